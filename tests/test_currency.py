"""Currencies by ISO 4217: no, two, three and four decimal places at every edge where an amount goes in or out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest

import formats
from chat.cards import kept
from chat.cards.card import Table
from chat.cards.tables import charted, sums
from chat.lines.elements import Terms
from chat.lines.spending import SpendingLine, spending
from chat.lines.sums import parts_of
from chat.names import Names
from chat.text import Text, _
from chat.values.amounts import ReadAmount, amount
from chat.words import say
from formats.reports import data, pages, separated, workbook
from formats.reports.printed import PrintedColumn, PrintedGroup, PrintedReport
from formats.vouchers import journal
from ledger import clauses
from ledger.accounts import Account
from ledger.currencies import digits
from ledger.errors import BadInput
from ledger.exchange import ExchangeRate, convert
from ledger.journal import JournalEntry, Posting
from ledger.money import Money, share
from ocr import combine
from ocr.einvoices import xmlfile
from ocr.values import amounts as printed
from storage import expenses
from tests.conftest import Stage

TODAY = date(2026, 11, 20)
TERMS = Terms(Names.of([]), currency="CNY")
AMOUNTS = [
    Money.of("1500", "JPY"),
    Money.of("20000", "KRW"),
    Money.of("1500.50", "CZK"),
    Money.of("1900.50", "RSD"),  # no places in CLDR
    Money.of("1500.505", "KWD"),
    Money.of("2500.250", "IQD"),  # no places in CLDR, three in ISO 4217
    Money.of("1500.5055", "UYW"),
]
"""One of each number of places, and of each way in which CLDR and ISO 4217 differ."""

Edge = Callable[[Money], object]


def in_a_sentence(money: Money) -> object:
    read = spending(f"taxi {money.currency} {money.major}", TERMS, TODAY)
    assert isinstance(read, SpendingLine) and read.only and read.only.amount
    return Money.of(read.only.amount.number, read.only.amount.currency or "")


def behind_its_number(money: Money) -> object:
    read = amount(f"{money.major} {money.currency}", "CNY")
    assert isinstance(read, ReadAmount)
    return Money.of(read.number, read.currency or "")


def grouped(money: Money) -> object:
    read = amount(f"{money.currency} {money.major:,}", "CNY")
    assert isinstance(read, ReadAmount)
    return Money.of(read.number, read.currency or "")


def in_parts(money: Money) -> object:
    thirds = (Decimal(1),) * 3
    parts = parts_of(ReadAmount(money.major, money.currency), thirds, "CNY")
    shared = share(money, (1, 1, 1))
    assert sum(part.minor for part in shared) == money.minor
    return Money.of(sum(parts), money.currency) if all(Money.of(part, money.currency) for part in parts) else None


def shown(locale: str) -> Edge:
    def edge(money: Money) -> object:
        words = say(Text("{sum}", {"sum": money}), locale)
        return Money.of(re.sub(r"[^\d.]", "", words), money.currency)

    return edge


def kept_on_a_card(money: Money) -> object:
    back = kept.loads(kept.dumps(Text("{sum}", {"sum": money})))
    return Money.of(re.sub(r"[^\d.]", "", say(back)), money.currency)


def two_rows(money: Money) -> Table:
    return Table((_("What"), _("Sum")), ((_("a"), Text("{m}", {"m": money})),) * 2, numeric=(1,), summed=(1,))


def summed_on_a_card(money: Money) -> object:
    table = two_rows(money)
    (line,) = sums(table, table.rows)
    return Money.of(Decimal(re.sub(r"[^\d.]", "", say(Text("{m}", {"m": line[1]})))) / 2, money.currency)


def in_a_chart(money: Money) -> object:
    chart = charted(two_rows(money), "bar", _("Sums"), (1,))
    assert chart is not None
    return Money.of(str(chart.series[0].numbers[0]), money.currency)


def report(money: Money) -> PrintedReport:
    columns = (PrintedColumn("What", "what"), PrintedColumn("Sum", "sum", "money", True))
    return PrintedReport("Sums", columns, (PrintedGroup((("a", money), ("b", money))),), ({1: money + money},))


def in_a_workbook(money: Money) -> object:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.report(report(money)))).active
    cell = next(cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, int | float))
    places = len(cell.number_format.partition(".")[2])
    assert places == digits(money.currency)
    return Money.of(f"{cell.value:.{places}f}", money.currency)


def on_pages(money: Money) -> object:
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pages.report(report(money))))
    found = re.search(rf"([\d,.]+) {money.currency}", text)
    assert found is not None
    return Money.of(found[1].replace(",", ""), money.currency)


def in_separated_values(money: Money) -> object:
    row = next(csv.DictReader(io.StringIO(separated.report(report(money)).decode("utf-8-sig"))))
    return Money.of(row["sum"], row["currency"])


def in_data(money: Money) -> object:
    row = json.loads(data.report(report(money)))["rows"][0]
    assert len(row["sum"].partition(".")[2]) == digits(money.currency)
    return Money.of(row["sum"], row["currency"])


def entry(money: Money) -> JournalEntry:
    posting = Posting("bank", money, money, money)
    against = Posting("receivable", -money, -money, -money)
    return JournalEntry(TODAY, TODAY, "paid", "payment:1", (posting, against), id=1)


ACCOUNTS = {
    "bank": Account("bank", "1002", "Bank", "银行存款", "asset"),
    "receivable": Account("receivable", "1122", "Receivable", "应收账款", "asset"),
}


def in_the_journal(money: Money) -> object:
    row = next(csv.DictReader(io.StringIO(journal.as_csv([entry(money)], ACCOUNTS, {}, {}))))
    assert Money.of(row["paid"], row["paid_currency"]) == money
    return Money.of(row["debit"] or str(-Decimal(row["credit"])), row["currency"])


def in_beancount(money: Money) -> object:
    found = re.search(
        rf"1002银行存款  ([\d.]+) {money.currency}$", journal.as_beancount([entry(money)], ACCOUNTS, {}), re.M
    )
    assert found is not None
    return Money.of(found[1], money.currency)


def in_hledger(money: Money) -> object:
    found = re.search(
        rf"1002银行存款  ([\d.]+) {money.currency}$", journal.as_hledger([entry(money)], ACCOUNTS, {}), re.M
    )
    assert found is not None
    return Money.of(found[1], money.currency)


def of_a_file(text: str, name: str) -> object:
    sheet = formats.read(text.encode("utf-8"), name)
    assert not sheet.problems and not sheet.asks, (sheet.problems, sheet.asks)
    return sheet.rows[0].amount  # type: ignore[attr-defined]


def in_mt940(money: Money) -> object:
    figures = f"{money.major}".replace(".", ",") if "." in f"{money.major}" else f"{money.major},"
    return of_a_file(
        f":20:X\n:25:1\n:28C:1\n:60F:C260101{money.currency}0,\n:61:2601020102C{figures}NTRFNONREF\n:86:Acme\n"
        f":62F:C260102{money.currency}{figures}\n-",
        "statement.sta",
    )


def in_camt(money: Money) -> object:
    amount_of = f'<Amt Ccy="{money.currency}">{money.major}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    return of_a_file(
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>DE1</IBAN></Id></Acct><Ntry>{amount_of}"
        "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>",
        "statement.xml",
    )


def in_ofx(money: Money) -> object:
    return of_a_file(
        f"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>{money.currency}\n<BANKACCTFROM><ACCTID>1\n"
        "</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT\n<DTPOSTED>20260105\n"
        f"<TRNAMT>{money.major}\n<FITID>1\n<NAME>Acme\n</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
        "statement.ofx",
    )


def in_a_table_of_a_bank(money: Money) -> object:
    return of_a_file(
        "Date,Description,Amount,Currency,Balance\n"
        f"2026-01-05,Acme,{money.major},{money.currency},{money.major}\n"
        f"2026-01-06,Acme,{money.major},{money.currency},{(money + money).major}\n",
        "statement.csv",
    )


def in_an_e_invoice(money: Money) -> object:
    facts = xmlfile.facts(
        '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
        'xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" '
        'xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"><b:ID>1</b:ID>'
        f"<b:IssueDate>2026-01-05</b:IssueDate><b:DocumentCurrencyCode>{money.currency}</b:DocumentCurrencyCode>"
        f'<a:LegalMonetaryTotal><b:TaxInclusiveAmount currencyID="{money.currency}">{money.major}'
        "</b:TaxInclusiveAmount></a:LegalMonetaryTotal></Invoice>".encode()
    )
    assert facts is not None
    return combine.receipt([facts]).total


def in_print(money: Money) -> object:
    if digits(money.currency) > 3:
        return money  # an index unit, which no paper asks to be paid in
    (read,) = printed.amounts(f"TOTAL {money.currency} {money.major:,}")
    return Money.of(read.value, printed.SYMBOLS[read.mark])


def at_a_rate(money: Money) -> object:
    """To money of other places and back: the rate is between whole units, whatever their parts."""
    there = ExchangeRate(money.currency, "USD", TODAY, Decimal(500), "bank")
    dollars = convert(money, "USD", TODAY, [there]).amount
    assert dollars == Money.of(money.major * 500, "USD")
    return convert(dollars, money.currency, TODAY, [there]).amount


EDGES: tuple[Edge, ...] = (
    in_a_sentence,
    behind_its_number,
    grouped,
    in_parts,
    shown("en"),
    shown("zh-CN"),
    kept_on_a_card,
    summed_on_a_card,
    in_a_chart,
    in_a_workbook,
    on_pages,
    in_separated_values,
    in_data,
    in_the_journal,
    in_beancount,
    in_hledger,
    in_mt940,
    in_camt,
    in_ofx,
    in_a_table_of_a_bank,
    in_an_e_invoice,
    in_print,
    at_a_rate,
)


@pytest.mark.parametrize("money", AMOUNTS, ids=str)
@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.__qualname__)
def test_an_amount_is_the_same_on_both_sides_of_every_edge(edge: Edge, money: Money) -> None:
    assert edge(money) == money


@pytest.mark.parametrize("code", ["JPY", "CZK", "KWD", "UYW"])
def test_more_places_than_the_currency_has_are_refused_with_the_reason(code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Money.of(Decimal("1.5").scaleb(-digits(code)), code)
    assert f"({code})" in say(Text(refusal.value.sentence, refusal.value.values))


@pytest.mark.parametrize("money", AMOUNTS, ids=str)
def test_it_is_drafted_corrected_and_booked_in_its_own_places(stage: Stage, money: Money) -> None:
    stage.say(f"fx {money.currency} CNY 0.5 2026-11-01 bank", by="fei")
    stage.say(f"expense {money.currency} {money.major} taxi apollo")
    stage.say("it was 5 in all", about="expense:1")
    with stage.read() as book:
        assert expenses.get(book, 1, "CNY").gross.currency == money.currency
    stage.submit("expense.correct", "1", total=f"{money.currency} {money.major}", day="2026-11-20", category="travel")
    stage.click("expense.submit", "1")
    stage.click("expense.approve", "1 1", by="li")
    with stage.read() as book:
        expense = expenses.get(book, 1, "CNY")
        assert expense.gross == money
        assert expense.company == Money.of((money.major / 2).quantize(Decimal("0.01")), "CNY")


@pytest.mark.parametrize("line", ["2026-01-05,Acme,1.50,Taler", "2026-01-05,Acme,1.50,XQZ"])
def test_a_bank_says_which_money_it_is_or_the_row_is_refused(line: str) -> None:
    sheet = formats.read(f"Date,Description,Amount,Currency\n{line}\n".encode(), "statement.csv", currency="CNY")
    assert not sheet.rows and "is not a currency" in str(sheet.problems[0])


def test_terms_of_a_contract_are_in_its_own_money() -> None:
    with pytest.raises(BadInput) as refusal:
        clauses.read("USD 5000 advance, rest 30 days after acceptance", "CNY")
    assert "another currency" in say(Text(refusal.value.sentence, refusal.value.values))
    assert clauses.read("JPY 5000 advance, rest 30 days after acceptance", "JPY")[0].amount == Money(5000, "JPY")
