"""Reads receipts in worker processes, so that a file that hangs, bursts or kills its reader harms nobody else."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from queue import Empty, LifoQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ledger.errors import BadInput, BookError, sentence
from ledger.receipt import Receipt
from ocr.hints import NONE, Hints
from ocr.limits import DEFAULT, Limits, check_size

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

START = 60.0
"""Seconds that a new worker may take to load its models."""


class Desk:
    """A few warm readers; a file waits for a free one, and a reader that overruns its time is replaced."""

    def __init__(
        self,
        workers: int = 1,
        seconds: float = 30.0,
        *,
        memory: int = 1_500_000_000,
        limits: Limits = DEFAULT,
        engine: str = "auto",
    ) -> None:
        """`memory`: bytes of address space by which one file may make its worker grow."""
        self._seconds, self._memory, self._limits, self._engine = seconds, memory, limits, engine
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        self._all: list[_Worker] = []
        self._lock = threading.Lock()
        self._closed = False
        for _number in range(max(1, workers)):
            self._free.put(None)

    def read(
        self, data: bytes, name: str = "", *, today: date | None = None, hints: Hints = NONE, patience: float = 300.0
    ) -> tuple[Receipt, ...]:
        """As `ocr.read`, within the time limit; waits up to `patience` seconds for a free reader."""
        check_size(data, self._limits)
        try:
            worker = self._free.get(timeout=patience)
        except Empty:
            raise BadInput(
                sentence("Too many receipts are being read just now. Please try again in a minute.")
            ) from None
        back: _Worker | None = None
        try:
            if worker is None or not worker.alive():
                worker = self._hired()
            answer = worker.ask((data, name, today, hints), self._seconds)
            back = worker
        except TimeoutError:
            self._dismiss(worker)
            raise BadInput(
                sentence(
                    "Reading this file took longer than {seconds} seconds, so I stopped. Please send a smaller picture."
                ),
                seconds=round(self._seconds),
            ) from None
        except (EOFError, OSError):
            self._dismiss(worker)
            raise BadInput(
                sentence("This file could not be read: it broke the reader. Please send another picture.")
            ) from None
        finally:
            self._free.put(back)
        if isinstance(answer, BookError):
            raise answer
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return tuple(answer)

    def warm(self) -> None:
        """Start one reader now, so that the first receipt need not wait for the models."""
        worker = self._free.get()
        try:
            if worker is None or not worker.alive():
                worker = self._hired()
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End all readers."""
        self._closed = True
        with self._lock:
            workers, self._all = self._all, []
        for worker in workers:
            worker.stop()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _hired(self) -> _Worker:
        if self._closed:
            raise BadInput(sentence("Receipts are no longer read: the program is ending."))
        worker = _Worker(self._memory, self._limits, self._engine)
        with self._lock:
            self._all.append(worker)
        return worker

    def _dismiss(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.stop()
            with self._lock:
                self._all = [kept for kept in self._all if kept is not worker]


class _Worker:
    """One reading process and the pipe to it."""

    def __init__(self, memory: int, limits: Limits, engine: str) -> None:
        import multiprocessing

        # spawn, not fork: the house has threads, and a forked copy of their locks may never open again.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, memory, limits, engine), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(START):
            self.stop()
            raise TimeoutError
        self._pipe.recv()

    def alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, question: Any, seconds: float) -> Any:
        self._pipe.send(question)
        if not self._pipe.poll(seconds):
            raise TimeoutError
        return self._pipe.recv()

    def stop(self) -> None:
        self._process.kill()
        self._process.join(5)
        self._pipe.close()


def _work(pipe: Connection, memory: int, limits: Limits, engine: str) -> None:
    """Read what comes down the pipe until it closes."""
    import signal

    import ocr
    from ocr.engines import engine as engines_engine

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the house, which then ends its readers
    engines_engine.warm(engine)
    _bound(memory)
    pipe.send("ready")
    while True:
        try:
            data, name, today, hints = pipe.recv()
        except (EOFError, OSError):
            return
        if hints.engine == "auto":
            hints = replace(hints, engine=engine)
        try:
            answer: Any = ocr.read(data, name, limits=limits, today=today, hints=hints)
        except BookError as error:
            answer = error
        except MemoryError:
            answer = BadInput(
                sentence("This file needs more memory than a receipt should. Please send a smaller picture.")
            )
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        pipe.send(answer)


def _bound(memory: int) -> None:
    """Let this process grow by `memory` bytes and no further, where the system can say so."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError, ValueError):
        return
    now = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + memory, resource.RLIM_INFINITY))
