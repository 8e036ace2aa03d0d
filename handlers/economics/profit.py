"""“profit apollo”, “profit”: what a project brings, or all of them at a glance."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from handlers import lookup, month_spans
from handlers.context import Context
from handlers.economics import PROFIT_READERS, profit_card, profits
from handlers.economics.view import view
from ledger.errors import sentence
from ledger.months import MonthSpan
from ledger.nouns import Project

ONLY = sentence("What a project earns is for its lead, its sales owner and finance; its costs stand in the budget.")
_ALL = Pattern(
    r"(?:of |for )?(?:all|every|each)(?: (?:of )?(?:the |our )?projects?)?|(?:the |our )?(?:whole )?company|we|us"
    r"|(?:which |what |the |our |my )?projects?"
    r"|(?:全部|所有|各个?|哪些|哪个)(?:的?项目)?在?|(?:全?公司|我们)的?|总览|汇总"
)


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    if _ALL.fullmatch(rest.strip().lower()) or (not rest and ctx.project is None):
        return Reply(profits.card(ctx, of), private=True)
    return _one(ctx, lookup.project(ctx, None, rest), of)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the project and, behind a blank, the months."""
    return show(Said(click.id, click.by, click.at, text=click.value), ctx)


def _one(ctx: Context, project: Project, of: MonthSpan) -> Reply:
    ctx.require(*PROFIT_READERS, project=project.id, sentence=ONLY)
    seen = view(ctx, project, of)
    bridge = profit_card.bridge(ctx, project, seen)
    return Reply(profit_card.card(ctx, project, seen), private=True, more=(bridge,) if bridge else ())
