"""Invoices that are workbooks (XLSX): each visible tab laid out as print, its figures as they are shown.

Formulas are not worked out: what the program that wrote the file last showed is read, and a cell without that is empty.
Hidden tabs, rows and columns are left out.  The same bytes may be a table to be imported: `invoices` takes only what
looks like one invoice, and says how surely.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from ledger.errors import BadInput, sentence
from ocr.einvoices.elements import local
from ocr.einvoices.written import Line, laid
from ocr.einvoices.xmlfile import root
from ocr.limits import Limits
from ocr.page import Page

MOST_TABS = 5
MOST_ROWS = 400
"""A tab with more rows than this is a table: no invoice is that long."""
MOST_COLUMNS = 40
LARGEST_TAB = 4_000_000
"""Bytes of a tab: an invoice has a few thousand."""


def looks_like(data: bytes) -> bool:
    """Whether the bytes are a workbook of Excel or its like."""
    return data[:4] == b"PK\x03\x04" and b"xl/workbook.xml" in data


def pages(data: bytes, limits: Limits) -> list[Page]:
    """The visible tabs in which anything stands, of at most so many; none that is too long to be an invoice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if len(box.infolist()) > limits.entries:
                raise BadInput(sentence("The file unpacks to more than I read. Please send the invoice as a PDF."))
            return [page for page in _Workbook.of(box, limits).pages() if page.pieces]
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, EOFError, zlib.error, NotImplementedError):
        raise BadInput(sentence("The file is damaged. Please send the invoice as a PDF.")) from None


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a cell shows its number: as a day, or with so many decimals (None: as many as it has) and a mark."""

    day: bool = False
    places: int | None = None
    mark: str = ""
    percent: bool = False


@dataclass(frozen=True, slots=True)
class _Workbook:
    box: zipfile.ZipFile
    limits: Limits
    texts: tuple[str, ...]
    shapes: tuple[_Shape, ...]
    early: bool

    @classmethod
    def of(cls, box: zipfile.ZipFile, limits: Limits) -> _Workbook:
        names = set(box.namelist())
        texts = _texts(_part(box, "xl/sharedStrings.xml", limits)) if "xl/sharedStrings.xml" in names else ()
        shapes = _shapes(_part(box, "xl/styles.xml", limits)) if "xl/styles.xml" in names else ()
        properties = [each for each in _part(box, "xl/workbook.xml", limits) if local(each) == "workbookPr"]
        early = any(each.get("date1904") in ("1", "true") for each in properties)
        return cls(box, limits, texts, shapes, early)

    def pages(self) -> Iterator[Page]:
        for name in self._tabs():
            if self.box.getinfo(name).file_size > LARGEST_TAB:
                continue
            found = self._lines(_part(self.box, name, self.limits))
            if found is not None:
                yield laid(found, "xlsx")

    def _tabs(self) -> list[str]:
        """The files of the visible tabs, in their order."""
        links = _part(self.box, "xl/_rels/workbook.xml.rels", self.limits)
        where = {link.get("Id"): link.get("Target", "") for link in links}
        out = []
        for element in _part(self.box, "xl/workbook.xml", self.limits).iter():
            if local(element) != "sheet" or element.get("state") in ("hidden", "veryHidden"):
                continue
            mark = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            target = where.get(mark, "").lstrip("/")
            out.append(target if target.startswith("xl/") else f"xl/{target}")
        return [name for name in out if name in self.box.namelist()][:MOST_TABS]

    def _lines(self, sheet: Any) -> list[Line] | None:
        """The rows of a tab as print, a row of several lines as several; None for a tab that is a table."""
        hidden = {
            number
            for column in sheet.iter()
            if local(column) == "col" and column.get("hidden") in ("1", "true")
            for number in range(_whole(column.get("min")), min(_whole(column.get("max")), MOST_COLUMNS) + 1)
        }
        rows = [row for row in sheet.iter() if local(row) == "row" and row.get("hidden") not in ("1", "true")]
        shown = [cells for row in rows[: 3 * MOST_ROWS] if (cells := self._cells(row, hidden))]
        if len(shown) > MOST_ROWS:
            return None
        columns = sorted({column for cells in shown for column in cells})
        share = {column: place / max(1, len(columns)) for place, column in enumerate(columns)}
        out: list[Line] = []
        for cells in shown:
            parts = {column: text.split("\n")[:20] for column, text in cells.items()}
            for at in range(max(map(len, parts.values()))):
                out.append([(share[column], lines[at]) for column, lines in parts.items() if at < len(lines)])
        return out

    def _cells(self, row: Any, hidden: set[int]) -> dict[int, str]:
        out: dict[int, str] = {}
        for place, cell in enumerate((each for each in row if local(each) == "c"), 1):
            column = _column(cell.get("r", "")) or place
            if column <= MOST_COLUMNS and column not in hidden and (text := self._shown(cell).strip()):
                out[column] = text
        return dict(sorted(out.items()))

    def _shown(self, cell: Any) -> str:
        """What stands in a cell, as a reader sees it."""
        sort = cell.get("t", "n")
        if sort == "inlineStr":
            return "".join(each.text or "" for each in cell.iter() if local(each) == "t")
        value = next((each.text or "" for each in cell if local(each) == "v"), "")
        if sort == "s":
            return self.texts[int(value)] if value.isdecimal() and int(value) < len(self.texts) else ""
        if sort in ("str", "d"):
            return value[:10] if sort == "d" else value
        if sort != "n":
            return ""
        at = _whole(cell.get("s"))
        return _figure(value, self.shapes[at] if at < len(self.shapes) else _Shape(), early=self.early)


def _part(box: zipfile.ZipFile, name: str, limits: Limits) -> Any:
    inside = box.getinfo(name)
    if inside.file_size > limits.unpacked:
        raise BadInput(sentence("The file unpacks to more than I read. Please send the invoice as a PDF."))
    with box.open(inside) as stream:
        return root(stream.read(limits.unpacked))


def _texts(top: Any) -> tuple[str, ...]:
    """The texts that cells refer to; without the reading aids of Japanese."""
    return tuple(
        "".join(
            part.text or ""
            for part in item.iter()
            if local(part) == "t" and (part.getparent() is None or local(part.getparent()) != "rPh")
        )
        for item in top
        if local(item) == "si"
    )


_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
} | dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00")
_DAYS_BUILT_IN = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)}


def _shapes(top: Any) -> tuple[_Shape, ...]:
    """How the cells of each style show a number."""
    codes = {_whole(each.get("numFmtId")): each.get("formatCode", "") for each in top.iter() if local(each) == "numFmt"}
    styles = next((each for each in top if local(each) == "cellXfs"), ())
    return tuple(_shape(_whole(style.get("numFmtId")), codes) for style in styles)


def _shape(number: int, codes: Mapping[int, str]) -> _Shape:
    code = codes.get(number, _BUILT_IN.get(number, ""))
    if number in _DAYS_BUILT_IN and number not in codes:
        return _Shape(day=True)
    first = code.split(";")[0]
    marks = "".join(re.findall(r"\[\$([^\]-]*)", first)) + "".join(re.findall(r'"([^"]*)"', first))
    bare = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.', "", first)
    if re.search(r"[yd]|m{3}|年|月", bare, re.IGNORECASE):
        return _Shape(day=True)
    marks += "".join(sign for sign in bare if sign in "$€£¥₩₹₽฿₫")
    if not re.search(r"[0#]", bare):
        return _Shape(mark=marks.strip())
    after = re.search(r"\.([0#]+)", bare)
    return _Shape(places=len(after[1]) if after else 0, mark=marks.strip(), percent="%" in bare)


def _figure(value: str, shape: _Shape, *, early: bool) -> str:
    """A number as its cell shows it.

    >>> _figure("46095", _Shape(day=True), early=False), _figure("119", _Shape(places=2, mark="€"), early=False)
    ('2026-03-14', '€ 119.00')
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        return value
    if shape.day:
        begins = date(1904, 1, 1) if early else date(1899, 12, 30)
        return (begins + timedelta(days=int(number))).isoformat() if 0 < number < 100_000 else value
    if shape.percent:
        number *= 100
    if shape.places is None:
        text = f"{round(number, 10).normalize():f}"
        text += "0" if re.search(r"\.\d$", text) else ""
    else:
        text = f"{number.quantize(Decimal(1).scaleb(-min(shape.places, 8)), ROUND_HALF_UP):f}"
    return f"{shape.mark} {text}{'%' if shape.percent else ''}".strip()


def _column(reference: str) -> int:
    """The number of a cell's column.

    >>> _column("AB12")
    28
    """
    at = 0
    for letter in re.match(r"[A-Z]{0,3}", reference.upper())[0]:  # type: ignore[index]
        at = at * 26 + ord(letter) - 64
    return at


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 0


_TITLE = re.compile(
    r"^\W*(?:(?:PRO\s*FORMA|TAX|COMMERCIAL|SALES|VAT|CASH|OFFICIAL)\s+)*(?:INVOICE|RECEIPT|BILL|RECHNUNG|QUITTUNG|FACTURE|FATTURA"
    r"|FACTURA|FATURA|FACTUUR|FAKTURA|NOTA\s+FISCAL|CREDIT\s+NOTE|GUTSCHRIFT)(?!S?\s+(?:LIST|REGISTER|OVERVIEW|JOURNAL))\b"
    r"|^(?:.{0,12}(?:发\s?票|發票|收\s?据|收據|账\s?单|帳單|结算单|请款单|請求書|領収書|見積書|청구서|영수증))\W*$",
    re.IGNORECASE,
)
_OWED = re.compile(
    r"TOTAL|AMOUNT\s*DUE|BALANCE\s*DUE|TO\s*PAY|SUMME|BETRAG|BRUTTO|À\s*PAYER|A\s*PAGAR|合\s?计|合\s?計|总\s?计|總計|总额|应付|実?計",
    re.IGNORECASE,
)


def standing(page: Page) -> float:
    """How surely a tab is one invoice, 0..1: by its title in a cell near the top that is no head of a column, and by a
    word for what is owed below the first third of what stands there."""
    if not page.pieces:
        return 0.0
    rows: dict[float, list[str]] = {}
    for piece in page.pieces:
        rows.setdefault(piece.top, []).append(piece.text)
    lines = [rows[top] for top in sorted(rows)]
    heads = lines[: max(6, len(lines) // 3)]
    titled = any(_TITLE.search(text) and len(text) < 60 for line in heads if len(line) < 4 for text in line)
    wide = sum(len(line) > 3 for line in lines)
    owed = any(_OWED.search(text) for line in lines[len(lines) // 3 :] for text in line if len(line) < 4 or wide < 3)
    return 0.5 * titled + 0.4 * owed
