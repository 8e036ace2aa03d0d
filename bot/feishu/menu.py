"""The bot's menu: each entry says what could be typed as well.  What the words mean is the house's business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.feishu.settings import MenuItem
from chat.text import _

MENU = (
    MenuItem(_("Waiting for me"), "home"),
    MenuItem(_("My week"), "my week"),
    MenuItem(_("Log hours"), "log", action="hours.form"),
    MenuItem(_("To approve"), "approvals"),
    MenuItem(_("Budget"), "budget"),
    MenuItem(_("Overdue"), "overdue"),
    MenuItem(_("Help"), "help"),
)


def key(words: str) -> str:
    """The event key of an entry; the platform takes no blanks in it.

    >>> key("my week")
    'my_week'
    """
    return "_".join(words.split())


def by_key(menu: Iterable[MenuItem]) -> Mapping[str, MenuItem]:
    """The entries by their event key."""
    return {key(item.words): item for item in menu}
