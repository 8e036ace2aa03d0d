"""A settlement of the worked company (A/3 of ../shared/data/cases/economics), for tests of what is drawn of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction

from ledger.settlements.checks import CheckFinding, SettlementCheck, Waiver
from ledger.settlements.computing import EarlierSettlements, ReachedWork, SettlementTerms, computed
from ledger.settlements.document import Counterpart, Dispute, Settlement, StateReached
from ledger.settlements.statement import Basis, Computed, LineItem, NoMeaning

TERMS = SettlementTerms(62_400_000, Fraction(6, 100), Fraction(5, 100), advance=12_720_000)
STAGES = (
    LineItem("work", "design", 12_000_000, "milestone:1/design", date(2026, 2, 26)),
    LineItem("work", "build", 30_000_000, "milestone:1/build", date(2026, 3, 27)),
    LineItem("work", "acceptance 验收 =SUM(A1)", 18_000_000, "milestone:1/acceptance", date(2026, 4, 24)),
)
CHANGE = LineItem("changes", "CO-1 更多报表", 2_400_000, "contract_change:5", date(2026, 3, 18))
LATE = LineItem("adjustments", "design and build late 14 days", -210_000)


def stated(items: Sequence[LineItem], earlier: EarlierSettlements, *, final: bool = False) -> Computed:
    reached: dict[Basis, ReachedWork | NoMeaning] = {
        "contract": ReachedWork([one for one in items if one.line in ("work", "changes")]),
        "budget": NoMeaning("budget", "no stage has a budget"),
        "actual": ReachedWork([LineItem("work", "cost", 55_979_815)]),
    }
    taken = [one for one in items if one.line not in ("work", "changes")]
    return computed("contract", reached, taken, TERMS, earlier, final=final)


def settlement(*more: LineItem) -> tuple[Settlement, list[Settlement]]:
    """The last one, and those before it."""
    party = Counterpart("customer", "Harbour Co. 港务", "contract:1")
    before: list[Settlement] = []
    for number, items in enumerate((STAGES[:1], (*STAGES[:2], LATE)), 1):
        held = EarlierSettlements.of("customer", [one.computed for one in before])
        found = stated(items, held)
        day = date(2026, 1 + number, 28)
        before.append(Settlement(number, 1, party, "stage", "contract", day, "CNY", found, number=number, year=2026))
    held = EarlierSettlements.of("customer", [one.computed for one in before])
    last = stated((*STAGES, CHANGE, LATE, *more), held, final=True)
    at = datetime(2026, 4, 30, 9, 30, tzinfo=UTC)
    checks = (
        SettlementCheck("acceptance", True, (CheckFinding("signed on {day}", {"day": date(2026, 4, 24)}),)),
        SettlementCheck(
            "hours",
            False,
            (CheckFinding("{n} open", {"n": 2}),),
            waiver=Waiver("hours", "they are of another project", 4, date(2026, 4, 29), "x"),
        ),
        SettlementCheck("tax", None),
    )
    history = (StateReached("draft", at, 2, 2), StateReached("approved", at, 4, 2), StateReached("sent", at, 2, 2))
    return Settlement(
        3,
        1,
        party,
        "whole",
        "contract",
        date(2026, 4, 30),
        "CNY",
        last,
        final=True,
        number=3,
        year=2026,
        version=2,
        state="sent",
        checks=checks,
        disputes=(Dispute(1, 2, "1", "the second build day", 120_000, "open", 2),),
        history=history,
        person=2,
    ), before
