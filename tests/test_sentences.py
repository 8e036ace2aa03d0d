"""Sentences that nobody tuned to: how many are taken rightly, and that nothing is answered that colleagues say.

`tests/words/second.jsonl` was written before the words were learned, by somebody who had not read the ones that they
were tried with, and nothing is to be tuned to it: look at the figures (`python -m bench.words`), not at the lines.
"""

from __future__ import annotations

from pathlib import Path

from bench.words import measure

SECOND = Path(__file__).parent / "words" / "second.jsonl"


def test_most_of_the_second_set_is_taken_rightly_and_talk_is_left_alone() -> None:
    table = measure(SECOND)
    every = table["all"]
    assert every.total() >= 200
    assert (every["right"] + every["asked"]) / every.total() >= 0.9
    assert every["wrong"] / every.total() <= 0.03
    assert table["talk"]["right"] / table["talk"].total() >= 0.97
    assert table["clear hours that nobody addressed"]["right"] >= 10
    for language in ("in en", "in zh"):
        assert (table[language]["right"] + table[language]["asked"]) / table[language].total() >= 0.88
