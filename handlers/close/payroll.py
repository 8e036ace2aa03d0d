"""Pay as it really is due for a month, against what hours took of it; the difference is a step of the close."""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import button_values, lookup, money_line
from handlers.close import months
from handlers.close.steps import Found, company, entry, source
from handlers.context import Context
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.period import Period, month_key
from storage import item_balances, payrolls

ONLY = sentence("What pay comes to is for finance and administrators.")
_WHICH = sentence("Which month, and how much? For example: payroll 2026-10 210000")

_MONTH = Pattern(r"\s*\d{4}-\d{1,2}(?![-\d])")


def say(said: Said, ctx: Context) -> Reply:
    """`payroll 2026-10 210000`, `工资总额 10月 210000`; without an amount it shows what was said."""
    ctx.require("finance", "admin", sentence=ONLY)
    if month := _MONTH.match(said.text):
        months.named(ctx, month[0], _WHICH)  # “2026-13” is no month, and was never meant for a day
    line = money_line.read(ctx, said.text)
    line.no_fee()
    period = months.named(ctx, line.words, _WHICH)
    key, home = month_key(period.start), ctx.rules.currency
    if line.dated:  # “11月 5” and “2026-10-05 5000” are days: whose month would it be?
        raise BadInput(_WHICH, field="month")
    if not line.amounts:
        if payrolls.of_month(ctx.book, key) is None:
            raise BadInput(_WHICH, field="amount")
        return Reply(_card(ctx, period, 0), private=True)
    ctx.require("finance", sentence=ONLY)
    amount = lookup.money_of(line.amounts[0], home)
    if amount.minor < 0:
        raise BadInput(sentence("The amount must be more than zero."), field="amount")
    if amount.currency != home:
        raise BadInput(sentence("Pay is kept in {currency}."), currency=home, field="amount")
    if months.locked(ctx, period):
        raise WrongState(sentence("{month} is locked: its pay cannot change any more."), month=key)
    return Reply(_card(ctx, period, payrolls.add(ctx.book, key, amount, ctx.message)), private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    """It was not so: the next run of the close takes the difference back."""
    ctx.require("finance", sentence=ONLY)
    key = payrolls.undo(ctx.book, button_values.number(click.value))
    if months.locked(ctx, months.of_button(key)):
        raise WrongState(sentence("{month} is locked: its pay cannot change any more."), month=key)
    return Reply(Card(_("Taken back: pay of {month}", month=key), tone="good"), replace=True, private=True)


def difference(ctx: Context, period: Period) -> Found:
    """Dr overhead (or administration) / Cr payroll: pay that is due beyond what hours took of it; the other way round
    where they took more.  Never onto projects by itself."""
    said = payrolls.of_month(ctx.book, month_key(period.start))
    booked = -sum(item_balances.of_source(ctx.book, source(period, "payroll"), ("payroll",)).values())
    if said is None and not booked:
        return Found()
    target = said.minor - payrolls.absorbed(ctx.book, period) if said else 0
    due, role = target - booked, _ROLES[ctx.rules.policies.payroll_difference]
    if not due:
        return Found()
    day = period.last
    made = entry(ctx, period, "payroll", [company(ctx, role, due, day), company(ctx, "payroll", -due, day)])
    return Found((made,) if made else ())


_ROLES = {"pool": "overhead", "admin": "admin_expense"}


def _card(ctx: Context, period: Period, id: int) -> Card:
    key, home = month_key(period.start), ctx.rules.currency
    said = payrolls.of_month(ctx.book, key)
    assert said is not None
    took = Money(payrolls.absorbed(ctx.book, period), home)
    facts = (
        Fact(_("Pay of the month"), Text("{m}", {"m": said})),
        Fact(_("Taken by hours"), Text("{m}", {"m": took})),
        Fact(_("Difference"), Text("{m}", {"m": said - took})),
    )
    where = {
        "pool": _("The close of the month books the difference to the overhead pool, before it is shared out."),
        "admin": _("The close of the month books the difference to administration."),
    }[ctx.rules.policies.payroll_difference]
    buttons = [Button(_("Close of {month}", month=key), "close.month", key)]
    if id:
        buttons.insert(0, Button(_("Undo"), "payroll.undo", str(id)))
    return Card(_("Pay of {month}", month=key), lines=(where,), facts=facts, buttons=tuple(buttons), tone="good")
