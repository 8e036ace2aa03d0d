"""Printed invoices without data, in the layouts of several countries: labels and arithmetic say what they cost."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from ocr import understand
from ocr.facts import Facts
from ocr.hints import Hints
from ocr.page import Page, Piece


def page(text: str) -> Page:
    """The text as a text layer would give it: two blanks part two pieces, a sign is 6 wide and a line 12 high."""
    pieces = []
    lines = text.strip("\n").split("\n")
    for number, line in enumerate(lines):
        for match in re.finditer(r"\S+(?: \S+)*", line):
            top = number * 14.0
            pieces.append(Piece(match.group(), match.start() * 6.0, top, match.end() * 6.0, top + 12))
    return Page(600, len(lines) * 14.0 + 20, tuple(pieces), "pdf")


def read(text: str, hints: Hints | None = None) -> Facts:
    return understand.facts(page(text), today=date(2026, 11, 22), hints=hints or Hints())


AMERICAN = """
Bright Harbor Design LLC                         INVOICE
1200 Pine Street                                 Invoice #: BH-2041
Seattle, WA 98101                                Invoice Date: 03/04/2026
                                                 Due Date: 04/03/2026
Bill To:
Northwind Traders Inc.
77 Lake Ave
Tacoma, WA 98402

Description                      Qty      Rate        Amount
Logo design                      1        1,200.00    1,200.00
Print proofs                     3        45.00       135.00

                                          Subtotal    $1,335.00
                                          Sales Tax (10.1%)    $134.84
                                          Total    $1,469.84
                                          Amount Paid    $500.00
                                          Balance Due    $969.84
"""
INDIAN = """
                       TAX INVOICE
Kaveri Stationers Pvt Ltd              Invoice No: KS/25-26/0198
14 MG Road, Bengaluru 560001           Dated: 17-Aug-2025
GSTIN: 29ABCDE1234F1Z5
Buyer (Bill to)
Lotus Infotech Pvt Ltd
GSTIN: 27PQRSX5678K1Z2
Sl  Description       HSN    Qty   Rate      Amount
1   Toner             8443   2     4,500.00  9,000.00
2   Paper A4          4802   10    310.00    3,100.00
    Taxable Value                            12,100.00
    CGST @ 9%                                1,089.00
    SGST @ 9%                                1,089.00
    Grand Total                              Rs. 14,278.00
"""
SPANISH = """
Talleres Montseny S.L.                       FACTURA
C/ Mayor 12, 08001 Barcelona                 Nº de factura: F-2025/118
CIF: B12345678                               Fecha de factura: 5 de marzo de 2025
Cliente:
Hotel Miramar S.A.
Concepto                          Importe
Reparación caldera                480,00 €
Desplazamiento                    35,00 €
Base imponible                    515,00 €
IVA 21%                           108,15 €
Total factura                     623,15 €
Fecha de vencimiento: 04/04/2025
"""
ITALIAN = """
Officine Rossi S.r.l.
Via Garibaldi 8 - 20121 Milano
P.IVA IT01234567890
Fattura n. 77/2025 del 09/01/2025
Destinatario
Studio Bianchi
Descrizione                 Importo
Manutenzione                1.000,00
Imponibile                  1.000,00
IVA 22%                     220,00
Totale fattura              1.220,00
"""
DUTCH = """
FACTUUR
Bakkerij De Molen B.V.
Factuurnummer  2025-0042
Factuurdatum   3 maart 2025
Vervaldatum    17 maart 2025
Omschrijving          Bedrag
Broodjes              € 82,57
Totaal exclusief btw  € 82,57
BTW 9%                € 7,43
Totaal te betalen     € 90,00
"""
PORTUGUESE = """
Padaria Lusitana Lda
Rua Augusta 10, 1100-053 Lisboa
NIF: PT501234567
Fatura n.º FT 2025/311
Data de emissão: 21/05/2025
Total ilíquido      50,00 €
IVA 23%             11,50 €
Total a pagar       61,50 €
"""
FRENCH_CREDIT = """
Menuiserie Dupont SARL - 4 rue Verte - 69001 Lyon
Avoir n° AV-2025-17 du 12/06/2025
Facture d'origine FA-2025-90
Total HT       -100,00 €
TVA 20%        -20,00 €
Total TTC      -120,00 €
"""
BRITISH = """
From: Pennine Tools Ltd
Unit 4, Mill Lane, Leeds LS1 4DY
VAT Reg No GB 123 4567 89
Invoice No. 5512
Date: 7th October 2025
Net total        £210.00
VAT @ 20%        £42.00
Total            £252.00
"""


@pytest.mark.parametrize(
    ("text", "number", "day", "total", "tax", "currency"),
    [
        pytest.param(AMERICAN, "BH-2041", date(2026, 3, 4), "1469.84", "134.84", "USD", id="american, partly paid"),
        pytest.param(INDIAN, "KS/25-26/0198", date(2025, 8, 17), "14278.00", "2178.00", "INR", id="indian, two taxes"),
        pytest.param(SPANISH, "F-2025/118", date(2025, 3, 5), "623.15", "108.15", "EUR", id="spanish"),
        pytest.param(ITALIAN, "77/2025", date(2025, 1, 9), "1220.00", "220.00", "EUR", id="italian"),
        pytest.param(DUTCH, "2025-0042", date(2025, 3, 3), "90.00", "7.43", "EUR", id="dutch"),
        pytest.param(PORTUGUESE, None, date(2025, 5, 21), "61.50", "11.50", "EUR", id="portuguese"),
        pytest.param(
            FRENCH_CREDIT, "AV-2025-17", date(2025, 6, 12), "-120.00", "-20.00", "EUR", id="french credit note"
        ),
        pytest.param(BRITISH, "5512", date(2025, 10, 7), "252.00", "42.00", "GBP", id="british"),
    ],
)
def test_an_invoice_is_read_by_its_labels(
    text: str, number: str | None, day: date, total: str, tax: str, currency: str
) -> None:
    found = read(text)
    assert (found.day, found.total, found.tax, found.currency) == (day, Decimal(total), Decimal(tax), currency)
    assert number is None or found.invoice_number == number


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        pytest.param(AMERICAN, "Bright Harbor Design LLC", id="top block"),
        pytest.param(BRITISH, "Pennine Tools Ltd", id="From"),
        pytest.param(FRENCH_CREDIT, "Menuiserie Dupont SARL", id="line of the sender"),
    ],
)
def test_the_vendor_is_found_where_the_layout_puts_it(text: str, vendor: str) -> None:
    assert read(text).vendor == vendor


def test_the_company_itself_is_the_buyer_and_never_the_vendor() -> None:
    found = read(AMERICAN, Hints(own_names=("Bright Harbor Design LLC",)))
    assert found.vendor != "Bright Harbor Design LLC"
    assert found.buyer == "Bright Harbor Design LLC"


def test_the_buyer_stands_below_its_word() -> None:
    assert read(AMERICAN).buyer == "Northwind Traders Inc."


def test_the_tax_number_of_the_company_itself_is_not_the_sellers() -> None:
    assert read(INDIAN).seller_tax_id == "29ABCDE1234F1Z5"
    assert read(INDIAN, Hints(own_tax_ids=("29ABCDE1234F1Z5",))).seller_tax_id != "29ABCDE1234F1Z5"


def test_a_total_without_proof_is_less_sure_than_one_that_net_and_tax_make() -> None:
    alone = BRITISH.replace("Net total        £210.00\n", "").replace("VAT @ 20%        £42.00\n", "")
    assert read(alone).total == Decimal("252.00")
    assert read(alone).trust("total") < 0.9 < read(BRITISH).trust("total")


def test_a_day_that_may_be_march_or_april_is_not_sure_where_no_country_shows() -> None:
    bare = "Acme\nInvoice No. 12\nInvoice Date: 03/04/2026\nSubtotal  100.00\nTax  10.00\nTotal  110.00\nThank you"
    assert read(bare).trust("day") < 0.9
