"""What is booked into a locked month, or taken back there, stands in the open one, and the answer says on which day."""

from __future__ import annotations

from datetime import date

import pytest

from chat.cards.card import Reply
from ledger.entry_kinds.table import kind_of
from storage import entries
from tests.conftest import Stage
from tests.entry_life import own_projects, played, refused
from tests.handlers.test_bank import drop, faults, press, statement

OPEN = date(2026, 11, 1)
HOURS = """User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Ann,ann@example.com,,Apollo,,design,Yes,2026-10-21,09:00:00,2026-10-21,11:00:00,02:00:00,
"""
BEFORE = """
fei|fx USD CNY 7.05 2026-10-01 PBOC
ann|log 3h apollo 2026-10-12
ann|=total=106&project=APOLLO&category=travel&paid_by=card&day=2026-10-11
ann|=total=206&project=APOLLO&category=travel&paid_by=employee&day=2026-10-12
ann|=total=406&project=APOLLO&category=material&paid_by=payable&day=2026-10-13
ann|=total=424&project=APOLLO&category=material&paid_by=card&tax=24&document=vat_special&vendor=Hilton&day=2026-10-14
ann|order 3000 racks #material apollo from Dell
ann|!order.submit
li|order.approve=1
li|contract apollo 10600 tax 6% 50% 2026-10-01 50% 2026-12-18
fei|invoice apollo 1 no INV-1 2026-10-10
fei|paid apollo 3000 2026-10-15
fei|pay payroll 900 2026-10-15
fei|advance Ann 400 trip 2026-10-15
fei|goods received order 1 100 2026-10-15
fei|sold USD 100 for 706 2026-10-15
"""
"""What is booked while October is open, so that it can be taken back when it is not."""
LATE = """
ann|late 2h apollo 2026-10-20
fei|late.book=3 1
fei|paid apollo 100 2026-10-16
fei|!payment.undo
fei|pay payroll 1000 2026-10-16
fei|!payout.undo
fei|pay card 100 2026-10-16
fei|undo
fei|pay card 110 2026-10-16
fei|prepay Dell 100 2026-10-16
fei|pay supplier Dell 100 2026-10-16
fei|?
fei|bank charge 12 2026-10-16
fei|sold USD 200 for 1417 2026-10-16
fei|advance Ann 500 trip 2026-10-16
fei|!advance.undo
fei|advance returned Ann 50 2026-10-16
fei|goods received order 1 250 2026-10-16
fei|!received.undo
fei|invoice apollo 2 no INV-2 2026-10-16
fei|rate Ann 210 from 2026-10-01
fei|!rate.confirm
fei|milestone apollo acceptance 2026-10-20
"""
BACK = """
fei|payment.undo=1
fei|payout.undo=1
fei|advance.undo=1
fei|received.undo=1
fei|sale.undo=1
fei|expense.unapprove=1
fei|expense.unapprove=4
"""


@pytest.fixture
def locked(stage: Stage) -> Stage:
    """October is locked, with all kinds of entries in it."""
    stage.write(own_projects)
    for row, reply in played(stage, BEFORE):
        assert not refused(reply), (row, stage.lines(reply))
    press(stage, stage.say("lock 2026-10", by="fei", at=""), "question.yes")
    return stage


def journal(stage: Stage) -> list[entries.JournalEntry]:
    with stage.read() as book:
        return [entry for entry, _trail, _digest in entries.whole(book)]


LATE_KINDS = {
    *("card_paid", "charge", "contract", "currency_sale", "hours", "hours_repriced", "invoice", "payment"),
    *("payroll_paid", "prepayment", "received", "reversal", "staff_advance", "staff_advance_back", "supplier_paid"),
}


@pytest.mark.parametrize(("lines", "kinds"), [(LATE, LATE_KINDS), (BACK, {"reversal"})], ids=["late", "taken back"])
def test_the_answer_says_on_which_day_it_stands_in_the_books(locked: Stage, lines: str, kinds: set[str]) -> None:
    seen, moved_kinds = len(journal(locked)), set()
    for row, reply in played(locked, lines):
        new, seen = journal(locked)[seen:], len(journal(locked))
        text = locked.lines(reply, "en")
        assert not refused(reply), (row, text)
        assert all(entry.booked >= OPEN for entry in new), row
        moved = [entry for entry in new if entry.booked != entry.day]
        assert bool(moved) == (SAID in text), (row, text)
        assert bool(moved) == ("未锁账日" in locked.lines(reply, "zh-CN")), row
        moved_kinds |= {kind.name for entry in moved if (kind := kind_of(entry))}
    assert moved_kinds == kinds


SAID = "Sun 1 Nov 2026, the first open day"


def test_a_bank_line_of_a_locked_month_is_booked_and_taken_back_in_the_open_one(stage: Stage) -> None:
    stage.say("contract apollo 1000 30% 2026-10-18 70% 2026-12-18", by="li")
    early = press(stage, drop(stage, statement("2026-10-19,Acme,622200001111,货款,300.00")), "bank.sure")
    stage.say("lock 2026-10", by="fei", at="")
    assert SAID in stage.lines(press(stage, early, "bank.undo")), "taken back"
    assert SAID in stage.lines(press(stage, stage.say("bank lines", by="fei", at=""), "bank.sure")), "booked late"
    assert {entry.booked for entry in journal(stage)[1:]} == {OPEN} and faults(stage) == []


def test_hours_of_a_locked_month_that_are_imported_say_so(stage: Stage) -> None:
    stage.say("lock 2026-10", by="fei", at="")
    taken = drop(stage, HOURS.encode(), name="toggl.csv")
    assert {entry.booked for entry in journal(stage)} == {OPEN}
    assert SAID in stage.lines(taken) + "".join(stage.lines(Reply(one.notice.card)) for one in stage.notices("fei"))
