"""A settlement as data: settlement.json, statement.csv and the lines of lines.csv, as a bundle holds them.

The outside edition has nothing but what the paper says that the other side gets: the rule's basis alone, no entries,
no names of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from ledger.money import Money
from ledger.settlements.document import Settlement
from ledger.settlements.statement import NUMBERS, Basis, BasisStatement, LineItem, LineName

Edition = Literal["inside", "outside"]
FORM = 1
"""Of settlement.json: another number where something in it means something else."""
_TOLD_OUTSIDE = frozenset({"sent", "confirmed", "partly", "refused", "final"})


@dataclass(frozen=True, slots=True)
class EarlierSettlement:
    """A settlement that line 7 holds: its number, its version, its line 8."""

    number: str
    version: int
    this: int


@dataclass(frozen=True, slots=True)
class BundledSettlement:
    """A settlement with what its bundle says beside it.

    Attributes:
        items: of lines 1 to 5, as this edition tells them.
        agreed: the terms by which lines 9, 11 and 12 follow from the others, by name.
        vat: rate -> the net value to date at that rate.
        people: who reached its states, by their number.
        head: number and hash of the event at which the trail stood.
        counters: the number of the settlement that it takes back, "" for none.
        approved: the version that its approvers saw, as approvals.csv names it; "" for none.
        labels: line -> what people call it.
    """

    settlement: Settlement
    edition: Edition
    project: str
    project_name: str
    items: Sequence[LineItem]
    labels: Mapping[LineName, str]
    time_zone: str
    software: str
    agreed: Mapping[str, str] = field(default_factory=dict)
    vat: Mapping[Fraction, int] = field(default_factory=dict)
    earlier: Sequence[EarlierSettlement] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    head: tuple[int, str] = (0, "")
    counters: str = ""
    approved: str = ""

    @property
    def inside(self) -> bool:
        return self.edition == "inside"

    @property
    def bases(self) -> dict[Basis, BasisStatement]:
        """The statements that this edition shows, the rule's first."""
        computed = self.settlement.computed
        others = computed.statements if self.inside else {}
        return {computed.basis: computed.payable, **others}

    @property
    def figures(self) -> str:
        """What the names of its figures begin with, by which they can be asked about."""
        return f"settlement:{self.settlement.id}:v{self.settlement.version}"

    def amount(self, minor: int) -> Decimal:
        return Money(minor, self.settlement.currency).major


def statement_rows(of: BundledSettlement) -> Iterator[Sequence[Any]]:
    """line, label, basis, to_date, earlier, this."""
    for basis, statement in of.bases.items():
        for line in statement.shown:
            sums = (of.amount(line.to_date), of.amount(line.earlier), of.amount(line.this))
            yield line.number, of.labels[line.name], basis, *sums


def line_rows(of: BundledSettlement) -> Iterator[Sequence[Any]]:
    """What lines 1 to 5 of the rule's basis are the sum of, in the columns of lines.csv."""
    currency = of.settlement.currency
    for n, one in enumerate(of.items, 1):
        price = of.amount(one.unit_price) if one.unit_price else None
        what = (None, None, None, None, one.minutes or None, one.quantity or None, one.unit or None, price)
        head = (NUMBERS[one.line], n, one.document or None, None, one.day, None)
        yield *head, *what, currency, of.amount(one.amount), None, one.text


def settlement_json(of: BundledSettlement) -> bytes:
    """The file; amounts are text, so that no program rounds them."""
    it = of.settlement
    said: dict[str, Any] = {
        "form": FORM,
        "edition": of.edition,
        "number": it.shown_number,
        "version": it.version,
        "party": {"kind": it.party, "name": it.counterpart.name, "agreement": it.counterpart.agreement},
        "project": {"code": of.project, "name": of.project_name},
        "scope": it.scope,
        "stages": list(it.stages),
        "final": it.final,
        "basis": it.basis,
        "cut_off": it.until.isoformat(),
        "currency": it.currency,
        "minor_digits": len(str(of.amount(0)).partition(".")[2]),
        "time_zone": of.time_zone,
        "counter_settlement_of": of.counters,
        "states": list(_states(of)),
        "lines": {basis: _lines(of, statement) for basis, statement in of.bases.items()},
        "agreed": dict(sorted(of.agreed.items())),
        "vat": [{"rate": exact(rate), "net_to_date": str(of.amount(net))} for rate, net in sorted(of.vat.items())],
        "earlier": [
            {"number": one.number, "version": one.version, "this": str(of.amount(one.this))} for one in of.earlier
        ],
        "disputed": [
            {"line": one.line, "text": one.text, "amount": str(of.amount(one.amount)), "state": one.state}
            for one in it.disputes
        ],
        "software": of.software,
        "rule": it.rule,
    }
    if of.inside:
        said["without"] = {basis: one.why for basis, one in it.computed.without.items()}
        said["made_by"] = of.people.get(it.person, "")
        said["approved_version"] = of.approved
        said["journal_head"] = {"event": of.head[0], "hash": of.head[1]}
        said["not_billable"] = str(of.amount(it.computed.not_billable))
        said["cut_by_ceiling"] = str(of.amount(it.computed.cut_by_ceiling))
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _states(of: BundledSettlement) -> Iterator[dict[str, Any]]:
    for one in of.settlement.history:
        if not of.inside and one.state not in _TOLD_OUTSIDE:
            continue
        told: dict[str, Any] = {"state": one.state, "time": instant(one.at), "version": one.version}
        if of.inside:
            told |= {"person": of.people.get(one.person, ""), "reason": one.reason}
        yield told


def _lines(of: BundledSettlement, statement: BasisStatement) -> dict[str, Any]:
    return {
        one.number: {
            "name": one.name,
            "to_date": str(of.amount(one.to_date)),
            "earlier": str(of.amount(one.earlier)),
            "this": str(of.amount(one.this)),
            **({"why": f"{of.figures}:line{one.number}:{statement.basis}"} if of.inside else {}),
        }
        for one in statement.shown
    }


def exact(rate: Fraction) -> str:
    """A rate as people write it, or as a fraction where no decimals end it.

    >>> exact(Fraction(6, 100)), exact(Fraction(1, 3))
    ('0.06', '1/3')
    """
    whole = Decimal(rate.numerator) / Decimal(rate.denominator)
    return f"{whole.normalize():f}" if Fraction(whole) == rate else f"{rate.numerator}/{rate.denominator}"


def instant(at: datetime) -> str:
    """In UTC, as all instants of a bundle."""
    at = at.astimezone(UTC) if at.tzinfo else at
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
