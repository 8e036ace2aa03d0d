"""The project, task and category that a line is about, from the names that were found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chat.folding import folded
from chat.lines.elements import Element, ReadLine, empty
from chat.names import Key, Match
from chat.pattern import Pattern


def project(line: ReadLine, held: frozenset[int]) -> Element | None:
    """The element that names the project: the marked one, else the one beside other elements, else the only one.

    In a project's own channel a name in the middle of the note is only a word, unless it is pointed at ("for apollo").
    """
    named = [element for element in line.elements if element.kind == "project"]
    if not named:
        return None
    marked = [element for element in named if element.marked]
    marked = marked or [element for element in named if element.start in held and not _only_last(line, element)]
    marked = marked or [element for element in named if element.start in held]
    if not marked:
        marked = [
            element for element in named if _BEFORE_NAME.search(line.low, max(0, element.start - 4), element.start)
        ]
    if not marked and line.terms.here is None:
        marked = named
    return _agreed(marked) if marked else None


def guessed(line: ReadLine, taken: Iterable[Element]) -> Element | None:
    """A name that is only begun or misspelt, where no project is known: the first or the last word of what remains."""
    projects = line.terms.projects
    for place, stop in _outer_words(line.low, taken):
        if named := projects.named_at(line.low, place, begun=True):
            return Element(place, named[0], "project", named[1])
        word = line.low[place:stop]
        if (len(word) > 3 or not word.isascii()) and not _ORDINARY.fullmatch(word):
            guess = projects.match(word)
            if guess and not _merely_like(word, guess):
                return Element(place, stop, "project", guess)
    return None


def match(element: Element | None, line: ReadLine) -> Match | None:
    """The match of a name, with the words as the person typed them."""
    if element is None or not isinstance(element.value, Match):
        return None
    return Match(element.value.kind, element.value.known, line.words(element))


def other(kind: str, line: ReadLine, within: Key | None) -> Match | None:
    """The task or the category: the marked one first; a task of another project is none."""
    for element in sorted(
        (element for element in line.elements if element.kind == kind), key=lambda element: not element.marked
    ):
        named = match(element, line)
        fitting = tuple(known for known in named.known if _inside(known.within, within)) if named else ()
        if named and fitting:
            kinds = named.kind if named.kind != "several" else "one"
            return Match("several" if len(fitting) > 1 else kinds, fitting, named.typed)
    return None


_BEFORE_NAME = Pattern(r"(?:\b(?:on|for)|在|给|为)\s?\Z")
_WORD = Pattern(r"[^\s,;:、。]{2,40}")
_ORDINARY = Pattern(
    r"design|meetings?|review|test(?:s|ing)?|fix(?:ed|es)?|with|call|docs?|code|coding|support|from|work|this|that"
)


def _only_last(line: ReadLine, element: Element) -> bool:
    """Held by nothing but the end of the line: “2h 星河 迁移到月光” is about 星河."""
    before = max((other.end for other in line.elements if other.end <= element.start), default=0)
    after = min((other.start for other in line.elements if other.start >= element.end), default=-1)
    return not empty(line.low, before, element.start) and (after < 0 or not empty(line.low, element.end, after))


def _inside(own: Key | None, within: Key | None) -> bool:
    return within is None or own is None or own == within


def _agreed(named: Sequence[Element]) -> Element:
    """The first of them; when they name different projects, with all of them to be chosen from."""
    first = named[0]
    if not isinstance(first.value, Match):
        return first
    choices = tuple(
        dict.fromkeys(known for element in named if isinstance(element.value, Match) for known in element.value.known)
    )
    if len(choices) == len(first.value.known):
        return first
    return replace(first, value=Match("several", choices, first.value.typed))


def _outer_words(low: str, taken: Iterable[Element]) -> Iterator[tuple[int, int]]:
    """The first and the last word of every stretch between what is taken."""
    edge = 0
    for start, end in (*sorted((element.start, element.end) for element in taken), (len(low), len(low))):
        words = [word.span() for word in _WORD.finditer(low, edge, start)] if start > edge else []
        yield from words if len(words) < 3 else (words[0], words[-1])
        edge = max(edge, end)


def _merely_like(word: str, guess: Match) -> bool:
    """Part of a name is not enough inside a line: “design” must not become “Designer portal”."""
    from rapidfuzz import fuzz

    names = [folded(name) for known in guess.known for name in (known.code, *known.names) if name]
    return max(fuzz.ratio(word, name) for name in names) < (80 if word.isascii() else 66)
