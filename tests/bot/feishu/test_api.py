"""The platform's API misbehaves; messages are posted all the same, once, or the refusal says when to try again."""

from __future__ import annotations

import threading
import time

import pytest

from bot.feishu.adapter import Feishu
from bot.feishu.api import FeishuApi, FeishuRefused
from bot.platform import NotPosted
from chat.cards.card import Card, Reply
from chat.incoming import Place
from chat.text import _
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

pytestmark = pytest.mark.sweep(3, of="file")

POST = r"POST /open-apis/im/v1/messages"
CARD = Card(_("News"))


@pytest.fixture
def idle(feishu: FeishuServer) -> Feishu:
    """An adapter that only posts."""
    adapter = Feishu(feishu.app_id, feishu.app_secret, domain=feishu.url, timeout=10.0)
    adapter.api.patience = 30.0
    return adapter


@pytest.mark.parametrize(
    "trouble", ["429", "99991400", "html", "500", "502", "drop", "lost", "stale", "230020", "230049"]
)
def test_what_passes_is_tried_again_and_shown_once(feishu: FeishuServer, idle: Feishu, trouble: str) -> None:
    group = feishu.group("Apollo")
    feishu.wrong(POST, trouble)
    assert idle.post(Place("feishu", group), CARD, key="k", locale="en")
    assert len(feishu.posted(group)) == 1


def test_a_hanging_call_is_given_up_and_tried_again(feishu: FeishuServer) -> None:
    hasty = Feishu(feishu.app_id, feishu.app_secret, domain=feishu.url, timeout=1.5)
    group = feishu.group("Apollo")
    feishu.wrong(POST, "hang", seconds=60)
    started = time.monotonic()
    assert hasty.post(Place("feishu", group), CARD, key="k", locale="en")
    assert time.monotonic() - started < 50, "it did not wait for the answer"
    assert len(feishu.posted(group)) == 1


def test_the_waiting_time_that_the_server_names_is_kept(feishu: FeishuServer, idle: Feishu) -> None:
    group = feishu.group("Apollo")
    feishu.wrong(POST, "429")
    started = time.monotonic()
    idle.post(Place("feishu", group), CARD, key="k", locale="en")
    assert time.monotonic() - started > 0.9


def test_a_token_that_the_server_has_dropped_is_renewed_once_for_all(feishu: FeishuServer, idle: Feishu) -> None:
    groups = [feishu.group(f"G{number}") for number in range(8)]
    idle.post(Place("feishu", groups[0]), CARD, key="first", locale="en")
    feishu.drop_tokens()
    feishu.calls.clear()
    threads = [
        threading.Thread(target=idle.post, args=(Place("feishu", group), CARD), kwargs={"key": "k", "locale": "en"})
        for group in groups
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(feishu.posted()) == 9
    assert sum("tenant_access_token" in path for _method, path in feishu.calls) == 1


def test_what_will_not_help_is_said_at_once(feishu: FeishuServer, idle: Feishu) -> None:
    with pytest.raises(FeishuRefused) as refused:
        idle.post(Place("feishu", "oc_none"), CARD, key="k", locale="en")
    assert (refused.value.final, refused.value.code) == (True, 230001)
    feishu.scopes = {"im:message:readonly"}
    with pytest.raises(FeishuRefused) as refused:
        idle.post(Place("feishu", "oc_none"), CARD, key="k2", locale="en")
    assert (refused.value.final, refused.value.code, refused.value.after >= 60) == (False, 99991672, True)
    assert "im:message" in refused.value.reason


def test_a_server_that_is_away_says_when_to_try_again(feishu: FeishuServer) -> None:
    feishu.close()
    calls = FeishuApi("cli", "secret", feishu.url, 0.5)
    with pytest.raises(NotPosted) as refused:
        calls.json("GET", "/open-apis/bot/v3/info", patience=1.0)
    assert not refused.value.final and refused.value.after > 0


def test_wrong_credentials_are_not_hammered(feishu: FeishuServer) -> None:
    calls = FeishuApi(feishu.app_id, "wrong", feishu.url, 10.0)
    with pytest.raises(FeishuRefused) as refused:
        calls.json("GET", "/open-apis/bot/v3/info")
    assert (refused.value.code, len(feishu.calls)) == (10014, 1)


def test_a_secret_that_was_rotated_is_read_anew(feishu: FeishuServer) -> None:
    secret = ["secret"]
    adapter = Feishu(feishu.app_id, lambda: secret[0], domain=feishu.url, timeout=10.0)
    group = Place("feishu", feishu.group("Apollo"))
    adapter.post(group, CARD, key="k1", locale="en")
    feishu.app_secret = "rotated"
    feishu.drop_tokens()
    with pytest.raises(FeishuRefused) as refused:
        adapter.post(group, CARD, key="k2", locale="en")
    assert (refused.value.code, refused.value.final) == (10014, False), "to be tried again"
    secret[0] = "rotated\n"
    assert adapter.post(group, CARD, key="k2", locale="en")


def test_downloads_are_bounded_and_must_be_files(feishu: FeishuServer, idle: Feishu) -> None:
    feishu.files["om_1", "file_1"] = (b"x" * 100_000, "application/pdf")
    feishu.files["om_1", "file_2"] = (b"<html>log in</html>", "text/html")
    assert len(idle.fetch("om_1/file_1/file", 100_000)) == 100_000
    with pytest.raises(NotPosted, match="larger than 99999"):
        idle.fetch("om_1/file_1/file", 99_999)
    idle.api.patience = 0.5
    for ref in ("om_1/file_2/file", "om_1/file_3/file", "om_1/file_1/folder", "../x", ""):
        with pytest.raises(NotPosted) as refused:
            idle.fetch(ref, 1000)
        assert refused.value.final or ref == "om_1/file_2/file"
    feishu.wrong("resources", "502")
    assert idle.fetch("om_1/file_1/file", 100_000)


def test_the_token_goes_to_no_other_host(feishu: FeishuServer, idle: Feishu) -> None:
    with FeishuServer() as elsewhere:
        feishu.redirect = f"{elsewhere.url}/open-apis/steal"
        with pytest.raises(NotPosted):
            idle.fetch("om_1/file_1/file", 1000)
        assert elsewhere.calls == []


def test_a_reply_that_cannot_be_posted_now_is_posted_later(
    connect: Connect, feishu: FeishuServer, house: House
) -> None:
    house.hear = lambda _said: Reply(card=CARD)
    adapter = connect()
    ann = feishu.person("Ann")
    feishu.wrong(POST, "500", times=2)
    adapter.api.patience = 0.2
    feishu.says(ann, "x").result(30)
    feishu.card_for(ann, words="News")
    feishu.wait(lambda: house.answered)
    assert len(feishu.posted(ann)) == 1
