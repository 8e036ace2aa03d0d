"""Who asks for very much is told so once, kindly, and then heard again; the books are nobody's to flood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat.cards.card import SILENCE
from chat.incoming import File, Said
from handlers.conversation.quotas import Allowance, Quotas
from tests.conftest import Stage


@pytest.fixture
def limited(stage: Stage) -> Stage:
    stage.house = replace(stage.house, quotas=Quotas(Allowance(messages=3, files=2, reports=1)))
    return stage


def booked(stage: Stage) -> int:
    from storage import balances

    with stage.read() as book:
        return balances.of_project(book, 1)["labour"].minutes if "labour" in balances.of_project(book, 1) else 0


def test_too_many_messages_are_answered_with_one_word_and_not_done(limited: Stage) -> None:
    replies = [limited.say(f"log 1h apollo step {n}") for n in range(6)]
    assert "h on Apollo" in limited.lines(replies[2])
    told = limited.lines(replies[3])
    assert "up to 3 messages a minute" in told and "please say it once more" in told
    assert replies[3].private
    assert replies[4] is SILENCE and replies[5] is SILENCE
    assert booked(limited) == 180


def test_it_is_said_in_the_person_s_language(limited: Stage) -> None:
    for _n in range(3):
        limited.say("my week", by="li", at="")
    reply = limited.say("my week", by="li", at="")
    assert "每分钟" in limited.lines(reply, reply.locale)


def test_everybody_has_their_own(limited: Stage) -> None:
    for _n in range(5):
        limited.say("log 1h apollo x")
    assert " on Apollo" in limited.lines(limited.say("log 1h apollo x", by="bob"))


def test_after_a_while_one_is_heard_again_and_told_again(limited: Stage) -> None:
    for _n in range(5):
        limited.say("my week", at="")
    limited.wait(seconds=61)
    assert " on Apollo" in limited.lines(limited.say("log 1h apollo x"))
    for _n in range(2):
        limited.say("my week", at="")
    assert "up to 3 messages a minute" in limited.lines(limited.say("my week", at=""))


def test_what_is_delivered_again_does_not_count(limited: Stage) -> None:
    for _n in range(8):
        limited.say("log 1h apollo x", id="test:same")
    assert booked(limited) == 60
    assert " on Apollo" in limited.lines(limited.say("log 1h apollo y"))


def test_colleagues_talk_does_not_count(limited: Stage) -> None:
    for n in range(8):
        limited.say(f"nice weather today {n}", addressed=False)
    assert " on Apollo" in limited.lines(limited.say("log 1h apollo x"))


def test_files_and_reports_have_limits_of_their_own(limited: Stage) -> None:
    photo = File("photo.jpg", "image/jpeg", data=b"photo")
    ann = limited.identity("ann"), limited.place("ann", "")
    first = limited.hear(Said("test:f1", *ann, files=(photo, photo)))
    assert "files an hour" not in limited.lines(first)
    assert "up to 2 files an hour" in limited.lines(limited.hear(Said("test:f2", *ann, files=(photo,))))
    limited.say("report budget apollo as PDF", by="fei", at="")
    assert "up to 1 reports an hour" in limited.lines(limited.say("report budget apollo as PDF", by="fei", at=""))


def test_strangers_too(limited: Stage) -> None:
    replies = [limited.say("hello", by="eve", at="") for _n in range(5)]
    assert "do not know you" in limited.lines(replies[0])
    assert "up to 3 messages" in limited.lines(replies[3])
    assert replies[4] is SILENCE


def test_no_limit_is_no_limit(stage: Stage) -> None:
    stage.house = replace(stage.house, quotas=Quotas(Allowance()))
    assert all(" on Apollo" in stage.lines(stage.say(f"log 30m apollo part {chr(97 + n)}")) for n in range(10))
