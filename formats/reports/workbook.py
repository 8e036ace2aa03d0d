"""A report as a workbook (XLSX): numbers and days are numbers and days, sums are formulas, and it prints on A4.

Written row by row, so that a hundred thousand rows need little memory.  Sums carry their value as well: a preview on a
phone, which reckons nothing, shows them.
"""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from formats.reports.printed import (
    Minutes,
    PrintedCell,
    PrintedColumn,
    PrintedGroup,
    PrintedReport,
    PrintedShare,
    currency_columns,
    row_currency,
    width,
)
from formats.reports.separated import cell as safe
from formats.reports.separated import plain
from ledger.currencies import digits
from ledger.money import Money

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000
"""A sheet ends at 1,048,576 rows."""
_WIDEST, _NARROWEST = 60, 6
_LOOKED_AT = 400
"""So many rows decide how wide a column is."""
_SHEET_NAME = str.maketrans("[]:*?/\\'", "        ")


def report(report: PrintedReport) -> bytes:
    """The file.  Raises ValueError for more rows than a sheet has."""
    return reports([report])


def reports(several: Sequence[PrintedReport]) -> bytes:
    """Several reports in one file, a sheet each.  Raises ValueError for more rows than a sheet has."""
    out = io.BytesIO()
    book = opened(out, several[0].title, several[0].company)
    for report in several:
        add(book, report)
    book.close()
    return out.getvalue()


def opened(out: io.BytesIO, title: str, company: str) -> Workbook:
    """A workbook without sheets, to be closed by whoever fills it."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # Without a fixed day the same report would make other bytes each time.
    book.set_properties({"title": title, "company": company, "created": _NO_DAY})
    return book


def add(book: Workbook, report: PrintedReport) -> None:
    """A report as the next sheet.  Raises ValueError for more rows than a sheet has."""
    if sum(len(group.rows) for group in report.groups) > MOST_ROWS:
        raise ValueError("more rows than a sheet has")
    _Sheet(report, book, book.add_worksheet(sheet_name(report.title, {one.name for one in book.worksheets()}))).write()


def sheet_name(title: str, taken: Container[str]) -> str:
    """What a sheet may be called, and no other is.

    >>> sheet_name("Cost: labour/material", ()), sheet_name("Cost", ("Cost",))
    ('Cost  labour material', 'Cost 2')
    """
    name = (title.translate(_SHEET_NAME).strip() or "report")[:31]
    others = (f"{name[:28]} {number}" for number in range(2, 100))
    return name if name not in taken else next(other for other in others if other not in taken)


_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _SheetColumn:
    """A column of the sheet: one of the report's, or the currency of some of them."""

    title: str
    place: int
    column: PrintedColumn | None = None
    money: tuple[int, ...] = ()

    def of(self, row: Sequence[PrintedCell]) -> PrintedCell:
        return row_currency(row, self.money) if self.column is None else row[self.place]


class _Sheet:
    def __init__(self, report: PrintedReport, book: Workbook, sheet: Worksheet) -> None:
        self.report, self.book, self.sheet = report, book, sheet
        self.columns = _columns(report)
        self.at = {column.place: at for at, column in enumerate(self.columns) if column.column is not None}
        self.told = {
            place: at for at, column in enumerate(self.columns) if column.column is None for place in column.money
        }
        self.formats: dict[tuple[str, bool], Format] = {}
        self.line = 0

    def write(self) -> None:
        head = self._head()
        spans = [self._group(group) for group in self.report.groups]
        self._grand(spans)
        self.line += bool(self.report.notes)
        for note in (*self.report.notes, self.report.made):
            if note:
                self.sheet.write_string(
                    self.line, 0, safe(note), self.book.add_format({"italic": True, "font_color": "#616061"})
                )
                self.line += 1
        self._page(head)

    def _head(self) -> int:
        strong = {"bold": True}
        for words, size in ((self.report.company, 10), (self.report.title, 14)):
            if words:
                self.sheet.write_string(self.line, 0, safe(words), self.book.add_format({**strong, "font_size": size}))
                self.line += 1
        for words in self.report.lines:
            self.sheet.write_string(self.line, 0, safe(words) or "")
            self.line += 1
        self.line += 1
        head = self.line
        for at, column in enumerate(self.columns):
            right = column.column is not None and column.column.kind not in ("text", "day")
            style = {"bold": True, "bottom": 1, "bg_color": "#eef2f6", "text_wrap": True, "valign": "top"}
            self.sheet.write_string(
                head,
                at,
                safe(column.title) or "",
                self.book.add_format({**style, "align": "right" if right else "left"}),
            )
        self.line += 1
        return head

    def _group(self, group: PrintedGroup) -> tuple[int, int]:
        """Writes it; the lines of its first row and of the one after its last."""
        if group.title:
            self.sheet.write_string(self.line, 0, safe(group.title), self.book.add_format({"bold": True}))
            self.line += 1
        first = self.line
        for row in group.rows:
            for at, column in enumerate(self.columns):
                self._cell(at, column.of(row))
            self.line += 1
        if len(self.report.groups) > 1:
            for sums in group.sums:
                self._sums(self.report.words.sum, sums, [(first, self.line)], strong=False)
        return first, first + len(group.rows)

    def _grand(self, spans: Sequence[tuple[int, int]]) -> None:
        whole = [span for span in spans if span[0] < span[1]]
        for sums in self.report.sums:
            self._sums(self.report.words.in_all, sums, whole, strong=True)

    def _sums(
        self, title: str, sums: dict[int, PrintedCell], spans: Sequence[tuple[int, int]], *, strong: bool
    ) -> None:
        """A line of sums: formulas over these spans, those of one currency where there are several."""
        currency = next((value.currency for value in sums.values() if isinstance(value, Money)), "")
        several = bool(self.told)
        label = f"{title} {currency}".strip() if several else title
        under = self.book.add_format({"bold": True, "top": 1 if strong else 4})
        for at, column in enumerate(self.columns):
            if at == 0:
                self.sheet.write_string(self.line, at, label, under)
            elif column.column is None or column.place not in sums:
                self.sheet.write_blank(self.line, at, None, under)
        for place, value in sums.items():
            at = self.at[place]
            if at and isinstance(value, Money | Minutes | int | Decimal):
                formula = self._formula(at, self.told.get(place), currency, spans)
                self.sheet.write_formula(self.line, at, formula, self._format(value, strong=True), float(plain(value)))
        self.line += 1

    def _formula(self, at: int, told: int | None, currency: str, spans: Sequence[tuple[int, int]]) -> str:
        from xlsxwriter.utility import xl_range

        parts = []
        if told is None and len(spans) > 1:  # SUBTOTAL leaves other subtotals out
            return f"=SUBTOTAL(9,{xl_range(spans[0][0], at, spans[-1][1] - 1, at)})"
        for first, end in spans:
            cells = xl_range(first, at, end - 1, at)
            if told is None:
                parts.append(f"SUBTOTAL(9,{cells})")
            else:
                parts.append(f'SUMIFS({cells},{xl_range(first, told, end - 1, told)},"{currency}")')
        return "=" + "+".join(parts)

    def _cell(self, at: int, value: PrintedCell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.sheet.write_string(self.line, at, safe(value) or "")
        else:
            self.sheet.write_number(self.line, at, _number(value), self._format(value))

    def _format(self, value: PrintedCell, *, strong: bool = False) -> Format:
        code = number_format(value)
        if (code, strong) not in self.formats:
            style = {"bold": True, "top": 1} if strong else {}
            self.formats[code, strong] = self.book.add_format({"num_format": code, "valign": "top", **style})
        return self.formats[code, strong]

    def _page(self, head: int) -> None:
        sheet, wide = self.sheet, len(self.columns)
        rows = [row for group in self.report.groups for row in group.rows[:_LOOKED_AT]][:_LOOKED_AT]
        for at, column in enumerate(self.columns):
            longest = max((width(_shown(column.of(row))) for row in rows), default=0)
            # A title may break at its blanks; a number may not, and a sum is a little longer than what it adds up.
            title = max((width(word) for word in column.title.split()), default=0)
            more = 3 if column.column is not None and column.column.summed else 2
            sheet.set_column(at, at, min(_WIDEST, max(_NARROWEST, longest + more, title + 1)))
        sheet.freeze_panes(head + 1, 0)
        sheet.repeat_rows(head)
        sheet.set_paper(9)  # A4
        if wide > 6:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer("&L&8" + self.report.title.replace("&", "&&")[:100] + "&R&8&P / &N")
        if len(self.report.groups) == 1 and self.report.groups[0].rows:
            sheet.autofilter(head, 0, head + len(self.report.groups[0].rows), wide - 1)


def _columns(report: PrintedReport) -> list[_SheetColumn]:
    own = currency_columns(report)
    one = "" if own else next((cell.currency for row in report.rows for cell in row if isinstance(cell, Money)), "")
    told = {first: tuple(place for place, by in own.items() if by == first) for first in own.values()}
    out = []
    for place, column in enumerate(report.columns):
        title = f"{column.title} ({one})" if one and column.kind == "money" else column.title
        out.append(_SheetColumn(title, place, column))
        if place in told:
            out.append(_SheetColumn(report.words.currency, place, None, told[place]))
    return out


def _number(value: PrintedCell) -> float:
    """A value as a sheet reckons with it: days count from the end of 1899, a share is a fraction."""
    if isinstance(value, date):
        return value.toordinal() - _FIRST_DAY
    if isinstance(value, PrintedShare):
        return float(value.percent) / 100
    return float(plain(value))


_FIRST_DAY = date(1899, 12, 30).toordinal()


def number_format(value: PrintedCell) -> str:
    if isinstance(value, Money):
        places = digits(value.currency)
        return f"#,##0.{'0' * places}" if places else "#,##0"
    if isinstance(value, Minutes):
        return "#,##0.00"
    if isinstance(value, PrintedShare):
        return "0.0%" if value.percent % 1 else "0%"
    if isinstance(value, date):
        return "yyyy-mm-dd"
    return "#,##0.##########" if isinstance(value, Decimal) and value % 1 else "#,##0"


def _shown(value: PrintedCell) -> str:
    """About as it is shown, to know how wide it is."""
    if isinstance(value, Money):
        return f"{value.major:,}"
    if isinstance(value, Minutes):
        return f"{value.hours:,.2f}"
    if isinstance(value, PrintedShare):
        return f"{value.percent:.1f}%"
    return "" if value is None else str(value)
