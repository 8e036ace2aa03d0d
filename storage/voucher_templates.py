"""Customers' own tables, of vouchers and of payments: learned from a sample, kept with their versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select

from ledger.errors import NotFound, WrongState, sentence
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table

_TEMPLATE, _BATCH = table(t.VoucherTemplateRow), table(t.VoucherBatchRow)
_PAID = table(t.PaymentBatchRow)

Purpose = Literal["", "payment"]
"""Of vouchers, or of payments; a name belongs to one of them."""


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A version of a template; `content` is what `formats.learned.table` makes and reads."""

    name: str
    version: int
    content: str
    sha256: str


def latest(book: Book, purpose: Purpose = "") -> tuple[KeptTemplate, ...]:
    """The last version of each of a purpose, by name."""
    last = (
        select(_TEMPLATE.c.name, func.max(_TEMPLATE.c.version).label("version")).group_by(_TEMPLATE.c.name).subquery()
    )
    same = (_TEMPLATE.c.name == last.c.name) & (_TEMPLATE.c.version == last.c.version)
    rows = select(_TEMPLATE).join(last, same).where(_TEMPLATE.c.purpose == purpose).order_by(_TEMPLATE.c.name)
    return tuple(map(_kept, book.connection.execute(rows)))


def named(book: Book, name: str, purpose: Purpose | None = "") -> KeptTemplate | None:
    """The last version of one; of whatever purpose where that is None."""
    which = _TEMPLATE.c.name == name
    which = which if purpose is None else which & (_TEMPLATE.c.purpose == purpose)
    rows = select(_TEMPLATE).where(which).order_by(_TEMPLATE.c.version.desc()).limit(1)
    row = book.connection.execute(rows).first()
    return _kept(row) if row else None


def add(book: Book, name: str, content: str, sha256: str, purpose: Purpose = "") -> KeptTemplate:
    """Keep a new version; the caller has seen that no table of another purpose has that name."""
    before = named(book, name, purpose)
    version = before.version + 1 if before else 1
    values = {"name": name, "version": version, "content": content, "sha256": sha256, "person": book.person}
    values["purpose"] = purpose
    book.connection.execute(insert(_TEMPLATE).values(**values, at=book.now))
    audit.note(book, "voucher_template.kept", f"voucher_template:{name}", version=version, sha256=sha256)
    return KeptTemplate(name, version, content, sha256)


def drop(book: Book, name: str, version: int) -> None:
    """Take the last version away.  Raises NotFound; WrongState where something went out by it."""
    last = named(book, name, None)
    if last is None or last.version != version:
        raise NotFound(sentence("There is no such version of {name} any more."), name=name[:40])
    paid = select(_PAID.c.id).where(_PAID.c.way == name).limit(1)
    if version == 1 and book.connection.execute(paid).first():
        raise WrongState(sentence("Payments went out by this version of {name}."), name=name)
    used = (_BATCH.c.target == name) & (_BATCH.c.layout == version)
    if book.connection.execute(select(_BATCH.c.id).where(used).limit(1)).first():
        raise WrongState(sentence("Vouchers went out by this version of {name}."), name=name)
    mine = (_TEMPLATE.c.name == name, _TEMPLATE.c.version == version)
    book.connection.execute(delete(_TEMPLATE).where(*mine))
    audit.note(book, "voucher_template.dropped", f"voucher_template:{name}", version=version)


def _kept(r: Any) -> KeptTemplate:
    return KeptTemplate(r.name, r.version, r.content, r.sha256)
