"""Bringing a database up to date with Alembic, and knowing whether it is.

Alembic takes a second to import, so what is asked at every start (is it at the head?) is answered without it.
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).parent / "migrations"


@cache
def head() -> str:
    """The revision that the code expects: the last file of `migrations/versions`."""
    last = max((FOLDER / "versions").glob("[0-9]*.py"))
    found = re.search(r'^revision = "(\w+)"', last.read_text("utf-8"), re.MULTILINE)
    assert found, f"{last.name} names no revision"
    return found[1]


def current(engine: Engine) -> str:
    """The revision that the database is at; "" for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def upgrade(engine: Engine) -> tuple[str, ...]:
    """Apply what is missing, each step whole or not at all; returns the revisions applied."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(FOLDER))
    applied: list[str] = []

    def steps(revision: Any, _context: Any) -> Any:
        found = scripts._upgrade_revs("head", revision)
        applied.extend(step.revision.revision for step in found)
        return found

    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        context = MigrationContext.configure(connection, opts={"fn": steps, "transactional_ddl": True})
        from alembic.operations import Operations

        with Operations.context(context):
            context.run_migrations()
        known = connection.execute(text("SELECT count(*) FROM setting WHERE name = 'revision'")).scalar()
        if not known:
            connection.execute(
                text("INSERT INTO setting (name, value) VALUES ('revision', :value)"), {"value": secrets.token_hex(12)}
            )
    return tuple(applied)
