"""Simulated years of bank lines against what is open: how often a sure proposal is wrong, and how many get one.

`python -m bench matching`, or for more of it `python -m bench.matching [--seeds N] [--out] [--show]`

File by file the new lines are proposed, then the truth is booked, as a person who corrects what is wrong would do; what
that person confirms is learned as in the product.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import sqrt

from bench.books import Shelf
from bench.matching_year import Year, mirrored, year
from bench.table import Figure
from ledger.evidence import size_of
from ledger.matching import proposals
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.names import plain
from ledger.proposal import Habits, Item, ItemRef, Part, Proposal, UnsettledLine, known_payer

MOST_WRONG = 0.003
"""So many of the sure ones may be wrong."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counted in bank lines: `payments` pay something of ours, `sure` were proposed as sure, `right` of them exactly
    so, `hinted` payments were proposed with a question; `overdrawn` items were given more than was open."""

    payments: int
    sure: int
    right: int
    hinted: int
    overdrawn: int
    wrong: tuple[tuple[UnsettledLine, Proposal, tuple[Part, ...]], ...] = ()

    @property
    def recall(self) -> float:
        return self.right / self.payments


def upper_bound(wrong: int, of: int) -> float:
    """The share that the true one exceeds in at most 2.5 of a hundred such counts: the upper end of Wilson's interval
    of 95 % (Wilson 1927, JASA 22, 209).

    >>> round(upper_bound(0, 1000), 5), round(upper_bound(3, 1000), 5)
    (0.00383, 0.00878)
    """
    z, share = 1.959964, wrong / of
    middle = share + z * z / (2 * of)
    return (middle + z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))) / (1 + z * z / of)


def score(made: Year) -> Score:
    """File by file: propose, compare with the truth, book the truth."""
    desk = _Desk(made)
    lines = {line.id: line for line in made.lines}
    for ids in made.batches:
        desk.judge([lines[id] for id in ids])
    truth = made.truth
    wrong = tuple(
        (lines[id], proposal, truth.get(id, ()))
        for id, proposal in desk.sure.items()
        if {part for part in proposal.parts if part.line == id} != set(truth.get(id, ()))
    )
    hinted = sum(id in truth for id in desk.hints)
    return Score(len(truth), len(desk.sure), len(desk.sure) - len(wrong), hinted, desk.overdrawn, wrong)


class _Desk:
    """The books of the year: what is open, what is known of payers, what was paid."""

    def __init__(self, made: Year) -> None:
        self.made = made
        self.items: dict[ItemRef, Item] = {item.ref: item for item in made.items}
        self.habits: Habits = made.habits
        self.sure: dict[int, Proposal] = {}
        self.hints: set[int] = set()
        self.overdrawn = 0

    def judge(self, lines: list[UnsettledLine]) -> None:
        """Propose what the lines of a file are, then book what they really are."""
        for proposal in proposals(lines, tuple(self.items.values()), self.habits):
            given = Counter[ItemRef]()
            for part in proposal.parts:
                given[part.item] += part.amount.minor
            self.overdrawn += sum(self.items[item].open.minor < minor for item, minor in given.items())
            for id in proposal.lines:
                if proposal.sure:
                    self.sure[id] = proposal
                else:
                    self.hints.add(id)
        for line in lines:
            self._book(line)

    def _book(self, line: UnsettledLine) -> None:
        parts = self.made.truth.get(line.id, ())
        for at, part in enumerate(parts):
            item = self.items[part.item]
            fee = self.made.fees.get(line.id, 0) if at == 0 else 0
            left = item.open.minor - part.amount.minor - fee
            self.items[part.item] = replace(item, open=Money(left, item.open.currency))
        if parts:
            self._learn(line, self.items[parts[0].item].party)

    def _learn(self, line: UnsettledLine, party: str) -> None:
        """What the product keeps of a line that a person confirmed: account, name, the event, numbers that are done."""
        before = self.habits
        accounts = dict(before.accounts)
        if line.account:
            accounts[line.account] = known_payer(accounts.get(line.account), party)
        aliases = dict(before.aliases)
        if line.left.minor > 0 and line.name and plain(line.name) != plain(party):
            aliases[party] = tuple(dict.fromkeys((*aliases.get(party, ()), line.name)))
        event = MoneyEvent("in" if line.left.minor > 0 else "out", line.day, size_of(line), party, str(line.id))
        alive = {
            number for item in self.items.values() if item.open.minor for number in (*item.references, item.contract)
        }
        done = {
            number: item.party
            for item in self.items.values()
            for number in (*item.references, item.contract)
            if number and number not in alive
        }
        self.habits = replace(before, accounts=accounts, aliases=aliases, events=(*before.events, event), settled=done)


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines: what customers pay, and what we pay suppliers; no database is asked."""
    if shelf.kind != "sqlite":
        return
    for what, out in (("money in", False), ("money out", True)):
        found = [score(mirrored(year(seed)) if out else year(seed)) for seed in range(2 if quick else 20)]
        sure = sum(one.sure for one in found)
        wrong = sure - sum(one.right for one in found)
        payments = sum(one.payments for one in found)
        goal = f"≤ {MOST_WRONG:.1%} of ≥ 1,000"
        good = sure >= 1000 and wrong / sure <= MOST_WRONG
        yield Figure(
            "matching", f"{what}: sure and wrong, of {sure:,}", "none", 100 * wrong / sure, "%", None, goal, good
        )
        bound = 100 * upper_bound(wrong, sure)
        yield Figure("matching", f"{what}: the same, upper 95 % bound", "none", bound, "%", better="low")
        share = 100 * sum(one.right for one in found) / payments
        yield Figure("matching", f"{what}: payments that are sure and right, of {payments:,}", "none", share, "%")
        hinted = 100 * sum(one.hinted for one in found) / payments
        yield Figure("matching", f"{what}: payments proposed with a question", "none", hinted, "%")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--out", action="store_true", help="money out to suppliers instead of money in")
    parser.add_argument("--show", action="store_true", help="print the wrong ones")
    chosen = parser.parse_args()
    print("seed  files  lines  payments  sure  wrong  recall  hints  overdrawn  seconds")
    totals = Counter[str]()
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        made = mirrored(year(seed)) if chosen.out else year(seed)
        begun = time.perf_counter()
        found = score(made)
        seconds = time.perf_counter() - begun
        totals.update(payments=found.payments, sure=found.sure, right=found.right)
        counts = f"{seed:4}  {len(made.batches):5}  {len(made.lines):5}  {found.payments:8}  {found.sure:4}"
        quality = f"{found.sure - found.right:5}  {found.recall:6.4f}  {found.hinted:5}  {found.overdrawn:9}"
        print(counts, quality, f"{seconds:7.1f}", sep="  ")
        for line, proposal, truth in found.wrong if chosen.show else ():
            print(line, f"  {proposal.kind} {proposal.score} {proposal.parts}", f"  truth {truth}", sep="\n")
            print("  ", *(why.sentence.format(**why.values) for why in proposal.why))
    wrong = totals["sure"] - totals["right"]
    share, bound = wrong / totals["sure"], upper_bound(wrong, totals["sure"])
    print(f"sure {totals['sure']:,}, wrong {wrong}: {share:.3%}, at most {bound:.3%} (Wilson, 95 %)")
    print(f"sure and right of {totals['payments']:,} payments: {totals['right'] / totals['payments']:.2%}")


if __name__ == "__main__":
    main()
