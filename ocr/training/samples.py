"""Draws the project's own sample receipts, made to look like photographs: `python -m ocr.training.samples [FOLDER]`.

Names, numbers and amounts are invented.  The pictures in `ocr/samples/` were drawn by this script; drawing them again
needs a font with Chinese characters (Noto Sans CJK) and gives the same pictures with the same fonts.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
INK = (38, 36, 40)


FOLDER = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True)
class Sample:
    """A receipt to draw, and what is true of it; see the head of `samples.toml`."""

    name: str
    text: str
    truth: dict[str, str]
    code: str = ""
    wide: bool = False
    turn: float = 0.0


def samples() -> tuple[Sample, ...]:
    """All samples with their truth."""
    written = tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))
    return tuple(Sample(**sample) for sample in written["sample"])


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size)
    raise FileNotFoundError("No font with Chinese characters: install fonts-noto-cjk.")


def paper(sample: Sample) -> Any:
    """The receipt as it comes out of the printer."""
    from PIL import Image, ImageDraw

    size, lines = 26, sample.text.strip("\n").split("\n")
    width, edge, step = (1300, 50, 46) if sample.wide else (680, 36, 40)
    image = Image.new("RGB", (width, 2 * edge + step * len(lines)), (250, 249, 245))
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        y = edge + row * step
        if line == "=":
            draw.line((edge, y + step // 2, width - edge, y + step // 2), fill=(120, 120, 120), width=1)
        elif line.startswith(">"):
            draw.text(((width - draw.textlength(line[1:], _font(size))) / 2, y), line[1:], INK, _font(size))
        else:
            parts = line.split("|")
            draw.text((edge, y), parts[0], INK, _font(size))
            for place, part in enumerate(parts[1:], 1):
                long = draw.textlength(part, _font(size))
                x = width - edge - long if place == len(parts) - 1 else width / 2 - long / 2
                draw.text((x, y), part, INK, _font(size))
    if sample.code:
        image.paste(_code(sample.code), (edge, 30))
    return image


def _code(text: str) -> Any:
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)).resize((170, 170)).convert("RGB")


def photographed(image: Any, turn: float, seed: int) -> Any:
    """The paper on a desk as a phone sees it: crooked, in perspective, half in shadow, with noise."""
    import cv2
    import numpy as np
    from PIL import Image

    chance = np.random.default_rng(seed)
    page = np.asarray(image.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=(96, 74, 58)))
    height, width = page.shape[:2]
    room = int(0.07 * max(width, height))
    desk = np.empty((height + 2 * room, width + 2 * room, 3), np.uint8)
    desk[:] = (96, 74, 58)
    desk[room : room + height, room : room + width] = page
    tall, broad = desk.shape[:2]
    corners = np.array([[0, 0], [broad, 0], [broad, tall], [0, tall]], np.float32)
    moved = corners + chance.uniform(-0.025, 0.025, (4, 2)).astype(np.float32) * np.array([broad, tall], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    seen = cv2.warpPerspective(desk, matrix, (broad, tall), borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    across, down = np.meshgrid(np.linspace(0, 1, broad), np.linspace(0, 1, tall))
    light = 0.72 + 0.28 / (1 + np.exp(-14 * (across + 0.6 * down - chance.uniform(0.45, 0.7))))
    seen = cv2.GaussianBlur(seen * light[:, :, None], (3, 3), 0.6) + chance.normal(0, 5, seen.shape)
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))


def main(arguments: list[str]) -> int:
    """Draw all samples into the folder."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for seed, sample in enumerate(samples()):
        picture = photographed(paper(sample), sample.turn, seed)
        picture.save(folder / f"{sample.name}.jpg", quality=72, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
