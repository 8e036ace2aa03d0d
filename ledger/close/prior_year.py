"""A material error of an earlier year, found after that year was carried forward: no income or expense of this one.

Under CAS it goes through 以前年度损益调整 (6901) into retained earnings (CAS 28 art. 12, 应用指南 6901: the account is
carried there at once and stands at nothing), under IFRS opening retained earnings are restated (IAS 8.42).
小企业会计准则 has no such account: errors are corrected prospectively (art. 88).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PRIOR_YEAR = "prior-year:"
"""What the item of such a line begins with; the number of the entry that it moves follows."""


def moved(
    lines: Iterable[tuple[str, int, int]], expense_of: Mapping[tuple[str, int], str]
) -> dict[tuple[str, int], int]:
    """(role, project) -> what has to be booked there so that this year has nothing of an entry, debit positive.

    Args:
        lines: (role, project, debit) of the entry.
        expense_of: (role, project) -> the role of income or expense that its lines stand on, or on which the close of
            the month will put them (cost of a contract that is over is cost of sales, of an internal project research).

    >>> moved([("rnd_expense", 3, 500), ("payable", 0, -500)], {("rnd_expense", 3): "rnd_expense"})
    {('rnd_expense', 3): -500}
    >>> moved([("labour", 1, 500), ("payroll", 0, -500)], {("labour", 1): "cost_of_sales"})
    {('cost_of_sales', 1): -500}
    """
    sums: dict[tuple[str, int], int] = {}
    for role, project, minor in lines:
        if (role, project) in expense_of:
            key = (expense_of[role, project], project)
            sums[key] = sums.get(key, 0) - minor
    return {key: minor for key, minor in sums.items() if minor}
