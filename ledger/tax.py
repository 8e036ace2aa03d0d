"""VAT: what is inside an invoice of ours, and what may be deducted in China, by kind of document, buyer and use.

Sources: 增值税法 (in force 2026-01-01) art. 16 and 22, 财会〔2016〕22号 二(一), 财政部 税务总局 海关总署公告 2019 年第
39 号 art. 6 (passenger transport of employees).  Only a general VAT payer deducts; small-scale payers deduct nothing.
The table of documents can be changed in config.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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


Use = Literal["work", "catering", "welfare", "exempt", "simple"]
"""What was bought is for: taxable work; catering, daily or entertainment services (nobody deducts these); welfare of
staff; exempt sales; sales taxed by the simple method."""

TRANSFERRED: tuple[Use, ...] = ("welfare", "exempt", "simple")
"""Uses whose VAT is certified first and then transferred out to the cost (增值税法 art. 22 (1)–(4), 22号文 二(一)2)."""

WhyNot = Literal["", "payer", "document", "buyer", "catering"]


@dataclass(frozen=True, slots=True)
class InputVat:
    """The VAT on a document of ours.

    Attributes:
        waits: what stands apart from the cost until the document is certified (待认证进项税额), in its currency.
        out: once certified it is transferred out to the cost (进项税额转出).
        why_not: why nothing waits though there is tax in it; "" where something waits.
    """

    waits: Money
    out: bool = False
    why_not: WhyNot = ""


def input_vat(
    document: str,
    gross: Money,
    printed: Money | None,
    *,
    payer: str,
    ours: bool,
    use: Use = "work",
    rules: Mapping[str, str] = DEDUCTIBLE,
) -> InputVat:
    """Which of three cases a document is: it waits for certification, the same and then out to the cost, or no VAT at
    all stands apart from its cost (增值税法 art. 22 (5): catering, daily and entertainment services).

    `ours`: the buyer on it is us.  Another company's document gives nothing, whatever it says.

    >>> gross, tax = Money.of("106.00", "CNY"), Money.of("6.00", "CNY")
    >>> input_vat("vat_special", gross, tax, payer="general", ours=True)
    InputVat(waits=Money(minor=600, currency='CNY'), out=False, why_not='')
    >>> input_vat("vat_special", gross, tax, payer="general", ours=True, use="welfare").out
    True
    >>> input_vat("vat_special", gross, tax, payer="general", ours=False).why_not
    'buyer'
    """
    nothing = Money(0, gross.currency)
    if payer != "general":
        return InputVat(nothing, why_not="payer")
    waits = input_tax(document, gross, printed, payer, rules)
    if not waits.minor:
        return InputVat(nothing, why_not="document")
    if not ours:
        return InputVat(nothing, why_not="buyer")
    if use == "catering":
        return InputVat(nothing, why_not="catering")
    return InputVat(waits, use in TRANSFERRED)


def withheld_vat(tax: Money, payer: str, use: Use) -> InputVat:
    """The VAT that we withhold from a foreign supplier: a general payer deducts it by the tax receipt (完税凭证), of
    any other it is part of the cost (22号文 二(一)6; 增值税法 art. 15, 16).

    >>> withheld_vat(Money.of("600.00", "CNY"), "general", "work").waits.minor
    60000
    >>> withheld_vat(Money.of("600.00", "CNY"), "small", "work").waits.minor
    0
    """
    if payer != "general":
        return InputVat(Money(0, tax.currency), why_not="payer")
    if use == "catering":
        return InputVat(Money(0, tax.currency), why_not="catering")
    return InputVat(tax, use in TRANSFERRED)


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
