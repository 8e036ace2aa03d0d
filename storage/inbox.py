"""Inbound messages, each once: what makes a repeated delivery harmless, and what every posting can be traced to.

While a message waits to be worked on, and its reply to be posted, `reply` begins with the seal of what waits: whoever
writes into the table past the program speaks as nobody.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from chat.cards import kept as card_kept
from chat.cards.card import Reply
from chat.incoming import Clicked, Identity, Incoming, Place, Removed, Said, Submitted
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.seals.keys import SealKey
from storage.statement import SqlStatement
from storage.upsert import insert_or

_MESSAGE = table(t.MessageRow)
_ADD = SqlStatement(lambda sqlite: insert_or(_MESSAGE, sqlite).on_conflict_do_nothing(), new="message")
_STATE = SqlStatement(select(_MESSAGE.c.state).where(_MESSAGE.c.key == bindparam("key")))
_HEARD = SqlStatement(
    update(_MESSAGE)
    .where(_MESSAGE.c.key == bindparam("key_"), _MESSAGE.c.state == "accepted")
    .values(state=bindparam("state_"), reply=bindparam("reply_"), person=bindparam("person_"))
)
_OWE = SqlStatement(update(_MESSAGE).where(_MESSAGE.c.key == bindparam("key_")).values(reply=bindparam("reply_")))
_ANSWERED = update(_MESSAGE).where(_MESSAGE.c.key == bindparam("key_")).values(state="answered", reply="")
_PASSED_OVER = (
    update(_MESSAGE)
    .where(_MESSAGE.c.key == bindparam("key_"), (_MESSAGE.c.reply == "") | (_MESSAGE.c.state == "accepted"))
    .values(state="answered", reply="")
)
_WAITING = select(_MESSAGE).where(_MESSAGE.c.state.in_(("accepted", "heard"))).order_by(_MESSAGE.c.at, _MESSAGE.c.key)
_BELIEVED = ("key", "platform", "channel", "ref", "account", "body")
_SEAL = "seal:"
_MOST = 200
"""So many are looked at together."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A message that waits without the seal of this program.  Of what it says nothing is believed, so it is not read.

    `platform`, `channel` and `account` are where it pretends to have been said, and by whom.
    """

    key: str
    at: datetime
    platform: str
    channel: str
    account: str
    state: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An inbound message as it was kept."""

    incoming: Incoming
    at: datetime
    reply: Reply | None
    state: str
    person: int


def accept(book: Book, incoming: Incoming) -> bool:
    """Keep the message before it is worked on; False when this delivery was kept before."""
    row = _row(book, incoming, "accepted", "")
    row["reply"] = _seal(book.store.keys.now, _as_accepted(row))
    return bool(_ADD.run(book, row))


def state(book: Book, key: str) -> str:
    """accepted, heard, answered; "" for a message that never came."""
    found = _STATE.first(book, key=key)
    return found[0] if found else ""


def claim(book: Book, incoming: Incoming, *, accepted: bool) -> bool:
    """Take the message as the one who works on it, in this transaction; False when another has already.

    Called first in the transaction that does what the message asks: on PostgreSQL a second worker waits here until the
    first has committed, and then finds that it came too late.
    """
    if accepted:
        return bool(_HEARD.run(book, {"key_": incoming.id, "state_": "heard", "reply_": "", "person_": book.person}))
    return bool(_ADD.run(book, _row(book, incoming, "heard", "")))


def owe(book: Book, incoming: Incoming, reply: Reply) -> None:
    """Keep the reply with the message until the platform has taken it."""
    said = card_kept.dumps(reply)
    seal = _seal(book.store.keys.now, _as_owed(incoming.id, said))
    _OWE.run(book, {"key_": incoming.id, "reply_": f"{seal}\n{said}"})


def answered(book: Book, keys: tuple[str, ...]) -> None:
    """The platform has taken the replies of these messages."""
    if keys:
        book.connection.execute(_ANSWERED, [{"key_": key} for key in keys])


def passed_over(book: Book, keys: tuple[str, ...]) -> None:
    """Nothing is to be said to these messages; what another process has heard, and owes a reply for, it still owes."""
    if keys:
        book.connection.execute(_PASSED_OVER, [{"key_": key} for key in keys])


def unfinished(book: Book, before: datetime) -> tuple[Kept, ...]:
    """Messages accepted or heard before an instant and still not answered, oldest first: somebody died over them.

    Those that `unsealed` names are not among them.
    """
    rows, past = _waiting(book, before)
    return tuple(_kept(row) for row in rows if row.key not in past)


def unsealed(book: Book, before: datetime | None = None) -> tuple[Unsealed, ...]:
    """What waits (since before an instant) to be worked on or posted, and was not put there by this program, oldest
    first: its seal is not of the key in force, or it was worked on already."""
    rows, past = _waiting(book, before)
    return tuple(
        Unsealed(row.key, row.at, row.platform, row.channel, row.account, row.state) for row in rows if row.key in past
    )


def refuse(book: Book, keys: tuple[str, ...]) -> None:
    """Nothing is done with these, now or later; what they say stays, and is sealed as it was found."""
    book.connection.execute(_ANSWERED, [{"key_": key} for key in keys])
    for key in keys:
        audit.note(book, "message.refused", f"message:{key}")


def by_ref(book: Book, platform: str, ref: str) -> tuple[str, ...]:
    """The keys of the messages that the platform calls `ref`."""
    if not ref:
        return ()
    rows = select(_MESSAGE.c.key).where(_MESSAGE.c.ref == ref, _MESSAGE.c.platform == platform)
    return tuple(book.connection.execute(rows.order_by(_MESSAGE.c.at)).scalars())


def author(book: Book, platform: str, ref: str) -> int:
    """Who sent the message that the platform calls `ref`; 0 where it was never worked on."""
    rows = select(_MESSAGE.c.person).where(_MESSAGE.c.ref == ref, _MESSAGE.c.platform == platform)
    return book.connection.execute(rows.order_by(_MESSAGE.c.person.desc()).limit(1)).scalar() or 0 if ref else 0


def get(book: Book, key: str) -> Kept | None:
    """One message as it came in."""
    row = book.connection.execute(select(_MESSAGE).where(_MESSAGE.c.key == key)).first()
    return _kept(row) if row else None


def recent(
    book: Book, at: Place, by: Identity, *, since: datetime, most: int, but: tuple[str, ...] = ()
) -> tuple[Kept, ...]:
    """What an account said and clicked in a place since an instant, the newest first."""
    rows = book.connection.execute(
        select(_MESSAGE)
        .where(
            _MESSAGE.c.account == by.id,
            _MESSAGE.c.at >= since,
            _MESSAGE.c.platform == at.platform,
            _MESSAGE.c.channel == at.channel,
            _MESSAGE.c.key.not_in(but),
        )
        .order_by(_MESSAGE.c.at.desc(), _MESSAGE.c.key.desc())
        .limit(most)
    )
    return tuple(_kept(row) for row in rows)


def whole(book: Book) -> Iterator[Kept]:
    """Every message in the order it came, for a replay."""
    for row in book.connection.execute(select(_MESSAGE).order_by(_MESSAGE.c.at, _MESSAGE.c.key)):
        yield _kept(row)


def _row(book: Book, incoming: Incoming, state: str, reply: str) -> dict[str, Any]:
    ref = incoming.ref if isinstance(incoming, Said | Clicked | Submitted | Removed) else ""
    return {
        "key": incoming.id,
        "at": book.now,
        "platform": incoming.at.platform,
        "channel": incoming.at.channel,
        "ref": ref,
        "account": incoming.by.id,
        "person": book.person,
        "body": card_kept.dumps(_without_bytes(incoming)),
        "reply": reply,
        "state": state,
    }


def _without_bytes(incoming: Incoming) -> Incoming:
    """The message without its files' bytes: those are in the file store, or fetched again by their `ref`."""
    if isinstance(incoming, Said) and any(file.data for file in incoming.files):
        return replace(incoming, files=tuple(replace(file, data=b"") for file in incoming.files))
    return incoming


def _kept(row: Any) -> Kept:
    said = _parted(row.reply)[1]
    return Kept(card_kept.loads(row.body), row.at, card_kept.loads(said) if said else None, row.state, row.person)


def _waiting(book: Book, before: datetime | None) -> tuple[Sequence[Any], frozenset[str]]:
    """What waits, and the keys of those rows among it that this program has not put there."""
    query = _WAITING.limit(_MOST).where(_MESSAGE.c.at < before) if before else _WAITING
    rows = book.connection.execute(query).all()
    wrong = {row.key for row in rows if not _sealed(book.store.keys.now, row)}
    if waits := [row.key for row in rows if row.state == "accepted" and row.key not in wrong]:
        # A seal of once may have been put back.  What somebody did is done; to link an account is nobody's deed.
        wrong |= {event.trail for event in audit.of_trails(book, waits) if event.person}
    return rows, frozenset(wrong)


def _sealed(key: SealKey, row: Any) -> bool:
    """Whether what is to be done with the row stands under a seal of the key in force."""
    seal, said = _parted(row.reply)
    if row.state == "accepted":
        believed = {name: getattr(row, name) for name in _BELIEVED}
        return not said and hmac.compare_digest(seal, _seal(key, _as_accepted(believed)))
    return not said or hmac.compare_digest(seal, _seal(key, _as_owed(row.key, said)))


def _seal(key: SealKey, said: str) -> str:
    return f"{_SEAL}{key.id}:{key.digest(said).hex()}"


def _parted(reply: str) -> tuple[str, str]:
    """The seal that stands in the column, and the reply behind it."""
    if not reply.startswith(_SEAL):
        return "", reply
    seal, _end, said = reply.partition("\n")
    return seal, said


def _as_accepted(row: Mapping[str, Any]) -> str:
    """What is believed of a message that is worked on later: who said what where.  When it came changes nothing."""
    return "accepted\n" + json.dumps([row[name] for name in _BELIEVED])


def _as_owed(key: str, said: str) -> str:
    return f"owed\n{json.dumps(key)}\n{said}"
