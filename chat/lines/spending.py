"""Reading money that was spent out of a line: `expense 45.50 taxi apollo`, `报销 打车 45.5元 星河 昨天 公司卡`.

The same reader serves orders (`12000 servers apollo from Dell`).  It only reads; what is missing is for the handlers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chat.folding import cleaned
from chat.lines import names
from chat.lines.elements import Element, ReadLine, Terms, anchored, read
from chat.lines.note import note
from chat.names import Match
from chat.text import Text, _
from chat.values.amounts import ReadAmount, amounts
from chat.values.dates import Days
from chat.values.unread import Unread


@dataclass(frozen=True, slots=True)
class Spending:
    """What a line says was spent, or is to be.

    Attributes:
        amount: None where none was written.
        day: None where none was named.
        project, task, category: as matched; None where none was named.
        party: whom it was paid to ("at Starbucks", "from Dell", "向戴尔").
        paid_by: the words that say who paid.
        note: what remains, in the person's own words.
        doubts: what to say in the answer, because it could have been meant otherwise.
    """

    amount: ReadAmount | None
    day: date | None = None
    project: Match | None = None
    task: Match | None = None
    category: Match | None = None
    party: str = ""
    paid_by: str = ""
    note: str = ""
    doubts: tuple[Text, ...] = ()


def spending(text: str, terms: Terms, today: date) -> Spending | Unread:
    """What the line says; Unread where it is not clear which number is the amount, or which day is meant.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([Known(1, "APOLLO", ("Apollo",))]), currency="CNY")
    >>> line = spending("45.50 lunch at Blue Frog apollo by company card", terms, date(2026, 11, 20))
    >>> str(line.amount.number), line.party, line.paid_by, line.note
    ('45.50', 'Blue Frog', 'by company card', 'lunch')
    """
    line = cleaned(text)[:600]
    paid = _PAID.search(line)
    party = _PARTY.search(line)
    if party and terms.projects.match(party["en"] or party["zh"]):
        party = None
    taken = [match.span() for match in (paid, party) if match]
    read_line = read(_without(line, taken), terms, today)
    day = _day(read_line)
    if isinstance(day, Unread):
        return day
    taken += [(day.start, day.end)] if day else []
    open_words = _without(line, taken)
    product = _product(open_words, terms.currency)
    money = product or _amount(list(amounts(open_words, terms.currency)), line)
    if isinstance(money, Unread):
        return money
    taken += [money[:2]] if money else []
    # A name stands at an end of the line where only what has been understood stands beyond it.
    read_line = read(_without(line, taken), terms, today)
    named = _project(read_line)
    project = names.match(named, read_line)
    taken += [(named.start, named.end)] if named else []
    taken += [
        (element.start, element.end)
        for element in read_line.elements
        if element.marked and element.kind in ("task", "category")
    ]
    within = project.key if project and project.kind != "several" else terms.here
    words = note(line, taken)
    doubts = (money[2].doubt,) if money and money[2].doubt else ()
    if product:
        words = f"{product[3]} {words}".strip()
    return Spending(
        money[2] if money else None,
        _first(day),
        project,
        names.other("task", read_line, within),
        _category(read_line, terms),
        (party["en"] or party["zh"]).strip() if party else "",
        paid[0].strip() if paid else "",
        words[:500],
        doubts,
    )


def plain_spending(text: str, terms: Terms, today: date, labour: str = "") -> Spending | None:
    """What was spent, where a line that asks for nothing else says so: “taxi 45.50”, “打车 45”, “买鼠标199”.

    It takes one amount, and with it a currency, a word for a cost (not for labour), or that something was bought.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([]), categories=Names.of([Known("travel", "travel", ("taxi", "打车"))]), currency="CNY")
    >>> lines = ("taxi 45.50", "打车 45", "lunch 38 yuan", "买鼠标199", "meeting at 9", "taxi 45?", "v2.5")
    >>> [plain_spending(line, terms, date(2026, 11, 20)) is not None for line in lines]
    [True, True, True, True, False, False, False]
    """
    line = cleaned(text).strip()
    if not line or len(line) > 160 or "\n" in line or _ASKS.search(line):
        return None
    read = spending(line, terms, today)
    if isinstance(read, Unread) or read.amount is None or read.amount.number <= 0:
        return None
    if read.category and read.category.kind == "one" and read.category.key != labour:
        return read
    return read if read.amount.currency is not None or _BOUGHT.search(line.lower()) else None


_ASKS = re.compile(r"[?？]|[吗呢么]\s*[。.!！]?$")
_BOUGHT = re.compile(r"\b(?:bought|purchased|paid|spent|cost me)\b|[买购]了?|花了|付了|垫付|垫了|请客|请.{0,6}吃饭")
_PAID = re.compile(
    r"(?:(?:i |we )?(?:paid )?(?:by|with|on|from|用|由|走)\s*(?:the |my |our )?)?"
    r"(?:company card|corporate card|company credit card|company account|bank transfer|own money"
    r"|公司卡|公务卡|对公账户|对公)(?:付款|支付|转账|付的?)?",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"(?:\b(?:at|from|with|by)\s+(?P<en>(?:[A-Z&][\w&'.-]*)(?:\s+(?:[A-Z&][\w&'.-]*|of|and|the))*))"
    r"|(?:(?:向|从|供应商[:：]?|商家[:：]?)\s*(?P<zh>[^\s,，。;；\d]{2,30}?)(?=\s|[,，。;；]|采购|购买|订购|订|买|$))"
)
_PRODUCT = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s?(?:km|公里|pcs|个|台|件|人|天|晚|nights?)?\s?[x×*@]\s?(?P<rest>\S)", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\s?(?:nights?|days?|people|persons?|pax|pcs|pieces|units?|servers?|laptops?|licen[cs]es?"
    r"|个|台|件|人|天|晚|张|位|套|本|次|份|小时|h\b)",
    re.IGNORECASE,
)


_TELLS: tuple[Callable[[tuple[int, int, ReadAmount], str], bool], ...] = (
    lambda money, _line: money[2].currency is not None,
    lambda money, line: "." in line[money[0] : money[1]] or "," in line[money[0] : money[1]],
    lambda money, line: _COUNTED.match(line, money[1]) is None,
)
"""What tells an amount among several numbers, the surest first."""


def _amount(sums: list[tuple[int, int, ReadAmount]], line: str) -> tuple[int, int, ReadAmount] | Unread | None:
    """The amount among the numbers: with a currency, else with decimal places, else the one that counts nothing."""
    for fits in _TELLS:
        fitting = [money for money in sums if fits(money, line)]
        if fitting and len({money[2].number for money in fitting}) == 1:
            return fitting[0]
        sums = fitting or sums
    if len(sums) == 1:
        return sums[0]
    if not sums:
        return None
    texts = tuple(line[money[0] : money[1]].strip() for money in sums[:4])
    return Unread(_("Which of these is the amount: {all}?", all=texts), texts[0], "amount", line=line)


def _product(line: str, home: str) -> tuple[int, int, ReadAmount, str] | None:
    """`120 km x 0.8`: quantity times price."""
    product = _PRODUCT.search(line)
    price = next((money for money in amounts(line, home) if product and money[0] == product.start("rest")), None)
    if product is None or price is None:
        return None
    total = (Decimal(product["n"]) * price[2].number).quantize(Decimal("0.01"))
    return product.start(), price[1], replace(price[2], number=total), line[product.start() : price[1]].strip()


def _without(line: str, taken: Iterable[tuple[int, int]]) -> str:
    """The line with blanks in the places that are taken; no number grows together across them."""
    for start, end in taken:
        line = line[:start] + "\t" * (end - start) + line[end:]
    return line


def _day(line: ReadLine) -> Element | Unread | None:
    held = anchored(line.low, line.elements)
    named = [element for element in line.elements if element.kind == "days"]
    named = [element for element in named if element.start in held] or named
    if named and isinstance(named[0].value, Unread):
        return named[0].value
    return named[0] if named else None


def _first(day: Element | None) -> date | None:
    return day.value.first if day and isinstance(day.value, Days) else None


def _project(line: ReadLine) -> Element | None:
    held = anchored(line.low, line.elements)
    named = names.project(line, held)
    if named is None and line.terms.here is None:
        named = names.guessed(line, [element for element in line.elements if element.kind in ("days", "span")])
    return named


def _category(line: ReadLine, terms: Terms) -> Match | None:
    """The category that is pointed at, else the first whose name or word stands in the line."""
    marked = names.other("category", line, None)
    if marked or terms.categories is None:
        return marked
    place = 0
    while place < len(line.low):
        if named := terms.categories.named_at(line.low, place):
            return named[1]
        place += 1
    return None
