"""The webhook lets in what the platform sends now, and nothing else; refusals are no server errors."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from bot.feishu.adapter import Feishu
from bot.feishu.webhook import Unwelcome, opened
from bot.http import HttpRequest, HttpResponse
from tests.bot.feishu.conftest import Connect
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer


def asked(adapter: Feishu, body: bytes, headers: dict[str, str]) -> HttpResponse:
    """What the door answers; header names in lower case, as they come from the HTTP server."""
    door = adapter.doors()[0]
    lower = {name.lower(): value for name, value in headers.items()}

    async def answer() -> HttpResponse:
        found: Any = door.answer(HttpRequest("POST", door.path, "", lower, body))
        answered = await found
        assert isinstance(answered, HttpResponse)
        return answered

    return asyncio.run(answer())


@pytest.fixture
def event(feishu: FeishuServer) -> bytes:
    return json.dumps(feishu.made("nobody.knows_v1", {})).encode()


@pytest.fixture
def door(connect: Connect) -> Feishu:
    return connect("webhook")


def test_a_signed_fresh_delivery_is_taken(door: Feishu, feishu: FeishuServer, event: bytes) -> None:
    assert asked(door, *feishu.sealed(event)).status == 200


def test_an_old_delivery_is_refused(door: Feishu, feishu: FeishuServer, event: bytes) -> None:
    """The SDK takes one of two hours ago."""
    for age in (7200, 400, -400):
        assert asked(door, *feishu.sealed(event, time.time() - age)).status == 401
    assert asked(door, *feishu.sealed(event, time.time() - 200)).status == 200


def test_a_wrong_signature_key_or_token_is_refused(door: Feishu, feishu: FeishuServer, event: bytes) -> None:
    body, headers = feishu.sealed(event)
    assert asked(door, body, headers | {"X-Lark-Signature": "0" * 64}).status == 401
    assert asked(door, body, {}).status == 401
    assert asked(door, body + b" ", headers).status == 401
    feishu.encrypt_key = "another"
    assert asked(door, *feishu.sealed(event)).status == 401
    feishu.encrypt_key, feishu.verification_token = door.settings.encrypt_key, "another"
    other = json.dumps(feishu.made("nobody.knows_v1", {})).encode()
    assert asked(door, *feishu.sealed(other)).status == 401


def test_nonsense_is_refused(door: Feishu) -> None:
    for body in (b"", b"{", b"[]", b"null", b'{"encrypt": 5}', b'{"encrypt": "AAAA"}', b'{"a": 1}'):
        assert asked(door, body, {}).status in (400, 401), body


def test_the_address_is_verified(door: Feishu, feishu: FeishuServer) -> None:
    challenge = {"type": "url_verification", "challenge": 'a"b', "token": feishu.verification_token}
    body, _headers = feishu.sealed(json.dumps(challenge).encode())
    answered = asked(door, body, {})  # comes without a signature
    assert (answered.status, answered.body) == (200, {"challenge": 'a"b'})


def test_without_an_encrypt_key_the_token_decides(connect: Connect, feishu: FeishuServer, house: House) -> None:
    feishu.encrypt_key = ""
    connect("webhook")
    ann = feishu.person("Ann")
    assert feishu.says(ann, "1h").result(30)[0] == 200
    feishu.verification_token = "another"
    assert feishu.says(ann, "2h").result(30)[0] == 401
    assert len(house.accepted) == 1


def test_plain_deliveries_are_refused_where_a_key_is_configured() -> None:
    body = json.dumps({"schema": "2.0", "header": {"token": "v"}}).encode()
    with pytest.raises(Unwelcome):
        opened(body, {}, 0, encrypt_key="k", verification_token="v")
    with pytest.raises(Unwelcome):
        opened(b'{"encrypt": "x"}', {}, 0, encrypt_key="", verification_token="v")
    stale = json.dumps({"schema": "2.0", "header": {"token": "v", "create_time": "1000000000000"}}).encode()
    with pytest.raises(Unwelcome):
        opened(stale, {}, time.time(), encrypt_key="", verification_token="v")


def test_keys_that_were_rotated_are_read_anew(connect: Connect, feishu: FeishuServer, event: bytes) -> None:
    keys = {"encrypt": "encrypt", "token": "verify"}
    adapter = connect("webhook", encrypt_key=lambda: keys["encrypt"], verification_token=lambda: keys["token"])
    assert asked(adapter, *feishu.sealed(event)).status == 200
    feishu.encrypt_key, feishu.verification_token = "another", "another token"
    body = json.dumps(feishu.made("nobody.knows_v1", {})).encode()
    assert asked(adapter, *feishu.sealed(body)).status == 401
    keys |= {"encrypt": "another", "token": "another token"}
    assert asked(adapter, *feishu.sealed(body)).status == 200


def test_wrong_credentials_show_in_the_state(feishu: FeishuServer, house: House) -> None:
    adapter = Feishu(feishu.app_id, "wrong", domain=feishu.url, mode="webhook", verification_token="v")
    adapter.start(house.functions())
    try:
        feishu.wait(lambda: adapter.state().startswith("down: 10014"))
    finally:
        adapter.stop()
