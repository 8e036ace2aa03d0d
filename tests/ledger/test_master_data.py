"""Mergers, rules and categories whatever is said in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import WrongState
from ledger.master_data.categories import CategoryVersion, on_day
from ledger.master_data.entry_rules import EntryCase, EntryRule, ExpenseLesson, deciding, proposed
from ledger.master_data.suppliers import SupplierNames, merged
from tests.sweeps import examples

NAMES = st.sampled_from(["Dell", "DELL Inc.", "戴尔", "戴尔（中国）", "HP", "惠普", "Lapp"])
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=12)


def merging(pairs: list[tuple[str, str]]) -> SupplierNames:
    names = SupplierNames()
    for one, other in pairs:
        if names.called(one) == one:
            try:
                names = merged(names, one, names.called(other))
            except WrongState:
                continue
    return names


@given(PAIRS, st.lists(st.tuples(NAMES, st.integers(1, 10**9)), max_size=20))
@settings(max_examples=examples(200))
def test_whatever_is_merged_every_sum_is_kept_and_every_name_ends(
    pairs: list[tuple[str, str]], bills: list[tuple[str, int]]
) -> None:
    names = merging(pairs)
    sums: dict[str, int] = {}
    for vendor, minor in bills:
        sums[names.called(vendor)] = sums.get(names.called(vendor), 0) + minor
    assert sum(sums.values()) == sum(minor for _vendor, minor in bills)
    assert all(names.called(name) == name for name in sums), "the name that one goes by goes by itself"


@given(PAIRS, NAMES, NAMES)
@settings(max_examples=examples(200))
def test_to_be_the_same_supplier_goes_both_ways(pairs: list[tuple[str, str]], one: str, other: str) -> None:
    names = merging(pairs)
    assert names.same(one, other) == names.same(other, one)
    assert names.same(one, names.called(one))


RULES = st.builds(
    EntryRule,
    st.integers(1, 9),
    vendor=st.sampled_from(["", "Dell", "HP"]),
    words=st.sampled_from([(), ("mouse",)]),
    least=st.integers(0, 50),
    most=st.integers(0, 100),
    category=st.sampled_from(["travel", "material"]),
    state=st.sampled_from(["on", "off", "removed"]),
)


@given(st.lists(RULES, max_size=8), st.integers(0, 120), st.randoms())
@settings(max_examples=examples(300))
def test_which_rule_decides_does_not_depend_on_the_order(rules: list[EntryRule], amount: int, random: object) -> None:
    case = EntryCase("Dell", "a mouse", amount, 1)
    found = deciding(rules, case, SupplierNames())
    mixed = sorted(rules, key=lambda _rule: random.random())  # type: ignore[attr-defined]
    again = deciding(mixed, case, SupplierNames())
    assert (found is None) == (again is None)
    if found is not None and again is not None:
        assert found.state == "on" and found.fits(case, SupplierNames())
        assert (found.category, found.id) == (again.category, again.id)


LESSONS = st.builds(
    ExpenseLesson,
    st.integers(1, 30),
    st.integers(1, 3),
    st.just("DiDi"),
    st.sampled_from(["travel", "other"]),
    chosen=st.booleans(),
    approved=st.booleans(),
)


@given(st.lists(LESSONS, max_size=10, unique_by=lambda one: one.expense))
@settings(max_examples=examples(300))
def test_nobody_alone_and_nothing_that_was_refused_makes_a_rule(lessons: list[ExpenseLesson]) -> None:
    found = proposed(lessons, SupplierNames())
    if found is not None and found.sure:
        standing = [one for one in lessons if one.approved and one.chosen]
        assert len({one.person for one in standing if one.category == found.category}) >= 2
        assert found == proposed(standing, SupplierNames())


VERSIONS = st.builds(
    lambda days, account, id: CategoryVersion("travel", date(2026, 1, 1) + timedelta(days), "T", "差", account, id=id),
    st.integers(0, 300),
    st.sampled_from(["travel", "other", "material"]),
    st.integers(1, 99),
)


@given(st.lists(VERSIONS, max_size=6, unique_by=lambda one: one.id), st.integers(0, 300))
@settings(max_examples=examples(200))
def test_a_later_version_says_nothing_of_an_earlier_day(versions: list[CategoryVersion], days: int) -> None:
    day = date(2026, 1, 1) + timedelta(days)
    before = [one for one in versions if one.start <= day]
    assert on_day(versions, day) == on_day(before, day)
    if before:
        assert on_day(versions, day)["travel"].start == max(one.start for one in before)
