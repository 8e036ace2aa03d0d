"""Contracts in the books: positions, revenue and VAT that is not due, against what their documents say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from chat.text import _
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.positions import ContractFacts
from ledger.journal import Posting
from ledger.money import Money
from ledger.owed import Contract, Instalment, Milestone
from ledger.revenue.entries import booked_contract, net_item, vat_item
from ledger.revenue.policies import earned
from ledger.revenue.vat import pending_vat
from storage import contracts, entries, estimates, invoices
from storage import invariants as inv
from storage.fault import Fault, differs


def faults(ctx: Context) -> Iterator[Fault]:
    """What is wrong with contracts, the first row of each that is; however many there are, they are read together."""
    signed = contracts.contracts(ctx.book)
    items = [item for contract in signed for item in (net_item(contract.id), vat_item(contract.id))]
    lines: dict[str, list[Posting]] = {}
    for line in entries.of_items(ctx.book, items):
        lines.setdefault(line.item.partition(":")[2], []).append(line)
    plans: dict[int, list[Instalment]] = {}
    for instalment in contracts.whole(ctx.book):
        plans.setdefault(instalment.contract, []).append(instalment)
    known: dict[int, list[Milestone]] = {}
    for milestone in contracts.milestones(ctx.book, [contract.id for contract in signed]).values():
        known.setdefault(milestone.contract, []).append(milestone)
    invoiced, expected = invoices.booked_by_instalment(ctx.book, date.max), estimates.in_force(ctx.book, date.max)
    for contract in signed:
        plan = tuple(plans.pop(contract.id, ()))
        yield from _numbered(plan)
        yield from _planned(contract, positions.of_price(plan))
        of = positions.facts_of(
            contract, plan, sum(invoiced.get(part.id, (0, 0))[1] for part in positions.of_price(plan))
        )
        progress = positions.progress_of(of, ctx.today, known.get(contract.id, ()), expected.get(contract.project), 0)
        mine = lines.get(str(contract.id), [])
        said = earned(contract.policy, progress, booked_contract(mine, contract.id).revenue.amount, "event")
        yield from _of(ctx, of, mine, said)
    for id, left in plans.items():
        yield Fault(inv.PLANNED, f"instalment {left[0].id}", _("there is no contract {id}", id=str(id)))


def _numbered(plan: Sequence[Instalment]) -> Iterator[Fault]:
    """The instalments of a contract are numbered one after the other, those of late interest among them."""
    for number, part in enumerate(sorted(plan, key=lambda part: part.number), 1):
        if part.number != number:
            yield differs(inv.PLANNED, f"instalment {part.id}", "number", number, part.number)


def _planned(contract: Contract, plan: Sequence[Instalment]) -> Iterator[Fault]:
    """The instalments are the contract, in number, currency and sum, and those of its project and customer."""
    whole, code = sum(part.amount.minor for part in plan), contract.amount.currency
    if plan and whole != contract.amount.minor:
        yield differs(inv.PLANNED, f"contract {contract.id}", "instalments", contract.amount, Money(whole, code))
    for part in plan:
        stands = (part.project, part.amount.currency)
        if stands != (contract.project, code):
            yield differs(inv.PLANNED, f"instalment {part.id}", "", (contract.project, code), stands)


def _of(ctx: Context, of: ContractFacts, lines: Sequence[Posting], said: int) -> Iterator[Fault]:
    contract = of.contract
    where, code = f"contract {contract.id}", contract.amount.currency
    booked = booked_contract(lines, contract.id)
    liability, asset, revenue = booked.net.liability, booked.net.asset, booked.revenue.amount
    if liability.amount and asset.amount:
        yield Fault(inv.ONE_SIDE, where, _("both stand in the books"))
    if liability.amount < 0 or asset.amount < 0:
        yield Fault(inv.ONE_SIDE, where, _("one of them is below zero"))
    if booked.claim != of.claim:
        yield differs(inv.CLAIM, where, "", Money(of.claim, code), Money(booked.claim, code))
    if not 0 <= revenue <= of.price:
        what = _("revenue {revenue}, price {price}", revenue=Money(revenue, code), price=Money(of.price, code))
        yield Fault(inv.PRICE, where, what)
    if said != revenue:
        yield differs(inv.POLICY, where, "policy", Money(said, code), Money(revenue, code))
    target = pending_vat(
        ctx.rules.policies,
        contract.tax or Decimal(0),
        of.waiting_vat,
        liability.amount,
        asset.amount,
        booked.due.amount,
    )
    stands = (booked.in_liability.amount, booked.on_asset.amount, booked.pending.amount, booked.due.amount)
    if stands != (target.in_liability, target.on_asset, target.pending, target.due):
        wanted = (target.in_liability, target.on_asset, target.pending, target.due)
        want, is_ = next((want, is_) for want, is_ in zip(wanted, stands, strict=True) if want != is_)
        yield differs(inv.PENDING_VAT, where, "tax", Money(want, code), Money(is_, code))
