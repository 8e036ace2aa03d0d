"""The stage of the adapter's tests: a server that plays Feishu, a small house, and the adapter between them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from bot.feishu.adapter import Feishu
from bot.feishu.rate_limit import RateLimit
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


class WaitingClock:
    """A time that passes only while somebody waits: how busy the machine is changes nothing."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.waited = 0.0

    def now(self) -> float:
        return self._began + self.waited

    def sleep(self, seconds: float) -> None:
        self.waited += seconds


@pytest.fixture
def clock(feishu: FeishuServer, monkeypatch: pytest.MonkeyPatch) -> WaitingClock:
    """The time of the platform and of what is posted to it; stands before the adapter among a test's arguments."""
    clock = WaitingClock()
    monkeypatch.setattr(feishu, "now", clock.now)
    monkeypatch.setattr("bot.feishu.post.RateLimit", partial(RateLimit, clock=clock.now))
    monkeypatch.setattr("bot.feishu.post.time", SimpleNamespace(sleep=clock.sleep))
    return clock


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
