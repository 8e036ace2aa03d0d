"""The published views: the same on both databases, kept over an upgrade, and nobody's pay in them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError

from ledger.currencies import DIGITS
from storage import audit, migrate
from storage.book import Store
from storage.views import installing, reading
from storage.views.published import VIEWS
from storage.views.view import View, amount
from tests.conftest import Stage

DOC = Path(__file__).parents[2] / "docs/bi.md"
EMPTY = {"bi_progress", "bi_tasks", "bi_people_departments", "bi_project_departments"}
"""Of which two months of everything have nothing."""
_SETTLED = """
    INSERT INTO settlement (id, project, party, counterpart, agreement, scope, basis, until, stages, final, currency,
        number, year, version, state, rule, reverses, reversed_by, decided_by, document, person, message)
        SELECT 900 + row_number() OVER (), 1, 'customer', 'Acme', 'contract:1', 'whole', basis, '2026-10-31', '', 0,
        'CNY', 0, 0, 1, 'draft', 0, 0, 0, 0, '', 1, '' FROM (SELECT 'actual' AS basis UNION SELECT 'contract');
    INSERT INTO settlement_line (settlement, version, basis, name, to_date_minor, earlier_minor)
        SELECT s.id, 1, b.basis, 'work', 5000, 0 FROM settlement s
        JOIN (SELECT 'actual' AS basis UNION SELECT 'contract') b"""
"""A settlement at each basis, with both beside each other."""
_PAY = """
    UPDATE posting SET company_minor = company_minor * 7, project_minor = project_minor * 7, paid_minor = paid_minor * 7
        WHERE entry IN (SELECT entry FROM posting WHERE account IN ('labour', 'payroll')) OR entry IN (SELECT id
        FROM entry WHERE source LIKE 'close:%' OR source LIKE 'hours:%' OR source LIKE 'contract:%');
    UPDATE hours SET cost_minor = cost_minor * 7, project_minor = project_minor * 7;
    UPDATE rate SET minor = minor * 7;
    UPDATE planned_hours SET standard_minor = standard_minor * 7;
    UPDATE payroll SET minor = minor * 7;
    UPDATE settlement_line SET to_date_minor = to_date_minor * 7 WHERE basis = 'actual';
    UPDATE expense SET gross_minor = gross_minor * 7 WHERE withheld <> '';
    UPDATE payout SET minor = minor * 7 WHERE kind IN ('payroll', 'withheld_tax');
    UPDATE balance SET minor = minor * 7 WHERE minutes <> 0;
    UPDATE staff_advance SET minor = minor * 7"""
"""Everybody earns seven times as much."""


@pytest.fixture
def there(empty: str) -> Iterator[Store]:
    store = Store(empty, seal=audit.seal)
    migrate.upgrade(store.engine)
    yield store
    store.close()


def told(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        view.name: sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {view.name}"))), key=repr)
        for view in VIEWS
    }


def names(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(installing._there(connection))


def test_every_view_has_the_columns_that_it_publishes(there: Store) -> None:
    assert installing.remove(there.engine) == ()
    for _twice in range(2):
        assert set(installing.install(there.engine)) == names(there.engine) == {view.name for view in VIEWS}
    with there.engine.connect() as connection:
        for view in VIEWS:
            found = connection.execute(text(f"SELECT * FROM {view.name}"))
            assert list(found.keys()) == [column.name for column in view.columns]
            assert all(column.says.endswith(".") for column in view.columns) and view.says.endswith(".")
    assert migrate.examine(there.engine).kind == "ready"
    assert len(installing.remove(there.engine)) == len(VIEWS) and not names(there.engine)


def test_an_amount_has_the_places_of_its_currency(there: Store) -> None:
    listed = " UNION ALL ".join(f"SELECT '{code}' AS c, 1234567 AS m" for code in sorted(DIGITS))
    view = View("bi_x", "", (amount("a", "", "x.m", "x.c"),), f"FROM ({listed}) x ORDER BY x.c")
    with there.engine.connect() as connection:
        found = [row[0] for row in connection.exec_driver_sql(installing.query(view, there.engine.dialect.name))]
    assert [Decimal(str(one)) for one in found] == [Decimal(1234567).scaleb(-DIGITS[code]) for code in sorted(DIGITS)]


def test_an_upgrade_keeps_them_and_who_may_read_them(there: Store) -> None:
    postgres = there.engine.dialect.name == "postgresql"
    installing.install(there.engine, "zf_reader" if postgres else "")
    with there.engine.connect().execution_options(writes=True) as connection, connection.begin():
        roles = installing.set_aside(connection)
        assert roles == (("zf_reader",) if postgres else ())
        assert not installing._there(connection)
        installing.put_back(connection, roles)
        assert installing.set_aside(connection) == roles
        installing.put_back(connection, roles)
    assert names(there.engine) == {view.name for view in VIEWS}
    installing.remove(there.engine)
    with there.engine.connect().execution_options(writes=True) as connection, connection.begin():
        assert installing.set_aside(connection) is None
        installing.put_back(connection, None)
    assert not names(there.engine)


def test_a_stored_database_is_upgraded_under_its_views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that makes a table anew would fail on SQLite where a view looks at it."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    last = migrate.head()
    store = Store(f"sqlite:///{tmp_path / 'books.db'}", seal=audit.seal)
    migrate.upgrade(store.engine)
    installing.install(store.engine)
    (folder / "versions" / "9999_anew.py").write_text(
        f'revision, down_revision = "9999", "{last}"\n\n\ndef upgrade():\n    from alembic import op\n\n'
        '    with op.batch_alter_table("hours", recreate="always"):\n        pass\n'
    )
    monkeypatch.setattr(migrate, "FOLDER", folder)
    assert migrate.upgrade(store.engine).applied == ("9999",)
    assert names(store.engine) == {view.name for view in VIEWS}
    store.close()


def test_a_role_reads_the_views_and_nothing_else(postgres: str) -> None:
    store = Store(postgres, seal=audit.seal)
    migrate.upgrade(store.engine)
    for _twice in range(2):
        installing.install(store.engine, "zf_bi")
    other = create_engine(postgres)
    with other.connect() as connection:
        connection.execute(text("SET ROLE zf_bi"))
        for view in VIEWS:
            connection.execute(text(f"SELECT * FROM {view.name}"))
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        ).scalars()
        for table in list(tables):
            with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
                connection.execute(text(f'SELECT 1 FROM "{table}"'))
    other.dispose()
    store.close()


def test_what_is_no_role_is_refused(there: Store) -> None:
    for wrong in ("x; DROP TABLE hours", 'a"b', "A", "1x", "a" * 64):
        with pytest.raises(ValueError, match="role"):
            installing.install(there.engine, wrong)
    assert not names(there.engine)


def test_nobody_s_pay_is_in_them(lived: Stage) -> None:
    """If everybody earned seven times as much, not a figure would be another."""
    engine = lived.house.store.engine
    installing.install(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for statement in _SETTLED.split(";"):
            connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        before = told(connection)
    assert len(before["bi_settlements"]) == 1
    assert {name for name, rows in before.items() if not rows} <= EMPTY
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as changing:
        changed = [connection.exec_driver_sql(statement).rowcount for statement in _PAY.split(";")]
        assert changed[0] > 10 and sum(changed) > 50
        after = told(connection)
        changing.rollback()
    assert after == before
    pay = {"rate", "cost_minor", "standard_minor"}
    assert not [view.name for view in VIEWS if pay & set(re.findall(r"[a-z_]+", view.sql("sqlite")))]


def test_what_is_told_of_the_journal_balances(lived: Stage) -> None:
    with lived.read() as book:
        [journal] = [view for view in VIEWS if view.name == "bi_journal_lines"]
        place = {column.name: number for number, column in enumerate(journal.columns)}
        rows = list(reading.rows(book, journal))
        by_entry: dict[object, Decimal] = {}
        for row in rows:
            debit, credit = row[place["debit"]], row[place["credit"]]
            assert isinstance(debit, Decimal) and isinstance(credit, Decimal)
            assert isinstance(row[place["booked_day"]], date)
            key = row[place["entry_id"]]
            by_entry[key] = by_entry.get(key, Decimal()) + debit - credit
        assert rows and set(by_entry.values()) == {Decimal("0.00")}
        for view in VIEWS:
            assert sum(1 for _row in reading.rows(book, view)) == reading.how_many(book, view)


def queries() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)


def test_the_queries_of_the_page_run_on_both(there: Store) -> None:
    installing.install(there.engine)
    assert len(queries()) == 5
    with there.engine.connect() as connection:
        for query in queries():
            connection.execute(text(query))


def test_the_queries_of_the_page_find_something(lived: Stage) -> None:
    installing.install(lived.house.store.engine)
    with lived.house.store.engine.connect() as connection:
        assert [bool(connection.execute(text(query)).all()) for query in queries()] == [True] * 5


def test_the_page_names_every_view() -> None:
    said = DOC.read_text("utf-8")
    assert re.findall(r"^\| `(bi_\w+)` \| (.*) \|$", said, re.MULTILINE) == [(view.name, view.says) for view in VIEWS]
