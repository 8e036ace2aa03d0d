"""Which of the days on a page is the one that the document bears: candidates and their features."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ocr.fields.labels import BAD_DATE, GOOD_DATE
from ocr.page import GAP, Page, Piece, Row, rows
from ocr.values.dates import Day, days

_TITLE = re.compile(r"INVOICE|RECHNUNG|GUTSCHRIFT|FACTURE|FACTUUR|FATTURA|RECEIPT|AVOIR|发票|收据", re.IGNORECASE)
MALAYSIAN_GST = date(2015, 4, 1)
"""A Malaysian receipt that names this tax is not older than the tax: a misread year shows."""

_MALAYSIAN_GST = re.compile(r"\bGST\b(?=.*(?:\bRM|BHD\b|JALAN))|(?:BHD\b|JALAN).*\bGST\b", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(r"\s+[^\W\d_][^:]*[^\W\d_].*\d[.,]\d{2}\b")
"""What goes on with words and an amount is a line of a bill: the night of a stay, a ride."""

_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:[AP]M)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DayPlace:
    """One place where a day is printed."""

    day: Day
    piece: Piece
    share: float
    label: str
    above: str
    timed: bool
    of_item: bool = False


@dataclass(slots=True)
class When:
    """A candidate for the day of the document, with all its places and features."""

    value: date
    places: list[DayPlace] = field(default_factory=list)
    features: dict[str, float] = field(default_factory=dict)

    @property
    def best(self) -> DayPlace:
        """The place that speaks most for the day."""
        return max(self.places, key=lambda place: (bool(GOOD_DATE.search(place.label)), place.piece.score))


def candidates(page: Page, *, today: date | None, day_first: bool) -> list[When]:
    """The days that may be the document's own, each with its features."""
    lines = rows(page.pieces)
    shown = shown_order(page)
    day_first = day_first if shown is None else shown
    by_day: dict[date, When] = {}
    for number, line in enumerate(lines):
        before = 0
        for day in days(line.text, day_first=day_first):
            place = _place(lines, number, line, day, before)
            before = day.end
            by_day.setdefault(day.value, When(day.value)).places.append(place)
            for other in day.others:
                by_day.setdefault(other, When(other)).places.append(place)
    taxed = bool(_MALAYSIAN_GST.search(page.text))
    possible = [when for when in by_day.values() if today is None or when.value <= today + timedelta(days=1)]
    for when in possible or by_day.values():
        when.features = _features(when, list(by_day.values()), today)
        when.features["small"] = page.small(place.piece for place in when.places)
        when.features["twin"] = float(any(_twins(when.value, other.value) for other in possible))
        if taxed and when.value < MALAYSIAN_GST:
            when.features["unlikely year"] = 1.0
    return possible


_ALIKE = {"38", "08", "06", "68", "56", "58", "17", "27", "35", "49"}
"""Digits that engines take for each other."""


def _twins(day: date, another: date) -> bool:
    """Whether two days differ in one digit that is easily misread: then either may be the other."""
    unlike = [
        (digit, other_digit)
        for digit, other_digit in zip(day.isoformat(), another.isoformat(), strict=True)
        if digit != other_digit
    ]
    return len(unlike) == 1 and "".join(sorted(unlike[0])) in _ALIKE


def shown_order(page: Page) -> bool | None:
    """Whether the page itself shows that the day stands first: 17/11/2017 does, 11/17/2017 shows the contrary."""
    firsts, seconds = 0, 0
    for match in re.finditer(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:19|20)\d{2}(?!\d)", page.text):
        firsts += int(match.group(1)) > 12 >= int(match.group(3))
        seconds += int(match.group(3)) > 12 >= int(match.group(1))
    return None if bool(firsts) == bool(seconds) else bool(firsts)


_AMOUNT = re.compile(r"\d[.,]\d{2}\s*$")
"""A row that ends so has its own value: its words say nothing of what stands below ("Change Due 51.48")."""


def _place(lines: Sequence[Row], number: int, line: Row, day: Day, before: int) -> DayPlace:
    """The place of a day; its label begins where the day before it in the row ends, if it has a label of its own."""
    start = 0
    piece = line.pieces[-1]
    for words in line.pieces:
        if day.start < start + len(words.text) + len(GAP):
            piece = words.part(max(0, day.start - start), min(len(words.text), day.end - start))
            break
        start += len(words.text) + len(GAP)
    above = ""
    for line_above in reversed(lines[max(0, number - 2) : number]):
        near = [
            words.text for words in line_above.pieces if min(words.right, piece.right) > max(words.left, piece.left)
        ]
        if near:
            above = "" if _AMOUNT.search(line_above.text) else near[0]
            break
    rest = line.text[day.end :]
    share = number / max(1, len(lines) - 1)
    own = line.text[before : day.start]
    label = own if sum(map(str.isalpha, own)) > 1 else line.text[: day.start]
    of_item = not line.text[: day.start].strip() and bool(_ITEM.match(rest))
    return DayPlace(day, piece, share, label, above, bool(_TIME.search(rest[:24])), of_item)


def _features(when: When, everyone: Sequence[When], today: date | None) -> dict[str, float]:
    out: dict[str, float] = defaultdict(float)
    for place in when.places:
        own = place.day.value == when.value
        near = place.label[-28:]
        good, bad = GOOD_DATE.search(near), BAD_DATE.search(near)
        out["labelled"] = max(out["labelled"], float(bool(good and not bad)))
        out["labelled otherwise"] = max(out["labelled otherwise"], float(bool(bad)))
        out["label above"] = max(out["label above"], float(bool(not near.strip() and GOOD_DATE.search(place.above))))
        out["bad above"] = max(out["bad above"], float(bool(not near.strip() and BAD_DATE.search(place.above))))
        out["beside title"] = max(out["beside title"], float(bool(_TITLE.search(place.label) and not bad)))
        out["with time"] = max(out["with time"], float(place.timed))
        out["other reading"] = max(out["other reading"], float(not own))
        out["own reading"] = max(out["own reading"], float(own))
        out["whole year"] = max(out["whole year"], float(not place.day.short))
        out["in words"] = max(out["in words"], float(place.day.words))
        out["mended"] = max(out["mended"], float(place.day.mended))
        out["of an item"] = max(out["of an item"], float(place.of_item))
        out["starts row"] = max(out["starts row"], float(not place.label.strip()))
    shares = [place.share for place in when.places]
    out["highest"], out["lowest"] = min(shares), max(shares)
    out["times"] = min(4, len(when.places)) / 4
    out["read"] = max(place.piece.score for place in when.places)
    earliest, latest = min(candidate.value for candidate in everyone), max(candidate.value for candidate in everyone)
    out["latest"] = float(when.value == latest and earliest != latest)
    out["earliest"] = float(when.value == earliest and earliest != latest)
    out["first printed"] = float(
        min(shares) <= min(min(printed.share for printed in candidate.places) for candidate in everyone)
    )
    out["long ago"] = float(today is not None and when.value < today - timedelta(days=365 * 20))
    out["unlikely year"] = float(not 2000 <= when.value.year <= 2049)
    return dict(out)
