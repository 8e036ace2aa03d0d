"""`zhangfang import`: what a file would bring, asked where nobody can tell, taken, and undone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.bot.test_console import Shell
from tests.imported import clockify, contracts

NOW = ("--now", "2026-11-20T19:00+08:00")


@pytest.fixture
def filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], filled_sqlite: Path
) -> Shell:
    (tmp_path / "books.db").write_bytes(filled_sqlite.read_bytes())
    return Shell(tmp_path, monkeypatch, capsys)


def of_books(shell: Shell, question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(shell.folder / "books.db") as book:
        found = book.execute(question).fetchall()
    book.close()
    return found


def test_a_day_that_nothing_tells_is_asked_and_else_as_the_books_have_it(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (filled.folder / "time.csv").write_bytes(clockify())
    asked = filled(*NOW, "import", "auto", "time.csv", "--apply")
    assert "Is 03/04/2026 day/month or month/day?" in asked and "--answer day_order=dmy" in asked
    assert of_books(filled, "SELECT * FROM hours") == []
    filled(*NOW, "import", "auto", "time.csv", "--apply", "--answer", "day_order=mdy")
    monkeypatch.setenv("ZHANGFANG__BOOKS__DAY_ORDER", "dm")
    filled(*NOW, "import", "auto", "time.csv", "--apply")
    assert of_books(filled, "SELECT day FROM hours ORDER BY id") == [("2026-03-04",), ("2026-04-03",)]


def test_a_list_is_in_the_currency_of_the_books(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled.folder / "list.csv").write_bytes(contracts())
    monkeypatch.setenv("ZHANGFANG__BOOKS__CURRENCY", "EUR")
    filled(*NOW, "import", "auto", "list.csv", "--apply")
    assert of_books(filled, "SELECT currency, minor FROM contract") == [("EUR", 10_000_000)]
