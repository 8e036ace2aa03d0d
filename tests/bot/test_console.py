"""The command line, as a person uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import VERSION
from bot.__main__ import main
from bot.cli.console import WHERE, command
from chat.cards.card import Card
from chat.cards.notice import KeptFile, Notice
from chat.incoming import Place
from chat.text import _
from handlers.books import closing
from handlers.context import Context
from storage import audit, outbox
from storage.book import Store
from tests.bundle_check import problems
from tests.conftest import NOON
from tests.golden import Golden

pytestmark = pytest.mark.sweep(2, of="file")

ROOT = Path(__file__).parents[2]
FRIDAY = "2026-11-20"


class Shell:
    """Runs `zhangfang` on a database of its own, in this process; `said` is what stood on stderr."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys, self.said = folder, capsys, ""
        for name in [name for name in os.environ if name.startswith("ZHANGFANG__")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("ZHANGFANG__DATABASE__URL", f"sqlite:///{folder / 'books.db'}")
        monkeypatch.setenv("ZHANGFANG__FILES__FOLDER", str(folder / "files"))
        monkeypatch.chdir(folder)

    def __call__(self, *words: str, code: int = 0) -> str:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(list(words))
            sys.exit(0)
        out, self.said = self._capsys.readouterr()
        assert (end.value.code or 0) == code, (words, end.value.code, out, self.said)
        assert "Traceback" not in self.said
        return out


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def filled(shell: Shell, filled_sqlite: Path) -> Shell:
    (shell.folder / "books.db").write_bytes(filled_sqlite.read_bytes())
    return shell


def test_it_starts_as_a_process_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0 and "zhangfang demo" in done.stdout


def test_one_message_through_the_whole_house(filled: Shell) -> None:
    out = filled("say", "log 2.5h yesterday API design", "--as", "ann", "--in", "apollo")
    assert out.startswith("✓ 2.5 h on Apollo")
    again = json.loads(filled("say", "my week", "--as", "li", "--json"))
    assert again["locale"] == "zh-CN" and again["lines"]


def test_the_same_delivery_is_answered_once(filled: Shell) -> None:
    assert filled("say", "2h", "--as", "ann", "--in", "apollo", "--id", "x1")
    assert filled("say", "2h", "--as", "ann", "--in", "apollo", "--id", "x1") == ""


def test_files_of_a_reply_are_saved(filled: Shell) -> None:
    filled("say", "log 2.5h yesterday API design", "--as", "ann", "--in", "apollo")
    out = filled("say", "export journal", "--as", "fei", "--save", str(filled.folder / "out"))
    assert "journal.csv" in out and b"API design" in (filled.folder / "out" / "journal.csv").read_bytes()


def test_the_administrator_of_the_configuration_begins(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("db", "upgrade")
    shell("say", "hello", "--as", "ada@example.com", code=1)
    assert shell.said.startswith("zhangfang: Nobody is known yet: set [books] admins")
    assert "set [books] admins" in shell("doctor", code=1)
    monkeypatch.setenv("ZHANGFANG__BOOKS__ADMINS", '["Ada@example.com"]')
    assert "write to the bot as ada@example.com" in shell("doctor", code=1)
    assert "Hello ada, I know you now." in shell("say", "new project ROVER Rover", "--as", "ada@example.com")
    assert "Bob Brown" in shell("say", "new person Bob Brown bob@example.com", "--as", "ada@example.com")
    assert "project lead of Rover" in shell("say", "seat bob lead rover", "--as", "ada")
    assert "3 h on Rover" in shell("say", "3h kick-off", "--as", "bob")


def test_the_doctor_says_that_the_local_chat_is_open_to_the_whole_computer(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHANGFANG__WEB__ENABLED", "true")
    assert "no [web] secret: whoever is on this computer is anybody" in filled("doctor")
    monkeypatch.setenv("ZHANGFANG__WEB__SECRET", "a secret of some length")
    assert "no [web] secret" not in filled("doctor")


def test_the_doctor_names_a_job_that_fails_and_one_that_nobody_runs(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "! job witness: has not run yet; next Fri 20 Nov 18:00" in filled("--now", f"{FRIDAY}T12:00+08:00", "doctor")

    def no_ink(_ctx: Context) -> int:
        raise ValueError("no ink")

    with monkeypatch.context() as broken:
        broken.setattr(closing, "witness", no_ink)
        for moment in ("18:00", "18:01", "18:03"):
            filled("--now", f"{FRIDAY}T{moment}+08:00", "tick")
        out = filled("--now", f"{FRIDAY}T18:04+08:00", "doctor", code=1)
    assert (
        "✗ job witness: has failed 2 times since Fri 20 Nov 18:00, last Fri 20 Nov 18:01 (ValueError: no ink);"
        " next try Fri 20 Nov 18:06\n" in out
    )
    assert "✓ job overdue payments: last Fri 20 Nov 18:00 (" in out
    filled("--now", f"{FRIDAY}T18:06+08:00", "tick")
    assert "✓ job witness: last Fri 20 Nov 18:06 (" in filled("--now", f"{FRIDAY}T18:07+08:00", "doctor")
    assert (
        "! job witness: was due Sat 21 Nov 18:00 and has not run, does “zhangfang run”?; last Fri 20 Nov 18:06 ("
        in filled("--now", "2026-11-21T18:20+08:00", "doctor")
    )


def test_a_form_and_a_click(filled: Shell) -> None:
    out = filled("submit", "hours.log", "project=APOLLO", "day=2026-11-19", "hours=1h", "--as", "ann")
    assert "1 h on Apollo" in out
    named = ("submit", "hours.log", "project=APOLLO", "day=2026-11-19", "--as", "ann", "--id", "sheet-7")
    assert filled(*named, "hours=2h").startswith("✓ 2 h on Apollo")
    assert filled(*named, "hours=2h").startswith("(This was done already: 2 h on Apollo. To do the same once more")
    assert filled(*named, "hours=3h").startswith("✓ 3 h on Apollo")
    assert "Taken back" in filled("click", "hours.undo", "1", "--as", "ann")


def test_bad_use_exits_two_with_one_helpful_line(shell: Shell) -> None:
    shell("sya", code=2)
    assert shell.said == "zhangfang: There is no command “sya”. Did you mean “say”?\n"
    shell("--now", "tomorrow", "tick", code=2)
    assert "2026-11-20T09:00+08:00" in shell.said


def test_a_failure_exits_one_with_one_helpful_line(filled: Shell) -> None:
    filled("say", "hello", "--as", "nobody", code=1)
    assert filled.said.startswith("zhangfang: I know nobody called “nobody”.") and filled.said.count("\n") == 1


def test_a_wrong_key_in_the_config_is_named(shell: Shell) -> None:
    path = shell.folder / "config.toml"
    path.write_text("[books]\ncurency = 'CNY'\n", "utf-8")
    shell("verify", code=1)
    assert "curency" in shell.said and "currency" in shell.said


def test_tick_twice_does_it_once(filled: Shell) -> None:
    first = filled("--now", "2026-11-20T19:00+08:00", "tick")
    assert "missing hours: 3 asked" in first
    assert filled("--now", "2026-11-20T19:05+08:00", "tick") == "nothing was due\n"
    assert "queued" in filled("notices")


def test_notices_tell_what_became_of_each_file(filled: Shell) -> None:
    names = ("brief.pdf", "all.zip", "late.csv")
    kept = tuple(KeptFile(name, "application/pdf", "0" * 64, 1234) for name in names)
    notice = Notice("news", Place("test", "#apollo"), Card(_("News")), files=kept)
    store = Store(f"sqlite:///{filled.folder / 'books.db'}", seal=audit.seal)
    store.write(lambda book: outbox.put(book, notice), now=NOON, trail="news")
    store.write(lambda book: outbox.begun(book, 1, "ref1", ("", "missing_scope")), now=NOON, trail="begun")
    store.close()
    assert [line.strip() for line in filled("notices").splitlines()[1:]] == [
        "brief.pdf, 1234 bytes: posted",
        "all.zip, 1234 bytes: missing_scope",
        "late.csv, 1234 bytes: waits",
    ]


def test_verify_is_green_and_names_what_was_tampered_with(filled: Shell) -> None:
    import sqlite3

    filled("say", "2h", "--as", "ann", "--in", "apollo")
    assert "the books hold" in filled("verify")
    with sqlite3.connect(filled.folder / "books.db") as book:
        book.execute("UPDATE posting SET company_minor = company_minor + 1 WHERE id = 1")
    book.close()
    out = filled("verify", code=1)
    assert "WRONG every entry balances: journal entry 1: debits and credits differ by 1" in out
    assert "WRONG no posting changes: journal entry 1" in out and "a backup from before that" in out
    assert "每张凭证借贷平衡：分录 1：" in filled("verify", "--language", "zh", code=1)


def test_the_database_can_be_made_and_backed_up(shell: Shell) -> None:
    assert "revision" in shell("db", "upgrade")
    assert "bytes" in shell("db", "backup", "copy.db")
    shell("db", "backup", "copy.db", code=2)
    assert "exists already" in shell.said


def test_hours_are_imported_on_request_and_never_twice(filled: Shell) -> None:
    path = filled.folder / "toggl.csv"
    head = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"
    rows = [
        "Ann,ann@example.com,,Apollo,,design,Yes,2026-11-18,09:00:00,2026-11-18,11:00:00,02:00:00,",
        "Ann,ann@example.com,,Moonbase,,x,Yes,2026-11-18,12:00:00,2026-11-18,13:00:00,01:00:00,",
        "Nobody,no@example.com,,Apollo,,x,Yes,2026-11-18,12:00:00,2026-11-18,13:00:00,01:00:00,",
    ]
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    dry = filled("--now", "2026-11-20T19:00+08:00", "import", "toggl", "toggl.csv")
    assert "1 new row (hours)" in dry and "2 h" in dry and "No project “Moonbase” here: 1 row" in dry
    assert "add --apply" in dry
    taken = filled("--now", "2026-11-20T19:00+08:00", "import", "toggl.csv", "--apply")
    assert "Import 1: 1 row was taken (hours)" in taken
    again = filled("--now", "2026-11-20T19:00+08:00", "import", "toggl", "toggl.csv", "--apply")
    assert "0 new rows" in again and "Known already: 1" in again
    assert "the books hold" in filled("verify")


def test_tables_and_the_journal_are_written(filled: Shell) -> None:
    filled("say", "log 2h =1+1", "--as", "ann", "--in", "apollo")
    assert "entries" in filled("export", "beancount", "--out", "j.beancount")
    assert "Assets:141001" in (filled.folder / "j.beancount").read_text("utf-8")
    filled("export", "journal-csv", "--out", "j.csv")
    assert ",'=1+1," in (filled.folder / "j.csv").read_text("utf-8-sig")
    assert "rows" in filled("report", "budget", "--out", "b.xlsx")
    filled("report", "budget", "--out", "zh.csv", "--language", "zh")
    assert "阿波罗" in (filled.folder / "zh.csv").read_text("utf-8-sig"), "a project by its name in that language"
    assert (filled.folder / "b.xlsx").read_bytes()[:2] == b"PK"
    told = filled("evidence", "apollo", "--out", "e.zip").split()[-1]
    assert problems((filled.folder / "e.zip").read_bytes(), told) == []
    filled("evidence", "zebra", "--out", "z.zip", code=1)
    assert not (filled.folder / "z.zip").exists()
    filled("report", "hours", "--out", "h.txt", code=1)
    assert "I write .xlsx, .pdf, .csv and .json files, not h.txt." in filled.said


def test_it_tells_its_version(shell: Shell) -> None:
    assert shell("--version") == f"zhangfang, version {VERSION}\n"
    first = shell("doctor", code=1).splitlines()[0]
    assert first.startswith(f"✓ program: Zhangfang {VERSION}, Python 3.")
    assert first.endswith(f"; config.example.toml and docs/ are in {ROOT}"), "of a checkout; test_package.py: installed"


def test_doctor_says_what_is_missing(shell: Shell) -> None:
    assert "✗ database: there is no database yet: run `zhangfang db upgrade`" in shell("doctor", code=1)
    shell("db", "upgrade")
    out = shell("doctor", code=1)
    assert "nobody is known yet" in out and "✓ database: SQLite" in out


@pytest.mark.parametrize("name", sorted(WHERE))
def test_every_command_has_help_with_an_example(name: str, golden: Golden) -> None:
    import click

    found = command(name)
    assert found is not None
    context = click.Context(
        found, info_name=f"zhangfang {name}", max_content_width=110, terminal_width=110, **found.context_settings
    )
    text = found.get_help(context)
    assert "Example: zhangfang" in text
    golden(f"help/{name}.txt", text)
