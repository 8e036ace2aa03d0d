"""What stands behind an address of ours, and what one could say: asked for by platforms that show links and prompts."""

from __future__ import annotations

from chat.cards.card import SILENCE, Button, Card, Reply
from chat.incoming import Clicked
from chat.pattern import Pattern
from chat.text import _
from handlers import lookup
from handlers.context import Context
from handlers.hours import corrections as hours_corrections
from ledger.money import Money
from storage import expenses, hours, orders

_OURS = Pattern(r"(expense|order|hours)[:/](\d{1,18})\b")
_MONEY = ("lead", "finance", "auditor", "admin")


def show_link(click: Clicked, ctx: Context) -> Reply:
    """Silent for whoever may not see it: a link in a channel must not tell that there is something to hide."""
    match = _OURS.search(click.value[-200:])
    if match is None:
        return SILENCE
    card = _card(ctx, match[1], int(match[2]))
    return Reply(card) if card else SILENCE


def _card(ctx: Context, noun: str, id: int) -> Card | None:
    """The thing in short, without buttons; None where it is not there or not for this person."""
    if noun == "hours":
        entry = hours.get(ctx.book, id, ctx.rules.currency)
        if not _may_show(ctx, entry.person, entry.project):
            return None
        return Card(hours_corrections.in_short(entry, ctx))
    if noun == "expense":
        spent = expenses.get(ctx.book, id, ctx.rules.currency)
        if spent.person != ctx.person.id and ctx.place.kind == "channel":
            return None  # what somebody spent is no news for a channel, whoever shares the link
        return _brief(ctx, spent.person, spent.project, spent.gross, spent.vendor or spent.note)
    order = orders.get(ctx.book, id)
    return _brief(ctx, order.person, order.project, order.amount, order.supplier or order.note)


def _brief(ctx: Context, person: int, project: int, amount: Money, what: str) -> Card | None:
    if not _may_show(ctx, person, project):
        return None
    title = _("{person}: {amount} {what}", person=ctx.directory.person(person).name, amount=amount, what=what)
    return Card(title, lines=(lookup.shown(ctx.directory.project(project)),) if project else ())


def _may_show(ctx: Context, person: int, project: int) -> bool:
    """Whether the person may see it, and so may everybody who is here: a channel is a project's own, or a stranger."""
    if person == ctx.person.id:
        return True
    here = ctx.place.kind == "direct" or (ctx.project is not None and ctx.project.id == project)
    return here and bool(ctx.roles(project) & set(_MONEY))


def show_prompts(click: Clicked, ctx: Context) -> Reply:
    zh = ctx.locale == "zh-CN"
    words = (
        (_("My week"), "我的本周" if zh else "my week"),
        (_("How much is left?"), "预算" if zh else "budget"),
        (_("What waits for me?"), "待办" if zh else "home"),
        (_("What can you do?"), "帮助" if zh else "help"),
    )
    return Reply(
        Card(
            _("What would you like to know?"),
            buttons=tuple(Button(label, "prompts.say", text) for label, text in words),
        )
    )
