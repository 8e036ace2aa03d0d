"""Which wish a line most likely is: softmax regression over the features of its masked words.

Its weights are learned from the sentences in `chat/intent/training` (`make train-words`) and stand in `weights.npz`,
one byte each.  It says how likely each wish is and decides nothing: what is done, offered or asked is for the caller.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from chat.intent.arrays import kept_arrays
from chat.intent.features import State, features
from chat.pattern import Pattern

WEIGHTS = Path(__file__).parent / "weights.npz"


@dataclass(frozen=True, slots=True)
class Router:
    """Softmax regression: a weight for each feature and wish; and the English words that were learned from."""

    wishes: tuple[str, ...]
    words: frozenset[str]
    weights: memoryview
    scale: float
    bias: tuple[float, ...]

    def likely(self, masked: str, state: State = "") -> Mapping[str, float]:
        """Wish -> how likely, the likeliest first; they add up to one."""
        wide, numbers = len(self.wishes), features(masked, state)
        sums = self.sums(numbers)
        size = self.scale * strength(len(numbers))
        scores = [one * size + base for one, base in zip(sums, self.bias, strict=True)]
        most = max(scores)
        shares = [exp(score - most) for score in scores]
        familiar, whole = self.familiar(masked), sum(shares)
        shares = [share / whole * familiar + (1 - familiar) / wide for share in shares]
        order = sorted(range(wide), key=lambda place: -shares[place])
        return {self.wishes[place]: shares[place] for place in order}

    def sums(self, numbers: Sequence[int]) -> list[int]:
        """The weights of these features added up, for each wish.

        A row is added as one whole number of which each wish has two bytes: fifty times as fast as one by one.
        """
        wide = len(self.wishes)
        sums, lanes = [0] * wide, struct.Struct(f"<{(wide + 1) // 2}H")
        signs = int.from_bytes(b"\x80" * wide, "little")
        every_other = int.from_bytes(b"\xff\x00" * (lanes.size // 2), "little")
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            even = odd = 0
            for number in some:
                row = int.from_bytes(self.weights[number * wide : (number + 1) * wide], "little") ^ signs
                even += row & every_other
                odd += row >> 8 & every_other
            added = [0] * lanes.size
            added[::2] = lanes.unpack(even.to_bytes(lanes.size, "little"))
            added[1::2] = lanes.unpack(odd.to_bytes(lanes.size, "little"))
            sums = [one + other - 128 * len(some) for one, other in zip(sums, added, strict=False)]
        return sums

    def familiar(self, masked: str) -> float:
        """How much of what is said in letters was ever learned from: who knows half of the words knows little.

        Two words that were never seen are a subject or a name; a line of them is another language.
        """
        words = WORDS.findall(masked)
        unknown = sum(word not in self.words for word in words)
        if 1 < unknown == len(words):
            return 1 / unknown
        return 1.0 if unknown <= UNKNOWN else max(0.0, 1.0 - 1.5 * (unknown - UNKNOWN) / len(words))


def ordinary(word: str) -> bool:
    """Whether sentences are made of an English word, so that it alone is no name."""
    return word in router().words


AT_ONCE = 256
"""So many bytes add up in two."""
UNKNOWN = 2
"""So many words may be new without a line being any less sure."""
WORDS = Pattern(r"(?<![@.\w])[a-z\u00df-\u024f]{3,}(?![@\w]|\.\w)")


def strength(count: int) -> float:
    """What each of so many features counts: a long line is no surer than a short one."""
    return float(3 / count**0.5)


@cache
def router(path: Path = WEIGHTS) -> Router:
    """The learned weights, read once."""
    arrays = kept_arrays(path)
    wishes, words = arrays["wishes"].text(), arrays["words"].text()
    (scale,), bias = arrays["scale"].data.cast("f"), arrays["bias"].data.cast("f")
    weights = arrays["weights"].data.cast("b")
    return Router(tuple(wishes), frozenset(words[0].split(" ")), weights, scale, tuple(bias))
