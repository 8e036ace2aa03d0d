"""Whatever is changed by hand in the tables of a database is named, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from storage import migrate
from tests.conftest import Stage

BOTH = {
    "a table": ("DROP TABLE absence", "table absence is missing"),
    "a column": ("ALTER TABLE forecast DROP COLUMN raw", "forecast.raw is missing"),
    "the name of a column": ("ALTER TABLE hours RENAME COLUMN note TO remark", "hours.note is missing"),
    "an index": ("DROP INDEX ix_entry_trail", "index ix_entry_trail of entry is missing"),
    "what an index is over": (
        "DROP INDEX ix_hours_project_person; CREATE INDEX ix_hours_project_person ON hours (person, project)",
        "index ix_hours_project_person of hours is person, project instead of project, person",
    ),
    "whether an index is unique": (
        "DROP INDEX ix_entry_booked; CREATE UNIQUE INDEX ix_entry_booked ON entry (booked)",
        "index ix_entry_booked of entry is unique booked instead of booked",
    ),
}
POSTGRESQL = {
    "a type": ("ALTER TABLE hours ALTER minutes TYPE bigint", "hours.minutes is bigint instead of integer"),
    "a length": (
        "ALTER TABLE person ALTER name TYPE varchar(20)",
        "person.name is character varying(20) instead of text",
    ),
    "whether it may be empty": (
        "ALTER TABLE hours ALTER note DROP NOT NULL",
        "hours.note is text or empty instead of text",
    ),
    "a unique key": (
        "ALTER TABLE project DROP CONSTRAINT uq_project_code",
        "the unique key of project (code) is missing",
    ),
    "a primary key": ("ALTER TABLE alias DROP CONSTRAINT pk_alias", "the primary key of alias is missing"),
    "a reference": ("ALTER TABLE task DROP CONSTRAINT fk_task_project", "the reference of task (project) is missing"),
}
SQLITE = {
    "all that a table was": (
        "CREATE TABLE other AS SELECT * FROM task; DROP TABLE task; ALTER TABLE other RENAME TO task",
        "task.id is int or empty instead of integer",
    ),
    "its unique key": (
        "CREATE TABLE other AS SELECT * FROM task; DROP TABLE task; ALTER TABLE other RENAME TO task",
        "the unique key of task (project, name) is missing",
    ),
}
MORE = {
    "a table of one's own": ("CREATE TABLE notes (id integer)", "table notes"),
    "a column": ("ALTER TABLE hours ADD COLUMN remark varchar", "hours.remark"),
    "an index": ("CREATE INDEX mine ON hours (note)", "index mine of hours"),
}


def state_after(stage: Stage, sql: str) -> migrate.State:
    """What the database is when that was done to it by hand."""
    engine = stage.house.store.engine
    with engine.begin() as connection:
        for statement in sql.split(";"):
            connection.execute(text(statement))
    return migrate.examine(engine)


@pytest.mark.parametrize("what", BOTH)
def test_what_is_missing_or_other_is_named(both: Stage, what: str) -> None:
    before = migrate.examine(both.house.store.engine)
    sql, said = BOTH[what]
    state = state_after(both, sql)
    assert (before.kind, state.kind) == ("ready", "altered") and said in state.lacking
    assert state.fingerprint != before.fingerprint


@pytest.mark.parametrize("both", ["postgres"], indirect=True)
@pytest.mark.parametrize("what", POSTGRESQL)
def test_on_postgresql_types_and_keys_can_be_altered_too(both: Stage, what: str) -> None:
    sql, said = POSTGRESQL[what]
    state = state_after(both, sql)
    assert (state.kind, state.lacking) == ("altered", (said,))


@pytest.mark.parametrize("what", SQLITE)
def test_on_sqlite_a_table_can_be_made_anew(stage: Stage, what: str) -> None:
    sql, said = SQLITE[what]
    state = state_after(stage, sql)
    assert state.kind == "altered" and said in state.lacking


@pytest.mark.parametrize("what", MORE)
def test_what_somebody_added_is_named_and_keeps_nobody_from_working(both: Stage, what: str) -> None:
    sql, said = MORE[what]
    state = state_after(both, sql)
    assert (state.kind, state.lacking, state.added) == ("ready", (), (said,))


def test_what_the_database_keeps_for_itself_does_not_count(both: Stage) -> None:
    assert state_after(both, "ANALYZE").added == ()


def test_others_are_not_mistaken_for_ours(both: Stage) -> None:
    assert state_after(both, "UPDATE alembic_version SET version_num = '4711'").kind == "newer"
    assert state_after(both, "DELETE FROM alembic_version").kind == "foreign"
    assert state_after(both, "INSERT INTO alembic_version VALUES ('0001')").kind == "older"
    assert state_after(both, "DROP TABLE alembic_version").kind == "foreign"


def test_ours_is_not_mistaken_for_somebody_elses(both: Stage) -> None:
    others = "; ".join(f"CREATE TABLE others_{number} (id integer)" for number in range(20))
    assert state_after(both, others).kind == "ready"
    assert state_after(both, "DROP TABLE posting").kind == "altered"


def test_another_program_may_use_alembic_too(empty: str) -> None:
    engine = create_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar)"))
        for name in ("task", "mail", "parcel"):
            connection.execute(text(f"CREATE TABLE {name} (id integer)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0002')"))
    assert migrate.examine(engine).kind == "foreign"
    engine.dispose()
