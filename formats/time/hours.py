"""Rows of hours out of any time tracker's table.  What differs between the programs stands in their own files.

Exports of a year have a hundred thousand lines that repeat the same few hundred days, names and lengths: each distinct
cell is read once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any

from formats import cells as cell
from formats import days
from formats.sheet import Keys, Problems, Sheet, Stated, TimeRow, digest
from formats.table import FoundTable
from ledger.errors import BadInput, sentence
from ledger.money import Money

FIELDS = (
    "day",
    "start",
    "end_day",
    "end",
    "span",
    "decimal",
    "user",
    "first",
    "last",
    "email",
    "client",
    "project",
    "task",
    "note",
    "tags",
    "billable",
    "rate",
    "amount",
    "cost_rate",
    "currency",
    "invoiced",
    "approved",
    "external",
)

SAID = ("who", "day", "start", "note", "project", "task", "client")
"""What an entry's key may be made of."""

TOTALS = ("total", "totals", "gesamt", "summe", "sum", "合计", "总计", "小计", "共计")


@dataclass(frozen=True, slots=True)
class TrackerHabits:
    """What a program does its own way.

    Attributes:
        guess: the order of day and month that it writes unless told otherwise.
        key: the fields that say which entry it is.
        seconds: whether a bare number in the duration column is seconds; asked with the table's lines.
    """

    guess: str = "mdy"
    key: tuple[str, ...] = ("who", "day", "start", "note")
    seconds: Callable[[FoundTable], bool] = lambda _table: False


class Memory(dict[str, Any]):
    """Remembers what each distinct cell means; a cell that means nothing names its field."""

    def __init__(self, read: Callable[[str], Any], field: str) -> None:
        self._read = read
        self._field = field

    def __missing__(self, text: str) -> Any:
        try:
            value = self._read(text)
        except BadInput as error:
            error.field = self._field
            raise
        self[text] = value
        return value


def sheet(table: FoundTable, habits: TrackerHabits, currency: str, answers: Mapping[str, str]) -> Sheet:
    """All rows of the table; `currency` where the file does not say."""
    read = HoursTable(table, habits, currency, answers)
    rows = tuple(read.rows())
    return replace(read.sheet(), rows=rows)


class HoursTable:
    """A table of hours whose rows are read one after the other, as often as is wanted."""

    def __init__(self, table: FoundTable, habits: TrackerHabits, currency: str, answers: Mapping[str, str]) -> None:
        self._table, self._habits, self._currency = table, habits, currency
        self._order, self._asks = days.settled(table.texts("day"), habits.guess, answers)
        mark = cell.decimal_mark(table.texts("span", "decimal", "rate", "amount", "cost_rate"), table.grid.separator)
        self._mark = mark
        self._reader = _Reader(table, habits, currency, self._order, mark)

    @property
    def lines(self) -> int:
        """So many lines stand below the head; not each of them need be a row."""
        return len(self._table.grid.lines) - self._table.at - 1

    def days(self) -> tuple[date, date] | None:
        """The first day and the last that a row could have."""
        read = self._reader.days
        found = []
        for text in set(self._table.texts("day")):
            with suppress(BadInput):
                found.append(read[text][0])
        known = [day for day in found if day]
        return (min(known), max(known)) if known else None

    def rows(self) -> Iterator[TimeRow]:
        """Every row, from the first on."""
        self._reader = _Reader(self._table, self._habits, self._currency, self._order, self._mark)
        return self._reader.rows()

    def sheet(self) -> Sheet:
        """All but the rows, and of what stands in them what was found so far."""
        table, reader = self._table, self._reader
        return Sheet(
            kind=table.layout.kind,
            subject="hours",
            problems=tuple(reader.problems.kept),
            more_problems=reader.problems.more,
            stated=tuple(reader.stated),
            asks=self._asks,
            columns=tuple(map(cell.clean, table.header)),
            mapping={field: table.title(field) for field in table.columns},
            layout=table.mark,
        )


class _Reader:
    def __init__(self, table: FoundTable, habits: TrackerHabits, currency: str, order: str, mark: str) -> None:
        self.table = table
        self.habits = habits
        self.problems, self.stated = Problems(), list[Stated]()
        stated = table.currency("amount") or table.currency("rate") or currency
        seconds = habits.seconds(table)
        self.days = Memory(lambda text: _told(days.day(text, order)), table.title("day"))
        self.end_days = Memory(lambda text: days.day(text, order) if text.strip() else None, table.title("end_day"))
        self.starts = Memory(lambda text: _told(cell.clock(text)), table.title("start"))
        self.ends = Memory(cell.clock, table.title("end"))
        self.spans = Memory(lambda text: _span(text, mark, seconds), table.title("span"))
        self.decimals = Memory(lambda text: _span(text, mark, False), table.title("decimal"))
        self.texts = Memory(cell.clean, "")
        self.people = Memory(str.strip, "")
        self.emails = Memory(lambda text: text.strip().lower(), "")
        self.identity = itemgetter(*(SAID.index(name) for name in habits.key))
        self.tags = Memory(_tags, table.title("tags"))
        self.truths = Memory(cell.truth, table.title("billable"))
        self.plain: dict[str, Memory] = {
            field: Memory(_money_reader(stated, mark), table.title(field)) for field in ("rate", "amount", "cost_rate")
        }
        self.mark = mark
        self.stated_currency = stated

    def rows(self) -> Iterator[TimeRow]:
        columns = self.table.columns
        pick = itemgetter(*(columns.get(field, -1) for field in FIELDS))
        keys = Keys(self.table.layout.kind)
        booked = 0
        for line, read in self.table.lines():
            cells = [*read, ""]  # what a column that is not there picks
            try:
                row = self._row(line, pick(cells), cells, keys)
            except BadInput as error:
                total = self._total(cells)
                if total is not None:
                    self.stated.append(Stated("hours", Decimal(total) / 3600, Decimal(booked) / 3600))
                elif any(text.strip() for text in cells):
                    self.problems.add(line, error.field, error)
                continue
            booked += row.seconds
            yield row

    def _row(self, line: int, picked: Sequence[str], raw: list[str], keys: Keys) -> TimeRow:
        (
            day_,
            start_,
            end_day_,
            end_,
            span_,
            decimal_,
            user,
            first,
            last,
            email,
            client,
            project,
            task,
            note,
            tags,
            billable,
            rate,
            amount,
            cost_rate,
            currency,
            invoiced,
            approved,
            external,
        ) = picked
        texts, plain, truths = self.texts, self.plain, self.truths
        day, on = self.days[day_]
        start, began = self.starts[start_]
        end: time | None = self.ends[end_]
        seconds: int | None = self.spans[span_]
        if seconds is None:
            seconds = self._other_span(decimal_, day, start, self.end_days[end_day_], end)
        person = self.people[user] or f"{first.strip()} {last.strip()}".strip()
        email = self.emails[email]
        if not email and "@" in person:
            email = person.lower()
        project, client, task, note = texts[project], texts[client], texts[task], note.strip()
        identifying = (email or person.casefold(), on, began, note, project, task, client)
        if currency:
            rates = self._priced(currency, rate, amount, cost_rate)
        else:
            rates = (plain["rate"][rate], plain["amount"][amount], plain["cost_rate"][cost_rate])
        row = (
            line,
            keys.key(self.identity(identifying)),
            digest(raw),
            day,
            seconds,
            person,
            email,
            project,
            client,
            task,
            note,
            self.tags[tags],
            start,
            end,
            truths[billable],
            rates[0],
            rates[1],
            rates[2],
            truths[invoiced],
            truths[approved],
            external.strip(),
        )
        return tuple.__new__(TimeRow, row)  # quicker than its own constructor, which fills in defaults

    def _other_span(self, decimal: str, day: date, start: time | None, end_day: date | None, end: time | None) -> int:
        """Where the length is not written: from the two times of day, else from the decimal column."""
        if start is not None and end is not None:
            begun, ended = datetime.combine(day, start), datetime.combine(end_day or day, end)
            if ended < begun and end_day is None:
                ended += timedelta(days=1)
            if ended < begun:
                raise BadInput(sentence("It ends before it begins."), field=self.table.title("end"))
            return int((ended - begun).total_seconds())
        seconds: int | None = self.decimals[decimal]
        if seconds is None:
            raise BadInput(sentence("The length of time is missing."), field=self.table.title("span"))
        return seconds

    def _priced(self, currency: str, *texts: str) -> tuple[Money | None, ...]:
        """Amounts in the row's own currency, written “EUR” or “Euro - EUR”."""
        code = currency.strip()[-3:].upper()
        known = code if code.isascii() and code.isalpha() else self.stated_currency
        out = []
        for text, field in zip(texts, ("rate", "amount", "cost_rate"), strict=True):
            try:
                out.append(cell.rounded(text, known, self.mark))
            except BadInput as error:
                error.field = self.table.title(field)
                raise
        return tuple(out)

    def _total(self, cells: Sequence[str]) -> int | None:
        """The seconds of a line that is the file's own total."""
        first = next((cell.fold(text) for text in cells if text.strip()), "")
        if not first.startswith(TOTALS):
            return None
        try:
            return _span(self.table.cell(cells, "span"), self.mark, False) or 0
        except BadInput:
            return 0


def _told(value: date | time | None) -> tuple[date | time | None, str]:
    """The value and how a key writes it, whatever the file's own way of writing is."""
    return value, value.isoformat() if value else ""


def _span(text: str, mark: str, seconds: bool) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    if seconds and bare.isdigit():
        return int(bare)
    return cell.seconds(bare, mark)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(tag for tag in (part.strip() for part in text.split(",")) if tag)


def _money_reader(currency: str, mark: str) -> Callable[[str], Money | None]:
    return lambda text: cell.rounded(text, currency, mark)
