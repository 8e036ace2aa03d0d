"""What is wrong in a file is said line by line; what is no file of ours is refused whole, and nothing else escapes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import formats
from formats.cells import number
from ledger.errors import BadInput
from tests.sweeps import examples

TOGGL = "User,Email,Client,Project,Task,Description,Billable,"
TOGGL += "Start date,Start time,End date,End time,Duration,Tags,Amount (EUR)"
GOOD = "Ann,ann@x.test,Acme,Apollo,,work,Yes,2026-03-02,09:00:00,2026-03-02,10:00:00,01:00:00,,"


def toggl(*lines: str) -> formats.Sheet:
    return formats.read("\n".join((TOGGL, *lines)).encode(), "toggl.csv")


@pytest.mark.parametrize(
    ("line", "field", "sentence"),
    [
        (GOOD.replace("2026-03-02,09", "13/15/2024,09"), "Start date", "“13/15/2024” is not a date."),
        (GOOD.replace("2026-03-02,09", "not a date,09"), "Start date", "“not a date” is not a date."),
        (GOOD.replace("2026-03-02,09", "2026-02-30,09"), "Start date", "“2026-02-30” is not a date."),
        (GOOD.replace("01:00:00", "an hour"), "Duration", "“an hour” is not a length of time."),
        (GOOD.replace("01:00:00", "-01:00:00"), "Duration", "“-01:00:00” is not a length of time."),
        (GOOD.replace("09:00:00", "25:00:00"), "Start time", "“25:00:00” is not a time of day."),
        (GOOD + "$120", "Amount (EUR)", "“$120” is not an amount."),
        (GOOD + "NaN", "Amount (EUR)", "“NaN” is not an amount."),
        (GOOD + "1e400", "Amount (EUR)", "The amount 1E+400 is larger than the books can hold."),
    ],
)
def test_a_bad_line_is_named_with_its_column_and_the_others_are_read(line: str, field: str, sentence: str) -> None:
    sheet = toggl(GOOD, line, GOOD.replace("work", "more"))
    assert [row.line for row in sheet.rows] == [2, 4]
    assert [(each.line, each.field, str(each)) for each in sheet.problems] == [(3, field, sentence)]


def test_a_cell_over_two_lines_does_not_shift_the_line_numbers() -> None:
    sheet = toggl(GOOD.replace(",work,", ',"two\nlines",'), GOOD, GOOD.replace("2026-03-02,09", "x,09"))
    assert [row.line for row in sheet.rows] == [2, 4] and sheet.problems[0].line == 5


def test_two_equal_lines_are_two_entries() -> None:
    sheet = toggl(GOOD, GOOD)
    assert len({row.key for row in sheet.rows}) == 2


def test_a_changed_entry_keeps_its_key_and_changes_its_digest() -> None:
    before, after = toggl(GOOD).rows[0], toggl(GOOD.replace("01:00:00", "02:00:00")).rows[0]
    assert before.key == after.key and before.digest != after.digest


def test_more_than_a_day_and_a_zero_entry_are_read_as_they_are() -> None:
    sheet = toggl(GOOD.replace("01:00:00", "30:15:00"), GOOD.replace("01:00:00", "00:00:00"))
    assert [row.seconds for row in sheet.rows] == [108900, 0]


def test_a_file_of_nothing_but_mistakes_says_so_two_hundred_times() -> None:
    sheet = toggl(*[GOOD.replace("2026-03-02,09", "x,09")] * 500)
    assert len(sheet.problems) == 200 and sheet.more_problems == 300


CLOCKIFY = (
    '"Project","Client","Description","Task","User","Email","Tags","Billable","Start Date","Start Time","End Date",'
)
CLOCKIFY += '"End Time","Duration (h)","Duration (decimal)"'


def clockify(*days: str, **more: str) -> formats.Sheet:
    lines = [
        f'"P","C","d","t","Ann","a@x.test","","Yes","{day}","10:23 AM","{day}","11:23 AM","01:00:00","0.00"'
        for day in days
    ]
    return formats.read("\n".join((CLOCKIFY, *lines)).encode(), "c.csv", answers=more)


def test_one_day_above_twelve_decides_for_the_whole_file() -> None:
    sheet = clockify("03/04/2024", "25/04/2024")
    assert [row.day.isoformat() for row in sheet.rows] == ["2024-04-03", "2024-04-25"] and not sheet.asks


def test_an_open_order_of_day_and_month_is_asked_and_the_answer_taken() -> None:
    sheet = clockify("03/04/2024")
    assert [ask.name for ask in sheet.asks] == ["day_order"] and sheet.rows[0].day.isoformat() == "2024-03-04"
    sheet = clockify("03/04/2024", day_order="dmy")
    assert not sheet.asks and sheet.rows[0].day.isoformat() == "2024-04-03"


def test_a_missing_length_is_taken_from_the_times_of_day() -> None:
    line = '"P","C","d","t","Ann","a@x.test","","Yes","2024-03-04","11:30 PM","2024-03-05","12:45 AM","","0.00"'
    (row,) = formats.read(f"{CLOCKIFY}\n{line}".encode(), "c.csv").rows
    assert row.seconds == 4500


BANK = "交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,用途"


def test_debit_and_credit_are_proved_by_the_balance_in_the_banks_view_or_the_companys() -> None:
    bank = ("2026-01-05,,100.00,1100.00,甲公司,123,货款,", "2026-01-06,30.00,,1070.00,乙公司,456,付款,")
    cash = ("2026-01-05,100.00,,1100.00,甲公司,123,货款,", "2026-01-06,,30.00,1070.00,乙公司,456,付款,")
    for lines in (bank, cash):
        sheet = formats.read("\n".join((BANK, *lines)).encode("gb18030"), "bank.csv")
        assert [row.amount.minor for row in sheet.rows] == [10000, -3000] and not sheet.asks


def test_debit_and_credit_without_a_balance_are_asked() -> None:
    text = "\n".join((BANK.replace("余额", "流水号"), "2026-01-05,,100.00,77,甲公司,123,货款,"))
    sheet = formats.read(text.encode(), "bank.csv")
    assert [ask.name for ask in sheet.asks] == ["sign"] and sheet.rows[0].amount.minor == 10000
    sheet = formats.read(text.encode(), "bank.csv", answers={"sign": "turned"})
    assert not sheet.asks and sheet.rows[0].amount.minor == -10000


def test_a_bad_bank_line_is_a_problem_and_the_footer_is_not() -> None:
    lines = (
        "2026-01-05,,100.00,1100.00,甲公司,123,货款,",
        "昨天,30.00,,1070.00,乙公司,456,付款,",
        "2026-01-07,$5,,1065.00,丙,7,x,",
        "合计,30.00,100.00,,,,,",
        "以上数据仅供参考,,,,,,,",
    )
    sheet = formats.read("\n".join((BANK, *lines)).encode(), "bank.csv")
    assert len(sheet.rows) == 1
    assert [(each.line, each.field) for each in sheet.problems] == [(3, "交易日期"), (4, "借方发生额")]


def test_columns_that_nobody_knows_are_asked_and_then_taken_as_told() -> None:
    text = "wann;wieviel;wer\n05.01.2026;1.234,50;Acme GmbH\n06.01.2026;-3,00;Bank\n"
    sheet = formats.read(text.encode(), "x.csv", currency="EUR")
    assert sheet.subject == "unknown" and sheet.columns == ("wann", "wieviel", "wer")
    sheet = formats.read(
        text.encode(), "x.csv", currency="EUR", mapping={"day": "wann", "amount": "wieviel", "name": "wer"}
    )
    assert [(str(row.day), str(row.amount), row.name) for row in sheet.rows] == [
        ("2026-01-05", "EUR 1234.50", "Acme GmbH"),
        ("2026-01-06", "EUR -3.00", "Bank"),
    ]


def test_a_bank_page_that_calls_itself_xls_is_read() -> None:
    page = "<html><table><tr><td>交易日期</td><td>交易金额</td><td>余额</td></tr>"
    page += "<tr><td>2026-01-05</td><td>-7.00</td><td>1.00</td></tr></table>"
    sheet = formats.read(page.encode("gb18030"), "statement.xls")
    assert [str(row.amount) for row in sheet.rows] == ["CNY -7.00"]


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return out.getvalue()


def test_an_archive_is_opened() -> None:
    assert len(formats.read(zipped(a_csv=f"{TOGGL}\n{GOOD}"), "a.zip").rows) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"hello", "nothing that I know"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"\xd0\xcf\x11\xe0rubbish", "damaged"),
        (b"\x1f\x8brubbish", "damaged"),
        (b"\x00\x01\x02" * 50, "not a text or table"),
        (b'<?xml version="1.0"?><a/>', "no bank statement that I know"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><Stmt>', "well-formed"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Document xmlns="camt.053"><Stmt>&b;</Stmt></Document>', "entities"),
        (zipped(a_csv=f"{TOGGL}\n{GOOD}", b_csv=f"{BANK}\n2026-01-05,,1,1,a,b,c,d"), "different kinds"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        formats.read(data, "it")


def test_an_archive_that_is_damaged_inside_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", f"{TOGGL}\n" + f"{GOOD}\n" * 50)
    data = bytearray(out.getvalue())
    data[60:90] = bytes(30)
    with pytest.raises(BadInput, match="damaged"):
        formats.read(bytes(data), "a.zip")


SEEDS = (
    f"{TOGGL}\n{GOOD}\n{GOOD}",
    f"{BANK}\n2026-01-05,,100.00,1100.00,甲公司,123,货款,\n合计,,100.00,,,,,",
    ":20:X\n:25:1\n:60F:C260101EUR1,00\n:61:2601020102C1,00NTRFNONREF\n:86:?20A?32B\n:62F:C260102EUR2,00\n-",
    "<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM><STMTTRN><DTPOSTED>20260101<TRNAMT>1.00<FITID>2</STMTTRN></STMTRS></OFX>",
    "!Type:Bank\nD1/13/26\nT-1,000.00\nPA\n^\n",
)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), max_size=6))
def test_damage_is_a_problem_or_a_refusal_and_never_a_crash(seed: str, damage: list[tuple[int, bytes]]) -> None:
    data = bytearray(seed.encode("gb18030"))
    for at, bytes_ in damage:
        data[at : at + len(bytes_)] = bytes_
    try:
        sheet = formats.read(bytes(data), "x")
    except BadInput as refusal:
        assert str(refusal)
        return
    for problem in sheet.problems:
        assert problem.line > 0 and str(problem)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_number_is_read_back_however_it_is_grouped(value: object) -> None:
    assert number(f"{value:,}") == value
    assert number(f"{value:,}".translate(str.maketrans(",.", ".,")), ",") == value
