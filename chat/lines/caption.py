"""Reading what is said with a photograph or document: words that complete the paper, hardly ever an amount.

On a paper the amount stands already.  A number beside it is a count, a trip, a table, a ticket: it is an amount only
where it is one beyond doubt, and stays in the note otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from chat.folding import cleaned, folded
from chat.lines.elements import Element, Terms, read
from chat.lines.scan import scan
from chat.lines.spending import Spending, spending
from chat.lines.vat_words import vat_words
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount, amounts
from chat.values.dates import Days
from chat.values.unread import Unread


def caption(text: str, terms: Terms, today: date, *, one_paper: bool = True, typed: bool = False) -> Spending:
    """What the words say of the paper they came with; what is not clear in them stays in the note.

    `one_paper`: they came with a single one, so that an amount in them can only be its amount.  `typed`: they follow
    the command “expense”, so that a bare number that counts nothing is the amount.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([Known(1, "APOLLO", ("Apollo", "星河"))]), currency="CNY")
    >>> lines = (
    ...     "lunch with 3 people apollo",
    ...     "3人吃饭 星河",
    ...     "for apollo 45.50",
    ...     "total was 45.50 not 54.50",
    ...     "共45 打车",
    ... )
    >>> [
    ...     (str(said.amount.number) if said.amount else "", said.note)
    ...     for said in (caption(line, terms, date(2026, 11, 20)) for line in lines)
    ... ]
    [('', 'lunch with 3 people'), ('', '3人吃饭'), ('45.50', ''), ('45.50', ''), ('45', '打车')]
    """
    line = cleaned(text)[:600].strip()
    elements = [one for one in read(line, terms, today).elements if one.kind in _NAMED]
    sums = _beyond_doubt(line, terms.currency, elements, typed) if one_paper else []
    words = line if not sums else _without_wrong(line, terms.currency)
    said = _read(words, sums, terms, today)
    return said if sums and said.amount else replace(said, amount=None)


_NAMED = ("project", "task", "category", "days")
_NOT = Pattern(r"(?:,|，)?\s*(?:\band\s+)?(?:\bnot|\binstead of|\brather than|而?不是)\s*$")
_TOTAL_BEFORE = Pattern(
    r"(?:\b(?:total|amount|sum|altogether|in all|costs?)|合计|总计|总额|总共|一共|共计|共|金额|总价|花了|付了)"
    r"\s*(?:amount\s*)?(?:was|is|of|should be|[:=：]|应该?是|应为|为|是)?\s*$"
)
_TOTAL_WORDS = Pattern(
    r"\b(?:the\s+)?(?:(?:total|amount|sum)(?:\s+amount)?|altogether|in all)"
    r"(?:\s+(?:was|is|of|should be)|\s*[:=：])?\s*$"
    r"|(?:合计|总计|总额|总共|一共|共计|共|金额|总价)\s*(?:[:=：]|应该?是|应为|为|是)?\s*$|[,，]?\s*(?:而|应该?)?是\s*$",
    re.IGNORECASE,
)
_TOTAL_AFTER = Pattern(r"\s*(?:in total|total\b|altogether|in all)")
_COUNTS = Pattern(
    r"\s?(?:nights?|days?|people|persons?|pax|guests?|pcs|pieces|units?|hours?|hrs?|min(?:utes?)?|km|kg|kwh|miles?|m\b|h\b"
    r"|l\b|litres?|liters?|x\b|%|st\b|nd\b|rd\b|th\b|am\b|pm\b|个|台|件|人|天|晚|张|位|套|本|次|份|小时|公里|公斤|升|楼|号|点|折|％)"
)
_TIMES = Pattern(r"[x×*@]\s*$")
_TIMES_AFTER = Pattern(r"\s*[x×*@]\s*[\d¥$€£]")
_TWO_PLACES = Pattern(r"\d[.,]\d{1,2}$")
_COMPANION = Pattern(r"\b(with|by|With|By)\s+(?=[A-Z&])")
_WAY_OF_PAYING = Pattern(r"\b(?:Company|Corporate|Bank)(?=\s(?:[Cc]redit\s)?(?:[Cc]ard|[Aa]ccount|[Tt]ransfer))")
_ROUTE = Pattern(r"\b(from|From|at|At)\s+(?=[A-Z&][\w'.-]*(?:\s+[A-Z][\w'.-]*)*\s+to\s)")
_APART = "\U0010ff0a"
"""Put where a name is not the seller's: whom one ate with, where one set out."""


def _beyond_doubt(line: str, home: str, elements: Sequence[Element], typed: bool) -> list[tuple[int, int, ReadAmount]]:
    """The places of the one amount that is none of the paper's counts, numbers or days; empty where there is none."""
    low = folded(line)
    named, marked, plain, bare = [], [], [], []
    for start, end, money in amounts(line, home):
        before, after = low[:start], low[end:]
        if _NOT.search(before) or money.number <= 0 or money.others:
            continue
        if any(one.start < end and start < one.end for one in elements):
            continue
        if _TIMES.search(before) or _TIMES_AFTER.match(after):
            continue
        if money.is_money:
            marked.append((start, end, money))
            if _TOTAL_BEFORE.search(before) or _TOTAL_AFTER.match(after):
                named.append((start, end, money))
        elif _COUNTS.match(after):
            continue
        elif _TOTAL_BEFORE.search(before) or _TOTAL_AFTER.match(after):
            named.append((start, end, money))
        elif _TWO_PLACES.search(low[start:end]):
            plain.append((start, end, money))
        elif typed:
            bare.append((start, end, money))
    sums = named or [*marked, *plain] or bare
    return sums if len({money.number for _start, _end, money in sums}) == 1 else []


def _without_wrong(line: str, home: str) -> str:
    """The line without “not 54.50” and without the word that says that an amount follows."""
    for start, end, _money in reversed(amounts(line, home)):
        wrong = _NOT.search(folded(line)[:start])
        if wrong:
            line = line[: wrong.start()] + " " * (end - wrong.start()) + line[end:]
        elif label := _TOTAL_WORDS.search(line[:start]):
            line = line[: label.start()] + " " * (start - label.start()) + line[start:]
    return line


def _read(line: str, sums: list[tuple[int, int, ReadAmount]], terms: Terms, today: date) -> Spending:
    places = [(start, end) for start, end, _money in sums[:1]]
    elements = scan(line, terms, today).elements
    kept = [(one.start, one.end) for one in elements if one.kind in ("project", "task", "category")]
    days = [
        (one.start, one.end)
        for one in elements
        if one.kind == "days" and isinstance(one.value, Days) and len(one.value.each) == 1
    ]
    for open_places in ([*places, *kept, *days], [*places, *kept], places, []):
        read_line = spending(_hidden(line, open_places), terms, today)
        said = None if isinstance(read_line, Unread) else read_line.only
        if said:
            money = said.amount if sums and said.amount and said.amount.number == sums[0][2].number else None
            return replace(
                said, amount=money, party=_shown(said.party), paid_by=_shown(said.paid_by), note=_shown(said.note)
            )
    return Spending(None, note=line[:500], vat=vat_words(line))


_HIDDEN = 0x10FF00
"""Where the signs begin that stand for hidden figures: in a plane that no text uses, and no other reader."""


def _hidden(line: str, open_places: list[tuple[int, int]]) -> str:
    """The line with its figures as signs that nobody takes for numbers, but in some places."""

    def signs() -> Iterator[str]:
        for place, (char, low) in enumerate(zip(line, folded(line), strict=True)):
            figure = "0" <= low <= "9" and not any(start <= place < end for start, end in open_places)
            yield chr(_HIDDEN + int(low)) if figure else char

    hidden = _WAY_OF_PAYING.sub(lambda match: match[0].lower(), "".join(signs()))
    return _ROUTE.sub(rf"\1 {_APART}", _COMPANION.sub(rf"\1 {_APART}", hidden))


_SHOWN = {_HIDDEN + figure: str(figure) for figure in range(10)} | {ord(_APART): ""}


def _shown(words: str) -> str:
    return words.translate(_SHOWN)
