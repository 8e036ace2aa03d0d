"""The order of a close, and going through it: for a look, or to book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chat.text import Text, _
from handlers.close import contract_cost, costs, due, payroll, readiness, revenue, values
from handlers.close.steps import Found, post
from handlers.context import Context
from handlers.contracts import positions
from ledger.errors import BookError
from ledger.period import Period
from ledger.revenue.entries import net_item, vat_item
from storage import contracts, entries, payrolls

Look = Callable[[Context, Period], Found]

STEPS: Mapping[str, tuple[Text, Look]] = {
    "drafts": (_("Hours and drafts complete"), readiness.drafts),
    "approvals": (_("Approvals"), readiness.approvals),
    "bank": (_("Bank lines explained"), readiness.bank_lines),
    "certification": (_("Certification of input VAT"), readiness.certification),
    "payroll": (_("Pay beyond what hours took"), payroll.difference),
    "pool": (_("Overhead shared out"), costs.pool),
    "internal": (_("Internal projects"), costs.internal),
    "estimates": (_("Estimates of total cost"), revenue.estimated),
    "revenue": (_("Revenue"), revenue.revenue),
    "carry": (_("Cost of sales"), contract_cost.carry),
    "warranty": (_("Warranty"), contract_cost.warranty),
    "impairment": (_("Impairment of contract cost"), contract_cost.impairment),
    "onerous": (_("Expected losses"), contract_cost.onerous),
    "due": (_("Fallen due without an invoice"), due.fallen_due),
    "reversal": (_("Revaluation of last month reversed"), values.reversal),
    "revaluation": (_("Revaluation of foreign items"), values.revaluation),
    "allowances": (_("Allowances"), values.allowances),
    "vat_due": (_("VAT due without an invoice"), due.vat_by_law),
    "vat": (_("VAT to be paid"), values.vat),
    "surcharges": (_("Surcharges on VAT"), values.surcharges),
}
"""The order matters: the pool changes cost, cost the measure, revenue the contract asset; of that what is due becomes a
receivable, and then both are valued."""

_WHERE: Mapping[str, Callable[[Context], bool]] = {
    "payroll": lambda ctx: payrolls.any_said(ctx.book),
    "due": lambda ctx: ctx.rules.policies.unconditional == "due_day",
    "warranty": lambda ctx: not ctx.rules.policies.small,
    "impairment": lambda ctx: not ctx.rules.policies.small,
    "reversal": lambda ctx: ctx.rules.policies.revaluation == "reversed",
    "surcharges": lambda ctx: bool(ctx.rules.policies.surcharges) and ctx.rules.vat_payer != "none",
    "vat_due": lambda ctx: ctx.rules.policies.vat_due == "earliest" and ctx.rules.vat_payer != "none",
    "vat": lambda ctx: (
        values.carries_vat(ctx) or (ctx.rules.policies.vat_due == "named" and ctx.rules.vat_payer != "none")
    ),
}
"""Steps that only some companies have; the others do not see them."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step as it was found, and whether it could be done."""

    name: str
    title: Text
    found: Found
    problem: Text | None = None

    @property
    def waits(self) -> bool:
        """Whether something stands in its way."""
        return bool(self.found.stops) or self.problem is not None


def looked(ctx: Context, period: Period) -> tuple[StepResult, ...]:
    """Every step as it would go now, each after those above it; nothing is booked."""
    results: list[StepResult] = []
    with ctx.look():
        results += run(ctx, period)
    return tuple(results)


def run(ctx: Context, period: Period, only: str = "") -> list[StepResult]:
    """Go through the steps in their order (or one of them) and book what each calls for; stops at the first that waits.

    Idempotent: each books target minus booked, so a second run books nothing.
    """
    results: list[StepResult] = []
    stopped = False
    for name, (title, look) in STEPS.items():
        if (only and name != only) or (name in _WHERE and not _WHERE[name](ctx)):
            continue
        try:
            with ctx.part():
                found = look(ctx, period)
        except BookError as problem:
            results.append(StepResult(name, title, Found(), Text(problem.sentence, problem.values)))
            stopped = True
            continue
        results.append(StepResult(name, title, found))
        if found.stops:
            stopped = True
        if not stopped:
            post(ctx, found)
    if not stopped:
        _follow(ctx, period, results)
    return results


def _follow(ctx: Context, period: Period, results: Sequence[StepResult]) -> None:
    """What was booked after the month on what it has changed: contracts are brought to their documents as of today."""
    moved = {line.item for result in results for one in result.found.entries for line in one.postings}
    later = entries.items_after(ctx.book, period.last, moved)
    for contract in contracts.contracts(ctx.book):
        if contract.state == "signed" and {net_item(contract.id), vat_item(contract.id)} & later:
            source = f"contract:{contract.id}"
            positions.heal(ctx, [contract], ctx.today, contract.customer, source)
