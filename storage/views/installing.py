"""Making the published views in a database, taking them away, and a role of PostgreSQL that reads nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from sqlalchemy import Connection, Engine, text

from storage.views.published import VIEWS
from storage.views.view import Dialect, View

ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""A role's name that needs no quotes and hides nothing."""
_BY_NAME = {view.name: view for view in VIEWS}
_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'bi!_%' ESCAPE '!'",
    "postgresql": """
        SELECT viewname FROM pg_views
        WHERE schemaname = current_schema() AND viewname LIKE 'bi!_%' ESCAPE '!'""",
}
_READERS = """
    SELECT DISTINCT grantee::regrole::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL aclexplode(c.relacl) a
    WHERE n.nspname = current_schema() AND c.relname = 'bi_projects' AND a.grantee <> c.relowner AND a.grantee <> 0"""


def install(engine: Engine, role: str = "") -> tuple[str, ...]:
    """Make all views anew, and let a role of PostgreSQL read them and nothing else of ours; returns their names.

    The role is made where there is none, without a password and without the right to log in.  Raises ValueError for a
    name that is none, and for a role on SQLite, which knows none.
    """
    if role and engine.dialect.name != "postgresql":
        raise ValueError("SQLite has no roles: whoever may open the file reads all of it")
    if role and not ROLE.fullmatch(role):
        raise ValueError(f"“{role}” is no name of a role; write small letters, digits and _")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _make(connection, [role] if role else [])
    return tuple(_BY_NAME)


def remove(engine: Engine) -> tuple[str, ...]:
    """Take the views away; returns the names of those that were there."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        return _drop(connection)


def set_aside(connection: Connection) -> tuple[str, ...] | None:
    """Before tables are altered: take the views away, as none may look at a table that is made anew.

    Returns the roles that could read them, for `put_back`; None where there are no views.
    """
    if not _there(connection):
        return None
    roles = _readers(connection)
    _drop(connection)
    return roles


def put_back(connection: Connection, roles: tuple[str, ...] | None) -> None:
    """What `set_aside` took, as this version publishes it."""
    if roles is not None:
        _make(connection, roles)


def query(view: View, dialect: str) -> str:
    return view.sql(cast(Dialect, dialect))


def statements(dialect: str) -> Iterator[str]:
    """What makes the views, for somebody who wants to read it first."""
    for view in VIEWS:
        yield f"CREATE VIEW {view.name} AS\n{query(view, dialect)}"


def _make(connection: Connection, roles: tuple[str, ...] | list[str]) -> None:
    kept = {*roles, *(_readers(connection) if _there(connection) else ())}
    _drop(connection)
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        for view in VIEWS:
            connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS '{_quoted(view.says)}'")
            for column in view.columns:
                connection.exec_driver_sql(f"COMMENT ON COLUMN {view.name}.{column.name} IS '{_quoted(column.says)}'")
        for role in sorted(kept):
            _let_read(connection, role)


def _let_read(connection: Connection, role: str) -> None:
    known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
    if not known:
        connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    connection.exec_driver_sql(f"GRANT SELECT ON {', '.join(_BY_NAME)} TO {role}")


def _drop(connection: Connection) -> tuple[str, ...]:
    """Only views of ours: what somebody else calls bi_… stays."""
    there = tuple(name for name in _there(connection) if name in _BY_NAME)
    for name in there:
        connection.exec_driver_sql(f"DROP VIEW {name}")
    return there


def _there(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.execute(text(_THERE[connection.dialect.name])).scalars())


def _readers(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name != "postgresql":
        return ()
    found = connection.execute(text(_READERS)).scalars()
    return tuple(role for role in found if ROLE.fullmatch(role))


def _quoted(says: str) -> str:
    return says.replace("'", "''").replace("%", "%%")
