"""The numbers of a line that may be money, and those that count or belong to a name: “3 cables”, “iPhone 15”, “5号线”.

They are put into a `Shape`: the folded line with one sign for each number in its place, in which what is said about
numbers (quantity × price, a tip, a total) can be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chat.folding import folded
from chat.lines.elements import Element, Terms
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.text import NOTHING, Text
from chat.values.amounts import ReadAmount, amount_at
from chat.values.currencies import money_word_at
from chat.values.numbers import NUMERALS, number

Place = tuple[int, int]

PLAIN, MONEY, COUNT, NAMED, MORE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue009"
PROJECT, DAY, PERCENT = "\ue004", "\ue005", "\ue006"
"""The signs of a shape: a number, one with a currency, one that only counts, one that belongs to a name; then names of
projects, days and percentages.  Whatever is longer than one character goes on with `MORE`."""

NUMBER = f"[{PLAIN}{MONEY}]{MORE}*"
"""A number that may be money."""
QUANTITY = f"[{PLAIN}{COUNT}]{MORE}*"

EN_UNITS = (
    "kms?|miles?|pcs?|pieces?|units?|nights?|days?|hours?|hrs?|h|people|persons?|ppl|pax|guests?|heads?|weeks?|months?|"
    "tickets?|seats?|licen[cs]es?|boxes|box|packs?|sets?|copies|copy|bottles?|cups?|met(?:er|re)s?|kg|pairs?|rolls?|"
    "sheets?|trips?|rides?|users?|items?|litres?|liters?|bags?|rooms?|nts?"
)
ZH_UNITS = (
    "公里|公斤|千克|千瓦|小时|平米|平方米|千米|人次|个月|"
    "[个台件人天晚夜张位套本次份根杯瓶盒箱包条把支枝只双米斤升间趟顿月年卷袋桶辆部颗片节门单户桌页座盏听罐副组批吨周]"
)


@dataclass(frozen=True, slots=True)
class SaidAmount:
    """An amount of a line.

    Attributes:
        start, end: its place; of one that was worked out, from its first to its last part.
        amount: as read or worked out.
        worked: how it came about (“3 × 25.00”), where it was worked out.
        used: the places of all that went into it.
    """

    start: int
    end: int
    amount: ReadAmount
    worked: Text = NOTHING
    used: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """Where everything stands that it was made of."""
        return self.used or ((self.start, self.end),)


@dataclass(slots=True)
class Shape:
    """The folded line with signs for numbers, and the figures that the signs stand for.

    Attributes:
        line: it was made of.
        text: of the same length as the line.
        figures: by their first place; also those that only count.
        as_words: numbers that are part of a name or only count: they stay in the note.
    """

    line: ScannedLine
    text: str
    figures: dict[int, SaidAmount]
    as_words: tuple[Place, ...]

    @property
    def sums(self) -> list[SaidAmount]:
        """The figures that may be money, in order."""
        return [figure for place, figure in sorted(self.figures.items()) if self.text[place] in (PLAIN, MONEY)]

    def at(self, match: re.Match[str], group: str) -> SaidAmount:
        """The figure that a group of a match found."""
        return self.figures[match.start(group)]

    def replace(self, start: int, end: int, figure: SaidAmount) -> None:
        """One figure in the place of what it was made of."""
        for place in range(start, end):
            self.figures.pop(place, None)
        self.figures[start] = figure
        sign = MONEY if figure.amount.is_money else PLAIN
        self.text = _signed(self.text, start, end, sign)

    def drop(self, figure: SaidAmount) -> None:
        """The figure is no amount of its own: it is part of another one."""
        del self.figures[figure.start]
        self.text = _signed(self.text, figure.start, figure.end, NAMED)


def shaped(line: ScannedLine) -> Shape:
    """The shape of a line."""
    text, figures, as_words = line.low, {}, []
    for element in line.elements:
        if element.kind in ("project", "days", "percent"):
            sign = {"project": PROJECT, "days": DAY, "percent": PERCENT}[element.kind]
            text = _signed(text, element.start, element.end, sign)
    found = list(_figures(line))
    named = {figure.start for figure, counts in found if not counts and _in_a_name(line.low, figure)}
    weak = {figure.start for figure, counts in found if not counts and _numbered(line.low, figure)}
    if any(figure.start not in named | weak for figure, counts in found if not counts):
        named |= {start for start in weak if not _listed_beside(line.low, start, [figure for figure, _ in found])}
    for figure, counts in found:
        if figure.start in named:
            as_words.append((figure.start, figure.end))
            text = _signed(text, figure.start, figure.end, NAMED)
            continue
        figures[figure.start] = figure
        sign = COUNT if counts else MONEY if figure.amount.is_money else PLAIN
        text = _signed(text, figure.start, figure.end, sign)
    return Shape(line, text, figures, tuple(as_words))


def count_words(shape: Shape) -> tuple[SaidAmount, ...]:
    """The numbers that only count something, once quantities have been multiplied: “3 people”, “two nights”.

    They are not counted where nothing else could be the amount.
    """
    counted = [shape.figures[match.start("n")] for match in _COUNTED.finditer(shape.text)]
    counted = [figure for figure in counted if _counts(figure)]
    if len(counted) == len(shape.sums):
        counted = [figure for figure in counted if figure.start not in _starts(shape.sums)]
    for figure in counted:
        shape.drop(figure)
    return tuple(figure for figure in counted if not _HOURS.match(shape.line.low, figure.end))


def counts_people(shape: Shape, figure: SaidAmount) -> bool:
    """Whether it says for how many, rather than how much was bought."""
    return _PEOPLE.match(shape.line.low, figure.end) is not None


def _starts(figures: Iterable[SaidAmount]) -> set[int]:
    return {figure.start for figure in figures}


def _counts(figure: SaidAmount) -> bool:
    value = figure.amount.number
    return not figure.amount.is_money and value == value.to_integral_value() and 0 < value <= 1000


_PEOPLE = Pattern(
    r"\s?(?:个?人|位|of (?:us|them|you)\b"
    r"|people|persons?|ppl|pax|guests?|heads?|colleagues|customers|clients|folks|[a-z]+ people)"
)
_OF_US = Pattern(r" of (?:us|them|you)\b")
_HOURS = Pattern(r"\s?(?:h|hrs?|hours?|m|mins?|minutes?|个?小时|分钟|钟头)(?![a-z])")
"""Hours may be work that is to be booked besides: they are not a note."""
_COUNTED = Pattern(
    rf"(?P<n>[{PLAIN}{COUNT}]{MORE}*)(?:\s?(?:{EN_UNITS})(?![a-z])|-(?:day|night|person|hour|pack)\b"
    rf"|\s?(?:{ZH_UNITS})(?!钱)"
    rf"|(?:\s[a-z-]+){{0,2}}\s(?!(?:was|is|less|plus|minus|vs|as|this|gas|bus|pass|business|access|express"
    rf"|glass|press|process|class|congress|lens|gps|cms|aws|sms|dns|sas|vps|ups|tools)\b)[a-z-]{{2,}}s(?![a-z']))"
)
"""A number and what it counts; any word in the plural will do."""


def _figures(line: ScannedLine) -> Iterator[tuple[SaidAmount, bool]]:
    """Every number with its place, and whether it can only be a quantity."""
    edge = 0
    for element in (*line.elements, Element(len(line.low), len(line.low), "verb", "")):
        for single in _SINGLE.finditer(line.low, edge, element.start):
            value = number(single["n"])
            if value is not None:
                yield SaidAmount(single.start("n"), single.end("n"), ReadAmount(value)), True
        edge = max(edge, element.end)
        if element.kind in ("amount", "number") and isinstance(element.value, ReadAmount):
            figure = _figure(line, element, element.value)
            if _SEVERAL_PIECES.match(line.low, element.start) or _OF_US.match(line.low, element.end):
                yield replace(figure, amount=ReadAmount(figure.amount.number)), True
                continue
            yield figure, False
            if second := _OR.match(line.low, figure.end):
                yield SaidAmount(second.start(1), second.end(1), ReadAmount(Decimal(second[1]))), False
        elif element.kind in ("span", "days") and (length := _LENGTH.match(line.low, element.start, element.end)):
            value = number(_IN_WORDS.get(length["n"], length["n"]))
            if value is not None:
                yield SaidAmount(element.start, length.end("n"), ReadAmount(value)), True


def _figure(line: ScannedLine, element: Element, read: ReadAmount) -> SaidAmount:
    """The number of an element, with a currency that follows a number in words (“twenty five euros”)."""
    start, end = element.start, element.end
    if read.is_money or element.kind != "number" or line.low[start].isdigit() or line.low[end : end + 1] != " ":
        return SaidAmount(start, end, read)
    word = money_word_at(line.low, end + 1, line.text)
    priced = amount_of(read.number, line.text[end + 1 : word[0]], line.terms) if word else None
    if word and priced:
        return SaidAmount(
            start, word[0], replace(priced, said=line.text[start : word[0]], written=f"{read.number} {{}}")
        )
    return SaidAmount(start, end, read)


def amount_of(number: Decimal, word: str, terms: Terms) -> ReadAmount | None:
    """So much of the money that a word says; the word alone is what was typed of it."""
    found = amount_at(f"1 {folded(word)}", 0, f"1 {word}", terms.currency, terms.rated)
    return replace(found[1].worth(number), said=word, written="{}") if found and found[1].is_money else None


_OR = Pattern(r"/(\d{1,6}(?:\.\d{1,2})?)(?![\d/])")
"""“30/40”: two numbers."""
_SINGLE = Pattern(rf"(?<![第{NUMERALS}])(?P<n>[二两俩三四五六七八九十])(?=(?:{ZH_UNITS}))")
_SEVERAL_PIECES = Pattern(rf"(?:\d+|[{NUMERALS}]+)块(?=[^\d\s,，。.钱每{NUMERALS}][^\d]*每块)")
_LENGTH = Pattern(
    rf"(?P<n>\d+(?:\.\d+)?|[{NUMERALS}]+|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]?(?:days?|d"
    rf"|hours?|hrs?|h|weeks?|months?|天|日|小时|个小时|周|个月)"
)
_IN_WORDS = {
    word: str(value)
    for value, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}


def _in_a_name(low: str, figure: SaidAmount) -> bool:
    """Whether the number belongs to a name or a size: “iPhone 15”, “USB 3.0”, “64GB”, “5号线”."""
    if low[figure.start - 1 : figure.start] in ("“", '"', "《", "「"):
        return low[figure.end : figure.end + 1] in ("”", '"', "》", "」")
    if figure.amount.is_money:
        return False
    if _MEASURE.match(low, figure.end) or (_LISTED.match(low, figure.end) and _begins_line(low, figure.start)):
        return True
    if _YEAR.match(low, figure.start) or (low[figure.end - 1] in "kw" and _RATED.match(low, figure.end)):
        return True
    before = low[max(0, figure.start - 24) : figure.start]
    return _NAME_BEFORE.search(before) is not None or low[figure.start : figure.end] == "12306"


def _numbered(low: str, figure: SaidAmount) -> bool:
    """Whether the number may count as one of a row (“room 12”, “bus 15”), where another number is the amount."""
    words = low[figure.start : figure.end]
    if _WATTS.fullmatch(words):
        return True
    plain = not figure.amount.is_money and words.isdigit()
    return plain and _NUMBERED.search(low[max(0, figure.start - 24) : figure.start]) is not None


def _listed_beside(low: str, start: int, figures: Sequence[SaidAmount]) -> bool:
    """“flight 1380 and hotel 890”: a price like the one behind the next “and”, not the number of a flight."""
    place = [figure.start for figure in figures].index(start)
    figure, others = figures[place], figures[place + 1 : place + 2]
    return figure.amount.number >= 100 and any(
        other.amount.number >= 10 and _AND.search(low, figure.end, other.start) is not None for other in others
    )


_AND = Pattern(r"[,;、，+&]|\b(?:and|plus|then)\b|[和加]")


def _begins_line(low: str, place: int) -> bool:
    return not low[:place].rsplit("\n", 1)[-1].strip()


_WATTS = Pattern(r"\d{1,3}w")
_RATED = Pattern(
    r"\s?(?:monitor|screen|tv|display|camera|video|adapter|adaptor|charger|bulb|lamp|psu|显示器|屏|电视|摄像|充电|电源|灯)"
)
_YEAR = Pattern(r"(?:19|20)\d\d年")
_LISTED = Pattern(r"\s?[.)、](?=\s|[^\d\s])")
_MEASURE = Pattern(
    r"\s?(?:gb|tb|mb|ghz|mhz|hz|mm|cm|ml|mah|kwh|kw|dpi|fps|mbps|inch(?:es)?|\"|gen\b|th\b|st\b|nd\b|rd\b|寸"
    r"|英寸|号线|号楼|号店|号机"
    r"|楼|层|室|号房|房(?!费|租)|期|代|路(?!费)|毫米|厘米|毫升|分钟|点(?!\d)|折|届|版|型|系列|级|座城)"
    r"|[x×]\d{3,4}(?!\d)(?!\s?[\d.]*(?:元|块))(?<=1080|1440|2160)|-(?:port|inch|pin|core|way|gang|seater)\b"
    r"|(?:d|g|p|v|w|a)(?![a-z])"
)
_NAME_BEFORE = Pattern(
    r"(?:\b(?:iphone|ipad|ipods?|macbook(?: pro| air)?|galaxy s?|pixel|windows|usb|hdmi|ddr|wi-?fi|bluetooth"
    r"|iso|android|ios|"
    r"python|java|ubuntu|model|version|release|rtx|gtx|rev|rev\.|level|phase|sprint|floor|line|gate|terminal"
    r"|platform|"
    r"chapter|week|type|size|mk|cat|ps|xbox|gen|core i|surface(?: pro)?|matebook|mate|p\d0|thinkpad|ip|pier|exit)"
    r"|(?:小米|华为|苹果|红米|荣耀|三星|型号|版本|航班|车次|尾号|单号|号码|编号|票号|房号|工号|周|第|手机号"
    r"|电话))\s?\Z"
)
_NUMBERED = Pattern(
    r"(?:\b(?:room|flight|train no|no|nr|number|num|ticket no|invoice no|order|invoice|po|ref|office|bus no|tram"
    r"|day|class|series|lot|reference|receipt no|seat|table|unit|building|ext|apt|bay|rm|phone|tel|card ending)\.?"
    r"\s?#?|#)\s?\Z"
)


def _signed(text: str, start: int, end: int, sign: str) -> str:
    return text[:start] + sign + MORE * (end - start - 1) + text[end:]
