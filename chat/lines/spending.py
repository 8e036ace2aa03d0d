"""Reading money that was spent out of a line: `expense 45.50 taxi apollo`, `报销 打车 45.5元 星河 昨天 公司卡`.

The same reader serves orders (`12000 servers apollo from Dell`).  It only reads; what is missing is for the handlers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from chat.lines import names
from chat.lines.categories import category
from chat.lines.elements import Element, ReadLine, Terms, anchored
from chat.lines.figures import Place, SaidAmount, Shape, shaped
from chat.lines.listed import listed
from chat.lines.note import note
from chat.lines.said_money import money_of
from chat.lines.scan import ScannedLine, scan
from chat.lines.shares import Shares, projects_named, shares, words_of_shares
from chat.lines.sums import Sums, the_amount, work_out
from chat.lines.unspent import Unspent, undivided, unspent
from chat.lines.vat_words import NOTHING_SAID, VatWords, vat_words
from chat.lines.withheld_words import NOTHING_WITHHELD, WithheldWords, withheld_words, without
from chat.names import Match
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _
from chat.values.amounts import ReadAmount
from chat.values.dates import Days
from chat.values.unread import Unread

MOST_AMOUNTS = 60
"""Numbers in one message; a longer list is a file."""


@dataclass(frozen=True, slots=True)
class Spending:
    """One thing that a line says was spent, or is to be.

    Attributes:
        amount: None where none was written.
        day: None where none was named.
        project, task, category: as matched; None where none was named.
        party: whom it was paid to ("at Starbucks", "from Dell", "向戴尔").
        paid_by: the words that say who paid.
        note: what remains, in the person's own words.
        doubts: what to say in the answer, because it could have been meant otherwise.
        worked: how the amount came about (“3 × 25.00”), where it was worked out.
        vat: what is said of its document.
        withheld: what is said of tax that is withheld from who is paid.
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
    worked: Text = NOTHING
    vat: VatWords = NOTHING_SAID
    withheld: WithheldWords = NOTHING_WITHHELD


@dataclass(frozen=True, slots=True)
class SpendingLine:
    """All that a line says was spent.

    Attributes:
        spendings: one for each expense; one without an amount where there is none in the line.
        unspent: what speaks against booking it (it came back, it is only planned, it is a question).
        used: places of all that was understood, or stays in a note knowingly.
        left: what was found in the line besides, and used for nothing.
        line: the line as typed.
    """

    spendings: tuple[Spending, ...]
    unspent: Unspent | None = None
    used: tuple[Place, ...] = ()
    left: tuple[Element, ...] = ()
    line: str = ""

    @property
    def only(self) -> Spending | None:
        """The one expense; None where there are several."""
        return self.spendings[0] if len(self.spendings) == 1 else None


def spending(text: str, terms: Terms, today: date) -> SpendingLine | Unread:
    """What the line says; Unread where it is not clear which number is the amount, or which day is meant.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([Known(1, "APOLLO", ("Apollo",)), Known(2, "LAB")]), currency="CNY")
    >>> line = spending("45.50 lunch at Blue Frog apollo by company card", terms, date(2026, 11, 20)).only
    >>> str(line.amount.number), line.party, line.paid_by, line.note
    ('45.50', 'Blue Frog', 'by company card', 'lunch')
    >>> line = spending("taxi 60 half apollo half lab", terms, date(2026, 11, 20))
    >>> [(str(one.amount.number), one.project.typed) for one in line.spendings]
    [('30.00', 'apollo'), ('30.00', 'lab')]
    """
    withheld, typed = withheld_words(text), text
    text = without(text, withheld)
    line = scan(text, terms, today)
    if len(line.of("amount", "number")) > MOST_AMOUNTS:
        return Unread(_("That is more than I read at once; please send at most {n} amounts.", n=MOST_AMOUNTS))
    shape = shaped(line)
    sums = work_out(shape)
    if isinstance(sums, Unread):
        return sums
    reading = _SpendingReading(line, shape, sums)
    made = reading.made()
    if isinstance(made, Unread):
        return made
    if withheld.tax:
        made = tuple(replace(one, withheld=withheld, party=one.party or withheld.party) for one in made)
    used = tuple(sorted((*reading.used, *withheld.places)))
    left = tuple(
        element
        for element in line.elements
        if element.kind not in _WORDS and not any(start < element.end and element.start < end for start, end in used)
    )
    against = unspent(line)
    if against is None and len(made) == 1 and not made[0].worked:
        against = next((undivided(place) for place in words_of_shares(shape)), None)
    return SpendingLine(made, against, used, left, typed)


_WORDS = ("verb", "task", "category", "party", "person", "clock")
"""Kinds that are words of a note like any other, where nothing else is made of them."""


_PAID = Pattern(
    r"(?:(?:i |we )?(?:paid )?(?:by|with|on|from|用|由|走)\s*(?:the |my |our )?)?"
    r"(?:company card|corporate card|company credit card|company account|bank transfer|own money"
    r"|公司卡|公务卡|对公账户|对公)(?:付款|支付|转账|付的?)?"
    r"|\b(?:paid |taken |spent )?(?:from|out of|with|by|against|using|off) (?:my |the |a |our )?(?:cash |staff "
    r"|travel )?advance\b"
    r"|(?:用|从|拿|在|走)?(?:我的?|领的|预支的)?(?:备用金|预支款)(?:里面?|中|内)?(?:支付|垫付|付|支|出|扣|列支|支出"
    r"|报)(?:掉|了|的)?"
    r"|\bpaid (?:it )?(?:by )?(?:myself|cash)\b|\bin cash\b|\bout of (?:my own )?pocket\b"
    r"|(?:我?自己|我|本人|个人)(?:先)?垫付?的|自费|现金支付?",
    re.IGNORECASE,
)
_PARTY = Pattern(
    r"(?:\b(?:at|from|with|by)\s+(?P<en>(?:[A-Z&][\w&'.-]*)(?:\s+(?:[A-Z&][\w&'.-]*|of|and|the))*))"
    r"|(?:(?:向|从|供应商[:：]?|商家[:：]?)\s*(?P<zh>(?:(?![回来到去了着过])[^\s,，。;；\d]){2,30}?)(?=\s"
    r"|[,，。;；]|采购|购买|订购|订|买|$))"
)


class _SpendingReading:
    """One line on its way to what it says.

    `used` grows with all that is understood; `taken` with what is no part of a note.
    """

    def __init__(self, line: ScannedLine, shape: Shape, sums: Sums) -> None:
        self.line, self.shape, self.sums = line, shape, sums
        self.used: set[Place] = {*sums.counts, *sums.taken, *shape.as_words}
        self.taken: list[Place] = list(sums.taken)
        self.paid = _PAID.search(line.text)
        if self.paid:
            self._take(self.paid.span())
        self.vat = vat_words(line.text)
        self.used |= {*self.vat.places}

    def made(self) -> tuple[Spending, ...] | Unread:
        whole = (0, len(self.line.text))
        divided = shares(self.shape)
        if divided:
            return self._divided(divided)
        if len(self.shape.sums) > 1 and (several := listed(self.shape)):
            self.used |= set(several.dividers)
            return self._listed([(place[:2], place[2]) for place in several.items], several.heading)
        figure = the_amount(self.shape)
        if isinstance(figure, Unread):
            return figure
        spent = self._one(whole, figure)
        if isinstance(spent, Unread):
            return spent
        if figure and spent.project and spent.project.kind == "several":
            return self._which_project() or (spent,)
        return (spent,)

    def _which_project(self) -> Unread | None:
        """Several projects and one amount: for one of them, or a part for each."""
        text, named = self.line.text, projects_named(self.shape)
        if len(named) < 2:
            return None
        evenly = " 平分" if any("\u3400" <= char <= "\u9fff" for char in text) else " split evenly"
        choices = tuple(_without(text, [other for other in named if other is not element]) for element in named)
        names_typed = tuple(self.line.words(element) for element in named)
        question = _("For which of these is it: {all}?", all=names_typed)
        return Unread(question, text, "project", (*choices, text + evenly), text)

    def _divided(self, divided: Shares) -> tuple[Spending, ...] | Unread:
        for place in divided.places:
            self._take(place)
        for share in divided.parts:
            self._take((share.project.start, share.project.end))
        spent = self._one((0, len(self.line.text)), divided.whole, project=False)
        if isinstance(spent, Unread):
            return spent
        words = self.line.words
        return tuple(
            replace(
                spent,
                amount=share.amount,
                worked=share.worked,
                project=Match(share.project.value.kind, share.project.value.known, words(share.project)),
            )
            for share in divided.parts
            if isinstance(share.project.value, Match)
        )

    def _listed(self, items: list[tuple[Place, SaidAmount]], heading: Place) -> tuple[Spending, ...] | Unread:
        """Each with its own project and day, else with those of the heading or the only ones in the line."""
        shared_day = self._day(heading) or self._alone("days")
        shared_project = self._project(heading) or self._alone("project")
        if isinstance(shared_day, Unread):
            return shared_day
        out = []
        for place, figure in items:
            spent = self._one(place, figure)
            if isinstance(spent, Unread):
                return spent
            out.append(spent)
        if shared_day:
            out = [replace(spent, day=spent.day or _first(shared_day)) for spent in out]
        if shared_project:
            shared = names.match(shared_project, self._view((0, len(self.line.text))))
            out = [replace(spent, project=spent.project or shared) for spent in out]
        elif self.line.terms.here is None and (missing := _without_project(out)):
            question = _("Which project is “{words}” for? The others name one.", words=missing.note or "–")
            return Unread(question, missing.note, "project", line=self.line.text)
        for element in (shared_day, shared_project):
            if element:
                self._take((element.start, element.end))
        words = note(self.line.text[heading[0] : heading[1]], self._taken_in(heading)).strip(" :：-*#")
        if words and not _IS_HEADING.fullmatch(words.lower()):
            out = [replace(spent, note=f"{words}: {spent.note}"[:500]) for spent in out]
        inside = [element for element in self.line.elements if heading[0] <= element.start < heading[1]]
        self.used |= {(element.start, element.end) for element in inside}
        return tuple(out)

    def _one(self, place: Place, figure: SaidAmount | None, *, project: bool = True) -> Spending | Unread:
        """What a stretch of the line says about one amount."""
        start, end = place
        party = self._party(place)
        day = self._day(place)
        if isinstance(day, Unread):
            return day
        if day:
            self._take((day.start, day.end))
        if figure:
            self.used |= set(figure.places)
            if not figure.worked:
                self.taken.append((figure.start, figure.end))
        view = self._view(place)
        named = self._project(place) if project else None
        matched = names.match(named, view)
        if named:
            self._take(self._with_joint(named))
        for element in view.elements:
            if element.marked and element.kind in ("task", "category"):
                self._take((element.start, element.end))
        within = matched.key if matched and matched.kind != "several" else self.line.terms.here
        words = note(self.line.text[start:end], self._taken_in(place)).strip("|-*•· ")
        words = _DANGLING.sub("", _WISH.sub("", words))
        said = money_of(self.line, figure, words, alone=len(self.shape.sums) == 1)
        if isinstance(said, Unread):
            return said
        amount, words = said
        doubts = (figure.amount.doubt,) if figure and figure.amount.doubt else ()
        return Spending(
            amount,
            _first(day),
            matched,
            names.other("task", view, within),
            category(view),
            party,
            self.paid[0].strip() if self.paid else "",
            words[:500],
            (*doubts, *self.sums.doubts),
            figure.worked if figure else NOTHING,
            self.vat,
        )

    def _take(self, place: Place) -> None:
        self.used.add(place)
        self.taken.append(place)

    def _with_joint(self, project: Element) -> Place:
        """The place of a project with the words that put an amount on it: “算星河的”, “记在阿波罗上”."""
        before = _ONTO.search(self.line.low, max(0, project.start - 4), project.start)
        after = _OF_IT.match(self.line.low, project.end)
        return before.start() if before else project.start, after.end() if after else project.end

    def _taken_in(self, place: Place) -> list[Place]:
        """What is taken of a stretch, counted from where it begins."""
        start, end = place
        return [
            (max(first, start) - start, min(last, end) - start)
            for first, last in sorted(set(self.taken))
            if first < end and start < last
        ]

    def _party(self, place: Place) -> str:
        match = _PARTY.search(self.line.text, *place)
        if match is None or self.line.terms.projects.match(match["en"] or match["zh"]):
            return ""
        if self.paid and match.start() < self.paid.end() and self.paid.start() < match.end():
            return ""
        self._take(match.span())
        return (match["en"] or match["zh"]).strip()

    def _view(self, place: Place) -> ReadLine:
        """A stretch with blanks where all else stands, so that a name beside what is taken stands at an end."""
        start, end = place
        low = list(self.line.low)
        for first, last in ((0, start), (end, len(low)), *self.taken):
            low[first:last] = "\t" * (last - first)
        taken = set(self.taken)
        elements = tuple(
            element
            for element in self.line.elements
            if start <= element.start < end
            and not any(first < element.end and element.start < last for first, last in taken)
            and element.kind in ("project", "task", "category", "days", "span", "each", "verb")
        )
        return ReadLine(self.line.text, "".join(low), elements, self.line.terms, self.line.today)

    def _day(self, place: Place) -> Element | Unread | None:
        view = self._view(place)
        held = anchored(view.low, view.elements)
        named = [element for element in view.elements if element.kind == "days" and not _a_while(element)]
        named = [element for element in named if element.start in held] or named
        if named and isinstance(named[0].value, Unread):
            return named[0].value
        return named[0] if named else None

    def _project(self, place: Place) -> Element | None:
        view = self._view(place)
        held = anchored(view.low, view.elements)
        named = names.project(view, held)
        if named is None and view.terms.here is None and place == (0, len(self.line.text)):
            taken = [element for element in self.line.elements if element.kind in ("days", "span")]
            taken += [Element(first, last, "verb", "") for first, last in self.taken]
            named = names.guessed(view, taken)
        return named

    def _alone(self, kind: str) -> Element | None:
        """The only project or day of the line."""
        found = [element for element in self.line.of(kind) if not isinstance(element.value, Unread)]
        return found[0] if len({str(element.value) for element in found}) == 1 else None


_WISH = Pattern(
    r"\A(?:(?:please|pls|hi|hey|can you|could you|i want to|i'?d like to|need to|帮我|请|麻烦)[\s,]*)*"
    r"(?:(?:expense|claim|reimburse(?: me)?|put|book|log|add|record|enter)\b(?: for)?|报销?一?下?|报消"
    r"|记一?下?账?)?\s*(?:for )?(?=\S)",
    re.IGNORECASE,
)
"""The words of wishing that it be booked."""
_DANGLING = Pattern(r"\s+(?:(?:for|on|in|at|to|of|by)(?: the)?|the|pls|please)$", re.IGNORECASE)
_ONTO = Pattern(r"(?:[算记归挂走][在到给]?|也是)\s?\Z")
_OF_IT = Pattern(r"(?:的|上|里|项目的?)(?=\s|[,，。;；]|$)")
_IS_HEADING = Pattern(
    r"(?:my )?(?:expenses?|costs?|spending|receipts?|报销|费用|支出|花费|明细|清单|list|date|item|amount|日期"
    r"|项目|金额|事由|用途|说明|note|what|category|类别|project|"
    r"[\s,|/\t:：-])+"
)


def _without(text: str, elements: Iterable[Element]) -> str:
    for element in sorted(elements, key=lambda element: -element.start):
        text = text[: element.start] + text[element.end :]
    return " ".join(text.split())


def _without_project(spendings: Iterable[Spending]) -> Spending | None:
    """The first that names no project, where others do."""
    spendings = tuple(spendings)
    named = any(spent.project for spent in spendings)
    return next((spent for spent in spendings if named and not spent.project), None)


def _a_while(day: Element) -> bool:
    """A whole week or month is no day on which something was bought."""
    return isinstance(day.value, Days) and day.value.period


def _first(day: Element | None) -> date | None:
    return day.value.first if day and isinstance(day.value, Days) else None
