"""A workbook as .xls (BIFF8 in a compound file), for programs that take no other: text, numbers, days.

Written here because no library that is kept up writes it.  By MS-XLS and MS-CFB; checked by readers of others.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from formats.learned import biff
from formats.learned.biff import record
from formats.learned.compound import compound
from formats.learned.table import MOST_XLS_ROWS as MOST_ROWS
from formats.learned.workbook import Cell, RateCell, places
from ledger.errors import BadInput, sentence

MOST_COLUMNS = 256
_DAY_ZERO = date(1899, 12, 30)
_BLOCK = 32
"""Rows are described before the cells of so many of them."""
_FORMATS = {164: "yyyy-mm-dd", 165: "0.000", 166: "0.00######"}
_PLAIN, _TEXT, _TWO, _THREE, _RATE, _DATE = range(15, 21)
"""Places in the table of cell formats; the first fifteen are what every workbook has."""
_NUMBER_FORMAT = {_PLAIN: 0, _TEXT: 49, _TWO: 2, _THREE: 165, _RATE: 166, _DATE: 164}


class _Strings:
    """Every text of a workbook once, in the order in which they came."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.used = 0

    def place(self, text: str) -> int:
        self.used += 1
        return self.places.setdefault(text, len(self.places))


def workbook(sheets: Sequence[tuple[str, Iterable[Sequence[Cell]]]]) -> bytes:
    """Sheets by their names; of cells the same as `formats.learned.workbook.workbook`.

    Raises BadInput for more than 65,536 rows or 256 columns on a sheet, and for a text that no cell holds.
    """
    known = _Strings()
    pages = [_page(name, rows, known, first=not at) for at, (name, rows) in enumerate(sheets)]
    names = [name[:31] for name, _rows in sheets]
    front, back = _globals(), b"".join((*biff.strings(known.places, known.used, len(known.places)), record(0x000A)))
    at = len(front) + sum(len(_sheet_record(name, 0)) for name in names) + len(back)
    listed = []
    for name, page in zip(names, pages, strict=True):
        listed.append(_sheet_record(name, at))
        at += sum(map(len, page))
    return compound("Workbook", [front, *listed, back, *(piece for page in pages for piece in page)])


def _begins(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals() -> bytes:
    """What all sheets share: encoding, window, fonts, formats of numbers and cells, the one style."""
    out = [
        _begins(0x0005),
        record(0x0042, struct.pack("<H", 1200)),
        record(0x003D, struct.pack("<9H", 0, 0, 0x3A5C, 0x23BE, 0x0038, 0, 0, 1, 0x0258)),
        record(0x0022, struct.pack("<H", 0)),
    ]
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 2, 0, 0) + biff.short("Arial")
    out += [record(0x0031, font)] * 5
    out += [record(0x041E, struct.pack("<H", place) + biff.long(code)) for place, code in _FORMATS.items()]
    out += [_cell_format(0, 0xFFF5)] * 15
    out += [_cell_format(_NUMBER_FORMAT[place], 0x0001) for place in sorted(_NUMBER_FORMAT)]
    out.append(record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF)))
    return b"".join(out)


def _cell_format(number: int, protection: int) -> bytes:
    used = 0xF4 if protection == 0xFFF5 else 0x04
    return record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number, protection, 0x20, 0, 0, used, 0, 0, 0x20C0))


def _sheet_record(name: str, at: int) -> bytes:
    return record(0x0085, struct.pack("<IBB", at, 0, 0) + biff.short(name))


def _page(name: str, rows: Iterable[Sequence[Cell]], known: _Strings, *, first: bool) -> list[bytes]:
    """The stream of a sheet, in pieces."""
    cells, count, width = list[bytes](), 0, 0
    block: list[Sequence[Cell]] = []
    for row in rows:
        block.append(row)
        width = max(width, len(row))
        if len(block) == _BLOCK:
            cells.append(_block(count, block, known))
            count += len(block)
            block = []
        if count + len(block) > MOST_ROWS:
            raise BadInput(
                sentence("A sheet of .xls has {n} rows at most, and “{name}” has more."), n=MOST_ROWS, name=name
            )
    cells.append(_block(count, block, known))
    count += len(block)
    if width > MOST_COLUMNS:
        raise BadInput(sentence("A sheet of .xls has {n} columns at most."), n=MOST_COLUMNS)
    head = b"".join(
        (
            _begins(0x0010),
            record(0x007D, struct.pack("<HHHHHH", 0, MOST_COLUMNS - 1, 14 * 256, _PLAIN, 0, 0)),
            record(0x0200, struct.pack("<IIHHH", 0, count, 0, width, 0)),
        )
    )
    window = record(0x023E, struct.pack("<HHHIHHI", 0x06B6 if first else 0x00B6, 0, 0, 64, 0, 0, 0))
    return [head, *cells, window, record(0x000A)]


def _block(first: int, rows: Sequence[Sequence[Cell]], known: _Strings) -> bytes:
    """Some rows: what each is, then what stands in them."""
    out = [
        record(0x0208, struct.pack("<HHHHHHI", at, 0, len(row), 0x00FF, 0, 0, 0x000F0100))
        for at, row in enumerate(rows, first)
    ]
    for at, row in enumerate(rows, first):
        out += [_cell(at, place, cell, known) for place, cell in enumerate(row) if cell is not None and cell != ""]
    return b"".join(out)


def _cell(row: int, place: int, cell: Cell, known: _Strings) -> bytes:
    if isinstance(cell, str):
        if len(cell.encode("utf-16-le")) // 2 > biff.MOST_LETTERS:
            raise BadInput(sentence("A cell holds {n} letters at most."), n=biff.MOST_LETTERS)
        return struct.pack("<HHHHHI", 0x00FD, 10, row, place, _TEXT, known.place(cell))
    if isinstance(cell, RateCell):
        form, number = _RATE, float(cell)
    elif isinstance(cell, Decimal):
        form, number = (_THREE if places(cell) > 2 else _TWO), float(cell)
    elif isinstance(cell, date):
        form, number = _DATE, float((cell - _DAY_ZERO).days)
    else:
        form, number = _PLAIN, float(cell or 0)
    return struct.pack("<HHHHHd", 0x0203, 14, row, place, form, number)
