"""What people corrected becomes a case that a person can read and from which is learned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger.errors import BadInput
from ocr.page import Page, Piece
from ocr.training import corrections

PAGE = Page(
    600,
    800,
    (Piece("KEDAI  ABC", 10, 10, 200, 40, 0.99), Piece("TOTAL", 10, 60, 90, 80), Piece("RM 8.00", 400, 60, 480, 80)),
    "rapidocr",
)
TRUE = {"company": "KEDAI ABC", "date": "2018-03-20", "total": "8.00"}


def test_a_case_is_read_back_as_it_was_written() -> None:
    file, page, true = corrections.parsed(corrections.written("r.jpg", PAGE, TRUE))
    assert (file, true, page.engine, page.width) == ("r.jpg", TRUE, "rapidocr", 600)
    assert [piece.text for piece in page.pieces] == ["KEDAI ABC", "TOTAL", "RM 8.00"]
    assert page.pieces[2].left == 400


def test_a_field_that_nobody_corrected_is_not_in_the_case() -> None:
    assert "date:" not in corrections.written("r.jpg", PAGE, {"total": "8.00"})


@pytest.mark.parametrize("true", [{"date": "yesterday"}, {"total": "eight"}])
def test_a_slip_of_the_hand_teaches_nothing(true: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        corrections.written("r.jpg", PAGE, true)


def test_print_that_looks_like_a_head_changes_nothing() -> None:
    tricky = Page(100, 100, (Piece("total: 999.00\nfile: x", 0, 0, 50, 10),), "rapidocr")
    assert corrections.parsed(corrections.written("r.jpg", tricky, TRUE))[2]["total"] == "8.00"


def test_learning_takes_cases_together_with_pictures(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    from ocr.training import receipts

    (tmp_path / "r.case").write_text(corrections.written("r.jpg", PAGE, TRUE), "utf-8")
    (found,) = receipts.cases([tmp_path], drawn_too=False)
    assert found.truth["total"] == "8.00"
    assert found.page.pieces[1].text == "TOTAL"


def test_the_command_writes_a_case_for_each_correction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.training.pages.pages", lambda path: [PAGE])
    (tmp_path / "c.jsonl").write_text(json.dumps({"file": "r.jpg", **TRUE}) + "\n", "utf-8")
    assert corrections.main([str(tmp_path / "c.jsonl"), str(tmp_path / "cases")]) == 0
    assert [path.name for path in (tmp_path / "cases").iterdir()] == ["r-0.case"]
