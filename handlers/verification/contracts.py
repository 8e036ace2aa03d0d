"""Contracts in the books: positions, revenue and VAT that is not due, against what their documents say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from handlers.context import Context
from handlers.contracts import positions
from ledger.journal import Posting
from ledger.owed import Contract
from ledger.revenue.entries import booked_contract, net_item, vat_item
from ledger.revenue.policies import earned
from ledger.revenue.vat import pending_vat
from storage import contracts, entries
from storage.verify_debts import Fault


def faults(ctx: Context) -> Iterator[Fault]:
    """What is wrong with contracts, the first row of each that is."""
    signed = contracts.contracts(ctx.book)
    items = [item for contract in signed for item in (net_item(contract.id), vat_item(contract.id))]
    lines = entries.of_items(ctx.book, items)
    of: dict[str, list[Posting]] = {}
    for line in lines:
        of.setdefault(line.item.partition(":")[2], []).append(line)
    for contract in signed:
        yield from _of(ctx, contract, of.get(str(contract.id), []))


def _of(ctx: Context, contract: Contract, lines: list[Posting]) -> Iterator[Fault]:
    where = f"contract {contract.id}"
    booked, of = booked_contract(lines, contract.id), positions.facts(ctx, contract)
    liability, asset, revenue = booked.net.liability, booked.net.asset, booked.revenue.amount
    if liability.amount and asset.amount:
        yield Fault("a contract is an asset or a liability", where, "both stand in the books")
    if liability.amount < 0 or asset.amount < 0:
        yield Fault("a contract is an asset or a liability", where, "one of them is below zero")
    if booked.claim != of.claim:
        what = f"booked {booked.claim}, invoiced and paid ahead {of.claim}"
        yield Fault("asset − liability = revenue − claim", where, what)
    if not 0 <= revenue <= of.price:
        yield Fault("0 ≤ revenue ≤ price", where, f"revenue {revenue}, price {of.price}")
    said = earned(contract.policy, positions.progress(ctx, of, ctx.today), revenue, "event")
    if said != revenue:
        yield Fault("revenue = policy", where, f"booked {revenue}, by the policy “{contract.policy}” {said}")
    target = pending_vat(
        ctx.rules.policies,
        contract.tax or Decimal(0),
        of.ahead_vat,
        liability.amount,
        asset.amount,
    )
    if (booked.in_liability.amount, booked.on_asset.amount, booked.pending.amount) != (
        target.in_liability,
        target.on_asset,
        target.pending,
    ):
        yield Fault(
            "VAT not yet due = VAT paid ahead + VAT on the contract asset",
            where,
            f"booked {booked.pending.amount}, should be {target.pending}",
        )
