"""Pay is not derivable: two companies that differ in nothing but what people earn look alike to all others.

Everything that reads is asked by people and in places where pay may not be known (every command, so also one that is
added later), before a close and after, and whatever is told to them meanwhile is read as well.  Where nothing was let
out, not a byte may differ, however pay differs.  Where a close let a sum out, pay differs so that the sum does not:
then whoever can tell the two companies apart has read more than the sum.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from chat.cards.card import Reply
from chat.cards.plain import card_lines
from handlers import privacy
from handlers.conversation.contents import CONTENTS
from ledger.money import Money
from ledger.rates import Rate
from storage import rates
from storage.directory import directory
from tests.conftest import NOON, Stage, make_stage

WORKERS = ("ann", "bob", "li", "sue")
READ_BY = (("ann", ""), ("ann", "#apollo"), ("sue", ""), ("zoe", ""), ("li", "#apollo"), ("fei", "#apollo"))
"""Who asks where; what lead and finance are told in a channel counts as far as the others there see it."""
KNOW = ("li", "fei", "ada", "max")
BUDGET = (
    *("budget apollo", "budget apollo labour", "budget apollo as xlsx", "budgets", "home", "预算 星河", "p&l apollo"),
    *("revenue policy apollo", "contract change apollo", "report budget", "how much did we spend this month?"),
    *("profit apollo as xlsx", "profit to date", "利润 阿波罗", "roi apollo as csv", "report profit"),
    *("cost summary apollo as xlsx", "cost summary to date", "项目成本汇总表", "report cost summary"),
)
LOOKS = tuple(sorted({one.en for row in CONTENTS.commands if row.reads for one in row.examples} | set(BUDGET)))
MONEY = re.compile(r"(?:CN)?¥[\d,.]+|\d+ ?%")


def pay_of(stage: Stage, pay: Mapping[str, int]) -> None:
    """What an hour of each costs, in whole cents."""

    def put(book: object) -> None:
        people = directory(book)  # type: ignore[arg-type]
        for name, minor in pay.items():
            person = people.accounts["test", name]
            rates.put(book, Rate("cost", date(2026, 1, 2), Money(minor, "CNY"), person))  # type: ignore[arg-type]

    stage.write(put)


def worked(stage: Stage, month: int, hours: Mapping[str, int], at: str = "apollo") -> None:
    """Each worked so many hours that month, at most eight a day, and said so by its 20th."""
    stage.now = NOON.replace(month=month)
    for name, whole in hours.items():
        for day, left in enumerate(range(whole, 0, -8), 1):
            told = stage.say(f"log {min(left, 8)}h {at} 2026-{month:02}-{day:02}", by=name, at="")
            assert "[Undo]" in stage.lines(told), stage.lines(told)
    stage.now = NOON


def contracted(stage: Stage) -> None:
    """A contract that earns by cost, so that what it earns tells what labour costs."""
    stage.say("contract apollo 600000 50% 2026-12-01 50% 2027-01-01", by="li", at="")
    stage.click("contract.tax", "1 6", by="fei", at="")
    stage.say("estimate apollo 400000 because of experience", by="li", at="")
    stage.say("revenue policy apollo cost to cost", by="fei", at="")


def seen_by_others(stage: Stage, looks: Sequence[str]) -> list[str]:
    """All that others read when so much is asked, and what they were told."""
    found = []
    for by, at in READ_BY:
        for said in looks:
            reply = stage.say(said, by=by, at=at)
            if by not in KNOW or not reply.private:
                found.append(f"{by} {at or 'alone'}: {said}\n{_all_of(stage, reply)}")
    accounts = {stage.place(by, "").channel for by in KNOW}
    for one in stage.notices():
        if one.notice.to.channel not in (*accounts, "#finance"):
            found.append(f"told {one.notice.to.channel}\n" + "\n".join(card_lines(one.notice.card, "en")))
    return found


def _all_of(stage: Stage, reply: Reply) -> str:
    return stage.lines(reply) + "".join(f"\n{one.name} {one.data!r}" for one in reply.files)


@pytest.fixture
def companies(filled_sqlite: Path, tmp_path: Path) -> Iterator[Callable[[], Stage]]:
    """As many companies alike as are asked for."""
    made: list[Stage] = []

    def make() -> Stage:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        shutil.copy(filled_sqlite, folder / "books.db")
        made.append(make_stage(f"sqlite:///{folder / 'books.db'}", folder))
        return made[-1]

    yield make
    for stage in made:
        stage.house.store.close()


def two(companies: Callable[[], Stage], seed: int) -> tuple[Stage, Stage]:
    """Two companies with the same hours, whose people earn otherwise; labour of Apollo to October is the same sum."""
    chance = random.Random(seed)
    hours = {month: {name: chance.randint(20, 60) for name in WORKERS} for month in (9, 10, 11)}
    to_october = {name: hours[9][name] + hours[10][name] for name in WORKERS}
    one = {name: chance.randint(15_000, 40_000) for name in WORKERS}
    a, b, c, d = WORKERS
    up, down = chance.randint(20, 60), chance.randint(20, 60)
    other = {
        a: one[a] + up * to_october[b],
        b: one[b] - up * to_october[a],
        c: one[c] - down * to_october[d],
        d: one[d] + down * to_october[c],
    }
    assert sum(other[name] * to_october[name] for name in WORKERS) == sum(
        one[name] * to_october[name] for name in WORKERS
    )
    stages = (companies(), companies())
    for stage, pay in zip(stages, (one, other), strict=True):
        pay_of(stage, pay)
        for month, by_name in hours.items():
            worked(stage, month, by_name)
        worked(stage, 10, {"ann": 3}, at="xinghe")
        contracted(stage)
        stage.say("expense 120 taxi apollo", by="bob", at="")
    return stages


def closed(stage: Stage, until: date) -> None:
    stage.write(lambda book: rates.lock(book, until, "closed"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 8))
def test_others_cannot_tell_two_companies_apart_by_what_people_earn(companies: Callable[[], Stage], seed: int) -> None:
    one, other = two(companies, seed)
    alike(seen_by_others(one, BUDGET), seen_by_others(other, BUDGET))
    for stage in (one, other):
        closed(stage, date(2026, 11, 1))
        stage.say("log 3h apollo", by="bob", at="#apollo")
    mine, theirs = seen_by_others(one, LOOKS), seen_by_others(other, LOOKS)
    assert any("Labour to 2026-10" in seen for seen in mine), "the close has let the sum out"
    alike(mine, theirs)


def alike(mine: list[str], theirs: list[str]) -> None:
    for one, other in zip(mine, theirs, strict=True):
        assert one == other


@pytest.mark.slow
def test_without_the_rule_they_can(companies: Callable[[], Stage], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "with_labour", lambda _ctx, _project: frozenset())
    one, other = two(companies, 1)
    mine, theirs = seen_by_others(one, BUDGET), seen_by_others(other, BUDGET)
    apart = {seen.partition("\n")[0] for seen in set(mine) ^ set(theirs)}
    for said in ("ann alone: budget apollo", "li #apollo: budget apollo", "ann alone: home"):
        assert said in apart, apart


def test_the_contract_would_tell_what_labour_costs(companies: Callable[[], Stage]) -> None:
    """What it has earned by cost is another amount in each company, and told to those who may know pay."""
    one, other = (stage.lines(stage.say("revenue policy apollo", by="li", at="")) for stage in two(companies, 1))
    assert "Earned so far" in one and "Earned so far" in other


def money_seen(stage: Stage) -> list[str]:
    """Every amount and share that a member reads of the budget, alone and in the channel."""
    told = [stage.lines(stage.say(said, at=at)) for said in BUDGET for at in ("", "#apollo")]
    return [amount for text in told for amount in MONEY.findall(text)]


def _moved(before: list[str], after: list[str]) -> set[int]:
    """By how many cents amounts moved between two looks."""
    cents = [[int(re.sub(r"\D", "", one)) for one in seen if "¥" in one] for seen in (before, after)]
    return {abs(now - then) for then, now in zip(*cents, strict=False)} - {0}


def found_by_looking_twice(stage: Stage, seed: int) -> list[bool]:
    """Of each booking: whether its cost an hour is seen, within 10 %, by looking at the budget before and after it."""
    chance, found = random.Random(seed), []
    pay = {name: chance.randint(15_000, 40_000) for name in WORKERS}
    pay_of(stage, pay)
    worked(stage, 11, {name: chance.randint(8, 24) for name in WORKERS})
    for name in WORKERS:
        before, hours = money_seen(stage), chance.randint(1, 4)
        stage.say(f"log {hours}h apollo", by=name, at="")
        moved = _moved(before, money_seen(stage))
        found.append(any(abs(cents / hours - pay[name]) <= pay[name] / 10 for cents in moved))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.sweep(3)
def test_looking_before_and_after_a_booking_tells_nothing(stage: Stage, seed: int) -> None:
    assert found_by_looking_twice(stage, seed) == [False] * len(WORKERS)


def test_looking_before_and_after_would_tell_all_without_the_rule(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "with_labour", lambda _ctx, _project: frozenset())
    assert found_by_looking_twice(stage, 1) == [True] * len(WORKERS)


def test_a_month_in_which_one_worked_keeps_the_older_figure(both: Stage) -> None:
    stage = both
    worked(stage, 8, {"ann": 16, "bob": 24, "li": 20})
    worked(stage, 9, {"ann": 8})
    closed(stage, date(2026, 9, 1))
    august = stage.lines(stage.say("budget apollo", at=""))
    assert "Labour to 2026-08" in august and "¥12,000.00" in august  # 60 hours at 200
    closed(stage, date(2026, 10, 1))
    october = stage.lines(stage.say("budget apollo", at=""))
    assert "Labour to 2026-08" in october and "¥12,000.00" in october and "¥13,600.00" not in october
    lead = stage.lines(stage.say("budget apollo", by="li", at=""))
    assert "¥13,600.00" in lead and "Labour to" not in lead, "who may know pay sees what is, alone"


def test_nothing_is_let_out_before_a_close(stage: Stage) -> None:
    worked(stage, 10, {"ann": 16, "bob": 24, "li": 20})
    told = stage.lines(stage.say("budget apollo", at="#apollo"))
    assert "Labour in money is withheld" in told and "60 h" in told, "hours are everybody's to see"
    refused = stage.lines(stage.say("budget apollo labour", at=""))
    assert "Labour in money is withheld" in refused and "¥12,000" not in refused
    assert "you may see it there" in stage.lines(stage.say("budget apollo", by="li", at="#apollo"))


def test_a_mark_that_labour_crosses_is_told_to_those_who_may_know_pay(stage: Stage) -> None:
    worked(stage, 11, {"ann": 16, "bob": 16, "li": 10})
    assert not [one for one in stage.notices("#apollo") if one.notice.kind == "budget"]
    told = [one for one in stage.notices("li") if one.notice.kind == "budget"]
    assert told and "¥" in "\n".join(card_lines(told[0].notice.card, "en"))


def test_customers_are_named_to_those_who_may_know(stage: Stage) -> None:
    assert "Acme" not in stage.lines(stage.say("projects", at=""))
    assert "Acme" in stage.lines(stage.say("projects", by="sue", at=""))
    assert stage.say("projects", by="sue", at="#apollo").private
