"""`undo`, `help` and `why` work wherever somebody speaks to the bot."""

from __future__ import annotations

import pytest

from chat.incoming import Place, Said
from tests.conftest import Stage

pytestmark = pytest.mark.sweep(5)

PLACES: dict[str, tuple[Place, str]] = {
    "direct": (Place("test", "ann", "direct"), ""),
    "direct, in a thread": (Place("test", "ann", "direct", "t1"), ""),
    "direct, under the card": (Place("test", "ann", "direct", "t1"), "hours:1"),
    "the project's channel": (Place("test", "#apollo"), ""),
    "the project's channel, in a thread": (Place("test", "#apollo", thread="t1"), ""),
    "the project's channel, under the card": (Place("test", "#apollo", thread="t1"), "hours:1"),
    "another project's channel": (Place("test", "#xinghe"), ""),
    "the finance channel": (Place("test", "#finance"), ""),
    "nobody's channel": (Place("test", "#lunch"), ""),
    "nobody's channel, in a thread": (Place("test", "#lunch", thread="t1"), ""),
    "nobody's channel, under the card": (Place("test", "#lunch", thread="t1"), "hours:1"),
    "nobody's channel, under what is no entry": (Place("test", "#lunch", thread="t1"), "budget:1"),
}
WORDS = {
    "undo": "Taken back: 2 h on Apollo",
    "撤销": "Taken back: 2 h on Apollo",
    "help": "I keep the project's books",
    "帮助": "I keep the project's books",
    "what can you do?": "I keep the project's books",
    "help undo": "undo: Takes back what you name",
    "why": "Trail of hours 1",
    "为什么": "Trail of hours 1",
    "why hours 1": "Trail of hours 1",
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("place", PLACES)
def test_it_works_there(stage: Stage, place: str, words: str) -> None:
    stage.say("2h apollo design", by="ann", at="")
    at, about = PLACES[place]
    reply = stage.hear(Said("test:now", stage.identity("ann"), at, text=words, about=about))
    wanted = WORDS[words]
    if about == "budget:1" and wanted.startswith("Taken back"):  # under something else it is asked what is meant
        wanted = "Take back: 2 h on Apollo"
    assert wanted in stage.lines(reply)
    if words not in ("undo", "撤销"):
        assert reply.private or at.kind == "direct"


@pytest.mark.parametrize("words", ["why?", "why", "help", "undo", "help me with the demo", "为什么"])
def test_colleagues_who_say_it_to_each_other_are_not_answered(stage: Stage, words: str) -> None:
    stage.say("2h design", by="ann")
    assert stage.lines(stage.say(words, by="ann", addressed=False)) == ""


def test_why_tells_the_owner_of_their_own_and_nobody_elses(stage: Stage) -> None:
    stage.say("2h apollo design", by="ann", at="")
    stage.say("expense 45.50 taxi apollo", by="bob", at="")
    assert "Trail of" in stage.lines(stage.say("why hours 1", by="ann", at=""))
    assert "Trail of" in stage.lines(stage.say("why expense 1", by="bob", at=""))
    assert "for finance and auditors" in stage.lines(stage.say("why expense 1", by="ann", at=""))
    assert "for finance and auditors" in stage.lines(stage.say("why hours 1", by="li", at=""))
    assert "for finance and auditors" in stage.lines(stage.say("why project 1", by="sue", at=""))
    assert "for finance and auditors" in stage.lines(stage.say("why hours 99", by="ann", at=""))
    assert "Trail of" in stage.lines(stage.say("why hours 1", by="max", at=""))


def test_why_where_there_is_nothing_yet(stage: Stage) -> None:
    assert "The trail of what?" in stage.lines(stage.say("why", by="ann", at=""))
