"""`make train-words`: learns the weights of the router from its sentences, in less than a minute.

    python -m chat.intent.training.learn

The same sentences give the same weights but for the last digits, which are those of the machine's own arithmetic.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
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

Array = numpy.ndarray[Any, Any]


def learn(made: Sequence[TrainingSentence], seed: int = 7) -> dict[str, Array]:
    """The weights as they are kept: softmax regression, by Adam (Kingma and Ba, 2015) with a little decay."""
    chance = numpy.random.default_rng(seed)
    wishes = sorted({sentence.wish for sentence in made})
    place = {wish: number for number, wish in enumerate(wishes)}
    rows = [numpy.array(features(sentence.masked, sentence.state)) for sentence in made]
    wanted = numpy.array([place[sentence.wish] for sentence in made])
    weights = numpy.zeros((SIZE, len(wishes)), numpy.float32)
    bias = numpy.zeros(len(wishes), numpy.float32)
    learned = (weights, bias)
    moments = [(numpy.zeros_like(value), numpy.zeros_like(value)) for value in learned]
    step = 0
    for epoch in range(EPOCHS):
        order = chance.permutation(len(rows))
        rate = RATE * (1.03 - epoch / EPOCHS)
        for start in range(0, len(order), BATCH):
            step += 1
            batch = order[start : start + BATCH]
            shown = _shown([rows[number] for number in batch], chance)
            slope = _slope(shown @ weights + bias, wanted[batch])
            for value, moment, gradient in zip(learned, moments, (shown.T @ slope, slope.sum(axis=0)), strict=True):
                moment[0][...] += 0.1 * (gradient - moment[0])
                moment[1][...] += 0.001 * (gradient * gradient - moment[1])
                stepped = (moment[0] / (1 - 0.9**step)) / (numpy.sqrt(moment[1] / (1 - 0.999**step)) + 1e-8)
                value[...] -= rate * stepped + rate * DECAY * value
    scale = numpy.asarray(numpy.abs(weights).max() / 127, numpy.float32)
    return {
        "wishes": numpy.array(wishes),
        "weights": numpy.round(weights / scale).astype(numpy.int8),
        "scale": scale,
        "bias": bias,
        "words": numpy.array(" ".join(_words(made))),
    }


def _words(made: Sequence[TrainingSentence]) -> list[str]:
    """The words that stand in more than one sentence; what stands in one is mostly a slip of the thumb."""
    count = Counter(word for sentence in made for word in set(WORDS.findall(sentence.masked)))
    return sorted(word for word, times in count.items() if times > 1)


def _shown(rows: Sequence[Array], chance: numpy.random.Generator) -> Array:
    """The sentences as rows of numbers, some of their features left out."""
    shown = numpy.zeros((len(rows), SIZE), numpy.float32)
    for place, row in enumerate(rows):
        kept = row[chance.random(len(row)) >= DROPPED * 2 * chance.random()]
        shown[place, kept if len(kept) else row] = strength(max(len(kept), 1))
    return shown


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
