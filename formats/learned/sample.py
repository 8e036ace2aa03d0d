"""A customer's sample as a file: read cell by cell, so that a real day is told from one that is text, and learned."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, NamedTuple

from formats.cells import decode
from formats.grid import Grid, grid, is_workbook, separated, tabs
from formats.learned.learning import Vocabulary, learn
from formats.learned.table import FileKind, LearnedTable
from formats.sheet import Sheet, digest
from ledger.errors import BadInput, sentence


class LearnedSample(NamedTuple):
    """What was learned of a sample."""

    line: int
    key: str
    digest: str
    table: Any


def as_sheet(kind: str, found: LearnedTable) -> Sheet:
    """A learned table as the one row of a sheet."""
    mark = digest([found.content])
    titles = tuple(column.title for column in found.columns)
    rows = (LearnedSample(1, f"{found.name}:{mark}", mark, found),)
    return Sheet(kind, kind, rows, columns=titles, layout=digest(titles))


MOST = 2_000_000
"""Bytes: a sample has a line or two."""


def learned(data: bytes, name: str, called: str, words: Vocabulary) -> LearnedTable:
    """The table of a sample.  Raises BadInput."""
    if len(data) > MOST:
        raise BadInput(sentence("{name} is no sample: it has more than {size} MB."), name=name, size=MOST // 10**6)
    return _workbook(data, name, called, words) if is_workbook(data) else _text(data, name, called, words)


def _workbook(data: bytes, name: str, called: str, words: Vocabulary) -> LearnedTable:
    """Of a workbook the tab with most rows; columns of real days are written as such."""
    found = max(tabs(data, name), key=lambda one: len(one.lines), default=grid(data, name))
    kind: FileKind = "xlsx" if data[:2] == b"PK" else "xls"
    made = learn(called, found, words, kind=kind, encoding="utf-8", titled=found.tab)
    real = _days(data, found.tab)
    columns = tuple(
        replace(one, form="cell", text=False) if one.field == "day" and place in real else one
        for place, one in enumerate(made.columns)
    )
    return replace(made, columns=columns)


def _days(data: bytes, tab: str) -> set[int]:
    """The places of columns with real days in them."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows: list[list[Any]] = (
        book.get_sheet_by_name(tab).to_python(skip_empty_area=False) if tab in book.sheet_names else []
    )
    return {at for row in rows[:60] for at, cell in enumerate(row) if isinstance(cell, date | datetime)}


def _text(data: bytes, name: str, called: str, words: Vocabulary) -> LearnedTable:
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gbk"
    if PurePath(name).suffix.lower() == ".dbf":
        raise BadInput(sentence("I write no DBF files; a workbook or a table of text can be learned."))
    found: Grid = separated(decode(data), name)
    return learn(called, found, words, kind="csv", encoding=encoding)
