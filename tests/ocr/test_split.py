"""Receipts side by side are told apart; columns of one receipt are not."""

from __future__ import annotations

from ocr.page import Page, Piece, rows
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


def _askew(left: float, slope: float) -> list[Piece]:
    """A column of labels with their values at the end of falling rows, 16 apart; the page was levelled for none."""
    found = []
    for row in range(12):
        for x, text in ((left, f"the label of row {row}"), (left + 130, f"{row}.00")):
            y = 16.0 * row + slope * (x + 60)
            found.append(Piece(text, x, y, x + 120, y + 12, tilt=slope))
    return found


def test_papers_that_lie_askew_to_each_other_are_levelled_each_by_itself() -> None:
    page = Page(1000, 260, tuple(_askew(0, 0.12) + _askew(520, -0.12)), "rapidocr")
    papers = parts(page, lambda part: len(part.pieces) == 24)
    assert len(papers) == 2
    for part in papers:
        assert [row.text for row in rows(part.pieces)] == [f"the label of row {n}  {n}.00" for n in range(12)]
        was = {(piece.text, piece.left): piece.middle for piece in page.pieces}
        for piece in part.pieces:
            shown = part.height_of((piece.left + piece.right) / 2, piece.middle)
            assert abs(shown - was[piece.text, piece.left]) < 1e-6, "the picture has it where it was"
