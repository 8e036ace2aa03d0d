"""The server that plays Feishu keeps the documented limits, and the adapter stays within them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.feishu import render
from bot.feishu.adapter import Feishu
from bot.feishu.api import FeishuRefused
from bot.feishu.post import MESSAGES
from bot.feishu.rate_limit import RateLimit
from chat.cards.card import Card
from chat.incoming import Place
from chat.text import _, verbatim
from tests.bot.feishu.conftest import WaitingClock
from tests.fakes import feishu_cards
from tests.fakes.feishu import FeishuServer

CARD = Card(_("News"), lines=(_("Done."),))


@pytest.fixture
def idle(feishu: FeishuServer) -> Feishu:
    """An adapter that only posts, and gives up soon."""
    adapter = Feishu(feishu.app_id, feishu.app_secret, domain=feishu.url, timeout=5.0)
    adapter.api.patience = 0.01
    return adapter


def page(**more: Any) -> dict[str, Any]:
    return {**render.cards(CARD, "en")[0], **more}


def test_a_message_is_known_again_for_an_hour(feishu: FeishuServer, idle: Feishu) -> None:
    group = Place("feishu", feishu.group("Apollo"))
    first = idle.post(group, CARD, key="k", locale="en")
    feishu.later = 3500.0
    assert idle.post(group, CARD, key="k", locale="en") == first
    feishu.later = 3700.0
    assert idle.post(group, CARD, key="k", locale="en") != first


def test_a_click_changes_its_card_twice_within_half_an_hour(feishu: FeishuServer, idle: Feishu) -> None:
    ann = feishu.person("Ann")
    card = feishu.messages[idle.post(Place("feishu", ann, "direct"), CARD, key="k", locale="en")]
    button = {"tag": "button", "value": {"action": "a"}}
    tokens = [feishu.acts(ann, card, button)["token"] for _number in range(2)]
    for _use in range(2):
        idle.poster.change_by_token(tokens[0], page())
    with pytest.raises(FeishuRefused):
        idle.poster.change_by_token(tokens[0], page())
    feishu.later = 1900.0
    with pytest.raises(FeishuRefused):
        idle.poster.change_by_token(tokens[1], page())


def test_changes_of_one_message_keep_their_pace(clock: WaitingClock, feishu: FeishuServer, idle: Feishu) -> None:
    group = Place("feishu", feishu.group("Apollo"))
    ref = idle.post(group, CARD, key="k", locale="en")
    for _number in range(8):
        idle.update(group, ref, CARD, locale="en")
    assert feishu.limited == 0
    assert 1.0 < clock.waited < 1.2
    with pytest.raises(FeishuRefused) as refused:
        for _number in range(8):
            idle.api.json("PATCH", f"{MESSAGES}/{ref}", body={"content": render.written(page())})
    assert refused.value.code == 99991400


def test_a_thousand_calls_a_minute_are_the_most(feishu: FeishuServer) -> None:
    taken = [feishu._limit("x", 1000, 60.0) for _number in range(1001)]
    assert taken[:1000] == [None] * 1000 and taken[1000] is not None
    feishu.later = 61.0
    assert feishu._limit("x", 1000, 60.0) is None
    clock = [0.0]
    pace = RateLimit(950, 60.0, clock=lambda: clock[0])
    assert [pace.wait("") for _number in range(951)][-1] > 60.0


def test_only_what_the_bot_posted_and_where_it_still_is_can_be_changed(feishu: FeishuServer, idle: Feishu) -> None:
    ann = feishu.person("Ann")
    group = feishu.group("Apollo", ann)
    theirs = "om_theirs"
    feishu.says(ann, "hello", group, message_id=theirs)
    ours = idle.post(Place("feishu", group), CARD, key="k", locale="en")
    feishu.groups[group]["gone"] = True
    for ref in (theirs, ours, "om_none"):
        for deed in (lambda ref=ref: idle.poster.recall(ref), lambda ref=ref: idle.poster.change(ref, page())):
            with pytest.raises(FeishuRefused) as refused:
                deed()
            assert refused.value.final
    with pytest.raises(FeishuRefused):
        idle.poster.urge(idle.post(Place("feishu", ann, "direct"), CARD, key="k2", locale="en"), "ou_nobody")


def test_what_is_over_a_limit_is_refused() -> None:
    def refused(elements: list[dict[str, Any]], **more: Any) -> str:
        with pytest.raises(feishu_cards.Refused) as why:
            feishu_cards.check(json.dumps(page(body={"elements": elements}, **more), ensure_ascii=False), set())
        return str(why.value)

    text = render.words_element("x")
    table = {"tag": "table", "columns": [{"name": "a", "data_type": "text"}], "rows": []}
    chart = {"tag": "chart", "chart_spec": {"type": "bar"}}
    wide = [{"name": str(number), "data_type": "text"} for number in range(51)]
    form = {"tag": "form", "name": "f", "elements": [text]}
    assert "bytes" in refused([render.words_element("很" * 10_300)])
    assert "201 elements" in refused([text] * 201)
    assert "6 tables" in refused([table] * 6)
    assert "6 charts" in refused([chart] * 6)
    assert "columns" in refused([{**table, "columns": wide}])
    assert "root" in refused([render.side_by_side([form])])
    assert "submit" in refused([form])
    assert "update_multi" in refused([text], config={})


def test_no_card_of_the_adapter_has_more_columns_than_are_taken() -> None:
    from chat.cards.card import Table

    heads = tuple(verbatim(f"h{number}") for number in range(80))
    for one in render.cards(Card(_("Wide"), table=Table(heads, (heads,))), "en"):
        feishu_cards.check(render.written(one), set())
