"""A write-off as it stands, wherever its card hangs."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Tone
from chat.text import Text, _, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning import cards as dunning_cards
from ledger.money import Money
from ledger.owed import WriteOff
from storage import contracts

STATES = {
    "proposed": _("waits for a decision"),
    "posted": _("written off"),
    "rejected": _("rejected"),
    "undone": _("taken back"),
}


def about(id: int) -> str:
    """What its cards are about."""
    return f"write_off:{id}"


def card(ctx: Context, one: WriteOff) -> Card:
    """A write-off as it stands, with what can be done next."""
    people = ctx.directory.people
    titles = {
        "proposed": _("{amount} of {customer} is to be written off", amount=one.amount, customer=one.customer),
        "posted": _("{amount} of {customer} is written off", amount=one.amount, customer=one.customer),
        "rejected": _("{amount} of {customer} is not written off", amount=one.amount, customer=one.customer),
        "undone": _("{amount} of {customer} is owed as before", amount=one.amount, customer=one.customer),
    }
    facts = [
        Fact(_("No."), Text("{id}", {"id": one.id})),
        Fact(_("Project"), lookup.shown(ctx.directory.project(one.project))),
        Fact(_("Instalment"), instalment_shown(contracts.instalment(ctx.book, one.instalment))),
        Fact(_("Reason"), verbatim(one.reason)),
        Fact(_("Proposed by"), verbatim(people[one.person].name)),
    ]
    if one.decided_by:
        facts.append(Fact(_("Decided by"), verbatim(people[one.decided_by].name)))
    if one.state == "rejected":
        facts.append(Fact(_("Rejected because"), verbatim(one.answer)))
    if one.state == "posted":
        code = ctx.rules.currency
        facts.append(Fact(_("Borne by the provision"), Text("{m}", {"m": Money(one.borne, code)})))
    if one.back:
        facts.append(Fact(_("Came back"), Text("{m}", {"m": Money(one.back, one.amount.currency)})))
    buttons: tuple[Button, ...] = ()
    if one.state == "proposed":
        buttons = (
            Button(_("Approve"), "writeoff.approve", str(one.id), style="main"),
            Button(_("Reject"), "writeoff.reject", str(one.id), style="danger"),
            Button(_("Withdraw"), "writeoff.undo", str(one.id)),
        )
    elif one.state == "posted" and one.gone:
        owed = Button(
            _("Owed again"),
            "writeoff.reinstate",
            str(one.id),
            confirm=_("The customer owes it again, and is reminded of it?"),
        )
        buttons = (owed,) if one.back else (owed, Button(_("Undo"), "writeoff.undo", str(one.id)))
    tones: dict[str, Tone] = {"proposed": "warn", "posted": "good"}
    return Card(
        titles[one.state], facts=tuple(facts), buttons=buttons, about=about(one.id), tone=tones.get(one.state, "plain")
    )


def refresh(ctx: Context, one: WriteOff) -> None:
    """Bring its cards, and those about the customer's late payments, up to date."""
    ctx.refresh(about(one.id), card(ctx, one))
    dunning_cards.refresh(ctx, one.customer, [one.project])
