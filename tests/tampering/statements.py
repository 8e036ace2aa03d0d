"""How a change past the program is written: plain SQL for both databases, and where the first wrong row is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """A change past the program.

    Attributes:
        sql: one statement, or several.
        where: what the place of the fault must contain.
        books: on which books it is made (`tests.tampered_books`).
    """

    sql: str | tuple[str, ...]
    where: str
    books: str = "full"


Changes = Mapping[str, tuple[Change | tuple[str | tuple[str, ...], str], ...]]
"""Rule -> changes; (statements, where) where they are made on the full books."""

REPEATABLE_NOTICES = "notices may repeat"
"""Stands for the statements by which a database is told so."""

LAST = "(SELECT trail FROM event WHERE entries <> '' ORDER BY seq DESC LIMIT 1)"
AT_CLOSE = "(SELECT trail FROM event WHERE action = 'close.closed' ORDER BY seq DESC LIMIT 1)"
"""The trail of the last message that booked something, and of the last close."""


def of(source: str) -> str:
    """The condition on postings that they are of the first entry of a source."""
    return f"entry = (SELECT min(id) FROM entry WHERE source = '{source}')"


def entry(day: str, trail: str, *lines: tuple[str, int, int, str]) -> tuple[str, ...]:
    """An entry by hand; its lines are (account, amount, project, item)."""
    head = "INSERT INTO entry (day, booked, memo, source, reverses, trail, digest) "
    made = [f"{head}SELECT '{day}', '{day}', 'by hand', 'project:1', 0, {trail}, 'x'"]
    columns = "entry, account, project, category, task, person, party, currency, company_minor, project_currency"
    for account, minor, project, item in lines:
        values = f"(SELECT max(id) FROM entry), '{account}', {project}, '', 0, 0, '', 'CNY', {minor}, 'CNY'"
        made.append(
            f"INSERT INTO posting ({columns}, project_minor, paid_currency, paid_minor, minutes, red, item) "
            f"SELECT {values}, {minor}, 'CNY', {minor}, 0, false, '{item}'"
        )
    return tuple(made)
