"""Two trial balances of a month held against each other: ours by their accounts, theirs as their program has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

Sides = tuple[int, int]
"""Debit and credit of a period, minor units; what takes back counts below zero on its side."""


@dataclass(frozen=True, slots=True)
class AccountDifference:
    """An account on which the two sides differ, debit less credit."""

    account: str
    name: str
    ours: int
    theirs: int

    @property
    def gap(self) -> int:
        return self.ours - self.theirs


def leaves(theirs: Mapping[str, Sides]) -> dict[str, Sides]:
    """Their accounts without those that only add up others below them.

    >>> leaves({"6602": (5, 0), "6602.04": (3, 0), "6602.05": (2, 0), "2241": (0, 5)})
    {'6602.04': (3, 0), '6602.05': (2, 0), '2241': (0, 5)}
    """
    codes = sorted(theirs)
    above = {code for code, following in pairwise(codes) if following.startswith(code)}
    return {code: sides for code, sides in theirs.items() if code not in above}


def differences(
    ours: Mapping[str, Sides], theirs: Mapping[str, Sides], names: Mapping[str, str]
) -> tuple[list[AccountDifference], int]:
    """The accounts of ours on which the months differ, the largest gap first; and how many only they have.

    Compared is debit less credit: whether something was taken back in red or on the other side is no difference.

    >>> found, more = differences({"2241": (0, 900)}, {"2241": (0, 500), "1601": (7, 0)}, {})
    >>> [(one.account, one.gap) for one in found], more
    ([('2241', -400)], 1)
    """
    there = leaves(theirs)
    found = []
    for account, (debit, credit) in ours.items():
        other = there.get(account) or theirs.get(account) or (0, 0)
        one = AccountDifference(account, names.get(account, ""), debit - credit, other[0] - other[1])
        if one.gap:
            found.append(one)
    only = sum(account not in ours and sides != (0, 0) for account, sides in there.items())
    return sorted(found, key=lambda one: (-abs(one.gap), one.account)), only


def explained(gap: int, parts: Iterable[int]) -> bool:
    """Whether what is not there yet is the whole difference."""
    return sum(parts) == gap
