"""What follows when a settlement becomes final: the price follows penalties and bonuses."""

from __future__ import annotations

from handlers.context import Context
from handlers.contracts import price_changes
from handlers.settlements import checks, customers, kept_checks
from ledger.errors import WrongState, sentence
from ledger.money import Money
from ledger.settlements.computing import part
from ledger.settlements.document import Settlement
from storage import contract_stages, settlements


def made_final(ctx: Context, of: Settlement, reason: str = "") -> Settlement:
    """It is final: later settlements take it off.  Raises WrongState where a check does not hold any more."""
    found = () if of.reverses else checks.of(ctx, of)
    if not all(one.holds for one in found):
        raise WrongState(
            sentence("A check does not hold any more: mend it, or let it pass with a reason."),
            hint=sentence("See them with the button Checks."),
        )
    after = settlements.reach(ctx.book, of, "final", reason=reason, checks=kept_checks.text(found))
    if after.party == "customer":
        _price_follows(ctx, after)
    if after.reverses:
        settlements.change(ctx.book, after.reverses, "countered", reversed_by=after.id)
    return settlements.get(ctx.book, after.id)


def _price_follows(ctx: Context, of: Settlement) -> None:
    """N := revised price (CAS 14 art. 16, IFRS 15.51): by penalties and bonuses that this one takes up first, and back
    by those that a counter-settlement takes back."""
    if of.reverses:
        _price_goes_back(ctx, settlements.get(ctx.book, of.reverses))
        return
    contract = customers.contract_of(ctx, of.counterpart.agreement)
    terms = settlements.terms_of(ctx.book, of.id, of.version)
    for one in contract_stages.adjustments(ctx.book, of.counterpart.agreement):
        held = any(item.document == f"adjustment:{one.id}" for item in of.computed.items)
        if one.kind == "supplied" or one.change or not held:
            continue
        gross = Money(one.amount + part(one.amount, terms.rate), of.currency)
        change = price_changes.settled(ctx, contract.id, gross, one.reason)
        contract_stages.priced(ctx.book, one.id, change.id)


def _price_goes_back(ctx: Context, first: Settlement) -> None:
    """What the first one took up and its earlier ones did not hold."""
    before = [
        item.document
        for one in settlements.final_of(ctx.book, first.counterpart.agreement, first.party)
        if one.id < first.id and not one.reverses and not one.reversed_by
        for item in one.computed.items
    ]
    for one in contract_stages.adjustments(ctx.book, first.counterpart.agreement):
        document = f"adjustment:{one.id}"
        if not one.change or document in before or all(item.document != document for item in first.computed.items):
            continue
        price_changes.unsettled(ctx, one.change)
        contract_stages.priced(ctx.book, one.id, 0)
