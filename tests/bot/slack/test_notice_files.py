"""Files of notices in Slack: under the card, shared once whatever gets lost, refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.platform import FileRefused, NotPosted
from bot.slack import moments
from bot.slack.adapter import Slack
from chat.cards.card import Attachment, Card, Reply
from chat.incoming import Place
from chat.text import verbatim
from chat.words import say
from tests.bot.slack.conftest import Stage

pytestmark = pytest.mark.sweep(3, of="file")

CHANNEL = Place("slack", "C1")
CARD = Card(verbatim("Acme is late"))
PDF = Attachment("催款函.pdf", "application/pdf", b"%PDF letter")
SHARE = "files.completeUploadExternal"


@pytest.fixture
def on(socket_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(moments, "LOST", (0.1, 0.2, 0.3))
    monkeypatch.setattr(moments, "UNANSWERED", ((0.2, 0.4), (0.4,), (0.4,)))
    socket_stage.start()
    return socket_stage


def files(on: Stage, channel: str = "C1") -> list[tuple[str, str, bytes]]:
    """(the card that it is under, name, bytes) of every file that stands in the conversation."""
    return [
        (one.get("thread_ts", ""), file["name"], file["data"])
        for one in on.slack.bot_messages(channel)
        for file in one.get("files", ())
    ]


def told(on: Stage, to: Place = CHANNEL, *, first: bool = True, bot: Slack | None = None) -> str:
    """A card and its file."""
    bot = bot or on.bots[0]
    ref = bot.post(to, CARD, key="overdue:1", locale="en", first=first)
    hand_over(bot, ref, to, first=first)
    return ref


def hand_over(bot: Slack, ref: str, to: Place = CHANNEL, *, first: bool = True, file: Attachment = PDF) -> None:
    bot.hand_over(to, ref, 0, file, key="overdue:1", locale="en", first=first)


def test_a_file_stands_in_the_thread_of_its_card(on: Stage) -> None:
    ref = told(on)
    assert files(on) == [(ref, PDF.name, PDF.data)]


def test_in_a_direct_conversation_as_well(on: Stage) -> None:
    ref = told(on, Place("slack", "U1", "direct"))
    assert files(on, "D1") == [(ref, PDF.name, PDF.data)] and not files(on)


def test_a_card_in_a_thread_has_its_file_in_the_same_thread(on: Stage) -> None:
    ts = on.slack.say("U1", "C1", "hello")
    place = Place("slack", "C1", thread=ts)
    told(on, place)
    assert files(on) == [(ts, PDF.name, PDF.data)]


@pytest.mark.parametrize("sharing", [0.0, 0.25])
@pytest.mark.parametrize("what", ["lost", "drop", "stall", "hang", "500", "file_update_failed"])
def test_a_share_whose_answer_is_lost_is_looked_for_before_it_is_made_again(
    on: Stage, what: str, sharing: float
) -> None:
    on.slack.sharing = sharing
    on.slack.fault(SHARE, what, seconds=2.5)
    told(on)
    assert len(files(on)) == 1


def test_a_share_that_was_taken_though_it_was_not_seen_yet_is_not_made_twice(on: Stage) -> None:
    on.slack.sharing = 0.3
    on.slack.fault(SHARE, "lost")
    told(on)
    assert [call.error for call in on.slack.called(SHARE)] == ["", "file_already_completed"]
    assert len(files(on)) == 1


@pytest.mark.parametrize("moment", ["before the upload", "before the share", "after the share"])
def test_who_goes_on_after_a_death_shares_it_once(on: Stage, moment: str) -> None:
    """The process that went on is old: only the notice itself says that somebody may have been before it."""
    dead, alive = on.bots[0], on.start()
    ref = dead.post(CHANNEL, CARD, key="overdue:1", locale="en")
    if moment == "before the share":
        on.slack.fault(SHARE, "not_authed", times=1)
        with pytest.raises(NotPosted):
            hand_over(dead, ref)
    elif moment == "after the share":
        hand_over(dead, ref)
    assert told(on, first=False, bot=alive) == ref, "the card that stands there"
    assert files(on) == [(ref, PDF.name, PDF.data)]


def test_two_files_of_one_size_are_two(on: Stage) -> None:
    bot = on.bots[0]
    ref = bot.post(CHANNEL, CARD, key="overdue:1", locale="en")
    for _again in range(2):
        for number, name in enumerate(("a.pdf", "b.pdf")):
            file = Attachment(name, "application/pdf", b"%PDF")
            bot.hand_over(CHANNEL, ref, number, file, key="overdue:1", locale="en", first=False)
    assert [name for _ref, name, _data in files(on)] == ["a.pdf", "b.pdf"]


def test_the_same_file_of_an_earlier_card_is_not_taken_for_this_one(on: Stage) -> None:
    bot = on.bots[0]
    for key in ("overdue:1", "overdue:2"):
        ref = bot.post(CHANNEL, CARD, key=key, locale="en")
        bot.hand_over(CHANNEL, ref, 0, PDF, key=key, locale="en", first=False)
    assert len({ref for ref, _name, _data in files(on)}) == 2


def test_a_rate_limit_in_the_middle_is_for_later(on: Stage) -> None:
    bot = on.start(patience=0.5)
    ref = bot.post(CHANNEL, CARD, key="overdue:1", locale="en")
    on.slack.fault(SHARE, "429", seconds=30)
    with pytest.raises(NotPosted) as busy:
        hand_over(bot, ref)
    assert busy.value.after > 1 and not busy.value.final and not files(on)


@pytest.mark.parametrize(
    ("method", "error", "why"),
    [
        ("files.getUploadURLExternal", "missing_scope", "may not post files"),
        (SHARE, "missing_scope", "may not post files"),
        (SHARE, "restricted_action", "may not post files"),
        ("files.getUploadURLExternal", "file_upload_size_restricted", ""),
    ],
)
def test_what_slack_refuses_is_refused_at_once_and_says_why(on: Stage, method: str, error: str, why: str) -> None:
    on.slack.fault(method, error)
    with pytest.raises(FileRefused, match=error) as refused:
        told(on)
    assert why in say(refused.value.why, "en")


def test_a_file_that_is_too_large_is_refused(on: Stage) -> None:
    on.slack.largest = 5
    with pytest.raises(FileRefused) as refused:
        told(on)
    assert "of that size" in say(refused.value.why, "en")


def test_a_refused_token_is_no_refusal_of_the_file(on: Stage) -> None:
    on.slack.fault("files.getUploadURLExternal", "token_revoked")
    with pytest.raises(NotPosted) as refused:
        told(on)
    assert not isinstance(refused.value, FileRefused) and not refused.value.final


def test_the_sentence_stands_under_the_card_once(on: Stage) -> None:
    bot = on.bots[0]
    ref = bot.post(CHANNEL, CARD, key="overdue:1", locale="en")
    for first in (True, False):
        bot.post(CHANNEL, Card(verbatim("Not posted")), key="overdue:1:instead0", locale="en", under=ref, first=first)
    assert [one["thread_ts"] for one in on.slack.bot_messages("C1") if one["text"] == "Not posted"] == [ref]


def test_a_file_of_a_reply_that_is_refused_is_named_and_the_others_come(on: Stage) -> None:
    on.slack.largest = 20
    long = Attachment("long.pdf", "application/pdf", b"%PDF" * 10)
    on.house.answer = lambda _said: Reply(Card(verbatim("Here")), files=(PDF, long))
    on.slack.say("U1", "C1", "report")
    on.slack.wait(lambda: on.house.answered)
    assert [name for _ts, name, _data in files(on)] == [PDF.name]
    texts = " ".join(str(one["text"]) for one in on.slack.bot_messages("C1"))
    assert "long.pdf" in texts and "could not be posted" in texts


def test_files_of_a_reply_are_not_handed_over_twice_when_it_is_finished_by_another(on: Stage) -> None:
    reply = Reply(Card(verbatim("Here")), files=(PDF, Attachment("b.csv", "text/csv", b"rows")))
    on.house.answer = lambda _said: reply
    on.slack.say("U1", "C1", "report")
    on.slack.wait(lambda: on.house.answered)
    on.bots[0].reply(on.house.heard[0], reply)
    assert sorted(name for _ts, name, _data in files(on)) == ["b.csv", PDF.name]


def test_a_slow_line_is_waited_for_as_long_as_the_file_needs(socket_stage: Stage, monkeypatch: Any) -> None:
    from bot.slack import files as slack_files

    monkeypatch.setattr(slack_files, "patience", lambda size: 5.0)
    socket_stage.start(timeout=0.5)
    socket_stage.slack.slow_uploads = 1.5
    told(socket_stage)
    assert len(files(socket_stage)) == 1
