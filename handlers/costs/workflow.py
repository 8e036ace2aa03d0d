"""An expense on its way: drafted, corrected, submitted, decided, paid out.  Every step once, whoever clicks again.

`handlers.books.posting` keeps the books in step; here also the invoiced order, the duplicates and the habits are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from handlers import button_values, lookup
from handlers.approvals import approvers
from handlers.approvals.documents import Request
from handlers.books import commitments, input_vat, posting, received
from handlers.context import Context
from handlers.costs import belonging
from ledger import duplicates
from ledger.approval import ApprovalPlan
from ledger.budget import Use
from ledger.duplicates import Twin
from ledger.errors import BadInput, BookError, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Expense, Order, Stage
from ledger.opening import OPENED
from storage import audit, balances, bank, budgets, expenses, habits, orders, payouts, supplier_credits


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
    """

    booked: Expense | None
    obstacles: tuple[BookError, ...]
    twins: tuple[Twin, ...]
    needs: ApprovalPlan
    first: Twin | None = None
    awaiting: tuple[Expense, ...] = ()
    orders: tuple[Order, ...] = ()


def get(ctx: Context, id: str | int) -> Expense:
    """Raises NotFound."""
    number = button_values.number(str(id))
    return expenses.get(ctx.book, number, ctx.rules.currency)


def mine(ctx: Context, id: str | int, step: str) -> Expense:
    """The speaker's own expense, at a stage that allows the step.  Raises NotFound, NotAllowed, WrongState."""
    expense = get(ctx, id)
    approvers.allowed(ctx, step, expense.stage, project=expense.project, owner=expense.person)
    return expense


def draft(ctx: Context, new: Expense) -> Expense:
    """Keep a new draft."""
    kept = expenses.add(ctx.book, replace(new, stage="draft", person=ctx.person.id, message=ctx.message))
    audit.note(ctx.book, "expense.drafted", f"expense:{kept.id}", gross=new.gross.minor, currency=new.gross.currency)
    return kept


def correct(ctx: Context, old: Expense, **values: Any) -> Expense:
    """Other values; what was submitted is a draft again.  The approvers' cards are to be refreshed by the caller."""
    before = {name: getattr(old, name) for name in values if getattr(old, name) != values[name]}
    if old.stage == "pending":
        old = _released(ctx, old, "draft", "")
    if not before and old.stage == "draft":
        return old
    audit.note(
        ctx.book,
        "expense.corrected",
        f"expense:{old.id}",
        before={name: str(value) for name, value in before.items() if name != "paper"},
        after={name: str(values[name]) for name in before if name != "paper"},
    )
    return expenses.put(ctx.book, replace(old, stage="draft", reason="", decided_by=0, **values))


BOOKED: tuple[Stage, ...] = ("posted", "reimbursed")
"""Where an expense stands in the journal: its figures change by reversal only."""


def differences(old: Expense, new: Expense) -> dict[str, Any]:
    """The values in which `new` differs, with what has to follow from another amount."""
    values = {
        one.name: getattr(new, one.name)
        for one in dataclass_fields(Expense)
        if getattr(new, one.name) != getattr(old, one.name)
    }
    if "gross" in values:
        values |= {"exchange": None, "exchange_day": None, "exchange_source": ""}
    return values


def file_receipt(ctx: Context, old: Expense, new: Expense) -> Expense:
    """The receipt (or a further file) of an expense that is booked: the paper is kept, no figure changes.

    Of what the paper says otherwise nothing is asked any more; both stay to be seen.
    """
    audit.note(ctx.book, "expense.completed", f"expense:{old.id}", file=new.file[:12])
    return expenses.put(
        ctx.book,
        replace(
            old,
            file=new.file,
            paper=replace(new.paper, guessed=old.paper.guessed, differ={}),
            document=new.document,
            invoice_code=old.invoice_code or new.invoice_code,
            invoice_number=old.invoice_number or new.invoice_number,
            seller_tax_id=old.seller_tax_id or new.seller_tax_id,
        ),
    )


def outlook(ctx: Context, expense: Expense) -> Outlook:
    """What stands in the way of submitting, and what would follow."""
    obstacles = list(_missing(expense))
    booked = None
    project = ctx.directory.projects.get(expense.project)
    if project and expense.gross:
        try:
            booked = posting.with_rate(ctx, expense, project)
        except BookError as error:
            obstacles.append(error)
    awaiting = belonging.awaiting(ctx, expense)
    of_order = () if awaiting else belonging.of_order(ctx, expense)
    obstacles += _undecided(expense, awaiting, of_order)
    twins = tuple(
        twin
        for twin in duplicates.twins(expense, expenses.maybe_same(ctx.book, expense, ctx.rules.currency))
        if str(twin.expense.id) not in expense.paper.cleared and twin.expense not in awaiting
    )
    first = next((twin for twin in twins if _before(twin, expense)), None)
    if first:
        obstacles.append(_known(ctx, first.expense, expense.person))
    if booked and project and project.state != "open":
        obstacles.append(
            WrongState(sentence("{project} is closed; nothing can be booked on it."), project=lookup.called(project))
        )
    if booked and _unplanned(ctx, booked) and ctx.rules.unbudgeted == "refuse":
        obstacles.append(BadInput(sentence("The project has no budget for that category.")))
    needs = approvers.needed(ctx, expense.category, booked.company.minor, expense.day) if booked else ApprovalPlan()
    if project and not ctx.directory.roles(expense.person, project.id) & {"member", "lead", "sales", "finance"}:
        obstacles.append(BadInput(sentence("You have no seat in that project."), field="project"))
    return Outlook(booked, tuple(obstacles), twins, needs, first, awaiting, of_order)


def request(ctx: Context, expense: Expense) -> Request:
    """What has to be known of it to decide on it."""
    needs = approvers.needed(ctx, expense.category, expense.company.minor, expense.day)
    plan = needs or approvers.ONE_OF_THEM
    return Request(
        f"expense:{expense.id}", expense.project, expense.person, expense.stage, plan, _content(ctx, expense)
    )


def _content(ctx: Context, expense: Expense) -> dict[str, str]:
    """All that an approval of it rests on."""
    project = ctx.directory.projects.get(expense.project)
    return {
        "amount": str(expense.gross),
        "day": expense.day.isoformat(),
        "vendor": expense.vendor,
        "project": project.code if project else "",
        "category": expense.category,
        "task": ctx.directory.tasks[expense.task].name if expense.task in ctx.directory.tasks else "",
        "note": expense.note,
        "tax": str(expense.tax) if expense.tax is not None else "",
        "invoice_number": f"{expense.invoice_code} {expense.invoice_number}".strip(),
        "paid_by": expense.paid_by,
        "rate": str(expense.exchange) if expense.exchange is not None else "",
        "order": str(expense.order) if expense.order else "",
        "receipt": " ".join(sha256[:12] for sha256 in (expense.file, *expense.paper.more) if sha256),
        **({expense.withheld: str(expense.gross - expense.payable)} if expense.withheld else {}),
        **({"buyer": expense.buyer} if expense.buyer else {}),
        **({"use": expense.use} if expense.use != "work" else {}),
    }


def submit(ctx: Context, expense: Expense) -> Expense:
    """Hand it in: it waits for approval, or is booked where nobody has to approve.  Raises what stands in the way."""
    expenses.turn(ctx.book)
    ahead = outlook(ctx, expense)
    if ahead.obstacles:
        raise ahead.obstacles[0]
    if expense.vendor and expense.category:
        read = expense.paper.read.get("vendor", "") or expense.vendor
        habits.learn(ctx.book, duplicates.seller(read) or read, expense.vendor, expense.category)
    with posting.together(ctx):
        if ahead.needs:
            done = posting.pend_expense(ctx, expense)
        else:
            audit.note(ctx.book, "expense.submitted", f"expense:{expense.id}")
            done = _posted(ctx, replace(expense, stage="draft"))
        _on_order(ctx, done)
    return done


def withdraw(ctx: Context, expense: Expense) -> Expense:
    """Take it back for good."""
    if expense.stage == "pending":
        return _released(ctx, expense, "withdrawn", "")
    audit.note(ctx.book, "expense.withdrawn", f"expense:{expense.id}")
    return expenses.put(ctx.book, replace(expense, stage="withdrawn"))


def approve(ctx: Context, expense: Expense) -> Expense:
    """It is right: into the journal."""
    _open(ctx, expense)
    with posting.together(ctx):
        return _posted(ctx, expense)


def unapprove(ctx: Context, expense: Expense, why: str) -> Expense:
    """An approval taken back: reversed in the journal, and waiting again."""
    _open(ctx, expense)
    if expense.opened:
        raise WrongState(OPENED)
    _unpaid(ctx, expense)
    if expense.certification:
        raise WrongState(
            sentence("Its VAT was certified; take that list back first (say: certified)."),
        )
    with posting.together(ctx):
        received.uninvoiced(ctx, expense)
        return posting.unpost_expense(ctx, expense, why)


def reject(ctx: Context, expense: Expense, why: str) -> Expense:
    """Not approved, with the reason."""
    return _released(ctx, expense, "rejected", why)


def unreject(ctx: Context, expense: Expense) -> Expense:
    """A rejection taken back: it waits again, with its pictures and all."""
    audit.note(ctx.book, "expense.unrejected", f"expense:{expense.id}")
    with posting.together(ctx):
        done = posting.pend_expense(ctx, expense)
        _on_order(ctx, done)
    return done


def clear(ctx: Context, expense: Expense, why: str) -> Expense:
    """The likely duplicates are none, and why."""
    likely = [twin for twin in outlook(ctx, expense).twins if twin.sure == "likely"]
    paper = expense.paper
    cleared = {**paper.cleared, **{str(twin.expense.id): why for twin in likely}}
    audit.note(ctx.book, "expense.cleared", f"expense:{expense.id}", of=[twin.expense.id for twin in likely], why=why)
    return expenses.put(ctx.book, replace(expense, paper=replace(paper, cleared=cleared)))


def effect(ctx: Context, booked: Expense) -> tuple[Use, int, int | None, int]:
    """(use of the category without the expense, what it adds, the category's budget or None, the version)."""
    version = budgets.current(ctx.book, booked.project)
    use = balances.of_project(ctx.book, booked.project).get(booked.category, Use())
    adds = input_vat.cost(ctx, booked).project.minor
    if booked.stage == "pending":
        use = replace(use, pending=use.pending - adds)
    elif booked.stage in ("posted", "reimbursed"):
        use = replace(use, posted=use.posted - adds)
    if booked.order and booked.stage in ("draft", "rejected"):
        order = orders.get(ctx.book, booked.order)
        net = Money(_net(ctx, booked), order.booked.currency)
        after = replace(order, invoiced=order.invoiced + net)
        adds -= order.open.minor - after.open.minor if order.stage == "committed" else 0
    return use, adds, version.of(booked.category), version.number


def _before(twin: Twin, expense: Expense) -> bool:
    """Whether it came first: of two drafts the older, else whichever was handed in."""
    return twin.sure == "certain" and (twin.expense.stage != "draft" or twin.expense.id < expense.id)


def may_know(ctx: Context, expense: Expense, person: int) -> bool:
    """Whether somebody may know what an expense is: whose it is, and those who see everybody's on its project."""
    roles = ctx.directory.roles(person, expense.project)
    return expense.person == person or bool(roles & {"lead", "finance", "admin", "auditor"})


def _known(ctx: Context, first: Expense, reader: int) -> BookError:
    if not may_know(ctx, first, reader):
        return WrongState(
            sentence("This receipt is in the books already: a colleague has entered it."),
            hint=sentence("If you paid it, ask finance."),
        )
    person = ctx.directory.people.get(first.person)
    return WrongState(
        sentence("This receipt is in the books already: {person} entered {amount} of {day}."),
        person=person.name if person else "–",
        amount=first.gross,
        day=first.day,
    )


def _open(ctx: Context, expense: Expense) -> None:
    lookup.still_open(ctx.directory.project(expense.project))


def _unpaid(ctx: Context, expense: Expense) -> None:
    """Raises WrongState where money has gone out for it."""
    document = f"expense:{expense.id}"
    if supplier_credits.of_expense(ctx.book, expense.id, ctx.rules.currency):
        raise WrongState(sentence("The supplier's credit note stands on it; take that back first."))
    if payouts.settled(ctx.book, [document, f"withheld:{expense.id}"]) or bank.line_of(ctx.book, document):
        raise WrongState(
            sentence("Money has gone out for it; take that payment back first (say: payables, bank lines).")
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


def _released(ctx: Context, expense: Expense, stage: Any, why: str) -> Expense:
    with posting.together(ctx):
        done = posting.release_expense(ctx, expense, stage, why=why)
        _on_order(ctx, done)
    return done


def _posted(ctx: Context, expense: Expense) -> Expense:
    """Into the journal; what an invoice takes back of an estimate is kept with its order."""
    done = posting.post_expense(ctx, expense)
    received.invoiced(ctx, done)
    return done


def _on_order(ctx: Context, expense: Expense) -> None:
    """The invoices of an order that somebody has handed in take from what is committed, without their VAT."""
    if expense.order:
        commitments.of_invoices(ctx, expense.order)


def _net(ctx: Context, invoice: Expense) -> int:
    return invoice.booked.minor - input_vat.waits(ctx, invoice).project.minor
