"""How a customer, or one contract, is reminded: the steps of the config with what each of them means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from handlers.context import Context
from handlers.rules import Rules
from ledger import dunning
from ledger.dunning import Claim, DunningStep, Policy
from ledger.money import Money
from ledger.owed import Contract, Customer, Instalment
from storage.customers import CustomerContact

_NOBODY = Customer("")


class Policies:
    """Every policy of the company, made once for a sweep."""

    def __init__(self, rules: Rules, steps: Sequence[int] = ()) -> None:
        self._rules = rules
        self._default = tuple(steps) or rules.dunning
        self._made: dict[tuple[str, str, bool, int, int], Policy] = {}

    def of(self, currency: str, customer: Customer = _NOBODY, contract: Contract | None = None) -> Policy:
        """For amounts in a currency: the contract's own way, else the customer's tier, else the default.

        `contract` only where it has one.
        """
        tier, silent, least, cooldown = customer.tier, customer.silent, 0, self._rules.cooldown_days
        if contract is not None:
            tier, silent, least = contract.tier or tier, silent or contract.silent, contract.least
            cooldown = cooldown if contract.cooldown is None else contract.cooldown
        key = (tier, currency, silent, least, cooldown)
        if key not in self._made:
            days = self._rules.dunning_tiers.get(tier, self._default)
            usual = self._rules.dunning_minimum
            self._made[key] = Policy(
                steps=tuple(step(day) for day in sorted(set(days))),
                cooldown=cooldown,
                minimum=Money(least, currency) if least else Money.of(usual, currency) if usual else None,
                silent=silent,
            )
        return self._made[key]


@cache
def step(days: int) -> DunningStep:
    """A step at so many days: like the usual one that it stands at or behind."""
    like = [usual for usual in dunning.STEPS if usual.days <= days]
    return replace(like[-1] if like else dunning.STEPS[0], days=days)


def claim(instalment: Instalment, told: frozenset[int] = frozenset()) -> Claim:
    """An instalment as dunning sees it."""
    return Claim(
        str(instalment.id),
        instalment.customer,
        instalment.due,
        instalment.amount,
        instalment.open,
        told,
        instalment.disputed,
        instalment.promise,
        instalment.broken,
        instalment.held,
        instalment.paid_on if instalment.paid else None,
    )


def spoken(ctx: Context, latest: Mapping[str, CustomerContact]) -> dict[str, dunning.Contact]:
    """The last contact with each customer, as dunning sees it."""
    people = ctx.directory.people
    return {
        customer: dunning.Contact(
            contact.day, people[contact.person].name if contact.person in people else "", contact.how
        )
        for customer, contact in latest.items()
    }
