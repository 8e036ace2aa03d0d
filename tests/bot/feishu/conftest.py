"""The stage of the adapter's tests: a server that plays Feishu, a small house, and the adapter between them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.feishu.adapter import Feishu
from bot.http import serve
from tests.bot.feishu.house import House
from tests.fakes.feishu import FeishuServer

Connect = Callable[..., Feishu]


@pytest.fixture
def feishu() -> Iterator[FeishuServer]:
    with FeishuServer() as server:
        server.waits = 30.0  # a busy machine is no mistake; the bench measures the three seconds
        yield server
        assert server.refused_cards == [], "the platform refused a card"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def connect(feishu: FeishuServer, house: House) -> Iterator[Connect]:
    """Start the adapter; `mode` and any other setting may be given."""
    with contextlib.ExitStack() as ends:

        def start(mode: str = "websocket", **more: Any) -> Feishu:
            settings = {
                "encrypt_key": feishu.encrypt_key,
                "verification_token": feishu.verification_token,
                "ping_interval": 3.0,
                "timeout": 10.0,
                "locale": "en",
                "quick": 20.0,  # what is slow on purpose says so
                "slow": 20.0,
            } | more
            secret = settings.pop("secret", feishu.app_secret)
            adapter = Feishu(feishu.app_id, secret, domain=feishu.url, mode=mode, **settings)  # type: ignore[arg-type]
            adapter.start(house.functions())
            ends.callback(adapter.stop)
            if mode == "webhook":
                serving = serve(adapter.doors())
                ends.callback(serving.stop)
                feishu.webhook = f"{serving.address}/feishu/events"
                feishu.wait(lambda: adapter.state() == "up")
            else:
                feishu.connected()
            return adapter

        yield start


@pytest.fixture(params=["websocket", "webhook"])
def adapter(request: pytest.FixtureRequest, connect: Connect) -> Feishu:
    """The adapter, once by long connection and once by webhook."""
    return connect(request.param)
