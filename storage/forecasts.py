"""What was said of payments to come, and whether it came true: the score card that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import insert_or

_FORECAST, _INSTALMENT = table(t.ForecastRow), table(t.InstalmentRow)


@dataclass(frozen=True, slots=True)
class KeptForecast:
    """That an instalment is paid in full by the end of a day, with a chance in thousandths; `raw` is what the model
    said before it was corrected."""

    instalment: int
    made: date
    by: date
    chance: int
    raw: int


def keep(book: Book, said: Sequence[KeptForecast]) -> None:
    """Keep forecasts, one for each instalment and day."""
    rows = [{name: getattr(one, name) for name in KeptForecast.__slots__} for one in said]
    if rows:
        book.connection.execute(insert_or(_FORECAST, book.sqlite).on_conflict_do_nothing(), rows)


def judge(book: Book, today: date) -> int:
    """Hold what was said for days that have passed against what came; returns how many were judged."""
    due = select(_FORECAST, _INSTALMENT.c.settled, _INSTALMENT.c.written_minor, _INSTALMENT.c.paid_on).join(
        _INSTALMENT, _INSTALMENT.c.id == _FORECAST.c.instalment
    )
    rows = book.connection.execute(due.where(_FORECAST.c.by < today, _FORECAST.c.came == -1)).all()
    for row in rows:
        came = bool(row.settled and not row.written_minor and row.paid_on and row.paid_on <= row.by)
        key = (_FORECAST.c.instalment == row.instalment) & (_FORECAST.c.made == row.made)
        book.connection.execute(update(_FORECAST).where(key).values(came=int(came)))
    return len(rows)


def judged(book: Book) -> tuple[tuple[float, bool], ...]:
    """(what was said, whether it came) of everything that has been judged."""
    rows = select(_FORECAST.c.chance, _FORECAST.c.came).where(_FORECAST.c.came >= 0)
    return tuple((row.chance / 1000, bool(row.came)) for row in book.connection.execute(rows))


def learned_from(book: Book, since: date) -> tuple[tuple[float, bool], ...]:
    """(what the model itself said, whether it came) of what was judged for days from `since` on."""
    rows = select(_FORECAST.c.raw, _FORECAST.c.came).where(_FORECAST.c.came >= 0, _FORECAST.c.by >= since)
    return tuple((row.raw / 1000, bool(row.came)) for row in book.connection.execute(rows))
