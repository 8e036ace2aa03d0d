"""Bringing a database up to date with Alembic, and knowing what a database is before it is touched.

Alembic takes a second to import, so what is asked at every start (is it ready?) is answered without it: the revision
that the database names, and whether its tables really are the ones that this version reads and writes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, text

from storage import copies, schema, turns
from storage.schema_stamp import STAMP
from storage.seals import touched

FOLDER = Path(__file__).parent / "migrations"
Kind = Literal["empty", "ready", "older", "newer", "altered", "foreign"]
_NOTE = "alembic_version"
"""The table that says at which revision a database is."""


@dataclass(frozen=True, slots=True)
class State:
    """What a database is.

    Attributes:
        kind: ready; empty; older, which can be upgraded; newer than this version knows; altered: at the head, but with
            other tables than the head has; foreign: of no revision, or with tables most of which are not ours.
        revision: the one that it names; "" where it names none.
        fingerprint: of the tables that it has.
        lacking: what this version needs and it has not, in a few words each.
        added: what it has and this version does not know.
    """

    kind: Kind
    revision: str
    fingerprint: str
    lacking: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done: the revisions applied, and the copy of the SQLite file as it was before."""

    applied: tuple[str, ...]
    copy: Path | None = None


class NotUpgraded(Exception):
    """A step failed, and the database is as it was; says which and why, in one line."""


def head() -> str:
    """The revision that this version needs."""
    return _revisions(FOLDER)[-1]


def examine(engine: Engine) -> State:
    """What the database is; changes nothing."""
    with engine.connect() as connection:
        return _examine(connection)


def upgrade(engine: Engine) -> Upgrade:
    """Apply all that is missing to a database that is empty or older: all of it, or nothing.

    A SQLite file with something in it is copied first, in the state from which it is upgraded.  Raises NotUpgraded.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    from storage.views import installing

    scripts = ScriptDirectory(str(FOLDER))
    planned: list[str] = []
    applied: list[str] = []
    copy: Path | None = None

    def steps(revision: Any, _context: Any) -> Any:
        nonlocal copy
        found = scripts._upgrade_revs("head", revision)
        planned.extend(step.revision.revision for step in found)
        if planned and revision:
            copy = copies.before(engine.url.database, revision[0]) if engine.dialect.name == "sqlite" else None
        return found

    def note(*, step: Any, **_: Any) -> None:
        applied.append(step.up_revision_id)

    try:
        with _writing(engine) as connection:
            options = {"fn": steps, "transactional_ddl": True, "on_version_apply": (note,)}
            context = MigrationContext.configure(connection, opts=options)
            published = installing.set_aside(connection)
            with Operations.context(context):
                context.run_migrations()
            installing.put_back(connection, published)
            _check(connection)
            _first_revision_of_master_data(connection)
            touched.install(connection)
    except Exception as error:
        if copy is not None:
            copy.unlink(missing_ok=True)  # nothing was changed: the file itself is as good
        step = next(iter(planned[len(applied) :]), "")
        raise NotUpgraded(f"step {step}: {_reason(error)}" if step else _reason(error)) from error
    return Upgrade(tuple(applied), copy)


@cache
def _revisions(folder: Path) -> tuple[str, ...]:
    """All that there are, the oldest first, by the names of their files."""
    return tuple(sorted(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*.py")))


def _examine(connection: Connection) -> State:
    have = dict(schema.found(connection))
    revision = ""
    if have.pop(_NOTE, None):
        revision = ", ".join(connection.execute(text(f"SELECT version_num FROM {_NOTE}")).scalars())
    if revision == head() and schema.fingerprint(have) == STAMP:
        return State("ready", revision, STAMP, (), ())
    need = schema.wanted()
    lacking, added = schema.lacking(have, need), schema.added(have, need)
    kind: Kind = "ready"
    if not have and not revision:
        kind = "empty"
    elif not revision or 2 * len(have.keys() & need.keys()) <= len(have):
        kind = "foreign"
    elif revision not in _revisions(FOLDER):
        kind = "newer"
    elif revision != head():
        kind = "older"
    elif lacking:
        kind = "altered"
    return State(kind, revision, schema.fingerprint(have), lacking, added)


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be made anew, alone.

    SQLite alters many things only by making a table anew under its old name: until the end, references lead nowhere.
    """
    with engine.connect().execution_options(writes=True) as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text(f"SELECT pg_advisory_xact_lock({turns.UPGRADE})"))
                yield connection
            return
        run = connection.connection.driver_connection.execute  # type: ignore[union-attr]
        run("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            run("PRAGMA foreign_keys = ON")


def _check(connection: Connection) -> None:
    """What came out is what this version needs: asked before it is committed."""
    lacking = schema.lacking(schema.found(connection), schema.wanted())
    if lacking:
        raise NotUpgraded(f"the tables would not be those of {head()}: {few(lacking)}")
    if connection.dialect.name == "sqlite":
        wrong = connection.execute(text("PRAGMA foreign_key_check")).first()
        if wrong:
            raise NotUpgraded(f"a row of {wrong[0]} would refer to a row of {wrong[2]} that is not there")


def _first_revision_of_master_data(connection: Connection) -> None:
    """The row by which `storage.directory` knows whether what it keeps in memory still holds."""
    known = connection.execute(text("SELECT count(*) FROM setting WHERE name = 'revision'")).scalar()
    if not known:
        connection.execute(
            text("INSERT INTO setting (name, value) VALUES ('revision', :value)"), {"value": secrets.token_hex(12)}
        )


def few(things: tuple[str, ...]) -> str:
    """The first of many, and how many more there are."""
    more = f" and {len(things) - 4} more" if len(things) > 4 else ""
    return ", ".join(things[:4]) + more


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0][:300]
