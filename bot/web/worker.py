"""From what somebody did on the page to the answer: accepted first, then shown, then heard in threads."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.lanes import HearingLanes
from bot.platform import HouseFunctions, NotPosted
from bot.web.live import Live
from bot.web.replies import WebReplies
from bot.web.roster import Roster, room
from chat.incoming import Incoming, Said

log = logging.getLogger(__name__)


class WebWorker:
    """Works on what was accepted; words do not wait behind photographs, which take seconds to read."""

    def __init__(
        self, house: HouseFunctions, replies: WebReplies, live: Live, roster: Callable[[], Roster], *, workers: int
    ) -> None:
        self._house, self._replies, self._live, self._roster = house, replies, live, roster
        self._hearing = HearingLanes(workers, 2, "web")

    def take(self, incoming: Incoming, show: Callable[[], object]) -> None:
        """Accept, make visible, have it heard.  What was accepted before is not heard again."""
        fresh = self._house.accept(incoming)
        show()
        self._live.changed()
        if not fresh:
            self._done(incoming)
            return
        try:
            self._hearing.submit(incoming, lambda: self._hear(incoming))
        except RuntimeError:
            log.info("stopping: what was accepted is left for the next start")

    def stop(self, patience: float) -> None:
        """Finish what was begun, for at most so many seconds."""
        self._hearing.stop(patience)

    def _hear(self, incoming: Incoming) -> None:
        self._busy(incoming, True)
        try:
            self._replies.reply(incoming, self._house.hear(incoming), self._house)
        except NotPosted as refusal:
            # Where another try may help, the house makes it: the message stays unanswered.
            log.warning("web: the reply to %s could not be posted: %s", incoming.id, refusal.reason)
            if refusal.final:
                self._house.answered(incoming)
        except Exception:
            log.exception("web: %s was not answered", incoming.id)
        else:
            self._house.answered(incoming)
        finally:
            self._busy(incoming, False)
            self._done(incoming)

    def _done(self, incoming: Incoming) -> None:
        self._live.tell({"kind": "done", "id": incoming.id}, incoming.by.id)

    def _busy(self, incoming: Incoming, on: bool) -> None:
        """Everybody in the room sees that the bot reads or writes; where nobody spoke to it, only files count."""
        files = incoming.files if isinstance(incoming, Said) else ()
        if not incoming.addressed and not files:
            return
        passing = {
            "kind": "busy",
            "on": on,
            "id": incoming.id,
            "room": room(incoming.at),
            "thread": incoming.at.thread,
            "name": files[0].name if files else "",
        }
        channel = self._roster().channel(incoming.at.channel) if incoming.at.kind == "channel" else None
        for person in channel.members if channel else (incoming.by.id,):
            self._live.tell(passing, person)
