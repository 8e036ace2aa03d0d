"""What an open page is told at once: server-sent events.  The kept messages are the truth; this only wakes and passes.

A stream sends every message that changed after the last turn the page saw (its Last-Event-ID), so a lost connection
costs nothing.  What need not outlive the moment (somebody is reading, a toast) is passed by and never kept.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

Passing = dict[str, Any]

_HEARTBEAT = 15.0
_MOST_PASSING = 100


class OpenPage:
    """One open page of one person."""

    def __init__(self, person: str, loop: asyncio.AbstractEventLoop) -> None:
        self.person = person
        self._loop = loop
        self._woken = asyncio.Event()
        self._passing: deque[Passing] = deque(maxlen=_MOST_PASSING)

    def wake(self, passing: Passing | None = None) -> None:
        """From any thread: look for changes, and pass this on."""
        if passing is not None:
            self._passing.append(passing)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def news(self) -> list[Passing]:
        """Wait until something happens, some seconds at most; what is to be passed on."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), _HEARTBEAT)
        self._woken.clear()
        return [self._passing.popleft() for _ in range(len(self._passing))]


class Live:
    """All open pages."""

    def __init__(self) -> None:
        self._lines: set[OpenPage] = set()
        self._lock = threading.Lock()
        self.closed = False

    def open(self, person: str) -> OpenPage:
        """A page begins to listen (on the running loop)."""
        line = OpenPage(person, asyncio.get_running_loop())
        with self._lock:
            self._lines.add(line)
        return line

    def shut(self, line: OpenPage) -> None:
        """The page went away."""
        with self._lock:
            self._lines.discard(line)

    def changed(self) -> None:
        """Something was kept: every page looks whether it may see it."""
        for line in self._all():
            line.wake()

    def tell(self, passing: Passing, person: str | None = None) -> None:
        """Pass something on to the pages of a person, or to all."""
        for line in self._all():
            if person is None or line.person == person:
                line.wake(passing)

    def close(self) -> None:
        """End every stream; the pages come back when the server does."""
        self.closed = True
        self.changed()

    def _all(self) -> list[OpenPage]:
        with self._lock:
            return list(self._lines)


async def stream(
    live: Live, person: str, after: int, changes: Callable[[int], tuple[int, list[dict[str, Any]]] | None]
) -> AsyncIterator[str]:
    """The text of an event stream.  `changes(after)` gives the next turn and the messages, None where whoever listens
    may not any more, which ends it; it runs in a thread."""
    line = live.open(person)
    try:
        yield "retry: 800\n\n"
        line.wake()
        while not live.closed:
            # Taken before the messages are read: what is passed on never overtakes the message it speaks of.
            passing = await line.news()
            found = await asyncio.to_thread(changes, after)
            while found is not None and found[0] > after:
                after, messages = found
                yield event("messages", messages, after)
                found = await asyncio.to_thread(changes, after)
            if found is None:
                return
            for news in passing:
                yield event(news["kind"], news)
            # A heartbeat, also for finding out that nobody listens any more.
            yield ": \n\n"
    finally:
        live.shut(line)


def event(kind: str, data: Any, id: int | None = None) -> str:
    """One event as it goes over the wire.

    >>> event("toast", {"words": "a\\nb"}, 7)
    'id: 7\\nevent: toast\\ndata: {"words":"a\\\\nb"}\\n\\n'
    """
    head = "" if id is None else f"id: {id}\n"
    return f"{head}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"
