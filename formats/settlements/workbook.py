"""statements.xlsx: the statement with its sums as formulas, and the reports beside it, a sheet each.

The workbook's own zip is made anew without compression, so that the same figures are the same bytes on every machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formats.evidence.bundle import stored
from formats.reports import workbook
from formats.reports.printed import PrintedReport, width
from formats.reports.separated import cell as safe
from ledger.money import Money
from ledger.settlements.statement import NUMBERS, Basis, BasisStatement, LineName

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_PARTS: tuple[LineName, ...] = ("work", "changes", "adjustments", "supplied", "disputed")
_TAKEN: tuple[LineName, ...] = ("retention", "advance", "withheld")
_STRONG = frozenset[LineName](("value", "this", "gross", "payable"))


@dataclass(frozen=True, slots=True)
class StatementSheet:
    """The first sheet, in the words of a language.

    Attributes:
        lines: under the title: whom it is with, what it covers.
        columns: to date, earlier, this.
        bases: basis -> what it is called, in the order of the columns.
        labels: line -> what it is called.
    """

    title: str
    company: str
    lines: Sequence[str]
    item: str
    columns: tuple[str, str, str]
    bases: Mapping[Basis, str]
    labels: Mapping[LineName, str]
    currency: str


def statements(sheet: StatementSheet, by: Mapping[Basis, BasisStatement], reports: Sequence[PrintedReport]) -> bytes:
    """The file; the same figures give the same bytes."""
    out = io.BytesIO()
    book = workbook.opened(out, sheet.title, sheet.company)
    _Drawn(book, sheet, by).write()
    for report in reports:
        workbook.add(book, report)
    book.close()
    with zipfile.ZipFile(out) as packed:
        return stored({name: packed.read(name) for name in packed.namelist()})


class _Drawn:
    def __init__(self, book: Workbook, words: StatementSheet, by: Mapping[Basis, BasisStatement]) -> None:
        self.book, self.words, self.by = book, words, by
        self.sheet: Worksheet = book.add_worksheet(workbook.sheet_name(words.title, ()))
        self.places: dict[LineName, int] = {}
        """Line -> the row that it stands on."""

    def write(self) -> None:
        row = 0
        for words, size in ((self.words.company, 10), (self.words.title, 14)):
            if words:
                self.sheet.write_string(row, 0, safe(words), self.book.add_format({"bold": True, "font_size": size}))
                row += 1
        for line in self.words.lines:
            self.sheet.write_string(row, 0, safe(line) or "")
            row += 1
        row = self._heads(row + 1)
        shown = list(dict.fromkeys(line.name for one in self.by.values() for line in one.shown))
        names = [name for name in NUMBERS if name in shown]
        self.places = {name: row + at for at, name in enumerate(names)}
        for name in names:
            self._line(name)
        self._page(row)

    def _heads(self, row: int) -> int:
        head = {"bold": True, "bottom": 1, "bg_color": "#eef2f6", "text_wrap": True, "valign": "top"}
        several = len(self.by) > 1
        for at, of in enumerate(of for basis, of in self.words.bases.items() if basis in self.by):
            if several:
                self.sheet.write_string(row, 2 + 3 * at, safe(of) or "", self.book.add_format({"bold": True}))
        row += several
        self.sheet.write_string(row, 0, "#", self.book.add_format(head))
        self.sheet.write_string(row, 1, safe(self.words.item) or "", self.book.add_format(head))
        right = self.book.add_format({**head, "align": "right"})
        for at in range(len(self.by)):
            for place, title in enumerate(self.words.columns):
                self.sheet.write_string(row, 2 + 3 * at + place, f"{title} ({self.words.currency})", right)
        return row + 1

    def _line(self, name: LineName) -> None:
        row = self.places[name]
        strong = {"bold": True, "top": 1} if name in _STRONG else {}
        text = self.book.add_format({**strong, "text_wrap": True, "valign": "top"})
        self.sheet.write_string(row, 0, NUMBERS[name], text)
        self.sheet.write_string(row, 1, safe(self.words.labels[name]) or "", text)
        code = workbook.number_format(Money(0, self.words.currency))
        money = self.book.add_format({**strong, "num_format": code, "valign": "top"})
        for at, basis in enumerate(basis for basis in self.words.bases if basis in self.by):
            line, column = self.by[basis].line(name), 2 + 3 * at
            formulas = self._formulas(name, column)
            for place, minor in enumerate((line.to_date, line.earlier, line.this)):
                value = float(Money(minor, self.words.currency).major)
                if formula := formulas[place]:
                    self.sheet.write_formula(row, column + place, f"={formula}", money, value)
                else:
                    self.sheet.write_number(row, column + place, value, money)

    def _formulas(self, name: LineName, column: int) -> tuple[str, str, str]:
        """Of to date, earlier, this; "" where the figure is given."""
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        def at(of: LineName, place: int) -> str:
            return str(xl_rowcol_to_cell(self.places[of], column + place))

        def less(of: LineName, place: int) -> str:
            return f"-{at(of, place)}" if of in self.places else ""

        def each(formula: Callable[[int], str]) -> tuple[str, str, str]:
            return formula(0), formula(1), formula(2)

        this = f"{at(name, 0)}-{at(name, 1)}"
        if name == "value":
            parts = xl_range(self.places[_PARTS[0]], column, self.places[_PARTS[-1]], column)
            return f"SUM({parts})", "", this
        if name == "this":
            return at("value", 0), at("earlier", 0), this
        if name == "gross":
            return each(lambda place: f"{at('this', place)}+{at('vat', place)}")
        if name == "payable":
            return each(lambda place: at("gross", place) + "".join(less(of, place) for of in _TAKEN))
        return "", "", this

    def _page(self, head: int) -> None:
        self.sheet.set_column(0, 0, 5)
        longest = max((width(self.words.labels[name]) for name in self.places), default=20)
        self.sheet.set_column(1, 1, min(46, longest + 2))
        self.sheet.set_column(2, 1 + 3 * len(self.by), 17)
        self.sheet.freeze_panes(head, 2)
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&L&8" + self.words.title.replace("&", "&&")[:100] + "&R&8&P / &N")
