"""Which part of a project's cost belongs to which of its contracts, where it has several.

Books hold cost by project.  What was carried with a contract that is over stays with it; the rest goes to those that
run, by their prices, and none of them falls below what was carried with it: a new contract takes nothing back that was
cost of sales.  What is still to come (EAC − C) goes to those that run by the same prices.  A choice of ours where the
standards are silent: CAS 14 art. 26-29 and IFRS 15.95-98 take the cost of each contract as known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.money import Money, share


@dataclass(frozen=True, slots=True)
class SharingContract:
    """A contract among those of a project.

    Attributes:
        price: in the company's currency at the rate of the day of signing, minor units, above zero.
        carried: cost of sales booked with it so far, in the same.
        over: nothing of it was left to do before the month, and its cost was carried.
    """

    price: int
    carried: int = 0
    over: bool = False


@dataclass(frozen=True, slots=True)
class CostShare:
    """C and EAC of one contract, minor units of the company's currency; `estimate` 0 where nobody has said one."""

    cost: int
    estimate: int = 0


def cost_shares(cost: Money, estimate: int, contracts: Sequence[SharingContract]) -> list[CostShare]:
    """What a project has cost and will cost, shared out over its contracts; the costs add up to `cost`.

    `estimate`: EAC in minor units of the company's currency, 0 where nobody has said one.

    >>> done, new = SharingContract(100, carried=80, over=True), SharingContract(300)
    >>> cost_shares(Money(120, "CNY"), 200, [done, new])
    [CostShare(cost=80, estimate=80), CostShare(cost=40, estimate=120)]
    >>> cost_shares(Money(120, "CNY"), 0, [SharingContract(100, carried=90), SharingContract(100)])
    [CostShare(cost=90, estimate=0), CostShare(cost=30, estimate=0)]
    """
    running = [place for place, one in enumerate(contracts) if not one.over] or list(range(len(contracts)))
    over = {place: one.carried for place, one in enumerate(contracts) if place not in running}
    prices = [contracts[place].price for place in running]
    costs = over | _not_below(cost - Money(sum(over.values()), cost.currency), {one: contracts[one] for one in running})
    if not estimate:
        return [CostShare(costs[place]) for place in range(len(contracts))]
    to_come = dict(zip(running, share(Money(estimate - cost.minor, cost.currency), prices), strict=True))
    nothing = Money(0, cost.currency)
    return [
        CostShare(costs[place], costs[place] + to_come.get(place, nothing).minor) for place in range(len(contracts))
    ]


def _not_below(rest: Money, running: Mapping[int, SharingContract]) -> dict[int, int]:
    """The rest by price, none below what was carried with it; by price alone where the rest is less than all of that
    (cost was taken back)."""
    floors = {place: one.carried for place, one in running.items()}
    if rest.minor < sum(floors.values()):
        floors = dict.fromkeys(running, 0)
    kept: dict[int, int] = {}
    while True:
        free = [place for place in running if place not in kept]
        left = Money(rest.minor - sum(kept.values()), rest.currency)
        parts = share(left, [running[place].price for place in free])
        found = {place: part.minor for place, part in zip(free, parts, strict=True)}
        short = [place for place, minor in found.items() if minor < floors[place]]
        if not short or len(short) == len(free):
            return kept | found
        kept |= {place: floors[place] for place in short}
