"""What the bot hears in a bound channel, as its lead chooses: clear hours of colleagues, or only what is said to it."""

from __future__ import annotations

import pytest

from storage import audit, projects
from storage.directory import directory
from tests.conftest import Stage


def test_only_what_is_said_to_the_bot_is_heard_where_the_lead_wants_that(both: Stage) -> None:
    assert "2 h on Apollo" in both.lines(both.say("2h API design", by="ann", addressed=False))
    told = both.lines(both.say("listen addressed", by="li"))
    assert "I hear only what is said to me here." in told
    assert both.lines(both.say("2h API design", by="ann", addressed=False)) == ""
    assert both.lines(both.say("how much is left?", by="ann", addressed=False)) == ""
    assert both.lines(both.drop(b"photo", by="ann", addressed=False)) == ""
    assert "4 h on Apollo" in both.lines(both.say("4h apollo site visit", by="ann"))
    assert "2 h" in both.lines(both.say("2小时 接口联调", by="ann", at="#xinghe", addressed=False)), (
        "elsewhere as before"
    )
    assert "I hear clear hours of colleagues here." in both.lines(both.say("listen clear", by="li"))
    assert "1.5 h on Apollo" in both.lines(both.say("1.5h API design", by="ann", addressed=False))
    with both.read() as book:
        trail = [event for event in audit.about(book, "project:1") if event.action == "place.listens"]
    assert [(event.detail["before"], event.detail["listen"]) for event in trail] == [
        ("", "addressed"),
        ("addressed", "clear"),
    ]


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("listen addressed", "only what is said to me"),
        ("listen mentions", "only what is said to me"),
        ("旁听 仅@", "only what is said to me"),
        ("旁听仅@", "only what is said to me"),
        ("旁听 清楚的", "clear hours of colleagues"),
        ("listen clear", "clear hours of colleagues"),
        ("listen", "clear hours of colleagues"),
        ("旁听", "clear hours of colleagues"),
    ],
)
def test_it_is_said_in_both_languages(stage: Stage, words: str, heard: str) -> None:
    assert heard in stage.lines(stage.say(words, by="li"))


def test_the_configuration_holds_where_nobody_has_chosen(stage: Stage) -> None:
    stage.with_rules(listen="addressed")
    assert stage.lines(stage.say("2h design", by="ann", addressed=False)) == ""
    assert "only what is said to me" in stage.lines(stage.say("listen", by="ann"))
    stage.say("listen clear", by="li")
    assert "2 h on Apollo" in stage.lines(stage.say("2h design", by="ann", addressed=False))
    assert stage.lines(stage.say("2h 设计", by="ann", at="#xinghe", addressed=False)) == ""


@pytest.mark.parametrize("by", ["li", "fei", "ada"])
def test_lead_finance_and_administrators_choose(stage: Stage, by: str) -> None:
    assert "only what is said to me" in stage.lines(stage.say("listen addressed", by=by))


@pytest.mark.parametrize("by", ["ann", "sue", "max", "zoe"])
def test_nobody_else_does(stage: Stage, by: str) -> None:
    shown = stage.say("listen", by=by)
    assert shown.card and not shown.card.buttons
    assert stage.say("listen addressed", by=by).card.tone == "warn"  # type: ignore[union-attr]
    stage.click("place.listen", "addressed", by=by)
    assert "2 h on Apollo" in stage.lines(stage.say("2h design", by="ann", addressed=False))


def test_a_lead_of_another_project_does_not_choose_here(stage: Stage) -> None:
    stage.say("unseat Li Wei lead apollo", by="ada", at="")
    assert stage.say("listen addressed", by="li").card.tone == "warn"  # type: ignore[union-attr]
    assert "only what is said to me" in stage.lines(stage.say("listen addressed", by="li", at="#xinghe"))


def test_the_button_changes_it_and_the_card_says_so(stage: Stage) -> None:
    (button,) = stage.say("listen", by="li").card.buttons  # type: ignore[union-attr]
    reply = stage.click(button.action, button.value, by="li")
    assert "I hear only what is said to me here." in stage.lines(reply) and reply.replace
    assert stage.lines(stage.say("2h design", by="ann", addressed=False)) == ""


def test_the_thread_of_a_card_is_said_to_the_bot(stage: Stage) -> None:
    stage.say("2h design", by="ann")
    stage.say("listen addressed", by="li")
    told = stage.lines(stage.say("3h", by="ann", addressed=False, about="hours:1"))
    assert "3 h" in told


def test_it_stays_when_the_channel_is_bound_again_and_goes_with_another_project(stage: Stage) -> None:
    stage.say("listen addressed", by="li")
    stage.say("bind apollo", by="li")
    assert stage.lines(stage.say("2h design", by="ann", addressed=False)) == ""
    stage.say("bind starriver", by="li")
    assert "2 h" in stage.lines(stage.say("2h design", by="ann", addressed=False))


@pytest.mark.parametrize("at", ["", "#nobody"])
def test_elsewhere_there_is_nothing_to_choose(stage: Stage, at: str) -> None:
    assert "in the channel of a project" in stage.lines(stage.say("listen addressed", by="li", at=at))


def test_other_words_are_asked_about(stage: Stage) -> None:
    assert "neither “addressed” nor “clear”" in stage.lines(stage.say("listen loudly", by="li"))


def test_no_message_asks_the_database_for_it(stage: Stage) -> None:
    stage.write(lambda book: projects.listen(book, "test", "#apollo", "addressed"))
    with stage.read() as book:
        known = directory(book)
        assert known.listening == {("test", "#apollo"): "addressed"}
        assert directory(book) is known
