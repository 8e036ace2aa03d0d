"""Pictures and charts as files that a block can name: uploaded once, used wherever they are shown again.

Slack looks at an upload before a block may name it, which can take longer than a form may take to open.  So nobody
waits long for a picture: what is not ready is put in afterwards, or handed over in the card's thread.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from cachetools import LRUCache

from bot.platform import NotPosted
from bot.slack import moments
from bot.slack.api import SlackBusy, SlackLost, SlackRefused
from bot.slack.files import SlackFiles
from bot.slack.recent import Recent
from bot.slack.render import Drawing
from bot.slack.tasks import Tasks
from chat.cards.card import Attachment, Chart, Picture
from chat.words import say

log = logging.getLogger(__name__)

_MOST = 2000
_BLOCKS_TAKE = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
"""Types that an image block may name."""

Kept = Callable[[str, tuple[int, float, float, float, float] | None], tuple[bytes, str] | None]
Run = Callable[..., Awaitable[Any]]
Draw = Callable[..., bytes]


class Pictures:
    """Made and used on the adapter's loop only.  `kept` brings the bytes of a kept file, `draw` those of a chart."""

    def __init__(self, files: SlackFiles, tasks: Tasks, run: Run, draw: Draw) -> None:
        self._files, self._tasks, self._run, self._draw = files, tasks, run, draw
        self.kept: Kept = lambda _sha256, _crop: None
        self._ready: LRUCache[str, str] = LRUCache(_MOST)
        self._making: dict[str, asyncio.Task[bool]] = {}
        self._vain, self._slow = Recent(500), Recent(500)

    def ready(self, drawing: Drawing, locale: str) -> str:
        """The id of its file, if a block may name it by now; else ""."""
        return self._ready.get(_key(drawing, locale), "")

    async def prepare(self, wanted: Sequence[Drawing], locale: str, seconds: float) -> tuple[Drawing, ...]:
        """Make those files that are not there, waiting at most so long; returns what has become ready meanwhile.

        What was waited for in vain holds up nobody else who has only a moment.
        """
        missing = [
            drawing for drawing in wanted if not self.ready(drawing, locale) and _key(drawing, locale) not in self._vain
        ]
        making = {self._start(drawing, locale): _key(drawing, locale) for drawing in missing}
        waited = [task for task, key in making.items() if seconds >= moments.PICTURE or key not in self._slow]
        if waited:
            _done, late = await asyncio.wait(waited, timeout=seconds)
            for task in late:
                self._slow.add(making[task], lasts=moments.PICTURE)
        return tuple(drawing for drawing in missing if self.ready(drawing, locale))

    def forget(self, wanted: Sequence[Drawing], locale: str) -> None:
        """Slack refused a block that names these files."""
        for drawing in wanted:
            self._ready.pop(_key(drawing, locale), None)
            self._vain.add(_key(drawing, locale), lasts=600.0)

    async def hand_over(self, channel: str, thread: str, wanted: Sequence[Drawing], locale: str) -> None:
        """Post them as files under a card that could not show them.  The card stands whatever happens here."""
        for drawing in wanted:
            try:
                file = await self._file(drawing, locale)
                if file:
                    await self._files.hand_over(channel, thread, [file], _alt(drawing, locale))
            except (SlackRefused, SlackLost, SlackBusy, NotPosted) as error:
                log.warning("a picture was not shown: %s", error)
            except Exception:
                log.exception("a picture was not shown")

    def _start(self, drawing: Drawing, locale: str) -> asyncio.Task[bool]:
        key = _key(drawing, locale)
        if key not in self._making:
            task = self._making[key] = self._tasks.spawn(self._make(drawing, key, locale), idle=True)
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return self._making[key]

    async def _make(self, drawing: Drawing, key: str, locale: str) -> bool:
        try:
            file = await self._file(drawing, locale)
            if file and file.mime in _BLOCKS_TAKE:
                ident = await self._files.put_by(file, _alt(drawing, locale))
                if await self._files.looked_at(ident, moments.PICTURE):
                    self._ready[key] = ident
                    return True
        except (SlackRefused, SlackLost, SlackBusy, NotPosted) as error:
            log.warning("a picture was not uploaded: %s", error)
        except Exception:
            log.exception("a picture was not uploaded")
        self._vain.add(key, lasts=60.0)
        return False

    async def _file(self, drawing: Drawing, locale: str) -> Attachment | None:
        alt = _alt(drawing, locale)
        if isinstance(drawing, Chart):
            return Attachment(f"{alt or 'chart'}.png", "image/png", await self._run(self._draw, drawing, locale))
        kept = await self._run(self.kept, drawing.sha256, drawing.crop)
        if not kept:
            return None
        data, mime = kept
        return Attachment(f"{alt or 'picture'}.{mime.rpartition('/')[2]}", mime, data)


def _alt(drawing: Drawing, locale: str) -> str:
    return say(drawing.alt if isinstance(drawing, Picture) else drawing.title, locale)


def _key(drawing: Drawing, locale: str) -> str:
    """The same for what looks the same; the words on a chart are in somebody's language."""
    if isinstance(drawing, Picture):
        return f"{drawing.sha256}:{drawing.crop}"
    return hashlib.sha256(f"{locale} {drawing!r}".encode()).hexdigest()
