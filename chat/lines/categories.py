"""The category that a line of spending names, also where its word is misspelt."""

from __future__ import annotations

from collections.abc import Iterable

from chat.lines import names
from chat.lines.elements import Element, ReadLine
from chat.names import Match
from chat.pattern import Pattern


def category(view: ReadLine) -> Match | None:
    """The category that is pointed at, else the first whose name or word stands in the line."""
    found: Iterable[Element] = [element for element in view.elements if element.kind == "category"]
    named = sorted(found, key=lambda element: not element.marked)
    return names.match(named[0], view) if named else _misspelt_category(view)


def _misspelt_category(view: ReadLine) -> Match | None:
    """“txai”: a word for a category with two letters changed over, or one wrong in a long word; never a sure one."""
    from rapidfuzz.distance import OSA

    known = {
        name.lower(): category
        for category in (view.terms.categories.known if view.terms.categories else ())
        for name in category.names
        if name.isascii() and name.isalpha() and len(name) > 3
    }
    for word in _LATIN_WORD.findall(view.low):
        for name, category in known.items():
            turned = len(word) == len(name) and sorted(word) == sorted(name)
            if word[0] == name[0] and OSA.distance(word, name) == 1 and (turned or len(name) > 5):
                return Match("close", (category,), word)
    return None


_LATIN_WORD = Pattern(r"(?<![a-z\d])[a-z]{4,14}(?![a-z\d])")
