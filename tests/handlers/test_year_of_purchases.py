"""The cost side of the worked year, said through the conversation, against what an independent program makes of it.

Compared are the accounts that no step of a month's close touches, at the end of every month, under all three standards:
money, VAT on purchases, suppliers, estimates, employees, card, pay, advances, and cost by category.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chat.cards.card import Reply
from handlers import job_context
from handlers.books import posting
from ledger.accounts import Standard
from ledger.approval import Band
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.nouns import ProjectKind
from ledger.period import month
from ledger.policies import usual
from ledger.rates import Rate
from storage import entries, people, projects, rates
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_bank import faults, press

CASES = Path(__file__).parents[3] / "shared" / "data" / "cases" / "accounting" / "year.json"
ROLES = (
    *("input_vat", "input_vat_pending", "input_vat_out", "payable", "payable_estimated"),
    *("employee", "card", "payroll", "advance", "labour", "material", "travel", "subcontract", "other"),
)
DOCUMENTS = {"special": "vat_special", "train": "train", "ordinary": "vat_normal"}
REVALUED = {("payable", "2026-06")}
"""A bill in foreign money stands open at the end of June and is revalued by the close."""


@cache
def year() -> dict[str, Any]:
    if not CASES.exists():
        pytest.skip("the worked year lies beside the repository")
    found: dict[str, Any] = json.loads(CASES.read_text("utf-8"))
    return found


def yuan(minor: int) -> str:
    return f"{Decimal(minor) / 100:.2f}"


class Year:
    """Says each event of the year in the words of those whom it is about."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.number = stage, ""

    def play(self, event: dict[str, Any]) -> None:
        day = date.fromisoformat(event.get("said", event["day"]))
        self.stage.now = datetime(day.year, day.month, day.day, 12, tzinfo=self.stage.now.tzinfo)
        told: Callable[[dict[str, Any]], None] | None = getattr(self, _SAID.get(event["type"], event["type"]), None)
        if told is not None:
            told(event)

    def say(self, text: str, by: str = "fei") -> Reply:
        reply = self.stage.say(text, by=by, at="")
        assert reply.card is not None, text
        assert reply.card.tone != "warn", f"{text}: {self.stage.lines(reply)}"
        return reply

    def opening(self, event: dict[str, Any]) -> None:
        self._entry(event, event["lines"]["bank"], "CNY")

    def receipt(self, event: dict[str, Any]) -> None:
        """What customers pay is no business of these tests; the bank has it."""
        self._entry(event, event["amount"], "USD" if event["contract"] == "C" else "CNY")

    def recovery(self, event: dict[str, Any]) -> None:
        self._entry(event, event["amount"], "CNY")

    def _entry(self, event: dict[str, Any], minor: int, code: str) -> None:
        day, paid, worth = date.fromisoformat(event["day"]), Money(minor, code), Money(minor, "CNY")
        lines = (Posting("bank", worth, worth, paid), Posting("equity", -worth, -worth, -paid))
        entry = JournalEntry(day, day, event["type"], f"test:{event['n']}", lines)
        self.stage.write(lambda book: entries.post(book, entry))

    def labour(self, event: dict[str, Any]) -> None:
        """What fits into a day is said; the sum of several days is booked by the function behind the words."""
        if event["minutes"] > _DAY:
            self.stage.write(lambda book: self._days_of_work(book, event))
            return
        line = f"{event['minutes']}min work {event['project']}PRO {event['day']}"
        if "said" not in event:
            self.say(line, event["person"])
            return
        self.say(f"late {line}", event["person"])
        (notice,) = [one.notice for one in self.stage.notices("fei") if one.notice.key.startswith("late:")]
        button = next(button for button in notice.card.buttons if button.action == "late.book")
        self.stage.click(button.action, button.value, by="fei", at="")

    def _days_of_work(self, book: Book, event: dict[str, Any]) -> None:
        ctx, known = job_context.context(book, self.stage.house.rules), directory(book)
        person, project = (
            known.person(known.accounts["test", event["person"]]),
            known.project(known.by_code[f"{event['project']}PRO"]),
        )
        day = date.fromisoformat(event["day"])
        posting.book_hours(ctx, person, project, minutes=event["minutes"], day=day, category="labour")

    def expense(self, event: dict[str, Any]) -> None:
        pool = event["project"] == "overhead"
        answers = {
            "total": f"CNY {yuan(event['gross'])}",
            "day": event["day"],
            "vendor": f"Seller of {event['id']}",
            "project": "POOL" if pool else f"{event['project']}PRO",
            "category": "other" if pool else event["category"],
            "tax": yuan(event["vat"]) if event["vat"] else "",
            "document": DOCUMENTS[event["document"]],
            "invoice_number": event["id"],
            "paid_by": event["paid_by"],
            "buyer": "us" if event["buyer"] == "us" else "other",
            "use": event.get("use", "work"),
        }
        self._handed_in(self.stage.submit("expense.new", "new", by=event.get("person", "fei"), at="", **answers), event)

    def _handed_in(self, drafted: Reply, event: dict[str, Any]) -> None:
        by = event.get("person", "fei")
        assert drafted.card is not None, self.stage.lines(drafted)
        done = self.stage.click("expense.submit", drafted.card.about.partition(":")[2], by=by, at="")
        assert done.card is not None and done.card.tone == "good", self.stage.lines(done)

    def certify(self, event: dict[str, Any]) -> None:
        listed = self.say(f"certify {event['day'][:7]} {' '.join(event['documents'])}")
        assert f"{len(event['documents'])} document" in self.stage.lines(listed)
        press(self.stage, listed, "certification.confirm")

    def ordered(self, event: dict[str, Any]) -> None:
        line = f"order {yuan(event['net'])} development {event['project']}PRO from {event['supplier']} #subcontract"
        asked = self.say(line)
        assert asked.card is not None
        self.number = asked.card.about.partition(":")[2]
        self.stage.click("order.submit", self.number, by="fei", at="")

    def received_not_invoiced(self, event: dict[str, Any]) -> None:
        self.say(f"goods received order {self.number} {yuan(event['net'])}")

    def supplier_invoice(self, event: dict[str, Any]) -> None:
        if "order" in event:
            gross = event["net"] + event["vat"]
            line = f"invoiced {yuan(gross)} order {self.number} special invoice tax {yuan(event['vat'])}"
            drafted = self.say(line)
            assert drafted.card is not None
            id = drafted.card.about.partition(":")[2]
            answers = {
                "total": yuan(gross),
                "day": event["day"],
                "vendor": "外包测试有限公司",
                "tax": yuan(event["vat"]),
            }
            drafted = self.stage.submit("expense.correct", id, by="fei", at="", invoice_number=event["id"], **answers)
        else:
            answers = {"total": f"{event['currency']} {yuan(event['net'])}", "day": event["day"], "category": "other"}
            answers |= {"vendor": event["supplier"], "project": "POOL", "document": "invoice", "paid_by": "payable"}
            drafted = self.stage.submit("expense.new", "new", by="fei", at="", **answers)
        self._handed_in(drafted, event)

    def pay_supplier(self, event: dict[str, Any]) -> None:
        cloud = event["invoice"] == "s-cloud"
        supplier, code = ("云端基础设施有限公司", "USD ") if cloud else ("外包测试有限公司", "")
        self.say(f"pay supplier {supplier} {code}{yuan(event['amount'])}")

    def pay_out(self, event: dict[str, Any]) -> None:
        if event["to"] != "employee":
            self.say(f"pay {event['to']} {yuan(event['amount'])}")
            return
        press(self.stage, self.say(f"reimburse {self._called(event['person'])}"), "expense.reimburse")

    def staff_advance(self, event: dict[str, Any]) -> None:
        self.say(f"advance {self._called(event['person'])} {yuan(event['amount'])}")

    def advance_returned(self, event: dict[str, Any]) -> None:
        self.say(f"advance returned {self._called(event['person'])} {yuan(event['amount'])}")

    def _called(self, person: str) -> str:
        return {"li": "Li Wei"}.get(person, person.title())

    def currency_sale(self, event: dict[str, Any]) -> None:
        self.say(f"sold {event['currency']} {yuan(event['sold'])} for {yuan(event['bought'])}")

    def bank_fee(self, event: dict[str, Any]) -> None:
        self.say(f"bank charge {yuan(event['amount'])}")

    def lock(self, event: dict[str, Any]) -> None:
        last = month(date.fromisoformat(f"{event['month']}-01")).end - timedelta(days=1)
        asked = self.stage.say(f"lock {last.isoformat()}", by="fei", at="").card  # the months are not closed here
        assert asked is not None
        for button in asked.buttons[:1]:
            self.stage.click(button.action, button.value, by="fei", at="")


_DAY = 24 * 60
_SAID = {"order": "ordered"}


def set_up(book: Book) -> None:
    """Projects, people, rates of the year."""
    for of in year()["projects"]:
        kind: ProjectKind = "internal" if of["kind"] == "internal" else "customer"
        projects.add(book, f"{of['id']}PRO", en=f"Project {of['id']}PRO", currency="CNY", kind=kind)
    projects.add(book, "POOL", en="Pool", currency="CNY", kind="overhead")
    ids = {"li": directory(book).accounts["test", "li"], "fei": directory(book).accounts["test", "fei"]}
    for name in ("wang", "zhao"):
        person = people.add(book, name.title(), email=f"{name}@example.com", locale="en")
        people.link(book, person.id, "test", name, name.title())
        ids[name] = person.id
    codes = [code for code in directory(book).by_code if code.endswith("PRO")]
    for id in ids.values():
        for code in codes:
            people.seat(book, id, "member", directory(book).by_code[code])
    for of in year()["labour_rates"]:
        start = date.fromisoformat(of["from"])
        rates.put(book, Rate("cost", start, Money(of["per_hour"], "CNY"), ids[of["person"]]))
    for of in year()["rates"]:
        rates.put_exchange(book, of["currency"], "CNY", date.fromisoformat(of["day"]), Decimal(of["rate"]), "year")


def balances(stage: Stage, end: date) -> tuple[dict[str, int], dict[str, int]]:
    """Role -> what stands on it before `end` in our money; and currency -> what the bank has, as paid."""
    roles: dict[str, int] = defaultdict(int)
    bank: dict[str, int] = defaultdict(int)
    with stage.read() as book:
        for entry, _trail, _digest in entries.whole(book):
            for line in entry.postings if entry.booked < end else ():
                roles[line.account] += line.company.minor
                if line.account == "bank":
                    bank[line.paid.currency] += line.paid.minor
    return roles, bank


@pytest.mark.parametrize("standard", ["cas", "small", "ifrs"])
def test_the_cost_side_of_the_year_is_what_an_auditor_expects(stage: Stage, standard: Standard) -> None:
    stage.with_rules(
        policies=usual(standard),
        bands={"default": (Band(None, ()),)},
        ask_above=10**6,
        refuse_above=10**6,
    )
    stage.write(set_up)
    told = Year(stage)
    for event in year()["events"]:
        told.play(event)
    wrong = list(differences(stage, standard))
    assert not wrong, "\n".join(wrong)
    assert faults(stage) == []


def differences(stage: Stage, standard: str) -> Iterator[str]:
    """Where a month of the books is not what is expected."""
    for name in year()["months"]:
        roles, bank = balances(stage, month(date.fromisoformat(f"{name}-01")).end)
        expected = year()["expected"][standard][name]
        for role in ROLES:
            want = expected["trial_balance"].get(role, {})
            minor = want.get("debit", 0) - want.get("credit", 0)
            if roles[role] != minor and (role, name) not in REVALUED:
                yield f"{name} {role}: booked {roles[role]}, expected {minor}"
        for code in ("CNY", "USD"):
            if bank[code] != expected["bank"][code]:
                yield f"{name} bank {code}: booked {bank[code]}, expected {expected['bank'][code]}"
