"""The check of licences: what runs passes it, and what must not be there does not."""

from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path

import pytest

from scripts.licences import REVIEWED, Licence, bundled, complaint, declared, found, locked, main, permissive

ROOT = Path(__file__).parents[1]
GPL = "GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007\n"


def package(folder: Path, *said: str, files: dict[str, str] | None = None) -> Distribution:
    """An installed package that says this of itself."""
    info = folder / "thing-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "\n".join(("Metadata-Version: 2.4", "Name: thing", "Version: 1", *said, "")), "utf-8"
    )
    for name, text in (files or {}).items():
        (folder / name).write_text(text, "utf-8")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in files or {}), "utf-8")
    return Distribution.at(info)


def test_what_runs_may_be_there() -> None:
    assert {one: said for one in set(locked(ROOT / "requirements.lock")) if (said := complaint(found(one)))} == {}


@pytest.mark.parametrize(
    "declaration",
    [
        "MIT",
        "Apache-2.0 AND MIT",
        "Apache-2.0 OR GPL-3.0-only",
        "MIT OR (GPL-2.0-only AND BSD-3-Clause)",
        "BSD License",
    ],
)
def test_what_is_permissive_needs_no_look(declaration: str) -> None:
    assert permissive(declaration)


@pytest.mark.parametrize(
    "declaration",
    [
        *("GPL-3.0-only", "GPL-2.0-or-later", "AGPL-3.0-only", "LGPL-3.0-only", "MPL-2.0"),
        *("MIT AND GPL-3.0-only", "(MIT OR BSD-3-Clause) AND AGPL-3.0-or-later", "GPL-3.0-only WITH GCC-exception-3.1"),
        *("GNU General Public License v3 (GPLv3)", "unknown", "Other/Proprietary License", "see LICENSE", ""),
    ],
)
def test_what_is_not_permissive_fails(declaration: str) -> None:
    assert not permissive(declaration)
    assert complaint(Licence("thing", declaration))


def test_what_was_looked_at_is_looked_at_again_when_it_changes() -> None:
    assert complaint(Licence("psycopg", REVIEWED["psycopg"][0])) == ""
    assert "now declares “AGPL-3.0-only”" in complaint(Licence("psycopg", "AGPL-3.0-only"))


@pytest.mark.parametrize(
    ("said", "declares"),
    [
        (("License-Expression: MIT", "License: GPL"), "MIT"),
        (("Classifier: License :: OSI Approved :: MIT License", "License: see below"), "MIT License"),
        (("License: AGPL-3.0-only",), "AGPL-3.0-only"),
        (("Classifier: License :: OSI Approved",), "unknown"),
        ((), "unknown"),
    ],
    ids=["expression", "classifier", "words", "approved", "nothing"],
)
def test_a_package_says_what_it_declares(tmp_path: Path, said: tuple[str, ...], declares: str) -> None:
    assert declared(package(tmp_path, *said)) == declares


def test_what_a_package_brings_along_is_seen(tmp_path: Path) -> None:
    inside = {"LICENSE": f"MIT\n\nBundled:\n{GPL}", "NOTICE": "GPL-compatible", "code.py": GPL, "words.txt": GPL}
    thing = package(tmp_path, "License-Expression: MIT", files=inside)
    assert list(bundled(thing)) == ["LICENSE"]
    assert "brings along" in complaint(Licence("thing", declared(thing), ("LICENSE",)))
    assert complaint(Licence("thing", "MIT")) == ""


def test_a_wrong_licence_ends_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["licences", "--quiet"])
    main()
    assert capsys.readouterr() == ("", "")
    monkeypatch.delitem(REVIEWED, "psycopg")
    with pytest.raises(SystemExit, match="1"):
        main()
    assert "psycopg declares “LGPL-3.0-only”" in capsys.readouterr().err


def test_the_check_stands_in_what_everybody_runs() -> None:
    style = (ROOT / "Makefile").read_text("utf-8").partition("\nstyle: ")[2].partition("\n\n")[0]
    assert "scripts.licences" in style
    assert "make style" in (ROOT / ".ci/run").read_text("utf-8")
