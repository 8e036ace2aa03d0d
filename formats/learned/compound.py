"""A compound file (MS-CFB, version 3): one stream in sectors of 512 bytes, the frame of workbooks of before 2007."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _CHAIN_ENDS, _IS_FAT, _IS_DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER = 109
"""So many sectors of the table are named in the header; the others in sectors of their own."""
_PER_SECTOR = _SECTOR // 4
_LEAST = 4096
"""A shorter stream would go into a table of small ones: it is filled up with noughts, which its readers do not see."""
_NOTHING = b"\x00" * 16


def compound(name: str, stream: Sequence[bytes | bytearray]) -> bytes:
    """The file that holds a stream, which comes in pieces, under a name.

    >>> made = compound("Workbook", [b"a", b"bc"])
    >>> made[:4].hex(), len(made) % 512, made[512:515]
    ('d0cf11e0', 0, b'abc')
    """
    length = sum(map(len, stream))
    size = max(length, _LEAST)
    filled = size - length + -size % _SECTOR
    data = (length + filled) // _SECTOR
    fat, difat = _sizes(data + 1)
    first_fat = data + 1
    first_difat = first_fat + fat
    table = [*range(1, data), _CHAIN_ENDS, _CHAIN_ENDS, *[_IS_FAT] * fat, *[_IS_DIFAT] * difat]
    table += [_FREE] * (fat * _PER_SECTOR - len(table))
    places = list(range(first_fat, first_fat + fat))
    return b"".join(
        (
            _header(places[:_IN_HEADER], fat, data, first_difat if difat else _CHAIN_ENDS, difat),
            *stream,
            b"\x00" * filled,
            _directory(name, size),
            struct.pack(f"<{len(table)}I", *table),
            _difat(places[_IN_HEADER:], first_difat),
        )
    )


def _sizes(sectors: int) -> tuple[int, int]:
    """Of how many sectors the table is, and the list of those that the header has no room for."""
    fat = difat = 0
    while True:
        wanted = -(-(sectors + fat + difat) // _PER_SECTOR)
        lists = -(-max(0, wanted - _IN_HEADER) // (_PER_SECTOR - 1))
        if (wanted, lists) == (fat, difat):
            return fat, difat
        fat, difat = wanted, lists


def _header(places: list[int], fat: int, directory: int, first_difat: int, difat: int) -> bytes:
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _NOTHING, 0x003E, 3, 0xFFFE, 9, 6, _NOTHING[:6]),
        *(0, fat, directory, 0, _LEAST, _CHAIN_ENDS, 0, first_difat, difat),
    )
    return head + struct.pack(f"<{_IN_HEADER}I", *places, *[_FREE] * (_IN_HEADER - len(places)))


def _difat(places: list[int], first: int) -> bytes:
    """The sectors that name further ones of the table; the last word of each leads to the next."""
    out = []
    room = _PER_SECTOR - 1
    for start in range(0, len(places), room):
        some = places[start : start + room]
        following = first + start // room + 1 if start + room < len(places) else _CHAIN_ENDS
        out.append(struct.pack(f"<{_PER_SECTOR}I", *some, *[_FREE] * (room - len(some)), following))
    return b"".join(out)


def _directory(name: str, size: int) -> bytes:
    """The root, the stream below it, and two empty places."""
    empty = _entry("", 0, _FREE, 0, 0)
    return _entry("Root Entry", 5, 1, _CHAIN_ENDS, 0) + _entry(name, 2, _FREE, 0, size) + empty * 2


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le")
    length = len(letters) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", letters, length, kind, 1, _FREE, _FREE, child, _NOTHING, 0, 0, 0, start, size
    )
