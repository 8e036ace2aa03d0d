"""What a contract is still expected to lose and has not booked: its cost is written down first, the rest is provided.

X = C − K is what is carried of its cost, and what is still to come of it is N − R of price and EAC − C of cost.  The
cost is impaired by X − ((N − R) − (EAC − C)) (CAS 14 art. 30, IFRS 15.101), which comes to (EAC − N) − (K − R): the
same that a provision would have to be.  So impairment and provision are two parts of one figure, the cost first
(IAS 37.69), and where all cost is carried (over time, K = C) all of it is the provision.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.revenue.policies import Progress


@dataclass(frozen=True, slots=True)
class ExpectedLoss:
    """Minor units of the company's currency, neither below zero.

    Attributes:
        impairment: what the carried cost of the contract is written down by.
        provision: what it will lose beyond that.
    """

    impairment: int = 0
    provision: int = 0


def expected_loss(
    progress: Progress, price: int, revenue: int, carried_cost: int, *, by_parts: bool = False
) -> ExpectedLoss:
    """What a contract will still lose, apart from what cost of sales and revenue show already.

    Nothing once it is complete, and no provision while no loss is expected in all (EAC ≤ N), however uneven the margins
    of its parts are.  Where parts are obligations of their own (`by_parts`), what is carried for those that are not
    reached is held against what they still bring: it may be impaired in a contract that is profitable in all.
    All in minor units of the company's currency.  Not under 小企业会计准则.  Sources: CAS 14 art. 30, CAS 13 art. 8,
    解释第15号 三; IFRS 15.101, IAS 37.66-69.

    >>> expected_loss(Progress(0, cost=500, estimate=1100), 1000, 450, 500)
    ExpectedLoss(impairment=0, provision=50)
    >>> expected_loss(Progress(0, cost=60, estimate=1100), 1000, 0, 0)
    ExpectedLoss(impairment=60, provision=40)
    >>> expected_loss(Progress(0, cost=700, estimate=900), 1000, 600, 300, by_parts=True)
    ExpectedLoss(impairment=200, provision=0)
    """
    if progress.completed or (progress.estimate <= price and not by_parts):
        return ExpectedLoss()
    left = max((progress.estimate - price) - (carried_cost - revenue), 0)
    impaired = min(left, max(progress.cost - carried_cost, 0))
    return ExpectedLoss(impaired, left - impaired if progress.estimate > price else 0)
