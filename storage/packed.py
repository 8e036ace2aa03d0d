"""What is to be known of each of millions of rows while the books are proved, in a few bytes: sets and dicts of Python
take ten times as many.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator

DENSE = 100_000_000
"""Numbers up to here have a place of their own."""
_WORD = (1 << 64) - 1


def fingerprint(of: Hashable) -> int:
    """Eight bytes, others for what is another thing; at least 2.  They say nothing to another process."""
    return hash(of) & _WORD | 2


class NumberSet:
    """Numbers of rows, a byte each."""

    def __init__(self) -> None:
        self._dense = bytearray()
        self._others: set[int] = set()

    def add(self, number: int) -> None:
        if 0 <= number < len(self._dense):
            self._dense[number] = 1
        elif 0 <= number < DENSE:
            self._dense.extend(bytes(number - len(self._dense)))
            self._dense.append(1)
        else:
            self._others.add(number)

    def __contains__(self, number: int) -> bool:
        return bool(self._dense[number]) if 0 <= number < len(self._dense) else number in self._others


class ByNumber:
    """Number of a row -> eight bytes of it; 0 where there is none.  `dense`: those of the first numbers."""

    def __init__(self) -> None:
        self.dense = array("Q")
        self._others: dict[int, int] = {}

    def get(self, number: int) -> int:
        return self.dense[number] if 0 <= number < len(self.dense) else self._others.get(number, 0)

    def set(self, number: int, value: int) -> None:
        if 0 <= number < len(self.dense):
            self.dense[number] = value
        elif 0 <= number < DENSE:
            self.reach(number)
            self.dense.append(value)
        else:
            self._others[number] = value

    def reach(self, number: int) -> None:
        """So many numbers from 0 have a place."""
        if number > len(self.dense):
            self.dense.frombytes(bytes(8 * (number - len(self.dense))))

    def items(self) -> Iterator[tuple[int, int]]:
        yield from enumerate(self.dense)
        yield from self._others.items()


class ByName:
    """Name of a row -> eight bytes of it; 0 where there is none.  Of the names fingerprints are kept."""

    def __init__(self) -> None:
        self._names, self._values = array("Q", bytes(8 * 1024)), array("Q", bytes(8 * 1024))
        self._many = 0

    def get(self, name: Hashable) -> int:
        return self._values[self._place(fingerprint(name))]

    def set(self, name: Hashable, value: int) -> int:
        """Returns what stood there."""
        of = fingerprint(name)
        place = self._place(of)
        before = self._values[place]
        self._values[place] = value
        if not self._names[place]:
            self._names[place] = of
            self._many += 1
            if self._many * 3 > len(self._names) * 2:
                self._grow()
        return before

    def items(self) -> Iterator[tuple[int, int]]:
        """Fingerprints of names and what was set there."""
        return ((name, value) for name, value in zip(self._names, self._values, strict=True) if name)

    def _place(self, of: int) -> int:
        """Where a fingerprint stands, or would."""
        names = self._names
        last = len(names) - 1
        at = of & last
        while names[at] and names[at] != of:
            at = at + 1 & last
        return at

    def _grow(self) -> None:
        names, values = self._names, self._values
        self._names, self._values = (array("Q", bytes(16 * len(names))) for _each in range(2))
        for name, value in zip(names, values, strict=True):
            if name:
                place = self._place(name)
                self._names[place], self._values[place] = name, value
