"""The rate limit: how long to wait before the next call, so that the platform's rate limits are never reached."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_MARGIN = 0.05  # the platform's second need not begin when ours does


class RateLimit:
    """At most `most` calls for one key in any `seconds`: so many at once, then evenly.

    >>> limit = RateLimit(2, clock=lambda: 100.0)
    >>> [round(limit.wait("chat"), 2) for _ in range(4)], limit.wait("another chat")
    ([0.0, 0.0, 1.05, 1.05], 0.0)
    """

    def __init__(self, most: int, seconds: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._booked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Book the next free moment for the key; the seconds until then."""
        now = self._clock()
        with self._lock:
            if len(self._booked) > 2000:
                self._booked = {one: log for one, log in self._booked.items() if log[-1] > now - self._seconds - 1}
            log = self._booked.setdefault(key, deque(maxlen=self._most))
            moment = max(now, log[0] + self._seconds + _MARGIN) if len(log) == self._most else now
            log.append(moment)
        return moment - now
