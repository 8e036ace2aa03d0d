"""Which tables and columns are sealed: all of them, but those that stand here with the reason.

A table that is new is sealed without anybody's doing.  A column that is new changes no seal where it holds nothing
(NULL where it may be NULL, else 0, "" or false): what holds nothing is no part of what a row says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import Column

from storage.tables import everything
from storage.tables.columns import TableRow

Sort = Literal["number", "text", "day", "instant", "flag"]

BY_ANOTHER_RULE: Mapping[str, str] = {
    "entry": "its fingerprint stands in the event of its transaction",
    "posting": "part of the fingerprint of its entry",
    "event": "the chain of hashes",
    "balance": "recomputed from the journal",
    "total": "recomputed from the journal",
    "day_total": "recomputed from the journal",
    "account_sum": "recomputed from the journal",
    "item_sum": "recomputed from the journal",
    "voucher_entry": "recomputed from the vouchers",
}
"""Table -> by what else `verify` sees that it was changed."""
UNSEALED: Mapping[str, str] = {
    "sum_mark": "how far the sums by account have come; they are recomputed",
    "budget_mark": "which thresholds were told",
    "forecast": "what was expected of a payment, for the statistics of how well that is guessed",
    "expense_lesson": "suggestions for the next receipt; the rules that come of them are sealed",
    "timer": "a clock that runs; the hours that it ends in are sealed",
    "question": "what was asked back and waits",
    "submission": "keeps a form from being done twice; what it did is sealed",
    "sending": "the way to another system; what came of it is sealed with its voucher or transfer",
    "setting": "what the program remembers of itself",
    "notice": "the outbox; what it tells is sealed",
    "posted": "where cards stand in the chat",
    "job": "how the clock's jobs went",
    "job_done": "which periods the clock's jobs were done for",
    "page_file": "the local chat page shows it; the file itself is sealed",
    "page_locale": "the local chat page's language",
    "page_message": "the local chat page shows it; the message as it was taken in is sealed",
    "page_seen": "how far the local chat page was read",
}
"""Table -> why changes of it need not be seen: it holds no money, no right and no evidence."""
FREE = frozenset(UNSEALED) | frozenset(BY_ANOTHER_RULE)
"""The tables whose rows have no seals."""
UNSEALED_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "instalment": {"look": "when it is looked at again"},
    "import_batch": {
        "seen": "how far it has come",
        "total": "how far it has to come",
        "beat": "when somebody last worked on it",
    },
    "message": {"reply": "bears a seal of its own while it waits", "state": "whether it was worked on and answered"},
}
"""Table -> column -> why changes of it need not be seen."""
ONCE_OF_WEIGHT = frozenset({"message"})
"""Of these a row is sealed when it changes something else: most of them only ask."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """`nullable`: it holds nothing where it is NULL; others where they are 0, "" or false."""

    name: str
    sort: Sort
    nullable: bool


@dataclass(frozen=True, slots=True)
class SealedTable:
    """`columns` by name, those of the `key` among them; `numbered`: the key is one whole number."""

    name: str
    columns: tuple[SealedColumn, ...]
    key: tuple[str, ...]
    numbered: bool

    @property
    def once_of_weight(self) -> bool:
        return self.name in ONCE_OF_WEIGHT


@cache
def names() -> frozenset[str]:
    """What the sealed tables are called."""
    return frozenset(everything()) - FREE


@cache
def sealed() -> Mapping[str, SealedTable]:
    """Every sealed table by its name."""
    return {name: sealed_table(name) for name in sorted(names())}


def is_sealed(name: str) -> bool:
    """Whether a table is one of them."""
    return name not in FREE and (name in TableRow.metadata.tables or name in everything())


@cache
def sealed_table(name: str) -> SealedTable:
    """The sealed table of that name."""
    of = TableRow.metadata.tables[name] if name in TableRow.metadata.tables else everything()[name]
    without = UNSEALED_COLUMNS.get(name, {})
    columns = tuple(_column(of.c[one]) for one in sorted(column.name for column in of.columns) if one not in without)
    key = tuple(column.name for column in of.primary_key)
    sorts = {column.name: column.sort for column in columns}
    return SealedTable(name, columns, key, len(key) == 1 and sorts[key[0]] == "number")


_SORTS: Mapping[type, Sort] = {int: "number", str: "text", date: "day", datetime: "instant", bool: "flag"}


def _column(of: Column[Any]) -> SealedColumn:
    sort = _SORTS[getattr(of.type, "impl_instance", of.type).python_type]  # a type may decorate another
    return SealedColumn(of.name, sort, bool(of.nullable))
