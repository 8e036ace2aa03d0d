"""A real browser for the tests of the local chat page: the machine's Chromium, driven by playwright.

A plugin: `pytest_plugins = ("tests.browser",)` in tests/conftest.py.

    def test_…(browser):        # playwright's Browser, one for all tests of a file

Where the browser or its driver does not start, these tests are skipped and say why; with ZHANGFANG_BROWSER=required,
as in .ci/run, they fail.  `python -m tests.browser` prints what does not start, and ends with 1 then; with `driver` or
`browser` behind it only that is asked for.

PYTEST_DONT_REWRITE: there is no assert in here, and tests/conftest.py may then import it by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"]


def program() -> str:
    """The first browser of this machine that starts; empty where none does."""
    there = filter(None, map(shutil.which, NAMES))
    return next((path for path in there if not fault(path)), "")


def browser_fault() -> str:
    """Why there is no browser; empty where there is one."""
    there = [path for path in map(shutil.which, NAMES) if path]
    if not there:
        return f"no browser is installed ({', '.join(NAMES)})"
    return "" if program() else f"{there[0]} does not start: {fault(there[0])}"


def driver_fault() -> str:
    """Why the driver does not start, which is a program inside the package playwright; empty where it does."""
    said = fault(sys.executable, "-m", "playwright")
    return said and f"the browser's driver does not start: {said}"


def fault(*command: str) -> str:
    """What a program says last that cannot even tell its version: mostly the library that it misses."""
    try:
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    return done.stderr.strip().rpartition("\n")[2] or f"it ended with {done.returncode}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if reason := browser_fault() or driver_fault():
        do_without(reason)
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        except Error as error:
            do_without(f"the browser does not start: {error}")
        yield browser
        browser.close()


def do_without(reason: str) -> NoReturn:
    if os.environ.get("ZHANGFANG_BROWSER") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def main() -> None:
    asked = {"browser": browser_fault, "driver": driver_fault}
    said = [found for name in sys.argv[1:] or asked if (found := asked[name]())]
    print(*said, sep="\n", end="\n" if said else "")
    sys.exit(bool(said))


if __name__ == "__main__":
    main()
