"""`python -m tests.simulation --seeds 1000 [--from 1] [--workers 2] [--kill] [--postgres] [--log]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Generator
from multiprocessing import get_context

from tests.simulation.seeds import Seeds
from tests.simulation.world import Outcome

_SEEDS: list[Seeds] = []
"""Where the workers run theirs: they are forked once it is set up and warm."""


def outcomes(first: int, count: int, workers: int, *, kill: bool, postgres: bool) -> Generator[Outcome]:
    """The seeds in their order, some at a time.  What the first one loads and writes once the workers have as well."""
    with Seeds(kill=kill, postgres=postgres) as seeds:
        yield seeds.run(first)
        rest = range(first + 1, first + count)
        if workers < 2 or len(rest) < 2:
            yield from map(seeds.run, rest)
            return
        _SEEDS[:] = [seeds]
        with get_context("fork").Pool(workers) as pool:
            yield from pool.imap(_run, rest)


def _run(seed: int) -> Outcome:
    return _SEEDS[0].run(seed)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--seeds", type=int, default=100, help="how many companies")
    asked.add_argument("--from", type=int, default=1, dest="first", help="the first seed")
    asked.add_argument("--seconds", type=float, default=0.0, help="begin no other seed after so many seconds")
    asked.add_argument("--workers", type=int, default=0, help="processes beside each other (as many as cores)")
    asked.add_argument("--kill", action="store_true", help="real processes and kill -9")
    asked.add_argument("--postgres", action="store_true", help="on a PostgreSQL of their own")
    asked.add_argument("--log", action="store_true", help="what happened in each")
    words = asked.parse_args()
    # Real processes take all cores as it is, and a connection to the server that makes databases is one process's.
    workers = 1 if words.kill or words.postgres else words.workers or os.cpu_count() or 1
    begun, run, failed, deaths, messages, notices = time.monotonic(), 0, [], 0, 0, 0
    every = outcomes(words.first, words.seeds, workers, kill=words.kill, postgres=words.postgres)
    for out in every:
        run += 1
        deaths, messages, notices = deaths + out.deaths, messages + out.messages, notices + out.notices
        if words.log:
            print(*out.log, sep="\n")
        if out.faults:
            failed.append(out.seed)
            print(f"seed {out.seed} FAILED", *out.faults, sep="\n  ", flush=True)
        if words.seconds and time.monotonic() - begun > words.seconds:
            break
    every.close()
    took = time.monotonic() - begun
    print(f"{run} seeds in {took:.0f} s: {messages} messages, {deaths} deaths, {notices} notices")
    print(f"failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
