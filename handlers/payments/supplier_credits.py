"""Suppliers' credit notes (红字发票) into the books: a document costs and is owed less; what is paid is a claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from handlers import lookup, money_events, payment_holds
from handlers.books import input_vat
from handlers.books import posting as books_posting
from handlers.books import supplier_credits as books_credits
from handlers.context import Context
from handlers.payments import paid_out
from ledger import posting
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money, round_div
from ledger.money_doubts import MoneyEvent
from ledger.nouns import Expense
from ledger.owed import Payout
from ledger.posting import BookedAmount, Dimensions
from ledger.revenue.standing import Value
from ledger.supplier_credit import SupplierCredit
from ledger.tax import credited_tax
from storage import supplier_credits
from storage.supplier_credits import Credited


@dataclass(frozen=True, slots=True)
class CreditNote:
    """What a person says of a credit note; `vat` None: its share of the document's."""

    amount: Money
    vat: Money | None
    reason: str
    day: date
    anew: bool = False
    number: str = ""


def left(ctx: Context, expense: Expense) -> Money:
    """What of a document no credit note has taken yet."""
    gone = _credited(ctx, expense).gross
    return Money(expense.gross.minor - gone, expense.gross.currency)


def credit(ctx: Context, expense: Expense, note: CreditNote) -> Payout:
    """A credit note into the books.  Raises BadInput with the field, WrongState, Asked."""
    payment_holds.free(ctx, [f"expense:{expense.id}"])
    gone = _credited(ctx, expense)
    _check(ctx, expense, note)
    project, home = ctx.directory.project(expense.project), ctx.rules.currency
    vat = _vat(ctx, expense, note, gone)
    amount, last = note.amount, note.amount == left(ctx, expense)
    company = expense.company.minor - gone.company if last else _part(expense.company, amount, expense.gross)
    booked = _part(expense.booked, amount, expense.gross)
    cost = booked - vat.project.minor
    if last and vat.paid == input_vat.apart(ctx, expense).paid:
        cost = input_vat.cost(ctx, expense).project.minor - gone.cost
    gross = BookedAmount(amount, Money(cost, project.currency) + vat.project, Money(company, home))
    certified = bool(expense.certification)
    open_ = paid_out.open_of(ctx, expense)
    off = Money(min(amount.minor, open_.minor), amount.currency)
    if off != amount and not expense.vendor:
        raise BadInput(sentence("Nobody is named on that document who could owe us anything."), field="supplier")
    settles = ((f"expense:{expense.id}", off.minor),) if off else ()
    new = Payout(0, "supplier_credit", note.day, expense.vendor, amount, Money(0, amount.currency), settles)
    owed = paid_out.owed(ctx, expense, off.minor, expense.vendor) if off else None
    rest = amount - off
    worth = Money(_part(gross.company, rest, amount), home)
    kept = paid_out.keep(
        ctx,
        new,
        note.reason,
        lambda one: posting.supplier_credit(
            gross,
            vat,
            Dimensions(project.id, expense.category, expense.task, expense.person, expense.vendor),
            owed,
            BookedAmount(rest, worth, worth) if rest else None,
            cost_role=ctx.rules.cost_account(project.kind, expense.category, expense.day),
            certified=certified,
            document=f"expense:{expense.id}",
            day=note.day,
            booked=books_posting.day_in_books(ctx, note.day, project.id),
            memo=f"{note.number} {expense.vendor} {note.reason}".strip(),
            source=f"payout:{one.id}",
            red=ctx.rules.red,
        ),
    )
    of = SupplierCredit(
        kept.id,
        expense.id,
        note.day,
        expense.vendor,
        amount,
        vat.paid,
        Money(cost, project.currency),
        gross.company,
        certified,
        note.anew,
        note.number,
        note.reason,
    )
    supplier_credits.add(ctx.book, of)
    books_credits.moved(ctx, expense, -cost)
    return kept


def _credited(ctx: Context, expense: Expense) -> Credited:
    return supplier_credits.sums(ctx.book, [expense.id]).get(expense.id, Credited())


def _check(ctx: Context, expense: Expense, note: CreditNote) -> None:
    project = ctx.directory.projects.get(expense.project)
    if expense.stage not in ("posted", "reimbursed") or project is None:
        raise WrongState(
            sentence("That document is not in the books: only what is booked can be credited."),
            hint=sentence("Say “my expenses” to see what was booked."),
        )
    lookup.still_open(project)
    if expense.withheld:
        raise WrongState(
            sentence("Tax was withheld from that: take its approval back, and book what is right."),
        )
    rest = left(ctx, expense)
    if note.amount.currency != rest.currency or not 0 < note.amount.minor <= rest.minor:
        raise BadInput(sentence("Only {left} of that document can still be credited."), left=rest, field="amount")
    if not note.reason:
        raise BadInput(
            sentence("A credit note needs a reason."),
            hint=sentence("Write for example: supplier credit note 12 1130 tax 130 because the goods went back"),
            field="reason",
        )
    if note.day < expense.day:
        raise BadInput(sentence("Its document is of {day}, which is later."), day=expense.day, field="day")
    names = ctx.directory.suppliers.also(expense.vendor)
    if note.number and supplier_credits.numbered(ctx.book, note.number, names, ctx.rules.currency):
        raise BadInput(
            sentence("The credit note {number} of {supplier} is in the books already."),
            number=note.number,
            supplier=expense.vendor or "–",
            field="number",
        )
    books_posting.day_in_books(ctx, note.day, project.id)  # a locked day is refused, not asked about
    money_events.check(
        ctx, MoneyEvent("supplier_credit", note.day, note.amount, expense.vendor or str(expense.id)), typed=False
    )


def _vat(ctx: Context, expense: Expense, note: CreditNote, gone: Credited) -> BookedAmount:
    """The VAT of a credit note that stands apart from the cost, at what it stands at.  Raises BadInput."""
    stands = input_vat.apart(ctx, expense)
    whole = input_vat.waits(ctx, expense).paid
    if note.vat is not None and not 0 <= note.vat.minor < note.amount.minor:
        raise BadInput(sentence("The tax must be less than the amount."), field="tax")
    if not stands.paid:
        return BookedAmount(stands.paid, stands.project, stands.company)
    if note.vat is not None and note.vat.minor > stands.paid.minor:
        raise BadInput(sentence("Only {left} of its VAT is left."), left=stands.paid, field="tax")
    share = credited_tax(expense.gross, whole, gone.gross, whole.minor - stands.paid.minor, note.amount)
    minor = note.vat.minor if note.vat is not None else min(share.minor, stands.paid.minor)
    company = Value(stands.paid.minor, stands.company.minor).part(minor).company
    project = Value(stands.paid.minor, stands.project.minor).part(minor).company
    return BookedAmount(
        Money(minor, note.amount.currency),
        replace(stands.project, minor=project),
        replace(stands.company, minor=company),
    )


def _part(whole: Money, part: Money, of: Money) -> int:
    return round_div(whole.minor * part.minor, of.minor) if of.minor else 0
