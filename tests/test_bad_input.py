"""What people and machines get wrong: each time a sentence that helps, and nothing saved."""

from __future__ import annotations

import pytest

from bot.slack.render import blocks
from bot.web.render import html
from chat.cards.card import Reply
from handlers.conversation.contents import CONTENTS
from handlers.verification.prove import prove
from ledger.errors import BadInput
from storage import balances, expenses, hours
from tests.conftest import Stage

pytestmark = pytest.mark.sweep(5)


def saved(stage: Stage) -> tuple[int, int, int]:
    """How much there is: sums, days with hours of Ann, expenses of any stage."""
    with stage.read() as book:
        assert not prove(book, stage.house.rules).faults
        worked = len(hours.on_day(book, 1, stage.now.date()))
        costs = sum(len(expenses.in_stage(book, name, "CNY")) for name in ("draft", "pending", "posted"))
        return len(balances.whole(book)), worked, costs


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        pytest.param("log -2h design", "more than zero", id="negative hours"),
        pytest.param("log 0h design", "more than zero", id="no hours"),
        pytest.param("log 25h design", "24 hours", id="25 hours"),
        pytest.param("log 2h moonbase design", "", id="a project that nobody knows"),
        pytest.param("expense 9999999999999999999 taxi", "", id="an amount with nineteen digits"),
        pytest.param("expense -5 taxi", "", id="a negative expense"),
        pytest.param("expense abc taxi", "", id="an expense without an amount"),
        pytest.param("log " + "9" * 5000 + "h", "", id="five thousand digits"),
        pytest.param("log 2h " + "x" * 200_000, "", id="200,000 characters"),
        pytest.param("budget " + "\u202e" + "apollo" * 40, "", id="a name of control characters"),
        pytest.param("seat ann emperor apollo", "", id="a role that does not exist"),
        pytest.param("rate ann abc from yesterday", "", id="a rate that is none"),
        pytest.param("fx USD USD 1", "", id="a currency against itself"),
        pytest.param("lock 2999-01-01", "", id="a lock in the future"),
        pytest.param("contract apollo 100 50% 2026-12-01 60% 2027-01-01", "", id="shares of 110 percent"),
        pytest.param("paid apollo -5", "", id="a negative payment"),
        pytest.param("why ''; DROP TABLE entry; --", "", id="SQL"),
    ],
)
def test_a_sentence_and_nothing_saved(stage: Stage, text: str, helps: str) -> None:
    before = saved(stage)
    for by in ("ann", "fei"):
        reply = stage.say(text, by=by, at="#apollo" if "moonbase" not in text else "")
        assert reply.card and reply.card.tone != "good", stage.lines(reply)
        assert "broke on our side" not in stage.lines(reply, "en")
        if by == "ann":
            assert helps in stage.lines(reply, "en")
    assert saved(stage) == before


def test_ten_digit_amounts_are_asked_or_refused_never_booked_at_once(stage: Stage) -> None:
    reply = stage.say("expense 1234567890 taxi", by="ann")
    with stage.read() as book:
        assert not expenses.in_stage(book, "posted", "CNY") and not expenses.in_stage(book, "pending", "CNY")
    assert reply.card


@pytest.mark.parametrize("sentence", ["The picture is damaged or incomplete.", "The document is locked."])
def test_a_file_that_cannot_be_read_is_kept_and_says_why(stage: Stage, sentence: str) -> None:
    stage.receipts[b"broken"] = BadInput(sentence)
    reply = stage.drop(b"broken")
    assert sentence in stage.lines(reply)
    assert (stage.folder / "files").exists()
    assert "2 h on Apollo" in stage.lines(stage.say("2h design"))


NASTY = '<script>alert("x")</script> <!channel> <@U123> *bold* [a](http://evil) =1+1 {who} %s'


def test_markup_in_a_note_is_text_everywhere(stage: Stage) -> None:
    reply: Reply = stage.say(f"log 2h {NASTY}")
    assert reply.card
    assert NASTY.split(" ", maxsplit=1)[0] in stage.lines(reply)
    page = html(reply.card, "en")
    assert "<script>" not in page and "&lt;script&gt;" in page
    slack = str(blocks(reply.card, "en"))
    assert "<!channel>" not in slack and "<@U123>" not in slack


def test_markup_in_names_is_text_everywhere(stage: Stage) -> None:
    stage.submit("project.new", by="fei", at="", code="NASTY", en='<b onload="x">& <!here>', currency="CNY")
    reply = stage.say("projects", by="fei", at="")
    assert reply.card
    page = html(reply.card, "en")
    assert "<b onload" not in page and "&lt;b onload" in page


def test_a_button_from_another_time_is_answered_politely(stage: Stage) -> None:
    for action, value in (
        ("no.such", ""),
        ("hours.undo", "99999"),
        ("expense.approve", "99999"),
        ("budget.show", "NOPE"),
    ):
        reply = stage.click(action, value, by="li")
        assert "broke on our side" not in stage.lines(reply, "en"), action


@pytest.mark.parametrize("value", ["", "x", "1 2 3 4", "-1", "9" * 40, "１", "1; DROP TABLE hours"])
def test_no_value_of_a_click_breaks_anything(stage: Stage, value: str) -> None:
    for kind, name in sorted(CONTENTS.entries):
        if kind == "action":
            reply = stage.click(name, value, by="ada")
            assert "broke on our side" not in stage.lines(reply, "en"), f"{name} {value!r}"
