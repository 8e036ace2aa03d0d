"""Work that goes on after an acknowledgement, on the adapter's loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bot.lanes import HearingLanes
from chat.incoming import Incoming

log = logging.getLogger(__name__)

T = TypeVar("T")


class Pools:
    """Threads in which the house is asked."""

    def __init__(self, workers: int, file_workers: int) -> None:
        self._keeping = ThreadPoolExecutor(2, "slack-keep")  # few: a database writes one at a time anyway
        self._hearing = HearingLanes(workers, file_workers, "slack")
        self._quick = ThreadPoolExecutor(4, "slack-quick")

    async def keep(self, incoming: Incoming, work: Callable[[Incoming], T]) -> T:
        """Have a message kept."""
        return await asyncio.get_running_loop().run_in_executor(self._keeping, work, incoming)

    async def hear(self, incoming: Incoming, work: Callable[[Incoming], T]) -> T:
        """Have a message heard, in its turn."""
        heard: T = await asyncio.wrap_future(self._hearing.submit(incoming, lambda: work(incoming)))
        return heard

    async def quickly(self, work: Callable[..., T], *args: Any) -> T:
        """Anything that takes milliseconds."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, work, *args)

    def close(self) -> None:
        """What still waits is left: it is kept, and heard after the next start."""
        self._hearing.stop(0.0)
        for pool in (self._keeping, self._quick):
            pool.shutdown(wait=False, cancel_futures=True)


class Tasks:
    """Started and ended on the adapter's loop only."""

    def __init__(self) -> None:
        self._working: set[asyncio.Task[Any]] = set()
        self._idle: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, T], *, idle: bool = False) -> asyncio.Task[T]:
        """Start it.  `idle`: nobody waits for it, so an end need not either."""
        task = asyncio.get_running_loop().create_task(work)
        (self._idle if idle else self._working).add(task)
        task.add_done_callback(self._ended)
        return task

    async def end(self, patience: float) -> None:
        """Wait for what was begun, at most so many seconds, then stop everything."""
        clock = asyncio.get_running_loop().time
        until = clock() + patience
        while self._working:
            left = until - clock()
            if left <= 0:
                log.warning("%d messages are not answered yet; they are kept", len(self._working))
                break
            await asyncio.wait(self._working, timeout=left)
        left_over = [*self._working, *self._idle]
        for task in left_over:
            task.cancel()
        await asyncio.gather(*left_over, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._working.discard(task)
        self._idle.discard(task)
        if not task.cancelled() and task.exception():
            log.error("work on a message broke off", exc_info=task.exception())
