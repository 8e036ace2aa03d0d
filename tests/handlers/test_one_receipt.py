"""A long receipt in two photos, a receipt with the slip of its card: one expense where plain, asked where likely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chat.cards.card import Reply
from ledger.money import Money
from ledger.receipt import PrintedRow, Receipt
from storage import expenses
from tests.conftest import Stage
from tests.golden import Golden
from tests.handlers.papers import SURE, TAXI


def row(text: str, *, owed: bool = False) -> PrintedRow:
    """A row of print whose last word is its amount, where it is one."""
    last = text.rsplit(maxsplit=1)[-1]
    return PrintedRow(text, Decimal(last) if last.replace(".", "").isdigit() and "." in last else None, owed)


ITEMS = ("Milk 1.20", "Bread 3.40", "Cheese 5.60", "Rice 2.80", "Soap 2.20", "Wine 9.10")
HEAD = [row("Corner Grocer Ltd"), row("12 Main Street"), row("Tel 020 7946 0958")]
FOOT = [row("TOTAL 24.30", owed=True), row("VISA 24.30"), row("19/11/2026 12:31")]
TOP = Receipt(kind="unread", vendor="Corner Grocer Ltd", confidence={"vendor": 0.95}, engine="rapidocr")
BOTTOM = Receipt(
    kind="till",
    vendor="Cheese Rice",
    day=date(2026, 11, 19),
    currency="CNY",
    total=Money.of("24.30", "CNY"),
    category="travel",
    confidence={**SURE, "vendor": 0.5},
    accept=True,
    engine="rapidocr",
)


def photos(shared: int, *, cut: int = 4) -> tuple[Receipt, Receipt]:
    """The two photos of one receipt of six lines, the second beginning so many rows above the end of the first."""
    rows = [row(text) for text in ITEMS]
    top = replace(TOP, print=(*HEAD, *rows[:cut]))
    return top, replace(BOTTOM, print=(*rows[cut - shared :], *FOOT))


SLIP = Receipt(
    kind="till",
    vendor="Harbour Grill",
    day=date(2026, 11, 19),
    currency="CNY",
    total=Money.of("43.30", "CNY"),
    card="4321",
    paid_with=("card",),
    slip=True,
    confidence=SURE,
    accept=True,
    engine="rapidocr",
)
MEAL = replace(SLIP, total=Money.of("43.30", "CNY"), card=None, paid_with=(), slip=False, category="travel")


def drop(stage: Stage, one: Receipt, two: Receipt) -> Reply:
    stage.receipts |= {b"one": (one,), b"two": (two,)}
    return stage.drop(b"one", b"two")


def kept(stage: Stage) -> list[tuple[str, str, int]]:
    with stage.read() as book:
        found = sorted(expenses.of_person(book, 1, "CNY"), key=lambda one: one.id)
    return [(one.stage, str(one.gross), 1 + len(one.paper.more)) for one in found]


def both(stage: Stage, reply: Reply) -> str:
    return f"{stage.lines(reply, 'en')}\n\n{stage.lines(reply, 'zh-CN')}"


def test_two_photos_that_share_rows_are_one_receipt(stage: Stage, golden: Golden) -> None:
    reply = drop(stage, *photos(3))
    golden("receipt_in_two_photos.txt", both(stage, reply))
    assert kept(stage) == [("draft", "CNY 24.30", 2)]
    assert "Corner Grocer Ltd" in stage.lines(reply)
    again = drop(stage, *photos(3))
    assert "already" in stage.lines(again) and len(kept(stage)) == 1


def test_lines_that_come_to_the_total_tell_that_the_photos_go_on(stage: Stage) -> None:
    top, bottom = photos(0)
    drop(stage, bottom, top)  # in whatever order they were sent
    assert kept(stage) == [("draft", "CNY 24.30", 2)]


def test_a_likely_half_is_asked_about_and_not_handed_in(stage: Stage, golden: Golden) -> None:
    reply = drop(stage, *photos(2))
    golden("receipt_one_or_two.txt", both(stage, reply))
    assert len(kept(stage)) == 2
    refused = stage.click("expense.submit", "2")
    assert "one receipt or two" in stage.lines(refused)
    yes = next(button for button in reply.card.buttons if button.action == "expense.one")  # type: ignore[union-attr]
    stage.click(yes.action, yes.value)
    assert kept(stage) == [("draft", "CNY 24.30", 2)]
    stage.click(yes.action, yes.value)
    assert kept(stage) == [("draft", "CNY 24.30", 2)]


def test_two_is_an_answer_too(stage: Stage) -> None:
    reply = drop(stage, *photos(2))
    no = next(button for button in reply.card.buttons if button.action == "expense.two")  # type: ignore[union-attr]
    stage.click(no.action, no.value)
    stage.click(no.action, no.value)
    done = stage.click("expense.submit", "2")
    assert "one receipt or two" not in stage.lines(done)
    assert [stage_ for stage_, *_ in kept(stage)] == ["draft", "pending"]


def test_a_slip_is_the_witness_of_its_receipt_and_no_expense(stage: Stage, golden: Golden) -> None:
    doubtful = replace(MEAL, confidence={**SURE, "total": 0.9}, accept=False)
    reply = drop(stage, SLIP, doubtful)
    golden("receipt_with_its_slip.txt", both(stage, reply))
    assert kept(stage) == [("draft", "CNY 43.30", 2)]
    assert "4321" in stage.lines(reply) and "not sure" not in stage.lines(reply)


def test_two_papers_on_one_photo_stay_two(stage: Stage, golden: Golden) -> None:
    stage.receipts[b"desk"] = (TAXI, replace(MEAL, confidence={**SURE, "total": 0.8}, doubts={"total": ("48.30",)}))
    golden("receipt_two_papers.txt", both(stage, stage.drop(b"desk")))
    assert [files for *_, files in kept(stage)] == [1, 1]


def test_on_one_photo_too(stage: Stage) -> None:
    stage.receipts[b"desk"] = (MEAL, SLIP)
    stage.drop(b"desk")
    assert kept(stage) == [("draft", "CNY 43.30", 1)]


def test_the_tip_on_the_slip_counts_and_can_be_parted_again(stage: Stage) -> None:
    tipped = replace(SLIP, total=Money.of("51.30", "CNY"), tip=Money.of("8.00", "CNY"))
    reply = drop(stage, MEAL, tipped)
    assert kept(stage) == [("draft", "CNY 51.30", 2)]
    assert "Tip in it: CN¥8.00" in stage.lines(reply)
    apart = next(button for button in reply.card.buttons if button.action == "expense.apart")  # type: ignore[union-attr]
    parted = stage.click(apart.action, apart.value)
    assert sorted(kept(stage)) == [("draft", "CNY 43.30", 1), ("draft", "CNY 51.30", 1)]
    assert "Tip" not in stage.lines(replace(parted, more=()))
    stage.click(apart.action, apart.value)
    assert len(kept(stage)) == 2


def test_more_on_the_slip_without_a_word_for_a_tip_is_asked(stage: Stage) -> None:
    drop(stage, MEAL, replace(SLIP, total=Money.of("50.00", "CNY")))
    assert [amount for _stage, amount, _files in kept(stage)] == ["CNY 43.30", "CNY 50.00"]
    stage.click("expense.one", "1 2")
    assert kept(stage) == [("draft", "CNY 50.00", 2)]


def test_a_slip_of_another_day_card_or_amount_is_an_expense_of_its_own(stage: Stage) -> None:
    for other in (
        replace(SLIP, day=date(2026, 11, 17)),
        replace(SLIP, total=Money.of("43.10", "CNY")),
        replace(SLIP, total=Money.of("99.00", "CNY")),
        replace(SLIP, card="9999"),
    ):
        reply = drop(stage, replace(MEAL, card="4321"), other)
        assert "expense.one" not in [button.action for button in reply.card.buttons]  # type: ignore[union-attr]
        stage.receipts.clear()


def test_two_receipts_of_one_slip_are_asked(stage: Stage) -> None:
    stage.receipts |= {b"one": (MEAL,), b"two": (replace(MEAL, invoice_number="A-77"),), b"slip": (SLIP,)}
    stage.drop(b"one", b"two", b"slip")
    assert len(kept(stage)) == 3


@pytest.mark.parametrize("action", ["expense.one", "expense.two", "expense.apart"])
def test_nobody_else_can_answer(stage: Stage, action: str) -> None:
    drop(stage, *photos(2))
    before = kept(stage)
    stage.click(action, "2 1" if action != "expense.apart" else "2", by="bo")
    assert kept(stage) == before


def test_a_photo_of_something_else_stays_alone(stage: Stage) -> None:
    stage.receipts |= {b"one": (TAXI,), b"two": (photos(0)[1],)}
    reply = stage.drop(b"one", b"two")
    assert "expense.one" not in [button.action for button in reply.card.buttons]  # type: ignore[union-attr]
    assert len(kept(stage)) == 2
