"""Hours in words: what is booked, what is asked, what is refused."""

from __future__ import annotations

from storage import balances, hours
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


def test_an_entry_that_overlaps_names_the_other_one(stage: Stage) -> None:
    stage.say("log 9:00-12:00 apollo API design", at="")
    asked = stage.lines(stage.say("log 11:00-13:00 apollo review", at=""))
    assert "It overlaps with Apollo 09:00–12:00 API design." in asked
    assert "overlaps" not in stage.lines(stage.say("log 12:00-13:00 apollo review", at=""))


def test_a_day_more_than_a_month_ago_is_asked(stage: Stage) -> None:
    asked = stage.lines(stage.say("log 2h apollo 2026-10-10 docs", at=""))
    assert "is more than a month ago" in asked
    assert "more than a month ago" not in stage.lines(stage.say("log 2h apollo 2026-10-25 docs", at=""))


def test_half_of_a_sentence_is_not_booked(stage: Stage) -> None:
    asked = stage.lines(stage.say("log 2h apollo docs, 3h apolo tests", at=""))
    assert "apolo" in asked and "3 h" not in asked
    with stage.read() as book:
        assert "labour" not in balances.of_project(book, 1)


def test_a_break_is_shown_as_it_was_taken_away(stage: Stage) -> None:
    text = stage.lines(stage.say("log apollo 9-5 with 45 min lunch", at=""))
    assert "7.25 h" in text and "8 h − 0.75 h break = 7.25 h" in text


def test_what_a_day_has_cost_is_whole_minor_units_on_both_databases(both: Stage) -> None:
    both.say("log 2h apollo")
    with both.read() as book:
        booked = hours.booked_on_day(book, hours.get(book, 1, "CNY").person, both.now.date())
    assert (booked.minutes, booked.minor) == (120, 400_00)
    assert {type(value) for value in (booked.entries, booked.minutes, booked.minor)} == {int}
