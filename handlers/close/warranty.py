"""Warranties at the close of a month: what was provided for each, what repairs have used, what is left.

Repairs are what a project costs after its contract was accepted and until the warranty ends, without its share of the
pool (a month's share cannot be told by the day).  While another contract of the project runs nobody can tell its work
from repairs: then they are cost of sales like all other cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chat.text import Text, _
from handlers import lookup
from handlers.context import Context
from handlers.contracts import warranty
from handlers.contracts.closing import ClosingContract
from ledger.accounts import COST_ROLES
from ledger.money import Money
from ledger.revenue.entries import net_item
from ledger.revenue.warranty import WarrantyStanding, warranty_standing
from storage import item_balances

_REPAIRS = tuple(role for role in COST_ROLES if role != "overhead_share")


def standing(ctx: Context, known: Sequence[ClosingContract], day: date) -> dict[int, WarrantyStanding]:
    """Contract -> how its warranty stands on the evening of a day; those that have none are left out."""
    terms = warranty.terms(ctx, [one.contract for one in known if one.done])
    running = {one.contract.project for one in known if not one.progress.completed}
    used: dict[int, int] = {}
    found: dict[int, WarrantyStanding] = {}
    for one in known:
        of, project = terms.get(one.contract.id), one.contract.project
        if of is None or one.done is None:
            continue
        repairs = 0
        if project not in running:
            until = min(of.until, day) if of.until else day
            spent = item_balances.spent(ctx.book, project, _REPAIRS, one.done, until, day)
            repairs = spent - used.get(project, 0)
        over = of.until is not None and of.until <= day
        income = Money(one.income, ctx.rules.currency)
        stands = warranty_standing(of.percent / 100, income, repairs, over=over)
        used[project] = used.get(project, 0) + stands.used
        found[one.contract.id] = stands
    return found


def to_use(ctx: Context, known: Sequence[ClosingContract], day: date) -> dict[int, int]:
    """Contract -> what repairs use of its provision, less what they have used by earlier closes."""
    stands = standing(ctx, known, day)
    booked = item_balances.of_step(ctx.book, "carry", "warranty_provision", day)
    return {
        one.contract.id: stands.get(one.contract.id, WarrantyStanding()).used - booked.get(net_item(one.contract.id), 0)
        for one in known
        if one.contract.id in stands or net_item(one.contract.id) in booked
    }


def endless(ctx: Context, known: Sequence[ClosingContract], stands: Mapping[int, WarrantyStanding]) -> tuple[Text, ...]:
    """The contracts of whose warranty nobody has said when it ends: nothing of it would ever be released."""
    terms = warranty.terms(ctx, [one.contract for one in known if one.contract.id in stands])
    return tuple(
        _(
            "{project}: nobody has said until when the warranty runs. Say: contract warranty {id} until 2027-11-30",
            project=lookup.called(ctx.directory.project(one.contract.project)),
            id=one.contract.id,
        )
        for one in known
        if one.contract.id in terms and terms[one.contract.id].until is None
    )
