"""Material that goes to a site, comes back or goes on to another, and what is rented there.

`material issue apollo rebar 3 t north`, `rental crane 2 days apollo`.

None of it is a cost: goods bought for a project cost what their invoice says, whether they were issued or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from chat.cards.card import Button, Card, Fact, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.registry import NO_SEAT
from handlers.site import LOGGERS, alarms
from handlers.site.alarms import alarm
from handlers.site.reading import (
    NewNames,
    SiteBook,
    SiteLine,
    amount,
    book_of,
    in_unit_of,
    named,
    read,
    site_shown,
    taken,
)
from ledger.economics.materials import ItemVariance
from ledger.economics.site import MaterialMove, MoveKind
from ledger.errors import BadInput, WrongState, sentence
from storage import site as site_records

_IDLE = Pattern(r"(?:^|\s)(?:idle|standing still|stood still|闲置|停用|窝工|待命)(?=\s|$)")
_ON_TO = Pattern(r"\s+(?:to|->)\s+|\s*(?:调往|调到|调至|->|到|至)\s*", re.I)
_ON_SITE = Pattern(r"\s*→\s*")
TITLES: dict[MoveKind, Text] = {
    "issue": _("Issued"),
    "return": _("Returned"),
    "transfer": _("Moved to another site"),
    "rental": _("Rented"),
    "idle": _("Rented and idle"),
}


@dataclass(frozen=True, slots=True)
class _MoveWish:
    """What a line says of an item."""

    kind: MoveKind
    item: str
    site: str
    to_site: str = ""


_ISSUE = Bilingual("material issue {code} rebar 3 t north", "领料 {code} 钢筋 3吨 北区")
_RETURN = Bilingual("material return {code} rebar 1 t north", "退料 {code} 钢筋 1吨 北区")
_TRANSFER = Bilingual("material transfer {code} rebar 2 t north to south", "材料调拨 {code} 钢筋 2吨 北区 到 南区")
_RENTAL = Bilingual("rental crane 2 days {code}", "机械租赁 {code} 塔吊 2天")


def issue(said: Said, ctx: Context) -> Reply:
    return _move(ctx, read(ctx, said.text, _ISSUE), "issue")


def give_back(said: Said, ctx: Context) -> Reply:
    return _move(ctx, read(ctx, said.text, _RETURN), "return")


def transfer(said: Said, ctx: Context) -> Reply:
    text = _ON_TO.sub(" → ", said.text)
    return _move(ctx, read(ctx, text, _TRANSFER), "transfer")


def rental(said: Said, ctx: Context) -> Reply:
    idle = _IDLE.search(folded(said.text))
    text = f"{said.text[: idle.start()]} {said.text[idle.end() :]}" if idle else said.text
    line = read(ctx, text, _RENTAL)
    if line.quantity.unit != "day":
        raise BadInput(sentence("Rentals are counted in days."), field="quantity")
    return _move(ctx, line, "idle" if idle else "rental")


def _move(ctx: Context, line: SiteLine, kind: MoveKind) -> Reply:
    book = line.book
    project = lookup.still_open(book.project)
    ctx.require(*LOGGERS, project=project.id, sentence=NO_SEAT)
    wish = _wish(line, kind)
    new, held = NewNames(), book.item(wish.item, line.day)
    if held is None:
        new.item(book, wish.item, line.quantity.unit)
    for site in dict.fromkeys((wish.site, wish.to_site)):
        new.site(book, site if site not in book.sites else "")
    number = in_unit_of(ctx, held, line) if held else line.number
    unit = held.unit if held else line.quantity.unit
    move = MaterialMove(project.id, wish.item, kind, wish.site, line.day, number, wish.to_site, ctx.person.id)
    _doubts(book, move, unit, new)
    new.ask(ctx, _understood(move, unit))
    if held is None:
        site_records.agree(ctx.book, book.first(wish.item, unit, line.day), ctx.message)
    kept = site_records.move(ctx.book, move, ctx.message)
    after = book_of(ctx, project)
    told = alarms.judge(ctx, after)
    return Reply(card(after, kept, unit, told), private=ctx.abroad(project.id))


def _wish(line: SiteLine, kind: MoveKind) -> _MoveWish:
    """Item and site by what is known of the project; where the item is new, it stands before the quantity."""
    to_site = ""
    before, behind = line.before, line.behind
    if kind == "transfer":
        parts = _ON_SITE.split(behind or before, maxsplit=1)
        if len(parts) < 2 or not parts[1].strip():
            raise BadInput(sentence("From which site to which? Say for example: north to south"), field="site")
        to_site = named(parts[1].strip(), "site")
        before, behind = (before, parts[0].strip()) if behind else (parts[0].strip(), "")
    item, rest = taken(before, line.book.items)
    if not item:
        item, behind = taken(behind, line.book.items)
    site, rest = taken(rest if item else before, line.book.sites)
    if not site:
        site, behind = taken(behind, line.book.sites)
    if not item:
        item, rest = named(rest, "item"), ""
    left = " ".join(filter(None, (rest, behind)))
    if left and site:
        raise BadInput(sentence("I do not know what “{text}” is in that line."), text=left[:60], field="item")
    site = site or (named(left, "site") if left else _only(line.book, kind, item))
    if kind == "transfer" and site == to_site:
        raise BadInput(sentence("That is the same site."), field="site")
    return _MoveWish(kind, item, site, to_site)


def _only(book: SiteBook, kind: MoveKind, item: str) -> str:
    """The site that is meant where none is named: the only one, or none at all.  Raises BadInput."""
    sites = book.sites
    if kind == "return":
        sites = tuple(site for site, on in _on_sites(book, item).items() if on)
    if len(sites) > 1:
        raise BadInput(sentence("On which site? There are: {names}."), names=sites[:12], field="site")
    if kind == "transfer" and not sites:
        raise BadInput(sentence("Which site is it?"), field="site")
    return sites[0] if sites else ""


def _on_sites(book: SiteBook, item: str) -> dict[str, Fraction]:
    """What of an item went to each site and did not come back."""
    found: dict[str, Fraction] = {}
    for one in book.moves:
        if one.item == item:
            for site, number in one.by_site:
                found[site] = found.get(site, Fraction(0)) + number
    return found


def _doubts(book: SiteBook, move: MaterialMove, unit: str, new: NewNames) -> None:
    """What is asked before it is kept: less than nothing on a site, the same twice."""
    if move.kind in ("return", "transfer"):
        there = _on_sites(book, move.item).get(move.site, Fraction(0))
        if move.quantity > there:
            new.doubt(
                _(
                    "Only {there} of {item} went to {site}: it would have less than nothing.",
                    there=amount(there, unit),
                    item=move.item,
                    site=site_shown(move.site),
                )
            )
    same = (move.item, move.kind, move.site, move.to_site, move.day, move.quantity)
    if any((one.item, one.kind, one.site, one.to_site, one.day, one.quantity) == same for one in book.moves):
        new.doubt(_("The same was logged for {day} already.", day=move.day))


def _understood(move: MaterialMove, unit: str) -> Text:
    return _(
        "{what}: {quantity} of {item}, {site}, {day}. Is that right?",
        what=TITLES[move.kind],
        quantity=amount(move.quantity, unit),
        item=move.item,
        site=_sites(move),
        day=move.day,
    )


def _sites(move: MaterialMove) -> Text:
    if move.to_site:
        return Text("{a} → {b}", {"a": site_shown(move.site), "b": move.to_site})
    return verbatim(site_shown(move.site))


def card(book: SiteBook, of: MaterialMove, unit: str, told: tuple[ItemVariance, ...]) -> Card:
    """What was kept, and what of the item is there to date; that it posts nothing is said."""
    title = _("{what}: {quantity} of {item}", what=TITLES[of.kind], quantity=amount(of.quantity, unit), item=of.item)
    on = _on_sites(book, of.item)
    rows = [
        Fact(_("Project"), lookup.shown(book.project)),
        Fact(_("Site"), _sites(of)),
        Fact(_("Day"), Text("{day}", {"day": of.day})),
        Fact(_("Used to date, all sites"), amount(sum(on.values(), Fraction(0)), unit)),
    ]
    if of.kind in ("rental", "idle"):
        idle = sum((one.quantity for one in book.moves if one.item == of.item and one.kind == "idle"), Fraction(0))
        if idle:
            rows.append(Fact(_("Of which idle"), amount(idle, unit)))
        small = _("Nothing is booked: the rental costs what its invoice says.")
    else:
        small = _("Nothing is booked: what was bought for the project costs what its invoice says, issued or not.")
    buttons = (
        Button(_("Materials"), "materials.show", book.project.code),
        Button(_("Undo"), "material.undo", str(of.id)),
    )
    lines = tuple(alarm(book.project, one).title for one in told)
    return Card(title, lines=lines, facts=tuple(rows), buttons=buttons, tone="warn" if told else "good", small=small)


def undo(click: Clicked, ctx: Context) -> Reply:
    of = taken_back(ctx, button_values.number(click.value))
    held = book_of(ctx, ctx.directory.project(of.project)).item(of.item, of.day)
    quantity = amount(of.quantity, held.unit if held else "")
    text = _("Taken back: {quantity} of {item} on {day}", quantity=quantity, item=of.item, day=of.day)
    return Reply(Card(text, tone="good"), replace=True, private=True)


def taken_back(ctx: Context, id: int) -> MaterialMove:
    """It did not go there.  Raises NotFound, NotAllowed, WrongState where it was taken back already."""
    of = site_records.moved(ctx.book, id)
    ctx.require(*LOGGERS, project=of.project, sentence=NO_SEAT)
    if of.person != ctx.person.id:
        ctx.require("lead", "finance", project=of.project)
    if of.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    lookup.still_open(ctx.directory.project(of.project))
    site_records.unmove(ctx.book, of)
    return of
