"""Surcharges on the VAT that is paid: 城市维护建设税, 教育费附加, 地方教育附加.

Sources: 城市维护建设税法 art. 2, 4 (7 % in cities, 5 % in towns, 1 % elsewhere); 征收教育费附加的暂行规定 art. 2-3
(3 %); 财综〔2010〕98号 (2 %); account: 财会〔2016〕22号 二, 税金及附加.  Reliefs (of small-scale payers and small
enterprises) are in the company's rates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ledger.money import Money

ROLES = ("urban_tax", "education_surcharge", "local_education_surcharge")
"""What is owed of each, in the order of the company's rates."""


def surcharges_due(vat: Money, rates: Sequence[Decimal], booked: Mapping[str, int]) -> dict[str, int]:
    """Role -> what is still to be booked on it so that a month's surcharges are owed; negative: taken back.

    `vat` is what is to be paid for the month, `rates` are shares of it, `booked` what the close of the month has booked
    already.

    >>> surcharges_due(Money(100_000, "CNY"), [Decimal("0.07"), Decimal("0.03"), Decimal("0.02")], {})
    {'urban_tax': 7000, 'education_surcharge': 3000, 'local_education_surcharge': 2000}
    >>> surcharges_due(Money(0, "CNY"), [Decimal("0.07")], {"urban_tax": 7000})
    {'urban_tax': -7000}
    """
    base = Money(max(vat.minor, 0), vat.currency)
    due = {role: base.times(rate).minor - booked.get(role, 0) for role, rate in zip(ROLES, rates, strict=False)}
    return {role: minor for role, minor in due.items() if minor}
