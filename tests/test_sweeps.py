"""Which cases of a sweep every run keeps: by their order alone, and all the others are slow."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests import sweeps


class Case:
    """What pytest has collected, as far as the sweeps look at it."""

    def __init__(self, nodeid: str, mark: pytest.MarkDecorator | None = None, **params: str) -> None:
        self.nodeid, self.mark, self.slow = nodeid, mark, False
        self.callspec = type("Asked", (), {"params": params})

    def get_closest_marker(self, name: str) -> Any:
        return self.mark.mark if self.mark and self.mark.name == name else None

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.slow = mark.name == "slow"


def kept(*cases: Case) -> list[str]:
    sweeps.pytest_collection_modifyitems(cast(list[pytest.Item], list(cases)))
    return [case.nodeid for case in cases if not case.slow]


def test_the_first_of_so_many_cases_of_a_test_is_kept() -> None:
    mark = pytest.mark.sweep(3)
    cases = [Case(f"tests/a.py::test_{name}[{number}]", mark) for name in "ab" for number in range(4)]
    assert kept(*cases) == [f"tests/a.py::test_{name}[{number}]" for name in "ab" for number in (0, 3)]


def test_the_first_of_so_many_tests_of_a_file_is_kept() -> None:
    mark = pytest.mark.sweep(2, of="file")
    cases = [Case(f"tests/{file}.py::test_{number}", mark) for file in "ab" for number in range(3)]
    assert kept(*cases) == [f"tests/{file}.py::test_{number}" for file in "ab" for number in (0, 2)]


def test_on_postgresql_each_third_is_kept_and_all_of_storage() -> None:
    pairs = [Case(f"tests/a.py::test[{kind}-{n}]", both=kind) for n in range(4) for kind in ("sqlite", "postgres")]
    stored = [Case(f"tests/storage/a.py::test[postgres-{n}]", empty="postgres") for n in range(3)]
    found = kept(*pairs, *stored)
    assert [name for name in found if "postgres" in name and "storage" not in name] == [
        "tests/a.py::test[postgres-0]",
        "tests/a.py::test[postgres-3]",
    ]
    assert sum("sqlite" in name for name in found) == 4 and sum("storage" in name for name in found) == 3


def test_a_case_without_a_mark_is_kept() -> None:
    assert kept(Case("tests/a.py::test"), Case("tests/a.py::test_b")) == ["tests/a.py::test", "tests/a.py::test_b"]
