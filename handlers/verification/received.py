"""What was received and not invoiced against its account (accounting.md 4, rule 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from handlers.context import Context
from storage import ledger_accounts, received
from storage.verify_debts import Fault

_RULE = "estimates = received, not invoiced"


def faults(ctx: Context) -> Iterator[Fault]:
    """The account of estimates is what still stands of them, order by order, and each order says as much."""
    want: dict[str, int] = defaultdict(int)
    company = 0
    for order, estimate in sorted(received.sums(ctx.book).items()):
        want[estimate.currency] -= estimate.paid
        company -= estimate.company
        where = f"order {order}"
        if estimate.paid < 0:
            yield Fault(_RULE, where, "more was taken back than came")
        if not estimate.paid and estimate.company:
            yield Fault(_RULE, where, "nothing of it stands, and is worth something")
        if estimate.project != estimate.said:
            yield Fault(_RULE, where, f"the order says {estimate.said}, its estimates {estimate.project}")
    booked = ledger_accounts.balance(ctx.book, "payable_estimated")
    if booked != company:
        yield Fault(_RULE, ctx.rules.currency, f"account {booked}, estimates {company}")
    stands = ledger_accounts.as_paid(ctx.book, "payable_estimated")
    for code in sorted({*want, *stands}):
        if want.get(code, 0) != stands.get(code, 0):
            yield Fault(_RULE, code, f"account {stands.get(code, 0)}, estimates {want.get(code, 0)}")
