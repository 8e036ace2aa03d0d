"""A voucher of several debits and several credits as pairs of one debit and one credit, by one fixed rule.

DATEV knows only such pairs.  In the order of the lines, what is left of the first debit goes against what is left of
the first credit, until one of them is used up; so n : 1 becomes n pairs, and every account keeps its sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.money import Money
from ledger.vouchers.mapping import MappedLine, MappedVoucher


@dataclass(frozen=True, slots=True)
class DebitCredit:
    """An amount above zero from one account to another; `back`: it takes back (Generalumkehr)."""

    debit: MappedLine
    credit: MappedLine
    amount: Money
    back: bool


def pairs(voucher: MappedVoucher) -> list[DebitCredit]:
    """The pairs of a voucher; lines that take back stand among themselves where they balance, else they are turned."""
    red, black = ([line for line in voucher.lines if line.red == back] for back in (True, False))
    if not sum(line.signed for line in red):
        return [*_pairs(black, back=False), *_pairs(red, back=True)]
    return list(_pairs(voucher.lines, back=False))


def _pairs(lines: Sequence[MappedLine], *, back: bool) -> Iterator[DebitCredit]:
    """The pairs of lines that balance; with `back` their amounts are below zero and their sides are kept."""
    debits, credits = _side(lines, back, debit=True), _side(lines, back, debit=False)
    at = 0
    for line, whole in debits:
        left = whole
        while left:
            other, there = credits[at]
            amount = min(left, there)
            yield DebitCredit(line, other, Money(amount, line.amount.currency), back)
            left -= amount
            credits[at] = (other, there - amount)
            at += credits[at][1] == 0


def _side(lines: Sequence[MappedLine], back: bool, *, debit: bool) -> list[tuple[MappedLine, int]]:
    """The lines of a side with how much of each; a line below zero stands on the other side unless all take back."""
    found = []
    for line in lines:
        minor = line.amount.minor
        side = line.debit if back or minor > 0 else not line.debit
        if side == debit and minor:
            found.append((line, abs(minor)))
    return found
