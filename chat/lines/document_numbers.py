"""Numbers that count or name and are never money: “the 2nd instalment”, “第二期”, “no 26440000000061110001”.

A number with a currency is money all the same.  All of it takes folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.pattern import Pattern

Place = tuple[int, int]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CHINESE = "一二三四五六七八九十"
_THINGS = r"(?:instal+ments?|payments?|parts?|rates?|milestones?|phases?|invoices?|tranches?|transfers?)"
ORDINAL = Pattern(
    r"(?:\bthe )?\b(?:(?P<figure>\d{1,2})(?:st|nd|rd|th)\b|(?P<word>first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth"
    rf"|ninth|tenth)\b(?= {_THINGS}\b))(?: {_THINGS}\b)?(?! of (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    rf"|\b(?:instal+ment|tranche)\s?(?:no\.?|#)?\s?(?P<behind>\d{{1,2}})(?![\d.,]*\d)"
    rf"|第\s?(?P<zh>[{_CHINESE}]|\d{{1,2}})\s?[期笔次个张批](?:款|付款)?|(?<![\d.])(?P<term>\d{{1,2}})\s?期(?!初|末|间)"
)
"""Which of several: an instalment, a payment."""
_CODE = r"#?\s?(?P<v>[a-z]{0,6}[-/]?\d[\w/-]*)"
NUMBER = Pattern(
    rf"(?:\b(?:no|nr|number|num|ref|reference)(?![a-z])\.?|发票号码?|票号|单号|编号|流水号|凭证号|合同号|(?<!\d)号码?)\s?[:：为是]?\s?{_CODE}"
)
"""What a document is called by, behind the word that says so."""
_LONG = Pattern(r"(?<![\d.,])\d{12,30}(?![\d.,]*\d)")
"""So many figures in a row are a number of an invoice, an account or a telephone."""


def ordinal(low: str) -> re.Match[str] | None:
    """The first place that says which of several is meant."""
    return ORDINAL.search(low)


def ordinal_value(match: re.Match[str]) -> int:
    """The number that an ordinal says.

    >>> [ordinal_value(ordinal(low)) for low in ("the 2nd instalment", "third payment", "第二期", "第10笔", "3期")]
    [2, 3, 2, 10, 3]
    """
    said = next(match[name] for name in ("figure", "word", "behind", "zh", "term") if match[name])
    if said.isdigit():
        return int(said)
    return (_ORDINALS.index(said) if said in _ORDINALS else _CHINESE.index(said)) + 1


def no_amounts(low: str) -> tuple[Place, ...]:
    """The places of a folded line whose numbers are no amounts.

    >>> line = "invoice apollo 2nd instalment no 26440000000061110001 500"
    >>> [line[start:end] for start, end in no_amounts(line)]
    ['2nd instalment', 'no 26440000000061110001', '26440000000061110001']
    """
    return tuple(_places(low)) if any(char.isdigit() for char in low) or "第" in low else ()


def _places(low: str) -> Iterator[Place]:
    for pattern in (ORDINAL, NUMBER, _LONG):
        yield from (match.span() for match in pattern.finditer(low))


def long_number_at(low: str, place: int) -> int:
    """Where a number of so many figures ends that it is no amount; 0 where none begins here."""
    match = _LONG.match(low, place)
    return match.end() if match else 0
