"""Which step of dunning instalments take today.  Ten thousand may fall due together, and most of them are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from handlers.context import Context
from handlers.dunning.policies import Policies, claim, spoken
from ledger import dunning
from ledger.dunning import Claim, Contact, DunningStep, Policy, Verdict
from ledger.owed import Customer
from storage import contracts, customers
from storage import dunning as kept
from storage.dunning import WaitingInstalment


class StepTaken(NamedTuple):
    """An instalment that takes a step of dunning today."""

    instalment: WaitingInstalment
    step: DunningStep


def take(
    ctx: Context, waiting: Sequence[WaitingInstalment], policies: Policies, overrides: frozenset[str] = frozenset()
) -> list[StepTaken]:
    """The instalments that take a new step today; the others are looked at again when that may have changed.

    A recent contact does not hold back the customers in `overrides`.
    """
    bench = _Bench(ctx, waiting, policies, overrides)
    told = kept.told(ctx.book, (instalment.id for instalment in waiting))
    reached: list[StepTaken] = []
    looks: list[tuple[int, date | None]] = []
    nothing = frozenset[int]()
    for instalment in waiting:
        verdict = bench.judge(
            instalment, told.get((instalment.id, instalment.due), nothing) if instalment.due else nothing
        )
        if verdict.step is not None:
            reached.append(StepTaken(instalment, verdict.step))
        if verdict.lapsed:
            broken = bench.whole[instalment.id].broken + 1
            contracts.change(ctx.book, instalment.id, "promise_broken", promise=None, broken=broken)
        looks.append((instalment.id, verdict.look))
    kept.take_steps(ctx.book, ((instalment, step.days) for instalment, step in reached), ctx.today)
    kept.look_next(ctx.book, looks)
    return reached


@dataclass(frozen=True, slots=True)
class _Kind:
    """Instalments under one policy whose customers were last spoken with alike, and what was said of some of them."""

    policy: Policy
    contact: Contact | None
    override: bool
    verdicts: dict[tuple[date | None, frozenset[int]], Verdict] = field(default_factory=dict)


class _Bench:
    """Judges what waits today.  What it said of one it says of all that differ in nothing the rule asks for."""

    def __init__(
        self, ctx: Context, waiting: Sequence[WaitingInstalment], policies: Policies, overrides: frozenset[str]
    ) -> None:
        self.whole = contracts.instalments(ctx.book, (instalment.id for instalment in waiting if instalment.alone))
        self._today = ctx.today
        self._policies = policies
        self._overrides = overrides
        self._customers = customers.every(ctx.book)
        self._own = contracts.peculiar(ctx.book)
        self._spoken = spoken(ctx, customers.latest(ctx.book, {instalment.customer for instalment in waiting}))
        self._kinds: dict[tuple[int, Contact | None, bool], _Kind] = {}
        self._kind_of: dict[tuple[str, int, str], _Kind] = {}

    def judge(self, instalment: WaitingInstalment, told: frozenset[int]) -> Verdict:
        """What is due for it today; the sentence may speak of another one."""
        place = (instalment.customer, instalment.contract, instalment.currency)
        kind = self._kind_of.get(place) or self._kind_of.setdefault(place, self._kind(*place))
        if instalment.alone:
            return self._say(kind, claim(self.whole[instalment.id], told))
        if kind.policy.minimum:  # the amount counts as well
            return self._say(kind, claim(instalment.plain(), told))
        alike = (instalment.due, told)
        return kind.verdicts.get(alike) or kind.verdicts.setdefault(
            alike, self._say(kind, claim(instalment.plain(), told))
        )

    def _kind(self, customer: str, contract: int, currency: str) -> _Kind:
        policy = self._policies.of(
            currency, self._customers.get(customer) or Customer(customer), self._own.get(contract)
        )
        contact, override = self._spoken.get(customer), customer in self._overrides
        return self._kinds.setdefault((id(policy), contact, override), _Kind(policy, contact, override))

    def _say(self, kind: _Kind, claim: Claim) -> Verdict:
        return dunning.verdict(kind.policy, claim, self._today, kind.contact, override=kind.override)
