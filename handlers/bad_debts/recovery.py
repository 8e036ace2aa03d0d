"""What was written off and is owed again after all, and money that comes for it nevertheless."""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Clicked, Said
from chat.values.days import not_a_day
from handlers import lookup, money_events, money_line
from handlers.bad_debts import ONLY, approval
from handlers.context import Context
from handlers.contracts import positions
from handlers.payments import received
from ledger.allocation import Allocation
from ledger.errors import BadInput, sentence
from ledger.money import Money, part_of
from ledger.money_doubts import MoneyEvent
from ledger.owed import WriteOff
from storage import contracts, write_offs


def reinstate(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    old = _posted(ctx, click.value)
    after = _reinstate(ctx, old, old.gone)
    approval.refresh(ctx, after)
    return Reply(approval.card(ctx, after), replace=True, private=True)


def recovered(said: Said, ctx: Context) -> Reply:
    id, _blank, rest = said.text.strip().lstrip("#").partition(" ")
    if not id.isdecimal():
        raise BadInput(
            sentence("Say the number of the write-off: recovered 3 500"),
            hint=sentence("“write-offs” shows the numbers."),
            field="write_off",
        )
    old = _posted(ctx, id)
    project = ctx.directory.project(old.project)
    line = money_line.read(ctx, rest, old.amount.currency)
    line.one_day()
    line.no_fee()
    if line.words:
        raise lookup.refused(not_a_day(line.words))
    amount = lookup.money_of(line.amounts[0], old.amount.currency, ctx.rules.currency) if line.amounts else old.gone
    day = line.day
    money_events.check(ctx, MoneyEvent("in", day, amount, old.customer), typed=bool(line.amounts), agreed=True)
    after = _reinstate(ctx, old, amount)
    instalment = contracts.instalment(ctx.book, after.instalment)
    paid = received.book(ctx, project, after.customer, amount, day, [Allocation(instalment, amount.minor)])
    approval.refresh(ctx, after)
    return Reply(received.payment_card(ctx, paid), more=(approval.card(ctx, after),), private=True)


def _reinstate(ctx: Context, old: WriteOff, amount: Money) -> WriteOff:
    """So much is owed again: the same accounts the other way round, the allowance in proportion."""
    if amount.currency != old.amount.currency or not 0 < amount.minor <= old.gone.minor:
        raise BadInput(sentence("Only {left} of it is still written off."), left=old.gone, field="amount")
    instalment = contracts.instalment(ctx.book, old.instalment)
    contract = contracts.hold(ctx.book, instalment.contract)
    owed = contracts.move(ctx.book, instalment, written=-amount.minor)
    theirs = positions.lines(ctx, contract, ctx.today)
    again = sum(line.company.minor for line in theirs)
    borne = part_of(old.borne, old.back, amount.minor, of=old.amount.minor)
    own = approval.borne_lines(ctx, owed, again, borne, back=True)
    id = positions.post(ctx, own, theirs, day=ctx.today, project=0, memo="recovered", source=f"write_off:{old.id}")
    return write_offs.recover(ctx.book, old, amount.minor, id)


def _posted(ctx: Context, id: str) -> WriteOff:
    old = approval.held(ctx, id)
    if old.state != "posted":
        raise approval.not_in_force()
    return old
