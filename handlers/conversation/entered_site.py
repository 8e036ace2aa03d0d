"""What somebody entered of sites and subcontracts, and what still stands of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chat.text import _
from handlers.context import Context
from handlers.conversation.entered_thing import EnteredThing, number_of, thing_of
from handlers.site.moves import TITLES
from handlers.site.purchases import document_shown
from handlers.site.reading import amount, book_of
from handlers.subcontracts.steps import KINDS
from storage import orders, subcontracts
from storage import site as site_records
from storage.audit import Event


def _log(ctx: Context, event: Event) -> EnteredThing | None:
    of = site_records.logged(ctx.book, number_of(event))
    if of.state != "booked":
        return None
    shown = _("site log of {quantity}, {day}", quantity=amount(of.quantity, of.unit), day=of.day)
    thing = thing_of(event, "site_log", shown, of.site, of.work, "site log 施工日志", number=of.id)
    return replace(thing, project=of.project, days=(of.day,))


def _move(ctx: Context, event: Event) -> EnteredThing | None:
    of = site_records.moved(ctx.book, number_of(event))
    if of.state != "booked":
        return None
    held = book_of(ctx, ctx.directory.project(of.project)).item(of.item, of.day)
    quantity = amount(of.quantity, held.unit if held else "")
    shown = _("{what}: {quantity} of {item}, {day}", what=TITLES[of.kind], quantity=quantity, item=of.item, day=of.day)
    thing = thing_of(event, "material_move", shown, of.item, of.site, "material 领料 退料 租赁", number=of.id)
    return replace(thing, project=of.project, days=(of.day,))


def _bought(ctx: Context, event: Event) -> EnteredThing | None:
    of = site_records.document(ctx.book, number_of(event))
    if of not in site_records.brought(ctx.book, of.project):
        return None
    shown = _("that {document} brings {item}", document=document_shown(of.document), item=of.item)
    return replace(thing_of(event, "material_bought", shown, of.item, number=of.id), project=of.project)


def _step(ctx: Context, event: Event) -> EnteredThing | None:
    of = subcontracts.get(ctx.book, number_of(event))
    if of.state not in ("booked", "pending"):
        return None
    order = orders.get(ctx.book, of.order, lock=False)
    shown = _("{what} of order {id}, {day}", what=KINDS[of.kind], id=of.order, day=of.day)
    thing = thing_of(event, "subcontract_step", shown, order.supplier, of.reason, number=of.id)
    return replace(thing, project=order.project, days=(of.day,), amount=of.amount if of.kind != "accepted" else None)


MADE: Mapping[str, Callable[[Context, Event], EnteredThing | None]] = {
    "site_log.booked": _log,
    "material.moved": _move,
    "material.bought": _bought,
    "subcontract.kept": _step,
}
