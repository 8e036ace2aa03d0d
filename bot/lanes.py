"""Lanes: work in threads where things with the same key keep their order and nothing else waits for them."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from chat.incoming import Incoming, Said

log = logging.getLogger(__name__)
Job = Callable[[], Any]


class Lanes:
    """A pool of threads.  Two jobs with one key run one after the other, in the order they were given."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._waiting: dict[str, deque[tuple[Job, Future[Any]]]] = {}
        self._lock = threading.Lock()

    def submit(self, key: str, job: Job) -> Future[Any]:
        """Run the job when its turn comes.  Raises RuntimeError after `stop`."""
        future: Future[Any] = Future()
        with self._lock:
            if (lane := self._waiting.get(key)) is not None:
                lane.append((job, future))
                return future
            self._waiting[key] = deque()
        try:
            self._pool.submit(self._run, key, job, future)
        except RuntimeError:
            with self._lock:
                self._waiting.pop(key, None)
            raise
        return future

    def busy(self) -> int:
        """How many keys have something to do."""
        return len(self._waiting)

    def stop(self, patience: float) -> None:
        """Finish what was given, for at most `patience` seconds."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            with self._lock:
                if not self._waiting:
                    break
            time.sleep(0.01)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, key: str, job: Job, future: Future[Any]) -> None:
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(job())
            except BaseException as error:
                log.exception("a job of lane %s failed", key)
                future.set_exception(error)
        with self._lock:
            lane = self._waiting[key]
            if not lane:
                del self._waiting[key]
                return
            following = lane.popleft()
        try:
            # Not a loop: a long lane must not hold its thread while others wait for one.
            self._pool.submit(self._run, key, *following)
        except RuntimeError:
            with self._lock:
                self._waiting.pop(key, None)


class HearingLanes:
    """Where the house is asked: words and files apart, so that photographs hold up no command.

    What one person says or clicks is heard in the order in which they do it; files are read as threads come free.
    """

    def __init__(self, words: int, files: int, name: str) -> None:
        self._words, self._files = Lanes(max(1, words), f"{name}-words"), Lanes(max(1, files), f"{name}-files")

    def submit(self, incoming: Incoming, job: Job) -> Future[Any]:
        """Run the job, which hears this message, when its turn comes.  Raises RuntimeError after `stop`."""
        if isinstance(incoming, Said) and incoming.files:
            return self._files.submit(incoming.id, job)
        return self._words.submit(incoming.by.id or incoming.at.channel, job)

    def busy(self) -> int:
        """How many have something to be heard."""
        return self._words.busy() + self._files.busy()

    def stop(self, patience: float) -> None:
        """Finish what was given, for at most so many seconds."""
        end = time.monotonic() + patience
        self._words.stop(patience * 0.6)  # what takes long with a file must not be paid for by words, nor the reverse
        self._files.stop(max(end - time.monotonic(), 0.0))


class Later:
    """Jobs for a later moment, in a thread of their own; they must be short or hand over to a lane."""

    def __init__(self, name: str) -> None:
        self._heap: list[tuple[float, int, Job]] = []
        self._count = itertools.count()
        self._change = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def after(self, seconds: float, job: Job) -> None:
        """Run the job so many seconds from now; nothing happens after `stop`."""
        with self._change:
            heapq.heappush(self._heap, (time.monotonic() + seconds, next(self._count), job))
            self._change.notify()

    def stop(self) -> None:
        """Forget what is still waiting."""
        with self._change:
            self._stopped = True
            self._change.notify()
        self._thread.join(2.0)

    def _run(self) -> None:
        while True:
            with self._change:
                if self._stopped:
                    return
                wait = self._heap[0][0] - time.monotonic() if self._heap else None
                if wait is None or wait > 0:
                    self._change.wait(wait)
                    continue
                job = heapq.heappop(self._heap)[2]
            try:
                job()
            except Exception:
                log.exception("a job that was put off failed")
