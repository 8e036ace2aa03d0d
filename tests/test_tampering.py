"""Whatever is changed behind the books' back is found, and the first wrong row is named: of every rule, three times and
more, on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from storage import bank, bank_accounts, invariants, item_balances
from storage.invariants import Invariant
from tests import tampered_books
from tests.conftest import Stage
from tests.tampered_books import LIVES, faults
from tests.tampering.invariants import BESIDE, INVARIANTS, PROVED_BY_TESTS
from tests.tampering.positions import POSITIONS
from tests.tampering.records import RECORDS
from tests.tampering.settled import SETTLEMENTS
from tests.tampering.statements import Change, Changes

RULES = {name: rule for name, rule in vars(invariants).items() if isinstance(rule, Invariant)}
_BASE = {**RECORDS, **POSITIONS}
CHANGES: Changes = {
    rule: (*_BASE.get(rule, ()), *SETTLEMENTS.get(rule, ())) for rule in dict.fromkeys((*_BASE, *SETTLEMENTS))
}
CASES = [(rule, Change(*case)) for rule, cases in CHANGES.items() for case in cases]
ROOT = Path(__file__).parent.parent


def test_every_rule_has_three_changes_and_belongs_to_an_invariant() -> None:
    assert {rule: len(CHANGES.get(rule, ())) for rule in RULES if len(CHANGES.get(rule, ())) < 3} == {}
    assert set(CHANGES) == set(RULES)
    assert list(INVARIANTS) == list(range(1, 19))
    named = {rule for _says, rules in INVARIANTS.values() for rule in rules}
    assert named | set(BESIDE) == set(RULES) and not named & set(BESIDE)
    assert {number for number, (_says, rules) in INVARIANTS.items() if not rules} == set(PROVED_BY_TESTS)
    for paths in PROVED_BY_TESTS.values():
        assert all((ROOT / path).exists() for path in paths)


ALL = [f"{name}-{kind}" for name in LIVES for kind in ("sqlite", "postgres")]


@pytest.fixture(scope="module")
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Stage]]:
    """Books of every sort on both databases."""
    name, kind = request.param.split("-")
    stage = tampered_books.lived(name, kind, request, tmp_path_factory.mktemp(name))
    yield name, stage
    stage.house.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("books", ALL, indirect=True)
def test_as_they_are_they_hold_and_what_was_changed_is_named(books: tuple[str, Stage]) -> None:
    name, stage = books
    assert faults(stage) == ()
    named(stage, [(rule, case) for rule, case in CASES if case.books == name])


def test_every_seventh_change_of_the_full_books_is_named(lived: Stage) -> None:
    """Some of them in every run: which is settled by their order."""
    assert faults(lived) == ()
    named(lived, [(rule, case) for rule, case in CASES if case.books == "full"][::7])


def named(stage: Stage, cases: list[tuple[str, Change]]) -> None:
    """Each of these changes is found, under its rule and at its place."""
    missed = []
    for rule, case in cases:
        statements = (case.sql,) if isinstance(case.sql, str) else case.sql
        found = [fault for fault in faults(stage, *statements) if fault.of is RULES[rule]]
        if not any(case.where in fault.where for fault in found):
            missed.append((rule, case.sql, case.where, [str(fault.where) for fault in found]))
    assert not missed, "\n".join(map(str, missed))


def test_a_bank_account_all_of_whose_lines_are_booked_is_its_opening_balance_and_its_lines(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    stage = tampered_books.lived("opened", "sqlite", request, tmp_path)
    with stage.read() as book:
        lines = bank.of_days(book, date.min, date.max)
        stands = bank_accounts.stands(book, "bank")
        opening = item_balances.by_account(book, date(2026, 10, 31))["bank"]
    assert len(lines) == 2 and not any(line.left for line in lines)
    assert stands["CNY"][0] == opening + sum(line.amount.minor for line in lines) == 10_000_000 + 530_000 - 1_130_000
    stage.house.store.close()
