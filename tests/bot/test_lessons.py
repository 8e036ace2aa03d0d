"""What people corrected on receipts goes out with the files, in the shape from which is learned."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot import lessons
from ledger.money import Money
from ocr.page import Page, Piece
from ocr.training import corrections
from storage import files
from tests.conftest import Stage
from tests.handlers.papers import BLURRED, TAXI


def written(stage: Stage, out: Path) -> tuple[tuple[int, int], list[dict[str, str]]]:
    with stage.read() as book:
        counted = lessons.save(book, stage.house.rules, out)
    return counted, [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@pytest.fixture
def corrected(stage: Stage) -> Stage:
    """A blurred total that a person corrected and handed in, beside a receipt that was right as it was read."""
    stage.receipts |= {b"blur": (BLURRED,), b"fine": (replace(TAXI, total=Money.of("20", "CNY")),)}
    stage.drop(b"blur")
    stage.drop(b"fine")
    stage.click("expense.take", "1 total 46.50")
    stage.say("vendor Capital Taxi", about="expense:1")
    stage.click("expense.submit", "1")
    stage.click("expense.submit", "2")
    return stage


def test_only_what_a_person_corrected_is_written_with_its_file(corrected: Stage, tmp_path: Path) -> None:
    counted, (told,) = written(corrected, tmp_path / "lessons.jsonl")
    assert counted == (1, 0)
    assert (told.pop("file")[:14], told) == (
        "lessons-files/",
        {"date": "2026-11-19", "total": "46.50", "company": "Capital Taxi"},
    )
    assert [path.read_bytes() for path in (tmp_path / "lessons-files").iterdir()] == [b"blur"]


def test_training_takes_what_was_written(corrected: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "lessons.jsonl"
    written(corrected, out)
    page = Page(600, 800, (Piece("TOTAL 46.50", 10, 10, 200, 40, 0.99),), "rapidocr")
    seen: list[bytes] = []
    monkeypatch.setattr("ocr.training.pages.pages", lambda path: seen.append(path.read_bytes()) or [page])
    assert corrections.main([str(out), str(tmp_path / "cases")]) == 0
    (case,) = (tmp_path / "cases").iterdir()
    assert seen == [b"blur"]
    assert corrections.parsed(case.read_text("utf-8"))[2]["total"] == "46.50"


def test_a_draft_and_a_page_of_several_receipts_teach_nothing(stage: Stage, tmp_path: Path) -> None:
    stage.receipts |= {b"draft": (BLURRED,), b"two": (BLURRED, replace(TAXI, total=Money.of("20", "CNY")))}
    stage.drop(b"draft")
    stage.click("expense.take", "1 total 46.50")
    stage.drop(b"two")
    stage.say("13.00", about="expense:2")
    for id in "23":
        stage.click("expense.submit", id)
    assert written(stage, tmp_path / "lessons.jsonl") == ((0, 0), [])


def test_a_file_that_is_gone_is_counted(corrected: Stage, tmp_path: Path) -> None:
    files.where(corrected.house.rules.files, files.fingerprint(b"blur")).unlink()
    assert written(corrected, tmp_path / "lessons.jsonl") == ((0, 1), [])
