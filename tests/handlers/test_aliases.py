"""Other names of a project: none that is, or looks like, another's, none with characters that nobody sees."""

from __future__ import annotations

import pytest

from handlers.conversation.contents import CONTENTS
from storage.directory import directory
from tests.conftest import Stage


def aliases(stage: Stage) -> tuple[str, ...]:
    with stage.read() as book:
        known = directory(book)
        return known.projects[known.by_code["APOLLO"]].aliases


@pytest.mark.parametrize(
    "name",
    [
        "XINGHE",
        "xinghe",
        "Starriver",
        "星河",
        "ＸＩＮＧＨＥ",
        "X1NGHE",
        "xıngһe",  # a dotless i, a Cyrillic h
        "ХINGHE",  # a Cyrillic capital
        "Star river",
        "5tarriver"[1:].join(("S", "")),
        "Ѕtаrrіvеr",
    ],
)
def test_no_name_of_another_project_and_none_that_looks_like_it(stage: Stage, name: str) -> None:
    reply = stage.say(f"alias apollo {name}", by="ada", at="")
    assert "looks like, what another project is called" in stage.lines(reply), name
    assert aliases(stage) == ()


def test_nor_an_alias_of_another_project(stage: Stage) -> None:
    stage.say("alias xinghe milkyway", by="ada", at="")
    assert "looks like" in stage.lines(stage.say("alias apollo mi1kyway", by="ada", at=""))
    stage.say("unalias xinghe milkyway", by="ada", at="")
    stage.say("alias apollo milkyway", by="ada", at="")
    assert aliases(stage) == ("milkyway",)


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\ufeff", "\x07", "\u3164", "\ufe0f"]
)
def test_nothing_that_nobody_sees(stage: Stage, hidden: str) -> None:
    reply = stage.say(f"alias apollo moon{hidden}shot", by="ada", at="")
    refused = "characters in that name that nobody sees" in stage.lines(reply)
    assert aliases(stage) == (() if refused else ("moonshot",)), "refused, or already left out of what was read"


WORDS = sorted({word for entry in CONTENTS.commands for word in entry.words})


def test_no_command_s_word_in_either_language(stage: Stage) -> None:
    """All of them at once: each is refused, by one rule or another."""
    for word in WORDS:
        stage.say(f"alias apollo {word}", by="ada", at="")
    assert aliases(stage) == ()


def test_an_alias_is_taken_back_by_those_who_may_give_it(stage: Stage) -> None:
    stage.say("alias apollo moonshot", by="li", at="")
    assert "Your role does not permit that" in stage.lines(stage.say("unalias apollo moonshot", by="ann", at=""))
    assert aliases(stage) == ("moonshot",)
    assert "moonshot" in stage.lines(stage.say("取消别名 moonshot", by="li", at=""), "zh-CN")
    assert aliases(stage) == ()
    assert "has no other name" in stage.lines(stage.say("unalias apollo moonshot", by="ada", at=""))


@pytest.mark.parametrize(
    "line", ["new project XlNGHE Sirius", "new project SIRIUS Starrіver", "new project BUDGET Sirius"]
)
def test_a_new_project_is_called_like_no_other_either(stage: Stage, line: str) -> None:
    stage.say(line, by="fei", at="")
    with stage.read() as book:
        assert set(directory(book).by_code) == {"APOLLO", "XINGHE"}
