"""The long connection: the SDK's websocket client in a thread and loop of its own, watched and started anew.

The SDK's client waits up to two minutes between tries, gives up for ever at some errors, asks for its endpoint without
a time limit and answers events only after working on them.  Here its frames, pings and chunks are used; when to
connect, when to give a connection up and how an event is answered is decided by this file.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import random
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.feishu import sdk
from bot.secret import Secret, read

log = logging.getLogger(__name__)

Hear = Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]

_WAITS = (0.2, 0.5, 1.0, 2.0, 3.0)
_PATIENCE = 10.0
_one_a_process = threading.Lock()  # the SDK keeps its event loop in a module


class NoEndpoint(Exception):
    """The platform gave no address to connect to; says why."""


class LongConnection:
    """The long connection of one app.  `hear` is awaited for each event; what it returns is the answer.

    Args:
        ping: seconds between two looks at the connection; twice this time without a pong counts as dead.
        timeout: seconds that one step of connecting may take.
    """

    def __init__(
        self, app_id: str, app_secret: Secret, domain: str, hear: Hear, *, ping: float = 3.0, timeout: float = 5.0
    ) -> None:
        self._app_id, self._app_secret, self._domain = app_id, app_secret, domain.rstrip("/")
        self._hear, self._ping, self._timeout = hear, ping, timeout
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Any = None
        self._stopping = threading.Event()
        self._state = "connecting"
        self.connections = 0

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="feishu-link", daemon=True)
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Close the connection; events that are being heard have until then to be answered."""
        self._stopping.set()
        loop, client = self._loop, self._client
        if loop is not None and client is not None and not loop.is_closed():
            with contextlib.suppress(RuntimeError):  # closed in this very moment
                loop.call_soon_threadsafe(client.lost.set)
        if self._thread is not None:
            self._thread.join(patience)

    def state(self) -> str:
        """up, connecting, or "down: reason"."""
        if self._thread is None or not self._thread.is_alive():
            return "down: not started" if not self._stopping.is_set() else "down: stopped"
        return self._state

    def _run(self) -> None:
        if not _one_a_process.acquire(timeout=_PATIENCE):
            self._state = "down: another Feishu connection lives in this process"
            self._stopping.wait()
            return
        try:
            client = sdk.load()
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            client.loop = self._loop = loop
            try:
                loop.run_until_complete(self._keep_up())
            finally:
                left = asyncio.all_tasks(loop)
                for task in left:
                    task.cancel()
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
                loop.run_until_complete(loop.shutdown_default_executor())
                loop.close()
                asyncio.set_event_loop(None)
        except Exception:
            log.exception("the thread of the long connection ended")
            self._state = "down: the connection thread failed"
        finally:
            _one_a_process.release()

    async def _keep_up(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            client = self._client = _client(self._app_id, read(self._app_secret), self._domain, self._hear)
            try:
                await self._connect(client)
                self.connections += 1
                self._state, failures = "up", 0
                reason = await self._watch(client)
                if not self._stopping.is_set():
                    self._state = "connecting"
                    log.warning("Feishu: connection lost: %s", reason)
            except Exception as error:
                failures += 1
                reason = str(error) or type(error).__name__
                self._state = f"down: {reason}" if failures > 1 else "connecting"
                log.warning("Feishu: cannot connect: %s", reason)
            finally:
                await _dismiss(client)
            await self._pause(_WAITS[min(failures, len(_WAITS) - 1)] * random.uniform(0.8, 1.2))

    async def _connect(self, client: Any) -> None:
        loop = asyncio.get_running_loop()
        # In another thread and bounded twice: the endpoint may hang, or drip for ever.
        ask = loop.run_in_executor(None, endpoint, self._domain, self._app_id, read(self._app_secret), self._timeout)
        client.url, settings = await asyncio.wait_for(ask, self._timeout + 1)
        if settings:
            client.configure(settings)
        await asyncio.wait_for(client._connect(), self._timeout)
        if client._conn is None:
            raise NoEndpoint("the connection was closed at once")

    async def _watch(self, client: Any) -> str:
        """Wait until the connection is no good any more; why."""
        pings = asyncio.get_running_loop().create_task(client._ping_loop())
        try:
            while not self._stopping.is_set():
                try:
                    await asyncio.wait_for(client.lost.wait(), 0.25)
                    return "closed"
                except TimeoutError:
                    pass
                if client._conn is None:
                    return "no socket"
                if time.monotonic() - client.looked < self._ping:
                    continue
                client.looked = time.monotonic()
                try:
                    pong = await asyncio.wait_for(client._conn.ping(), self._ping)
                    await asyncio.wait_for(pong, self._ping)
                except Exception as error:
                    return f"no pong ({type(error).__name__})"
            return "stopping"
        finally:
            pings.cancel()

    async def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopping.is_set():
            await asyncio.sleep(min(0.1, max(end - time.monotonic(), 0)))


def endpoint(domain: str, app_id: str, app_secret: str, timeout: float) -> tuple[str, Any]:
    """Where to connect to, and the server's wishes; the SDK's own request has no time limit."""
    sdk.load()
    import requests
    from lark_oapi.ws.const import GEN_ENDPOINT_URI

    try:
        answer = requests.post(
            domain + GEN_ENDPOINT_URI,
            headers={"locale": "zh"},
            json={"AppID": app_id, "AppSecret": app_secret},
            timeout=timeout,
            allow_redirects=False,
        )
        reply = json.loads(answer.content)
    except requests.RequestException as error:
        raise NoEndpoint(f"no answer from {domain} ({type(error).__name__})") from None
    except ValueError:
        raise NoEndpoint(f"HTTP {answer.status_code} without a JSON answer") from None
    if not isinstance(reply, dict) or reply.get("code") != 0:
        code, why = (reply.get("code"), reply.get("msg", "")) if isinstance(reply, dict) else ("?", "")
        raise NoEndpoint(f"{code}: {str(why)[:200]}")
    data = reply.get("data") or {}
    if not str(data.get("URL", "")).startswith(("ws://", "wss://")):
        raise NoEndpoint("the answer names no address")
    return str(data["URL"]), data.get("ClientConfig")


def _client(app_id: str, app_secret: str, domain: str, hear: Hear) -> Any:
    """The SDK's client with the parts replaced that must not block, wait or give up.

    One for each try: after a failed connect its lock may stay taken.
    """
    from lark_oapi.core.enum import LogLevel
    from lark_oapi.ws.client import Client as SdkClient
    from lark_oapi.ws.model import ClientConfig

    class Client(SdkClient):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(app_id, app_secret, log_level=LogLevel.CRITICAL, domain=domain)
            self.url = ""
            self.lost = asyncio.Event()
            self.looked = time.monotonic()

        def configure(self, settings: dict[str, Any]) -> None:
            self._configure(ClientConfig(settings))

        def _configure(self, conf: Any) -> None:
            if conf.PingInterval:
                self._ping_interval = min(max(int(conf.PingInterval), 1), 600)

        def _get_conn_url(self) -> str:
            return self.url

        async def _reconnect(self) -> None:
            self.lost.set()

        async def _handle_data_frame(self, frame: Any) -> None:
            headers = {header.key: header.value for header in frame.headers}
            payload = frame.payload
            if int(headers.get("sum", "1")) > 1:
                payload = self._combine(headers["message_id"], int(headers["sum"]), int(headers["seq"]), payload)
                if payload is None:
                    return
            started = time.monotonic()
            answer: dict[str, Any] = {"code": 200}
            try:
                reaction = await hear(json.loads(payload)) if headers.get("type") == "event" else None
                if reaction is not None:
                    text = json.dumps(reaction, ensure_ascii=False).encode()
                    answer["data"] = base64.b64encode(text).decode()
            except Exception:
                log.exception("an event could not be taken; the platform will send it again")
                answer["code"] = 500
            header = frame.headers.add()
            header.key, header.value = "biz_rt", str(int((time.monotonic() - started) * 1000))
            frame.payload = json.dumps(answer).encode()
            try:
                await self._write_message(frame.SerializeToString())
            except Exception as error:
                log.info("an acknowledgement could not be sent: %s", error)

    return Client()


async def _dismiss(client: Any) -> None:
    """Close what is open and end the SDK's own tasks, within moments."""
    client._cache._cron.cancel()
    connection = client._conn
    if connection is None:
        return
    client._conn = None
    try:
        await asyncio.wait_for(connection.close(), 1.0)
    except Exception:
        connection.transport.abort()
