"""What a paper says besides its total, day and seller: said where a word or a sum stands for it, else blank."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.receipt import Receipt
from ocr import combine, report, understand
from ocr.training import kinds
from tests.sweeps import examples

DINER = """
BLUE DOOR DINER
214 W Main St, Austin, TX 78701
03/14/2026 7:42 PM
Burger  28.00
Salad  12.00
Subtotal  40.00
Sales Tax  3.30
Tip  8.00
Total  51.30
VISA ****1234  51.30
"""


def read(text: str) -> Receipt:
    return combine.receipt([understand.facts(kinds.laid(text), today=kinds.TODAY)])


def told(text: str, *names: str) -> dict[str, object]:
    row = report.row("x", read(text))
    return {name: row[name] for name in names}


def test_how_it_was_paid_the_tip_and_the_lines() -> None:
    row = told(DINER, "country", "currency_reason", "paid_with", "card", "tip", "lines")
    lines = row.pop("lines")
    assert row == {
        "country": "US",
        "currency_reason": "country",
        "paid_with": ["card"],
        "card": "1234",
        "tip": "8.00",
    }
    assert [(line["what"], line["amount"]) for line in lines] == [("Burger", "28.00"), ("Salad", "12.00")]  # type: ignore[attr-defined]


def test_rates_of_tax_with_their_net() -> None:
    text = """
BRASSERIE DU PORT SARL
13002 Marseille  SIRET 123 456 789 00012
14/03/2026 13:10
2 x Menu  62,00
Vin  24,60
TOTAL TTC  86,60
TVA 10,00%  56,36  5,64
TVA 20,00%  20,50  4,10
CB  86,60
"""
    row = told(text, "taxes", "lines", "paid_with")
    assert row["taxes"] == [
        {"rate": "10%", "net": "56.36", "tax": "5.64"},
        {"rate": "20%", "net": "20.50", "tax": "4.10"},
    ]
    assert [line["quantity"] for line in row["lines"]] == ["2", None]  # type: ignore[attr-defined]


RIDE = "Uber\nTrip receipt 14 March 2026\nTrip fare  €15.90\nTotal  €15.90\nBerlin, Deutschland"
STAY = "HOTEL AM DOM GMBH\nROOM RATE\nArrival 12/03/2026\nDeparture 14/03/2026\nTotal EUR  378,00"
TICKET = "DB Fernverkehr AG\nFahrkarte\nICE 1005\nVon: Berlin Hbf  Nach: München Hbf\n14.03.2026\nSumme EUR  89,90"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (f"{RIDE}\nDistance 7.4 km", "distance", "7.4 km"),
        (f"{RIDE}\n€1.20 per km", "distance", None),
        (f"{STAY}\n2 nights  378,00", "nights", 2),
        (f"{STAY}\n3 nights  378,00", "nights", None),
        (TICKET, "train", "ICE 1005"),
        (TICKET, "stations", ["Berlin Hbf", "München Hbf"]),
        ("CREDIT NOTE CN-7\nOriginal invoice no. INV-2231\nTotal  -45.00 GBP", "credits", "INV-2231"),
        ("INVOICE INV-9\nRelated invoice no. INV-2231\nTotal  45.00 GBP", "credits", None),
        ("KLEIN GMBH\nRECHNUNG\nIhre USt-IdNr. DE811907980\nSumme EUR  45,00", "buyer_tax_id", "DE811907980"),
        ("全家\n統一編號 12345678\n隨機碼:9981\n總計:75", "check_code", "9981"),
        ("SHOP\nMember ****7788\nTOTAL  5.00", "card", None),
        ("SHOP\nTel 138****1234\nTOTAL  5.00", "card", None),
        ("SHOP\nVISA ****1234  3.00\nAMEX ****9876  2.00\nTOTAL  5.00", "card", None),
        ("SHOP\nWe accept VISA and cash\nTOTAL  5.00", "paid_with", []),
        ("SHOP\nTip suggestions 18%  7.20\nTOTAL  40.00", "tip", None),
        ("SHOP\nTip  8.00\nTOTAL  51.30", "tip", None),
    ],
)
def test_each_is_said_where_it_stands_and_blank_where_not(text: str, name: str, value: object) -> None:
    assert told(text, name)[name] == value


def test_lines_that_do_not_come_to_the_sum_are_not_said() -> None:
    assert told(DINER.replace("12.00", "13.00"), "lines")["lines"] == []


_WORDS = st.sampled_from(
    [
        "TOTAL",
        "VISA ****1234",
        "Tip",
        "MwSt 19%",
        "Kaffee",
        "2 nights",
        "7.4 km",
        "ICE 12",
        "CREDIT NOTE",
        "Subtotal",
        "CASH",
    ]
)
_ROWS = st.lists(st.tuples(_WORDS, st.decimals("0.01", "999.99", places=2) | st.none()), min_size=1, max_size=14)


@settings(max_examples=examples(60), deadline=None)
@given(_ROWS)
def test_nothing_is_said_that_is_not_on_the_paper(rows: list[tuple[str, object]]) -> None:
    text = "\n".join(f"{word}  {amount}" if amount is not None else word for word, amount in rows)
    receipt = read("SHOP GMBH\n14.03.2026\n" + text)
    digits = re.findall(r"\d+", text)
    assert receipt.card in (None, "1234") and (receipt.card is None or "1234" in digits)
    assert receipt.nights in (None, 2)
    amounts = {str(amount) for _word, amount in rows if amount is not None}
    said = [line.amount for line in receipt.lines] + [receipt.tip]
    said += [part for tax in receipt.taxes for part in (tax.tax,)]
    assert all(str(money.major) in amounts for money in said if money is not None)
    if receipt.total is not None and receipt.lines:
        whole = sum(line.amount.major for line in receipt.lines if line.amount)
        assert str(whole) in amounts


FORM = "电子发票（普通发票）\n发票号码：{number}\n开票日期：2026年03月14日\n价税合计（大写）壹佰元整  （小写）¥100.00"
PREVIEWS = {
    "said": ["发票预览\n" + FORM.format(number=""), "PROFORMA INVOICE\nLicence  $40.00\nTotal  $40.00"],
    "number": [FORM.format(number="")],
    "": [FORM.format(number="26112000000123456789"), "INVOICE 12\nQuotation Q-7\nTotal  $40.00"],
}


@pytest.mark.parametrize("how", PREVIEWS)
def test_a_preview_is_no_invoice_yet(how: str) -> None:
    for text in PREVIEWS[how]:
        receipt = read(text)
        assert receipt.preview == how and not (how and receipt.accept), text
