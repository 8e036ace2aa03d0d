"""A platform that outlives the processes that post to it: what was posted is a line of a file."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bot.platform import HouseFunctions
from chat.cards.card import Attachment, Card, Reply
from chat.incoming import Incoming, Place

PAUSE = 0.002
"""Before and after each thing that is done, so that a death can fall there."""


class DiskWall:
    """Like Slack it takes the same thing twice from whoever does not look first."""

    name = "test"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "wall"
        self._path.touch()

    def posted(self) -> list[str]:
        """What stands there, in its order: "KEY" of a card, "KEY FILE" of a file under it."""
        return self._path.read_text("utf-8").splitlines()

    def start(self, house: HouseFunctions) -> None:
        """Nothing to listen to."""

    def stop(self) -> None:
        """Nothing to stop."""

    def state(self) -> str:
        return "up"

    def reply(self, to: Incoming, reply: Reply) -> None:
        raise AssertionError("nobody asks here")

    def fetch(self, ref: str, limit: int) -> bytes:
        raise AssertionError("nobody brings files here")

    def outsiders(self, channel: str) -> bool | None:
        return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        raise AssertionError("nothing is changed here")

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        self._put(key, first)
        return key

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        assert under == key and file.data
        self._put(f"{under} {file.name}", first)

    def _put(self, line: str, first: bool) -> None:
        time.sleep(PAUSE)
        if first or line not in self.posted():
            wall = os.open(self._path, os.O_WRONLY | os.O_APPEND)
            os.write(wall, f"{line}\n".encode())
            os.close(wall)
        time.sleep(PAUSE)
