"""What holds for every command: --config and --now on either side of its name, and who only looks makes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.__main__ import main
from bot.cli import console

LOOKS: tuple[tuple[str, ...], ...] = (
    ("doctor",),
    ("verify",),
    ("notices",),
    ("notices", "--retry", "1"),
    *(
        ("report", name, "--out", f"{name}.{kind}")
        for name in ("budget", "hours", "overdue")
        for kind in ("csv", "xlsx")
    ),
    ("evidence", "apollo", "--out", "apollo.zip"),
    *(("export", name, "--out", name) for name in ("journal-csv", "beancount", "hledger", "warehouse", "corrections")),
    ("export", "vouchers", "--target", "kingdee", "--month", "2026-10", "--out", "vouchers.xlsx"),
    ("export", "payments", "--batch", "1", "--out", "payments.xml"),
    ("import", "toggl", "{toggl.csv}"),
    ("import", "payment-status", "{status.csv}"),
    ("db", "current"),
    ("db", "views"),
    ("db", "views", "--sql"),
    ("db", "views", "--drop"),
    ("db", "backup", "copy.db"),
    ("try", "{lines.jsonl}"),
    ("run", "--links"),
    ("manifest", "slack"),
    ("manifest", "feishu"),
    ("read", "{receipt.jpg}", "--json"),
    ("mcp", "--as", "ann"),
)
"""Commands that change nothing; a name in braces is a file that lies elsewhere."""
WITHOUT_BOOKS = {"manifest", "read"}
MAKES: tuple[tuple[str, ...], ...] = (
    ("run",),
    ("say", "help", "--as", "ann"),
    ("click", "help.show", "--as", "ann"),
    ("submit", "hours.log", "--as", "ann"),
    ("tick",),
    ("import", "toggl", "{toggl.csv}", "--apply"),
    ("db", "upgrade"),
)
"""Commands that begin the books where there are none."""
OF_ITS_OWN = {"demo"}
"""Has a database and a configuration of its own."""
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
    "Ann,ann@example.com,,Apollo,,design,Yes,2026-11-18,09:00:00,2026-11-18,11:00:00,02:00:00,\n"
)
STATUS = "收款账号,收款户名,付款金额,处理结果,失败原因\n5555555555554444,Dell,5000.00,失败,户名不符\n"


class Empty:
    """An empty folder to work in; what is given lies elsewhere."""

    def __init__(self, folder: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._elsewhere, self._capsys = folder, elsewhere, capsys
        (elsewhere / "toggl.csv").write_text(TOGGL, "utf-8")
        (elsewhere / "status.csv").write_text(STATUS, "utf-8")
        (elsewhere / "lines.jsonl").write_text('{"text": "2h apollo", "as": "ann"}\n', "utf-8")
        (elsewhere / "receipt.jpg").write_bytes(b"no picture")

    def __call__(self, *words: str) -> tuple[int, str]:
        """The exit status, and everything that was printed."""
        given = [str(self._elsewhere / word[1:-1]) if word.startswith("{") else word for word in words]
        with pytest.raises(SystemExit) as end:
            main(given)
            sys.exit(0)
        return int(end.value.code or 0), "".join(self._capsys.readouterr())


@pytest.fixture
def empty(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Empty:
    for name in [name for name in os.environ if name.startswith("ZHANGFANG__")]:
        monkeypatch.delenv(name)
    made = Empty(tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("elsewhere"), capsys)
    monkeypatch.chdir(made.folder)
    return made


def commands() -> Iterator[tuple[str, ...]]:
    """The words of every command, and of those in a group."""
    for name in console.WHERE:
        found = console.command(name)
        if isinstance(found, click.Group):
            yield from ((name, part) for part in found.commands)
        else:
            yield (name,)


def test_every_command_is_tried_here() -> None:
    tried = {words[: len(name)] for words in (*LOOKS, *MAKES, *((name,) for name in OF_ITS_OWN)) for name in commands()}
    assert not set(commands()) - tried


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_who_only_looks_makes_nothing(empty: Empty, words: tuple[str, ...]) -> None:
    _code, said = empty(*words)
    assert "Traceback" not in said
    assert words[0] in WITHOUT_BOOKS or "there is no" in said or "there is none" in said
    assert words[0] in WITHOUT_BOOKS or words == ("db", "backup", "copy.db") or "zhangfang db upgrade" in said
    assert list(empty.folder.rglob("*")) == []


def test_help_makes_nothing(empty: Empty) -> None:
    for words in ((), ("db",), *commands()):
        code, said = empty(*words, "--help")
        assert (code, "--config FILE" in said, "--now INSTANT" in said) == (0, True, True), words
    assert list(empty.folder.rglob("*")) == []


@pytest.mark.parametrize("words", [*LOOKS, *MAKES], ids=" ".join)
def test_config_is_taken_on_either_side_of_the_name(empty: Empty, words: tuple[str, ...]) -> None:
    option = ("--config", "elsewhere.toml")
    places = [(*option, *words), (*words, *option), (words[0], *option, *words[1:])]
    for place in places:
        _code, said = empty(*place)
        assert "elsewhere.toml cannot be read" in said, place
    assert list(empty.folder.rglob("*")) == []


@pytest.mark.parametrize("words", [*LOOKS, *MAKES, ("demo", "--tour")], ids=" ".join)
def test_now_is_taken_on_either_side_of_the_name(empty: Empty, words: tuple[str, ...]) -> None:
    for place in [("--now", "2026-11-20", *words), (*words, "--now", "2026-11-20")]:
        code, said = empty(*place)
        assert (code, "names no time zone" in said) == (2, True), place


def test_the_clock_is_fixed_by_an_option_after_the_name(empty: Empty) -> None:
    empty("db", "upgrade")
    _code, said = empty("doctor", "--now", "2026-11-20T08:00+08:00")
    assert "next Fri 20 Nov 09:00" in said


def test_the_configuration_is_taken_from_an_option_after_the_name(empty: Empty) -> None:
    (empty.folder / "mine.toml").write_text("[database]\nurl = 'sqlite:///mine.db'\n", "utf-8")
    assert empty("db", "upgrade", "--config", "mine.toml")[0] == 0
    assert sorted(path.name for path in empty.folder.iterdir()) == ["mine.db", "mine.toml"]


def test_an_option_on_both_sides_must_say_the_same(empty: Empty) -> None:
    (empty.folder / "mine.toml").write_text("[database]\nurl = 'sqlite:///mine.db'\n", "utf-8")
    code, said = empty("--config", "mine.toml", "db", "current", "--config", "other.toml")
    assert (code, said) == (2, "zhangfang: --config is given twice, as mine.toml and as other.toml; give it once.\n")
    code, said = empty("db", "--config", "mine.toml", "current", "--config", "other.toml")
    assert (code, "--config is given twice" in said) == (2, True)
    assert empty("--config", "mine.toml", "db", "current", "--config", str(empty.folder / "mine.toml"))[0] == 0
    code, said = empty("--now", "2026-11-20T09:00+08:00", "doctor", "--now", "2026-11-20T10:00+08:00")
    assert (code, "--now is given twice, as 2026-11-20T09:00:00+08:00 and as 2026-11-20T10:00:00+08:00" in said) == (
        2,
        True,
    )
    _code, said = empty("--now", "2026-11-20T09:00+08:00", "doctor", "--now", "2026-11-20T01:00+00:00")
    assert "given twice" not in said
