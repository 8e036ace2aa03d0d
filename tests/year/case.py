"""A worked year as it lies in its file: what happens, and what the books must show. Nothing here knows the product."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ledger.accounts import Standard
from ledger.policies import VatDueBy

SHARED = Path(__file__).parents[3] / "shared" / "data" / "cases" / "accounting" / "year.json"
OWN = Path(__file__).parent / "second.json"
STANDARDS: tuple[Standard, ...] = ("cas", "small", "ifrs")

Event = dict[str, Any]

_CODES = {"A": "ALPHA", "B": "BETA", "C": "GAMMA", "R": "RESEARCH"}
_PLANS = {
    "A": "30% 2026-02-05, 65% 30 days after acceptance, 5% 2027-03-30",
    "B": "20% 2026-05-10, 30% 2026-08-09, 25% 2026-11-11, 25% 2027-03-27",
    "C": "25% 2026-06-19, 15% 2026-06-19, 35% 2026-09-13, 25% 2027-01-02",
}
_PAPERS = ("expense", "supplier_invoice", "freelancer", "foreign_service")
_MILESTONES = {"0.40": "design", "0.75": "delivery", "1": "acceptance"}


@dataclass(frozen=True, slots=True)
class Case:
    """A year: its file, and the names that people use in it."""

    data: Mapping[str, Any]
    codes: Mapping[str, str]
    """Project of the file -> its code in the books; the pool is `overhead`."""
    plans: Mapping[str, str]
    """Contract -> its instalments in words."""
    shares: str = "design 40% delivery 35% acceptance 25%"
    """What milestones stand for, where a contract earns by them."""

    @property
    def months(self) -> Sequence[str]:
        months: Sequence[str] = self.data["months"]
        return months

    @property
    def events(self) -> list[Event]:
        """As they become known; the rate of a day in its morning."""
        rates = ({"type": "rate", "n": 0, **one} for one in self.data["rates"])
        return sorted((*rates, *self.data["events"]), key=lambda event: (event.get("said", event["day"]), event["n"]))

    @property
    def contracts(self) -> Mapping[str, Mapping[str, Any]]:
        return {one["id"]: one for one in self.data["contracts"]}

    @property
    def vat_due(self) -> VatDueBy:
        """What makes VAT due: the year that was collected knows invoices only."""
        found: VatDueBy = self.data.get("vat_due", "invoice")
        return found

    def policy(self, standard: Standard, contract: str) -> str:
        """How it earns under a standard."""
        found: str = self.data["policies"][standard]["revenue"][contract]
        return found

    def invoices(self, event: Event) -> Sequence[int]:
        """The instalments that an invoice is for, by its sum."""
        of = self.contracts[event["contract"]]
        before = sum(
            one["net"]
            for one in self.data["events"]
            if one["type"] == "invoice" and one["contract"] == event["contract"] and one["n"] < event["n"]
        )
        found, at = [], 0
        for place, part in enumerate(self.plans[event["contract"]].split(","), 1):
            share = int(part.strip().partition("%")[0])
            if before <= at < before + event["net"]:
                found.append(place)
            at += of["net"] * share // 100
        return found

    def supplier(self, invoice: str) -> str:
        """Whose invoice it is."""
        of = next(one for one in self.data["events"] if one["type"] == "supplier_invoice" and one["id"] == invoice)
        if "supplier" not in of:
            of = next(one for one in self.data["events"] if one["type"] == "order" and one["id"] == of["order"])
        supplier: str = of["supplier"]
        return supplier

    def paper(self, id: str) -> Event:
        """The expense or the invoice of a supplier with that number."""
        return next(one for one in self.data["events"] if one.get("id") == id and one["type"] in _PAPERS)

    def rate_since(self, person: str, day: date) -> date:
        """Since when the rate holds that a person has on a day."""
        starts = (date.fromisoformat(one["from"]) for one in self.data["labour_rates"] if one["person"] == person)
        return max(start for start in starts if start <= day)

    def milestone(self, event: Event) -> str:
        """What was reached, in a word."""
        return event.get("milestone") or _MILESTONES[event["reached"]]


def shared() -> Case:
    """The year that lies beside the repository."""
    data = json.loads(SHARED.read_text("utf-8"))
    return Case(data, _CODES | {"overhead": "POOL"}, _PLANS)


def own() -> Case:
    """The year in this folder."""
    data = json.loads(OWN.read_text("utf-8"))
    codes = {one["id"]: one["code"] for one in data["projects"]}
    return Case(data, codes | {"overhead": "POOL"}, {one["id"]: one["plan"] for one in data["contracts"]})
