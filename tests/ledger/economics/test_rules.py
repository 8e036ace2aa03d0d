"""A small project worked by hand, where the worked company is not at hand: a month, a forecast, a loss, a return."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ledger.economics import contributions
from ledger.economics.completion import CompletionFacts, completion
from ledger.economics.planned_progress import ProgressPoint, planned_progress
from ledger.economics.price_at_completion import AgreedPrice, BilledContract
from ledger.economics.project_month import internal, to_date
from ledger.economics.return_on_investment import first_covered, roi, roi_at_end
from ledger.economics.turning_to_loss import MonthCost, outcome, passes_on

SHARED = ("overhead",)
MARCH = to_date(600, {"labour": 60_000, "travel": 5_000, "overhead": 10_000}, SHARED, 0, 0)
APRIL = to_date(900, {"labour": 90_000, "travel": 5_000, "overhead": 15_000}, SHARED, 130_000, 110_000)


def test_under_acceptance_all_cost_waits_until_the_month_of_the_revenue() -> None:
    assert (MARCH.margin, MARCH.margin_share, MARCH.waiting, MARCH.incurred) == (0, None, 75_000, 75_000)
    month = APRIL - MARCH
    assert (month.incurred, month.cost_of_sales, month.margin, month.waiting) == (35_000, 110_000, 20_000, -75_000)
    assert month.before_overhead == 35_000, "all overhead that waited is in the cost of sales now"
    assert month.margin_share == Fraction(2, 13)
    assert MARCH + month == APRIL


def test_a_part_of_the_cost_takes_its_part_of_the_overhead() -> None:
    half = to_date(0, {"labour": 90, "overhead": 10}, SHARED, 80, 50)
    assert (half.overhead_sold, half.before_overhead) == (5, 35)


def test_expected_losses_are_in_the_margin_and_our_own_projects_only_cost() -> None:
    assert to_date(0, {"labour": 90}, SHARED, 80, 90, losses=7).margin == -17
    own = internal(60, {"labour": 90, "overhead": 10}, SHARED)
    assert (own.margin, own.before_overhead, own.waiting, own.margin_share) == (-100, -90, 0, None)


def test_progress_makes_a_range_of_three() -> None:
    found = completion(CompletionFacts(75_000, budget=120_000, done=Fraction(1, 2), planned=Fraction(3, 5)))
    assert found is not None and found.value is not None
    value = found.value
    assert (value.ev, value.pv) == (60_000, 72_000)
    assert (value.cost_index, value.time_index) == (Fraction(4, 5), Fraction(5, 6))
    assert (value.typical, value.atypical, value.both) == (150_000, 135_000, 165_000)
    assert (found.low, found.likely, found.high) == (135_000, 150_000, 165_000)


def test_without_a_plan_the_third_is_left_out_and_without_progress_the_months_count() -> None:
    found = completion(CompletionFacts(75_000, budget=120_000, done=Fraction(1, 2)))
    assert found is not None and (found.low, found.high) == (135_000, 150_000)
    found = completion(CompletionFacts(75_000, budget=120_000, done=Fraction(0), months=(40_000, 35_000), left=2))
    assert found is not None and found.measure == "months"
    assert (found.low, found.likely, found.high) == (145_000, 150_000, 155_000)
    assert completion(CompletionFacts(75_000, budget=120_000)) is None
    assert completion(CompletionFacts(0, done=Fraction(1, 2))) is None, "progress of nothing that was budgeted"


def test_what_is_promised_is_the_floor_and_all_of_it_at_the_end() -> None:
    found = completion(CompletionFacts(75_000, promised=70_000, budget=120_000, done=Fraction(1, 2)))
    assert found is not None and (found.floor, found.low, found.likely) == (145_000, 145_000, 150_000)
    found = completion(CompletionFacts(75_000, promised=2_000, budget=120_000, estimate=99_000, complete=True))
    assert found is not None and (found.low, found.likely, found.high) == (77_000,) * 3


def test_somebodys_estimate_is_the_likely_figure_and_joins_the_range() -> None:
    facts = CompletionFacts(75_000, budget=120_000, done=Fraction(1, 2), estimate=100_000)
    found = completion(facts)
    assert found is not None and (found.low, found.likely, found.high) == (100_000, 100_000, 150_000)
    assert found.estimated and found.outside
    alone = completion(CompletionFacts(75_000, estimate=100_000))
    assert alone is not None and (alone.measure, alone.likely, alone.outside) == ("estimate", 100_000, False)


def test_a_loss_is_expected_possible_or_not_in_sight() -> None:
    facts = CompletionFacts(75_000, budget=120_000, done=Fraction(1, 2), planned=Fraction(3, 5))
    found = completion(facts)
    assert found is not None
    states = {}
    for price in (149_999, 150_000, 164_999, 165_000):
        end = outcome(found, AgreedPrice(price), 75_000)
        assert end is not None
        states[price] = end.state
    assert states == {149_999: "expected", 150_000: "possible", 164_999: "possible", 165_000: "none"}
    assert outcome(found, AgreedPrice(signed=False), 75_000) is None
    assert outcome(found, AgreedPrice(billed=(BilledContract(0, 99),)), 75_000) is None, "nothing was billed yet"


def test_the_day_on_which_cost_passes_the_price() -> None:
    months = (MonthCost(31_000, 31), MonthCost(28_000, 28))  # 1,000 a day
    today, end = date(2026, 3, 10), date(2026, 2, 28)
    assert passes_on(today, 60_000, end, 59_000, 89_001, months) == date(2026, 3, 31), "rounded up to a whole day"
    assert passes_on(today, 60_000, end, 59_000, 59_500, months) == today, "above it already"
    assert passes_on(today, 60_000, end, 59_000, 60_000, months) == today, "no day that has passed"
    assert passes_on(today, 60_000, end, 59_000, 89_001, ()) is None
    assert passes_on(today, 0, end, 0, 10**16, (MonthCost(1, 31),)) is None, "never in this calendar"


def test_returns() -> None:
    assert roi(MARCH) is None
    assert roi(APRIL) == Fraction(20_000, 110_000)
    assert roi_at_end(-10_000, 160_000) == Fraction(-1, 16)
    assert first_covered([("2026-03", 0, 0), ("2026-04", 10, 20)]) is None


def test_planned_progress_is_straight_between_its_days() -> None:
    plan = [ProgressPoint(date(2026, 3, 31), 10_000), ProgressPoint(date(2026, 1, 31), 4_000)]
    start = date(2026, 1, 1)
    assert planned_progress(plan, start, date(2025, 12, 31)) == 0
    assert planned_progress(plan, start, date(2026, 1, 31)) == Fraction(2, 5)
    assert planned_progress(plan, start, date(2026, 4, 30)) == 1
    assert planned_progress(plan, None, date(2026, 1, 30)) == 0


def test_what_moved_the_forecast_adds_up_to_its_change() -> None:
    before = contributions.by_progress({"labour": 60, "travel": 10}, Fraction(1, 2))
    after = contributions.by_progress({"labour": 100, "travel": 10, "material": 40}, Fraction(3, 5))
    moved = contributions.moved(before, after)
    assert [(one.category, one.minor) for one in moved] == [("material", 67), ("labour", 47), ("travel", -3)]
    assert sum(after.values()) - sum(before.values()) == 110 + Fraction(0)
    assert contributions.lever(
        {"labour": 90, "travel": 12}, {"labour": 100, "travel": 10}
    ) == contributions.Contribution("travel", 2)
    assert contributions.lever({"labour": 90}, {"labour": 100}) is None
