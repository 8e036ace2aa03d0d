"""A line of a site: its project, day and quantity, and the item and site that the other words name.

“apollo north 180 m2 today”, “星河 钢筋 3吨 北区”.  What is new is asked about, never guessed: `NewNames`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chat.folding import cleaned, folded
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from chat.values.quantities import Quantity, quantities, unit_shown
from handlers import lookup, money_line
from handlers.context import Asked, Context
from ledger.economics import site as rules
from ledger.economics.site import MaterialMove, SiteLog, UnitPrice
from ledger.errors import BadInput, sentence
from ledger.nouns import Project
from ledger.units import converted, decimal, kept
from storage import site as site_records

LONGEST_NAME = 40
_SMALL = Pattern(
    r"(?:^|(?<=\s))(?:of|to|from|at|on|for|the|site|item|into)(?=\s|$)|(?:^|(?<=\s))(?:工地|在|从|自|给|发到|发给|用于)(?=\s|$)"
)
_EDGE = " ,，;；。:：、"
_BELOW_ZERO = Pattern(r"(?:(?<!\w)[-−–]|\bminus\b|\bnegative\b|负)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SiteBook:
    """What is known of a project's sites."""

    project: Project
    versions: tuple[UnitPrice, ...]
    logs: tuple[SiteLog, ...]
    moves: tuple[MaterialMove, ...]

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.item for one in self.versions))

    @property
    def sites(self) -> tuple[str, ...]:
        return site_records.sites(self.logs, self.moves)

    def item(self, name: str, day: date) -> UnitPrice | None:
        """What holds of an item; of a day before anything was agreed, what was agreed first."""
        of = [one for one in self.versions if one.item == name]
        return rules.in_force(of, name, day) or min(of, key=lambda one: (one.start, one.id), default=None)

    def beginning(self, day: date) -> date:
        """Since when what is agreed for the first time holds: since the project began, or its first log."""
        days = [day, *(one.day for one in self.logs), *(one.day for one in self.moves)]
        return min([*days, self.project.run.start] if self.project.run else days)

    def first(self, name: str, unit: str, day: date) -> UnitPrice:
        """A new item, of which nothing is known but its unit."""
        return UnitPrice(self.project.id, name, unit, self.project.currency, self.beginning(day))


def book_of(ctx: Context, project: Project) -> SiteBook:
    records = ctx.book
    return SiteBook(
        project,
        site_records.agreed(records, project.id),
        site_records.logs(records, project.id),
        site_records.moves(records, project.id),
    )


def project_and_rest(ctx: Context, text: str) -> tuple[Project, str]:
    """The project that a line names anywhere, else the channel's, and the other words.  Raises Asked, NotFound."""
    line = cleaned(text)
    low, names = folded(line), lookup.project_names(ctx.directory)
    for place in range(len(low)):
        if place and not low[place - 1].isspace():
            continue
        named = names.named_at(low, place)
        if named is not None and named[1].kind == "one":
            project = lookup.project(ctx, named[1])
            return project, f"{line[:place]} {line[named[0] :]}".strip()
    return lookup.project_first(ctx, line)


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A line as it was read; `before` and `behind` are the words on both sides of the quantity."""

    book: SiteBook
    day: date
    quantity: Quantity
    before: str
    behind: str

    @property
    def number(self) -> Fraction:
        return Fraction(self.quantity.number)

    @property
    def words(self) -> str:
        return " ".join(f"{self.before} {self.behind}".split())


def read(ctx: Context, text: str, example: Bilingual) -> SiteLine:
    """Raises BadInput where no quantity is said, or several, or for a day to come."""
    project, rest = project_and_rest(ctx, text)
    found = quantities(rest, ctx.rules.unit_words(ctx.today))
    if len(found) != 1:
        raise BadInput(
            sentence("How much is it? Say one quantity with its unit, for example: {example}"),
            example=verbatim(Bilingual(*(words.format(code=project.code) for words in (example.en, example.zh)))),
            field="quantity",
        )
    one = found[0]
    countable(rest, one)
    blank = f"{rest[: one.start]}\0{rest[one.end :]}"
    day, left = money_line.day_and_rest(ctx, blank.replace("\0", " \0 "))
    if day is not None and day > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=day, field="day")
    before, _mark, behind = left.partition("\0")
    return SiteLine(book_of(ctx, project), day or ctx.today, one, tidy(before), tidy(behind))


def countable(line: str, one: Quantity) -> None:
    """Raises BadInput for nothing, for more than is kept, and for a minus before it: what comes back has a command."""
    sign = _BELOW_ZERO.search(line, 0, one.start)
    if sign or not one.number or kept(Fraction(one.number)) is None:
        begins = sign.start() if sign else one.start
        raise BadInput(sentence("“{text}” is no quantity."), text=line[begins : one.end], field="quantity")


def tidy(words: str) -> str:
    return " ".join(_SMALL.sub(" ", words).split()).strip(_EDGE)


def taken(words: str, names: tuple[str, ...]) -> tuple[str, str]:
    """The longest of the names that stands in the words, and the other words.

    >>> taken("rebar North", ("north", "rebar")), taken("北区钢筋", ("钢筋",)), taken("rebars", ("rebar",))
    (('north', 'rebar'), ('钢筋', '北区'), ('', 'rebars'))
    """
    low = folded(words)
    for name in sorted(names, key=len, reverse=True):
        place = low.find(folded(name))
        end = place + len(name)
        if place >= 0 and _apart(low, place, end):
            return name, " ".join(f"{words[:place]} {words[end:]}".split()).strip(_EDGE)
    return "", words


def _apart(low: str, place: int, end: int) -> bool:
    """Whether a name does not stand inside a longer word."""

    def within(char: str) -> bool:
        return char.isascii() and char.isalnum()

    begins = not (place and within(low[place - 1]) and within(low[place]))
    ends = not (end < len(low) and within(low[end]) and within(low[end - 1]))
    return begins and ends


class NewNames:
    """What a line names that nobody named before, asked about in one question before anything is kept."""

    def __init__(self) -> None:
        self.lines: list[Text] = []

    def item(self, book: SiteBook, name: str, unit: str) -> None:
        text = _("“{item}” is new in {project}: counted in {unit}, without a price or a norm yet.", **self._of(book))
        self._add(text, item=name, unit=unit_shown(unit))
        if book.items:
            self.lines.append(_("Known so far: {names}.", names=book.items[:12]))

    def site(self, book: SiteBook, name: str) -> None:
        if book.sites and name:
            self._add(_("“{site}” is a new site of {project}; known: {names}.", **self._of(book)), site=name)
            last = self.lines[-1]
            self.lines[-1] = Text(last.template, {**last.values, "names": book.sites[:12]})

    def doubt(self, text: Text) -> None:
        self.lines.append(text)

    def _of(self, book: SiteBook) -> dict[str, Text]:
        return {"project": lookup.shown(book.project)}

    def _add(self, text: Text, **values: str | Bilingual) -> None:
        self.lines.append(Text(text.template, {**text.values, **values}))

    def ask(self, ctx: Context, understood: Text) -> None:
        """Raises Asked where something is new and nobody has said yes yet."""
        if self.lines and not ctx.sure:
            raise Asked(understood, lines=tuple(self.lines))


def named(name: str, field: str) -> str:
    """A name that a line gives something.  Raises BadInput."""
    if not name or len(name) > LONGEST_NAME:
        which = sentence("Which item is it?") if field == "item" else sentence("Which site is it?")
        raise BadInput(which if not name else sentence("That name is too long."), field=field)
    return name


def in_unit_of(ctx: Context, held: UnitPrice, line: SiteLine) -> Fraction:
    """The quantity in the unit of its item.  Raises BadInput where it does not convert."""
    number = converted(line.number, line.quantity.unit, held.unit, ctx.rules.unit_sizes(line.day))
    if number is None or kept(number) is None:
        raise BadInput(
            sentence("{item} is counted in {unit}; {other} do not convert into that."),
            item=held.item,
            unit=unit_shown(held.unit),
            other=unit_shown(line.quantity.unit),
            field="quantity",
        )
    return number


def amount(number: Fraction, unit: str) -> Text:
    """“3 t”, “180 m²”."""
    return _("{number} {unit}", number=decimal(number), unit=unit_shown(unit))


def site_shown(name: str) -> str:
    return name or "–"
