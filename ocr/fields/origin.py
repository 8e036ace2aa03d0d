"""Where a document comes from: its currency and whether it writes the day before the month."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from importlib.resources import files

from ocr.hints import Hints
from ocr.values.amounts import CODES, SYMBOLS, amounts, plain


def _countries() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Country (ISO 3166), its money, and the pattern of the words that speak of it (`countries.toml`)."""
    table = tomllib.loads(files("ocr.fields").joinpath("countries.toml").read_text("utf-8"))
    return tuple(
        (name, land["currency"], re.compile("|".join(land["words"]), re.IGNORECASE)) for name, land in table.items()
    )


_PLACES = _countries()

_CODE = re.compile(rf"(?<![A-Z])({'|'.join(code for code in CODES if code != 'TRY')})(?![A-Z])")

DAY_FIRST_NOT = {"US", "PH"}

WHOLE = {"JPY", "KRW", "TWD", "IDR", "VND", "HUF", "ISK", "CLP", "COP", "PYG"}
"""Money that tills print without a smaller part, whatever the standard says of its cents."""


def country(text: str, hints: Hints) -> str:
    """The country that most words speak of; the company's own where none does.

    >>> country("KEDAI SDN BHD, JOHOR", Hints())
    'MY'
    """
    lands = mentions(text)
    return lands[0][0] if lands else hints.country


def mentions(text: str) -> list[tuple[str, str, int]]:
    """The countries of which words speak, with their money and how many different words do, the most first."""
    flat = plain(text)
    counted = ((name, money, len(set(map(str.upper, pattern.findall(flat))))) for name, money, pattern in _PLACES)
    return sorted((each for each in counted if each[2]), key=lambda each: -each[2])


DOLLARS = {"SG": "SGD", "HK": "HKD", "AU": "AUD", "TW": "TWD", "CA": "CAD", "NZ": "NZD", "US": "USD", "MX": "MXN"}
CROWNS = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"}
YENS = {"JP": "JPY", "CN": "CNY"}
_SHARED = re.compile(r"(?<![A-Za-z$])\$|(?<![a-z])kr\b|¥", re.IGNORECASE)
"""Marks that several countries use."""


def currency(text: str, hints: Hints) -> tuple[str | None, float]:
    """The currency of the document and how sure that is: its marks first, then its country, then the company's own.

    >>> currency("TOTAL $45.00 Austin, TX 78701 SALES TAX", Hints())
    ('USD', 0.97)
    >>> currency("YOU SAVED 20.00 $20.00", Hints())
    ('USD', 0.6)
    >>> currency("SUMMA 45,00 kr Org.nr 556012-3456 Moms", Hints())
    ('SEK', 0.97)
    """
    code, sure, _why = reasoned(text, hints)
    return code, sure


def reasoned(text: str, hints: Hints) -> tuple[str | None, float, str]:
    """The currency, how sure it is, and what speaks for it: mark, country, mark and country, company.

    >>> reasoned("TOTAL $45.00 Austin, TX 78701 SALES TAX", Hints())[2], reasoned("TOTAL EUR 45.00", Hints())[2]
    ('mark and country', 'mark')
    """
    flat = plain(text)
    places = mentions(flat)
    local, words = (places[0][1], places[0][2]) if places else (None, 0)
    marks = _marks(flat, spoken=words > 2)
    torn = any(money != local and count == words for _, money, count in places)
    if marks:
        code, times = marks.most_common(1)[0]
        others = sum(marks.values()) - times
        if others:
            return code, 0.85 if times < 2 * others else 0.9, "mark"
        spoken = next((count for _, money, count in places if money == code), 0) - (local != code)
        if code == local or not words or (spoken > 1 and times > 1):
            return code, 0.99, "mark"
        if times == 1 and words > 2 and local:  # one sign that was misread, or three letters of something else
            return local, 0.85, "country"
        return code, 0.97 if times > 1 and words < 3 else 0.85, "mark"
    for sign, money, sure in (("€", "EUR", 0.98), ("£", "GBP", 0.97)):
        if sign in flat:
            return money, sure, "mark"
    shared = {sign.lower() for sign in _SHARED.findall(flat)}
    for sign, lands, usual in (("$", DOLLARS, "USD"), ("kr", CROWNS, "SEK"), ("¥", YENS, "CNY")):
        if sign in shared:
            of_lands = [(lands[name], count) for name, _, count in places if name in lands]
            of_lands = [each for each in of_lands if 2 * each[1] > of_lands[0][1]]
            if not of_lands and local == "MYR" and words > 1:
                return local, 0.93, "mark and country"  # tills of Malaysia print "$" for ringgit too
            if not of_lands:
                own = hints.currency if hints.currency in lands.values() else usual
                return own, 0.6, "company" if own == hints.currency else ""
            return of_lands[0][0], 0.97 if len({money for money, _ in of_lands}) == 1 else 0.85, "mark and country"
    if local:
        return local, 0.85 if torn else 0.96 if words > 1 else 0.9, "country"
    return (hints.currency or None), 0.6, "company" if hints.currency else ""


def _marks(flat: str, *, spoken: bool) -> Counter[str]:
    """The marks of a currency that stand beside amounts; codes that stand elsewhere where few words name a country."""
    marks: Counter[str] = Counter()
    for amount in amounts(flat):
        glued = amount.mark == "RM" and re.search(r"[A-Z]RM\s?$", flat[: amount.start])
        if (code := SYMBOLS.get(amount.mark.upper(), "")) and not glued:
            marks[code] += 1
    if not spoken:
        marks.update(match[0] for match in _CODE.finditer(flat) if not _named_so(flat, match))
    return marks


_WORD_BEFORE = re.compile(r"(?!TOTAL|SUMME|BETRAG|AMOUNT|PRICES?|MONTANT|IMPORT[EO])\b[A-Z]{3,} $", re.IGNORECASE)


def _named_so(flat: str, match: re.Match[str]) -> bool:
    """The three letters are a word of a name: of a thing that was bought, TAU SAR PNEAH."""
    before, after = flat[max(0, match.start() - 16) : match.start()], flat[match.end() : match.end() + 6]
    return bool(_WORD_BEFORE.search(before)) and bool(re.match(r" [A-Z]{4}", after, re.IGNORECASE))


def whole(text: str) -> bool:
    """Whether amounts are printed without a smaller part: by the country's ways, and no amount of the page has one.

    >>> whole("Jl. Cipete Jakarta KOPI 36,000"), whole("TOTAL 36.00 Austin, TX 78701")
    (True, False)
    """
    flat = plain(text)
    money = currency(flat, Hints())[0]
    return money in WHOLE and len(_WITH_PARTS.findall(flat)) < 2


_WITH_PARTS = re.compile(r"(?<![\d.,:/])\d{1,3}(?:[,.]\d{3})*[.,]\d{2}(?![\d.,:%/])(?!\s?[%:])")


def day_first(text: str, hints: Hints) -> bool:
    """Whether the country writes the day before the month; most do."""
    return country(text, hints) not in DAY_FIRST_NOT


def orders_days(text: str, hints: Hints) -> bool:
    """Whether the countries that the page may be from agree on the order of day and month; where none is known, no.

    Money that is known everywhere names no country: an invoice in USD may come from anywhere.
    """
    flat = plain(text)
    lands = {name for name, _, _ in mentions(_CODE.sub(" ", flat))} or ({hints.country} - {""})
    return len({land in DAY_FIRST_NOT for land in lands}) == 1
