"""Somebody who tells the books of a year: says lines, fills in forms, presses buttons and drops files, on its days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from chat.cards.card import Reply
from chat.incoming import File, Said
from ledger.accounts import Standard
from ledger.money import Money
from ledger.policies import usual
from storage import audit, migrate, people, projects
from storage.book import Book, Store
from tests.conftest import RULES, Stage, make_stage
from tests.year.case import Case

PEOPLE = ("li", "wang", "zhao", "fin", "boss", "cfo")


@dataclass
class Teller:
    """A year on a stage of its own, under one standard."""

    case: Case
    standard: Standard
    stage: Stage
    signed: list[str] = field(default_factory=list)
    """Contracts of the file as they were signed: the first is the contract #1 of the books."""
    orders: dict[str, str] = field(default_factory=dict)
    """Order of the file -> its number in the books."""
    papers: dict[str, str] = field(default_factory=dict)
    """Expense of the file -> its number in the books."""
    claims: dict[str, str] = field(default_factory=dict)
    """Write-off of an invoice -> its number in the books."""
    until: dict[tuple[str, date], int] = field(default_factory=dict)
    """(Person, day) -> until when a tracker has them at work, in minutes."""
    bank: dict[str, int] = field(default_factory=dict)
    """What the statements of the bank say after the last line, by currency."""

    def at(self, day: str, hour: int = 12) -> None:
        self.stage.now = datetime.combine(date.fromisoformat(day), time(hour), tzinfo=RULES.zone)

    def say(self, text: str, by: str = "fin") -> Reply:
        return self.taken(text, self.stage.say(text, by=by, at=""))

    def submit(self, form: str, value: str, by: str = "fin", **answers: str) -> Reply:
        return self.taken(f"{form} {answers}", self.stage.submit(form, value, by=by, at="", **answers))

    def click(self, action: str, value: str, by: str = "fin") -> Reply:
        return self.taken(action, self.stage.click(action, value, by=by, at=""))

    def press(self, reply: Reply, *actions: str, by: str = "fin") -> Reply:
        """Press the first button of such an action on any card of a reply."""
        shown = [card for card in (reply.card, *reply.more) if card]
        found = [button for card in shown for button in card.buttons if button.action in actions]
        assert found, f"no {actions}: {self.stage.lines(reply)}"
        return self.click(found[0].action, found[0].value, by)

    def drop(self, name: str, text: str, said: str = "", by: str = "fin") -> Reply:
        """Drop a table, and take what it brings."""
        self.stage.count += 1
        file = File(name, "text/csv", data=text.encode())
        id = f"test:f{self.stage.count}"
        who, where = self.stage.identity(by), self.stage.place(by, "")
        looked = self.taken(name, self.stage.hear(Said(id, who, where, text=said, files=(file,))))
        return self.press(looked, "import.take", by=by)

    def taken(self, text: str, reply: Reply) -> Reply:
        """A reply that is neither a refusal nor a question."""
        told = self.stage.lines(reply)
        assert reply.card is not None and reply.card.tone not in ("bad", "warn"), f"{text}: {told}"
        return reply


def yuan(minor: int) -> str:
    """An amount as people write it."""
    return f"{Decimal(minor) / 100:.2f}"


def begin(case: Case, standard: Standard, url: str, folder: Path) -> Teller:
    """Books on an empty database, with people, projects, rates and contracts of the year."""
    store = Store(url, seal=audit.seal)
    migrate.upgrade(store.engine)
    store.write(lambda book: _cast(book, case), now=datetime(2026, 1, 1, 8, tzinfo=RULES.zone), trail="cast")
    store.close()
    teller = Teller(case, standard, make_stage(url, folder))
    of_assets = Decimal(case.data["contract_asset_allowance_rate"])
    teller.stage.with_rules(
        policies=replace(usual(standard), contract_asset_loss=of_assets, vat_month_end="left", vat_due=case.vat_due),
        provision=tuple(Decimal(rate) for rate in case.data["allowance_rates"]),
        ask_above=24 * 60,
    )
    teller.at("2026-01-01")
    for rate in case.data["labour_rates"]:
        teller.say(f"rate {rate['person'].title()} {yuan(rate['per_hour'])} from {rate['from']}")
    return teller


def _cast(book: Book, case: Case) -> None:
    """People with their seats, and projects."""
    ids = {}
    for name in PEOPLE:
        ids[name] = people.add(book, name.title(), email=f"{name}@example.com", locale="en").id
        people.link(book, ids[name], "test", name, name.title())
    people.seat(book, ids["fin"], "finance", 0)
    people.seat(book, ids["cfo"], "finance", 0)
    people.seat(book, ids["boss"], "admin", 0)
    customers = {one["project"]: one["customer"] for one in case.contracts.values()}
    kinds = {one["id"]: one["kind"] for one in case.data["projects"]}
    for id, code in case.codes.items():
        kind: Any = {"internal": "internal", "contract": "customer"}.get(kinds.get(id, ""), "overhead")
        of = projects.add(book, code, en=code.title(), currency="CNY", customer=customers.get(id, ""), kind=kind)
        for name in PEOPLE:
            people.seat(book, ids[name], "lead" if name == "boss" else "member", of.id)


Told = Callable[[Teller, dict[str, Any]], object]
"""How an event is told."""


def money(minor: int, currency: str) -> str:
    """An amount with its currency, as people write it."""
    return f"{currency} {Money(minor, currency).major}"
