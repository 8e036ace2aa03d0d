"""A process of the house that really is one: it works through a pipe, and dies of kill -9 in the midst of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from chat.cards.card import Reply
from chat.incoming import Incoming
from tests.conftest import NOON
from tests.simulation.process import Died, Process
from tests.simulation.wall import Wall

WITHIN = 0.04
"""Seconds in which one that is to die does, from the moment when it is asked for something."""


class Mortal:
    """As `Process`, but a process of its own.  Nothing happens between its transactions but its death."""

    def __init__(
        self,
        url: str,
        folder: Path,
        wall: Wall,
        clock: Callable[[], datetime],
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self.left: tuple[int, bool] | None = None
        self._clock, self._wall = clock, wall
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.simulation.mortal", "handlers.conversation.contents"])
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, url, folder), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def accept(self, incoming: Incoming) -> bool:
        return bool(self._ask("accept", incoming))

    def hear(self, incoming: Incoming) -> Reply:
        reply = self._ask("hear", incoming)
        assert isinstance(reply, Reply)
        return reply

    def heedless(self, incoming: Incoming) -> Reply:
        reply = self._ask("heedless", incoming)
        assert isinstance(reply, Reply)
        return reply

    def show(self, incoming: Incoming, reply: Reply) -> None:
        self._ask("show", incoming, reply)

    def answered(self, incoming: Incoming) -> None:
        self._ask("answered", incoming)

    def deliver(self) -> None:
        self._ask("deliver")

    def tick(self) -> None:
        self._ask("tick")

    def finish(self, patience: timedelta) -> None:
        self._ask("finish", patience)

    def close(self) -> None:
        self._process.kill()
        self._process.join(10)
        self._pipe.close()

    def _ask(self, what: str, *words: Any) -> Any:
        """Have it do something; it dies on the way where it is to."""
        moment = time.monotonic() + random.SystemRandom().uniform(0, WITHIN) if self.left else None
        self._pipe.send((what, self._clock(), words))
        while True:
            if moment is not None and not self._pipe.poll(max(moment - time.monotonic(), 0)):
                os.kill(self._process.pid or 0, signal.SIGKILL)
                self._process.join(10)
                self._last_words()
                raise Died()
            kind, said = self._pipe.recv()
            if kind == "done":
                return said
            if kind == "failed":
                raise AssertionError(said)
            self._heard(said)

    def _heard(self, said: Any) -> None:
        name, words, named = said
        self._pipe.send(getattr(self._wall, name)(*words, **named))

    def _last_words(self) -> None:
        """What it had sent before it died has come to the platform."""
        while self._pipe.poll(0):
            try:
                kind, said = self._pipe.recv()
            except (EOFError, OSError):
                return
            if kind == "wall":
                name, words, named = said
                getattr(self._wall, name)(*words, **named)


class _FarWall:
    """The platform as the process sees it: at the other end of the pipe."""

    name = Wall.name

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def __getattr__(self, name: str) -> Any:
        def call(*words: Any, **named: Any) -> Any:
            self._pipe.send(("wall", (name, words, named)))
            return self._pipe.recv()

        return call


def _live(pipe: Connection, url: str, folder: Path) -> None:
    now = [NOON]
    process = Process(
        url,
        folder,
        _FarWall(pipe),  # type: ignore[arg-type]
        lambda: now[0],
    )
    pipe.send("ready")
    while True:
        try:
            what, now[0], words = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(("done", getattr(process, what)(*words)))
        except Exception as error:
            pipe.send(("failed", f"{what}: {type(error).__name__}: {error}"))
