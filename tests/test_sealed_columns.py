"""Whatever is changed, removed or added past the program is found, in every column of every table: on the books of a
company with something in all of them, made on SQLite and carried over to PostgreSQL row by row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Row, Table, UniqueConstraint, select, text

from handlers.rules import Rules
from handlers.verification.prove import prove
from storage import audit, migrate
from storage import invariants as inv
from storage.book import Book, Store
from storage.seals.sealed import BY_ANOTHER_RULE, UNSEALED, UNSEALED_COLUMNS, sealed
from storage.tables import everything
from storage.tables.columns import TableRow
from tests import settled_life, stored_database, tampered_books
from tests.conftest import Stage
from tests.postgres import Server
from tests.stored_database import NOW
from tests.unguarded import UNGUARDED, UNGUARDED_TABLES


def _sorted() -> list[Table]:
    everything()
    return TableRow.metadata.sorted_tables


TABLES: Mapping[str, Table] = {table.name: table for table in _sorted()}


@dataclass(frozen=True)
class Lived:
    """The books of a company on a database."""

    store: Store
    rules: Rules
    now: datetime
    life: str

    def has(self, connection: Connection, table: str) -> bool:
        return connection.execute(select(TABLES[table]).limit(1)).first() is not None

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """What is done here past the program is undone."""
        self.store.caches.clear()
        with self.store.engine.connect() as connection, connection.begin() as change:
            if self.store.sqlite:
                connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            change.rollback()
        self.store.caches.clear()

    def faults(self, connection: Connection) -> list[str]:
        """Where something is wrong."""
        return [
            f"{fault.rule}: {fault.where}"
            for fault in prove(Book(connection, self.now, "", 0, self.store), self.rules).faults
        ]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rules]:
    """The database file of a company that has lived, and its rules."""
    from bot import company as companies
    from bot.config import Config

    folder = tmp_path_factory.mktemp("company")
    stored_database.lived(folder)
    config = Config(files={"folder": folder / "files"}, books={"company": ["星桥科技", "Starbridge"]})
    return folder / "books.db", companies.rules(config)


ALL = pytest.mark.parametrize(
    "books", ["company-sqlite", "company-postgres", "carried-sqlite", "carried-postgres"], indirect=True
)
LINKED = datetime(2026, 11, 1, tzinfo=UTC)
ELSEWHERE_EMPTY: Mapping[str, Mapping[str, Any]] = {
    "bank_account": {
        "id": 1,
        "name": "Tax account",
        "currency": "CNY",
        "number": "622",
        "code": "100202",
        "main": False,
        "state": "open",
    },
    "bank_match": {"document": "expense:1", "line": 1, "minor": 100, "made": False},
    "page_link": {"number": 1, "digest": "a1", "person": "li", "made": LINKED, "until": LINKED},
    "trade": {"person": 1, "start": date(2026, 11, 1), "trade": "designer"},
    "category_version": {
        "id": 1,
        "category": "travel",
        "start": date(2026, 12, 1),
        "en": "Travel",
        "zh": "差旅",
        "account": "other",
        "words": "taxi",
        "treatment": "none",
        "bands": "[]",
        "ended": False,
        "person": 1,
        "message": "m",
        "at": LINKED,
    },
    "master_version": {
        "id": 1,
        "kind": "tax",
        "key": "train",
        "start": date(2026, 12, 1),
        "content": "{}",
        "ended": False,
        "person": 1,
        "message": "m",
        "at": LINKED,
    },
    "entry_rule": {
        "id": 1,
        "vendor": "DiDi",
        "words": "taxi",
        "least_minor": 1,
        "most_minor": 2,
        "spender": 1,
        "shares": "1=2,2=3",
        "category": "travel",
        "project": 1,
        "state": "on",
        "origin": "said",
        "person": 1,
        "message": "m",
        "at": LINKED,
    },
    "supplier_merge": {
        "id": 1,
        "name": "Dell",
        "called": "戴尔",
        "state": "merged",
        "person": 1,
        "message": "m",
        "at": LINKED,
    },
    "voucher_template": {"name": "kis", "version": 1, "content": "{}", "sha256": "a1", "person": 1, "at": LINKED},
}
"""Rows for what neither of the lives had a use for; other rules may well have to say something about them."""


@pytest.fixture(scope="module")
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Books that were lived in: a company's, made on SQLite and carried over to PostgreSQL row by row, and those of a
    year that was carried forward, lived on either."""
    life, kind = request.param.split("-")
    if life == "carried":
        stage = tampered_books.lived("carried", kind, request, tmp_path_factory.mktemp("carried"))
        settled_life.live(stage)
        store, rules, now = stage.house.store, stage.house.rules, stage.now
    else:
        path, rules = request.getfixturevalue("company")
        url = f"sqlite:///{path}" if kind == "sqlite" else ""
        if not url:
            server: Server = request.getfixturevalue("postgres_server")
            url = server.create("sealed_columns")
        store, now = Store(url, seal=audit.seal), NOW
        if kind == "postgres":
            _carry_over(store, path)
    made = Lived(store, rules, now, life)
    with made.changing() as connection:
        assert made.faults(connection) == []
    if life == "carried":
        for name, row in ELSEWHERE_EMPTY.items():
            store.write(partial(_insert, TABLES[name], row), now=now, trail=f"more:{name}")
    yield made
    store.close()


def _insert(table: Table, row: Mapping[str, Any], book: Book) -> None:
    book.connection.execute(table.insert().values(row))


def _carry_over(store: Store, path: Path) -> None:
    migrate.upgrade(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM setting"))  # what an empty database has already
        connection.execute(text("DELETE FROM sum_mark"))
    with sqlite3.connect(path) as source:
        stored_database.carry(store.engine, stored_database.lines_of(source))
    source.close()


SEAL = inv.SEAL.title.template
EMPTY: Mapping[str, frozenset[str]] = {
    "company": frozenset(
        (
            *("account_sum", "bank_account", "bank_match", "certification", "contract_change", "currency_sale"),
            *("goods_received", "interest_rate", "item_sum", "late_interest", "payroll", "staff_advance"),
            *("page_link", "supplier_credit", "trade", "vat_transfer", "contract_stage", "voucher", "voucher_batch"),
            *("contract_bond", "template_rule", "payee_account", "payment_batch", "payment_part", "payment_transfer"),
            *(
                "voucher_code",
                "voucher_entry",
                "voucher_template",
                "settlement",
                "settlement_adjustment",
                "settlement_answer",
            ),
            *("category_version", "entry_rule", "master_version", "supplier_merge"),
            *("settlement_bundle", "settlement_dispute", "settlement_item", "settlement_line", "settlement_rule"),
            *("settlement_state", "settlement_version", "settlement_waiver"),
        )
    ),
    "carried": frozenset(
        (
            *("absence", "alias", "budget_template", "contact", "customer", "delegation", "dunning"),
            *("department_head", "department_member", "import_change", "imported", "planned_hours", "task", "warranty"),
            *("progress", "working_time", "benefit", "contract_term", "customer_score"),
            *("final_accounts", "internal_agreement", "lesson", "monthly_brief", "project_department", "pulse"),
            "task_estimate",
        )
    ),
}
"""Of what one of the lives has nothing, the other has something."""


@pytest.mark.slow
@ALL
def test_as_they_are_they_hold_and_every_table_has_something(books: Lived) -> None:
    with books.changing() as connection:
        assert [fault for fault in books.faults(connection) if fault.startswith(SEAL)] == []
        empty = {name for name in (*sealed(), *BY_ANOTHER_RULE) if not books.has(connection, name)}
    assert empty <= EMPTY[books.life]
    assert not EMPTY["company"] & EMPTY["carried"]


def test_what_is_not_seen_stands_here_with_its_reason() -> None:
    assert set(UNSEALED) == set(UNGUARDED_TABLES)
    sealed_but = {name: set(without) for name, without in UNGUARDED.items() if name not in BY_ANOTHER_RULE}
    assert {name: set(without) for name, without in UNSEALED_COLUMNS.items()} == sealed_but
    assert {*sealed(), *UNSEALED, *BY_ANOTHER_RULE} == set(TABLES)


@pytest.mark.slow
@ALL
def test_a_change_of_any_column_is_found(books: Lived) -> None:
    """Of sealed tables a column of each at once, since each row is named by itself; of others each alone."""
    assert unseen(books, 1) == []


def test_a_change_of_every_seventh_column_is_found(lived: Stage) -> None:
    """On books that others lived in: some columns of every table, in every run."""
    assert unseen(Lived(lived.house.store, lived.house.rules, lived.now, "full"), 7) == []


def unseen(books: Lived, every: int) -> list[str]:
    """The columns, each so-manieth of them, whose change is not found."""
    missed = []
    for place in range(0, max(len(table.columns) for table in TABLES.values()), every):
        with books.changing() as connection:
            changed: dict[str, tuple[str, str]] = {}
            for name in sealed():
                columns = list(TABLES[name].columns)
                if place >= len(columns) or not books.has(connection, name):
                    continue
                if columns[place].name not in UNGUARDED.get(name, {}):
                    changed[name] = change(connection, columns[place])
            found = books.faults(connection)
            missed += [
                f"{name}.{list(TABLES[name].columns)[place].name}"
                for name, keys in changed.items()
                if not any(f"{SEAL}: {name} {key}" in found for key in keys)
            ]
    alone = [column for name in BY_ANOTHER_RULE for column in TABLES[name].columns] if books.life == "carried" else []
    for column in alone[::every]:
        name = column.table.name
        if column.name not in UNGUARDED.get(name, {}):
            with books.changing() as connection:
                change(connection, column)
                if not books.faults(connection):
                    missed.append(f"{name}.{column.name}")
    return missed


@pytest.mark.slow
@ALL
def test_a_row_that_is_removed_or_added_is_found(books: Lived) -> None:
    missed = []
    for deed in (remove, add):
        with books.changing() as connection:
            some = [name for name in sealed() if books.has(connection, name) and (deed, name) != (add, "message")]
            done = {name: deed(connection, TABLES[name]) for name in some}
            found = books.faults(connection)
        missed += [f"{deed.__name__} {name}" for name, key in done.items() if f"{SEAL}: {name} {key}" not in found]
        for name in BY_ANOTHER_RULE if books.life == "carried" else ():
            with books.changing() as connection:
                deed(connection, TABLES[name])
                if not books.faults(connection):
                    missed.append(f"{deed.__name__} {name}")
    assert missed == []


def change(connection: Connection, column: Column[Any]) -> tuple[str, str]:
    """Change one value of a row; returns the key that the row had, and has then."""
    row = first(connection, column.table)
    new = other(getattr(row, column.name), column)
    done = connection.execute(column.table.update().where(*same(column.table, row)).values({column.name: new}))
    assert done.rowcount == 1, column
    key = {each.name: getattr(row, each.name) for each in column.table.primary_key}
    return called(key), called(key | {column.name: new} if column.name in key else key)


def remove(connection: Connection, table: Table) -> str:
    row = first(connection, table)
    assert connection.execute(table.delete().where(*same(table, row))).rowcount == 1
    return called({each.name: getattr(row, each.name) for each in table.primary_key})


def add(connection: Connection, table: Table) -> str:
    """The same row once more, with another key."""
    row = first(connection, table)._asdict()
    for column in table.columns:
        if column.primary_key or column.unique or is_unique(column):
            row[column.name] = other(row[column.name], column)
    connection.execute(table.insert().values(row))
    return called({each.name: row[each.name] for each in table.primary_key})


def is_unique(column: Column[Any]) -> bool:
    table: Table = column.table
    return any(column.name in each.columns for each in table.constraints if isinstance(each, UniqueConstraint))


def first(connection: Connection, table: Table) -> Row[Any]:
    """A row; of messages one that hours came from, and of events and entries one in the middle."""
    query = select(table).order_by(*table.primary_key)
    if table.name == "message":
        query = query.where(table.c.key.in_(select(TABLES["hours"].c.message)))
    return connection.execute(query.limit(1)).one()


def same(table: Table, row: Row[Any]) -> list[Any]:
    return [column == getattr(row, column.name) for column in table.primary_key]


def other(value: Any, column: Column[Any]) -> Any:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 100_003
    if isinstance(value, datetime):
        return value + timedelta(minutes=1)
    if isinstance(value, date):
        return value + timedelta(days=400)
    if isinstance(value, str):
        return value + "x"
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return {int: 7, str: "x", date: date(2026, 1, 1), datetime: NOW}[kind]


def called(key: Mapping[str, Any]) -> str:
    return " ".join(map(str, key.values()))
