"""Material and rental of a project on a card: allowed by the work done and used, price and quantity apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Percent, Text, _, verbatim
from chat.values.quantities import unit_shown
from handlers import lookup, month_spans
from handlers.context import Context
from handlers.registry import NO_SEAT
from handlers.site import READERS, facts
from handlers.site.alarms import worded
from handlers.site.reading import SiteBook, amount, book_of, site_shown
from ledger.economics import site as rules
from ledger.economics.materials import ItemVariance, reached, variance
from ledger.economics.people import percent
from ledger.money import Money
from ledger.nouns import Project
from ledger.period import month
from ledger.units import decimal

HEADS = (
    *(
        _("Material or work"),
        _("Unit"),
        _("Quantity allowed"),
        _("Quantity used"),
        _("Contract price"),
        _("Average price"),
    ),
    *(_("Price variance"), _("Quantity variance"), _("Total variance"), _("Over"), _("Of which idle")),
)
_FIGURES = tuple(range(2, len(HEADS)))


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    project = lookup.project(ctx, None, rest)
    ctx.require(*READERS, project=project.id, sentence=NO_SEAT)
    last = month(date.fromisoformat(f"{of.last}-01")).last
    return Reply(card(ctx, project, min(last, ctx.today)), private=ctx.abroad(project.id))


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    project = lookup.project(ctx, None, click.value)
    ctx.require(*READERS, project=project.id, sentence=NO_SEAT)
    return Reply(card(ctx, project, ctx.today))


def card(ctx: Context, project: Project, day: date) -> Card:
    """Every item to date."""
    book, found = book_of(ctx, project), of_project(ctx, project, day)
    title = _("Materials of {project}, up to {day}", project=lookup.shown(project), day=day)
    if not found:
        code = project.code
        return Card(
            title,
            lines=(
                _("Nothing is issued there, and no norm is known."),
                _("Say what was agreed: unit price {code} rebar 4200/t, norm {code} rebar 0.05 t/m2", code=code),
                _("Then what happens: site log {code} north 180 m2, material issue {code} rebar 3 t", code=code),
            ),
        )
    over = [one for one in found if _marked(book, one, day)]
    return Card(
        title,
        lines=_lines(project, found),
        facts=_sums(project, found),
        table=table_of([(project, found)]),
        buttons=(Button(_("Profit"), "profit.show", project.code),),
        tone="warn" if over else "plain",
        small=_(
            "Positive is good. Allowed = work in the site logs × norm; price variance = (contract price − average) × "
            "used; quantity variance = (allowed − used) × contract price. Issues book nothing."
        ),
    )


def of_project(ctx: Context, project: Project, day: date) -> list[ItemVariance]:
    """Every item of a project, to date."""
    return [variance(of) for of in facts.of_project(ctx, book_of(ctx, project), day)]


def _marked(book: SiteBook, one: ItemVariance, day: date) -> bool:
    held = book.item(one.facts.item, day)
    return held is not None and reached(one.facts, rules.marks_of(held)) is not None


def table_of(every: Sequence[tuple[Project, Sequence[ItemVariance]]]) -> Table:
    """The items of projects, each project a group where there are several."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = []
    for project, found in every:
        if found:
            groups.append((len(rows), lookup.shown(project)))
        rows += [_row(project, one) for one in found]
    several = tuple(groups) if len(every) > 1 else ()
    whole = tuple(place for place in (6, 7, 8) if all(row[place] is not None for row in rows))
    return Table(HEADS, tuple(rows), _FIGURES, whole, several, essential=(2, 3, 8, 9))


def _row(project: Project, one: ItemVariance) -> tuple[Cell, ...]:
    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, project.currency)

    of, over = one.facts, percent(one.over)
    return (
        verbatim(of.item),
        Text("{unit}", {"unit": unit_shown(of.unit)}),
        None if of.allowed is None else decimal(of.allowed),
        decimal(of.used),
        money(of.price),
        money(None if one.average is None else round(one.average)),
        money(one.price),
        money(one.quantity),
        money(one.total),
        None if over is None else Percent(over),
        decimal(of.idle) if of.idle else None,
    )


def _sums(project: Project, found: Sequence[ItemVariance]) -> tuple[Fact, ...]:
    """The sums of what is known of every item."""
    rows = []
    for label, parts in (
        (_("Total variance"), [one.total for one in found]),
        (_("Price variance"), [one.price for one in found]),
        (_("Quantity variance"), [one.quantity for one in found]),
    ):
        known = [part for part in parts if part is not None]
        if known and len(known) == len(parts):
            rows.append(Fact(label, worded(sum(known), project.currency)))
    return tuple(rows)


def _lines(project: Project, found: Sequence[ItemVariance]) -> tuple[Text, ...]:
    lines: list[Text] = []
    for one in found:
        of = one.facts
        sites = tuple(
            _("{site}: {used}", site=site_shown(site), used=amount(used, of.unit)) for site, used in of.sites if used
        )
        if one.total is not None:
            worded_ = worded(one.total, project.currency)
            lines.append(_("{item}: {variance}; used {sites}", item=of.item, variance=worded_, sites=sites or "–"))
        elif of.allowed is None:
            lines.append(_("{item}: no norm, so only what was used: {sites}", item=of.item, sites=sites or "–"))
        else:
            lines.append(
                _(
                    "{item}: no document brings it yet, so quantity alone; used {sites}",
                    item=of.item,
                    sites=sites or "–",
                )
            )
        if one.provisional:
            lines.append(_("{item}: the average is the order's price until its invoice is booked.", item=of.item))
    return tuple(lines[:12])
