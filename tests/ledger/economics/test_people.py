"""Availability, utilisation, hours on time and labour variance: a small case, and the worked company's every figure."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.economics import people as rule
from ledger.economics.labour_variance import RoleLabour, together, variance
from ledger.economics.people import OnTime, PersonDay, TimeUsed
from ledger.nouns import Absence, Person
from ledger.period import Period, month
from ledger.trades import TradeGroup, open_groups

CASE = Path(__file__).parents[4] / "shared" / "data" / "cases" / "economics" / "company.json"
needs_the_case = pytest.mark.skipif(not CASE.exists(), reason="the worked company is not beside the tree")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
LATER = date(2027, 1, 1)


@cache
def case() -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(CASE.read_text("utf-8"))
    return read


def expected(what: str, key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = case()["expected"][what][key]
    return found


def works(day: date) -> bool:
    calendar = case()["calendar"]
    if day.isoformat() in calendar["makeup_workdays"]:
        return True
    return day.weekday() + 1 in calendar["working_weekdays"] and day.isoformat() not in calendar["holidays"]


def steps(given_: list[dict[str, Any]], what: str) -> tuple[tuple[date, Any], ...]:
    return tuple((date.fromisoformat(one["from"]), one[what]) for one in given_)


@cache
def staff() -> dict[str, Person]:
    return {
        one["id"]: Person(
            number,
            one["name"],
            trades=steps(one["role"], "role"),
            working_times=steps(one["minutes_per_day"], "minutes"),
            departments=steps(one["department"], "department"),
        )
        for number, one in enumerate(case()["people"], 1)
    }


def leave(person: str, day: date) -> list[Absence]:
    return [
        Absence(day, minutes=one["minutes"])
        for one in case()["leave"]
        if one["person"] == person and one["day"] == day.isoformat()
    ]


def days(key: str) -> list[PersonDay]:
    out: list[PersonDay] = []
    for id, person in staff().items():
        uses = {
            day: TimeUsed(rule.available(person.minutes(day, 0), leave(id, day), works=works(day)))
            for day in a_month(key)
        }
        for row in case()["hours"]:
            day = date.fromisoformat(row["to"])
            if row["person"] == id and day in uses:
                uses[day] += TimeUsed(0, row["minutes"], row["minutes"] if row["billable"] else 0)
        out += [PersonDay(person.id, day, use, person.trade(day), person.department(day)) for day, use in uses.items()]
    return out


def a_month(key: str) -> Period:
    return month(date.fromisoformat(f"{key}-01"))


def thousandths(share: Fraction | None) -> int | None:
    shown = rule.percent(share)
    return None if shown is None else int(shown * 10)


def told(use: TimeUsed) -> dict[str, Any]:
    return {
        "available": use.available,
        "logged": use.logged,
        "billable": use.billable,
        "utilisation_permille": thousandths(use.share),
    }


@needs_the_case
@pytest.mark.parametrize("key", MONTHS)
def test_the_working_days_of_the_company(key: str) -> None:
    assert {"working_days": sum(works(day) for day in a_month(key))} == expected("calendar", key)


@needs_the_case
@pytest.mark.parametrize("key", MONTHS)
def test_each_person_of_the_company(key: str) -> None:
    by_person = rule.summed(days(key), lambda one: one.person)
    spans = rule.spans(a_month(key), weekly=True)
    found: dict[str, Any] = {}
    for id, person in staff().items():
        minutes = {one.day: one.use.available for one in days(key) if one.person == person.id}
        entered: dict[date, list[date]] = defaultdict(list)
        for row in case()["hours"]:
            if row["person"] == id:
                entered[date.fromisoformat(row["to"])].append(date.fromisoformat(row["entered"]))
        on_time = rule.on_time(spans, minutes, entered, works, LATER)
        found[id] = told(by_person[person.id]) | {
            "periods_on_time": on_time.spans,
            "periods_expected": on_time.expected,
        }
    assert found == expected("people", key)


@needs_the_case
@pytest.mark.parametrize("key", MONTHS)
def test_the_company_by_role_and_department(key: str) -> None:
    def of(named: Callable[[PersonDay], str]) -> dict[str, Any]:
        whole = {name: told(use) for name, use in rule.summed(days(key), named).items()}
        return {name: {what: one[what] for what in one if what != "logged"} for name, one in whole.items()}

    found = {
        "role": of(lambda one: one.role),
        "department": of(lambda one: one.department),
        "company": told(sum((one.use for one in days(key)), TimeUsed())),
    }
    assert found == expected("utilisation", key)


# ---- labour variance


def done(project: str, key: str) -> Fraction | None:
    """What is done of a project by the end of a month: reported, or measured on the sites."""
    reports = [one for one in case()["progress"] if one["project"] == project and one["month"] == key]
    if not reports:
        return None
    if reports[0]["done"] is not None:
        return Fraction(reports[0]["done"])
    contract = next(one for one in case()["contracts"] if one["id"] == project)
    built = sum(Fraction(one["output_m2"]) for one in case()["site_logs"] if one["day"][:7] <= key)
    return built / contract["area_m2"]


def cost(row: Mapping[str, Any]) -> int:
    person = next(one for one in case()["people"] if one["id"] == row["person"])
    rate = [one["per_hour"] for one in person["rate"] if one["from"] <= row["to"]][-1]
    assert row["minutes"] * rate % 60 == 0
    return int(row["minutes"] * rate // 60)


def enough(least: int, most: Fraction, group: TradeGroup) -> bool:
    """The rule as the case states it: so many people, and none with more of the hours."""
    shares = [minutes for minutes in group.minutes.values() if minutes]
    return len(shares) >= least and max(shares) <= most * sum(shares)


def labour(project: str, key: str) -> dict[str, Any]:
    last = a_month(key).last.isoformat()
    version = [one for one in case()["budgets"] if one["project"] == project and one["from"] <= last][-1]
    standard = {one["id"]: one["standard_per_hour"] for one in case()["roles"]}
    worked: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spent: dict[str, int] = defaultdict(int)
    for row in case()["hours"]:
        if row["project"] == project and row["to"] <= last:
            role = staff()[row["person"]].trade(date.fromisoformat(row["to"]))
            worked[role][row["person"]] += row["minutes"]
            spent[role] += cost(row)
    roles: dict[str, Any] = {}
    found = []
    for role in sorted({*version["hours"], *worked}):
        planned = version["hours"].get(role, 0) * 60
        one = variance(
            RoleLabour(role, sum(worked[role].values()), spent[role], planned, standard[role]), done(project, key)
        )
        found.append(one)
        roles[role] = {
            "people": len(worked[role]),
            "minutes": one.labour.minutes,
            "planned_minutes": planned,
            "standard_per_hour": standard[role],
            "cost": one.labour.cost,
            "rate_variance": one.rate,
        }
        if one.total is not None:
            roles[role] |= {
                "allowed_minutes": one.allowed,
                "efficiency_variance": one.efficiency,
                "total_variance": one.total,
            }
    whole = together(found)
    total = {"minutes": whole.minutes, "cost": whole.cost, "rate_variance": whole.rate}
    if whole.total is not None:
        total |= {"efficiency_variance": whole.efficiency, "total_variance": whole.total}
    company = case()["company"]
    rest = partial(enough, company["release_group"], Fraction(company["release_largest_share"]))
    groups = [TradeGroup((role,), {staff()[who].id: n for who, n in by.items()}) for role, by in worked.items() if by]
    shown = sorted(sorted(one.trades) for one in open_groups(groups, rest))
    return {"roles": roles, "total": total, "shown_without_the_right_to_know_pay": shown}


@needs_the_case
@pytest.mark.parametrize("key", MONTHS)
def test_the_labour_variance_of_the_company(key: str) -> None:
    wanted = expected("labour_variance", key)
    assert {project: labour(project, key) for project in wanted} == wanted


# ---- a case of our own


FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)
WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))


def on_weekdays(day: date) -> bool:
    return day.weekday() < 5


def test_part_time_that_changes_in_the_middle_of_a_month() -> None:
    er = Person(1, "Er", working_times=((date(2026, 3, 4), 240),))
    minutes = [rule.available(er.minutes(day, 480), (), works=on_weekdays(day)) for day in WEEK]
    assert minutes == [480, 480, 240, 240, 240, 0, 0]


def test_before_the_first_day_and_behind_the_last_nobody_is_available() -> None:
    er = Person(1, "Er", entry_day=date(2026, 3, 3), leaving_day=date(2026, 3, 5))
    assert [er.minutes(day, 480) for day in WEEK] == [0, 480, 480, 480, 0, 0, 0]


def test_half_a_day_of_leave_and_more_than_there_is() -> None:
    assert rule.available(480, [Absence(FRIDAY, "morning")]) == 240
    assert rule.available(480, [Absence(FRIDAY, minutes=600)]) == 0


def test_overtime_makes_more_than_the_whole_and_nobody_there_makes_none() -> None:
    assert thousandths(TimeUsed(480, 600, 600).share) == 1250
    assert TimeUsed(0, 60, 60).share is None
    group = TimeUsed(480, 0, 240) + TimeUsed(0, 60, 60)
    assert group.share == Fraction(300, 480), "what somebody without availability sold stays in the group"


def test_a_group_is_a_sum_by_a_sum() -> None:
    found = [PersonDay(1, FRIDAY, TimeUsed(480, 480, 480), "a"), PersonDay(2, FRIDAY, TimeUsed(240, 240, 0), "a")]
    assert rule.summed(found, lambda one: one.role)["a"].share == Fraction(2, 3)


def test_a_week_that_is_entered_on_the_next_working_day_is_in_time() -> None:
    minutes = {day: 480 for day in WEEK if on_weekdays(day)}
    for entered, spans in ((MONDAY, 1), (MONDAY + timedelta(days=1), 0)):
        assert rule.on_time([WEEK], minutes, {FRIDAY: [entered]}, on_weekdays, LATER) == OnTime(spans, 1)


def test_one_late_row_makes_the_whole_week_late_and_an_empty_week_is_late() -> None:
    minutes = {day: 480 for day in WEEK if on_weekdays(day)}
    rows = {FRIDAY: [MONDAY], date(2026, 3, 2): [date(2026, 3, 20)]}
    assert rule.on_time([WEEK], minutes, rows, on_weekdays, LATER) == OnTime(0, 1)
    assert rule.on_time([WEEK], minutes, {}, on_weekdays, LATER) == OnTime(0, 1)


def test_a_week_of_leave_is_not_expected() -> None:
    assert rule.on_time([WEEK], {}, {}, on_weekdays, LATER) == OnTime(0, 0)


@given(
    st.lists(
        st.tuples(st.integers(0, 60_000), st.integers(0, 10**9), st.integers(0, 60_000), st.integers(1, 10**6)),
        min_size=1,
        max_size=6,
    ),
    st.fractions(0, 1),
)
def test_rate_and_efficiency_are_all_of_the_difference(
    roles: list[tuple[int, int, int, int]], progress: Fraction
) -> None:
    """The total is what the work done should have cost − what it did cost, to the last minor unit."""
    found = [
        variance(RoleLabour(str(n), minutes, cost_, planned, standard), progress)
        for n, (minutes, cost_, planned, standard) in enumerate(roles)
    ]
    for one in found:
        should = round(one.labour.planned * progress * (one.labour.standard or 0) / 60)
        assert one.total == should - one.labour.cost
    assert together(found).total == sum(one.total or 0 for one in found)
