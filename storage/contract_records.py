"""What is on record of contracts: now, or as it was when an event was noted.

Rows of documents hold what is so now; what they said earlier is found by taking back what the trail says of the time
since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from ledger.money import Money
from ledger.owed import Contract, CostEstimate, DoneBefore, Instalment, Milestone
from storage import contracts, estimates, invoices
from storage import tables as t
from storage.book import Book
from storage.contract_changes import parts_in
from storage.directory import table

_EVENT, _INVOICE = table(t.EventRow), table(t.CustomerInvoiceRow)


@dataclass(frozen=True, slots=True)
class ContractRecords:
    """Contracts with what belongs to them.

    Attributes:
        instalments, milestones: by contract.
        invoiced: instalment -> (gross, net) of its invoices less credit notes.
        estimates: project -> the estimate of total cost that holds.
        event: of which they are as of; 0: now.
        unsure: contracts of which the trail does not tell how they stood then.
        rates: currencies of which a rate was recorded since.
    """

    contracts: tuple[Contract, ...]
    instalments: Mapping[int, tuple[Instalment, ...]]
    milestones: Mapping[int, tuple[Milestone, ...]]
    invoiced: Mapping[int, tuple[int, int]]
    estimates: Mapping[int, CostEstimate]
    event: int = 0
    unsure: frozenset[int] = frozenset()
    rates: frozenset[str] = frozenset()


_FEW = 5
"""Of more projects everything is read together."""


def now(book: Book, only: Collection[int] | None = None) -> ContractRecords:
    """As they are; `only`: of these projects."""
    if only is None or len(only) > _FEW:
        return _records(book, contracts.contracts(book), contracts.whole(book))
    known = tuple(one for project in sorted(only) for one in contracts.contracts(book, project))
    parts = [part for one in known for part in contracts.of_contract(book, one.id)]
    return _records(book, known, parts, only)


def as_of(book: Book, event: int, day: date) -> ContractRecords:
    """As they were when an event was noted; `day`: rates of later days do not matter.

    Taken back are signatures, changed terms and prices, withdrawals, milestones, invoices and estimates.  A credit note
    since may have lowered the price or not, the trail does not say which: then, and where a contract was withdrawn
    since, what its price was is not known.
    """
    since = _Since.of(book, event, day)
    known = contracts.contracts(book)
    then = tuple(since.contract(one) for one in known if one.id not in since.signed)
    whole = [since.instalment(one) for one in contracts.whole(book)]
    found = _records(book, then, whole)
    milestones = {
        contract: tuple(one for one in of if (contract, one.name) not in since.milestones)
        for contract, of in found.milestones.items()
    }
    for old in _milestones_before(book, event, since.milestones):
        milestones[old.contract] = (*milestones.get(old.contract, ()), old)
    gross_and_net = dict(found.invoiced)
    for instalment, (gross, net) in since.invoiced.items():
        stands = gross_and_net.get(instalment, (0, 0))
        gross_and_net[instalment] = stands[0] - gross, stands[1] - net
    of_instalment = {one.id: one.contract for one in whole}
    return replace(
        found,
        milestones=milestones,
        invoiced=gross_and_net,
        estimates=estimates.in_force(book, date.max, since.estimates),
        event=event,
        unsure=frozenset(since.withdrawn | {of_instalment.get(one, 0) for one in since.credited}),
        rates=frozenset(since.rates),
    )


def _records(
    book: Book, known: tuple[Contract, ...], whole: Iterable[Instalment], only: Collection[int] | None = None
) -> ContractRecords:
    """`only`: where all of it is of a few projects."""
    whole = tuple(whole)
    parts: dict[int, list[Instalment]] = {}
    for instalment in whole:
        parts.setdefault(instalment.contract, []).append(instalment)
    reached: dict[int, list[Milestone]] = {}
    for ref, milestone in contracts.milestones(book, [one.id for one in known]).items():
        reached.setdefault(ref.contract, []).append(milestone)
    return ContractRecords(
        known,
        {id: tuple(of) for id, of in parts.items()},
        {id: tuple(of) for id, of in reached.items()},
        invoices.booked_by_instalment(book, date.max, None if only is None else [one.id for one in whole]),
        estimates.in_force(book, date.max, only=only),
    )


@dataclass(slots=True)
class _Since:
    """What the trail says was done to contracts after an event."""

    signed: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    before: dict[int, dict[str, str]] = field(default_factory=dict)
    milestones: set[tuple[int, str]] = field(default_factory=set)
    invoiced: dict[int, tuple[int, int]] = field(default_factory=dict)
    credited: set[int] = field(default_factory=set)
    estimates: set[int] = field(default_factory=set)
    rates: set[str] = field(default_factory=set)
    priced: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, event: int, day: date) -> _Since:
        found = cls()
        rows = select(_EVENT.c.action, _EVENT.c.subject, _EVENT.c.detail).where(
            _EVENT.c.seq > event, _EVENT.c.action.in_(_TOLD)
        )
        for action, subject, detail in book.connection.execute(rows.order_by(_EVENT.c.seq)):
            found.follow(action, subject.partition(":")[2], json.loads(detail), day)
        return found

    def follow(self, action: str, id: str, said: Mapping[str, Any], day: date) -> None:
        """The next event, in order."""
        if action == "contract.signed":
            self.signed.add(int(id))
        elif action == "contract.withdrawn":
            self.withdrawn.add(int(id))
        elif action == "contract.changed":
            self.before[int(id)] = {**said.get("before", {}), **self.before.get(int(id), {})}
        elif action in ("contract_change.booked", "contract_change.undone"):
            sign = 1 if action == "contract_change.booked" else -1
            for instalment, minor in parts_in(str(said.get("parts", ""))):
                self.priced[instalment] = self.priced.get(instalment, 0) + sign * minor
        elif action == "milestone.set":
            self.milestones.add((int(id), str(said["name"])))
        elif action == "estimate.set":
            self.estimates.add(int(said.get("estimate", 0)))
        elif action == "exchange.set":
            if date.fromisoformat(str(said["day"])) <= day:
                self.rates |= {id, str(said["quote"])}
        else:
            instalment, gross = int(said["instalment"]), int(said["minor"])
            stands = self.invoiced.get(instalment, (0, 0))
            self.invoiced[instalment] = stands[0] + gross, stands[1] + gross - int(said["tax_minor"])
            if action == "invoice.credited":
                self.credited.add(instalment)

    def contract(self, one: Contract) -> Contract:
        """A contract before that."""
        if one.id in self.withdrawn:
            one = replace(one, state="signed")
        before = self.before.get(one.id, {})
        changes: dict[str, Any] = {}
        if "policy" in before:
            changes["policy"] = before["policy"]
        if "ends" in before:
            changes["ends"] = None if before["ends"] in ("", "None") else date.fromisoformat(before["ends"])
        if "tax" in before:
            changes["tax"] = None if before["tax"] in ("", "None") else Decimal(before["tax"])
        if "amount" in before:
            changes["amount"] = Money(int(before["amount"]), one.amount.currency)
        if "rest_day" in before:
            day = before["rest_day"]
            earned, cost = int(before["rest_earned_minor"]), int(before["rest_cost_minor"])
            changes["rest"] = DoneBefore(date.fromisoformat(day), earned, cost) if day else None
        return replace(one, **changes)

    def instalment(self, one: Instalment) -> Instalment:
        """An instalment before that."""
        amount = Money(one.amount.minor - self.priced.get(one.id, 0), one.amount.currency)
        return replace(one, amount=amount, invoiced=one.invoiced - self.invoiced.get(one.id, (0, 0))[0])


_TOLD = (
    "contract.signed",
    "contract.changed",
    "contract.withdrawn",
    "contract_change.booked",
    "contract_change.undone",
    "milestone.set",
    "estimate.set",
    "exchange.set",
    "invoice.issued",
    "invoice.credited",
)


def _milestones_before(book: Book, event: int, touched: Iterable[tuple[int, str]]) -> tuple[Milestone, ...]:
    """Milestones as they were last set up to an event; those that were first set later are not there."""
    names = set(touched)
    subjects = sorted({f"contract:{contract}" for contract, _name in names})
    found: dict[tuple[int, str], Milestone] = {}
    for start in range(0, len(subjects), 500):
        rows = select(_EVENT.c.subject, _EVENT.c.detail).where(
            _EVENT.c.subject.in_(subjects[start : start + 500]),
            _EVENT.c.action == "milestone.set",
            _EVENT.c.seq <= event,
        )
        for subject, detail in book.connection.execute(rows.order_by(_EVENT.c.seq)):
            said, contract = json.loads(detail), int(subject.partition(":")[2])
            if (contract, said["name"]) in names:
                reached = said.get("reached", "None")
                found[contract, said["name"]] = Milestone(
                    contract,
                    said["name"],
                    None if reached in ("", "None") else date.fromisoformat(reached),
                    int(said.get("done", 0)),
                    weight=int(said.get("weight", 0)),
                    price=int(said.get("price_minor", 0)),
                )
    return tuple(found.values())
