"""Part of the proof: what waits to be answered came in through the program."""

from __future__ import annotations

from collections.abc import Iterator

from chat.text import _
from storage import inbox
from storage import invariants as inv
from storage.book import Book
from storage.fault import Fault


def waiting(book: Book, counts: dict[str, int]) -> Iterator[Fault]:
    """Messages that wait to be worked on, and replies that wait to be posted, stand under the seal of their time."""
    for one in inbox.unsealed(book):
        if one.state == "accepted":
            yield Fault(
                inv.WAITING, f"message {one.key}", _("it waits to be worked on, and this program did not put it there")
            )
        else:
            yield Fault(
                inv.WAITING,
                f"message {one.key}",
                _("its reply waits to be posted, and this program did not put it there"),
            )
