"""`db`: bring the database up to date, say where it is, back it up."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import console


@click.group("db")
def db_command() -> None:
    """The database: upgrade, current, backup.

    Example: zhangfang db upgrade
    """


@db_command.command("upgrade")
@click.pass_obj
def upgrade(session: console.Session) -> None:
    """Bring the database up to date; makes it where there is none.

    All steps or none; a SQLite database is copied beside itself before.  Copy a PostgreSQL yourself with pg_dump.

    Example: zhangfang db upgrade
    """
    from bot.app import open_store
    from bot.database import described
    from storage import migrate

    store = open_store(session.config(), upgrade=True, tell=console.echo)
    console.echo(f"the database: {described(migrate.examine(store.engine))}")
    store.close()


@db_command.command("current")
@click.pass_obj
def current(session: console.Session) -> None:
    """Say at which revision the database is, and whether this version can work with it.

    Example: zhangfang db current
    """
    from bot.app import examined, sqlite_file
    from bot.database import described

    file = sqlite_file(session.config())
    if file and not file.exists():
        console.echo(f"there is no database {file} yet; `zhangfang db upgrade` makes it")
        return
    store, state = examined(session.config())
    console.echo(described(state))
    store.close()


@db_command.command("backup")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(session: console.Session, target: Path) -> None:
    """Copy a running SQLite database, consistently.  Use pg_dump for PostgreSQL.

    Example: zhangfang db backup /backup/zhangfang-2026-11-20.db
    """
    from bot.app import sqlite_file
    from storage import copies
    from storage.soundness import Damaged

    source = sqlite_file(session.config())
    if source is None:
        raise click.UsageError("only SQLite is backed up here; use pg_dump for PostgreSQL.")
    if not source.exists():
        raise click.UsageError(f"there is no database {source} yet.")
    try:
        size = copies.copy(source, target)
    except FileExistsError as problem:
        raise click.UsageError(f"{problem}.") from None
    except Damaged as problem:
        raise click.ClickException(
            f"{console.one_line(problem)}. No copy was made: it would take the place of a good one. "
            "Go back to the last copy; docs/administration.md says how."
        ) from None
    console.echo(f"{target}: {size} bytes")
