"""Who an account is: name, e-mail, mobile number and time zone from the company's directory, asked for once an hour."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cachetools import LRUCache

from bot.feishu.api import FeishuApi
from bot.feishu.rate_limit import RateLimit
from bot.platform import NotPosted
from chat.incoming import Identity, Incoming, Left, Said
from chat.words import locale_for

log = logging.getLogger(__name__)

FRESH, TRY_AGAIN, MOST = 3600.0, 60.0, 5000
_HAN = re.compile(r"[\u3400-\u9fff]")


class FeishuPeople:
    """The accounts that were seen lately, and the language each of them was last answered in."""

    def __init__(self, api: FeishuApi, language: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._api, self._language, self._clock = api, language, clock
        self._known: LRUCache[str, tuple[float, Identity]] = LRUCache(MOST)
        self._locales: LRUCache[str, str] = LRUCache(MOST)
        self._lock = threading.Lock()
        self._limit, self._limit_a_minute = (
            RateLimit(40),
            RateLimit(950, 60.0),
        )  # it takes 50 questions a second, 1,000 a minute

    def introduced(self, incoming: Incoming, *, stranger: bool = False) -> Incoming:
        """The same message with what the directory says of its sender.

        Nothing is asked for people of other companies: an address that somebody else's administrator vouches for
        must not link them to one of our persons.
        """
        if not incoming.by.id or isinstance(incoming, Left):
            return incoming
        known = incoming.by if stranger else self.account(incoming.by.id)
        locale = self.locale(incoming.by.id, "") or _written_in(incoming) or self._language
        return replace(
            incoming,
            by=replace(known, locale=locale, timezone=known.timezone or incoming.by.timezone),
        )

    def account(self, open_id: str) -> Identity:
        """What the directory says; an empty identity when it cannot be asked just now."""
        now = self._clock()
        with self._lock:
            fresh_until, identity = self._known.get(open_id, (0.0, Identity("feishu", open_id)))
        if now < fresh_until:
            return identity
        time.sleep(max(self._limit.wait(""), self._limit_a_minute.wait("")))
        try:
            answer = self._api.json(
                "GET", f"/open-apis/contact/v3/users/{open_id}", query=[("user_id_type", "open_id")], patience=3.0
            )
            identity, fresh = _identity(open_id, answer.get("user") or {}), FRESH
        except NotPosted as refusal:
            log.warning("the directory says nothing of an account: %s", refusal.reason)
            fresh = TRY_AGAIN
        with self._lock:
            self._known[open_id] = (now + fresh, identity)
        return identity

    def open_id_of(self, user_id: str) -> str:
        """The open_id of an account that the approval centre names by its user_id.  Raises NotPosted."""
        answer = self._api.json(
            "GET", f"/open-apis/contact/v3/users/{user_id}", query=[("user_id_type", "user_id")], patience=4.0
        )
        return str((answer.get("user") or {}).get("open_id") or "")

    def changed(self, open_id: str) -> None:
        """Ask anew next time: the directory entry was changed, or the person has left."""
        with self._lock:
            self._known.pop(open_id, None)

    def locale(self, open_id: str, otherwise: str) -> str:
        """The language this account was last answered in."""
        with self._lock:
            return self._locales.get(open_id, otherwise)

    def answered_in(self, open_id: str, locale: str) -> None:
        """Remember the language for the sentences that the adapter says itself."""
        if open_id:
            with self._lock:
                self._locales[open_id] = locale


def _identity(open_id: str, user: Mapping[str, Any]) -> Identity:
    gone = any((user.get("status") or {}).get(key) for key in ("is_resigned", "is_exited", "is_frozen"))
    return Identity(
        "feishu",
        open_id,
        name=str(user.get("name") or user.get("en_name") or ""),
        # Whoever has left keeps a name in old messages, but no address to be linked by.
        email="" if gone else str(user.get("enterprise_email") or user.get("email") or ""),
        mobile="" if gone else str(user.get("mobile") or ""),
        timezone=str(user.get("time_zone") or ""),
    )


def _written_in(incoming: Incoming) -> str:
    """The directory names no language; what somebody writes does."""
    if isinstance(incoming, Said) and incoming.ref and re.search(r"[^\W\d_]", incoming.text):
        return locale_for("zh" if _HAN.search(incoming.text) else "en")
    return ""  # a click on the menu says nothing of the language
