"""What a published view is: its columns, each with what it says, and where its rows come from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ledger.currencies import DIGITS

Kind = Literal["text", "day", "integer", "number", "amount", "yes_no"]
Dialect = Literal["sqlite", "postgresql"]
NOUN = "{noun}"
"""In the source of a view: what an entry `e` comes from, “expense” of “expense:12”."""
_NOUN: dict[Dialect, str] = {
    "sqlite": "substr(e.source, 1, instr(e.source, ':') - 1)",
    "postgresql": "split_part(e.source, ':', 1)",
}
_USUAL = 2
_MILLIONTHS, _HUNDREDTHS, _SIXTIETHS = 1_000_000, 100, 60


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view.

    Attributes:
        name: stable: what reports of others are built on is renamed in no release.
        says: what it is, with its unit.
        value: the SQL of it; of an amount the minor units, of a number what is divided by `parts`.
        kind: an amount is in units of its currency, with that currency's decimal places; a number is a fraction.
        currency: of an amount, the SQL of its currency.
        parts: of a number, how many of `value` make one.
    """

    name: str
    says: str
    value: str
    kind: Kind = "text"
    currency: str = ""
    parts: int = 1

    def sql(self, dialect: Dialect) -> str:
        """The value as a program reads it: exact on PostgreSQL, floating point on SQLite, which has no decimals."""
        if self.kind == "amount":
            return _amount(self.value, self.currency, dialect)
        if self.kind == "number":
            return _part(self.value, self.parts, 6, dialect)
        if self.kind == "yes_no" and dialect == "sqlite":
            return f"CASE WHEN {self.value} THEN 1 ELSE 0 END"
        return self.value


@dataclass(frozen=True, slots=True)
class View:
    """A published view: `name` as it is in the database, `source` everything of its query from FROM on."""

    name: str
    says: str
    columns: tuple[ViewColumn, ...]
    source: str

    def sql(self, dialect: Dialect) -> str:
        """The query that the view is."""
        columns = ",\n    ".join(f"{column.sql(dialect)} AS {column.name}" for column in self.columns)
        return f"SELECT\n    {columns}\n{self.source.strip().replace(NOUN, _NOUN[dialect])}"


def text(name: str, says: str, value: str = "") -> ViewColumn:
    return ViewColumn(name, says, value or name)


def day(name: str, says: str, value: str = "") -> ViewColumn:
    return ViewColumn(name, says, value or name, "day")


def month(of: str) -> ViewColumn:
    """The month of a day as text: both databases keep a day so that its first seven characters are the month."""
    return ViewColumn("month", "Month of the day, as 2026-10.", f"substr(CAST({of} AS text), 1, 7)")


def integer(name: str, says: str, value: str = "") -> ViewColumn:
    return ViewColumn(name, says, value or name, "integer")


def yes_no(name: str, says: str, value: str = "") -> ViewColumn:
    return ViewColumn(name, says, value or name, "yes_no")


def amount(name: str, says: str, value: str, currency: str) -> ViewColumn:
    return ViewColumn(name, says, value, "amount", currency)


def hours(name: str, says: str, value: str) -> ViewColumn:
    return ViewColumn(name, says, value, "number", parts=_SIXTIETHS)


def quantity(name: str, says: str, value: str) -> ViewColumn:
    return ViewColumn(name, says, value, "number", parts=_MILLIONTHS)


def percent(name: str, says: str, value: str) -> ViewColumn:
    return ViewColumn(name, says, value, "number", parts=_HUNDREDTHS)


def _amount(minor: str, currency: str, dialect: Dialect) -> str:
    """Minor units in units of their currency, by ISO 4217."""
    others = sorted((places, code) for code, places in DIGITS.items() if places != _USUAL)
    cases = "".join(
        f"WHEN {currency} IN ({', '.join(repr(code) for _places, code in codes)}) "
        f"THEN {_part(minor, 10**places, places, dialect)} "
        for places, codes in groupby(others, key=lambda one: one[0])
    )
    return f"CASE {cases}ELSE {_part(minor, 10**_USUAL, _USUAL, dialect)} END"


def _part(value: str, parts: int, places: int, dialect: Dialect) -> str:
    if dialect == "sqlite":
        return f"round({value} / {parts}.0, {places})"
    return f"round(CAST({value} AS numeric) / {parts}, {places})"
