"""`Feishu`, the platform: puts connection, hearing, answering and posting together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from bot.feishu import events
from bot.feishu.api import FeishuApi, FeishuRefused
from bot.feishu.approval_center import ApprovalCenter, approval_door
from bot.feishu.chats import FeishuChats
from bot.feishu.connection import LongConnection
from bot.feishu.files import FeishuFiles
from bot.feishu.intake import FeishuIntake
from bot.feishu.menu import MENU
from bot.feishu.people import FeishuPeople
from bot.feishu.post import TOO_OLD, CardPage, FeishuPost
from bot.feishu.replies import FeishuReplies
from bot.feishu.settings import FEISHU, FeishuSettings, MenuItem, Mode
from bot.feishu.shown import Shown
from bot.feishu.webhook import event_door
from bot.feishu.worker import FeishuWorker
from bot.http import Door
from bot.lanes import Lanes
from bot.platform import HouseFunctions, NotPosted, deaf
from bot.secret import Secret
from chat.cards.card import Attachment, Card, Reply
from chat.incoming import Clicked, Incoming, Place
from chat.text import Text, _

log = logging.getLogger(__name__)


class Feishu:
    """Feishu or Lark, by long connection or webhook.  See `FeishuSettings` for the values."""

    name = events.PLATFORM

    def __init__(
        self,
        app_id: str,
        app_secret: Secret,
        *,
        mode: Mode = "websocket",
        encrypt_key: Secret = "",
        verification_token: Secret = "",
        domain: str = FEISHU,
        path: str = "/feishu/events",
        approval_path: str = "/feishu/approvals",
        timeout: float = 8.0,
        threads: int = 16,
        file_threads: int = 4,
        ping_interval: float = 3.0,
        urgent: Iterable[str] = (),
        locale: str = "zh-CN",
        menu: Iterable[MenuItem] = MENU,
        mirror: bool = False,
        public_url: str = "",
        quick: float = 2.2,
        slow: float = 1.2,
    ) -> None:
        self.settings = FeishuSettings(
            app_id,
            app_secret,
            mode,
            encrypt_key,
            verification_token,
            domain,
            path,
            approval_path,
            timeout=timeout,
            threads=threads,
            file_threads=file_threads,
            ping=ping_interval,
            urgent=tuple(urgent),
            locale=locale,
            menu=tuple(menu),
            mirror=mirror,
            public_url=public_url,
            quick=quick,
            slow=slow,
        )
        self.api = FeishuApi(app_id, app_secret, domain, timeout)
        self.people = FeishuPeople(self.api, locale)
        self.chats = FeishuChats(self.api)
        self.shown = Shown()
        self.files = FeishuFiles(self.api)
        self.poster = FeishuPost(self.api, self.files, self.shown)
        self.approval_center = ApprovalCenter(self.api, self.settings)
        self.connection: LongConnection | None = None
        self._bot, self._bot_lock = "", threading.Lock()
        self._trouble = "connecting"
        self._running = False
        self._replies = FeishuReplies(self.poster, self.files, self.shown, deaf())

    # What the house asks of a platform

    def start(self, house: HouseFunctions) -> None:
        """Begin to listen; returns at once.  lark_oapi is imported in the threads that begin here."""
        settings = self.settings
        self.files.pictures = house.picture
        self.api.open()
        self._replies = FeishuReplies(self.poster, self.files, self.shown, house)
        self._keeping = Lanes(6, "feishu-keep")
        self.worker = FeishuWorker(settings, house, self.people, self.chats, self.poster, self._replies, self._keeping)
        self._intake = FeishuIntake(self.worker, self._keeping, self.shown, self._bot_id)
        self._running = True
        if settings.mode == "websocket":
            self.connection = LongConnection(
                settings.app_id,
                settings.app_secret,
                settings.domain,
                self._intake.heard,
                ping=settings.ping,
                timeout=min(settings.timeout, 5.0),
            )
            self.connection.start()
        threading.Thread(target=self._introduce, name="feishu-hello", daemon=True).start()

    def stop(self) -> None:
        """Stop listening and finish what was acknowledged, within some seconds."""
        if not self._running:
            return
        self._running = False
        self.worker.stop_retrying()
        self._keeping.stop(2.0)
        if self.connection is not None:
            self.connection.stop()
        self.worker.stop()
        self.api.stop()

    def state(self) -> str:
        """up, connecting, or "down: reason"."""
        if not self._running:
            return "down: not started"
        return self.connection.state() if self.connection is not None else self._trouble

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        """Post the card as a message of its own, or as an answer to another; see `bot.platform.Platform`.

        Whether it is the first try need not be known: the key is the platform's to compare, for an hour.
        """
        if under:
            return self.poster.card(to, card, key=key, locale=locale, answers=CardPage.of(under).message)[0]
        ref, *more = self.poster.card(to, card, key=key, locale=locale)
        for page in more if card.about else ():
            self._replies.house.told(card.about, to, page)
        message = CardPage.of(ref).message
        if to.kind == "direct":
            if key.startswith(self.settings.urgent or ("\0",)):
                _quietly("加急", lambda: self.poster.urge(message, to.channel))
            _quietly("the approval centre", lambda: self.approval_center.asked(to.channel, card, message, locale))
        return ref

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        """Hand over a file as an answer to the card; see `bot.platform.Platform`."""
        self.poster.file(to, file, key=f"{key}:file{number}", answers=CardPage.of(under).message)

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> str | None:
        """Put the card in the place of a posted one.

        After 14 days no card can be changed: a person gets it anew, and its new reference is returned; a group keeps
        the old one.  Raises NotPosted.
        """
        fresh = None
        try:
            self.poster.update(to, ref, card, locale)
        except FeishuRefused as refusal:
            if refusal.code not in TOO_OLD or to.kind != "direct" or CardPage.of(ref).number > 1:
                raise
            ref = fresh = self.poster.card(to, card, key=f"{ref}:anew", locale=locale)[0]
        if to.kind == "direct":
            message = CardPage.of(ref).message
            _quietly("the approval centre", lambda: self.approval_center.decided(to.channel, card, locale))
            if not card.decided:  # it waits still, or again
                _quietly("the approval centre", lambda: self.approval_center.asked(to.channel, card, message, locale))
        return fresh

    def reply(self, to: Incoming, reply: Reply) -> None:
        """Post the reply to a message that came in earlier, maybe in another process."""
        self._replies.deliver(to, reply, instead=self._replies.moment(to, reply))

    def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file of a message."""
        return self.files.fetched(ref, limit)

    def outsiders(self, channel: str) -> bool | None:
        """Whether people of other companies are in a group; None where Feishu does not say."""
        return self.chats.outsiders(channel)

    # What the platform tells us

    def doors(self) -> tuple[Door, ...]:
        """Where the platform calls us: events in webhook mode, and the approval centre where it is switched on."""
        doors = []
        if self.settings.mode == "webhook":
            doors.append(event_door(self.settings, self._heard))
        if self.settings.mirror:
            doors.append(approval_door(self.settings, self.approval_center, self._approved))
        return tuple(doors)

    async def _heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        """An event that came to our door; where it is open before we listen, the platform sends the event again."""
        if not self._running:
            raise RuntimeError("not listening yet")
        return await self._intake.heard(event)

    def _approved(self, click: Clicked) -> tuple[bool, Text, str]:
        if not self._running:
            return False, _("One moment …"), self.settings.locale
        return self._intake.approved(click)

    def _bot_id(self) -> str:
        """The bot's own open_id, by which mentions of it are known."""
        if self._bot:
            return self._bot
        with self._bot_lock:
            if not self._bot:
                try:
                    answer = self.api.json("GET", "/open-apis/bot/v3/info", patience=1.0)
                    self._bot = str((answer.get("bot") or {}).get("open_id") or "")
                except NotPosted as refusal:
                    log.warning("who this bot is could not be asked: %s", refusal.reason)
        return self._bot

    def _introduce(self) -> None:
        """Are the credentials good?  Asked until they are; in webhook mode this is what `state` tells."""
        wait = 0.5
        while self._running:
            try:
                self.api.token()
                self._trouble = "up"
                self._bot_id()
                return
            except NotPosted as refusal:
                self._trouble = f"down: {refusal.reason}"
            except Exception:
                log.exception("the first call failed")
                self._trouble = "down: the first call failed"
            time.sleep(wait)
            wait = min(wait * 2, 5.0)


def _quietly(what: str, deed: Callable[[], object]) -> None:
    """Something beside the message itself: that it fails must not undo the message."""
    try:
        deed()
    except NotPosted as refusal:
        log.warning("%s: %s", what, refusal.reason)
