"""The invoice of a final settlement with a customer: what is payable of it, with the VAT that is left of that."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Form, Question, Reply
from chat.incoming import Clicked, Submitted
from chat.text import _
from handlers import fields, lookup
from handlers.context import Context
from handlers.contracts import ONLY, invoices, positions
from handlers.settlements import approval, card, customers
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money, spread
from ledger.owed import Contract, Instalment
from ledger.settlements.document import RETENTION, Settlement
from ledger.tax import output_tax
from storage import contract_changes, contracts, settlements
from storage import invoices as kept_invoices

_NOT_PRICE = ("advance", "retention")


def ask(click: Clicked, ctx: Context) -> Reply:
    of = _invoiceable(ctx, click.value)
    questions = (
        Question("day", _("Date of the invoice"), "date", ctx.today.isoformat()),
        Question("number", _("Invoice number"), required=False),
    )
    gross, tax = amounts(ctx, of)
    line = _("{amount}, with {tax} of VAT in it", amount=gross, tax=tax)
    title = _("Invoice of {what}", what=card.named(of))
    return Reply(form=Form("settlement.invoice", title, questions, click.value, submit=_("Book"), lines=(line,)))


def issue(filled: Submitted, ctx: Context) -> Reply:
    """Booked as any invoice of the contract; what its plan of payments says for it moves to what is payable."""
    of = _invoiceable(ctx, filled.value)
    gross, tax = amounts(ctx, of)
    day = fields.day(ctx, filled.answers.get("day", "") or ctx.today.isoformat())
    number = filled.answers.get("number", "").strip()[:60]
    contract = contracts.hold(ctx.book, customers.contract_of(ctx, of.counterpart.agreement).id)
    target = _planned_for(ctx, contract, of, gross)
    shown = invoices.issue(ctx, target, gross, tax, day, number, typed=False)
    made = max(one.id for one in kept_invoices.of_instalments(ctx.book, [target.id])[target.id])
    settlements.reach(ctx.book, of, "invoiced", document=f"customer_invoice:{made}")
    return Reply(shown, more=(card.shown(ctx, settlements.get(ctx.book, of.id)),), replace=True)


def _invoiceable(ctx: Context, value: str) -> Settlement:
    """Raises NotAllowed, WrongState, BadInput."""
    of = approval.seen_one(ctx, value)
    ctx.require("finance", sentence=ONLY)
    lookup.still_open(ctx.directory.project(of.project))
    if of.party != "customer" or of.state != "final":
        raise WrongState(sentence("Only a final settlement with a customer is invoiced."))
    if of.computed.payable.this("payable") <= 0:
        raise BadInput(
            sentence("Nothing of it is to be invoiced."),
            hint=sentence("What falls is credited on the invoice that it belongs to: credit note …"),
        )
    return of


def amounts(ctx: Context, of: Settlement) -> tuple[Money, Money]:
    """(payable, VAT in it): its net is that of this settlement less the net part of retention and advance, which have
    invoices of their own; VAT is the rest."""
    statement, contract = of.computed.payable, customers.contract_of(ctx, of.counterpart.agreement)
    payable = statement.this("payable")
    kept = statement.this("retention") + statement.this("advance") + statement.this("withheld")
    rate = contract.tax or 0
    net_kept = kept - output_tax(Money(kept, of.currency), contract.tax).minor if contract.tax else kept
    net = statement.this("this") - net_kept
    return Money(payable, of.currency), Money(payable - net if rate else 0, of.currency)


def _planned_for(ctx: Context, contract: Contract, of: Settlement, gross: Money) -> Instalment:
    """The payment of its last stage, brought to at least what is payable: the others give what it lacks."""
    every, back = positions.of_price(contracts.of_contract(ctx.book, contract.id)), of.stages == (RETENTION,)
    parts = [one for one in every if (one.kind == RETENTION if back else one.kind not in _NOT_PRICE)]
    target = _target(parts, of)
    if target is None:
        raise BadInput(
            sentence("The contract has no payment left that is not invoiced."),
            hint=sentence("Say its plan of payments: payment plan {id} 100% 30 days after acceptance"),
            id=contract.id,
            field="plan",
        )
    lacks = gross.minor - target.uninvoiced.minor
    if lacks <= 0:
        return target
    others = [one for one in every if one.id != target.id and one.kind != "advance"]
    others.sort(key=lambda one: one.kind == RETENTION)  # what is kept back gives last
    given = spread(lacks, [max(min(one.uninvoiced.minor, one.open.minor), 0) for one in others])
    if sum(given) < lacks:
        left = Money(target.uninvoiced.minor + sum(given), gross.currency)
        raise BadInput(sentence("Only {left} of the contract is not invoiced yet."), left=left, field="amount")
    moved = {one.id: -minor for one, minor in zip(others, given, strict=True) if minor} | {target.id: lacks}
    contract_changes.plan(ctx.book, contract, moved, None, None)
    return contracts.instalment(ctx.book, target.id)


def _target(parts: Sequence[Instalment], of: Settlement) -> Instalment | None:
    names = [item.text for item in of.computed.items if item.line == "work"]
    free = [one for one in parts if one.uninvoiced.minor > 0]
    mine = [one for one in free if one.rule and one.rule.basis in names]
    if mine:
        return mine[-1]
    return free[0] if free else None
