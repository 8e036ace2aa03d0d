"""What is heard in a project's channel: clear hours booked, likely ones offered, questions answered, talk left."""

from __future__ import annotations

import pytest

from handlers.conversation.contents import CONTENTS
from handlers.conversation.decided import Decided
from handlers.conversation.overheard import overheard
from handlers.conversation.understanding import understand
from tests.chat.known import COMMANDS, IN_HERMES, TODAY
from tests.chat.test_parse import lines_of


def heard(line: str) -> Decided | None:
    return overheard(understand(line, IN_HERMES, CONTENTS.wordings, TODAY, addressed=False), CONTENTS)


def sort(line: str) -> str:
    decided = heard(line)
    if decided is None:
        return "chatter"
    return "question" if decided.asked else "hours" if decided.name == "log" else "offered"


@pytest.mark.parametrize("line", lines_of("chatter.txt"))
def test_chatter_is_left_alone(line: str) -> None:
    assert sort(line) == "chatter"


@pytest.mark.parametrize("line", lines_of("clear_hours.txt"))
def test_clear_hours_are_heard(line: str) -> None:
    assert sort(line) in ("hours", "offered")


@pytest.mark.parametrize("case", lines_of("questions.txt"))
def test_a_clear_question_finds_its_command(case: str) -> None:
    line, expected = case.split(" ⇒ ")
    command, rest = (part.strip() for part in expected.split("|"))
    asked = COMMANDS.best(line)
    assert asked and (asked.command, asked.rest) == (command, rest)


@pytest.mark.parametrize(
    "line",
    [
        "budget",
        "how much is left?",
        "星河还剩多少钱",
        "预算 星河",
        "my week",
        "我的本周",
        "missing",
        "漏报",
        "who owes us most?",
    ],
)
def test_a_clear_question_is_answered(line: str) -> None:
    assert sort(line) == "question"


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len(lines_of("chatter.txt")) >= 120
    assert len(lines_of("clear_hours.txt")) >= 60


def test_every_line_of_a_message_must_be_clear() -> None:
    assert sort("2h 接口\n3h 文档") == "hours"
    assert sort("2h 接口\n3h left") == "chatter"
    assert sort("2h 接口\nsee you") == "chatter"


@pytest.mark.parametrize("line", ["2h moonlight docs", "2h 11/3 docs", "-2h docs", "25h docs", "2h docs tomorrow"])
def test_what_is_doubtful_is_not_booked(line: str) -> None:
    assert sort(line) != "hours"


def test_the_future_is_a_plan_and_no_entry() -> None:
    assert sort("tomorrow 2h docs") == "chatter"
    assert sort("yesterday 2h docs") == "hours"


def test_a_long_text_is_left_alone() -> None:
    assert sort("2h docs " + "x" * 600) == "chatter"
