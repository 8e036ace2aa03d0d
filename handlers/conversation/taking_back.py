"""How each thing that somebody entered is taken back.  Whether they may, its own subject decides, as for a click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chat.cards.card import Card
from chat.text import Text, _
from handlers.approvals import delegation
from handlers.bank import transfers
from handlers.books import posting
from handlers.budgets import setting
from handlers.context import Context
from handlers.contracts import contracts, milestones, price_changes
from handlers.conversation import entered
from handlers.conversation.entered_thing import EnteredThing, number_of
from handlers.costs import expense_approval, orders, workflow
from handlers.dunning import contacts, late_interest
from handlers.hours import corrections
from handlers.hours.entry import logged_card
from handlers.payments import currency_sales, payables, received
from handlers.purchases import certification, deliveries, staff_advances, vat_transfers
from handlers.site import logs, moves, purchases
from handlers.subcontracts import steps
from ledger.errors import WrongState, sentence
from ledger.money import Money
from storage import absences, audit, budgets, customers, hours, invoices, timers


def take_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    """Take it back; what else that means is said.  Raises what its subject refuses."""
    return _BACK[thing.kind](ctx, thing)


def _hours_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    entry = corrections.standing(ctx, thing.number)
    posting.unbook_hours(ctx, entry, "undone")
    rest = hours.of_message(ctx.book, entry.message, ctx.rules.currency) if entry.message else ()
    gone = Card(_("Taken back: {what}", what=thing.shown), about=thing.key)
    ctx.refresh(thing.key, replace(logged_card(ctx, rest), about=thing.key) if rest else gone)
    return ()


def _expense_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    expense = workflow.withdraw(ctx, workflow.mine(ctx, thing.number, "withdraw"))
    expense_approval.refresh(ctx, expense)
    return ()


def _order_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    done = orders.take_back(ctx, thing.number)
    return (_("What was committed for it is released."),) if done.stage == "closed" else ()


def _payment_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    received.undone(ctx, thing.number)
    return (_("What it had settled is open again."),)


def _payout_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    return payables.after_undo(payables.undone(ctx, thing.number))


def _advance_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    of = staff_advances.undone(ctx, thing.number)
    return (_("Finance need not hand it out."),) if of.state == "wished" else (staff_advances.still(ctx, of),)


def _certification_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    return (certification.wait_again(certification.undone(ctx, thing.number)),)


def _vat_transfer_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    vat_transfers.undone(ctx, thing.number)
    return ()


def _sale_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    currency_sales.undone(ctx, thing.number)
    return (_("The bank holds the foreign money again."),)


def _transfer_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    transfers.undone(ctx, thing.number)
    return (_("The money is on the first account again."),)


def _received_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    deliveries.undone(ctx, thing.number)
    return (_("It is still to come."),)


def _invoice_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    """An invoice that a customer has is never taken away.  Raises WrongState with what is done instead."""
    of = invoices.get(ctx.book, thing.number)
    if of.credits:
        raise WrongState(
            sentence("A credit note stays in the books."),
            hint=sentence("If it was wrong, write the invoice anew: say “invoice” and the project."),
        )
    raise WrongState(
        sentence("An invoice stays in the books; a credit note takes it back."),
        hint=sentence("Write for example: credit note {number} paper because it was wrong"),
        number=of.number or f"#{of.id}",
    )


def _budget_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    project = ctx.directory.project(thing.project)
    current = budgets.current(ctx.book, project.id)
    restored = setting.take_back(ctx, project, current.number)
    sums = (Money(current.total, project.currency), Money(restored.total, project.currency))
    return (_("In all: {before} → {after}", before=sums[0], after=sums[1]),)


def _leave_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    event = audit.numbered(ctx.book, thing.number)
    assert event is not None
    absences.give_back(ctx.book, ctx.person.id, entered.absences_of(ctx, event))
    return ()


def _contract_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    contracts.take_back(ctx, thing.number)
    return (_("Nothing of it is owed any more."),)


def _price_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    price_changes.take_back(ctx, thing.number)
    return (_("The price is as it was before."),)


def _milestone_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    event = audit.numbered(ctx.book, thing.number)
    assert event is not None
    milestones.take_back(ctx, number_of(event), str(event.detail["name"]))
    return (_("What waits for it has no due day again."),)


def _claim_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    event = audit.numbered(ctx.book, thing.number)
    assert event is not None
    late_interest.take_claims_back(ctx, [int(event.detail["instalment"])])
    return (_("It can be claimed again."),)


def _waiver_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    event = audit.numbered(ctx.book, thing.number)
    assert event is not None
    late_interest.take_waivers_back(ctx, [int(event.detail["interest"])])
    return (_("It can be claimed again."),)


def _contact_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    event = audit.numbered(ctx.book, thing.number)
    assert event is not None
    contact = customers.at(ctx.book, event.subject.partition(":")[2], ctx.person.id, event.at)
    assert contact is not None
    contacts.take_back(ctx, contact, event.trail)
    held = contact.result in ("promise", "dispute")
    return (_("What it said of a promise or a dispute is as it was before."),) if held else ()


def _delegation_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    delegation.end(ctx)
    return (_("You approve yourself again."),)


def _timer_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    timers.stop(ctx.book, ctx.person.id)
    return (_("Nothing was booked."),)


def _site_log_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    logs.taken_back(ctx, thing.number)
    return ()


def _move_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    moves.taken_back(ctx, thing.number)
    return ()


def _bought_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    purchases.taken_back(ctx, thing.number)
    return ()


def _step_back(ctx: Context, thing: EnteredThing) -> tuple[Text, ...]:
    steps.taken_back(ctx, thing.number)
    return ()


_BACK: Mapping[str, Callable[[Context, EnteredThing], tuple[Text, ...]]] = {
    "hours": _hours_back,
    "expense": _expense_back,
    "order": _order_back,
    "payment": _payment_back,
    "payout": _payout_back,
    "staff_advance": _advance_back,
    "certification": _certification_back,
    "currency_sale": _sale_back,
    "vat_transfer": _vat_transfer_back,
    "received": _received_back,
    "transfer": _transfer_back,
    "invoice": _invoice_back,
    "budget": _budget_back,
    "leave": _leave_back,
    "contract": _contract_back,
    "contract_change": _price_back,
    "milestone": _milestone_back,
    "claim": _claim_back,
    "waiver": _waiver_back,
    "contact": _contact_back,
    "delegation": _delegation_back,
    "timer": _timer_back,
    "site_log": _site_log_back,
    "material_move": _move_back,
    "material_bought": _bought_back,
    "subcontract_step": _step_back,
}
