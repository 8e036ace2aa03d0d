"""Leave and the hours that are expected of a day."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.absence import expected, given_back, taken
from ledger.nouns import Absence

DAY = date(2026, 11, 23)
WHOLE, MORNING, AFTERNOON = Absence(DAY), Absence(DAY, "morning"), Absence(DAY, "afternoon")


def clock(start: int, end: int) -> Absence:
    return Absence(DAY, start=start * 60, end=end * 60)


def length(minutes: int) -> Absence:
    return Absence(DAY, minutes=minutes)


@pytest.mark.parametrize(
    ("absences", "minutes"),
    [
        ((), 480),
        ((WHOLE,), 0),
        ((MORNING,), 240),
        ((MORNING, AFTERNOON), 0),
        ((clock(14, 16),), 360),
        ((clock(9, 11), clock(10, 12)), 300),
        ((clock(9, 11), clock(14, 15)), 300),
        ((MORNING, clock(11, 14)), 120),
        ((AFTERNOON, clock(11, 14)), 180),
        ((MORNING, clock(9, 11)), 240),
        ((clock(9, 18),), 0),
        ((length(120),), 360),
        ((length(120), MORNING), 120),
    ],
)
def test_leave_lowers_what_is_expected_of_the_day(absences: tuple[Absence, ...], minutes: int) -> None:
    assert expected(480, absences) == minutes


@pytest.mark.parametrize(
    ("standing", "wanted", "gone", "new"),
    [
        ((), MORNING, (), (MORNING,)),
        ((WHOLE,), MORNING, (), ()),
        ((MORNING,), MORNING, (), ()),
        ((MORNING,), AFTERNOON, (), (AFTERNOON,)),
        ((MORNING, length(60)), WHOLE, (MORNING, length(60)), (WHOLE,)),
        ((length(60),), length(120), (length(60),), (length(120),)),
        ((clock(14, 16),), clock(14, 15), (clock(14, 16),), (clock(14, 15),)),
        ((clock(14, 16),), clock(9, 10), (), (clock(9, 10),)),
    ],
)
def test_what_is_taken_covers_what_was(
    standing: tuple[Absence, ...], wanted: Absence, gone: tuple[Absence, ...], new: tuple[Absence, ...]
) -> None:
    assert taken(standing, wanted) == (gone, new)


@pytest.mark.parametrize(
    ("standing", "back", "gone", "left"),
    [
        ((), WHOLE, (), ()),
        ((WHOLE,), WHOLE, (WHOLE,), ()),
        ((MORNING, clock(14, 16)), WHOLE, (MORNING, clock(14, 16)), ()),
        ((WHOLE,), MORNING, (WHOLE,), (AFTERNOON,)),
        ((WHOLE,), AFTERNOON, (WHOLE,), (MORNING,)),
        ((MORNING,), AFTERNOON, (), ()),
        ((clock(14, 16),), AFTERNOON, (clock(14, 16),), ()),
        ((clock(11, 14),), AFTERNOON, (), ()),
        ((WHOLE,), clock(14, 16), (), ()),
        ((length(60),), length(60), (length(60),), ()),
    ],
)
def test_what_is_given_back_leaves_the_rest(
    standing: tuple[Absence, ...], back: Absence, gone: tuple[Absence, ...], left: tuple[Absence, ...]
) -> None:
    assert given_back(standing, back) == (gone, left)
