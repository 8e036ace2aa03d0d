"""VAT: what is inside an invoice of ours, and what may be deducted in China, by kind of document.

Sources: 增值税法 (in force 2026-01-01), 财政部 税务总局 海关总署公告 2019 年第 39 号 art. 6 (passenger transport of
employees).  Only a general VAT payer deducts; small-scale payers deduct nothing.  The table can be changed in config.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ledger.money import Money, round_div

# document kind -> "printed" (the tax as printed) or the rate in percent that is inside the amount
DEDUCTIBLE: Mapping[str, str] = {
    "vat_special": "printed",
    "digital_special": "printed",
    "toll": "printed",
    "train": "9",
    "flight": "printed",
    "ship": "3",
    "coach": "3",
}


def input_tax(
    document: str, gross: Money, printed: Money | None, payer: str, rules: Mapping[str, str] = DEDUCTIBLE
) -> Money:
    """The part of `gross` that is deductible input VAT; nothing where the document or the payer does not allow it.

    >>> input_tax("train", Money.of("109.00", "CNY"), None, "general").minor
    900
    >>> input_tax("vat_normal", Money.of("106.00", "CNY"), Money.of("6.00", "CNY"), "general").minor
    0
    """
    rule = rules.get(document, "")
    if payer != "general" or not rule:
        return Money(0, gross.currency)
    if printed is not None and printed.minor:
        return printed
    if rule == "printed":
        return Money(0, gross.currency)
    rate = int(rule)
    return Money(round_div(gross.minor * rate, 100 + rate), gross.currency)


def output_tax(gross: Money, percent: Decimal) -> Money:
    """The tax inside an amount that includes it.

    >>> output_tax(Money.of("106.00", "CNY"), Decimal(6)).minor
    600
    """
    hundredths = int(percent * 100)
    return Money(round_div(gross.minor * hundredths, 10_000 + hundredths), gross.currency)


def credited_tax(gross: Money, tax: Money, gone: int, gone_tax: int, amount: Money) -> Money:
    """The tax of a credit note over `amount`: its share of the invoice's; the last note takes all that is left.

    >>> gross, tax = Money(10600, "CNY"), Money(600, "CNY")
    >>> credited_tax(gross, tax, 0, 0, Money(3533, "CNY")).minor
    200
    >>> credited_tax(gross, tax, 3533, 200, Money(7067, "CNY")).minor
    400
    """
    if amount.minor < gross.minor - gone:
        return Money(round_div(tax.minor * amount.minor, gross.minor), amount.currency)
    return Money(tax.minor - gone_tax, amount.currency)
