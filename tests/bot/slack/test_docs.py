"""docs/slack.md says what is: the scopes, and pictures of what is really sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.slack.manifest import SCOPES
from scripts.slack_pictures import PICTURES, drawn

DOCS = Path(__file__).parents[3] / "docs"


def test_every_scope_is_explained() -> None:
    rows = re.findall(r"^\| `([a-z_:.]+)` \| (.+) \|$", (DOCS / "slack.md").read_text("utf-8"), re.M)
    assert dict(rows) == SCOPES


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_are_drawn_from_what_is_sent(name: str) -> None:
    kept = (DOCS / "pictures" / name).read_text("utf-8")
    assert kept == drawn(PICTURES[name]), "python -m scripts.slack_pictures"
    assert f"pictures/{name}" in (DOCS / "slack.md").read_text("utf-8")
