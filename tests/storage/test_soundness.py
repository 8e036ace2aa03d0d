"""A damaged SQLite database is found by doctor, before a copy is made, and by the clock, which tells administrators."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import doctor
from storage import copies, soundness
from tests.conftest import Stage


def spoil(path: Path) -> None:
    """Overwrite the middle of every page but the first few, as a failing disk would."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        for at in range(40 * 4096, size - 4096, 4096):
            file.seek(at + 100)
            file.write(b"\x00\xff" * 64)


@pytest.fixture
def damaged(stage: Stage) -> Path:
    stage.house.store.close()
    path = stage.folder / "books.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    spoil(path)
    return path


def test_a_whole_database_is_whole(stage: Stage) -> None:
    with stage.read() as book:
        assert soundness.damage(book.raw) == ()
        soundness.check(book)


def test_damage_is_found_and_no_copy_is_made_of_it(
    damaged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(damaged)
    assert soundness.damage(connection)
    connection.close()
    target = damaged.with_name("copy.db")
    with pytest.raises(soundness.Damaged):
        copies.copy(damaged, target)
    assert not target.exists() and not list(damaged.parent.glob("*.part"))
    monkeypatch.setenv("ZHANGFANG__DATABASE__URL", f"sqlite:///{damaged}")
    with pytest.raises(SystemExit) as ended:
        main(["db", "backup", str(target)])
    said = capsys.readouterr()
    assert ended.value.code, said
    assert "damaged" in said.err + said.out and "No copy was made" in said.err + said.out


def test_what_is_no_database_any_more_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    path.write_bytes(b"no database at all" * 1000)
    connection = sqlite3.connect(path)
    assert soundness.damage(connection) == ("file is not a database",)
    connection.close()


@pytest.mark.parametrize(("version", "may"), [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)])
def test_doctor_names_the_bug_of_older_versions_and_is_never_red_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], may: bool
) -> None:
    class App:
        store, house = stage.house.store, stage.house

    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    pages, sqlite = doctor._pages_of(App())  # type: ignore[arg-type]
    assert (pages.sign, sqlite.sign) == ("✓", "!" if may else "✓")
    assert ("WAL-reset" in sqlite.detail) == may
