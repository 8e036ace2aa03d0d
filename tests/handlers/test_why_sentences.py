"""“why” before a figure as it is documented opens it; before a sentence the sentence is answered."""

from __future__ import annotations

import pytest

from tests.conftest import Stage


@pytest.mark.parametrize("line", ["why was labour on apollo dearer than planned", "why is labour on apollo so dear"])
def test_a_sentence_is_answered_as_what_it_asks(stage: Stage, line: str) -> None:
    told = stage.lines(stage.say(line, by="fei", at=""), "en")
    assert "I know no" not in told and "There is no" not in told, told
    assert told == stage.lines(stage.say("labour variance apollo", by="fei", at=""), "en")


def test_a_figure_that_is_not_there_is_said_to_be_none(stage: Stage) -> None:
    told = stage.lines(stage.say("why settlement:99:v1:line8", by="fei", at=""), "en")
    assert "There is no such settlement." in told
