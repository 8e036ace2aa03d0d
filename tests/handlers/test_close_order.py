"""When a month or a year can be closed, locked and opened again: in order, when it is over, and not by one alone."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import delete

from chat.cards.card import Reply
from handlers.books.chart import chart
from ledger.close.year import left_of_year
from storage import item_balances
from storage import tables as t
from storage.directory import changed, table
from tests.conftest import Stage
from tests.handlers.test_bank import drop, faults, statement
from tests.handlers.test_bank_at_once import all_at_once
from tests.handlers.test_close import sums

pytestmark = pytest.mark.sweep(5)

STEPS = (
    "all",
    "pool",
    "internal",
    "revenue",
    "carry",
    "warranty",
    "impairment",
    "onerous",
    "revaluation",
    "allowances",
)


def at(stage: Stage, day: str, hour: int = 12) -> None:
    stage.now = datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=stage.now.tzinfo)


def said(stage: Stage, text: str, by: str = "fei") -> str:
    return stage.lines(stage.say(text, by=by, at=""), "en")


def clicked(stage: Stage, action: str, value: str, by: str = "fei") -> str:
    return stage.lines(stage.click(action, value, by=by, at=""), "en")


def two_months(stage: Stage) -> None:
    """Work in October and November on a contract that earns by cost."""
    at(stage, "2026-10-15")
    stage.say("contract apollo 10600 tax 6% 50% 2026-10-10, 50% 30 days after acceptance", by="li")
    stage.say("revenue policy apollo cost to cost", by="fei")
    stage.say("estimate apollo 8000 because of the offer", by="li")
    stage.say("log 8h apollo 2026-10-15", by="ann")
    at(stage, "2026-11-17")
    stage.say("log 8h apollo 2026-11-17", by="ann")
    at(stage, "2026-12-02")


@pytest.mark.parametrize("step", STEPS)
def test_no_step_of_a_month_before_an_earlier_one(stage: Stage, step: str) -> None:
    two_months(stage)
    assert "2026-10 comes first" in clicked(stage, "close.do", f"2026-11 {step}")
    assert "revenue" not in sums(stage)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.sweep(4)
def test_no_step_of_a_month_after_a_later_one(stage: Stage, step: str) -> None:
    two_months(stage)
    clicked(stage, "close.do", "2026-10 all")
    clicked(stage, "close.do", "2026-11 all")
    booked = sums(stage)
    assert booked["revenue"] == -400_000
    at(stage, "2026-10-16")
    stage.say("log 2h apollo 2026-10-16", by="ann")
    at(stage, "2026-12-02")
    before = sums(stage)
    assert "2026-11 is closed already" in clicked(stage, "close.do", f"2026-10 {step}")
    assert sums(stage) == before
    clicked(stage, "close.do", "2026-11 all")
    assert sums(stage)["revenue"] == -450_000 and faults(stage) == []


def test_the_card_offers_the_month_that_comes_first(stage: Stage) -> None:
    two_months(stage)
    card = stage.say("close month 2026-11", by="fei", at="").card
    assert card and [(one.action, one.value) for one in card.buttons] == [("close.month", "2026-10")]
    first = stage.click("close.month", "2026-10", by="fei", at="").card
    assert first and [(one.action, one.value) for one in first.buttons] == [("close.do", "2026-10 all")]
    assert "Close of 2026-10" in clicked(stage, "close.month", "2026-10", by="max")
    assert "for finance" in clicked(stage, "close.month", "2026-10", by="ann")


def test_a_month_that_was_closed_elsewhere_is_locked_instead(stage: Stage) -> None:
    two_months(stage)
    asked = stage.say("lock 2026-10", by="fei", at="").card
    assert asked
    clicked(stage, asked.buttons[0].action, asked.buttons[0].value)
    assert "comes first" not in clicked(stage, "close.do", "2026-11 all") and "revenue" in sums(stage)


@pytest.mark.parametrize(
    "line", ["close month 2026-11", "revaluation 2026-11", "allocate overhead 2026-11", "close month this month"]
)
def test_a_month_that_runs_is_only_shown(stage: Stage, line: str) -> None:
    stage.say("log 8h apollo 2026-11-17", by="ann")
    card = stage.say(line, by="fei", at="").card
    assert card and card.buttons == ()


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_booked_before_the_last_day(stage: Stage, step: str) -> None:
    stage.say("log 8h apollo 2026-11-17", by="ann")
    assert "from Mon 30 Nov 2026 on" in said(stage, "close month 2026-11")
    assert "from Mon 30 Nov 2026 on" in clicked(stage, "close.do", f"2026-11 {step}")
    at(stage, "2026-11-30", 23)
    assert "from" not in clicked(stage, "close.do", f"2026-11 {step}").splitlines()[0]


def test_how_long_it_took_and_what_was_corrected_is_kept_and_shown(stage: Stage) -> None:
    stage.say("log 8h apollo 2026-11-17", by="ann")
    stage.say("log 2h apollo 2026-11-17", by="ann")
    stage.click("hours.undo", "2", by="ann")
    at(stage, "2026-12-04")
    done = clicked(stage, "close.do", "2026-11 all")
    assert "4 days after its end" in done and "33.3 (1 of 3)" in done
    at(stage, "2026-12-20")
    assert "4 days after its end" in said(stage, "close month 2026-11")
    assert clicked(stage, "close.do", "2026-11 all") and "4 days after" in said(stage, "close month 2026-11")


@pytest.mark.parametrize(
    "month",
    ["0000-10", "9999-12", "2026-13", "2026-00", "0001-01", "1850-01", "10000-01", "0000年10月", "00月", "13月"],
)
@pytest.mark.parametrize(
    "line", ["close month", "月结", "allocate overhead", "revaluation", "close year", "trial balance", "lock", "profit"]
)
def test_a_month_that_is_none_is_refused_wherever_it_is_typed(stage: Stage, line: str, month: str) -> None:
    assert "broke" not in said(stage, f"{line} {month}")


@pytest.mark.parametrize("value", ["0", "10000", "1850", "999999"])
def test_a_year_that_is_none_is_refused(stage: Stage, value: str) -> None:
    assert "from another time" in clicked(stage, "close.year", value)
    assert "from another time" in clicked(stage, "close.do", f"{value}-10 all")


def test_each_command_gives_its_own_example(stage: Stage) -> None:
    for line in ("close month", "allocate overhead", "revaluation"):
        assert f"For example: {line} 2026-10" in said(stage, f"{line} the other day")


def test_a_year_is_carried_forward_after_its_last_month(stage: Stage) -> None:
    two_months(stage)
    at(stage, "2026-12-31", 22)
    stage.say("log 8h apollo 2026-12-31", by="ann")
    for month in ("2026-10", "2026-11"):
        assert "is not closed" in clicked(stage, "close.year", "2026")
        clicked(stage, "close.do", f"{month} all")
    assert "2026-12 is not closed" in clicked(stage, "close.year", "2026")
    card = stage.say("close year 2026", by="fei", at="").card
    assert card and [(one.action, one.value) for one in card.buttons] == [("close.month", "2026-12")]
    clicked(stage, "close.do", "2026-12 all")
    shown = said(stage, "close year 2026")
    assert "Income: CN¥6,000.00" in shown, "no leg counted twice"
    # 6,000.00 earned, 4,800.00 of cost, and a tenth of the 5,300.00 that fell due on 10 October and nobody invoiced
    assert "Profit of the year: CN¥670.00" in shown, shown
    assert "Lock the books" in said(stage, "lock 2026-12") and "close year 2026" in said(stage, "lock 2026-12")
    clicked(stage, "close.year", "2026")
    after = sums(stage)
    assert after["retained_earnings"] == -(120_000 - 53_000) and not {"revenue", "cost_of_sales", "year_profit"} & set(
        after
    )
    with stage.read() as book:
        balances = item_balances.by_account(book, date(2026, 12, 31))
        assert left_of_year(balances, chart(book, stage.house.rules)) == {}
    clicked(stage, "close.year", "2026")
    assert sums(stage) == after
    assert "closed up to" in said(stage, "lock 2026-12") and faults(stage) == []


def test_a_month_with_open_steps_is_locked_only_after_a_question(stage: Stage) -> None:
    two_months(stage)
    asked = stage.say("lock 2026-11", by="fei", at="")
    text = stage.lines(asked, "en")
    assert "Lock the books up to Mon 30 Nov 2026" in text and "Revenue: to be done" in text
    with stage.read() as book:
        assert book.connection.execute(table(t.LockRow).select()).first() is None
    assert asked.card
    yes = asked.card.buttons[0]
    stage.click(yes.action, yes.value, by="fei", at="")
    assert "closed up to Mon 30 Nov" in said(stage, "lock")


def test_a_month_that_is_done_is_locked_without_a_question(stage: Stage) -> None:
    two_months(stage)
    for month in ("2026-10", "2026-11"):
        clicked(stage, "close.do", f"{month} all")
    assert "closed up to Mon 30 Nov" in said(stage, "lock 2026-11")


def test_opening_the_books_takes_a_second_person(stage: Stage) -> None:
    said(stage, "lock 2026-10-31")
    said(stage, "unlock 2026-10-01 because of a late invoice")
    button = stage.notices("ada")[-1].notice.card.buttons[0]
    assert "closed up to Sat 31 Oct" in said(stage, "lock"), "asked is not opened"
    assert "second person" in clicked(stage, button.action, button.value)
    for who in ("ann", "li", "max"):
        assert "Your role does not permit" in clicked(stage, button.action, button.value, by=who)
    assert "no such question" in clicked(stage, button.action, "4711", by="ada")
    assert "agreed" in clicked(stage, button.action, button.value, by="ada")
    assert "answered already" in clicked(stage, button.action, button.value, by="ada")
    assert "closed up to Wed 30 Sep" in said(stage, "lock")


def test_one_who_is_alone_opens_them_and_the_trail_says_so(stage: Stage) -> None:
    def alone(book: t.Any) -> None:
        book.connection.execute(delete(table(t.SeatRow)).where(table(t.SeatRow).c.role == "admin"))
        changed(book)

    stage.write(alone)
    said(stage, "lock 2026-10-31")
    assert "open again" in said(stage, "unlock 2026-10-01 because of a late invoice")
    assert "nobody else could agree" in said(stage, "why period")


def test_waiting_charges_of_the_bank_are_named(stage: Stage) -> None:
    drop(stage, statement("2026-11-19,本行,,手续费,-12.50"))
    assert "2 charges of the bank are not booked" in said(stage, "close month 2026-11")


@pytest.mark.slow
def test_two_closes_at_once_book_once(both: Stage) -> None:
    two_months(both)
    all_at_once(both, "close.do", "2026-10 all")
    all_at_once(both, "close.do", "2026-11 all")
    assert sums(both)["revenue"] == -400_000 and faults(both) == []
    at(both, "2026-12-31", 22)
    all_at_once(both, "close.do", "2026-12 all")
    all_at_once(both, "close.year", "2026")
    assert sums(both)["retained_earnings"] == -(80_000 - 53_000) and faults(both) == []  # a tenth of 5,300.00 is lost


@pytest.mark.slow
def test_every_step_is_opened_from_the_card(stage: Stage) -> None:
    two_months(stage)
    card = stage.say("close month 2026-10", by="fei", at="").card
    assert card is not None and card.table is not None
    (choice,) = card.choices
    assert len(choice.options) == len(card.table.rows) and choice.action == "close.step"
    for option in choice.options:
        for by in ("fei", "max"):
            opened = stage.click(choice.action, f"{choice.value} {option.value}", by=by, at="").card
            assert opened is not None and "2026-10" in stage.lines(Reply(opened), "en")
            assert ("close.do" in [button.action for button in opened.buttons]) <= (by == "fei")
    assert "for finance" in clicked(stage, "close.step", "2026-10 revenue", by="ann")
    shown = {str(row[0].values.get("m", row[0].template)): row[2] for row in card.table.rows}  # type: ignore[union-attr]
    revenue = stage.click("close.step", "2026-10 revenue", by="fei", at="").card
    assert revenue is not None and [(one.action, one.value) for one in revenue.buttons] == [
        ("close.do", "2026-10 revenue")
    ]
    assert revenue.facts[0].value == shown["Revenue"], "as the card of all steps has it"
    carry = stage.click("close.step", "2026-10 carry", by="fei", at="").card
    assert carry is not None and [(one.action, one.value) for one in carry.buttons] == [("close.do", "2026-10 all")]
    assert "booked first" in stage.lines(Reply(carry), "en") and carry.facts[0].value == shown["Cost of sales"]


def test_a_closed_month_is_locked_from_its_card_and_then_its_vouchers_are_named(stage: Stage) -> None:
    two_months(stage)
    done = stage.click("close.do", "2026-10 all", by="fei", at="").card
    assert done is not None and [(one.action, one.value) for one in done.buttons] == [("close.lock", "2026-10")]
    assert "does not permit" in clicked(stage, "close.lock", "2026-10", by="ann")
    locked = clicked(stage, "close.lock", "2026-10")
    assert "closed up to Sat 31 Oct 2026" in locked and "vouchers 2026-10" in locked
    assert "closed up to" in clicked(stage, "close.lock", "2026-10"), "a second tap finds it locked"
    (file,) = stage.say("export 2026-10", by="fei", at="").files
    assert file.name.endswith(".csv") and b"2026-10" in file.data
