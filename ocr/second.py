"""The second reader: where date or total are doubtful, Tesseract reads their place on the picture once more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ocr import tesseract
from ocr.amounts import amounts
from ocr.dates import days
from ocr.facts import Box, Facts
from ocr.page import Page

DOUBTFUL = (0.5, 0.97)
"""Surer values need no second reader; less sure ones are not saved by it."""


def checked(facts: Facts, page: Page, picture: Any) -> Facts:
    """The facts with what a second reading of their places says: agreement makes surer, contradiction doubtful."""
    if page.engine != "rapidocr" or not tesseract.installed():
        return facts
    sure, doubts = dict(facts.sure), dict(facts.doubts)
    for name in ("total", "day"):
        value, place = getattr(facts, name), facts.crops.get(name)
        if value is None or place is None or not DOUBTFUL[0] <= facts.trust(name) < DOUBTFUL[1]:
            continue
        text = tesseract.line(crop(picture, page, place))
        read: list[Any] = [each.value for each in (amounts(text) if name == "total" else days(text))]
        if value in read:
            sure[name] = round(1 - (1 - sure[name]) * 0.4, 4)
        elif read:
            sure[name] = round(sure[name] * 0.85, 4)
            doubts[name] = (str(read[0]), *doubts.get(name, ()))[:4]
    return replace(facts, sure=sure, doubts=doubts)


def crop(picture: Any, page: Page, place: Box) -> Any:
    """The place on the picture as it was photographed, turned upright, with some paper around it."""
    import numpy as np

    upright = np.rot90(picture, page.turned // 90)
    height, width = upright.shape[:2]
    left, right = place[1] * width, place[3] * width
    drop = page.slope * (left + right) / 2
    top, bottom = place[2] * height + drop, place[4] * height + drop
    edge = (bottom - top) * 0.25 + abs(page.slope) * (right - left) / 2
    rows = slice(max(0, round(top - edge)), min(height, round(bottom + edge) + 1))
    columns = slice(max(0, round(left - 2 * edge)), min(width, round(right + 2 * edge) + 1))
    return np.ascontiguousarray(upright[rows, columns])


def placed(facts: Facts, page: Page) -> Facts:
    """The facts with their places as they lie on the picture as it was sent, for cutting out what to show."""
    return replace(facts, crops={name: _placed(place, page) for name, place in facts.crops.items()})


def _placed(place: Box, page: Page) -> Box:
    drop = page.slope * (place[1] + place[3]) / 2 * page.width / page.height
    left, top, right, bottom = place[1], place[2] + drop, place[3], place[4] + drop
    for _quarter in range(page.turned // 90):
        # the page was turned counter-clockwise to stand upright; this turns its places back
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return (place[0], *(round(min(1.0, max(0.0, edge)), 4) for edge in (left, top, right, bottom)))  # type: ignore[return-value]
