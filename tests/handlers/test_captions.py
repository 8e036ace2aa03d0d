"""What is said with a file: it completes the paper, hardly ever overrules it, and a command stays a command."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chat.cards.card import Card, Reply
from handlers.conversation import threads
from ledger.money import Money
from ledger.nouns import Expense
from ledger.period import Period
from storage import expenses, hours
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import BLURRED, DOLLARS, INVOICE, NOTHING, TAXI, UNREAD
from tests.handlers.test_receipts import actions, shown

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
LUNCH = replace(TAXI, kind="restaurant", vendor="Blue Frog", category="hospitality", total=Money.of("268.00", "CNY"))


def kept(stage: Stage, id: int = 1) -> Expense:
    with stage.read() as book:
        return expenses.get(book, id, "CNY")


def everything(stage: Stage) -> list[Expense]:
    """All that stands of Ann's, the oldest first."""
    with stage.read() as book:
        return sorted(expenses.of_person(book, 1, "CNY"), key=lambda expense: expense.id)


def pressed(stage: Stage, reply: Reply | Card, label: str, by: str = "ann") -> Reply:
    """Click the button with that label."""
    card = reply if isinstance(reply, Card) else reply.card
    assert card is not None
    button = next(button for button in card.buttons if label in button.label.template)
    return stage.click(button.action, button.value, by=by)


@pytest.mark.parametrize(
    ("text", "note", "project"),
    [
        ("lunch with 3 people apollo", "lunch with 3 people", 1),
        ("3人吃饭 星河", "3人吃饭", 2),
        ("taxi 2nd trip", "taxi 2nd trip", 1),
        ("table 12, 4 guests", "table 12, 4 guests", 1),
        ("ticket 4455667788 apollo", "ticket 4455667788", 1),
        ("第2次 星河", "第2次", 2),
        ("expense lunch 3 people apollo", "lunch 3 people", 1),
        ("报销 3人吃饭 星河", "3人吃饭", 2),
    ],
)
def test_a_count_in_a_caption_is_no_amount(stage: Stage, text: str, note: str, project: int) -> None:
    stage.receipts[b"lunch"] = (LUNCH,)
    stage.drop(b"lunch", text=text)
    expense = kept(stage)
    assert (str(expense.gross.major), expense.note, expense.project) == ("268.00", note, project)
    assert not expense.paper.differ


@pytest.mark.parametrize(
    "text",
    [
        "for apollo 45.50",
        "45.5 打车 星河",
        "total was 45.50 not 54.50",
        "共45.5 星河",
        "CNY 45.50",
        "expense 45.5 taxi",
    ],
)
def test_where_caption_and_paper_agree_nothing_is_asked(stage: Stage, text: str) -> None:
    stage.receipts[b"taxi"] = (replace(BLURRED, total=TAXI.total),)
    draft = stage.drop(b"taxi", text=text)
    assert kept(stage).gross == Money.of("45.50", "CNY")
    assert "expense.submit" in actions(draft)
    assert "not sure" not in stage.lines(draft)


def test_where_amounts_differ_both_are_shown_and_the_person_chooses(both: Stage, golden: Golden) -> None:
    stage = both
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("54.50", "CNY")),)
    draft = stage.drop(b"taxi", text="total was 45.50 not 54.50")
    golden("receipt_differs.txt", shown(stage, draft))
    assert kept(stage).gross == Money.of("54.50", "CNY")
    assert "expense.submit" not in actions(draft)
    stage.click("expense.submit", "1")
    assert kept(stage).stage == "draft"
    mine = pressed(stage, draft, "Take mine")
    assert kept(stage).gross == Money.of("45.50", "CNY")
    assert "expense.submit" in actions(mine)
    pressed(stage, draft, "Take mine")
    assert kept(stage).gross == Money.of("45.50", "CNY")
    stage.click("expense.submit", "1")
    assert kept(stage).stage == "pending"
    told = "\n".join(stage.lines(Reply(one.notice.card)) for one in stage.notices("li"))
    assert "The amount of the receipt was read as CN¥54.50, Ann entered CN¥45.50." in told


def test_the_receipts_value_can_be_taken(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    draft = stage.drop(b"taxi", text="apollo ¥99.00 昨天")
    pressed(stage, draft, "Take the receipt's")
    assert kept(stage).gross == Money.of("45.50", "CNY")
    assert not kept(stage).paper.contested()


def test_day_currency_and_seller_are_asked_one_after_the_other(stage: Stage) -> None:
    stage.receipts[b"hotel"] = (DOLLARS,)
    draft = stage.drop(b"hotel", text="EUR 120 at Ritz 3 Nov apollo")
    text = stage.lines(draft)
    assert "The receipt says $120.00, you say €120.00. Which amount is right?" in text
    assert "you say Tue 3 Nov 2026. Which date is right?" in text
    assert "The receipt says Hotel Aurora, you say Ritz. Which seller is right?" in text
    draft = pressed(stage, draft, "Take mine")
    draft = pressed(stage, draft, "Take the receipt's")
    pressed(stage, draft, "Take mine")
    expense = kept(stage)
    assert (str(expense.gross), expense.day, expense.vendor) == ("EUR 120.00", date(2026, 11, 10), "Ritz")
    assert not expense.paper.contested()


def test_a_caption_gives_what_the_paper_does_not_say(stage: Stage) -> None:
    stage.receipts |= {b"blur": (UNREAD,), b"till": (replace(TAXI, currency=None, total=Money(4550, "XXX")),)}
    draft = stage.drop(b"blur", text="¥38.50 打车 at DiDi 昨天 公司卡 星河")
    expense = kept(stage)
    assert (str(expense.gross), expense.day, expense.vendor) == ("CNY 38.50", date(2026, 11, 19), "DiDi")
    assert (expense.project, expense.paid_by) == (2, "card")
    assert "expense.submit" in actions(draft)
    stage.drop(b"till", text="USD 45.50")
    assert str(kept(stage, 2).gross) == "USD 45.50"
    assert "currency" not in kept(stage, 2).paper.guessed


def test_whom_one_ate_with_and_where_one_set_out_are_no_sellers(stage: Stage) -> None:
    stage.receipts |= {b"a": (LUNCH,), b"b": (TAXI,)}
    stage.drop(b"a", text="lunch with Anna Berg")
    stage.drop(b"b", text="taxi from Airport to Hotel")
    assert (kept(stage, 1).vendor, kept(stage, 1).note) == ("Blue Frog", "lunch with Anna Berg")
    assert (kept(stage, 2).vendor, kept(stage, 2).note) == ("DiDi", "taxi from Airport to Hotel")


def test_a_run_of_days_is_no_other_day(stage: Stage) -> None:
    stage.receipts[b"hotel"] = (DOLLARS,)
    stage.drop(b"hotel", text="9-10 Nov apollo")
    assert (kept(stage).day, kept(stage).note) == (date(2026, 11, 10), "9-10 Nov")


def test_of_several_papers_project_category_and_note_go_to_all_and_an_amount_to_none(stage: Stage) -> None:
    stage.receipts |= {b"a": (TAXI,), b"b": (LUNCH,), b"c": (UNREAD,)}
    stage.drop(b"a", b"b", b"c", text="星河 #travel trip to the fair, total 313.50", at="")
    drafts = everything(stage)
    assert [str(draft.gross.major) for draft in drafts] == ["45.50", "268.00", "0.00"]
    assert {(draft.project, draft.category, draft.note) for draft in drafts} == {
        (2, "travel", "trip to the fair, total 313.50")
    }
    assert not any(draft.paper.differ for draft in drafts)


def test_of_several_papers_only_one_without_a_day_takes_that_of_the_words(stage: Stage) -> None:
    stage.receipts |= {b"a": (TAXI,), b"b": (replace(LUNCH, day=None, vendor=None),)}
    stage.drop(b"a", b"b", text="trip 17 Nov at Ritz")
    drafts = everything(stage)
    assert [(draft.day.day, draft.vendor) for draft in drafts] == [(19, "DiDi"), (17, "Ritz")]
    assert not any(draft.paper.contested() for draft in drafts)


def test_a_caption_in_the_thread_of_an_expense_completes_it_too(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi", about="expense:1", text="2nd trip, 3 people")
    assert str(kept(stage).gross) == "CNY 45.50"
    assert "2nd trip, 3 people" in kept(stage).note


def test_what_was_typed_and_a_receipt_in_its_thread_that_differ_are_asked(stage: Stage) -> None:
    stage.say("expense 45.50 taxi")
    stage.receipts[b"taxi"] = (replace(TAXI, total=Money.of("54.50", "CNY")),)
    draft = stage.drop(b"taxi", about="expense:1")
    assert "The receipt says CN¥54.50, you say CN¥45.50." in stage.lines(draft)
    pressed(stage, draft, "Take the receipt's")
    assert str(kept(stage).gross) == "CNY 54.50"
    assert len(everything(stage)) == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("order 500 racks #material apollo", "Order 1"),
        ("采购 500 服务器 星河", "Order 1"),
        ("undo", "nothing of yours"),
        ("how much is left on apollo?", "Apollo"),
        ("budget apollo", "Apollo"),
        ("is this in the budget?", "project: missing"),
        ("这个能报销吗？", "project: missing"),
        ("paid apollo 30000", ""),
    ],
)
def test_a_command_with_a_file_is_that_command(stage: Stage, text: str, title: str) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    reply = stage.drop(b"taxi", text=text, at="")
    assert title.lower() in stage.lines(reply).lower()
    (draft,) = everything(stage)
    assert draft.stage == "draft"
    card = reply.more[-1]
    assert "Is it an expense of its own?" in stage.lines(Reply(card))
    stage.click("expense.submit", str(draft.id), at="")
    assert kept(stage, draft.id).stage == "draft"
    stage.click("expense.withdraw", str(draft.id), at="")
    assert everything(stage) == []


def test_what_came_with_a_command_is_an_expense_once_its_owner_says_so(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    reply = stage.drop(b"taxi", text="order 500 racks #material")
    golden("command_with_file.txt", shown(stage, reply))
    assert reply.private
    own = pressed(stage, reply.more[-1], "Yes, it is an expense")
    assert "expense.submit" in actions(own)
    pressed(stage, reply.more[-1], "Yes, it is an expense")
    assert str(kept(stage).gross) == "CNY 45.50"


def test_a_command_that_asks_keeps_its_files(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    reply = stage.drop(b"taxi", text="order 500 racks #material", at="")
    assert "Which project?" in stage.lines(reply)
    assert len(everything(stage)) == 1
    assert reply.card is not None
    again = stage.click(reply.card.buttons[0].action, reply.card.buttons[0].value, at="")
    assert "Order 1" in stage.lines(again)
    assert len(everything(stage)) == 1


def test_paid_by_whom_is_no_payment(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi", text="paid by company card apollo")
    assert kept(stage).paid_by == "card"
    assert "expense" not in kept(stage).paper.guessed


@pytest.mark.parametrize("text", ["3h apollo site visit", "3小时 阿波罗 现场"])
def test_hours_with_a_photo_are_booked_and_a_receipt_is_offered(stage: Stage, text: str) -> None:
    stage.receipts |= {b"site": (NOTHING,), b"taxi": (TAXI,), b"blur": (UNREAD,)}
    for file in (b"site", b"blur"):
        reply = stage.drop(file, text=text)
        assert not reply.more
        assert everything(stage) == []
    reply = stage.drop(b"taxi", text=text)
    with stage.read() as book:
        assert [one.minutes for one in hours.of_person(book, 1, NOVEMBER, "CNY")] == [180] * 3
    (draft,) = everything(stage)
    assert "expense" in draft.paper.guessed
    if not reply.private:  # the hours are the channel's to see, the receipt is not
        assert not reply.more
        assert [one.notice.card.about for one in stage.notices("ann")] == ["expense:1"]


def test_how_long_one_parked_is_no_work(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi", text="taxi 3h apollo")
    with stage.read() as book:
        assert not hours.of_person(book, 1, NOVEMBER, "CNY")
    assert str(kept(stage).gross) == "CNY 45.50"


def test_the_same_delivery_twice_makes_one_draft(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    for _again in range(2):
        stage.drop(b"taxi", text="order 500 racks #material", id="test:once")
    assert len(everything(stage)) == 1
    assert "Order 2" not in stage.lines(stage.say("orders", at=""))


def test_an_invoice_with_other_words_is_read_as_before(stage: Stage) -> None:
    stage.receipts[b"invoice"] = (INVOICE,)
    stage.drop(b"invoice", text="星河 材料 送样品")
    assert (kept(stage).project, kept(stage).category, kept(stage).note) == (2, "material", "材料 送样品")


def test_a_caption_that_is_edited_is_still_a_caption(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi", text="taxi with 3 people", ref="m1")
    stage.say("taxi with 4 people 星河", edits="m1")
    expense = kept(stage)
    assert (str(expense.gross), expense.note, expense.project) == ("CNY 45.50", "taxi with 4 people", 2)
    draft = stage.say("¥99.00 taxi yesterday", edits="m1")
    assert "The receipt says CN¥45.50, you say CN¥99.00" in stage.lines(draft)
    draft = stage.say("¥45.50 taxi yesterday", edits="m1")
    assert "Which amount" not in stage.lines(draft)
    assert "expense.submit" in actions(draft)


def test_what_is_said_under_hours_with_a_photo_is_about_the_hours(stage: Stage) -> None:
    stage.receipts[b"taxi"] = (TAXI,)
    stage.drop(b"taxi", text="3h apollo site visit", ref="m1", id="test:hours")
    with stage.read() as book:
        assert threads.about(book, "test", "m1", "CNY") == "hours:1"


@pytest.mark.parametrize("text", ["invoice from Dell", "the invoice", "receipt", "付款凭证", "paid with my own money"])
def test_what_the_paper_is_is_no_command(stage: Stage, text: str) -> None:
    stage.receipts[b"invoice"] = (INVOICE,)
    stage.drop(b"invoice", text=text)
    assert "expense" not in kept(stage).paper.guessed
