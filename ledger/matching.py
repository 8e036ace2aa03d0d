"""Which open items a bank line pays.  A proposal names its allocations, its reasons and its score; a person confirms.

Evidence, best first: a reference in the text, the counterparty's account, its name, the amount.  An amount alone
proves nothing.  What the evidence leaves open is proposed below `SURE`, never above it.  No proposal gives an item
more than is open, nor a line more than it brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ledger.errors import sentence
from ledger.evidence import by_amount, by_reference, same_side, size_of
from ledger.money import Money
from ledger.names import PartyNames, mentions, squeezed
from ledger.proposal import Habits, Item, ItemRef, Part, Proposal, UnsettledLine, Why, checked

ROUNDS = 4
"""Part payments of one item that arrive together are found one after the other; more than four were never seen."""


def proposals(
    lines: Sequence[UnsettledLine], items: Sequence[Item], habits: Habits | None = None
) -> tuple[Proposal, ...]:
    """The best explanation of every line; no item and no line is used beyond its amount.

    Sure ones come in the order in which they are to be confirmed: a later one counts on the earlier ones.
    """
    known = habits or Habits()
    left, waiting = list(items), list(lines)
    sure: list[Proposal] = []
    for _round in range(ROUNDS):
        found = _round_of(waiting, left, known)
        new = [proposal for proposal in found if proposal.sure]
        sure += new
        if not new:
            break
        settled = {line for proposal in new for line in proposal.lines}
        waiting = [line for line in waiting if line.id not in settled]
        left = _after(left, new)
    return (*sure, *(proposal for proposal in found if not proposal.sure))


def _round_of(lines: Sequence[UnsettledLine], items: Sequence[Item], habits: Habits) -> list[Proposal]:
    """One look at all lines; none of the proposals touches what another one uses."""
    desk = _Desk(items, habits)
    found: list[Proposal] = []
    for line in sorted(lines, key=lambda line: (line.day, line.id)):
        if line.left.minor:
            found += desk.explanations(line)
    found += desk.parts(lines)
    found.sort(key=lambda each: (-each.score, len(each.parts), each.lines, each.items))
    return list(_without_overlap(found, lines, items))


def _after(items: Sequence[Item], confirmed: Sequence[Proposal]) -> list[Item]:
    """What is open once these are booked: a second part payment is seen against the rest."""
    given: dict[ItemRef, int] = {}
    outgoing = {item.ref for item in items if item.outgoing}
    for proposal in confirmed:
        for part in proposal.parts:
            given[part.item] = given.get(part.item, 0) + part.amount.minor
        if proposal.fee and proposal.items[0] not in outgoing:
            given[proposal.items[0]] += proposal.fee.minor
    return [
        replace(item, open=Money(item.open.minor - given[item.ref], item.open.currency)) if item.ref in given else item
        for item in items
    ]


def _without_overlap(
    found: Iterable[Proposal], lines: Sequence[UnsettledLine], items: Sequence[Item]
) -> Iterable[Proposal]:
    """Surest first; a later one may only use what the earlier ones left untouched."""
    used_lines: set[int] = set()
    used_items: set[ItemRef] = set()
    by_line, by_item = {line.id: line for line in lines}, {item.ref: item for item in items}
    for proposal in found:
        if used_lines & set(proposal.lines) or used_items & set(proposal.items):
            continue
        used_lines |= set(proposal.lines)
        used_items |= set(proposal.items)
        yield checked(proposal, by_line, by_item)


class _Payer(NamedTuple):
    """Who is on the other side of a line, why, and how far that is to be trusted."""

    parties: list[str]
    reasons: list[Why]
    trust: float


class _Desk:
    """All open items, laid out so that a line finds those it may pay."""

    def __init__(self, items: Sequence[Item], habits: Habits) -> None:
        self.habits = habits
        self.items = [item for item in items if item.open.minor > 0]
        self.directory = PartyNames({item.party: habits.aliases.get(item.party, ()) for item in self.items})
        self.of_party: dict[str, list[Item]] = {}
        self.by_reference: dict[str, list[Item]] = {}
        for item in sorted(self.items, key=lambda item: (item.due or date.max, item.ref)):
            self.of_party.setdefault(item.party, []).append(item)
            for reference in item.references:
                self.by_reference.setdefault(squeezed(reference), []).append(item)

    def explanations(self, line: UnsettledLine) -> list[Proposal]:
        """What the line alone may be, at most one of them sure."""
        quoted = self._quoted(line)
        parties, reasons, trust = self._payer(line)
        found = by_reference(line, quoted, parties, reasons, self.habits) if quoted else None
        if found:
            return [found]
        if not parties:
            return []
        if len(parties) > 1 or trust < 0.8:
            return self._hints(line, parties, reasons)
        open_items = self._eligible(line, self.of_party.get(parties[0], ()))
        proposal = by_amount(line, open_items, reasons, trust, self.habits)
        return [proposal] if proposal else []

    def parts(self, lines: Sequence[UnsettledLine]) -> list[Proposal]:
        """Several lines of one payer within days of each other that together pay one item."""
        groups: dict[tuple[str, bool, str], list[UnsettledLine]] = {}
        for line in lines:
            parties, _reasons, trust = self._payer(line)
            if len(parties) == 1 and trust >= 0.8 and not self._quoted(line):
                groups.setdefault((parties[0], line.left.minor < 0, line.left.currency), []).append(line)
        out = []
        for (party, _outgoing, _currency), group in sorted(groups.items()):
            group.sort(key=lambda line: (line.day, line.id))
            for size in (2, 3):
                for run in (group[at : at + size] for at in range(len(group) - size + 1)):
                    found = self._together(party, run) if (run[-1].day - run[0].day).days <= 10 else None
                    out += [found] if found else []
        return out

    def _together(self, party: str, run: Sequence[UnsettledLine]) -> Proposal | None:
        whole = sum(abs(line.left.minor) for line in run)
        items = self._eligible(run[0], self.of_party.get(party, ()))
        sizes = {item.open.minor for item in items}
        fits = [item for item in items if item.open.minor == whole and not item.whole]
        if len(fits) != 1 or any(abs(line.left.minor) in sizes for line in run):
            return None
        parts = tuple(Part(line.id, fits[0].ref, size_of(line)) for line in run)
        why = Why(
            sentence("{count} payments of {party} within {days} days add up to the open amount."),
            {"count": len(run), "party": party, "days": (run[-1].day - run[0].day).days},
        )
        return Proposal("parts", parts, 0.93, (why,))

    def _quoted(self, line: UnsettledLine) -> list[Item]:
        """The items whose reference stands in the text, in the line's direction and currency."""
        text = squeezed(f"{line.text} {line.name}")
        found: dict[ItemRef, Item] = {}
        for reference, items in self.by_reference.items():
            if reference in text and mentions(text, reference):
                found.update((item.ref, item) for item in items if same_side(line, item))
        return sorted(found.values(), key=lambda item: (item.due or date.max, item.ref))

    def _payer(self, line: UnsettledLine) -> _Payer:
        party = self.habits.accounts.get(line.account) if line.account else None
        if party in self.of_party:
            before = (
                sentence("{party} has paid from this account before.")
                if line.left.minor > 0
                else sentence("{party} was paid on this account before.")
            )
            return _Payer([party], [Why(before, {"party": party})], 0.99)
        named = self.directory.parties(line.name) if line.name else ()
        if named:
            first, likeness = named[0]
            if likeness == 1.0:
                why, trust = Why(sentence("The name is {party}."), {"party": first}), 0.97
            else:
                alike = sentence("The name “{name}” is much like {party}.")
                why, trust = Why(alike, {"name": line.name, "party": first}), likeness
            return _Payer([party for party, _likeness in named], [why], trust)
        inside = self.directory.named_in(line.text) if line.text else ()
        if inside:
            return _Payer(list(inside), [Why(sentence("The text names {party}."), {"party": inside[0]})], 0.9)
        return _Payer([], [], 0.0)

    def _eligible(self, line: UnsettledLine, items: Iterable[Item]) -> list[Item]:
        early, late = self.habits.early, self.habits.late
        return [
            item
            for item in items
            if same_side(line, item)
            and (item.due is None or -(item.within or early) <= (line.day - item.due).days <= (item.within or late))
        ]

    def _hints(self, line: UnsettledLine, parties: Sequence[str], reasons: list[Why]) -> list[Proposal]:
        """Several may be meant: only an exact amount is worth a hint."""
        size = abs(line.left.minor)
        fits = [
            item
            for party in parties
            for item in self._eligible(line, self.of_party.get(party, ()))
            if item.open.minor == size
        ]
        if not fits:
            return []
        score = 0.75 if len(fits) == 1 else 0.5
        why = (*reasons, Why(sentence("The amount is the same."), {}))
        return [Proposal("exact", (Part(line.id, fits[0].ref, size_of(line)),), score, why)]
