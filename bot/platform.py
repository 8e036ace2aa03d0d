"""What a chat platform must do for us, and what we do for it.  Slack, Feishu and the local page all have this shape.

The same job has the same file name in every adapter: `adapter` (implements Platform), `connection`, `intake` (what came
in, up to its acknowledgement), `worker` (after it), `replies` (where a Reply is shown), `render` and `forms` (Card and
Form -> the platform's own shapes; pure), `post`, `api`.  An adapter knows `chat` and nothing of the subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chat.cards.card import SILENCE, Attachment, Card, Option, Reply
from chat.incoming import Incoming, Place
from chat.text import NOTHING, Text, _


@dataclass(frozen=True, slots=True)
class HouseFunctions:
    """What the house lends to an adapter.  All of it may be called from any thread; nothing raises.

    The way of a message: `accept` it, acknowledge it to the platform, `hear` it, post the reply, say `answered`.  A
    process that dies in between has lost nothing: the next one hears what was accepted and posts what was not answered,
    through `Platform.reply`.

    Attributes:
        accept: keep the message, durably, in a few milliseconds; False when this delivery was accepted before.
        hear: one message in, one reply out; may take as long as reading a photograph takes.  Files are fetched by it.
        answered: the reply has been posted (or nothing had to be).
        told: a card about something was posted: (about, place, message reference), so that it can be updated later.
        about: what the message with this reference is about ("" if nothing): for replies in its thread.
        options: for a question with `search`: (search name, typed so far, platform account id) -> options.
        picture: the bytes and mime type of a kept file, by sha256 (`crop` as in `chat.cards.card.Picture`), or None.
    """

    accept: Callable[[Incoming], bool]
    hear: Callable[[Incoming], Reply]
    answered: Callable[[Incoming], None]
    told: Callable[[str, Place, str], None]
    about: Callable[[Place, str], str]
    options: Callable[[str, str, str], tuple[Option, ...]]
    picture: Callable[[str, tuple[int, float, float, float, float] | None], tuple[bytes, str] | None]


def deaf(told: Callable[[str, Place, str], None] = lambda *_: None) -> HouseFunctions:
    """What an adapter has before `start`: nobody hears, but what a single job posts can be told."""
    return HouseFunctions(
        accept=lambda _incoming: False,
        hear=lambda _incoming: SILENCE,
        answered=lambda _incoming: None,
        told=told,
        about=lambda *_: "",
        options=lambda *_: (),
        picture=lambda *_: None,
    )


class Platform(Protocol):
    """A chat platform."""

    name: str

    def start(self, house: HouseFunctions) -> None:
        """Begin to listen; returns once it listens or tries to.  Reconnecting is the adapter's own business."""

    def stop(self) -> None:
        """Stop listening, finish what was acknowledged, return within some seconds."""

    def state(self) -> str:
        """ "up", "connecting", "down: reason": for health and doctor."""

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        """Post the card; return the platform's reference of the message.  Raises NotPosted.

        Args:
            key: names the news: posting the same key twice must show it once, as far as the platform allows.
            under: the reference of a posted card that it belongs to, and is shown with.
            first: nobody can have posted this key before.
        """

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        """Hand over a file with the card that was posted as `under`, to those who see that card, and nobody else.

        The same `key` and `number` (its place among the files of that card) twice must show it once; with `first`
        nobody can have tried it before.  Raises NotPosted; FileRefused where the platform will not take it there.
        """

    def reply(self, to: Incoming, reply: Reply) -> None:
        """Post the reply to a message that came in earlier, maybe in another process.

        A form that can no longer be opened becomes a card with a button that asks for it anew.  Raises NotPosted.
        """

    def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file; raises NotPosted when it cannot be had or is larger than `limit` bytes."""

    def outsiders(self, channel: str) -> bool | None:
        """Whether people of other companies are in a channel; None where that cannot be had just now."""

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> str | None:
        """Put the card in the place of a posted one.  Raises NotPosted.

        Where that can no longer be changed and the card was posted anew instead, its new reference.
        """


MALFORMED = (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError)
"""What reading a payload raises that is not in the platform's shape.  It is written into the log, taken and forgotten:
a refusal would bring it again and again."""


class NotPosted(Exception):
    """The platform did not take it.

    `after` seconds should pass before another try; `final` says that no try will help (channel gone, bot removed).
    """

    def __init__(self, reason: str, *, after: float = 0.0, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after
        self.final = final


class FileRefused(NotPosted):
    """The platform will not take a file there, now or later; `why` tells it to those who were to have the file."""

    def __init__(self, reason: str, why: Text = NOTHING) -> None:
        super().__init__(reason, final=True)
        self.why = why


MAY_NOT = _("The bot may not post files here.")
SLOWEST = 200_000
"""Bytes a second: who carries a file over a slower line is given up."""


def patience(size: int) -> float:
    """Seconds that a file of that size may take beyond what any call may."""
    return size / SLOWEST


def file_missing(name: str, why: Text = NOTHING, otherwise: Text = NOTHING) -> Card:
    """What stands in the place of a file that could not be handed over: that, why, and how else it can be had."""
    lines = tuple(filter(None, (why, otherwise or _("Ask whoever runs Zhangfang for it."))))
    return Card(_("“{name}” could not be posted here.", name=name), lines=lines, tone="warn")
