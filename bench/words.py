"""How sentences are understood: `python -m bench.words FILE.jsonl…` says each to the example company and counts.

A line has "id", "text", "as", "in", "before", "lang", "kind" and "expect", the alternatives that are right: {"changes":
[…]} exactly these and no other change of time or money, {"asks": true} a question and no change, {"silent": true},
{"as": [commands]}, {"refuses": true}, {"nothing": true}; "not_as" names commands that it must not be read as.  Counted
are, by kind and language: right; asked (a change was expected, it is asked instead); lost; and wrong.  Beside it stands
how long understanding takes (the router, the readers and the guard, without the books).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

NOW = "2026-11-20T18:30+08:00"
TODAY = date(2026, 11, 20)
MONEY_AND_TIME = {"hours", "expense", "purchase_order", "order", "payment", "payout", "invoice", "budget", "refund"}
ALSO_CALLED = {"hours": ("team hours", "my week"), "who owes us most": ("concentration",)}
"""How a line's "as" calls a command, and the names in the tables that it stands for."""
SAME = {"absence": "leave", "purchase_order": "order", "deleted": "withdrawn", "discarded": "withdrawn"}

Line = dict[str, Any]


def said(path: Path) -> dict[str, Line]:
    """What `try --example` prints for a file, by the id of the line."""
    command = [sys.executable, "-m", "bot", "--now", NOW, "try", str(path), "--example", "--json"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {row["id"]: row for row in map(json.loads, printed.splitlines())}


def verdict(line: Line, result: Line) -> str:
    """right, asked, lost or wrong."""
    changes, asks = result["changes"], result["asks"] and not result["changes"]
    command = str(result["as"]).split("; ", 1)[0]
    for wanted in line["expect"]:
        if "changes" in wanted and changes and _same(wanted["changes"], changes):
            return "right"
        if wanted.get("silent") and result["silent"] and not changes:
            return "right"
        if wanted.get("asks") and asks and result["understood"] and not _one_of(command, line.get("not_as", ())):
            return "right"
        answered = not _matter(changes) and result["understood"] and not result["silent"]
        if answered and (_one_of(command, wanted.get("as", ())) or (not command and "" in wanted.get("as", ()))):
            return "right"
        refuses = wanted.get("refuses") and not changes and not asks and result["understood"]
        if (refuses and not result["silent"]) or (wanted.get("nothing") and not changes and not result["silent"]):
            return "right"
    if _matter(changes) or (all("silent" in one for one in line["expect"]) and not result["silent"]):
        return "wrong"
    if result["silent"] or not result["understood"]:
        return "lost"
    wished = any("changes" in one or "refuses" in one for one in line["expect"])
    if asks and command and wished and not _one_of(command, line.get("not_as", ())):
        return "asked"
    return "wrong" if command else "lost"


def _matter(changes: list[Line]) -> bool:
    return any(change["kind"] in MONEY_AND_TIME for change in changes)


def _one_of(command: str, names: Any) -> bool:
    return any(name and command.startswith((name, *ALSO_CALLED.get(name, ()))) for name in names)


def _same(wanted: list[Line], got: list[Line]) -> bool:
    """Every wanted change was made, and no other of time or money; hours of one project and day are added up."""
    left, need = _summed(got), _summed(wanted)
    for change in need:
        found = next((one for one in left if all(_equal(one.get(key), value) for key, value in change.items())), None)
        if found is None:
            return False
        left.remove(found)
    return not _matter(left)


def _summed(changes: list[Line]) -> list[Line]:
    out: list[Line] = []
    for change in ({**one} for one in changes):
        change["kind"] = SAME.get(change["kind"], change["kind"])
        earlier = next((one for one in out if _alike(one, change)), None)
        if earlier:
            earlier["minutes"] += change["minutes"]
        else:
            out.append(change)
    return out


def _alike(one: Line, other: Line) -> bool:
    keys = ("kind", "action", "project", "day")
    return one["kind"] == "hours" and one.get("action") == "booked" and all(one.get(k) == other.get(k) for k in keys)


def _equal(got: Any, wanted: Any) -> bool:
    try:
        return float(got) == float(wanted)
    except (TypeError, ValueError):
        one, other = str(SAME.get(got, got) or "").casefold(), str(SAME.get(wanted, wanted) or "").casefold()
        return one == other or bool(other and len(other) > 12 and other in one)


def latency(lines: list[Line]) -> tuple[float, float]:
    """Milliseconds of processor time for understanding a line, with the guard: the median and the 99th percentile."""
    for line in lines:
        _understood(line["text"])  # every pattern is compiled once
    took = []
    for line in lines * 3:
        begun = time.process_time()
        _understood(line["text"])
        took.append((time.process_time() - begun) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


def _understood(text: str) -> None:
    """Read, weighed, and what of it turns the sentence looked for, as for every message; nothing is decided."""
    from chat.lines.guard import turning
    from chat.lines.hours import HoursLine
    from handlers.conversation.contents import CONTENTS
    from handlers.conversation.understanding import left_of_hours, understand
    from tests.chat.known import ANYWHERE

    reading = understand(text, ANYWHERE, CONTENTS.wordings, TODAY)
    left_of_hours(reading, tuple(entry for entry in reading.hours if isinstance(entry, HoursLine)))
    turning(reading.line, ())


def measure(path: Path) -> dict[str, Counter[str]]:
    """The verdicts by kind, by language, of the talk, and of all."""
    lines = [json.loads(raw) for raw in path.read_text("utf-8").splitlines() if raw.strip()]
    results, table = said(path), defaultdict[str, Counter[str]](Counter)
    for line in lines:
        found = verdict(line, results[line["id"]])
        for group in (line["kind"], f"in {line['lang']}", "all"):
            table[group][found] += 1
        if line["in"].startswith("#") and line["kind"] != "talk":
            table["clear hours that nobody addressed"][found] += 1
    return table


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        table = measure(path)
        half, most = latency([json.loads(raw) for raw in path.read_text("utf-8").splitlines() if raw.strip()])
        print(f"{path.name:36}{'lines':>6}{'right':>8}{'asked':>8}{'lost':>8}{'wrong':>8}")
        for group in sorted(table, key=lambda name: (name == "all", name)):
            row = table[group]
            shares = "".join(f"{row[name] / row.total():>8.0%}" for name in ("right", "asked", "lost", "wrong"))
            print(f"{group:36}{row.total():>6}{shares}")
        print(f"understanding a line: median {half:.2f} ms, 99 % within {most:.2f} ms\n")


if __name__ == "__main__":
    main(sys.argv[1:])
