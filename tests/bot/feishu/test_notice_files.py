"""Files of notices in Feishu: as answers to the card, once whatever gets lost, refused in words."""

from __future__ import annotations

import pytest

from bot.feishu.adapter import Feishu
from bot.platform import FileRefused, NotPosted
from chat.cards.card import Attachment, Card, Fact
from chat.incoming import Place
from chat.text import verbatim
from chat.words import say
from tests.bot.feishu.conftest import Connect, WaitingClock
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(3, of="file")

CARD = Card(verbatim("Acme is late"))
PDF = Attachment("催款函.pdf", "application/pdf", b"%PDF letter")
UPLOAD, ANSWER = "im/v1/files", "messages/.*/reply"


def group(feishu: FeishuServer) -> Place:
    return Place("feishu", feishu.group("finance", feishu.person("Ann")))


def direct(feishu: FeishuServer) -> Place:
    return Place("feishu", feishu.person("Ann"), "direct")


def hand_over(adapter: Feishu, to: Place, ref: str, *, number: int = 0, file: Attachment = PDF) -> None:
    adapter.hand_over(to, ref, number, file, key="overdue:1", locale="en")


def told(adapter: Feishu, to: Place) -> str:
    """A card and its file."""
    ref = adapter.post(to, CARD, key="overdue:1", locale="en")
    hand_over(adapter, to, ref)
    return ref


def files(feishu: FeishuServer, to: Place) -> list[tuple[str, str, bytes]]:
    """(the message that it answers, name, bytes) of every file that was posted there."""
    uploads = {key: (name, data) for key, name, data in feishu.uploads}
    return [(one.answers, *uploads[one.content["file_key"]]) for one in feishu.posted(to.channel, "file")]


@pytest.mark.parametrize("where", [group, direct])
def test_a_file_answers_its_card(adapter: Feishu, feishu: FeishuServer, where: object) -> None:
    to = where(feishu)  # type: ignore[operator]
    ref = told(adapter, to)
    assert files(feishu, to) == [(ref, PDF.name, PDF.data)]
    assert not feishu.posted(to.channel, "file")[0].thread, "the conversation stays flat"


def test_a_file_of_a_card_of_several_pages_answers_the_first(connect: Connect, feishu: FeishuServer) -> None:
    adapter, to = connect(), group(feishu)
    facts = tuple(Fact(verbatim(f"Line {n}"), verbatim("x" * 200)) for n in range(400))
    ref = adapter.post(to, Card(verbatim("Long"), facts=facts), key="overdue:1", locale="en")
    assert "#1/" in ref
    hand_over(adapter, to, ref)
    assert [answers for answers, _name, _data in files(feishu, to)] == [ref.partition("#")[0]]


@pytest.mark.parametrize("step", [UPLOAD, ANSWER])
@pytest.mark.parametrize("what", ["lost", "drop", "500", "html", "429", "stale"])
def test_what_gets_lost_in_a_step_is_made_up_for_once(
    clock: WaitingClock, connect: Connect, feishu: FeishuServer, step: str, what: str
) -> None:
    adapter, to = connect(), group(feishu)
    ref = adapter.post(to, CARD, key="overdue:1", locale="en")
    feishu.wrong(step, what)
    hand_over(adapter, to, ref)
    assert files(feishu, to) == [(ref, PDF.name, PDF.data)]


@pytest.mark.parametrize("moment", ["before the upload", "before the message", "after the message"])
def test_who_goes_on_after_a_death_brings_it_once(
    clock: WaitingClock, connect: Connect, feishu: FeishuServer, moment: str
) -> None:
    dead, to = connect(), direct(feishu)
    ref = dead.post(to, CARD, key="overdue:1", locale="en")
    if moment == "before the message":
        feishu.wrong(ANSWER, "230001")
        with pytest.raises(NotPosted):
            hand_over(dead, to, ref)
    elif moment == "after the message":
        hand_over(dead, to, ref)
    alive = connect("webhook")
    clock.sleep(61)
    assert told(alive, to) == ref
    assert files(feishu, to) == [(ref, PDF.name, PDF.data)]


def test_each_file_of_a_card_is_one(clock: WaitingClock, connect: Connect, feishu: FeishuServer) -> None:
    adapter, to = connect(), group(feishu)
    ref = adapter.post(to, CARD, key="overdue:1", locale="en")
    for _again in range(2):
        for number in range(2):
            hand_over(adapter, to, ref, number=number)
    assert len(files(feishu, to)) == 2


@pytest.mark.parametrize(("code", "why"), [("99991672", "may not post files"), ("234006", "too large"), ("234001", "")])
def test_what_feishu_refuses_is_refused_at_once_and_says_why(
    connect: Connect, feishu: FeishuServer, code: str, why: str
) -> None:
    feishu.wrong(UPLOAD, code)
    with pytest.raises(FileRefused, match=code) as refused:
        told(connect(), group(feishu))
    assert why in say(refused.value.why, "en")


def test_a_group_that_the_bot_was_taken_out_of_is_no_refusal_of_the_file(
    connect: Connect, feishu: FeishuServer
) -> None:
    adapter, to = connect(), group(feishu)
    ref = adapter.post(to, CARD, key="overdue:1", locale="en")
    feishu.groups[to.channel]["gone"] = True
    with pytest.raises(NotPosted) as refused:
        hand_over(adapter, to, ref)
    assert refused.value.final and not isinstance(refused.value, FileRefused)


def test_the_sentence_answers_the_card_once_and_rings_for_nobody(connect: Connect, feishu: FeishuServer) -> None:
    adapter, to = connect(urgent=("overdue:",)), direct(feishu)
    ref = adapter.post(to, CARD, key="overdue:1", locale="en")
    for _again in range(2):
        adapter.post(to, Card(verbatim("Not posted")), key="overdue:1:instead0", locale="en", under=ref)
    (card, sentence) = feishu.posted(to.channel, "interactive")
    assert sentence.answers == ref and "Not posted" in sentence.words
    assert (card.urged, sentence.urged) == ((to.channel,), ())
