"""Money that goes out by hand: above the company's limit a second person agrees, and a sum in parts is one sum.

What counts is when a payment was entered, not the day that it bears: whoever writes another day on each part gains
nothing.  A supplier that was written two ways is one payee.  What a second person has seen counts no more, and what a
bank line shows never does: it has gone already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from chat.cards.card import Fact
from chat.text import Text, _
from handlers import four_eyes
from handlers.context import Context
from ledger.exchange import convert
from ledger.limits import MoneyOut, in_parts
from ledger.money import Money
from ledger.names import plain
from storage import audit, expenses
from storage.audit import Event

NO_MONEY_OUT = ("supplier_credit", "supplier_refund")
"""Kinds of payouts by which no money leaves the house."""
_OUT = ("payout.booked", "advance.booked", "expense.reimbursed")
_BACK: Mapping[str, str] = {
    "payout.undone": "payout.booked",
    "advance.undone": "advance.booked",
    "expense.unreimbursed": "expense.reimbursed",
}


def payee(name: str, kind: str = "") -> str:
    """Who gets it, the same for everything that goes to them: by name, whatever stands around it; of what goes to no
    named party, by its kind."""
    return plain(name) or name or f"kind:{kind}"


def ask(ctx: Context, out: Money, to: str, party: Text, day: date, *, itself: str = "") -> None:
    """What goes out needs a second person where it, or what went to the same payee in the days before with it, is more
    than the limit.

    Args:
        out: in the currency in which it goes out.
        to: who gets it, by `payee`; `party` is how that is said.
        itself: what the trail calls it, where it stands there already.
    """
    if "payouts" not in ctx.rules.four_eyes:
        return
    bound = limit(ctx)
    days = ctx.rules.payouts_within
    worth = _worth(ctx, out, day)
    before = in_parts(_earlier(ctx, itself), to, ctx.today, days)
    if worth + before <= bound.minor:
        return
    facts = [Fact(_("Limit"), Text("{limit}", {"limit": bound}))]
    if before:
        earlier, together = Money(before, bound.currency), Money(worth + before, bound.currency)
        said = _("To the same payee, entered in the last {days} days: {sum}", days=str(days), sum=earlier)
        facts += [Fact(_("Before"), said), Fact(_("Together"), Text("{amount}", {"amount": together}))]
    title = _("Money out: {amount} to {party}, {day}", amount=out, party=party, day=day)
    four_eyes.wanted(ctx, "payouts", title, *facts)


def above_limit(ctx: Context, out: Money, day: date) -> bool:
    """Whether money that goes out together needs a second person for what it comes to."""
    return "payouts" in ctx.rules.four_eyes and _worth(ctx, out, day) > limit(ctx).minor


def limit(ctx: Context) -> Money:
    """Above which a second person agrees."""
    return Money.of(ctx.rules.payouts_above, ctx.rules.currency)


def _worth(ctx: Context, amount: Money, day: date) -> int:
    """In minor units of the company's currency."""
    return convert(amount, ctx.rules.currency, day, ctx.directory.exchange).amount.minor


def _earlier(ctx: Context, itself: str) -> Iterator[MoneyOut]:
    """What was entered in the last days and still stands."""
    since = ctx.now - timedelta(days=ctx.rules.payouts_within)
    standing: dict[str, Event] = {}
    for event in audit.lately(ctx.book, (*_OUT, *_BACK), since):
        if event.action in _BACK:
            standing.pop(event.subject, None)
        elif event.subject != itself:
            standing[event.subject] = event
    for event in standing.values():
        found = _of(ctx, event)
        if found is not None:
            to, minor = found
            seen = four_eyes.AGREED in event.detail or four_eyes.ALONE in event.detail
            yield MoneyOut(to, minor, event.at.astimezone(ctx.now.tzinfo).date(), seen)


def _of(ctx: Context, event: Event) -> tuple[str, int] | None:
    """To whom an event says that money went, and how much; None where none did."""
    detail = event.detail
    if event.action == "expense.reimbursed":
        expense = expenses.get(ctx.book, int(event.subject.partition(":")[2]), ctx.rules.currency)
        return payee(ctx.directory.person(expense.person).name), expense.claim.minor
    if event.action == "advance.booked":
        person = ctx.directory.person(int(detail["person"]))
        minor = int(detail["minor"])
        return (payee(person.name), minor) if minor > 0 else None
    if detail.get("line") or detail["kind"] in NO_MONEY_OUT:
        return None
    amount = Money(int(detail["minor"]), str(detail["currency"]))
    to = payee(ctx.directory.suppliers.called(str(detail["party"])), str(detail["kind"]))
    return to, _worth(ctx, amount, date.fromisoformat(str(detail["day"])))
