"""What would be if: work worked off, ends that move, a category that goes on; nothing is lost or made up."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ledger.economics.what_if import category_ahead, days_later, minutes_left, worked_off, working_days

MONDAY = date(2026, 11, 30)


def weekday(day: date) -> bool:
    return day.weekday() < 5


@given(st.integers(1, 200_000), st.integers(60, 4_000), st.integers(0, 480), st.integers(0, 200))
def test_more_people_are_never_done_later_and_fewer_never_sooner(left: int, pace: int, more: int, wait: int) -> None:
    start = MONDAY + timedelta(days=wait)

    def added(day: date) -> int:
        return more if day >= start and weekday(day) else 0

    as_it_goes = worked_off(left, MONDAY, lambda day: pace if weekday(day) else 0, lambda day: 0)
    with_them = worked_off(left, MONDAY, lambda day: (pace if weekday(day) else 0) + added(day), added)
    if as_it_goes.finish is not None:
        assert with_them.finish is not None and with_them.finish <= as_it_goes.finish
        later = days_later(as_it_goes.finish, with_them.finish, weekday)
        assert later is not None and later <= 0
    assert 0 <= with_them.minutes <= left


@given(st.integers(0, 100_000), st.fractions(min_value=Fraction(1, 100), max_value=1))
def test_what_is_left_and_what_is_done_are_the_whole(worked: int, done: Fraction) -> None:
    left = minutes_left(worked, 0, done)
    if left is not None and done < 1 and worked:
        assert abs((worked + left) * done - worked) <= 1


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**8), min_size=1, max_size=3),
    st.integers(0, 10**9),
    st.integers(0, 800),
)
def test_a_category_passes_its_plan_before_the_end_exactly_when_it_ends_above_it(
    used: int, months: list[int], plan: int, ahead: int
) -> None:
    end = MONDAY + timedelta(days=ahead)
    found = category_ahead(used, months, 30 * len(months), plan, MONDAY, end)
    assert found.at_end is not None and found.at_end >= used
    if plan > 0 and found.at_end > plan:
        assert found.passes is not None and MONDAY <= found.passes <= end
    if found.passes is None and plan > 0:
        assert found.at_end <= plan


def test_work_that_nobody_does_never_ends() -> None:
    assert worked_off(60, MONDAY, lambda day: 0, lambda day: 0).finish is None
    assert days_later(MONDAY, None, weekday) is None
    assert working_days(MONDAY, MONDAY - timedelta(days=1), weekday) == 0
