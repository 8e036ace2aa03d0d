"""The two ways Slack reaches us: a Socket Mode connection that mends itself, and signed HTTP requests.  Both through
Bolt, both on one event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar, cast

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.http import HttpRequest, HttpResponse
from bot.platform import MALFORMED
from bot.secret import Secret, read
from bot.slack.api import proxy_for

log = logging.getLogger(__name__)

T = TypeVar("T")
Take = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any] | None]]
"""Gets a payload; what it gives back goes into the acknowledgement.  Raising leaves the payload unacknowledged, and
Slack sends it again."""


_REACHED = "zhangfang_reached"
"""In the context of a request that Bolt has handed on to us."""


class Loop:
    """An event loop in a thread; other threads hand coroutines over."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """Run it there and wait; raises TimeoutError after `seconds`."""
        running = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return running.result(seconds)
        except concurrent.futures.TimeoutError:
            running.cancel()
            raise TimeoutError(f"no result within {seconds:.0f} s") from None

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5.0)
        if not self._thread.is_alive():
            self.loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()


def bolt(client: AsyncWebClient, signing_secret: str, take: Take) -> AsyncApp:
    """A Bolt app that checks signatures and hands every payload to `take`.

    `take` stands before Bolt's authorisation, which would refuse (and so lose) events while auth.test fails, and
    before its listeners, which leave unacknowledged what nobody listens to.
    """

    async def everything(
        body: dict[str, Any], context: dict[str, Any], next: Callable[[], Awaitable[Any]]
    ) -> BoltResponse | None:
        context[_REACHED] = True
        if body.get("type") == "url_verification":
            await next()
            return None
        answer = await take(body)
        return BoltResponse(status=200, body=dict(answer) if answer else "")

    # Bolt logs its own start-up hints at warning level for what we do on purpose.
    return AsyncApp(
        client=client,
        signing_secret=signing_secret,
        before_authorize=everything,
        request_verification_enabled=True,
        ignoring_self_events_enabled=False,
    )


async def answered(app: AsyncApp, asked: HttpRequest) -> HttpResponse:
    """One signed request from Slack; the answer is its acknowledgement.  400 for what Bolt cannot take apart."""
    try:
        request = AsyncBoltRequest(
            body=asked.body.decode("utf-8", "replace"),
            query=asked.query,
            headers={name: [value] for name, value in asked.headers.items()},
        )
        response = await app.async_dispatch(request)
    except MALFORMED:
        log.warning("a request to Slack's door is not in its shape", exc_info=True)
        return HttpResponse(400)
    if response.status >= 500 and _REACHED not in request.context:
        return HttpResponse(400)  # Bolt stumbled over its shape; what we could not keep has come further
    return HttpResponse(response.status, (response.body or "").encode(), response.first_headers_without_set_cookie())


class Socket:
    """Socket Mode.  `trouble` says why there is no connection ("" while there is one, or none was tried)."""

    def __init__(self, app: AsyncApp, app_token: Secret, ping_interval: float) -> None:
        self._secret, self._ping = app_token, ping_interval
        self._handler: Any = AsyncSocketModeHandler(app, read(app_token) or "none", ping_interval=ping_interval)
        self._client = cast(Any, self._handler).client
        self._client.proxy = proxy_for(app.client.base_url)
        self._watching: asyncio.Task[None] | None = None
        self._connecting: asyncio.Task[None] | None = None
        self.trouble = ""
        self.up = False
        self._issue = self._client.issue_new_wss_url
        self._client.issue_new_wss_url = self._address

    async def start(self) -> None:
        self._connecting = asyncio.ensure_future(self._client.connect())
        self._watching = asyncio.ensure_future(self._watch())

    async def stop(self) -> None:
        self.up = False
        for task in (self._watching, self._connecting):
            if task:
                task.cancel()
        await self._handler.close_async()

    async def _address(self) -> str:
        """A fresh address, with the token as it stands in its file today."""
        self._client.app_token = read(self._secret) or "none"
        try:
            address: str = await self._issue()
        except Exception as error:
            response = getattr(error, "response", None)
            data = getattr(response, "data", None)
            self.trouble = str(data.get("error", "")) if isinstance(data, dict) else type(error).__name__
            raise
        self.trouble = ""
        return address

    async def _watch(self) -> None:
        """Two mends to the SDK's client.

        An address works once and not for long, and the client tries the same one for ever when its first connection
        fails: forgotten here, it asks for a new one.  And its own watch dies with a session that broke in a way it
        did not foresee: after ten pings without a connection a new one is forced.
        """
        tick = min(0.25, self._ping / 4)
        down = 0.0
        while True:
            await asyncio.sleep(tick)
            self.up = await self._client.is_connected()
            down = 0.0 if self.up else down + tick
            if down >= self._ping + 0.5:
                self._client.wss_uri = None
            if down >= self._ping * 10 and not self._client.connect_operation_lock.locked():
                down = 0.0
                if self._connecting is None or self._connecting.done():
                    log.warning("no Socket Mode connection for a while: connecting anew")
                    self._connecting = asyncio.ensure_future(self._again())

    async def _again(self) -> None:
        try:
            await self._client.connect_to_new_endpoint(force=True)
        except Exception as error:
            log.warning("no Socket Mode connection: %s", error)
