"""What is agreed of items: price, norm, total, and at how much over it is told; from a day on.

`unit price apollo rebar 4200/t`, `norm apollo rebar 0.05 t/m2`, `material mark apollo rebar 5% 10%`.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Percent, Text, _, verbatim
from chat.values.quantities import per_unit, quantities, unit_shown
from handlers import lookup, money_line
from handlers.context import Asked, Context
from handlers.site import AGREERS, ONLY_AGREES, READERS
from handlers.site.reading import SiteBook, amount, book_of, countable, named, project_and_rest, taken, tidy
from ledger.economics import site as rules
from ledger.economics.materials import Norm
from ledger.economics.site import UnitPrice
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.units import converted, decimal, kept
from storage import site as site_records

_PERCENT = Pattern(r"(?<![\d.])(\d{1,3})\s*%")
_TOTAL = Pattern(r"(?:^|\s)(?:in all|in total|total|altogether)(?=\s|$)|总量|共计|合计|总计")


def price(said: Said, ctx: Context) -> Reply:
    """A contract's price for a unit of an item, with its total where one is said; without either, what is agreed."""
    project, rest = project_and_rest(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    if not rest.strip(" ?？。."):
        return Reply(listed(ctx, project), private=ctx.abroad(project.id))
    ctx.require(*AGREERS, project=project.id, sentence=ONLY_AGREES)
    lookup.still_open(project)
    book = book_of(ctx, project)
    money, unit, rest = _price(ctx, project, rest)
    totals = quantities(rest, ctx.rules.unit_words(ctx.today))
    if len(totals) > 1:
        raise BadInput(sentence("Say one price, and one quantity in all at most."), field="quantity")
    if totals:
        countable(rest, totals[0])
        rest = _TOTAL.sub(" ", f"{rest[: totals[0].start]} {rest[totals[0].end :]}")
    day, rest = money_line.day_and_rest(ctx, rest)
    held = _held(ctx, book, _item(book, tidy(rest)), unit)
    price_ = money.minor if held.unit == unit else _per(ctx, held, unit, Fraction(money.minor))
    since = day or (ctx.today if held.price is not None else book.beginning(ctx.today))
    new = replace(held, price=price_, norm=None, total=None, marks=(), start=since)
    if totals:
        new = replace(new, total=_in_unit(ctx, held, Fraction(totals[0].number), totals[0].unit))
    _far(ctx, held, new)
    return _kept(ctx, project, new)


def norm(said: Said, ctx: Context) -> Reply:
    """How much of an item a unit of work takes, normal waste inside."""
    project, rest = project_and_rest(ctx, said.text)
    ctx.require(*READERS, project=project.id)
    if not rest.strip(" ?？。."):
        return Reply(listed(ctx, project), private=ctx.abroad(project.id))
    ctx.require(*AGREERS, project=project.id, sentence=ONLY_AGREES)
    lookup.still_open(project)
    own = ctx.rules.unit_words(ctx.today)
    found = next(
        ((one, per) for one in quantities(rest, own) if (per := per_unit(rest, one.end, own)) is not None), None
    )
    if found is None:
        raise BadInput(
            sentence("How much of it does a unit of work take? Say for example: norm {code} rebar 0.05 t/m2"),
            code=project.code,
            field="quantity",
        )
    one, (end, work) = found
    countable(rest, one)
    day, rest = money_line.day_and_rest(ctx, f"{rest[: one.start]} {rest[end:]}")
    book = book_of(ctx, project)
    held = _held(ctx, book, _item(book, tidy(rest)), one.unit)
    since = day or (ctx.today if held.norm is not None else book.beginning(ctx.today))
    of = Norm(_in_unit(ctx, held, Fraction(one.number), one.unit), work)
    return _kept(ctx, project, replace(held, price=None, norm=of, total=None, marks=(), start=since))


def mark(said: Said, ctx: Context) -> Reply:
    """At how many percent over an item is told."""
    project, rest = project_and_rest(ctx, said.text)
    ctx.require(*AGREERS, project=project.id, sentence=ONLY_AGREES)
    lookup.still_open(project)
    found = [int(one) for one in _PERCENT.findall(folded(rest))]
    if not found or 0 in found:
        raise BadInput(
            sentence("At how many percent over? Say for example: material mark {code} rebar 5% 10%"),
            code=project.code,
            field="share",
        )
    book = book_of(ctx, project)
    item, left = taken(tidy(_PERCENT.sub(" ", folded(rest))), book.items)
    held = book.item(item, ctx.today) if item else None
    if held is None or left:
        raise _unknown(book, left or item)
    marks = tuple(sorted(set(found)))
    return _kept(ctx, project, replace(held, price=None, norm=None, total=None, marks=marks, start=ctx.today))


def _price(ctx: Context, project: Project, text: str) -> tuple[Money, str, str]:
    """The price, the unit that it is for, and the other words.  Raises BadInput."""
    for start, end, read in lookup.amounts_in(ctx, text, project.currency):
        per = per_unit(text, end, ctx.rules.unit_words(ctx.today))
        if per is None:
            continue
        money = lookup.money_of(read, project.currency, ctx.rules.currency)
        if money.currency != project.currency:
            raise BadInput(sentence("It must be an amount in {currency}."), currency=project.currency, field="amount")
        if money.minor <= 0:
            raise BadInput(sentence("A price is more than nothing."), field="amount")
        return money, per[1], f"{text[:start]} {text[per[0] :]}"
    raise BadInput(
        sentence("What does a unit of it cost? Say for example: unit price {code} rebar 4200/t"),
        code=project.code,
        field="amount",
    )


def _item(book: SiteBook, words: str) -> str:
    item, left = taken(words, book.items)
    if item and not left:
        return item
    return named(words, "item")


def _held(ctx: Context, book: SiteBook, item: str, unit: str) -> UnitPrice:
    """What holds of an item so far; a new one is counted in the unit that is said."""
    return book.item(item, ctx.today) or book.first(item, unit, ctx.today)


def _in_unit(ctx: Context, held: UnitPrice, number: Fraction, unit: str) -> Fraction:
    found = converted(number, unit, held.unit, ctx.rules.unit_sizes(ctx.today))
    if found is None or kept(found) is None or not found:
        raise BadInput(
            sentence("{item} is counted in {unit}; {other} do not convert into that."),
            item=held.item,
            unit=unit_shown(held.unit),
            other=unit_shown(unit),
            field="quantity",
        )
    return found


def _per(ctx: Context, held: UnitPrice, unit: str, minor: Fraction) -> int:
    """A price for another unit as one for the item's: 4.2 a kilogram are 4,200 a tonne."""
    price_ = minor / _in_unit(ctx, held, Fraction(1), unit)
    if price_.denominator != 1:
        raise BadInput(
            sentence("{item} is priced for one {unit}."), item=held.item, unit=unit_shown(held.unit), field="amount"
        )
    return price_.numerator


_FAR = 3


def _far(ctx: Context, held: UnitPrice, new: UnitPrice) -> None:
    """A price that becomes another by far may be a slip."""
    if ctx.sure or not held.price or not new.price:
        return
    if new.price > held.price * _FAR or new.price * _FAR < held.price:
        raise Asked(
            _(
                "Is the price of {item} {new} now, not {old}?",
                item=new.item,
                new=Money(new.price, new.currency),
                old=Money(held.price, new.currency),
            )
        )


def _unknown(book: SiteBook, typed: str) -> BadInput:
    if not book.items:
        return BadInput(
            sentence("Nothing is agreed of items in {project} yet. Say for example: unit price {code} rebar 4200/t"),
            project=lookup.called(book.project),
            code=book.project.code,
            field="item",
        )
    return BadInput(
        sentence("I know no item “{typed}” there. There are: {names}."),
        typed=typed[:40],
        names=book.items[:12],
        field="item",
    )


def _kept(ctx: Context, project: Project, new: UnitPrice) -> Reply:
    said = site_records.agree(ctx.book, new, ctx.message)
    done = book_of(ctx, project).item(said.item, max(said.start, ctx.today)) or said
    title = _("{project}: {item}, counted in {unit}", **_named(project, done))
    buttons = (Button(_("Materials"), "materials.show", project.code),)
    small = _("It holds from {day} on; days before keep what held then.", day=said.start)
    return Reply(
        Card(title, facts=_facts(done), buttons=buttons, tone="good", small=small), private=ctx.abroad(project.id)
    )


def _named(project: Project, of: UnitPrice) -> dict[str, Text]:
    return {
        "project": lookup.shown(project),
        "item": verbatim(of.item),
        "unit": Text("{unit}", {"unit": unit_shown(of.unit)}),
    }


def _facts(of: UnitPrice) -> tuple[Fact, ...]:
    marks = tuple(Percent(mark) for mark in rules.marks_of(of))
    rows = [Fact(_("Told at"), _("{marks} over", marks=marks))]
    if of.total is not None:
        rows.insert(0, Fact(_("In all"), amount(of.total, of.unit)))
    if of.norm is not None:
        rows.insert(0, Fact(_("Norm"), norm_shown(of)))
    if of.price is not None:
        rows.insert(0, Fact(_("Contract price"), price_shown(of)))
    return tuple(rows)


def price_shown(of: UnitPrice) -> Text:
    return _("{price} per {unit}", price=Money(of.price or 0, of.currency), unit=unit_shown(of.unit))


def norm_shown(of: UnitPrice) -> Text:
    if of.norm is None:
        return Text("–")
    return _(
        "{number} {unit} per {work}",
        number=decimal(of.norm.quantity),
        unit=unit_shown(of.unit),
        work=unit_shown(of.norm.work),
    )


def listed(ctx: Context, project: Project) -> Card:
    """What holds of every item today."""
    book = book_of(ctx, project)
    title = _("Unit prices and norms of {project}", project=lookup.shown(project))
    if not book.items:
        line = _("None yet. Say for example: unit price {code} rebar 4200/t", code=project.code)
        more = _("And what the work takes: norm {code} rebar 0.05 t/m2", code=project.code)
        return Card(title, lines=(line, more))
    rows: list[tuple[Cell, ...]] = []
    for item in sorted(book.items):
        of = book.item(item, ctx.today)
        if of is not None:
            rows.append(
                (
                    verbatim(item),
                    Text("{unit}", {"unit": unit_shown(of.unit)}),
                    Money(of.price, of.currency) if of.price is not None else None,
                    norm_shown(of) if of.norm else None,
                    amount(of.total, of.unit) if of.total is not None else None,
                    of.start,
                )
            )
    heads = (_("Material or work"), _("Unit"), _("Contract price"), _("Norm"), _("In all"), _("From"))
    return Card(
        title,
        table=Table(heads, tuple(rows), numeric=(2,), essential=(1, 2, 3)),
        buttons=(Button(_("Materials"), "materials.show", project.code),),
    )
