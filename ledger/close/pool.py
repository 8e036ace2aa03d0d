"""The overhead pool of directly related cost, shared out over the projects that used it.

General administration does not belong into the pool (CAS 14 art. 27(1), IFRS 15.98(a)).  Sources: CAS 14 art. 26-27,
IFRS 15.97(c), IAS 2.13 by analogy.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.money import Money, share


def allocated(pool: Money, base: Mapping[int, int], booked: Mapping[int, int]) -> dict[int, Money]:
    """Project -> what is still to be allocated to it, so that all of `pool` is shared out by `base`.

    `booked` is what was allocated of it before, in minor units.  By project number, the last one with a base takes the
    rounding.  Nothing where there is no base: then the close says so.

    >>> {id: part.minor for id, part in allocated(Money(100, "CNY"), {1: 10, 2: 10, 3: 10}, {}).items()}
    {1: 33, 2: 33, 3: 34}
    >>> {id: part.minor for id, part in allocated(Money(100, "CNY"), {1: 10, 2: 10}, {1: 60, 2: 40}).items()}
    {1: -10, 2: 10}
    """
    if not any(base.values()):
        return {}
    ids = sorted(base)
    parts = dict(zip(ids, share(pool, [base[id] for id in ids]), strict=True))
    every = sorted({*ids, *booked})
    due = {id: Money(parts[id].minor if id in parts else 0, pool.currency) for id in every}
    return {
        id: Money(part.minor - booked.get(id, 0), pool.currency)
        for id, part in due.items()
        if part.minor != booked.get(id, 0)
    }
