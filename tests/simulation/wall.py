"""The platform: it outlives every process, and shows what was posted to those who look at it."""

from __future__ import annotations

from bot.platform import HouseFunctions
from chat.cards.card import Attachment, Card, Reply
from chat.cards.plain import reply_lines
from chat.incoming import Incoming, Place


class Wall:
    """Like Slack it shows what is posted again under its key once, to whoever looks first, and twice to who does not.

    `faults`: what was told twice, or told otherwise the second time.  `fresh`: what nobody has looked at yet, under the
    id of the message that it answers, or the key of the notice.
    """

    name = "test"

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.notices: dict[str, tuple[Place, Card]] = {}
        self.fresh: list[tuple[str, Place, Card]] = []
        self.faults: list[str] = []

    def start(self, house: HouseFunctions) -> None:
        """Nothing to listen to."""

    def stop(self) -> None:
        """Nothing to stop."""

    def state(self) -> str:
        return "up"

    def reply(self, to: Incoming, reply: Reply) -> None:
        """Show the reply to a message; the same one may come again, from whoever does not know that it was shown."""
        shown = self.replies.setdefault(to.id, reply)
        if shown is reply or shown.again:
            self.fresh += [(to.id, to.at, card) for card in (reply.card, *reply.more) if card]
        if shown.again:  # that one said that another would come
            self.replies[to.id] = reply
        elif reply_lines(shown, "en") != reply_lines(reply, "en"):
            self.faults.append(f"{to.id} was answered twice: {reply_lines(shown, 'en')} and {reply_lines(reply, 'en')}")

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        if key in self.notices and first:
            self.faults.append(f"{key} was told twice")
        if key not in self.notices:
            self.notices[key] = (to, card)
            self.fresh.append((key, to, card))
        return key

    def outsiders(self, channel: str) -> bool | None:
        return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        if ref in self.notices:
            self.notices[ref] = (to, card)
        self.fresh.append((ref, to, card))

    def fetch(self, ref: str, limit: int) -> bytes:
        return ref.encode()

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        """Files are looked at in tests of their own (tests/test_notice_deaths.py)."""
