"""Worked years under three standards, told through the conversation: every month's figures to the cent.

What happens is said, clicked and dropped (tests/year/play.py says how); nothing but what the owners paid in is posted
by hand.  What must come out was worked out without this program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.accounts import Standard
from tests.year import case, figures, play, teller
from tests.year.case import STANDARDS, Case
from tests.year.teller import Teller


@pytest.mark.slow
@pytest.mark.skipif(not case.SHARED.exists(), reason="the worked year is not here")
@pytest.mark.parametrize("standard", STANDARDS)
def test_every_month_ends_as_it_must(standard: Standard, tmp_path: Path) -> None:
    lived(case.shared(), standard, f"sqlite:///{tmp_path / 'year.db'}", tmp_path)


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.sweep(3)
def test_every_month_of_our_own_ends_as_it_must(standard: Standard, tmp_path: Path) -> None:
    lived(case.own(), standard, f"sqlite:///{tmp_path / 'year.db'}", tmp_path)


@pytest.mark.slow
def test_our_own_on_the_other_database(postgres: str, tmp_path: Path) -> None:
    lived(case.own(), "cas", postgres, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not case.SHARED.exists(), reason="the worked year is not here")
def test_the_long_one_on_the_other_database(postgres: str, tmp_path: Path) -> None:
    lived(case.shared(), "small", postgres, tmp_path)


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_balances_of_our_own_are_its_movements_added_up(standard: Standard) -> None:
    """What a month must come to is what was worked out beside it, movement by movement."""
    of, stands = case.own(), dict[str, int]()
    expected = of.data["expected"][standard]
    for month in of.months:
        for said in expected[month]["how"]:
            for role, amount in re.findall(r"\b([a-z_]+) ([+-][\d,]+\.\d\d)", said):
                stands[role] = stands.get(role, 0) + int(amount.replace(",", "").replace(".", ""))
        assert list(figures.differences(stands, balances_of(expected[month]))) == [], month
        stands = balances_of(expected[f"{month} carried forward"]) if month in of.data["year_ends"] else stands


def lived(of: Case, standard: Standard, url: str, folder: Path) -> None:
    """Play a year, and hold every month of it against what is expected, at its end and once more at the end of all."""
    told = teller.begin(of, standard, url, folder)
    try:
        for month in play.played(told):
            assert not (wrong := list(wrong_of(told, month))), f"{month}:\n" + "\n".join(wrong)
        for month in of.months[::3]:
            assert not (wrong := list(shown(told, month))), f"{month}, asked later:\n" + "\n".join(wrong)
    finally:
        told.stage.house.store.close()


def wrong_of(told: Teller, month: str) -> Iterator[str]:
    """Where the books are not what is expected at the end of a month, after one run of its close and after two."""
    expected = told.case.data["expected"][told.standard]
    want = balances_of(expected[month])
    yield from figures.differences(figures.balances(told), want)
    play.close(told, month)
    yield from (f"second run: {line}" for line in figures.differences(figures.balances(told), want))
    if carried := expected.get(f"{month} carried forward"):
        play.close_year(told, month[:4])
        yield from (f"carried: {line}" for line in figures.differences(figures.balances(told), balances_of(carried)))
    yield from shown(told, month)
    yield from map(str, figures.faults(told))


def shown(told: Teller, month: str) -> Iterator[str]:
    """Where the statements of a month are not what is expected."""
    expected = told.case.data["expected"][told.standard]
    want = balances_of(expected.get(f"{month} carried forward", expected[month]))
    yield from figures.differences(figures.trial_balance(told, month), figures.by_code(told, want))
    for id, of_project in expected[month]["projects_year_to_date"].items():
        of = figures.expected_of_project(told, id, of_project)
        yield from (f"{id} {line}" for line in figures.differences(figures.project(told, id, month), of))
    positions = figures.contracts(told, month)
    for id in positions:
        of = expected[month]["contracts"][id]
        yield from (f"{id} {line}" for line in figures.differences(positions[id], of))
    yield from figures.differences(figures.vat(told, month), expected[month]["vat"])


def balances_of(said: dict[str, dict[str, dict[str, int]]]) -> dict[str, int]:
    """Role -> balance, debit positive."""
    sides = said["trial_balance"]
    return {role: of.get("debit", 0) - of.get("credit", 0) for role, of in sides.items()}
