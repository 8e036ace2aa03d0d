"""W6: a hundred thousand hours as a workbook, `zhangfang report hours --out` in a process of its own; opened again.

The floor reads the same rows with plain SQL and writes them with the same library, without formats, sums or widths.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import time_import
from bench.books import Shelf
from bench.start import timed
from bench.table import Figure

_FLOOR = """
import sqlite3, sys, xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet()
query = (
    "SELECT hours.day, person.name, project.code, hours.category, hours.minutes, hours.note FROM hours "
    "JOIN person ON person.id = hours.person JOIN project ON project.id = hours.project ORDER BY hours.day"
)
for at, row in enumerate(sqlite3.connect(sys.argv[1]).execute(query)):
    sheet.write_row(at, 0, row)
book.close()
"""


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines."""
    if shelf.kind != "sqlite":
        return
    count = 5_000 if quick else 100_000
    path, out = shelf.folder / "toggl.csv", shelf.folder / "hours.xlsx"
    time_import.write(path, count)
    kept = shelf.keep("report")
    time_import.ours(kept, path)
    kept.close()
    environment = {**os.environ, "ZHANGFANG__DATABASE__URL": kept.url}
    command = [sys.executable, "-m", "bot", "report", "hours", "--out", str(out)]
    mine = timed(command, environment)
    assert _rows(out) == count, "rows are missing"
    plain = [sys.executable, "-c", _FLOOR, kept.url.removeprefix("sqlite:///"), str(out)]
    floor = timed(plain, environment)
    what = f"{count:,} hours as XLSX"
    yield Figure("W6 report", what, "sqlite", mine[0], "s", floor[0], "≤ 10 s", mine[0] <= 10, "low")
    yield Figure("W6 report", f"{what}, memory", "sqlite", mine[1], "MB", floor[1], "≤ 300 MB", mine[1] <= 300, "low")


def _rows(path: Path) -> int:
    """The rows of the table in the workbook: its days."""
    read = "import sys; from python_calamine import CalamineWorkbook as Book; from datetime import date\n" + (
        "rows = Book.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()\n"
        "print(sum(isinstance(row[0], date) for row in rows))"
    )
    return int(subprocess.run([sys.executable, "-c", read, path], capture_output=True, text=True, check=True).stdout)
