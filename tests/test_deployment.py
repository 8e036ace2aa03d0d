"""What stands in deploy/ can be used as it stands: the unit of systemd, the Dockerfile, and what both wait for."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot import readiness
from bot.config import PREFIX
from tests.test_docs import keys_of
from tests.test_house import ROOT

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "zhangfang.service"
DOCKERFILE = DEPLOY / "Dockerfile"
PROGRAM = "/opt/zhangfang/bin/zhangfang"


def systemd(*words: str | Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here (Debian: systemd)")
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False)


def unit(folder: Path, text: str) -> Path:
    """The unit with a program that is there."""
    path = folder / UNIT.name
    path.write_text(text.replace(PROGRAM, "/bin/true"), "utf-8")
    return path


def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    assert f"\nExecStart={PROGRAM} --config /etc/zhangfang/config.toml run\n" in text
    verified = systemd("verify", unit(tmp_path, text))
    assert (verified.returncode, verified.stderr) == (0, "")
    # So do the lines that somebody puts into a drop-in.
    told = re.sub(r"^#   ((?:LoadCredential|Environment)=)", r"\1", text, flags=re.MULTILINE)
    assert told.count("\nLoadCredential=") == 2
    assert systemd("verify", unit(tmp_path, told)).stderr == ""
    wrong = systemd("verify", unit(tmp_path, text.replace("ProtectSystem=", "ProtectSytem=")))
    assert "ProtectSytem" in wrong.stderr


def test_the_unit_leaves_the_program_little_to_reach(tmp_path: Path) -> None:
    """By systemd's own measure from 0 to 100; 92 is what a unit has that says nothing of it."""
    text = UNIT.read_text("utf-8")
    exposure = ("security", "--offline=yes", "--no-pager", "--threshold=15")
    assert systemd(*exposure, unit(tmp_path, text)).returncode == 0
    opened = re.sub(r"^(Protect|Private|Restrict|SystemCall|Capability)\w+=.*\n", "", text, flags=re.MULTILINE)
    assert systemd(*exposure, unit(tmp_path, opened)).returncode != 0


def test_every_setting_that_is_deployed_exists() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (UNIT, DOCKERFILE))
    named = re.findall(rf"{PREFIX}([A-Z]+)__([A-Z_]+)=", text)
    assert ("HTTP", "HOST") in named and ("SLACK", "BOT_TOKEN") in named
    assert [one for one in named if one[1].lower() not in keys_of(one[0].lower())] == []


def hadolint(path: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "hadolint", "--no-color", path]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_dockerfile_has_nothing_to_complain_of(tmp_path: Path) -> None:
    linted = hadolint(DOCKERFILE)
    assert (linted.returncode, linted.stdout) == (0, "")
    worse = tmp_path / "Dockerfile"
    worse.write_text(re.sub(r":3\.11\S*", ":latest", DOCKERFILE.read_text("utf-8")), "utf-8")
    assert "DL3007" in hadolint(worse).stdout


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with its line."""
    lines = re.sub(r"\\\n\s*", "", DOCKERFILE.read_text("utf-8")).splitlines()
    words = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, rest in words]


def test_a_build_sees_only_what_it_copies() -> None:
    allowed = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    copied = [rest.split()[:-1] for name, rest in steps() if name == "COPY" and not rest.startswith("--from")]
    assert allowed == ["*", *(f"!{source}" for sources in copied for source in sources)]
    assert "requirements.lock" in copied[0], "what runs, not what develops"


def test_the_image_is_installed_by_hashes_and_runs_as_nobody_special() -> None:
    said = steps()
    bases = [rest.split()[0] for name, rest in said if name == "FROM"]
    assert len(bases) == 2 and len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", bases[0])
    installs = [rest for name, rest in said if name == "RUN" and "pip " in rest]
    assert all("--require-hashes -r requirements.lock" in rest and "--no-index --no-deps" in rest for rest in installs)
    assert [rest for name, rest in said if name == "USER"] == ["10001:10001"]
    assert [name for name, _ in said].index("USER") < [name for name, _ in said].index("ENTRYPOINT")
    assert (dict(said)["ENTRYPOINT"], dict(said)["CMD"]) == ('["zhangfang"]', '["run"]')


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[socket.socket]:
    """What a service manager listens at."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.settimeout(60)
        yield door


@pytest.mark.slow
def test_whoever_started_it_is_told_when_it_is_open_and_when_it_closes(tmp_path: Path, listener: socket.socket) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    env = {"NOTIFY_SOCKET": str(tmp_path / "notify"), f"{PREFIX}HTTP__PORT": "0", f"{PREFIX}WEB__PORT": "0"}
    command = [sys.executable, "-m", "bot", "run"]
    env |= {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, env=kept | env, stdout=subprocess.PIPE, text=True) as house:
        try:
            assert listener.recv(100).decode() == readiness.OPEN
            assert house.stdout is not None
            lines = iter(house.stdout.readline, "")
            address = next(line.split()[1] for line in lines if line.startswith("health: "))
            with urlopen(address, timeout=10) as answer:
                assert json.load(answer) == {"disk": "up", "web": "up"}
            assert healthy(address) == 0
            house.send_signal(signal.SIGTERM)
            assert listener.recv(100).decode() == readiness.CLOSING
            assert house.wait(30) == 0
        finally:
            house.kill()
    assert healthy(address) != 0


def healthy(address: str) -> int:
    """How the container's own look at its health ends, at that address."""
    command = next(rest for name, rest in steps() if name == "HEALTHCHECK").partition("CMD ")[2]
    program, *words = json.loads(command)
    assert program == "python"
    assert "http://127.0.0.1:8080/healthz" in words[-1]
    words[-1] = words[-1].replace("http://127.0.0.1:8080/healthz", address)
    return subprocess.run([sys.executable, *words], capture_output=True, timeout=30, check=False).returncode


def test_a_name_of_the_kernel_is_an_address_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"@zhangfang-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind("\0" + name[1:])
        door.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        readiness.tell(readiness.OPEN)
        assert door.recv(100) == b"READY=1"


def test_nobody_who_listens_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    readiness.tell(readiness.OPEN)
    assert caplog.messages == []
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    readiness.tell(readiness.OPEN)
    assert "cannot be told READY=1" in caplog.text
