"""The project's own photographs are read as they were drawn, whichever way up they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image

from ledger.receipt import Receipt
from ocr import picture
from ocr.desk import Desk
from ocr.limits import DEFAULT
from ocr.report import row
from ocr.training.samples import FOLDER, samples
from tests.ocr import paper


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with Desk(workers=1, seconds=60) as one:
        one.warm()
        yield one


def read(desk: Desk, data: bytes) -> Receipt:
    (receipt,) = desk.read(data)
    return receipt


@pytest.mark.parametrize("name", ["taxi", "restaurant", "digital"])
def test_a_sample_says_what_is_true(desk: Desk, name: str) -> None:
    (sample,) = (each for each in samples() if each.name == name)
    said = row(name, read(desk, (FOLDER / f"{name}.jpg").read_bytes()))
    assert {name: said[name] for name in sample.truth} == sample.truth


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_photo_without_a_tag_is_read_whichever_way_up(desk: Desk, turn: int) -> None:
    image = paper.slip().rotate(turn, expand=True)
    receipt = read(desk, paper.saved(image))
    said = row("", receipt)
    assert (said["date"], said["total"]) == ("2024-03-14", "24.90")
    _page, left, top, right, bottom = receipt.crops["total"]
    box = (left * image.width, top * image.height, right * image.width, bottom * image.height)
    assert image.crop(tuple(map(round, box))).convert("L").getextrema()[0] < 128, "the crop shows the print"


@pytest.mark.parametrize("tag", range(1, 9))
def test_every_exif_turn_opens_to_the_same_picture(tag: int) -> None:
    upright = paper.slip()
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(back[tag])) if tag in back else upright
    exif = Image.Exif()
    exif[0x0112] = tag
    (seen,) = picture.frames(paper.saved(stored, "PNG", exif=exif), DEFAULT)
    assert np.array_equal(seen, np.asarray(upright))


def _transparent(slip: Image.Image) -> Image.Image:
    clear = Image.new("RGBA", slip.size, (0, 0, 0, 0))
    clear.paste(slip, mask=slip.convert("L").point(lambda grey: 255 - grey))
    return clear


KINDS: dict[str, Callable[[Image.Image], bytes]] = {
    "CMYK JPEG": lambda slip: paper.saved(slip.convert("CMYK"), quality=95),
    "grey JPEG": lambda slip: paper.saved(slip.convert("L"), quality=95),
    "16-bit PNG": lambda slip: paper.saved(
        Image.fromarray(np.asarray(slip.convert("L")).astype("uint16") * 200), "PNG"
    ),
    "transparent PNG": lambda slip: paper.saved(_transparent(slip), "PNG"),
    "palette PNG": lambda slip: paper.saved(slip.convert("P"), "PNG"),
    "one-bit TIFF": lambda slip: paper.saved(slip.convert("1", dither=Image.Dither.NONE), "TIFF"),
    "GIF": lambda slip: paper.saved(slip.convert("P"), "GIF"),
    "BMP": lambda slip: paper.saved(slip, "BMP"),
    "WebP": lambda slip: paper.saved(slip, "WEBP", quality=90),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_opens_as_black_print_on_white_paper(kind: str) -> None:
    slip = paper.slip()
    (seen,) = picture.frames(KINDS[kind](slip), DEFAULT)
    assert seen.shape == (slip.height, slip.width, 3)
    off = np.abs(seen.astype(int) - np.asarray(slip).astype(int)).mean()
    assert off < 6, "the same picture but for what the format loses"


def test_two_slips_on_one_photo_are_two_receipts(desk: Desk) -> None:
    other = (
        "BLUE MOON CAFE SDN BHD",
        "NO 3, JALAN TUN 5, 50000 KUALA LUMPUR",
        "Date: 15/03/2024 09:05:00",
        "Latte                12.00",
        "Cake                  9.50",
        "Total (RM)           21.50",
        "CASH                 30.00",
        "CHANGE                8.50",
    )
    one, two = paper.slip(), paper.slip(other)
    both = Image.new("RGB", (one.width + two.width + 120, max(one.height, two.height)), "white")
    both.paste(one, (0, 0))
    both.paste(two, (one.width + 120, 0))
    receipts = desk.read(paper.saved(both))
    assert [str(receipt.total) for receipt in receipts] == ["MYR 24.90", "MYR 21.50"]
