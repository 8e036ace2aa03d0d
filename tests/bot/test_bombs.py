"""What bursts its reader is refused with a sentence, kept, and costs the house nothing: neither memory nor time."""

from __future__ import annotations

import ast
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import open_app
from bot.config import Config
from bot.desk import MEMORY, Desk
from chat.incoming import File
from formats.sheet import Sheet
from handlers import uploads
from handlers.rules import Rules
from ledger.errors import BadInput, sentence
from storage import files
from storage.directory import directory
from tests.bot import bombs

ROOT = Path(__file__).parents[2]
ORDINARY = "日期,摘要,金额\n2026-11-02,payment,12.50\n2026-11-03,fee,-1.00\n".encode()
WORDS = {"currency": "CNY", "day_order": "", "answers": None, "mapping": None}


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk(1, 60, engine="") as made:
        yield made


def held() -> int:
    """Bytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("wide.xlsx", bombs.wide),
        ("corners.xlsx", bombs.corners),
        ("archive.zip", bombs.archive),
        ("lines.csv", bombs.lines),
        ("deep.xml", bombs.deep),
        ("laughs.xml", bombs.laughs),
    ],
)
@pytest.mark.slow
def test_a_bomb_costs_the_house_nothing(desk: Desk, name: str, make: Callable[[], bytes]) -> None:
    data = make()
    desk.sheet(ORDINARY, "a.csv", **WORDS)
    before = held()
    with pytest.raises(BadInput) as refused:
        desk.sheet(data, name, **WORDS)
    assert len(str(refused.value)) > 20 and "{" not in str(refused.value)
    assert held() - before < 100e6, "it was unpacked in this process"
    assert len(desk.sheet(ORDINARY, "a.csv", **WORDS).rows) == 2, "the next one is read as ever"


@pytest.mark.slow
def test_no_reader_ever_had_more_memory_than_it_may(desk: Desk) -> None:
    with pytest.raises(BadInput):
        desk.sheet(bombs.wide(), "wide.xlsx", **WORDS)
    desk.close()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY + 300e6


@pytest.mark.slow
def test_a_reader_that_hangs_in_a_library_is_ended() -> None:
    with Desk(1, 0.5, engine="") as hasty:
        hasty.warm()
        process = hasty._all[0]._process
        data, started = (
            bombs.workbook(b'<row><c t="inlineStr"><is><t>a</t></is></c></row>', 1_500_000),
            time.monotonic(),
        )
        with pytest.raises(BadInput, match="took longer than"):
            hasty.sheet(data, "slow.xlsx", **WORDS)
        assert time.monotonic() - started < 5
        assert not process.is_alive()


def test_a_dropped_bomb_is_kept_and_answered(tmp_path: Path) -> None:
    config = Config(database={"url": f"sqlite:///{tmp_path / 'books.db'}"}, files={"folder": tmp_path / "files"})  # type: ignore[arg-type]
    app = open_app(config, now=datetime(2026, 11, 20, 12, tzinfo=UTC))
    try:
        with app.store.read(app.house.clock()) as book:
            people = directory(book)
        data = bombs.corners()
        reading = app.house.read(File("a.xlsx", "", data=data), people)
        assert reading.problem is not None and "broke its reader" in str(reading.problem)
        assert files.load(app.rules.files, reading.sha256) == data
        again = app.house.read(File("a.csv", "text/csv", data=ORDINARY), people)
        assert again.sheet is not None and len(again.sheet.rows) == 2
    finally:
        app.stop()


def test_files_are_opened_in_a_reader_and_nowhere_else() -> None:
    """Only the desk calls what opens files; `handlers.uploads` goes through it wherever a house runs."""
    doors = {("formats", "read"), ("ocr", "read"), ("ocr", "shown"), ("formats", "detect"), ("formats", "grid")}
    found = set()
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py"), *ROOT.glob("storage/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named: set[tuple[str | None, str]] = set()
            if isinstance(node, ast.ImportFrom):
                named = {(node.module, alias.name) for alias in node.names}
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                named = {(node.value.id, node.attr)}
            if named & doors:
                found.add(path.relative_to(ROOT).as_posix())
    assert found == {"bot/desk.py", "handlers/uploads.py"}


def test_a_table_is_read_aside_where_somebody_runs_a_reader() -> None:
    asked: list[bytes] = []

    def read_table(data: bytes, name: str, **said: object) -> Sheet:
        asked.append(data)
        raise BadInput(sentence("{name} is damaged and cannot be unpacked."), name=name)

    with pytest.raises(BadInput):
        uploads.read(replace(Rules(), read_table=read_table), b"Day,Hours\n2026-11-20,2\n", "hours.csv")
    assert asked == [b"Day,Hours\n2026-11-20,2\n"]
