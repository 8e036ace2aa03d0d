"""Everything in a line that could matter, each with its place and kind: the one look at a line that all others share.

`chat.lines.elements` finds what hours are made of; here the rest is found in the gaps: people, customers, categories,
amounts, numbers, times of day, percentages, and the words that turn a sentence (`chat.lines.signals`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from chat.folding import LONGEST_MESSAGE, cleaned, folded, wordy
from chat.lines import elements
from chat.lines.document_numbers import long_number_at
from chat.lines.elements import Element, Kind, Terms
from chat.names import Names
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount, amount_at
from chat.values.clocks import clock_at
from chat.values.days import MAY_START as DAYS_START
from chat.values.days import days_at
from chat.values.numbers import NUMERALS, number, numeral

LONGEST = 600
"""Nobody says in more characters what they want; longer lines are read for entries, but not for a wish."""


@dataclass(frozen=True)
class ScannedLine:
    """A line as typed, folded once, and all that was found in it, in order; nothing overlaps."""

    text: str
    low: str
    elements: tuple[Element, ...]
    terms: Terms
    today: date

    def words(self, element: Element) -> str:
        """The person's own words for the element."""
        return self.text[element.start : element.end]

    def of(self, *kinds: str) -> tuple[Element, ...]:
        """The elements of these kinds, in order."""
        return tuple(element for element in self.elements if element.kind in kinds)

    @cached_property
    def masked(self) -> str:
        """The folded line with a sign of its kind in the place of every name, day, length, time, amount and number.

        >>> from chat.names import Known
        >>> terms = Terms(Names.of([Known(1, "APOLLO")]), currency="CNY")
        >>> scan("2.5h apollo yesterday, taxi 45 yuan", terms, date(2026, 11, 20)).masked
        '⟨L⟩ ⟨P⟩ ⟨D⟩ , taxi ⟨A⟩'
        """
        parts, edge = [], 0
        for element in self.elements:
            if mask := MASKS.get(element.kind):
                clock = element.kind == "span" and getattr(element.value, "start", None) is not None
                parts += [self.low[edge : element.start], f" ⟨{'R' if clock else mask}⟩ "]
                edge = element.end
        return " ".join("".join([*parts, self.low[edge:]]).split())


MASKS = {
    "project": "P",
    "person": "N",
    "party": "C",
    "span": "L",
    "clock": "T",
    "days": "D",
    "amount": "A",
    "number": "#",
    "percent": "%",
}
"""Kind -> the letter that stands for it in a masked line; of a run of times it is R.

The words of categories stand as they are: “taxi” says more than that it is one."""


def scan(text: str, terms: Terms, today: date) -> ScannedLine:
    """The line with everything in it that could matter."""
    return _scanned(text, _ThisVery(terms), today)


class _ThisVery:
    """Terms that are told apart by which they are: their names cannot be compared."""

    __slots__ = ("terms",)

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ThisVery) and self.terms is other.terms

    def __hash__(self) -> int:
        return id(self.terms)


@lru_cache(maxsize=16)
def _scanned(text: str, known: _ThisVery, today: date) -> ScannedLine:
    """The same words are looked at by several readers, and scanned once."""
    terms = known.terms
    line = cleaned(text[:LONGEST_MESSAGE])
    low = _TIMES.sub("×", folded(line))
    if "，" in line:
        low = "".join(_apart(line, low))
    return ScannedLine(line, low, tuple(_elements(low, line, terms, today)), terms, today)


def _apart(line: str, low: str) -> Iterator[str]:
    """The full-width comma between two numbers (“200，80”) as the sign that parts them, not one inside a number."""
    edge = 0
    for comma in _COMMA.finditer(line):
        yield from (low[edge : comma.start()], "、")
        edge = comma.end()
    yield low[edge:]


_COMMA = Pattern(r"(?<=[0-9])，(?=[0-9])(?![0-9]{3}(?![0-9]))")
_TIMES = Pattern(r"(?<=[\d\u4e00-\u9fff])x(?=\d)")
"""“4x12.50” is two numbers."""


def _elements(low: str, line: str, terms: Terms, today: date) -> Iterator[Element]:
    place = end = 0
    while place < len(low):
        if low[place].isspace() or (place > end and elements.inside(low, place, end)):
            place += 1
            continue
        element = _element(low, place, line, terms, today)
        if element is None:
            run = _RUN.match(low, place)
            place = run.end() if run else place + 1
            continue
        yield element
        place = end = element.end


def _element(low: str, place: int, line: str, terms: Terms, today: date) -> Element | None:
    """What stands at this place: of several readings the longest, and of equally long ones the more definite."""
    readings = [
        reading
        for reading in (
            elements.element_at(low, place, terms, today),
            _period(low, place, terms, today),
            _percentage(low, place),
            _money(low, place, line, terms),
            _owning(low, place, terms),
            _name("person", terms.people, low, place),
            _name("party", terms.parties, low, place),
            _name("category", terms.categories, low, place),
            _begun(low, place, terms),
            _clock(low, place),
            _number(low, place),
        )
        if reading is not None
    ]
    return max(readings, key=lambda reading: reading.end, default=None)


def _period(low: str, place: int, terms: Terms, today: date) -> Element | None:
    """Whole weeks and months, which hours are only booked on with “each day”, but much is asked about."""
    starts = _MONTH.match(low, place) if low[place].isdigit() else low[place] in DAYS_START
    read = days_at(low, place, today, terms.order) if starts else None
    return Element(place, read[0], "days", read[1]) if read else None


_MONTH = Pattern(r"(?:20\d\d年\s?)?\d{1,2}月(?![饼卡租票])|20\d\d(?:-(?:0[1-9]|1[0-2])(?![\d./-])|年(?!\d))")
"""“10月”, “2026-10”, “2026年”: other figures are hardly ever a month."""


def _name(kind: Kind, names: Names | None, low: str, place: int) -> Element | None:
    """A name, also with the s of possession that people forget to set apart (“anns ticket”)."""
    if names is None or low[place] not in names.starts:
        return None
    if named := names.named_at(low, place):
        return Element(place, named[0], kind, named[1])
    owner = _OWNER.match(low, place)
    named = names.named_at(low[: owner.end(1)], place) if owner else None
    if owner is None or named is None or named[0] != owner.end(1):
        return None
    return Element(place, owner.end(), kind, named[1])


_OWNER = Pattern(r"([a-z]{2,20}?)'?s(?![a-z])")


def _owning(low: str, place: int, terms: Terms) -> Element | None:
    """“apollos travel budget”: a project's name with the s of possession; of short ones it is too often a plural."""
    owner = _OWNER.match(low, place)
    return _name("project", terms.projects, low, place) if owner and len(owner[1]) > 3 else None


def _begun(low: str, place: int, terms: Terms) -> Element | None:
    """“starriver” for “Starriver Park”: the beginning of a project's name, or of several names."""
    named = terms.projects.named_at(low, place, begun=True)
    return Element(place, named[0], "project", named[1]) if named else None


def _money(low: str, place: int, line: str, terms: Terms) -> Element | None:
    if low.startswith("- ", place) or (low[place].isdigit() and long_number_at(low, place)):
        return None  # “typo - 54”: a dash, no sign of the number; “no 26440000000061110001”: an invoice
    read = amount_at(low, place, line, terms.currency, terms.rated)
    if read is None:
        return None
    end, amount = read
    plain = not amount.is_money and low[place:end].isdigit() and len(low[place:end]) < 6
    return Element(place, end, "number" if plain else "amount", amount)


def _percentage(low: str, place: int) -> Element | None:
    """“40%”, “2.5 percent”."""
    match = _PERCENT.match(low, place) if low[place].isdigit() else None
    value = number(match[1]) if match else None
    return Element(place, match.end(), "percent", ReadAmount(value)) if match and value is not None else None


def _clock(low: str, place: int) -> Element | None:
    read = clock_at(low, place)
    return Element(place, read[0], "clock", read[1]) if read else None


def _number(low: str, place: int) -> Element | None:
    """A number in words: “two”, “三百二”, “四万”."""
    if match := _CHINESE.match(low, place):
        value = numeral(match[0])
        return None if value is None else Element(place, match.end(), "number", ReadAmount(value))
    if (match := _ENGLISH.match(low, place)) and not (place and wordy(low[place - 1])):
        value = _in_english(match[0])
        return None if value is None else Element(place, match.end(), "number", ReadAmount(value))
    return None


_RUN = Pattern(r"[0-9a-z\u00df-\u024f\u0370-\u052f]+")
_PERCENT = Pattern(r"(\d{1,3}(?:[.,]\d{1,4})?)\s?(?:%|percent\b|个百分点)")
_CHINESE = Pattern(rf"(?:[{NUMERALS}]{{1,6}}[万亿][{NUMERALS}]{{0,6}}|[{NUMERALS}]{{2,8}})(?![月号日点年半个次下起])")
_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ONES = {word: number for number, word in enumerate(f"{_SMALL} eighteen nineteen".split(), 1)}
_TEN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * ten for ten, word in enumerate(_TEN_WORDS, 2)}
_UNITS = {"hundred": 100, "thousand": 1000, "million": 10**6}
_WORD = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_BELOW_100 = rf"(?:{_WORD})(?:[ -](?:{_WORD}))?"
_SCALES = r"(?: (?:hundred|thousand|million))+"
_ENGLISH = Pattern(
    rf"(?:(?:{_BELOW_100}|a(?= (?:hundred|thousand|million))){_SCALES}(?:(?: and)? {_BELOW_100}{_SCALES})*"
    rf"(?: (?:and )?{_BELOW_100})?|{_BELOW_100})\b"
)
"""“three hundred and twenty”, “a thousand”, “twenty five”; “thirty eight fifty” is two numbers."""


def _in_english(words: str) -> Decimal | None:
    """“three hundred and twenty” is 320; None for “one”, which is rather a pronoun."""
    total = section = 0
    for word in words.replace("-", " ").split():
        if word in _UNITS:
            section *= _UNITS[word]
            if _UNITS[word] > 100:
                total, section = total + section, 0
        elif word != "and":
            section += 1 if word == "a" else _ONES.get(word, 0) + _TENS.get(word, 0)
    return None if words == "one" else Decimal(total + section)
