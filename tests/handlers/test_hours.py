"""Hours in words: what is booked, what is asked, what is refused."""

from __future__ import annotations

from storage import balances
from tests.conftest import Stage


def test_a_line_in_a_bound_channel_is_booked_on_its_project(stage: Stage) -> None:
    reply = stage.say("log 2.5h yesterday API design")
    assert stage.lines(reply).startswith("✓ 2.5 h on Apollo")
    with stage.read() as book:
        assert balances.of_project(book, 1)["labour"].posted == 50_000


def test_the_same_delivery_is_booked_once(stage: Stage) -> None:
    assert stage.say("2h review", id="one").card
    assert stage.say("2h review", id="one").card is None
    with stage.read() as book:
        assert balances.of_project(book, 1)["labour"].minutes == 120


def test_more_than_twelve_hours_a_day_are_asked_and_booked_on_yes(stage: Stage) -> None:
    asked = stage.say("13h site work").card
    assert asked and asked.buttons[0].action == "question.yes"
    assert "13 h" in stage.lines(stage.click("question.yes", asked.buttons[0].value))
    again = stage.click("question.yes", asked.buttons[0].value)
    assert "answered already" in stage.lines(again)
    with stage.read() as book:
        assert balances.of_project(book, 1)["labour"].minutes == 13 * 60
