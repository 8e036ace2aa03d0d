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
import contextlib
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
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

from tests.fakes import feishu_cards
from tests.fakes.feishu_api import Api, Message, Wrong
from tests.fakes.feishu_links import Links, Transport

_app_number = itertools.count(1)


class FeishuServer(Api, Transport):
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

    async def _act(self, who: str, message: Message, action: dict[str, Any]) -> dict[str, Any]:
        token = f"c-{secrets.token_hex(8)}"
        self._click_tokens[token] = (message.id, 2, self.now())
        inner = {
            "operator": {"open_id": who, "union_id": f"on_{who}", "tenant_key": self.tenant},
            "token": token,
            "action": action,
            "host": "im_message",
            "context": {
                "open_message_id": message.id,
                "open_chat_id": message.alone_in
                or (message.to if message.to in self.groups else f"oc_p2p_{message.to}"),
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

    def _changed(self) -> None:
        with self._change:
            self._change.notify_all()


@contextlib.contextmanager
def served(**more: Any) -> Iterator[FeishuServer]:
    """A server that is up."""
    with FeishuServer(**more) as server:
        yield server
