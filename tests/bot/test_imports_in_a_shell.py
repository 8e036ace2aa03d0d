"""`zhangfang import`: what a file would bring, asked where nobody can tell, taken, and undone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests import opening_sheets
from tests.bot.test_console import Shell
from tests.imported import BANK_USD, CASES, EXPENSE_LIST, GAP, clockify, contracts

pytestmark = pytest.mark.sweep(4, of="file")

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


def test_a_table_that_nobody_can_tell_is_asked_about_and_taken_as_what_it_is_said_to_be(filled: Shell) -> None:
    (filled.folder / "list.csv").write_bytes(EXPENSE_LIST)
    asked = filled(*NOW, "import", "list.csv", "--apply")
    assert "Is list.csv a bank statement or a list of expenses?" in asked
    assert "A list of expenses: --kind expenses" in asked and "--kind bank" in asked
    taken = filled(*NOW, "import", "list.csv", "--kind", "expenses", "--apply")
    assert "Import 1: 1 row was taken (expenses)" in taken and "Nobody “Zed” here" in taken
    assert of_books(filled, "SELECT person, stage, gross_minor FROM expense") == [(1, "draft", 54_500)]
    assert "0 new rows" in filled(*NOW, "import", "list.csv", "--kind", "expenses", "--apply")
    filled(*NOW, "import", "list.csv", "--kind", "hours", code=1)
    assert "cannot be read as that" in filled.said


def test_an_import_is_changed_and_taken_back_by_its_number(filled: Shell) -> None:
    (filled.folder / "time.csv").write_bytes(clockify("25/03/2026"))
    assert "1 row was taken" in filled(*NOW, "import", "clockify", "time.csv", "--apply")
    (filled.folder / "time.csv").write_bytes(clockify("25/03/2026", project="XINGHE", hours=5))
    shown = filled(*NOW, "import", "time.csv")
    assert "Changed: 1" in shown and "→" in shown and "add --apply" in shown
    assert "Changed: 1" in filled(*NOW, "import", "time.csv", "--apply")
    standing = "SELECT project, minutes FROM hours WHERE stage = 'posted'"
    assert of_books(filled, standing) == [(2, 300)]
    filled(*NOW, "import", "--undo", "2")
    assert of_books(filled, standing) == [(1, 120)]
    assert "Import 1: 1 row was taken back" in filled(*NOW, "import", "--undo", "1")
    assert of_books(filled, standing) == []
    filled(*NOW, "import", "--undo", "1", code=1)
    assert "taken back already" in filled.said
    assert "the books hold" in filled("verify")


def test_what_is_wrong_in_a_bank_file_is_said_with_its_line(filled: Shell) -> None:
    (filled.folder / "usd.csv").write_bytes(BANK_USD)
    (filled.folder / "gap.csv").write_bytes(GAP)
    assert "$39,975.00" in filled(*NOW, "import", "bank", "usd.csv")
    assert "bank lines" in filled(*NOW, "import", "bank", "usd.csv", "--apply")
    assert "Line 4: The balance jumps by 500" in filled(*NOW, "import", "gap.csv", "--apply")
    assert of_books(filled, "SELECT currency, count(*) FROM bank_line GROUP BY 1") == [("CNY", 3), ("USD", 1)]


def test_opening_balances_are_shown_taken_and_taken_back(filled: Shell) -> None:
    (filled.folder / "opening.csv").write_bytes(opening_sheets.instead("2026-10-31", ""))
    assert "As of when?" in filled(*NOW, "import", "opening.csv", "--kind", "opening", "--apply")
    assert of_books(filled, "SELECT * FROM entry") == []
    day = ("--answer", "day=2026-10-31")
    assert "11 new rows (opening balances)" in filled(*NOW, "import", "opening", "opening.csv", *day)
    assert "11 rows were taken" in filled(*NOW, "import", "opening.csv", *day, "--apply")
    assert of_books(filled, "SELECT sum(company_minor) FROM posting WHERE account = 'receivable'") == [(2_650_000,)]
    assert "the books hold" in filled("verify")
    filled(*NOW, "import", "--undo", "1")
    assert of_books(filled, "SELECT sum(company_minor) FROM posting WHERE account = 'receivable'") == [(0,)]
    assert "the books hold" in filled("verify")


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not here")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bank_usd.csv", "$39,975.00"),
        ("gap.csv", "Line 4: The balance jumps by 500"),
        ("expense_list.csv", "--kind expenses"),
        ("clockify_dm.csv", "--answer day_order=dmy"),
    ],
)
def test_the_collected_cases_come_out_right(filled: Shell, name: str, said: str) -> None:
    (filled.folder / name).write_bytes((CASES / name).read_bytes())
    assert said in filled(*NOW, "import", name)


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not here")
def test_the_collected_change_and_list_come_out_right(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("clockify_dm.csv", "clockify_dm_changed.csv", "contracts_eur.csv"):
        (filled.folder / name).write_bytes((CASES / name).read_bytes())
    monkeypatch.setenv("ZHANGFANG__BOOKS__DAY_ORDER", "dm")
    for code in ("BRIDGE", "PORTAL"):
        filled(*NOW, "say", f"new project {code} {code.title()}", "--as", "li")
    assert "1 row was taken" in filled(*NOW, "import", "clockify_dm.csv", "--apply")
    shown = filled(*NOW, "import", "clockify_dm_changed.csv")
    assert "Changed: 1" in shown and "Bridge · 2 h" in shown and "Portal · 5 h" in shown
    filled(*NOW, "import", "clockify_dm_changed.csv", "--apply")
    standing = "SELECT p.code, h.day, h.minutes FROM hours h JOIN project p ON p.id = h.project WHERE stage = 'posted'"
    assert of_books(filled, standing) == [("PORTAL", "2026-04-03", 300)]
    assert "the books hold" in filled("verify")
    monkeypatch.setenv("ZHANGFANG__BOOKS__CURRENCY", "EUR")
    assert "€100,000.00" in filled(*NOW, "import", "contracts_eur.csv")
