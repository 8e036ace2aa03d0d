"""Of one contract two processes at a time: whoever comes second decides on what the first has left (PostgreSQL), or has
waited for the only writer (SQLite).  No price that was agreed is lost, and nothing is taken back twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.money import Money
from storage import contract_changes, contracts
from tests.conftest import Stage
from tests.test_interleaved import Held, interleaved, sound, tap, words

SIGNED = words("li", "contract apollo 10600 tax 6% 50% 2026-11-10, 50% 30 days after acceptance")
DEARER = words("li", "contract change 1 +106 whole because of it")
CHEAPER = words("li", "contract change 1 -212 whole because of that")


@pytest.fixture
def second(both: Stage, tmp_path: Path) -> Iterator[Held]:
    SIGNED(both)
    made = Held(both, tmp_path)
    yield made
    made.go.set()
    made.stage.house.store.close()


def price(stage: Stage) -> Money:
    with stage.read() as book:
        return contracts.contract(book, 1).amount


def test_two_prices_at_once_are_both_in_the_price(both: Stage, second: Held) -> None:
    sound(both, *interleaved(second, DEARER, both, CHEAPER))
    assert price(both) == Money.of("10494.00", "CNY")


def test_two_taps_that_take_a_price_back_take_it_back_once(both: Stage, second: Held) -> None:
    DEARER(both)
    undo = tap("li", "contract.change_undo", "1")
    replies = interleaved(second, undo, both, undo)
    sound(both, *replies)
    assert price(both) == Money.of("10600.00", "CNY")
    assert "taken back already" in both.lines(replies[1], "en")


def test_a_price_and_the_one_before_it_taken_back_at_once(both: Stage, second: Held) -> None:
    DEARER(both)
    replies = interleaved(second, CHEAPER, both, tap("li", "contract.change_undo", "1"))
    sound(both, *replies)
    assert price(both) == Money.of("10494.00", "CNY")
    with both.read() as book:
        assert len(contract_changes.of_contracts(book, [1])) == 2


def test_two_plans_at_once_are_one(both: Stage, second: Held) -> None:
    words("li", "contract apollo 5300 tax 6%")(both)
    plan = words("li", "payment plan 2 100% 2026-12-10")
    replies = interleaved(second, plan, both, plan)
    with both.read() as book:
        assert len(contracts.of_contract(book, 2)) == 1, [both.lines(reply, "en") for reply in replies]
    sound(both)
