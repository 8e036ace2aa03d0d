"""What the bot has asked and waits to be answered: what the person said goes on from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from ledger.errors import NotFound, WrongState, sentence
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.statement import SqlStatement

_QUESTION = table(t.QuestionRow)


def ask(book: Book, person: int, kind: str, **body: Any) -> int:
    """Keep a question with what is needed to go on; returns its id, which the buttons carry."""
    text = json.dumps(body, ensure_ascii=False, default=str)
    row = {"person": person, "kind": kind, "body": text, "at": book.now, "state": "open"}
    id: int = book.connection.execute(insert(_QUESTION).values(row)).inserted_primary_key[0]  # type: ignore[index]
    return id


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits: what it is about stands in the body."""

    id: int
    kind: str
    body: dict[str, Any]


RECENT = 500
"""Questions further back than so many are answered on their own cards."""

_LATEST = SqlStatement(
    select(_QUESTION.c.id, _QUESTION.c.kind, _QUESTION.c.body)
    .where(_QUESTION.c.id > select(func.max(_QUESTION.c.id)).scalar_subquery() - RECENT)
    .where(_QUESTION.c.person == bindparam("asked"), _QUESTION.c.state == "open", _QUESTION.c.at >= bindparam("since"))
    .order_by(_QUESTION.c.id.desc())
)


def latest(book: Book, person: int, platform: str, channel: str, since: datetime) -> OpenQuestion | None:
    """The question that this person was asked last in this place: it has the first look at what they say next."""
    for id, kind, kept in _LATEST.rows(book, asked=person, since=since):
        body: dict[str, Any] = json.loads(kept)
        if body.get("place") == f"{platform}:{channel}":
            return OpenQuestion(id, kind, body)
    return None


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question as it is kept, whoever it is for: `person` is who caused it, `state` whether it still waits."""

    id: int
    person: int
    kind: str
    body: dict[str, Any]
    at: datetime
    state: str


def kept(book: Book, id: int, *, hold: bool = False) -> KeptQuestion:
    """One question; `hold`: nobody else changes it until this transaction ends.  Raises NotFound."""
    query = select(_QUESTION).where(_QUESTION.c.id == id)
    row = book.connection.execute(query.with_for_update() if hold and not book.sqlite else query).first()
    if row is None:
        raise NotFound(sentence("There is no such question."))
    return _kept(row)


def open_of(book: Book, kind: str) -> tuple[KeptQuestion, ...]:
    """Those of a kind that wait, the oldest first."""
    waits = select(_QUESTION).where(_QUESTION.c.kind == kind, _QUESTION.c.state == "open").order_by(_QUESTION.c.id)
    return tuple(_kept(row) for row in book.connection.execute(waits))


def rewrite(book: Book, id: int, **body: Any) -> None:
    """What it is about is another thing by now."""
    text = json.dumps(body, ensure_ascii=False, default=str)
    book.connection.execute(update(_QUESTION).where(_QUESTION.c.id == id).values(body=text))


def close(book: Book, id: int, state: str) -> None:
    """It is answered, and how."""
    book.connection.execute(update(_QUESTION).where(_QUESTION.c.id == id).values(state=state))


def _kept(row: Any) -> KeptQuestion:
    return KeptQuestion(row.id, row.person, row.kind, json.loads(row.body), row.at, row.state)


def set_aside(book: Book, id: int) -> None:
    """The person said something else: the question is answered on its card only."""
    book.connection.execute(
        update(_QUESTION).where(_QUESTION.c.id == id, _QUESTION.c.state == "open").values(state="aside")
    )


def answer(book: Book, id: int, person: int, kind: str = "") -> dict[str, Any]:
    """Close the question (of a kind, where one is given) and return what it was about.

    Raises NotFound where it was somebody else's or of another kind, WrongState where it has been answered.
    """
    query = select(_QUESTION).where(_QUESTION.c.id == id, _QUESTION.c.person == person)
    row = book.connection.execute(query if book.sqlite else query.with_for_update()).first()
    if row is None or kind not in ("", row.kind):
        raise NotFound(sentence("That question was not for you."))
    if row.state not in ("open", "aside"):
        raise WrongState(sentence("That was answered already."))
    book.connection.execute(update(_QUESTION).where(_QUESTION.c.id == id).values(state="answered"))
    body: dict[str, Any] = json.loads(row.body)
    return body | {"kind": row.kind}
