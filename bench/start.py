"""Start: `zhangfang say` in a process of its own, from the call to the answer; its bytecode is compiled.

The floor is Python itself with SQLAlchemy imported: less nobody can start with who uses it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.books import Shelf
from bench.table import Figure

ROOT = Path(__file__).parents[1]


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    if shelf.kind != "sqlite":
        return
    kept = shelf.keep("start", staff=20)
    kept.close()
    environment = {**os.environ, "ZHANGFANG__DATABASE__URL": kept.url}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # ours is compiled once, as where it is installed
    say = [sys.executable, "-m", "bot", "say", "log 2h P001 design", "--as", "u0001"]
    plain = [sys.executable, "-c", "import sqlalchemy"]
    timed(say, environment)
    mine, floor = [], []
    for _round in range(3 if quick else 9):
        floor.append(timed(plain, environment))
        mine.append(timed(say, environment))
    seconds, memory = median(one[0] for one in mine), max(one[1] for one in mine)
    base, least = median(one[0] for one in floor), max(one[1] for one in floor)
    yield Figure("start", "cold `zhangfang say`", "sqlite", seconds, "s", base, "≤ 0.75 s", seconds <= 0.75, "low")
    cpu, least_cpu = median(one[2] for one in mine), median(one[2] for one in floor)
    yield Figure("start", "cold `zhangfang say`, CPU", "sqlite", cpu, "s", least_cpu, better="low")
    yield Figure("start", "cold `zhangfang say`, memory", "sqlite", memory, "MB", least, "≤ 80 MB", memory <= 80, "low")


# A process keeps the size that it had before it became another program: so a small one starts what is measured.
_LAUNCH = """
import json, os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_pid, status, used = os.wait4(process.pid, 0)
print(json.dumps([time.perf_counter() - began, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, status]))
"""


def timed(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """(seconds, MB at most, seconds of CPU) of a process."""
    launched = [sys.executable, "-S", "-E", "-c", _LAUNCH, *command]
    said = subprocess.run(launched, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    seconds, memory, cpu, status = json.loads(said)
    assert status == 0, "it did not answer"
    return seconds, memory, cpu
