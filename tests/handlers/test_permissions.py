"""“permissions” and “links”: what stands on the cards is what happens."""

from __future__ import annotations

import pytest

from chat.cards.card import Card
from chat.words import say
from handlers import audience
from handlers.conversation.contents import CHAPTERS, CONTENTS
from handlers.conversation.dispatch import open_to
from handlers.conversation.permissions import ROLES
from handlers.rules import PageDoor
from storage import page_links
from tests.conftest import Stage


def card(stage: Stage, words: str, by: str = "ann", at: str = "#apollo") -> Card:
    found = stage.say(words, by=by, at=at)
    assert found.card is not None and (found.private or not at)
    return found.card


@pytest.mark.parametrize(
    ("by", "at", "words"),
    [
        ("ann", "#apollo", "This is the channel of Apollo"),
        ("ann", "#lobby", "This channel is no project's"),
        ("fei", "#finance", "财务群"),
        ("ann", "", "Nobody else reads this"),
    ],
)
def test_it_says_what_kind_of_place_this_is(stage: Stage, by: str, at: str, words: str) -> None:
    reply = stage.say("permissions", by=by, at=at)
    assert words in stage.lines(reply, reply.locale)


def test_it_says_who_has_a_seat(stage: Stage) -> None:
    shown = stage.lines(stage.say("权限"))
    assert "Your roles here: member." in shown and "project lead: Li Wei" in shown and "sales owner: Sue" in shown
    assert "You have no seat here" in stage.lines(stage.say("permissions", by="zoe"))


def test_its_numbers_are_those_of_the_tables_that_decide(stage: Stage) -> None:
    """tests/test_roles.py asks each role each command and holds the tables against what comes."""
    table = card(stage, "permissions all").table
    assert table is not None
    chapters = [chapter for chapter in CHAPTERS if any(one.chapter == chapter.name for one in CONTENTS.commands)]
    for chapter, row in zip(chapters, table.rows, strict=True):
        entries = [entry for entry in CONTENTS.commands if entry.chapter == chapter.name]
        assert row[0] == chapter.title and row[-2] == len(entries)
        assert row[2:-2] == tuple(sum(open_to(entry, {role}) for entry in entries) for role in ROLES)
        aloud = sum(audience.money_aloud(entry, "own") for entry in entries)
        assert (str(row[-1].template) == "whoever asks") == (not aloud)  # type: ignore[union-attr]


TRIED: dict[str, str] = {
    "See budget and hours": "budget apollo",
    "Book hours and expenses": "log 1h apollo",
    "See contracts and customers' money": "contract apollo",
    "See what people cost, alone with me": "evidence apollo",
    "Give seats, change the project": "seat Zoe member apollo",
}
"""What stands on the card, and a line by which it is tried; who approves: tests/handlers/test_approvals.py."""


@pytest.mark.parametrize("by", ["ann", "li", "sue", "fei", "ada", "max", "zoe"])
def test_each_line_is_what_happens(stage: Stage, by: str) -> None:
    stage.say("contract apollo 8000 tax 0% 100% 2026-06-01", by="li", at="")
    shown = {
        say(fact.label): say(fact.value)
        for fact in card(stage, "permissions", by=by).facts
        if "you:" in say(fact.value)
    }
    assert len(shown) == 6 and set(TRIED) < set(shown)
    for what, line in TRIED.items():
        reply = stage.say(line, by=by, at="")
        first = stage.lines(reply, "en").splitlines()[0]
        refused = any(word in first for word in ("permit", "no seat", "nly"))
        if line.startswith("evidence"):
            refused = not reply.files
        assert shown[what].startswith("you: no" if refused else "you: yes"), (what, stage.lines(reply, "en"))


def test_the_whole_table_is_behind_the_button_and_behind_the_word(stage: Stage) -> None:
    short = card(stage, "permissions")
    assert short.table is None and [button.action for button in short.buttons] == ["permissions.whole"]
    clicked = stage.click("permissions.whole")
    assert clicked.private and clicked.card == card(stage, "permissions all") == card(stage, "权限 全部")


def test_it_is_heard_only_when_spoken_to(stage: Stage) -> None:
    for words in ("permissions", "links", "权限", "链接"):
        reply = stage.say(words, addressed=False)
        assert reply.card is None, words


@pytest.fixture
def door(stage: Stage) -> Stage:
    stage.with_rules(page=PageDoor("https://page.example/", "pepper"))
    return stage


def key(shown: Card, mark: str = "#key=") -> str:
    (line,) = [str(line.values["words"]) for line in shown.lines if "words" in line.values]
    return line.partition(mark)[2]


def entered(stage: Stage, key: str) -> str:
    from datetime import timedelta

    found = stage.write(lambda book: page_links.enter(book, "pepper", key, stays=timedelta(days=30), browser="Firefox"))
    return found[0] if found else ""


def test_a_link_is_for_the_one_who_asked(door: Stage) -> None:
    assert entered(door, key(card(door, "links new", at=""))) == "ann@example.com"
    assert "in since" in door.lines(door.say("links", at="")) and "Firefox" in door.lines(door.say("links", at=""))
    assert "no link to the page" in door.lines(door.say("links", by="bob", at=""))
    assert "Ann" in door.lines(door.say("links", by="ada", at="")), "administrators see all"


def test_in_a_channel_it_is_for_their_eyes_only(door: Stage) -> None:
    assert door.say("links new").private and door.click("link.make").private


def test_each_is_revoked_by_its_owner_or_an_administrator(door: Stage) -> None:
    first, second = (key(card(door, "links new", at="")) for _n in range(2))
    assert "somebody else's" in door.lines(door.say("links revoke 1", by="bob", at=""))
    assert "is revoked" in door.lines(door.say("links revoke 1", at=""))
    assert "is revoked" in door.lines(door.click("link.revoke", "2", by="ada", at=""))
    assert entered(door, first) == entered(door, second) == ""
    assert "no link 1 any more" in door.lines(door.say("links revoke 1", at=""))


def test_who_has_left_comes_in_no_more(door: Stage) -> None:
    """The page's roster knows active people only; their link leads to nobody."""
    from bot.roster import roster

    door.say("deactivate ann", by="ada", at="")
    app = type("App", (), {"store": door.house.store, "house": door.house, "rules": door.house.rules})()
    assert roster(app).person("ann@example.com") is None


def test_without_a_page_with_links_there_is_none(stage: Stage) -> None:
    assert "no links here" in stage.lines(stage.say("links new", at=""))


def test_a_customer_s_link_is_made_by_finance_for_a_letter_that_was_issued(door: Stage) -> None:
    door.with_rules(company=("Starbridge",))
    door.say("contract apollo 8000 tax 0% 100% 2026-06-01", by="li", at="")
    issued = door.click("letter.issue", "Acme tone:firm", by="fei", at="")
    assert "D-2026-0001" in door.lines(issued)
    shown = card(door, "links D-2026-0001", by="fei", at="")
    found = door.write(lambda book: page_links.open_document(book, "pepper", key(shown, "#paper=")))
    assert found == "letter:D-2026-0001"
    assert "role does not permit" in door.lines(door.say("links D-2026-0001", at=""))
    assert "is no letter" in door.lines(door.say("links D-2026-0009", by="fei", at=""), "en")
