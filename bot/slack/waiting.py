"""“One moment” while a file is read, in a direct conversation: said once, and the answer takes its place.

In a channel the sign on the message says the same: what a receipt is answered with is for its owner alone.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.platform import NotPosted
from bot.slack import moments
from bot.slack.api import SlackBusy, SlackLost, SlackRefused
from bot.slack.post import SlackPost
from chat.cards.card import Card
from chat.incoming import Incoming, Said
from chat.text import _, _n
from chat.words import locale_for

log = logging.getLogger(__name__)


class OneMoment:
    """Made and used on the adapter's loop only."""

    def __init__(self, post: SlackPost) -> None:
        self._post = post

    async def say(self, incoming: Incoming, hearing: asyncio.Task[Any], locale: str) -> str:
        """Say it where the answer is not there in time; the message that the answer takes the place of, or ""."""
        if not _of_files(incoming):
            return ""
        done, _pending = await asyncio.wait({hearing}, timeout=moments.SLOW)
        if done:
            return ""
        files = len(incoming.files) if isinstance(incoming, Said) else 0
        many = _n("One moment, I am reading {n} file.", "One moment, I am reading {n} files.", files)
        card = Card(many if files > 1 else _("One moment, I am reading it."))
        try:
            posted = await self._post.card(
                incoming.at, card, key=_key(incoming), locale=locale_for(locale), patience=moments.SLOW
            )
        except (SlackRefused, SlackLost, SlackBusy, NotPosted) as error:
            log.info("one moment: %s", error)
            return ""
        return posted.ref

    async def left(self, incoming: Incoming) -> str:
        """What a process that died before its answer has left standing, or ""."""
        if not _of_files(incoming):
            return ""
        try:
            return await self._post.found(incoming.at, _key(incoming))
        except (SlackRefused, SlackLost, SlackBusy):
            return ""


def _of_files(incoming: Incoming) -> bool:
    return isinstance(incoming, Said) and bool(incoming.files) and incoming.at.kind == "direct"


def _key(incoming: Incoming) -> str:
    return f"wait:{incoming.id}"
