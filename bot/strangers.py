"""In which channels are people of other companies?  Asked of the platforms also where nobody speaks.

No news and no figures go there (`handlers.context`): a channel that somebody else was let into since must be known
before the next warning comes, and that of finance before the next head of the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.platform import Platform
from handlers.rules import Rules
from storage import projects
from storage.book import Book, Store
from storage.directory import directory

EVERY = 300.0
"""Seconds between two looks; the platforms are asked once an hour for each channel."""


def look(store: Store, platforms: Mapping[str, Platform], rules: Rules, clock: Callable[[], datetime]) -> int:
    """Note it of every channel that is bound, and of that of finance which the configuration names; how many have
    changed.  Where a platform does not say, it stays as it was."""
    now = clock()
    with store.read(now) as book:
        known = directory(book)
    places = {*known.places, *([rules.finance] if rules.finance else [])}
    found = {}
    for platform, channel in sorted(places):
        there = platforms.get(platform)
        others = there.outsiders(channel) if there else None
        if others is not None and others != ((platform, channel) in known.outsiders):
            found[platform, channel] = others
    if not found:
        return 0

    def note(book: Book) -> None:
        for (platform, channel), others in found.items():
            company = (platform, channel) == rules.finance
            projects.met(book, platform, channel, outsiders=others, company=company)

    store.write(note, now=now, trail=f"strangers:{now.isoformat()}")
    return len(found)
