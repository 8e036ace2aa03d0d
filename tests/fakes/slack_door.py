"""How the fake Slack delivers: over Socket Mode or by signed HTTP requests, again when it is not acknowledged.
And how its connections break."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
import struct
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.fakes.slack import SlackServer

PATIENCE = 3.0


class Delivery:
    """One payload on its way; `seconds` until it was acknowledged (the last try's), `answer` what came with it."""

    def __init__(self, kind: str, body: dict[str, Any]) -> None:
        self.kind, self.body = kind, body
        self.sent = time.monotonic()
        self.seconds = 0.0
        self.tries = 0
        self.answer: dict[str, Any] | None = None
        self.lost = False
        self._done = threading.Event()

    def wait(self, seconds: float = 120.0) -> Delivery:
        assert self._done.wait(seconds), f"{self.kind} was not acknowledged"
        assert not self.lost, f"{self.kind} was given up after {self.tries} tries"
        return self

    @property
    def done(self) -> bool:
        return self._done.is_set()

    def acknowledged(self, answer: dict[str, Any] | None) -> None:
        self.seconds = time.monotonic() - self.sent
        self.answer = answer
        self._done.set()

    def given_up(self) -> None:
        self.lost = True
        self._done.set()


class Door:
    def __init__(self, server: SlackServer) -> None:
        self._server = server
        self.request_url = ""
        self.sockets: list[web.WebSocketResponse] = []
        self.deaf: set[web.WebSocketResponse] = set()
        self.acks: deque[float] = deque(maxlen=20_000)
        self.connected: list[float] = []
        self.again_after = PATIENCE
        self.tries = 4
        self.dead_tickets = 0
        self.to_all = False
        self._tickets: dict[str, bool] = {}
        self._waiting: dict[str, asyncio.Future[dict[str, Any] | None]] = {}
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._arrived: asyncio.Event | None = None
        self._http: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # Delivering.

    def send(self, kind: str, body: dict[str, Any]) -> Delivery:
        delivery = Delivery(kind, body)
        self._server._loop.call_soon_threadsafe(self._go, delivery)
        return delivery

    def _go(self, delivery: Delivery) -> None:
        deliver = self._by_http if self._server.delivery == "http" else self._by_socket
        task = asyncio.get_running_loop().create_task(deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _by_socket(self, delivery: Delivery) -> None:
        """Real Slack repeats events only; a click or command nobody takes is an error shown to the person."""
        tries = self.tries if delivery.kind == "events_api" else 1
        for attempt in range(tries):
            delivery.tries += 1
            ws = await self._socket()
            envelope = self._server.next("envelope-")
            answered: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
            self._waiting[envelope] = answered
            payload: dict[str, Any] = {
                "envelope_id": envelope,
                "type": delivery.kind,
                "payload": delivery.body,
                "accepts_response_payload": delivery.kind != "events_api",
            }
            if attempt:
                payload |= {"retry_attempt": attempt, "retry_reason": "timeout"}
            try:
                for one in self.sockets if self.to_all else [ws]:
                    if one not in self.deaf:
                        await one.send_json(payload)
                answer = await asyncio.wait_for(answered, self.again_after)
            except (TimeoutError, ConnectionError, RuntimeError):
                continue
            finally:
                self._waiting.pop(envelope, None)
            delivery.acknowledged(answer)
            self.acks.append(delivery.seconds)
            return
        delivery.given_up()

    async def _socket(self) -> web.WebSocketResponse:
        """The newest connection that looks alive from here; Slack does not notice at once that one is not."""
        while True:
            alive = [ws for ws in self.sockets if not ws.closed]
            if alive:
                return alive[-1]
            self._arrived = self._arrived or asyncio.Event()
            await self._arrived.wait()

    async def _by_http(self, delivery: Delivery) -> None:
        tries = 4 if delivery.kind == "events_api" else 1
        for attempt in range(tries):
            delivery.tries += 1
            status, answer = await self.post(delivery.kind, delivery.body, retry=attempt)
            if status == 200:
                delivery.acknowledged(answer)
                self.acks.append(delivery.seconds)
                return
            await asyncio.sleep(0.3)
        delivery.given_up()

    async def post(
        self, kind: str, body: dict[str, Any], *, retry: int = 0, secret: str = "", age: float = 0.0
    ) -> tuple[int, dict[str, Any] | None]:
        """One signed request; `secret` and `age` make it a wrong one."""
        if self._http is None:
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64))
        content = "application/x-www-form-urlencoded"
        if kind == "events_api":
            data, content = json.dumps(body), "application/json"
        elif kind == "slash_commands":
            data = urlencode(body)
        else:
            data = urlencode({"payload": json.dumps(body)})
        stamp = str(int(time.time() - age))
        digest = hmac.new((secret or self._server.secret).encode(), f"v0:{stamp}:{data}".encode(), hashlib.sha256)
        headers = {
            "Content-Type": content,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        try:
            timeout = aiohttp.ClientTimeout(total=self.again_after)
            async with self._http.post(self.request_url, data=data, headers=headers, timeout=timeout) as answer:
                text = await answer.text()
                return answer.status, json.loads(text) if text.startswith("{") else None
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, None

    # Socket Mode.

    def ticket(self) -> str:
        ticket = self._server.next("ticket")
        self._tickets[ticket] = True
        return f"{self._server.address.replace('http', 'ws')}/link?ticket={ticket}"

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if not self._tickets.pop(request.query.get("ticket", ""), False):
            return web.Response(status=403)
        if self.dead_tickets:
            self.dead_tickets -= 1
            return web.Response(status=503)
        ws = web.WebSocketResponse(autoping=False, heartbeat=None)
        await ws.prepare(request)
        assert request.transport
        self._transports[ws] = request.transport
        await ws.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(ws)
        self.connected.append(time.monotonic())
        if self._arrived:
            self._arrived.set()
            self._arrived = None
        try:
            async for message in ws:
                if ws in self.deaf:
                    continue
                if message.type is WSMsgType.PING:
                    await ws.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            if ws in self.sockets:
                self.sockets.remove(ws)
            self._transports.pop(ws, None)
        return ws

    def _acknowledged(self, message: dict[str, Any]) -> None:
        answered = self._waiting.get(message.get("envelope_id", ""))
        if answered and not answered.done():
            answered.set_result(message.get("payload"))

    # Breaking.

    def break_off(self, how: str) -> None:
        """`how`: disconnect (Slack asks to reconnect), fin (closed without a word), reset (RST), half-open (deaf)."""
        self._server.run(self._break(how))

    async def _break(self, how: str) -> None:
        for ws in list(self.sockets):
            transport = self._transports[ws]
            if how == "disconnect":
                self.sockets.remove(ws)
                await ws.send_json({"type": "disconnect", "reason": "refresh_requested"})
            elif how == "fin":
                self.sockets.remove(ws)
                transport.write_eof() if transport.can_write_eof() else transport.close()
                transport.close()
            elif how == "reset":
                self.sockets.remove(ws)
                raw = transport.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                transport.abort()
            elif how == "half-open":
                self.deaf.add(ws)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        for ws in list(self.sockets):
            transport = self._transports.get(ws)
            if transport:
                transport.abort()
        if self._http:
            await self._http.close()
