"""What is learned of doubt is what is kept, and what it does to a line: a plain one is booked with the words that no
list foresaw, a doubtful one is asked about."""

from __future__ import annotations

import numpy
import pytest

from chat.intent.doubt import DOUBTFUL, PLAIN, WEIGHTS, Doubts, doubts
from chat.intent.training.doubting import learn, told

KILOBYTES = 20


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < KILOBYTES * 1024


@pytest.mark.slow
def test_what_is_learned_is_what_is_kept() -> None:
    """`make train-words` gives nearly the same doubts as the weights in the repository."""
    lines = told()
    anew = learn(lines)
    fresh = Doubts(memoryview(anew["weights"].tobytes()).cast("b"), float(anew["scale"][0]), float(anew["bias"][0]))
    apart = [abs(fresh.of(masked) - doubts().of(masked)) for _mark, masked in lines[::7]]
    assert float(numpy.quantile(apart, 0.98)) < 0.2


def test_what_nobody_did_is_more_doubtful_than_what_somebody_did() -> None:
    """Lines that stand in no collection."""
    plain = ("⟨P⟩ ⟨L⟩ wiring the cabinet ⟨D⟩", "⟨D⟩ ⟨P⟩ 调试 ⟨L⟩", "spent ⟨L⟩ on ⟨P⟩ ⟨D⟩, code review")
    turned = (
        "if it rains my cousin says ⟨L⟩ on ⟨P⟩ would do",
        "⟨N⟩ 说他可能要在 ⟨P⟩ 干 ⟨L⟩ 吧？",
        "did you count my ⟨L⟩ on ⟨P⟩?",
    )
    assert max(map(doubts().of, plain)) < PLAIN + 1 < DOUBTFUL - 1 < min(map(doubts().of, turned))
