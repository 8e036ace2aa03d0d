"""What a card shows of a receipt beside its question: the doubtful figure with its label."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ocr import shown
from tests.ocr import paper

TOTAL = (0, 0.82, 0.74, 0.95, 0.79)
"""Where 24.90 stands on the slip: the seventh of its nine lines."""


def seen(data: bytes, crop: shown.Crop | None) -> Image.Image:
    found = shown.picture(data, crop)
    assert found is not None and found[1] == "image/jpeg"
    return Image.open(io.BytesIO(found[0]))


def test_the_figure_is_shown_with_print_beside_it_and_not_the_whole_page() -> None:
    slip = paper.slip()
    cut = seen(paper.saved(slip, "PNG"), TOTAL)
    assert cut.width < 0.5 * slip.width and cut.height < 0.12 * slip.height
    assert cut.convert("L").getextrema()[0] < 100


@pytest.mark.parametrize("crop", [(0, 0.0, 0.0, 0.0, 0.0), (0, 1.0, 1.0, 1.0, 1.0), (0, 0.9, 0.1, 0.95, 0.6)])
def test_a_place_at_the_edge_is_still_a_picture(crop: shown.Crop) -> None:
    assert min(seen(paper.saved(paper.slip(), "PNG"), crop).size) > 0


def test_without_a_place_the_whole_page_is_shown_and_of_a_pdf_too() -> None:
    slip = paper.slip()
    assert seen(paper.saved(slip, "PNG"), None).size == slip.size
    assert seen(paper.pdf(["Total 12.00 EUR"]), None).height > 500


def test_a_file_without_a_picture_shows_nothing() -> None:
    assert shown.picture(paper.DIGITAL.encode(), None) is None
