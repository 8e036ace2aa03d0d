"""How receipts are read when their pictures are turned, blurred, dark, small: `python -m bench.altered [FOLDER]`.

Every picture is altered in seven of the ways, others for each; day and total are compared with those of the plain one.
"""

from __future__ import annotations

import io
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ocr
from bench.receipts import SETS
from ledger.errors import BookError
from ocr.training.receipts import TODAY

EACH = 7
SETS_OF = {
    "16 of SROIE": (SETS[0], 16),
    "Chinese tickets and VAT invoices": (SETS[3], 7),
    "Chinese forms": (SETS[4], 8),
}


def _jpeg(image: Any, quality: int = 88, turn: int = 0) -> bytes:
    out = io.BytesIO()
    exif = image.getexif()
    if turn:
        exif[0x0112] = turn
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _tagged(image: Any, dice: random.Random) -> bytes:
    """Lies on its side in the file, and a tag says so."""
    degrees, tag = dice.choice(((90, 6), (180, 3), (270, 8)))
    return _jpeg(image.rotate(degrees, expand=True), turn=tag)


def _turned(image: Any, dice: random.Random) -> bytes:
    return _jpeg(image.rotate(dice.choice((90, 180, 270)), expand=True))


def _askew(image: Any, dice: random.Random) -> bytes:
    return _jpeg(image.rotate(dice.uniform(-20, 20), expand=True, resample=3, fillcolor=(110, 90, 75)))


def _at_an_angle(image: Any, dice: random.Random) -> bytes:
    import cv2
    import numpy as np

    page = np.asarray(image)
    height, width = page.shape[:2]
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = edges + np.array([[dice.uniform(0, 0.06) * side for side in (width, height)] for _ in range(4)], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, moved.astype(np.float32))
    return _array(cv2.warpPerspective(page, matrix, (width, height), borderValue=(110, 90, 75)))


def _array(page: Any, quality: int = 88) -> bytes:
    import numpy as np
    from PIL import Image

    return _jpeg(Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)), quality)


def _blurred(image: Any, dice: random.Random) -> bytes:
    from PIL import ImageFilter

    return _jpeg(image.filter(ImageFilter.GaussianBlur(max(image.size) / dice.uniform(900, 1400))))


def _moved(image: Any, dice: random.Random) -> bytes:
    import cv2
    import numpy as np

    size = max(3, round(max(image.size) / 450)) | 1
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2, :] = 1 / size
    return _array(cv2.filter2D(np.asarray(image), -1, kernel if dice.random() < 0.5 else kernel.T.copy()))


def _coarse(image: Any, _dice: random.Random) -> bytes:
    return _jpeg(image, 20)


def _scaled(share: float) -> Callable[[Any, random.Random], bytes]:
    def altered(image: Any, _dice: random.Random) -> bytes:
        return _jpeg(image.resize((round(image.width * share), round(image.height * share)), 3))

    return altered


def _lit(image: Any, dice: random.Random, low: float, high: float) -> Any:
    """The picture with light that changes from one side to the other."""
    import numpy as np

    page = np.asarray(image).astype(np.float32)
    height, width = page.shape[:2]
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    edge = 1 / (1 + np.exp(-14 * (across + 0.6 * down - dice.uniform(0.5, 1.0))))
    return page * (low + (high - low) * edge)[:, :, None]


def _shadow(image: Any, dice: random.Random) -> bytes:
    return _array(_lit(image, dice, 0.45, 1.0))


def _glare(image: Any, dice: random.Random) -> bytes:
    import numpy as np

    page = np.asarray(image).astype(np.float32)
    height, width = page.shape[:2]
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    far = ((across - dice.uniform(0.2, 0.8) * width) / (0.25 * width)) ** 2 + (
        (down - dice.uniform(0.2, 0.8) * height) / (0.12 * height)
    ) ** 2
    return _array(page + (120 * np.exp(-far))[:, :, None])


def _creased(image: Any, dice: random.Random) -> bytes:
    import numpy as np

    page = np.asarray(image).astype(np.float32)
    for _ in range(3):
        row, wide = round(dice.uniform(0.1, 0.9) * len(page)), max(2, len(page) // 500)
        page[row : row + wide] *= 0.55
        page[row + wide : row + 2 * wide] = page[row + wide : row + 2 * wide] * 0.7 + 76
    return _array(page)


def _noisy(image: Any, dice: random.Random) -> bytes:
    import numpy as np

    page = np.asarray(image).astype(np.float32)
    return _array(page + np.random.default_rng(dice.randrange(9999)).normal(0, 14, page.shape))


def _dim(image: Any, dice: random.Random) -> bytes:
    import numpy as np

    page = np.asarray(image).astype(np.float32) * 0.22
    return _array(page + np.random.default_rng(dice.randrange(9999)).normal(0, 2, page.shape))


def _on_a_table(image: Any, dice: random.Random) -> bytes:
    from PIL import Image

    table = Image.new("RGB", (round(image.width * 1.5), round(image.height * 1.3)), (96, 74, 58))
    table.paste(image, (round(image.width * dice.uniform(0.1, 0.4)), round(image.height * dice.uniform(0.05, 0.2))))
    return _jpeg(table)


TURNS: dict[str, Callable[[Any, random.Random], bytes]] = {"turned, tagged": _tagged, "turned, no tag": _turned}
WAYS: dict[str, Callable[[Any, random.Random], bytes]] = TURNS | {
    "askew": _askew,
    "at an angle": _at_an_angle,
    "blurred": _blurred,
    "moved": _moved,
    "JPEG of quality 20": _coarse,
    "half the size": _scaled(0.5),
    "a third of the size": _scaled(1 / 3),
    "twice the size": _scaled(2.0),
    "shadow": _shadow,
    "glare": _glare,
    "creases": _creased,
    "noise": _noisy,
    "dim": _dim,
    "on a table": _on_a_table,
}


def _read(data: bytes, name: str) -> tuple[dict[str, Any], bool]:
    try:
        receipt = ocr.read(data, name, today=TODAY)[0]
    except BookError:
        return {}, False
    return {"day": receipt.day, "total": receipt.total}, receipt.accept


def compared(path: Path, number: int) -> Iterator[tuple[str, str, str]]:
    """Way, field and what became of it: "same", "blank", "other" or "other, accepted"."""
    from PIL import Image

    plain, _accept = _read(path.read_bytes(), path.name)
    image = Image.open(path).convert("RGB")
    names = list(WAYS)
    for place in range(EACH):
        way = names[(number * EACH + place) % len(names)]
        read, accept = _read(WAYS[way](image, random.Random(f"{path.name} {way}")), "altered.jpg")
        for field in ("day", "total"):
            value = read.get(field)
            if value == plain.get(field):
                yield way, field, "same"
            else:
                yield way, field, "blank" if value is None else "other, accepted" if accept else "other"


def main(arguments: list[str]) -> int:
    """Print, for every set and every way, how many values are the same, blank, or others."""
    folder = Path(next(iter(arguments), "../shared/data/receipts"))
    ways: dict[str, Counter[str]] = {}
    for title, (name, count) in SETS_OF.items():
        paths = sorted(each for each in (folder / name).iterdir() if each.suffix.lower() in (".jpg", ".jpeg", ".png"))
        paths = paths[:: max(1, len(paths) // count)][:count]
        became: Counter[str] = Counter()
        for number, path in enumerate(paths):
            for way, field, what in compared(path, number):
                became[what] += 1
                ways.setdefault(way, Counter())[what] += 1
                if what not in ("same", "blank"):
                    print(f"  {path.name} {way}: {field} is {what}", flush=True)
        print(f"{title}: {len(paths)} pictures in {EACH} ways, {became.total()} values: {dict(became)}", flush=True)
    for way, became in ways.items():
        print(f"  {way:<20} {became.total():>4}  {dict(became)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
