"""European e-invoices: CII (Factur-X, ZUGFeRD, XRechnung; inside a PDF or alone) and UBL 2."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ocr.einvoices.elements import anywhere, child, company, day, local, number, text
from ocr.facts import Details, Facts, Good, TaxRate


def cii(top: Any) -> Facts:
    """What a CrossIndustryInvoice (or the CrossIndustryDocument of ZUGFeRD 1) states."""
    head = _first(top, "ExchangedDocument", "HeaderExchangedDocument")
    deal = _first(top, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    party = _first(deal, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    money = _first(deal, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    sums = _first(
        money,
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    )
    currency = text(money, "InvoiceCurrencyCode") or _currency_of(sums)
    seller, buyer = child(party, "SellerTradeParty"), child(party, "BuyerTradeParty")
    return Facts(
        source="xml",
        kind="credit_note" if text(head, "TypeCode") in _CREDIT_NOTES else "invoice",
        vendor=company(seller, "Name"),
        seller_tax_id=_registration(seller),
        buyer=company(buyer, "Name"),
        buyer_tax_id=_registration(buyer),
        day=day(text(head, "IssueDateTime", "DateTimeString")),
        currency=currency,
        total=number(text(sums, "GrandTotalAmount")),
        net=number(text(sums, "TaxBasisTotalAmount")),
        tax=_tax(sums, currency),
        invoice_number=text(head, "ID"),
        details=Details(
            country=text(seller, "PostalTradeAddress", "CountryID") or "",
            taxes=tuple(_cii_taxes(money)),
            credits=_credits(
                text(child(money, "InvoiceReferencedDocument"), "IssuerAssignedID"), sums, text(head, "TypeCode")
            ),
        ),
        lines=tuple(
            _cii_good(line)
            for line in (() if deal is None else deal)
            if local(line).startswith("IncludedSupplyChainTradeLine")
        ),
    )


def ubl(top: Any) -> Facts:
    """What a UBL Invoice or CreditNote states."""
    sums = _first(top, "LegalMonetaryTotal", "RequestedMonetaryTotal")
    seller, buyer = child(top, "AccountingSupplierParty", "Party"), child(top, "AccountingCustomerParty", "Party")
    currency = text(top, "DocumentCurrencyCode")
    taxes = [element for element in top if local(element) == "TaxTotal"]
    tax = next(
        (number(text(element, "TaxAmount")) for element in taxes if _in(child(element, "TaxAmount"), currency)), None
    )
    return Facts(
        source="xml",
        kind="credit_note" if local(top) == "CreditNote" else "invoice",
        vendor=text(seller, "PartyName", "Name") or text(seller, "PartyLegalEntity", "RegistrationName"),
        seller_tax_id=text(seller, "PartyTaxScheme", "CompanyID"),
        buyer=text(buyer, "PartyName", "Name") or text(buyer, "PartyLegalEntity", "RegistrationName"),
        buyer_tax_id=text(buyer, "PartyTaxScheme", "CompanyID"),
        day=day(text(top, "IssueDate")),
        currency=currency,
        total=number(text(sums, "TaxInclusiveAmount")) or number(text(sums, "PayableAmount")),
        net=number(text(sums, "TaxExclusiveAmount")),
        tax=tax,
        invoice_number=text(top, "ID"),
        details=Details(
            country=text(seller, "PostalAddress", "Country", "IdentificationCode") or "",
            taxes=tuple(_ubl_taxes(taxes, currency)),
            credits=(text(top, "BillingReference", "InvoiceDocumentReference", "ID") or "")
            if local(top) == "CreditNote"
            else "",
        ),
        lines=tuple(_ubl_good(element) for element in top if local(element) in ("InvoiceLine", "CreditNoteLine")),
    )


def _cii_taxes(money: Any) -> Iterator[TaxRate]:
    for each in () if money is None else money:
        if local(each) == "ApplicableTradeTax":
            rate = _percent(text(each, "RateApplicablePercent") or text(each, "ApplicablePercent"))
            if rate:
                yield TaxRate(rate, number(text(each, "BasisAmount")), number(text(each, "CalculatedAmount")))


def _ubl_taxes(totals: list[Any], currency: str | None) -> Iterator[TaxRate]:
    for part in (part for total in totals for part in total if local(part) == "TaxSubtotal"):
        rate = _percent(text(part, "TaxCategory", "Percent") or text(part, "Percent"))
        if rate and _in(child(part, "TaxAmount"), currency):
            yield TaxRate(rate, number(text(part, "TaxableAmount")), number(text(part, "TaxAmount")))


_CREDIT_NOTES = ("381", "261", "396")
"""Of these the amounts are what is given back, whatever their sign; 384 is an invoice that corrects another."""


def _credits(referenced: str | None, sums: Any, kind: str | None) -> str:
    """The invoice that a credit note refers to; other documents refer to earlier ones for other reasons."""
    total = number(text(sums, "GrandTotalAmount"))
    return referenced or "" if kind in (*_CREDIT_NOTES, "384") or (total is not None and total < 0) else ""


def _first(element: Any, *names: str) -> Any:
    for name in names:
        below = child(element, name) if element is not None else None
        if below is not None:
            return below
    return None


def _currency_of(sums: Any) -> str | None:
    for total in () if sums is None else sums:
        if total.get("currencyID"):
            return str(total.get("currencyID"))
    return None


def _in(amount: Any, currency: str | None) -> bool:
    return amount is not None and amount.get("currencyID") in (None, currency)


def _tax(sums: Any, currency: str | None) -> Decimal | None:
    """TaxTotalAmount can stand there twice, the second in the currency of the tax office."""
    totals = [tax_total for tax_total in (() if sums is None else sums) if local(tax_total) == "TaxTotalAmount"]
    for tax_total in totals:
        if _in(tax_total, currency):
            return number(tax_total.text)
    return None


def _registration(party: Any) -> str | None:
    """The VAT number (scheme VA) before the local one (scheme FC)."""
    by_scheme: dict[str, str] = {}
    for registration in () if party is None else party:
        if local(registration) == "SpecifiedTaxRegistration":
            number_of = child(registration, "ID")
            if number_of is not None and number_of.text:
                by_scheme[number_of.get("schemeID") or ""] = number_of.text.strip()
    return by_scheme.get("VA") or next(iter(by_scheme.values()), None)


def _cii_good(line: Any) -> Good:
    settled = _first(line, "SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement")
    delivered = _first(line, "SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery")
    percent = anywhere(settled, "RateApplicablePercent", "ApplicablePercent") if settled is not None else None
    return Good(
        text(line, "SpecifiedTradeProduct", "Name") or "",
        number(anywhere(settled, "LineTotalAmount")) if settled is not None else None,
        text(delivered, "BilledQuantity") or "" if delivered is not None else "",
        _percent(percent),
    )


def _ubl_good(line: Any) -> Good:
    return Good(
        text(line, "Item", "Name") or "",
        number(text(line, "LineExtensionAmount")),
        text(line, "InvoicedQuantity") or text(line, "CreditedQuantity") or "",
        _percent(text(line, "Item", "ClassifiedTaxCategory", "Percent")),
    )


def _percent(written: str | None) -> str:
    value = number(written)
    return "" if value is None else f"{value.normalize():f}%"
