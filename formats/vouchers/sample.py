"""A customer's sample as a file: read cell by cell, so that a real day is told from one that is text, and learned."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, NamedTuple

from formats.cells import decode
from formats.grid import Grid, grid, is_workbook, separated, tabs
from formats.sheet import Sheet, digest
from formats.vouchers.learning import learn
from formats.vouchers.template import TemplateColumn, VoucherTemplate
from ledger.errors import BadInput, sentence

MOST = 2_000_000
"""Bytes: a sample has a voucher or two."""


class LearnedTemplate(NamedTuple):
    """What was learned of a sample."""

    line: int
    key: str
    digest: str
    template: VoucherTemplate


def sheet(data: bytes, name: str, answers: Mapping[str, str]) -> Sheet:
    """The one row of a sample: its template.  Raises BadInput."""
    if len(data) > MOST:
        raise BadInput(sentence("{name} is no sample: it has more than {size} MB."), name=name, size=MOST // 10**6)
    called = answers.get("name", "")
    found = _workbook(data, name, called) if is_workbook(data) else _text(data, name, called)
    mark = digest([found.content])
    titles = tuple(column.title for column in found.columns)
    rows = (LearnedTemplate(1, f"{called}:{mark}", mark, found),)
    return Sheet("voucher-template", "voucher-template", rows, columns=titles, layout=digest(titles))


def _workbook(data: bytes, name: str, called: str) -> VoucherTemplate:
    """Of a workbook the tab with most rows; columns of real days are written as such."""
    found = max(tabs(data, name), key=lambda one: len(one.lines), default=grid(data, name))
    made = learn(called, found, kind="xlsx", encoding="utf-8", titled=found.tab)
    real = _days(data, name, found.tab)
    columns = tuple(
        TemplateColumn(one.title, one.field, "cell", one.first_only, text=False)
        if one.field == "day" and place in real
        else one
        for place, one in enumerate(made.columns)
    )
    return VoucherTemplate(made.name, made.kind, made.encoding, made.separator, made.sheet, made.before, columns)


def _days(data: bytes, name: str, tab: str) -> set[int]:
    """The places of columns with real days in them."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows: list[list[Any]] = (
        book.get_sheet_by_name(tab).to_python(skip_empty_area=False) if tab in book.sheet_names else []
    )
    return {at for row in rows[:60] for at, cell in enumerate(row) if isinstance(cell, date | datetime)}


def _text(data: bytes, name: str, called: str) -> VoucherTemplate:
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gbk"
    if PurePath(name).suffix.lower() == ".dbf":
        raise BadInput(sentence("I write no DBF files; a workbook or a table of text can be learned."))
    found: Grid = separated(decode(data), name)
    return learn(called, found, kind="csv", encoding=encoding)
