"""An expense on its way: drafted, corrected, submitted, decided, paid out.  Every step once, whoever clicks again.

`handlers.books.posting` keeps the books in step; here also the invoiced order, the duplicates and the lessons are.
"""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any

from chat.cards.card import Fact
from chat.text import Value, _, verbatim
from handlers import button_values, four_eyes, lookup, payment_holds
from handlers.approvals import approvers
from handlers.approvals.documents import Request
from handlers.books import accepted_work, commitments, input_vat, posting, received
from handlers.context import Context
from handlers.costs import outlook, usual_entries
from ledger.budget import Use
from ledger.errors import WrongState, sentence
from ledger.money import Money
from ledger.nouns import Expense, Stage
from ledger.opening import OPENED
from storage import audit, balances, bank, budgets, expenses, orders, payouts, supplier_credits


def get(ctx: Context, id: str | int) -> Expense:
    """Raises NotFound."""
    number = button_values.number(str(id))
    return expenses.get(ctx.book, number, ctx.rules.currency)


def mine(ctx: Context, id: str | int, step: str) -> Expense:
    """The speaker's own expense, at a stage that allows the step.  Raises NotFound, NotAllowed, WrongState."""
    expense = get(ctx, id)
    approvers.allowed(
        ctx, step, expense.stage, project=expense.project, owner=expense.person, worth=expense.company.minor
    )
    return expense


def draft(ctx: Context, new: Expense) -> Expense:
    """Keep a new draft."""
    kept = expenses.add(ctx.book, replace(new, stage="draft", person=ctx.person.id, message=ctx.message))
    rule, gross = usual_entries.deciding_rule(new), new.gross
    by_rule = {"entry_rule": rule} if rule else {}
    said = {"gross": gross.minor, "currency": gross.currency, **by_rule}
    audit.note(ctx.book, "expense.drafted", f"expense:{kept.id}", **said)
    return kept


def correct(ctx: Context, old: Expense, **values: Any) -> Expense:
    """Other values; what was submitted is a draft again.  The approvers' cards are to be refreshed by the caller."""
    values = dict(usual_entries.chosen(old, values))
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


def request(ctx: Context, expense: Expense) -> Request:
    """What has to be known of it to decide on it."""
    needs = approvers.needed(ctx, expense.category, expense.company.minor, expense.day)
    plan = needs or approvers.ONE_OF_THEM
    document, content = f"expense:{expense.id}", _content(ctx, expense)
    return Request(document, expense.project, expense.person, expense.stage, plan, content, expense.company.minor)


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
    ahead = outlook.of(ctx, expense)
    if ahead.obstacles:
        raise ahead.obstacles[0]
    usual_entries.learn(ctx, expense)
    with posting.together(ctx):
        if ahead.needs:
            done = posting.pend_expense(ctx, expense)
        else:
            audit.note(ctx.book, "expense.submitted", f"expense:{expense.id}")
            _not_the_same(ctx, expense)
            done = _posted(ctx, replace(expense, stage="draft"))
        _on_order(ctx, done)
    return done


def _not_the_same(ctx: Context, expense: Expense) -> None:
    """That it is none of the earlier ones that it looks like, a second person has to say where nobody approves it."""
    denied = {what: why for what, why in expense.paper.cleared.items() if what.isdigit()}
    if denied:
        title = _("{amount} {vendor} of {day} looked like an earlier one and is booked", **_named(expense))
        why = "; ".join(dict.fromkeys(why for why in denied.values() if why)) or "–"
        facts = (Fact(_("Earlier"), verbatim(", ".join(denied))), Fact(_("Reason"), verbatim(why)))
        four_eyes.wanted(ctx, "duplicates", title, *facts)


def _named(expense: Expense) -> dict[str, Value]:
    return {"amount": expense.gross, "vendor": expense.vendor or expense.note or "–", "day": expense.day}


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
        done = posting.unpost_expense(ctx, expense, why)
        accepted_work.follow(ctx, done.order, done.day)
        return done


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
    likely = [twin for twin in outlook.of(ctx, expense).twins if twin.sure == "likely"]
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


def _open(ctx: Context, expense: Expense) -> None:
    lookup.still_open(ctx.directory.project(expense.project))


def _unpaid(ctx: Context, expense: Expense) -> None:
    """Raises WrongState where money has gone out for it."""
    document = f"expense:{expense.id}"
    payment_holds.free(ctx, [document])
    if supplier_credits.of_expense(ctx.book, expense.id, ctx.rules.currency):
        raise WrongState(sentence("The supplier's credit note stands on it; take that back first."))
    if payouts.settled(ctx.book, [document, f"withheld:{expense.id}"]) or bank.line_of(ctx.book, document):
        raise WrongState(
            sentence("Money has gone out for it; take that payment back first (say: payables, bank lines).")
        )


def _released(ctx: Context, expense: Expense, stage: Any, why: str) -> Expense:
    with posting.together(ctx):
        done = posting.release_expense(ctx, expense, stage, why=why)
        _on_order(ctx, done)
    return done


def _posted(ctx: Context, expense: Expense) -> Expense:
    """Into the journal; what an invoice takes back of an estimate is kept with its order."""
    done = posting.post_expense(ctx, expense)
    received.invoiced(ctx, done)
    accepted_work.follow(ctx, done.order, done.day)
    accepted_work.tell_ahead(ctx, done)
    usual_entries.propose(ctx, done)
    return done


def _on_order(ctx: Context, expense: Expense) -> None:
    """The invoices of an order that somebody has handed in take from what is committed, without their VAT."""
    if expense.order:
        commitments.of_invoices(ctx, expense.order)


def _net(ctx: Context, invoice: Expense) -> int:
    return invoice.booked.minor - input_vat.waits(ctx, invoice).project.minor
