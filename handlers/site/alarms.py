"""An item that is used beyond what the work allowed is told in the week: to the project's leads and finance, each mark
once."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Fact
from chat.text import Percent, Text, _
from handlers import lookup
from handlers.context import Context
from handlers.site import facts
from handlers.site.reading import SiteBook, amount, site_shown
from ledger.economics import site as rules
from ledger.economics.materials import ItemVariance, reached, variance
from ledger.economics.people import percent
from ledger.money import Money
from ledger.nouns import Person, Project
from storage import outbox


def judge(ctx: Context, book: SiteBook) -> tuple[ItemVariance, ...]:
    """Look at every item of a project, and tell of those that have reached a mark.  Returns those that are told now."""
    told = []
    for of in facts.of_project(ctx, book, ctx.today):
        held = book.item(of.item, ctx.today)
        mark = reached(of, rules.marks_of(held)) if held else None
        if held is None or mark is None:
            continue
        found = variance(of)
        card = alarm(book.project, found)
        readers = {one.id: one for one in ctx.directory.with_role("lead", book.project.id)}
        readers |= {one.id: one for one in ctx.directory.with_role("finance")}
        marks = rules.marks_of(held)
        new = [_tell(ctx, one, book.project, of.item, mark, marks, card) for one in readers.values()]
        if any(new):
            told.append(found)
    return tuple(told)


def _tell(
    ctx: Context, person: Person, project: Project, item: str, mark: int, marks: Sequence[int], card: Card
) -> bool:
    """Once for each mark, and not a lower one once a higher one was told."""

    def key(of: int) -> str:
        return f"material:{project.id}:{item}:{of}"

    accounts = ctx.directory.accounts_of(person.id)
    higher = [f"{key(one)}@{at}:{account}" for one in marks if one > mark for at, account in accounts]
    if higher and outbox.known(ctx.book, higher):
        return False
    return bool(ctx.tell(person, key(mark), card, kind="material", urgent=True))


def alarm(project: Project, found: ItemVariance) -> Card:
    """How much more was used than the work done allows, by site, and what price and quantity made of it."""
    of = found.facts
    title = _("{project}: {item} is {over} over", **_values(project, found))
    facts_ = [Fact(_("Used"), amount(of.used, of.unit))]
    if of.allowed is not None:
        facts_.append(Fact(_("Allowed by the work done"), amount(of.allowed, of.unit)))
    for label, minor in ((_("Quantity variance"), found.quantity), (_("Price variance"), found.price)):
        if minor is not None:
            facts_.append(Fact(label, worded(minor, project.currency)))
    sites = tuple(
        _("{site}: {used}", site=site_shown(site), used=amount(used, of.unit)) for site, used in of.sites if used
    )
    return Card(
        title,
        lines=(_("Used by site: {sites}", sites=sites),) if sites else (),
        facts=tuple(facts_),
        buttons=(Button(_("Materials"), "materials.show", project.code, style="main"),),
        tone="bad",
        small=_("Told once for each mark. See where the work took more, or whether a log is missing."),
    )


def _values(project: Project, found: ItemVariance) -> dict[str, Text | str | Percent]:
    over = percent(found.over)
    return {
        "project": lookup.shown(project),
        "item": found.facts.item,
        "over": Percent(over if over is not None else 0),
    }


def worded(minor: int, currency: str) -> Text:
    """An amount with the word for its sign: neither colour nor a minus alone says it."""
    amount_ = Money(minor, currency)
    if minor > 0:
        return _("{amount} saved", amount=amount_)
    return _("{amount} overspent", amount=amount_) if minor else _("{amount}, as planned", amount=amount_)
