"""What stands on the local chat page, as values: there the page plays the part of a platform's server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chat.cards.card import Card, Form
from chat.text import Text


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that hangs on a message, without its bytes."""

    ref: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class PageMessage:
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
    files: tuple[PageFile, ...] = ()
    replies: int = 0
