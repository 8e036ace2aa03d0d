"""When a call to a platform is tried again, and when a reply is: alike for every platform."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

REPLY_WAITS = (1.0, 5.0, 20.0, 60.0)
"""Seconds between tries to show a reply.  What could not be shown then is left unanswered, for the house to finish."""


class Retry:
    """The tries of one call: pauses that double up to `longest`, each a fifth longer or shorter, while patience lasts.

    >>> retry = Retry(5.0, clock=lambda: 100.0, spread=0.0)
    >>> [retry.pause() for _try in range(6)], retry.pause(3.0), retry.allows(5.1)
    ([0.2, 0.4, 0.8, 1.6, 3.2, 4.0], 3.0, False)
    """

    def __init__(
        self,
        patience: float,
        *,
        first: float = 0.2,
        longest: float = 4.0,
        spread: float = 0.2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._until = clock, clock() + patience
        self._next, self._longest, self._spread = first, longest, spread

    def allows(self, seconds: float) -> bool:
        """Whether patience lasts that long."""
        return self._clock() + seconds <= self._until

    def pause(self, asked: float = 0.0) -> float | None:
        """Seconds to wait before another try (those that the platform asked for); None when patience is at its end."""
        seconds = asked
        if not asked:
            seconds = self._next * random.uniform(1 - self._spread, 1 + self._spread)
            self._next = min(self._next * 2, self._longest)
        return seconds if self.allows(seconds) else None
