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
    for order, (code, left, booked, said) in sorted(received.sums(ctx.book).items()):
        want[code] -= left
        where = f"order {order}"
        if left < 0:
            yield Fault(_RULE, where, "more was taken back than came")
        if booked != said:
            yield Fault(_RULE, where, f"the order says {said}, its estimates {booked}")
    stands = ledger_accounts.as_paid(ctx.book, "payable_estimated")
    for code in sorted({*want, *stands}):
        if want.get(code, 0) != stands.get(code, 0):
            yield Fault(_RULE, code, f"account {stands.get(code, 0)}, estimates {want.get(code, 0)}")
