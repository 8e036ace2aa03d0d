"""A server that plays Slack: Web API, Socket Mode, signed HTTP events, files; its people click and type; it has faults.

Real slack_bolt and slack_sdk talk to it over loopback.  It refuses what Slack's documentation says Slack refuses.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from aiohttp import web

from tests.fakes.slack_api import API, BOT, TEAM
from tests.fakes.slack_calls import Call, Calls, Fault
from tests.fakes.slack_door import Delivery, Door
from tests.fakes.slack_people import People

EVERY_SCOPE = frozenset(
    [
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "links:read",
        "links:write",
        "reactions:write",
        "users:read",
        "users:read.email",
    ]
)


class SlackServer(People, Calls):
    """Start it, give `base` to the bot, let people act, look at `messages`, `views`, `calls`."""

    def __init__(self, *, delivery: str = "socket", scopes: frozenset[str] = EVERY_SCOPE, secret: str = "shhh") -> None:
        self.bot_token, self.app_token, self.secret = "xoxb-good", "xapp-good", secret
        self.delivery, self.scopes = delivery, set(scopes)
        self.users: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.whispers: list[dict[str, Any]] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.stacks: dict[str, list[str]] = defaultdict(list)
        self.homes: dict[str, dict[str, Any]] = {}
        self.reactions: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.files: dict[str, dict[str, Any]] = {}
        self.prompts: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.unfurls: list[dict[str, Any]] = []
        self.triggers: dict[str, tuple[str, float]] = {}
        self.used_triggers: set[str] = set()
        self.responses: dict[str, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self.used_scopes: set[str] = set()
        self.sent_events: set[str] = set()
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.strangers_saw: list[str] = []
        self.rate: float = 0.0
        self.tiers = 0.0
        self.scan = 0.05
        self.sharing = 0.0
        """Seconds until a shared file stands in the conversation: Slack answers before it does."""
        self.largest = 1024 * 1024 * 1024
        self.slow_uploads = 0.0
        self.trigger_lives = 3.0
        self.busy = 0
        self.response_lives = 1800.0
        self.keep_calls = True
        self.counts: Counter[str] = Counter()
        self._last_post: dict[str, float] = {}
        self._minutes: dict[str, deque[float]] = defaultdict(deque)
        self._number = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-slack", daemon=True)
        self._api = API(self)
        self.door = Door(self)
        self.address = ""

    # Life.

    def start(self) -> SlackServer:
        self._thread.start()
        self.run(self._serve())
        return self

    def stop(self) -> None:
        self.run(self.door.close())
        self.run(self._runner.cleanup())
        self.run(self._rest())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _rest(self) -> None:
        """What still waits here is for somebody who is gone."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def run(self, work: Coroutine[Any, Any, Any], seconds: float = 60.0) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    @property
    def base(self) -> str:
        return f"{self.address}/api/"

    def next(self, letter: str) -> str:
        return f"{letter}{next(self._number):08d}"

    def stamp(self) -> str:
        """A message's ts: unique, and about now."""
        return f"{int(time.time())}.{next(self._number):06d}"

    # Its world.

    def person(self, user: str, name: str, *, locale: str = "en-US", email: str = "", **flags: Any) -> str:
        self.users[user] = {
            "id": user,
            "name": name.lower(),
            "team_id": TEAM,
            "locale": locale,
            "tz": "Asia/Shanghai",
            "is_email_confirmed": True,
            "profile": {"real_name": name, "display_name": name, "email": email or f"{name.lower()}@example.com"},
            **flags,
        }
        return user

    def channel(self, channel: str, name: str, *members: str, bot: bool = True) -> str:
        self.channels[channel] = {"id": channel, "name": name, "members": {*members, *([BOT] if bot else ())}}
        return channel

    def direct(self, user: str) -> str:
        channel = "D" + user[1:]
        if channel not in self.channels:
            self.channels[channel] = {"id": channel, "name": "", "members": {user, BOT}, "user": user}
        return channel

    def fault(
        self, method: str, what: str, *, times: int = 1, seconds: float = 0.0, channel: str = "", lasts: float = 0.0
    ) -> None:
        """The next `times` calls of the method (or all within `lasts` seconds) go wrong."""
        until = time.monotonic() + lasts if lasts else 0.0
        self.faults[method].append(Fault(what, 10**9 if lasts else times, seconds, channel, until))

    def file(self, user: str, name: str, mime: str, data: bytes, **more: Any) -> dict[str, Any]:
        ident = self.next("F")
        self.files[ident] = {
            "id": ident,
            "name": name,
            "mimetype": mime,
            "size": len(data),
            "user": user,
            "data": data,
            "url_private": f"{self.address}/files/{ident}",
            "url_private_download": f"{self.address}/files/{ident}",
            "scan": self.scan,
            **more,
        }
        return self.files[ident]

    # Looking.

    def message(self, channel: str, ts: str) -> dict[str, Any]:
        return next(one for one in self.messages[channel] if one["ts"] == ts)

    def bot_messages(self, channel: str) -> list[dict[str, Any]]:
        return [one for one in self.messages[channel] if one.get("user") == BOT]

    def top(self, user: str) -> dict[str, Any]:
        return self.views[self.stacks[user][-1]]

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def wait(self, until: Callable[[], Any], seconds: float = 60.0) -> Any:
        """Wait until it gives something true, and give that; how long only failures learn."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(LookupError, StopIteration):
                found = until()
                if found:
                    return found
            time.sleep(0.01)
        raise AssertionError("that did not happen")

    # Inside.

    def trigger(self, user: str) -> str:
        trigger = self.next("trigger.")
        self.triggers[trigger] = (user, time.monotonic() + self.trigger_lives)
        return trigger

    def response_url(self, channel: str, user: str, ts: str = "") -> str:
        ident = self.next("R")
        self.responses[ident] = {
            "channel": channel,
            "user": user,
            "ts": ts,
            "left": 5,
            "until": time.monotonic() + self.response_lives,
        }
        if len(self.responses) > 1000:
            del self.responses[next(iter(self.responses))]
        return f"{self.address}/respond/{ident}"

    def event_body(self, event: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "event_id": self.next("Ev"),
            "team_id": TEAM,
            "event": dict(event),
            "is_ext_shared_channel": bool(self.channels.get(str(event.get("channel")), {}).get("is_ext_shared")),
            "authorizations": [{"user_id": BOT, "is_bot": True, "team_id": TEAM}],
        }

    def deliver(self, kind: str, body: dict[str, Any]) -> Delivery:
        self.sent_events.add(kind)
        return self.door.send(kind, body)

    def _event(self, event: Mapping[str, Any]) -> Delivery:
        self.sent_events.add(str(event["type"]))
        return self.door.send("events_api", self.event_body(event))

    async def _serve(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_get("/link", self.door.socket)
        app.router.add_post("/respond/{ident}", self._api.respond)
        app.router.add_post("/upload/{ident}", self._api.uploaded)
        app.router.add_get("/files/{ident}", self._api.download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
