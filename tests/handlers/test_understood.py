"""What the words of a message were understood as stands in the trail, and `why` shows it."""

from __future__ import annotations

import pytest

from storage import audit
from tests.conftest import Stage


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("spent two and a half hours on apollo yesterday reviewing", "log 2.5h apollo yesterday reviewing"),
        ("昨天 星河 文档 写了2个小时", "记 2小时 星河 昨天 文档 写了"),
        ("taxi 45.50 apollo", "expense 45.50 taxi apollo"),
    ],
)
def test_why_shows_what_was_understood(stage: Stage, said: str, understood: str) -> None:
    stage.say(said, by="ann", at="")
    shown = stage.lines(stage.say("why", by="ann", at=""))
    assert f"; understood as “{understood}”" in shown


def test_a_click_was_not_understood_from_words(stage: Stage) -> None:
    stage.say("2h apollo docs", by="ann", at="")
    stage.say("undo", by="ann", at="")
    with stage.read() as book:
        made, undone = audit.about(book, "hours:1")
    assert (made.understood, undone.understood) == ("log 2h apollo docs", "undo")
    assert "understood" not in made.detail


def test_what_is_private_stays_out_of_the_trail(stage: Stage) -> None:
    with stage.read() as book:
        before = audit.head(book)[0]
    stage.say("rate ann 220 from 2026-12-01", by="fei", at="")
    with stage.read() as book:
        made = [audit.numbered(book, number) for number in range(before + 1, audit.head(book)[0] + 1)]
    assert made and not any(event.understood for event in made if event)


@pytest.mark.parametrize("said", ["monday off, dentist, root canal", "下周一请假 去医院做肠镜"])
def test_why_somebody_is_away_is_in_nobodys_trail(stage: Stage, said: str) -> None:
    stage.say(said, by="ann", at="")
    stage.say("undo that, the dentist cancelled", by="ann", at="")
    with stage.read() as book:
        kept = [audit.numbered(book, number) for number in range(1, audit.head(book)[0] + 1)]
    made = [event for event in kept if event and event.action.startswith("leave.")]
    assert [event.understood for event in made] == ["leave", "undo"]
    assert not any(word in repr(event) for event in kept for word in ("dentist", "canal", "肠镜", "医院"))
