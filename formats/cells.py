"""One cell of a file: its letters, its number, its length of time.

Which way a file writes numbers and days is decided once for the whole file, never row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from ledger.characters import visible
from ledger.currencies import DIGITS, digits
from ledger.errors import BadInput, sentence
from ledger.money import Money, of_major

MARKS = "¥￥元"
"""What Chinese exports put around an amount; any other letter in a number makes it no number."""

EMPTY = frozenset({"", "-", "--", "/", "\\", "NULL", "null", "N/A", "n/a", "None"})


def binary(data: bytes) -> bool:
    """Whether it is no text, by its beginning."""
    return "\x00" in _decoded(data[:4000])[:1000]


def decode(data: bytes) -> str:
    """What can be seen of the text of a file that does not say its encoding.

    GBK second bytes pair up, accented Latin letters stand alone between ASCII ones: that tells the two apart, as
    either kind of bytes decodes as the other without an error.

    >>> decode("交易时间".encode("gb18030")), decode("Müller, Zoë".encode("latin-1"))
    ('交易时间', 'Müller, Zoë')
    """
    return visible(_decoded(data))


def _decoded(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return _mended(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0:  # the file was cut in the middle of a character
            return _mended(data[: error.start].decode("utf-8", "replace"))
    runs = re.findall(rb"[\x80-\xff]+", data[:200_000])
    alone = sum(len(run) % 2 for run in runs)
    if alone * 2 > len(runs):
        return data.decode("cp1252", "replace")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("gb18030" if alone * 4 < len(runs) else "cp1252", "replace")


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of its digits and separators is nothing."""
    head = data[:2000]
    for name, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        nothing, others = head[place::2].count(0), head[1 - place :: 2].count(0)
        if nothing * 5 > len(head) and others * 20 < nothing:
            return name
    return ""


def _mended(text: str) -> str:
    """Chinese bytes that somebody has saved as Western letters, and these as UTF-8: read as what they were."""
    runs = re.findall(r"[\x80-\xff]+", text[:100_000])
    if len(runs) < 3 or sum(map(len, runs)) < 3 * len(runs) or re.search(r"[\u0100-\uffff]", text):
        return text
    for name in ("utf-8", "gb18030"):
        try:
            return text.encode("latin-1").decode(name)
        except UnicodeDecodeError:
            continue
    return text


def clean(cell: str) -> str:
    """The cell without the padding that exports put around it.

    >>> clean(" `2xxx\\t"), clean('="0012"')
    ('2xxx', '0012')
    """
    text = cell.strip(" \t\r\n\v\f\u3000\xa0\ufeff\u200b\x00`")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    if text.startswith("'") and (text.endswith("'") or text[1:2].isdigit()):
        text = text.strip("'")
    return text


def fold(title: str) -> str:
    """A column's title for comparing: width, case and blanks forgiven.

    >>> fold("  金额（元） "), fold("Start  Date")
    ('金额(元)', 'start date')
    """
    return " ".join(normalize("NFKC", clean(title)).lower().replace("*", " ").split())


def decimal_mark(texts: Iterable[str], separator: str = ",") -> str:
    """Whether this file writes a decimal comma or a decimal point, judged by all its numbers together.

    >>> decimal_mark(["2.000,0", "1.500"]), decimal_mark(["1,234", "12.5"]), decimal_mark(["20,0"])
    (',', '.', ',')
    """
    comma = point = 0
    for text in texts:
        at_comma, at_point = text.rfind(","), text.rfind(".")
        if at_comma >= 0 and at_point >= 0:
            comma, point = (comma + 5, point) if at_comma > at_point else (comma, point + 5)
        elif at_comma >= 0:
            comma += text.count(",") == 1 and len(text) - at_comma != 4
        elif at_point >= 0:
            point += text.count(".") == 1 and len(text) - at_point != 4
    if comma == point:
        return "," if separator == ";" and not point else "."
    return "," if comma > point else "."


_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d{1,3})?")


def number(cell: str, mark: str = ".", signs: str = MARKS) -> Decimal | None:
    """The number in a cell; None for an empty one.  Brackets and a minus behind mean negative.

    >>> number("-1,234.50"), number("2.000,0", ","), number("(12.00)"), number("¥28.16"), number(" / ")
    (Decimal('-1234.50'), Decimal('2000.0'), Decimal('-12.00'), Decimal('28.16'), None)
    """
    text = clean(cell)
    if text in EMPTY or not text.strip("-"):
        return None
    bare = text.translate(_WIDTH).strip(signs + " ")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    elif bare.endswith(("-", "+")):
        bare = bare[-1] + bare[:-1]
    sign, rest = (bare[0], bare[1:].lstrip(signs + " ")) if bare[:1] in ("-", "+") else ("", bare)
    if mark == ",":
        rest = rest.translate(_SWAPPED)
    bare = sign + rest.replace(" ", "").replace("\xa0", "").replace("'", "")
    if not _NUMBER.fullmatch(bare) or not any(map(str.isdigit, bare)):
        raise BadInput(sentence("“{text}” is not an amount."), text=text[:40])
    try:
        return Decimal(bare.replace(",", ""))
    except InvalidOperation:
        raise BadInput(sentence("“{text}” is not an amount."), text=text[:40]) from None


_WIDTH = str.maketrans("−－＋，．（）０１２３４５６７８９", "--+,.()0123456789")
_SWAPPED = str.maketrans(",.", ".,")


def money(cell: str, currency: str, mark: str = ".", signs: str = MARKS) -> Money | None:
    """The amount in a cell, exactly; a currency that ISO 4217 does not know is refused."""
    value = number(cell, mark, signs)
    return None if value is None else Money.of(value, known(currency))


def known(code: str) -> str:
    """The code of a currency as a file writes it.  Raises BadInput for one that ISO 4217 does not know.

    >>> known("eur")
    'EUR'
    """
    if code.upper() not in DIGITS:
        raise BadInput(sentence("“{text}” is not a currency that I know."), text=code[:20], field="currency")
    return code.upper()


def rounded(cell: str, currency: str, mark: str = ".") -> Money | None:
    """A rate or a computed amount, rounded to what the currency has."""
    value = number(cell, mark)
    if value is None:
        return None
    if abs(value.adjusted()) > 15:
        return Money.of(value, currency)
    return of_major(value, currency)


def plain(amount: Money) -> Decimal:
    """The amount in major units with the currency's own number of places."""
    return Decimal(amount.minor).scaleb(-digits(amount.currency))


_SPAN = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?")


def seconds(cell: str, mark: str = ".") -> int:
    """A length of time: `1:30`, `25:00:30`, or hours as a number.

    >>> seconds("01:00:01"), seconds("1:30"), seconds("0,25", ",")
    (3601, 5400, 900)
    """
    text = clean(cell)
    match = _SPAN.fullmatch(text)
    if match:
        hours, minutes, rest = match.groups()
        return int(hours) * 3600 + int(minutes) * 60 + int(rest or 0)
    try:
        hours_written = number(text, mark, signs="h")
    except BadInput:
        hours_written = None
    if hours_written is None or not 0 <= hours_written < 100_000:
        raise BadInput(sentence("“{text}” is not a length of time."), text=text[:40])
    return int((hours_written * 3600).to_integral_value())


_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def clock(cell: str) -> time | None:
    """A time of day, 12 or 24 hours; None for an empty cell.

    >>> clock("10:23 PM"), clock("103542"), clock("")
    (datetime.time(22, 23), datetime.time(10, 35, 42), None)
    """
    if len(cell) == 8 and cell[2] == cell[5] == ":":  # as nearly all trackers write it, tens of thousands in a file
        try:
            return time.fromisoformat(cell)
        except ValueError:
            pass
    text = clean(cell)
    if text in EMPTY:
        return None
    if len(text) == 6 and text.isdigit():
        text = f"{text[:2]}:{text[2:4]}:{text[4:]}"
    match = _CLOCK.fullmatch(text)
    try:
        if not match:
            raise ValueError
        hour, half = int(match[1]), (match[4] or "").lower()[:1]
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        raise BadInput(sentence("“{text}” is not a time of day."), text=text[:40]) from None


YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "sí", "si", "sim", "はい", "是", "да", "tak", "x"})
NO = frozenset({"no", "n", "false", "0", "nein", "non", "não", "nao", "いいえ", "否", "нет", "nie"})


def truth(cell: str) -> bool | None:
    """Yes or no in the languages that exports come in; None where neither is said."""
    word = clean(cell).lower()
    return True if word in YES else False if word in NO else None
