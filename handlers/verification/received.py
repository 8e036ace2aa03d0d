"""What was received and not invoiced against its account (accounting.md 4, rule 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from chat.text import _
from handlers.context import Context
from ledger.money import Money
from storage import invariants as inv
from storage import ledger_accounts, received, subcontracts
from storage.fault import Fault, differs


def faults(ctx: Context) -> Iterator[Fault]:
    """The account of estimates is what still stands of them, order by order, and each order says as much."""
    want: dict[str, int] = defaultdict(int)
    company = 0
    for order, estimate in sorted(received.sums(ctx.book).items()):
        want[estimate.currency] -= estimate.paid
        company -= estimate.company
        where = f"order {order}"
        if estimate.paid < 0 and not subcontracts.accepts_work(ctx.book, order):
            yield Fault(inv.ESTIMATES, where, _("more was taken back than came"))
        if not estimate.paid and estimate.company:
            yield Fault(inv.ESTIMATES, where, _("nothing of it stands, and is worth something"))
        if estimate.project != estimate.said:
            yield differs(inv.ESTIMATES, where, "received_minor", estimate.project, estimate.said)
    booked = ledger_accounts.balance(ctx.book, "payable_estimated")
    if booked != company:
        home = ctx.rules.currency
        yield differs(inv.ESTIMATES, f"account payable_estimated {home}", "", Money(company, home), Money(booked, home))
    stands = ledger_accounts.as_paid(ctx.book, "payable_estimated")
    for code in sorted({*want, *stands}):
        if want.get(code, 0) != stands.get(code, 0):
            left, stand = Money(want.get(code, 0), code), Money(stands.get(code, 0), code)
            yield differs(inv.ESTIMATES, f"account payable_estimated {code}", "", left, stand)
