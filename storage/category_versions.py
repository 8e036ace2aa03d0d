"""Categories from a day on: versions are only added."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import func, insert, select

from ledger.approval import Band
from ledger.master_data.categories import CategoryVersion
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import changed, table

_VERSION, _POSTING, _ENTRY = table(t.CategoryVersionRow), table(t.PostingRow), table(t.EntryRow)


def add(book: Book, new: CategoryVersion, message: str) -> CategoryVersion:
    """Keep a version; nobody else writes until it is durable."""
    changed(book)
    row = {
        "category": new.category,
        "start": new.start,
        "en": new.en,
        "zh": new.zh,
        "account": new.account,
        "words": "\n".join(new.words),
        "treatment": new.treatment,
        "bands": _written(new.bands),
        "ended": new.ended,
    }
    own = {**row, "person": book.person, "message": message, "at": book.now}
    id: int = book.connection.execute(insert(_VERSION).values(own)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "category_version.set", f"category_version:{id}", **{**row, "start": new.start.isoformat()})
    return replace(new, id=id, person=book.person)


def booked_from(book: Book, category: str, day: date) -> date | None:
    """The last day from `day` on of which something of a category is booked; None where nothing is."""
    rows = select(func.max(_ENTRY.c.day)).join(_POSTING, _POSTING.c.entry == _ENTRY.c.id)
    found = rows.where(_POSTING.c.category == category, _ENTRY.c.day >= day)
    last: date | None = book.connection.execute(found).scalar_one()
    return last


def _written(bands: tuple[Band, ...] | None) -> str:
    if bands is None:
        return ""
    return json.dumps([[band.upto, list(band.roles), band.all, list(band.then)] for band in bands])
