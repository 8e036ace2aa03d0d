"""How the server that plays Feishu reaches the bot: the long connection with its frames, and signed webhooks."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession, ClientTimeout, WSMsgType, web

from tests.fakes import feishu_frames


class Links:
    """The long connections, and what may go wrong with them."""

    def __init__(self) -> None:
        self.live: list[web.WebSocketResponse] = []
        self.frozen: set[web.WebSocketResponse] = set()
        self.opened = 0
        self.asked = 0
        self.endpoint = ""  # "", "500", "html", "hang", "crowded", "refused", "busy"
        self.chunk = 0
        self.pings = 0


class Transport:
    """The part of `FeishuServer` that sends events; its state is made there."""

    async def _endpoint(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.links.asked += 1
        match self.links.endpoint:
            case "hang":
                await asyncio.sleep(60)
            case "500":
                return web.Response(status=500, text="oops")
            case "html":
                return web.Response(text="<html>busy</html>", content_type="text/html")
            case "crowded":
                return web.json_response({"code": 1000040350, "msg": "exceed connection limit"})
            case "busy":
                return web.json_response({"code": 1, "msg": "system busy"})
        if body.get("AppID") != self.app_id or body.get("AppSecret") != self.app_secret or self.links.endpoint:
            return web.json_response({"code": 10014, "msg": "app secret invalid"})
        # What the real server wishes: half a minute of jitter, two minutes between tries.
        wishes = {"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30, "PingInterval": 120}
        url = f"ws://127.0.0.1:{self._port}/ws?device_id={next(self._numbers)}&service_id=1"
        return web.json_response({"code": 0, "msg": "", "data": {"URL": url, "ClientConfig": wishes}})

    async def _link(self, request: web.Request) -> web.StreamResponse:
        link = web.WebSocketResponse(autoping=False, max_msg_size=0)
        await link.prepare(request)
        self.links.live.append(link)
        self.links.opened += 1
        self._changed()
        try:
            while True:
                message = await link.receive()
                if link in self.links.frozen:
                    await asyncio.sleep(120)
                if message.type is WSMsgType.PING:
                    self.links.pings += 1
                    await link.pong(message.data)
                elif message.type is WSMsgType.BINARY:
                    await self._framed(link, message.data)
                elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                    break
        except ConnectionError:
            pass  # cut in the middle of an answer
        finally:
            if link in self.links.live:
                self.links.live.remove(link)
            self.links.frozen.discard(link)
        return link

    async def _framed(self, link: web.WebSocketResponse, data: bytes) -> None:
        method, headers, payload = feishu_frames.read(data)
        if method == feishu_frames.CONTROL:
            await link.send_bytes(feishu_frames.frame(feishu_frames.CONTROL, {"type": "pong"}, b"{}"))
            return
        waiting = self._pending.get(headers.get("message_id", ""))
        if waiting is not None and not waiting.done():
            said = json.loads(payload)
            answer = json.loads(base64.b64decode(said["data"])) if said.get("data") else None
            waiting.set_result((int(said["code"]), answer))

    async def _deliver(self, event: dict[str, Any]) -> tuple[int, Any]:
        """(code, answer); code 0 when there was none in time, -1 for an event that the app did not subscribe to."""
        kind = str(event.get("header", {}).get("event_type", ""))
        if self.events is not None and (kind not in self.events or not self._may_send(kind, event["event"])):
            return -1, None
        self.used_events.add(kind)
        text = json.dumps(event, ensure_ascii=False).encode()
        return await (self._posted(text) if self.webhook else self._pushed(text))

    def _may_send(self, kind: str, inner: Mapping[str, Any]) -> bool:
        """Some events come only with a scope."""
        need = ""
        if kind == "im.message.receive_v1":
            message = inner["message"]
            mentioned = any(one.get("mentioned_type") == "bot" for one in message.get("mentions", ()))
            need = "im:message.group_at_msg:readonly" if mentioned else "im:message.group_msg"
            need = "im:message.p2p_msg:readonly" if message["chat_type"] == "p2p" else need
        elif kind.startswith("im.chat.member.bot"):
            need = "im:chat.members:bot_access"
        if need and (self.scopes is None or need in self.scopes):
            self.used_scopes.add(need)
            return True
        return not need

    async def _pushed(self, payload: bytes) -> tuple[int, Any]:
        if not self.links.live:
            return 0, None
        link = self.links.live[next(self._numbers) % len(self.links.live)]
        key = secrets.token_hex(8)
        waiting: asyncio.Future[tuple[int, Any]] = self._loop.create_future()
        self._pending[key] = waiting
        size = self.links.chunk or len(payload)
        parts = [payload[at : at + size] for at in range(0, len(payload), size)]
        order = list(enumerate(parts))
        order = order[::-1] if len(order) > 1 else order  # they need not come in order
        try:
            for number, part in order:
                headers = {
                    "type": "event",
                    "message_id": key,
                    "trace_id": "t",
                    "sum": str(len(parts)),
                    "seq": str(number),
                }
                await link.send_bytes(feishu_frames.frame(feishu_frames.DATA, headers, part))
            return await asyncio.wait_for(waiting, self.waits)
        except (TimeoutError, ConnectionError):
            return 0, None
        finally:
            self._pending.pop(key, None)

    async def _posted(self, payload: bytes) -> tuple[int, Any]:
        body, headers = self.sealed(payload)
        try:
            async with (
                ClientSession(timeout=ClientTimeout(self.waits)) as session,
                session.post(self.webhook, data=body, headers=headers) as got,
            ):
                said = await got.read()
                return got.status, json.loads(said) if said else None
        except (TimeoutError, OSError):
            return 0, None

    def sealed(self, payload: bytes, stamp: float | None = None) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of a webhook delivery: encrypted and signed."""
        from Crypto.Cipher import AES

        headers = {"Content-Type": "application/json"}
        if not self.encrypt_key:
            return payload, headers
        key = hashlib.sha256(self.encrypt_key.encode()).digest()
        fill = 16 - len(payload) % 16
        iv = secrets.token_bytes(16)
        secret = iv + AES.new(key, AES.MODE_CBC, iv).encrypt(payload + bytes([fill]) * fill)
        body = json.dumps({"encrypt": base64.b64encode(secret).decode()}).encode()
        timestamp, nonce = str(int(time.time() if stamp is None else stamp)), secrets.token_hex(4)
        signature = hashlib.sha256((timestamp + nonce + self.encrypt_key).encode() + body).hexdigest()
        return body, headers | {
            "X-Lark-Request-Timestamp": timestamp,
            "X-Lark-Request-Nonce": nonce,
            "X-Lark-Signature": signature,
        }
