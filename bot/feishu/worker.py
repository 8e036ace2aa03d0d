"""After the acknowledgement: what was kept is heard in threads, then answered, each step in a lane of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from bot.feishu import replies
from bot.feishu.chats import FeishuChats
from bot.feishu.people import FeishuPeople
from bot.feishu.post import FeishuPost
from bot.feishu.replies import FeishuReplies
from bot.feishu.settings import FeishuSettings
from bot.lanes import HearingLanes, Lanes, Later
from bot.platform import HouseFunctions, NotPosted
from bot.retry import REPLY_WAITS
from chat.cards.card import Reply
from chat.incoming import Incoming, Said

log = logging.getLogger(__name__)

_RUSH = 12
"""So many chats in which messages wait to be kept are a rush."""


class FeishuWorker:
    """The lanes of one running adapter: `hearing` and posting.  `keeping` is where messages are kept before."""

    def __init__(
        self,
        settings: FeishuSettings,
        house: HouseFunctions,
        people: FeishuPeople,
        chats: FeishuChats,
        post: FeishuPost,
        replies: FeishuReplies,
        keeping: Lanes,
    ) -> None:
        self.settings, self.house, self.people, self.replies = settings, house, people, replies
        self._post, self._keeping, self.chats = post, keeping, chats
        self.hearing = HearingLanes(settings.threads, settings.file_threads, "feishu")
        self._posting = Lanes(8, "feishu-post")
        self.later = Later("feishu-later")
        self._running = True

    def stop_retrying(self) -> None:
        """What cannot be posted now is for the house's next start."""
        self._running = False

    def stop(self) -> None:
        """Finish what was acknowledged, within some seconds; what is left is for the house's next start."""
        self.hearing.stop(5.0)
        self._posting.stop(3.0)
        self.later.stop()

    def busy(self) -> bool:
        """Whether anything is being heard or posted."""
        return bool(self.hearing.busy() or self._posting.busy())

    def language(self, open_id: str) -> str:
        """For sentences that the adapter says itself."""
        return self.people.locale(open_id, self.settings.locale)

    def hear(self, incoming: Incoming, *, unreadable: str = "", stranger: bool = False) -> None:
        """Have a message that was kept heard and answered, in its turn.

        Args:
            unreadable: the kind of a message that nobody here can read; the adapter answers it itself.
            stranger: whoever said it belongs to another company.
        """
        self._hand(lambda: self.hearing.submit(incoming, lambda: self._hear(incoming, unreadable, stranger)))

    def deliver(
        self, incoming: Incoming, reply: Reply, waiting: list[str] | None = None, token: str = "", tries: int = 0
    ) -> None:
        """Post the reply in the lane of its chat, again later where the platform does not take it now."""
        self._in_chat(incoming, lambda: self._deliver(incoming, reply, waiting or [], token, tries))

    def _hear(self, incoming: Incoming, unreadable: str, stranger: bool) -> None:
        self._keeping_first()
        waiting: list[str] = []
        done = threading.Event()
        if isinstance(incoming, Said) and incoming.addressed and not unreadable:
            self.later.after(self.settings.slow, lambda: self._say_wait(incoming, waiting, done))
        known = self.chats.met(self.people.introduced(incoming, stranger=stranger), stranger=stranger)
        if unreadable:
            assert isinstance(incoming, Said)
            reply = replies.unreadable(incoming, unreadable, self.language(known.by.id))
        else:
            reply = self.house.hear(known)
            if not replies.silent(reply):  # silence has no language
                self.people.answered_in(known.by.id, reply.locale)
        done.set()
        self.deliver(incoming, reply, waiting)

    def _keeping_first(self) -> None:
        """In a rush, what comes in is kept and acknowledged before what came in is worked on.

        Both write to the books; the platform waits three seconds for the one, and nobody is in a hurry for the other.
        """
        end = time.monotonic() + 2.0
        while self._keeping.busy() > _RUSH and time.monotonic() < end:
            time.sleep(0.02)

    def _say_wait(self, asked: Said, waiting: list[str], done: threading.Event) -> None:
        def show() -> None:
            if done.is_set():
                return
            try:
                waiting.append(self.replies.wait(asked, self.language(asked.by.id)))
            except NotPosted as refusal:
                log.info("one moment: %s", refusal.reason)

        if not done.is_set():
            # On the lane of the chat: the reply, which takes its place, can only come after it.
            self._in_chat(asked, show)

    def _deliver(self, incoming: Incoming, reply: Reply, waiting: list[str], token: str, tries: int) -> None:
        instead = waiting[0] if waiting else ""
        try:
            if instead or not replies.silent(reply):
                self.replies.deliver(incoming, reply, instead=instead, token=token)
        except NotPosted as refusal:
            if not refusal.final and tries < len(REPLY_WAITS) and self._running:
                wait = refusal.after or REPLY_WAITS[tries]
                log.warning("a reply could not be posted: %s; again in %.0f s", refusal.reason, wait)
                self.later.after(wait, lambda: self.deliver(incoming, reply, waiting, token, tries + 1))
                return
            log.error("a reply could not be posted: %s", refusal.reason)
            if not refusal.final:
                return  # left to the house, which posts what was not answered
        self.house.answered(incoming)

    def _in_chat(self, incoming: Incoming, job: Callable[[], object]) -> None:
        self._hand(lambda: self._posting.submit(incoming.at.channel, job))

    def _hand(self, submit: Callable[[], object]) -> None:
        """Have it done; once the adapter is stopping, leave it to the house, which finishes what was accepted."""
        try:
            submit()
        except RuntimeError:
            log.info("stopping: what was accepted is left for the next start")
