"""Slack as a platform: hears through Bolt, acknowledges as soon as a message is kept, answers when the house has.

All of the adapter's own state lives on one event loop in a thread of its own; the house is asked in other threads.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Literal, TypeVar

from bot.http import Door, HttpRequest, HttpResponse
from bot.platform import HouseFunctions, NotPosted, deaf, patience
from bot.secret import Secret, read
from bot.slack.api import SlackApi, SlackBusy, SlackLost, SlackRefused, not_posted
from bot.slack.channels import SlackChannels
from bot.slack.connection import Loop, Socket, answered, bolt
from bot.slack.events import Interaction
from bot.slack.files import SlackFiles
from bot.slack.intake import SlackIntake
from bot.slack.people import SlackPeople
from bot.slack.pictures import Pictures
from bot.slack.post import SlackPost
from bot.slack.replies import SlackReplies
from bot.slack.tasks import Pools, Tasks
from bot.slack.worker import SlackWorker
from chat.cards.card import Attachment, Card, Chart, Reply
from chat.incoming import Incoming, Place

log = logging.getLogger(__name__)

T = TypeVar("T")


class Slack:
    """Implements `bot.platform.Platform`.

    Args:
        mode: "socket" (needs app_token) or "http" (needs signing_secret; serve `doors`).
        bot_token, app_token: the token, or a function that reads it anew when Slack refuses the one before.
        api_base_url: any server that speaks Slack's Web API.
        ping_interval: seconds between pings of a Socket Mode connection; a dead one is noticed after about two.
        workers, file_workers: how many messages are worked on at once, without and with files.
        timeout: seconds for one call of the Web API.
        patience: seconds that an answer waits for a rate limit or an outage before it is tried anew later.
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
        self._workers, self._file_workers = workers, file_workers
        self._timeout, self._patience, self._ack_patience = timeout, patience, ack_patience
        self._native, self._young, self._stop_patience = native_charts, young, stop_patience
        self._wire: Loop | None = None
        self._intake: SlackIntake | None = None
        self._socket: Socket | None = None

    def start(self, house: HouseFunctions) -> None:
        self._ready().run(self._listen(house), 10.0)

    def stop(self) -> None:
        wire, self._wire = self._wire, None
        if not wire:
            return
        try:
            wire.run(self._end(), self._stop_patience + 10.0)
        except TimeoutError:
            log.warning("stopped with work unfinished; it is kept and will be answered after the next start")
        self._pools.close()
        wire.close()

    def state(self) -> str:
        trouble = self._trouble() or ("" if self._wire and self._intake else "not started")
        if not trouble:
            trouble = self._api.signed_out or (self._socket.trouble if self._socket and not self._socket.up else "")
        if trouble:
            return f"down: {trouble}"
        up = self._intake and self._intake.me if self._mode == "http" else self._socket and self._socket.up
        return "up" if up else "connecting"

    def doors(self) -> tuple[Door, ...]:
        """Where Slack sends its requests in HTTP mode (events, commands and interactivity alike)."""
        return (Door(self._path, self._asked),) if self._mode == "http" else ()

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        return self._now(self._posted(_under(to, under), card, key, locale, first))

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        work = self._handed_over(_under(to, under), under, file, first)
        self._now(work, self._timeout * 4 + 10.0 + patience(len(file.data)))

    def reply(self, to: Incoming, reply: Reply) -> None:
        self._now(self._replied(to, reply))

    def fetch(self, ref: str, limit: int) -> bytes:
        return self._now(self._fetched(ref, limit), 120.0)

    def outsiders(self, channel: str) -> bool | None:
        try:
            return self._now(self._met(channel)).outsiders
        except NotPosted:
            return None

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        self._now(self._updated(to, ref, card, locale))

    def _ready(self) -> Loop:
        """The loop and what calls Slack; listening is another matter, so that a single job can post."""
        if not self._wire:
            self._pools = Pools(self._workers, self._file_workers)
            self._wire = Loop("slack")
            self._wire.run(self._make(), 10.0)
        return self._wire

    async def _make(self) -> None:
        """Before `start` the house has lent nothing: what is posted then is told it afterwards."""
        self._tasks = Tasks()
        self._api = SlackApi(self._bot_token, self._base, timeout=self._timeout, patience=self._patience)
        self._people = SlackPeople(self._api)
        self._channels = SlackChannels(self._api)
        self._files = SlackFiles(self._api)
        self._pictures = Pictures(self._files, self._tasks, self._pools.quickly, _draw)
        self._post = SlackPost(self._api, self._files, self._pictures, native=self._native, young=self._young)
        self._untold: list[tuple[str, Place, str]] = []
        self._lend(deaf(told=lambda *news: self._untold.append(news)))

    def _lend(self, house: HouseFunctions) -> None:
        api, post, pools, tasks, pictures = self._api, self._post, self._pools, self._tasks, self._pictures
        pictures.kept = house.picture
        self._replies = SlackReplies(api, post, self._files, pictures, house, pools, tasks)
        self._worker = SlackWorker(
            api, self._people, self._channels, post, self._replies, pictures, house, pools, tasks
        )

    async def _listen(self, house: HouseFunctions) -> None:
        if self._trouble():
            log.error("Slack is not listening: %s", self._trouble())
            return
        api, pools, tasks = self._api, self._pools, self._tasks
        self._lend(house)
        self._intake = SlackIntake(api, self._people, self._post, self._worker, house, pools, tasks, self._ack_patience)
        self._app = bolt(api.client, read(self._signing_secret), self._intake)
        for news in self._untold:
            await pools.quickly(house.told, *news)
        tasks.spawn(self._who(self._intake), idle=True)
        if self._mode == "socket":
            self._socket = Socket(self._app, self._app_token, self._ping)
            await self._socket.start()

    async def _end(self) -> None:
        """Take nothing more; what was acknowledged is worked on to its end, as far as there is time."""
        if self._intake:
            await self._intake.close(self._ack_patience + 0.5)
        if self._socket:
            await self._socket.stop()
        await self._tasks.end(self._stop_patience)
        await self._api.close()
        self._intake = self._socket = None

    async def _who(self, intake: SlackIntake) -> None:
        """Ask who we are until Slack says so, and again every while, so that a refused token is seen and forgiven."""
        while True:
            try:
                ourselves = await self._api("auth.test", {}, patience=5.0)
                intake.me = str(ourselves.get("user_id") or "")
                self._people.team, self._people.enterprise = (
                    ourselves.get("team_id") or "",
                    ourselves.get("enterprise_id") or "",
                )
            except (SlackRefused, SlackLost, SlackBusy) as error:
                log.warning("Slack does not know us: %s", error)
            await asyncio.sleep(300.0 if intake.me and not self._api.signed_out else 2.0)

    def _trouble(self) -> str:
        if self._mode == "http" and not read(self._signing_secret):
            # An empty secret would accept a signature that anybody can make.
            return "no signing_secret"
        return "no app_token" if self._mode == "socket" and not read(self._app_token) else ""

    async def _asked(self, asked: HttpRequest) -> HttpResponse:
        """A request, on the server's loop; it is taken on ours."""
        wire = self._wire
        if not wire or not self._intake:
            return HttpResponse(503)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(answered(self._app, asked), wire.loop))

    async def _posted(self, to: Place, card: Card, key: str, locale: str, first: bool) -> str:
        posted = await self._post.card(to, card, key=key, locale=locale, first=first, patience=2.0)
        self._tasks.spawn(self._replies.posted(to, posted, locale))
        if self._intake and to.kind == "direct":
            self._worker.refresh(to.channel)
        return posted.ref

    async def _handed_over(self, to: Place, under: str, file: Attachment, first: bool) -> None:
        channel = await self._post.channel(to)
        await self._files.hand_over(channel, to.thread, (file,), after=under, first=first)

    async def _updated(self, to: Place, ref: str, card: Card, locale: str) -> None:
        await self._post.update(to, ref, card, locale, patience=2.0)

    async def _replied(self, incoming: Incoming, reply: Reply) -> None:
        left = await self._worker.waiting.left(incoming)
        await self._worker.show(incoming, reply, Interaction(moment=left), first=False)

    async def _met(self, channel: str) -> Place:
        return await self._channels.met(Place(self.name, channel), 3.0)

    async def _fetched(self, ref: str, limit: int) -> bytes:
        return await self._files.fetch(ref, limit)

    def _now(self, work: Coroutine[Any, Any, T], seconds: float = 0.0) -> T:
        """Run it on the loop and wait for it; everything that goes wrong is NotPosted."""
        try:
            return self._ready().run(work, seconds or self._timeout * 4 + 10.0)
        except (SlackRefused, SlackLost, SlackBusy) as error:
            raise not_posted(error) from error
        except TimeoutError as error:
            raise NotPosted(str(error), after=5.0) from error


def _under(to: Place, ref: str) -> Place:
    """The thread of a card; a card that stands in a thread is shown with what follows it there."""
    return replace(to, thread=to.thread or ref)


def _draw(chart: Chart, locale: str) -> bytes:
    from bot.chart import png

    return png(chart, locale)
