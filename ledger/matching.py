"""Which open items a bank line pays.  A proposal names its allocations, its reasons and its score; a person confirms.

Lines are judged by day, each on what the earlier ones leave, and undesignated money goes to the oldest due: the order
of the lines in a file, and of the files, changes nothing.  Before them come the lines whose text names an item, for the
payer says what the money is for (Civil Code of the PRC, art. 560: the debtor's designation goes first, then what is
due, in the order of the due days; BGB § 366 likewise).

Evidence, best first: a reference in the text, the counterparty's account, its name, the amount.  An amount alone
proves nothing.  What the evidence leaves open is proposed below `SURE`, never above it, and so is whatever rests on an
earlier line that is open itself.  No proposal gives an item more than is open, nor a line more than it brought.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ledger import money_doubts
from ledger.errors import sentence
from ledger.evidence import HINT, by_amount, by_reference, doubted, same_side, size_of
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.payer import Numbers, Payer, Payers
from ledger.proposal import BOOKED, Habits, Item, ItemRef, Part, Proposal, UnsettledLine, Why, checked

TOGETHER = 10
"""Days within which part payments of one item are seen together."""


def proposals(
    lines: Sequence[UnsettledLine], items: Sequence[Item], habits: Habits | None = None
) -> tuple[Proposal, ...]:
    """The best explanation of every line; no item and no line is used beyond its amount.

    Sure ones come first, in the order in which they are to be confirmed: a later one counts on the earlier ones.
    """
    desk = _Desk(lines, items, habits or Habits())
    waiting = sorted((line for line in lines if line.left.minor), key=_by_day)
    for line in waiting:
        desk.designated(line)
    waiting = [line for line in waiting if line.id not in desk.done]
    desk.lay_out(waiting)
    for line in waiting:
        if line.id not in desk.done:
            desk.undesignated(line)
    found = desk.found
    return (*(each for each in found if each.sure), *(each for each in found if not each.sure))


def _by_day(line: UnsettledLine) -> tuple[date, int, str, str, str, int]:
    """By day; on one day the largest first, and nothing that depends on where a line stood in its file."""
    return (line.day, -abs(line.left.minor), line.name, line.account, line.text, line.id)


_Left = dict[ItemRef, Item]
"""The items with what is open of each."""

_OTHER = re.compile(
    r"代付|代缴|代[^ ]*支付|保证金|押金|退款|退回|借款|还款|利息|结息|工资|投资款"
    r"|on behalf|deposit|refund|loan|interest|reversal|returned",
    re.IGNORECASE,
)
"""Words of payments for others, of those that are for nothing that was invoiced, and of money that comes back."""


class _Desk:
    """All open items, and what the lines that were judged so far leave of them."""

    def __init__(self, lines: Sequence[UnsettledLine], items: Sequence[Item], habits: Habits) -> None:
        self.habits = habits
        self._lines = {line.id: line for line in lines}
        self.found: list[Proposal] = []
        self.done: set[int] = set()
        self._left = {item.ref: item for item in items if item.open.minor > 0}
        self._firm = dict(self._left)
        """The same as the sure ones alone leave it."""
        self._payers = Payers(self._left.values(), habits)
        self._of_party: dict[str, list[ItemRef]] = {}
        self._of_number: dict[str, list[ItemRef]] = {}
        self._of_contract: dict[str, list[ItemRef]] = {}
        for item in sorted(self._left.values(), key=lambda item: (item.due or date.max, item.ref)):
            self._of_party.setdefault(item.party, []).append(item.ref)
            for reference in item.references:
                self._of_number.setdefault(reference, []).append(item.ref)
            if item.contract:
                self._of_contract.setdefault(item.contract, []).append(item.ref)
        self._numbers = Numbers((*self._of_number, *self._of_contract, *habits.settled))
        self._open_to: dict[ItemRef, date] = {}
        """What an earlier line may have paid that nobody has settled yet -> that line's day."""
        self._events: dict[str, list[MoneyEvent]] = {}
        for event in habits.events:
            self._events.setdefault(event.party, []).append(event)
        self._seen: dict[str, list[MoneyEvent]] = {}
        self._queues: dict[tuple[str, bool, str], list[UnsettledLine]] = {}

    def designated(self, line: UnsettledLine) -> None:
        """A line whose text names items of its side."""
        quoted = self._quoted(self._of_number, line, self._left)
        if not quoted:
            return
        payer = self._payers.of(line)
        parties = payer.parties or tuple({item.party for item in quoted})
        others = [item for item in self._eligible(line, parties, self._left) if item not in quoted and not item.whole]
        found = by_reference(line, quoted, payer, others, self.habits)
        if found is not None:
            self._keep(found, line, [item for item in others if item.open == size_of(line)], repeats=False)

    def lay_out(self, lines: Sequence[UnsettledLine]) -> None:
        """The lines that name nothing, by their payer, to be seen together."""
        for line in lines:
            payer = self._payers.of(line)
            if payer.known and not self._numbers.named_in(line):
                self._queues.setdefault(_queue(payer.parties[0], line), []).append(line)

    def undesignated(self, line: UnsettledLine) -> None:
        """A line that names no item: the contract or the payer leads to what was due.

        It is sure only where it were the same if the earlier lines that are not sure had paid something else.
        """
        judged = self._judged(line, self._left)
        if judged is None:
            return
        found, near = judged
        if found.sure:
            otherwise = self._judged(line, self._firm)
            if otherwise is None or not otherwise[0].sure or otherwise[0].parts != found.parts:
                found = doubted(found, Why(sentence("Earlier payments may be for it and are not explained yet."), {}))
        self._keep(found, line, near)

    def _judged(self, line: UnsettledLine, left: _Left) -> tuple[Proposal, list[Item]] | None:
        """What a line that names no item is by what is left, and what it may be for."""
        payer = self._payers.of(line)
        numbers = self._numbers.named_in(line)
        contract = self._quoted(self._of_contract, line, left)
        found: Proposal | None = None
        near: list[Item] = []
        if contract:
            near = contract
            found = self._of_a_contract(line, contract, payer)
        elif payer.known:
            near = self._eligible(line, payer.parties, left)
            found = by_amount(line, near, payer.reasons, payer.trust, self.habits)
            together = self._together(line, payer, left) if not numbers else None
            if together is not None and (found is None or together.score > found.score):
                found = together
            if found is not None and numbers:
                found = doubted(found, _nothing_open(numbers))
        elif payer.parties:
            near = [item for item in self._eligible(line, payer.parties, left) if item.open == size_of(line)]
            found = _hint(line, near, payer) if near else None
        return (found, near) if found is not None else None

    def _of_a_contract(self, line: UnsettledLine, contract: list[Item], payer: Payer) -> Proposal | None:
        """The text names a contract, and so one of its instalments."""
        names = ", ".join(dict.fromkeys(item.contract for item in contract))
        reasons = (Why(sentence("The text names {references}."), {"references": names}), *payer.reasons)
        stranger = not any(item.party in payer.parties for item in contract)
        found = by_amount(line, contract, reasons, 0.97, self.habits)
        if found is not None and stranger and (payer.parties or found.kind != "exact"):
            found = replace(found, score=min(found.score, HINT))
        return found

    def _together(self, line: UnsettledLine, payer: Payer, left: _Left) -> Proposal | None:
        """This line and the next ones of the same payer, within days of each other, pay one item in parts."""
        party = payer.parties[0]
        group = [each for each in self._queues.get(_queue(party, line), ()) if each.id not in self.done]
        at = group.index(line)
        items = self._eligible(line, payer.parties, left)
        sizes = {item.open.minor for item in items}
        for run in (group[at : at + size] for size in (2, 3)):
            if len({each.id for each in run}) < 2 or (run[-1].day - line.day).days > TOGETHER:
                continue
            whole = sum(abs(each.left.minor) for each in run)
            fits = [item for item in items if item.open.minor == whole and not item.whole]
            if len(fits) == 1 and not any(abs(each.left.minor) in sizes for each in run):
                parts = tuple(Part(each.id, fits[0].ref, size_of(each)) for each in run)
                why = Why(
                    sentence("{count} payments of {party} within {days} days add up to the open amount."),
                    {"count": len(run), "party": party, "days": (run[-1].day - run[0].day).days},
                )
                return Proposal("parts", parts, 0.93, (why,))
        return None

    def _keep(self, found: Proposal, line: UnsettledLine, near: Iterable[Item], *, repeats: bool = True) -> None:
        """The explanation of a line, with what speaks against it; later lines count on it.

        `near`: the items that it may be for as well; while it is not sure, those that were due are open to it.
        """
        party = self._left[found.items[0]].party
        before = min((self._open_to[ref] for ref in found.items if ref in self._open_to), default=None)
        if before is not None:
            waits = sentence("A payment of {day} may be for it and is not explained yet.")
            found = doubted(found, Why(waits, {"day": before}))
        for why in self._doubts(found, line, party, repeats):
            found = doubted(found, why)
        checked(found, self._lines, self._left)
        if not found.sure:
            soon = self.habits.soon
            due = (item.ref for item in near if item.due is None or (item.due - line.day).days <= soon)
            for ref in (*found.items, *due):
                self._open_to.setdefault(ref, line.day)
        self.found.append(found)
        self.done |= set(found.lines)
        for id in found.lines:
            self._seen.setdefault(party, []).append(_event(self._lines[id], party))
        given = [(part.item, part.amount.minor) for part in found.parts]
        if found.fee and line.left.minor > 0:
            given.append((found.items[0], found.fee.minor))
        for left in (self._left, self._firm) if found.sure else (self._left,):
            for ref, minor in given:
                item = left[ref]
                left[ref] = replace(item, open=Money(item.open.minor - minor, item.open.currency))

    def _doubts(self, found: Proposal, line: UnsettledLine, party: str, repeats: bool) -> Iterable[Why]:
        """What makes a person look at it first."""
        today = self.habits.today
        if today is not None and line.day > today:
            yield Why(sentence("{day} lies in the future."), {"day": line.day})
        if not repeats or all(ref.kind in BOOKED for ref in found.items):
            return
        other = _OTHER.search(line.text)
        if other and any(ref.kind in ("instalment", "supplier invoice") for ref in found.items):
            yield Why(sentence("The text speaks of “{words}”."), {"words": other[0]})
        strange = self._numbers.strange_in(line)
        if strange:
            yield Why(sentence("It names {references}, which nobody here knows."), {"references": ", ".join(strange)})
        event = _event(line, party)
        for doubt in money_doubts.doubts(event, self._events.get(party, ()), event.day):
            yield Why(doubt.sentence, doubt.values)
        twin = money_doubts.repeated(event, self._seen.get(party, ()))
        if twin is not None:
            values = {"amount": twin.amount, "party": party, "day": twin.day}
            yield Why(sentence("The bank shows {amount} of {party} on {day} as well."), values)

    def _quoted(self, known: Mapping[str, Sequence[ItemRef]], line: UnsettledLine, left: _Left) -> list[Item]:
        """What the text names and the line can pay."""
        refs = {ref for number in self._numbers.named_in(line) for ref in known.get(number, ())}
        return _by_due(left[ref] for ref in refs if left[ref].open.minor > 0 and same_side(line, left[ref]))

    def _eligible(self, line: UnsettledLine, parties: Iterable[str], left: _Left) -> list[Item]:
        """What the parties have open on the line's side, and around its day."""
        early, late = self.habits.early, self.habits.late
        items = (left[ref] for party in parties for ref in self._of_party.get(party, ()))
        return [
            item
            for item in items
            if item.open.minor > 0
            and same_side(line, item)
            and (item.due is None or -(item.within or early) <= (line.day - item.due).days <= (item.within or late))
        ]


def _hint(line: UnsettledLine, fits: Sequence[Item], payer: Payer) -> Proposal:
    """Several payers may be meant: an exact amount is worth a hint."""
    why = (*payer.reasons, Why(sentence("The amount is the same."), {}))
    score = 0.75 if len(fits) == 1 else 0.5
    return Proposal("exact", (Part(line.id, fits[0].ref, size_of(line)),), score, why)


def _by_due(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.due or date.max, item.ref))


def _queue(party: str, line: UnsettledLine) -> tuple[str, bool, str]:
    return (party, line.left.minor < 0, line.left.currency)


def _event(line: UnsettledLine, party: str) -> MoneyEvent:
    return MoneyEvent("in" if line.left.minor > 0 else "out", line.day, size_of(line), party)


def _nothing_open(numbers: Sequence[str]) -> Why:
    return Why(sentence("It names {references}, on which nothing is open."), {"references": ", ".join(numbers)})
