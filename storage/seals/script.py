"""How an event writes the seals of its transaction, and how they are read again.

The first line is the form and the key: `1 5f3a09c2`, `1` without a secret.  A line for each row follows, its table, its
key and its digest (22 letters of base64): `hours 12 x…x`.  Two digests: what it says now, and what it said before; `-`
and one: it is gone, and what it said.  New rows that follow each other share a line: `hours 12+3 ` and three digests
written as one.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from storage.seals.keys import SIZE

FORM = "1"
_LETTERS = 22
_ONE = -_LETTERS - 1
"""In a line that ends in one digest, the place of the blank before it."""
_GONE = "-"
_MINE = bytes.maketrans(b"+/", b"._")
_PAD = {0: "", 2: "==", 3: "="}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row of a table by its key: the digests of what it says now and said before; None where it was not there."""

    table: str
    key: str
    now: bytes | None
    before: bytes | None = None


def head(key: str) -> str:
    """The first line, which names the key."""
    return f"{FORM} {key}" if key else FORM


def key_of(script: str) -> str:
    """The id of the key that an event was sealed with."""
    return script.partition("\n")[0].partition(" ")[2]


def write(key: str, lines: Iterable[str]) -> str:
    return "\n".join((head(key), *lines))


def line(one: Sealed) -> str:
    """The line of one row."""
    return row_line(one.table, one.key, one.now, one.before)


def row_line(table: str, key: str, now: bytes | None, before: bytes | None) -> str:
    """The same of what a `Sealed` has."""
    return f"{table} {key} {_letters(now) if now else _GONE}{_letters(before) if before else ''}"


def run(table: str, first: int, digests: bytes) -> str:
    """The line of new rows with numbers that follow each other."""
    return f"{table} {first}+{len(digests) // SIZE} {_letters(digests)}"


def new(table: str, keys: Sequence[str], digests: bytes) -> list[str]:
    """The lines of many new rows, each with its key: what `line` makes, in one go."""
    # Two bytes of nothing behind each make whole groups of base64: the letters in front of them are the same.
    padded = b"\0\0".join(digests[at : at + SIZE] for at in range(0, len(digests), SIZE)) + b"\0\0"
    letters, step = b64encode(padded, b"._").decode(), _LETTERS + 2
    return [
        f"{table} {key} {letters[at : at + _LETTERS]}"
        for key, at in zip(keys, range(0, len(letters), step), strict=True)
    ]


def lines(rows: Iterable[Sealed]) -> list[str]:
    """The lines of several rows; those that are new and follow each other in one."""
    out: list[str] = []
    table, first, many = "", 0, bytearray()
    named: list[str] = []

    def end() -> None:
        if named:
            out.extend(new(table, named, bytes(many)))
        elif len(many) == SIZE:
            out.append(f"{table} {first} {_letters(bytes(many))}")
        elif many:
            out.append(run(table, first, bytes(many)))
        many.clear()
        named.clear()

    for one in rows:
        if one.now is None or one.before is not None:
            end()
            out.append(line(one))
            continue
        counted = one.key.isdigit()
        follows = not named and counted and int(one.key) == first + len(many) // SIZE
        if many and (one.table != table or not (follows if counted else named)):
            end()
        if not many:
            table, first = one.table, int(one.key) if counted else 0
        if not counted:
            named.append(one.key)
        many += one.now
    end()
    return out


@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows of a table that were not there before, by their keys, and the digests of all of them."""

    table: str
    keys: range | Sequence[str]
    digests: bytes


def parts(script: str) -> Iterator[Sealed | NewRows]:
    """All that an event seals, in its order; new rows that stand behind each other together.  Raises ValueError where
    it is no script."""
    form, _blank, rest = script.partition("\n")
    if form.partition(" ")[0] != FORM:
        raise ValueError(f"seals of form {form!r}")
    some: tuple[str, list[str], list[str]] = ("", [], [])
    for said in rest.split("\n") if rest else ():
        table, _blank, more = said.partition(" ")
        if more[:1] == "[" and more[_ONE : _ONE + 1] == " " and more[-1] != _GONE:
            if table != some[0]:
                yield from _together(*some)
                some = (table, [], [])
            some[1].append(more[:_ONE])
            some[2].append(more[_ONE + 1 :])
            continue
        yield from _together(*some)
        some = ("", [], [])
        key, _blank, letters = more.rpartition(" ")
        if "+" in key and not key.startswith("["):
            first, _plus, count = key.partition("+")
            whole = _bytes(letters)
            if len(whole) != int(count) * SIZE:
                raise ValueError(f"{len(whole)} bytes for {count} rows")
            yield NewRows(table, range(int(first), int(first) + int(count)), whole)
            continue
        gone = letters.startswith(_GONE)
        now = None if gone else _bytes(letters[:_LETTERS])
        before = letters[1:] if gone else letters[_LETTERS:]
        yield Sealed(table, key, now, _bytes(before) if before else None)
    yield from _together(*some)


def read(script: str) -> Iterator[Sealed]:
    """Every row that an event seals.  Raises ValueError where it is no script."""
    for part in parts(script):
        if isinstance(part, Sealed):
            yield part
            continue
        for place, key in enumerate(part.keys):
            yield Sealed(part.table, str(key), part.digests[place * SIZE : (place + 1) * SIZE])


def _together(table: str, keys: list[str], letters: list[str]) -> Iterator[NewRows]:
    if keys:
        # With two letters more each is a whole number of bytes: a digest and two bytes of nothing.
        padded = _bytes("AA".join(letters) + "AA")
        digests = bytearray(SIZE * len(keys))
        for place in range(SIZE):
            digests[place::SIZE] = padded[place :: SIZE + 2]
        yield NewRows(table, keys, bytes(digests))


def _letters(digests: bytes) -> str:
    return b2a_base64(digests, newline=False).translate(_MINE).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    return b64decode(letters + _PAD.get(len(letters) % 4, ""), b"._", validate=True)
