"""What a settlement comes to: one rule for customers, suppliers and departments, every scope and every basis.

It states the cumulative value of what was reached and takes off what earlier settlements hold: each amount is rounded
once, to date, and a correction of the past comes in by itself.  Source: economics.md section 6; the usual build of an
interim certificate (财建〔2004〕369号, FIDIC).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from ledger.money import round_div
from ledger.settlements.statement import (
    BASES,
    NUMBERS,
    Basis,
    BasisLine,
    BasisStatement,
    Computed,
    LineItem,
    LineName,
    NoMeaning,
    Party,
)

_SHARED: tuple[LineName, ...] = ("adjustments", "supplied", "disputed")
"""Lines that are the same by every basis."""
Recovery = Literal["by_progress", "at_the_end", "share"]


@dataclass(frozen=True, slots=True)
class SettlementTerms:
    """What is agreed of money; minor units of one currency, shares as exact fractions.

    Attributes:
        price: signed price with all approved changes, net; None where there is none (framework): nothing is recovered
            by progress then.
        rate: of VAT, of what has no rate of its own.
        retention: kept back of gross; `retention_most`: no more than so much in all (None: no limit).
        released: the retention has fallen due: none of it is kept any longer.
        advance: paid ahead, gross.
        recovery: of the advance: with the work, all of it at the end, or `recovered` of each settlement's value.
        progress: the part of gross that is paid before the final one.
    """

    price: int | None = None
    rate: Fraction = Fraction(0)
    retention: Fraction = Fraction(0)
    retention_most: int | None = None
    released: bool = False
    advance: int = 0
    recovery: Recovery = "by_progress"
    recovered: Fraction = Fraction(0)
    progress: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class ReachedWork:
    """What was reached to date by one basis: items of lines 1 and 2."""

    items: Sequence[LineItem]
    not_billable: int = 0
    cut_by_ceiling: int = 0


@dataclass(frozen=True, slots=True)
class EarlierSettlements:
    """Line -> what the earlier settlements of the same contract and party hold, added up.

    `by_basis`: between departments, where nothing is paid, each basis goes on from its own earlier figure.
    """

    held: Mapping[LineName, int] = field(default_factory=dict)
    by_basis: Mapping[Basis, Mapping[LineName, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, party: Party, before: Iterable[Computed]) -> EarlierSettlements:
        """Those that are final, in whatever order."""
        known = list(before)
        held = _added(one.payable for one in known)
        if party != "internal":
            return cls(held)
        own = {basis: _added(one.statements[basis] for one in known if basis in one.statements) for basis in BASES}
        return cls(held, own)

    def by(self, basis: Basis, name: LineName) -> int:
        return self.by_basis.get(basis, self.held).get(name, 0)


def computed(
    basis: Basis,
    reached: Mapping[Basis, ReachedWork | NoMeaning],
    deductions: Sequence[LineItem],
    terms: SettlementTerms,
    earlier: EarlierSettlements,
    *,
    final: bool = False,
) -> Computed:
    """A settlement by the rule's basis and the two others.  `deductions`: items of lines 3 to 5, the same by all.

    >>> work = ReachedWork([LineItem("work", "design", 120_000_00)])
    >>> late = [LineItem("adjustments", "two days late", -1_200_00)]
    >>> terms = SettlementTerms(600_000_00, Fraction(6, 100), Fraction(5, 100), advance=127_200_00)
    >>> found = computed("contract", {"contract": work}, late, terms, EarlierSettlements()).payable
    >>> [found.this(name) for name in ("this", "vat", "gross", "retention", "advance", "payable")]
    [11880000, 712800, 12592800, 629640, 2544000, 9419160]
    """
    statements: dict[Basis, BasisStatement] = {}
    without: dict[Basis, NoMeaning] = {}
    for one in BASES:
        work = reached.get(one, NoMeaning(one, ""))
        if isinstance(work, NoMeaning):
            without[one] = work
        else:
            items = (*work.items, *deductions)
            statements[one] = _statement(one, items, terms, earlier, ending=final and one == basis)
    rule = reached[basis]
    if isinstance(rule, NoMeaning):
        raise ValueError(f"no {basis} basis: {rule.why}")
    items = (*rule.items, *deductions)
    return Computed(basis, statements, without, items, rule.not_billable, rule.cut_by_ceiling)


def countered(of: Computed) -> Computed:
    """The same lines with the other sign: what takes a final settlement back.

    >>> work = {"contract": ReachedWork([LineItem("work", "design", 100)])}
    >>> first = computed("contract", work, (), SettlementTerms(100), EarlierSettlements())
    >>> back = countered(first).payable
    >>> back.line("value"), back.this("payable")
    (BasisLine(name='value', to_date=0, earlier=100), -100)
    """
    statements = {
        basis: BasisStatement(basis, tuple(_back(line, one.to_date("value")) for line in one.lines))
        for basis, one in of.statements.items()
    }
    return Computed(of.basis, statements, of.without, (), of.not_billable, of.cut_by_ceiling)


def _back(line: BasisLine, settled: int) -> BasisLine:
    if line.name == "earlier":
        return BasisLine("earlier", settled, settled)
    return BasisLine(line.name, line.earlier, line.to_date)


def _statement(
    basis: Basis, items: Sequence[LineItem], terms: SettlementTerms, earlier: EarlierSettlements, *, ending: bool
) -> BasisStatement:
    to_date: dict[LineName, int] = {
        name: sum(one.amount for one in items if one.line == name) for name in ("work", "changes", *_SHARED)
    }
    value = sum(to_date.values())
    held = earlier.by(basis, "this")
    vat = _vat(items, terms.rate)
    gross = value + vat
    base = to_date["work"] + to_date["changes"] + to_date["disputed"]
    retention = _retention(gross, terms)
    advance = _advance(base, value, terms, ending=ending)
    withheld = 0 if ending else gross - part(gross, terms.progress)
    to_date |= {
        "value": value,
        "earlier": held,
        "this": value,
        "vat": vat,
        "gross": gross,
        "retention": retention,
        "advance": advance,
        "withheld": withheld,
        "payable": gross - retention - advance - withheld,
    }
    before = {name: earlier.by(basis, name) for name in NUMBERS} | {"value": held, "earlier": held, "this": held}
    return BasisStatement(basis, tuple(BasisLine(name, to_date[name], before[name]) for name in NUMBERS))


def _vat(items: Sequence[LineItem], rate: Fraction) -> int:
    """To date, each rate rounded once."""
    by_rate: dict[Fraction, int] = {}
    for one in items:
        own = rate if one.rate is None else one.rate
        by_rate[own] = by_rate.get(own, 0) + one.amount
    return sum(part(net, own) for own, net in by_rate.items())


def _retention(gross: int, terms: SettlementTerms) -> int:
    if terms.released:
        return 0
    kept = part(gross, terms.retention)
    return kept if terms.retention_most is None else min(kept, terms.retention_most)


def _advance(base: int, value: int, terms: SettlementTerms, *, ending: bool) -> int:
    """Recovered to date: never more than was paid ahead; penalties do not slow it (`base` is before them)."""
    if ending or not terms.advance:
        return terms.advance
    if terms.recovery == "at_the_end":
        return 0
    if terms.recovery == "share":
        return max(min(terms.advance, part(value, terms.recovered)), 0)
    if not terms.price:
        return 0
    return max(min(terms.advance, round_div(terms.advance * base, terms.price)), 0)


def part(amount: int, share: Fraction) -> int:
    """A share of an amount, rounded once, half to even.

    >>> part(25, Fraction(1, 10)), part(35, Fraction(1, 10))
    (2, 4)
    """
    return round_div(amount * share.numerator, share.denominator)


def _added(statements: Iterable[BasisStatement]) -> dict[LineName, int]:
    found: dict[LineName, int] = {}
    for one in statements:
        for line in one.lines:
            found[line.name] = found.get(line.name, 0) + line.this
    return found
