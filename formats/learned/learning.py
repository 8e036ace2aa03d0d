"""A filled-in sample of another program's table becomes a template: heads by their words, forms by their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from formats import cells as cell
from formats.grid import Grid
from formats.learned.table import FileKind, LearnedTable, TemplateColumn
from ledger.errors import BadInput

_PLAIN = re.compile(r"[*()（）\s:：]|\(.*?\)|（.*?）")
_DAYS = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "%Y-%m-%d"),
    (re.compile(r"\d{4}/\d\d/\d\d"), "%Y/%m/%d"),
    (re.compile(r"\d{4}\.\d\d\.\d\d"), "%Y.%m.%d"),
    (re.compile(r"20\d{6}"), "%Y%m%d"),
    (re.compile(r"\d{4}年\d\d月\d\d日"), "%Y年%m月%d日"),
    (re.compile(r"\d\d/\d\d/\d{4}"), "%d/%m/%Y"),
    (re.compile(r"\d\d\.\d\d\.\d{4}"), "%d.%m.%Y"),
)
DAY = re.compile(r"\d{4}[-/.年]?\d\d[-/.月]?\d\d|\d\d[./]\d\d[./]\d{4}")
_SEARCHED = 20
_FIRST = 50


@dataclass(frozen=True)
class Vocabulary:
    """What heads of one sort of table say.

    Attributes:
        titles: (field, pattern of its titles), the first that fits.
        least: so many fields make a row of heads; `lines`: so many filled-in rows a sample has.
        no_heads, no_lines: the refusals.
        head: fields that may stand on the first line alone.
        form: of a field and its filled cells: how it is written.
        is_text: whether its cells are text.
        filled: whether a row is one of data, not a second one of heads.
    """

    titles: tuple[tuple[str, str], ...]
    least: int
    lines: int
    no_heads: str
    no_lines: str
    form: Callable[[str, Sequence[str]], str]
    is_text: Callable[[str, Sequence[str]], bool]
    head: Collection[str] = ()
    filled: Callable[[Sequence[str]], bool] = lambda row: any(DAY.search(text) for text in row)

    @cached_property
    def words(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((field, re.compile(pattern, re.IGNORECASE)) for field, pattern in self.titles)

    def field_of(self, title: str) -> str:
        """What a title says."""
        plain = _PLAIN.sub("", cell.clean(title))
        spaced = cell.clean(title).strip("* ")
        return next((field for field, word in self.words if word.fullmatch(plain) or word.fullmatch(spaced)), "")

    def fields(self, row: Sequence[str]) -> set[str]:
        return {field for text in row if (field := self.field_of(text))}


def learn(
    name: str, lines: Grid, words: Vocabulary, *, kind: FileKind, encoding: str, titled: str = ""
) -> LearnedTable:
    """What a sample is.  Raises BadInput where its heads are not found, or it is not filled in."""
    rows = [cells for _line, cells in lines.lines]
    at = max(range(min(len(rows), _SEARCHED)), key=lambda place: len(words.fields(rows[place])), default=0)
    if not rows or len(words.fields(rows[at])) < words.least:
        raise BadInput(words.no_heads)
    first = at + 1
    while first < len(rows) and not words.filled(rows[first]) and len(words.fields(rows[first])) > 2:
        first += 1  # a second row of heads
    data = [row for row in rows[first : first + _FIRST] if any(row)]
    if len(data) < words.lines:
        raise BadInput(words.no_lines)
    width = max(len(row) for row in rows[: first + len(data)])
    heads = [_padded(row, width) for row in rows[:first]]
    columns = tuple(
        _column(
            words, heads[-1][place] or heads[at][place], heads[at][place], [_padded(row, width)[place] for row in data]
        )
        for place in range(width)
    )
    return LearnedTable(
        name,
        kind,
        encoding,
        lines.separator,
        titled or lines.tab or "Sheet1",
        tuple(map(tuple, heads)),
        columns,
    )


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _column(words: Vocabulary, title: str, other: str, values: Sequence[str]) -> TemplateColumn:
    field = words.field_of(title) or words.field_of(other)
    filled = [cell.clean(value) for value in values if cell.clean(value)]
    if not field:
        same = len(set(filled)) == 1 and len(filled) == len(values)
        return TemplateColumn(title, "constant", filled[0]) if same else TemplateColumn(title)
    first_only = field in words.head and len(values) > 1 and bool(values[0]) and not values[1]
    return TemplateColumn(title, field, words.form(field, filled), first_only, text=words.is_text(field, filled))


def day_form(filled: Sequence[str]) -> str:
    """The pattern of a day that stands there.

    >>> day_form(["2026/11/30"]), day_form(["20261130"]), day_form([])
    ('%Y/%m/%d', '%Y%m%d', '%Y-%m-%d')
    """
    one = filled[0] if filled else ""
    return next((pattern for shape, pattern in _DAYS if shape.fullmatch(one)), "%Y-%m-%d")
