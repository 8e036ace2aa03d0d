"""Copies of a SQLite database that is in use: consistent, and whole or not there."""

from __future__ import annotations

import sqlite3
from itertools import count
from pathlib import Path

from storage import soundness


def copy(source: Path, target: Path) -> int:
    """Copy a database to a file that must not exist yet; returns its size.

    Raises OSError, sqlite3.Error, and Damaged where the database is not whole: a bad copy is worse than none.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already; it was not touched")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    old = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if found := soundness.damage(old):
            raise soundness.Damaged(what="; ".join(found))
        new = sqlite3.connect(part)
        try:
            old.backup(new)
        finally:
            new.close()
        part.rename(target)
    finally:
        old.close()
        part.unlink(missing_ok=True)
    return target.stat().st_size


def before(database: str | None, revision: str) -> Path | None:
    """Copy a database beside itself before it leaves a revision; returns the copy, None for one in memory."""
    if not database or database == ":memory:":
        return None
    source = Path(database)
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        target = source.with_name(f"{source.stem}-at-{revision}{again}{source.suffix}")
        if not target.exists():
            copy(source, target)
            return target
    raise AssertionError("numbers do not end")
