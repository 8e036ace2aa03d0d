"""What a contract comes to that is paid by what is measured: site logs × the unit prices of their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from chat.text import Text, Value, _
from chat.values.quantities import unit_shown
from handlers.context import Context
from handlers.settlements.gathered import SettlementWish
from handlers.settlements.stages import AgreedPlan
from handlers.settlements.words import NOTHING_MEASURED, OTHER_CURRENCY, SEVERAL_CONTRACTS
from handlers.site import facts as site_facts
from handlers.site.reading import book_of
from ledger.economics.site import MeasuredWork
from ledger.money import round_div
from ledger.nouns import Project
from ledger.owed import Contract
from ledger.settlements import reached as rules
from ledger.settlements.computing import ReachedWork
from ledger.settlements.reached import MeasuredQuantity
from ledger.settlements.statement import NoMeaning
from ledger.units import decimal
from storage import agreed_terms, contracts


def by_it(ctx: Context, contract: Contract, day: date) -> bool:
    """Whether a contract is paid by what is measured."""
    return agreed_terms.on(ctx.book, [contract.id], day)[contract.id].measured


def work(ctx: Context, wish: SettlementWish, plan: AgreedPlan) -> ReachedWork | NoMeaning:
    """Quantity × unit price, item by item.  What is logged without an item or has no price is not in it: a check says
    so.  Changes of the price are in it as far as they are measured."""
    if plan.contract.amount.currency != wish.project.currency:
        return NoMeaning("contract", OTHER_CURRENCY)
    others = (one for one in contracts.contracts(ctx.book, wish.project.id) if one.state == "signed")
    if any(one.id != plan.contract.id and by_it(ctx, one, wish.until) for one in others):
        return NoMeaning("contract", SEVERAL_CONTRACTS)
    found = [_quantity(ctx, wish, one) for one in _of(ctx, wish.project, wish.until) if one.value is not None]
    return rules.by_quantity(found) if found else NoMeaning("contract", NOTHING_MEASURED)


def planned(
    ctx: Context, plan: AgreedPlan, work: ReachedWork | NoMeaning, budget: int, mark_up: Fraction | None
) -> ReachedWork | NoMeaning:
    """The budget × what is measured ÷ the price, with the planned mark-up."""
    if isinstance(work, NoMeaning):
        return NoMeaning("budget", work.why)
    if not plan.price:
        return NoMeaning("budget", rules.NO_PRICE)
    if not budget:
        return NoMeaning("budget", rules.NO_BUDGET)
    return rules.by_plan(round_div(budget * sum(one.amount for one in work.items), plan.price), mark_up)


def _of(ctx: Context, project: Project, day: date) -> Sequence[MeasuredWork]:
    return site_facts.measured_to_date(ctx, project, day)


def _quantity(ctx: Context, wish: SettlementWish, one: MeasuredWork) -> MeasuredQuantity:
    held = book_of(ctx, wish.project).item(one.work, wish.until)
    assert held is not None and one.value is not None
    price = held.price or 0
    same = round(one.quantity * price) == one.value  # else its price has changed in between
    return MeasuredQuantity(
        one.work, one.quantity, one.unit, price if same else 0, f"unit_price:{held.id}", value=one.value
    )


def found(ctx: Context, project: Project, until: date) -> tuple[list[Text], list[Text]]:
    """(what is measured, what has to be said before all of it can be settled)."""
    facts, to_do = list[Text](), list[Text]()
    for one in _of(ctx, project, until):
        quantity: dict[str, Value] = {"number": decimal(one.quantity), "unit": unit_shown(one.unit)}
        if one.value is not None:
            facts.append(_("{number} {unit} of {item} are measured", item=one.work, **quantity))
        elif one.work:
            facts.append(_("{number} {unit} of {item} have no price on their day", item=one.work, **quantity))
            to_do.append(
                _(
                    "Say the price: unit price {code} {item} 980/{unit} from …",
                    code=project.code,
                    item=one.work,
                    unit=unit_shown(one.unit),
                )
            )
        else:
            facts.append(_("{number} {unit} are logged without the item of the contract that they are", **quantity))
            to_do.append(
                _(
                    "Say which item they are: take those site logs back and log them with it, as in: site log {code} "
                    "north 180 {unit} of flooring",
                    code=project.code,
                    unit=unit_shown(one.unit),
                )
            )
    return facts, to_do
