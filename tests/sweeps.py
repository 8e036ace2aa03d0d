"""What every run asks, and what only `make slow` does: a sweep keeps each so-manieth case, a property fewer examples.

A plugin: `pytest_plugins = ("tests.sweeps",)` in tests/conftest.py.

    @pytest.mark.sweep(7)                        # of its cases the first, the eighth … are always run, the others slow
    pytestmark = pytest.mark.sweep(3, of="file") # the same of the tests of a file: processes, browsers, real seconds
    @settings(max_examples=examples(300))        # a fifth of them in every run

What is asked of both databases is asked of PostgreSQL in every run where it is about storage (tests/storage); of what
is elsewhere each third.

Which cases are kept depends on nothing but their order, so that a run says the same as the one before it.  `make slow`
(and with it CI) runs all cases of all sweeps, and every property with all its examples.

PYTEST_DONT_REWRITE: there is no assert in here.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings

QUICK, FULL = "quick", "full"
_ALL, _POSTGRES = 100, 3
settings.register_profile(QUICK, max_examples=_ALL // 5)
settings.register_profile(FULL, max_examples=_ALL)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile(QUICK)


def examples(full: int) -> int:
    """How many examples a property has that is tried with `full` of them in the slow run."""
    return max(1, full * settings.default.max_examples // _ALL)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before it is decided by marks what is run."""
    count: Counter[str] = Counter()
    for item in items:
        if _on_postgres(item) and not item.nodeid.startswith("tests/storage/"):
            if count["postgres"] % _POSTGRES:
                item.add_marker(pytest.mark.slow)
            count["postgres"] += 1
        sweep = item.get_closest_marker("sweep")
        if sweep is not None:
            test = item.nodeid.partition("::" if sweep.kwargs.get("of") == "file" else "[")[0]
            if count[test] % sweep.args[0]:
                item.add_marker(pytest.mark.slow)
            count[test] += 1


def _on_postgres(item: pytest.Item) -> bool:
    """Whether it is the second of a pair: what is asked of PostgreSQL alone is another test."""
    asked = getattr(item, "callspec", None)
    return asked is not None and "postgres" in (asked.params.get("both"), asked.params.get("empty"))
