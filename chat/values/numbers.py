"""Numbers as people write them: `1,471.60`, `1.471,60`, `1 900`, `1.2万`, `3k`, `两千三`, `壹仟贰佰`.

All of it takes folded text (`chat.folding.folded`) and gives exact `Decimal`s.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chat.pattern import Pattern

NUMERALS = "〇零一二三四五六七八九十百千两俩壹贰叁肆伍陆柒捌玖拾佰仟廿卅幺"
"""Characters that a Chinese number may be made of (besides 万, 亿, 点 and digits)."""

_DIGIT = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "壹": 1,
    "幺": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "贰": 2,
    "三": 3,
    "叁": 3,
    "四": 4,
    "肆": 4,
    "五": 5,
    "伍": 5,
    "六": 6,
    "陆": 6,
    "七": 7,
    "柒": 7,
    "八": 8,
    "捌": 8,
    "九": 9,
    "玖": 9,
}
_SMALL_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG_UNIT = {"万": 10**4, "亿": 10**8}
MAGNITUDE = {
    "k": 10**3,
    "w": 10**4,
    "m": 10**6,
    "mio": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "hundred": 100,
    "thousand": 10**3,
    "grand": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "lac": 10**5,
    "lacs": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "crores": 10**7,
    "billion": 10**9,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百": 100,
    "백": 100,
    "천": 10**3,
    "만": 10**4,
    "억": 10**8,
}
"""What a number in figures is multiplied by; a lakh is a hundred thousand, a crore ten million."""

_LETTERS = r"a-z\u00df-\u024f\u0370-\u052f"
SCALE = (
    rf"(?:hundred|thousand|million|billion|lakhs?|lacs?|crores?|mio|mln|mn|bn|[kw])(?![{_LETTERS}])|grand(?!\s?[{_LETTERS}])"
    r"|百万(?!富)|千万(?!不|别|要)|千(?![克瓦米卡兆字斤焦帕])|万(?![能达科豪圣象向家])|百(?![分度货叶合])|亿|[만천백억]"
)
"""The words of `MAGNITUDE` behind a number: “37 Kč” is no thousands, nor are three 千克 of apples.  “m” is not among
them: it is as often a metre or a minute."""

GROUPED = r"\d{1,3}(?:(?:[,.']\d{2,4}(?!\d)|\ \d{3}(?!\d)){1,5})(?:[.,]\d+)?|\d{1,15}(?:[.,]\d+)?|\.\d+"
"""A number in figures, with or without signs between the thousands; a blank only stands before three figures, so that
“30 2026-11-18” is thirty and a day.  Of its decimals none is left out, however many there are."""

_MIXED = Pattern(rf"(\d{{1,15}}(?:\.\d{{1,12}})?)\s?({SCALE}|m)?(\d|[一二三四五六七八九])?")
_UNITS = Pattern(
    r"(?:(?P<e8>\d{1,6}(?:\.\d{1,4})?)\s?[亿억]\s?)?(?:(?P<e4>\d{1,4}(?:\.\d{1,4})?)\s?[万만]\s?)?"
    r"(?:(?P<e3>\d)\s?[千천](?![克瓦米卡兆字斤焦帕])\s?)?(?:(?P<e2>\d)\s?[百백](?![分度货叶合])\s?)?"
    r"(?P<e0>(?<=\S)\d{2,4}(?![\d.,]))?"
)
_CHINESE = Pattern(rf"[{NUMERALS}万亿]{{1,24}}(?:点[{NUMERALS}]{{1,8}})?")


def number(text: str) -> Decimal | None:
    """The number that the whole text is, None when it is none; the likeliest of the possible `readings`.

    >>> [str(number(one)) for one in ("1,471.60", "1.471,60", "1 900", "1.2万", "3k", "两千三", "壹仟贰佰", "三点五")]
    ['1471.60', '1471.60', '1900', '12000', '3000', '2300', '1200', '3.5']
    """
    text = text.strip()
    if figures := readings(text):
        return figures[0]
    if match := _MIXED.fullmatch(text):
        return _with_magnitude(match)
    return numeral(text) if text == "半" or _CHINESE.fullmatch(text) else None


def readings(text: str) -> tuple[Decimal, ...]:
    """What a number in figures can mean, likeliest first: two values for `1.234`, none for what is no number.

    >>> [str(value) for value in readings("1.234")]
    ['1.234', '1234']
    """
    if not re.fullmatch(GROUPED, text):
        return ()
    plain = re.sub(r"(?<=\d)[ '](?=\d{3}(?!\d))", "", text)
    if " " in plain or "'" in plain:
        return ()
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        return _both_signs(plain)
    if not points and not commas:
        return (Decimal(plain),)
    sign = "." if points else ","
    parts = plain.split(sign)
    if len(parts) > 2:
        return (Decimal("".join(parts)),) if _grouped_well(parts) else ()
    return _one_sign(parts, sign)


def with_units(text: str, place: int) -> tuple[int, Decimal] | None:
    """A number of figures with several units, as in “1万5千”, “3만5천”, “2万300”, and where it ends; None for others.

    >>> [with_units(one, 0) for one in ("1万5千元", "2만원", "3만5천원", "2万300", "3万", "45")]
    [(4, Decimal('15000')), (2, Decimal('20000')), (4, Decimal('35000')), (5, Decimal('20300')), None, None]
    """
    match = _UNITS.match(text, place)
    groups = {int(name[1:]): value for name, value in match.groupdict().items() if value} if match else {}
    if match is None or not groups.keys() - {0} or (len(groups) < 2 and not _HANGUL.search(match[0])):
        return None
    value = sum((Decimal(figures).scaleb(power) for power, figures in groups.items()), Decimal(0))
    return place + len(match[0].rstrip()), value.quantize(Decimal(1)) if value == value.to_integral_value() else value


_HANGUL = Pattern("[만천백억]")


def numeral(text: str) -> Decimal | None:
    """A number in Chinese characters, everyday or financial (大写); `半` is a half.

    >>> [str(numeral(one)) for one in ("十二", "一百零五", "三百五", "一万二", "二〇二六", "廿三", "半", "贰仟叁佰元")]
    ['12', '105', '350', '12000', '2026', '23', '0.5', 'None']
    """
    if text == "半":
        return Decimal("0.5")
    whole, point, rest = text.partition("点")
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    decimals = "".join(str(_DIGIT[char]) for char in rest if char in _DIGIT)
    return Decimal(f"{value}.{decimals}") if rest and len(decimals) == len(rest) else None


def _whole(text: str) -> int | None:
    if not text or len(text) > 24:
        return None
    if len(text) > 1 and all(char in _DIGIT for char in text):
        return int("".join(str(_DIGIT[char]) for char in text))
    total = section = digit = 0
    unit, zero, fresh = 1, False, False
    for char in text:
        if char in "零〇":
            zero = True
        elif char in "廿卅":
            section, digit, unit, fresh = section + (20 if char == "廿" else 30), 0, 10, False
        elif char in _DIGIT:
            if fresh:
                return None
            digit, fresh = _DIGIT[char], True
        elif char in _SMALL_UNIT:
            if section and _SMALL_UNIT[char] >= unit:
                return None  # 十十
            unit = _SMALL_UNIT[char]
            section, digit, fresh, zero = section + (digit if fresh else 1) * unit, 0, False, False
        elif char in _BIG_UNIT:
            unit = _BIG_UNIT[char]
            total = (total + section + digit) * unit if unit == 10**8 else total + (section + digit) * unit
            section, digit, fresh, zero = 0, 0, False, False
        else:
            return None
    # 三百五 is 350 and 一万二 is 12,000, but 三百零五 is 305.
    return total + section + digit * (unit // 10 if fresh and unit >= 100 and not zero else 1)


def _with_magnitude(match: re.Match[str]) -> Decimal | None:
    figure, unit, tail = match.groups()
    if not unit:
        return None if tail else Decimal(figure)
    value = Decimal(figure) * MAGNITUDE[unit]
    if tail:  # 3千5 is 3,500
        value += Decimal(tail if tail.isdigit() else _DIGIT[tail]) * MAGNITUDE[unit] / 10
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _both_signs(text: str) -> tuple[Decimal, ...]:
    decimal_sign = "." if text.rindex(".") > text.rindex(",") else ","
    if text.count(decimal_sign) > 1:
        return ()
    whole, decimals = text.split(decimal_sign)
    parts = whole.split("," if decimal_sign == "." else ".")
    return (Decimal("".join(parts) + "." + decimals),) if _grouped_well(parts) else ()


def _one_sign(parts: list[str], sign: str) -> tuple[Decimal, ...]:
    whole, rest = parts
    as_decimal = Decimal(f"{whole or 0}.{rest}")
    if len(rest) != 3 or whole in ("", "0") or len(whole) > 3:
        return (as_decimal,)
    together = Decimal(whole + rest)
    return (as_decimal, together) if sign == "." else (together,)


def _grouped_well(parts: list[str]) -> bool:
    """Groups of three; or, as in India, of two with three at the end; or, as in old Chinese books, of four."""
    first, *middle = parts
    if not middle:
        return True
    lengths = [len(part) for part in middle]
    by_three = all(length == 3 for length in lengths) and len(first) <= 3
    indian = lengths[-1] == 3 and all(length == 2 for length in lengths[:-1]) and len(first) <= 2
    by_four = all(length == 4 for length in lengths) and len(first) <= 4
    return by_three or indian or by_four
