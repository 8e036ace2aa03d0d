"""Steps of a close on the cost of contracts: what goes with the revenue, and what they will still cost or lose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from chat.text import Text, _
from handlers import lookup
from handlers.close import warranty as warranties
from handlers.close.steps import Found, company, entry
from handlers.context import Context
from handlers.contracts import closing
from handlers.contracts.closing import ClosingContract, at_close
from ledger.close.revaluation import ItemBalance
from ledger.errors import BookError
from ledger.money import Money
from ledger.period import Period
from ledger.revenue.entries import net_item
from ledger.revenue.losses import ExpectedLoss
from storage import item_balances


def carry(ctx: Context, period: Period) -> Found:
    """Dr cost of sales / Cr cost carried: the cost that goes with the revenue; repairs under warranty use what is
    provided for them first.  Sources: CAS 14 art. 29, 33; IFRS 15.99, B30."""
    day = period.last
    kept = item_balances.by_item(ctx.book, ("cost_carried",), day)
    known = tuple(at_close(ctx, day))
    targets: list[tuple[ClosingContract, int]] = []
    stops: list[Text] = []
    for one in known:
        try:
            with ctx.part():
                targets.append((one, closing.cost_of_sales(ctx, one, -_stands(kept, one), day)))
        except BookError as problem:
            name = lookup.called(ctx.directory.project(one.contract.project))
            stops.append(_("{project}: {why}", project=name, why=Text(problem.sentence, problem.values)))
    roles, used = ("cost_of_sales", "cost_carried"), warranties.to_use(ctx, known, day)
    return replace(_per_contract(ctx, period, "carry", roles, targets, used), stops=tuple(stops))


def warranty(ctx: Context, period: Period) -> Found:
    """Dr cost of sales / Cr warranty provision with the acceptance, back at the end of the warranty; none under
    小企业会计准则."""
    day, known = period.last, tuple(at_close(ctx, period.last))
    stands = warranties.standing(ctx, known, day)
    targets = [(one, stands[one.contract.id].left if one.contract.id in stands else 0) for one in known]
    found = _per_contract(ctx, period, "warranty", ("cost_of_sales", "warranty_provision"), targets)
    return replace(found, open=warranties.endless(ctx, known, stands))


def impairment(ctx: Context, period: Period) -> Found:
    """Dr impairment / Cr allowance on contract cost: what is carried of it above what the contract still brings less
    what it still costs, up or down; none under 小企业会计准则."""
    roles = ("asset_impairment", "contract_cost_allowance")
    targets = [(one, loss.impairment) for one, loss in _losses(ctx, period.last)]
    return _per_contract(ctx, period, "impairment", roles, targets)


def onerous(ctx: Context, period: Period) -> Found:
    """Dr loss on onerous contracts / Cr provision, up or down, for what no cost of the contract could be written down
    by; none under 小企业会计准则."""
    if ctx.rules.policies.small:
        return Found(
            notes=(_("Under the standard for small businesses there is no provision: a loss falls as it is incurred."),)
        )
    roles = ("onerous_loss", "onerous_provision")
    return _per_contract(
        ctx, period, "onerous", roles, [(one, loss.provision) for one, loss in _losses(ctx, period.last)]
    )


def _losses(ctx: Context, day: date) -> Iterator[tuple[ClosingContract, ExpectedLoss]]:
    """What each contract will still lose, in the company's currency: what it has not earned at the rate of the day."""
    losses = closing.ExpectedLosses.on(ctx, day)
    for one in at_close(ctx, day):
        yield one, losses.of(one)


def _per_contract(
    ctx: Context,
    period: Period,
    step: str,
    roles: tuple[str, str],
    targets: Iterable[tuple[ClosingContract, int]],
    used: Mapping[int, int] | None = None,
) -> Found:
    """What stands on the second role for each contract from what is booked to its target, against the first; of that
    `used` (by contract) against the warranty provision."""
    day, lines, notes = period.last, [], []
    stands = item_balances.by_item(ctx.book, roles[1:], day)
    for one, target in targets:
        item, project = net_item(one.contract.id), one.contract.project
        due, borne = target + _stands(stands, one), (used or {}).get(one.contract.id, 0)
        amounts = ((roles[0], due - borne), ("warranty_provision", borne), (roles[1], -due))
        made = [company(ctx, role, minor, day, project=project, item=item) for role, minor in amounts if minor]
        if made:
            lines += made
            amount = Money(due, ctx.rules.currency)
            notes.append(_("{project}: {amount}", project=lookup.called(ctx.directory.project(project)), amount=amount))
    booked = entry(ctx, period, step, lines)
    return Found((booked,) if booked else (), tuple(notes))


def _stands(on: Mapping[str, ItemBalance], one: ClosingContract) -> int:
    """What a contract stands at, debit positive."""
    item = net_item(one.contract.id)
    return on[item].company if item in on else 0
