"""A paper divided among projects: every cent of it, nobody below nothing, nobody a cent off his share."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import BadInput
from ledger.master_data.shares import PartOfPaper, divided, part_of, read, shares, written
from tests.sweeps import examples

WEIGHTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=8)


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**15), WEIGHTS)
def test_the_parts_are_the_whole_and_no_part_is_a_unit_off(minor: int, weights: list[int]) -> None:
    parts = divided(minor, weights)
    assert sum(parts) == minor and min(parts) >= 0
    total = sum(weights)
    assert all(abs(Fraction(minor * weight, total) - part) < 1 for weight, part in zip(weights, parts, strict=True))


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**12), WEIGHTS)
def test_who_has_the_larger_remainder_gets_the_unit(minor: int, weights: list[int]) -> None:
    total, parts = sum(weights), divided(minor, weights)
    rest = [minor * weight % total for weight in weights]
    more = [part - minor * weight // total for weight, part in zip(weights, parts, strict=True)]
    assert set(more) <= {0, 1}
    got, not_got = (
        [r for r, one in zip(rest, more, strict=True) if one],
        [r for r, one in zip(rest, more, strict=True) if not one],
    )
    assert not got or not not_got or min(got) >= max(not_got)


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(1, 999), st.integers(1, 10_000), min_size=2, max_size=20))
def test_shares_come_back_as_they_were_written_and_do_not_depend_on_the_unit(weights: dict[int, int]) -> None:
    some = shares((project, Fraction(weight)) for project, weight in weights.items())
    assert read(written(some)) == some
    assert shares((project, Fraction(weight, 700)) for project, weight in reversed(weights.items())) == some
    mark = PartOfPaper("rule:3", 12_345, some)
    assert part_of(mark.text) == mark


@pytest.mark.parametrize(
    "parts", [[], [(1, Fraction(1))], [(1, Fraction(1)), (1, Fraction(2))], [(1, Fraction(0)), (2, Fraction(1))]]
)
def test_what_is_no_division_is_refused(parts: list[tuple[int, Fraction]]) -> None:
    with pytest.raises(BadInput):
        shares(parts)
