"""What contracts had earned, carried and lost at the last close, worked out again by what the close works it out by.

Records that have changed since (prices, estimates, milestones, ways of earning) count as they were then; the trail
tells how.  What it does not tell is said at each rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chat.text import _
from handlers.context import Context
from handlers.contracts import closing
from handlers.contracts.closing import ClosingContract, ExpectedLosses
from ledger.accounts import COST_ROLES
from ledger.errors import BookError
from ledger.money import Money
from ledger.revenue.entries import net_item
from ledger.revenue.losses import ExpectedLoss
from ledger.revenue.policies import MEASURED_AT_CLOSE, earned
from storage import invariants as inv
from storage import item_balances
from storage.contract_records import ContractRecords
from storage.fault import Fault, differs


@dataclass(frozen=True, slots=True)
class LastClose:
    """A month that was closed: its last day, the last event of the transaction in which nothing of it was left to do,
    and what was on record of contracts then."""

    last: date
    event: int
    records: ContractRecords


def faults(ctx: Context, of: LastClose) -> Iterator[Fault]:
    """Revenue, cost of sales and provision of every contract, and 0 ≤ K ≤ C of every project."""
    cost = item_balances.by_project(ctx.book, COST_ROLES, of.last, of.event)
    for project, minor in sorted(item_balances.by_project(ctx.book, ("cost_carried",), of.last, of.event).items()):
        if not 0 <= -minor <= cost.get(project, 0):
            values = {"carried": _home(ctx, -minor), "cost": _home(ctx, cost.get(project, 0))}
            what = _("{carried} was carried of a cost of {cost}", **values)
            yield Fault(inv.CARRIED, f"project {project}", what)
    carried = item_balances.by_item(ctx.book, ("cost_carried",), of.last, of.event)
    provided = item_balances.by_item(ctx.book, ("onerous_provision",), of.last, of.event)
    impaired = item_balances.by_item(ctx.book, ("contract_cost_allowance",), of.last, of.event)
    losses, known = ExpectedLosses.on(ctx, of.last, of.event), set()
    shared_abroad = _shared_abroad(ctx, of)
    for one in closing.at_close(ctx, of.last, records=of.records):
        item = net_item(one.contract.id)
        known.add(item)
        if one.contract.project in shared_abroad:
            continue
        stands = -carried[item].company if item in carried else 0
        provision = -provided[item].company if item in provided else 0
        allowance = -impaired[item].company if item in impaired else 0
        yield from _revenue(of, one)
        yield from _carried(ctx, of, one, stands)
        yield from _losses(ctx, of, one, losses, ExpectedLoss(allowance, provision))
    for item in sorted({*carried, *provided} - known):
        rule = inv.CARRIED if item in carried else inv.ONEROUS
        yield Fault(rule, item.replace(":", " "), _("there is no contract {id}", id=item.partition(":")[2]))


def _shared_abroad(ctx: Context, of: LastClose) -> frozenset[int]:
    """Projects whose cost several contracts share by prices of which one is in a currency with a new rate since."""
    prices: dict[int, list[str]] = {}
    for one in of.records.contracts:
        prices.setdefault(one.project, []).append(one.amount.currency)
    changed = of.records.rates
    return frozenset(
        project for project, codes in prices.items() if len(codes) > 1 and any(code in changed for code in codes)
    )


def _revenue(of: LastClose, one: ClosingContract) -> Iterator[Fault]:
    """R by its policy where a close measures it; what moves with events is held against them as they are now.

    Not of a contract with a credit note since: it may have lowered the price, or not.  Under yearly_progress R moves
    at 31 December only; between, what stood then is all that can be said.
    """
    code = one.contract.amount.currency
    if one.contract.policy not in MEASURED_AT_CLOSE or one.contract.id in of.records.unsure:
        return
    try:
        said = earned(one.contract.policy, one.progress, one.revenue, closing.moment(of.last))
    except BookError:  # no estimate, or cost above it: a close stops there and measures nothing
        return
    if said != one.revenue:
        yield differs(inv.POLICY, _where(one), "policy", Money(said, code), Money(one.revenue, code))


def _carried(ctx: Context, of: LastClose, one: ClosingContract, stands: int) -> Iterator[Fault]:
    """K by the carry rule.  Where that goes by the price (invoiced, under 小企业会计准则) not of a contract with a
    credit note since."""
    by_price = one.contract.policy == "as_invoiced" and ctx.rules.policies.small
    if by_price and one.contract.id in of.records.unsure:
        return
    try:
        said = closing.cost_of_sales(ctx, one, stands, of.last)
    except BookError:
        return
    if said != stands:
        yield differs(inv.CARRIED, _where(one), "", _home(ctx, said), _home(ctx, stands))


def _losses(
    ctx: Context, of: LastClose, one: ClosingContract, losses: ExpectedLosses, stands: ExpectedLoss
) -> Iterator[Fault]:
    """(EAC − N) − (K − R), not below 0, and 0 once it is complete: the carried cost is impaired first, the rest is
    provided.  Not of a contract with a credit note since, or in a currency with a new rate since."""
    where = _where(one)
    if stands.provision < 0:
        below = _home(ctx, stands.provision)
        yield Fault(inv.ONEROUS, where, _("the provision is below zero: {amount}", amount=below))
    unsure = one.contract.id in of.records.unsure or one.contract.amount.currency in of.records.rates
    said = ExpectedLoss() if ctx.rules.policies.small else stands if unsure else losses.of(one)
    if said.provision != stands.provision:
        yield differs(inv.ONEROUS, where, "", _home(ctx, said.provision), _home(ctx, stands.provision))
    if said.impairment != stands.impairment:
        yield differs(inv.IMPAIRED, where, "", _home(ctx, said.impairment), _home(ctx, stands.impairment))


def _where(one: ClosingContract) -> str:
    return f"contract {one.contract.id}"


def _home(ctx: Context, minor: int) -> Money:
    return Money(minor, ctx.rules.currency)
