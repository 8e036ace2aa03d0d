"""Chances of payment, their score card, and the weeks ahead."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.likelihood import measured, portfolio
from ledger.cashflow import Expected, PlannedCash, forecast
from ledger.errors import MixedCurrency
from ledger.likelihood import Record, model
from ledger.money import Money
from ledger.scorecard import scorecard
from tests.sweeps import examples

ON = date(2026, 6, 1)
YUAN = Money(100_00, "CNY")


def paid(customer: str, *delays: int) -> list[Record]:
    return [Record(customer, date(2026, 1, 10), date(2026, 1, 10) + timedelta(days=delay), YUAN) for delay in delays]


def days(count: int) -> date:
    return ON + timedelta(days=count)


def words(reasons: tuple[tuple[str, dict[str, object]], ...]) -> str:
    return " ".join(sentence.format_map(values) for sentence, values in reasons)


def test_a_slow_payer_is_expected_later_than_a_prompt_one() -> None:
    found = model(paid("slow", *[40] * 15) + paid("prompt", *[1] * 15), ON)
    assert found.chance("prompt", ON, ON, days(10)) > 0.9
    assert found.chance("slow", ON, ON, days(10)) < 0.2
    slow, prompt = found.expected("slow", ON, ON), found.expected("prompt", ON, ON)
    assert slow and prompt and 30 <= (slow - ON).days <= 45 and (prompt - ON).days <= 3


def test_a_stranger_is_judged_by_the_base_rate_and_little_history_leans_on_it() -> None:
    found = model(paid("a", *[0] * 30) + paid("b", 50), ON)
    stranger, b, a = (found.chance(who, days(10), ON, days(15)) for who in ("new", "b", "a"))
    assert b < stranger <= a and b > stranger / 3
    assert words(found.reasons("new", ON, ON)).startswith("No history")


def test_the_reasons_are_the_customers_own_record() -> None:
    found = model(paid("a", 0, 11, 14, 18), ON)
    assert words(found.reasons("a", days(-3), ON)).startswith("3 of 4 earlier instalments were 11 to 18 days late.")
    assert "longer than this customer usually takes" in words(found.reasons("a", days(-60), ON))
    assert words(model(paid("a", -2, 0), ON).reasons("a", ON, ON)).startswith(
        "All 2 earlier instalments were paid in time."
    )


def test_an_open_item_teaches_too() -> None:
    open_ones = [Record("a", days(-100), None, YUAN)] * 6
    before = model(paid("b", *[5] * 20), ON).chance("a", ON, ON, days(10))
    assert model(paid("b", *[5] * 20) + open_ones, ON).chance("a", ON, ON, days(10)) < before


def test_no_history_at_all_is_no_failure() -> None:
    found = model([], ON)
    assert 0 <= found.chance("x", ON, ON, days(30)) <= 1


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-40, 300), st.booleans()), max_size=30),
    st.integers(-60, 300),
    st.lists(st.integers(0, 400), min_size=2, max_size=5),
)
def test_chances_lie_between_nothing_and_certainty_and_only_grow_with_time(
    history: list[tuple[str, int, bool]], age: int, ahead: list[int]
) -> None:
    records = [
        Record(who, days(-310), days(-310 + delay) if settled else None, YUAN) for who, delay, settled in history
    ]
    found = model(records, ON)
    chances = [found.chance("a", days(-age), ON, days(each)) for each in sorted(ahead)]
    assert all(0 <= each <= 1 for each in chances) and chances == sorted(chances)


def test_the_simulated_portfolio_is_forecast_as_well_as_promised() -> None:
    found = measured(portfolio(11, customers=80, instalments=1600))
    assert found.card.error <= 0.05
    assert found.card.brier < found.base_only.brier < found.card.base
    assert found.held / found.weeks > 0.65


def test_the_score_card_counts_what_came_true() -> None:
    card = scorecard([(0.9, True)] * 8 + [(0.9, False)] * 2 + [(0.1, False)] * 10)
    assert [(round(row.said, 2), row.came, row.count) for row in card.rows] == [(0.1, 0.0, 10), (0.9, 0.8, 10)]
    assert card.error == pytest.approx(0.1) and card.base == pytest.approx(0.24)
    assert scorecard([]).count == 0


def test_thirteen_weeks_show_what_is_planned_and_what_may_come() -> None:
    found = model(paid("a", *[3] * 30), ON)
    weeks = forecast(
        [Expected("a", YUAN, days(8)), Expected("a", YUAN, None)],
        found,
        ON,
        Money(50_00, "CNY"),
        [PlannedCash(days(1), Money(-20_00, "CNY"))],
    )
    assert len(weeks) == 13 and weeks[0].planned.minor == -20_00 and weeks[0].balance.minor >= 30_00
    assert weeks[1].expected > weeks[5].expected
    assert all(
        week.low <= week.expected <= week.high and week.balance_low <= week.balance <= week.balance_high
        for week in weeks
    )
    assert weeks[-1].balance.minor <= 130_00
    assert sum(Decimal(week.expected.minor) for week in weeks) <= 100_00


def test_a_forecast_of_two_currencies_is_refused() -> None:
    with pytest.raises(MixedCurrency):
        forecast([Expected("a", Money(1, "USD"), ON)], model([], ON), ON, YUAN)
