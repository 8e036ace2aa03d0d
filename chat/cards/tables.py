"""What a table holds: the kinds of its columns, its groups, and what its columns add up to.

Pure, and the same for every renderer: a card, a workbook, a page and a file for programs show one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeGuard

from chat.cards.card import Cell, Chart, ChartKind, Series, Table
from chat.text import NOTHING, Duration, KeptAmount, MoneyLike, Percent, Text, _, verbatim
from chat.words import major

Kind = Literal["text", "day", "money", "duration", "share", "number"]
"""What a column holds: words, days, money of one or several currencies, whole minutes, percent, numbers."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, under a title where there are several groups; with their refs, if any."""

    title: Text
    rows: tuple[tuple[Cell, ...], ...]
    refs: tuple[str, ...] = ()


def value(cell: Cell) -> Cell:
    """The value of a cell: of a sentence that says nothing but one value, that value.

    >>> value(Text("{h}", {"h": Duration(90)})), value(_("In all")).template
    (Duration(minutes=90), 'In all')
    """
    if type(cell) is not Text:
        return cell
    if len(cell.values) == 1 and not cell.plural:
        ((name, only),) = cell.values.items()
        if cell.template == f"{{{name}}}":
            return value(only)
    return None if not cell.template or cell.template in _EMPTY else cell


_EMPTY = ("–", "-")


_KINDS: Mapping[type, Kind] = {
    Duration: "duration",
    Percent: "share",
    int: "number",
    Decimal: "number",
    date: "day",
    datetime: "day",
    Text: "text",
    str: "text",
}


def kind(cell: Cell) -> Kind:
    """What one value is; words where it is none of the others."""
    return _KINDS.get(type(cell)) or ("money" if is_money(cell) else "text")


def is_money(cell: Cell) -> TypeGuard[MoneyLike]:
    """Whether it is an amount.  By its fields: asking a protocol takes as long as all the rest of a table together."""
    return hasattr(cell, "minor") and hasattr(cell, "currency")


def kinds(table: Table) -> tuple[Kind, ...]:
    """The kind of each column: that of all its values, words where they differ or there are none."""
    out: list[Kind] = []
    for place in range(len(table.heads)):
        found = {kind(one) for row in table.rows if (one := value(row[place])) is not None}
        out.append(found.pop() if len(found) == 1 else "text")
    return tuple(out)


def groups(table: Table) -> tuple[Group, ...]:
    """The groups in their order; one without a title where the table has none."""
    if not table.groups:
        return (Group(NOTHING, table.rows, table.refs),)
    starts = [start for start, _title in table.groups]
    ends = [*starts[1:], len(table.rows)]
    return tuple(
        Group(title, table.rows[start:end], table.refs[start:end])
        for (start, title), end in zip(table.groups, ends, strict=True)
    )


def currencies(rows: Iterable[Sequence[Cell]]) -> tuple[str, ...]:
    """The currencies of all money in these rows, in the order in which they first stand there."""
    return tuple(dict.fromkeys(one.currency for row in rows for cell in row if is_money(one := value(cell))))


def sums(table: Table, rows: Sequence[Sequence[Cell]]) -> tuple[dict[int, Cell], ...]:
    """What the summed columns make, column -> sum: a line for each currency, or one where there is no money.

    Money of different currencies is never added up; what is no money stands in the first line.
    """
    summed = [place for place in table.summed if place < len(table.heads)]
    if not summed:
        return ()
    lines: list[dict[int, Cell]] = []
    for currency in currencies([[row[place] for place in summed] for row in rows]) or ("",):
        line: dict[int, Cell] = {}
        for place in summed:
            values = [one for row in rows if (one := value(row[place])) is not None]
            if (total := _total(values, currency, first=not lines)) is not None:
                line[place] = total
        lines += [line] if line else []
    return tuple(lines)


def totals(table: Table) -> tuple[dict[int, Cell], ...]:
    """What the summed columns make over all rows; nothing where the groups are different things."""
    return () if table.apart and len(table.groups) > 1 else sums(table, table.rows)


def _total(values: Sequence[Cell], currency: str, *, first: bool) -> Cell:
    money = [one for one in values if is_money(one)]
    if money:
        same = [one.minor for one in money if one.currency == currency]
        return KeptAmount(sum(same), currency) if same else None
    if not first:
        return None
    lengths = [one.minutes for one in values if isinstance(one, Duration)]
    if lengths:
        return Duration(sum(lengths))
    numbers = [one for one in values if isinstance(one, int | Decimal) and not isinstance(one, bool)]
    return (
        sum(numbers, start=Decimal(0) if any(isinstance(one, Decimal) for one in numbers) else 0) if numbers else None
    )


def laid_out(table: Table, most: int = 0) -> Table:
    """The table as rows alone, with the titles of its groups and its sums in them.

    Args:
        most: rows of its own that are shown at most; 0: all.  The sums are those of all rows.
    """
    if not (table.summed or table.groups or (most and len(table.rows) > most)):
        return table
    rows = tuple(_laid(table, most))
    return replace(table, rows=rows, summed=(), groups=(), refs=())


def _laid(table: Table, most: int) -> Iterator[tuple[Cell, ...]]:
    left = most or len(table.rows)
    several = len(table.groups) > 1
    for group in groups(table):
        shown = group.rows[:left]
        if shown and group.title:
            yield (group.title, *_blank(table))
        yield from shown
        left -= len(shown)
        if shown and several:
            yield from (_sum_row(table, line, _SUM) for line in sums(table, group.rows))
    yield from (_sum_row(table, line, _IN_ALL) for line in totals(table))


_SUM, _IN_ALL = _("Sum"), _("In all")


def is_sum(row: Sequence[Cell]) -> bool:
    """Whether a row that was laid out adds others up."""
    return row[0] in (_SUM, _IN_ALL)


def charted(
    table: Table, chart: ChartKind, title: Text, numbers: Sequence[int], rows: slice = slice(None)
) -> Chart | None:
    """The figures of some columns to look at, beside the table; None where there are fewer than two rows, or no figure.

    Args:
        numbers: the places of the columns; their values are of one kind, and of one currency.
        rows: which rows; the first column has their labels.
    """
    shown = table.rows[rows]
    found = {kind(one) for row in shown for place in numbers if (one := value(row[place])) is not None}
    if len(shown) < 2 or not found:
        return None
    unit = next(iter(currencies([[row[place] for place in numbers] for row in shown])), "")
    series = tuple(Series(table.heads[place], tuple(_number(value(row[place])) for row in shown)) for place in numbers)
    return Chart(
        chart,
        title,
        tuple(row[0] if isinstance(row[0], Text) else verbatim(row[0]) for row in shown),
        series,
        unit or {"duration": "h", "share": "%"}.get("".join(sorted(found)), ""),
    )


def _number(one: Cell) -> float:
    if isinstance(one, Duration):
        return one.minutes / 60
    if isinstance(one, Percent):
        return float(one.number)
    if isinstance(one, int | Decimal):
        return float(one)
    return float(major(one)) if is_money(one) else 0.0


def _blank(table: Table) -> tuple[Cell, ...]:
    return (NOTHING,) * (len(table.heads) - 1)


def _sum_row(table: Table, line: dict[int, Cell], title: Text) -> tuple[Cell, ...]:
    return tuple(title if place == 0 else line.get(place, NOTHING) for place in range(len(table.heads)))
