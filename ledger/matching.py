"""Which open items a bank line pays.  A proposal names its allocations, its reasons and its score; a person confirms.

Evidence, best first: a reference in the text, the counterparty's account, its name, the amount.  An amount alone
proves nothing.  What the evidence leaves open is proposed below `SURE`, never above it.  No proposal gives an item
more than is open, nor a line more than it brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Any

from ledger.errors import BadInput, _
from ledger.money import Money
from ledger.names import Directory, mentions, squeezed

SURE = 0.9
"""From here on a proposal may be confirmed in one tap; below it is a hint that asks for a look."""

ROUNDS = 4
"""Part payments of one item that arrive together are found one after the other; more than four were never seen."""

Why = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """Money on the bank account; positive came in, negative went out.  `left` is what is not allocated yet."""

    id: str
    day: date
    left: Money
    name: str = ""
    account: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What is owed: an instalment or invoice (incoming), an expense or order (outgoing).  `open` is always positive.

    Attributes:
        references: invoice, contract, order numbers that a payer may quote.
    """

    id: str
    party: str
    open: Money
    due: date | None = None
    references: tuple[str, ...] = ()
    outgoing: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    line: str
    item: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Proposal:
    """Attributes:
    kind: exact, bundle, partial, parts, fee, over.
    fee: what a bank kept back; the item is closed with it.
    rest: what the line brought beyond the items.
    """

    kind: str
    parts: tuple[Part, ...]
    score: float
    why: tuple[Why, ...]
    fee: Money | None = None
    rest: Money | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.line for part in self.parts))

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.item for part in self.parts))

    @property
    def sure(self) -> bool:
        return self.score >= SURE


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known beyond the items themselves.

    Attributes:
        aliases: party -> other names it pays under; accounts: account number -> party, learned from confirmed matches.
        fee_share, fee_most: a bank fee is at most that share (per mille) of the item and at most that many minor units.
        over_most: what is believed to be paid too much by a slip, in minor units, and at most 1 % of the item.
        soon: days ahead within which an item is in question when the amount alone leaves several.
        early, late: days before and after the due day in which a payment without a reference is believed.
    """

    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    fee_share: int = 5
    fee_most: int = 10_000
    over_most: int = 100_000
    early: int = 120
    late: int = 400
    soon: int = 21
    largest_bundle: int = 5


def proposals(lines: Sequence[Line], items: Sequence[Item], habits: Habits | None = None) -> tuple[Proposal, ...]:
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
        settled = {id_ for proposal in new for id_ in proposal.lines}
        waiting = [line for line in waiting if line.id not in settled]
        left = _after(left, new)
    return (*sure, *(proposal for proposal in found if not proposal.sure))


def _round_of(lines: Sequence[Line], items: Sequence[Item], habits: Habits) -> list[Proposal]:
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
    given: dict[str, int] = {}
    for proposal in confirmed:
        for part in proposal.parts:
            given[part.item] = given.get(part.item, 0) + part.amount.minor
        if proposal.fee:
            given[proposal.items[0]] += proposal.fee.minor
    return [
        replace(item, open=Money(item.open.minor - given[item.id], item.open.currency)) if item.id in given else item
        for item in items
    ]


def checked(proposal: Proposal, lines: Mapping[str, Line], items: Mapping[str, Item]) -> Proposal:
    """The proposal, or a refusal where it would give more than there is (something was booked in between)."""
    for part in proposal.parts:
        if part.amount.minor <= 0:
            raise BadInput(_("An allocation must be more than nothing."))
    for id_, line in ((id_, lines[id_]) for id_ in proposal.lines):
        if sum(part.amount.minor for part in proposal.parts if part.line == id_) > abs(line.left.minor):
            raise BadInput(_("The payment of {amount} has been allocated in the meantime."), amount=line.left)
    for id_, item in ((id_, items[id_]) for id_ in proposal.items):
        given = sum(part.amount.minor for part in proposal.parts if part.item == id_)
        fee = proposal.fee.minor if proposal.fee and len(proposal.items) == 1 else 0
        if given + fee > item.open.minor:
            raise BadInput(_("Only {amount} of {item} is still open."), amount=item.open, item=id_)
    return proposal


def _without_overlap(found: Iterable[Proposal], lines: Sequence[Line], items: Sequence[Item]) -> Iterable[Proposal]:
    """Surest first; a later one may only use what the earlier ones left untouched."""
    used_lines: set[str] = set()
    used_items: set[str] = set()
    by_line, by_item = {line.id: line for line in lines}, {item.id: item for item in items}
    for proposal in found:
        if used_lines & set(proposal.lines) or used_items & set(proposal.items):
            continue
        used_lines |= set(proposal.lines)
        used_items |= set(proposal.items)
        yield checked(proposal, by_line, by_item)


class _Desk:
    """All open items, laid out so that a line finds those it may pay."""

    def __init__(self, items: Sequence[Item], habits: Habits) -> None:
        self.habits = habits
        self.items = [item for item in items if item.open.minor > 0]
        self.directory = Directory({item.party: habits.aliases.get(item.party, ()) for item in self.items})
        self.of_party: dict[str, list[Item]] = {}
        self.by_reference: dict[str, list[Item]] = {}
        for item in sorted(self.items, key=lambda item: (item.due or date.max, item.id)):
            self.of_party.setdefault(item.party, []).append(item)
            for reference in item.references:
                self.by_reference.setdefault(squeezed(reference), []).append(item)

    def explanations(self, line: Line) -> list[Proposal]:
        """What the line alone may be, at most one of them sure."""
        quoted = self._quoted(line)
        parties, reasons, trust = self._payer(line)
        if quoted:
            return [_by_reference(line, quoted, parties, reasons, self.habits)]
        if not parties:
            return []
        if len(parties) > 1 or trust < 0.8:
            return self._hints(line, parties, reasons)
        open_items = self._eligible(line, self.of_party.get(parties[0], ()))
        proposal = _by_amount(line, open_items, reasons, trust, self.habits)
        return [proposal] if proposal else []

    def parts(self, lines: Sequence[Line]) -> list[Proposal]:
        """Several lines of one payer within days of each other that together pay one item."""
        groups: dict[tuple[str, bool, str], list[Line]] = {}
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

    def _together(self, party: str, run: Sequence[Line]) -> Proposal | None:
        whole = sum(abs(line.left.minor) for line in run)
        items = self._eligible(run[0], self.of_party.get(party, ()))
        sizes = {item.open.minor for item in items}
        fits = [item for item in items if item.open.minor == whole]
        if len(fits) != 1 or any(abs(line.left.minor) in sizes for line in run):
            return None
        parts = tuple(Part(line.id, fits[0].id, _size(line)) for line in run)
        why = (_("{count} payments of {party} within {days} days add up to the open amount."),
               {"count": len(run), "party": party, "days": (run[-1].day - run[0].day).days})  # fmt: skip
        return Proposal("parts", parts, 0.93, (why,))

    def _quoted(self, line: Line) -> list[Item]:
        """The items whose reference stands in the text, in the line's direction and currency."""
        text = squeezed(f"{line.text} {line.name}")
        found: dict[str, Item] = {}
        for reference, items in self.by_reference.items():
            if reference in text and mentions(text, reference):
                found.update((item.id, item) for item in items if _same_side(line, item))
        return sorted(found.values(), key=lambda item: (item.due or date.max, item.id))

    def _payer(self, line: Line) -> tuple[list[str], list[Why], float]:
        """Who is on the other side, why, and how far that is to be trusted."""
        party = self.habits.accounts.get(line.account) if line.account else None
        if party in self.of_party:
            return [party], [(_("{party} has paid from this account before."), {"party": party})], 0.99
        named = self.directory.parties(line.name) if line.name else ()
        if named and named[0][1] == 1.0:
            return [each for each, _r in named], [(_("The name is {party}."), {"party": named[0][0]})], 0.97
        if named:
            why = (_("The name “{name}” is much like {party}."), {"name": line.name, "party": named[0][0]})
            return [each for each, _r in named], [why], named[0][1]
        inside = self.directory.named_in(line.text) if line.text else ()
        if inside:
            return list(inside), [(_("The text names {party}."), {"party": inside[0]})], 0.9
        return [], [], 0.0

    def _eligible(self, line: Line, items: Iterable[Item]) -> list[Item]:
        early, late = self.habits.early, self.habits.late
        return [
            item
            for item in items
            if _same_side(line, item) and (item.due is None or -early <= (line.day - item.due).days <= late)
        ]

    def _hints(self, line: Line, parties: Sequence[str], reasons: list[Why]) -> list[Proposal]:
        """Several may be meant: only an exact amount is worth a hint."""
        size = abs(line.left.minor)
        fits = [item for party in parties for item in self._eligible(line, self.of_party.get(party, ()))
                if item.open.minor == size]  # fmt: skip
        if not fits:
            return []
        score = 0.75 if len(fits) == 1 else 0.5
        why = (*reasons, (_("The amount is the same."), {}))
        return [Proposal("exact", (Part(line.id, fits[0].id, _size(line)),), score, why)]


def _same_side(line: Line, item: Item) -> bool:
    return item.outgoing == (line.left.minor < 0) and item.open.currency == line.left.currency


def _size(line: Line) -> Money:
    return -line.left if line.left.minor < 0 else line.left


def _by_reference(
    line: Line, quoted: Sequence[Item], parties: Sequence[str], reasons: list[Why], habits: Habits
) -> Proposal:
    """The text names what it pays; the amount says whether all of it, a part, or too much."""
    size = _size(line)
    numbers = ", ".join(item.references[0] if item.references else item.id for item in quoted)
    why: list[Why] = [(_("The text names {references}."), {"references": numbers}), *reasons]
    stranger = bool(parties) and not any(item.party in parties for item in quoted)
    discount = 0.07 if stranger else 0.0
    for chosen in _bundles(quoted, size.minor, len(quoted)):
        kind = "exact" if len(chosen) == 1 else "bundle"
        return Proposal(kind, _full(line, chosen), 0.995 - discount, (*why, (_("The amount is the same."), {})))
    whole = sum(item.open.minor for item in quoted)
    if len(quoted) == 1 and _is_fee(whole - size.minor, whole, habits):
        return _fee(line, quoted[0], 0.985 - discount, why)
    if size.minor < whole:
        parts = _oldest_first(line, quoted)
        sentence = _("{amount} of {open} open: a part payment.")
        values = {"amount": size, "open": Money(whole, size.currency)}
        return Proposal("partial", parts, (0.97 if len(quoted) == 1 else 0.85) - discount, (*why, (sentence, values)))
    rest = Money(size.minor - whole, size.currency)
    over = (_("{rest} more than is open: it stays unapplied."), {"rest": rest})
    return Proposal("over", _full(line, quoted), 0.96 - discount, (*why, over), rest=rest)


def _by_amount(line: Line, items: Sequence[Item], reasons: list[Why], trust: float, habits: Habits) -> Proposal | None:
    """The payer is known and names nothing: the amount must find the item."""
    size = _size(line)
    if not items:
        return None
    same = [item for item in items if item.open.minor == size.minor]
    if same:
        equal: Why = (_("The amount is the same."), {})
        if len(same) == 1:
            return Proposal("exact", _full(line, same), min(0.98, trust + 0.1), (*reasons, equal))
        return _one_of_several(line, same, reasons, trust)
    choices = _bundles(items, size.minor, habits.largest_bundle)
    if choices:
        return _bundle(line, choices, items, reasons, trust)
    short = _current(
        line, [item for item in items if _is_fee(item.open.minor - size.minor, item.open.minor, habits)], habits
    )
    if len(short) == 1:
        return _fee(line, short[0], min(0.94, trust), reasons)
    slips = [
        item for item in items if 0 < size.minor - item.open.minor <= min(item.open.minor // 100, habits.over_most)
    ]
    near = _current(line, slips, habits)
    whole = sum(item.open.minor for item in items)
    if size.minor > whole or len(near) == 1:
        return _over(line, near if len(near) == 1 else items, reasons, trust)
    return _partial(line, items, reasons, trust, habits)


def _one_of_several(line: Line, same: Sequence[Item], reasons: list[Why], trust: float) -> Proposal:
    """Equal amounts, as monthly fees are: sure only when the day leaves one of them, else the oldest as a hint."""
    due = [item for item in same if item.due is not None and (item.due - line.day).days <= 5]
    alone = len(due) == 1 and (line.day - (due[0].due or line.day)).days <= 60
    sentence = _("{count} items have this amount: only this one was due.") if alone else _(
        "{count} items have this amount: the oldest is taken."
    )  # fmt: skip
    why = (*reasons, (sentence, {"count": len(same)}))
    return Proposal("exact", _full(line, due if alone else same[:1]), min(0.92, trust) if alone else 0.8, why)


def _over(line: Line, items: Sequence[Item], reasons: list[Why], trust: float) -> Proposal:
    """More than is open: a slip of the payer, or money for something that is not here."""
    whole = sum(item.open.minor for item in items)
    rest = Money(_size(line).minor - whole, line.left.currency)
    why = (_("{rest} more than is open: it stays unapplied."), {"rest": rest})
    score = 0.92 if trust >= 0.8 and rest.minor * 100 <= whole else 0.8
    return Proposal("over", _full(line, items), score, (*reasons, why), rest=rest)


def _partial(line: Line, items: Sequence[Item], reasons: list[Why], trust: float, habits: Habits) -> Proposal:
    """Less than is open: certain enough for the only item in question, or the only one it is a round share of."""
    size = _size(line)
    round_ones = [item for item in items if size.minor < item.open.minor and size.minor * 10 % item.open.minor == 0]
    shares = _current(line, round_ones, habits)
    if len(shares) == 1:
        share: Why = (_("It is {percent} % of one open item."), {"percent": size.minor * 100 // shares[0].open.minor})
        return Proposal("partial", (Part(line.id, shares[0].id, size),), min(0.91, trust), (*reasons, share))
    whole = Money(sum(item.open.minor for item in items), size.currency)
    why: Why = (_("{amount} of {open} open: a part payment."), {"amount": size, "open": whole})
    now = [item for item in _current(line, items, habits) if item.open.minor > size.minor]
    score = 0.7 if len(now) > 1 else 0.91 if trust >= 0.95 else 0.85
    return Proposal("partial", _oldest_first(line, now or items), score, (*reasons, why))


def _current(line: Line, items: Sequence[Item], habits: Habits) -> Sequence[Item]:
    """Those that are due by now or soon, where there are any: nobody pays months ahead by part."""
    now = [item for item in items if item.due is None or (item.due - line.day).days <= habits.soon]
    return now or items


def _bundle(
    line: Line, choices: Sequence[Sequence[Item]], items: Sequence[Item], reasons: list[Why], trust: float
) -> Proposal:
    """Several items that together make the amount; the oldest ones in a row are what payers mean."""
    oldest = [chosen for chosen in choices if list(chosen) == list(items[: len(chosen)])]
    chosen = (oldest or choices)[0]
    sure = len(choices) == 1 or bool(oldest)
    why = (_("{count} open items add up to the amount."), {"count": len(chosen)})
    return Proposal("bundle", _full(line, chosen), min(0.95, trust) if sure else 0.7, (*reasons, why))


def _bundles(items: Sequence[Item], size: int, largest: int) -> list[Sequence[Item]]:
    """The sets of items that make the amount exactly, small ones first; looked for in the dozen oldest."""
    pool = [item for item in items if item.open.minor <= size][:12]
    if len(items) == 1 or sum(item.open.minor for item in pool) < size:
        return [items] if len(items) == 1 and items[0].open.minor == size else []
    out: list[Sequence[Item]] = []
    for count in range(1, min(largest, len(pool)) + 1):
        out += [chosen for chosen in combinations(pool, count) if sum(item.open.minor for item in chosen) == size]
        if len(out) > 8:
            break
    return out


def _is_fee(missing: int, whole: int, habits: Habits) -> bool:
    return 0 < missing <= min(habits.fee_most, max(whole * habits.fee_share // 1000, 100))


def _fee(line: Line, item: Item, score: float, reasons: list[Why]) -> Proposal:
    size = _size(line)
    fee = item.open - size
    why = (_("{fee} less than is open: taken as the bank's fee."), {"fee": fee})
    return Proposal("fee", (Part(line.id, item.id, size),), score, (*reasons, why), fee=fee)


def _full(line: Line, items: Iterable[Item]) -> tuple[Part, ...]:
    return tuple(Part(line.id, item.id, item.open) for item in items)


def _oldest_first(line: Line, items: Iterable[Item]) -> tuple[Part, ...]:
    left = _size(line).minor
    parts = []
    for item in items:
        take = min(left, item.open.minor)
        if take > 0:
            parts.append(Part(line.id, item.id, Money(take, item.open.currency)))
        left -= take
    return tuple(parts)
