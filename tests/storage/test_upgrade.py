"""The way up: what was stored at earlier revisions is upgraded, all of it or nothing, and the books still hold."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.app import App, open_app
from bot.config import Config
from bot.demo.example import WEB
from chat.incoming import Identity, Place, Said
from handlers.conversation.answering import answer
from handlers.verification.prove import prove
from ledger.period import Period
from storage import absences, audit, jobs, migrate, outbox
from storage.book import Store
from tests.stored_database import NOW, STORED, figures, lived, load, stored

ROOT = Path(__file__).parents[2]
Steps = Callable[[str], None]


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store(url, seal=audit.seal)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def house(url: str, folder: Path, now: datetime = NOW) -> Iterator[App]:
    app = open_app(Config(database={"url": url}, files={"folder": folder / "files"}), now=now)
    try:
        yield app
    finally:
        app.stop()


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Adds a migration of the test's own, after all others; again in its place when called again."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    last = migrate.head()
    monkeypatch.setattr(migrate, "FOLDER", folder)

    def write(body: str) -> None:
        migrate._revisions.cache_clear()
        shutil.rmtree(folder / "versions" / "__pycache__", ignore_errors=True)
        (folder / "versions" / "9000_trial.py").write_text(
            "import os, signal\nimport sqlalchemy as sa\nfrom alembic import op\n"
            f'revision = "9000"\ndown_revision = "{last}"\n\n\ndef upgrade():\n    {body}\n'
        )

    return write


def test_every_table_of_a_stored_database_has_something_in_it() -> None:
    assert "0001" in stored()
    for revision in stored():
        lines = [
            json.loads(line) for line in gzip.decompress((STORED / f"{revision}.jsonl.gz").read_bytes()).splitlines()
        ]
        following = zip(lines[1:], [*lines[2:], {}], strict=True)
        assert [line["table"] for line, after in following if isinstance(line, dict) and isinstance(after, dict)] == []


@pytest.mark.slow
def test_a_database_of_today_can_be_stored(tmp_path: Path) -> None:
    head, *lines = lived(tmp_path)
    assert head["revision"] == migrate.head() and len(lines) > 2500


@pytest.mark.parametrize("revision", stored())
def test_a_stored_database_is_upgraded_with_all_that_is_in_it(empty: str, tmp_path: Path, revision: str) -> None:
    with opened(empty) as store:
        head = load(store.engine, revision)
        assert migrate.examine(store.engine).kind == ("ready" if revision == migrate.head() else "older")
        migrate.upgrade(store.engine)
        assert migrate.examine(store.engine).kind == "ready"
    with house(empty, tmp_path) as app:
        with app.store.read(NOW) as book:
            proof = prove(book, app.rules)
            assert proof.faults == () and proof.counts["entries"] > 300
            assert json.loads(json.dumps(figures(book, app.rules.currency))) == head["figures"]
        before = {name: last_id(empty, name) for name in SAID}
        for name, words in SAID.items():
            said = Said(f"after:{name}", Identity(WEB, "ann"), Place(WEB, "apollo"), text=words)
            card = answer(said, app.house).card
            assert card is not None and card.about == f"{ABOUT[name]}:{before[name] + 1}", words
        with app.store.read(NOW) as book:
            assert prove(book, app.rules).faults == ()


def test_leave_that_was_kept_before_there_were_parts_of_days_is_of_whole_days(empty: str) -> None:
    with opened(empty) as store:
        load(store.engine, "0001")
        with store.engine.connect() as connection:
            before = connection.execute(text("SELECT count(*) FROM absence")).scalar_one()
        migrate.upgrade(store.engine)
        with store.read(NOW) as book:
            leave = absences.in_period(book, Period(date(2000, 1, 1), date(2100, 1, 1)))
        kept = [absence for of_person in leave.values() for absence in of_person]
        assert len(kept) == before > 0 and all(absence.whole for absence in kept)


def test_notices_that_were_kept_before_they_could_carry_files_have_none(empty: str) -> None:
    with opened(empty) as store:
        load(store.engine, "0001")
        with store.engine.connect() as connection:
            before = connection.execute(text("SELECT count(*) FROM notice")).scalar_one()
        migrate.upgrade(store.engine)
        with store.read(NOW) as book:
            kept = outbox.notices(book, limit=10_000)
        assert len(kept) == before > 0
        assert not any(queued.notice.files or queued.handed for queued in kept)


SAID = {
    "hours": "2h API design",
    "expense": "expense 45.50 taxi apollo",
    "purchase_order": "order 300 paper apollo from Dell",
}
ABOUT = {"hours": "hours", "expense": "expense", "purchase_order": "order"}


def last_id(url: str, table: str) -> int:
    with opened(url) as store, store.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT max(id) FROM {table}")).scalar_one())


# 0001 was edited in place before it was frozen.  What an edition did not have yet, with the fingerprint that a database
# made by it really has.
ITS = ("DROP TABLE absence", "ALTER TABLE write_off DROP COLUMN answer", "ALTER TABLE forecast DROP COLUMN raw")
EDITIONS = {"f9cf17b7b518": ITS[2:], "0329a12c082b": (ITS[0], ITS[2]), "daa60c178c68": ITS}
TOO_OLD = (*ITS, "DROP TABLE payout", "DROP TABLE payout_part", "ALTER TABLE bank_match DROP COLUMN made")


def undo(store: Store, statements: tuple[str, ...]) -> str:
    """Take a stored database back to an edition; returns its fingerprint."""
    load(store.engine, "0001")
    with store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return migrate.examine(store.engine).fingerprint


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.sweep(6)
def test_the_last_editions_of_the_first_migration_are_brought_to_the_same_tables(
    empty: str, tmp_path: Path, edition: str
) -> None:
    with opened(empty) as store:
        assert undo(store, EDITIONS[edition]) == edition
        assert migrate.examine(store.engine).kind == "older"
        migrate.upgrade(store.engine)
        with store.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM forecast WHERE raw != chance")).scalar() == 0
            assert connection.execute(text("SELECT count(*) FROM forecast WHERE raw > 0")).scalar() == 4
    with house(empty, tmp_path) as app, app.store.read(NOW) as book:
        assert prove(book, app.rules).faults == ()


def test_earlier_editions_are_refused_in_words_and_not_touched(empty: str) -> None:
    with opened(empty) as store:
        edition = undo(store, TOO_OLD)
        assert edition == "221b8761f239"
        with pytest.raises(migrate.NotUpgraded, match="step 0002: these books are from before 2026-11-28"):
            migrate.upgrade(store.engine)
        state = migrate.examine(store.engine)
        assert (state.kind, state.revision, state.fingerprint) == ("older", "0001", edition)


@pytest.mark.sweep(2)
def test_what_jobs_did_before_their_periods_were_kept_is_not_done_again(empty: str, tmp_path: Path) -> None:
    """And one that had failed is tried again, which nobody was told of before."""
    with opened(empty) as store:
        load(store.engine, "0001")
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE job SET good = false, said = 'no ink' WHERE name = 'witness'"))
            before = set(connection.execute(text("SELECT name FROM job")).scalars())
        migrate.upgrade(store.engine)
        with store.read(NOW) as book:
            ran = jobs.ran(book)
            assert set(ran) == before and len(before) > 4
            assert {name for name, one in ran.items() if one.failures} == {"witness"}
            assert ran["witness"].since == ran["witness"].last
            last = max(one.last for one in ran.values())
    with house(empty, tmp_path, last + timedelta(minutes=2)) as app:
        again = {line.partition(":")[0] for line in app.tick()}
        assert again - {job.name for job in app.jobs if job.name not in before} == {"witness"}
        with app.store.read(last) as book:
            assert jobs.ran(book)["witness"].good


HALF = (
    'op.add_column("hours", sa.Column("half", sa.Integer()))\n    op.execute("UPDATE setting SET value = \'x\'")\n    '
)


def seen(url: str) -> tuple[Any, ...]:
    """What a failed step must leave as it was."""
    with opened(url) as store, store.engine.connect() as connection:
        state = migrate.examine(store.engine)
        rows = tuple(map(tuple, connection.execute(text("SELECT name, value FROM setting ORDER BY name"))))
        return state.revision, state.fingerprint, rows


def test_a_step_that_fails_leaves_the_database_as_it_was(empty: str, step: Steps, tmp_path: Path) -> None:
    with opened(empty) as store:
        load(store.engine, "0001")
    before = seen(empty)
    step(HALF + 'op.execute("SELECT 1 FROM nowhere")')
    with opened(empty) as store, pytest.raises(migrate.NotUpgraded, match=r"step 9000: .*nowhere"):
        migrate.upgrade(store.engine)
    assert seen(empty) == before, "not even the steps before it are kept"
    assert not list(tmp_path.glob("books-at-*")), "a copy of what was not changed is of no use"


@pytest.mark.sweep(2)
def test_a_process_that_dies_in_a_step_leaves_the_database_as_it_was(empty: str, step: Steps) -> None:
    with opened(empty) as store:
        load(store.engine, "0001")
    before = seen(empty)
    step(HALF + "os.kill(os.getpid(), signal.SIGKILL)")
    code = (
        "import sys; from pathlib import Path; from storage import audit, migrate; from storage.book import Store;"
        " migrate.FOLDER = Path(sys.argv[2]); migrate.upgrade(Store(sys.argv[1], seal=audit.seal).engine)"
    )
    died = subprocess.run([sys.executable, "-c", code, empty, str(migrate.FOLDER)], cwd=ROOT, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL
    assert seen(empty) == before
    step("op.add_column('hours', sa.Column('half', sa.Integer()))")
    with opened(empty) as store:
        assert migrate.upgrade(store.engine).applied[-1] == "9000"


def test_a_step_that_would_leave_other_tables_than_the_code_needs_is_taken_back(empty: str, step: Steps) -> None:
    step('op.drop_column("hours", "note")')
    with opened(empty) as store:
        load(store.engine, "0001")
        before = migrate.examine(store.engine).fingerprint
        with pytest.raises(migrate.NotUpgraded, match=r"the tables would not be those of 9000: hours\.note is missing"):
            migrate.upgrade(store.engine)
        assert migrate.examine(store.engine).fingerprint == before


def test_a_table_that_others_refer_to_can_be_made_anew(empty: str, step: Steps) -> None:
    step(
        'batch = op.batch_alter_table("person", recreate="auto")\n    with batch as table:\n'
        '        table.alter_column("mobile", type_=sa.String(), server_default="")'
    )
    with opened(empty) as store:
        load(store.engine, "0001")
        count = text("SELECT (SELECT count(*) FROM seat) + (SELECT count(*) FROM person)")
        with store.engine.connect() as connection:
            before = connection.execute(count).scalar()
        assert "9000" in migrate.upgrade(store.engine).applied
        with store.engine.connect() as connection:
            assert connection.execute(count).scalar() == before
            if store.sqlite:
                assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1, "and references are kept again"


def test_a_step_that_leaves_references_to_nothing_is_taken_back(tmp_path: Path, step: Steps) -> None:
    url = f"sqlite:///{tmp_path / 'books.db'}"
    step('op.execute("DELETE FROM person WHERE id = 1")')
    with opened(url) as store:
        load(store.engine, "0001")
        with pytest.raises(migrate.NotUpgraded, match="would refer to a row of person that is not there"):
            migrate.upgrade(store.engine)


def test_many_processes_that_begin_at_once_upgrade_once(empty: str) -> None:
    done: list[Any] = []

    def begin() -> None:
        try:
            with opened(empty) as store:
                done.append(migrate.upgrade(store.engine).applied)
        except Exception as error:
            done.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(len, done)) == [0, 0, 0, int(migrate.head())], done


def test_a_sqlite_file_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "the #1 books.db"
    with opened(f"sqlite:///{path}") as store:
        load(store.engine, "0001")
        upgrade = migrate.upgrade(store.engine)
        assert upgrade.copy == tmp_path / "the #1 books-at-0001.db"
    with opened(f"sqlite:///{upgrade.copy}") as copy, copy.engine.connect() as connection:
        assert migrate.examine(copy.engine).revision == "0001"
        assert connection.execute(text("SELECT count(*) FROM entry")).scalar_one() > 300
    path.unlink()
    shutil.copy(upgrade.copy, path)
    with opened(f"sqlite:///{path}") as store:
        assert migrate.upgrade(store.engine).copy == tmp_path / "the #1 books-at-0001-2.db", "no copy is written over"
    assert not list(tmp_path.glob("*.part"))


def test_an_upgrade_waits_for_whoever_writes_and_says_when_that_takes_too_long(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with opened(f"sqlite:///{path}") as store:
        load(store.engine, "0001")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(migrate.NotUpgraded, match="database is locked"):
            migrate.upgrade(store.engine)
        other.execute("ROLLBACK")
        other.close()
        assert migrate.upgrade(store.engine).applied[-1] == migrate.head()
