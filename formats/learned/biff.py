"""The records of an .xls workbook (BIFF8): how a string, a table of strings and a cell are written in it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

MOST = 8224
"""Bytes of a record; what is longer goes on in records CONTINUE."""
_CONTINUE = 0x003C
MOST_LETTERS = 32_767
"""UTF-16 units of a cell's text."""


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of at most `MOST` bytes."""
    assert len(data) <= MOST
    return struct.pack("<HH", kind, len(data)) + data


def letters(text: str) -> tuple[int, bytes]:
    """Whether each letter takes two bytes, and the bytes: what is Latin-1 takes one.

    >>> letters("ab"), letters("记")
    ((0, b'ab'), (1, b'\\xb0\\x8b'))
    """
    try:
        return 0, text.encode("latin-1")
    except UnicodeEncodeError:
        return 1, text.encode("utf-16-le")


def short(text: str) -> bytes:
    """A string with one byte for its length: the name of a sheet, of a font."""
    wide, data = letters(text)
    return struct.pack("<BB", len(data) >> wide, wide) + data


def long(text: str) -> bytes:
    """A string with two bytes for its length: a format of numbers."""
    wide, data = letters(text)
    return struct.pack("<HB", len(data) >> wide, wide) + data


def strings(texts: Iterable[str], used: int, unique: int) -> Iterator[bytes]:
    """The table of a workbook's strings: one record, and CONTINUE where it does not suffice.

    A string that is cut goes on behind a byte that says anew how wide its letters are; its length is never cut from
    its first letter's width, nor the two halves of a letter from each other.
    """
    kind, data = 0x00FC, bytearray(struct.pack("<II", used, unique))
    for text in texts:
        wide, rest = letters(text)
        if len(data) + 5 > MOST:
            yield record(kind, bytes(data))
            kind, data = _CONTINUE, bytearray()
        data += struct.pack("<HB", len(rest) >> wide, wide)
        while len(data) + len(rest) > MOST:
            room = _whole(rest, MOST - len(data), wide)
            data += rest[:room]
            rest = rest[room:]
            yield record(kind, bytes(data))
            kind, data = _CONTINUE, bytearray([wide])
        data += rest
    yield record(kind, bytes(data))


def _whole(rest: bytes, room: int, wide: int) -> int:
    """How many bytes of the room end with a whole letter."""
    if not wide:
        return room
    room &= ~1
    high = room >= 2 and 0xD8 <= rest[room - 1] <= 0xDB
    return room - 2 if high else room
