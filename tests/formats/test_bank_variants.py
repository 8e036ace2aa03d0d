"""Bank files as other banks write them: layouts that no sample has, other encodings, versions of the standards."""
# ruff: noqa: E501 - lines stand as the files have them

from __future__ import annotations

import pytest

import formats
from ledger.errors import BadInput


def read(data: str | bytes, name: str = "statement", **more: object) -> formats.Sheet:
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return formats.read(raw, name, **more)  # type: ignore[arg-type]


def told(sheet: formats.Sheet) -> list[tuple[str, str, str, str]]:
    """(day, amount, name, account) of each row, nothing being wrong or open."""
    assert not sheet.problems, [str(each) for each in sheet.problems]
    assert not sheet.asks, [each.sentence for each in sheet.asks]
    assert not sheet.doubts, sheet.doubts
    return [(str(row.day), str(row.amount), row.name, row.name_account) for row in sheet.rows]


CORPORATE = {
    "icbc": (
        "中国工商银行企业网上银行账户明细,,,,,,,,,\n账号：1202000109900012345,户名：星河科技有限公司,,,,,,,,\n"
        "起始日期：20260101,截止日期：20260131,,,,,,,,\n"
        "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额\n"
        '0001,1202000109900012345,6222000011112222,2026-01-05 09:10:11,贷,0.00,"12,000.00",102,汇入,货款,蓝海科技有限公司,"112,000.00"\n'
        '0002,1202000109900012345,6222000033334444,2026-01-06 10:00:00,借,500.00,0.00,102,汇出,房租,物业公司,"111,500.00"\n'
        "借方笔数：1,,,,,借方合计：500.00,,,,,,\n",
        [
            ("2026-01-05", "CNY 12000.00", "蓝海科技有限公司", "6222000011112222"),
            ("2026-01-06", "CNY -500.00", "物业公司", "6222000033334444"),
        ],
    ),
    "ccb": (
        "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号\n"
        '33050161,星河科技,20260105 09:10:11,0.00,"12,000.00","112,000.00",人民币元,蓝海科技有限公司,6222,建行,20260105,货款,,1-100,,,\n'
        '33050161,星河科技,20260106 10:00:00,500.00,0.00,"111,500.00",人民币元,物业公司,6233,建行,20260106,房租,,1-101,,,\n',
        [("2026-01-05", "CNY 12000.00", "蓝海科技有限公司", "6222"), ("2026-01-06", "CNY -500.00", "物业公司", "6233")],
    ),
    "cmb": (
        "交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,流程实例号,业务名称,用途,业务参考号,业务摘要,其它摘要,收/付方分行名,收/付方名称,收/付方帐号\n"
        "20260105,091011,20260105,转账,,12000.00,112000.00,货款,C001,,,货款,,,,北京,蓝海科技有限公司,6222\n"
        "20260106,100000,20260106,转账,500.00,,111500.00,房租,C002,,,房租,,,,北京,物业公司,6233\n",
        [("2026-01-05", "CNY 12000.00", "蓝海科技有限公司", "6222"), ("2026-01-06", "CNY -500.00", "物业公司", "6233")],
    ),
    "abc": (
        "账户明细查询,,,,,,,\n账号：10-001,户名：星河科技,,,,,,\n"
        "交易日期,交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途\n"
        "2026-01-05,09:10:11,12000.00,,112000.00,农行,北京,6222,蓝海科技有限公司,货款\n"
        "2026-01-06,10:00:00,,500.00,111500.00,农行,北京,6233,物业公司,房租\n合计,,12000.00,500.00,,,,,,\n",
        [("2026-01-05", "CNY 12000.00", "蓝海科技有限公司", "6222"), ("2026-01-06", "CNY -500.00", "物业公司", "6233")],
    ),
    "boc": (
        "查询账号[ Inquirer account number ],455000001,,,,,,\n交易期间,20260101-20260131,,,,,,\n"
        "交易类型[ Transaction Type ],业务类型[ Business type ],付款人账号[ Debit Account No. ],付款人名称[ Payer's Name ],"
        "收款人账号[ Payee's Account Number ],收款人名称[ Payee's Name ],交易日期[ Transaction Date ],"
        "交易货币[ Trade Currency ],交易金额[ Trade Amount ],交易后余额[ After-transaction balance ],"
        "交易流水号[ Transaction reference number ],摘要[ Reference ],用途[ Purpose ]\n"
        "来账,转账,6222,蓝海科技有限公司,455000001,星河科技,20260105,CNY,12000.00,112000.00,B1,货款,货款\n"
        "往账,转账,455000001,星河科技,6233,物业公司,20260106,CNY,-500.00,111500.00,B2,房租,房租\n",
        [("2026-01-05", "CNY 12000.00", "蓝海科技有限公司", "6222"), ("2026-01-06", "CNY -500.00", "物业公司", "6233")],
    ),
}


@pytest.mark.parametrize("bank", CORPORATE)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_business_accounts_of_the_big_banks(bank: str, encoding: str) -> None:
    text, expected = CORPORATE[bank]
    assert told(read(text.encode(encoding))) == expected


def test_cash_books_and_statements_under_tabs_and_titles() -> None:
    text = "银行对账单\t\t\t\n单位：元\t\t\t\n日期\t摘要\t收入\t支出\t结余\n2026.1.5\t货款\t100\t\t100\n2026.1.6\t房租\t\t30\t70\n本月合计\t\t100\t30\t\n"
    sheet = read(text.encode("gb18030"))
    assert [(str(row.day), str(row.amount)) for row in sheet.rows] == [
        ("2026-01-05", "CNY 100.00"),
        ("2026-01-06", "CNY -30.00"),
    ]
    assert not sheet.problems


def test_german_and_dutch_bank_tables_with_semicolons_and_decimal_commas() -> None:
    sparkasse = (
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";'
        '"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n'
        '"DE1";"05.01.26";"05.01.26";"GUTSCHRIFT";"Rechnung 4711";"Acme GmbH";"DE89370400440532013000";"X";"1.234,50";"EUR";"Umsatz gebucht"\n'
        '"DE1";"06.01.26";"06.01.26";"LASTSCHRIFT";"Miete";"Haus AG";"DE02";"X";"-800,00";"EUR";"Umsatz gebucht"\n'
    )
    assert told(read(sparkasse.encode("cp1252"), currency="EUR")) == [
        ("2026-01-05", "EUR 1234.50", "Acme GmbH", "DE89370400440532013000"),
        ("2026-01-06", "EUR -800.00", "Haus AG", "DE02"),
    ]
    ing = (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen"\n'
        '"20260105";"Acme BV";"NL1";"NL91ABNA0417164300";"OV";"Bij";"1234,50";"Overschrijving";"Factuur 4711"\n'
        '"20260106";"Huis BV";"NL1";"NL02";"IC";"Af";"800,00";"Incasso";"Huur"\n'
    )
    assert told(read(ing, currency="EUR")) == [
        ("2026-01-05", "EUR 1234.50", "Acme BV", "NL91ABNA0417164300"),
        ("2026-01-06", "EUR -800.00", "Huis BV", "NL02"),
    ]


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><{root}><GrpHdr><MsgId>1</MsgId></GrpHdr><{part}><Id>S1</Id>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{status}<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>INV-7</EndToEndId></Refs><RltdPties><Dbtr>{name}</Dbtr><DbtrAcct><Id><IBAN>NL02</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Invoice INV-7</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></{part}></{root}></Document>"""
VERSIONS = {
    "053.001.02": ("BkToCstmrStmt", "Stmt", "<Sts>BOOK</Sts>", "<Nm>Acme BV</Nm>"),
    "053.001.08": ("BkToCstmrStmt", "Stmt", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>Acme BV</Nm></Pty>"),
    "053.001.13": ("BkToCstmrStmt", "Stmt", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>Acme BV</Nm></Pty>"),
    "052.001.06": ("BkToCstmrAcctRpt", "Rpt", "<Sts>BOOK</Sts>", "<Nm>Acme BV</Nm>"),
    "054.001.08": ("BkToCstmrDbtCdtNtfctn", "Ntfctn", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>Acme BV</Nm></Pty>"),
}


def camt(version: str, **changed: str) -> str:
    root, part, status, name = VERSIONS[version]
    values = {"closing": "150.00", "amount": "50.00", "day": "2026-01-05", "status": status} | changed
    return CAMT.format(version=version, root=root, part=part, name=name, **values)


@pytest.mark.parametrize("version", VERSIONS)
def test_reports_notifications_and_statements_of_every_version(version: str) -> None:
    sheet = read(camt(version))
    assert told(sheet) == [("2026-01-05", "EUR 50.00", "Acme BV", "NL02")]
    assert sheet.rows[0].reference == "INV-7" and "INV-7" in sheet.rows[0].text


def test_what_a_bank_only_announces_is_not_booked() -> None:
    assert read(camt("052.001.06", status="<Sts>PDNG</Sts>", closing="100.00")).rows[0].state == "pending"


OFX = """{head}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR{e1}<BANKACCTFROM><BANKID>1{e2}<ACCTID>77{e3}</BANKACCTFROM>
<BANKTRANLIST><STMTTRN><TRNTYPE>XFER{e4}<DTPOSTED>20260105120000[-5:EST]{e5}<TRNAMT>1234.50{e6}<FITID>F1{e7}<NAME>Acme &amp; Co{e8}
<MEMO>INV-7{e9}</STMTTRN><STMTTRN><TRNTYPE>DEBIT{e4}<DTPOSTED>20260106{e5}<TRNAMT>-800.00{e6}<FITID>F2{e7}<NAME>Haus{e8}</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>434.50</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
ENDS = ("CURDEF", "BANKID", "ACCTID", "TRNTYPE", "DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO")
SGML = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'


@pytest.mark.parametrize("closed", [False, True])
def test_ofx_one_without_end_tags_and_two_with_them(closed: bool) -> None:
    ends = {f"e{n}": f"</{tag}>" if closed else "" for n, tag in enumerate(ENDS, 1)}
    sheet = read(OFX.format(head=XML if closed else SGML, **ends))
    assert [(str(row.day), str(row.amount), row.name) for row in sheet.rows] == [
        ("2026-01-05", "EUR 1234.50", "Acme & Co"),
        ("2026-01-06", "EUR -800.00", "Haus"),
    ]
    assert [row.nature for row in sheet.rows] == ["", ""], (
        "a transfer may well be a customer's: the type is only a hint"
    )
    assert not sheet.problems


GERMAN = """:20:STARTUMS
:25:37040044/532013000
:28C:00001/001
:60F:C260101EUR100,00
:61:2601050105CR1234,50NTRFINV-7//BANK1
:86:166?00GUTSCHRIFT?10931?20EREF+INV-7?21SVWZ+Rechnung 47?2211 vom Januar
?30COBADEFF?31DE89370400440532013000?32Acme Gm?33bH
:61:2601060106DR800,NDDTNONREF
:86:105?00LASTSCHRIFT?20SVWZ+Miete?32Haus AG
:62F:C260106EUR{closing}
-
"""


def test_german_statements_with_question_marks_give_name_account_and_purpose() -> None:
    sheet = read(GERMAN.format(closing="534,50"))
    assert told(sheet) == [
        ("2026-01-05", "EUR 1234.50", "Acme GmbH", "DE89370400440532013000"),
        ("2026-01-06", "EUR -800.00", "Haus AG", ""),
    ]
    assert "Rechnung 4711 vom Januar" in sheet.rows[0].text


def test_dutch_statements_with_slashes_and_a_wrapped_name() -> None:
    sheet = read(
        "ABNANL2A\n940\nABNANL2A\n:20:ABN AMRO BANK NV\n:25:517852257\n:28:19321/1\n:60F:C260101EUR100,00\n"
        ":61:2601050105C1234,5N654NONREF\n:86:/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/Acme\n BV/REMI/Factuur 4711"
        "/EREF/INV-7\n:62F:C260105EUR1334,5\n-\n"
    )
    assert told(sheet) == [("2026-01-05", "EUR 1234.50", "Acme BV", "NL91ABNA0417164300")]


def test_a_closing_balance_that_does_not_follow_is_named_with_its_line() -> None:
    (doubt,) = read(GERMAN.format(closing="534,60")).doubts
    assert (doubt.what, doubt.line, doubt.field, str(doubt.stated), str(doubt.found)) == (
        "closing",
        10,
        ":62F:",
        "534.60",
        "534.50",
    )
    (doubt,) = read(camt("053.001.08", closing="151.00")).doubts
    assert (doubt.what, doubt.line, doubt.field) == ("closing", 5, "CLBD") and str(doubt.found) == "150.00"


def broken(data: str | bytes) -> list[tuple[int, str]]:
    return [(each.line, each.field) for each in read(data).problems]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (camt("053.001.08", day="2026-13-05"), [(6, "BookgDt")]),
        (camt("053.001.08", amount="5x.00"), [(6, "Amt")]),
        (GERMAN.format(closing="1,").replace("2601060106D", "2613060106D"), [(8, ":61:")]),
        (GERMAN.format(closing="1,").replace("1234,50N", "12x4,50N"), [(5, ":61:")]),
        (
            SGML
            + "<OFX><STMTRS><CURDEF>EUR\n<STMTTRN><DTPOSTED>20261305\n<TRNAMT>1.00\n<FITID>2\n</STMTTRN></STMTRS></OFX>",
            [(9, "DTPOSTED")],
        ),
        (
            SGML
            + "<OFX><STMTRS><CURDEF>EUR\n<STMTTRN><DTPOSTED>20260105\n<TRNAMT>one\n<FITID>2\n</STMTTRN></STMTRS></OFX>",
            [(9, "TRNAMT")],
        ),
        ("!Type:Bank\nD1/13/26\nT-1,000.00\nPA\n^\nDx\nT1\n^\nD1/14/26\nTy\n^\n", [(6, "D"), (9, "T")]),
        (CORPORATE["cmb"][0].replace("20260106,100000", "20261306,100000"), [(3, "交易日")]),
        (CORPORATE["cmb"][0].replace("500.00,,", "5o0.00,,"), [(3, "借方金额")]),
    ],
)
def test_a_bad_day_or_amount_is_named_by_line_and_field(data: str, expected: list[tuple[int, str]]) -> None:
    assert broken(data) == expected


@pytest.mark.parametrize(
    ("data", "line", "rows"),
    [
        (GERMAN.format(closing="1,").partition(":62F:")[0], 8, 1),
        (GERMAN.format(closing="1,").partition("?32Haus")[0], 8, 1),
        (
            SGML
            + "<OFX><STMTRS><STMTTRN><DTPOSTED>20260105<TRNAMT>1.00</STMTTRN>\n<STMTTRN><DTPOSTED>20260105<TRNAMT>1",
            9,
            1,
        ),
        ("!Type:Bank\nD1/13/26\nT-1,000.00\nPA\n^\nD1/14/26\nT1", 6, 1),
        (CORPORATE["cmb"][0].rpartition("111500")[0], 3, 1),
        (CORPORATE["ccb"][0].encode()[:-20], 3, 1),
    ],
)
def test_a_file_that_breaks_off_says_where_and_leaves_that_line_out(data: str | bytes, line: int, rows: int) -> None:
    sheet = read(data)
    assert [each.line for each in sheet.problems] == [line] and len(sheet.rows) == rows


def test_a_broken_off_xml_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match="line 8"):
        read(camt("053.001.08").partition("<RmtInf>")[0])


def test_a_column_that_is_missing_is_named() -> None:
    text = (
        CORPORATE["cmb"][0].replace(",贷方金额", "").replace(",,12000.00", ",12000.00").replace("500.00,,", "500.00,")
    )
    sheet = read(text)
    assert sheet.subject == "unknown" and [(each.line, each.field) for each in sheet.problems] == [(1, "收入")]
    sheet = read(
        "导出信息：\n"
        + "交易时间,交易分类,交易对方,商品说明,收/支,收/付款方式,交易状态,交易订单号,商家订单号\n2026-01-05 09:00:00,a,b,c,支出,d,交易成功,1,2\n"
    )
    assert [str(each) for each in sheet.problems] == ["The column 金额 is missing."]


def test_chinese_that_was_saved_as_western_letters_is_read_as_what_it_was() -> None:
    text, expected = CORPORATE["cmb"]
    assert told(read(text.encode("gb18030").decode("latin-1").encode("utf-8"))) == expected
    assert told(read(text.encode("utf-16-le"))) == expected, "without the mark that says which byte comes first"
