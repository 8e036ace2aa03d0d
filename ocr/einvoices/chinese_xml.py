"""Chinese e-invoices as XML: the fully digital one (数电票, `EInvoice`) and the older `eInvoice` inside an OFD."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ocr.einvoices.elements import anywhere, child, day, local, number, text
from ocr.facts import Facts, Good, completed


def facts(top: Any) -> Facts:
    """What the invoice states."""
    if local(top) == "eInvoice" or child(top, "EInvoiceData") is None:
        return _older(top)
    return _digital(top)


def _digital(top: Any) -> Facts:
    data = child(top, "EInvoiceData")
    sums, seller, buyer = (child(data, name) for name in ("BasicInformation", "SellerInformation", "BuyerInformation"))
    label = text(top, "Header", "InherentLabel", "GeneralOrSpecialVAT", "LabelName") or ""
    stated = text(top, "TaxSupervisionInfo", "IssueTime") or text(sums, "RequestTime") or anywhere(top, "IssueTime")
    return completed(
        Facts(
            source="xml",
            kind="digital_special" if "专用" in label else "digital_normal",
            vendor=text(seller, "SellerName"),
            seller_tax_id=text(seller, "SellerIdNum"),
            buyer=text(buyer, "BuyerName"),
            buyer_tax_id=text(buyer, "BuyerIdNum"),
            day=day(stated),
            currency="CNY",
            # The hyphen is in the name; the lines have a TotaltaxIncludedAmount of their own.
            total=number(text(sums, "TotalTax-includedAmount")),
            net=number(text(sums, "TotalAmWithoutTax")),
            tax=number(text(sums, "TotalTaxAm")),
            invoice_number=text(top, "TaxSupervisionInfo", "InvoiceNumber") or text(top, "Header", "EIid"),
            lines=tuple(_good(element) for element in data if local(element) == "IssuItemInformation"),
        )
    )


def _good(item: Any) -> Good:
    gross = number(text(item, "TotaltaxIncludedAmount"))
    net, tax = number(text(item, "Amount")), number(text(item, "ComTaxAm"))
    if gross is None and net is not None:
        gross = net + (tax or Decimal(0))
    return Good(text(item, "ItemName") or "", gross, text(item, "Quantity") or "", rate(text(item, "TaxRate")))


def rate(written: str | None) -> str:
    """The tax rate as a percentage.

    >>> rate("0.130000"), rate("6%"), rate(None), rate("免税")
    ('13%', '6%', '', '免税')
    """
    if not written or "%" in written:
        return written or ""
    value = number(written)
    if value is None:
        return written
    return f"{(value * 100 if value < 1 else value).normalize():f}%"


def _older(top: Any) -> Facts:
    buyer, seller = child(top, "Buyer"), child(top, "Seller")
    return completed(
        Facts(
            source="ofd",
            kind=_older_kind(anywhere(top, "TypeCode", "InvoiceType", "InvoiceTypeCode"), anywhere(top, "InvoiceCode")),
            vendor=text(seller, "SellerName") or anywhere(top, "SellerName"),
            seller_tax_id=text(seller, "SellerTaxID") or anywhere(top, "SellerTaxID"),
            buyer=text(buyer, "BuyerName") or anywhere(top, "BuyerName"),
            buyer_tax_id=text(buyer, "BuyerTaxID") or anywhere(top, "BuyerTaxID"),
            day=day(anywhere(top, "IssueDate")),
            currency="CNY",
            total=number(anywhere(top, "TaxInclusiveTotalAmount")),
            net=number(anywhere(top, "TaxExclusiveTotalAmount")),
            tax=number(anywhere(top, "TaxTotalAmount")),
            invoice_code=anywhere(top, "InvoiceCode"),
            invoice_number=anywhere(top, "InvoiceNo"),
            check_code=anywhere(top, "InvoiceCheckCode"),
            lines=tuple(_older_good(element) for element in top.iter() if local(element) == "GoodsInfo"),
        )
    )


def _older_kind(written: str | None, code: str | None) -> str:
    """A 12-digit code ending in 13 is an electronic special invoice."""
    special = "专用" in (written or "") or (len(code or "") == 12 and str(code).endswith("13"))
    return "vat_special" if special else "vat_normal"


def _older_good(item: Any) -> Good:
    net, tax = number(text(item, "Amount")), number(text(item, "TaxAmount"))
    gross = None if net is None else net + (tax or Decimal(0))
    return Good(text(item, "Item") or "", gross, text(item, "Quantity") or "", rate(text(item, "TaxScheme")))
