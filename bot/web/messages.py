"""What the page needs kept, as the house lends it: `storage.page.PageMessages` does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from chat.page import PageFile, PageMessage


class Messages(Protocol):
    """All messages of the page, each call durable when it returns.  Any thread may call."""

    def put(self, message: PageMessage) -> bool:
        """Add it at the end; False where a message with this `ref` is there already."""

    def renew(self, message: PageMessage) -> None:
        """Put it at the end in the place of an earlier one with the same `ref`."""

    def change(self, ref: str, **fields: Any) -> bool:
        """Change some fields of a message, or (none given) say that its files have; False where there is none."""

    def message(self, ref: str, reader: str | None = None) -> PageMessage | None:
        """The message, if it is there and (where a `reader` is given) open to them."""

    def latest(
        self, room: str, reader: str, *, thread: str = "", before: int = 0, limit: int = 60
    ) -> list[PageMessage]:
        """The last messages of a room, or of a thread with the message that began it, oldest first."""

    def changes(self, rooms: Sequence[str], reader: str, after: int, limit: int = 200) -> list[PageMessage]:
        """What was added, changed or removed after this turn, in the order of the changes."""

    def turn(self) -> int:
        """The latest turn."""

    def newest(self) -> int:
        """The highest `no` there is."""

    def unread(self, person: str, rooms: Sequence[str]) -> dict[str, int]:
        """Room -> how many messages of others came since the person last looked."""

    def see(self, person: str, room: str, no: int) -> None:
        """The person has seen everything in the room up to this message."""

    def choose_locale(self, person: str, locale: str) -> None:
        """The person chose a language."""

    def locale(self, person: str) -> str:
        """The language the person chose, "" if they never did."""

    def keep(self, message: str, file: PageFile, data: bytes) -> None:
        """Keep a file that belongs to a message (which may come after it)."""

    def file(self, ref: str) -> tuple[str, PageFile, bytes] | None:
        """The message it hangs on, the file, its bytes."""
