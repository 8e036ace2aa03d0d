"""Finds days in print: every order and separator, glued to a time, months in words of a few languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ocr.values.amounts import plain

MONTHS = {
    "JAN": 1,
    "JANVIER": 1,
    "JANUAR": 1,
    "ENE": 1,
    "GEN": 1,
    "JÄN": 1,
    "FEB": 2,
    "FEV": 2,
    "FÉV": 2,
    "FEVRIER": 2,
    "FÉVRIER": 2,
    "MAR": 3,
    "MAC": 3,
    "MRZ": 3,
    "MÄR": 3,
    "MARS": 3,
    "MAERZ": 3,
    "MAA": 3,
    "MRT": 3,
    "APR": 4,
    "AVR": 4,
    "AVRIL": 4,
    "ABR": 4,
    "MAY": 5,
    "MAI": 5,
    "MEI": 5,
    "MAG": 5,
    "JUN": 6,
    "JUIN": 6,
    "GIU": 6,
    "JUL": 7,
    "JUIL": 7,
    "JUILLET": 7,
    "LUG": 7,
    "JULAI": 7,
    "AUG": 8,
    "AOU": 8,
    "AOÛ": 8,
    "AOUT": 8,
    "AOÛT": 8,
    "AGO": 8,
    "OGOS": 8,
    "SEP": 9,
    "SET": 9,
    "OCT": 10,
    "OKT": 10,
    "OUT": 10,
    "OTT": 10,
    "NOV": 11,
    "DEC": 12,
    "DEZ": 12,
    "DÉC": 12,
    "DIC": 12,
    "DIS": 12,
    "DES": 12,
}

_D, _S = r"[\dOoIl]", r"\s?[/.\-–~]\s?"
_YEAR = r"(?:(?:19|2[0O])[\dOo]{2}(?!\d{1,3}(?![\d:]))(?!:\d{2}(?:\D|$))|[\dOo]{2}(?=\s*\d{1,2}:\d{2}|\D|$))"
"""The year; 02.03.2015:59 are the year 20 and the time 15:59, printed without a blank."""
_BY_NUMBER = re.compile(rf"(?<![\d])({_D}{{1,2}})({_S})({_D}{{1,2}})({_S})({_YEAR})")
_SAME_SIGN = re.compile(rf"(?<![\d])({_D}{{1,2}})({_S})({_D}{{1,2}})(\2)({_YEAR})")
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?<!\d[/.\-])((?:19|2[0O])[\dO]{{2}})\s?([/.\-年])\s?({_D}{{1,2}})\s?(?:\2"
    rf"|月)\s?({_D}{{1,2}})(?!\d(?!\d?:))\s?日?"
)
_CHINESE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\D|\d(?=\d{2}\s?月))(\d{1,2})\s?月\s?(\d{1,2})\s?[日曰目]")
_ERA = re.compile(
    r"(?:(令\s?和|平\s?成|R|H|民\s?[國国]|中華民國)\s?\.?\s?(\d{1,3}|元)|(?<![\d/.\-])(1[0-4]\d))"
    r"(?:\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})(?!\d)|([/.\-])(\d{1,2})\6(\d{1,2})(?![\d月]))"
)
"""Years of Japan's eras and of the Republic of China: 令和8年 and 民國115年 are 2026, as is 115年 alone."""
_ERA_BEGINS = {"令": 2018, "R": 2018, "平": 1988, "H": 1988, "民": 1911, "中": 1911}
_BUDDHIST = re.compile(r"(?<!\d)(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(25[5-9]\d)(?!\d)")
"""Years of the Buddhist era, as Thailand counts: 2569 is 2026."""
_THAI = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_THAI_WORDED = re.compile(rf"(?<!\d)(\d{{1,2}})\s?({'|'.join(map(re.escape, _THAI))})\s?(25[5-9]\d)(?!\d)")
"""14 มี.ค. 2569, in the Buddhist era as well."""
_WORDED = re.compile(
    r"(?:ngày|ngay)\s*(\d{1,2})\s*(?:tháng|thang)\s*(\d{1,2})\s*(?:năm|nam)\s*((?:19|20)\d{2})", re.IGNORECASE
)
_KOREAN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?년\s?(\d{1,2})\s?월\s?(\d{1,2})\s?일")
_SIX = re.compile(r"(?<![\d.,])(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\s+[0-2]?\d:\d{2})")
"""Six digits before a time, the year first, as tills of Sweden print it."""
_GLUED = re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_GLUED_LAST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(20[0-4]\d)(?=\s+\d{1,2}:\d{2})")
_WORD = r"(?:DE\s+|de\s+)?([A-Za-zÄÖÜäöüéÉûÛçÇ]{3,10})"
_DAY_WORD = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?\.?[\s\-/.,]*{_WORD}\.?[\s\-/.,']*(?:DEL?\s+|del?\s+)?((?:19|20)\d{{2}}|\d{{2}}(?!\d))"
)
_WORD_DAY = re.compile(
    rf"(?<![A-Za-z]){_WORD}\.?[\s\-]*(\d{{1,2}})(?:st|nd|rd|th)?[\s,.\-]+((?:19|20)\d{{2}}|\d{{2}}(?![\d:]))"
)
_SHORT_YEAR_FIRST = re.compile(r"(?<!\d)(\d{2})([/\-.])(\d{1,2})\2(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it stands in a text; `others` are what the same print could mean elsewhere."""

    value: date
    start: int
    end: int
    others: tuple[date, ...] = ()
    short: bool = False
    words: bool = False
    mended: bool = False


def days(text: str, *, day_first: bool = True) -> list[Day]:
    """All days in a text.

    >>> [str(day.value) for day in days("18/01/201817:09:21 and 2018年01月25日10:28开, 03 MAR 2018 June 5, 2019")]
    ['2018-01-18', '2018-01-25', '2018-03-03', '2019-06-05']
    >>> days("03/04/18")[0].others
    (datetime.date(2018, 3, 4),)
    >>> [str(day.value) for day in days("02.03.2015:59, 令和8年3月14日, 民國115年03月14日, 115/03/14, 14/03/2569")]
    ['2020-03-02', '2026-03-14', '2026-03-14', '2026-03-14', '2026-03-14']
    """
    text = plain(text)
    printed: list[Day] = []
    for pattern, kind in (
        (_ERA, "era"),
        (_BUDDHIST, "buddhist"),
        (_THAI_WORDED, "thai"),
        (_WORDED, "glued"),
        (_KOREAN, "ymd"),
        (_SAME_SIGN, "dmy"),
        (_YEAR_FIRST, "ymd"),
        (_BY_NUMBER, "dmy"),
        (_DAY_WORD, "dwy"),
        (_WORD_DAY, "wdy"),
        (_CHINESE, "ymd"),
        (_GLUED, "ymd"),
        (_GLUED_LAST, "glued"),
        (_SHORT_YEAR_FIRST, "short"),
        (_SIX, "six"),
    ):
        for match in pattern.finditer(text):
            if any(match.start() < read.end and read.start < match.end() for read in printed):
                continue
            if kind == "dmy" and _inside_number(text, match):
                continue
            day = _day(match, kind, day_first)
            if day is not None:
                printed.append(day)
    return sorted(printed, key=lambda read: read.start)


def _inside_number(text: str, match: re.Match[str]) -> bool:
    """1-03/04/2018 holds a day, 03-9130 12 and 1.3.04.2018 do not: the sign before must not be the separator."""
    before = text[max(0, match.start() - 2) : match.start()]
    return len(before) == 2 and before[0].isdigit() and before[1] == match.group(2).strip()


def _day(match: re.Match[str], kind: str, day_first: bool) -> Day | None:
    groups = match.groups()
    mended = kind in ("ymd", "dmy") and bool(re.search(r"[OoIl]", "".join(part or "" for part in groups)))
    if kind == "dmy" and groups[1].strip() != groups[3].strip():
        mended = True
    orders = _orders(groups, kind, day_first)
    if orders is None:
        return None
    values = [value for order in orders if (value := _value(*order)) is not None]
    if not values and kind == "dmy" and len(groups[4]) == 2 and (late := _value(groups[0], groups[2], groups[4])):
        values = [late]
    if not values:
        return None
    others = tuple(dict.fromkeys(value for value in values[1:] if value != values[0]))
    short = len(orders[0][0]) == 2
    return Day(values[0], match.start(), match.end(), others, short, kind in ("dwy", "wdy"), mended)


def _orders(groups: Sequence[Any], kind: str, day_first: bool) -> list[tuple[str, str, str]] | None:
    """Year, month and day as the parts of a match may stand for them, the likelier order first; None where no month."""
    if kind == "ymd":
        return [(groups[0], groups[2], groups[3]) if len(groups) == 4 else (groups[0], groups[1], groups[2])]
    if kind == "dmy":
        first, second, year = groups[0], groups[2], groups[4]
        orders = [(year, second, first), (year, first, second)]
        return orders if day_first else orders[::-1]
    if kind in ("dwy", "wdy"):
        word, day = (groups[1], groups[0]) if kind == "dwy" else (groups[0], groups[1])
        number = MONTHS.get(word.upper()) or MONTHS.get(word.upper()[:3])
        return None if number is None else [(groups[2], str(number), day)]
    if kind == "era":
        begins = _ERA_BEGINS[(groups[0] or "民")[0]]
        year = begins + int((groups[1] or groups[2]).replace("元", "1"))
        return [(str(year), groups[3] or groups[6], groups[4] or groups[7])]
    if kind == "thai":
        return [(str(int(groups[2]) - 543), str(_THAI.index(groups[1]) + 1), groups[0])]
    if kind == "buddhist":
        return [(str(int(groups[3]) - 543), groups[2], groups[0])]
    places = {"glued": (2, 1, 0), "short": (0, 2, 3), "six": (0, 1, 2)}[kind]
    year, month, day = (groups[place] for place in places)
    return [(year, month, day)]


def _value(year: str, month: str, day: str) -> date | None:
    numbers = [int(re.sub("[Il]", "1", re.sub("[Oo]", "0", part))) for part in (year, month, day)]
    if numbers[0] < 100:
        numbers[0] += 2000
    try:
        return date(*numbers) if 1990 <= numbers[0] <= 2099 else None
    except ValueError:
        return None
