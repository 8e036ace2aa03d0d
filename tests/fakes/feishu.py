"""A server that plays Feishu: tokens, the long connection, webhooks, messages, cards, files, people, approvals.

It is strict where the real one is (sizes, card JSON, rates, tokens, scopes, a message of another sender) and does wrong
on demand: `wrong(path, what)` for the API, `links.*` for the long connection.

    with FeishuServer() as feishu:
        ann = feishu.person("Ann", email="ann@example.com")
        Feishu(feishu.app_id, feishu.app_secret, domain=feishu.url).start(ears)
        feishu.connected()
        feishu.says(ann, "help")
        card = feishu.card_for(ann)
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.feishu_api import Api, Message, Wrong
from tests.fakes.feishu_links import Links, Transport
from tests.fakes.feishu_people import People

_app_number = itertools.count(1)


class FeishuServer(Api, People, Transport):
    """See the module."""

    def __init__(self, port: int = 0) -> None:
        self.app_id, self.app_secret = f"cli_fake{next(_app_number)}_{os.getpid()}", "secret"
        self.encrypt_key, self.verification_token, self.tenant = "encrypt", "verify", "tenant1"
        self.bot = "ou_bot"
        self.webhook = ""
        self.people: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, Message] = {}
        self.files: dict[tuple[str, str], tuple[bytes, str]] = {}
        self.images: set[str] = set()
        self.uploads: list[tuple[str, str, bytes]] = []
        self.approvals: dict[str, dict[str, Any]] = {}
        self.instances: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, str]] = []
        self.used_scopes: set[str] = set()
        self.scopes: set[str] | None = None
        self.events: set[str] | None = None
        self.used_events: set[str] = set()
        self.refused_cards: list[str] = []
        self.limited = 0
        self.redirect = ""
        self.links = Links()
        self.waits = 3.0
        self.later = 0.0
        self._wrongs: list[Wrong] = []
        self._rates: dict[str, deque[float]] = {}
        self._uuids: dict[tuple[str, str], tuple[str, float]] = {}
        self._tokens: dict[str, float] = {}
        self._token_uses: dict[str, int] = {}
        self._click_tokens: dict[str, tuple[str, int, float]] = {}
        self._answering: dict[str, dict[str, Any]] = {}
        self._pending: dict[str, asyncio.Future[tuple[int, Any]]] = {}
        self._numbers = itertools.count(1)
        self._change = threading.Condition()
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-feishu", daemon=True)
        self._runner: web.AppRunner | None = None

    # Life

    def __enter__(self) -> FeishuServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()
        self.open()

    def stop(self) -> None:
        self.close()
        self._do(self._clean())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def open(self) -> None:
        """Listen (again), on the port of before."""
        self._port = self._do(self._listen(self._port))

    def close(self) -> None:
        """Go away: nothing listens, every connection is cut."""
        self._do(self._go())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    # The cast

    def person(self, name: str, *, email: str = "", mobile: str = "", zone: str = "Asia/Shanghai") -> str:
        open_id = f"ou_{name.lower()}_{next(self._numbers)}"
        self.people[open_id] = {
            "open_id": open_id,
            "user_id": f"u_{name.lower()}",
            "union_id": f"on_{name.lower()}",
            "name": name,
            "enterprise_email": email,
            "mobile": mobile,
            "time_zone": zone,
            "status": {"is_resigned": False, "is_activated": True},
        }
        return open_id

    def group(self, name: str, *members: str, topics: bool = False, external: bool = False) -> str:
        chat = f"oc_{name.lower()}_{next(self._numbers)}"
        self.groups[chat] = {"name": name, "members": list(members), "topics": topics, "external": external}
        return chat

    # What people see

    def wait(self, found: Callable[[], Any], seconds: float = 60.0, what: str = "") -> Any:
        """Wait until `found` says something."""
        end = time.monotonic() + seconds
        with self._change:
            while not (value := found()):
                left = end - time.monotonic()
                assert left > 0, f"waited {seconds} s for {what or found}; there is:\n{self.transcript()}"
                self._change.wait(min(left, 0.2))
            return value

    def posted(self, to: str = "", kind: str = "") -> list[Message]:
        """What the bot has posted, oldest first."""
        return [
            one
            for one in self.messages.values()
            if one.by_bot and not one.recalled and (not to or one.to == to) and (not kind or one.kind == kind)
        ]

    def card_for(self, to: str, number: int = 1, seconds: float = 60.0, words: str = "") -> Message:
        """The number-th card posted to that person or group, with these words on it where they are given."""

        def found() -> Message | None:
            fitting = [one for one in self.posted(to, "interactive") if words in one.words]
            return fitting[number - 1] if len(fitting) >= number else None

        message = self.wait(found, seconds, f"card {number} for {to} {words}")
        assert isinstance(message, Message)
        return message

    def transcript(self) -> str:
        lines = [
            f"{one.to} {'<' if one.by_bot else '>'} {one.kind}: {one.words[:300]}" for one in self.messages.values()
        ]
        return "\n".join([*lines, *(f"REFUSED {why}" for why in self.refused_cards)])

    def connected(self, seconds: float = 60.0) -> None:
        self.wait(lambda: self.links.live, seconds, "a connection")

    # What goes wrong

    def wrong(self, path: str, what: str, times: int = 1, seconds: float = 30.0) -> None:
        """The next `times` calls whose path fits go wrong.

        what: "429", "99991400", "html", "500", "502", "drop", "lost" (done, but the answer is lost), "hang",
        "stale" (the token is dropped), or any code.
        """
        self._wrongs.append(Wrong(re.compile(path), what, times, seconds))

    def drop_tokens(self) -> None:
        """Every token that was given is bad from now on."""
        self._tokens.clear()

    def now(self) -> float:
        """Seconds; `later` moves it on."""
        return time.monotonic() + self.later

    def cut_links(self, how: str = "close") -> None:
        """End the long connections: "close" frame, "fin" without one, "rst", or "freeze" (half open: silence)."""
        self._do(self._cut(how))

    async def _cut(self, how: str) -> None:
        for link in list(self.links.live):
            transport = link._req.transport if link._req is not None else None  # type: ignore[union-attr]
            if how == "freeze":
                self.links.frozen.add(link)
                self.links.live.remove(link)
            elif how == "close":
                await link.close(code=1001)
            elif transport is not None and how == "fin":
                transport.close()
            elif transport is not None:
                transport.abort()

    # The server

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _do(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    async def _listen(self, port: int) -> int:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/callback/ws/endpoint", self._endpoint)
        app.router.add_get("/ws", self._link)
        app.router.add_route("*", "/open-apis/{rest:.*}", self._api)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        return int(site._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]

    async def _go(self) -> None:
        await self._cut("rst")
        for link in list(self.links.frozen):
            if link._req is not None and link._req.transport is not None:  # type: ignore[union-attr]
                link._req.transport.abort()  # type: ignore[union-attr]
        self.links.frozen.clear()
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _clean(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _changed(self) -> None:
        with self._change:
            self._change.notify_all()
