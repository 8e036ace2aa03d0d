"""`db`: bring the database up to date, say where it is, back it up, publish views."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import console


@click.group("db")
def db_command() -> None:
    """The database: upgrade, current, backup, views.

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


@db_command.command("views")
@click.option(
    "--role", default="", help="On PostgreSQL: a role that may read the views and nothing else; made if need be."
)
@click.option("--sql", "only_sql", is_flag=True, help="Only print what would make them.")
@click.option("--drop", is_flag=True, help="Take them away.")
@click.pass_obj
def views(session: console.Session, role: str, only_sql: bool, drop: bool) -> None:
    """Make the views that Power BI, Tableau and others read: stable names, and nobody's pay in them (docs/bi.md).

    Once made they are kept up to date by `zhangfang db upgrade`.

    Example: zhangfang db views --role zhangfang_bi
    """
    from bot.app import open_store
    from storage.views import installing

    store = open_store(session.config(), new=False, tell=console.echo)
    try:
        if only_sql:
            for statement in installing.statements(store.engine.dialect.name):
                console.echo(f"{statement};\n")
            return
        if drop:
            gone = installing.remove(store.engine)
            console.echo(f"{len(gone)} views taken away" if gone else "there are no views; nothing was taken away")
            return
        try:
            made = installing.install(store.engine, role)
        except ValueError as problem:
            raise click.UsageError(f"{problem}.") from None
        console.echo(f"{len(made)} views: {', '.join(made)}")
        if role:
            console.echo(
                f"{role} may read them and nothing else; give it a password: ALTER ROLE {role} LOGIN PASSWORD …"
            )
    finally:
        store.close()
