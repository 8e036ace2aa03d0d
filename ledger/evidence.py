"""What the evidence for one bank line amounts to: one proposal, with its reasons in words and its score.

The payer is known here; the question is which of its open items the money is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from ledger.errors import sentence
from ledger.money import Money
from ledger.proposal import Habits, Item, Part, Proposal, UnsettledLine, Why


def by_reference(
    line: UnsettledLine, quoted: Sequence[Item], parties: Sequence[str], reasons: list[Why], habits: Habits
) -> Proposal | None:
    """The text names what it pays; the amount says whether all of it, a part, or too much."""
    size = size_of(line)
    numbers = ", ".join(item.references[0] for item in quoted)
    why: list[Why] = [Why(sentence("The text names {references}."), {"references": numbers}), *reasons]
    stranger = bool(parties) and not any(item.party in parties for item in quoted)
    discount = 0.07 if stranger else 0.0
    for chosen in _bundles(quoted, size.minor, len(quoted)):
        kind = "exact" if len(chosen) == 1 else "bundle"
        return Proposal(
            kind, in_full(line, chosen), 0.995 - discount, (*why, Why(sentence("The amount is the same."), {}))
        )
    quoted = [item for item in quoted if not item.whole]
    if not quoted:
        return None
    whole = sum(item.open.minor for item in quoted)
    if len(quoted) == 1 and _fee_of(line, quoted[0], habits):
        return _fee(line, quoted[0], 0.985 - discount, why)
    if size.minor < whole:
        parts = _oldest_first(line, quoted)
        part = sentence("{amount} of {open} open: a part payment.")
        values = {"amount": size, "open": Money(whole, size.currency)}
        return Proposal("partial", parts, (0.97 if len(quoted) == 1 else 0.85) - discount, (*why, Why(part, values)))
    rest = Money(size.minor - whole, size.currency)
    return Proposal(
        "over", in_full(line, quoted), _at_most(line, 0.96 - discount), (*why, _more(line, rest)), rest=rest
    )


def by_amount(
    line: UnsettledLine, items: Sequence[Item], reasons: list[Why], trust: float, habits: Habits
) -> Proposal | None:
    """The payer is known and names nothing: the amount must find the item.

    Never sure of something that is due weeks later as long as something else is due: an amount that fits by chance.
    """
    found = _of_amount(line, items, reasons, trust, habits)
    if found is None or not _passes_over(line, found, items, habits):
        return found
    why = Why(sentence("Something else was due before it."), {})
    return replace(found, score=min(found.score, 0.85), why=(*found.why, why))


def _passes_over(line: UnsettledLine, found: Proposal, items: Sequence[Item], habits: Habits) -> bool:
    paid = set(found.items)
    waiting = [(item.ref, (item.due - line.day).days) for item in items if item.due and not item.whole]
    early = any(ref in paid and ahead > habits.soon for ref, ahead in waiting)
    return early and any(ref not in paid and ahead <= 5 for ref, ahead in waiting)


def _of_amount(
    line: UnsettledLine, items: Sequence[Item], reasons: list[Why], trust: float, habits: Habits
) -> Proposal | None:
    size = size_of(line)
    if not items:
        return None
    same = [item for item in items if item.open.minor == size.minor]
    if same:
        equal = Why(sentence("The amount is the same."), {})
        if len(same) == 1:
            return Proposal("exact", in_full(line, same), min(0.98, trust + 0.1), (*reasons, equal))
        return _one_of_several(line, same, reasons, trust)
    choices = _bundles(items, size.minor, habits.largest_bundle)
    choices = [chosen for chosen in choices if len({item.whole for item in chosen}) == 1]  # one half booked: by chance
    if choices:
        return _bundle(line, choices, items, reasons, trust)
    items = [item for item in items if not item.whole]
    if not items:
        return None
    short = _current(line, [item for item in items if _fee_of(line, item, habits)], habits)
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


def same_side(line: UnsettledLine, item: Item) -> bool:
    return item.outgoing == (line.left.minor < 0) and item.open.currency == line.left.currency


def size_of(line: UnsettledLine) -> Money:
    return -line.left if line.left.minor < 0 else line.left


def in_full(line: UnsettledLine, items: Iterable[Item]) -> tuple[Part, ...]:
    return tuple(Part(line.id, item.ref, item.open) for item in items)


def _one_of_several(line: UnsettledLine, same: Sequence[Item], reasons: list[Why], trust: float) -> Proposal:
    """Equal amounts, as monthly fees are: sure only when the day leaves one of them, else the oldest as a hint."""
    due = [item for item in same if item.due is not None and (item.due - line.day).days <= 5]
    alone = len(due) == 1 and (line.day - (due[0].due or line.day)).days <= 60
    which = (
        sentence("{count} items have this amount: only this one was due.")
        if alone
        else sentence("{count} items have this amount: the oldest is taken.")
    )
    why = (*reasons, Why(which, {"count": len(same)}))
    return Proposal("exact", in_full(line, due if alone else same[:1]), min(0.92, trust) if alone else 0.8, why)


def _over(line: UnsettledLine, items: Sequence[Item], reasons: list[Why], trust: float) -> Proposal:
    """More than is open: a slip of the payer, or money for something that is not here."""
    whole = sum(item.open.minor for item in items)
    rest = Money(size_of(line).minor - whole, line.left.currency)
    score = _at_most(line, 0.92 if trust >= 0.8 and rest.minor * 100 <= whole else 0.8)
    return Proposal("over", in_full(line, items), score, (*reasons, _more(line, rest)), rest=rest)


def _more(line: UnsettledLine, rest: Money) -> Why:
    """What becomes of the rest: money in belongs to the customer, money out is still to be explained."""
    if line.left.minor < 0:
        return Why(sentence("{rest} more than is open: that part of the line stays unexplained."), {"rest": rest})
    return Why(sentence("{rest} more than is open: it stays unapplied."), {"rest": rest})


def _at_most(line: UnsettledLine, score: float) -> float:
    """Who pays a supplier too much had something else in mind: never sure."""
    return min(score, 0.8) if line.left.minor < 0 else score


def _partial(line: UnsettledLine, items: Sequence[Item], reasons: list[Why], trust: float, habits: Habits) -> Proposal:
    """Less than is open: certain enough for the only item in question, or the only one it is a round share of."""
    size = size_of(line)
    round_ones = [item for item in items if size.minor < item.open.minor and _tenths(size.minor, item.open.minor)]
    shares = _current(line, round_ones, habits)
    if len(shares) == 1:
        share = Why(
            sentence("It is {percent} % of one open item."),
            {"percent": size.minor * 100 // shares[0].open.minor},
        )
        return Proposal("partial", (Part(line.id, shares[0].ref, size),), min(0.91, trust), (*reasons, share))
    whole = Money(sum(item.open.minor for item in items), size.currency)
    why = Why(sentence("{amount} of {open} open: a part payment."), {"amount": size, "open": whole})
    now = [item for item in _current(line, items, habits) if item.open.minor > size.minor]
    score = 0.7 if len(now) > 1 else 0.91 if trust >= 0.95 and len(items) == 1 else 0.85
    return Proposal("partial", _oldest_first(line, now or items), score, (*reasons, why))


def _tenths(part: int, whole: int) -> bool:
    """Whether it is so many tenths of the whole, but for the rounding of a cent.

    >>> _tenths(37_037, 123_456), _tenths(30_000, 100_000), _tenths(33_333, 100_000)
    (True, True, False)
    """
    return (part * 10) % whole < 10 or (-part * 10) % whole < 10


def _current(line: UnsettledLine, items: Sequence[Item], habits: Habits) -> Sequence[Item]:
    """Those that are due by now or soon, where there are any: nobody pays months ahead by part."""
    now = [item for item in items if item.due is None or (item.due - line.day).days <= habits.soon]
    return now or items


def _bundle(
    line: UnsettledLine, choices: Sequence[Sequence[Item]], items: Sequence[Item], reasons: list[Why], trust: float
) -> Proposal:
    """Several items that together make the amount; the oldest ones in a row are what payers mean."""
    oldest = [chosen for chosen in choices if list(chosen) == list(items[: len(chosen)])]
    chosen = (oldest or choices)[0]
    sure = len(choices) == 1 or bool(oldest)
    why = Why(sentence("{count} open items add up to the amount."), {"count": len(chosen)})
    return Proposal("bundle", in_full(line, chosen), min(0.95, trust) if sure else 0.7, (*reasons, why))


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


def _fee_of(line: UnsettledLine, item: Item, habits: Habits) -> int:
    """What the bank's fee would be: money in comes short by it, money out is more by it; 0 where it is too much."""
    missing, whole = item.open.minor - size_of(line).minor, item.open.minor
    missing = -missing if item.outgoing else missing
    return missing if 0 < missing <= min(habits.fee_most, max(whole * habits.fee_share // 1000, 100)) else 0


def _fee(line: UnsettledLine, item: Item, score: float, reasons: list[Why]) -> Proposal:
    size = size_of(line)
    if item.outgoing:
        fee, paid = size - item.open, item.open
        why = Why(sentence("{fee} more than is open: taken as the bank's fee."), {"fee": fee})
    else:
        fee, paid = item.open - size, size
        why = Why(sentence("{fee} less than is open: taken as the bank's fee."), {"fee": fee})
    return Proposal("fee", (Part(line.id, item.ref, paid),), score, (*reasons, why), fee=fee)


def _oldest_first(line: UnsettledLine, items: Iterable[Item]) -> tuple[Part, ...]:
    left = size_of(line).minor
    parts = []
    for item in items:
        take = min(left, item.open.minor)
        if take > 0:
            parts.append(Part(line.id, item.ref, Money(take, item.open.currency)))
        left -= take
    return tuple(parts)
