"""Whoever does not want to be reminded of hours is not; what is missing is still seen by others."""

from __future__ import annotations

import pytest

from handlers import job_context
from handlers.hours import timesheet
from tests.conftest import Stage


def reminded(stage: Stage) -> set[str]:
    """Whom the clock has reminded so far of days without hours."""
    stage.write(lambda book: timesheet.remind(job_context.context(book, stage.house.rules)))
    return {notice.notice.to.channel for notice in stage.notices() if notice.notice.kind == "reminder"}


@pytest.mark.parametrize(("off", "on"), [("reminders off", "reminders on"), ("提醒 关", "提醒 开")])
def test_one_person_is_left_in_peace(both: Stage, off: str, on: str) -> None:
    stage = both
    assert "still see" in stage.lines(stage.say(off, by="ann", at=""), "en")
    stage.say(off, by="ann", at="")
    assert reminded(stage) == {"bob", "li"}
    assert "Ann" in stage.lines(stage.say("missing", by="li", at=""), "en"), "her lead still sees the days"
    assert "do not remind you" in stage.lines(stage.say("reminders", by="ann", at=""), "en")
    assert "I remind you" in stage.lines(stage.say(on, by="ann", at=""), "en")
    assert reminded(stage) == {"ann", "bob", "li"}


def test_what_is_neither_off_nor_on_is_asked(stage: Stage) -> None:
    assert "reminders off" in stage.lines(stage.say("reminders sometimes", by="ann", at=""))
    assert "ann" in reminded(stage)
