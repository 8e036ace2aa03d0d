"""Processes that are killed at random points of the write path, and what must hold afterwards.

tests/test_death.py has twenty of them, `python -m bench death` two hundred.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from handlers.verification.prove import prove
from storage import tables as t
from storage.directory import table
from tests.conftest import Stage, make_stage
from tests.writer import Writers, finish


@dataclass
class Outcome:
    """What was told to the outside before each death, and what is in the books after all of them."""

    deaths: int = 0
    taken: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    booked: Counter[str] = field(default_factory=Counter)
    faults: tuple[object, ...] = ()

    @property
    def lost(self) -> set[str]:
        """Messages that the platform or the person was told were taken, and that are not in the books."""
        return (self.taken | self.said) - set(self.booked)

    @property
    def doubled(self) -> set[str]:
        return {key for key, times in self.booked.items() if times > 1}


def kill(url: str, folder: Path, runs: int, seed: int) -> Outcome:
    """Kill `runs` writers, each somewhere in its first messages; then finish what they left, and look."""
    dice = random.Random(seed)
    found = Outcome()
    writers = Writers(url, folder)
    try:
        for run in range(runs):
            _one(writers, found, run * 1000, dice)
    finally:
        writers.close()
    stage = make_stage(url, folder)
    _look(stage, found)
    stage.house.store.close()
    return found


def _one(writers: Writers, found: Outcome, first: int, dice: random.Random) -> None:
    """Let one write until some message, then kill it a random moment later."""
    writers.order(f"log {first} 1000")
    pid, messages, moment = 0, dice.randrange(0, 6), dice.uniform(0.0, 0.012)
    while True:
        line = writers.said()
        if line.startswith("pid"):
            pid = int(line.split()[1])
        if line.startswith("taken"):
            found.taken.add(line.split()[1])
        if line.startswith("said"):
            found.said.add(line.split()[1])
        if pid and (messages == 0 or line == "done"):
            break
        messages -= not line.startswith("pid")
    threading.Event().wait(moment)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    writers.order("end")
    while (line := writers.said()) != "ended":
        if line.startswith("taken"):
            found.taken.add(line.split()[1])
        if line.startswith("said"):
            found.said.add(line.split()[1])
    found.deaths += 1


def _look(stage: Stage, found: Outcome) -> None:
    finish(stage)
    hours, entry = table(t.HoursRow), table(t.EntryRow)
    with stage.read() as book:
        keys = {row.id: row.message for row in book.connection.execute(select(hours.c.id, hours.c.message))}
        for source in book.connection.execute(select(entry.c.source)).scalars():
            found.booked[keys[int(source.partition(":")[2])]] += 1
        found.faults = prove(book, stage.house.rules).faults
