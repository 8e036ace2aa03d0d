"""How well months are closed: what an office watches from month to month."""

from __future__ import annotations

from decimal import Decimal


def per_hundred(corrections: int, entries: int) -> Decimal:
    """Corrections in a hundred entries, with one decimal place.

    >>> per_hundred(3, 140), per_hundred(0, 0)
    (Decimal('2.1'), Decimal('0.0'))
    """
    return (Decimal(100 * corrections) / max(entries, 1)).quantize(Decimal("0.1"))
