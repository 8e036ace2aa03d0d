"""What the site logs say of the quantities that were accepted of a subcontract with unit prices."""

from __future__ import annotations

from fractions import Fraction

from chat.text import Text, _
from handlers.books import measured_work
from handlers.context import Context
from handlers.settlements.suppliers import SupplierPlan
from handlers.site.reading import amount
from handlers.subcontracts import logged as logged_quantities
from handlers.subcontracts import naming
from ledger.settlements.document import Settlement
from storage import subcontracts


def found(ctx: Context, of: Settlement, plan: SupplierPlan) -> tuple[list[Text], list[Text]]:
    """(what is accepted, what has to be done).  Where the sites log a position, no more of it is accepted than they
    say, whoever of several suppliers did it."""
    facts, to_do = list[Text](), list[Text]()
    for one in measured_work.positions(plan.steps):
        if not one.step:
            continue
        facts.append(_("{quantity} of {item} are accepted", quantity=amount(one.quantity, one.unit), item=one.item))
        logged = logged_quantities.to_date(ctx, plan.order, one, of.until)
        if logged is None:
            continue
        every = one.quantity + _of_others(ctx, of, plan, one.item)
        facts.append(_("The site logs say {quantity} of {item}", quantity=amount(logged, one.unit), item=one.item))
        if every > logged:
            to_do.append(
                _(
                    "More of {item} is accepted than was logged: log what is missing, or accept less: accept work "
                    "order {id} {item} {quantity}",
                    item=one.item,
                    id=plan.order.id,
                    quantity=amount(max(logged - (every - one.quantity), Fraction(0)), one.unit),
                )
            )
    return facts, to_do


def _of_others(ctx: Context, of: Settlement, plan: SupplierPlan, item: str) -> Fraction:
    """What is accepted of the same position of other subcontracts of the project."""
    sums = Fraction(0)
    for order in naming.of_project(ctx, ctx.directory.project(of.project)):
        if order.id != plan.order.id:
            steps = [one for one in subcontracts.of_order(ctx.book, order.id) if one.day <= of.until]
            sums += sum((one.quantity for one in measured_work.positions(steps) if one.item == item), Fraction(0))
    return sums
