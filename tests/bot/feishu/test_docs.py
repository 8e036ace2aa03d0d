"""docs/feishu.md says what is: the scopes that may be missing, the menu, and pictures of what is really sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.feishu.menu import MENU
from chat.words import say
from scripts.feishu_pictures import PICTURES, drawn

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_are_drawn_from_what_is_sent(name: str) -> None:
    kept = (DOCS / "pictures" / name).read_text("utf-8")
    assert kept == drawn(PICTURES[name]), "python -m scripts.feishu_pictures"
    assert f"pictures/{name}" in (DOCS / "feishu.md").read_text("utf-8")


def test_the_menu_is_explained_in_both_languages() -> None:
    text = (DOCS / "feishu.md").read_text("utf-8")
    for item in MENU:
        assert say(item.label, "zh-CN") in text and say(item.label, "en") in text
