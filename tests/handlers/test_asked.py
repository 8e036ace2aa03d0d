"""Words that nobody was taught: which command they mean, and what is never done on a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat.incoming import Said
from handlers.conversation import routing
from handlers.conversation.contents import CONTENTS
from storage.directory import directory
from tests.conftest import Stage

pytestmark = pytest.mark.sweep(4)

LINES = [
    tuple(line.split(" ⇒ "))
    for line in (Path(__file__).parent / "asked.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def command(stage: Stage, text: str, *, addressed: bool = True) -> str:
    said = Said("test:x", stage.identity("ann"), stage.place("ann", "#apollo"), text=text, addressed=addressed)
    with stage.read() as book:
        found = routing.said(said, CONTENTS, directory(book), stage.now.date(), stage.house.rules)
    return found.entry.name if found else ""


@pytest.mark.parametrize(("text", "wanted"), LINES, ids=[line[0] for line in LINES])
def test_words_find_their_command(stage: Stage, text: str, wanted: str) -> None:
    assert command(stage, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "make it 3h",
        "make it better",
        "taxi 45.50",
        "I'm sick today",
        "off on Friday?",
        "thanks!",
        "on vacation next week",
        "lunch at 12?",
        "that should be 3h",
        "改成3小时",
        "我明天请假",
        "how do I log in to the VPN?",
        "cancel that",
        "删掉刚才那条",
        "who is late?",
        "is apollo late?",
        "status?",
        "forecast",
        "monthly report",
        "月报",
        "invoices",
        "help with the review 2h later",
    ],
)
def test_what_people_say_to_each_other_is_not_for_us(stage: Stage, text: str) -> None:
    assert command(stage, text, addressed=False) == ""


@pytest.mark.parametrize(
    "text",
    [
        "v2.5 is out",
        "meeting room 12 please",
        "call 13800138000",
        "apollo 11 was great",
        "who are the best people",
        "i paid attention",
        "the release is late",
    ],
)
def test_nothing_is_booked_on_a_guess(stage: Stage, text: str) -> None:
    before = stage.notices()
    stage.say(text, addressed=True)
    with stage.read() as book:
        for table in ("hours", "expense", "entry"):
            assert book.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    assert stage.notices() == before


def test_a_bare_number_is_asked_about(stage: Stage) -> None:
    reply = stage.say("3.5 API")
    assert stage.lines(reply) == ("! Are these hours, or money?\n  [log 3.5h API] [expense 3.5 API] [None of these]")
    assert command(stage, "8") == "said.number"


def test_thanks_are_answered_and_ok_is_not(stage: Stage) -> None:
    assert stage.lines(stage.say("thank you!")) == "With pleasure."
    assert stage.lines(stage.say("ok")) == ""


def test_a_refusal_names_whom_to_ask(stage: Stage) -> None:
    assert "Ask Fei." in stage.lines(stage.say("rate ann 300 from 2026-12-01"))
    assert "Ask Li Wei, Fei, Ada." in stage.lines(stage.say("budget apollo", by="zoe", at=""))


def test_how_do_i_shows_the_chapter(stage: Stage) -> None:
    assert stage.lines(stage.say("how do I submit a receipt?")).startswith("Expenses and receipts")
    assert stage.lines(stage.say("怎么记工时"), "zh-CN").startswith("工时")
