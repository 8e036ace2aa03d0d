"""How doubtful a line is: whether it tells what its speaker did, spent or decided, or only speaks of it.

“my brother spent 3h on his essay”, “if coffee counted as work i'd have 12h”, “once they sign, raise travel to 8000”:
names, lengths and amounts stand there as in any entry, and there is no end of words that make something else of them.
No list of such words ends either, so this is learned from lines that people wrote and others marked
(`chat/intent/training/told.tsv`, by logistic regression over the features that the router has as well).  The lists of
`chat.lines.guard` know what they know for certain; this weighs what they do not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chat.intent.arrays import kept_arrays
from chat.intent.features import features
from chat.intent.router import strength

WEIGHTS = Path(__file__).parent / "doubts.npz"
PLAIN = -1.0
"""At most so doubtful a line tells plainly what was done: of 950 such lines whose writers the weights had never seen
one in twenty tells something else, and of these the lists know most."""
RATHER_PLAIN = -0.3
"""The same where there is hardly a question what the line wishes for."""
DOUBTFUL = 2.5
"""At least so doubtful it is asked about, whatever the lists know: nineteen of twenty such lines tell of nothing to be
entered."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """Logistic regression: a weight for each feature."""

    weights: memoryview
    scale: float
    bias: float

    def of(self, masked: str) -> float:
        """The logarithm of the odds that a masked line (`chat.lines.scan`) tells nothing to be entered."""
        numbers = features(masked)
        return sum(self.weights[number] for number in numbers) * self.scale * strength(len(numbers)) + self.bias


@cache
def doubts(path: Path = WEIGHTS) -> Doubts:
    """The learned weights, read once."""
    arrays = kept_arrays(path)
    (scale,), (bias,) = arrays["scale"].data.cast("f"), arrays["bias"].data.cast("f")
    return Doubts(arrays["weights"].data.cast("b"), scale, bias)
