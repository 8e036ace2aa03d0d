"""Every way in, by both transports, through the real SDK: what people do becomes the right Incoming."""

from __future__ import annotations

import json

import pytest

from bot.feishu.adapter import Feishu
from chat.cards.card import Card, Reply
from chat.incoming import Joined, Left, Place, Removed, Said
from chat.text import _
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(2, of="file")


def only(house: House, feishu: FeishuServer, number: int = 1) -> Said:
    feishu.wait(lambda: len(house.heard) >= number, what="something heard")
    said = house.heard[number - 1]
    assert isinstance(said, Said)
    return said


def test_a_private_message_is_heard_with_who_says_it(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann", email="ann@example.com", mobile="+8613800000000", zone="Asia/Tokyo")
    assert feishu.says(ann, "记 2.5小时 星河 昨天 接口联调").result(30)[0] == 200
    said = only(house, feishu)
    assert (said.text, said.addressed, said.at) == (
        "记 2.5小时 星河 昨天 接口联调",
        True,
        Place("feishu", ann, "direct"),
    )
    who = said.by
    assert (who.id, who.name, who.email, who.mobile) == (ann, "Ann", "ann@example.com", "+8613800000000")
    assert (who.locale, who.timezone) == ("zh-CN", "Asia/Tokyo")
    assert said.id == f"feishu:{said.ref}"


def test_a_mention_in_a_group_is_addressed_and_other_talk_is_not(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann, bob = feishu.person("Ann"), feishu.person("Bob")
    group = feishu.group("Apollo", ann, bob)
    feishu.says(ann, "2.5h API design", group).result(30)
    feishu.says(bob, "3h review", group, mention=False).result(30)
    feishu.wait(lambda: len(house.heard) == 2)
    by = {said.by.id: said for said in house.heard if isinstance(said, Said)}
    assert (by[ann].text, by[ann].addressed) == ("2.5h API design", True)
    assert (by[bob].text, by[bob].addressed) == ("3h review", False)
    assert by[bob].at == Place("feishu", group)


def test_other_peoples_names_stand_in_the_words_and_everybody_does_not(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann, bob = feishu.person("Ann"), feishu.person("Bob")
    group = feishu.group("Apollo", ann, bob)
    mentions = [{"key": "@_user_2", "id": {"open_id": bob}, "name": "Bob"}]
    feishu.sends(ann, "text", {"text": "@_all 2h with @_user_2 today"}, group, mentions=mentions)
    assert only(house, feishu).text == "2h with @Bob today"


def test_a_rich_message_brings_words_and_pictures(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    content = {
        "title": "Taxi",
        "content": [
            [{"tag": "text", "text": "to the "}, {"tag": "a", "text": "airport", "href": "https://a.example"}],
            [{"tag": "img", "image_key": "img_a"}, {"tag": "emotion", "emoji_type": "SMILE"}],
            [{"tag": "at", "user_id": "@_user_9", "user_name": "Bob"}, {"tag": "img", "image_key": "img_b"}],
        ],
    }
    feishu.sends(ann, "post", content)
    said = only(house, feishu)
    assert said.text == "Taxi\nto the airport"
    assert [file.ref.split("/")[1:] for file in said.files] == [["img_a", "image"], ["img_b", "image"]]


def test_photos_and_files_can_be_fetched_and_too_large_ones_are_not(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann = feishu.person("Ann")
    feishu.photo(ann, b"\xff\xd8photo")
    photo = only(house, feishu).files[0]
    assert (photo.mime, adapter.fetch(photo.ref, 1000)) == ("image/jpeg", b"\xff\xd8photo")
    feishu.file(ann, "发票.ofd", b"PK" * 5000, "application/octet-stream")
    invoice = only(house, feishu, 2).files[0]
    assert (invoice.name, invoice.mime) == ("发票.ofd", "application/ofd")
    assert adapter.fetch(invoice.ref, 10_000) == b"PK" * 5000


def test_what_cannot_be_read_gets_a_helpful_sentence_where_we_are_spoken_to(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    for kind in ("sticker", "audio", "media", "location", "share_user", "merge_forward"):
        feishu.sends(ann, kind, {"file_key": "x"}).result(30)
    feishu.sends(ann, "sticker", {"file_key": "x"}, group).result(30)
    feishu.wait(lambda: len(feishu.posted(ann)) == 6 and len(house.answered) == 7)
    assert "one by one" in "".join(one.words for one in feishu.posted(ann))
    assert (house.heard, feishu.posted(group)) == ([], [])


def test_replies_in_a_topic_stay_there_and_tell_what_they_are_about(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    house.hear = lambda _said: Reply(card=Card(_("Noted")))
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann, topics=True)
    card = adapter.post(Place("feishu", group), Card(_("Receipt?")), key="k", locale="en")
    house.topics[card] = "expense:12"
    feishu.says(ann, "here", group, parent=card, thread=card).result(30)
    said = only(house, feishu)
    assert (said.about, said.at.thread) == ("expense:12", card)
    answer = feishu.card_for(group, words="Noted")
    assert (answer.answers, answer.thread) == (said.ref, True)


def test_menu_entries_say_their_words(connect: Connect, feishu: FeishuServer, house: House) -> None:
    from bot.feishu.settings import MenuItem

    connect(menu=(MenuItem(_("My week"), "我的本周"),))
    ann = feishu.person("Ann")
    feishu.menu(ann, "我的本周").result(30)
    feishu.menu(ann, "my_week").result(30)
    feishu.wait(lambda: len(house.heard) == 2)
    assert {said.text for said in house.heard if isinstance(said, Said)} == {"我的本周", "my week"}
    assert all(said.at == Place("feishu", ann, "direct") for said in house.heard)


def test_the_first_visit_is_greeted_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    for last in ("", "", "om_1"):
        feishu.enters(ann, last).result(30)
    feishu.says(ann, "x").result(30)
    feishu.wait(lambda: len(house.heard) == 2)
    assert [said.text for said in house.heard if isinstance(said, Said)] == ["help", "x"]


def test_groups_the_bot_joins_and_messages_taken_back_are_told(
    adapter: Feishu, feishu: FeishuServer, house: House
) -> None:
    ann = feishu.person("Ann", email="ann@example.com")
    group = feishu.group("Apollo", ann)
    feishu.bot_joins(ann, group).result(30)
    feishu.recalls(ann, "om_7", group).result(30)
    feishu.bot_joins(ann, group, here=False).result(30)
    feishu.wait(lambda: len(house.heard) == 3)
    joined = [one for one in house.heard if isinstance(one, Joined)]
    assert [(one.here, one.name, one.at.channel, one.by.email) for one in joined] == [
        (True, "Apollo", group, "ann@example.com"),
        (False, "Apollo", group, "ann@example.com"),
    ]
    assert next(one for one in house.heard if isinstance(one, Removed)).ref == "om_7"


def test_what_is_not_for_us_is_taken_and_forgotten(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    inner = {"message_id": "om_1", "reaction_type": {"emoji_type": "OK"}, "user_id": {"open_id": ann}}
    for kind in (
        "im.message.reaction.created_v1",
        "im.message.message_read_v1",
        "im.message.receive_v1",
        "drive.file.edit_v1",
        "something.nobody.knows_v9",
        "im.chat.disbanded_v1",
    ):
        assert feishu.event(kind, inner).result(30)[0] == 200, kind
    assert feishu.deliver({"uuid": "1", "event": {"type": "old_kind"}, "token": "verify"}).result(30)[0] == 200
    message = {"message_id": "om_2", "chat_id": "c", "chat_type": "group", "message_type": "text", "content": "{}"}
    robot = {"sender": {"sender_id": {"open_id": "ou_r"}, "sender_type": "app"}, "message": message}
    assert feishu.event("im.message.receive_v1", robot).result(30)[0] == 200
    assert (house.heard, house.accepted) == ([], {})


def test_a_delivery_that_comes_again_is_heard_once(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann")
    feishu.says(ann, "once").result(30)
    said = only(house, feishu)
    message = {
        "message_id": said.ref,
        "chat_id": "c",
        "chat_type": "p2p",
        "message_type": "text",
        "content": json.dumps({"text": "once"}),
    }
    sender = {"sender_id": {"open_id": ann}, "sender_type": "user", "tenant_key": feishu.tenant}
    again = [
        feishu.event("im.message.receive_v1", {"sender": sender, "message": message}, event_id=f"e{n}")
        for n in (1, 1, 2)
    ]
    assert [one.result(30)[0] for one in again] == [200, 200, 200]
    feishu.says(ann, "after").result(30)
    feishu.wait(lambda: len(house.heard) == 2)
    assert [one.text for one in house.heard if isinstance(one, Said)] == ["once", "after"]


def test_a_delivery_that_could_not_be_kept_is_asked_for_again(
    adapter: Feishu, feishu: FeishuServer, house: House, monkeypatch: object
) -> None:
    ann = feishu.person("Ann")
    house.accepted = None  # type: ignore[assignment]
    event = feishu.made(
        "im.message.receive_v1",
        {
            "sender": {"sender_id": {"open_id": ann}, "sender_type": "user"},
            "message": {"message_id": "om_9", "chat_type": "p2p", "message_type": "text", "content": '{"text": "x"}'},
        },
    )
    assert feishu.deliver(event).result(30)[0] == 500
    house.accepted = {}
    assert feishu.deliver(event).result(30)[0] == 200
    assert only(house, feishu).text == "x"


def test_guests_of_another_company_are_linked_to_nobody(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    eve = feishu.person("Eve", email="ann@example.com", mobile="+86138")
    group = feishu.group("Shared", eve)
    feishu.says(eve, "2h", group, tenant="tenant2").result(30)
    who = only(house, feishu).by
    assert (who.id, who.email, who.mobile, who.name) == (eve, "", "", "")
    assert who.locale == "en", "as they write"
    assert not any("contact" in path for _method, path in feishu.calls)


def test_who_has_left_has_no_address_any_more(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann = feishu.person("Ann", email="ann@example.com")
    feishu.says(ann, "1h").result(30)
    assert only(house, feishu).by.email == "ann@example.com"
    feishu.people[ann]["status"]["is_resigned"] = True
    feishu.event("contact.user.deleted_v3", {"object": {"open_id": ann}}).result(30)
    feishu.says(ann, "2h").result(30)
    assert only(house, feishu, 3).by.email == "", "the second of the three says that they left"


def test_who_leaves_the_company_is_told_once_an_event(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    ann, bob = feishu.person("Ann"), feishu.person("Bob")
    for kind, status in (
        ("contact.user.updated_v3", {"is_frozen": True}),
        ("contact.user.updated_v3", {"is_resigned": True}),
    ):
        assert feishu.event(kind, {"object": {"open_id": ann, "status": status}}).result(30)[0] == 200
    for _number in range(2):
        feishu.event("contact.user.deleted_v3", {"object": {"open_id": bob}}, event_id="e1").result(30)
    feishu.wait(lambda: len(house.heard) == 2)
    left = [one for one in house.heard if isinstance(one, Left)]
    assert [(one.by.id, one.addressed) for one in left] == [(ann, False), (bob, False)]
    feishu.wait(lambda: len(house.answered) == 2)
    assert feishu.posted() == []


def test_silence_does_not_change_the_language(adapter: Feishu, feishu: FeishuServer, house: House) -> None:
    eve = feishu.person("Eve")
    for number, text in enumerate(("大家好", "预算"), 1):
        feishu.says(eve, text).result(30)
        assert only(house, feishu, number).by.locale == "zh-CN"
        feishu.wait(lambda number=number: len(house.answered) == number)


def test_a_long_event_in_pieces_out_of_order_is_put_together(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    connect()
    feishu.links.chunk = 500
    ann = feishu.person("Ann")
    text = "很长的一句话。" * 800
    assert feishu.says(ann, text).result(30)[0] == 200
    assert only(house, feishu).text == text
