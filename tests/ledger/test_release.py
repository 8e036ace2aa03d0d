"""What of labour in money is let out, attacked: random teams, every month's close, one of the team who reads along.

An attack finds somebody's pay where it comes within 10 % of it.  By chance a guesser who knows no more than what pay
usually is does so too, for about 22 % of people (`tests.paying`); an attacker is also told what the team costs on
average, which is what the group rule lets out.  So the attack has failed where it stays within ten points of the
guesser; with the rule off the same attack finds four of five, and the bare rule of single figures (three people, three
quarters, closed months, differences on three) hardly stops it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pytest

from ledger.release import CROWD, group_holds, released
from tests.paying import Score, Told, some_pay

Worked = dict[tuple[int, str], dict[int, int]]
"""(project, month) -> person -> minutes."""
FAILED = 0.10
"""So much better than the guesser at most an attack is that has failed."""


def team(chance: random.Random) -> tuple[list[float], Worked]:
    """Three to eight people on one to three projects for up to ten months, some of them away now and then."""
    people, projects, months = chance.randint(3, 8), chance.randint(1, 3), chance.randint(1, 10)
    worked: Worked = {}
    for month in range(1, months + 1):
        for project in range(projects):
            there = [person for person in range(people) if chance.random() > 0.2]
            worked[project, f"2026-{month:02}"] = {person: 60 * chance.randint(4, 160) for person in there}
    return [some_pay(chance) for _person in range(people)], worked


Rule = Callable[[Worked], Mapping[int, str]]


def everything(worked: Worked) -> dict[int, str]:
    """No rule at all: the last month of each project."""
    return dict(sorted(worked))


def bare(worked: Worked) -> dict[int, str]:
    """Each figure by itself and against the one before it, as economics.md has it in so many words."""
    to_date: dict[int, dict[int, int]] = {}
    told: dict[int, tuple[str, dict[int, int]]] = {}
    for month, project in sorted((month, project) for project, month in worked):
        whole = dict(to_date.get(project, {}))
        for person, minutes in worked[project, month].items():
            whole[person] = whole.get(person, 0) + minutes
        to_date[project] = whole
        _before, then = told.get(project, ("", {}))
        apart = {person: minutes - then.get(person, 0) for person, minutes in whole.items()}
        if _simple(whole) and _simple(apart):
            told[project] = (month, whole)
    return {project: month for project, (month, _whole) in told.items()}


def _simple(minutes: Mapping[int, int]) -> bool:
    shares = [worked for worked in minutes.values() if worked]
    return len(shares) >= CROWD and max(shares) * 4 <= sum(shares) * 3


def attacked(rule: Rule, seeds: range) -> Score:
    """All teams, each figure read at every close by one of the team."""
    score = Score()
    for seed in seeds:
        chance = random.Random(seed)
        pay, worked = team(chance)
        told: dict[tuple[int, str], Told] = {}
        for close in sorted({month for _project, month in worked}):
            for project, month in rule({key: value for key, value in worked.items() if key[1] <= close}).items():
                mine = [minutes for (at, then), minutes in worked.items() if at == project and then <= month]
                hours = [sum(minutes.get(person, 0) for minutes in mine) / 60 for person in range(len(pay))]
                told[project, month] = Told(hours, sum(one * rate for one, rate in zip(hours, pay, strict=True)))
        score.add(pay, list(told.values()), insider=chance.randrange(len(pay)))
    return score


def test_who_reads_along_finds_nobodys_pay() -> None:
    score = attacked(released, range(250))
    assert score.told > 250, "what is never told needs no rule"
    assert score.attack <= score.chance + FAILED, score


def test_without_the_rule_the_same_attack_finds_most() -> None:
    score = attacked(everything, range(250))
    assert score.attack >= 0.6, score


def test_single_figures_that_are_safe_are_not_safe_together() -> None:
    score = attacked(bare, range(250))
    assert score.attack >= score.chance + 3 * FAILED, score


def test_what_was_told_stays_what_it_was() -> None:
    """A close adds; it never makes a figure of the past one that was not told."""
    for seed in range(60):
        _pay, worked = team(random.Random(seed))
        before: Mapping[int, str] = {}
        for close in sorted({month for _project, month in worked}):
            now = released({key: value for key, value in worked.items() if key[1] <= close})
            for project, month in now.items():
                assert month == close or month == before.get(project), (seed, project, close)
            assert set(before) <= set(now)
            before = now


@pytest.mark.parametrize(
    ("minutes", "holds"),
    [
        ((60, 60), False),
        ((60, 60, 60), True),
        ((480, 360, 240), True),
        ((780, 130, 130), False),  # three quarters of all
        ((720, 270, 10), False),  # the second one knows his own, and the rest is as good as the first's
        ((100, 100, 1), False),  # and so does the first one
        ((300, 200, 100, 0), True),
        ((300, -200, 100), True),  # what was taken back counts as hours: a difference
        ((0, 0, 0), False),
    ],
)
def test_a_group(minutes: tuple[int, ...], holds: bool) -> None:
    assert group_holds(dict(enumerate(minutes))) is holds


def test_the_same_people_alike_tell_nothing_new() -> None:
    """Nothing new can be worked out from a month that is the last one once more."""
    three = {1: 600, 2: 540, 3: 480}
    assert released({("a", "2026-08"): three, ("a", "2026-09"): three}) == {"a": "2026-09"}


def test_another_project_of_the_same_people_counts() -> None:
    """Two projects of the same three, in other parts, would tell a difference that rests on two."""
    worked = {("a", "2026-08"): {1: 600, 2: 540, 3: 480}, ("b", "2026-08"): {1: 480, 2: 600, 3: 540}}
    assert released(worked) == {"a": "2026-08"}


def test_nobody_came_or_only_one() -> None:
    three = {1: 600, 2: 540, 3: 480}
    assert released({("a", "2026-08"): three, ("a", "2026-09"): {2: 60}}) == {"a": "2026-08"}
    assert released({("a", "2026-08"): {}, ("b", "2026-08"): {1: 60, 2: 60}}) == {}
