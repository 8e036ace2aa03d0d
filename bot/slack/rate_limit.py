"""Slack's rate limits: one lane for each channel (or method), so that who must wait holds up nobody else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from cachetools import LRUCache

_MOST_LANES = 4096


@dataclass(slots=True)
class Lane:
    """Calls that go one after another (`lock`) and are free of Slack's wait at an instant of the loop (`free`)."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free: float = 0.0


class RateLimits:
    """The lanes by name.  Used on the adapter's loop only."""

    def __init__(self) -> None:
        self._lanes: LRUCache[str, Lane] = LRUCache(_MOST_LANES)

    def lane(self, name: str) -> Lane:
        """The lane of this name; one that has not been used for thousands of others begins anew."""
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane()
        return lane
