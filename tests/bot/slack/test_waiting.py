"""“One moment” while a file is read: said after a while, and the answer takes its place, whoever dies in between."""

from __future__ import annotations

import pytest

from bot.slack import moments
from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import File, Identity, Place, Said
from chat.text import verbatim
from tests.bot.slack.conftest import Stage

DRAFT = Card(verbatim("Is this right?"), about="expense:1")


@pytest.fixture
def on(socket_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(moments, "SLOW", 0.2)
    socket_stage.start()
    return socket_stage


def dropped(on: Stage, channel: str, n: int = 1) -> str:
    photos = tuple(on.slack.file("U1", f"taxi{at}.jpg", "image/jpeg", b"jpeg%d" % at) for at in range(n))
    return on.slack.say("U1", channel, "", files=photos)


def test_slow_reading_is_announced_once_and_the_answer_takes_its_place(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(DRAFT, more=(Card(verbatim("Another")),))
    on.house.open.clear()
    direct = on.slack.direct("U1")
    dropped(on, direct, 3)
    (word,) = on.slack.wait(lambda: on.slack.bot_messages(direct))
    assert "One moment, I am reading 3 files." in word["text"]
    on.house.open.set()
    on.slack.wait(lambda: on.house.answered)
    first, second = on.slack.bot_messages(direct)
    assert first["ts"] == word["ts"] and "Is this right?" in first["text"]
    assert second["text"].startswith("Another")
    assert ("expense:1", word["ts"]) in [(about, ref) for about, _place, ref in on.house.told]


def test_what_is_read_quickly_is_not_announced(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "SLOW", 20.0)
    on.house.answer = lambda _said: Reply(DRAFT)
    direct = on.slack.direct("U1")
    dropped(on, direct)
    on.slack.wait(lambda: on.house.answered)
    assert len(on.slack.bot_messages(direct)) == 1 and not on.slack.called("chat.update")


def test_where_there_is_nothing_to_say_the_word_goes(on: Stage) -> None:
    on.house.answer = lambda _said: SILENCE
    on.house.open.clear()
    direct = on.slack.direct("U1")
    dropped(on, direct)
    on.slack.wait(lambda: on.slack.bot_messages(direct))
    on.house.open.set()
    on.slack.wait(lambda: on.house.answered)
    assert on.slack.bot_messages(direct) == []


def test_in_a_channel_the_sign_on_the_message_says_it(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(DRAFT)
    on.house.open.clear()
    ts = dropped(on, "C1")
    on.slack.wait(lambda: on.slack.reactions["C1", ts] == ["eyes"])
    on.house.open.set()
    (draft,) = on.slack.wait(lambda: on.slack.bot_messages("C1"))
    assert "Is this right?" in draft["text"]


def test_a_word_that_slack_will_not_change_is_followed_by_the_answer(on: Stage) -> None:
    on.house.answer = lambda _said: Reply(DRAFT)
    on.house.open.clear()
    direct = on.slack.direct("U1")
    dropped(on, direct)
    on.slack.wait(lambda: on.slack.bot_messages(direct))
    on.slack.fault("chat.update", "edit_window_closed")
    on.house.open.set()
    on.slack.wait(lambda: on.house.answered)
    assert "Is this right?" in on.slack.bot_messages(direct)[-1]["text"]


def test_the_next_process_puts_the_answer_in_the_place_of_a_word_that_was_left_and_once(on: Stage) -> None:
    on.house.open.clear()
    direct = on.slack.direct("U1")
    dropped(on, direct)
    (word,) = on.slack.wait(lambda: on.slack.bot_messages(direct))
    kept = next(one for one in on.house.accepted.values() if isinstance(one, Said))
    for _time in range(2):  # the process that was to answer is gone; so is the next one, after the post
        on.bots[0].reply(kept, Reply(DRAFT))
    (answer,) = on.slack.bot_messages(direct)
    assert answer["ts"] == word["ts"] and "Is this right?" in answer["text"]
    on.house.answer = lambda _said: SILENCE
    on.house.open.set()


def test_an_answer_without_such_a_word_is_posted_as_ever(on: Stage) -> None:
    direct = on.slack.direct("U1")
    said = Said(
        "slack:x:1", Identity("slack", "U1"), Place("slack", direct, "direct"), files=(File("a.jpg", "image/jpeg"),)
    )
    on.bots[0].reply(said, Reply(DRAFT))
    assert len(on.slack.bot_messages(direct)) == 1
