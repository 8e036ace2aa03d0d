"""A form that is sent twice is done once; the second answer says what was done.  A refusal is not done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.cards.card import Reply
from chat.incoming import Submitted
from chat.words import say
from handlers.conversation.answering import answer
from storage import balances, inbox, submissions
from tests.conftest import Stage

HOURS = {"project": "APOLLO", "day": "2026-11-20", "hours": "2h", "note": "API design"}


def minutes(stage: Stage) -> int:
    with stage.read() as book:
        labour = balances.of_project(book, 1).get("labour")
        return labour.minutes if labour else 0


def told(reply: Reply) -> str:
    """What the second answer says: a passing line, and nothing that looks like another booking."""
    assert reply.card is None and reply.form is None and reply.private
    return say(reply.toast, reply.locale)


def test_a_form_pressed_twice_books_once_and_says_what_was_done(stage: Stage) -> None:
    first = stage.submit("hours.log", instance="view:1", **HOURS)
    assert first.card and minutes(stage) == 120
    second = stage.submit("hours.log", instance="view:1", **HOURS)
    assert minutes(stage) == 120
    assert told(second) == (
        f"This was done already: {say(first.card.title)}. To do the same once more, ask for the form again."
    )


def test_the_second_answer_is_in_the_readers_language(stage: Stage) -> None:
    first = stage.submit("hours.log", by="li", instance="view:1", **HOURS)
    assert first.card
    assert told(stage.submit("hours.log", by="li", instance="view:1", **HOURS)) == (
        f"已经做过了：{say(first.card.title, 'zh-CN')}。如需再做一次，请重新打开表单。"
    )


def test_a_refused_form_is_tried_again_with_the_same_and_with_other_answers(stage: Stage) -> None:
    wrong = HOURS | {"day": "yesterday or so"}
    for _press in range(2):
        assert set(stage.submit("hours.log", instance="view:1", **wrong).wrong) == {"day"}
    assert stage.submit("hours.log", instance="view:1", **HOURS).card and minutes(stage) == 120


def test_what_broke_on_our_side_can_be_sent_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(submissions, "done", lambda *_: 1 / 0)
        failed = stage.submit("hours.log", instance="view:1", **HOURS)
    assert failed.card and failed.card.tone == "bad" and minutes(stage) == 0
    assert stage.submit("hours.log", instance="view:1", **HOURS).card and minutes(stage) == 120


def test_other_answers_in_the_same_form_and_the_same_in_another_are_something_new(stage: Stage) -> None:
    stage.submit("hours.log", instance="view:1", **HOURS)
    stage.submit("hours.log", instance="view:1", **HOURS | {"hours": "1h"})
    stage.submit("hours.log", instance="view:2", **HOURS)
    assert minutes(stage) == 300


def test_where_the_instance_is_not_known_a_form_is_done_as_often_as_it_is_sent(stage: Stage) -> None:
    stage.submit("hours.log", **HOURS)
    stage.submit("hours.log", **HOURS)
    assert minutes(stage) == 240


def test_a_form_that_asks_back_is_done_by_one_yes_and_not_by_two(stage: Stage) -> None:
    long = HOURS | {"hours": "15h"}
    asked = [stage.submit("hours.log", instance="view:1", **long) for _press in range(2)]
    yes = [next(one for one in reply.card.buttons if one.action == "question.yes") for reply in asked if reply.card]
    assert minutes(stage) == 0 and len(yes) == 2
    done = stage.click(yes[0].action, yes[0].value)
    assert done.card and done.card.tone == "good"
    assert "done already" in told(stage.click(yes[1].action, yes[1].value))
    assert minutes(stage) == 900


def test_a_form_that_was_accepted_and_is_heard_by_the_next_process_is_done_once_too(stage: Stage) -> None:
    sent = Submitted(
        "one", stage.identity("ann"), stage.place("ann", "#apollo"), form="hours.log", answers=HOURS, instance="view:1"
    )
    for key in ("one", "two"):
        stage.write(lambda book, key=key: inbox.accept(book, replace(sent, id=key)))
    with stage.read() as book:
        left = inbox.unfinished(book, stage.now.replace(year=2027))
    replies = [answer(kept.incoming, stage.house, accepted=True) for kept in left]
    assert [bool(reply.card) for reply in replies] == [True, False] and minutes(stage) == 120
