"""Documents into the books: the only place where hours and expenses become entries and running sums.

The rules decide (`ledger`), storage keeps; here they meet.  Every function leaves document, journal, sums, audit trail
and budget marks in step, inside the message's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.books import advances, budget_marks, estimates, input_vat
from handlers.context import Context, Move
from handlers.lookup import still_open
from ledger import posting
from ledger.exchange import ExchangeRate, convert
from ledger.journal import JournalEntry
from ledger.lock import booked_day
from ledger.money import Money
from ledger.nouns import Expense, Hours, Person, Project, Stage
from ledger.period import month_key
from ledger.posting import BookedAmount, Dimensions
from ledger.rates import DayBooked, Rate, cost, in_force
from storage import audit, balances, entries, expenses, hours, orders


def day_in_books(ctx: Context, day: date, project: int) -> date:
    """The day that an entry of `day` stands on.  Raises WrongState where it is locked for the person."""
    rules, lock = ctx.rules, ctx.directory.lock
    return booked_day(
        day, lock, ctx.today, ctx.roles(project), grace_days=rules.grace_days, grace_roles=rules.grace_roles
    )


def labour_cost(
    ctx: Context, person: Person, project: Project, minutes: int, day: date, beside: DayBooked
) -> tuple[Rate | None, BookedAmount]:
    """What the minutes cost `beside` what the person has on that day, at the rate in force on it; zero where nobody has
    set a rate yet."""
    rate = rate_on(ctx, person, day)
    paid = cost(minutes, rate, ctx.rules.currency, beside)
    return rate, in_books(ctx, paid, project, day)


def rate_on(ctx: Context, person: Person, day: date) -> Rate | None:
    """The cost rate of a person on a day."""
    trade = person.trade(day)
    return in_force(ctx.directory.rates_for(person.id, trade), "cost", day, person.id, trade)


def in_books(ctx: Context, paid: Money, project: Project, day: date) -> BookedAmount:
    """An amount as paid, in the project's and the company's currency.  Raises BadInput where a rate is missing."""
    if paid.currency == project.currency == ctx.rules.currency:
        return BookedAmount(paid, paid, paid)
    rates = ctx.directory.exchange
    return BookedAmount(
        paid, convert(paid, project.currency, day, rates).amount, convert(paid, ctx.rules.currency, day, rates).amount
    )


def in_company(ctx: Context, paid: Money, day: date) -> Money:
    """An amount as paid, in the company's currency.  Raises BadInput where a rate is missing."""
    return convert(paid, ctx.rules.currency, day, ctx.directory.exchange).amount


def book_hours(
    ctx: Context,
    person: Person,
    project: Project,
    *,
    minutes: int,
    day: date,
    category: str,
    task: int = 0,
    note: str = "",
    span: tuple[int, int] = (-1, -1),
    source: str = "",
    stage: Stage | None = None,
    nonbillable: bool = False,
    entered: date | None = None,
    beside: DayBooked | None = None,
) -> Hours:
    """New hours: posted at once, or held for approval where the company wants that, unless their `stage` is given.

    `entered`: the day on which what they take the place of was first entered; None: they take nothing's place.
    `beside`: what the person has on that day already, where the caller has read it.
    """
    booked = day_in_books(ctx, day, still_open(project).id)
    beside = hours.booked_on_day(ctx.book, person.id, day) if beside is None else beside
    rate, amount = labour_cost(ctx, person, project, minutes, day, beside)
    stage = stage or ("posted" if ctx.rules.hours_approval == "none" else "pending")
    id = posted = 0
    if stage == "posted":
        id = hours.next_number(ctx.book)
        of = Dimensions(project.id, category, task, person.id)
        posted = _entered(ctx, id, project, of, amount, (minutes, day, booked, note))
    new = Hours(
        *(id, person.id, project.id, category, task, day, minutes, note, stage, *span),
        rate=rate.id if rate else 0,
        cost=amount.company,
        project_cost=amount.project,
        entry=posted,
        message=source or ctx.message,
        nonbillable=nonbillable,
        entered=entered or ctx.today,
    )
    new = _logged(ctx, new)
    if stage != "posted":
        hold(ctx, project, category, task, day, "pending", amount.project.minor, minutes)
    watch(ctx, project, {category: amount.project.minor}, f"hours:{new.id}", pending=stage == "pending")
    return new


def _logged(ctx: Context, costed: Hours) -> Hours:
    """The hours as they are kept, with their number; the trail says who worked when."""
    new = hours.add(ctx.book, costed)
    audit.note(
        ctx.book,
        "hours.logged",
        f"hours:{new.id}",
        person=new.person,
        project=new.project,
        day=new.day.isoformat(),
        minutes=new.minutes,
        stage=new.stage,
    )
    return new


def unbook_hours(ctx: Context, old: Hours, why: str, standing: Sequence[JournalEntry] | None = None) -> None:
    """Take hours back: reversed where they were posted, released where they were held.

    `standing`: their entries that were not taken back, where the caller has read them already.
    """
    project = ctx.directory.project(old.project)
    booked = day_in_books(ctx, old.day, project.id)
    if old.entry:
        still_open(project)
        for posted in entries.standing(ctx.book, f"hours:{old.id}") if standing is None else standing:
            first_open = open_day(ctx, max(booked, posted.booked))
            entries.reverse(ctx.book, posted, booked=first_open, memo=why, red=ctx.rules.red)
    else:
        hold(ctx, project, old.category, old.task, old.day, "pending", -old.project_cost.minor, -old.minutes)
    hours.move(ctx.book, old, "withdrawn", old.entry)
    audit.note(ctx.book, "hours.withdrawn", f"hours:{old.id}", why=why)
    watch(ctx, project, {old.category: -old.project_cost.minor}, f"hours:{old.id}", pending=not old.entry)


def reprice_hours(ctx: Context, old: Hours, new_cost: Money, rate: int) -> None:
    """Hours at another cost: of posted ones the difference is an adjusting entry, what was booked stays; pending ones
    wait at the new cost."""
    project, person = ctx.directory.project(old.project), ctx.directory.person(old.person)
    old = replace(old, project_cost=Money(old.project_cost.minor, project.currency))
    after = in_books(ctx, new_cost, still_open(project), old.day)
    if old.stage == "pending":
        change = after.project.minor - old.project_cost.minor
        hold(ctx, project, old.category, old.task, old.day, "pending", change, 0)
        hours.reprice(ctx.book, old.id, after.company.minor, after.project.minor, rate)
        audit.note(ctx.book, "hours.repriced", f"hours:{old.id}", entry=0)
        watch(ctx, project, {old.category: change}, f"hours:{old.id}", pending=True)
        return
    difference = after - BookedAmount(old.cost, old.project_cost, old.cost)
    entry = posting.hours(
        difference,
        0,
        Dimensions(project.id, old.category, old.task, person.id),
        cost_role=ctx.rules.cost_account(project.kind, old.category, old.day),
        day=old.day,
        booked=open_day(ctx, old.day),
        memo=old.note,
        source=f"hours:{old.id}",
    )
    id = entries.post(ctx.book, entry)
    hours.reprice(ctx.book, old.id, after.company.minor, after.project.minor, rate)
    audit.note(ctx.book, "hours.repriced", f"hours:{old.id}", entry=id)
    watch(ctx, project, {old.category: difference.project.minor}, f"hours:{old.id}")


def decide_hours(ctx: Context, held: Hours, stage: Stage, why: str = "") -> Hours:
    """Pending hours approved (posted) or rejected."""
    project = ctx.directory.project(held.project)
    hold(ctx, project, held.category, held.task, held.day, "pending", -held.project_cost.minor, -held.minutes)
    audit.note(ctx.book, f"hours.{stage}", f"hours:{held.id}", why=why)
    if stage == "posted":
        amount = BookedAmount(held.cost, held.project_cost, held.cost)
        of = Dimensions(project.id, held.category, held.task, held.person)
        worked = (held.minutes, held.day, open_day(ctx, held.day), held.note)
        done = hours.move(ctx.book, held, stage, _entered(ctx, held.id, still_open(project), of, amount, worked))
        change = 0 if ctx.rules.count_pending else held.project_cost.minor
        watch(ctx, project, {held.category: change}, f"hours:{held.id}")
        return done
    watch(ctx, project, {held.category: -held.project_cost.minor}, f"hours:{held.id}", pending=True)
    return hours.move(ctx.book, held, stage, 0)


def pend_expense(ctx: Context, draft: Expense) -> Expense:
    """A submitted expense waits for approval: shown apart in the budget."""
    project = ctx.directory.project(draft.project)
    draft = with_rate(ctx, draft, project)
    amount = input_vat.cost(ctx, draft)
    hold(ctx, project, draft.category, draft.task, draft.day, "pending", amount.project.minor, 0)
    audit.note(
        ctx.book, "expense.submitted", f"expense:{draft.id}", gross=draft.gross.minor, currency=draft.gross.currency
    )
    watch(ctx, project, {draft.category: amount.project.minor}, f"expense:{draft.id}", pending=True)
    return expenses.put(ctx.book, replace(draft, stage="pending", reason="", decided_by=0))


def release_expense(ctx: Context, held: Expense, stage: Stage, *, why: str = "") -> Expense:
    """A pending expense leaves the budget again: rejected, withdrawn, or a draft once more."""
    project = ctx.directory.project(held.project)
    amount = input_vat.cost(ctx, held).project.minor
    hold(ctx, project, held.category, held.task, held.day, "pending", -amount, 0)
    audit.note(ctx.book, f"expense.{stage}", f"expense:{held.id}", why=why)
    watch(ctx, project, {held.category: -amount}, f"expense:{held.id}", pending=True)
    return expenses.put(ctx.book, replace(held, stage=stage, reason=why, decided_by=ctx.person.id))


def post_expense(ctx: Context, held: Expense) -> Expense:
    """An expense into the journal, out of pending where it was there; deductible input VAT apart."""
    project = still_open(ctx.directory.project(held.project))
    booked = day_in_books(ctx, held.day, project.id) if held.stage == "draft" else open_day(ctx, held.day)
    before = 0
    if held.stage == "pending":
        before = input_vat.cost(ctx, held).project.minor
        hold(ctx, project, held.category, held.task, held.day, "pending", -before, 0)
    else:
        held = with_rate(ctx, held, project)
    held = advances.settled(ctx, input_vat.settled(ctx, held))
    if held.order:
        orders.get(ctx.book, held.order)  # nobody else takes of its estimates meanwhile
    gross, tax = _sum(held), input_vat.waits(ctx, held)
    estimate = estimates.taken_by(ctx, held, gross - tax)
    entry = posting.expense(
        gross,
        tax,
        Dimensions(project.id, held.category, held.task, held.person, held.vendor),
        cost_role=ctx.rules.cost_account(project.kind, held.category, held.day),
        paid_by=held.paid_by,
        day=held.day,
        booked=booked,
        memo=f"{held.vendor} {held.note}".strip(),
        source=f"expense:{held.id}",
        estimate=estimate,
        order=f"order:{held.order}",
        advanced=_advanced(held),
        withheld=input_vat.withheld(held),
    )
    id = entries.post(ctx.book, entry)
    audit.note(ctx.book, "expense.posted", f"expense:{held.id}", entry=id, **_paper(held))
    by = ctx.person.id if held.stage == "pending" else 0
    cost = (gross - tax - estimate if estimate else gross - tax).project.minor
    change = cost - (before if ctx.rules.count_pending else 0)
    watch(ctx, project, {held.category: change}, f"expense:{held.id}")
    return expenses.put(ctx.book, replace(held, stage="posted", entry=id, decided_by=by))


def _paper(of: Expense) -> dict[str, str | int]:
    """What the trail keeps of an expense's document besides its entry: what decided on its VAT, and whose it is."""
    said: dict[str, str | int] = {"document": of.document, "use": of.use, "buyer": of.buyer, "order": of.order}
    said |= {"tax_minor": of.tax.minor if of.tax else 0, "invoice_number": of.invoice_number, "withheld": of.withheld}
    return {name: value for name, value in said.items() if value}


def unpost_expense(ctx: Context, posted: Expense, why: str) -> Expense:
    """An approval taken back: the entry is reversed, the expense waits again."""
    project = still_open(ctx.directory.project(posted.project))
    old = entries.entry(ctx.book, posted.entry)
    entries.reverse(ctx.book, old, booked=open_day(ctx, old.booked), memo=why, red=ctx.rules.red)
    held = input_vat.unsettled(ctx, replace(posted, stage="pending", entry=0, decided_by=0, vat=None, advanced=0))
    before, after = input_vat.cost(ctx, posted).project.minor, input_vat.cost(ctx, held).project.minor
    hold(ctx, project, posted.category, posted.task, posted.day, "pending", after, 0)
    audit.note(ctx.book, "expense.unposted", f"expense:{posted.id}", entry=posted.entry, why=why)
    change = after - before if ctx.rules.count_pending else -before
    watch(ctx, project, {posted.category: change}, f"expense:{posted.id}")
    return expenses.put(ctx.book, held)


def reimburse_expense(ctx: Context, posted: Expense, day: date | None = None) -> Expense:
    """The claim is paid out to the person: on that day, or today."""
    advanced, day = _advanced(posted), day or ctx.today
    claim = (line for line in entries.entry(ctx.book, posted.entry).postings if line.account == "employee")
    entry = posting.reimbursement(
        _sum(posted) - advanced if advanced else _sum(posted),
        posted.person,
        day=day,
        booked=open_day(ctx, day),
        memo=posted.vendor,
        source=f"expense:{posted.id}",
        bank=ctx.bank,
        item=next((line.item for line in claim), ""),  # none where it was booked before claims had one
    )
    entries.post(ctx.book, entry)
    audit.note(ctx.book, "expense.reimbursed", f"expense:{posted.id}")
    return expenses.put(ctx.book, replace(posted, stage="reimbursed"))


def unreimburse_expense(ctx: Context, paid: Expense, why: str) -> Expense:
    """The bank line that paid the claim was another one: it is owed to the person again."""
    from handlers import payment_holds  # with the tables of batches, which a start does not need

    for old in (one for one in entries.standing(ctx.book, f"expense:{paid.id}") if one.id != paid.entry):
        entries.reverse(ctx.book, old, booked=open_day(ctx, old.booked), memo=why, red=ctx.rules.red)
    audit.note(ctx.book, "expense.unreimbursed", f"expense:{paid.id}", why=why)
    payment_holds.taken_back(ctx, f"expense:{paid.id}")
    return expenses.put(ctx.book, replace(paid, stage="posted"))


def _entered(
    ctx: Context, id: int, project: Project, of: Dimensions, amount: BookedAmount, worked: tuple[int, date, date, str]
) -> int:
    """Hours into the journal, under the number that they have; returns that of their entry."""
    minutes, day, booked, note = worked
    role = ctx.rules.cost_account(project.kind, of.category, day)
    entry = posting.hours(amount, minutes, of, cost_role=role, day=day, booked=booked, memo=note, source=f"hours:{id}")
    return entries.post(ctx.book, entry)


def hold(
    ctx: Context, project: Project, category: str, task: int, day: date, stage: str, minor: int, minutes: int
) -> None:
    """Move a sum that is not in the journal: pending or committed."""
    key = (project.id, category, task, month_key(day), stage, project.currency)
    balances.add(ctx.book, [(key, minor, minutes)])


def watch(ctx: Context, project: Project, change: dict[str, int], cause: str, *, pending: bool = False) -> None:
    """See whether a change of the sums crosses a budget mark; `pending`: it changes only what waits for approval."""
    if pending and not ctx.rules.count_pending:
        return
    if ctx.moves is not None:
        ctx.moves.append((project, change, cause))
    elif any(change.values()):
        budget_marks.watch(ctx, project, change, cause)


@contextmanager
def together(ctx: Context) -> Iterator[None]:
    """What is done inside is judged as one change: an invoice takes from its order what it adds, and hours that are
    corrected are not first taken away.  Else a mark would be crossed only in passing, and told.
    """
    if ctx.moves is not None:
        yield
        return
    moves: list[Move] = []
    ctx.moves = moves
    try:
        yield
    finally:
        ctx.moves = None
    whole: dict[int, dict[str, int]] = {}
    for project, change, _cause in moves:
        sums = whole.setdefault(project.id, {})
        for category, minor in change.items():
            sums[category] = sums.get(category, 0) + minor
    for project, cause in {project.id: (project, cause) for project, _change, cause in moves}.values():
        watch(ctx, project, whole[project.id], cause)


def with_rate(ctx: Context, expense: Expense, project: Project) -> Expense:
    """The expense with its amounts in the books, and the exchange rate that made them.

    A rate that a person stated holds for this expense only, before any of the table.  Raises BadInput where none is
    known.
    """
    rates, home = list(ctx.directory.exchange), ctx.rules.currency
    if expense.exchange is not None and expense.exchange_source.startswith(STATED):
        own = ExchangeRate(expense.gross.currency, home, expense.day, expense.exchange, expense.exchange_source)
        company = convert(expense.gross, home, expense.day, [own])
        booked = company if project.currency == home else convert(company.amount, project.currency, expense.day, rates)
        return replace(expense, company=company.amount, booked=booked.amount, exchange_day=expense.day)
    company = convert(expense.gross, home, expense.day, rates)
    booked = convert(expense.gross, project.currency, expense.day, rates)
    rate = booked.rate or company.rate
    values: dict[str, Any] = {"exchange": None, "exchange_day": None, "exchange_source": ""}
    if rate is not None:
        values = {"exchange": rate.number, "exchange_day": rate.day, "exchange_source": rate.source}
    return replace(expense, company=company.amount, booked=booked.amount, **values)


STATED = "person:"
"""What the source of an exchange rate begins with that a person stated for one expense; their id follows."""


def _advanced(expense: Expense) -> BookedAmount | None:
    """What the person's advance has paid of it, in the three currencies."""
    return posting.share(_sum(expense), Money(expense.advanced, expense.company.currency)) if expense.advanced else None


def _sum(expense: Expense) -> BookedAmount:
    return BookedAmount(expense.gross, expense.booked, expense.company)


def open_day(ctx: Context, day: date) -> date:
    """The day itself, or the first open one where it is locked: for what the books do on their own account."""
    lock = ctx.directory.lock
    return day if lock is None or day >= lock.until else lock.until
