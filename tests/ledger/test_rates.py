"""What hours cost: a day as a whole, whatever it is split into and however often it is corrected."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import BadInput
from ledger.money import Money, round_div
from ledger.rates import NOTHING_BOOKED, DayBooked, Rate, Worked, cost, differences, loaded

DAY = date(2026, 11, 2)
HOURLY = st.integers(1, 200_000)
LENGTH = st.integers(1, 720)


def rate(minor: int) -> Rate:
    return Rate("cost", date(2026, 1, 1), Money(minor, "CNY"))


class Day:
    """What one person has on one day, booked as the books do: an entry is taken back and booked anew."""

    def __init__(self, minor: int) -> None:
        self.rate = rate(minor)
        self.entries: list[tuple[int, int]] = []

    def book(self, minutes: int) -> None:
        beside = DayBooked(
            len(self.entries), sum(one for one, _cost in self.entries), sum(cost for _one, cost in self.entries)
        )
        self.entries.append((minutes, cost(minutes, self.rate, "CNY", beside).minor))

    def correct(self, place: int, minutes: int) -> None:
        self.entries.pop(place % len(self.entries))
        self.book(minutes)

    @property
    def minutes(self) -> int:
        return sum(minutes for minutes, _cost in self.entries)

    @property
    def booked(self) -> int:
        return sum(cost for _minutes, cost in self.entries)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(HOURLY, LENGTH, st.lists(LENGTH, max_size=20))
def test_an_entry_ends_at_its_hours_at_the_rate_however_often_it_is_corrected(
    hourly: int, first: int, corrections: list[int]
) -> None:
    day = Day(hourly)
    day.book(first)
    for minutes in corrections:
        day.correct(0, minutes)
    assert day.booked == round_div(day.minutes * hourly, 60)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(HOURLY, st.lists(LENGTH, min_size=1, max_size=30))
def test_any_split_of_a_day_comes_to_what_the_day_costs(hourly: int, parts: list[int]) -> None:
    day = Day(hourly)
    for minutes in parts:
        day.book(minutes)
    assert abs(day.booked - Fraction(day.minutes * hourly, 60)) <= Fraction(1, 2)
    assert day.booked == cost(sum(parts), day.rate, "CNY").minor


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(HOURLY, st.lists(LENGTH, min_size=2, max_size=8), st.lists(st.tuples(st.integers(0, 50), LENGTH), min_size=1))
def test_no_entry_drifts_from_its_own_cost_however_the_day_is_corrected(
    hourly: int, parts: list[int], corrections: list[tuple[int, int]]
) -> None:
    day = Day(hourly)
    for minutes in parts:
        day.book(minutes)
    for place, minutes in corrections:
        day.correct(place, minutes)
    assert all(abs(booked - round_div(minutes * hourly, 60)) <= 1 for minutes, booked in day.entries)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(HOURLY, st.lists(LENGTH, min_size=1, max_size=8), st.integers(0, 50), st.lists(LENGTH, min_size=1, max_size=10))
def test_corrections_of_one_of_several_entries_leave_the_day_at_what_it_costs(
    hourly: int, parts: list[int], which: int, corrections: list[int]
) -> None:
    day = Day(hourly)
    for minutes in parts:
        day.book(minutes)
    day.correct(which, corrections[0])
    for minutes in corrections[1:]:
        day.correct(-1, minutes)
    assert abs(day.booked - Fraction(day.minutes * hourly, 60)) <= 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(HOURLY, HOURLY, st.lists(LENGTH, min_size=1, max_size=10))
def test_another_rate_of_the_day_brings_it_to_that_rate(before: int, after: int, parts: list[int]) -> None:
    day = Day(before)
    for minutes in parts:
        day.book(minutes)
    worked = [Worked(id, 1, 7, DAY, one, Money(minor, "CNY")) for id, (one, minor) in enumerate(day.entries, 1)]
    changes = differences(worked, lambda _person, _day: rate(before), lambda _person, _day: rate(after))
    booked = day.booked + sum(change.amount.minor for change in changes)
    assert booked == round_div(day.minutes * after, 60)
    assert not differences(worked, lambda _person, _day: rate(before), lambda _person, _day: rate(before))


def test_what_stands_at_another_rate_is_not_made_good_by_the_next_entry() -> None:
    assert cost(60, rate(10_000), "CNY", DayBooked(1, 60, 0)).minor == 10_000
    assert cost(60, rate(10_000), "CNY", DayBooked(1, 60, 20_000)).minor == 10_000
    assert cost(60, None, "CNY", DayBooked(1, 60, 20_000)).minor == 0


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(["wage", "insurance", "fund", "overhead"]), st.integers(0, 10**7), min_size=1))
def test_a_loaded_rate_is_the_sum_of_its_parts(parts: dict[str, int]) -> None:
    made = loaded(DAY, {name: Money(minor, "CNY") for name, minor in parts.items()})
    assert made.amount.minor == sum(parts.values()) == sum(minor for _name, minor in made.parts)
    assert dict(made.parts) == parts


def test_no_part_is_below_zero() -> None:
    with pytest.raises(BadInput):
        loaded(DAY, {"wage": Money(100, "CNY"), "fund": Money(-1, "CNY")})
    with pytest.raises(BadInput):
        loaded(DAY, {})
    assert NOTHING_BOOKED + DayBooked(1, 60, 100) == DayBooked(1, 60, 100)
