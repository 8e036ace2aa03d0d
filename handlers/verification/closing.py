"""What a close leaves behind: as of the last month all of whose steps were done, and of when that was so.

What was posted since (a late entry before the lock, the next month, what was opened again) counts with the close that
takes it in: so nothing here depends on whether somebody has run that yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chat.text import _
from handlers.books.chart import chart
from handlers.context import Context
from handlers.verification import closed_contracts
from handlers.verification.closed_contracts import LastClose
from ledger.accounts import COST_ROLES
from ledger.close.prior_year import PRIOR_YEAR
from ledger.close.revaluation import MONETARY, revalued
from ledger.exchange import convert
from ledger.money import Money
from ledger.period import month, month_key
from ledger.profit import YEAR_END
from ledger.revenue.entries import net_item
from storage import bank_accounts, closes, contract_records, item_balances, ledger_accounts
from storage import invariants as inv
from storage.fault import Fault, differs

NOT_SMALL = (
    "allowance",
    "contract_asset_allowance",
    "onerous_provision",
    "asset_impairment",
    "contract_cost_allowance",
    "warranty_provision",
)
"""Roles that 小企业会计准则 has no use for (art. 6)."""


def faults(ctx: Context) -> Iterator[Fault]:
    """What does not hold after a close."""
    if ctx.rules.policies.small:
        yield from _small(ctx)
    for account, project, item in closes.with_category(ctx.book, "cost_carried"):
        what = _("a line of {account} has a category", account=account)
        yield Fault(inv.NO_CATEGORY, f"project {project} {item}".strip(), what)
    yield from _years(ctx)
    yield from _mirrored(ctx, inv.CARRIED, "cost_of_sales", "cost_carried", "warranty_provision")
    yield from _mirrored(ctx, inv.ONEROUS, "onerous_loss", "onerous_provision")
    impaired = ("contract_cost_allowance", "contract_asset_allowance")
    yield from _mirrored(ctx, inv.IMPAIRED, "asset_impairment", *impaired)
    closed = closes.last(ctx.book)
    if closed is not None:
        key, event = closed
        last = month(date.fromisoformat(f"{key}-01")).last
        close = LastClose(last, event, contract_records.as_of(ctx.book, event, last))
        for rule in (_pool, _internal, _warranty, _impairment, _revaluation, closed_contracts.faults):
            yield from rule(ctx, close)


def _pool(ctx: Context, of: LastClose) -> Iterator[Fault]:
    """Where something of the pool was shared out, nothing of it is left, and its shares are all of it."""
    left = sum(item_balances.by_project(ctx.book, ("overhead",), of.last, of.event).values())
    key = month_key(of.last)
    shared = item_balances.of_source(ctx.book, f"close:{key}:pool", ("overhead_share", "internal_cost"), of.event)
    if shared and left:
        yield differs(inv.POOL, f"close {key}", "", _home(ctx, 0), _home(ctx, left))
    taken = -sum(item_balances.of_source(ctx.book, f"close:{key}:pool", ("overhead",), of.event).values())
    if sum(shared.values()) != taken:
        whole, stands = _home(ctx, taken), _home(ctx, sum(shared.values()))
        yield differs(inv.POOL, f"close {key}", "", whole, stands)


def _internal(ctx: Context, of: LastClose) -> Iterator[Fault]:
    sums = item_balances.by_project(ctx.book, ("internal_cost", "internal_carried"), of.last, of.event)
    for project, left in sorted(sums.items()):
        yield differs(inv.INTERNAL, f"project {project}", "", _home(ctx, 0), _home(ctx, left))


def _warranty(ctx: Context, of: LastClose) -> Iterator[Fault]:
    """What is provided for repairs is never below zero, and there is none where a contract was taken back."""
    signed = {net_item(one.id) for one in of.records.contracts if one.state == "signed"}
    found = item_balances.by_item(ctx.book, ("warranty_provision",), of.last, of.event)
    for item, one in sorted(found.items()):
        if one.company and (one.company > 0 or item not in signed):
            yield differs(inv.WARRANTY, item.replace(":", " "), "", _home(ctx, 0), _home(ctx, -one.company))


def _impairment(ctx: Context, of: LastClose) -> Iterator[Fault]:
    """0 ≤ what contract cost is impaired by ≤ what is carried of it."""
    cost = item_balances.by_project(ctx.book, (*COST_ROLES, "cost_carried"), of.last, of.event)
    impaired = item_balances.by_project(ctx.book, ("contract_cost_allowance",), of.last, of.event)
    for project, minor in sorted(impaired.items()):
        if not 0 <= -minor <= max(cost.get(project, 0), 0):
            values = {"impaired": _home(ctx, -minor), "cost": _home(ctx, cost.get(project, 0))}
            yield Fault(inv.IMPAIRED, f"project {project}", _("{impaired} is impaired of {cost}", **values))


def _mirrored(ctx: Context, of: inv.Invariant, role: str, *contra: str) -> Iterator[Fault]:
    """What stands on a role of a contract, against what stands on the others; a year's end takes only one of them."""
    ours: dict[str, int] = {}
    theirs: dict[str, int] = {}
    for found, roles in ((ours, (role,)), (theirs, contra)):
        for one in item_balances.items(ctx.book, roles, date.max):
            found[one.item] = found.get(one.item, 0) + one.company
    for item in sorted({*ours, *theirs}):
        if not item or item.startswith((YEAR_END, PRIOR_YEAR)):
            continue
        if ours.get(item, 0) != -theirs.get(item, 0):
            expected, stands = _home(ctx, -theirs.get(item, 0)), _home(ctx, ours.get(item, 0))
            yield differs(of, item.replace(":", " "), "", expected, stands)


def _revaluation(ctx: Context, of: LastClose) -> Iterator[Fault]:
    """Foreign items that are money stand at the rate of the month's last day; where a rate of its currency was recorded
    since, which one it was is not known."""
    home, roles = ctx.rules.currency, (*MONETARY, *bank_accounts.roles(ctx.book))

    def at(minor: int, currency: str) -> int:
        return convert(Money(minor, currency), home, of.last, ctx.directory.exchange).amount.minor

    items = item_balances.items(ctx.book, roles, of.last, event=of.event)
    for one in revalued([item for item in items if item.currency not in of.records.rates], home, at):
        where = one.of.item.replace(":", " ") or f"account {one.of.account} {one.of.currency}"
        expected, stands = _home(ctx, one.of.company + one.difference), _home(ctx, one.of.company)
        yield differs(inv.RATES, where, "", expected, stands)


def _small(ctx: Context) -> Iterator[Fault]:
    for role in NOT_SMALL:
        stands = ledger_accounts.balance(ctx.book, role)
        if stands:
            yield differs(inv.SMALL, f"account {role}", "", _home(ctx, 0), _home(ctx, stands))


def _years(ctx: Context) -> Iterator[Fault]:
    """Of a year that was carried forward and locked nothing is left on income and expense."""
    lock = ctx.directory.lock
    for year in closes.years(ctx.book):
        last = date(year, 12, 31)
        if lock is None or lock.until <= last:
            continue
        accounts = chart(ctx.book, ctx.rules)
        for role, minor in sorted(item_balances.by_account(ctx.book, last).items()):
            if role in accounts and accounts[role].side in ("income", "expense"):
                yield differs(inv.YEAR, f"account {role} {year}", "", _home(ctx, 0), _home(ctx, minor))


def _home(ctx: Context, minor: int) -> Money:
    return Money(minor, ctx.rules.currency)
