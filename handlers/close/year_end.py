"""The end of a year: income and expense into retained earnings.  Cost of projects and its contra stay till they end."""

from __future__ import annotations

from datetime import date

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _
from handlers import button_values
from handlers.books.chart import chart
from handlers.close import months, running
from handlers.close.card import ONLY
from handlers.close.steps import Found, company, post
from handlers.context import Context
from ledger import months as month_names
from ledger.close.year import left_of_year
from ledger.errors import WrongState, sentence
from ledger.journal import JournalEntry, balanced
from ledger.money import Money
from ledger.period import Period, month, month_key
from ledger.profit import YEAR_END
from storage import audit, item_balances


def carried_forward(ctx: Context, last: date) -> Found:
    """Every account of income and expense to nothing, against the year's profit, and that into retained earnings;
    corrections of prior years go there as well (CAS 28 art. 12, IAS 8.42)."""
    balances = item_balances.by_account(ctx.book, last)
    left = left_of_year(balances, chart(ctx.book, ctx.rules))
    earlier = balances.get("prior_year", 0)
    if not left and not earlier:
        return Found()
    item = f"{YEAR_END}{last.year}"
    lines = [company(ctx, role, -minor, last, item=item) for role, minor in sorted(left.items())]
    profit = -sum(left.values())
    lines += [
        company(ctx, "year_profit", -profit, last, item=item),
        company(ctx, "year_profit", profit, last, item=item),
        company(ctx, "retained_earnings", -profit, last, item=item),
    ]
    if earlier:
        lines += [
            company(ctx, "prior_year", -earlier, last, item=item),
            company(ctx, "retained_earnings", earlier, last, item=item),
        ]
    made = balanced(JournalEntry(last, last, f"{last.year} year end", f"close:{last.year}:year", tuple(lines)))
    return Found((made,))


def show(said: Said, ctx: Context) -> Reply:
    number = months.year_named(ctx, said.text)
    last = date(number, 12, 31)
    found = carried_forward(ctx, last)
    title = _("Year end {year}", year=str(number))
    if not found.entries:
        line = _("Income and expense are carried forward: nothing is left to book.")
        return Reply(Card(title, lines=(line,)), private=True)
    code, left = ctx.rules.currency, left_of_year(item_balances.by_account(ctx.book, last), chart(ctx.book, ctx.rules))
    accounts = chart(ctx.book, ctx.rules)
    income = -sum(minor for role, minor in left.items() if accounts[role].side == "income")
    expense = sum(minor for role, minor in left.items() if accounts[role].side == "expense")
    facts = [
        Fact(_("Income"), Text("{m}", {"m": Money(income, code)})),
        Fact(_("Expense"), Text("{m}", {"m": Money(expense, code)})),
        Fact(_("Profit of the year"), Text("{m}", {"m": Money(income - expense, code)})),
    ]
    problem = _problem(ctx, last)
    why = (Text(problem.sentence, problem.values),) if problem else ()
    button = Button(_("Carry forward"), "close.year", str(number), style="main")
    if problem is not None and problem.values.get("month"):
        key = str(problem.values["month"])
        button = Button(_("Close of {month}", month=key), "close.month", key)
    able = "finance" in ctx.roles() and (problem is None or "month" in problem.values)
    return Reply(Card(title, facts=tuple(facts), lines=why, buttons=(button,) if able else ()), private=True)


def do(click: Clicked, ctx: Context) -> Reply:
    """`value`: the year."""
    ctx.require("finance", sentence=ONLY)
    span = month_names.year(button_values.number(click.value))
    if span is None:
        raise button_values.outdated()
    months.take_turn(ctx)
    problem = _problem(ctx, span.last_day)
    if problem is not None:
        raise problem
    found = carried_forward(ctx, span.last_day)
    post(ctx, found)
    audit.note(ctx.book, "close.year", f"close:{span.last_day.year}", entries=len(found.entries))
    title = _("Income and expense of {year} are in retained earnings.", year=str(span.last_day.year))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def still_to_carry(ctx: Context, until: date) -> int:
    """The year whose income and expense is not carried forward and that ends before a day, the last of them; else 0."""
    last = date(until.year - 1, 12, 31)
    return last.year if carried_forward(ctx, last).entries else 0


def _problem(ctx: Context, last: date) -> WrongState | None:
    """Why a year cannot be carried forward now: it is not over, it is locked, one of its months is not closed."""
    lock, december = ctx.directory.lock, month(last)
    if lock is not None and lock.until > last:
        return WrongState(sentence("{day} is locked: the year is carried forward before it is locked."), day=last)
    if last > ctx.today:
        return WrongState(sentence("The year is not over: it can be carried forward from {day} on."), day=last)
    earlier = months.hindered(ctx, Period(december.end, december.end))
    open_month = earlier.month if earlier is not None and not earlier.later else ""
    if open_month == month_key(last) or not open_month:
        now = running.looked(ctx, december)
        open_month = month_key(last) if any(one.waits or one.found.entries for one in now) else ""
    if not open_month:
        return None
    return WrongState(
        sentence("{month} is not closed: the year is carried forward after its last month."),
        hint=sentence("Say: close month {month}"),
        month=open_month,
    )
