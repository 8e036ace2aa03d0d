"""Part of the proof: every sealed row is there and says what it said when it was sealed, and there is no other.

What the events seal is collected while the trail is gone through, eight bytes for a row; then every row is read once.
Only where something is wrong the trail is read again, for the last event that sealed the row.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from chat.text import Text, _
from storage import invariants as inv
from storage.book import Book
from storage.fault import Fault
from storage.packed import DENSE, ByName, ByNumber, fingerprint
from storage.seals import rows, script, sealing
from storage.seals.keys import SIZE, SealKey, SealKeys
from storage.seals.sealed import SealedTable, sealed
from storage.streamed import AT_ONCE, streamed

MOST = 200
"""So many rows are named."""
_SEALS = "SELECT seq, seal FROM event WHERE seal <> '' ORDER BY seq"
_EVENTS = 20
"""So many events are fetched at once: an import's has a megabyte of seals."""
_NONE, _GONE = 0, 1
"""Instead of a digest: never sealed; sealed as gone."""


@dataclass(slots=True)
class _Last:
    """What was sealed last of the rows of a table, as eight bytes of each digest."""

    numbered: ByNumber = field(default_factory=ByNumber)
    named: ByName = field(default_factory=ByName)

    def get(self, key: int | str) -> int:
        return self.numbered.get(key) if type(key) is int else self.named.get(key)

    def set(self, key: int | str, short: int) -> None:
        if type(key) is int:
            self.numbered.set(key, short)
        else:
            self.named.set(key, short)


def _key(of: SealedTable, name: str) -> int | str:
    """A key as it is kept here, of what an event calls it."""
    return int(name) if of.numbered and name.lstrip("-").isdigit() else name


def _short(digest: bytes) -> int:
    return max(int.from_bytes(digest[:8], "big"), 2)


def _shorts(digests: bytes) -> array[int]:
    """The same of many that stand behind each other."""
    every = array("Q", digests)[:: SIZE // 8]
    if sys.byteorder == "little":
        every.byteswap()
    return every


@dataclass(slots=True)
class Seals:
    """What the events seal, as they are followed from the first.

    Attributes:
        begun: the first event that sealed anything; 0 where none has.
        key: the id of the key of the last that did.
    """

    keys: SealKeys
    begun: int = 0
    key: str = ""
    _last: dict[str, _Last] = field(default_factory=dict)
    _over: set[str] = field(default_factory=set)
    _used: list[SealKey] = field(default_factory=list)
    _found: bool = False
    _faults: list[Fault] = field(default_factory=list)

    def chaining(self, seq: int, seal: str) -> Callable[[str, str], str] | None:
        """What makes the hash of an event with its seal; None where its key is not known here."""
        if not seal:
            return SealKey.of("").link
        id = script.key_of(seal)
        if not self.begun or id != self.key:
            self._another_key(seq, id)
        key = self.keys.named(id)
        return key.link if key else None

    def _another_key(self, seq: int, id: str) -> None:
        if self.begun:
            self._over.add(self.key)
        if id in self._over:
            self._wrong(f"event {seq}", _("sealed with key {key}, when another had taken its place", key=id or "–"))
        key = self.keys.named(id)
        if key is None:
            what = _("sealed with key {key}, which is not here; put it under [seal] former", key=id)
            self._wrong(f"event {seq}", what)
        elif key not in self._used:
            self._used.insert(0, key)
        self.begun, self.key = self.begun or seq, id

    def follow(self, seq: int, action: str, seal: str) -> None:
        """Keep what an event seals."""
        tables, found = sealed(), action == sealing.FOUND
        if found and self.begun and not self._found and self.begun != seq:
            self._wrong(f"event {seq}", _("rows sealed as found, when they were sealed already"))
        self._found = found
        try:
            for one in script.parts(seal):
                of = tables.get(one.table)
                if of is None:
                    continue
                if isinstance(one, script.NewRows):
                    self._added(seq, of, one)
                else:
                    before = _short(one.before) if one.before else _NONE
                    self._row(seq, of, one.key, _short(one.now) if one.now else _GONE, before)
        except ValueError:
            self._wrong(f"event {seq}", _("its seals cannot be read"))

    def _added(self, seq: int, of: SealedTable, some: script.NewRows) -> None:
        """Keep what is sealed of new rows: those behind the last number at once."""
        last, shorts = self._last.setdefault(of.name, _Last()), _shorts(some.digests)
        keys, numbers = some.keys, last.numbered
        if of.numbered and isinstance(keys, range) and len(numbers.dense) <= keys.start and keys.stop <= DENSE:
            numbers.reach(keys.start)
            numbers.dense.extend(shorts)
            return
        for key, short in zip(keys, shorts, strict=True):
            if of.numbered:
                self._row(seq, of, str(key), short, _NONE)
            elif last.named.set(key, short) > _GONE and not of.once_of_weight:
                self._past(seq, of, str(key))

    def _row(self, seq: int, of: SealedTable, name: str, short: int, before: int) -> None:
        """Keep what is sealed of a row, which is to be what was sealed of it before."""
        last, key = self._last.setdefault(of.name, _Last()), _key(of, name)
        stood = last.get(key)
        if (stood if stood != _GONE else _NONE) != before and not of.once_of_weight:
            self._past(seq, of, name)
        last.set(key, short)

    def _past(self, seq: int, of: SealedTable, name: str) -> None:
        what = _("it was changed past the program before event {event}", event=str(seq))
        self._wrong(named(of, name), what)

    def _wrong(self, where: str, what: Text) -> None:
        if len(self._faults) < MOST:
            self._faults.append(Fault(inv.SEAL, where, what))

    def faults(self, book: Book, counts: dict[str, int]) -> Iterator[Fault]:
        """Every row against what was sealed of it; nothing where nothing ever was."""
        yield from self._faults
        counts["sealed rows"] = 0
        if not self.begun:
            return
        wrong: dict[tuple[str, str], str] = {}
        gone: dict[str, list[int]] = {}
        for of in sealed().values():
            last = self._last.get(of.name, _Last())
            for key, kind in self._rows(book, of, last, counts):
                if len(wrong) < MOST:
                    wrong[of.name, key] = kind
            for number, short in last.numbered.items():
                if short > _GONE and len(wrong) < MOST:
                    wrong[of.name, str(number)] = "gone"
            lost = list(islice((name for name, short in last.named.items() if short > _GONE), MOST))
            if lost:
                gone[of.name] = lost
        if wrong or gone:
            yield from self._named(book, wrong, gone)

    def _rows(self, book: Book, of: SealedTable, last: _Last, counts: dict[str, int]) -> Iterator[tuple[str, str]]:
        """(key, what is wrong) of rows that are there; what is right is struck off."""
        every = rows.every(book.raw, of, sqlite=book.sqlite)
        while some := list(islice(every, AT_ONCE)):
            digests = (
                self._used[0].of_all(said.encode("utf-8", "surrogatepass") for _each, said in some)
                if self._used
                else bytes(SIZE * len(some))
            )
            shorts = _shorts(digests)
            if of.numbered and self._all(some, shorts, last):
                counts["sealed rows"] += len(some)
                continue
            for (each, said), now in zip(some, shorts, strict=True):
                key = each if of.numbered else rows.named(of, each, sqlite=book.sqlite)
                short = last.get(key)
                if short > _GONE:
                    counts["sealed rows"] += 1
                    if short != now and not any(_short(one.digest(said)) == short for one in self._used):
                        yield str(key), "changed"
                    last.set(key, _GONE)
                elif not of.once_of_weight:
                    yield str(key), "added" if short == _NONE else "again"

    def _all(self, some: list[tuple[Any, str]], shorts: array[int], last: _Last) -> bool:
        """Whether rows whose numbers follow each other are all as they were sealed."""
        first, final, dense = some[0][0], some[-1][0], last.numbered.dense
        if type(first) is not int or type(final) is not int:  # SQLite keeps anything anywhere
            return False
        behind = final + 1
        if behind - first != len(some) or not 0 <= first < behind <= len(dense) or dense[first:behind] != shorts:
            return False
        dense[first:behind] = array("Q", [_GONE]) * len(some)
        return True

    def _named(self, book: Book, wrong: dict[tuple[str, str], str], gone: dict[str, list[int]]) -> Iterator[Fault]:
        """The faults of rows, with the event that sealed each last."""
        tables = sealed()
        lost = {name: set(some) for name, some in gone.items()}
        at: dict[tuple[str, str], int] = {}
        for seq, seal in streamed(book.raw, _SEALS, sqlite=book.sqlite, at_once=_EVENTS):
            for one in _readable(seal):
                name = (one.table, one.key)
                if one.table in lost and fingerprint(one.key) in lost[one.table]:
                    wrong.setdefault(name, "gone")
                if name in wrong:
                    at[name] = seq
        for (noun, key), kind in sorted(wrong.items(), key=lambda one: (*_order(one[0]), one[1])):
            where = named(tables[noun], key)
            last = str(at.get((noun, key), 0))
            if kind == "changed":
                yield Fault(inv.SEAL, where, _("it is not what event {event} sealed", event=last))
            elif kind == "gone":
                yield Fault(inv.SEAL, where, _("event {event} sealed it, and it is gone", event=last))
            elif kind == "again":
                yield Fault(inv.SEAL, where, _("event {event} took it away, and it is there", event=last))
            else:
                yield Fault(inv.SEAL, where, _("no event sealed it: it was added past the program"))


def _readable(seal: str) -> Iterator[script.Sealed]:
    """The rows of an event's seals, as far as they can be read."""
    with suppress(ValueError):
        yield from script.read(seal)


def _order(name: tuple[str, str]) -> tuple[str, int, str]:
    noun, key = name
    return noun, int(key) if key.isdigit() else 0, key


def named(of: SealedTable, key: str) -> str:
    """A row as faults call it: its table and its key."""
    if key.startswith("["):
        with suppress(ValueError):
            key = " ".join(str(part) for part in json.loads(key))
    return f"{of.name} {key}"
