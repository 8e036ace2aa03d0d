"""What one source says about a document, before the sources are laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

SURE = 0.995
"""How far a value is trusted that a machine wrote for machines."""

Box = tuple[int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Good:
    """One line of goods or services."""

    what: str
    amount: Decimal | None = None
    quantity: str = ""
    tax_rate: str = ""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """What a paper says of one rate of tax."""

    rate: str
    net: Decimal | None = None
    tax: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a document says besides; blank where it does not say it plainly.

    Attributes:
        country: ISO 3166, where words of one country alone are on it.
        paid_with: cash, card, wechat, alipay, paypal, transfer, wallet (another purse), in the order of the paper.
        card: the last four digits of the card that paid.
        tip: what was given on top and is in the total.
        train, stations: of a journey; from where, to where.
        credits: the number of the invoice that a credit note takes back.
        distance: of a ride, with its unit.
        nights: of a stay.
        preview: it says that it is no invoice yet.
        currency_reason: why the currency is the one stated: data, mark, country, mark and country, company.
    """

    country: str = ""
    paid_with: tuple[str, ...] = ()
    card: str = ""
    tip: Decimal | None = None
    taxes: tuple[TaxRate, ...] = ()
    train: str = ""
    stations: tuple[str, ...] = ()
    credits: str = ""
    distance: str = ""
    nights: int | None = None
    currency_reason: str = ""
    preview: bool = False


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields as one source states them; `None` where it is silent.

    Attributes:
        source: xml, ofd, pdf, html, docx, xlsx, qr, rapidocr, tesseract.
        sure: field name -> probability that the value is true; `SURE` where nothing is said.
        doubts: field name -> other readings, best first.
        crops: field name -> page and place, as fractions of the page.
    """

    source: str
    kind: str = ""
    vendor: str | None = None
    day: date | None = None
    currency: str | None = None
    total: Decimal | None = None
    tax: Decimal | None = None
    net: Decimal | None = None
    invoice_code: str | None = None
    invoice_number: str | None = None
    seller_tax_id: str | None = None
    buyer: str | None = None
    buyer_tax_id: str | None = None
    check_code: str | None = None
    lines: tuple[Good, ...] = ()
    details: Details = NO_DETAILS
    sure: Mapping[str, float] = field(default_factory=dict)
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crops: Mapping[str, Box] = field(default_factory=dict)

    def trust(self, name: str) -> float:
        """How far the value of a field is trusted."""
        return self.sure.get(name, SURE)


NAMES = tuple(
    attribute.name
    for attribute in fields(Facts)
    if attribute.name not in ("source", "details", "sure", "doubts", "crops")
)


def together(details: Iterable[Details]) -> Details:
    """What several sources say besides, of each the first that says it."""
    known = list(details)
    values: dict[str, Any] = {
        attribute.name: next((value for each in known if (value := getattr(each, attribute.name))), attribute.default)
        for attribute in fields(Details)
    }
    return Details(**values)


def completed(facts: Facts) -> Facts:
    """The same with the one of total, tax and net that follows from the other two."""
    total, tax, net = facts.total, facts.tax, facts.net
    if total is None and tax is not None and net is not None:
        return replace(facts, total=net + tax)
    if net is None and total is not None and tax is not None:
        return replace(facts, net=total - tax)
    return facts


def known(facts: Facts) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name in NAMES if (value := getattr(facts, name)) not in (None, "", ())}
