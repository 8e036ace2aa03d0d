"""Days as files write them.  Day before month or month before day is one decision for the whole file."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from formats.cells import clean
from formats.sheet import Ask
from ledger.errors import BadInput, sentence

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?=$|[ T日\d])")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.' ])\s*(\d{1,2})\s*[-/.' ]\s*(\d{4}|\d{2})(?=$|[ T,])")
_PACKED = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})(?=$|[ T]|\d{6}$)")
_NAMED = re.compile(r"(\d{1,2})[-\s./]*([A-Za-zä]{3,9})\.?[-\s,./]*(\d{4}|\d{2})(?=$|[ T,])")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?=$|[ T,])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ORDERS = ("dmy", "mdy")


def order(texts: Iterable[str], guess: str = "mdy") -> tuple[str, Ask | None]:
    """The order of day and month in this file, and the question to ask where its values leave it open.

    >>> order(["03/04/2024", "03/25/2024"])
    ('mdy', None)
    >>> order(["03/04/2024"])[1].choices
    ('dmy', 'mdy')
    """
    day_first = month_first = 0
    example = ""
    for text in texts:
        match = _YEAR_LAST.match(clean(text))
        if not match:
            continue
        first, mark, second = int(match[1]), match[2], int(match[3])
        if (mark == "." and 1 <= second <= 12) or first > 12 >= second:
            day_first += 1
        elif second > 12 >= first:
            month_first += 1
        elif first <= 12 and first != second:
            example = example or clean(text)
    if day_first or month_first:
        return ("dmy" if day_first >= month_first else "mdy"), None
    if not example:
        return guess, None
    question = sentence("Is {text} day/month or month/day?")
    return guess, Ask("day_order", question, {"text": example}, ORDERS, guess)


def settled(texts: Iterable[str], guess: str, answers: Mapping[str, str]) -> tuple[str, tuple[Ask, ...]]:
    """The order for this file, and what is left to ask: a person's answer, what the values tell, what the books are
    set to (`usual_day_order`), and only then a question.

    >>> settled(["03/04/2024"], "mdy", {"usual_day_order": "dmy"})
    ('dmy', ())
    >>> settled(["03/25/2024"], "mdy", {"usual_day_order": "dmy"})
    ('mdy', ())
    """
    if (told := answers.get("day_order", "")) in ORDERS:
        return told, ()
    found, ask = order(texts, guess)
    usual = answers.get("usual_day_order", "")
    if ask and usual in ORDERS:
        return usual, ()
    return found, (ask,) if ask else ()


def day(cell: str, order: str = "mdy") -> date:
    """The day in a cell; a time of day behind it is passed over.

    >>> day("2024年3月4日"), day("20240304"), day("26.01.2015", "dmy"), day("4-Mar-24")
    (datetime.date(2024, 3, 4), datetime.date(2024, 3, 4), datetime.date(2015, 1, 26), datetime.date(2024, 3, 4))
    """
    text = clean(cell)
    try:
        year, month, number = _parts(text, order)
        return date(year, month, number)
    except ValueError:
        raise BadInput(sentence("“{text}” is not a date."), text=text[:40]) from None


def _parts(text: str, order: str) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _PACKED.match(text):
        return int(match[1] + match[2]), int(match[3]), int(match[4])
    if match := _YEAR_LAST.match(text):
        first, second = int(match[1]), int(match[3])
        month, number = (second, first) if order == "dmy" or match[2] == "." else (first, second)
        return _year(match[4]), month, number
    if match := _NAMED.match(text):
        return _year(match[3]), _month(match[2]), int(match[1])
    if match := _NAMED_FIRST.match(text):
        return int(match[3]), _month(match[1]), int(match[2])
    raise ValueError(text)


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _year(text: str) -> int:
    year = int(text)
    if year > 99:
        return year
    return 2000 + year if year < 70 else 1900 + year


def bank_day(year: int, month: int, number: int) -> date:
    """A day of a bank calendar, which may have a 30 February: the last day of that month is meant.

    >>> bank_day(2016, 2, 30)
    datetime.date(2016, 2, 29)
    """
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        raise ValueError
    return date(year, month, min(number, monthrange(year, month)[1]))
