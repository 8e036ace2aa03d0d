"""Bundles of settlements as they were handed out first: what a version was in a state stays what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import insert_or

BundleEdition = Literal["inside", "project", "outside"]
"""All of the company's books that it rests on; what of them the project's own people may know; the other side's."""
_BUNDLE = table(t.SettlementBundleRow)


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle that was handed out.

    Attributes:
        states: how many states the settlement had come to: another one is another bundle.
        digest: of its SHA256SUMS.
        file: sha256 of the zip, as the file store has it.
    """

    settlement: int
    version: int
    states: int
    edition: BundleEdition
    digest: str
    file: str
    made: datetime


def kept(book: Book, settlement: int, version: int, states: int, edition: BundleEdition) -> KeptBundle | None:
    """The one of a version in a state, if it was handed out."""
    which = {"settlement": settlement, "version": version, "states": states, "edition": edition}
    row = book.connection.execute(select(_BUNDLE).filter_by(**which)).first()
    return _bundle(row) if row else None


def every(book: Book, settlement: int) -> tuple[KeptBundle, ...]:
    """All of a settlement, the oldest first."""
    rows = select(_BUNDLE).where(_BUNDLE.c.settlement == settlement).order_by(_BUNDLE.c.id)
    return tuple(map(_bundle, book.connection.execute(rows)))


def made_since(book: Book, since: datetime) -> tuple[KeptBundle, ...]:
    """Those that were first handed out since an instant, the oldest first."""
    rows = select(_BUNDLE).where(_BUNDLE.c.made >= since).order_by(_BUNDLE.c.id)
    return tuple(map(_bundle, book.connection.execute(rows)))


def keep(book: Book, new: KeptBundle, message: str) -> None:
    """Keep it; of two that were handed out at once the first one stays."""
    row: Mapping[str, Any] = {
        "settlement": new.settlement,
        "version": new.version,
        "states": new.states,
        "edition": new.edition,
        "digest": new.digest,
        "file": new.file,
        "made": new.made,
        "person": book.person,
        "message": message,
    }
    book.connection.execute(insert_or(_BUNDLE, book.sqlite).values(row).on_conflict_do_nothing())


def _bundle(r: Any) -> KeptBundle:
    return KeptBundle(r.settlement, r.version, r.states, r.edition, r.digest, r.file, r.made)
