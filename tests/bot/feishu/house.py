"""A small house for the adapter's tests: what is heard is kept in lists, what is answered is decided by the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.platform import HouseFunctions
from chat.cards.card import Option, Reply
from chat.incoming import Incoming, Place

Hear = Callable[[Incoming], Reply]


@dataclass
class House:
    """`hear` answers; everything else is noted."""

    hear: Hear = lambda _incoming: Reply()
    accepted: dict[str, Incoming] = field(default_factory=dict)
    heard: list[Incoming] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    told: list[tuple[str, Place, str]] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)
    found: dict[tuple[str, str], tuple[Option, ...]] = field(default_factory=dict)
    pictures: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    slow: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def functions(self) -> HouseFunctions:
        return HouseFunctions(
            accept=self._accept,
            hear=self._hear,
            answered=lambda incoming: self.answered.append(incoming.id),
            told=lambda about, place, ref: self.told.append((about, place, ref)),
            about=lambda _place, ref: self.topics.get(ref, ""),
            options=lambda search, typed, _who: self.found.get((search, typed), ()),
            picture=lambda sha256, _crop: self.pictures.get(sha256),
        )

    def _accept(self, incoming: Incoming) -> bool:
        if self.slow:
            time.sleep(self.slow)
        with self.lock:
            if incoming.id in self.accepted:
                return False
            self.accepted[incoming.id] = incoming
            return True

    def _hear(self, incoming: Incoming) -> Reply:
        with self.lock:
            self.heard.append(incoming)
        return self.hear(incoming)
