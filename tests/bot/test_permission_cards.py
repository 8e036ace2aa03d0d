"""“permissions” as each platform shows it: six lines, who has a seat, and the way to the whole table."""

from __future__ import annotations

import pytest

from bot.feishu import render as feishu
from bot.slack.post import content
from bot.web.render import html
from tests.conftest import Stage
from tests.golden import Golden


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_permissions_on_every_platform(stage: Stage, golden: Golden, locale: str) -> None:
    card = stage.say("permissions", by="ann").card
    assert card is not None
    golden(f"slack/house_permissions.{locale}.json", content(card, locale, native=True)["blocks"])
    golden(f"feishu/house_permissions.{locale}.json", feishu.cards(card, locale))
    golden(f"web/house_permissions.{locale}.html", str(html(card, locale)).replace("><", ">\n<"))
