"""Trades: who sets them, from which day they hold, and labour by trade where it tells nobody's pay."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.verification.prove import prove
from ledger.trades import TradeGroup, open_groups
from storage import people
from storage.directory import directory
from tests.conftest import Stage
from tests.handlers.test_rates import booked, says

DAY = date(2026, 11, 20)


def trade(stage: Stage, name: str, day: date = DAY) -> str:
    with stage.house.store.read(stage.now) as book:
        return next(person for person in directory(book).people.values() if person.name == name).trade(day)


@pytest.mark.parametrize(
    "line",
    [
        "trade bob welder",
        "trade Bob: welder",
        "trade bob is a welder",
        "trade bob as welder",
        "工种 Bob 焊工",
        "工种 Bob 是焊工",
        "工种 Bob 改为 焊工",
        "trade bob@example.com welder",
    ],
)
def test_a_trade_is_said_in_many_ways(stage: Stage, line: str) -> None:
    says(stage, line, by="li")
    assert trade(stage, "Bob") == ("焊工" if "焊工" in line else "welder")


@pytest.mark.parametrize("line", ["trade bob", "what is the trade of bob", "what trade is bob", "Bob是什么工种"])
def test_whose_trade_it_is_is_asked_in_many_ways(stage: Stage, line: str) -> None:
    says(stage, "trade bob welder", by="li")
    assert "welder" in says(stage, line, by="li")


@pytest.mark.parametrize(("who", "may"), [("li", True), ("fei", True), ("ada", True), ("ann", False), ("bob", False)])
def test_leads_finance_and_administrators_set_trades(stage: Stage, who: str, may: bool) -> None:
    says(stage, "trade bob welder", by=who)
    assert trade(stage, "Bob") == ("welder" if may else "")


@pytest.mark.parametrize("who", ["sue", "max", "zoe"])
def test_nobody_else_does(stage: Stage, who: str) -> None:
    says(stage, "trade bob welder", by=who)
    assert trade(stage, "Bob") == ""


def test_a_lead_sets_it_for_the_people_of_their_projects_only(stage: Stage) -> None:
    says(stage, "trade zoe welder", by="li")
    assert trade(stage, "Zoe") == ""


def test_another_trade_holds_from_a_day_on(both: Stage) -> None:
    says(both, "trade bob welder", by="li")
    says(both, "trade bob engineer from 2026-12-01", by="li")
    assert (trade(both, "Bob"), trade(both, "Bob", date(2026, 12, 1))) == ("welder", "engineer")
    assert "already" in says(both, "trade bob welder", by="li")
    says(both, "trade bob fitter", by="li")
    assert [trade(both, "Bob", day) for day in (date(2026, 11, 19), DAY, date(2026, 12, 1))] == [
        "welder",
        "fitter",
        "engineer",
    ]
    text = says(both, "trade bob", by="li")
    assert text.index("welder") < text.index("fitter") < text.index("engineer")


def test_hours_are_costed_at_the_rate_of_the_trade_of_their_day(both: Stage) -> None:
    says(both, "rate trade welder 90 from 2026-01-01")
    says(both, "rate trade engineer 300 from 2026-01-01")
    says(both, "trade bob welder", by="li")
    says(both, "log 2h apollo yesterday", by="bob")
    says(both, "trade bob engineer", by="li")
    says(both, "no, 3h apollo yesterday", by="bob")
    says(both, "log 1h apollo", by="bob")
    assert booked(both) == 3 * 9000 + 30000


def test_a_trade_that_would_cost_booked_hours_anew_is_confirmed_by_finance(both: Stage) -> None:
    says(both, "rate trade welder 90 from 2026-01-01")
    says(both, "log 2h apollo yesterday", by="bob")
    text = says(both, "trade bob welder from 2026-11-01", by="li")
    assert "for finance to confirm" in text and "21" in text and "90" not in text
    assert trade(both, "Bob") == ""
    assert "CN¥220.00" in says(both, "trade bob welder from 2026-11-01", by="fei").replace("-", "")
    both.click("trade.confirm", "1", by="li", at="")
    assert booked(both) == 40000
    both.click("trade.confirm", "1", by="fei", at="")
    assert booked(both) == 18000 and trade(both, "Bob") == "welder"
    both.click("trade.confirm", "1", by="fei", at="")
    assert booked(both) == 18000
    with both.house.store.read(both.now) as book:
        assert not prove(book, both.house.rules).faults


def crowd(stage: Stage, *who: str) -> None:
    """Everybody has a seat in Apollo, and hours."""
    for name in who:
        says(stage, f"seat {name} member apollo", by="ada")
        says(stage, "log 4h apollo yesterday", by=name)


def test_the_lead_sees_every_trade_alone_with_the_bot(both: Stage) -> None:
    crowd(both, "ann", "bob", "sue")
    says(both, "trade ann engineer", by="li")
    says(both, "trade bob welder", by="li")
    text = says(both, "labour by trade apollo", by="li")
    assert all(word in text for word in ("engineer", "welder", "without a trade", "CN¥800.00", "CN¥2,400.00"))


def test_in_a_channel_no_group_tells_what_one_person_earns_or_worked(stage: Stage) -> None:
    crowd(stage, "ann", "bob", "sue")
    says(stage, "trade ann engineer", by="li")
    says(stage, "trade bob welder", by="li")
    reply = stage.say("labour by trade apollo", by="li", at="#apollo")
    text = stage.lines(reply, "en")
    assert reply.private
    assert "CN¥800.00" not in text and "4 h" not in text and "CN¥2,400.00" in text


def test_of_few_people_not_even_the_sum_is_shown_in_a_channel(stage: Stage) -> None:
    crowd(stage, "ann", "bob")
    text = stage.lines(stage.say("labour by trade apollo", by="fei", at="#apollo"), "en")
    assert "CN¥" not in text and "direct conversation" in text


@pytest.mark.parametrize("who", ["ann", "bob", "sue", "zoe"])
def test_members_are_not_shown_labour_by_trade(stage: Stage, who: str) -> None:
    crowd(stage, "ann", "bob", "sue")
    text = says(stage, "labour by trade apollo", by=who)
    assert "CN¥" not in text and "4 h" not in text


@pytest.mark.parametrize(
    "line",
    [
        "labour by trade apollo",
        "labor by trade apollo this month",
        "hours by trade apollo",
        "工种工时 apollo",
        "工种人工 apollo 本月",
        "按工种 apollo",
    ],
)
def test_labour_by_trade_is_asked_in_many_ways(stage: Stage, line: str) -> None:
    crowd(stage, "ann")
    assert "by trade" in says(stage, line, by="li")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.dictionaries(st.integers(1, 12), st.integers(1, 10_000), max_size=6).map(
            lambda minutes: TradeGroup(("t",), minutes, sum(minutes.values()))
        ),
        max_size=6,
    )
)
def test_no_group_that_is_shown_nor_all_of_them_less_others_tells_of_one_person(groups: list[TradeGroup]) -> None:
    shown = open_groups(groups)
    assert all(one.safe for one in shown)
    if shown:  # all hours are in some group: nothing is left between the sum and its parts
        assert sum(one.total for one in shown) == sum(one.total for one in groups)


def test_the_trade_of_who_has_left_no_longer_matters(stage: Stage) -> None:
    def leave(book):  # type: ignore[no-untyped-def]
        bob = next(person for person in directory(book).people.values() if person.name == "Bob")
        people.change(book, bob, active=False)

    stage.write(leave)
    assert "Bob" not in says(stage, "trades", by="ada")
