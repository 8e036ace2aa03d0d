"""What a close leaves behind, as of the last month that was closed and then locked.

A month that is still open may wait for its close to be run again; of one that is locked nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chat.text import _
from handlers.books.chart import chart
from handlers.context import Context
from ledger.accounts import COST_ROLES
from ledger.close.prior_year import PRIOR_YEAR
from ledger.close.revaluation import MONETARY, revalued
from ledger.exchange import convert
from ledger.money import Money
from ledger.period import month, month_key
from ledger.profit import YEAR_END
from ledger.revenue.entries import net_item
from storage import closes, contracts, item_balances, ledger_accounts
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


@dataclass(frozen=True, slots=True)
class _Closed:
    """A month that was closed and locked: its last day and the steps that were done ("all", or by name)."""

    last: date
    steps: frozenset[str]

    def did(self, step: str) -> bool:
        return bool({"all", step} & self.steps)


def faults(ctx: Context) -> Iterator[Fault]:
    """What does not hold after a close."""
    if ctx.rules.policies.small:
        yield from _small(ctx)
    for account, project, item in closes.with_category(ctx.book, "cost_carried"):
        what = _("a line of {account} has a category", account=account)
        yield Fault(inv.NO_CATEGORY, f"project {project} {item}".strip(), what)
    yield from _years(ctx)
    closed = _closed(ctx)
    if closed is not None:
        for step, rule in _RULES.items():
            if closed.did(step):
                yield from rule(ctx, closed.last)


def _closed(ctx: Context) -> _Closed | None:
    """The last month that was closed before it was locked; None where there is none."""
    lock = ctx.directory.lock
    if lock is None or lock.until.day != 1:
        return None
    last = lock.until - timedelta(days=1)
    steps = closes.steps(ctx.book, month_key(month(last).start))
    return _Closed(last, frozenset(steps)) if steps else None


def _pool(ctx: Context, day: date) -> Iterator[Fault]:
    """Where something of the pool was shared out, nothing of it is left."""
    left = sum(item_balances.by_project(ctx.book, ("overhead",), day).values())
    shared = item_balances.of_source(ctx.book, f"close:{month_key(day)}:pool", ("overhead_share", "internal_cost"))
    if shared and left:
        yield differs(inv.POOL, f"close {month_key(day)}", "", _home(ctx, 0), _home(ctx, left))


def _internal(ctx: Context, day: date) -> Iterator[Fault]:
    sums = item_balances.by_project(ctx.book, ("internal_cost", "internal_carried"), day)
    for project, left in sorted(sums.items()):
        yield differs(inv.INTERNAL, f"project {project}", "", _home(ctx, 0), _home(ctx, left))


def _carry(ctx: Context, day: date) -> Iterator[Fault]:
    """0 ≤ K ≤ C of each project, and what is carried, or provided for repairs of it, is the cost of sales of the same
    contract."""
    cost = item_balances.by_project(ctx.book, COST_ROLES, day)
    for project, minor in sorted(item_balances.by_project(ctx.book, ("cost_carried",), day).items()):
        if not 0 <= -minor <= cost.get(project, 0):
            values = {"carried": _home(ctx, -minor), "cost": _home(ctx, cost.get(project, 0))}
            what = _("{carried} was carried of a cost of {cost}", **values)
            yield Fault(inv.CARRIED, f"project {project}", what)
    yield from _mirrored(ctx, day, inv.CARRIED, "cost_of_sales", "cost_carried", "warranty_provision")


def _warranty(ctx: Context, day: date) -> Iterator[Fault]:
    """What is provided for repairs is never below zero, and there is none where a contract was taken back."""
    signed = {net_item(one.id) for one in contracts.contracts(ctx.book) if one.state == "signed"}
    for item, found in sorted(item_balances.by_item(ctx.book, ("warranty_provision",), day).items()):
        if found.company > 0 or item not in signed:
            where = item.replace(":", " ")
            yield differs(inv.WARRANTY, where, "", _home(ctx, 0), _home(ctx, -found.company))


def _impairment(ctx: Context, day: date) -> Iterator[Fault]:
    """0 ≤ what contract cost is impaired by ≤ what is carried of it, and with the allowance on contract assets it is
    the loss of the same contract."""
    cost = item_balances.by_project(ctx.book, (*COST_ROLES, "cost_carried"), day)
    for project, minor in sorted(item_balances.by_project(ctx.book, ("contract_cost_allowance",), day).items()):
        if not 0 <= -minor <= max(cost.get(project, 0), 0):
            values = {"impaired": _home(ctx, -minor), "cost": _home(ctx, cost.get(project, 0))}
            yield Fault(inv.IMPAIRED, f"project {project}", _("{impaired} is impaired of {cost}", **values))
    contra = ("contract_cost_allowance", "contract_asset_allowance")
    yield from _mirrored(ctx, day, inv.IMPAIRED, "asset_impairment", *contra)


def _onerous(ctx: Context, day: date) -> Iterator[Fault]:
    """A provision is never below zero, and is the loss of the same contract; what is carried of a contract's cost is
    written down first (where a project has several, their cost is shared out and nobody sees it here)."""
    provided = item_balances.by_item(ctx.book, ("onerous_provision",), day)
    for item, found in sorted(provided.items()):
        if found.company > 0:
            what = _("the provision is below zero: {amount}", amount=_home(ctx, -found.company))
            yield Fault(inv.ONEROUS, item.replace(":", " "), what)
    yield from _mirrored(ctx, day, inv.ONEROUS, "onerous_loss", "onerous_provision")
    signed = [one for one in contracts.contracts(ctx.book) if one.state == "signed" and one.signed <= day]
    left = item_balances.by_project(ctx.book, (*COST_ROLES, "cost_carried", "contract_cost_allowance"), day)
    for one in signed:
        alone = sum(other.project == one.project for other in signed) == 1
        if alone and net_item(one.id) in provided and left.get(one.project, 0):
            yield differs(inv.IMPAIRED, f"contract {one.id}", "", _home(ctx, 0), _home(ctx, left[one.project]))


def _mirrored(ctx: Context, day: date, of: inv.Invariant, role: str, *contra: str) -> Iterator[Fault]:
    """What stands on a role of a contract, against what stands on the others."""
    ours: dict[str, int] = {}
    theirs: dict[str, int] = {}
    for found, roles in ((ours, (role,)), (theirs, contra)):
        for one in item_balances.items(ctx.book, roles, day):
            found[one.item] = found.get(one.item, 0) + one.company
    for item in sorted({*ours, *theirs}):
        if not item or item.startswith((YEAR_END, PRIOR_YEAR)):
            continue
        if ours.get(item, 0) != -theirs.get(item, 0):
            expected, stands = _home(ctx, -theirs.get(item, 0)), _home(ctx, ours.get(item, 0))
            yield differs(of, item.replace(":", " "), "", expected, stands)


def _revaluation(ctx: Context, day: date) -> Iterator[Fault]:
    """Foreign items that are money stand at the rate of the month's last day."""
    home = ctx.rules.currency

    def at(minor: int, currency: str) -> int:
        return convert(Money(minor, currency), home, day, ctx.directory.exchange).amount.minor

    for one in revalued(item_balances.items(ctx.book, MONETARY, day), home, at):
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


_RULES: dict[str, Callable[[Context, date], Iterator[Fault]]] = {
    "pool": _pool,
    "internal": _internal,
    "carry": _carry,
    "warranty": _warranty,
    "impairment": _impairment,
    "onerous": _onerous,
    "revaluation": _revaluation,
}
"""Step of the close -> what must hold once it was done."""
