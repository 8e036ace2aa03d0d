"""Taking a sentence apart for its documented line, and keeping account of what has been used of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from chat.lines.elements import Element
from chat.lines.scan import ScannedLine
from chat.names import Match
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.values.amounts import ReadAmount
from chat.values.dates import Days

_CHARACTER = Pattern(r"[一-鿿]")
_WORD = Pattern(r"[a-z][a-z']*")
_NAMES = ("project", "person", "party", "category", "task")
_EDGES = ' \t\n,，;；:：。.、!！~-–—…()（）"“”'


@dataclass
class Parts:
    """A sentence while its documented line is made; what is taken from it is remembered as used."""

    line: ScannedLine
    used: list[Element] = field(default_factory=list)
    used_words: list[tuple[int, int]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubtful: bool = False

    @cached_property
    def chinese(self) -> bool:
        """Whether the sentence is rather Chinese than English, whatever language its names have."""
        between = self.masked_out(self.line.of(*_NAMES))
        characters, words = len(_CHARACTER.findall(between)), len(_WORD.findall(between))
        return characters > words or (characters == words and bool(_CHARACTER.search(self.line.low)))

    def either(self, english: str, chinese: str) -> str:
        """What is said in the language of the sentence."""
        return chinese if self.chinese else english

    def masked_out(self, elements: Iterable[Element], start: int = 0, end: int | None = None) -> str:
        """The folded line, or a part of it, with blanks in the place of these elements."""
        low = self.line.low
        for element in elements:
            low = low[: element.start] + " " * (element.end - element.start) + low[element.end :]
        return low[start:end]

    def word(self, pattern: Pattern, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first place where the pattern stands in the words between the elements; used from now on."""
        text = self.masked_out(self.line.elements, 0, end)
        match = pattern.search(text, start)
        if match:
            self.used_words.append(match.span())
        return match

    def take(self, *elements: Element) -> None:
        """These went into the line."""
        self.used += [element for element in elements if element not in self.used]

    def project(self, elements: Iterable[Element] | None = None, *, needed: bool = True) -> str:
        """The project that is named, by its code where it is only nearly named; "" where the channel tells it."""
        named = [element for element in elements or self.line.of("project") if element.kind == "project"]
        if named:
            same = [element for element in named if key_of(element) == key_of(named[0])]
            self.take(*same)
            return self.name(named[0])
        if needed and self.line.terms.here is None:
            self.missing.append("project")
        return ""

    def name(self, element: Element) -> str:
        """A name as the documented line says it: as it was typed where it is sure, else how it is known.

        Of several that fit, the person's own words stay: they are asked which they mean.
        """
        match = element.value
        assert isinstance(match, Match)
        if match.kind != "close":
            return match.typed
        self.doubtful = True
        return match.known[0].code or match.known[0].names[0]

    def category(self, element: Element) -> str:
        """A category by its own name, also where it was called by a word for what belongs to it (“taxi”)."""
        match = element.value
        assert isinstance(match, Match)
        self.doubtful |= match.kind != "one"
        chinese = [name for name in match.known[0].names if _CHARACTER.match(name)]
        return chinese[0] if self.chinese and chinese else match.known[0].code or match.known[0].names[0]

    def amount(self, element: Element, times: Decimal = Decimal(1)) -> str:
        """An amount in figures, with its currency where one was said."""
        read = element.value
        assert isinstance(read, ReadAmount)
        self.take(element)
        self.doubtful |= bool(read.doubt)
        figures = plain_figures(read.number * times)
        if read.unsettled:
            return read.said if times == 1 else f"{figures} {read.sign}"
        return f"{read.currency} {figures}" if read.currency else figures

    def day(self, element: Element, *, ahead: bool = False) -> str:
        """The day, or the last of several, as it is written in the books; `ahead`: a weekday is the coming one."""
        day = self.ahead(element) if ahead else day_of(element)
        assert day is not None
        self.take(element)
        assert isinstance(element.value, Days)
        self.doubtful |= bool(element.value.doubt) or element.value.first != element.value.last
        return day.isoformat()

    def ahead(self, element: Element) -> date | None:
        """The day of an element where what is still to come is spoken of: “until wednesday” is the next one."""
        day, words = day_of(element), self.line.low[element.start : element.end]
        if day and day < self.line.today and _WEEKDAY.fullmatch(words):
            return day + timedelta(days=7 * ((self.line.today - day).days // 7 + 1))
        if day and day < self.line.today and _OF_MONTH.fullmatch(words):
            return next(
                ahead
                for ahead in (self.line.today + timedelta(days=number) for number in range(1, 63))
                if ahead.day == day.day
            )
        return day

    def free(self, start: int, end: int | None = None, *, whole: bool = False) -> str:
        """The person's words between two places as free text; `whole`: with all the names and numbers in it."""
        end = len(self.line.text) if end is None else end
        words = self.line.text[start:end]
        self.used_words.append((start, end))
        if whole:
            self.take(*(element for element in self.line.elements if start <= element.start < end))
        return " ".join(words.strip(_EDGES).lstrip("?？ ").split())

    def documented(self, *words: str) -> DocumentedLine:
        """The documented line of these words, with all that was found out about it."""
        return DocumentedLine(
            " ".join(word for word in words if word),
            tuple(sorted(self.used, key=lambda element: element.start)),
            tuple(sorted(self.used_words)),
            tuple(dict.fromkeys(self.missing)),
            self.doubtful,
        )


_WEEKDAY = Pattern(r"(?:on )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:周|星期|礼拜)[一二三四五六日天]")


_OF_MONTH = Pattern(r"(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)|[\d一二三四五六七八九十廿卅]{1,3}[号日]")


def key_of(element: Element) -> object:
    """What an element of a name means; its words where it is not sure."""
    match = element.value
    return match.key if isinstance(match, Match) and match.kind != "several" else match


def day_of(element: Element) -> date | None:
    """The day of an element, of several the last; None where it could not be read."""
    return element.value.last if isinstance(element.value, Days) else None


def plain_figures(number: Decimal) -> str:
    """The number without grouping, power or needless zeros.

    >>> plain_figures(Decimal("1.4E+4")), plain_figures(Decimal("45.50")), plain_figures(Decimal("45.00"))
    ('14000', '45.50', '45')
    """
    whole = number.to_integral_value()
    return f"{whole:f}" if whole == number else f"{number:f}"


BECAUSE = Pattern(
    r"\b(?:because(?: of)?|(?:be)?cos|(?:be)?coz|(?:be)?cuz|'cause|bc|b/c|bcs|bcz|since|due to|owing to"
    r"|given that|as(?= (?:they|we"
    r"|it|the|our|their)\b))\b"
    r"|因为|由于|原因是?|理由是?|因(?=[一-鿿])|毕竟|考虑到"
)
"""What a reason begins with."""
