"""What a card shows of a receipt beside its question: the doubtful figure with its label."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from ocr import shown
from ocr.engines import second
from ocr.facts import Facts
from ocr.page import Page
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


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_place_is_shown_upright_whichever_way_the_picture_lies(quarters: int) -> None:
    slip = paper.slip()
    page = Page(slip.width, slip.height, (), "rapidocr", turned=90 * quarters)
    facts = Facts("rapidocr", crops={"total": TOTAL})
    lying = slip.rotate(-90 * quarters, expand=True)  # it has to be turned back counter-clockwise
    place = second.placed(facts, page).crops["total"]
    upright, turned = seen(paper.saved(slip, "PNG"), TOTAL), seen(paper.saved(lying, "PNG"), place)
    difference = ImageChops.difference(upright.convert("L"), turned.resize(upright.size).convert("L"))
    assert abs(turned.width - upright.width) <= 2 and abs(turned.height - upright.height) <= 2
    assert ImageStat.Stat(difference).mean[0] < 12
    whole = seen(paper.saved(lying, "PNG"), (0, *_corners(place)))
    assert whole.size == slip.size


def _corners(place: shown.Crop) -> tuple[float, float, float, float]:
    _page, left, top, right, bottom = place
    return (float(left > right), float(top > bottom), float(left <= right), float(top <= bottom))


def test_what_is_shown_is_bounded_in_size() -> None:
    large = Image.effect_noise((4000, 3000), 90).convert("RGB")
    for crop in (None, (0, 0.4, 0.5, 0.6, 0.52)):
        found = shown.picture(paper.saved(large, "PNG"), crop)
        assert found is not None and len(found[0]) < 2_500_000
        assert max(Image.open(io.BytesIO(found[0])).size) <= 3200
