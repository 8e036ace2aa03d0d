"""Anything at all said, clicked and filled in: nothing breaks, the books hold.  `python -m tests.fuzz` runs more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Stage
from tests.fuzz import ODD, Fuzz
from tests.sweeps import examples


@pytest.mark.slow
def test_three_hundred_cases_break_nothing(stage: Stage) -> None:
    found = Fuzz(stage, 14).run(300)
    assert found.cases == 300 and not found.broke, found.broke


@pytest.mark.hypothesis
def test_no_text_breaks_an_answer(stage: Stage) -> None:
    """What hypothesis thinks of, beside our own dice."""
    fuzz = Fuzz(stage, 1)

    @settings(
        max_examples=examples(120),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.text(max_size=30) | st.sampled_from(ODD), min_size=1, max_size=5).map(" ".join))
    def say(text: str) -> None:
        fuzz.judge(text, fuzz.stage.say(text, by="fei", at=""))

    try:
        say()
    finally:
        import logging

        logging.getLogger().removeHandler(fuzz.caught)
    assert not fuzz.found.broke, fuzz.found.broke


@pytest.mark.slow
def test_three_thousand_cases_on_full_books(lived: Stage) -> None:
    found = Fuzz(lived, 15).run(3000)
    assert not found.broke, found.broke
