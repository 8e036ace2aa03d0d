"""`make train-words`: learns the weights of the router from its sentences, in less than a minute.

    python -m chat.intent.training.learn

The same sentences give the same weights but for the last digits, which are those of the machine's own arithmetic.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

from chat.intent.features import SIZE, features
from chat.intent.router import WEIGHTS, WORDS, strength
from chat.intent.training.sentences import TrainingSentence, sentences

EPOCHS = 5
BATCH = 256
RATE = 0.01
DECAY = 0.05
DROPPED = 0.35
"""The share of features that is left out of a sentence, up to twice as many: none is relied on alone."""
SMOOTH = 0.05
"""So much of each sentence's wish is spread over all: whoever is never quite sure is less often sure and wrong."""
LEVELS = 46
"""So many steps a weight has on either side of nought: finer ones change no answer, and take a quarter more of room."""
SLIGHT = 1
"""So many steps from nought a weight is left out: one answer in a hundred changes, and a fifth of the room is saved."""

_ROWS = 256
Array = numpy.ndarray[Any, Any]


def learn(made: Sequence[TrainingSentence], seed: int = 7) -> dict[str, Array]:
    """The weights as they are kept: softmax regression, by Adam (Kingma and Ba, 2015) with a little decay."""
    chance = numpy.random.default_rng(seed)
    wishes = sorted({sentence.wish for sentence in made})
    place = {wish: number for number, wish in enumerate(wishes)}
    rows = [numpy.array(features(sentence.masked, sentence.state)) for sentence in made]
    wanted = numpy.array([place[sentence.wish] for sentence in made])
    learned = (numpy.zeros((SIZE, len(wishes)), numpy.float32), numpy.zeros((1, len(wishes)), numpy.float32))
    weights, bias = learned
    moments = [(numpy.zeros_like(value), numpy.zeros_like(value)) for value in learned]
    step = 0
    for epoch in range(EPOCHS):
        order = chance.permutation(len(rows))
        rate = RATE * (1.03 - epoch / EPOCHS)
        for start in range(0, len(order), BATCH):
            step += 1
            batch = order[start : start + BATCH]
            shown = _shown([rows[number] for number in batch], chance)
            slope = _slope(shown.scores(weights) + bias, wanted[batch])
            for value, moment, gradient in zip(
                learned, moments, (shown.gradient(slope), slope.sum(axis=0, keepdims=True)), strict=True
            ):
                _stepped(value, moment, gradient, step, rate)
    weights -= numpy.median(weights, axis=1, keepdims=True)  # what all wishes have alike tells none of them apart
    scale = numpy.asarray(numpy.abs(weights).max() / LEVELS, numpy.float32)
    steps = numpy.round(weights / scale)
    return {
        "wishes": numpy.array(wishes),
        "weights": numpy.where(numpy.abs(steps) > SLIGHT, steps, 0).astype(numpy.int8),
        "scale": scale,
        "bias": bias[0],
        "words": numpy.array(" ".join(_words(made))),
    }


def _words(made: Sequence[TrainingSentence]) -> list[str]:
    """The words that stand in more than one sentence; what stands in one is mostly a slip of the thumb."""
    count = Counter(word for sentence in made for word in set(WORDS.findall(sentence.masked)))
    return sorted(word for word, times in count.items() if times > 1)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A batch of sentences as a table of which hardly anything is not nought: what stands in it, row after row.

    Attributes:
        features: the columns, those of the first sentence first.
        begins: where each sentence begins among them.
        strengths: the one number of each sentence that stands in all its columns.
    """

    features: Array
    begins: Array
    strengths: Array

    def scores(self, weights: Array) -> Array:
        """The table times the weights."""
        scores: Array = numpy.add.reduceat(weights[self.features], self.begins, axis=0) * self.strengths[:, None]
        return scores

    def gradient(self, slope: Array) -> Array:
        """The table, turned over, times the slope."""
        gradient = numpy.zeros((SIZE, slope.shape[1]), numpy.float32)
        lengths = numpy.diff(self.begins, append=len(self.features))
        order = numpy.argsort(self.features, kind="stable")
        touched, begins = numpy.unique(self.features[order], return_index=True)
        parts = (slope * self.strengths[:, None])[numpy.repeat(numpy.arange(len(lengths)), lengths)[order]]
        gradient[touched] = numpy.add.reduceat(parts, begins, axis=0)
        return gradient


def _shown(rows: Sequence[Array], chance: numpy.random.Generator) -> _Shown:
    """The sentences, some of their features left out."""
    shown = []
    for row in rows:
        kept = row[chance.random(len(row)) >= DROPPED * 2 * chance.random()]
        shown.append(kept if len(kept) else row)
    lengths = [len(row) for row in shown]
    begins = numpy.concatenate(([0], numpy.cumsum(lengths)[:-1]))
    strengths = numpy.array([strength(length) for length in lengths], numpy.float32)
    return _Shown(numpy.concatenate(shown), begins, strengths)


def _stepped(value: Array, moment: tuple[Array, Array], gradient: Array, step: int, rate: float) -> None:
    """One step of Adam, in place; some rows at a time, so that they stay in the processor's own memory."""
    mean, square = moment
    fair = 1 - 0.9**step, (1 - 0.999**step) ** 0.5
    for start in range(0, len(value), _ROWS):
        at = slice(start, start + _ROWS)
        slope = gradient[at]
        mean[at] *= 0.9
        mean[at] += 0.1 * slope
        square[at] *= 0.999
        square[at] += 0.001 * slope * slope
        root = numpy.sqrt(square[at])
        root *= 1 / fair[1]
        root += 1e-8
        numpy.divide(mean[at], root, out=root)
        root *= rate / fair[0]
        value[at] *= 1 - rate * DECAY
        value[at] -= root


def _slope(scores: Array, wanted: Array) -> Array:
    likely = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    target = numpy.full_like(likely, SMOOTH / likely.shape[1])
    target[numpy.arange(len(wanted)), wanted] += 1 - SMOOTH
    slope: Array = (likely - target) / len(wanted)
    return slope


def main(path: Path = WEIGHTS) -> None:
    made = sentences()
    with path.open("wb") as file:
        numpy.savez_compressed(file, allow_pickle=False, **learn(made))
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB from {len(made):,} sentences\n")


if __name__ == "__main__":
    main()
