"""The bill of materials of a release: `make sbom` writes dist/zhangfang-VERSION.cdx.json (CycloneDX, by cyclonedx-py).

It is made from an environment that has exactly what requirements.lock says and the wheel, as somebody would install it
on this system, and it is checked against the schema of CycloneDX and against the lock file.  The same commit gives the
same file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import VERSION

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
BILL = ROOT / f"dist/zhangfang-{VERSION}.cdx.json"


class Incomplete(Exception):
    """The bill lacks what the lock file says, or says more."""


def run(*words: str | Path, **more: str) -> str:
    """Its output; what it says on stderr is shown, and a failure ends us."""
    done = subprocess.run(words, cwd=ROOT, env=os.environ | more, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{Path(words[0]).name} {words[1]} failed")
    return done.stdout


def install(wheel: Path, place: Path) -> None:
    """The environment that somebody has who installs the release: the lock file, the wheel and nothing else."""
    python = place / "bin/python"
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--python", sys.executable, place)
        run(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", LOCK)
        run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
        return
    venv.create(place, with_pip=True)
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "-r", LOCK)
    run(*pip, "install", "--no-deps", wheel)
    run(*pip, "uninstall", "--yes", "setuptools", "pip")  # they came with the environment and are no part of us


def bill(place: Path, when: str) -> dict[str, Any]:
    """What is in that environment, with the texts of the licences.  `when` is the second of the commit."""
    with tempfile.TemporaryDirectory() as folder:
        # The tool wants the version written there; here it stands in the code, once.
        project = (
            (ROOT / "pyproject.toml").read_text("utf-8").replace('dynamic = ["version"]', f'version = "{VERSION}"')
        )
        about, out = Path(folder) / "pyproject.toml", Path(folder) / "bill.json"
        about.write_text(project, "utf-8")
        command = ("environment", "--pyproject", about, "--gather-license-texts", "--output-reproducible", "--validate")
        run(Path(sys.executable).parent / "cyclonedx-py", *command, "-o", out, place, SOURCE_DATE_EPOCH=when)
        made: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return made


def check(made: dict[str, Any], lock: Path = LOCK) -> None:
    """Raises Incomplete."""
    wanted = set()
    for line in lock.read_text("utf-8").splitlines():
        if "==" in line:
            asked = Requirement(line.rstrip("\\ "))
            if asked.marker is None or asked.marker.evaluate():
                wanted.add(f"{canonicalize_name(asked.name)}{asked.specifier}")
    parts = made["components"]
    found = {f"{canonicalize_name(part['name'])}=={part['version']}" for part in parts}
    if found != wanted:
        raise Incomplete(f"missing: {sorted(wanted - found)}, too many: {sorted(found - wanted)}")
    if without := sorted(part["name"] for part in parts if not part.get("licenses")):
        raise Incomplete(f"without a licence: {without}")
    if made["metadata"]["component"].get("version") != VERSION:
        raise Incomplete("it does not say of which version it is")
    refers = [
        one["url"] for part in (*parts, made["metadata"]["component"]) for one in part.get("externalReferences", ())
    ]
    if here := [url for url in refers if not url.startswith(("https://", "http://"))]:
        raise Incomplete(f"it names a place of this machine: {here}")


def main() -> None:
    wheel = ROOT / f"dist/zhangfang-{VERSION}-py3-none-any.whl"
    if not wheel.exists():
        sys.exit(f"{wheel.name} is not in dist/ yet:  make package")
    when = run("git", "log", "-1", "--format=%ct").strip()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "environment"
        install(wheel, place)
        made = bill(place, when)
    check(made)
    BILL.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{BILL.relative_to(ROOT)}: {len(made['components'])} components")


if __name__ == "__main__":
    main()
