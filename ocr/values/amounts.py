"""Finds amounts of money in print, whatever way the country writes them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

SYMBOLS = {
    "RM": "MYR",
    "MYR": "MYR",
    "S$": "SGD",
    "SGD": "SGD",
    "US$": "USD",
    "USD": "USD",
    "HK$": "HKD",
    "HKD": "HKD",
    "NT$": "TWD",
    "TWD": "TWD",
    "A$": "AUD",
    "AUD": "AUD",
    "C$": "CAD",
    "CAD": "CAD",
    "€": "EUR",
    "EUR": "EUR",
    "EURO": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "¥": "",
    "元": "CNY",
    "圆": "CNY",
    "圓": "CNY",
    "CNY": "CNY",
    "RMB": "CNY",
    "円": "JPY",
    "JPY": "JPY",
    "₩": "KRW",
    "KRW": "KRW",
    "₹": "INR",
    "RS": "INR",
    "INR": "INR",
    "CHF": "CHF",
    "FR.": "CHF",
    "฿": "THB",
    "THB": "THB",
    "RP": "IDR",
    "IDR": "IDR",
    "₫": "VND",
    "VND": "VND",
    "PHP": "PHP",
    "₱": "PHP",
    "R$": "BRL",
    "BRL": "BRL",
    "KR": "",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "ZŁ": "PLN",
    "PLN": "PLN",
    "KČ": "CZK",
    "CZK": "CZK",
    "$": "",
}
"""What may stand before or after an amount; empty where several countries use it."""

_MARK = (
    r"RM|MYR|US\$|S\$|HK\$|NT\$|A\$|C\$|R\$|\$|€|EURO?|£|GBP|USD|SGD|HKD|TWD|AUD|CAD|CNY|RMB|JPY|¥|₩|KRW|₹|INR|Rs\.?|"
    r"CHF|Fr\.|฿|THB|Rp\.?|IDR|₫|VND|₱|PHP|BRL|SEK|NOK|DKK|PLN|CZK"
)
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+\s?\.\s?\d{2}|\d{1,3}(?:\.\d{3})+\s?,\s?\d{2}|\d{1,3}(?:[ '’]\d{3})+\s?[.,]\s?\d{2}"
    r"|\d{1,2}(?:,\d{2})+,\d{3}\.\d{2}|\d{1,8}\s?[.,]\s?\d{2}|(?<![\d.])\.\d{2})"
)
_WHOLE = r"\d{1,3}(?:[,.]\d{3})+|\d{1,8}(?:\.\d)?"
_EXACT = re.compile(
    rf"(?<![\d.,:/#*-])(?<![A-Za-z]\d)({_MARK})?\s?:?\s?(-|\()?\s?({_MARK})?\s?({_NUMBER})(?![\d%])(?!\s?%)"
)
_SIGNED = re.compile(rf"(?<![A-Za-z\d.,])({_MARK})\s?:?\s?(-)?\s?({_WHOLE})(?![\d%.,])")
_NAMED = re.compile(rf"(?<![\d.,])(-)?({_NUMBER}|{_WHOLE})\s?(元|圆|圓|円|€|EUR|CHF|kr|zł|Kč)(?![A-Za-z])")
_TOTAL = re.compile(
    r"(?:總\s?計|合\s?計|総\s?計|合\s?计|总\s?计)\s?[:$]?\s{0,4}()()(\d{1,7})(?![\d.,/年月]|\s?[件笔张份人个项])"
)
"""A whole number beside a word for the total, where money has no smaller part."""

_SPLIT = re.compile(
    r"(?:(?<=[A-Za-z):])|(?<=  ))\s*(?<!\d)(\d{1,5} \d{2})$"
    r"|(?:TOTAL|CASH|CHANGE|AMOUNT|SALES|DUE|RM)\W{0,6}(?<!\d)(\d{1,5}-\d{2})$",
    re.IGNORECASE,
)
"""At the end of a row, a point that was read as a blank, or after a word for money as a dash."""

_LOST = re.compile(
    r"(?<=\d[.,])([0O]{2}|[0Oa]a|a[0O]|\d[OoQ]|[OoQ]\d)(?![A-Za-z\d])|(?<![A-Za-z\d])[OoQ](?=[.,]\d{2}(?!\d))"
)


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """An amount as it stands in a text: its value, where it stands, the mark of its currency."""

    value: Decimal
    start: int
    end: int
    mark: str = ""
    exact: bool = True


def plain(text: str) -> str:
    """The text in half width; every character keeps its place.

    >>> plain("￥１２．５０（含税）")
    '¥12.50(含税)'
    """
    out = []
    for sign in text:
        flat = unicodedata.normalize("NFKC", sign)
        out.append(flat if len(flat) == 1 else sign)
    return "".join(out).replace("￥", "¥").replace("。", ".").replace("：", ":").replace("–", "-").replace("—", "-")


def mended(text: str) -> str:
    """The text with the letters that engines read for a zero beside a decimal point.

    >>> mended("12.O0 277.0a")
    '12.00 277.00'
    """
    return _LOST.sub(lambda match: re.sub(r"[OoQa]", "0", match.group()), text)


def amounts(text: str) -> list[PrintedAmount]:
    """All amounts in a text, from left to right.

    >>> [str(amount.value) for amount in amounts("RM 1,234.50 1.471,60 ¥１２ 36.5元 6% 18.01.2018 12:30")]
    ['1234.50', '1471.60', '12', '36.5']
    """
    text = mended(plain(text))
    printed: list[PrintedAmount] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_EXACT, _NAMED, _SIGNED, _TOTAL):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            amount = _amount(match, pattern, text)
            if amount is not None:
                printed.append(amount)
                taken.append(match.span())
    lost = _SPLIT.search(text)
    if lost and not printed:
        start, end = lost.span(lost.lastindex or 0)
        printed.append(PrintedAmount(Decimal(re.sub("[ -]", ".", text[start:end])), start, end, exact=False))
    return sorted(printed, key=lambda read: read.start)


def _amount(match: re.Match[str], pattern: re.Pattern[str], text: str) -> PrintedAmount | None:
    if pattern is _EXACT:
        mark, minus, inner, number = match.groups()
        mark, start = mark or inner or "", match.start(4)
        if _part_of_date(text, match.end()):
            return None
        minus = minus if minus == "-" or text[match.end() : match.end() + 2].strip().startswith(")") else None
        if text[match.end() : match.end() + 1] == "-":
            minus = "-"
    elif pattern is _NAMED:
        minus, number, mark = match.groups()
        start = match.start(2)
    else:
        mark, minus, number = match.groups()
        start = match.start(3)
    value = decimal(number)
    return PrintedAmount(-value if minus else value, start, match.end(), mark.upper(), pattern is _EXACT)


def _part_of_date(text: str, end: int) -> bool:
    """18.01.2018 is no amount, nor is 12.30 of a version or an address."""
    return bool(re.match(r"\s?[.,/:]\s?\d|-\d", text[end : end + 3]))


def decimal(number: str) -> Decimal:
    """The value of a number whose last separator with one or two digits behind it is the decimal one.

    >>> decimal("1.471,60"), decimal("1,471"), decimal("1 471.60"), decimal("36.5")
    (Decimal('1471.60'), Decimal('1471'), Decimal('1471.60'), Decimal('36.5'))
    """
    number = re.sub(r"[\s'’]", "", number)
    tail = re.search(r"[.,](\d{1,2})$", number)
    if tail:
        return Decimal(re.sub(r"[.,]", "", number[: tail.start()]) + "." + tail.group(1))
    return Decimal(re.sub(r"[.,]", "", number) or 0)
