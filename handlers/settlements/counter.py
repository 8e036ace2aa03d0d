"""A final settlement is taken back by another one with the same lines and the other sign, which is approved as well."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Reply
from chat.incoming import Clicked
from handlers.context import Context
from handlers.settlements import KEEPERS, ONLY_KEEPERS, approval, card, states
from ledger.errors import WrongState, sentence
from ledger.settlements.computing import countered
from ledger.settlements.document import Settlement
from ledger.settlements.states import FINAL
from storage import invoices, settlements


def draft(click: Clicked, ctx: Context) -> Reply:
    """Its invoice is credited, or its payment returned, before that."""
    of = approval.seen_one(ctx, click.value)
    ctx.require(*KEEPERS, project=of.project, sentence=ONLY_KEEPERS)
    _may(ctx, of)
    new = replace(
        of,
        id=0,
        computed=countered(of.computed),
        final=False,
        number=0,
        year=0,
        version=1,
        state="draft",
        history=(),
        reverses=of.id,
        document="",
        decided_by=0,
    )
    terms = settlements.terms_of(ctx.book, of.id, of.version)
    made = states.looked_at(ctx, settlements.add(ctx.book, new, terms, of.rule, ctx.message))
    return Reply(card.shown(ctx, made), replace=False)


def _may(ctx: Context, of: Settlement) -> None:
    """Raises WrongState."""
    if of.state not in FINAL or of.reverses or of.reversed_by:
        raise WrongState(sentence("Only a final settlement that stands is taken back by a counter-settlement."))
    if settlements.open_of(ctx.book, of.counterpart.agreement, of.party) is not None:
        raise WrongState(sentence("Another settlement of it is still open: finish or drop that first."))
    standing = [
        one
        for one in settlements.final_of(ctx.book, of.counterpart.agreement, of.party)
        if not one.reverses and not one.reversed_by
    ]
    if standing[-1].id != of.id:
        raise WrongState(sentence("A later settlement takes it off: take that back first."))
    kind, _colon, id = of.document.partition(":")
    if kind == "customer_invoice":
        invoice = invoices.get(ctx.book, int(id))
        gone, _tax = invoices.credited(ctx.book, invoice.id)
        if gone < invoice.gross.minor:
            raise WrongState(
                sentence("Its invoice stands: credit it first."),
                hint=sentence("Say: credit note {number} … paper because the settlement is taken back"),
                number=invoice.number or str(invoice.id),
            )
    elif of.party == "customer" and of.state != "final":
        raise WrongState(sentence("What it led to stands: take that back first."))
