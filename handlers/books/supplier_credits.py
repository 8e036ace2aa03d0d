"""What a supplier's credit note moves beside the journal: the budget, and the order that its document invoices."""

from __future__ import annotations

from handlers.books import accepted_work, commitments
from handlers.books import posting as books_posting
from handlers.context import Context
from ledger.errors import WrongState, sentence
from ledger.nouns import Expense
from storage import expenses, supplier_credits


def moved(ctx: Context, expense: Expense, cost: int) -> None:
    """The cost of a document has changed by so much, in the project's minor units."""
    project = ctx.directory.project(expense.project)
    with books_posting.together(ctx):
        books_posting.watch(ctx, project, {expense.category: cost}, f"expense:{expense.id}")
        if expense.order:
            commitments.of_invoices(ctx, expense.order)
            accepted_work.follow(ctx, expense.order, ctx.today)


def taken_back(ctx: Context, payout: int) -> None:
    """What follows once a credit note stands no more.  Raises WrongState where its VAT was certified since."""
    of = supplier_credits.get(ctx.book, payout, ctx.rules.currency)
    if of is None:
        return
    expense = expenses.get(ctx.book, of.expense, ctx.rules.currency)
    if expense.certification and not of.certified and of.vat:
        raise WrongState(sentence("The VAT of its document was certified since; take that list back first."))
    moved(ctx, expense, of.cost.minor)
