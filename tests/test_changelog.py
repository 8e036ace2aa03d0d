"""CHANGELOG.md has the form of Keep a Changelog, and a version that was released can be upgraded from for ever."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot import VERSION
from storage import migrate
from tests.stored_database import stored

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"
GROUPS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
HEADING = re.compile(r"## \[(?:Unreleased|(\d+)\.(\d+)\.(\d+)\] - (unreleased|\d{4}-\d{2}-\d{2}))\]?")


def faults(text: str) -> list[str]:
    """What is wrong with its form."""
    out = [] if text.startswith("# Changelog\n") else ["it does not begin with “# Changelog”"]
    newest: tuple[int, ...] = ()
    groups: list[str] = []
    for line in text.splitlines():
        if line.startswith("## "):
            found = HEADING.fullmatch(line)
            version = tuple(map(int, found.groups()[:3])) if found and found[1] else ()
            if found is None or (not version and newest) or (found[4] == "unreleased" and newest):
                out.append(f"no heading of a version here: {line}")
            elif newest and version >= newest:
                out.append(f"an older version stands before {line}")
            elif found[4] not in (None, "unreleased") and not _day(found[4]):
                out.append(f"no day: {line}")
            newest, groups = version or newest, []
        elif line.startswith("### "):
            group = line.removeprefix("### ")
            if group not in GROUPS or (groups and group in GROUPS and GROUPS.index(group) <= GROUPS.index(groups[-1])):
                out.append(f"no group here: {line}")
            else:
                groups.append(group)
        elif line.startswith("- ") and not groups:
            out.append(f"in no group: {line[:60]}")
    return out


def _day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def versions(text: str) -> list[tuple[str, str]]:
    """(version, day), the newest first."""
    found = re.findall(r"^## \[([\d.]+)\] - (\S+)$", text, re.MULTILINE)
    return [(version, day) for version, day in found]


def test_it_has_the_form() -> None:
    assert faults(CHANGELOG.read_text("utf-8")) == []


def test_its_newest_version_is_the_packages() -> None:
    assert versions(CHANGELOG.read_text("utf-8"))[0][0] == VERSION


def test_what_was_released_is_stored_for_the_versions_to_come() -> None:
    """Whoever installs it has a database of this revision, and every later version brings it up to date."""
    if versions(CHANGELOG.read_text("utf-8"))[0][1] == "unreleased":
        pytest.skip("nothing was released yet")
    assert migrate.head() in stored(), "python -m tests.stored_database"


GOOD = """# Changelog

## [Unreleased]

### Fixed
- a

## [0.2.0] - 2027-01-31

### Added
- b

## [0.1.0] - 2026-12-01
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# Changelog", "# Changes", "does not begin"),
        ("[0.1.0]", "[0.3.0]", "an older version"),
        ("[0.1.0]", "[0.2.0]", "an older version"),
        ("2027-01-31", "2027-02-31", "no day"),
        ("2026-12-01", "unreleased", "no heading"),
        ("## [0.2.0] - 2027-01-31", "## 0.2.0", "no heading"),
        ("### Fixed", "### Mended", "no group"),
        ("### Fixed", "### Fixed\n### Added", "no group"),
        ("### Added\n", "", "in no group: - b"),
    ],
)
def test_another_form_would_be_noticed(old: str, new: str, said: str) -> None:
    assert faults(GOOD) == []
    assert any(said in fault for fault in faults(GOOD.replace(old, new)))
