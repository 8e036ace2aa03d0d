"""The stage of the Slack tests: a fake Slack, a small house, and the real adapter between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.http import Serving, serve
from bot.platform import HouseFunctions
from bot.slack import moments
from bot.slack.adapter import Slack
from tests.bot.slack.house import House
from tests.fakes.slack import SlackServer


class Stage:
    """`slack` is the server, `house` the house, `bot` the adapter that joins them."""

    def __init__(self, delivery: str) -> None:
        self.delivery = delivery
        self.slack = SlackServer(delivery=delivery).start()
        self.house = House()
        self.bots: list[Slack] = []
        self.servings: list[Serving] = []
        self.slack.person("U1", "Ann")
        self.slack.person("U2", "Bob", locale="zh-CN")
        self.slack.channel("C1", "apollo", "U1", "U2")

    def start(self, *, ears: HouseFunctions | None = None, **options: Any) -> Slack:
        """Start an adapter in front of the small house, or of the one whose `ears` are given."""
        more: dict[str, Any] = {
            "mode": self.delivery,
            "bot_token": self.slack.bot_token,
            "app_token": self.slack.app_token,
            "signing_secret": self.slack.secret,
            "api_base_url": self.slack.base,
            "ping_interval": 1.0,
            "timeout": 2.0,
            "young": 0.0,
            "stop_patience": 30.0,
            "ack_patience": 25.0,
        }
        bot = Slack(**{**more, **options})
        bot.start(ears or self.house.functions())
        self.bots.append(bot)
        if self.delivery == "http":
            self.servings.append(serve(bot.doors()))
            self.slack.door.request_url = self.servings[-1].address + "/slack/events"
        self.slack.wait(lambda: bot.state() == "up")
        return bot

    def stop(self) -> None:
        self.house.open.set()
        for bot in self.bots:
            bot.stop()
        for serving in self.servings:
            serving.stop()
        self.slack.stop()


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine everything may take its time; tests of a deadline set their own."""
    monkeypatch.setattr(moments, "TRIGGER_LIVES", 29.0)
    monkeypatch.setattr(moments, "LOADING_AFTER", 25.0)
    monkeypatch.setattr(moments, "PROFILE_OF_A_CLICK", 20.0)
    monkeypatch.setattr(moments, "FILE_ALONE", 0.3)


def patient(found: Stage) -> Stage:
    found.slack.trigger_lives = found.slack.door.again_after = 30.0
    return found


@pytest.fixture(params=["socket", "http"])
def stage(request: pytest.FixtureRequest, calm: None) -> Iterator[Stage]:
    """A stage with the adapter not yet started, once for each transport."""
    found = patient(Stage(request.param))
    yield found
    found.stop()


@pytest.fixture
def socket_stage(calm: None) -> Iterator[Stage]:
    found = patient(Stage("socket"))
    yield found
    found.stop()


@pytest.fixture
def on(stage: Stage) -> Stage:
    """A stage with the adapter running."""
    stage.start()
    return stage


@pytest.fixture
def texts() -> Callable[[list[dict[str, Any]]], list[str]]:
    return lambda messages: [str(message["text"]) for message in messages]
