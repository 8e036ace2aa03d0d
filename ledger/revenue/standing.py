"""What stands of a contract in the books, and how claims and revenue move it.

Claim B = invoiced + paid ahead.  **contract liability = max(B − R, 0), contract asset = max(R − B, 0)**, so that both
can never stand; a wrong order of events heals by itself.  In the company's currency the liability is layers at the rate
of the day of each receipt or invoice, used first in first out, and never revalued (IFRIC 22.8-9, CAS 19 art. 11,
小企业会计准则 art. 77(2)); the asset is a monetary item at its carrying amount.  A move between asset, liability and
receivable takes the carrying amount.  Sources: CAS 14 art. 41; IFRS 15.105-108.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ledger.money import part_of


@dataclass(frozen=True, slots=True)
class Value:
    """An amount in the contract's currency and what it stands at in the company's: minor units of each."""

    amount: int = 0
    company: int = 0

    def __add__(self, other: Value) -> Value:
        return Value(self.amount + other.amount, self.company + other.company)

    def __sub__(self, other: Value) -> Value:
        return Value(self.amount - other.amount, self.company - other.company)

    def __neg__(self) -> Value:
        return Value(-self.amount, -self.company)

    def __bool__(self) -> bool:
        return bool(self.amount or self.company)

    def part(self, amount: int) -> Value:
        """So much of it, with its share of what it stands at; all of it takes all."""
        return self if amount == self.amount else Value(amount, part_of(self.company, 0, amount, self.amount))


ZERO = Value()


@dataclass(frozen=True, slots=True)
class Moved:
    """How a change of claim or of revenue moved a contract: signed, an increase of asset or liability is positive."""

    asset: Value = ZERO
    liability: Value = ZERO

    def __add__(self, other: Moved) -> Moved:
        return Moved(self.asset + other.asset, self.liability + other.liability)


@dataclass(frozen=True, slots=True)
class ContractStanding:
    """A contract's position net of VAT, as it stands in the books.

    Attributes:
        layers: the contract liability, the oldest first.
        asset: the contract asset.
    """

    layers: tuple[Value, ...] = ()
    asset: Value = ZERO

    @property
    def liability(self) -> Value:
        """All layers together."""
        return sum(self.layers, Value())

    def settled(self) -> tuple[ContractStanding, Moved]:
        """The same with at most one of asset and liability, and neither below zero: after something was reversed that
        had been used meanwhile.  What stands of nothing, after a reversal at another rate, is gone: it is an exchange
        difference.

        >>> ContractStanding((Value(28, 185), Value(0, -5))).settled()[1].liability
        Value(amount=0, company=5)
        >>> ContractStanding((Value(-100, -700), Value(30, 210))).settled()[1]
        Moved(asset=Value(amount=70, company=490), liability=Value(amount=70, company=490))
        """
        asset = self.asset
        short = sum((layer for layer in self.layers if layer.amount < 0), ZERO)
        layers = tuple(layer for layer in self.layers if layer.amount > 0)
        if not asset.amount:
            asset = ZERO
        if asset.amount < 0:
            layers, asset = (*layers, -asset), ZERO
        if short:
            layers, used = oldest(layers, -short.amount)
            asset += -short.part(short.amount + used.amount) if short.amount + used.amount else ZERO
        both = min(asset.amount, sum(layer.amount for layer in layers))
        if both > 0:
            layers, _used = oldest(layers, both)
            asset -= asset.part(both)
        after = ContractStanding(layers, asset)
        return after, Moved(after.asset - self.asset, after.liability - self.liability)

    def claimed(self, claim: Value) -> tuple[ContractStanding, Moved]:
        """The claim changes by so much, at the rate of the day: an invoice, money paid ahead; negative: taken back.

        >>> ContractStanding(asset=Value(300, 2100)).claimed(Value(1000, 7100))[1]
        Moved(asset=Value(amount=-300, company=-2100), liability=Value(amount=700, company=4970))
        """
        if claim.amount >= 0:
            covered = min(claim.amount, self.asset.amount)
            gone = self.asset.part(covered) if covered else Value()
            rest = claim.part(claim.amount - covered) if claim.amount else Value()
            layers = (*self.layers, rest) if rest else self.layers
            return replace(self, layers=layers, asset=self.asset - gone), Moved(-gone, rest)
        layers, taken = newest(self.layers, -claim.amount)
        short = (-claim).part(-claim.amount - taken.amount)
        return replace(self, layers=layers, asset=self.asset + short), Moved(short, -taken)

    def earned(self, revenue: Value) -> tuple[ContractStanding, Moved]:
        """Revenue changes by so much, at the rate of the day: what is covered by the liability takes its layers' rates,
        the oldest first; the rest is a contract asset.  Negative: an estimate went up.

        The company amount of the revenue is that of liability used plus asset made.

        >>> held = ContractStanding((Value(100, 700), Value(100, 720)))
        >>> held.earned(Value(250, 1850))[1]
        Moved(asset=Value(amount=50, company=370), liability=Value(amount=-200, company=-1420))
        """
        if revenue.amount >= 0:
            layers, used = oldest(self.layers, revenue.amount)
            rest = revenue.part(revenue.amount - used.amount) if revenue.amount else Value()
            return replace(self, layers=layers, asset=self.asset + rest), Moved(rest, -used)
        back = min(-revenue.amount, self.asset.amount)
        gone = self.asset.part(back) if back else Value()
        rest = (-revenue).part(-revenue.amount - back)
        layers = (rest, *self.layers) if rest else self.layers
        return replace(self, layers=layers, asset=self.asset - gone), Moved(-gone, rest)


NOTHING = ContractStanding()


def oldest(layers: tuple[Value, ...], amount: int) -> tuple[tuple[Value, ...], Value]:
    """(what is left, what was used) of so much, taken from the first layers."""
    used = Value()
    left = list(layers)
    while left and used.amount < amount:
        part = left[0].part(min(left[0].amount, amount - used.amount))
        left[0] -= part
        used += part
        if not left[0]:
            left.pop(0)
    return tuple(left), used


def newest(layers: tuple[Value, ...], amount: int) -> tuple[tuple[Value, ...], Value]:
    """The same from the last layers: what is taken back came last."""
    left, used = oldest(layers[::-1], amount)
    return left[::-1], used
