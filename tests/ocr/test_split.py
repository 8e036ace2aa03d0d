"""Receipts side by side are told apart; columns of one receipt are not."""

from __future__ import annotations

from ocr.page import Page, Piece
from ocr.split import parts


def _column(left: float, words: int = 8) -> list[Piece]:
    return [Piece(f"word {row}", left, 20.0 * row, left + 200, 20.0 * row + 12) for row in range(words)]


def test_two_papers_beside_each_other_are_two_pages() -> None:
    page = Page(600, 200, tuple(_column(0) + _column(300)), "rapidocr")
    assert [len(part.pieces) for part in parts(page, lambda part: True)] == [8, 8]


def test_a_cut_that_leaves_no_receipt_on_one_side_is_not_made() -> None:
    page = Page(600, 200, tuple(_column(0) + _column(300)), "rapidocr")
    assert parts(page, lambda part: part.pieces[0].left < 100) == [page]


def test_scraps_beside_a_receipt_stay_with_it() -> None:
    page = Page(600, 200, tuple(_column(0, 14) + _column(300, 3)), "rapidocr")
    assert parts(page, lambda part: True) == [page]
