"""Which wish a line most likely is: softmax regression over the features of its masked words.

Its weights are learned from the sentences in `chat/intent/training` (`make train-words`) and stand in `weights.npz`,
one byte each.  It says how likely each wish is and decides nothing: what is done, offered or asked is for the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chat.intent.features import State, features

if TYPE_CHECKING:
    import numpy

WEIGHTS = Path(__file__).parent / "weights.npz"


@dataclass(frozen=True, slots=True)
class Router:
    """Softmax regression: a weight for each feature and wish; and the English words that were learned from."""

    wishes: tuple[str, ...]
    words: frozenset[str]
    weights: numpy.ndarray[Any, Any]
    bias: numpy.ndarray[Any, Any]

    def likely(self, masked: str, state: State = "") -> Mapping[str, float]:
        """Wish -> how likely, the likeliest first; they add up to one."""
        import numpy

        numbers = numpy.fromiter(features(masked, state), dtype=numpy.int64)
        scores = self.weights[numbers].sum(axis=0) * strength(len(numbers)) + self.bias
        shares = numpy.exp(scores - scores.max())
        shares /= shares.sum()
        familiar = self.familiar(masked)
        shares = shares * familiar + (1 - familiar) / len(shares)
        return {self.wishes[place]: float(shares[place]) for place in numpy.argsort(-shares)}

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
WORDS = re.compile(r"(?<![@.\w])[a-z\u00df-\u024f]{3,}(?![@\w]|\.\w)")


def strength(count: int) -> float:
    """What each of so many features counts: a long line is no surer than a short one."""
    return float(3 / count**0.5)


@cache
def router(path: Path = WEIGHTS) -> Router:
    """The learned weights, read once."""
    import numpy

    with numpy.load(path, allow_pickle=False) as kept:
        return Router(
            tuple(str(wish) for wish in kept["wishes"]),
            frozenset(str(kept["words"]).split(" ")),
            kept["weights"].astype(numpy.float32) * kept["scale"],
            kept["bias"],
        )
