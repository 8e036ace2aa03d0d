"""The stages of a customer's contract with their prices: as they were said, else by its milestones or payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from handlers.context import Context
from handlers.contracts import positions
from ledger.money import Money, share
from ledger.owed import Contract, ContractChange, Instalment, Milestone, MilestoneRef
from ledger.settlements.reached import PricedStage, ReachedChange
from ledger.tax import output_tax
from storage import contract_changes, contract_stages, contracts, settlement_cases
from storage.contract_stages import KeptStage

_NO_MILESTONE = ("", "date", "invoice")
LAST = ("acceptance", "completion")
"""Milestones after which nothing is left to do."""


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """What a contract says of its price, net, in minor units of its currency.

    Attributes:
        signed: the price at first; `price` with all approved changes.
        advance: of the plan that is paid or invoiced ahead, gross.
        retention: the share of the plan that is kept back.
    """

    contract: Contract
    signed: int
    price: int
    stages: tuple[PricedStage, ...]
    changes: tuple[ReachedChange, ...]
    advance: int
    retention: Fraction


def plan_of(ctx: Context, contract: Contract, until: date) -> AgreedPlan:
    """A contract's stages and changes as of a day."""
    every = contract_changes.of_contracts(ctx.book, [contract.id])
    first = contract.amount.minor - sum(one.amount.minor for one in every)
    of_settlements = _by_settlements(ctx, contract)
    changes = [one for one in every if one.day <= until and one.id not in of_settlements]
    gross = first + sum(one.amount.minor for one in changes)
    signed = _net(contract, first)
    parts = positions.of_price(contracts.of_contract(ctx.book, contract.id))
    known = contracts.milestones(ctx.book, [contract.id])
    at_first = {one.id: one.amount.minor - _moved(every, one.id) for one in parts}
    said = contract_stages.on(ctx.book, contract.id, until)
    stages = _said(contract, said, parts, known) if said else _stages(contract, signed, parts, at_first, known)
    return AgreedPlan(
        contract,
        signed,
        _net(contract, gross),
        stages,
        _changes(contract, changes, parts, stages, first),
        sum(max(one.paid.minor, one.invoiced) for one in parts if one.kind == "advance"),
        Fraction(sum(at_first[one.id] for one in parts if one.kind == "retention"), first) if first else Fraction(0),
    )


def _by_settlements(ctx: Context, contract: Contract) -> set[int]:
    """Changes of the price that penalties, bonuses and claims given up made: they are lines of their own."""
    agreement = f"contract:{contract.id}"
    made = {one.change for one in contract_stages.adjustments(ctx.book, agreement)}
    return made | {one.change for one in settlement_cases.disputes(ctx.book, agreement)}


def _said(
    contract: Contract,
    said: Sequence[KeptStage],
    parts: Sequence[Instalment],
    known: Mapping[MilestoneRef, Milestone],
) -> tuple[PricedStage, ...]:
    """As somebody said them."""
    return tuple(
        PricedStage(
            one.name,
            one.price,
            _reached(contract, one.name, parts, known),
            one.planned,
            one.cost,
            f"milestone:{contract.id}/{one.name}",
        )
        for one in said
    )


def _stages(
    contract: Contract,
    signed: int,
    parts: Sequence[Instalment],
    at_first: Mapping[int, int],
    known: Mapping[MilestoneRef, Milestone],
) -> tuple[PricedStage, ...]:
    """By stand-alone prices or shares of the work where the contract earns by them; else each payment that waits for a
    milestone is the price of its stage, and the advance and what is kept back belong to all of them alike: so a stage
    that is settled pays what the plan says."""
    weighed = [(one.name, one.price or one.weight) for one in known.values() if one.price or one.weight]
    if contract.policy not in ("output", "obligations") or not weighed:
        weighed = []
        for one in parts:
            if one.kind not in ("advance", "retention") and at_first[one.id] > 0:
                weighed.append((_name(one), at_first[one.id]))
    if not weighed:
        weighed = [("acceptance", 1)]
    names = list(dict.fromkeys(name for name, _weight in weighed))
    weights = [sum(weight for name, weight in weighed if name == one) for one in names]
    prices = share(Money(signed, contract.amount.currency), weights)
    return tuple(
        PricedStage(
            name, price.minor, _reached(contract, name, parts, known), document=f"milestone:{contract.id}/{name}"
        )
        for name, price in zip(names, prices, strict=True)
    )


def _name(one: Instalment) -> str:
    basis = one.rule.basis if one.rule else ""
    return f"instalment {one.number}" if basis in _NO_MILESTONE else basis


def _reached(
    contract: Contract, name: str, parts: Sequence[Instalment], known: Mapping[MilestoneRef, Milestone]
) -> date | None:
    """When a stage was reached: its milestone, or the day on which a payment without one falls due."""
    milestone = known.get(MilestoneRef(contract.id, name))
    if milestone is not None:
        return milestone.reached
    dated = next((one for one in parts if _name(one) == name), None)
    return dated.due if dated and dated.rule and dated.rule.basis == "date" else None


def _changes(
    contract: Contract,
    changes: Sequence[ContractChange],
    parts: Sequence[Instalment],
    stages: Sequence[PricedStage],
    first: int,
) -> tuple[ReachedChange, ...]:
    """Approved changes, net, each with the stage of the payment that it moved; else with the last one."""
    by_id, names = {one.id: one for one in parts}, [one.name for one in stages]
    found = []
    gross = first
    for one in changes:
        net = _net(contract, gross + one.amount.minor) - _net(contract, gross)
        gross += one.amount.minor
        moved = {_name(by_id[id]) for id, _minor in one.parts if id in by_id}
        stage = next(iter(moved)) if len(moved) == 1 and moved <= set(names) else names[-1]
        found.append(ReachedChange(one.reason, net, one.day, stage, f"contract_change:{one.id}"))
    return tuple(found)


def _moved(changes: Sequence[ContractChange], instalment: int) -> int:
    return sum(minor for one in changes for id, minor in one.parts if id == instalment)


def _net(contract: Contract, gross: int) -> int:
    amount = Money(gross, contract.amount.currency)
    return gross if contract.tax is None else gross - output_tax(amount, contract.tax).minor
