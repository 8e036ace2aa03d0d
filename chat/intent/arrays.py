"""Arrays as numpy keeps them, read without numpy: its import takes as long as half of everything else that an answer
needs."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile


@dataclass(frozen=True, slots=True)
class KeptArray:
    """An array as numpy keeps it: its type, and its bytes."""

    type: str
    data: memoryview

    def text(self) -> list[str]:
        """The strings of an array of strings, each of the same length, filled up with zeros."""
        wide = int(self.type.removeprefix("<U")) * 4
        whole = [bytes(self.data[at : at + wide]) for at in range(0, len(self.data), wide)]
        return [one.decode("utf-32-le").rstrip("\0") for one in whole]


def kept_arrays(path: Path) -> Mapping[str, KeptArray]:
    """Name -> array of a file that `numpy.savez` wrote.

    Raises ValueError for another format than that of numpy's (version 1), or for another order of its numbers.
    """
    with ZipFile(path) as kept:
        return {name.removesuffix(".npy"): _array(kept.read(name)) for name in kept.namelist()}


def _array(kept: bytes) -> KeptArray:
    if kept[:8] != b"\x93NUMPY\x01\x00":
        raise ValueError("no array of numpy's")
    end = 10 + int.from_bytes(kept[8:10], "little")
    head = literal_eval(kept[10:end].decode("latin-1"))
    if head["fortran_order"] or not head["descr"].startswith(("<", "|")):
        raise ValueError("an array in another order")
    return KeptArray(head["descr"], memoryview(kept)[end:])
