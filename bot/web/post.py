"""What the bot posts on the page; kept first, then the open pages are woken."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime

from bot.platform import NotPosted
from bot.web.live import Live
from bot.web.messages import Messages
from bot.web.roster import Roster, room
from chat.cards.card import Attachment, Card
from chat.incoming import Place
from chat.page import PageFile, PageMessage

log = logging.getLogger(__name__)


def reference(*parts: str) -> str:
    """The same parts always give the same reference: what is posted twice is shown once."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


class WebPost:
    """The posting half of the platform."""

    def __init__(
        self, messages: Messages, live: Live, roster: Callable[[], Roster], now: Callable[[], datetime]
    ) -> None:
        self._messages, self._live, self._roster, self._now = messages, live, roster, now

    def post(self, to: Place, card: Card, *, key: str, under: str = "") -> str:
        """Post the card; the same key a second time gives the reference of the first.  Raises NotPosted."""
        ref = reference("key", key)
        if self._messages.message(ref) is None:
            self.must_be_there(to)
            thread = to.thread or under
            self.put(PageMessage(ref=ref, room=room(to), thread=thread, at=self._now(), card=card))
        return ref

    def hand_over(self, under: str, number: int, file: Attachment) -> None:
        """Hang a file on a message that stands there; whoever sees the message may open it.  Raises NotPosted."""
        if self._messages.message(under) is None:
            raise NotPosted("there is no such message", final=True)
        self.hang(under, number, file)
        self._messages.change(under)
        self._live.changed()

    def hang(self, on: str, number: int, file: Attachment) -> None:
        """Keep a file of a message (which may come after it); the same number again changes nothing."""
        self._messages.keep(on, PageFile(f"{on}-{number}", file.name, file.mime, len(file.data)), file.data)

    def update(self, ref: str, card: Card) -> None:
        """Put the card in the place of a posted one.  Raises NotPosted."""
        if not self._messages.change(ref, card=card):
            raise NotPosted("there is no such message", final=True)
        self._live.changed()

    def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file; raises NotPosted."""
        kept = self._messages.file(ref)
        if kept is None:
            raise NotPosted("there is no such file", final=True)
        _message, file, data = kept
        if file.size > limit:
            raise NotPosted(f"the file has {file.size} bytes, more than {limit}", final=True)
        return data

    def put(self, message: PageMessage) -> None:
        """Add a message at the end, and wake the pages."""
        self._messages.put(message)
        self._live.changed()

    def must_be_there(self, to: Place) -> None:
        """Raises NotPosted where the page has no such channel or person."""
        roster = self._roster()
        known = roster.person(to.channel) if to.kind == "direct" else roster.channel(to.channel)
        if known is None:
            raise NotPosted("there is no such channel or person on the page", final=True)


def said_key(ref: str) -> str:
    """The key of the delivery that brought the message with this reference."""
    return f"web:said:{ref}"
