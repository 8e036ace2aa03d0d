"""Reads files in worker processes, so that one that hangs, bursts or kills its reader harms nobody else.

What comes from outside (tables, archives, PDF, XML, pictures) is opened nowhere but here: in a process that may grow by
so many bytes, works for so many seconds on one file, and is ended where it does not stop by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from queue import Empty, LifoQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from formats.sheet import Sheet
from formats.uncollected import uncollected
from ledger.errors import BadInput, BookError, sentence
from ledger.receipt import Receipt
from ocr.hints import NONE, Hints
from ocr.limits import DEFAULT, Limits, check_size

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from ocr.shown import Crop

START = 60.0
"""Seconds that a new worker may take to load its models."""
LARGE = 1_000_000
"""Bytes from which on a table of hours is worth a process of its own (`bot.preparing`): some eight thousand rows."""
MEMORY = 512 << 20
"""Bytes of address space by which one file may make its worker grow."""


class Desk:
    """A few warm readers; a file waits for a free one, and a reader that overruns its time is replaced."""

    def __init__(
        self,
        workers: int = 1,
        seconds: float = 30.0,
        *,
        memory: int = MEMORY,
        limits: Limits = DEFAULT,
        engine: str = "auto",
    ) -> None:
        """`engine`: what reads pictures, loaded before the first file; "" where none of them is to be read."""
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
        """As `ocr.read`, within the limits; waits up to `patience` seconds for a free reader."""
        check_size(data, self._limits)
        if hints.engine == "auto":
            hints = replace(hints, engine=self._engine or "auto")
        words = {"limits": self._limits, "today": today, "hints": hints}
        return tuple(self._asked("receipts", (data, name), words, patience))

    def sheet(self, data: bytes, name: str, **words: str | Mapping[str, str] | None) -> Sheet:
        """As `formats.read`, within the limits."""
        with uncollected():
            sheet = self._asked("sheet", (data, name), words)
        assert isinstance(sheet, Sheet)
        return sheet

    def picture(self, data: bytes, crop: Crop | None) -> tuple[bytes, str] | None:
        """As `ocr.shown.picture`, within the limits; None also where these are reached."""
        try:
            found: tuple[bytes, str] | None = self._asked("picture", (data, crop), {})
        except BookError:
            return None
        return found

    def _asked(self, what: str, given: tuple[Any, ...], words: Mapping[str, Any], patience: float = 300.0) -> Any:
        """What a reader answers.  Raises BadInput where it could not, or was not let."""
        try:
            worker = self._free.get(timeout=patience)
        except Empty:
            raise BadInput(sentence("Too many files are being read just now. Please try again in a minute.")) from None
        back: _Worker | None = None
        try:
            if worker is None or not worker.alive():
                worker = self._hired()
            answer, tired = worker.ask((what, given, words), self._seconds)
            if tired:
                self._dismiss(worker)
            else:
                back = worker
        except TimeoutError:
            self._dismiss(worker)
            raise BadInput(
                sentence(
                    "Reading this file took longer than {seconds} seconds, so I stopped. Please send a smaller one."
                ),
                seconds=round(self._seconds),
            ) from None
        except (EOFError, OSError):
            self._dismiss(worker)
            raise BadInput(
                sentence(
                    "This file broke its reader: it is damaged, or needs more memory than a file should. Please send "
                    "another one, or a smaller one."
                )
            ) from None
        finally:
            self._free.put(back)
        if isinstance(answer, BookError):
            raise answer
        if isinstance(answer, _Failed):
            raise RuntimeError(answer.said)
        return answer

    def warm(self) -> None:
        """Start one reader now, so that the first file need not wait for it."""
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
            raise BadInput(sentence("Files are no longer read: the program is ending."))
        worker = _Worker(self._memory, self._engine)
        with self._lock:
            self._all.append(worker)
        return worker

    def _dismiss(self, worker: _Worker | None) -> None:
        if worker is not None:
            worker.stop()
            with self._lock:
                self._all = [kept for kept in self._all if kept is not worker]


class _Failed:
    """An error of ours in a reader."""

    def __init__(self, said: str) -> None:
        self.said = said


class _Worker:
    """One reading process and the pipe to it."""

    def __init__(self, memory: int, engine: str) -> None:
        import multiprocessing

        # spawn, not fork: the house has threads, and a forked copy of their locks may never open again.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, memory, engine), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(START):
            self.stop()
            raise TimeoutError
        self._pipe.recv()

    def alive(self) -> bool:
        return self._process.is_alive()

    def ask(self, question: Any, seconds: float) -> tuple[Any, bool]:
        """The answer, and whether the reader has grown so much that it is to be replaced."""
        self._pipe.send(question)
        if not self._pipe.poll(seconds):
            raise TimeoutError
        answer: tuple[Any, bool] = self._pipe.recv()
        return answer

    def stop(self) -> None:
        self._process.kill()
        self._process.join(5)
        self._pipe.close()


def _receipts(*given: Any, **words: Any) -> Any:
    import ocr

    return ocr.read(*given, **words)


def _sheet(*given: Any, **words: Any) -> Any:
    import formats

    return formats.read(*given, **words)


def _picture(*given: Any) -> Any:
    from ocr import shown

    return shown.picture(*given)


_READERS: Mapping[str, Callable[..., Any]] = {"receipts": _receipts, "sheet": _sheet, "picture": _picture}


def _work(pipe: Connection, memory: int, engine: str) -> None:
    """Read what comes down the pipe until it closes."""
    import os
    import signal

    os.environ["RUST_BACKTRACE"] = "0"  # a library that is refused memory ends the process: that is no news
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the house, which then ends its readers
    if engine:
        from ocr.engines import engine as engines

        engines.warm(engine)
    first = _size()
    pipe.send("ready")
    while True:
        try:
            what, given, words = pipe.recv()
        except (EOFError, OSError):
            return
        bound(memory)
        try:
            answer: Any = _READERS[what](*given, **words)
        except BookError as error:
            answer = error
        except MemoryError:
            answer = BadInput(sentence("This file needs more memory than a file should. Please send a smaller one."))
        except Exception as error:
            answer = _Failed(f"{type(error).__name__}: {error}")
        del given, words
        pipe.send((answer, _size() > first + memory))


def bound(memory: int) -> None:
    """Let this process grow by `memory` bytes from here and no further, where the system can say so."""
    size = _size()
    if size:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size + memory, resource.RLIM_INFINITY))


def _size() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        import resource
        from pathlib import Path

        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return 0
