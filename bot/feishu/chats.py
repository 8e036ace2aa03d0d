"""Which groups people of other companies are in: asked for once an hour, and known as soon as one of them speaks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from cachetools import LRUCache

from bot.feishu.api import FeishuApi
from bot.feishu.rate_limit import RateLimit
from bot.platform import NotPosted
from chat.incoming import Incoming

log = logging.getLogger(__name__)

FRESH, TRY_AGAIN, MOST = 3600.0, 300.0, 5000


class FeishuChats:
    """The groups that were heard lately."""

    def __init__(self, api: FeishuApi, clock: Callable[[], float] = time.monotonic) -> None:
        self._api, self._clock = api, clock
        self._known: LRUCache[str, tuple[float, bool | None]] = LRUCache(MOST)
        self._lock = threading.Lock()
        self._limit = RateLimit(40)

    def met(self, incoming: Incoming, *, stranger: bool) -> Incoming:
        """The same message, with whether people of other companies are in its group; None where Feishu does not say."""
        at = incoming.at
        if at.kind == "direct" or not at.channel:
            return incoming
        if stranger:
            with self._lock:
                self._known[at.channel] = (self._clock() + FRESH, True)
        return replace(incoming, at=replace(at, outsiders=self.outsiders(at.channel)))

    def outsiders(self, chat: str) -> bool | None:
        """Whether people of other companies are in a group; None where Feishu does not say."""
        now = self._clock()
        with self._lock:
            fresh_until, others = self._known.get(chat, (0.0, None))
        if now < fresh_until:
            return others
        time.sleep(self._limit.wait(""))
        try:
            shown = self._api.json("GET", f"/open-apis/im/v1/chats/{chat}", patience=3.0)
            others, fresh = bool(shown.get("external")), FRESH
        except NotPosted as refusal:
            log.info("whether others are in a group is not known: %s", refusal.reason)
            fresh = TRY_AGAIN
        with self._lock:
            self._known[chat] = (now + fresh, others)
        return others
