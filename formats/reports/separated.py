"""A table as separated values (CSV, RFC 4180).  No cell becomes a formula, whatever a person has typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from formats.reports.printed import Minutes, PrintedCell, PrintedReport, PrintedShare, currency_columns, row_currency
from ledger.money import Money

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no spreadsheet shows, and an XLSX file cannot hold."""


def as_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Comma separated, with the line ends of RFC 4180; an empty cell for None."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return out.getvalue()


def report(report: PrintedReport) -> bytes:
    """The rows of a report with the names that programs know, in UTF-8 with a mark that spreadsheets look for.

    Amounts are plain numbers, their currency stands in a column of its own; hours and percent are numbers; days ISO.
    Sums are left out: who reads it with a program adds up itself.
    """
    return as_csv([keys(report), *records(report)]).encode("utf-8-sig")


def keys(report: PrintedReport) -> list[str]:
    """The names of the columns, currencies among them."""
    return [column.name for column in _columns(report)]


def records(report: PrintedReport) -> Iterator[list[Any]]:
    """The rows as plain values: str, int, Decimal, date or None, as `keys` names them."""
    columns = _columns(report)
    for group in report.groups:
        for row in group.rows:
            yield [column.of(row, group.title) for column in columns]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the file: a cell of the row, the currency of some of its cells, or the title of its group."""

    name: str
    place: int = -1
    money: tuple[int, ...] = ()

    def of(self, row: Sequence[PrintedCell], title: str) -> Any:
        if self.money:
            return row_currency(row, self.money)
        return title if self.place < 0 else plain(row[self.place])


def _columns(report: PrintedReport) -> list[_Column]:
    own = currency_columns(report) or dict.fromkeys(report.money, min(report.money, default=0))
    told = {first: tuple(place for place, by in own.items() if by == first) for first in own.values()}
    out = [_Column("group")] if any(group.title for group in report.groups) else []
    for place, column in enumerate(report.columns):
        out.append(_Column(column.key, place))
        if place in told:
            out.append(_Column(f"{column.key}_currency" if len(told) > 1 else "currency", place, told[place]))
    return out


def plain(value: Any) -> Any:
    """A value as programs take it."""
    if isinstance(value, Money):
        return value.major
    if isinstance(value, Minutes):
        return value.hours
    if isinstance(value, PrintedShare):
        return value.percent
    return value


def cell(value: Any) -> Any:
    """What stands in a cell, which no spreadsheet takes for a formula: such a text gets an apostrophe before it.

    Numbers and days stay what they are; None and an empty text are an empty cell (None).

    >>> cell("=1+1"), cell("@a"), cell("+49 30 1234")
    ("'=1+1", "'@a", "'+49 30 1234")
    >>> cell("-3.50"), cell(-3), cell("taxi"), cell("")
    ('-3.50', -3, 'taxi', None)
    """
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = _UNSHOWN.sub("", value)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text or None
