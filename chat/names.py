"""Matching what people type with the names that we know: projects, people, categories, tasks.

`Names.of` prepares an index once; `match` looks up a typed name, `named_at` finds a known name at a place in a line.
Width and case, and blanks, hyphens and underscores inside a name, make no difference.  What is not exact is never sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from chat.folding import folded_name, wordy

Key = int | str
Kind = Literal["one", "close", "several"]


@dataclass(frozen=True, slots=True)
class Known:
    """Something with names.

    Attributes:
        key: what the caller knows it by.
        code: the short name; shown in questions when there is one.
        names: every other way to say it, in any language, the best first.
        within: the key of what it belongs to (a task's project); None belongs to everything.
    """

    key: Key
    code: str = ""
    names: tuple[str, ...] = ()
    within: Key | None = None

    @property
    def shown(self) -> str:
        """How a question offers it: “APO Apollo”."""
        name = self.names[0] if self.names else ""
        return f"{self.code} {name}" if self.code and name and self.code != name else self.code or name


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name means.

    Attributes:
        kind: `one` sure; `close` probably, to be named in the answer; `several` fit, the person must choose.
        known: the one that is meant, or the several, best first.
        typed: the person's own words.
    """

    kind: Kind
    known: tuple[Known, ...]
    typed: str

    @property
    def key(self) -> Key:
        return self.known[0].key

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(known.shown for known in self.known)


@dataclass(frozen=True, slots=True)
class Names:
    """An index of known names; made by `Names.of`, never changed."""

    known: tuple[Known, ...]
    _exact: dict[str, tuple[int, ...]] = field(repr=False)
    _begun: dict[str, tuple[int, ...]] = field(repr=False)
    _lengths: dict[str, tuple[int, ...]] = field(repr=False)
    _begun_lengths: dict[str, tuple[int, ...]] = field(repr=False)
    _starts: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, known: Iterable[Known]) -> Names:
        """The index.

        >>> names = Names.of([Known(1, "APO", ("Apollo", "阿波罗")), Known(2, "XH", ("星河园区", "星河"))])
        >>> names.match("ＡＰＯＬＬＯ").key, names.match("星河").key, names.match("apolo").kind
        (1, 2, 'close')
        """
        entries = tuple(known)
        exact: dict[str, list[int]] = {}
        begun: dict[str, list[int]] = {}
        for place, entry in enumerate(entries):
            for name in {folded_name(name) for name in (entry.code, *entry.names)} - {""}:
                for spelling in _spellings(name):
                    exact.setdefault(spelling, []).append(place)
                for beginning in _beginnings(name):
                    begun.setdefault(beginning, []).append(place)
        lengths = _by_first(exact)
        return cls(entries, _frozen(exact), _frozen(begun), lengths, _by_first(begun), frozenset(lengths))

    @property
    def starts(self) -> frozenset[str]:
        """Every character that a known name begins with."""
        return self._starts

    def match(self, typed: str, within: Key | None = None) -> Match | None:
        """What the typed name means: exactly, by how it begins, by what it contains, or by how close it looks.

        `within` leaves out what belongs to something else.
        """
        bare = folded_name(typed[:200]).strip(" #@\"'“”「」『』《》<>()[]【】,.;:!?、。")
        if not bare:
            return None
        places = self._fitting(self._exact.get(bare, ()), within)
        if places:
            return self._matched(places, typed, sure=True)
        places = self._fitting(self._begun.get(bare, ()), within) or self._fitting(tuple(self._like(bare)), within)
        if places:
            return self._matched(places, typed, sure=False)
        return self._close(bare, typed, within)

    def named_at(
        self, text: str, place: int, within: Key | None = None, *, begun: bool = False
    ) -> tuple[int, Match] | None:
        """The longest known name that stands at this place of a folded text, and where it ends.

        `begun` also takes the beginning of a name, a word or two characters at least; that match is never sure.
        """
        index, lengths = (self._begun, self._begun_lengths) if begun else (self._exact, self._lengths)
        for length in lengths.get(text[place : place + 1], ()):
            words = text[place : place + length]
            candidates = index.get(words)
            if candidates is None or len(words) < length or not _apart(text, place, place + length):
                continue
            places = self._fitting(candidates, within)
            if places:
                return place + length, self._matched(places, words, sure=not begun)
        return None

    def _fitting(self, places: tuple[int, ...], within: Key | None) -> tuple[int, ...]:
        if within is None:
            return places
        return tuple(place for place in places if self.known[place].within in (None, within))

    def _matched(self, places: Iterable[int], typed: str, *, sure: bool) -> Match:
        known = tuple(self.known[place] for place in dict.fromkeys(places))
        if len(known) > 1:
            return Match("several", known[:8], typed)
        return Match("one" if sure else "close", known, typed)

    def _like(self, bare: str) -> Iterator[int]:
        """Where a name begins with, or contains, what was typed (three letters or two Chinese characters at least)."""
        if len(bare) < (3 if bare.isascii() else 2):
            return
        begins = [places for name, places in self._exact.items() if name.startswith(bare)]
        inside = begins or [
            places for name, places in self._exact.items() if len(bare) > 3 - (not bare.isascii()) and bare in name
        ]
        for places in inside:
            yield from places

    def _close(self, bare: str, typed: str, within: Key | None) -> Match | None:
        """The name that looks most like it, unless another looks nearly as much like it."""
        if len(bare) < (4 if bare.isascii() else 2) or len(bare) > 60:
            return None
        from rapidfuzz import fuzz, process

        needed = 66 if not bare.isascii() else 75 if len(bare) > 4 else 85
        best: dict[int, float] = {}
        for index in (self._exact, self._begun):
            for name, score, _place in process.extract(
                bare, index.keys(), scorer=fuzz.ratio, score_cutoff=needed - 10, limit=12
            ):
                if len(name) < (4 if name.isascii() else 2):
                    continue
                for place in self._fitting(index[name], within):
                    best[place] = max(score, best.get(place, 0))
        if not best or max(best.values()) < needed:
            return None
        top = max(best.values())
        near = sorted((place for place, score in best.items() if score > top - 10), key=lambda place: -best[place])
        return self._matched(near[:5], typed, sure=False)


def _spellings(name: str) -> set[str]:
    """The name with blanks, hyphens, underscores, or nothing between its words."""
    words = name.replace("-", " ").replace("_", " ").split()
    return {name, *(sign.join(words) for sign in (" ", "-", "_", ""))} if len(words) > 1 else {name}


def _beginnings(name: str) -> set[str]:
    """What may stand for a long name: its first words (four letters at least), or its first two characters and more."""
    if wordy(name[0]):
        words = name.replace("-", " ").replace("_", " ").split()
        begun = (" ".join(words[:count]) for count in range(1, len(words)))
        return {beginning for beginning in begun if len(beginning) >= 4 and not beginning.isdigit()}
    return {name[:length] for length in range(2, len(name))}


def _frozen(index: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(dict.fromkeys(places)) for name, places in index.items()}


def _by_first(index: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For a first character the lengths of the names that begin with it, the longest first.

    A bare figure is no name inside a line, unless it is as long as a project number.
    """
    lengths: dict[str, set[int]] = {}
    for name in index:
        if not (name.isdigit() and len(name) < 4):
            lengths.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}


def _apart(text: str, start: int, end: int) -> bool:
    """A name in letters must be a word of its own; Chinese characters stand where they stand."""
    if wordy(text[start]) and start and wordy(text[start - 1]):
        return False
    return not (end < len(text) and wordy(text[end - 1]) and wordy(text[end]))
