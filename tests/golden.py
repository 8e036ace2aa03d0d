"""Golden files: what a person sees, kept in tests/golden and compared word for word.

A plugin: `pytest_plugins = ("tests.golden",)` in tests/conftest.py.

    def test_…(golden):
        golden("receipt_draft.txt", text)              # a string, bytes, or anything that JSON can hold

`pytest --update-golden` (`make golden`) writes what differs; read the diff before it is committed.  A full run in which
every test passed fails on a golden file that no test asks for any more; with `--update-golden` it removes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "golden"
Golden = Callable[[str, Any], None]

_PICKS = ("keyword", "markexpr", "lf", "deselect", "collectonly")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a value with tests/golden/NAME; `--update-golden` writes it instead."""
    asked = request.config.stash[_KEY]

    def check(name: str, value: Any) -> None:
        path = FOLDER / name
        asked.used.add(name)
        kept = _bytes(value)
        if asked.update:
            if not path.exists() or path.read_bytes() != kept:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(kept)
                asked.written.add(name)
            return
        if not path.exists():
            pytest.fail(f"there is no tests/golden/{name} yet: make golden", pytrace=False)
        if isinstance(value, bytes):
            assert kept == path.read_bytes(), f"tests/golden/{name} differs"
        else:
            assert kept.decode() == path.read_text("utf-8"), f"tests/golden/{name} differs; if it should: make golden"

    return check


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return (text.rstrip("\n") + "\n").encode()


class Asked:
    """Which golden files this run asked for; several workers each tell the one that started them.

    `whole`: every test was run and passed; one that failed or was skipped may not have come to its golden files.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.update = bool(config.getoption("--update-golden"))
        self.used: set[str] = set()
        self.written: set[str] = set()
        picked = any(config.getoption(name, default=None) for name in _PICKS)
        self.whole = not picked and config.args_source is not pytest.Config.ArgsSource.ARGS

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.whole &= report.passed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.whole &= report.passed

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", {})
        self.used |= set(told.get("golden_used", ()))
        self.written |= set(told.get("golden_written", ()))
        self.whole &= told.get("golden_whole", False)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        worker = getattr(self.config, "workeroutput", None)
        if worker is not None:
            worker["golden_used"], worker["golden_written"] = sorted(self.used), sorted(self.written)
            worker["golden_whole"] = self.whole
        elif self.stale() and not self.update:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for name in sorted(self.written):
            terminalreporter.write_line(f"wrote tests/golden/{name}")
        for name in self.stale():
            if self.update:
                (FOLDER / name).unlink()
                terminalreporter.write_line(f"removed tests/golden/{name}: no test asks for it")
            else:
                terminalreporter.write_line(f"no test asks for tests/golden/{name}: make golden removes it", red=True)

    def stale(self) -> list[str]:
        """The golden files that nothing asked for, where that can be said."""
        if not self.whole:
            return []
        there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
        return sorted(there - self.used)


_KEY = pytest.StashKey[Asked]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden instead of comparing with it")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_KEY] = Asked(config)
    config.pluginmanager.register(config.stash[_KEY], "golden-asked")
