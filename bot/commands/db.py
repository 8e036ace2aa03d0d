"""`db`: bring the database up to date, say where it is, back it up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from bot import console


@click.group("db")
def db_command() -> None:
    """The database: upgrade, current, backup.

    Example: zhangfang db upgrade
    """


@db_command.command("upgrade")
@click.pass_obj
def upgrade(session: console.Session) -> None:
    """Bring the database up to date; makes it where there is none.

    Example: zhangfang db upgrade
    """
    from bot.app import open_store
    from storage import migrate

    store = open_store(session.config(), upgrade=True)
    console.echo(f"the database is at revision {migrate.current(store.engine)}")
    store.close()


@db_command.command("current")
@click.pass_obj
def current(session: console.Session) -> None:
    """Say at which revision the database is, and which one this version needs.

    Example: zhangfang db current
    """
    from bot.app import sqlite_file
    from storage import audit, migrate
    from storage.book import Store

    file = sqlite_file(session.config())
    if file and not file.exists():
        console.echo(f"there is none yet (this version needs {migrate.head()}): run `zhangfang db upgrade`")
        return
    store = Store(session.config().database.url.get_secret_value(), seal=audit.seal)
    console.echo(f"{migrate.current(store.engine) or 'empty'} (this version needs {migrate.head()})")
    store.close()


@db_command.command("backup")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(session: console.Session, target: Path) -> None:
    """Copy a running SQLite database, consistently.  Use pg_dump for PostgreSQL.

    Example: zhangfang db backup /backup/zhangfang-2026-11-20.db
    """
    from bot.app import sqlite_file

    source = sqlite_file(session.config())
    if source is None:
        raise click.UsageError("only SQLite is backed up here; use pg_dump for PostgreSQL.")
    if not source.exists():
        raise click.UsageError(f"there is no database {source} yet.")
    if target.exists():
        raise click.UsageError(f"{target} exists already; it was not touched.")
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, sqlite3.connect(target) as new:
        old.backup(new)
    new.close()
    old.close()
    console.echo(f"{target}: {target.stat().st_size} bytes")
