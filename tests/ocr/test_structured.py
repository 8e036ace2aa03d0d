"""E-invoices that are data are read to the last digit, wherever the data lies."""

from __future__ import annotations

from datetime import date

import pytest

import ocr
from ledger.errors import BadInput
from ledger.money import Money
from ledger.receipt import Receipt
from tests.ocr import paper


def read(data: bytes, name: str = "") -> Receipt:
    (receipt,) = ocr.read(data, name)
    return receipt


def test_a_fully_digital_invoice_is_read_from_its_xml() -> None:
    receipt = read(paper.DIGITAL.encode())
    assert (receipt.kind, receipt.vendor, receipt.buyer) == (
        "digital_special",
        "上海星河测试有限公司",
        "北京账房科技有限公司",
    )
    assert (receipt.total, receipt.net, receipt.tax) == (Money(106000, "CNY"), Money(100000, "CNY"), Money(6000, "CNY"))
    assert (receipt.invoice_code, receipt.invoice_number) == (None, "26310000000000000042")
    assert receipt.day == date(2026, 5, 19)
    assert receipt.accept and receipt.engine == "xml"
    assert receipt.lines[0].tax_rate == "6%"


def test_a_default_namespace_changes_nothing() -> None:
    plain = read(paper.DIGITAL.encode())
    spaced = read(paper.DIGITAL.replace("<EInvoice>", '<EInvoice xmlns="urn:example:tax">').encode())
    assert spaced == plain


def test_the_tax_is_that_of_the_invoice_currency_and_the_total_is_before_prepayment() -> None:
    receipt = read(paper.CII.encode())
    assert (receipt.total, receipt.tax) == (Money(11900, "EUR"), Money(1900, "EUR"))
    assert (receipt.vendor, receipt.invoice_number, receipt.day) == ("Muster GmbH", "R-2026-7", date(2026, 1, 31))


def test_data_inside_a_pdf_comes_before_its_print() -> None:
    printed = paper.pdf(["Invoice Muster GmbH", "Date 01.02.2025", "Total 77.00 EUR", "Thank you for your custom"])
    receipt = read(paper.with_attachment(printed, "factur-x.xml", paper.CII.encode()))
    assert receipt.total == Money(11900, "EUR")
    assert receipt.sources["total"] == "xml"


def test_a_train_ticket_names_its_number_and_day_of_issue_not_of_travel() -> None:
    receipt = read(paper.with_attachment(paper.pdf(["x"]), "rai_issuer_1.xml", paper.RAIL.encode()))
    assert (receipt.kind, receipt.invoice_number) == ("train", "26319000000000000001")
    assert (receipt.day, receipt.total, receipt.tax) == (date(2026, 1, 5), Money(55300, "CNY"), Money(4566, "CNY"))
    assert receipt.category == "travel"


def test_an_ofd_is_read_from_its_attachment() -> None:
    inside = """<eInvoice xmlns="http://www.edrm.org.cn/schema/e-invoice/2019"><InvoiceCode>031001900511</InvoiceCode>
    <InvoiceNo>04875996</InvoiceNo><IssueDate>2020年04月20日</IssueDate><Buyer><BuyerName>北京账房科技有限公司</BuyerName></Buyer>
    <Seller><SellerName>上海星河测试有限公司</SellerName></Seller><TaxInclusiveTotalAmount>106.00</TaxInclusiveTotalAmount>
    <TaxExclusiveTotalAmount>100.00</TaxExclusiveTotalAmount><TaxTotalAmount>6.00</TaxTotalAmount></eInvoice>"""
    receipt = read(paper.ofd(inside))
    assert (receipt.total, receipt.tax, receipt.invoice_code) == (
        Money(10600, "CNY"),
        Money(600, "CNY"),
        "031001900511",
    )
    assert receipt.confidence["total"] > 0.999, "the print says the same"


def test_an_ofd_without_data_is_read_from_its_print() -> None:
    receipt = read(paper.ofd())
    assert (receipt.total, receipt.day) == (Money(10600, "CNY"), date(2020, 4, 20))
    assert (receipt.invoice_code, receipt.invoice_number) == ("031001900511", "04875996")
    assert (receipt.vendor, receipt.buyer) == ("上海星河测试有限公司", "北京账房科技有限公司")


def test_what_print_and_data_disagree_on_is_doubtful() -> None:
    inside = """<eInvoice><InvoiceCode>031001900511</InvoiceCode><InvoiceNo>04875996</InvoiceNo>
    <IssueDate>2020-04-20</IssueDate>
    <TaxInclusiveTotalAmount>999.00</TaxInclusiveTotalAmount></eInvoice>"""
    receipt = read(paper.ofd(inside))
    assert not receipt.accept
    assert receipt.doubts["total"] == ("106.00",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><EInvoice>&a;</EInvoice>', "entities"),
        (b"<EInvoice><Header>", "damaged"),
        (b"<note>hello</note>", "no invoice"),
        (paper.zipped({"a.txt": b"hello"}), "zip"),
        (paper.ofd(extra={"../evil.xml": b"<x/>"}), "leads out"),
        (paper.ofd(extra={"Doc_0/big.bin": b"0" * 70_000_000}), "unpacks"),
        (paper.ofd()[:900], "damaged"),
    ],
    ids=["entities", "truncated xml", "another xml", "zip", "path", "bomb", "truncated ofd"],
)
def test_a_bad_file_is_refused_with_its_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        ocr.read(data)
