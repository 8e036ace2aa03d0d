"""Input VAT transferred out afterwards (进项税额转出): what was bought is used otherwise, or was lost."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _, verbatim
from handlers import button_values, document_named, lookup, money_events, money_line
from handlers.books import input_vat, posting
from handlers.context import Context
from handlers.purchases import ONLY_TRANSFERS
from handlers.reasons import reasoned
from ledger import posting as rules
from ledger.errors import BadInput, WrongState, sentence
from ledger.input_vat import VatTransfer
from ledger.posting import BookedAmount, CertifiedVat, Dimensions
from ledger.revenue.standing import Value
from storage import entries, expenses, vat_transfers


def transfer(said: Said, ctx: Context) -> Reply:
    """`input vat out 12 60 because of welfare`, `进项税额转出 费用 12 60 因为 改作福利`; without an amount, all."""
    ctx.require("finance", sentence=ONLY_TRANSFERS)
    words, reason = reasoned(said.text)
    expense, words = document_named.named(ctx, words)
    line = money_line.read(ctx, words, expense.gross.currency)
    line.one_day()
    line.no_fee()
    line.no_words()
    if expense.stage not in ("posted", "reimbursed") or not expense.certification:
        raise WrongState(
            sentence("Its VAT is not certified: only certified VAT is transferred out."),
            hint=sentence("What is not certified yet is corrected in the document: what it is for"),
        )
    project = lookup.still_open(ctx.directory.project(expense.project))
    left = input_vat.apart(ctx, expense)
    tax = lookup.money_of(line.amounts[0], expense.gross.currency, ctx.rules.currency) if line.amounts else left.paid
    if tax.minor <= 0 and line.amounts:
        raise BadInput(sentence("The amount must be more than zero."), field="amount")
    if tax.currency != left.paid.currency or not 0 < tax.minor <= left.paid.minor:
        raise BadInput(sentence("Only {left} of its VAT is left."), left=left.paid, field="amount")
    if not reason:
        raise BadInput(
            sentence("Why is it transferred out? Its use changed, or it was lost."),
            hint=sentence("Write for example: input vat out 12 60 because it is used for welfare"),
            field="reason",
        )
    booked = posting.day_in_books(ctx, line.day, project.id)
    money_events.ask(ctx, money_events.on(ctx, line.day))
    kept = vat_transfers.add(ctx.book, VatTransfer(0, expense.id, line.day, tax, reason), ctx.message)
    company = Value(left.paid.minor, left.company.minor).part(tax.minor).company
    own = Value(left.paid.minor, left.project.minor).part(tax.minor).company
    of = CertifiedVat(
        BookedAmount(tax, replace(left.project, minor=own), replace(left.company, minor=company)),
        f"expense:{expense.id}",
        Dimensions(project.id, expense.category, expense.task, expense.person, expense.vendor),
        ctx.rules.cost_account(project.kind, expense.category, expense.day),
        out=True,
    )
    entry = rules.vat_out(of, day=line.day, booked=booked, memo=reason, source=f"vat_transfer:{kept.id}")
    vat_transfers.posted(ctx.book, kept.id, entries.post(ctx.book, entry))
    posting.watch(ctx, project, {expense.category: own}, f"expense:{expense.id}")
    facts = (
        Fact(_("Document"), verbatim(expense.called)),
        Fact(_("Day"), Text("{d}", {"d": line.day})),
        Fact(_("Project"), lookup.shown(project)),
        Fact(_("Reason"), verbatim(reason)),
        Fact(_("Left of its VAT"), Text("{m}", {"m": left.paid - tax})),
    )
    title = _("{tax} of input VAT went out to the cost.", tax=tax)
    buttons = (Button(_("Undo"), "vatout.undo", str(kept.id)),)
    return Reply(Card(title, facts=facts, buttons=buttons, tone="good"), private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    """It may be deducted after all."""
    of = undone(ctx, button_values.number(click.value))
    return Reply(Card(_("Taken back: {what}", what=shown(of)), tone="good"), replace=True, private=True)


def shown(of: VatTransfer) -> Text:
    """A transfer in a few words."""
    return _("{tax} of input VAT of document {id} transferred out", tax=of.tax, id=of.expense)


def undone(ctx: Context, id: int) -> VatTransfer:
    """A transfer taken back by finance.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=ONLY_TRANSFERS)
    of = vat_transfers.get(ctx.book, id)
    if of.state != "booked":
        raise WrongState(sentence("That was taken back already."))
    expense = expenses.get(ctx.book, of.expense, ctx.rules.currency)
    project = ctx.directory.project(expense.project)
    own, found = 0, entries.standing(ctx.book, f"vat_transfer:{of.id}")
    lookup.cost_still_open(ctx, found)
    for old in found:
        booked = posting.day_in_books(ctx, old.booked, project.id)
        entries.reverse(ctx.book, old, booked=booked, memo="taken back", red=ctx.rules.red)
        own += sum(line.project_amount.minor for line in old.postings if line.category)
    vat_transfers.undo(ctx.book, of)
    posting.watch(ctx, project, {expense.category: -own}, f"expense:{expense.id}")
    return of
