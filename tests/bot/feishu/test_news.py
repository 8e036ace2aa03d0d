"""News by both transports: posted once, into its topic, at the pace that the platform allows."""

from __future__ import annotations

import pytest

from bot.feishu.adapter import Feishu
from bot.platform import NotPosted
from chat.cards.card import Card, Reply
from chat.incoming import Clicked, Identity, Incoming, Place, Said
from chat.text import _
from tests.bot.feishu.clerk import DONE, DRAFT, FORM
from tests.bot.feishu.conftest import Connect, WaitingClock
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(2, of="file")


def test_news_is_posted_once_whatever_is_tried_again(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    for to in (Place("feishu", group), Place("feishu", ann, "direct")):
        first = adapter.post(to, DRAFT, key="budget:7:80", locale="en")
        assert adapter.post(to, DRAFT, key="budget:7:80", locale="en") == first
        assert adapter.post(to, DRAFT, key="budget:7:100", locale="en") != first
    feishu.wrong("POST /open-apis/im/v1/messages$", "lost")
    adapter.post(Place("feishu", group), DRAFT, key="overdue:1", locale="en")
    assert [len(feishu.posted(to)) for to in (group, ann)] == [3, 2]


def test_a_reply_of_an_earlier_process_is_posted_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=DRAFT)
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    said = house.heard[0]
    adapter.reply(said, Reply(card=DRAFT))
    assert len(feishu.posted(ann)) == 1
    click = Clicked("feishu:c1", Identity("feishu", ann), Place("feishu", ann, "direct"), action="a", ref=card.id)
    adapter.reply(click, Reply(form=FORM))
    assert "Edit the receipt" in card.words
    adapter.reply(click, Reply(toast=_("Too late.")))
    feishu.card_for(ann, words="Too late.")


def test_urgent_news_rings_only_where_the_configuration_says_so(connect: Connect, feishu: FeishuServer) -> None:
    adapter = connect(urgent=("overdue:",))
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    adapter.post(Place("feishu", ann, "direct"), DRAFT, key="budget:7", locale="en")
    adapter.post(Place("feishu", group), DRAFT, key="overdue:1", locale="en")
    adapter.post(Place("feishu", ann, "direct"), DRAFT, key="overdue:1", locale="en")
    assert [one.urged for one in feishu.posted()] == [(), (), (ann,)]


def test_news_goes_into_a_topic_and_changes_in_place(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann, topics=True)
    root = adapter.post(Place("feishu", group), DRAFT, key="k1", locale="en")
    ref = adapter.post(Place("feishu", group, thread=root), DRAFT, key="k2", locale="zh-CN")
    message = feishu.messages[ref]
    assert (message.answers, message.thread) == (root, True)
    adapter.update(Place("feishu", group), ref, DONE, locale="en")
    assert "Submitted" in message.words


def test_an_answer_to_a_message_that_was_taken_back_is_still_given(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)

    def hear(incoming: Incoming) -> Reply:
        assert isinstance(incoming, Said)
        feishu.messages[incoming.ref].recalled = True
        return Reply(card=DRAFT)

    house.hear = hear
    feishu.says(ann, "taxi", group)
    assert feishu.card_for(group).answers == ""


def test_who_cannot_be_reached_is_not_tried_for_ever(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    feishu.people[ann]["status"]["is_resigned"] = True
    group = feishu.group("Apollo")
    feishu.groups[group]["gone"] = True
    for to in (Place("feishu", ann, "direct"), Place("feishu", group), Place("feishu", "oc_none")):
        with pytest.raises(NotPosted) as refused:
            adapter.post(to, DRAFT, key="k", locale="en")
        assert refused.value.final


def test_many_cards_to_one_group_keep_the_platforms_pace(
    clock: WaitingClock, adapter: Feishu, feishu: FeishuServer
) -> None:
    group = feishu.group("Apollo")
    for number in range(8):
        adapter.post(Place("feishu", group), Card(_("News")), key=f"n{number}", locale="en")
    assert feishu.limited == 0
    assert 1.0 < clock.waited < 1.2
