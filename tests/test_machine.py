"""What a machine may lack: it is installed where that is permitted, else the tests that need it say so.

And the fresh machine of `make fresh`, which must never touch the one that it is built on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sweep(2, of="file")

ROOT = Path(__file__).parents[1]
SCRIPTS = [
    ROOT / ".ci/run",
    *(path for path in sorted((ROOT / "scripts").iterdir()) if path.is_file() and not path.suffix),
]
QUICK = ("-p", "tests.browser", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:anyio")
LOADER = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"

pytest_plugins = ("pytester",)


def program(path: Path, *lines: str) -> Path:
    """A shell script that stands for a program of the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def broken_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program inside playwright, as it ends where a library of the system is missing."""
    node = program(tmp_path / "node", f"echo '{LOADER}' >&2", "exit 127")
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(node))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_shell_script_can_be_read_by_the_shell(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False).stderr == ""


@pytest.mark.usefixtures("broken_driver")
def test_a_driver_that_does_not_start_skips_the_page_tests(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZHANGFANG_BROWSER", raising=False)
    run = page_tests(pytester)
    run.assert_outcomes(skipped=1)
    run.stdout.fnmatch_lines(f"SKIPPED*the browser's driver does not start: {LOADER}")


def test_no_browser_skips_the_page_tests(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(pytester.path))
    monkeypatch.delenv("ZHANGFANG_BROWSER", raising=False)
    run = page_tests(pytester)
    run.assert_outcomes(skipped=1)
    run.stdout.fnmatch_lines("SKIPPED*no browser is installed (chromium, *")


def test_a_browser_that_does_not_start_skips_the_page_tests(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(pytester.path / "chromium", "echo 'libnss3.so: cannot open' >&2", "exit 127")
    monkeypatch.setenv("PATH", str(pytester.path))
    monkeypatch.delenv("ZHANGFANG_BROWSER", raising=False)
    run = page_tests(pytester)
    run.assert_outcomes(skipped=1)
    run.stdout.fnmatch_lines("SKIPPED*chromium does not start: libnss3.so: cannot open")


@pytest.mark.usefixtures("broken_driver")
def test_where_a_browser_is_required_its_tests_fail(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFANG_BROWSER", "required")
    run = page_tests(pytester)
    run.assert_outcomes(errors=1)
    run.stdout.fnmatch_lines(f"*{LOADER}")


def page_tests(pytester: pytest.Pytester) -> pytest.RunResult:
    pytester.makeini("[pytest]\naddopts = -ra")
    pytester.makepyfile("def test_page(browser): browser.new_page().close()")
    return pytester.runpytest_inprocess(*QUICK)


def test_the_ci_requires_a_browser_where_it_may_install_one() -> None:
    assert "\nif may_install; then export ZHANGFANG_BROWSER=required; fi\n" in (ROOT / ".ci/run").read_text("utf-8")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scripts beside an environment, on a machine whose apt-get only writes what it is told into `asked`."""
    for name in ("system", "permission"):
        program(tmp_path / "scripts" / name).write_bytes((ROOT / "scripts" / name).read_bytes())
    program(tmp_path / ".venv/bin/python", f'exec "{sys.executable}" "$@"')
    program(tmp_path / "bin/apt-get", f'echo "$*" >>"{tmp_path}/asked"')
    program(tmp_path / "bin/id", "echo 0")
    program(tmp_path / "bin/chromium", "echo Chromium 1")
    program(tmp_path / "bin/fc-list", "echo a font")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("ZHANGFANG_SYSTEM", raising=False)
    return tmp_path


def prepared(system: Path) -> str:
    command = ["bash", system / "scripts/system", "test"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.usefixtures("broken_driver")
def test_what_the_driver_lacks_is_installed(system: Path) -> None:
    assert "Installing libatomic1" in prepared(system)
    assert "libatomic1" in (system / "asked").read_text("utf-8")
    assert prepared(system) == "", "what did not help is not tried again"


@pytest.mark.usefixtures("broken_driver")
def test_what_may_not_be_installed_is_named(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANGFANG_SYSTEM", "no")
    assert "sudo apt-get install libatomic1" in prepared(system)
    assert not (system / "asked").exists()


def test_what_is_there_is_not_installed(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(program(system / "node", "echo Version 1")))
    assert prepared(system) == ""
    assert not (system / "asked").exists()


def test_a_fresh_machine_needs_root_and_says_so(system: Path) -> None:
    program(system / "bin/id", "echo 1000")
    built = subprocess.run([ROOT / "scripts/fresh"], capture_output=True, text=True, timeout=60, check=False)
    assert built.returncode == 3
    assert "sudo make fresh" in built.stderr


def apart(script: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run in namespaces of its own, as scripts/fresh does."""
    alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    if os.geteuid() != 0 or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount, and not in every container")
    lines = ["set -e", f". '{ROOT}/scripts/chroot'", f"place='{place}'", f"root='{place}/root'", script]
    command = [*alone, "bash", "-c", "\n".join(lines)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_fresh_machine_has_devices_and_mounts_of_its_own(tmp_path: Path) -> None:
    built = apart(
        'make_devices "$root"; mount_system "$root"; findmnt -rno TARGET,SOURCE,FSTYPE | grep "^$root" | sort\n'
        'stat -c "%n %F %t:%T" "$root"/dev/*; cat "$root/proc/1/comm"; ls "$root/dev/pts" "$root/dev/shm"',
        tmp_path,
    )
    assert built.stderr == ""
    assert built.stdout.replace(f"{tmp_path}/root/", "").splitlines() == [
        "dev/pts devpts devpts",
        "dev/shm tmpfs tmpfs",
        "proc proc proc",
        "sys sysfs sysfs",
        "dev/full character special file 1:7",
        "dev/null character special file 1:3",
        "dev/ptmx character special file 5:2",
        "dev/pts directory 0:0",
        "dev/random character special file 1:8",
        "dev/shm directory 0:0",
        "dev/tty character special file 5:0",
        "dev/urandom character special file 1:9",
        "dev/zero character special file 1:5",
        "bash",
        "dev/pts:",
        "ptmx",
        "",
        "dev/shm:",
    ]
    mounts = Path("/proc/self/mountinfo").read_text("utf-8")
    assert str(tmp_path) not in mounts, "the machine itself never sees them"


def test_nothing_is_removed_while_something_is_mounted_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    dev = folder / "root" / "dev"
    dev.mkdir(parents=True)
    (folder / "kept").touch()
    tried = apart(
        'mount -t tmpfs tmpfs "$root/dev"; touch "$root/dev/null"\n'
        'remove_unmounted "$place" && exit 9\n'
        'ls "$place" "$root/dev"; umount "$root/dev"; remove_unmounted "$place"',
        folder,
    )
    assert (tried.returncode, tried.stdout.split()) == (
        0,
        [f"{folder}:", "kept", "root", f"{dev}:", "null"],
    )
    assert str(dev) in tried.stderr
    assert not folder.exists()


def test_a_fresh_machine_binds_nothing_and_removes_on_one_file_system_only() -> None:
    lines = [line for name in ("fresh", "chroot") for line in (ROOT / "scripts" / name).read_text("utf-8").splitlines()]
    code = [line.strip() for line in lines if not line.strip().startswith("#")]
    assert [line for line in code if "mount" in line and "bind" in line] == []
    assert [line for line in code if "rm -r" in line] == ['rm -rf --one-file-system "$folder"']
