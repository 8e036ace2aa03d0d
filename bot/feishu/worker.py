"""Work: what was heard is kept, then worked on in threads, then answered; each step in a lane of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.feishu import events, render, replies
from bot.feishu.events import Cancelled, Unreadable
from bot.feishu.people import FeishuPeople
from bot.feishu.post import FeishuPost
from bot.feishu.replies import FeishuReplies
from bot.feishu.settings import FeishuSettings, MenuItem
from bot.lanes import Lanes, Later
from bot.platform import Ears, NotPosted
from chat.cards.card import Reply
from chat.incoming import Incoming, Said
from chat.text import Text, _

log = logging.getLogger(__name__)

_TRIES, _RUSH = 6, 12


class FeishuWorker:
    """The lanes of one running adapter: doors (keep), words and files (hear), posts (answer)."""

    def __init__(
        self,
        settings: FeishuSettings,
        ears: Ears,
        people: FeishuPeople,
        poster: FeishuPost,
        answers: FeishuReplies,
        menu: Mapping[str, MenuItem],
    ) -> None:
        self.settings, self.ears, self.people, self.answers = settings, ears, people, answers
        self._poster, self._menu = poster, menu
        self.doors = Lanes(6, "feishu-accept")
        self.words = Lanes(settings.threads, "feishu-words")
        self.files = Lanes(settings.file_threads, "feishu-files")
        self.posts = Lanes(8, "feishu-post")
        self.later = Later("feishu-later")
        self._running = True

    def stop_hearing(self) -> None:
        """Keep what is at the door, let nothing more in."""
        self._running = False
        self.doors.stop(2.0)

    def stop(self) -> None:
        """Finish what was acknowledged, within some seconds; what is left is for the house's next start."""
        for lanes, patience in ((self.words, 3.0), (self.files, 2.0), (self.posts, 3.0)):
            lanes.stop(patience)
        self.later.stop()

    def language(self, open_id: str) -> str:
        """For sentences that the adapter says itself."""
        return self.people.locale(open_id, self.settings.locale)

    def accept(self, event: Mapping[str, Any], bot: str) -> None:
        """Keep what the event says, and have it worked on; `bot` is the bot's own open_id."""
        heard = events.incoming(event, bot=bot, menu=self._menu, about=self.ears.about)
        incoming = heard.said if isinstance(heard, Unreadable) else heard
        if incoming is None or isinstance(incoming, Cancelled):
            log.debug("nothing to hear in %s", events.kind(event))
            return
        if not self.ears.accept(incoming):
            return
        kind = heard.kind if isinstance(heard, Unreadable) else ""
        stranger = events.stranger(event)
        if isinstance(incoming, Said) and incoming.files:
            self.hand(self.files, incoming.id, lambda: self._work(incoming, kind, stranger))
        else:
            self.hand(self.words, incoming.by.id or incoming.at.channel, lambda: self._work(incoming, kind, stranger))

    def _work(self, incoming: Incoming, kind: str, stranger: bool) -> None:
        self._doors_first()
        waiting: list[str] = []
        done = threading.Event()
        if isinstance(incoming, Said) and incoming.addressed and not kind:
            self.later.after(self.settings.slow, lambda: self._say_wait(incoming, waiting, done))
        known = self.people.introduced(incoming, stranger=stranger)
        if kind:
            assert isinstance(incoming, Said)
            locale = self.language(known.by.id)
            reply = replies.said_by_us(incoming, kind, locale)
        else:
            reply = self.ears.hear(known)
            if not replies.silent(reply):  # silence has no language
                self.people.answered_in(known.by.id, reply.locale)
        done.set()
        self.deliver(incoming, reply, waiting)

    def _doors_first(self) -> None:
        """In a rush, what comes in is kept and acknowledged before what came in is worked on.

        Both write to the books; the platform waits three seconds for the one, and nobody is in a hurry for the other.
        """
        end = time.monotonic() + 2.0
        while self.doors.busy() > _RUSH and time.monotonic() < end:
            time.sleep(0.02)

    def _say_wait(self, said: Said, waiting: list[str], done: threading.Event) -> None:
        def show() -> None:
            if done.is_set():
                return
            locale = self.language(said.by.id)
            words = _("One moment, I am reading it.") if said.files else replies.WAIT
            try:
                waiting.append(self._wait_message(said, words, locale))
            except NotPosted as refusal:
                log.info("one moment: %s", refusal.reason)

        if not done.is_set():
            # On the lane of the chat: the reply, which takes its place, can only come after it.
            self.hand(self.posts, said.at.channel, show)

    def _wait_message(self, said: Said, words: Text, locale: str) -> str:
        answers = said.ref if said.at.kind == "channel" else ""
        return self._poster.message(
            said.at, "interactive", render.notice(words, locale), key=f"{said.id}:wait", answers=answers
        )

    def _deliver(
        self, incoming: Incoming, reply: Reply, waiting: list[str], *, token: str = "", tries: int = 0
    ) -> None:
        instead = waiting[0] if waiting else ""
        try:
            if instead or not replies.silent(reply):
                self.answers.deliver(incoming, reply, instead=instead, token=token)
        except NotPosted as refusal:
            if not refusal.final and tries < _TRIES and self._running:
                wait = refusal.after or float(2**tries)
                log.warning("a reply could not be posted: %s; again in %.0f s", refusal.reason, wait)
                self.later.after(
                    wait,
                    lambda: self.deliver(incoming, reply, waiting, token, tries + 1),
                )
                return
            log.error("a reply could not be posted: %s", refusal.reason)
            if not refusal.final:
                return  # left to the house, which posts what was not answered
        self.ears.answered(incoming)

    def deliver(
        self, incoming: Incoming, reply: Reply, waiting: list[str] | None = None, token: str = "", tries: int = 0
    ) -> None:
        """Post the reply in the lane of its chat, again later where the platform does not take it now."""
        job = lambda: self._deliver(incoming, reply, waiting or [], token=token, tries=tries)  # noqa: E731
        self.hand(self.posts, incoming.at.channel, job)

    def hand(self, lanes: Lanes, key: str, job: Callable[[], object]) -> None:
        """Have it done; once the adapter is stopping, leave it to the house, which finishes what was accepted."""
        try:
            lanes.submit(key, job)
        except RuntimeError:
            log.info("stopping: %s is left for the next start", key)
