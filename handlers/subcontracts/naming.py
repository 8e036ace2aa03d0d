"""Which subcontract a line means: “order 3”, a project that has one, or its supplier."""

from __future__ import annotations

import re

from chat.folding import cleaned, folded
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, lookup
from handlers.context import Asked, Context
from handlers.subcontracts import ACCEPTERS, ONLY_ACCEPTS
from ledger.errors import BadInput, WrongState, sentence
from ledger.nouns import Order, Project
from storage import orders

_ORDER = Pattern(
    r"(?:\b(?:for|of|on)\s+)?(?:\border|\bpo|\bsubcontract|订单|采购单|外包合同|分包合同)\s*(?:no\.?|number|号)?\s*#?\s*"
    r"(?P<id>\d{1,9})(?![\d%.,])",
    re.I,
)
_STAGES = ("committed", "closed")


def of_project(ctx: Context, project: Project) -> tuple[Order, ...]:
    """The subcontracts of a project that were approved, oldest first."""
    known = [one for stage in _STAGES for one in orders.in_stage(ctx.book, stage, project.id)]
    return tuple(sorted((one for one in known if is_one(ctx, one)), key=lambda one: one.id))


def is_one(ctx: Context, order: Order) -> bool:
    """Whether an order is a subcontract: it costs what work is bought for."""
    known = ctx.rules.categories.get(order.category)
    return known is not None and known.account == "subcontract"


def meant(ctx: Context, text: str) -> tuple[Order, str]:
    """The subcontract, held while this message changes it, and the other words.

    Raises BadInput, Asked where several may be meant, WrongState where it is none or was not approved.
    """
    line = cleaned(text)
    numbered = _ORDER.search(line)
    if numbered:
        order = orders.get(ctx.book, button_values.number(numbered["id"]))
        rest = f"{line[: numbered.start()]} {line[numbered.end() :]}"
        named = lookup.project_names(ctx.directory).named_at(folded(rest.strip()), 0)
        if named is not None and named[1].kind == "one":
            rest = rest.strip()[named[0] :]
    else:
        project, rest = lookup.project_first(ctx, line)
        order, rest = _only(ctx, project, rest)
    project = ctx.directory.project(order.project)
    ctx.require(*ACCEPTERS, project=project.id, sentence=ONLY_ACCEPTS)
    lookup.still_open(ctx.about(project))
    if not is_one(ctx, order):
        raise WrongState(
            sentence("Order {id} is no subcontract: its category is {category}."),
            id=order.id,
            category=lookup.category_shown(ctx.rules, order.category),
        )
    if order.stage not in _STAGES:
        raise WrongState(sentence("Order {id} is not approved yet."), id=order.id)
    return order, rest.strip()


def _only(ctx: Context, project: Project, rest: str) -> tuple[Order, str]:
    ctx.require(*ACCEPTERS, project=project.id, sentence=ONLY_ACCEPTS)
    known = of_project(ctx, project)
    low = folded(rest)
    by_name = [(one, name) for one in known if one.supplier for name in _named(ctx, one, low)[:1]]
    if len(by_name) == 1:
        ((order, name),) = by_name
        place = low.find(folded(name))
        rest = f"{rest[:place]} {rest[place + len(name) :]}"
        return orders.get(ctx.book, order.id), rest
    if len(known) == 1:
        return orders.get(ctx.book, known[0].id), rest
    if not known:
        raise BadInput(
            sentence("{project} has no subcontract. Order it first: order 120000 works {code} #subcontract from …"),
            project=lookup.called(project),
            code=project.code.lower(),
            field="order",
        )
    choices = [(shown(one), f"order {one.id}") for one in known[:8]]
    raise Asked(_("Which subcontract?"), choices=choices)


def _named(ctx: Context, order: Order, low: str) -> list[str]:
    """The names of its supplier that stand in folded words, the longest first."""
    also = sorted(ctx.directory.suppliers.also(order.supplier), key=len, reverse=True)
    return [name for name in also if folded(name) in low]


def shown(order: Order) -> Text:
    """“3 Facade Ltd”."""
    return Text("{id} {who}", {"id": order.id, "who": verbatim(order.supplier or order.note or "–")})
