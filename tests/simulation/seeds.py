"""Many seeds, each on a copy of the same books with the cast in them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from storage import book as book_room
from storage import engine as engine_room
from tests.conftest import fill, sharing
from tests.postgres import start
from tests.simulation.mortal import Mortal
from tests.simulation.process import Process
from tests.simulation.world import STEPS, Outcome, World

MEMORY = Path("/dev/shm")


def _memory(*, kill: bool) -> str | None:
    """A folder that lies in memory, where there is one and no process really dies: each seed makes, writes and removes
    a database and files."""
    return str(MEMORY) if not kill and os.access(MEMORY, os.W_OK) else None


class Seeds:
    """Where seeds are run; in a `with`."""

    def __init__(self, *, kill: bool = False, postgres: bool = False) -> None:
        self._kill, self._postgres = kill, postgres

    def __enter__(self) -> Seeds:
        self._folder = tempfile.TemporaryDirectory(prefix="zhangfang-simulation-", dir=_memory(kill=self._kill))
        self._path = Path(self._folder.name)
        if not self._kill:  # nobody in this process loses its memory with the power
            self._before = book_room.engine, engine_room.PRAGMAS
            book_room.engine = sharing(book_room.engine)
            engine_room.PRAGMAS = tuple(
                one.replace("synchronous = FULL", "synchronous = OFF") for one in engine_room.PRAGMAS
            )
        self._server = start(os.getpid()) if self._postgres else None
        fill(self._server.create("cast") if self._server else f"sqlite:///{self._path / 'cast.db'}")
        return self

    def __exit__(self, *_error: object) -> None:
        if not self._kill:
            book_room.engine, engine_room.PRAGMAS = self._before
        self._folder.cleanup()

    def run(self, seed: int, steps: int = STEPS) -> Outcome:
        """One seed; the same one each time."""
        folder = self._path / f"seed{seed}"
        folder.mkdir()
        if self._server:
            url = self._server.create(f"seed{seed}", "cast")
        else:
            shutil.copy(self._path / "cast.db", folder / "books.db")
            url = f"sqlite:///{folder / 'books.db'}"
        try:
            return World(url, folder, seed, Mortal if self._kill else Process).live(steps)
        finally:
            if self._server:
                self._server.drop(f"seed{seed}")
            shutil.rmtree(folder)
