"""The outbox: notices wait here until a platform has taken them.

A notice is put in the transaction of the change it speaks of; its key is unique, so the same news is never told twice.
Delivery claims rows for a while (a lease): a process that dies leaves them to the next one, which goes on after the
last step that was written down (the card, each file).  Who has lost the lease meanwhile writes nothing down any more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, tuple_, update

from chat.cards import kept as card_kept
from chat.cards.card import Card
from chat.cards.notice import KeptFile, Notice
from chat.incoming import Place
from storage import tables as t
from storage.book import Book
from storage.directory import directory, table
from storage.statement import SqlStatement
from storage.upsert import insert_or

_NOTICE, _POSTED = table(t.NoticeRow), table(t.PostedRow)
_PUT = SqlStatement(lambda sqlite: insert_or(_NOTICE, sqlite).on_conflict_do_nothing())
LEASE = timedelta(seconds=60)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Queued:
    """A notice as it waits or went.

    Attributes:
        ref: where its card stands, also while its files are still to be handed over.
        lease: until when whoever had it before has had it.
        handed: for each file that is done "", or why a sentence stands in its place.
    """

    id: int
    notice: Notice
    state: str
    tries: int
    due: datetime
    sent: datetime | None
    ref: str
    problem: str
    lease: datetime | None = None
    handed: tuple[str, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether nobody can have posted anything of it."""
        return not (self.lease or self.tries or self.problem or self.ref)

    def alike(self, other: Queued) -> bool:
        """Whether they are told together: what somebody died over stays together, so that its key does too."""
        mine, theirs = self.notice, other.notice
        if self.ref or other.ref:
            return False  # its card stands already, alone
        return (self.lease, self.tries, mine.digest, mine.to) == (other.lease, other.tries, theirs.digest, theirs.to)


def put(book: Book, notice: Notice, due: datetime | None = None) -> bool:
    """Queue the news; False when the key was told (or queued) before."""
    return put_all(book, (notice,), due) == 1


def put_all(book: Book, notices: Sequence[Notice], due: datetime | None = None) -> int:
    """Queue several; returns how many were new."""
    return _PUT.run_all(book, [_row(book, notice, due or book.now) for notice in notices])


def known(book: Book, keys: Sequence[str]) -> set[str]:
    """Those of the keys that have been queued before."""
    return set(book.connection.execute(select(_NOTICE.c.key).where(_NOTICE.c.key.in_(keys))).scalars())


def claim(book: Book, limit: int = 20, lease: timedelta = LEASE) -> tuple[Queued, ...]:
    """Take due notices for a while; nobody else gets them until the lease is over."""
    free = and_(
        _NOTICE.c.state == "queued",
        _NOTICE.c.due <= book.now,
        or_(_NOTICE.c.lease.is_(None), _NOTICE.c.lease < book.now),
    )
    wanted = select(_NOTICE).where(free).order_by(_NOTICE.c.due, _NOTICE.c.id).limit(limit)
    if not book.sqlite:
        wanted = wanted.with_for_update(skip_locked=True)
    rows = book.connection.execute(wanted).all()
    if rows:
        book.connection.execute(
            update(_NOTICE).where(_NOTICE.c.id.in_([row.id for row in rows])).values(lease=book.now + lease)
        )
    return tuple(_queued(row) for row in rows)


def gathered(book: Book, notice: Queued, claimed: Sequence[int], lease: timedelta = LEASE) -> tuple[Queued, ...]:
    """The other due notices that are alike and that nobody has, taken as well; `claimed` are ours already."""
    place, former = notice.notice.to, notice.lease
    same = (
        select(_NOTICE)
        .where(
            _NOTICE.c.state == "queued",
            _NOTICE.c.digest == notice.notice.digest,
            _NOTICE.c.platform == place.platform,
            _NOTICE.c.channel == place.channel,
            _NOTICE.c.due <= book.now,
            _NOTICE.c.tries == notice.tries,
            _NOTICE.c.ref == "",
            _NOTICE.c.id.not_in(claimed),
            _NOTICE.c.lease.is_(None) if former is None else _NOTICE.c.lease == former,
        )
        .order_by(_NOTICE.c.id)
    )
    if not book.sqlite:
        same = same.with_for_update(skip_locked=True)
    rows = book.connection.execute(same).all()
    if rows:
        book.connection.execute(
            update(_NOTICE).where(_NOTICE.c.id.in_([row.id for row in rows])).values(lease=book.now + lease)
        )
    return tuple(_queued(row) for row in rows)


def hold(book: Book, ids: Sequence[int], held: datetime, until: datetime) -> bool:
    """Keep claimed notices longer; False where the lease `held` was over and somebody else has one of them."""
    mine = update(_NOTICE).where(_NOTICE.c.id.in_(ids), _NOTICE.c.state == "queued", _NOTICE.c.lease == held)
    return book.connection.execute(mine.values(lease=until)).rowcount == len(ids)


def begun(book: Book, id: int, ref: str, handed: Sequence[str]) -> None:
    """The card of a notice stands at `ref`, and so many of its files are done (see `Queued.handed`)."""
    done = json.dumps([why[:200] for why in handed], ensure_ascii=False) if handed else ""
    book.connection.execute(update(_NOTICE).where(_NOTICE.c.id == id).values(ref=ref, sent_files=done))


def sent(book: Book, ids: Sequence[int], ref: str) -> None:
    """The platform has taken them, as the message `ref`."""
    book.connection.execute(
        update(_NOTICE)
        .where(_NOTICE.c.id.in_(ids))
        .values(state="sent", sent=book.now, ref=ref, lease=None, problem="")
    )


def not_sent(book: Book, ids: Sequence[int], problem: str, again: datetime | None) -> None:
    """The platform did not take them: try `again` at that instant, or never (None: the dead letters)."""
    values: dict[str, Any] = {"tries": _NOTICE.c.tries + 1, "problem": problem[:500], "lease": None}
    values |= {"due": again} if again else {"state": "failed"}
    book.connection.execute(update(_NOTICE).where(_NOTICE.c.id.in_(ids)).values(values))


def later(book: Book, notices: Sequence[Queued], due: datetime) -> None:
    """Not now (quiet hours): due again at that instant.  What somebody died over is remembered as that."""
    values: dict[str, Any] = {"due": due, "lease": None}
    for problem in {_left_over(queued) for queued in notices}:
        ids = [queued.id for queued in notices if _left_over(queued) == problem]
        book.connection.execute(update(_NOTICE).where(_NOTICE.c.id.in_(ids)).values(**values, problem=problem))


def revive(book: Book, id: int) -> bool:
    """Try a failed notice again; False where there is no such failed one."""
    return bool(
        book.connection.execute(
            update(_NOTICE)
            .where(_NOTICE.c.id == id, _NOTICE.c.state == "failed")
            .values(state="queued", due=book.now, tries=0, lease=None)
        ).rowcount
    )


def notices(book: Book, state: str = "", limit: int = 100) -> tuple[Queued, ...]:
    """The newest notices, of one state or all."""
    rows = select(_NOTICE).order_by(_NOTICE.c.id.desc()).limit(limit)
    if state:
        rows = rows.where(_NOTICE.c.state == state)
    return tuple(_queued(row) for row in book.connection.execute(rows))


def told_to(book: Book, accounts: Sequence[str], limit: int) -> tuple[Queued, ...]:
    """The last notices that went to these accounts, in private."""
    rows = (
        select(_NOTICE)
        .where(_NOTICE.c.channel.in_(accounts), _NOTICE.c.state == "sent", _NOTICE.c.kind != "refresh")
        .order_by(_NOTICE.c.sent.desc())
        .limit(limit)
    )
    return tuple(_queued(row) for row in book.connection.execute(rows))


def last_sent(book: Book, key: str, accounts: Sequence[tuple[str, str]]) -> Card | None:
    """The card that one of these accounts was sent last under a key that begins so."""
    rows = (
        select(_NOTICE)
        .where(
            _NOTICE.c.key.startswith(key, autoescape=True),
            tuple_(_NOTICE.c.platform, _NOTICE.c.channel).in_(accounts),
            _NOTICE.c.state == "sent",
        )
        .order_by(_NOTICE.c.sent.desc(), _NOTICE.c.id.desc())
        .limit(1)
    )
    row = book.connection.execute(rows).first() if accounts else None
    return _queued(row).notice.card if row else None


def posted(book: Book, place: Place, since: datetime) -> tuple[Queued, ...]:
    """The notices that were posted in a place since an instant, the newest first."""
    rows = (
        select(_NOTICE)
        .where(
            _NOTICE.c.platform == place.platform,
            _NOTICE.c.channel == place.channel,
            _NOTICE.c.state == "sent",
            _NOTICE.c.kind != "refresh",
            _NOTICE.c.sent >= since,
        )
        .order_by(_NOTICE.c.sent.desc(), _NOTICE.c.id.desc())
    )
    return tuple(_queued(row) for row in book.connection.execute(rows))


def sent_about(book: Book, things: Collection[str]) -> tuple[Queued, ...]:
    """The notices about some things that were posted, in the order of their making."""
    found: list[Queued] = []
    known = sorted(things)
    for start in range(0, len(known), _AT_ONCE):
        rows = select(_NOTICE).where(
            _NOTICE.c.about.in_(known[start : start + _AT_ONCE]),
            _NOTICE.c.state == "sent",
            _NOTICE.c.kind != "refresh",
        )
        found += map(_queued, book.connection.execute(rows))
    return tuple(sorted(found, key=lambda one: one.id))


def counts(book: Book) -> dict[str, int]:
    """State -> how many notices."""
    rows = book.connection.execute(select(_NOTICE.c.state, func.count()).group_by(_NOTICE.c.state))
    return {state: int(n) for state, n in rows}


def freshen(book: Book, about: str, card: Card, files: tuple[KeptFile, ...] | None = None) -> int:
    """Give notices that still wait the card as it is now, so that nobody hears yesterday's news; returns how many.

    Where `files` are given they take the place of those that still wait; else these stay.
    """
    waiting = select(_NOTICE.c.id, _NOTICE.c.card).where(_NOTICE.c.about == about, _NOTICE.c.state == "queued")
    rows = book.connection.execute(waiting).all()
    for row in rows:
        notice: Notice = card_kept.loads(row.card)
        now = replace(notice, card=card, files=notice.files if files is None or notice.ref else files)
        book.connection.execute(update(_NOTICE).where(_NOTICE.c.id == row.id).values(card=card_kept.dumps(now)))
    return len(rows)


def told(book: Book, about: str, place: Place, ref: str, locale: str) -> None:
    """A card about something stands at `ref`; it is to be updated when that thing changes."""
    if not (about and ref):
        return
    forget(book, place, ref)
    book.connection.execute(
        insert_or(_POSTED, book.sqlite)
        .values(platform=place.platform, channel=place.channel, ref=ref, about=about, locale=locale)
        .on_conflict_do_nothing()
    )


def forget(book: Book, place: Place, ref: str) -> None:
    """The card at `ref` can no longer be changed: nobody tries again."""
    key = (_POSTED.c.platform == place.platform) & (_POSTED.c.channel == place.channel) & (_POSTED.c.ref == ref)
    book.connection.execute(delete(_POSTED).where(key))


def standing(book: Book, about: str) -> tuple[tuple[Place, str, str], ...]:
    """(place, ref, locale) of every posted card about something.

    What stands in a direct conversation is in the language that its reader speaks now.
    """
    known = directory(book)
    rows = book.connection.execute(select(_POSTED).where(_POSTED.c.about == bindparam("about")), {"about": about})
    out = []
    for row in rows:
        reader = known.people.get(known.accounts.get((row.platform, row.channel), 0))
        place = Place(row.platform, row.channel, "direct" if reader else "channel")
        out.append((place, row.ref, (reader.locale if reader else "") or row.locale))
    return tuple(out)


def spoken_of(book: Book, about: str) -> bool:
    """Whether any card about a thing waits or was posted."""
    waits = select(_NOTICE.c.id).where(_NOTICE.c.about == about).limit(1)
    posted = select(_POSTED.c.ref).where(_POSTED.c.about == about).limit(1)
    return any(book.connection.execute(query).first() is not None for query in (waits, posted))


def about(book: Book, place: Place, ref: str) -> str:
    """What the card at `ref` is about; "" if nothing."""
    row = book.connection.execute(
        select(_POSTED.c.about).where(
            _POSTED.c.platform == place.platform, _POSTED.c.channel == place.channel, _POSTED.c.ref == ref
        )
    ).scalar()
    return row or ""


def _left_over(queued: Queued) -> str:
    return queued.problem or ("" if queued.fresh else "a process ended while it delivered this")


def _row(book: Book, notice: Notice, due: datetime) -> dict[str, Any]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "platform": notice.to.platform,
        "channel": notice.to.channel,
        "card": card_kept.dumps(notice),
        "state": "queued",
        "digest": notice.digest,
        "about": notice.card.about,
        "urgent": notice.urgent,
        "tries": 0,
        "due": due,
        "lease": None,
        "at": book.now,
        "sent": None,
        "ref": "",
        "problem": "",
        "sent_files": "",
    }


def _queued(row: Any) -> Queued:
    return Queued(
        row.id,
        card_kept.loads(row.card),
        row.state,
        row.tries,
        row.due,
        row.sent,
        row.ref,
        row.problem,
        row.lease,
        tuple(json.loads(row.sent_files or "[]")),
    )
