"""Slack as a platform: hears through Bolt, acknowledges as soon as a message is kept, answers when the house has.

All of the adapter's own state lives on one event loop; the house is asked in threads, messages with files in a few of
their own, so that a hundred photographs hold up no command.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as changed
from typing import Any, Literal
from uuid import uuid4

from bot.http import Answered, Asked, Door
from bot.platform import Ears, NotPosted
from bot.slack import events, forms, home
from bot.slack.calls import Busy, Calls, Lost, Refused, Secret, not_posted, read
from bot.slack.connect import Loop, Socket, answered, bolt
from bot.slack.events import HOME, PROMPTS, UNFURL, Luggage
from bot.slack.limits import PROMPTS as MOST_PROMPTS
from bot.slack.limits import cut
from bot.slack.people import Account, People
from bot.slack.post import Post
from bot.slack.recent import Recent
from bot.slack.render import blocks, options
from bot.slack.show import Show
from chat.card import SILENCE, Card, Chart, Reply
from chat.incoming import Clicked, Identity, Incoming, Place, Said
from chat.text import _
from chat.words import locale_for, say

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
_READING = "eyes"
_STRANGER = Card(
    _("I only work for people of this company"),
    lines=(_("Please ask a colleague there to log it for you."),),
    tone="warn",
)
_BROKEN = Card(_("Something broke on our side"), lines=(_("Please try again."),), tone="bad")


class Slack:
    """Implements `bot.platform.Platform`.

    Args:
        mode: "socket" (needs app_token) or "http" (needs signing_secret; serve `doors`).
        bot_token, app_token: the token, or a function that reads it anew when Slack refuses the one before.
        api_base_url: any server that speaks Slack's Web API.
        ping_interval: seconds between pings of a Socket Mode connection; a dead one is noticed after about two.
        workers, file_workers: how many messages are worked on at once, without and with files.
        timeout: seconds for one call of the Web API.
        patience: seconds that an answer waits for a rate limit or an outage before it is left to delivery.
        ack_patience: seconds that a sent modal waits for errors at its fields (Slack gives three).
        native_charts: draw charts with Slack's own block; else as pictures.
        young: seconds after the start in which notices are looked for before they are posted, because a process that
            died may have posted them.
        stop_patience: seconds that `stop` gives to what was acknowledged.
    """

    name = "slack"

    def __init__(
        self,
        *,
        bot_token: Secret,
        app_token: Secret = "",
        signing_secret: Secret = "",
        mode: Literal["socket", "http"] = "socket",
        api_base_url: str = "https://slack.com/api/",
        path: str = "/slack/events",
        ping_interval: float = 2.0,
        workers: int = 8,
        file_workers: int = 2,
        timeout: float = 10.0,
        patience: float = 60.0,
        ack_patience: float = 1.8,
        native_charts: bool = True,
        young: float = 600.0,
        stop_patience: float = 10.0,
    ) -> None:
        self._bot_token, self._app_token, self._signing_secret = bot_token, app_token, signing_secret
        self._mode, self._base, self._path, self._ping = mode, api_base_url, path, ping_interval
        self._workers, self._file_workers = max(1, workers), max(1, file_workers)
        self._timeout, self._patience, self._ack_patience = timeout, patience, ack_patience
        self._native, self._young, self._stop_patience = native_charts, young, stop_patience
        self._wire: Loop | None = None
        self._socket: Socket | None = None
        self._ears: Ears | None = None
        self._me = ""
        self._stopping = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._taking = 0

    # What the house calls, from any thread.

    def start(self, ears: Ears) -> None:
        self._ears = ears
        self._ready()
        assert self._wire
        self._wire.run(self._listen(), 10.0)

    def stop(self) -> None:
        if not self._wire:
            return
        try:
            self._wire.run(self._end(), self._stop_patience + 10.0)
        except TimeoutError:
            log.warning("stopped with work unfinished; it is kept and will be answered after the next start")
        for pool in self._pools:
            pool.shutdown(wait=False, cancel_futures=True)
        self._wire.close()
        self._wire = None

    def state(self) -> str:
        trouble = self._trouble()
        if not self._wire or not self._ears or trouble:
            return f"down: {trouble or 'not started'}"
        if self._calls.signed_out:
            return f"down: {self._calls.signed_out}"
        if self._mode == "http":
            return "up" if self._me else "connecting"
        if self._socket and self._socket.up:
            return "up"
        trouble = self._socket.trouble if self._socket else ""
        return f"down: {trouble}" if trouble else "connecting"

    @property
    def doors(self) -> tuple[Door, ...]:
        """Where Slack sends its requests in HTTP mode (events, commands and interactivity alike)."""
        return (Door(self._path, self._asked),) if self._mode == "http" else ()

    def post(self, to: Place, card: Card, *, key: str, locale: str) -> str:
        ref: str = self._now(self._posted(to, card, key, locale))
        return ref

    def reply(self, to: Incoming, reply: Reply) -> None:
        self._now(self._replied(to, reply))

    def fetch(self, ref: str, limit: int) -> bytes:
        data: bytes = self._now(self._fetched(ref, limit), 120.0)
        return data

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        self._now(self._updated(to, ref, card, locale))

    # Starting and ending.

    def _ready(self) -> None:
        """The loop and the callers; listening is another matter, so that a single job can post."""
        if self._wire:
            return
        self._pools = self._quick, self._door, self._hear, self._files = (
            ThreadPoolExecutor(4, "slack-quick"),
            ThreadPoolExecutor(2, "slack-door"),
            ThreadPoolExecutor(self._workers, "slack-hear"),
            ThreadPoolExecutor(self._file_workers, "slack-files"),
        )
        self._stopping = False
        self._wire = Loop("slack")
        self._wire.run(self._make(), 10.0)

    async def _make(self) -> None:
        self._calls = Calls(self._bot_token, self._base, timeout=self._timeout, patience=self._patience)
        self._people = People(self._calls)
        self._post = Post(self._calls, native=self._native, young=self._young)
        self._clicks, self._seen_files, self._quiet = Recent(2000), Recent(2000), Recent(500)
        self._assistants, self._homes = Recent(2000), Recent(5000)
        self._refreshing: dict[str, bool] = {}

    async def _listen(self) -> None:
        assert self._ears
        self._show = Show(self._calls, self._post, self._ears, self._in_thread, _draw)
        self._app = bolt(self._calls.client, read(self._signing_secret), self._take)
        if self._trouble():
            log.error("Slack is not listening: %s", self._trouble())
            return
        self._spawn(self._who())
        if self._mode == "socket":
            self._socket = Socket(self._app, self._app_token, self._ping)
            await self._socket.start()

    async def _end(self) -> None:
        """Take nothing more; what was acknowledged is worked on to its end, as far as there is time."""
        self._stopping = True
        until = asyncio.get_running_loop().time() + self._stop_patience
        while self._taking and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.01)
        if self._socket:
            await self._socket.stop()
        working = {task for task in self._tasks if not task.get_name().startswith("idle")}
        if working:
            await asyncio.wait(working, timeout=max(0.1, until - asyncio.get_running_loop().time()))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._calls.close()

    async def _who(self) -> None:
        """Ask who we are until Slack says so, and again every while, so that a refused token is seen and forgiven."""
        asyncio.current_task().set_name("idle who")  # type: ignore[union-attr]
        while True:
            try:
                found = await self._calls("auth.test", {}, patience=5.0)
                self._me = str(found.get("user_id") or "")
                self._people.team, self._people.enterprise = (
                    found.get("team_id") or "",
                    found.get("enterprise_id") or "",
                )
            except (Refused, Lost, Busy) as error:
                log.warning("Slack does not know us: %s", error)
            await asyncio.sleep(300.0 if self._me and not self._calls.signed_out else 2.0)

    def _trouble(self) -> str:
        if self._mode == "http" and not read(self._signing_secret):
            # An empty secret would accept a signature that anybody can make.
            return "no signing_secret"
        return "no app_token" if self._mode == "socket" and not read(self._app_token) else ""

    # Taking: everything up to the acknowledgement.

    async def _asked(self, asked: Asked) -> Answered:
        wire = self._wire
        if not wire or not self._ears or self._trouble():
            return Answered(503)
        running = asyncio.run_coroutine_threadsafe(answered(self._app, asked), wire.loop)
        return await asyncio.wrap_future(running)

    async def _take(self, body: Body) -> Mapping[str, Any] | None:
        if self._stopping:
            raise RuntimeError("stopping: the next process takes it")
        self._taking += 1
        try:
            return await self._taken(body)
        finally:
            self._taking -= 1

    async def _taken(self, body: Body) -> Mapping[str, Any] | None:
        kind = body.get("type")
        if kind == "event_callback":
            await self._event(body)
        elif "command" in body:
            await self._start(*events.command(body))
        elif kind in ("shortcut", "message_action"):
            await self._start(*events.shortcut(body, self._me))
        elif kind == "block_actions":
            heard = events.clicked(body)
            if heard and not self._twice(heard[0]):
                await self._start(*heard)
        elif kind == "view_submission":
            return await self._submitted(*events.submitted(body))
        elif kind == "block_suggestion":
            return await self._suggested(body)
        return None

    async def _event(self, body: Body) -> None:
        event = body["event"]
        me = self._me or next((a["user_id"] for a in body.get("authorizations") or () if a.get("is_bot")), "")
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            for file in event.get("files") or ():
                self._seen_files.add((event.get("channel"), file.get("id")))
            heard = events.said_in_event(event, me)
            if heard:
                if str(event["channel"]).startswith("D"):
                    self._post.know(heard[0].by.id, event["channel"])
                await self._start(*heard)
        elif kind == "app_home_opened" and event.get("tab") == "home":
            await self._start(*events.home_opened(event, body["event_id"]))
        elif kind == "assistant_thread_started":
            thread = event["assistant_thread"]
            self._post.know(thread["user_id"], thread["channel_id"])
            self._assistants.add(thread["thread_ts"])
            await self._start(*events.assistant_opened(event, body["event_id"]))
        elif kind == "link_shared":
            for heard in events.link_shared(event):
                await self._start(*heard)
        elif kind == "member_joined_channel" and event.get("user") == me:
            self._spawn(self._joined(event, body["event_id"]))
        elif kind == "file_shared":
            self._spawn(self._file_shared(event, me))

    async def _start(self, incoming: Incoming, luggage: Luggage) -> None:
        """Keep it; when it is new, work on it.  Returns when it is kept: then it may be acknowledged."""
        luggage.born = asyncio.get_running_loop().time()
        kept = await self._kept(incoming)
        if kept:
            self._spawn(self._work(kept, luggage))

    async def _kept(self, incoming: Incoming) -> Incoming | None:
        return await asyncio.get_running_loop().run_in_executor(self._door, self._keep, incoming)

    def _keep(self, incoming: Incoming) -> Incoming | None:
        assert self._ears
        if isinstance(incoming, Said) and incoming.at.thread:
            incoming = changed(incoming, about=self._ears.about(incoming.at, incoming.at.thread))
        return incoming if self._ears.accept(incoming) else None

    def _twice(self, incoming: Incoming) -> bool:
        """The second half of a double click."""
        if not isinstance(incoming, Clicked) or incoming.action == HOME:
            return False
        return not self._clicks.add((incoming.by.id, incoming.ref, incoming.action, incoming.value), lasts=1.0)

    async def _submitted(self, incoming: Incoming, luggage: Luggage) -> Mapping[str, Any] | None:
        """A modal is closed, or gets its errors, in the acknowledgement; where that takes too long it waits."""
        luggage.born = asyncio.get_running_loop().time()
        kept = await self._kept(incoming)
        if not kept:
            return None
        hearing = self._spawn(self._heard(kept, luggage))
        try:
            kept, reply = await asyncio.wait_for(asyncio.shield(hearing), self._ack_patience)
        except TimeoutError:
            luggage.waiting = str(luggage.view["id"])
            self._spawn(self._late(hearing, kept, luggage))
            locale = forms.luggage(luggage.view)[2]
            return {"response_action": "update", "view": forms.waiting(locale)}
        if reply.wrong:
            self._spawn(self._done(kept, luggage))
            return {"response_action": "errors", "errors": forms.errors(reply.wrong, luggage.view, reply.locale)}
        if reply.form:
            _value, origin, _locale = forms.luggage(luggage.view)
            view = forms.modal(reply.form, origin, reply.locale)
            if view:
                self._spawn(self._finish(kept, changed(reply, form=None), luggage))
                return {"response_action": "update", "view": view}
        self._spawn(self._finish(kept, reply, luggage))
        return {"response_action": "clear"}

    async def _late(self, hearing: asyncio.Task[tuple[Incoming, Reply]], incoming: Incoming, luggage: Luggage) -> None:
        incoming, reply = await hearing
        if reply.wrong:
            view = forms.refilled(luggage.view, reply.wrong, reply.locale)
            try:
                await self._calls("views.update", {"view_id": luggage.waiting, "view": view}, lane=luggage.waiting)
            except (Refused, Lost, Busy):
                luggage.waiting = ""
                await self._finish(incoming, reply, luggage)
            else:
                await self._done(incoming, luggage)
            return
        await self._finish(incoming, reply, luggage)

    async def _suggested(self, body: Body) -> Mapping[str, Any]:
        """Options for what is being typed; none rather than too late."""
        assert self._ears
        search = str(body.get("action_id", "")).removeprefix(forms.SEARCH)
        user = body["user"]["id"]
        locale = locale_for(self._people.locale(user))
        try:
            asking = self._in_thread(self._ears.options, search, str(body.get("value") or ""), user)
            found = await asyncio.wait_for(asking, 2.5)
        except TimeoutError:
            return {"options": []}
        return {"options": options(found, locale)[:100]}

    # Working: everything after it.

    async def _work(self, incoming: Incoming, luggage: Luggage) -> None:
        hearing = self._spawn(self._heard(incoming, luggage))
        await self._loading(hearing, incoming, luggage)
        incoming, reply = await hearing
        await self._finish(incoming, reply, luggage)

    async def _loading(
        self, hearing: asyncio.Task[tuple[Incoming, Reply]], incoming: Incoming, luggage: Luggage
    ) -> None:
        """Open a loading view where a form is expected and does not come before its trigger dies."""
        expected = luggage.surface == "shortcut" or (
            isinstance(incoming, Clicked) and incoming.action in self._show.opening
        )
        if not luggage.trigger or not expected or not isinstance(incoming, Clicked):
            return
        done, _pending = await asyncio.wait({hearing}, timeout=1.0)
        if not done:
            await self._show.wait(incoming, luggage, locale_for(self._people.locale(incoming.by.id)))

    async def _heard(self, incoming: Incoming, luggage: Luggage) -> tuple[Incoming, Reply]:
        """What the house answers, and the message with everything Slack says of the person."""
        assert self._ears
        account = await self._account(incoming, luggage)
        incoming = changed(incoming, by=account.identity)
        if account.nobody:
            return incoming, SILENCE
        if account.stranger:
            locale = locale_for(account.identity.locale)
            refusal = Reply(card=_STRANGER, private=True, locale=locale) if incoming.addressed else SILENCE
            return incoming, refusal
        photo = incoming if isinstance(incoming, Said) and incoming.files else None
        if photo:
            self._spawn(self._sign(photo, shown=True))
        self._spawn(self._status(incoming))
        pool = self._files if photo else self._hear
        try:
            reply = await asyncio.get_running_loop().run_in_executor(pool, self._ears.hear, incoming)
        except Exception:
            log.exception("%s was not answered", incoming.id)
            reply = Reply(card=_BROKEN, private=True, locale=locale_for(account.identity.locale))
        if isinstance(incoming, Clicked) and reply.form:
            self._show.opening[incoming.action] = None
        if photo:
            self._spawn(self._sign(photo, shown=False))
            if not incoming.addressed and reply == changed(SILENCE, locale=reply.locale):
                self._quiet.add(incoming.at.channel)
            else:
                self._quiet.forget(incoming.at.channel)
        return incoming, reply

    async def _account(self, incoming: Incoming, luggage: Luggage) -> Account:
        asking = self._people.account(incoming.by.id, luggage.team)
        try:
            # A trigger lives three seconds: who clicked is then heard under the bare id rather than too late.
            return await asyncio.wait_for(asking, 0.8 if luggage.trigger else 4.0)
        except TimeoutError:
            return Account(Identity("slack", incoming.by.id))

    async def _finish(self, incoming: Incoming, reply: Reply, luggage: Luggage) -> None:
        """Show the reply, as often as it takes; what cannot be shown for minutes is left to delivery."""
        first = True
        for wait in (1.0, 5.0, 20.0, 60.0, 0.0):
            try:
                await self._shown(incoming, reply, luggage, first=first)
            except Refused as error:
                if not error.signed_out:
                    log.warning("the answer to %s cannot be shown: %s", incoming.id, error)
                    break
            except (Lost, Busy, NotPosted) as error:
                log.info("the answer to %s waits: %s", incoming.id, error)
            except Exception:
                log.exception("the answer to %s could not be shown", incoming.id)
                break
            else:
                break
            first = False
            await asyncio.sleep(wait)
        else:
            return
        await self._done(incoming, luggage)

    async def _shown(self, incoming: Incoming, reply: Reply, luggage: Luggage, *, first: bool) -> None:
        action = incoming.action if isinstance(incoming, Clicked) else ""
        if action == HOME:
            await self._publish(incoming.by.id, reply, luggage.page)
        elif action == PROMPTS and luggage.surface == "assistant":
            await self._prompts(incoming, reply)
        elif action == UNFURL and luggage.surface == "link":
            await self._unfurl(incoming, reply, luggage)
        else:
            await self._show.reply(incoming, reply, luggage, first=first)

    async def _done(self, incoming: Incoming, luggage: Luggage) -> None:
        assert self._ears
        await self._in_thread(self._ears.answered, incoming)
        if not isinstance(incoming, Clicked) or incoming.action not in (HOME, UNFURL, PROMPTS):
            self._refresh(incoming.by.id)

    async def _sign(self, incoming: Said, *, shown: bool) -> None:
        """Show that a file is being read.  Not where files have been none of our business before."""
        if not incoming.ref or (not incoming.addressed and not incoming.about and incoming.at.channel in self._quiet):
            return
        try:
            channel = await self._post.channel(incoming.at)
            method = "reactions.add" if shown else "reactions.remove"
            args = {"channel": channel, "timestamp": incoming.ref, "name": _READING}
            await self._calls(method, args, lane=f"react:{channel}:{incoming.ref}", patience=10.0)
        except (Refused, Lost, Busy) as error:
            log.debug("no sign: %s", error)

    async def _status(self, incoming: Incoming) -> None:
        if incoming.at.thread not in self._assistants:
            return
        locale = locale_for(incoming.by.locale)
        try:
            channel = await self._post.channel(incoming.at)
            args = {"channel_id": channel, "thread_ts": incoming.at.thread, "status": say(_("is looking…"), locale)}
            await self._calls("assistant.threads.setStatus", args, lane=f"status:{channel}", patience=2.0)
        except (Refused, Lost, Busy) as error:
            log.debug("no status: %s", error)

    async def _prompts(self, incoming: Incoming, reply: Reply) -> None:
        card = reply.card
        if not card or not card.buttons:
            return
        channel = await self._post.channel(incoming.at)
        prompts = [
            {
                "title": cut(say(button.label, reply.locale), 75),
                "message": button.value or say(button.label, reply.locale),
            }
            for button in card.buttons[:MOST_PROMPTS]
        ]
        args = {"channel_id": channel, "thread_ts": incoming.at.thread, "prompts": prompts}
        args["title"] = say(card.title, reply.locale)
        await self._calls("assistant.threads.setSuggestedPrompts", args, lane=f"status:{channel}")

    async def _unfurl(self, incoming: Incoming, reply: Reply, luggage: Luggage) -> None:
        if not reply.card or reply.private or not isinstance(incoming, Clicked):
            return
        channel = await self._post.channel(incoming.at)
        # Tables and charts are refused in unfurls; the plain form always fits.
        shape = {luggage.url: {"blocks": blocks(reply.card, reply.locale, surface="view")}}
        await self._calls("chat.unfurl", {"channel": channel, "ts": incoming.ref, "unfurls": shape}, lane=channel)

    async def _joined(self, event: Body, event_id: str) -> None:
        name = ""
        try:
            found = await self._calls("conversations.info", {"channel": event["channel"]}, patience=5.0)
            name = str(found["channel"].get("name") or "")
        except (Refused, Lost, Busy) as error:
            log.info("the channel's name is not known: %s", error)
        await self._start(*events.joined(event, event_id, name))

    async def _file_shared(self, event: Body, me: str) -> None:
        """A file whose message never came: Slack tells of a shared file twice, mostly."""
        await asyncio.sleep(3.0)
        channel, file = event.get("channel_id", ""), event.get("file_id", "")
        if (channel, file) in self._seen_files:
            return
        try:
            found = (await self._calls("files.info", {"file": file}, patience=10.0))["file"]
        except (Refused, Lost, Busy):
            return
        shares = found.get("shares") or {}
        here = (shares.get("public") or {}).get(channel) or (shares.get("private") or {}).get(channel) or [{}]
        ts, user = here[0].get("ts"), event.get("user_id") or found.get("user")
        if not ts or not user:
            return
        message = {"type": "message", "channel": channel, "user": user, "ts": ts, "files": [found],
                   "thread_ts": here[0].get("thread_ts", "")}  # fmt: skip
        heard = events.said_in_event(message, me)
        if heard:
            await self._start(*heard)

    # The Home tab.

    async def _publish(self, user: str, reply: Reply, page: int) -> None:
        self._homes.add(user)
        cards = [card for card in (reply.card, *reply.more) if card]
        args = {"user_id": user, "view": home.view(cards, reply.locale, page)}
        await self._calls("views.publish", args, lane=f"home:{user}")

    def _refresh(self, user: str) -> None:
        """Bring the Home tab up to date for whoever has looked at it; changes in quick succession make one."""
        if user not in self._homes or self._stopping:
            return
        running = user in self._refreshing
        self._refreshing[user] = True
        if not running:
            self._spawn(self._refreshed(user))

    async def _refreshed(self, user: str) -> None:
        try:
            while self._refreshing[user]:
                await asyncio.sleep(0.2)
                self._refreshing[user] = False
                at = Place("slack", user, "direct")
                shown = Clicked(f"slack:home:{user}:{uuid4().hex}", Identity("slack", user), at, action=HOME)
                luggage = Luggage("home", born=asyncio.get_running_loop().time())
                if await self._kept(shown):
                    await self._finish(*await self._heard(shown, luggage), luggage)
        finally:
            self._refreshing.pop(user, None)

    # What the house asked for.

    async def _posted(self, to: Place, card: Card, key: str, locale: str) -> str:
        ref = await self._post.card(to, card, key=key, locale=locale, patience=2.0)
        if to.kind == "direct":
            self._refresh(to.channel)
        return ref

    async def _updated(self, to: Place, ref: str, card: Card, locale: str) -> None:
        await self._post.update(to, ref, card, locale, patience=2.0)

    async def _replied(self, incoming: Incoming, reply: Reply) -> None:
        await self._shown(incoming, reply, Luggage(), first=False)

    async def _fetched(self, ref: str, limit: int) -> bytes:
        return await self._post.fetch(ref, limit)

    def _now(self, work: Coroutine[Any, Any, Any], seconds: float = 0.0) -> Any:
        """Run it on the loop and wait for it; everything that goes wrong is NotPosted."""
        self._ready()
        assert self._wire
        try:
            return self._wire.run(work, seconds or self._timeout * 4 + 10.0)
        except (Refused, Lost, Busy) as error:
            raise not_posted(error) from error
        except TimeoutError as error:
            raise NotPosted(str(error), after=5.0) from error

    # Odds of the loop.

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("work on a message broke off", exc_info=task.exception())

    async def _in_thread(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._quick, work, *args)


def _draw(chart: Chart, locale: str) -> bytes:
    from bot.chart import png

    return png(chart, locale)
