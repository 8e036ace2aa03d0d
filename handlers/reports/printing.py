"""The table of a card as a file: decided, worded and added up before; here it only becomes what a file is drawn from.

Whoever may see the card may take it away, and nothing else gets into the file than what the card holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from chat.cards import tables
from chat.cards.card import Attachment, Card, Cell
from chat.text import Duration, Percent, Text, _
from chat.words import say, shown
from handlers.rules import Rules
from ledger.errors import BadInput, sentence
from ledger.money import Money

if TYPE_CHECKING:
    from formats.reports.printed import PrintedCell, PrintedReport, ReportWords

FileKind = Literal["xlsx", "pdf", "csv", "json"]


@dataclass(frozen=True, slots=True)
class _Format:
    """What a kind of file is: its media type, its renderer, the most rows that it is good for."""

    mime: str
    draw: Callable[[PrintedReport], bytes]
    most: int


def _of(module: str) -> Callable[[PrintedReport], bytes]:
    def draw(report: PrintedReport) -> bytes:
        from importlib import import_module

        renderer: ModuleType = import_module(f"formats.reports.{module}")
        data: bytes = renderer.report(report)
        return data

    return draw


FORMATS: dict[FileKind, _Format] = {
    "xlsx": _Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _of("workbook"), 1_000_000),
    "pdf": _Format("application/pdf", _of("pages"), 5_000),
    "csv": _Format("text/csv", _of("separated"), 10_000_000),
    "json": _Format("application/json", _of("data"), 1_000_000),
}


def kind_of(name: str) -> FileKind:
    """The kind of file of that ending.  Raises KeyError for others."""
    return next(kind for kind in FORMATS if kind == name)


def file(card: Card, kind: FileKind, rules: Rules, locale: str, today: date, name: str = "") -> Attachment:
    """The card's table as a file in that language.

    Args:
        name: of the file, without its ending; else the card's title.

    Raises:
        BadInput: there is no table, or it has more rows than that kind of file is good for.
    """
    if card.table is None or not card.table.rows:
        raise BadInput(sentence("There is no table in that."), hint=sentence("Ask for one first, for example: budgets"))
    form, rows = FORMATS[kind], len(card.table.rows)
    if rows > form.most:
        raise BadInput(
            sentence("That is {n} rows; a file of that kind holds {most} at most."),
            n=rows,
            most=form.most,
            hint=sentence("Say “as Excel”, or name a month or a project."),
        )
    report = printed(card, rules, locale, today)
    stem = name or f"{_stem(report.title)}_{today}"
    return Attachment(f"{stem}.{kind}", form.mime, form.draw(report))


def one_file(cards: Sequence[Card], kind: FileKind, rules: Rules, locale: str, today: date, name: str) -> Attachment:
    """Several tables as one file: a sheet for each, or pages behind each other; cards without a table are left out."""
    from formats.reports import pages, workbook

    reports = [printed(card, rules, locale, today) for card in cards if card.table and card.table.rows]
    if not reports:
        raise BadInput(sentence("There is no table in that."), hint=sentence("Ask for one first, for example: budgets"))
    data = pages.reports(reports) if kind == "pdf" else workbook.reports(reports)
    kind = "pdf" if kind == "pdf" else "xlsx"
    return Attachment(f"{name}.{kind}", FORMATS[kind].mime, data)


def printed(card: Card, rules: Rules, locale: str, today: date) -> PrintedReport:
    """The card in the words of a language, its values as values."""
    from formats.reports.printed import PrintedColumn, PrintedGroup, PrintedReport
    from handlers.reports.printed_chart import printed_chart

    table = card.table
    assert table is not None
    kinds, own = tables.kinds(table), rules.letters
    columns = tuple(
        PrintedColumn(say(head, locale), _key(head, at), kinds[at], at in table.summed, at in table.numeric)
        for at, head in enumerate(table.heads)
    )
    columns += (PrintedColumn(say(_("Ref."), locale), "ref"),) if table.refs else ()
    several = len(table.groups) > 1
    groups = tuple(
        PrintedGroup(
            tuple((*(_cell(value, locale) for value in row), *ref) for row, ref in _referred(group)),
            say(group.title, locale),
            tuple(_sums(line, locale) for line in tables.sums(table, group.rows)) if several else (),
        )
        for group in tables.groups(table)
    )
    facts = tuple(f"{say(fact.label, locale)}{_COLON[locale]}{say(fact.value, locale)}" for fact in card.facts)
    sender = (own.sender or own.sender_en) if locale == "zh-CN" else (own.sender_en or own.sender)
    return PrintedReport(
        say(card.title, locale),
        columns,
        groups,
        tuple(_sums(line, locale) for line in tables.totals(table)),
        (*(say(line, locale) for line in card.lines), *facts),
        tuple(filter(None, (say(card.small, locale),))),
        say(_("Made on {day}.", day=today), locale),
        next(iter((*sender[:1], *rules.company[:1])), ""),
        locale,
        _words(locale),
        own.font,
        printed_chart(card.chart, locale),
    )


def _referred(group: tables.Group) -> Iterator[tuple[tuple[Cell, ...], tuple[str, ...]]]:
    """The rows of a group, each with its ref as one more cell where the table has any."""
    refs: list[tuple[str, ...]] = [(ref,) for ref in group.refs] or [()] * len(group.rows)
    return zip(group.rows, refs, strict=True)


def _stem(title: str) -> str:
    """A title as the name of a file."""
    return re.sub(r"[^\w\u4e00-\u9fff.-]+", "-", title).strip("-.")[:60] or "table"


_COLON = {"en": ": ", "zh-CN": "："}


def _words(locale: str) -> ReportWords:
    from formats.reports.printed import ReportWords

    def of_number(words: Text) -> str:
        return say(words, locale).replace("[", "{").replace("]", "}")

    return ReportWords(
        say(_("Sum"), locale),
        say(_("In all"), locale),
        say(_("Currency"), locale),
        of_number(_("Page [page] of [pages]")),
        of_number(_("Columns, part [part] of [parts]")),
    )


def _key(head: Text, at: int) -> str:
    """What programs call a column: its English head in small letters.

    >>> _key(_("Days late"), 0), _key(_("% used"), 1)
    ('days_late', 'percent_used')
    """
    words = re.sub(r"[^a-z0-9]+", "_", say(head).lower().replace("%", "percent ")).strip("_")
    return words or f"column_{at + 1}"


def _cell(cell: Cell, locale: str) -> PrintedCell:
    from formats.reports.printed import Minutes, PrintedShare

    value = tables.value(cell)
    if value is None or isinstance(value, str | date | int | Decimal):
        return value
    if isinstance(value, Duration):
        return Minutes(value.minutes)
    if isinstance(value, Percent):
        return PrintedShare(Decimal(value.number))
    if tables.is_money(value):
        return Money(value.minor, value.currency)
    return shown(value, locale)


def _sums(line: dict[int, Cell], locale: str) -> dict[int, PrintedCell]:
    return {place: _cell(value, locale) for place, value in line.items()}
