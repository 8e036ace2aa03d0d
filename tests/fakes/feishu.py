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
import base64
import contextlib
import hashlib
import itertools
import json
import os
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, WSMsgType, web

from tests.fakes import feishu_cards, feishu_frames

_app_number = itertools.count(1)
SCOPE_OF = (  # method, path, any of these scopes
    ("POST", r"/open-apis/im/v1/messages(/[^/]+/reply)?", ("im:message:send_as_bot", "im:message")),
    ("PATCH", r"/open-apis/im/v1/messages/[^/]+", ("im:message:update", "im:message", "im:message:send_as_bot")),
    ("DELETE", r"/open-apis/im/v1/messages/[^/]+", ("im:message:recall", "im:message", "im:message:send_as_bot")),
    ("PATCH", r"/open-apis/im/v1/messages/[^/]+/urgent_app", ("im:message.urgent",)),
    ("GET", r"/open-apis/im/v1/messages/[^/]+/resources/[^/]+", ("im:message:readonly", "im:message")),
    ("POST", r"/open-apis/im/v1/(images|files)", ("im:resource", "im:resource:upload")),
    ("GET", r"/open-apis/contact/v3/users/[^/]+", ("contact:contact.base:readonly", "contact:contact:readonly")),
    ("POST", r"/open-apis/approval/v4/external_approvals", ("approval:approval", "approval:definition")),
    ("POST", r"/open-apis/approval/v4/external_instances", ("approval:approval", "approval:external_instance")),
    ("GET", r"/open-apis/application/v6/scopes", ()),
    ("GET", r"/open-apis/bot/v3/info", ()),
    ("POST", r"/open-apis/interactive/v1/card/update", ()),
)


@dataclass
class Message:
    id: str
    kind: str
    content: dict[str, Any]
    to: str
    by_bot: bool = True
    uuid: str = ""
    answers: str = ""
    thread: bool = False
    changes: int = 0
    recalled: bool = False
    urged: tuple[str, ...] = ()
    posted: float = field(default_factory=time.monotonic)
    days_old: float = 0.0

    @property
    def words(self) -> str:
        return feishu_cards.words(self.content) if self.kind == "interactive" else json.dumps(self.content)

    def buttons(self) -> list[dict[str, Any]]:
        return feishu_cards.elements(self.content, "button")


@dataclass
class _Wrong:
    path: re.Pattern[str]
    what: str
    times: int
    seconds: float = 30.0


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


class FeishuServer:
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
        self._wrongs: list[_Wrong] = []
        self._rates: dict[str, deque[float]] = {}
        self._uuids: dict[tuple[str, str], str] = {}
        self._tokens: dict[str, float] = {}
        self._token_uses: dict[str, int] = {}
        self._click_tokens: dict[str, tuple[str, int]] = {}
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

    def group(self, name: str, *members: str, topics: bool = False) -> str:
        chat = f"oc_{name.lower()}_{next(self._numbers)}"
        self.groups[chat] = {"name": name, "members": list(members), "topics": topics}
        return chat

    # What people do

    def says(self, who: str, text: str, chat: str = "", **more: Any) -> Future[tuple[int, Any]]:
        return self.sends(who, "text", {"text": text}, chat, **more)

    def photo(
        self, who: str, data: bytes, chat: str = "", mime: str = "image/jpeg", **more: Any
    ) -> Future[tuple[int, Any]]:
        key = f"img_{next(self._numbers)}"
        message = f"om_{secrets.token_hex(8)}"
        self.files[message, key] = (data, mime)
        return self.sends(who, "image", {"image_key": key}, chat, message_id=message, **more)

    def file(self, who: str, name: str, data: bytes, mime: str, chat: str = "", **more: Any) -> Future[tuple[int, Any]]:
        key = f"file_{next(self._numbers)}"
        message = f"om_{secrets.token_hex(8)}"
        self.files[message, key] = (data, mime)
        return self.sends(who, "file", {"file_key": key, "file_name": name}, chat, message_id=message, **more)

    def sends(
        self,
        who: str,
        kind: str,
        content: Mapping[str, Any],
        chat: str = "",
        *,
        mention: bool = True,
        parent: str = "",
        thread: str = "",
        message_id: str = "",
        tenant: str = "",
        mentions: list[dict[str, Any]] | None = None,
    ) -> Future[tuple[int, Any]]:
        """A message of a person, in a group or (no `chat`) in private; the future holds (code, answer)."""
        message_id = message_id or f"om_{secrets.token_hex(8)}"
        content = dict(content)
        found = list(mentions or ())
        if chat and mention and kind == "text":
            content["text"] = f"@_user_1 {content['text']}"
            found.append({"key": "@_user_1", "id": {"open_id": self.bot}, "name": "账房", "mentioned_type": "bot"})
        self.messages[message_id] = Message(message_id, kind, content, chat or who, by_bot=False)
        message = {
            "message_id": message_id,
            "chat_id": chat or f"oc_p2p_{who}",
            "chat_type": "group" if chat else "p2p",
            "message_type": kind,
            "content": json.dumps(content, ensure_ascii=False),
            "create_time": str(int(time.time() * 1000)),
        }
        message |= {"parent_id": parent, "root_id": thread or parent} if parent or thread else {}
        if thread or (chat and self.groups[chat]["topics"]):
            message["thread_id"] = f"omt_{thread or message_id}"
        if found:
            message |= {"mentions": found}
        sender = {
            "sender_id": {"open_id": who, "union_id": f"on_{who}", "user_id": f"u_{who}"},
            "sender_type": "user",
            "tenant_key": tenant or self.tenant,
        }
        return self.event("im.message.receive_v1", {"sender": sender, "message": message})

    def clicks(self, who: str, message: Message, label: str, **more: Any) -> dict[str, Any]:
        """A click on the button with that label; what the person sees of the answer."""
        for one in message.buttons():
            if label in one["text"]["content"]:
                value = next(b["value"] for b in one["behaviors"] if b["type"] == "callback")
                return self.acts(who, message, {"tag": "button", "value": value, **more})
        raise AssertionError(f"no button {label} on:\n{message.words}")

    def picks(self, who: str, message: Message, option: str) -> dict[str, Any]:
        """An option picked from a drop-down that stands outside a form."""
        for one in feishu_cards.elements(message.content, "select_static"):
            for each in one["options"]:
                if option in each["text"]["content"]:
                    value = one["behaviors"][0]["value"]
                    return self.acts(who, message, {"tag": "select_static", "value": value, "option": each["value"]})
        raise AssertionError(f"no option {option}")

    def submits(self, who: str, message: Message, **answers: str) -> dict[str, Any]:
        """A form filled in: what stood there, with `answers` (by the question's name) in place of it."""
        form = feishu_cards.elements(message.content, "form")[0]
        values: dict[str, Any] = {}
        submit: dict[str, Any] = {}
        for one in form["elements"]:
            name = str(one.get("name", ""))
            given = answers.pop(name, None)
            given = answers.pop(name[2:], None) if given is None and name[:2] != "s_" else given
            if one["tag"] == "input":
                values[name] = one.get("default_value", "") if given is None else given
            elif one["tag"] == "date_picker":
                day = one.get("initial_date", "") if given is None else given
                values[name] = f"{day} +0800" if day else ""
            elif one["tag"] == "select_static":
                values[name] = one.get("initial_option", "") if given is None else given
                assert not values[name] or values[name] in [o["value"] for o in one["options"]], "no such option"
            elif one.get("form_action_type") == "submit":
                submit = next(b["value"] for b in one["behaviors"])
            if one.get("required"):
                assert values[name], f"{name} is required: a client would not send the form"
        assert not answers, f"no field {sorted(answers)}"
        return self.acts(who, message, {"tag": "button", "value": submit, "form_value": values, "name": "submit"})

    def acts(self, who: str, message: Message, action: Mapping[str, Any]) -> dict[str, Any]:
        """A callback: what the client shows (toast, changed card), as the platform would have it."""
        return self.acting(who, message, action).result(self.waits + 10)

    def acting(self, who: str, message: Message, action: Mapping[str, Any]) -> Future[dict[str, Any]]:
        return asyncio.run_coroutine_threadsafe(self._act(who, message, dict(action)), self._loop)

    def menu(self, who: str, key: str) -> Future[tuple[int, Any]]:
        operator = {"operator_name": "x", "operator_id": {"open_id": who}}
        return self.event("application.bot.menu_v6", {"operator": operator, "event_key": key, "timestamp": 1})

    def enters(self, who: str, last: str = "") -> Future[tuple[int, Any]]:
        inner = {"chat_id": f"oc_p2p_{who}", "operator_id": {"open_id": who}, "last_message_id": last}
        return self.event("im.chat.access_event.bot_p2p_chat_entered_v1", inner)

    def recalls(self, who: str, message_id: str, chat: str = "") -> Future[tuple[int, Any]]:
        inner = {"message_id": message_id, "chat_id": chat or f"oc_p2p_{who}", "recall_type": "message_owner"}
        return self.event("im.message.recalled_v1", inner)

    def bot_joins(self, who: str, chat: str, here: bool = True) -> Future[tuple[int, Any]]:
        inner = {"chat_id": chat, "operator_id": {"open_id": who}, "name": self.groups[chat]["name"]}
        return self.event(f"im.chat.member.bot.{'added' if here else 'deleted'}_v1", inner)

    def event(self, kind: str, inner: Mapping[str, Any], event_id: str = "") -> Future[tuple[int, Any]]:
        """Any event; the future holds (code, answer)."""
        return self.deliver(self.made(kind, inner, event_id))

    def made(self, kind: str, inner: Mapping[str, Any], event_id: str = "") -> dict[str, Any]:
        header = {
            "event_id": event_id or secrets.token_hex(12),
            "token": self.verification_token,
            "create_time": str(int(time.time() * 1000)),
            "event_type": kind,
            "tenant_key": self.tenant,
            "app_id": self.app_id,
        }
        return {"schema": "2.0", "header": header, "event": dict(inner)}

    def deliver(self, event: Mapping[str, Any]) -> Future[tuple[int, Any]]:
        return asyncio.run_coroutine_threadsafe(self._deliver(dict(event)), self._loop)

    # What people see

    def wait(self, found: Callable[[], Any], seconds: float = 5.0, what: str = "") -> Any:
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

    def card_for(self, to: str, number: int = 1, seconds: float = 5.0, words: str = "") -> Message:
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

    def connected(self, seconds: float = 30.0) -> None:
        self.wait(lambda: self.links.live, seconds, "a connection")

    # What goes wrong

    def wrong(self, path: str, what: str, times: int = 1, seconds: float = 30.0) -> None:
        """The next `times` calls whose path fits go wrong.

        what: "429", "99991400", "html", "500", "502", "drop", "lost" (done, but the answer is lost), "hang",
        "stale" (the token is dropped), or any code.
        """
        self._wrongs.append(_Wrong(re.compile(path), what, times, seconds))

    def drop_tokens(self) -> None:
        """Every token that was given is bad from now on."""
        self._tokens.clear()

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

    def _directory(self, found: Mapping[str, Any], kind: str) -> dict[str, Any]:
        """What of a person the app may see."""
        out = {"open_id": found["open_id"], "union_id": found["union_id"]}
        for scope, names in (
            ("contact:user.base:readonly", ("name", "status", "time_zone")),
            ("contact:user.email:readonly", ("enterprise_email",)),
            ("contact:user.phone:readonly", ("mobile",)),
            ("contact:user.employee_id:readonly", ("user_id",)),
        ):
            if self.scopes is None or scope in self.scopes:
                if scope != "contact:user.employee_id:readonly" or kind == "user_id":
                    self.used_scopes.add(scope)
                out |= {name: found[name] for name in names}
        return out

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

    async def _act(self, who: str, message: Message, action: dict[str, Any]) -> dict[str, Any]:
        token = f"c-{secrets.token_hex(8)}"
        self._click_tokens[token] = (message.id, 2)
        inner = {
            "operator": {"open_id": who, "union_id": f"on_{who}", "tenant_key": self.tenant},
            "token": token,
            "action": action,
            "host": "im_message",
            "context": {
                "open_message_id": message.id,
                "open_chat_id": message.to if message.to in self.groups else f"oc_p2p_{message.to}",
            },
        }
        before = message.content
        self._answering[message.id] = before
        code, answer = await self._deliver(self.made("card.action.trigger", inner))
        if message.content is not before and self._answering.get(message.id) is before:
            message.content = before  # changed before the answer: the answer undoes it
        self._answering.pop(message.id, None)
        seen: dict[str, Any] = {"code": code, "toast": "", "token": token}
        if isinstance(answer, dict):
            assert set(answer) <= {"toast", "card"}, answer
            if toast := answer.get("toast"):
                assert toast["type"] in {"info", "success", "warning", "error"} and toast["content"]
                seen |= {"toast": toast["content"], "tone": toast["type"]}
            if card := answer.get("card"):
                assert card["type"] == "raw"
                try:
                    message.content = feishu_cards.check(json.dumps(card["data"], ensure_ascii=False), self.images)
                    message.changes += 1
                    seen["card"] = message
                except feishu_cards.Refused as refusal:
                    self.refused_cards.append(str(refusal))
        self._changed()
        return seen

    async def _api(self, request: web.Request) -> web.StreamResponse:
        path, method = request.path, request.method
        self.calls.append((method, path))
        fault = next((one for one in self._wrongs if one.times and one.path.search(f"{method} {path}")), None)
        if fault is not None:
            fault.times -= 1
            if fault.what == "hang":
                await asyncio.sleep(fault.seconds)
            if fault.what in ("drop", "hang"):
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            if fault.what == "html":
                return web.Response(text="<html>gateway</html>", content_type="text/html")
            if fault.what in ("500", "502"):
                return web.Response(status=int(fault.what), text="bad gateway")
            if fault.what in ("429", "99991400"):
                headers = {"x-ogw-ratelimit-reset": "1"}
                status = 429 if fault.what == "429" else 400
                return web.json_response(
                    {"code": 99991400, "msg": "request trigger frequency limit"}, status=status, headers=headers
                )
            if fault.what == "stale":
                self.drop_tokens()
            elif fault.what.isdigit():
                return web.json_response({"code": int(fault.what), "msg": "as told"}, status=400)
        answer = await self._answered(request, method, path)
        self._changed()
        if fault is not None and fault.what == "lost":
            assert request.transport is not None
            request.transport.abort()
        return answer

    async def _answered(  # noqa: PLR0912
        self, request: web.Request, method: str, path: str
    ) -> web.StreamResponse:
        if path == "/open-apis/auth/v3/tenant_access_token/internal":
            body = await request.json()
            if (body.get("app_id"), body.get("app_secret")) != (self.app_id, self.app_secret):
                return _no(10014, "app secret invalid")
            token = f"t-{secrets.token_hex(6)}"
            self._tokens[token] = time.monotonic()
            return web.json_response({"code": 0, "msg": "ok", "tenant_access_token": token, "expire": 7200})
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
            return _no(99991663, "Invalid access token for authorization.")
        for allowed_method, pattern, scopes in SCOPE_OF:
            if method == allowed_method and re.fullmatch(pattern, path):
                granted = [one for one in scopes if self.scopes is None or one in self.scopes]
                if scopes and not granted:
                    return _no(99991672, f"Access denied. One of {list(scopes)} is required")
                self.used_scopes.update(granted[:1])
                break
        else:
            return web.json_response({"code": 99991201, "msg": "no such path"}, status=404)
        if (waits := self._limit(f"{method} {pattern}", 50)) is not None:
            return waits
        parts = path.split("/")[2:]
        match [method, *parts]:
            case ["GET", "bot", "v3", "info"]:
                return web.json_response({"code": 0, "msg": "ok", "bot": {"open_id": self.bot, "app_name": "账房"}})
            case ["GET", "contact", "v3", "users", who]:
                kind = request.query.get("user_id_type", "open_id")
                found = next((one for one in self.people.values() if one[kind] == who), None)
                if kind == "user_id" and not (
                    self.scopes is None or "contact:user.employee_id:readonly" in self.scopes
                ):
                    return _no(99991672, "Access denied. contact:user.employee_id:readonly is required")
                return _ok({"user": self._directory(found, kind)}) if found else _no(41012, "user id invalid")
            case ["GET", "application", "v6", "scopes"]:
                granted = sorted(self.scopes or ())
                return _ok(
                    {"scopes": [{"scope_name": one, "grant_status": 1, "scope_type": "tenant"} for one in granted]}
                )
            case ["POST", "im", "v1", "messages"]:
                return self._created(await request.json(), request.query.get("receive_id_type", ""))
            case ["POST", "im", "v1", "messages", ref, "reply"]:
                return self._created(await request.json(), "", ref)
            case ["PATCH", "im", "v1", "messages", ref]:
                return self._changed_card(ref, (await request.json()).get("content", ""))
            case ["DELETE", "im", "v1", "messages", ref]:
                self.messages[ref].recalled = True
                return _ok({})
            case ["PATCH", "im", "v1", "messages", ref, "urgent_app"]:
                self.messages[ref].urged = tuple((await request.json())["user_id_list"])
                return _ok({"invalid_user_id_list": []})
            case ["GET", "im", "v1", "messages", ref, "resources", key]:
                if self.redirect:
                    raise web.HTTPFound(self.redirect)
                return self._resource(ref, key, request.query.get("type", ""))
            case ["POST", "im", "v1", ("images" | "files") as kind]:
                return await self._uploaded(request, kind)
            case ["POST", "interactive", "v1", "card", "update"]:
                return self._changed_by_token(await request.json())
            case ["POST", "approval", "v4", "external_approvals"]:
                body = await request.json()
                assert body["external"]["action_callback_url"].startswith("http") and body["viewers"]
                self.approvals[body["approval_code"]] = body
                return _ok({"approval_code": body["approval_code"]})
            case ["POST", "approval", "v4", "external_instances"]:
                return self._instance(await request.json())
        return web.json_response({"code": 99991201, "msg": "no such path"}, status=404)

    def _created(self, body: dict[str, Any], id_type: str, answers: str = "") -> web.StreamResponse:
        if answers:
            original = self.messages.get(answers)
            if original is None:
                return _no(230001, "invalid message_id")
            if original.recalled:
                return _no(230011, "The message was withdrawn.")
            to = original.to
        else:
            to = str(body.get("receive_id", ""))
            if (id_type == "open_id" and to not in self.people) or (id_type == "chat_id" and to not in self.groups):
                return _no(230001, "invalid receive_id")
            if id_type == "open_id" and self.people[to]["status"]["is_resigned"]:
                return _no(230013, "Bot has NO availability to this user.")
        if to in self.groups and self.groups[to].get("gone"):
            return _no(230002, "The bot can not be outside the group.")
        if (waits := self._limit(f"to {to}", 5)) is not None:
            return waits
        uuid = str(body.get("uuid", ""))
        if len(uuid) > 50:
            return _no(230001, "uuid is too long")
        if uuid and (to, uuid) in self._uuids:
            return _ok({"message_id": self._uuids[to, uuid]})
        kind = str(body.get("msg_type"))
        try:
            content = self._checked(kind, str(body.get("content", "")))
        except feishu_cards.Refused as refusal:
            self.refused_cards.append(str(refusal))
            return _no(230099, f"Failed to create card content: {refusal}")
        ref = f"om_{secrets.token_hex(8)}"
        thread = bool(body.get("reply_in_thread"))
        self.messages[ref] = Message(ref, kind, content, to, uuid=uuid, answers=answers, thread=thread)
        if uuid:
            self._uuids[to, uuid] = ref
        return _ok({"message_id": ref, "chat_id": to if to in self.groups else f"oc_p2p_{to}"})

    def _checked(self, kind: str, content: str) -> dict[str, Any]:
        if kind == "interactive":
            return feishu_cards.check(content, self.images)
        found = json.loads(content)
        if kind == "file" and found.get("file_key") not in {key for key, _, _ in self.uploads}:
            raise feishu_cards.Refused("unknown file_key")
        if kind == "text" and len(content.encode()) > 150 * 1024:
            raise feishu_cards.Refused("too long")
        return dict(found)

    def _changed_card(self, ref: str, content: str) -> web.StreamResponse:
        message = self.messages.get(ref)
        if message is None or not message.by_bot:
            return _no(230001, "invalid message_id")
        if message.recalled:
            return _no(230011, "The message was withdrawn.")
        if message.days_old > 14:
            return _no(230031, "The message is too old to be updated.")
        if (waits := self._limit(f"patch {ref}", 5)) is not None:
            return waits
        try:
            message.content = feishu_cards.check(content, self.images)
        except feishu_cards.Refused as refusal:
            self.refused_cards.append(str(refusal))
            return _no(230099, str(refusal))
        message.changes += 1
        return _ok({})

    def _changed_by_token(self, body: dict[str, Any]) -> web.StreamResponse:
        ref, left = self._click_tokens.get(str(body.get("token")), ("", 0))
        if not left:
            return _no(11310, "the token is used up")
        if ref in self._answering:
            return _no(11310, "the callback has not been answered")
        self._click_tokens[body["token"]] = (ref, left - 1)
        self.messages[ref].content = feishu_cards.check(json.dumps(body["card"], ensure_ascii=False), self.images)
        self.messages[ref].changes += 1
        return _ok({})

    def _resource(self, ref: str, key: str, kind: str) -> web.StreamResponse:
        found = self.files.get((ref, key))
        if found is None or kind not in ("image", "file"):
            return _no(234003, "File not in msg.")
        if len(found[0]) > 100 * 1024 * 1024:
            return _no(234037, "The file is too large.")
        return web.Response(body=found[0], content_type=found[1])

    async def _uploaded(self, request: web.Request, kind: str) -> web.StreamResponse:
        name, data, parts = "", b"", dict[str, str]()
        async for part in await request.multipart():
            if part.filename:  # type: ignore[union-attr]
                name, data = part.filename, await part.read()  # type: ignore[union-attr,assignment]
            else:
                parts[str(part.name)] = await part.text()  # type: ignore[union-attr]
        if not name or not data:
            return _no(234001, "a file part without a name, or empty")
        if len(data) > (10 if kind == "images" else 30) * 1024 * 1024:
            return _no(234006, "the file is too large")
        if kind == "images":
            assert parts["image_type"] == "message"
            key = f"img_up_{next(self._numbers)}"
            self.images.add(key)
            self.uploads.append((key, name, data))
            return _ok({"image_key": key})
        assert parts["file_type"] in {"opus", "mp4", "pdf", "doc", "xls", "ppt", "stream"} and parts["file_name"]
        key = f"file_up_{next(self._numbers)}"
        self.uploads.append((key, parts["file_name"], data))
        return _ok({"file_key": key})

    def _instance(self, body: dict[str, Any]) -> web.StreamResponse:
        if body.get("approval_code") not in self.approvals:
            return _no(1390002, "approval code not found")
        for need in (
            "status",
            "instance_id",
            "links",
            "open_id",
            "start_time",
            "end_time",
            "update_time",
            "i18n_resources",
        ):
            if need not in body and not (need == "end_time" and body["status"] == "PENDING"):
                return _no(1390001, f"{need} is missing")
        assert body["status"] in {"PENDING", "APPROVED", "REJECTED", "CANCELED", "DELETED", "TERMINATED", "HIDDEN"}
        kept = self.instances.setdefault(body["instance_id"], {"tasks": {}})
        kept["status"] = body["status"]
        for task in body["task_list"]:
            assert task["status"] in {"PENDING", "APPROVED", "REJECTED", "TRANSFERRED", "DONE"}
            old = kept["tasks"].get(task["task_id"], {})
            kept["tasks"][task["task_id"]] = {**old, **{k: v for k, v in task.items() if v or k not in old}}
        kept["body"] = body
        return _ok({})

    def quick_approval(self, instance: str, task: str, action: str, user_id: str, url: str) -> Future[tuple[int, Any]]:
        """The approver decides in the approval centre."""
        kept = self.instances[instance]
        external = self.approvals[kept["body"]["approval_code"]]["external"]
        said = {
            "action_type": action,
            "action_context": kept["tasks"][task]["action_context"],
            "user_id": user_id,
            "approval_code": kept["body"]["approval_code"],
            "instance_id": instance,
            "task_id": task,
            "token": external["action_callback_token"],
        }
        key, self.encrypt_key = self.encrypt_key, external["action_callback_key"]
        body, headers = self.sealed(json.dumps(said).encode())
        self.encrypt_key = key

        async def post() -> tuple[int, Any]:
            async with (
                ClientSession(timeout=ClientTimeout(10)) as session,
                session.post(url, data=body, headers=headers) as got,
            ):
                return got.status, await got.json()

        return asyncio.run_coroutine_threadsafe(post(), self._loop)

    def _limit(self, key: str, per_second: int) -> web.StreamResponse | None:
        now = time.monotonic()
        log = self._rates.setdefault(key, deque(maxlen=per_second))
        if len(log) == per_second and now - log[0] < 1.0:
            self.limited += 1
            return web.json_response(
                {"code": 99991400, "msg": f"{key}: too often"}, status=429, headers={"x-ogw-ratelimit-reset": "1"}
            )
        log.append(now)
        return None

    def _changed(self) -> None:
        with self._change:
            self._change.notify_all()


def _ok(data: Any) -> web.Response:
    return web.json_response({"code": 0, "msg": "success", "data": data})


def _no(code: int, why: str) -> web.Response:
    return web.json_response({"code": code, "msg": why}, status=400)


@contextlib.contextmanager
def served(**more: Any) -> Iterator[FeishuServer]:
    """A server that is up."""
    with FeishuServer(**more) as server:
        yield server
