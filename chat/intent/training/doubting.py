"""Learns how doubtful a line is from `told.tsv`, in seconds: `python -m chat.intent.training.doubting`.

A line of that file is a mark and a masked line: `+` its writer tells what is to be entered, `-` nothing is, `~` a
careful reader would rather ask.  `python -m scripts.told` writes it from the collections of sentences.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy

from chat.intent.doubt import WEIGHTS
from chat.intent.features import SIZE, features
from chat.intent.router import strength

TOLD = Path(__file__).parent / "told.tsv"
MARKS = {"+": 0.0, "~": 0.3, "-": 1.0}
EPOCHS = 8
BATCH = 128
RATE = 0.02
DECAY = 0.02
DROPPED = 0.3
RUNS = 5
"""So many are learned, each in another order, and their mean is kept: no line counts for where it happened to stand."""
LEVELS = 120

Array = numpy.ndarray[Any, Any]
Told = tuple[str, str]
"""A mark, and a masked line."""


def told(path: Path = TOLD) -> list[Told]:
    """What the file has."""
    rows = (row.split("\t", 1) for row in path.read_text("utf-8").splitlines())
    return [(mark, masked) for mark, masked in rows]


def learn(lines: Sequence[Told]) -> dict[str, Array]:
    """The weights as they are kept."""
    rows = [numpy.array(features(masked)) for _mark, masked in lines]
    wanted = numpy.array([MARKS[mark] for mark, _masked in lines])
    learned = [_learned(rows, wanted, seed) for seed in range(RUNS)]
    weights = numpy.mean([one for one, _bias in learned], axis=0)
    scale = numpy.asarray([numpy.abs(weights).max() / LEVELS], numpy.float32)
    bias = numpy.asarray([numpy.mean([bias for _weights, bias in learned])], numpy.float32)
    return {"weights": numpy.round(weights / scale).astype(numpy.int8), "scale": scale, "bias": bias}


def _learned(rows: Sequence[Array], wanted: Array, seed: int) -> tuple[Array, float]:
    """By Adam (Kingma and Ba, 2015) with a little decay; some features of each line are left out each time."""
    chance = numpy.random.default_rng(seed)
    weights, mean, square = (numpy.zeros(SIZE, numpy.float32) for _ in range(3))
    bias, step = 0.0, 0
    for _epoch in range(EPOCHS):
        order = chance.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            slope, apart = numpy.zeros(SIZE, numpy.float32), 0.0
            for number in batch:
                row = rows[number]
                kept = row[chance.random(len(row)) > DROPPED * chance.random()]
                kept = kept if len(kept) else row
                size = strength(len(kept))
                error = 1 / (1 + numpy.exp(-(weights[kept].sum() * size + bias))) - wanted[number]
                slope[kept] += error * size
                apart += error
            step += 1
            slope /= len(batch)
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope * slope
            weights *= 1 - RATE * DECAY
            weights -= RATE * mean / (1 - 0.9**step) / (numpy.sqrt(square / (1 - 0.999**step)) + 1e-8)
            bias -= 0.05 * apart / len(batch)
    return weights, float(bias)


def main(path: Path = WEIGHTS) -> None:
    lines = told()
    with path.open("wb") as file:
        numpy.savez_compressed(file, allow_pickle=False, **learn(lines))
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB from {len(lines):,} lines\n")


if __name__ == "__main__":
    main()
