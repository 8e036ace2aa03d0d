"""Links of the page: each lets one person in once, soon, and can be revoked; or leads a customer to one document.

A link to a version of a settlement is read again and again until it ends: whoever is to confirm it looks twice.

Whoever has the key of a link is taken for its person, so the key is shown once and not kept: only what is made of it
and the page's secret (`pepper`), so that neither a copy of the database nor a link of another installation opens it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, insert, or_, select, update

from storage import audit
from storage import tables as t
from storage.book import Book, Store
from storage.directory import table

T = TypeVar("T")
_LINK = table(t.PageLinkRow)
_C = _LINK.c
_KEEP = 60
"""Characters of what a browser calls itself."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link as it stands: still to be used, or the browser that came in by it.

    Attributes:
        number: by which people name it.
        person: the account on the page that it lets in; "" where it leads to `document`.
        made_by: the person who asked for it, 0 for the command line.
        ends: until when it can be used, or the browser stays in.
    """

    number: int
    person: str
    document: str
    made_by: int
    made: datetime
    used: datetime | None
    ends: datetime
    browser: str


def make(
    book: Book, pepper: str, *, lasts: timedelta, person: str = "", document: str = "", made_by: int = 0
) -> tuple[int, str]:
    """A new link: its number, and the key that nobody is told again."""
    key = secrets.token_urlsafe(24)
    row = {
        "digest": _digest(pepper, key),
        "person": person,
        "document": document,
        "made_by": made_by,
        "made": book.now,
        "until": book.now + lasts,
        "session": "",
        "browser": "",
    }
    number = int(book.connection.execute(insert(_LINK).values(row)).inserted_primary_key[0])  # type: ignore[index]
    audit.note(book, "link.made", f"link:{number}", whom=person, document=document)
    return number, key


def enter(book: Book, pepper: str, key: str, *, stays: timedelta, browser: str = "") -> tuple[str, str] | None:
    """Use a link that lets somebody in: (the person, the key of the browser); None where it does not, or no more."""
    session = secrets.token_urlsafe(24)
    values = {
        "used": book.now,
        "session": _digest(pepper, session),
        "ends": book.now + stays,
        "browser": browser[:_KEEP],
    }
    row = _used(book, pepper, key, _C.person != "", values)
    return (row.person, session) if row else None


def open_document(book: Book, pepper: str, key: str) -> str:
    """Use a link that leads to a document: which; "" where it does not, or no more."""
    once = (_C.document != "") & ~_C.document.startswith(SETTLEMENT, autoescape=True)
    row = _used(book, pepper, key, once, {"used": book.now, "ends": book.now})
    return str(row.document) if row else ""


SETTLEMENT = "settlement:"
"""What the document of a link begins with that is read again and again: “settlement:12:3” is version 3 of 12."""
MOST_READINGS = 500
"""So often such a link is read at most: a program that asks again and again is turned away."""


def to_read(book: Book, pepper: str, key: str) -> PageLink | None:
    """The link of that key to something that is read again and again, while it lives; it changes nothing."""
    if not key:
        return None
    mine = _C.digest == _digest(pepper, key), _C.document.startswith(SETTLEMENT, autoescape=True), _C.revoked.is_(None)
    row = book.connection.execute(select(_LINK).where(*mine, _C.until > book.now, _C.opened < MOST_READINGS)).first()
    return _link(row) if row else None


def note_reading(book: Book, link: PageLink, browser: str) -> None:
    """It was read: counted each time, and in the trail when another browser reads it, or for the first time."""
    values: dict[str, Any] = {"opened": _C.opened + 1, "ends": _C.until, "browser": browser[:_KEEP]}
    if link.used is None:
        values["used"] = book.now
    book.connection.execute(update(_LINK).where(_C.number == link.number).values(values))
    if link.used is None or browser[:_KEEP] != link.browser:
        audit.note(book, "link.read", f"link:{link.number}", document=link.document, browser=browser[:_KEEP])


def person(book: Book, pepper: str, session: str) -> str:
    """Who is in with this browser; "" for nobody."""
    if not session:
        return ""
    here = _C.session == _digest(pepper, session), _C.revoked.is_(None), _C.ends > book.now
    return str(book.connection.execute(select(_C.person).where(*here)).scalar() or "")


def living(book: Book, people: tuple[str, ...] | None = None) -> tuple[PageLink, ...]:
    """The links that can still be used and the browsers that are in, the newest first; all, or those of some people."""
    of = () if people is None else (_C.person.in_(people),)
    rows = book.connection.execute(_living(book.now).where(*of).order_by(_C.number.desc()).limit(200))
    return tuple(map(_link, rows))


def to_document(book: Book, document: str) -> tuple[PageLink, ...]:
    """Those that lead to it and live, the newest first."""
    rows = _living(book.now).where(_C.document == document).order_by(_C.number.desc())
    return tuple(map(_link, book.connection.execute(rows)))


def _link(r: Any) -> PageLink:
    return PageLink(r.number, r.person, r.document, r.made_by, r.made, r.used, r.ends or r.until, r.browser)


def get(book: Book, number: int) -> PageLink | None:
    """One of those that live."""
    return next((link for link in living(book) if link.number == number), None)


def revoke(book: Book, number: int) -> bool:
    """The link, or the browser that came in by it, is turned away from now on; False where it was before."""
    gone = book.connection.execute(
        update(_LINK).where(_C.number == number, _C.revoked.is_(None)).values(revoked=book.now)
    )
    if gone.rowcount:
        audit.note(book, "link.revoked", f"link:{number}")
    return bool(gone.rowcount)


def leave(book: Book, pepper: str, session: str) -> None:
    """The browser goes out."""
    mine = _C.session == _digest(pepper, session), _C.revoked.is_(None)
    number = book.connection.execute(select(_C.number).where(*mine)).scalar() if session else None
    if number:
        revoke(book, number)


class PageLinks:
    """The links as the page uses them: each call a transaction of its own, from any thread."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], pepper: str, lasts: timedelta, stays: timedelta
    ) -> None:
        self._store, self._clock, self._pepper, self._lasts, self._stays = store, clock, pepper, lasts, stays

    def make(self, person: str) -> str:
        """The key of a new link."""
        return self._write(lambda book: make(book, self._pepper, lasts=self._lasts, person=person)[1])

    def enter(self, key: str, browser: str) -> tuple[str, str] | None:
        """(the person, the key of the browser); None where the link lets nobody in, or no more."""
        return self._write(lambda book: enter(book, self._pepper, key, stays=self._stays, browser=browser))

    def handed_over(self, key: str) -> str:
        """What a customer's link leads to, once."""
        return self._write(lambda book: open_document(book, self._pepper, key))

    def person(self, session: str) -> str:
        """Who is in with this browser, "" for nobody."""
        with self._store.read(self._clock()) as book:
            return person(book, self._pepper, session)

    def leave(self, session: str) -> None:
        """The browser goes out."""
        self._write(lambda book: leave(book, self._pepper, session))

    def _write(self, work: Callable[[Book], T]) -> T:
        now = self._clock()
        return self._store.write(work, now=now, trail=f"link:{now.isoformat()}:{secrets.token_hex(4)}")


def _living(now: datetime) -> Select[Any]:
    waits = _C.used.is_(None) & (_C.until > now)
    inside = _C.used.is_not(None) & (_C.ends > now)
    return select(_LINK).where(_C.revoked.is_(None), or_(waits, inside))


def _used(book: Book, pepper: str, key: str, kind: Any, values: dict[str, Any]) -> Any:
    """Its row, if it could be used; whoever comes second with the same key finds it used."""
    digest = _digest(pepper, key)
    unused = _C.digest == digest, kind, _C.used.is_(None), _C.revoked.is_(None), _C.until > book.now
    if not key or not book.connection.execute(update(_LINK).where(*unused).values(values)).rowcount:
        return None
    row = book.connection.execute(select(_LINK).where(_C.digest == digest)).one()
    audit.note(book, "link.used", f"link:{row.number}")
    return row


def _digest(pepper: str, key: str) -> str:
    return hmac.new(f"zhangfang link {pepper}".encode(), key.encode(), hashlib.sha256).hexdigest()
