"""One message of the page, as a value and as a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chat import kept
from chat.card import Card, Form
from chat.text import Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that hangs on a message, without its bytes."""

    ref: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the page.

    Attributes:
        no, turn: where it stands, and when it last changed; given by the store.
        room: "c/<channel>" or "d/<person>" (that person's conversation with the bot).
        thread: the `ref` of the message that began the thread.
        author: a person's id, "" for the bot.
        private: the only person who may see it.
        form: questions that wait for an answer; `origin` is the message whose button asked for them, `answers` and
            `wrong` what was sent last and what was wrong with it.
        replies: how many messages its thread has for the reader who asked.
    """

    ref: str
    room: str
    at: datetime
    author: str = ""
    thread: str = ""
    private: str = ""
    text: str = ""
    card: Card | None = None
    form: Form | None = None
    origin: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Text] = field(default_factory=dict)
    edits: int = 0
    removed: bool = False
    no: int = 0
    turn: int = 0
    files: tuple[Sheet, ...] = ()
    replies: int = 0


def message_of(row: Mapping[str, Any], files: tuple[Sheet, ...]) -> Message:
    """A row as a message."""
    return Message(
        no=row["no"], ref=row["ref"], turn=row["turn"], room=row["room"], thread=row["thread"],
        author=row["author"], private=row["private"], at=datetime.fromisoformat(row["at"]), text=row["text"],
        card=kept.loads(row["card"]) if row["card"] else None,
        form=kept.loads(row["form"]) if row["form"] else None,
        origin=row["origin"], answers=json.loads(row["answers"] or "{}"),
        wrong=kept.loads(row["wrong"]) if row["wrong"] else {},
        edits=row["edits"], removed=bool(row["removed"]), replies=row["replies"], files=files,
    )  # fmt: skip


_KEPT = (
    "ref", "room", "thread", "author", "private", "at", "text", "card", "form", "origin", "answers", "wrong", "edits",
    "removed",
)  # fmt: skip


def columns(message: Message) -> dict[str, Any]:
    """A new message as columns."""
    return changed({name: getattr(message, name) for name in _KEPT})


def changed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Some fields of a message as columns."""
    row = dict(fields)
    for name in ("card", "form", "wrong"):
        if name in row:
            row[name] = kept.dumps(row[name]) if row[name] else ""
    if "answers" in row:
        row["answers"] = json.dumps(row["answers"], ensure_ascii=False) if row["answers"] else ""
    if "at" in row:
        row["at"] = row["at"].isoformat()
    return row
