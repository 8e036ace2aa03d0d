"""Independent readers of what each program takes, written from the page of voucher layouts, not from the writers.

Each gives the vouchers as the program would see them: key or number, day, lines of account, signed amount, text, codes.
A file that breaks a rule of its layout fails here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook


@dataclass(frozen=True)
class ReadLine:
    account: str
    amount: Decimal
    text: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    paid: tuple[str, Decimal] | None = None


@dataclass
class ReadVoucher:
    key: str
    day: date
    lines: list[ReadLine] = field(default_factory=list)

    @property
    def balance(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


def sheet_of(data: bytes) -> tuple[str, list[list[Any]]]:
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = list(sheet.iter_rows())
    assert all(cell.data_type != "f" for row in cells for cell in row), "a formula"
    return sheet.title, [[cell.value for cell in row] for row in cells]


def day_of(text: str, pattern: str) -> date:
    return datetime.strptime(text, pattern).replace(tzinfo=UTC).date()


def exact(cell: Any) -> Decimal:
    if cell in (None, ""):
        return Decimal(0)
    assert "," not in str(cell) and "e" not in str(cell).lower() and str(cell) != "-0.00", cell
    return Decimal(str(cell))


def kingdee(data: bytes) -> list[ReadVoucher]:
    """Row 1 technical, row 2 labels; head only on the first line; entries counted from 1; an empty split column."""
    _title, (technical, labels, *rows) = sheet_of(data)
    assert technical[0] == "FBillHead(GL_VOUCHER)" and labels[0] == "*单据头(序号)"
    assert technical.index("*Split*1") == 17 and technical[18] == "FEntity"
    dimensions = [name for name in technical if re.fullmatch(r"FDetailID#(FFlex|FFLEX|FF1000)\d+", str(name))]
    assert len(dimensions) * 2 == sum(str(name).startswith("FDetailID") for name in technical)
    found: list[ReadVoucher] = []
    for row in rows:
        cell = dict(zip(technical, row, strict=True))
        assert cell["*Split*1"] is None
        if cell["FBillHead(GL_VOUCHER)"]:
            assert cell["FBillHead(GL_VOUCHER)"] == len(found) + 1
            day = date.fromisoformat(cell["FDate"])
            assert (cell["FYEAR"], cell["FPERIOD"]) == (str(day.year), str(day.month))
            for needed in ("FAccountBookID", "FVOUCHERGROUPID", "FVOUCHERGROUPNO"):
                assert isinstance(cell[needed], str) and cell[needed]
            found.append(ReadVoucher(cell["FVOUCHERGROUPNO"], day))
        else:
            assert all(cell[name] is None for name in technical[:17])
        mine = found[-1].lines
        assert cell["FEntity"] == len(mine) + 1 and isinstance(cell["FACCOUNTID"], str)
        assert cell["FCURRENCYID"] and cell["FEXCHANGERATETYPE"] and len(cell["FEXPLANATION"] or "") <= 250
        debit, credit = exact(cell["FDEBIT"]), exact(cell["FCREDIT"])
        assert cell["FDEBIT"] is not None and cell["FCREDIT"] is not None and (debit == 0) != (credit == 0)
        codes = {name.removeprefix("FDetailID#"): cell[name] for name in dimensions if cell[name]}
        paid = exact(cell["FAMOUNTFOR"]) * (1 if debit else -1)
        line = ReadLine(cell["FACCOUNTID"], debit - credit, cell["FEXPLANATION"], codes, (cell["FCURRENCYID"], paid))
        mine.append(line)
    return found


_JINGDOU = (
    *("日期", "凭证字", "凭证号", "附件数", "分录序号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额", "客户"),
    *("供应商", "职员", "项目", "部门", "存货", "自定义辅助核算类别", "自定义辅助核算编码", "自定义辅助核算类别1"),
    *("自定义辅助核算编码1", "数量", "单价", "原币金额", "币别", "汇率"),
)


def jingdou(data: bytes) -> list[ReadVoucher]:
    """One title row of 25 columns; all head cells on every line; the other side empty."""
    title, (titles, *rows) = sheet_of(data)
    assert re.fullmatch(r"凭证列表#\d{4}年第\d{1,2}期", title) and tuple(titles) == _JINGDOU
    found: list[ReadVoucher] = []
    for row in rows:
        cell = dict(zip(titles, row, strict=True))
        key = str(cell["凭证号"])
        if not found or found[-1].key != key:
            found.append(ReadVoucher(key, date.fromisoformat(cell["日期"])))
        assert cell["分录序号"] == len(found[-1].lines) + 1 and cell["附件数"] == 0 and cell["凭证字"]
        assert (cell["借方金额"] is None) != (cell["贷方金额"] is None) and isinstance(cell["科目代码"], str)
        assert "-" not in cell["科目名称"]
        amount = exact(cell["借方金额"]) - exact(cell["贷方金额"])
        paid = exact(cell["原币金额"]) * (1 if cell["借方金额"] is not None else -1)
        codes = {name: cell[name] for name in ("客户", "供应商", "职员", "项目", "部门") if cell[name]}
        found[-1].lines.append(ReadLine(cell["科目代码"], amount, cell["摘要"], codes, (cell["币别"], paid)))
        rate = exact(cell["汇率"])
        assert abs(abs(paid) * rate - abs(amount)) < max(abs(amount) / 1000, Decimal("0.02"))
    return found


def u8(data: bytes) -> list[ReadVoucher]:
    """GBK, CRLF, no quoting: fields by place; lines of a voucher stand together."""
    text = data.decode("gbk")
    assert "\n" not in text.replace("\r\n", "") and '"' not in text
    first, *lines = text.removesuffix("\r\n").split("\r\n")
    assert first == "填制凭证,V800"
    found: list[ReadVoucher] = []
    for line in lines:
        cells = line.split(",")
        assert 12 <= len(cells) <= 22, line
        cells += [""] * (22 - len(cells))
        day, word, number, attachments, memo, account, debit, credit = cells[:8]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day) and word and attachments == "0"
        assert all(re.fullmatch(r"-?\d{1,13}\.\d\d", amount) for amount in (debit, credit))
        assert (Decimal(debit) == 0) != (Decimal(credit) == 0) and len(account) <= 15
        assert len(memo.encode("gbk")) <= 60
        key = number
        if not found or found[-1].key != key:
            assert key not in {one.key for one in found}, "lines of one voucher are apart"
            found.append(ReadVoucher(key, date.fromisoformat(day)))
        names = {"部门": cells[15], "职员": cells[16], "客户": cells[17], "供应商": cells[18], "项目": cells[20]}
        foreign = ("foreign", Decimal(cells[9])) if cells[9] else None
        codes = {name: code for name, code in names.items() if code}
        found[-1].lines.append(ReadLine(account, Decimal(debit) - Decimal(credit), memo, codes, foreign))
    return found


def old_sheet_of(data: bytes) -> list[list[Any]]:
    """The one sheet of an .xls file; a whole number is one, an empty cell nothing."""
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    (sheet,) = book.sheet_names
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if cell == "" else cell


def u8_sheet(data: bytes) -> list[ReadVoucher]:
    """An .xls of 73 titles, one line below the other."""
    titles, *rows = old_sheet_of(data)
    assert len(titles) == 73 and titles[0] == "会计期间" and titles[15:18] == ["摘要", "科目编码", "币种"]
    assert titles[35] == "对方科目编码" and titles[-3:] == ["现金项目编号", "现金借方", "现金贷方"]
    found: list[ReadVoucher] = []
    for row in rows:
        cell = dict(zip(titles, row, strict=True))
        key = str(cell["凭证编号"])
        if not found or found[-1].key != key:
            found.append(ReadVoucher(key, date.fromisoformat(cell["制单日期"])))
        assert cell["行号"] == len(found[-1].lines) + 1 and cell["会计期间"] == found[-1].day.month
        names = {"部门": "部门编码", "职员": "职员编码", "客户": "客户编码", "供应商": "供应商编码", "项目": "项目编码"}
        codes = {name: cell[title] for name, title in names.items() if cell[title]}
        amount = exact(cell["借方金额"]) - exact(cell["贷方金额"])
        assert cell["对方科目编码"] and cell["币种"]
        found[-1].lines.append(ReadLine(cell["科目编码"], amount, cell["摘要"], codes))
    return found


def yonbip(data: bytes) -> list[ReadVoucher]:
    """A body a line: original and local both given, one side on a line, `filedCode` as they spell it."""
    found = []
    for text in data.decode("utf-8").splitlines():
        body = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        assert body["srcSystemCode"] == "figl" and body["accbookCode"] and body["voucherTypeCode"]
        assert body["attachedBill"] == "0" and "makerMobile" not in body
        key = re.search(r"ZF-\d{4}-\w?\d+", body["bodies"][0]["description"])
        assert key
        mine = ReadVoucher(key[0], date.fromisoformat(body["makeTime"]))
        for line in body["bodies"]:
            assert ("debitOrg" in line) != ("creditOrg" in line) and line["rateType"] and line["rateOrg"]
            assert ("debitOriginal" in line) == ("debitOrg" in line)
            amount = line.get("debitOrg", Decimal(0)) - line.get("creditOrg", Decimal(0))
            codes = {one["filedCode"]: one["valueCode"] for one in line.get("clientAuxiliaryList", ())}
            assert len(codes) <= 9
            mine.lines.append(ReadLine(line["accsubjectCode"], amount, line["description"], codes))
        found.append(mine)
    return found


def quickbooks(data: bytes) -> list[ReadVoucher]:
    """UTF-8 with a mark; amounts never below zero, the other side empty."""
    assert data.startswith(b"\xef\xbb\xbf")
    titles, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert {"JournalNo", "JournalDate", "AccountName", "Description", "Debits", "Credits"} <= set(titles)
    found: dict[str, ReadVoucher] = {}
    for row in rows:
        cell = dict(zip(titles, row, strict=True))
        day = day_of(cell["JournalDate"], "%m/%d/%Y")
        mine = found.setdefault(cell["JournalNo"], ReadVoucher(cell["JournalNo"], day))
        assert mine.day == day and (cell["Debits"] == "") != (cell["Credits"] == "")
        assert exact(cell["Debits"] or cell["Credits"]) > 0
        codes = {name: cell[name] for name in ("Name", "Class", "Location") if cell[name]}
        amount = exact(cell["Debits"]) - exact(cell["Credits"])
        mine.lines.append(ReadLine(cell["AccountName"], amount, cell["Description"], codes))
    return list(found.values())


def iif(data: bytes) -> list[ReadVoucher]:
    """Heads first; TRNS, SPL…, ENDTRNS; the sum of a block is nothing; Windows-1252."""
    heads: dict[str, list[str]] = {}
    found: list[ReadVoucher] = []
    open_ = False
    for line in data.decode("cp1252").removesuffix("\r\n").split("\r\n"):
        kind, *cells = line.split("\t")
        if kind.startswith("!"):
            heads[kind[1:]] = cells
            continue
        if kind == "ENDTRNS":
            assert open_ and not cells and found[-1].balance == 0
            open_ = False
            continue
        assert (kind == "SPL") == open_
        cell = dict(zip(heads[kind], cells, strict=True))
        assert cell["TRNSTYPE"] == "GENERAL JOURNAL" and len(cell["DOCNUM"]) <= 11 and len(cell["MEMO"]) <= 209
        day = day_of(cell["DATE"], "%m/%d/%Y")
        if not open_:
            found.append(ReadVoucher(cell["DOCNUM"], day))
            open_ = True
        codes = {name: cell[name] for name in ("NAME", "CLASS") if cell[name]}
        found[-1].lines.append(ReadLine(cell["ACCNT"], exact(cell["AMOUNT"]), cell["MEMO"], codes))
    assert not open_ and set(heads) == {"TRNS", "SPL", "ENDTRNS"}
    return found


def xero(data: bytes) -> list[ReadVoucher]:
    """300 lines a file; equal narration and date are one journal; a tax rate on every line."""
    titles, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    assert titles[:6] == ["*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"]
    assert titles[6:] == ["TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2"] and len(rows) <= 300
    found: dict[tuple[str, str], ReadVoucher] = {}
    for row in rows:
        narration, day, text, account, tax, amount, *tracking = row
        key = narration.partition(" ")[0]
        mine = found.setdefault((narration, day), ReadVoucher(key, day_of(day, "%d/%m/%Y")))
        assert tax and exact(amount) != 0
        codes = {name: code for name, code in zip(tracking[::2], tracking[1::2], strict=True) if name}
        mine.lines.append(ReadLine(account, exact(amount), text, codes))
    return list(found.values())


_DATEV_TEXT = {2, 3, 6, 9, 11, 12, 14, *range(20, 39), *range(48, 88), 95, 118}
_DATEV_NUMBER = {1, 4, 5, 7, 8, 10, 13, 15, 39, 41, 88, 114, 119, 122, 124, 125}


def datev(data: bytes) -> list[ReadVoucher]:
    """31 and 125 fields; amounts above zero, side S or H seen from field 7; day and month; Generalumkehr turns it."""
    text = data.decode("cp1252")
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    first, titles, *lines = text.removesuffix("\r\n").split("\r\n")
    head = first.split(";")
    assert len(head) == 31 and head[:5] == ['"EXTF"', "700", "21", '"Buchungsstapel"', "13"]
    assert re.fullmatch(r"\d{17}", head[5]) and head[6] == "" and head[20] == "0" and head[18] == "1"
    assert re.fullmatch(r"\d{4,7}", head[10]) and re.fullmatch(r"\d{1,5}", head[11]) and re.fullmatch("[4-8]", head[13])
    starts, begins, ends = (day_of(head[at], "%Y%m%d") for at in (12, 14, 15))
    assert starts <= begins <= ends and head[22] == head[24] == head[25] == "" and head[23] == '""'
    assert len(titles.split(";")) == 125 and titles.split(";")[36].startswith("KOST1")
    found: dict[tuple[str, str], ReadVoucher] = {}
    for line in lines:
        cells = ["", *re.findall(r'(?:^|;)("(?:[^"]|"")*"|[^;]*)', line)]
        assert len(cells) == 126, len(cells)
        assert all(re.fullmatch(r'"(?:[^"]|"")*"', cells[at]) for at in _DATEV_TEXT)
        assert not [at for at in _DATEV_NUMBER if '"' in cells[at]]
        assert re.fullmatch(r"(?!0{1,10},00)\d{1,10},\d\d", cells[1]) and cells[2] in ('"S"', '"H"')
        assert re.fullmatch(r"\d{1,9}", cells[7]) and re.fullmatch(r"\d{1,9}", cells[8])
        assert re.fullmatch(r'"[A-Za-z0-9$&%*+/-]{0,36}"', cells[11]) and len(cells[14]) <= 62 and cells[114] == "0"
        day = date(begins.year, int(cells[10][2:]), int(cells[10][:2]))
        assert begins <= day <= ends
        amount = Decimal(cells[1].replace(",", ".")) * (1 if cells[2] == '"S"' else -1)
        amount *= -1 if cells[118] == '"1"' else 1
        key = cells[11].strip('"')
        mine = found.setdefault((key, cells[10]), ReadVoucher(key, day))
        codes = {name: cells[at].strip('"') for name, at in (("KOST1", 37), ("KOST2", 38)) if cells[at] != '""'}
        words = cells[14][1:-1].replace('""', '"')
        mine.lines += [ReadLine(cells[7], amount, words, codes), ReadLine(cells[8], -amount, words, codes)]
    return list(found.values())


def d365(data: bytes) -> list[ReadVoucher]:
    """Voucher and date make the voucher; lines counted; one side 0.00; segments behind the account, empty ones kept."""
    titles, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    found: dict[tuple[str, str], ReadVoucher] = {}
    signs = set()
    for number, row in enumerate(rows, 1):
        cell = dict(zip(titles, row, strict=True))
        assert cell["LINENUMBER"] == str(number) and cell["JOURNALNAME"] and cell["CURRENCYCODE"]
        assert cell["ACCOUNTTYPE"] == "Ledger"
        day = date.fromisoformat(cell["TRANSDATE"])
        mine = found.setdefault((cell["VOUCHER"], cell["TRANSDATE"]), ReadVoucher(cell["VOUCHER"], day))
        debit, credit = exact(cell["DEBITAMOUNT"]), exact(cell["CREDITAMOUNT"])
        assert min(debit, credit) == 0 < max(debit, credit)
        account, *segments = cell["ACCOUNTDISPLAYVALUE"].split("-")
        signs.add(len(segments))
        codes = {str(at): code for at, code in enumerate(segments, 1) if code}
        mine.lines.append(ReadLine(account, debit - credit, cell.get("TEXT", ""), codes))
    assert len(signs) == 1
    return list(found.values())


def sap(data: bytes) -> list[ReadVoucher]:
    """By the rows of technical names: a header block, then a line block, for each entry by its ascending number."""
    _title, rows = sheet_of(data)
    assert rows[0][0] == "Upload General Journal Entry" and rows[1][0].startswith("//") and rows[2][0].startswith("//")
    assert rows[3][0].startswith("Batch ID - ") and rows[6][:2] == [1, "Header"]
    assert rows[7][1:8] == ["BUKRS", "BLART", "BLDAT", "BUDAT", "MONAT", "BKTXT", "WAERS"]
    assert rows[13][1:6] == ["BUKRS", "HKONT", "SGTXT", "WRSOL", "WRHAB"] and rows[11][1] == "Line Items"
    found: list[ReadVoucher] = []
    names: list[Any] = []
    for at, row in enumerate(rows):
        if isinstance(row[0], int):
            assert row[:2] == [len(found) + 1, "Header"]
            head = dict(zip(rows[at + 1][1:], rows[at + 3][1:], strict=True))
            assert len(head["BUKRS"]) <= 4 and len(head["BLART"]) <= 2 and len(head["BKTXT"] or "") <= 25
            assert head["BLDAT"] == head["BUDAT"] and head["WAERS"] and len(head["XBLNR"]) <= 16
            found.append(ReadVoucher(head["XBLNR"], day_of(head["BUDAT"], "%Y%m%d")))
            names = []
        elif row[1] == "BUKRS" and row[2] == "HKONT":
            names = row
        elif names and row[2] and row[1] != "Company Code (4)":
            cell = dict(zip(names, row, strict=True))
            debit, credit = exact(cell["WRSOL"]), exact(cell["WRHAB"])
            assert (cell["WRSOL"] is None) != (cell["WRHAB"] is None) and debit + credit > 0
            assert isinstance(cell["HKONT"], str) and len(cell["HKONT"]) <= 10 and len(cell["SGTXT"] or "") <= 50
            codes = {name: cell[name] for name in ("KOSTL", "POSID") if cell.get(name)}
            found[-1].lines.append(ReadLine(cell["HKONT"], debit - credit, cell["SGTXT"], codes))
    return found


def beancount(data: bytes) -> list[ReadVoucher]:
    opened: set[str] = set()
    found: list[ReadVoucher] = []
    for line in data.decode("utf-8").splitlines():
        if match := re.fullmatch(r"(\d{4}-\d\d-\d\d) open (\S+)", line):
            opened.add(match[2])
        elif match := re.fullmatch(r'(\d{4}-\d\d-\d\d) \* "((?:[^"\\]|\\.)*)" \^(\S+)', line):
            found.append(ReadVoucher(match[3], date.fromisoformat(match[1])))
        elif match := re.fullmatch(r"  ([A-Z]\S*)  (-?[\d.]+) ([A-Z]{3})(?: @@ ([\d.]+) ([A-Z]{3}))?", line):
            root, *parts = match[1].split(":")
            assert root in ("Assets", "Liabilities", "Equity", "Income", "Expenses") and match[1] in opened
            assert all(re.fullmatch(r"[A-Z0-9][^\W_]*(?:-[^\W_]*)*", part) for part in parts), match[1]
            amount = Decimal(match[2])
            home = amount if match[4] is None else Decimal(match[4]).copy_sign(amount)
            found[-1].lines.append(ReadLine(re.sub(r"\D.*", "", parts[0]), home, paid=(match[3], amount)))
        else:
            assert not line or re.fullmatch(r'    ?\w+: "(?:[^"\\]|\\.)*"|  voucher: ".*"', line), line
    return found


def hledger(data: bytes) -> list[ReadVoucher]:
    found: list[ReadVoucher] = []
    for line in data.decode("utf-8").splitlines():
        if match := re.fullmatch(r"(\d{4}-\d\d-\d\d) \((\S+)\) ([^;|]*?)  ; voucher:\S+", line):
            found.append(ReadVoucher(match[2], date.fromisoformat(match[1])))
        elif match := re.fullmatch(r"    (\S+)  (-?[\d.]+) ([A-Z]{3})(?: @@ ([\d.]+) [A-Z]{3})?(?:  ; .*)?", line):
            amount = Decimal(match[2])
            home = amount if match[4] is None else Decimal(match[4]).copy_sign(amount)
            code = match[1].split(":")[1]
            found[-1].lines.append(ReadLine(re.sub(r"\D.*", "", code), home, paid=(match[3], amount)))
        else:
            assert not line, line
    return found


READERS: Mapping[str, Callable[[bytes], list[ReadVoucher]]] = {
    "kingdee": kingdee,
    "jingdou": jingdou,
    "u8": u8,
    "u8-sheet": u8_sheet,
    "yonbip": yonbip,
    "quickbooks": quickbooks,
    "iif": iif,
    "xero": xero,
    "datev": datev,
    "d365": d365,
    "sap": sap,
    "beancount": beancount,
    "hledger": hledger,
}
