"""A file as lines of cells: separated text, xls, xlsx, and the web page that some banks call .xls.

Nothing is trusted: sizes are bounded before anything is unpacked.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from formats.cells import binary, clean, decode
from ledger.characters import visible
from ledger.errors import BadInput, sentence

T = TypeVar("T")

LARGEST = 64 * 2**20
UNPACKED = 256 * 2**20
MOST_ROWS = 1_000_000
SEPARATORS = (",", ";", "\t", "|")

csv.field_size_limit(1 << 20)


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines of raw cells with their numbers in the file; `separated` where it was text that a mark cut into cells.

    Attributes:
        cut: the last line does not end and has fewer cells than those before it: the file is not whole.
        tab: of a workbook, what the tab is called.
    """

    lines: list[tuple[int, list[str]]]
    separator: str = ","
    name: str = ""
    separated: bool = False
    cut: bool = False
    tab: str = ""


def bounded(data: bytes, name: str) -> None:
    """Refuse what is empty or too large to be an export."""
    if not data.strip():
        raise BadInput(sentence("{name} is empty."), name=name)
    if len(data) > LARGEST:
        raise BadInput(sentence("{name} is larger than {size} MB."), name=name, size=LARGEST >> 20)


def unpacked(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The files inside a zip or gzip, or the file itself; a bomb or a password is refused."""
    if data[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                whole = packed.read(UNPACKED + 1)
        except (OSError, EOFError, zlib.error):
            raise BadInput(sentence("{name} is damaged and cannot be unpacked."), name=name) from None
        if len(whole) > UNPACKED:
            raise BadInput(sentence("{name} unpacks to more than {size} MB."), name=name, size=UNPACKED >> 20)
        return [(name.removesuffix(".gz"), whole)]
    if data[:2] != b"PK":
        return [(name, data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > 2000 or sum(entry.file_size for entry in entries) > UNPACKED:
                raise BadInput(sentence("{name} unpacks to more than {size} MB."), name=name, size=UNPACKED >> 20)
            if any(entry.flag_bits & 1 for entry in entries):
                raise BadInput(
                    sentence("{name} is locked with a password. Unpack it and send the file inside."), name=name
                )
            if any(entry.filename == "[Content_Types].xml" for entry in entries):
                return [(name, data)]
            return [(_inner_name(entry), archive.read(entry)) for entry in entries]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, RuntimeError, ValueError):
        raise BadInput(sentence("{name} is damaged and cannot be unpacked."), name=name) from None


def _inner_name(entry: zipfile.ZipInfo) -> str:
    """Chinese archives write names in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return visible(entry.filename)
    try:
        return visible(entry.filename.encode("cp437").decode("gb18030"))
    except UnicodeError:
        return visible(entry.filename)


def grid(data: bytes, name: str) -> Grid:
    """The lines of a table file, whatever it is."""
    bounded(data, name)
    if is_workbook(data):
        return _workbook(data, name)
    if binary(data):
        raise BadInput(sentence("{name} is not a text or table file."), name=name)
    text = decode(data)
    start = text.lstrip()[:200].lower()
    if start.startswith(("<html", "<!doctype html", "<table")) or "<table" in start:
        return _page(text, name)
    return separated(text, name)


def separated(text: str, name: str = "", separator: str = "") -> Grid:
    """The lines of a text file with separators, found out where not given."""
    mark = separator or _separator(text)
    lines: list[tuple[int, list[str]]] = []
    for at, cells in numbered(text, mark, name):
        if cells:
            lines.append((at, cells))
    return Grid(lines, mark, name, separated=True, cut=_cut(text, lines))


def _cut(text: str, lines: list[tuple[int, list[str]]]) -> bool:
    """Whether the last line breaks off: no line end, and short of what the line before it has."""
    if text.endswith(("\n", "\r")) or len(lines) < 3:
        return False
    return 1 < len(lines[-1][1]) < len(lines[-2][1])


def numbered(text: str, separator: str, name: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on: a quoted cell may run over several."""
    skip = '", "' in text[:2000] or "', '" in text[:2000]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=skip)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
            if begins > MOST_ROWS:
                raise BadInput(sentence("{name} has more than {count} lines."), name=name, count=MOST_ROWS)
    except csv.Error:
        raise BadInput(
            sentence("{name} is broken at line {line}: a quotation mark is missing, or a cell is far too long."),
            name=name,
            line=begins,
        ) from None


def _separator(text: str) -> str:
    """The mark that cuts most lines into the same number of cells."""
    sample = [line for line in text[:60_000].splitlines()[:80] if line.strip()]
    best, most = ",", 0
    for mark in SEPARATORS:
        counts = Counter(line.count(mark) for line in sample if mark in line)
        score = max((cells * lines for cells, lines in counts.items() if cells), default=0)
        if score > most:
            best, most = mark, score
    return best


def is_workbook(data: bytes) -> bool:
    """Whether it begins as xls or xlsx does."""
    return data[:4] == b"\xd0\xcf\x11\xe0" or data[:2] == b"PK"


def tab_names(data: bytes, name: str) -> tuple[str, ...]:
    """What the tabs of a workbook are called; none of anything else."""
    return _opened(data, name, lambda book: tuple(map(visible, book.sheet_names))) if is_workbook(data) else ()


def tabs(data: bytes, name: str) -> tuple[Grid, ...]:
    """Every tab of a workbook, of at most twenty; figures as they are shown, without the noise of binary fractions."""

    def read(book: Any) -> list[tuple[str, list[list[Any]]]]:
        names = [visible(tab) for tab in book.sheet_names[:MOST_TABS]]
        return [(tab, book.get_sheet_by_index(at).to_python(skip_empty_area=False)) for at, tab in enumerate(names)]

    return tuple(_lines(rows, name, tab) for tab, rows in _opened(data, name, read))


MOST_TABS = 20


def _workbook(data: bytes, name: str) -> Grid:
    """The tab with most rows."""

    def read(book: Any) -> list[list[list[Any]]]:
        return [book.get_sheet_by_index(at).to_python() for at in range(min(len(book.sheet_names), MOST_TABS))]

    return _lines(max(_opened(data, name, read), key=len, default=[]), name)


def _opened(data: bytes, name: str, read: Callable[[Any], T]) -> T:
    """What is read of a workbook.  Raises BadInput for one that is damaged."""
    from python_calamine import CalamineWorkbook  # a native library that only table files need

    unpacked(data, name)
    try:
        return read(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except BaseException as error:  # the library's panics are no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise BadInput(sentence("{name} is damaged, locked, or not an Excel file."), name=name) from None


def _lines(rows: list[list[Any]], name: str, tab: str = "") -> Grid:
    if len(rows) > MOST_ROWS:
        raise BadInput(sentence("{name} has more than {count} lines."), name=name, count=MOST_ROWS)
    lines = [(at, [_shown(cell) for cell in row]) for at, row in enumerate(rows, 1)]
    return Grid([(at, row) for at, row in lines if any(row)], ",", name, tab=tab)


def _shown(cell: Any) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return format(cell, ".15g") if abs(cell) < 1e15 else format(cell, ".0f")
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time(0) else cell.date().isoformat()
    if isinstance(cell, timedelta):
        whole = int(cell.total_seconds())
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return visible(str(cell))


def _page(text: str, name: str) -> Grid:
    """The tables of a web page under a spreadsheet's name."""
    from lxml import html

    parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(re.sub(r"<\?xml[^>]*\?>", "", text), parser=parser)
    except (ValueError, html.etree.LxmlError):
        raise BadInput(sentence("{name} is not a text or table file."), name=name) from None
    lines: list[tuple[int, list[str]]] = []
    for row in tree.iter("tr"):
        cells = [clean(" ".join(map(str, cell.itertext()))) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            lines.append((len(lines) + 1, cells))
    return Grid(lines, ",", name)
