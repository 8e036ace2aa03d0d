"""The rate limit: how long to wait before the next call, so that the platform's rate limits are never reached."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from cachetools import LRUCache

_MOST_KEYS = 10_000
_MARGIN = 0.05  # the platform's second need not begin when ours does


class RateLimit:
    """At most `most` calls for one key in any `seconds`: so many at once, then evenly.

    >>> limit = RateLimit(2, clock=lambda: 100.0)
    >>> [round(limit.wait("chat"), 2) for _ in range(4)], limit.wait("another chat")
    ([0.0, 0.0, 1.05, 1.05], 0.0)
    """

    def __init__(self, most: int, seconds: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._booked: LRUCache[str, deque[float]] = LRUCache(_MOST_KEYS)
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Book the next free moment for the key; the seconds until then."""
        now = self._clock()
        with self._lock:
            moments = self._booked.setdefault(key, deque(maxlen=self._most))
            moment = max(now, moments[0] + self._seconds + _MARGIN) if len(moments) == self._most else now
            moments.append(moment)
        return moment - now
