"""Answers that come late, and cards that have become old."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.feishu.adapter import Feishu
from bot.platform import NotPosted
from chat.cards.card import Reply
from chat.incoming import Clicked, Incoming, Place, Submitted
from tests.bot.feishu.clerk import DONE, DRAFT, clerk
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(2, of="file")


def test_a_slow_click_is_answered_in_time_and_the_card_changed_afterwards(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Clicked):
            gate.wait(60)
            return Reply(card=DONE, replace=True)
        return Reply(card=DRAFT)

    house.hear = hear
    connect(quick=0.3)
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    seen = feishu.clicks(ann, card, "Submit")
    assert seen["tone"] == "info"
    assert "Is this right?" in card.words
    gate.set()
    feishu.wait(lambda: "Submitted" in card.words, what="the late change")
    feishu.wait(lambda: len(house.answered) == 2)


def test_a_slow_form_with_a_mistake_turns_red_late(connect: Connect, feishu: FeishuServer, house: House) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Submitted):
            gate.wait(60)
        return clerk(incoming)

    house.hear = hear
    adapter = connect()
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    feishu.clicks(ann, card, "Edit")
    adapter.worker.settings = replace(adapter.settings, quick=0.3)
    assert feishu.submits(ann, card, total="nine")["tone"] == "info"
    gate.set()
    feishu.wait(lambda: "That is not an amount." in card.words)


def test_old_cards_change_by_the_click_and_are_posted_anew_when_even_that_is_over(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Clicked):
            gate.wait(60)
            return Reply(card=DONE, replace=True)
        return Reply(card=DRAFT)

    house.hear = hear
    adapter = connect(quick=0.2)
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann)
    card.days_old = 20
    group = adapter.post(Place("feishu", feishu.group("Apollo", ann)), DRAFT, key="g", locale="en")
    feishu.messages[group].days_old = 20
    with pytest.raises(NotPosted) as too_old:
        adapter.update(Place("feishu", feishu.messages[group].to), group, DONE, locale="en")
    assert too_old.value.final
    feishu.clicks(ann, card, "Submit")
    gate.set()
    feishu.wait(lambda: "Submitted" in card.words, what="the change by the click's token")
    gate.clear()

    feishu.says(ann, "another")
    card = feishu.card_for(ann, words="Is this right?")
    card.days_old = 20
    feishu.wrong("card/update", "11310", times=9)
    feishu.clicks(ann, card, "Submit")
    gate.set()
    fresh = feishu.wait(
        lambda: [one for one in feishu.posted(ann) if "Submitted" in one.words and one is not card][-1:]
    )
    assert fresh


def test_news_of_what_stands_on_an_old_card_comes_as_a_fresh_one_once(adapter: Feishu, feishu: FeishuServer) -> None:
    ann = feishu.person("Ann")
    to = Place("feishu", ann, "direct")
    old = adapter.post(to, DRAFT, key="k", locale="en")
    assert adapter.update(to, old, DRAFT, locale="en") is None
    feishu.messages[old].days_old = 20
    fresh = adapter.update(to, old, DONE, locale="en")
    assert fresh and "Submitted" in feishu.messages[fresh].words
    assert adapter.update(to, old, DONE, locale="en") == fresh
    assert len(feishu.posted(ann)) == 2


def test_slow_work_shows_one_moment_and_the_answer_takes_its_place(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(_incoming: Incoming) -> Reply:
        gate.wait(60)
        return Reply(card=DRAFT)

    house.hear = hear
    connect(slow=0.1)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.photo(ann, b"jpeg")
    feishu.says(ann, "2h", group, mention=False)
    wait = feishu.card_for(ann)
    assert "I am reading it" in wait.words
    assert feishu.posted(group) == [], "a message that was not for us is worked on silently"
    gate.set()
    feishu.wait(lambda: "Is this right?" in wait.words)
    feishu.card_for(group, words="Is this right?")
    assert len(feishu.posted(ann)) == 1


def test_one_moment_disappears_where_there_is_nothing_to_say(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        gate.wait(60)
        return Reply(card=DRAFT, private=True) if incoming.at.kind == "channel" else Reply()

    house.hear = hear
    connect(slow=0.1)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "hm")
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="One moment")
    gate.set()
    feishu.card_for(ann, words="Is this right?")
    feishu.wait(lambda: all("One moment" not in one.words for one in feishu.posted()))


def test_the_next_process_puts_the_answer_in_the_place_of_one_moment_and_once(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    gate = threading.Event()
    heard: list[Incoming] = []

    def hear(incoming: Incoming) -> Reply:
        heard.append(incoming)
        gate.wait(60)
        return Reply()

    house.hear = hear
    adapter = connect(slow=0.1)
    ann = feishu.person("Ann")
    feishu.photo(ann, b"jpeg")
    wait = feishu.card_for(ann, words="I am reading it")
    for _time in range(2):  # the process that was to answer is gone; so is the next one, after the post
        adapter.reply(heard[0], Reply(card=DRAFT))
    assert "Is this right?" in wait.words
    assert len(feishu.posted(ann)) == 1
    gate.set()
