"""`Feishu`, the platform: puts connection, hearing, answering and posting together."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.feishu import answer, form, listen
from bot.feishu.answer import Answers
from bot.feishu.approval import Mirror
from bot.feishu.call import Calls
from bot.feishu.connect import Link
from bot.feishu.door import approval_door, event_door
from bot.feishu.lanes import Lanes, Later
from bot.feishu.listen import Cancelled, Unreadable
from bot.feishu.menu import MENU, by_key
from bot.feishu.people import People
from bot.feishu.post import Poster
from bot.feishu.settings import FEISHU, MenuItem, Mode, Settings
from bot.feishu.shown import Shown
from bot.http import Door
from bot.platform import Ears, NotPosted
from chat.card import Card, Option, Reply
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from chat.text import Text, _

log = logging.getLogger(__name__)

_TRIES, _RUSH = 6, 12

DEAF = Ears(
    accept=lambda _incoming: False,
    hear=lambda _incoming: Reply(),
    answered=lambda _incoming: None,
    told=lambda *_: None,
    about=lambda *_: "",
    options=lambda *_: (),
    picture=lambda *_: None,
)
"""Before `start`, a reply of an earlier process can be posted all the same."""


class Feishu:
    """Feishu or Lark, by long connection or webhook.  See `Settings` for the values."""

    name = listen.PLATFORM

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        *,
        mode: Mode = "websocket",
        encrypt_key: str = "",
        verification_token: str = "",
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
        self.settings = Settings(
            app_id, app_secret, mode, encrypt_key, verification_token, domain, path, approval_path,
            timeout=timeout, threads=threads, file_threads=file_threads, ping=ping_interval, urgent=tuple(urgent),
            locale=locale, menu=tuple(menu), mirror=mirror, public_url=public_url, quick=quick, slow=slow,
        )  # fmt: skip
        self.calls = Calls(app_id, app_secret, domain, timeout)
        self.people = People(self.calls, locale)
        self.shown = Shown()
        self.poster = Poster(self.calls, self.shown)
        self.mirror = Mirror(self.calls, self.settings)
        self.link: Link | None = None
        self._menu = by_key(self.settings.menu)
        self._bot, self._bot_lock = "", threading.Lock()
        self._trouble = "connecting"
        self._running = False
        self._ears = DEAF
        self._answers = Answers(self.poster, self.shown, DEAF)

    # What the house asks of a platform

    def start(self, ears: Ears) -> None:
        """Begin to listen; returns at once.  lark_oapi is imported in the threads that begin here."""
        settings = self.settings
        self._ears = ears
        self._answers = Answers(self.poster, self.shown, ears)
        self.poster.pictures = ears.picture
        self.calls.open()
        self._doors = Lanes(6, "feishu-accept")
        self._words = Lanes(settings.threads, "feishu-words")
        self._files = Lanes(settings.file_threads, "feishu-files")
        self._posts = Lanes(8, "feishu-post")
        self._later = Later("feishu-later")
        self._running = True
        if settings.mode == "websocket":
            self.link = Link(
                settings.app_id,
                settings.app_secret,
                settings.domain,
                self.heard,
                ping=settings.ping,
                timeout=min(settings.timeout, 5.0),
            )
            self.link.start()
        threading.Thread(target=self._introduce, name="feishu-hello", daemon=True).start()

    def stop(self) -> None:
        """Stop listening and finish what was acknowledged, within some seconds."""
        if not self._running:
            return
        self._running = False
        self._doors.stop(2.0)
        if self.link is not None:
            self.link.stop()
        for lanes, patience in ((self._words, 3.0), (self._files, 2.0), (self._posts, 3.0)):
            lanes.stop(patience)
        self._later.stop()
        self.calls.stop()

    def state(self) -> str:
        """up, connecting, or "down: reason"."""
        if not self._running:
            return "down: not started"
        return self.link.state() if self.link is not None else self._trouble

    def post(self, to: Place, card: Card, *, key: str, locale: str) -> str:
        """Post the card as a message of its own; see `bot.platform.Platform`."""
        ref = self.poster.card(to, card, key=key, locale=locale)
        if to.kind == "direct":
            if key.startswith(self.settings.urgent or ("\0",)):
                self._quietly("加急", lambda: self.poster.urge(ref, to.channel))
            self._quietly("the approval centre", lambda: self.mirror.asked(to.channel, card, ref, locale))
        return ref

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        """Put the card in the place of a posted one.  Raises NotPosted, finally after 14 days."""
        page = self.poster.pages(to, card, locale)[0]
        self.poster.change(ref, page)
        self.shown.card(ref, page)
        if to.kind == "direct":
            self._quietly("the approval centre", lambda: self.mirror.decided(to.channel, card, locale))

    def reply(self, to: Incoming, reply: Reply) -> None:
        """Post the reply to a message that came in earlier, maybe in another process."""
        self._answers.deliver(to, reply)

    def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file of a message."""
        return self.poster.fetched(ref, limit)

    # What the platform tells us

    def doors(self) -> tuple[Door, ...]:
        """Where the platform calls us: events in webhook mode, and the approval centre where it is switched on."""
        doors = []
        if self.settings.mode == "webhook":
            doors.append(event_door(self.settings, self.heard))
        if self.settings.mirror:
            doors.append(approval_door(self.settings, self.mirror, self._approved))
        return tuple(doors)

    async def heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        """One event or callback, from either transport; what is returned is its answer.

        It is kept before it is acknowledged and worked on afterwards, elsewhere.  Raises when it could not be kept: the
        platform sends it again.
        """
        kind = listen.kind(event)
        if kind == "card.action.trigger":
            return await self._clicked(event)
        if kind in ("contact.user.deleted_v3", "contact.user.updated_v3"):
            self.people.changed(str(((event.get("event") or {}).get("object") or {}).get("open_id") or ""))
        elif kind and kind not in listen.IGNORED:
            await asyncio.wrap_future(self._doors.submit(_lane(event), lambda: self._accept(event)))
        return None

    def _accept(self, event: Mapping[str, Any]) -> None:
        heard = listen.incoming(event, bot=self._bot_id(), menu=self._menu, about=self._ears.about)
        incoming = heard.said if isinstance(heard, Unreadable) else heard
        if incoming is None or isinstance(incoming, Cancelled):
            log.debug("nothing to hear in %s", listen.kind(event))
            return
        if not self._ears.accept(incoming):
            return
        kind = heard.kind if isinstance(heard, Unreadable) else ""
        stranger = listen.stranger(event)
        if isinstance(incoming, Said) and incoming.files:
            self._hand(self._files, incoming.id, lambda: self._work(incoming, kind, stranger))
        else:
            self._hand(self._words, incoming.by.id or incoming.at.channel, lambda: self._work(incoming, kind, stranger))

    def _work(self, incoming: Incoming, kind: str, stranger: bool) -> None:
        self._doors_first()
        waiting: list[str] = []
        done = threading.Event()
        if isinstance(incoming, Said) and incoming.addressed and not kind:
            self._later.after(self.settings.slow, lambda: self._say_wait(incoming, waiting, done))
        known = self.people.introduced(incoming, stranger=stranger)
        if kind:
            assert isinstance(incoming, Said)
            locale = self.people.locale(known.by.id, self.settings.locale)
            reply = answer.said_by_us(incoming, kind, locale)
        else:
            reply = self._ears.hear(known)
            self.people.answered_in(known.by.id, reply.locale)
        done.set()
        self._hand(self._posts, incoming.at.channel, lambda: self._deliver(incoming, reply, waiting))

    def _doors_first(self) -> None:
        """In a rush, what comes in is kept and acknowledged before what came in is worked on.

        Both write to the books; the platform waits three seconds for the one, and nobody is in a hurry for the other.
        """
        end = time.monotonic() + 2.0
        while self._doors.busy() > _RUSH and time.monotonic() < end:
            time.sleep(0.02)

    def _say_wait(self, said: Said, waiting: list[str], done: threading.Event) -> None:
        def show() -> None:
            if done.is_set():
                return
            locale = self.people.locale(said.by.id, self.settings.locale)
            words = _("One moment, I am reading it.") if said.files else answer.WAIT
            self._quietly("one moment", lambda: waiting.append(self._wait_message(said, words, locale)))

        if not done.is_set():
            # On the lane of the chat: the reply, which takes its place, can only come after it.
            self._hand(self._posts, said.at.channel, show)

    def _wait_message(self, said: Said, words: Text, locale: str) -> str:
        from bot.feishu.render import notice

        answers = said.ref if said.at.kind == "channel" else ""
        return self.poster.message(
            said.at, "interactive", notice(words, locale), key=f"{said.id}:wait", answers=answers
        )

    def _deliver(
        self, incoming: Incoming, reply: Reply, waiting: list[str], *, token: str = "", tries: int = 0
    ) -> None:
        instead = waiting[0] if waiting else ""
        try:
            if instead or not answer.silent(reply):
                self._answers.deliver(incoming, reply, instead=instead, token=token)
        except NotPosted as refusal:
            if not refusal.final and tries < _TRIES and self._running:
                wait = refusal.after or float(2**tries)
                log.warning("a reply could not be posted: %s; again in %.0f s", refusal.reason, wait)
                self._later.after(
                    wait,
                    lambda: self._again(incoming, reply, waiting, token, tries + 1),
                )
                return
            log.error("a reply could not be posted: %s", refusal.reason)
            if not refusal.final:
                return  # left to the house, which posts what was not answered
        self._ears.answered(incoming)

    def _again(self, incoming: Incoming, reply: Reply, waiting: list[str], token: str, tries: int) -> None:
        self._hand(
            self._posts, incoming.at.channel, lambda: self._deliver(incoming, reply, waiting, token=token, tries=tries)
        )

    def _hand(self, lanes: Lanes, key: str, job: Callable[[], object]) -> None:
        """Have it done; once the adapter is stopping, leave it to the house, which finishes what was accepted."""
        try:
            lanes.submit(key, job)
        except RuntimeError:
            log.info("stopping: %s is left for the next start", key)

    async def _clicked(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a click within its three seconds: with the result, or with “one moment” and the result later."""
        inner = event.get("event") or {}
        click = listen.incoming(event)
        if isinstance(click, Cancelled):
            locale = self.people.locale(click.by.id, self.settings.locale)
            return self._answers.cancelled(click.ref, locale)
        if not isinstance(click, Clicked | Submitted):
            return {}
        token = str(inner.get("token") or "")
        future = self._words.submit(click.by.id, lambda: self._work_click(click, inner, listen.stranger(event)))
        try:
            done = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self.settings.quick)
        except TimeoutError:
            future.add_done_callback(lambda late: self._late(late.result(), token) if not late.exception() else None)
            return answer.wait_toast()
        kept, _reply, at_once = done
        if kept is not None and at_once.rest is not None:
            rest = at_once.rest
            # Only after the answer has gone out: an earlier change would be undone by it.
            self._later.after(0.15, lambda: self._again(kept, rest, [], token, 0))
        elif kept is not None:
            self._ears.answered(kept)
        callback: dict[str, Any] = at_once.callback
        return callback

    def _work_click(
        self, click: Clicked | Submitted, inner: Mapping[str, Any], stranger: bool
    ) -> tuple[Incoming | None, Reply, answer.AtOnce]:
        filled: Mapping[str, str] = {}
        if isinstance(click, Submitted):
            click, missing = self._chosen(click, (inner.get("action") or {}).get("form_value") or {})
            filled = click.answers
            if missing is not None:
                return None, Reply(), answer.AtOnce(missing, None)
        if not self._ears.accept(click):
            return None, Reply(), answer.AtOnce({}, None)
        known = self.people.introduced(click, stranger=stranger)
        reply = self._ears.hear(known)
        self.people.answered_in(click.by.id, reply.locale)
        return click, reply, self._answers.at_once(click, reply, filled)

    def _late(self, done: tuple[Incoming | None, Reply, answer.AtOnce], token: str) -> None:
        click, reply, _at_once = done
        if click is not None:
            self._later.after(0.15, lambda: self._again(click, reply, [], token, 0))

    def _chosen(self, click: Submitted, values: Mapping[str, Any]) -> tuple[Submitted, dict[str, Any] | None]:
        """What was typed beside a drop-down, as the option that it names; else the form again, with those that fit."""
        typed = form.typed(values)
        if not typed:
            return click, None
        kept = self.shown.open(click.ref)
        searches = {one.name: one.search for one in kept.form.questions} if kept else {}
        answers, narrowed, wrong = dict(click.answers), dict[str, tuple[Option, ...]](), dict[str, Text]()
        for name, words in typed.items():
            found = self._ears.options(searches[name], words, click.by.id) if searches.get(name) else ()
            if len(found) == 1 or not searches.get(name):
                answers[name] = found[0].value if found else words
            else:
                narrowed[name] = found
                wrong[name] = (
                    _("Several fit “{words}”: please choose one.", words=words)
                    if found
                    else _("Nothing fits “{words}”.", words=words)
                )
        click = replace(click, answers=answers)
        if not wrong or kept is None:
            return click, None
        locale = self.people.locale(click.by.id, self.settings.locale)
        page = self._answers.form_page(click, kept.form, locale, wrong, answers, narrowed)
        return click, {
            "toast": answer.toast(next(iter(wrong.values())), locale, "warn"),
            "card": {"type": "raw", "data": page},
        }

    def _approved(self, click: Clicked) -> tuple[bool, Text, str]:
        """A decision that was made in the approval centre: (done, what to say, language)."""
        if not self._ears.accept(click):
            return True, Text(""), self.settings.locale
        reply = self._ears.hear(self.people.introduced(click))
        self._hand(self._posts, click.at.channel, lambda: self._deliver(click, reply, []))
        refused = bool(reply.form or (reply.card and reply.card.tone in ("warn", "bad")))
        words = reply.toast or (reply.card.title if reply.card else Text(""))
        if reply.form:
            words = _("Please answer the question that I ask you in the chat.")
        return not refused, words, reply.locale

    def _bot_id(self) -> str:
        """The bot's own open_id, by which mentions of it are known."""
        if self._bot:
            return self._bot
        with self._bot_lock:
            if not self._bot:
                try:
                    said = self.calls.json("GET", "/open-apis/bot/v3/info", patience=1.0)
                    self._bot = str((said.get("bot") or {}).get("open_id") or "")
                except NotPosted as refusal:
                    log.warning("who this bot is could not be asked: %s", refusal.reason)
        return self._bot

    def _introduce(self) -> None:
        """Are the credentials good?  Asked until they are; in webhook mode this is what `state` tells."""
        wait = 0.5
        while self._running:
            try:
                self.calls.token()
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

    def _quietly(self, what: str, deed: Any) -> None:
        """Something beside the message itself: that it fails must not undo the message."""
        try:
            deed()
        except NotPosted as refusal:
            log.warning("%s: %s", what, refusal.reason)


def _lane(event: Mapping[str, Any]) -> str:
    """Events of one chat are kept in the order they came."""
    inner = event.get("event") or {}
    message = inner.get("message") or inner
    return str(message.get("chat_id") or (inner.get("operator") or {}).get("open_id") or "")
