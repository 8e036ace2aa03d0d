"""The golden files themselves: compared, written, and missed when nobody asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import golden as plugin

pytest_plugins = ("pytester",)

QUICK = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:xdist", "-p", "no:anyio")


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small project with one golden file in use and one that is not."""
    monkeypatch.setattr(plugin, "FOLDER", pytester.path / "golden")
    pytester.makeini("[pytest]\ntestpaths = .")
    (pytester.path / "golden").mkdir()
    (pytester.path / "golden" / "said.txt").write_text("good morning\n", "utf-8")
    pytester.makepyfile('def test_it(golden): golden("said.txt", "good morning")')
    return pytester


def run(project: pytest.Pytester, *args: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "tests.golden", *QUICK, *args)


def test_what_is_the_same_passes(project: pytest.Pytester) -> None:
    assert run(project).ret == 0


def test_what_differs_fails_and_is_written_on_request(project: pytest.Pytester) -> None:
    said = project.path / "golden" / "said.txt"
    said.write_text("good evening\n", "utf-8")
    assert run(project).ret == 1
    assert run(project, "--update-golden").ret == 0
    assert said.read_text("utf-8") == "good morning\n"


def test_a_file_that_nobody_asks_for_fails_a_full_run_only(project: pytest.Pytester) -> None:
    stale: Path = project.path / "golden" / "old.txt"
    stale.touch()
    assert run(project, "-k", "test_it").ret == 0
    assert run(project).ret == 1
    assert run(project, "--update-golden").ret == 0
    assert not stale.exists()


def test_nobody_is_blamed_when_a_test_was_skipped(project: pytest.Pytester) -> None:
    (project.path / "golden" / "old.txt").touch()
    project.makepyfile(test_more="import pytest\ndef test_more(): pytest.skip('no reader here')")
    assert run(project).ret == 0
