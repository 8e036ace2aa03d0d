"""Pictures and documents on disk, named by the sha256 of their bytes; who brought them is in the database."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sqlalchemy import select

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import insert_or

_FILE = table(t.FileRow)


def fingerprint(data: bytes) -> str:
    """The name under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def keep(folder: Path, data: bytes) -> str:
    """Put the bytes on disk, whole or not at all; returns their sha256.  Safe to repeat."""
    sha256 = fingerprint(data)
    path = where(folder, sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    return sha256


def where(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def note(book: Book, sha256: str, name: str, mime: str, size: int) -> None:
    """Say who brought a file first."""
    book.connection.execute(
        insert_or(_FILE, book.sqlite)
        .values(sha256=sha256, name=name[:200], mime=mime, size=size, person=book.person, at=book.now)
        .on_conflict_do_nothing()
    )


def name(book: Book, sha256: str) -> str:
    """What a kept file was called by whoever brought it first; "" where nobody is known to have."""
    return str(book.connection.execute(select(_FILE.c.name).where(_FILE.c.sha256 == sha256)).scalar() or "")


def mime(book: Book, sha256: str) -> str | None:
    """The type of a kept file; None where it was never kept."""
    return book.connection.execute(select(_FILE.c.mime).where(_FILE.c.sha256 == sha256)).scalar()


def load(folder: Path, sha256: str) -> bytes | None:
    """The bytes; None where they are not there."""
    path = where(folder, sha256)
    return path.read_bytes() if len(sha256) == 64 and path.exists() else None
