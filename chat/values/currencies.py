"""What people call money: codes, signs and words for the currencies of ISO 4217, and which of them say several.

“zł”, “ringgit” and “韩元” say one currency; “rupees”, “$” and “克朗” several, of which the books may know one
(`settled`); “₿” and “bitcoin” say money that no book here is kept in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

from chat.folding import folded
from chat.pattern import Pattern
from chat.values import currency_words as table
from ledger.currencies import DIGITS
from ledger.currencies import money_words as money_words_of_all

MOST_CHOICES = 5
"""So many currencies are offered where several can be meant."""


@dataclass(frozen=True, slots=True)
class MoneyWord:
    """A word or sign for money.

    Attributes:
        word: as it was typed.
        codes: the currencies that it can mean, the likeliest first; none where it is money that we do not know.
        parts: how many of it make one of the currency: 100 of “cents”.
    """

    word: str
    codes: tuple[str, ...]
    parts: int = 1


def _alternation() -> str:
    codes = [code.lower() for code in DIGITS if code not in table.WEAK.split()]
    words = [word for word, (_codes, parts) in money_words_of_all().items() if parts == 1]
    out = []
    for word in sorted({*codes, *words}, key=len, reverse=True):
        latin = word[-1].isascii() and word[-1].isalpha()
        if not latin or len(word) > 1:
            out.append(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if latin else re.escape(word))
    return "|".join(out)


MONEY = _alternation()
"""The words, signs and codes for money, as a part of a pattern for what stands behind an amount."""


def settled(codes: tuple[str, ...], home: str = "", rated: Collection[str] = ()) -> str | None:
    """Which of several currencies is meant: that of the books, else the only one for which the books know a rate.

    >>> settled(("INR", "PKR"), "PKR"), settled(("USD", "CAD"), "CNY", ("EUR", "USD")), settled(("USD", "CAD"), "CNY")
    ('PKR', 'USD', None)
    """
    if len(codes) == 1 or home in codes:
        return home if home in codes else codes[0]
    known = [code for code in codes if code in rated]
    return known[0] if len(known) == 1 else None


def money_word_at(low: str, place: int, typed: str = "", *, before: bool = False) -> tuple[int, MoneyWord] | None:
    """The word for money at this place of a folded text, and where it ends.

    `before`: a number follows it, else it stands behind one.  `typed` is the text as it was before it was folded: codes
    that are ordinary words (ALL, TOP, CUP) count in capitals only.

    >>> [money_word_at(text, 0)[1].codes for text in ("zł", "hong kong dollars", "丹麦克朗", "越南盾", "₿")]
    [('PLN',), ('HKD',), ('DKK',), ('VND',), ()]
    >>> money_word_at("all 3", 0, "ALL 3", before=True)[1].codes, money_word_at("all 3", 0, before=True)
    (('ALL',), None)
    """
    if place >= len(low):
        return None
    typed = typed or low
    found = _listed(low, place, typed, before)
    if not before and (longer := _of_a_country(low, place)) and (found is None or longer[0] > found[0]):
        found = longer
    found = found or _unknown(low, place, before)
    if found is None:
        return None
    end, codes, parts = found
    return end, MoneyWord(typed[place:end].strip(), codes, parts)


def money_words(low: str, typed: str) -> tuple[tuple[int, int], ...]:
    """Where words for money stand that need no number beside them to be that: “118 each, eur”, “三张票，港币”.

    >>> low = "lunch each eur or hong kong dollars, won"
    >>> [low[start:end] for start, end in money_words(low, low)]
    ['eur', 'hong kong dollars']
    """
    out: list[tuple[int, int]] = []
    place = 0
    while place < len(low):
        inside = place and _LETTER.match(low[place - 1]) and _LETTER.match(low[place])
        found = None if inside else _of_a_country(low, place) or _listed(low, place, typed, before=False)
        if found and _stands_alone(low[place : found[0]], typed[place : found[0]]):
            out.append((place, found[0]))
            place = found[0]
        else:
            place += 1
    return tuple(out)


def _stands_alone(word: str, typed: str) -> bool:
    entry = _words().get(word)
    if entry is None:  # “hong kong dollars”
        return True
    if word.upper() in DIGITS:
        return typed.isupper() or word in table.KNOWN_CODES.split()
    return not entry.only_behind and word[0].isalpha() and len(word) >= (4 if word.isascii() else 2)


def reads_as_money(words: str) -> bool:
    """Whether words that are written behind a bare number would become its currency: “pen test” in “15000 pen test”."""
    return bool(words) and money_word_at(folded(words), 0, words) is not None


def is_weak(typed: str) -> bool:
    """Whether what was typed for a currency is as well a word, a brand or short for something else."""
    return typed.upper() in table.WEAK.split()


def may_start(char: str) -> bool:
    """Whether a word or sign for money can begin with the character."""
    return char in _first() or (not char.isascii() and unicodedata.category(char) == "Sc")


Found = tuple[int, tuple[str, ...], int]
"""Where it ends, the currencies, and how many of it make one."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A word of the table, and where it counts."""

    codes: tuple[str, ...]
    parts: int
    only_behind: bool
    capitals: Literal["", "always", "before"]


@cache
def _words() -> dict[str, _Listed]:
    behind, in_capitals = set(table.ONLY_AFTER.split()), set(table.CAPITALS.lower().split())
    out: dict[str, _Listed] = {}
    for code in DIGITS:
        capitals: Literal["", "always", "before"] = ""
        if code in table.CODES_IN_CAPITALS.split():
            capitals = "always"
        elif code in table.CODES_BEHIND.split():
            capitals = "before"
        out[code.lower()] = _Listed((code,), 1, False, capitals)
    for word, (codes, parts) in money_words_of_all().items():
        out[word] = _Listed(codes, parts, word in behind, "always" if word in in_capitals else "")
    for word in table.UNKNOWN.replace("\n", " ").split(", "):
        out[word.strip(" ,")] = _Listed((), 1, word.strip() in behind, "")
    for code in table.UNKNOWN_CODES.split():
        out[code.lower()] = _Listed((), 1, False, "always")
    return out


@cache
def _by_beginning() -> dict[str, tuple[str, ...]]:
    """The first two characters (the only one of a sign) -> the words that begin so, the longest first."""
    out: dict[str, list[str]] = {}
    for word in _words():
        out.setdefault(word[:2], []).append(word)
    return {begun: tuple(sorted(words, key=len, reverse=True)) for begun, words in out.items()}


@cache
def _first() -> frozenset[str]:
    return frozenset(begun[0] for begun in _by_beginning())


def _listed(low: str, place: int, typed: str, before: bool) -> Found | None:
    beginnings = _by_beginning()
    for word in (*beginnings.get(low[place : place + 2], ()), *beginnings.get(low[place], ())):
        if not low.startswith(word, place):
            continue
        end, entry = place + len(word), _words()[word]
        following = low[end : end + 1]
        if _LETTER.match(word[-1]) and _LETTER.match(following):
            continue
        if before and (entry.only_behind or not _BEFORE_NUMBER.match(low, end)):
            continue
        if entry.capitals and not typed[place:end].isupper() and (before or entry.capitals == "always"):
            continue
        if following and following in table.NOT_BEFORE.get(word, ""):
            continue
        if (other := table.NOT_MONEY.get(word)) and Pattern(other).match(low, end):
            continue
        if len(word) <= _ABBREVIATED and _LETTER.match(word[-1]) and _POINT.match(low, end):
            end += 1
        return end, entry.codes, entry.parts
    return None


_ABBREVIATED = 4
_LETTER = Pattern(r"[a-z\u00df-\u024f\u0400-\u052f]")
_BEFORE_NUMBER = Pattern(r"\.?\s?[-(]?\s?\.?[\d〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]")
_POINT = Pattern(r"\.(?=\s|\d|-|$)")


def _of_a_country(low: str, place: int) -> Found | None:
    """“mauritian rupees”, “越南盾”: a word that several share, with the country that tells which.

    The names are CLDR's; they are looked up only where the words end like the name of a currency.
    """
    if low[place] > "\u2e80":
        match = _CHINESE.match(low, place)
        code = _names().get(match[0], "") if match else ""
        return (match.end(), (code,), 1) if match and code else None
    words = _ENGLISH.match(low, place)
    if words is None:
        return None
    parts = words[0].split(" ")
    for count in range(len(parts), 1, -1):
        entry = _words().get(parts[count - 1])
        if entry is None or not parts[count - 1].isalpha():
            continue
        country = " ".join(parts[: count - 1]) + " "
        codes = tuple(code for code in entry.codes if _english(code).startswith(country))
        if len(codes) == 1:
            return place + len(country) + len(parts[count - 1]), codes, entry.parts
    return None


_ENGLISH = Pattern(r"[a-z.&é]{2,14}(?: [a-zé&-]{2,14}){1,4}")
_CHINESE = Pattern(
    r"[\u4e00-\u9fff]{1,8}?(?:卢比|比索|法郎|克朗|第纳尔|里亚尔|先令|里拉|卢布|镑|磅|元|币|盾|列伊|迪拉姆|马纳特|索姆|苏姆)"
)


@cache
def _names() -> dict[str, str]:
    """The full names of currencies in Chinese -> their codes."""
    from babel.numbers import get_currency_name

    return {get_currency_name(code, locale="zh_Hans"): code for code in DIGITS}


def _english(code: str) -> str:
    from babel.numbers import get_currency_name

    return get_currency_name(code, locale="en").lower()


def _unknown(low: str, place: int, before: bool) -> Found | None:
    """Money of which we know nothing: another sign, “dogecoins”, “游戏代币”."""
    char = low[place]
    if not char.isascii() and unicodedata.category(char) == "Sc":
        return place + 1, (), 1
    match = None if before else _COINS.match(low, place)
    return (match.end(), (), 1) if match else None


_COINS = Pattern(
    r"[a-z]{2,12}coins?(?![a-z])|(?![枚个张块种片串])[a-z]?[\u4e00-\u9fff]{1,4}?(?<![硬纸货外本钱造投金银游戏])币(?![种值])"
)
