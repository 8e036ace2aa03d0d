"""Units of quantities: what converts into what.  Tonnes and kilograms do; pieces, bags and boxes do not.

Quantities are exact: fractions here, and whole millionths of the item's unit where they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

MILLIONTHS = 1_000_000
SIZES: dict[str, tuple[str, Fraction]] = {
    "t": ("mass", Fraction(1000)),
    "kg": ("mass", Fraction(1)),
    "g": ("mass", Fraction(1, 1000)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(1000)),
    "m2": ("area", Fraction(1)),
    "m3": ("volume", Fraction(1)),
    "l": ("volume", Fraction(1, 1000)),
    "day": ("days", Fraction(1)),
}
"""Unit -> what it measures, and how much of that."""
COUNTED = frozenset({"day", "piece", "set", "bag", "box", "roll", "sheet", "bundle"})
"""What comes in wholes."""


def converted(number: Fraction, unit: str, to: str, own: Mapping[str, tuple[str, Fraction]] = {}) -> Fraction | None:
    """A quantity in another unit; None where one does not convert into the other.

    `own`: units of the company, each so many of a unit of everybody.

    >>> converted(Fraction(350), "kg", "t"), converted(Fraction(3), "bag", "bag"), converted(Fraction(3), "bag", "t")
    (Fraction(7, 20), Fraction(3, 1), None)
    >>> drum = {"drum": ("l", Fraction(200))}
    >>> converted(Fraction(3), "drum", "m3", drum), converted(Fraction(100), "l", "drum", drum)
    (Fraction(3, 5), Fraction(1, 2))
    """
    if unit == to:
        return number
    one, other = _size(unit, own), _size(to, own)
    if one is None or other is None or one[0] != other[0]:
        return None
    return number * one[1] / other[1]


def _size(unit: str, own: Mapping[str, tuple[str, Fraction]]) -> tuple[str, Fraction] | None:
    """What a unit measures, and how much of that; of a pallet of bags the bags."""
    if unit not in own:
        return SIZES.get(unit, (f"count of {unit}", Fraction(1)))
    base, number = own[unit]
    if not number:
        return None
    what, size = SIZES.get(base, (f"count of {base}", Fraction(1)))
    return what, number * size


def kept(number: Fraction) -> int | None:
    """A quantity as it is kept, in millionths; None where it has more decimals than that.

    >>> kept(Fraction("0.05")), kept(Fraction(1, 3))
    (50000, None)
    """
    found = number * MILLIONTHS
    return found.numerator if found.denominator == 1 else None


def decimal(number: Fraction) -> Decimal:
    """A quantity to show: at most three decimals, half to even, no zeros behind.

    >>> str(decimal(Fraction(215, 2))), str(decimal(Fraction(25))), str(decimal(Fraction(1, 3)))
    ('107.5', '25', '0.333')
    """
    shown = Decimal(round(number * 1000)).scaleb(-3)
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown.normalize()
