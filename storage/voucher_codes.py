"""How our accounts, projects, people and currencies are called in another program, as finance has said."""

from __future__ import annotations

from sqlalchemy import delete, select

from ledger.vouchers.mapping import CodeTable, TheirCode
from ledger.vouchers.target import DIMENSIONS
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.upsert import put

_CODE = table(t.VoucherCodeRow)


def of_target(book: Book, target: str) -> CodeTable:
    """All that was said of a target."""
    rows = book.connection.execute(select(_CODE).where(_CODE.c.target == target).order_by(_CODE.c.kind, _CODE.c.ours))
    return CodeTable({(row.kind, row.ours): _code(row.theirs, row.name, row.carries) for row in rows})


def everywhere(book: Book, kind: str, ours: str) -> dict[str, str]:
    """Target -> what something of ours is called there, wherever somebody has said it."""
    rows = select(_CODE.c.target, _CODE.c.theirs).where(_CODE.c.kind == kind, _CODE.c.ours == ours)
    return {row.target: row.theirs for row in book.connection.execute(rows.order_by(_CODE.c.target))}


def say(book: Book, target: str, kind: str, ours: str, theirs: TheirCode) -> TheirCode | None:
    """From now on something of ours is called so there; returns how it was called before."""
    before = of_target(book, target).of(kind, ours)
    if before == theirs:
        return before
    carries = " ".join(theirs.carries)
    put(book, _CODE, target=target, kind=kind, ours=ours, theirs=theirs.code, name=theirs.name, carries=carries)
    audit.note(
        book,
        "voucher_code.set",
        f"voucher_code:{target}",
        kind=kind,
        ours=ours,
        before=before.code if before else None,
        after=theirs.code,
        carries=carries,
    )
    return before


def drop(book: Book, target: str, kind: str, ours: str) -> None:
    """It is called nothing there any more."""
    mine = (_CODE.c.target == target, _CODE.c.kind == kind, _CODE.c.ours == ours)
    before = of_target(book, target).of(kind, ours)
    if before is not None:
        book.connection.execute(delete(_CODE).where(*mine))
        audit.note(book, "voucher_code.dropped", f"voucher_code:{target}", kind=kind, ours=ours, before=before.code)


def _code(code: str, name: str, carries: str) -> TheirCode:
    said = set(carries.split())
    return TheirCode(code, name, tuple(kind for kind in DIMENSIONS if kind in said))
