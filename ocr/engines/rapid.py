"""RapidOCR (PP-OCRv6, models inside its wheel): finds lines of print on a picture and reads them.

Finding works on a picture of moderate size, reading on cut-outs of the full one: small print stays legible, and the
time stays that of the small picture.  Which way up the page stands is found by reading, not by hope.
"""

from __future__ import annotations

import math
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from ocr.engines import corners, eight_bits
from ocr.page import Page

# Its run time reports to its maker what is run on which machine, and gives the machine a number, unless it is told
# before it is loaded that it may not.  Whoever wants that sets it to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

FINDS, READS = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
"""The models of the wheel: that which finds lines, and that which reads them."""

FIND_SIDE = 1280
FIND_AREA = 520_000
FORM_AREA = 700_000
"""Longest side and largest area, in pixels, of the picture in which lines are looked for: its time grows with both.
Forms, wider than a till slip, have smaller print for their size."""

SURE = 0.97
"""A reading less sure than this is checked by a second one where it matters."""

FORM = 1.6
"""A picture whose sides differ less than this is taken for a form or a page, not for a till slip."""

STRIP = 2.6
"""A picture longer than this many times its width is a till roll: lines are looked for in overlapping parts of it."""


@cache
def loaded() -> Any:
    """The engine with its models."""
    from omegaconf import flag_override
    from rapidocr import RapidOCR

    settings = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.limit_type": "max",
        "Det.limit_side_len": 100_000,
        # Cut-outs of different length in one batch are all padded to the longest: one at a time is twice as fast.
        "Rec.rec_batch_num": 1,
        "Rec.rec_img_shape": [3, 48, 96],
    }
    engine: Any = RapidOCR(params=settings)
    folder = Path(engine.cfg.Global.model_root_dir)
    with flag_override(engine.cfg, "allow_objects", True):
        engine.cfg.Det.session = eight_bits.session(folder / FINDS)
        engine.cfg.Rec.session = eight_bits.session(folder / READS)
    engine._load_det_model()
    engine._load_rec_model()
    return engine


@cache
def _careful() -> Any:
    """Reads with the whole model, at half the speed: what was not read surely."""
    from rapidocr.ch_ppocr_rec import TextRecognizer

    settings = loaded().cfg.Rec.copy()
    settings.session = None
    return TextRecognizer(settings)


def installed() -> bool:
    """Whether the engine and its run time are there."""
    from importlib.util import find_spec

    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def warm() -> None:
    """Load the models, so that the first picture need not wait for them."""
    loaded()
    _careful()


def read(picture: Any, number: int = 0) -> Page:
    """Read a picture (RGB array, any way up)."""
    import numpy as np

    image = np.ascontiguousarray(picture[:, :, ::-1])
    quads = _find(image)
    turned = 0
    if quads and _sideways(quads):
        image, quads, turned = _turn(image, quads), [corners.turned(quad, image.shape[1]) for quad in quads], 90
    cuts = [_cut(image, quad) for quad in quads]
    texts = recognise(cuts)
    if quads and _upside_down(cuts, texts):
        height, width = image.shape[:2]
        quads = [corners.opposite(quad, width, height) for quad in quads]
        texts = recognise([np.ascontiguousarray(cut[::-1, ::-1]) for cut in cuts])
        turned += 180
    texts = _again(image if turned < 180 else np.ascontiguousarray(image[::-1, ::-1]), quads, texts)
    pieces = [
        corners.piece(quad, text, score) for quad, (text, score) in zip(quads, texts, strict=True) if text.strip()
    ]
    height, width = image.shape[:2]
    slope, fan = corners.slope(quads, width)
    level = tuple(corners.shifted(piece, slope, fan) for piece in pieces)
    return Page(width, height, level, "rapidocr", number=number, turned=turned, slope=slope, fan=fan)


def recognise(cuts: list[Any], *, carefully: bool = False) -> list[tuple[str, float]]:
    """The text of each cut-out line and how sure the engine is."""
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not cuts:
        return []
    out = (_careful() if carefully else loaded().text_rec)(TextRecInput(img=cuts))
    return [(text, float(score)) for text, score in zip(out.txts, out.scores, strict=True)]


_FIGURES = re.compile(r"\d\s?[.,:/-]\s?\S{1,2}(?!\S*[A-Za-z]{3})|\d{3,}|RM|[¥€$£]")
"""Print that may be an amount or a date: worth a second look where the first was not sure."""


_GLUED = re.compile(r"\d{3}[/.-]\d{2}[/.-](?:19|20)\d{2}(?!\d)")
"""A day that no blank parts from the number before it: in eight bits a blank is lost now and then."""


def _again(image: Any, quads: list[Any], texts: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Read figures that were not read surely once more, with more paper around them; the surer reading counts.

    Where only blanks differ, the whole model knows better.
    """
    doubtful = [
        place
        for place, (text, score) in enumerate(texts)
        if (score < SURE and _FIGURES.search(text)) or _GLUED.search(text)
    ]
    wider = recognise([_cut(image, corners.wider(quads[place])) for place in doubtful], carefully=True)
    out = list(texts)
    for place, (text, score) in zip(doubtful, wider, strict=True):
        first, sure = out[place]
        parted = _GLUED.search(first) and text.replace(" ", "") == first.replace(" ", "")
        if parted or (score > sure and len(text) >= len(first.strip()) - 1):
            out[place] = (text, score)
    return out


def _find(image: Any) -> list[Any]:
    """The four corners of every line of print, clockwise from its top left, in pixels of the picture."""
    left, top, right, bottom = _printed(image)
    moved = (left, top)
    return [quad + moved for quad in _find_on(image[top:bottom, left:right])]


def _printed(image: Any) -> tuple[int, int, int, int]:
    """The part of the picture on which anything stands: empty margins of a scan would only make the print smaller."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    share = 500 / max(height, width)
    if share >= 1:
        return 0, 0, width, height
    grey = cv2.cvtColor(cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    marks = (np.abs(grey.astype(np.int16) - cv2.medianBlur(grey, 21)) > 14).astype(np.uint8)
    marks = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(marks)
    large = [stats[blot] for blot in range(1, count) if stats[blot][cv2.CC_STAT_AREA] >= 12]
    if not large:
        return 0, 0, width, height
    edge = 12
    left, top = (min(int(blot[side]) for blot in large) - edge for side in (cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP))
    right = max(int(blot[cv2.CC_STAT_LEFT] + blot[cv2.CC_STAT_WIDTH]) for blot in large) + edge
    bottom = max(int(blot[cv2.CC_STAT_TOP] + blot[cv2.CC_STAT_HEIGHT]) for blot in large) + edge
    sides = (max(0, left), max(0, top), right, bottom)
    left, top, right, bottom = (int(side / share) for side in sides)
    return left, top, min(width, right), min(height, bottom)


def _find_on(image: Any) -> list[Any]:
    height, width = image.shape[:2]
    long, short = max(height, width), min(height, width)
    if long <= STRIP * short:
        area = FORM_AREA if long < FORM * short else FIND_AREA
        return _find_in(image, min(FIND_SIDE / long, math.sqrt(area / (long * short))))
    step, part = int(1.7 * short), int(2 * short)
    quads: list[Any] = []
    for start in range(0, max(1, long - int(0.3 * short)), step):
        tall = height > width
        piece = image[start : start + part] if tall else image[:, start : start + part]
        shift = (0, start) if tall else (start, 0)
        last = start + step >= long - int(0.3 * short)
        for quad in _find_in(piece, math.sqrt(FIND_AREA / (part * short))):
            edge = quad.mean(axis=0)[1 if tall else 0]
            if (start and edge < (part - step) / 2) or (not last and edge >= part - (part - step) / 2):
                continue
            quads.append(quad + shift)
    return quads


def _find_in(image: Any, scale: float) -> list[Any]:
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    scale = min(scale, 2.0)
    size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    detector = loaded().text_det
    given = np.ascontiguousarray(small.transpose(2, 0, 1)[None], dtype=np.float32) / np.float32(127.5) - np.float32(1)
    boxes, _scores = detector.postprocess_op(detector.session(given), small.shape[:2])
    factors = np.array([width / size[0], height / size[1]], dtype=np.float32)
    return [np.asarray(box, dtype=np.float32) * factors for box in detector.sorted_boxes(boxes)]


def _cut(image: Any, quad: Any) -> Any:
    from rapidocr.utils.process_img import get_rotate_crop_image

    cut = get_rotate_crop_image(image, quad.astype("float32"))
    if min(cut.shape[:2]) < 2:
        import numpy as np

        return np.full((16, 16, 3), 255, dtype=np.uint8)
    return cut


def _sideways(quads: list[Any]) -> bool:
    """Most print runs up or down the picture; short words do not count, they may stand either way."""
    across = up = 0.0
    for quad in quads:
        width, height = corners.sides(quad)
        if max(width, height) > 2 * min(width, height):
            across, up = across + (width if width > height else 0), up + (height if height > width else 0)
    return up > across


def _turn(image: Any, quads: list[Any]) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.rot90(image))


def _upside_down(cuts: list[Any], texts: list[tuple[str, float]]) -> bool:
    """Where the reading is poor, read a few long lines the other way up too: the way that reads better is right."""
    import numpy as np

    longest = sorted(range(len(cuts)), key=lambda place: -cuts[place].shape[1])[:8]
    if sum(texts[place][1] for place in longest) > 0.9 * len(longest):
        return False
    down = recognise([np.ascontiguousarray(cuts[place][::-1, ::-1]) for place in longest])
    return sum(map(_legible, down)) > sum(_legible(texts[place]) for place in longest)


def _legible(read: tuple[str, float]) -> float:
    text, score = read
    return score * score * min(len(text), 24)
