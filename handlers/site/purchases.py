"""How much of an item a document brings: `material bought apollo rebar 26 t expense 12`, of an order until its invoice
is there; from these is the average price."""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Bilingual, Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Context
from handlers.site import AGREERS, ONLY_BRINGS, facts
from handlers.site.reading import NewNames, amount, in_unit_of, named, project_and_rest, read, taken
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from storage import expenses, orders
from storage import site as site_records
from storage.site import BoughtDocument

_DOCUMENT = Pattern(
    r"(?:(?:\b(?:with|by|on|of)\s+)?\b(?P<en>expense|invoice|order)|(?P<zh>费用|报销单|发票|订单|采购单))\s*#?\s*(?P<n>\d{1,9})\b",
    re.I,
)
_NOUNS = {"order": "order", "订单": "order", "采购单": "order"}


_EXAMPLE = Bilingual("material bought {code} rebar 26 t expense 12", "材料采购 {code} 钢筋 26吨 费用 12")


def bring(said: Said, ctx: Context) -> Reply:
    project, _rest = project_and_rest(ctx, said.text)
    ctx.require(*AGREERS, project=project.id, sentence=ONLY_BRINGS)
    document = _DOCUMENT.search(said.text)
    if document is None:
        raise BadInput(
            sentence("Which document brings it? Say for example: material bought {code} rebar 26 t expense 12"),
            code=project.code,
            field="number",
        )
    text, money = _money(ctx, project, f"{said.text[: document.start()]} {said.text[document.end() :]}")
    line = read(ctx, text, _EXAMPLE)
    noun = _NOUNS.get((document["en"] or document["zh"]).lower(), "expense")
    name = f"{noun}:{button_values.number(document['n'])}"
    _of_project(ctx, project, name)
    item, left = taken(line.words, line.book.items)
    held = line.book.item(item, line.day) if item else None
    new = NewNames()
    if held is None:
        item, left = named(left, "item"), ""
        new.item(line.book, item, line.quantity.unit)
    if left:
        raise BadInput(sentence("I do not know what “{text}” is in that line."), text=left[:60], field="item")
    number = in_unit_of(ctx, held, line) if held else line.number
    unit = held.unit if held else line.quantity.unit
    bought = BoughtDocument(0, project.id, item, name, number, money)
    _fits(ctx, project, bought)
    new.ask(ctx, _("Does {document} bring {quantity} of {item}?", **_shown(bought, unit)))
    if held is None:
        site_records.agree(ctx.book, line.book.first(item, unit, line.day), ctx.message)
    kept = site_records.bring(ctx.book, bought, ctx.message)
    return Reply(_card(ctx, project, kept, unit), private=ctx.abroad(project.id))


def _money(ctx: Context, project: Project, text: str) -> tuple[str, int | None]:
    """What of the document the item is, without tax, where an amount of money is said; and the line without it."""
    for start, end, found in lookup.amounts_in(ctx, text, project.currency):
        if found.is_money:
            money = lookup.money_of(found, project.currency, ctx.rules.currency)
            if money.currency != project.currency:
                raise BadInput(
                    sentence("It must be an amount in {currency}."), currency=project.currency, field="amount"
                )
            return f"{text[:start]} {text[end:]}", money.minor
    return text, None


def _of_project(ctx: Context, project: Project, document: str) -> None:
    """Raises NotFound, BadInput where the document is another project's."""
    noun, _colon, number = document.partition(":")
    of = (
        orders.get(ctx.book, int(number), lock=False).project
        if noun == "order"
        else expenses.get(ctx.book, int(number), ctx.rules.currency, lock=False).project
    )
    if of != project.id:
        raise BadInput(
            sentence("{document} is not of {project}."),
            document=document_shown(document),
            project=lookup.called(project),
            field="number",
        )


def _fits(ctx: Context, project: Project, new: BoughtDocument) -> None:
    """Raises BadInput where the document brings that item already, or several and nobody said what each is."""
    others = [one for one in site_records.brought(ctx.book, project.id) if one.document == new.document]
    if any(one.item == new.item for one in others):
        raise BadInput(
            sentence("{document} brings {item} already: take that back first."),
            document=document_shown(new.document),
            item=new.item,
            field="number",
        )
    if others and (new.net is None or any(one.net is None for one in others)):
        raise BadInput(
            sentence("{document} brings {item} as well: say of each what it is without tax, for example ¥109200."),
            document=document_shown(new.document),
            item=others[0].item,
            field="amount",
        )


def document_shown(document: str) -> Text:
    """“expense 12”, “order 3”."""
    noun, _colon, number = document.partition(":")
    return _("order {id}", id=number) if noun == "order" else _("expense {id}", id=number)


def _shown(of: BoughtDocument, unit: str) -> dict[str, Text]:
    return {
        "document": document_shown(of.document),
        "quantity": amount(of.quantity, unit),
        "item": verbatim(of.item),
    }


def _card(ctx: Context, project: Project, of: BoughtDocument, unit: str) -> Card:
    known = facts.bought(ctx, project).get(of.item, [])
    bills = [one for one in known if not one.ordered] or known
    rows = [Fact(_("Project"), lookup.shown(project))]
    if bills:
        whole, net = sum((one.quantity for one in bills), of.quantity * 0), sum(one.net for one in bills)
        label = _("Average price") if not bills[0].ordered else _("Average price, of orders")
        rows.append(Fact(label, _("{price} per {unit}", price=Money(round(net / whole), project.currency), unit=unit)))
    else:
        rows.append(Fact(_("Average price"), _("once the document is in the books")))
    title = _("{document} brings {quantity} of {item}.", **_shown(of, unit))
    buttons = (
        Button(_("Materials"), "materials.show", project.code),
        Button(_("Undo"), "bought.undo", str(of.id)),
    )
    return Card(title, facts=tuple(rows), buttons=buttons, tone="good")


def undo(click: Clicked, ctx: Context) -> Reply:
    of = taken_back(ctx, button_values.number(click.value))
    text = _("Taken back: {document} brings {item}.", document=document_shown(of.document), item=of.item)
    return Reply(Card(text, tone="good"), replace=True, private=True)


def taken_back(ctx: Context, id: int) -> BoughtDocument:
    """It brings nothing of that.  Raises NotFound, NotAllowed, WrongState where that was taken back already."""
    of = site_records.document(ctx.book, id)
    ctx.require(*AGREERS, project=of.project, sentence=ONLY_BRINGS)
    if of not in site_records.brought(ctx.book, of.project):
        raise WrongState(sentence("That was taken back already."))
    site_records.unbring(ctx.book, of)
    return of
