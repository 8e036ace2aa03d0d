"""Part of the proof: hours.  There are too many of them to keep everything: of what the journal and the trail say a
fingerprint is kept, and where it is not that of the row they are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.packed import ByNumber, fingerprint
from storage.standing import AT_ONCE, StandingEntries
from storage.streamed import streamed

_BOOKED = """SELECT id, entry, day, person, minutes, cost_minor, project_minor, project, category, task, stage
    FROM hours ORDER BY id"""
"""What an entry says of hours (`storage.verify_journal`), between their number and their stage."""
LOGGED = ("person", "project", "day", "minutes")
"""What the trail says of hours that a person has logged."""
_LOGGED = f"SELECT id, {', '.join(LOGGED)} FROM hours ORDER BY id"


def not_as_booked(book: Book, standing: StandingEntries) -> Iterator[Sequence[Any]]:
    """Hours of which the journal does not say in one plain entry what they say, some together."""
    doubted: list[int] = []
    for id, *says, stage in streamed(book.raw, _BOOKED, sqlite=book.sqlite):
        if stage == "posted":
            if standing.hours.say(id, tuple(says)):
                continue
        elif not standing.hours.known(id) and not says[0]:
            continue
        doubted.append(id)
        if len(doubted) == AT_ONCE:
            yield _those(book, doubted)
            doubted = []
    if doubted:
        yield _those(book, doubted)


def _those(book: Book, ids: Sequence[int]) -> Sequence[Any]:
    hours = table(t.HoursRow)
    return book.connection.execute(select(hours).where(hours.c.id.in_(ids)).order_by(hours.c.id)).all()


class LoggedHours:
    """What the trail says of hours, by their number: a fingerprint."""

    def __init__(self) -> None:
        self._said = ByNumber()

    def say(self, number: int, says: Mapping[str, str]) -> bool:
        """The next event of hours; whether it says all, and no more has to be kept of it."""
        whole = all(name in says for name in LOGGED)
        self._said.set(number, fingerprint(tuple(says[name] for name in LOGGED)) if whole else 0)
        return whole

    def apart(self, book: Book, plain: Any) -> list[int]:
        """The numbers of those that say something else, or are gone; `plain` makes text of a value as it is kept."""
        doubted = []
        for id, *says in streamed(book.raw, _LOGGED, sqlite=book.sqlite):
            said = self._said.get(id)
            if said:
                if said != fingerprint(tuple(map(plain, says))):
                    doubted.append(id)
                self._said.set(id, 0)
        return doubted + [id for id, said in self._said.items() if said]
