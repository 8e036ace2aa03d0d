"""Accounting vouchers as XBRL (财政部): VAT invoice, railway e-ticket, air itinerary; inside OFD or PDF, or alone.

The taxonomy's date stands in the namespace and changes; names are matched without it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ocr.einvoices.chinese_xml import rate
from ocr.einvoices.elements import anywhere, child, day, local, number, text
from ocr.facts import Details, Facts, Good, completed


def facts(top: Any) -> Facts | None:
    """What the voucher states, or None where it is of an unknown kind."""
    names = {local(element) for element in top.iter()}
    if "ElectronicInvoiceRailwayETicketNumber" in names or "TrainNumber" in names:
        return _train(top)
    if "ElectronicInvoiceAirTransportReceiptNumber" in names or "CivilAviationDevelopmentFund" in names:
        return _flight(top)
    if names & {"NumberOfInvoice", "InvoiceNumber", "UniqueCodeOfInvoice"}:
        return _invoice(top)
    return None


def _invoice(top: Any) -> Facts:
    kind = anywhere(top, "TypeOfInvoice", "TypeOfVoucher") or ""
    code = anywhere(top, "CodeOfInvoice")
    special = "专用" in kind
    return completed(
        Facts(
            source="xml",
            kind=("vat_" if code else "digital_") + ("special" if special else "normal"),
            vendor=anywhere(top, "NameOfSeller"),
            seller_tax_id=_tax_id(top, "Seller"),
            buyer=anywhere(top, "NameOfPurchaser"),
            buyer_tax_id=_tax_id(top, "Purchaser"),
            day=day(anywhere(top, "DateOfIssue", "IssueDate")),
            currency="CNY",
            total=number(anywhere(top, "TaxIncludedAmountInFigures", "TotalTaxIncludedAmountInFigures")),
            net=number(anywhere(top, "TotalAmountExcludingTax")),
            tax=number(anywhere(top, "TotalTaxAmount")),
            invoice_code=code,
            invoice_number=anywhere(top, "NumberOfInvoice", "InvoiceNumber"),
            check_code=anywhere(top, "IdentifyingCode"),
            lines=tuple(_good(element) for element in top.iter() if local(element).endswith("DetailItemsTuple")),
        )
    )


def _tax_id(top: Any, whose: str) -> str | None:
    """The longest name differs between editions; it says whose number it is at its end."""
    for element in top.iter():
        name = local(element)
        about = name.endswith("Of" + whose) and ("IdentificationNumber" in name or "SocialCreditCode" in name)
        if about and element.text and element.text.strip():
            return str(element.text).strip()
    return None


def _good(item: Any) -> Good:
    net, tax = number(text(item, "AmountExcludingTax")), number(text(item, "TaxAmount"))
    return Good(
        text(item, "NameOfTaxableGoodsOrServices") or "",
        None if net is None else net + (tax or Decimal(0)),
        text(item, "QuantityOfGoodsOrServices") or "",
        rate(text(item, "TaxRate")),
    )


def _train(top: Any) -> Facts:
    places = [text(top, name) for name in ("DepartureStation", "DestinationStation")]
    journey = " ".join(filter(None, [text(top, "TrainNumber"), "-".join(filter(None, places))]))
    fare = number(anywhere(top, "Fare"))
    return completed(
        Facts(
            source="xml",
            kind="train",
            buyer=anywhere(top, "NameOfPurchaser"),
            buyer_tax_id=_tax_id(top, "Purchaser"),
            day=day(anywhere(top, "DateOfIssue")),
            currency="CNY",
            total=fare,
            net=number(anywhere(top, "TotalAmountExcludingTax")),
            tax=number(anywhere(top, "TaxAmount", "TotalTaxAmount")),
            invoice_number=anywhere(top, "ElectronicInvoiceRailwayETicketNumber"),
            lines=(Good(journey, fare, "1", rate(anywhere(top, "TaxRate"))),) if journey else (),
            details=Details(
                country="CN",
                train=text(top, "TrainNumber") or anywhere(top, "TrainNumber") or "",
                stations=tuple(filter(None, places)) if all(places) else (),
            ),
        )
    )


def _flight(top: Any) -> Facts:
    """The development fund is no part of the tax base: net is what is left of the total without the tax."""
    total, tax = number(anywhere(top, "TotalAmount")), number(anywhere(top, "VatTaxAmount"))
    journey = "-".join(filter(None, (anywhere(top, "DepartureStation"), anywhere(top, "DestinationStation"))))
    if child(top, "TotalAmount") is None and total is None:
        names = ("Fare", "FuelSurcharge", "VatTaxAmount", "CivilAviationDevelopmentFund", "OtherTaxes")
        parts = [part for name in names if (part := number(anywhere(top, name))) is not None]
        total = sum(parts, Decimal(0)) if parts else None
    return completed(
        Facts(
            source="xml",
            kind="flight",
            vendor=anywhere(top, "NameOfSeller"),
            seller_tax_id=_tax_id(top, "Seller"),
            buyer=anywhere(top, "NameOfPurchaser"),
            buyer_tax_id=_tax_id(top, "Purchaser"),
            day=day(anywhere(top, "IssueDate", "DateOfIssue")),
            currency="CNY",
            total=total,
            tax=tax,
            invoice_number=anywhere(top, "ElectronicInvoiceAirTransportReceiptNumber"),
            lines=(Good(journey, total, "1", rate(anywhere(top, "VatRate"))),) if journey else (),
        )
    )
