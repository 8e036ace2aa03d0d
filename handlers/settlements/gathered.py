"""What the books hold for a settlement, before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.nouns import Project
from ledger.settlements.computing import EarlierSettlements, ReachedWork, SettlementTerms, computed
from ledger.settlements.document import RETENTION, Counterpart, Settlement
from ledger.settlements.reached import PricedStage
from ledger.settlements.rule import SettlementRule
from ledger.settlements.statement import Basis, Computed, LineItem, NoMeaning, Scope


@dataclass(frozen=True, slots=True)
class SettlementWish:
    """What is to be settled: with whom, in which scope, up to which day.

    Attributes:
        stages: that were named; empty for all that are reached.
    """

    project: Project
    counterpart: Counterpart
    rule: SettlementRule
    scope: Scope
    until: date
    stages: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        return self.scope == "whole"

    @property
    def releases(self) -> bool:
        """Whether it is about what was kept back, which has fallen due."""
        return self.stages == (RETENTION,)


@dataclass(frozen=True, slots=True)
class GatheredFacts:
    """What was reached, what is taken off and what money is agreed, by a day.

    Attributes:
        stages: of the contract, with their price, whether they count or not.
        counted: names of the stages that count.
    """

    wish: SettlementWish
    currency: str
    reached: Mapping[Basis, ReachedWork | NoMeaning]
    deductions: Sequence[LineItem]
    terms: SettlementTerms
    stages: Sequence[PricedStage] = ()
    counted: tuple[str, ...] = ()

    def computed(self, before: Sequence[Settlement]) -> Computed:
        """What it comes to; `before`: the final settlements of the same contract and party."""
        earlier = EarlierSettlements.of(self.wish.counterpart.party, [one.computed for one in before])
        return computed(self.wish.rule.basis, self.reached, self.deductions, self.terms, earlier, final=self.wish.final)
