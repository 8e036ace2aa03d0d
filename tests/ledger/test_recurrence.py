"""When something falls due, and when what failed is tried again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.recurrence import PAUSES, Recurrence, next_try, rests
from tests.sweeps import examples

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NINE = time(9)
EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)

ZONES = st.sampled_from(
    # Half an hour of summer time, a gap at midnight, a day that never was (30 December 2011), and the usual ones.
    ["Australia/Lord_Howe", "America/Havana", "Pacific/Apia", "America/New_York", "Europe/Berlin", "Asia/Shanghai"]
).map(ZoneInfo)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
RECURRENCES = st.one_of(
    st.builds(Recurrence, TIMES),
    st.builds(Recurrence, TIMES, weekday=st.integers(0, 6)),
    st.builds(Recurrence, TIMES, day=st.integers(1, 31)),
    st.dates(date(2024, 1, 1), date(2024, 12, 31)).flatmap(
        lambda day: st.builds(Recurrence, TIMES, day=st.just(day.day), month=st.just(day.month))
    ),
)
INSTANTS = st.integers(0, 20 * 366 * 24 * 60).map(lambda minutes: EARLIEST + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("recurrence", "now", "latest", "following"),
    [
        (Recurrence(NINE), "2026-11-20T08:59", "2026-11-19T09:00", "2026-11-20T09:00"),
        (Recurrence(NINE), "2026-11-20T09:00", "2026-11-20T09:00", "2026-11-21T09:00"),
        (Recurrence(NINE, weekday=0), "2026-11-20T12:00", "2026-11-16T09:00", "2026-11-23T09:00"),
        (Recurrence(NINE, weekday=0), "2026-11-16T08:00", "2026-11-09T09:00", "2026-11-16T09:00"),
        (Recurrence(NINE, day=5), "2026-01-05T08:00", "2025-12-05T09:00", "2026-01-05T09:00"),
        (Recurrence(NINE, day=31), "2026-04-30T09:00", "2026-04-30T09:00", "2026-05-31T09:00"),
        (Recurrence(NINE, day=30), "2028-02-29T12:00", "2028-02-29T09:00", "2028-03-30T09:00"),
        (Recurrence(NINE, day=31, month=12), "2026-12-31T10:00", "2026-12-31T09:00", "2027-12-31T09:00"),
        (Recurrence(NINE, day=1, month=1), "2026-12-31T10:00", "2026-01-01T09:00", "2027-01-01T09:00"),
        (Recurrence(NINE, day=29, month=2), "2027-03-01T10:00", "2027-02-28T09:00", "2028-02-29T09:00"),
    ],
)
def test_it_falls_due_on_its_days(recurrence: Recurrence, now: str, latest: str, following: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    assert recurrence.latest(instant).isoformat()[:16] == latest
    assert recurrence.following(instant).isoformat()[:16] == following


def test_a_time_that_the_day_does_not_have_comes_with_the_next_that_it_has() -> None:
    nightly, midnight = Recurrence(time(2, 30)), Recurrence(time(0, 0))
    before = datetime(2026, 3, 29, 1, 59, tzinfo=BERLIN)
    assert nightly.following(before) == datetime(2026, 3, 29, 1, tzinfo=UTC), "the clocks leap from 2 to 3"
    assert nightly.following(nightly.following(before)).isoformat() == "2026-03-30T02:30:00+02:00"
    havana = ZoneInfo("America/Havana")
    assert midnight.latest(datetime(2026, 3, 8, 12, tzinfo=havana)).isoformat() == "2026-03-08T01:00:00-04:00"


def test_a_time_that_the_day_has_twice_is_its_first_only() -> None:
    nightly = Recurrence(time(2, 30))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for minutes in range(0, 24 * 60, 10):
        assert nightly.latest((first + timedelta(minutes=minutes)).astimezone(BERLIN)).astimezone(UTC) == first


@given(recurrence=RECURRENCES, instant=INSTANTS, zone=ZONES)
@settings(max_examples=examples(300), deadline=None)
def test_its_instants_follow_each_other_without_a_gap(
    recurrence: Recurrence, instant: datetime, zone: ZoneInfo
) -> None:
    now = instant.astimezone(zone)
    latest, following = recurrence.latest(now), recurrence.following(now)
    assert latest.astimezone(UTC) <= instant < following.astimezone(UTC)
    assert recurrence.following(latest) == following and recurrence.latest(following) == following
    just_before = (following.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone)
    assert recurrence.latest(just_before) == latest


@given(recurrence=RECURRENCES, instant=INSTANTS, zone=ZONES)
@settings(max_examples=examples(300), deadline=None)
def test_it_shows_its_time_wherever_the_clocks_of_the_zone_do(
    recurrence: Recurrence, instant: datetime, zone: ZoneInfo
) -> None:
    due = recurrence.latest(instant.astimezone(zone))
    if due.time() == recurrence.at:
        assert not due.fold, "the first of two"
        assert recurrence.weekday in (None, due.weekday())
        assert not recurrence.month or due.month == recurrence.month
        next_day = (due + timedelta(days=1)).day
        assert not recurrence.day or due.day == recurrence.day or (due.day < recurrence.day and next_day == 1)
    else:  # left out: a moment before, the clocks showed less than that
        before = (due.astimezone(UTC) - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert due.replace(tzinfo=None) - before > timedelta(seconds=1)


def test_pauses_grow_and_end_with_the_period() -> None:
    due = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
    assert sorted(PAUSES) == list(PAUSES) and len(set(PAUSES)) == len(PAUSES)
    for failures, pause in enumerate((*PAUSES, PAUSES[-1]), 1):
        assert next_try(due, failures) == due + pause
        assert rests(due, due, failures, due + pause - timedelta(seconds=1))
        assert not rests(due, due, failures, due + pause)
    assert not rests(due, due, 0, due), "what went well does not rest"
    assert not rests(due, due - timedelta(seconds=1), 4, due), "a new period begins at once"
    assert not rests(due, due + timedelta(days=30), 1, due + timedelta(minutes=1)), "the clock was wrong then"
