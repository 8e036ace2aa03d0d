"""The bill of materials: made by the tool from a small environment, and what it must not lack."""

from __future__ import annotations

import copy
import shutil
import venv
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from bot import VERSION
from scripts.bill_of_materials import Incomplete, bill, check

INSIDE = ("click", "psycopg")
ELSEWHERE = "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Of an environment with two packages: what they say of themselves is all that is read."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False)
    (site,) = place.glob("lib/python3*/site-packages")
    for name in INSIDE:
        info = Path(str(distribution(name).locate_file("."))).glob(f"{name}-*.dist-info")
        shutil.copytree(source := next(info), site / source.name)
    return bill(place, when="1780000000")


def lock(folder: Path, *names: str) -> Path:
    path = folder / "some.lock"
    lines = [f"{name}=={distribution(name).version} \\\n    --hash=sha256:0\n" for name in names]
    path.write_text("".join(lines) + ELSEWHERE, "utf-8")
    return path


def test_it_says_what_is_there_with_licences_and_of_which_version(made: dict[str, Any], tmp_path: Path) -> None:
    check(made, lock(tmp_path, *INSIDE))
    assert (made["bomFormat"], made["metadata"]["timestamp"]) == ("CycloneDX", "2026-05-28T20:26:40+00:00")
    about = made["metadata"]["component"]
    assert (about["name"], about["version"], about["type"]) == ("zhangfang", VERSION, "application")
    parts = {part["name"]: part for part in made["components"]}
    assert parts["psycopg"]["licenses"][0]["license"]["id"] == "LGPL-3.0-only"
    assert parts["click"]["purl"] == f"pkg:pypi/click@{distribution('click').version}"


def test_what_it_lacks_or_tells_too_much_is_refused(made: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(Incomplete, match=r"missing: \['mako"):
        check(made, lock(tmp_path, *INSIDE, "mako"))
    with pytest.raises(Incomplete, match=r"too many: \['psycopg"):
        check(made, lock(tmp_path, "click"))
    full = lock(tmp_path, *INSIDE)
    spoilt = [
        (lambda it: it["components"][0].pop("licenses"), "without a licence"),
        (lambda it: it["metadata"]["component"].update(version="0"), "of which version"),
        (lambda it: it["components"][0]["externalReferences"].append({"url": "file:///x.whl"}), "file:///x.whl"),
    ]
    for spoil, said in spoilt:
        one = copy.deepcopy(made)
        spoil(one)
        with pytest.raises(Incomplete, match=said):
            check(one, full)
