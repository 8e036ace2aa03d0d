"""`make bench`, `python -m bench [WORK …] [--quick] [--on sqlite|postgres]`: the table of the works.

Ours and the floor (plain SQL that leaves the same rows) alternate in one run, so their ratio holds on a noisy machine
where neither figure would.  A wrong answer is a failed run.
"""

from __future__ import annotations

import argparse
import os
import platform
import time

from bench import (
    books,
    budget_query,
    death,
    economics,
    log_hours,
    matching,
    month_end,
    overdue,
    report_file,
    settling,
    start,
    statements,
    time_import,
    verification,
    voucher_export,
)
from bench.table import HEAD, line

WORKS = {
    "log": log_hours.measure,
    "budget": budget_query.measure,
    "overdue": overdue.measure,
    "matching": matching.measure,
    "month": month_end.measure,
    "import": time_import.measure,
    "report": report_file.measure,
    "statements": statements.measure,
    "vouchers": voucher_export.measure,
    "economics": economics.measure,
    "settle": settling.measure,
    "verify": verification.measure,
    "start": start.measure,
    "death": death.measure,
}


def _pace() -> float:
    """Seconds for a million additions: how fast this core is just now, to judge the absolute figures by."""
    paces = []
    for _round in range(5):
        began = time.perf_counter()
        total = 0
        for number in range(1_000_000):
            total += number
        paces.append(time.perf_counter() - began)
    return min(paces)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("works", nargs="*", choices=[*WORKS, []], help="which (all)")
    parser.add_argument("--quick", action="store_true", help="small numbers: shows that it runs, not how fast")
    parser.add_argument("--on", choices=books.KINDS, help="one database only")
    asked = parser.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load};")
    print(f"a million additions in Python take {_pace() * 1e3:.0f} ms.\n")
    print(HEAD, flush=True)
    for kind in [asked.on] if asked.on else books.KINDS:
        with books.shelf(kind) as shelf:
            for name in asked.works or WORKS:
                for figure in WORKS[name](shelf, quick=asked.quick):
                    print(line(figure), flush=True)
    print(f"\nAt the end a million additions took {_pace() * 1e3:.0f} ms.")


if __name__ == "__main__":
    main()
