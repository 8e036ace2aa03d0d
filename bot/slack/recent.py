"""What was seen lately, the newest so many of it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable


class Recent:
    """A set that forgets: the oldest when it is full, and what has lasted its time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, float] = OrderedDict()

    def add(self, one: Hashable, *, lasts: float = float("inf")) -> bool:
        """Remember it; True when it was not there."""
        new = one not in self
        self._kept[one] = time.monotonic() + lasts
        self._kept.move_to_end(one)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return new

    def forget(self, one: Hashable) -> None:
        self._kept.pop(one, None)

    def __contains__(self, one: Hashable) -> bool:
        return self._kept.get(one, 0.0) > time.monotonic()
