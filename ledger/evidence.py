"""What the evidence for one bank line amounts to: one proposal, with its reasons in words and its score.

The payer is known here; the question is which of its open items the money is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from ledger.errors import sentence
from ledger.money import Money
from ledger.payer import Payer
from ledger.proposal import Habits, Item, Part, Proposal, UnsettledLine, Why

HINT = 0.85
"""The score of what something speaks against: it is proposed, never sure."""

_BESIDE = 3
"""So many items together are looked at as another way to the same amount."""

_ROUND_FEE = 50
"""A bank's fee is a multiple of so many minor units; what is missing otherwise may be missing by chance."""


def by_reference(
    line: UnsettledLine, quoted: Sequence[Item], payer: Payer, others: Sequence[Item], habits: Habits
) -> Proposal | None:
    """The text names what it pays; the amount says whether all of it, a part, or too much.

    `others`: what else the payer may mean; where the amount is that of one of them, a digit may be wrong.
    """
    size = size_of(line)
    numbers = ", ".join(item.references[0] for item in quoted)
    why: list[Why] = [Why(sentence("The text names {references}."), {"references": numbers}), *payer.reasons]
    stranger = bool(payer.parties) and not any(item.party in payer.parties for item in quoted)
    least = HINT if stranger and any(item.open.minor == size.minor for item in others) else 1.0
    for chosen in _bundles(quoted, size.minor, len(quoted)):
        kind = "exact" if len(chosen) == 1 else "bundle"
        score = min(0.995 - (0.07 if stranger else 0.0), least if len(chosen) == len(quoted) else HINT)
        return Proposal(kind, in_full(line, chosen), score, (*why, Why(sentence("The amount is the same."), {})))
    quoted = [item for item in quoted if not item.whole]
    if not quoted:
        return None
    if stranger or not payer.parties:
        least = HINT
    elif _explained(size.minor, others, habits) or _mistakable(size.minor, quoted, others):
        least = HINT
        why.append(Why(sentence("It may be for something else that is open: a digit may be wrong."), {}))
    whole = sum(item.open.minor for item in quoted)
    if _fee_of(line, quoted, habits):
        return _fee(line, quoted, min(0.985 if len(quoted) == 1 else 0.95, least), why)
    if size.minor < whole:
        parts = _oldest_first(line, quoted)
        part = sentence("{amount} of {open} open: a part payment.")
        values = {"amount": size, "open": Money(whole, size.currency)}
        score = min(0.97 if len(quoted) == 1 else 0.85, least)
        return Proposal("partial", parts, score, (*why, Why(part, values)))
    rest = Money(size.minor - whole, size.currency)
    score = _at_most(line, min(0.96 if _slip(rest.minor, whole, habits) else HINT, least))
    return Proposal("over", in_full(line, quoted), score, (*why, _more(line, rest)), rest=rest)


def _explained(size: int, others: Sequence[Item], habits: Habits) -> bool:
    """Whether the amount is that of another item, or of the oldest ones together."""
    return any(item.open.minor == size for item in others) or _of_oldest(size, others, habits.largest_bundle) > 0


def _mistakable(size: int, quoted: Sequence[Item], others: Sequence[Item]) -> bool:
    """Whether the amount could be for another item, whose number is but a slip away from one that is named."""
    pairs = ((item, other) for item in quoted for other in others if other.open.minor >= size)
    return any(_a_slip_apart(one, two) for item, other in pairs for one in item.references for two in other.references)


def _a_slip_apart(one: str, other: str) -> bool:
    """Whether two numbers differ in one place, or in two neighbours that stand the wrong way round.

    >>> _a_slip_apart("INV-0012", "INV-0013"), _a_slip_apart("INV-0012", "INV-0021"), _a_slip_apart("INV-12", "INV-34")
    (True, True, False)
    """
    if len(one) != len(other):
        return False
    at = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    swapped = len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    return len(at) == 1 or swapped


def by_amount(
    line: UnsettledLine, items: Sequence[Item], reasons: Sequence[Why], trust: float, habits: Habits
) -> Proposal | None:
    """The payer is known and names nothing: the amount must find the item.

    Never sure of something that is due weeks later as long as something else is due: an amount that fits by chance.
    Nor of one item where older ones together make the amount as well.
    """
    found = _of_amount(line, items, list(reasons), trust, habits)
    if found is None:
        return None
    if _passes_over(line, found, items, habits):
        why = Why(sentence("Something else was due before it."), {})
        return doubted(found, why)
    if found.sure and found.kind in ("exact", "fee") and len(found.items) == 1:
        place = next(at for at, item in enumerate(items) if item.ref == found.items[0])
        older = [item for item in items[:place] if not item.whole]
        if not items[place].whole and _bundles(older, items[place].open.minor, _BESIDE):
            return doubted(found, Why(sentence("Older items together have this amount as well."), {}))
    return found


def doubted(found: Proposal, why: Why) -> Proposal:
    """The proposal as a hint, with what speaks against it."""
    return replace(found, score=min(found.score, HINT), why=(*found.why, why))


def _of_oldest(size: int, items: Sequence[Item], largest: int) -> int:
    """How many of the oldest in a row make the amount, at least two; 0 where they do not."""
    whole = 0
    for at, item in enumerate(items[:largest], 1):
        whole += item.open.minor
        if whole >= size:
            return at if whole == size and at > 1 else 0
    return 0


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
        return _one_of_several(line, same, reasons, trust, habits)
    choices = _bundles(items, size.minor, habits.largest_bundle)
    choices = [chosen for chosen in choices if len({item.whole for item in chosen}) == 1]  # one half booked: by chance
    if choices:
        return _bundle(line, choices, items, reasons, trust, habits)
    items = [item for item in items if not item.whole]
    if not items:
        return None
    short = [item for item in items if _fee_of(line, [item], habits)]
    if short:
        likely = short if len(short) == 1 else _alone(line, short, habits)
        usual = bool(likely) and _fee_of(line, likely, habits) % _ROUND_FEE == 0
        return _fee(line, [*likely, *short][:1], min(0.94 if usual else HINT, trust), reasons)
    for count in range(2, min(habits.largest_bundle, len(items)) + 1):
        if _fee_of(line, items[:count], habits):
            return _fee(line, items[:count], min(HINT, trust), reasons)
    slips = [item for item in items if _slip(size.minor - item.open.minor, item.open.minor, habits)]
    near = _current(line, slips, habits)
    whole = sum(item.open.minor for item in items)
    if size.minor > whole or len(near) == 1:
        return _over(line, near if len(near) == 1 else items, reasons, trust, habits)
    return _partial(line, items, reasons, trust, habits)


def same_side(line: UnsettledLine, item: Item) -> bool:
    return item.outgoing == (line.left.minor < 0) and item.open.currency == line.left.currency


def size_of(line: UnsettledLine) -> Money:
    return -line.left if line.left.minor < 0 else line.left


def in_full(line: UnsettledLine, items: Iterable[Item]) -> tuple[Part, ...]:
    return tuple(Part(line.id, item.ref, item.open) for item in items)


def _one_of_several(
    line: UnsettledLine, same: Sequence[Item], reasons: list[Why], trust: float, habits: Habits
) -> Proposal:
    """Equal amounts, as monthly fees are: sure only when the day leaves one of them, else the oldest as a hint."""
    alone = _alone(line, same, habits)
    which = (
        sentence("{count} items have this amount: only this one was due.")
        if alone
        else sentence("{count} items have this amount: the oldest is taken.")
    )
    why = (*reasons, Why(which, {"count": len(same)}))
    return Proposal("exact", in_full(line, alone or same[:1]), min(0.92, trust) if alone else 0.8, why)


def _alone(line: UnsettledLine, alike: Sequence[Item], habits: Habits) -> Sequence[Item]:
    """Of items that are alike the one that was due, where no other is due soon; nothing where that leaves several."""
    days = {item.ref: (item.due - line.day).days for item in alike if item.due is not None}
    due = [item for item in alike if days.get(item.ref, 0) <= 5]
    soon = [item for item in alike if days.get(item.ref, 0) <= habits.soon]
    return due if len(due) == len(soon) == 1 and days.get(due[0].ref, 0) >= -60 else ()


def _over(line: UnsettledLine, items: Sequence[Item], reasons: list[Why], trust: float, habits: Habits) -> Proposal:
    """More than is open: a slip of the payer, or money for something that is not here."""
    whole = sum(item.open.minor for item in items)
    rest = Money(size_of(line).minor - whole, line.left.currency)
    score = _at_most(line, HINT if trust >= 0.8 and _slip(rest.minor, whole, habits) else 0.8)
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
    """Less than is open: never sure, for it may be for something that is not here, a deposit for example."""
    size = size_of(line)
    round_ones = [item for item in items if size.minor < item.open.minor and _tenths(size.minor, item.open.minor)]
    shares = _current(line, round_ones, habits)
    if len(shares) == 1:
        share = Why(
            sentence("It is {percent} % of one open item."),
            {"percent": size.minor * 100 // shares[0].open.minor},
        )
        return Proposal("partial", (Part(line.id, shares[0].ref, size),), min(HINT, trust), (*reasons, share))
    whole = Money(sum(item.open.minor for item in items), size.currency)
    why = Why(sentence("{amount} of {open} open: a part payment."), {"amount": size, "open": whole})
    now = [item for item in _current(line, items, habits) if item.open.minor > size.minor]
    score = 0.7 if len(now) > 1 else HINT
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
    line: UnsettledLine,
    choices: Sequence[Sequence[Item]],
    items: Sequence[Item],
    reasons: list[Why],
    trust: float,
    habits: Habits,
) -> Proposal:
    """Several items that together make the amount: sure where those that are due make it in one way only."""
    now = _current(line, items, habits)
    due = [chosen for chosen in choices if all(item in now for item in chosen)]
    oldest = [chosen for chosen in due or choices if list(chosen) == list(items[: len(chosen)])]
    chosen = (oldest or due or choices)[0]
    sure = len(due) == 1
    why = Why(sentence("{count} open items add up to the amount."), {"count": len(chosen)})
    return Proposal(
        "bundle", in_full(line, chosen), min(0.95, trust) if sure else HINT if oldest else 0.7, (*reasons, why)
    )


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


def _slip(more: int, whole: int, habits: Habits) -> bool:
    """Whether so much more than is open is believed to be a slip of the payer."""
    return 0 < more <= min(whole // 100, habits.over_most)


def _fee_of(line: UnsettledLine, items: Sequence[Item], habits: Habits) -> int:
    """What the bank's fee would be: money in comes short by it, money out is more by it; 0 where it is too much."""
    whole = sum(item.open.minor for item in items)
    missing = whole - size_of(line).minor
    missing = -missing if items[0].outgoing else missing
    most = min(habits.fee_most, max(whole * habits.fee_share // 1000, 100), items[0].open.minor - 1)
    return missing if 0 < missing <= most else 0


def _fee(line: UnsettledLine, items: Sequence[Item], score: float, reasons: list[Why]) -> Proposal:
    """All of the items, the fee beside them: of money in the first item comes short by it."""
    size, whole = size_of(line), sum(item.open.minor for item in items)
    first, *others = in_full(line, items)
    if items[0].outgoing:
        fee = Money(size.minor - whole, size.currency)
        why = Why(sentence("{fee} more than is open: taken as the bank's fee."), {"fee": fee})
    else:
        fee = Money(whole - size.minor, size.currency)
        first = replace(first, amount=first.amount - fee)
        why = Why(sentence("{fee} less than is open: taken as the bank's fee."), {"fee": fee})
    together = (Why(sentence("{count} open items together."), {"count": len(items)}),) if others else ()
    return Proposal("fee", (first, *others), score, (*reasons, *together, why), fee=fee)


def _oldest_first(line: UnsettledLine, items: Iterable[Item]) -> tuple[Part, ...]:
    left = size_of(line).minor
    parts = []
    for item in items:
        take = min(left, item.open.minor)
        if take > 0:
            parts.append(Part(line.id, item.ref, Money(take, item.open.currency)))
        left -= take
    return tuple(parts)
