"""An auditor reads everything and changes nothing, by words, clicks, forms and files; with another seat, as that."""

from __future__ import annotations

import pytest

from handlers.conversation.contents import CONTENTS
from storage import audit, people
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage

CHANGES = (
    "expense 30 taxi apollo",
    "leave monday",
    "new person Eve eve@example.com",
    "contract apollo 1000 100% 2026-12-01",
    "estimate apollo 480000 because of it",
    "bind apollo",
    "alias apollo ares",
)


def seen(stage: Stage) -> int:
    with stage.read() as book:
        return audit.head(book)[0]


@pytest.mark.parametrize("text", CHANGES)
def test_nothing_that_an_auditor_says_changes_anything(stage: Stage, text: str) -> None:
    before = seen(stage)
    answer = stage.lines(stage.say(text, by="max", at=""), "en")
    assert seen(stage) == before, answer
    assert answer.startswith("!") or "✓" not in answer


def test_no_example_of_a_command_changes_anything_for_an_auditor(stage: Stage) -> None:
    """Every documented line, said by an auditor, with a project that is there."""
    before = seen(stage)
    for entry in CONTENTS.entries.values():
        if entry.name in ("language", "reminders", "evidence"):  # their own; who took evidence away is kept
            continue
        for example in entry.examples:
            stage.say(example.en, by="max", at="")
            assert seen(stage) == before, example.en


def test_with_a_seat_of_their_own_they_work_like_everybody(stage: Stage) -> None:
    stage.write(lambda book: people.seat(book, _id(book), "member", directory(book).by_code["APOLLO"]))
    assert stage.lines(stage.say("log 1h apollo", by="max", at=""), "en").startswith("✓ 1 h")


def test_they_may_choose_their_language(stage: Stage) -> None:
    stage.say("language zh", by="max", at="")
    with stage.read() as book:
        assert directory(book).people[_id(book)].locale == "zh-CN"


def _id(book: Book) -> int:
    return next(one.id for one in directory(book).people.values() if one.name == "Max")
