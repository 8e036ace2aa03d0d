"""Which wish a line most likely is: softmax regression over the features of its masked words.

Its weights are learned from the sentences in `chat/intent/training` (`make train-words`) and stand in `weights.npz`,
one byte each.  It says how likely each wish is and decides nothing: what is done, offered or asked is for the caller.
"""

from __future__ import annotations

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
    """Softmax regression: a weight for each feature and wish."""

    wishes: tuple[str, ...]
    weights: numpy.ndarray[Any, Any]
    bias: numpy.ndarray[Any, Any]

    def likely(self, masked: str, state: State = "") -> Mapping[str, float]:
        """Wish -> how likely, the likeliest first; they add up to one."""
        import numpy

        numbers = numpy.fromiter(features(masked, state), dtype=numpy.int64)
        scores = self.weights[numbers].sum(axis=0) * strength(len(numbers)) + self.bias
        shares = numpy.exp(scores - scores.max())
        shares /= shares.sum()
        return {self.wishes[place]: float(shares[place]) for place in numpy.argsort(-shares)}


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
            kept["weights"].astype(numpy.float32) * kept["scale"],
            kept["bias"],
        )
