"""What was seen lately, the newest so many of it."""

from __future__ import annotations

import time
from collections.abc import Hashable

from cachetools import TLRUCache


class Recent:
    """A set that forgets: the oldest when it is full, and what has lasted its time."""

    def __init__(self, most: int) -> None:
        self._until: TLRUCache[Hashable, float] = TLRUCache(most, ttu=lambda _item, until, _now: until)

    def add(self, item: Hashable, *, lasts: float = float("inf")) -> bool:
        """Remember it for so many seconds; True when it was not there."""
        new = item not in self._until
        self._until[item] = time.monotonic() + lasts
        return new

    def forget(self, item: Hashable) -> None:
        self._until.pop(item, None)

    def __contains__(self, item: Hashable) -> bool:
        return item in self._until
