"""Is this tree slower than an earlier one?  `python -m bench.paired COMMIT [WORK …] [--rounds N] [--on …] [--full]`

The bench of an earlier commit, in a worktree that is removed again, and that of this tree take turns, who begins
changes from round to round; of every figure that both have, the best and the middle of the pairs stand side by side,
and the processor time of each run, which holds on a busy machine as well (the floor is in it, as much in one as in the
other).  Both use this interpreter with its libraries, so that nothing but the trees differs.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.table import number

_WORKS = ("log", "budget", "overdue", "month", "import")
"""W1 to W5."""
_HERE = Path(__file__).parent.parent
_ROW = re.compile(
    r"^\| (?P<work>[^|]+) \| (?P<what>[^|]+) \| (?P<kind>[^|]+) \| (?P<value>[\d,.e+-]+) (?P<unit>[^|]+) \|"
)
_PER_SECOND = ("/s", "rows/s")

Key = tuple[str, str, str, str]


def rows(text: str) -> Iterator[tuple[Key, float]]:
    """The figures of a table: (work, what, database, unit) and what was measured.

    >>> list(rows("| W1 core | one writer | sqlite | 1,479 /s | 1,907 /s | 0.78 | ≥ 0.3 × floor | yes |"))
    [(('W1 core', 'one writer', 'sqlite', '/s'), 1479.0)]
    """
    for line in text.splitlines():
        if found := _ROW.match(line):
            key = (found["work"].strip(), found["what"].strip(), found["kind"].strip(), found["unit"].strip())
            yield key, float(found["value"].replace(",", ""))


def speed(unit: str, earlier: float, now: float) -> float:
    """How fast it is now, where the earlier one is 1.

    >>> speed("/s", 100, 120), speed("ms", 100, 50)
    (1.2, 2.0)
    """
    return now / earlier if unit in _PER_SECOND else earlier / now


def _measured(tree: Path, work: str, arguments: list[str]) -> dict[Key, float]:
    """The figures of a work, and what its process took of the processor."""
    asked = [sys.executable, "-m", "bench", work, *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        asked, check=False, cwd=tree, env=os.environ | {"PYTHONPATH": "."}, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{tree}: {' '.join(asked)} failed\n{done.stderr[-2000:]}")
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return dict(rows(done.stdout)) | {(work, "processor time of the run", "", "s"): taken}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.paired", description=__doc__)
    parser.add_argument("commit", help="the earlier one")
    parser.add_argument("works", nargs="*", choices=[*_WORKS, []], help="which (W1 to W5)")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of runs")
    parser.add_argument("--on", default="sqlite", choices=("sqlite", "postgres"))
    parser.add_argument("--full", action="store_true", help="the sizes of the benchmarks, which take long")
    asked = parser.parse_args()
    arguments = ["--on", asked.on, *([] if asked.full else ["--quick"])]
    pairs: dict[Key, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        earlier = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--detach", "-q", earlier, asked.commit], cwd=_HERE, check=True)
        try:
            for place in range(asked.rounds):
                trees = (earlier, _HERE) if place % 2 == 0 else (_HERE, earlier)
                for work in asked.works or _WORKS:
                    found = {tree: _measured(tree, work, arguments) for tree in trees}
                    for key, before in found[earlier].items():
                        if key in found[_HERE] and before and found[_HERE][key]:
                            pairs.setdefault(key, []).append((before, found[_HERE][key]))
                print(f"pair {place + 1} of {asked.rounds} is measured", file=sys.stderr, flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", earlier], cwd=_HERE, check=True)
    print("| work | what | database | earlier, best | now, best | speed of the best | middle of the pairs |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: |")
    for (work, what, kind, unit), both in pairs.items():
        best = max if unit in _PER_SECOND else min
        was, now = best(one for one, _two in both), best(two for _one, two in both)
        middle = median(speed(unit, *pair) for pair in both)
        cells = (work, what, kind, f"{number(was)} {unit}", f"{number(now)} {unit}", f"{speed(unit, was, now):.2f}")
        print(f"| {' | '.join(cells)} | {middle:.2f} |")


if __name__ == "__main__":
    main()
