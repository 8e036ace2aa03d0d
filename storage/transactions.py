"""What each transaction has booked, collected while the journal is gone through once: some sixty bytes for one that has
booked one entry, and 32 for each entry more.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from storage.packed import ByName

_SIZE = 32


class Booked(NamedTuple):
    """`combined`: as `ledger.journal.combined` makes it of the fingerprints of the entries; the earliest day that one
    of them is booked on, as the database has it, and which one that is."""

    combined: str
    day: Any
    entry: int


class Transactions:
    """By trail.  Entries of a transaction mostly stand behind each other: so many share one place here."""

    def __init__(self) -> None:
        self._digests = bytearray()
        self._begins, self._entries = array("Q"), array("q")
        self._days, self._earliest = array("L"), array("q")
        self._place_of, self._again = ByName(), dict[str, list[int]]()
        self._places: dict[Any, int] = {}
        self._on: list[Any] = []
        self._covered = bytearray()
        self._last: str | None = None
        self._day: Any = None

    def add(self, trail: str, digest: bytes, booked: Any, entry: int) -> None:
        """The next entry of the journal, in order; `digest`: its fingerprint, as it is."""
        if trail != self._last:
            self._begin(trail, booked, entry)
        elif booked < self._day:
            self._day = booked
            self._days[-1], self._earliest[-1] = self._place_of_day(booked), entry
        self._digests += digest

    def of(self, trail: str) -> Booked | None:
        """What a transaction has booked, whose event was found; None for nothing."""
        first = self._place_of.get(trail)
        if not first:
            return None
        places = [first - 1, *self._again.get(trail, ())]
        whole, ends = sha256(), self._begins
        for place in places:
            self._covered[place] = 1
            end = ends[place + 1] if place + 1 < len(ends) else len(self._digests) // _SIZE
            whole.update(self._digests[ends[place] * _SIZE : end * _SIZE].hex().encode())
        day, entry = min((self._on[self._days[place]], self._earliest[place]) for place in places)
        return Booked(whole.hexdigest(), day, entry)

    def uncovered(self) -> Iterator[int]:
        """The first entry of each transaction that was never asked for."""
        return (entry for entry, covered in zip(self._entries, self._covered, strict=True) if not covered)

    def _begin(self, trail: str, booked: Any, entry: int) -> None:
        self._last, self._day = trail, booked
        place = len(self._begins)
        before = self._place_of.get(trail)
        if before:
            self._again.setdefault(trail, []).append(place)
        else:
            self._place_of.set(trail, place + 1)
        self._begins.append(len(self._digests) // _SIZE)
        self._entries.append(entry)
        self._days.append(self._place_of_day(booked))
        self._earliest.append(entry)
        self._covered.append(0)

    def _place_of_day(self, booked: Any) -> int:
        """There are few days, and many transactions."""
        if booked not in self._places:
            self._places[booked] = len(self._on)
            self._on.append(booked)
        return self._places[booked]
