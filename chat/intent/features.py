"""What a masked line looks like to the router: words, pairs of words, pieces of words, and the order of what was found.

Each becomes a number below `SIZE` by a hash that is the same on every machine, so that no vocabulary is kept: a word
that nobody wrote into the training lines still has its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from zlib import crc32

from chat.pattern import Pattern

SIZE = 16384
State = Literal["", "booked", "question"]
"""What has just happened in the place: something was booked, a question is open, or neither."""

_TOKEN = Pattern(r"⟨.⟩|[a-z\u00df-\u024f0-9]+(?:'[a-z]+)?|[\u3400-\u9fff]|[^\s\w]", re.UNICODE)


def features(masked: str, state: State = "") -> tuple[int, ...]:
    """The numbers of all that stands in a masked line (`chat.lines.scan`), each once."""
    return tuple(sorted({crc32(name.encode()) % SIZE for name in _names(masked, state)}))


def _names(masked: str, state: State) -> Iterator[str]:
    tokens = [_bare(token) for token in _TOKEN.findall(masked)][:120]
    if state:
        yield f"state {state}"
        yield f"state {state} {min(len(tokens), 6)}"
    yield f"length {min(len(tokens), 24) // 3}"
    masks = [token[1] for token in tokens if token[0] == "⟨" and len(token) > 1]  # somebody may type the sign itself
    yield f"masks {''.join(masks[:8])}"
    yield from (f"mask {mask} {min(masks.count(mask), 3)}" for mask in set(masks))
    padded = ["⟨⟨", *tokens, "⟩⟩"]
    for place, token in enumerate(padded):
        yield f"1 {token}"
        if place + 1 < len(padded):
            yield f"2 {token} {padded[place + 1]}"
        if place + 2 < len(padded) and not token.isascii():
            yield f"3 {token} {padded[place + 1]} {padded[place + 2]}"
        if token.isascii() and len(token) > 3 and token.isalpha():
            word = f"<{token}>"
            yield from (f"c {word[start : start + 3]}" for start in range(len(word) - 2))


def _bare(token: str) -> str:
    return token.replace("'", "") if len(token) > 1 else token
