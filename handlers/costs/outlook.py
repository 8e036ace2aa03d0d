"""What would happen to an expense that is handed in now: what stands in its way, and who would have to approve."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handlers import lookup, privacy
from handlers.approvals import approvers
from handlers.books import posting
from handlers.context import Context
from handlers.costs import belonging
from ledger import duplicates
from ledger.approval import ApprovalPlan
from ledger.duplicates import Twin
from ledger.errors import BadInput, BookError, WrongState, sentence
from ledger.master_data.versions import currency_off
from ledger.nouns import Expense, Order
from storage import budgets, expenses


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would happen to an expense that is submitted now.

    Attributes:
        booked: the expense with its amounts in the books; None where that is not known yet.
        obstacles: what has to be settled first, with the field where there is one.
        twins: earlier expenses that may be the same, without those that somebody has cleared.
        needs: the steps of approval; none: nobody has to.
        first: the earlier expense that certainly is the same, which this one must not repeat.
        awaiting: expenses without a receipt that it may be the receipt of; to be asked first.
        orders: open orders that it may be an invoice of; to be asked first.
        part: another draft with which it may be one receipt; to be asked first.
    """

    booked: Expense | None
    obstacles: tuple[BookError, ...]
    twins: tuple[Twin, ...]
    needs: ApprovalPlan
    first: Twin | None = None
    awaiting: tuple[Expense, ...] = ()
    orders: tuple[Order, ...] = ()
    part: Expense | None = None


def of(ctx: Context, expense: Expense) -> Outlook:
    """What stands in the way of submitting, and what would follow."""
    obstacles = list(_missing(expense))
    if expense.gross and not ctx.rules.takes_currency(expense.gross.currency, ctx.today):
        obstacles.append(currency_off(expense.gross.currency))
    booked = None
    project = ctx.directory.projects.get(expense.project)
    if project and expense.gross:
        try:
            booked = posting.with_rate(ctx, expense, project)
        except BookError as error:
            obstacles.append(error)
    awaiting = belonging.awaiting(ctx, expense)
    of_order = () if awaiting else belonging.of_order(ctx, expense)
    part = belonging.part_of(ctx, expense)
    obstacles += _undecided(expense, awaiting, of_order)
    if part:
        obstacles.append(WrongState(sentence("Please say first whether it is one receipt or two.")))
    known = booked or expense
    twins = tuple(
        twin
        for twin in _twins(ctx, known)
        if str(twin.expense.id) not in expense.paper.cleared
        and twin.expense not in awaiting
        and (part is None or twin.expense.id != part.id)
    )
    first = next((twin for twin in twins if _before(twin, expense)), None)
    if first:
        obstacles.append(_known(ctx, first.expense))
    if booked and project and project.state != "open":
        obstacles.append(
            WrongState(sentence("{project} is closed; nothing can be booked on it."), project=lookup.called(project))
        )
    if booked and _unplanned(ctx, booked) and ctx.rules.unbudgeted == "refuse":
        obstacles.append(BadInput(sentence("The project has no budget for that category.")))
    needs = approvers.needed(ctx, expense.category, booked.company.minor, expense.day) if booked else ApprovalPlan()
    if project and not ctx.directory.roles(expense.person, project.id) & {"member", "lead", "sales", "finance"}:
        obstacles.append(BadInput(sentence("You have no seat in that project."), field="project"))
    return Outlook(booked, tuple(obstacles), twins, needs, first, awaiting, of_order, part)


def _twins(ctx: Context, expense: Expense) -> tuple[Twin, ...]:
    """Those that it may repeat, whichever of its names their seller was written under."""
    earlier = {one.id: one for one in expenses.maybe_same(ctx.book, expense, ctx.rules.currency)}
    named = ctx.directory.suppliers.of_expense
    found = duplicates.twins(named(expense), (named(one) for one in earlier.values()))
    return tuple(replace(twin, expense=earlier[twin.expense.id]) for twin in found)


def _before(twin: Twin, expense: Expense) -> bool:
    """Whether it came first: of two drafts the older, else whichever was handed in."""
    return twin.sure == "certain" and (twin.expense.stage != "draft" or twin.expense.id < expense.id)


KNOWN = (
    sentence("This receipt is in the books already: a colleague has handed it in."),
    sentence("This receipt is in the books already: {person} entered {amount} of {day}."),
)
"""What stands in the way of a receipt that certainly is an earlier one."""


def _known(ctx: Context, first: Expense) -> BookError:
    if not privacy.knows_claim(ctx, first):
        return WrongState(
            KNOWN[0],
            hint=sentence("Finance can say who, and when."),
        )
    person = ctx.directory.people.get(first.person)
    return WrongState(
        KNOWN[1],
        person=person.name if person else "–",
        amount=first.gross,
        day=first.day,
    )


def _missing(expense: Expense) -> Iterable[BookError]:
    if expense.gross.minor < 0:
        yield BadInput(
            sentence("Less than nothing is no expense: a supplier's credit note takes from a document that is booked."),
            hint=sentence("Finance says for example: supplier credit note 12 1130 tax 130 because the goods went back"),
            field="total",
        )
    if expense.withheld:
        yield from _withheld(expense)
    if not expense.gross:
        yield BadInput(sentence("The amount is missing."), field="total")
    if "day" in expense.paper.unread():
        yield BadInput(sentence("The date is missing."), field="day")
    if not expense.project:
        yield BadInput(sentence("The project is missing."), field="project")
    if not expense.category:
        yield BadInput(sentence("The category is missing."), field="category")


def _withheld(expense: Expense) -> Iterable[BookError]:
    if not 0 < expense.withheld_minor < expense.gross.minor:
        yield BadInput(sentence("The tax that is withheld must be less than the amount."), field="withheld")
    if expense.paid_by not in ("payable", "bank"):
        yield BadInput(
            sentence("Who has tax withheld is paid by the company: from the bank, or not paid yet."), field="paid_by"
        )
    if not expense.vendor:
        yield BadInput(sentence("From whom is the tax withheld? Please name who is paid."), field="vendor")


def _undecided(expense: Expense, awaiting: Sequence[Expense], of_order: Sequence[Order]) -> Iterable[BookError]:
    """What only its owner can tell."""
    if "expense" in expense.paper.guessed:
        yield WrongState(sentence("Please say first whether it is an expense of its own."))
    if awaiting:
        yield WrongState(sentence("Please say first whether it is the receipt of the expense that is there already."))
    if of_order:
        yield WrongState(sentence("Please say first whether it is the invoice of the order."))
    if expense.paper.contested():
        yield WrongState(sentence("The receipt and you say different things; please choose first."))


def _unplanned(ctx: Context, booked: Expense) -> bool:
    version = budgets.current(ctx.book, booked.project)
    return bool(version.number) and version.of(booked.category) is None
