"""The package: what is in it, and that it runs where nothing of the repository is.

It is installed into an environment of its own, beside the libraries of the one that runs the tests: so nothing is
fetched, and what is ours comes from the wheel or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_string
from pathlib import Path, PurePosixPath

import pytest

from bot import VERSION
from tests.test_house import ROOMS, ROOT

pytestmark = pytest.mark.sweep(3, of="file")

NOT_SHIPPED = ("chat/intent/training/", "ocr/training/")
NAME = f"zhangfang-{VERSION}"
KINDS = {*(".py", ".css", ".js", ".html", ".svg", ".mo", ".npz", ".json", ".jpg", ".toml", ".mako", ".txt")}
"""What a room is made of.  Anything else in one is there by mistake: a database, a key, a backup."""
OURS = f"import {', '.join(ROOMS)}; print(*({', '.join(f'{room}.__file__' for room in ROOMS)}))"


def build(folder: Path) -> Path:
    """Wheel and source archive, as `make package` builds them."""
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


def wheel(folder: Path) -> Path:
    return folder / f"{NAME}-py3-none-any.whl"


def tracked() -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_the_wheel_has_all_of_the_rooms_and_nothing_else(built: Path) -> None:
    names = set(zipfile.ZipFile(wheel(built)).namelist())
    rooms = {name for name in names if name.split("/")[0] in ROOMS}
    wanted = {name for name in tracked() if name.split("/")[0] in ROOMS and not name.startswith(NOT_SHIPPED)}
    assert rooms == {name for name in wanted if not name.endswith(".po")}
    assert {PurePosixPath(name).suffix for name in rooms} <= KINDS
    assert {name.split("/")[0] for name in names - rooms} == {f"{NAME}.dist-info", f"{NAME}.data"}


def test_the_wheel_brings_the_pages_that_it_names(built: Path) -> None:
    """What a line of the program or a page of ours points to lies beside it, at the same place as in the repository."""
    share = f"{NAME}.data/data/share/zhangfang/"
    names = {name.removeprefix(share) for name in zipfile.ZipFile(wheel(built)).namelist() if name.startswith(share)}
    source = "\n".join(
        (ROOT / name).read_text("utf-8") for name in tracked() if name.startswith("bot/") and ".py" in name
    )
    assert set(re.findall(r"docs/\w+\.md|config\.example\.toml", source)) <= names
    missing = []
    for page in (name for name in names if name.endswith(".md")):
        for link in re.findall(r"\]\(([^)\s#]+)[^)]*\)", (ROOT / page).read_text("utf-8")):
            target = os.path.normpath(PurePosixPath(page).parent / link)
            if not re.match(r"[a-z]+:", link) and target not in names:
                missing.append(f"{page}: {link}")
    assert missing == []


def test_the_package_says_what_it_is(built: Path) -> None:
    with zipfile.ZipFile(wheel(built)) as archive:
        said = message_from_string(archive.read(f"{NAME}.dist-info/METADATA").decode())
    assert (said["Name"], said["Version"], said["License-Expression"]) == ("zhangfang", VERSION, "Apache-2.0")
    assert said["Requires-Python"] == ">=3.11"


def test_the_source_archive_has_what_the_wheel_is_built_from_and_no_more(built: Path) -> None:
    with tarfile.open(built / f"{NAME}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {name for name in tracked() if name.split("/")[0] in (*ROOMS, "deploy", "docs")}
    top = {name for name in names if "/" not in name}
    assert {name for name in names if "/" in name} == wanted
    assert top >= {"pyproject.toml", "README.md", "LICENSE", "config.example.toml", "requirements.lock", "PKG-INFO"}
    assert top - tracked() == {"PKG-INFO"}


def test_the_same_files_make_the_same_package(built: Path, tmp_path: Path) -> None:
    """So whoever doubts a release can build it and compare."""
    again = build(tmp_path)
    for name in (f"{NAME}-py3-none-any.whl", f"{NAME}.tar.gz"):
        assert _digest(built / name) == _digest(again / name)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.slow
def test_it_runs_without_the_repository(built: Path, tmp_path: Path) -> None:
    pytest.importorskip("ensurepip", reason="this Python brings no pip into a new environment (Debian: python3-venv)")
    place, empty = tmp_path / "environment", tmp_path / "empty"
    venv.create(place, with_pip=True)
    empty.mkdir()
    python, program = place / "bin/python", place / "bin/zhangfang"
    # Nothing that points here is handed on, neither paths of Python's nor settings of somebody's books.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ZHANGFANG"))}

    def run(*words: str | Path, code: int = 0) -> str:
        done = subprocess.run(words, cwd=empty, env=clean, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == code, (words, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel(built))
    libraries = {str(Path(path).resolve()) for path in sys.path if Path(path).name == "site-packages"}
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # A line of a .pth is only a folder to look in: that of the editable installation beside the libraries is not read.
    (site / "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n", "utf-8")

    assert {Path(file).parents[1] for file in run(python, "-I", "-c", OURS).split()} == {site}
    assert str(ROOT) not in run(python, "-I", "-c", "import sys; print(*sys.path, sep='\\n')").split()
    assert run(program, "--version") == f"zhangfang, version {VERSION}\n"

    toured = run(program, "demo", "--tour")
    assert "the books hold; " in toured.splitlines()[-1]
    assert list(empty.iterdir()) == [], "what it played it took along"

    assert "up to date" in run(program, "db", "upgrade")
    assert [path.name for path in (empty / "data").iterdir()] == ["zhangfang.db"]
    said = run(program, "doctor", code=1)  # nobody is known yet
    assert f"docs/ are in {place / 'share/zhangfang'}" in said
    assert "the books hold" in run(program, "verify")
    assert (place / "share/zhangfang/config.example.toml").read_bytes() == (ROOT / "config.example.toml").read_bytes()
