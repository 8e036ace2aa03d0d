"""The provision for bad debts: proposed by age, posted by a person, released by the next one, taken back."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Percent, Text, _
from handlers import button_values
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.receivables import ONLY
from handlers.receivables.receivables import span_shown
from ledger import posting, provision
from ledger.ageing import Open, ageing
from ledger.errors import WrongState, sentence
from ledger.exchange import convert
from ledger.money import Money
from ledger.provision import ProvisionProposal
from storage import audit, contracts, entries, ledger_accounts


def show_provision(said: Said, ctx: Context) -> Reply:
    _allowed(ctx)
    proposal = proposed(ctx)
    rows = tuple(
        (
            span_shown(line.bucket.first, line.bucket.last),
            Text("{m}", {"m": line.owed}),
            Text("{p}", {"p": Percent(line.rate * 100)}),
            Text("{m}", {"m": line.amount}),
        )
        for line in proposal.lines
        if line.bucket
    )
    facts = (
        Fact(_("Needed"), Text("{m}", {"m": proposal.needed})),
        Fact(_("Booked"), Text("{m}", {"m": proposal.booked})),
        Fact(_("Change"), Text("{m}", {"m": proposal.change})),
    )
    buttons = (
        (Button(_("Post it"), "provision.post", f"{proposal.change.minor} {ctx.today.isoformat()}", style="main"),)
        if proposal.change
        else ()
    )
    heads = (_("Days overdue"), _("Outstanding"), _("Provision rate"), _("Provision"))
    return Reply(
        Card(
            _("Provision for bad debts on {day}", day=ctx.today),
            facts=facts,
            table=Table(heads, rows, numeric=(1, 2, 3)),
            buttons=buttons,
        ),
        private=True,
    )


def post(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    _allowed(ctx)
    change, day = button_values.parts(click.value, 2)
    proposal = proposed(ctx)
    if str(proposal.change.minor) != change or day != ctx.today.isoformat() or not proposal.change:
        raise WrongState(sentence("The figures have changed since; ask for the provision again."))
    booked = books_posting.day_in_books(ctx, ctx.today, 0)
    amount = proposal.change
    source = f"provision:{ctx.today.isoformat()}"
    id = entries.post(ctx.book, posting.provision(amount, day=ctx.today, booked=booked, source=source))
    audit.note(ctx.book, "provision.posted", f"provision:{ctx.today.isoformat()}", entry=id, change=amount.minor)
    title = (
        _("A provision of {amount} is posted.", amount=amount)
        if amount.minor > 0
        else _("{amount} of the provision is released.", amount=-amount)
    )
    undo = Button(_("Undo"), "provision.undo", f"{id} {source}")
    return Reply(Card(title, tone="good", buttons=(undo,)), replace=True, private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    id, source = button_values.parts(click.value, 2)
    old = next((entry for entry in entries.standing(ctx.book, source) if str(entry.id) == id), None)
    if old is None or not source.startswith("provision:"):
        raise WrongState(sentence("That provision is not in force."))
    booked = books_posting.day_in_books(ctx, old.booked, 0)
    entries.reverse(ctx.book, old, booked=booked, memo="undone", red=ctx.rules.red)
    audit.note(ctx.book, "provision.undone", old.source, entry=old.id)
    return Reply(Card(_("The provision was taken back.")), replace=True, private=True)


def _allowed(ctx: Context) -> None:
    """小企业会计准则 knows no allowance (art. 6): a bad debt is a loss when it is given up (art. 10)."""
    if ctx.rules.policies.small:
        raise WrongState(
            sentence("Under 小企业会计准则 there is no allowance for bad debts."),
            hint=sentence("A debt that is lost is written off: write off apollo 2 because …"),
        )


def proposed(ctx: Context) -> ProvisionProposal:
    """What the ageing calls for, in the company's currency; raises BadInput where an exchange rate is missing."""
    code = ctx.rules.currency
    items = [
        Open(
            convert(instalment.owed, code, ctx.today, ctx.directory.exchange).amount,
            instalment.due,
            instalment.customer,
        )
        for instalment in contracts.whole(ctx.book)
        if instalment.owed.minor > 0
    ]
    booked = Money(-ledger_accounts.balance(ctx.book, "allowance"), code)
    return provision.proposal(ageing(items, ctx.today, code), booked, ctx.rules.provision)
