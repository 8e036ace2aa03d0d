"""What arithmetic over all amounts of a page says for or against a candidate for the total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from ocr.fields.places import AmountPlace, TotalCandidate

NEAR, CENT = Decimal("0.05"), Decimal("0.01")
"""What tills round by, and less than anybody would."""

PROOFS = ("cash less change", "change makes cash", "exact cash", "net plus tax", "sum above")


def twins(sums: list[TotalCandidate]) -> None:
    """Two amounts that differ in one digit are often one, once misread: the one that arithmetic proves is right."""
    for candidate in sums:
        for twin in sums:
            if candidate is not twin and _one_digit(str(candidate.value), str(twin.value)):
                paid = any(
                    candidate.features.get(name) for name in ("cash less change", "change makes cash", "exact cash")
                )
                paid = paid and not candidate.features.get("part of payments")
                unpaid = not any(twin.features.get(name) for name in PROOFS)
                if paid and unpaid and len(twin.places) == 1:
                    candidate.features["twin"] = 1.0
                    twin.features["misread twin"] = 1.0
                    for name in ("plain total", "beside grand"):
                        candidate.features[name] = max(candidate.features.get(name, 0.0), twin.features.get(name, 0.0))


def _one_digit(text: str, another: str) -> bool:
    return (
        len(text) == len(another)
        and sum(sign != other_sign for sign, other_sign in zip(text, another, strict=True)) == 1
    )


def rivals(best: TotalCandidate, sums: Sequence[TotalCandidate]) -> dict[str, float]:
    """What else on the page claims to be the total: another value beside such a word, money taken off, rounding."""
    others = [candidate for candidate in sums if candidate is not best and any(map(_claims, candidate.places))]
    paid = {candidate.value for candidate in sums}
    taken = [candidate.value for candidate in sums if any("discount" in place.beside for place in candidate.places)]
    near = [candidate for candidate in others if abs(candidate.value - best.value) <= Decimal("0.05")]
    mostly = any(off > best.value / 2 and best.value + off in paid for off in taken)
    end = max(place.row for place in best.places)
    alike = [
        candidate for candidate in sums if candidate not in near and _one_digit(str(candidate.value), str(best.value))
    ]
    far = [
        candidate
        for candidate in others
        if candidate not in near and not (titled(best) and candidate.value - best.value in taken)
    ]
    return {
        "titled": float(titled(best)),
        "rival": float(
            any(candidate.value > best.value or max(place.row for place in candidate.places) > end for candidate in far)
        ),
        "rival before rounding": float(bool(near) and not rounded_clearly(best, near)),
        "proved twin": float(any(_speaks(candidate) > _speaks(best) for candidate in alike)),
        "discounted": float(any(taken) and (mostly or not (titled(best) and paid_for(best)))),
        "mostly discounted": float(mostly),
        "part of the sum": float(_part(best)),
    }


def paid_for(best: TotalCandidate) -> bool:
    """Cash less change, or a payment of just this, says the same."""
    return any(best.features.get(name) for name in ("cash less change", "exact cash", "paid as it is", "paid in parts"))


def rounded_clearly(best: TotalCandidate, near: Sequence[TotalCandidate]) -> bool:
    """The paper itself calls the sum after rounding its total, below the one before it, or that is what was paid.

    Where only the sum before rounding stands beside a word for the total, which of them counts is asked.
    """
    words = {"total", "grand"} | ({"rounding"} if best.features.get("paid as it is") else set())
    named = [place.row for place in best.places if place.beside & words and not place.table]
    before = [place.row for candidate in near for place in candidate.places if _claims(place)]
    return bool(named) and bool(before) and max(named) > max(before) and bool(best.features.get("rounded"))


def _speaks(candidate: TotalCandidate) -> int:
    """How much on the page says that a value was paid: proofs by arithmetic, and how often it is printed."""
    names = (
        ("paid in parts",)
        if candidate.features.get("part of payments")
        else (*PROOFS, "paid as it is", "paid in parts")
    )
    proved = sum(bool(candidate.features.get(name)) for name in names)
    return 2 * proved + len(candidate.places)


_NO_CLAIM = frozenset(
    ("change", "supplies", "quantity", "subtotal", "exclusive", "discount", "rounding", "prepaid", "cash")
)


def _claims(place: AmountPlace) -> bool:
    """A word for the total stands there, and none that makes it the total of something else: of tax, pieces, points."""
    words = place.beside
    named = bool(words & {"total", "grand", "round_total"}) and not place.table
    return named and not words & _NO_CLAIM and ("tax" not in words or "inclusive" in words)


def _part(best: TotalCandidate) -> bool:
    """Every word beside the value says that something is still added or was taken off, and no cash proves it."""
    words = [words for place in best.places if (words := place.beside - {"amount", "unit", "quantity"})]
    paid = any(best.features.get(name) for name in ("cash less change", "change makes cash", "exact cash"))
    return (
        not paid and bool(words) and all(labels & {"subtotal", "exclusive", "discount", "change"} for labels in words)
    )


def titled(candidate: TotalCandidate) -> bool:
    """A word for the total stands beside the value."""
    return bool(
        candidate.features.get("plain total")
        or candidate.features.get("beside grand")
        or candidate.features.get("beside round_total")
    )


def proofs(
    value: Decimal, values: set[Decimal], labelled: dict[str, set[Decimal]], printed: list[AmountPlace], *, rounds: bool
) -> dict[str, float]:
    cash, change = labelled.get("cash", set()), labelled.get("change", set())
    tax = labelled.get("tax", set()) | labelled.get("service", set())
    tax |= _two_taxes(printed)
    sub = labelled.get("subtotal", set()) | labelled.get("exclusive", set()) | labelled.get("total", set())
    claimed = labelled.get("total", set()) | labelled.get("grand", set())
    change_by = {abs(rounding) for rounding in labelled.get("rounding", set()) if 0 < abs(rounding) <= Decimal("0.05")}
    near = {
        neighbour
        for neighbour in values
        if abs(neighbour - value) in change_by
        or (rounds and 0 < abs(neighbour - value) < Decimal("0.05") and value > 1)
    }
    even = value % Decimal("0.05") == 0
    return {
        "cash less change": float(any(paid - back == value for paid in cash for back in change if back)),
        "cash says otherwise": float(
            _paid_otherwise(value, cash, change, labelled.get("discount", set()), NEAR if rounds else CENT)
        ),
        "change makes cash": float(any(value + back in cash for back in change)),
        "exact cash": float(value in cash and Decimal(0) in change and not _sums(cash) & claimed),
        "net plus tax": float(
            any(
                value + off - part in sub
                for off in (Decimal(0), *change_by, *(-by for by in change_by))
                for part in tax
                if 0 < part < value
            )
        ),
        "net plus tax anywhere": float(any(value - part in values for part in tax if 0 < part < value)),
        "less discount": float(any(value + abs(off) in sub for off in labelled.get("discount", set()) if off)),
        "before discount": float(any(value - abs(off) in values for off in labelled.get("discount", set()) if off)),
        "rounded": float(even and any(neighbour % Decimal("0.05") for neighbour in near)),
        "rounded and paid": float(even and value in cash and any(neighbour % Decimal("0.05") for neighbour in near)),
        "unrounded": float(not even and any(neighbour % Decimal("0.05") == 0 for neighbour in near)),
        "even": float(even),
        "paid as it is": float(value in cash),
        "paid in parts": float(value in _sums(cash)),
        "part of payments": float(value in cash and bool(_sums(cash) & claimed)),
        "with an older debt": float(
            any(value - debt in claimed for debt in labelled.get("prepaid", set()) if debt > 0)
        ),
        "rest after deposit": float(
            any(value + abs(part) in claimed for part in labelled.get("prepaid", set()) if part)
        ),
        "paid after vouchers": float(
            value in cash and any(value + abs(off) in claimed for off in labelled.get("discount", set()) if off)
        ),
        "sum above": float(_sum_above(value, printed)),
    }


def _paid_otherwise(
    value: Decimal, cash: set[Decimal], change: set[Decimal], vouchers: set[Decimal], apart: Decimal
) -> bool:
    """Cash and change are printed, and nothing that was paid, alone or with another payment, leaves this value."""
    backs = {abs(amount) for amount in change if amount}
    paid = cash | {payment + abs(second_payment) for payment in cash for second_payment in cash | vouchers}
    left = {amount - back for amount in paid for back in backs if amount > back}
    return bool(left) and all(abs(amount - value) > apart for amount in left)


def _two_taxes(printed: list[AmountPlace]) -> set[Decimal]:
    """What two printed taxes come to, as those of a state and of its union do."""
    taxes = [place.amount.value for place in printed if "tax" in place.beside and place.amount.value > 0][:6]
    return {first + second for first, second in combinations(taxes, 2)}


def _sums(paid: set[Decimal]) -> set[Decimal]:
    """What two or three payments come to."""
    some = sorted(amount for amount in paid if amount > 0)[:6]
    return {sum(parts, Decimal(0)) for count in (2, 3) for parts in combinations(some, count)}


def _sum_above(value: Decimal, printed: list[AmountPlace]) -> bool:
    """The last amounts of the unlabelled rows above add up to the value."""
    first = min((place.row for place in printed if place.amount.value == value), default=0)
    items = [
        place.amount.value
        for place in printed
        if place.row < first and place.last and not place.beside & {"total", "subtotal", "cash", "change", "tax"}
    ]
    return len(items) > 1 and sum(items, Decimal(0)) == value
