"""Answers, by both transports: cards, forms, toasts, changes in place, and what one person alone is shown."""

from __future__ import annotations

import threading

import pytest

from bot.feishu.adapter import Feishu
from chat.cards.card import Button, Card, Choice, Option, Reply
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from chat.text import _
from tests.bot.feishu.clerk import DONE, DRAFT, FORM, clerk
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(2, of="file")


def test_a_draft_is_edited_in_its_own_place_and_submitted(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = clerk
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann, words="Is this right?")
    assert "please check" in card.words

    assert feishu.clicks(ann, card, "Edit")["card"] is card
    assert "Edit the receipt" in card.words
    seen = feishu.submits(ann, card, total="nine")
    assert (seen["toast"], seen["tone"]) == ("That is not an amount.", "error")
    assert "That is not an amount." in card.words and "nine" in card.words
    feishu.submits(ann, card, total="54.50", note="airport")
    assert "Is this right?" in card.words
    seen = feishu.clicks(ann, card, "Submit")
    assert (seen["toast"], seen["tone"]) == ("Sent to Li Wei.", "success")
    assert "Submitted" in card.words and card.buttons() == []

    last = [one for one in house.heard if isinstance(one, Submitted)][-1]
    assert (last.form, last.value, last.ref) == ("expense.edit", "12", card.id)
    assert last.answers == {"total": "54.50", "day": "2026-11-03", "category": "travel", "note": "airport"}
    direct = Place("feishu", ann, "direct")
    assert set(house.told) == {("expense:12", direct, card.id)}
    feishu.wait(lambda: len(house.answered) == len(house.accepted))
    assert len(feishu.posted(ann)) == 1, "all of it happened on one card"


def test_cancel_puts_the_card_back(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = clerk
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann, words="Is this right?")
    feishu.wait(lambda: house.answered)
    before = card.content
    feishu.clicks(ann, card, "Edit")
    feishu.clicks(ann, card, "Cancel")
    assert card.content == before
    assert len(house.heard) == 2, "cancelling is nothing that the house needs to hear"


def test_cancel_after_a_restart_says_that_nothing_was_changed(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = clerk
    ann = feishu.person("Ann")
    feishu.says(ann, "taxi")
    card = feishu.card_for(ann, words="Is this right?")
    feishu.clicks(ann, card, "Edit")
    adapter.shown.__init__()  # type: ignore[misc]
    feishu.clicks(ann, card, "Cancel")
    assert "Nothing was changed." in card.words


def test_a_refusal_is_a_passing_line_and_leaves_the_card(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = clerk
    ann, bob = feishu.person("Ann"), feishu.person("Bob")
    group = feishu.group("Apollo", ann, bob)
    feishu.says(ann, "taxi", group)
    card = feishu.card_for(group)
    before = card.content
    seen = feishu.clicks(bob, card, "Discard")
    assert (seen["toast"], seen["tone"]) == ("Your role does not permit that.", "warning")
    assert card.content is before
    feishu.wait(lambda: len(house.answered) == 2)
    assert len(feishu.posted()) == 1


def test_an_answer_for_one_person_does_not_appear_in_the_group(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="Your rate")
    assert feishu.posted(group) == []


def alone_in(feishu: FeishuServer, ann: str) -> list[str]:
    """The groups in which Ann alone was shown something; "" for her own chat."""
    return [message.alone_in for message in feishu.posted(ann)]


def test_an_answer_for_one_person_is_shown_to_them_where_they_are(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="Your rate")
    assert alone_in(feishu, ann) == [group] and feishu.posted(group) == []


@pytest.mark.parametrize("why", ["topics", "refused", "lost"])
def test_where_the_group_does_not_allow_that_it_goes_to_their_own_chat(
    adapter: Feishu, feishu: FeishuServer, house: House, why: str
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann, topics=why == "topics")
    if why != "topics":
        feishu.wrong("ephemeral", {"refused": "230001", "lost": "drop"}[why])
    feishu.says(ann, "my rate", group)
    feishu.card_for(ann, words="Your rate")
    assert alone_in(feishu, ann) == [""] and feishu.posted(group) == []


def test_a_group_that_does_not_allow_it_is_asked_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your rate")), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.wrong("ephemeral", "230001")
    for number in (1, 2):
        feishu.says(ann, "my rate", group)
        feishu.wait(lambda number=number: len(feishu.posted(ann)) == number)  # type: ignore[misc]
    assert alone_in(feishu, ann) == ["", ""]
    assert sum(path.endswith("/ephemeral/v1/send") for _method, path in feishu.calls) == 1


def test_what_lives_on_goes_to_their_own_chat(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Your draft"), about="expense:1"), private=True)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "taxi", group)
    feishu.card_for(ann, words="Your draft")
    assert alone_in(feishu, ann) == [""]


def test_a_slow_answer_to_what_one_person_was_shown_does_not_change_it(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    """The platform lets nobody change such a card from outside: the answer comes as a message."""
    gate = threading.Event()

    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Said):
            return Reply(card=Card(_("Which one?"), buttons=(Button(_("This"), "question.choose", "1"),)), private=True)
        gate.wait(60)
        return Reply(card=DONE, replace=True)

    house.hear = hear
    connect(quick=0.1)
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "2h", group)
    card = feishu.card_for(ann, words="Which one?")
    feishu.clicks(ann, card, "This")
    gate.set()
    feishu.card_for(group, words="Submitted")


def test_a_private_form_opens_in_the_private_chat(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    def hear(incoming: Incoming) -> Reply:
        if isinstance(incoming, Clicked):
            return Reply(form=FORM, private=True)
        return Reply(card=DRAFT) if isinstance(incoming, Said) else Reply(card=DONE, replace=True)

    house.hear = hear
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    feishu.says(ann, "taxi", group)
    card = feishu.card_for(group)
    before = card.content
    feishu.clicks(ann, card, "Edit")
    form = feishu.card_for(ann, words="Edit the receipt")
    assert card.content is before
    feishu.submits(ann, form)
    assert "Submitted" in form.words
    assert house.heard[-1].at == Place("feishu", ann, "direct")


def test_a_choice_on_a_card_comes_with_its_option(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    choice = Choice(_("Project"), "expense.project", (Option(_("Apollo"), "7"), Option(_("none"), "")), "12")
    house.hear = lambda heard: Reply(card=Card(_("Where?"), choices=(choice,))) if isinstance(heard, Said) else Reply()
    ann = feishu.person("Ann")
    feishu.says(ann, "x")
    card = feishu.card_for(ann)
    feishu.picks(ann, card, "Apollo")
    feishu.picks(ann, card, "none")
    clicks = [one for one in house.heard if isinstance(one, Clicked)]
    assert [(one.action, one.value) for one in clicks] == [("expense.project", "12 7"), ("expense.project", "12")]
