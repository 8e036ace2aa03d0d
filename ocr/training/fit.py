"""Fits the small models: a conditional choice among candidates, and a probability that the choice was right.

Both are plain sums of weighted features found by Newton steps or L-BFGS with a fixed start: the same data gives the
same weights.  Only training needs numpy and scipy; reading a receipt does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocr.fields.rank import Features


def choice(
    cases: Sequence[tuple[list[Features], list[bool]]], *, ridge: float = 1.0, prior: Features | None = None
) -> dict[str, float]:
    """Weights under which the right candidates take the greatest share in each case.

    `prior` is what the trade knows beforehand: weights stay there unless the cases say otherwise.
    """
    import numpy as np
    from scipy.optimize import minimize

    prior = prior or {}
    names = sorted({name for candidates, _ in cases for features in candidates for name in features} | set(prior))
    column = {name: place for place, name in enumerate(names)}
    tables = []
    for candidates, right in cases:
        if not any(right) or all(right):
            continue
        table = np.zeros((len(candidates), len(names)))
        for row, features in enumerate(candidates):
            for name, value in features.items():
                table[row, column[name]] = value
        tables.append((table, np.array(right)))

    middle = np.array([prior.get(name, 0.0) for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        off = weights - middle
        total, slope = ridge * float(off @ off) / 2, ridge * off
        for table, right in tables:
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            won = shares[right].sum()
            inner = shares * right / max(won, 1e-300)
            total -= float(np.log(max(won, 1e-300)))
            slope = slope + table.T @ (shares - inner)
        return total, slope

    fitted = minimize(loss, middle, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return {name: round(float(fitted.x[column[name]]), 4) for name in names if abs(fitted.x[column[name]]) > 5e-4}


def truth(
    cases: Sequence[tuple[Features, bool]],
    *,
    ridge: float = 0.3,
    prior: Features | None = None,
    bounds: Mapping[str, tuple[float | None, float | None]] | None = None,
) -> dict[str, float]:
    """Weights of the probability that a choice with these features was right; `prior` as for `choice`.

    What speaks for a choice never makes it less sure, nor what speaks against it surer: `bounds` of those weights.

    However many choices were right, the next one may not be: a right one counts as (n + 1) / (n + 2), after Platt.
    """
    prior = prior or {}
    import numpy as np
    from scipy.optimize import minimize

    names = sorted({name for features, _ in cases for name in features} | set(prior))
    table = np.array([[features.get(name, 0.0) for name in names] for features, _ in cases])
    count = sum(good for _, good in cases)
    right = np.array([(count + 1) / (count + 2) if good else 0.0 for _, good in cases])
    middle = np.array([prior.get(name, 0.0) for name in names])
    free = np.array([0.0 if name == "always" else ridge for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = table @ weights
        shares = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        value = -float(np.sum(right * np.log(shares + 1e-12) + (1 - right) * np.log(1 - shares + 1e-12)))
        return value + float(free @ (weights - middle) ** 2) / 2, table.T @ (shares - right) + free * (weights - middle)

    ends = [(bounds or {}).get(name, (None, None)) for name in names]
    fitted = minimize(loss, middle, jac=True, method="L-BFGS-B", bounds=ends, options={"maxiter": 400})
    return {name: round(float(value), 4) for name, value in zip(names, fitted.x, strict=True)}
