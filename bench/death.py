"""Death: 200 processes are killed at random points of the write path; nothing acknowledged may be lost or doubled."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.books import Shelf
from bench.table import Figure
from tests.conftest import fill
from tests.deaths import kill


def measure(shelf: Shelf, *, quick: bool) -> Iterator[Figure]:
    """The table's lines; faults of the proof count as lost."""
    runs = 10 if quick else 200
    with tempfile.TemporaryDirectory(prefix="zhangfang-death-") as folder:
        url = shelf.server.create("death") if shelf.kind == "postgres" else f"sqlite:///{folder}/books.db"
        fill(url)
        found = kill(url, Path(folder), runs, seed=1)
    assert not found.faults, found.faults
    what = f"{found.deaths} × kill -9, {len(found.taken):,} messages taken"
    yield Figure("death", f"{what}, lost", shelf.kind, len(found.lost), "", None, "0", not found.lost, "low")
    yield Figure("death", f"{what}, doubled", shelf.kind, len(found.doubled), "", None, "0", not found.doubled, "low")
