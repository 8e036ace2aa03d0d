"""Work that goes on after an acknowledgement, on the adapter's loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Pools:
    """Threads in which the house is asked.

    Attributes:
        door: keeping messages; small, because a database writes one at a time anyway.
        hear, files: answering messages without and with files, so that photographs hold up no command.
        quick: everything that takes milliseconds.
    """

    def __init__(self, workers: int, file_workers: int) -> None:
        self.door = ThreadPoolExecutor(2, "slack-door")
        self.hear = ThreadPoolExecutor(max(1, workers), "slack-hear")
        self.files = ThreadPoolExecutor(max(1, file_workers), "slack-files")
        self.quick = ThreadPoolExecutor(4, "slack-quick")

    async def run(self, pool: ThreadPoolExecutor, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work, *args)

    async def quickly(self, work: Callable[..., T], *args: Any) -> T:
        return await self.run(self.quick, work, *args)

    def close(self) -> None:
        """What still waits is left: it is kept, and heard after the next start."""
        for pool in (self.door, self.hear, self.files, self.quick):
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
        until = asyncio.get_running_loop().time() + patience
        while self._working:
            left = until - asyncio.get_running_loop().time()
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
