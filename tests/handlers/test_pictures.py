"""What is drawn beside the figures: where a bridge, stages and a heat table stand, for whom, and that they add up."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.economics.margin_bridge import levels, margin_bridge
from ledger.economics.project_month import ProjectFigures
from tests.conftest import Stage
from tests.handlers.test_profit import losing, said

amounts = st.integers(-(10**12), 10**12)
costs = st.dictionaries(st.sampled_from(["labour", "travel", "material", "other"]), st.integers(0, 10**12))


@given(amounts, costs, costs, amounts, amounts, amounts, amounts)
def test_a_bridge_always_leads_from_the_plan_to_the_margin(
    revenue: int,
    plan: dict[str, int],
    cost: dict[str, int],
    earned: int,
    sold: int,
    losses: int,
    waiting: int,
) -> None:
    actual = ProjectFigures(0, cost, earned, sold, losses, 0, waiting)
    steps = margin_bridge(revenue, plan, actual, ("labour",))
    assert steps[0].amount == revenue - sum(plan.values())
    assert sum(step.amount for step in steps[:-1]) == steps[-1].amount == actual.margin
    ends = levels(steps)
    assert ends[-1] == (0, actual.margin)
    for (_start, end), (start, _end) in pairwise(ends[:-1]):
        assert start == end


def test_the_bridge_stands_under_the_profit_where_a_plan_of_days_says_what_was_planned(stage: Stage) -> None:
    losing(stage)
    assert stage.say("profit apollo", by="li", at="").more == (), "there is nothing to compare with yet"
    said(stage, "progress plan apollo 40% 2026-10-31, 100% 2026-12-31")
    (bridge,) = stage.say("profit apollo", by="li", at="").more
    assert bridge.chart is not None and bridge.chart.kind == "bridge" and bridge.table is not None
    assert stage.say("profit apollo", by="sue", at="").more == (), "others see none"
    assert all(card.chart is None for card in stage.say("profit apollo", by="li").more), "nor does a channel"


def test_stages_are_drawn_beside_the_progress(stage: Stage, golden: Any) -> None:
    losing(stage)
    assert stage.say("progress apollo 20%", by="li", at="").card.chart is None  # type: ignore[union-attr]
    said(stage, "progress plan apollo 40% 2026-10-31, 100% 2026-12-31")
    stage.wait(days=3)
    said(stage, "progress apollo 45%")
    said(stage, "milestone apollo acceptance 2026-11-20")
    reply = stage.say("progress plan apollo", by="li", at="")
    golden("stages.en.txt", stage.lines(reply, "en"))
    golden("stages.zh-CN.txt", stage.lines(reply, "zh-CN"))
    member = stage.lines(stage.say("progress apollo", by="ann", at=""), "en")
    assert "Acceptance" not in member and "up to 40 %" in member, "contracts are not for members"
