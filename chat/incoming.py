"""What comes in from a platform: who, where, what.  Adapters make it, `handlers.conversation.answering` takes it.

Whoever makes one of these may hand in any text: what cannot be seen of it is gone before anybody looks
(`ledger.characters`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, Literal

from ledger.characters import visible


@cache
def _texts(kind: type) -> tuple[Callable[[Any], tuple[str, ...]], tuple[str, ...], tuple[str, ...]]:
    """All texts of a value of a kind at once; their names; the names of its mappings of texts."""
    kinds = {field.name: field.type for field in fields(kind)}
    named = tuple(name for name, of in kinds.items() if of == "str" or str(of).startswith("Literal["))
    named = named if len(named) > 1 else named * 2  # of one name alone no tuple is made
    return attrgetter(*named), named, tuple(name for name, of in kinds.items() if str(of).startswith("Mapping["))


def _seen(of: Any) -> None:
    """Put what can be seen of them in the place of all texts of a value that is being made."""
    kind: type = type(of)
    whole, named, mappings = _texts(kind)
    values = whole(of)
    try:
        together = "".join(values)
    except TypeError:  # some adapter left one out
        together = "".join(filter(None, values))
    if not together.isprintable():
        for name, value in zip(named, values, strict=True):
            if value and (text := visible(value)) is not value:
                object.__setattr__(of, name, text)
    for name in mappings:
        of_it = getattr(of, name)
        if any(visible(part) is not part for pair in of_it.items() for part in pair):
            object.__setattr__(of, name, {visible(key): visible(answer) for key, answer in of_it.items()})


@dataclass(frozen=True, slots=True)
class Identity:
    """An account on a platform; several may belong to one person.

    `name`, `email`, `locale`, `timezone`, `mobile` are what the platform says of the account (may be empty).  `email`
    and `mobile` are given only where the platform vouches for them, so that a person may be linked by them.
    """

    platform: str
    id: str
    name: str = ""
    email: str = ""
    locale: str = ""
    timezone: str = ""
    mobile: str = ""

    def __post_init__(self) -> None:
        _seen(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said, or is to be said: a channel or a direct conversation, and the thread in it.

    For `kind="direct"` the channel is the platform's id of the account that is spoken to.  `outsiders`: whether
    people of other companies are in it; None where its platform did not say.
    """

    platform: str
    channel: str
    kind: Literal["channel", "direct"] = "channel"
    thread: str = ""
    outsiders: bool | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _seen(self)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message.

    `ref` is what its platform fetches it by.  `data` is empty until somebody has; `problem` says why nobody could.
    """

    name: str
    mime: str
    ref: str = ""
    data: bytes = b""
    problem: str = ""

    def __post_init__(self) -> None:
        _seen(self)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What every message has.

    Attributes:
        id: the platform's key of this delivery, the same when it is delivered again ("slack:C1:1700000000.0001").
        by: who.
        at: where.
        addressed: the bot was spoken to (mention, direct message, slash command, click); in a bound channel it also
            hears what was not addressed to it, and then stays silent unless it is clearly hours or a question.
    """

    id: str
    by: Identity
    at: Place
    addressed: bool = field(default=True, kw_only=True)

    def __post_init__(self) -> None:
        _seen(self)


@dataclass(frozen=True, slots=True)
class Said(Incoming):
    """Words and files of one message.

    Attributes:
        ref: the platform's reference of the message itself, for edits, deletions and links back.
        edits: the `ref` of the message that this text replaces (the person edited it).
        about: what the thread it was said in is about ("expense:12"), where the adapter knows.
    """

    text: str = ""
    files: tuple[File, ...] = ()
    ref: str = ""
    edits: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Clicked(Incoming):
    """A button, or a choice made on a card; `ref` is the message that carries it."""

    action: str = ""
    value: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Submitted(Incoming):
    """A form that was filled in.

    Attributes:
        instance: names this one opening of the form, for one person; the same when it is sent a second time ("" where
            that is not known).
    """

    form: str = ""
    value: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    ref: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class Removed(Incoming):
    """A message was deleted or recalled; `ref` says which."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class Joined(Incoming):
    """The bot was brought into a channel by somebody (`here`), or taken out of it; `name` is the channel's name."""

    name: str = ""
    here: bool = True


@dataclass(frozen=True, slots=True)
class Due(Incoming):
    """A job whose time has come: nobody said it, nowhere."""


@dataclass(frozen=True, slots=True)
class Left(Incoming):
    """The account `by` is no longer in the platform's directory: the person has left the company."""
