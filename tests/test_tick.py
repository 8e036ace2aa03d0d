"""Two clocks that tick at the same moment tell each notice once, as one alone would have told it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import jobs, outbox, projects
from storage.book import Book
from tests.conftest import Stage, make_stage
from tests.postgres import Server

ROOT = Path(__file__).parents[1]
MONDAY = "2026-11-23T18:00+08:00"


def tick(url: str, folder: Path, clocks: int) -> list[str]:
    """So many `zhangfang tick` at once; what they said, and what is in the outbox afterwards."""
    environment = {**os.environ, "ZHANGFANG__DATABASE__URL": url, "ZHANGFANG__FILES__FOLDER": str(folder)}
    command = [sys.executable, "-m", "bot", "--now", MONDAY, "tick"]
    running = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _clock in range(clocks)
    ]
    for process in running:
        said, wrong = process.communicate(timeout=60)
        assert process.returncode == 0, wrong
        assert "Error" not in said, said
    return keys(url, folder)


def keys(url: str, folder: Path) -> list[str]:
    stage = make_stage(url, folder)
    with stage.read() as book:
        found = sorted(one.notice.key for one in outbox.notices(book, limit=1000))
    stage.house.store.close()
    return found


def late(stage: Stage) -> None:
    """An instalment that is late, and people who logged nothing for days."""
    stage.say("1h long ago 2026-11-02")
    stage.say("contract apollo 5000 100% 2026-11-10", by="fei", at="")


@pytest.fixture(scope="module")
def told_alone(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The notices of one clock."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copy(filled_sqlite, folder / "books.db")
    alone = make_stage(f"sqlite:///{folder / 'books.db'}", folder)
    late(alone)
    alone.house.store.close()
    return tick(alone.house.store.url, folder, 1)


def test_two_clocks_tell_what_one_tells(both: Stage, told_alone: list[str]) -> None:
    late(both)
    both.house.store.close()
    assert any(key.startswith("overdue:") for key in told_alone)
    assert any(key.startswith("missing:") for key in told_alone)
    assert tick(both.house.store.url, both.folder, 2) == told_alone


def test_what_two_keep_under_one_key_at_once_is_kept(
    postgres_server: Server, filled_postgres: str, tmp_path: Path
) -> None:
    """Each sees nothing there, and both keep their row: the second waits for the first and stands in its place."""
    stage = make_stage(postgres_server.create("two_keep", filled_postgres), tmp_path)
    both_looked = threading.Barrier(2)

    def keep(said: str) -> None:
        def work(book: Book) -> None:
            assert not jobs.ran(book)
            both_looked.wait(timeout=10)
            jobs.note(book, "overdue", True, said)
            projects.alias(book, 1, "rocket")

        stage.house.store.write(work, now=stage.now, trail=said)

    with ThreadPoolExecutor() as two:
        list(two.map(keep, ("one", "other")))
    with stage.read() as book:
        assert set(jobs.ran(book)) == {"overdue"}
    stage.house.store.close()
    postgres_server.drop("two_keep")
