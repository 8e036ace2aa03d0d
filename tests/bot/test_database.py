"""What a person hears of the database: opened, upgraded, refused, examined."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.app import NotReady, open_app, open_store
from bot.config import Config
from bot.database import described
from storage import audit, migrate, schema
from storage.book import Store
from tests.bot.test_console import Shell, filled, shell
from tests.golden import Golden
from tests.stored_database import NOW, load

__all__ = ["filled", "shell"]

BY_HAND = {
    "changed by hand": "DROP TABLE absence; ALTER TABLE hours RENAME COLUMN note TO remark; DROP INDEX ix_entry_trail",
    "of a newer version": "UPDATE alembic_version SET version_num = '4711'",
    "without a revision": "DELETE FROM alembic_version",
    "of another program": "DELETE FROM alembic_version; " + "; ".join(f"CREATE TABLE mail{n} (id)" for n in range(90)),
}


APPLIED = [f"{path.name[:4]} was applied" for path in sorted((migrate.FOLDER / "versions").glob("*.py"))[1:]]
"""What an upgrade of a database at the first revision says."""


def by_hand(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as database:
        database.executescript(sql)
    database.close()


@pytest.fixture
def old(shell: Shell) -> Shell:
    """A database with a company in it, at the first revision."""
    store = Store(f"sqlite:///{shell.folder / 'books.db'}", seal=audit.seal)
    load(store.engine, "0001")
    store.close()
    return shell


def test_each_state_of_a_database_is_said_in_a_line(filled: Shell, golden: Golden) -> None:
    kept = (filled.folder / "books.db").read_bytes()
    lines = [f"ready: {filled('db', 'current').strip()}"]
    for name, sql in BY_HAND.items():
        (filled.folder / "books.db").write_bytes(kept)
        by_hand(filled.folder / "books.db", sql)
        said = filled("db", "current").strip()
        filled("say", "2h", "--as", "ann", "--in", "apollo", code=1)
        assert filled.said == f"zhangfang: {said}\n"
        filled("db", "upgrade", code=1)
        assert filled.said == f"zhangfang: {said}\n", "an upgrade mends none of these"
        assert f"✗ database: {said}" in filled("doctor", code=1)
        lines.append(f"{name}: {said}")
    (filled.folder / "books.db").write_bytes(b"no database at all, but long enough to be read as one" * 20)
    filled("db", "current", code=1)
    assert "file is not a database" in filled.said and "books.db" in filled.said
    assert filled.said.count("\n") == 1
    text = "\n".join(lines).replace(schema.fingerprint(schema.wanted()), "FINGERPRINT").replace(migrate.head(), "HEAD")
    golden("database.txt", text + "\n")


def test_no_database_is_made_by_asking_for_it(shell: Shell) -> None:
    assert "there is no database" in shell("db", "current")
    assert list(shell.folder.iterdir()) == []
    (shell.folder / "books.db").touch()
    assert shell("db", "current").startswith("empty; `zhangfang db upgrade` makes the tables")
    shell("db", "upgrade")
    assert "up to date" in shell("db", "current")


def test_an_older_database_is_upgraded_on_request_with_a_copy_beside_it(old: Shell) -> None:
    said = old("db", "current").strip()
    old("verify", code=1)
    assert old.said == f"zhangfang: {said}\n" and "at revision 0001" in said and "`zhangfang db upgrade`" in said
    assert f"✗ database: {said}" in old("doctor", code=1)
    out = old("db", "upgrade").splitlines()
    assert out[0].endswith("books-at-0001.db is the database as it was before") and out[1:-1] == APPLIED
    assert out[-1].startswith(f"the database: revision {migrate.head()}, schema ") and "up to date" in out[-1]
    assert "the books hold" in old("verify")
    assert "✓ database: SQLite, revision" in old("doctor", code=1)
    assert old("db", "upgrade").splitlines() == out[-1:], "the second time there is nothing to do"


def test_an_upgrade_that_fails_says_so_and_changes_nothing(old: Shell) -> None:
    by_hand(old.folder / "books.db", "DROP TABLE payout; DROP TABLE payout_part")
    old("db", "upgrade", code=1)
    assert "the database was not upgraded, and nothing was changed: step 0002: these books are from before" in old.said
    assert [path.name for path in old.folder.glob("books*.db")] == ["books.db"]
    assert "at revision 0001" in old("db", "current")


def test_what_somebody_added_is_said_by_the_doctor_only(filled: Shell) -> None:
    by_hand(filled.folder / "books.db", "CREATE TABLE notes (id); ALTER TABLE hours ADD COLUMN remark VARCHAR")
    assert "✓" in filled("say", "2h", "--as", "ann", "--in", "apollo")
    assert "! database: has what this version does not know: table notes, hours.remark" in filled("doctor")


def test_the_demo_brings_its_own_example_up_to_date(old: Shell, tmp_path: Path) -> None:
    config = Config(database={"url": f"sqlite:///{old.folder / 'books.db'}"}, files={"folder": tmp_path})
    with pytest.raises(NotReady, match="db upgrade"):
        open_app(config, now=NOW)
    open_app(config, now=NOW, upgrade=True).stop()
    assert (old.folder / "books-at-0001.db").exists()


def test_a_password_is_never_said(postgres: str) -> None:
    url = postgres.replace("postgres@", "postgres:secret-word@").replace("test_", "nobody_made_")
    with pytest.raises(NotReady, match="cannot be opened") as refused:
        open_store(Config(database={"url": url}))
    assert "secret-word" not in str(refused.value) and "***" in str(refused.value)


def test_on_postgresql_it_is_the_same(postgres: str) -> None:
    config = Config(database={"url": postgres})
    store = Store(postgres, seal=audit.seal)
    load(store.engine, "0001")
    with pytest.raises(NotReady, match="at revision 0001"):
        open_store(config)
    told: list[str] = []
    open_store(config, upgrade=True, tell=told.append).close()
    assert told == APPLIED
    assert described(migrate.examine(store.engine)).endswith("up to date")
    store.close()
