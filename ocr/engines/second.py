"""The second reader: where date or total were not read surely, Tesseract reads their place on the picture once more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ocr.engines import rapid, tesseract
from ocr.facts import Box, Facts
from ocr.page import Page, box
from ocr.values.amounts import amounts
from ocr.values.dates import days

READ_WELL = 0.95
"""Print that the first reader read more surely than this needs no second one."""


def checked(facts: Facts, page: Page, picture: Any) -> Facts:
    """The facts with what a second reading of unsure places says: what it reads otherwise is doubtful."""
    if page.engine != "rapidocr" or not tesseract.installed():
        return facts
    if facts.day is None:
        facts = _torn_day(facts, page, picture)
    sure, doubts = dict(facts.sure), dict(facts.doubts)
    for name in ("total", "day"):
        value, place = getattr(facts, name), facts.crops.get(name)
        if value is None or place is None or _score(page, place) >= READ_WELL:
            continue
        text = tesseract.line(crop(picture, page, place))
        read: list[Any] = [printed.value for printed in (amounts(text) if name == "total" else days(text))]
        if value in read:
            continue
        if read:
            sure[name] = round(facts.trust(name) * 0.85, 4)
            doubts[name] = (str(read[0]), *doubts.get(name, ()))[:4]
    return replace(facts, sure=sure, doubts=doubts)


TWICE = 0.8
"""How sure a day is that both readers read in print which the first one could not make out at once."""

_TORN = re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?[^\s/.-]{1,3}\s?[/.-]\s?(?:20)?\d{2}(?!\d)")


def _torn_day(facts: Facts, page: Page, picture: Any) -> Facts:
    """A day where only something like one was read: taken where both readers, asked again, see the same."""
    for piece in page.pieces:
        if _TORN.search(piece.text) and not days(piece.text):
            place = box(page, piece)
            cut = crop(picture, page, place)
            (again, _score), *_rest = rapid.recognise([cut[:, :, ::-1].copy()], carefully=True)
            first_days, second_days = (
                {day_read.value for day_read in days(text)} for text in (again, tesseract.line(cut))
            )
            if len(agreed := first_days & second_days) == 1:
                (day,) = agreed
                sure, crops = {**facts.sure, "day": TWICE}, {**facts.crops, "day": place}
                return replace(facts, day=day, sure=sure, crops=crops)
    return facts


def _score(page: Page, place: Box) -> float:
    """How surely the first reader read what stands in the place."""
    x, y = (place[1] + place[3]) / 2 * page.width, (place[2] + place[4]) / 2 * page.height
    inside = [piece.score for piece in page.pieces if piece.left <= x <= piece.right and piece.top <= y <= piece.bottom]
    return min(inside, default=0.0)


def crop(picture: Any, page: Page, place: Box) -> Any:
    """The place on the picture as it was photographed, turned upright, with some paper around it."""
    import numpy as np

    upright = np.rot90(picture, page.turned // 90)
    height, width = upright.shape[:2]
    left, right = place[1] * width, place[3] * width
    middle = (left + right) / 2
    top, bottom = page.height_of(middle, place[2] * height), page.height_of(middle, place[4] * height)
    edge = (bottom - top) * 0.25 + abs(page.slope + page.fan * top) * (right - left) / 2
    rows = slice(max(0, round(top - edge)), min(height, round(bottom + edge) + 1))
    columns = slice(max(0, round(left - 2 * edge)), min(width, round(right + 2 * edge) + 1))
    return np.ascontiguousarray(upright[rows, columns])


def placed(facts: Facts, page: Page) -> Facts:
    """The facts with their places as they lie on the picture as it was sent, for cutting out what to show."""
    return replace(facts, crops={name: _placed(place, page) for name, place in facts.crops.items()})


def _placed(place: Box, page: Page) -> Box:
    """The corner where its print begins, and the one where it ends: on a picture that lies on its side or upside down
    the first is further right or further down, which tells `ocr.shown` how to turn it."""
    middle = (place[1] + place[3]) / 2 * page.width
    top, bottom = (page.height_of(middle, edge * page.height) / page.height for edge in (place[2], place[4]))
    left, right = place[1], place[3]
    for _quarter in range(page.turned // 90):
        # the page was turned counter-clockwise to stand upright; this turns its places back
        left, top, right, bottom = 1 - top, left, 1 - bottom, right
    return (place[0], *(round(min(1.0, max(0.0, edge)), 4) for edge in (left, top, right, bottom)))  # type: ignore[return-value]
