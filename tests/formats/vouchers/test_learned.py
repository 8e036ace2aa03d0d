"""A table learned from a sample: what is understood of it, and what is then written; read back by its titles alone."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from formats.learned import xls
from formats.vouchers import learned, sample, template
from formats.vouchers.about import VoucherFile
from formats.vouchers.template import VoucherTemplate
from ledger.errors import BadInput
from ledger.vouchers.mapping import CodeTable, TheirCode
from tests.formats.vouchers import made

SIDES = """凭证日期,会计期间,凭证字,凭证号,分录号,摘要,科目代码,币别,汇率,方向,原币金额,金额,职员代码,职员姓名,心情
20261031,10,记,1,0,打车,660204,RMB,1,借,66.00,66.00,E07,张三,好
20261031,10,记,1,1,打车,2241,RMB,1,贷,66.00,66.00,E07,张三,好
"""
SIGNED = """Date;Voucher;Description;Account;Amount;Project;Reference
31.10.2026;1;Taxi;6602;66.00;P01;
;;Taxi;2241;-66.00;;
"""


def workbook() -> bytes:
    """A sheet with two lines above two rows of heads, real days, amounts in two columns with 0 on the other side."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "凭证列表#2026年第10期"
    for row in (
        ("凭证引入模板",),
        ("请勿修改表头",),
        ("FDate", "FWord", "FNum", "FEntryID", "FExp", "FAcctID", "FDebit", "FCredit", "FClass", "FNote"),
        ("日期", "凭证字", "凭证号", "行号", "摘要", "科目编码", "借方金额", "贷方金额", "项目编码", "备注"),
        (datetime(2026, 10, 31), "记", 1, 1, "打车", "660204", 66, 0, "P01", None),  # noqa: DTZ001
        (None, None, None, 2, "打车", "2241", 0, 66, None, None),
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def learnt(data: bytes, name: str) -> VoucherTemplate:
    (row,) = sample.sheet(data, name, {"name": "ours"}).rows
    found: VoucherTemplate = row.table
    assert template.read(found.content) == found and not found.missing()
    return found


def written(of: VoucherTemplate, *, english: bool = False) -> bytes:
    target = of.target
    codes = dict(made.table(target).codes)
    for currency in ("CNY", "USD", "JPY"):
        codes["currency", currency] = TheirCode({"CNY": "RMB"}.get(currency, currency))
    entries = made.company(english=english)
    some = made.mapped(target, made.vouchers(entries))
    when = datetime(2026, 11, 30, tzinfo=UTC)
    about = VoucherFile(target, CodeTable(codes), "CNY", date(2026, 11, 1), date(2026, 11, 30), when, "张菲")
    return learned.write(some, about, of)


def sums(lines: list[tuple[str, Decimal]]) -> dict[str, Decimal]:
    out: dict[str, Decimal] = defaultdict(Decimal)
    for account, amount in lines:
        out[account] += amount
    return {account: amount for account, amount in out.items() if amount}


def test_amount_and_side_in_gbk() -> None:
    of = learnt(SIDES.encode("gbk"), "kis.csv")
    assert (of.kind, of.encoding) == ("csv", "gbk")
    forms = {column.title: (column.field, column.form) for column in of.columns}
    assert forms["凭证日期"] == ("day", "%Y%m%d") and forms["会计期间"] == ("period", "%-m")
    assert (
        forms["分录号"] == ("place", "0") and forms["方向"] == ("side", "借/贷") and forms["心情"] == ("constant", "好")
    )
    rows = list(csv.DictReader(io.StringIO(written(of).decode("gbk"), newline="")))
    assert list(rows[0]) == SIDES.splitlines()[0].split(",")
    lines = [(row["科目代码"], Decimal(row["金额"]) * (1 if row["方向"] == "借" else -1)) for row in rows]
    assert sums(lines) == made.sums(made.company(), of.target)
    assert {row["分录号"] for row in rows if row["摘要"] == "several"} == {"0", "1", "2", "3"}
    assert {row["心情"] for row in rows} == {"好"} and {row["凭证日期"] for row in rows} >= {"20261103", "20261110"}
    dollars = [row for row in rows if row["币别"] == "USD"]
    assert {row["原币金额"] for row in dollars} == {"100.00"} and {row["职员代码"] for row in dollars} == {"", "E07"}
    assert not [row for row in rows if "E" in row["汇率"] or "," in row["金额"]]


def test_one_signed_amount_and_heads_on_the_first_line_only() -> None:
    of = learnt(SIGNED.encode(), "theirs.csv")
    assert [column.field for column in of.columns] == [
        "day",
        "number",
        "summary",
        "account",
        "signed",
        "project",
        "key",
    ]
    assert of.separator == ";" and of.columns[0].first_only and of.columns[0].form == "%d.%m.%Y"
    rows = list(csv.DictReader(io.StringIO(written(of).decode(), newline=""), delimiter=";"))
    assert sums([(row["Account"], Decimal(row["Amount"])) for row in rows]) == made.sums(made.company(), of.target)
    firsts = [row for row in rows if row["Date"]]
    assert [row["Voucher"] for row in firsts] == [str(at) for at in range(1, len(firsts) + 1)]
    assert all(row["Reference"].startswith("ZF-2611-") for row in rows)


def test_a_workbook_keeps_what_stands_above_and_its_real_days() -> None:
    of = learnt(workbook(), "erp.xlsx")
    assert len(of.before) == 4 and of.columns[0].form == "cell" and of.columns[6].form == "0"
    sheet = load_workbook(io.BytesIO(written(of))).active
    assert sheet is not None and sheet.title == "凭证列表#2026年第11期"
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "凭证引入模板" and rows[2][5] == "FAcctID" and rows[3][5] == "科目编码"
    lines = rows[4:]
    assert {type(row[0]) for row in lines} == {datetime, type(None)} and all(isinstance(row[5], str) for row in lines)
    assert all((row[6] == 0) != (row[7] == 0) for row in lines)
    amounts = [(row[5], Decimal(str(row[6])) - Decimal(str(row[7]))) for row in lines]
    assert sums(amounts) == made.sums(made.company(), of.target)
    assert -660 in {row[6] for row in lines}, "what takes back stands below zero on its side"


def test_a_sample_of_before_2007_is_answered_with_the_same_kind_of_file() -> None:
    rows: list[tuple[xls.Cell, ...]] = [
        ("凭证引入模板",),
        ("日期", "凭证字", "凭证号", "行号", "摘要", "科目编码", "借方金额", "贷方金额", "项目编码"),
        (date(2026, 10, 31), "记", 1, 1, "打车", "660204", Decimal(66), Decimal(0), "P01"),
        (None, None, None, 2, "打车", "2241", Decimal(0), Decimal(66)),
    ]
    of = learnt(xls.workbook([("凭证列表#2026年第10期", rows)]), "kis.xls")
    assert (of.kind, of.target.suffix, of.target.mime) == ("xls", "xls", "application/vnd.ms-excel")
    assert of.target.most_lines == 65_534 and of.columns[0].form == "cell" and len(of.before) == 2
    data = written(of)
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["凭证列表#2026年第11期"]
    head, titles, *lines = book.get_sheet_by_index(0).to_python()
    assert head[0] == "凭证引入模板" and titles[5] == "科目编码"
    assert {type(row[0]) for row in lines} == {date, str} and all(isinstance(row[5], str) for row in lines)
    amounts = [(row[5], Decimal(str(row[6])) - Decimal(str(row[7]))) for row in lines]
    assert sums(amounts) == made.sums(made.company(), of.target)
    assert -660 in {row[6] for row in lines}, "what takes back stands below zero on its side"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "no row of heads"),
        ("日期,凭证号,科目编码,借方金额,贷方金额\n", "one voucher filled in"),
    ],
)
def test_what_is_no_sample_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        sample.sheet(text.encode(), "x.csv", {"name": "ours"})


def test_what_a_table_lacks_is_named() -> None:
    (row,) = sample.sheet(
        "日期,凭证号,摘要,借方金额,贷方金额\n2026-10-31,1,a,1,0\n2026-10-31,1,a,0,1\n".encode(), "x.csv", {}
    ).rows
    assert row.table.missing() == "account"
