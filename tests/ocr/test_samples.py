"""The project's own photographs are read as they were drawn, whichever way up they lie."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image

from bot.desk import Desk
from ledger.receipt import Receipt
from ocr import picture
from ocr.limits import DEFAULT
from ocr.report import row
from ocr.training.samples import FOLDER, samples
from tests.ocr import paper

pytestmark = pytest.mark.sweep(3, of="file")


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
    (left, right), (top, bottom) = sorted((left, right)), sorted((top, bottom))  # print begins at the first corner
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


HEIC = (
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<00042ZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mg"
    "E07O6l0RRC200001dH?|c000000027x001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002iX>f9I000"
    "2DX>en20001ZXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDD?$MQ18@KU0|1Z!00"
    "RI30{|YNFo6Y@>PacCZUPz%2mk;B0LTCU0{{p>VgLaE2SfqEa<C#m0000JV{dG7ZewhC0096E00w{n000zeb8uw<00000003YB002M$0"
    "00nhX?SS>000032nYxO000+haBX1#00000000310R({p0|Wp707GqLVRQfh05>QBuNi>-Okj2K<A3Eg%uo?!6-NAPkVMR?8UN#h+xL2e"
    "5u6fzZ#yBz?8Ll|fA6i9GNJ*d>H"
)
"""A black bar on white paper, 96 × 64, as an iPhone would save it; nothing here can write such a file."""


def test_the_picture_of_an_iphone_opens() -> None:
    (seen,) = picture.frames(base64.b85decode(HEIC), DEFAULT)
    assert seen.shape == (64, 96, 3)
    assert seen[16, 16].max() < 40 and seen[50, 80].min() > 215


def test_every_page_of_a_tiff_is_seen() -> None:
    one, two = paper.slip(), paper.slip().rotate(180)
    pages = list(picture.frames(paper.saved(one, "TIFF", save_all=True, append_images=[two]), DEFAULT))
    assert [np.array_equal(seen, np.asarray(image)) for seen, image in zip(pages, (one, two), strict=True)] == [
        True
    ] * 2


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
