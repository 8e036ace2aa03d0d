"""Databases of earlier revisions with a company in them, kept as text, so that the way up to today is walked in tests.

`python -m tests.stored_database` stores one of the revision that the code is at: the example company and what it lived
through.  That is done before a release; what is stored belongs to its revision and is never made again.

A file is lines of JSON: first what it is, and the figures that its books show; then for each table a line with its name
and columns, followed by its rows.  The values are as SQLite keeps them; `load` fills either database with them.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import tempfile
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from bot.app import open_app
from bot.config import Config
from bot.demo.example import Example
from handlers.verification.prove import prove
from ledger.period import Period
from storage import balances, budgets, contracts, hours, ledger_accounts, migrate, schema
from storage.book import Book
from storage.directory import directory
from tests.company_life import live

STORED = Path(__file__).parent / "storage" / "stored"
NOW = datetime.fromisoformat("2026-11-27T12:00+08:00")
"""When the stored lives end: a Friday."""
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


def stored() -> list[str]:
    """The revisions of which a database is stored."""
    return sorted(path.name.partition(".")[0] for path in STORED.glob("*.jsonl.gz"))


def figures(book: Book, currency: str) -> dict[str, Any]:
    """What the books show: budgets and their use, open items, a month's hours of each person, accounts."""
    known = directory(book)
    return {
        "budget": {known.projects[id].code: minor for id, minor in sorted(budgets.totals(book).items())},
        "used": {
            one.code: {
                category: [use.posted, use.pending, use.committed, use.minutes]
                for category, use in sorted(balances.of_project(book, one.id).items())
            }
            for one in known.projects.values()
        },
        "open": {str(one.id): [one.customer, one.open.minor] for one in contracts.whole(book)},
        "october": {
            one.name: sum(each.minutes for each in hours.of_person(book, one.id, OCTOBER, currency))
            for one in known.people.values()
        },
        "accounts": {
            name: ledger_accounts.balance(book, name) for name in ("receivable", "payable", "bank", "allowance")
        },
    }


def store() -> Path:
    """Write the company's database down, as one of the head."""
    target = STORED / f"{migrate.head()}.jsonl.gz"
    if target.exists():
        raise FileExistsError(f"{target} is stored already, and stays as it is")
    with tempfile.TemporaryDirectory() as folder:
        lines = [json.dumps(line, ensure_ascii=False) for line in lived(Path(folder))]
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))
    return target


def lived(folder: Path) -> list[Any]:
    """Make the company, let it live, and return the lines of its database."""
    config = Config(
        database={"url": f"sqlite:///{folder / 'books.db'}"},
        files={"folder": folder / "files"},
        books={"company": ["星桥科技", "Starbridge"]},
    )
    app = open_app(config, now=NOW)
    try:
        Example(app.house).build()
        live(app)
        with app.store.read(NOW) as book:
            assert not prove(book, app.rules).faults
            head = {"revision": migrate.head(), "at": NOW.isoformat(), "figures": figures(book, app.rules.currency)}
    finally:
        app.stop()
    with sqlite3.connect(folder / "books.db") as source:
        lines = [head, *lines_of(source)]
    source.close()
    return lines


def lines_of(source: sqlite3.Connection) -> list[Any]:
    """The lines of a file's tables."""
    lines: list[Any] = []
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version') ORDER BY name"
    for (table,) in source.execute(tables).fetchall():
        rows = source.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
        lines.append({"table": table, "columns": [column[0] for column in rows.description]})
        lines += [list(row) for row in rows]
    return lines


def load(engine: Engine, revision: str) -> dict[str, Any]:
    """Fill an empty database with the stored one of a revision, at that revision; returns what its first line says."""
    lines = [json.loads(line) for line in gzip.decompress((STORED / f"{revision}.jsonl.gz").read_bytes()).splitlines()]
    make(engine, revision)
    carry(engine, lines[1:])
    head: dict[str, Any] = lines[0]
    return head


def carry(engine: Engine, lines: list[Any]) -> None:
    """Put the rows of some lines into a database that has none of them."""
    with engine.begin() as connection:
        tables = schema.found(connection)
        parts = [list(part) for _table, part in groupby(lines, _numbered())]
        # Those that refer to others come after them.
        for part in sorted(parts, key=lambda part: "the reference of" in str(tables[part[0]["table"]])):
            _fill(connection, tables, part[0]["table"], part[0]["columns"], part[1:])


def make(engine: Engine, revision: str) -> None:
    """Bring an empty database to a revision."""
    scripts = ScriptDirectory(str(migrate.FOLDER))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        steps = {"fn": lambda at, _context: scripts._upgrade_revs(revision, at), "transactional_ddl": True}
        context = MigrationContext.configure(connection, opts=steps)
        with Operations.context(context):
            context.run_migrations()


def _numbered() -> Any:
    """A key that is another one from each table's line on."""
    number = 0

    def of(line: Any) -> int:
        nonlocal number
        number += isinstance(line, dict)
        return number

    return of


def _fill(connection: Connection, tables: schema.Schema, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        flags = [place for place, name in enumerate(columns) if tables[table][f"{table}.{name}"] == "boolean"]
        rows = [[bool(value) if place in flags else value for place, value in enumerate(row)] for row in rows]
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" if sqlite else "%s" for _ in columns)
    if rows:
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', [tuple(row) for row in rows])
    if not sqlite and "id" in columns and rows:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
        )


if __name__ == "__main__":
    made = store()
    print(f"{made}: {made.stat().st_size} bytes")
