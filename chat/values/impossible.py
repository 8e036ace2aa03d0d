"""What is written like a month or a day and is none: “2026-13”, “13月”, “2026-02-30”."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from chat.folding import folded
from chat.pattern import Pattern
from chat.text import _
from chat.values.dates import YEARS
from chat.values.days import not_a_day
from chat.values.unread import Unread

_WRITTEN = (
    Pattern(r"(?<![\w./-])(?P<y>(?:19|20)\d\d)[-/](?P<m>\d{1,2})(?:[-/](?P<d>\d{1,2}))?(?![\w/-]|\.\d)"),
    Pattern(r"(?<![\w./-])(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\w/-]|\.\d)"),
    Pattern(r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)年)?(?P<m>\d{1,2})月(?:份|(?P<d>\d{1,2})[日号])?"),
)

_FAR = (
    Pattern(r"(?<![\w./-])(?P<y>\d{4})(?P<mark>[-/.])(?:0[1-9]|1[0-2])(?P=mark)(?:0[1-9]|[12]\d|3[01])(?![\w/-]|\.\d)"),
    Pattern(r"(?<![\w./-])(?:0[1-9]|[12]\d|3[01])(?P<mark>[./])(?:0[1-9]|1[0-2])(?P=mark)(?P<y>\d{4})(?![\w/-]|\.\d)"),
    Pattern(r"(?<!\d)(?P<y>\d{4})年\d{1,2}月\d{1,2}[日号]"),
)
"""Written in full like a day, of whatever year."""


def far_day(text: str, names: Container[str] = ()) -> Unread | None:
    """The first day of a year that nobody means; None where there is none.

    >>> [far_day(text).part for text in ("paid 5 9999-12-31", "31.12.1066", "0001年1月1日")]
    ['9999-12-31', '31.12.1066', '0001年1月1日']
    >>> far_day("2026-11-20, 1.2.1024, 1234-5-6"), far_day("1066-10-14", {"1066-10-14"})
    (None, None)
    """
    low = folded(text)
    for match in (match for pattern in _FAR for match in pattern.finditer(low)):
        if not YEARS[0] <= int(match["y"]) <= YEARS[1] and match[0].upper() not in names:
            return not_a_day(match[0])
    return None


def impossible(text: str, names: Container[str] = ()) -> Unread | None:
    """The first month or day that cannot be; None where there is none.  `names`: what projects are called, in capitals.

    >>> [impossible(text).part for text in ("vat 2026-13", "科目余额表 13月", "2026-02-30", "13/2026")]
    ['2026-13', '13月', '2026-02-30', '13/2026']
    >>> impossible("2026-10 to 2026-12, 2月29日"), impossible("fee 2026.13"), impossible("x 2026-13", {"2026-13"})
    (None, None, None)
    """
    low = folded(text)
    for pattern in _WRITTEN:
        for match in pattern.finditer(low):
            said = match.groupdict()
            month, day, year = int(match["m"]), said.get("d"), said.get("y")
            if match[0].upper() in names:
                continue
            if not 1 <= month <= 12:
                shown = _("“{text}” is no month. Write for example 2026-11.", text=match[0])
                return Unread(shown, match[0], "day")
            if day and not _exists(int(year or 2000), month, int(day)):  # without a year 29 February may be meant
                return not_a_day(match[0])
    return far_day(text, names)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
