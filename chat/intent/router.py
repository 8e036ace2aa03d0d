"""Which wish a line most likely is: softmax regression over the features of its masked words.

Its weights are learned from the sentences in `chat/intent/training` (`make train-words`) and stand in `weights.npz`,
one byte each.  It says how likely each wish is and decides nothing: what is done, offered or asked is for the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from operator import add
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
        sums = [0] * wide
        for number in numbers:
            sums = list(map(add, sums, self.weights[number * wide : (number + 1) * wide]))
        size = self.scale * strength(len(numbers))
        scores = [one * size + base for one, base in zip(sums, self.bias, strict=True)]
        most = max(scores)
        shares = [exp(score - most) for score in scores]
        familiar, whole = self.familiar(masked), sum(shares)
        shares = [share / whole * familiar + (1 - familiar) / wide for share in shares]
        order = sorted(range(wide), key=lambda place: -shares[place])
        return {self.wishes[place]: shares[place] for place in order}

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
