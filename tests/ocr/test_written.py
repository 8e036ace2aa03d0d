"""Invoices that are e-mails, pages of the web or documents of a word processor."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest

import ocr
from ledger.errors import BadInput
from ledger.receipt import Receipt
from ocr.einvoices import mail, written
from ocr.limits import DEFAULT

HTML = """<!DOCTYPE html><html><head><title>Total $1.00</title><style>td {color: red}</style></head><body>
<div style="display: none">TOTAL $9999.99</div><!-- TOTAL $7.00 -->
<table><tr><td><h2>Pixel Fonts LLC</h2>12 Main Street<br>Austin, TX 78701</td>
<td>INVOICE<br>Invoice number: PF-2231<br>Invoice date: March 14, 2026</td></tr></table>
<table><tr><th>Description</th><th>Amount</th></tr><tr><td>Licence</td><td>$40.00</td></tr>
<tr><td>Subtotal</td><td>$40.00</td></tr><tr><td>Sales tax</td><td>$3.30</td></tr>
<tr><td><b>Total</b></td><td>$43.30</td></tr></table></body></html>"""

PLAIN = """Thanks for riding

Trip fare    $16.20
Booking fee    $3.25
Tip    $4.00
Total    $23.45
"""


def read(data: bytes, name: str) -> Receipt:
    (receipt,) = ocr.read(data, name, today=date(2026, 11, 22))
    return receipt


def message(text: str, html: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Pixel <billing@pixel.example>", "ann@star.example", "Your receipt"
    made["Date"] = "Sat, 14 Mar 2026 10:00:00 +0000"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def document(*paragraphs: str, rows: tuple[tuple[str, str], ...] = (), declared: str = "") -> bytes:
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def said(words: str) -> str:
        return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    table = "".join("<w:tr>" + "".join(f"<w:tc>{said(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    inside = "".join(map(said, paragraphs)) + f"<w:tbl>{table}</w:tbl>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("word/document.xml", f'<?xml version="1.0"?>{declared}<w:document {name}>{inside}</w:document>')
    return out.getvalue()


def test_a_page_of_the_web_is_read_as_it_is_seen() -> None:
    seen = read(HTML.encode(), "invoice.html")
    assert (seen.vendor, str(seen.day), str(seen.total)) == ("Pixel Fonts LLC", "2026-03-14", "USD 43.30")
    assert (str(seen.tax), seen.invoice_number, seen.engine, seen.accept) == ("USD 3.30", "PF-2231", "html", True)
    assert "9999" not in written.html(HTML).text


def test_a_message_is_read_by_its_page() -> None:
    seen = read(message("see below", HTML).as_bytes(), "mail.eml")
    assert (str(seen.day), str(seen.total), seen.accept) == ("2026-03-14", "USD 43.30", True)


def test_the_day_of_sending_is_offered_and_not_said() -> None:
    seen = read(message(PLAIN).as_bytes(), "mail.eml")
    assert (seen.day, str(seen.total), seen.accept) == (None, "USD 23.45", False)
    assert "2026-03-14" in seen.doubts["day"]


def test_what_is_attached_counts_before_the_words_of_the_message() -> None:
    made = message("Invoice attached. Total: $1.00")
    made.add_attachment(HTML.encode(), maintype="text", subtype="html", filename="other.html")
    made.add_attachment(
        document("Klein GmbH", "53113 Bonn", "Rechnungsdatum: 14.03.2026", rows=(("Gesamtbetrag", "119,00 EUR"),)),
        maintype="application",
        subtype="octet-stream",
        filename="rechnung.docx",
    )
    seen = read(made.as_bytes(), "mail.eml")
    assert (str(seen.total), seen.engine) == ("EUR 119.00", "docx")


def test_a_logo_in_a_message_is_no_receipt() -> None:
    made = message(PLAIN)
    made.add_attachment(b"\x89PNG" + b"0" * 100, maintype="image", subtype="png", filename="logo.png")
    assert list(mail.attachments(made)) == []
    assert str(read(made.as_bytes(), "mail.eml").total) == "USD 23.45"


def test_a_document_of_a_word_processor_is_read_with_its_tables() -> None:
    rows = (("Nettobetrag", "100,00 EUR"), ("MwSt 19%", "19,00 EUR"), ("Gesamtbetrag", "119,00 EUR"))
    data = document(
        "Bürohaus Klein GmbH", "53113 Bonn", "Rechnung Nr. R-2026-112", "Rechnungsdatum: 14.03.2026", rows=rows
    )
    seen = read(data, "rechnung.docx")
    assert (seen.vendor, str(seen.day), str(seen.total)) == ("Bürohaus Klein GmbH", "2026-03-14", "EUR 119.00")
    assert (str(seen.net), seen.accept) == ("EUR 100.00", True)


@pytest.mark.parametrize(
    "data",
    [
        document("x", declared='<!DOCTYPE x [<!ENTITY a "b">]>'),
        document("Klein GmbH")[:-40],
        b"\xd0\xcf\x11\xe0" + b"0" * 600,
    ],
    ids=["entities", "damaged", "Outlook"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(BadInput):
        read(data, "file")


def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"<a>" + b"0" * (DEFAULT.unpacked + 10) + b"</a>")
    with pytest.raises(BadInput):
        read(out.getvalue(), "bomb.docx")


def test_hostile_pages_end_soon_and_convince_of_nothing() -> None:
    deep = b"<html>" + b"<div>" * 20_000 + b"TOTAL $5.00"
    wide = b"<html><table>" + b"<tr><td>1</td><td>2.00</td></tr>" * 20_000
    for data in (deep, wide, b"<html></html>", b"<html><table><tr></td></tr></table></tr>"):
        assert not read(data, "page.html").accept
