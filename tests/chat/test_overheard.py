"""What is clearly hours, clearly a question, and what people say to each other."""

from __future__ import annotations

import pytest

from chat.lines.hours import hours_lines
from chat.lines.overheard import overheard
from tests.chat.known import ANYWHERE, COMMANDS, IN_HERMES, TODAY
from tests.chat.test_parse import lines_of


@pytest.mark.parametrize("line", lines_of("chatter.txt"))
def test_chatter_is_left_alone(line: str) -> None:
    assert overheard(line, IN_HERMES, COMMANDS, TODAY).sort == "chatter"


@pytest.mark.parametrize("line", lines_of("clear_hours.txt"))
def test_clear_hours_are_heard(line: str) -> None:
    assert overheard(line, IN_HERMES, COMMANDS, TODAY).sort == "hours"


@pytest.mark.parametrize("case", lines_of("questions.txt"))
def test_a_clear_question_is_heard(case: str) -> None:
    line, expected = case.split(" ⇒ ")
    command, rest = (part.strip() for part in expected.split("|"))
    asked = COMMANDS.best(line)
    assert asked and (asked.command, asked.rest) == (command, rest)
    assert overheard(line, IN_HERMES, COMMANDS, TODAY).sort == "question"


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len(lines_of("chatter.txt")) >= 120
    assert len(lines_of("clear_hours.txt")) >= 60


def test_chatter_is_chatter_outside_of_channels_of_a_project_too() -> None:
    every = lines_of("chatter.txt")
    assert [line for line in every if overheard(line, ANYWHERE, COMMANDS, TODAY).sort != "chatter"] == []


def test_every_line_of_a_message_must_be_clear() -> None:
    assert overheard("2h 接口\n3h 文档", IN_HERMES, COMMANDS, TODAY).sort == "hours"
    assert overheard("2h 接口\n3h left", IN_HERMES, COMMANDS, TODAY).sort == "chatter"
    assert overheard("2h 接口\nsee you", IN_HERMES, COMMANDS, TODAY).sort == "chatter"


def test_what_is_doubtful_is_not_clear() -> None:
    for line in ("2h apolo docs", "2h moonlight docs", "2h 11/3 docs", "-2h docs", "25h docs", "2h docs tomorrow"):
        assert hours_lines(line, ANYWHERE, TODAY), line
        assert overheard(line, ANYWHERE, COMMANDS, TODAY).sort == "chatter", line


def test_the_future_is_a_plan_and_no_entry() -> None:
    assert overheard("tomorrow 2h docs", IN_HERMES, COMMANDS, TODAY).sort == "chatter"
    assert overheard("yesterday 2h docs", IN_HERMES, COMMANDS, TODAY).sort == "hours"


def test_a_long_text_is_never_clear() -> None:
    assert overheard("2h docs " + "x" * 600, IN_HERMES, COMMANDS, TODAY).sort == "chatter"
