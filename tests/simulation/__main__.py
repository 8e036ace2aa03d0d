"""`python -m tests.simulation --seeds 1000 [--from 1] [--kill] [--postgres] [--log]`."""

from __future__ import annotations

import argparse
import sys
import time

from tests.simulation.seeds import Seeds


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--seeds", type=int, default=100, help="how many companies")
    asked.add_argument("--from", type=int, default=1, dest="first", help="the first seed")
    asked.add_argument("--seconds", type=float, default=0.0, help="begin no other seed after so many seconds")
    asked.add_argument("--kill", action="store_true", help="real processes and kill -9")
    asked.add_argument("--postgres", action="store_true", help="on a PostgreSQL of their own")
    asked.add_argument("--log", action="store_true", help="what happened in each")
    words = asked.parse_args()
    begun, run, failed, deaths, messages, notices = time.monotonic(), 0, [], 0, 0, 0
    with Seeds(kill=words.kill, postgres=words.postgres) as seeds:
        for seed in range(words.first, words.first + words.seeds):
            out = seeds.run(seed)
            run += 1
            deaths, messages, notices = deaths + out.deaths, messages + out.messages, notices + out.notices
            if words.log:
                print(*out.log, sep="\n")
            if out.faults:
                failed.append(seed)
                print(f"seed {seed} FAILED", *out.faults, sep="\n  ", flush=True)
            if words.seconds and time.monotonic() - begun > words.seconds:
                break
    took = time.monotonic() - begun
    print(f"{run} seeds in {took:.0f} s: {messages} messages, {deaths} deaths, {notices} notices")
    print(f"failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
