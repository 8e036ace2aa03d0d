"""Scores candidates by a weighted sum of their features; the weights were learned and lie beside as readable JSON.

A candidate's share is its weight among all candidates of the document; how often such a share was right in the past
makes it a probability.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Features = dict[str, float]
Weights = Mapping[str, Mapping[str, float]]


@cache
def weights() -> Weights:
    """The learned weights, one table a field."""
    return dict(json.loads(files("ocr").joinpath("weights.json").read_text("utf-8")))


def score(features: Features, table: Mapping[str, float]) -> float:
    """The weighted sum; features without a weight count nothing."""
    return sum(table.get(name, 0.0) * value for name, value in features.items())


def shares(candidates: Sequence[Features], table: Mapping[str, float]) -> list[float]:
    """Each candidate's share of the whole, adding up to one.

    >>> [round(share, 2) for share in shares([{"a": 1}, {"a": 0}], {"a": 2.0})]
    [0.88, 0.12]
    """
    scores = [score(candidate, table) for candidate in candidates]
    top = max(scores, default=0.0)
    parts = [math.exp(candidate - top) for candidate in scores]
    return [part / sum(parts) for part in parts]


def probability(features: Features, table: Mapping[str, float]) -> float:
    """How likely it is that the chosen candidate is right, from what is known about the choice."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score(features, table)))))


def logit(share: float) -> float:
    """The share on the scale of weighted sums, kept finite."""
    share = min(1 - 1e-5, max(1e-5, share))
    return math.log(share / (1 - share))
