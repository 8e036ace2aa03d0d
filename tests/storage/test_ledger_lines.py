"""What stands against a line of the ledger."""

from __future__ import annotations

import random
from datetime import date

from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from storage.ledger_lines import LedgerLine, sides


def entry(*amounts: tuple[str, int]) -> JournalEntry:
    lines = []
    for role, minor in amounts:
        money = Money(minor, "CNY")
        lines.append(Posting(role, money, money, money))
    return JournalEntry(date(2026, 11, 1), date(2026, 11, 1), "", "", tuple(lines))


def plainly(of: JournalEntry, place: int) -> tuple[str, ...]:
    """The accounts of the other side; of one side alone, all others."""
    mine = of.postings[place - 1]
    others = [line for at, line in enumerate(of.postings, 1) if at != place]
    against = [line.account for line in others if line.debit != mine.debit] or [line.account for line in others]
    return tuple(dict.fromkeys(against))


def test_it_is_the_other_side_or_all_others() -> None:
    dice = random.Random(7)
    for _ in range(300):
        made = entry(*((dice.choice("abc"), dice.choice((-5, 5, 7))) for _line in range(dice.randrange(1, 6))))
        for place in range(1, len(made.postings) + 1):
            shown = LedgerLine(made, place, sides(made)).counter
            assert set(shown) == set(plainly(made, place)), made
