"""A server that plays Slack: Web API, Socket Mode, signed HTTP events, files; its people click and type; it has faults.

Real slack_bolt and slack_sdk talk to it over loopback.  It refuses what Slack's documentation says Slack refuses.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.slack_api import API, NO_JSON, TIERS, ApiError, scopes_for, shown_file
from tests.fakes.slack_door import Delivery, Door
from tests.fakes.slack_limits import option_problems

BOT, BOT_ID, TEAM = "UBOT00000", "BBOT00000", "T0000001"
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


@dataclass
class Call:
    method: str
    args: dict[str, Any]
    token: str
    at: float
    error: str = ""


@dataclass
class Fault:
    """`what`: "429", "500", "html", "drop" (not done, no answer), "lost" (done, no answer), "slow" (waits, then does),
    "hang" (waits, then not done), "stall" (done, then waits), or an error."""

    what: str
    times: int = 1
    seconds: float = 0.0
    channel: str = ""
    until: float = 0.0


@dataclass
class Answer:
    """What a person's click, command or submission was answered with in the acknowledgement."""

    seconds: float
    body: dict[str, Any]

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.body.get("errors") or {})


class SlackServer:
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

    # What its people do.

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        files: tuple[dict[str, Any], ...] = (),
        thread: str = "",
        wait: bool = True,
        **more: Any,
    ) -> str:
        """Somebody writes; the bot hears it where it is a member.  Returns the ts."""
        ts = self.stamp()
        message: dict[str, Any] = {"type": "message", "user": user, "text": text, "ts": ts, "team": TEAM, **more}
        if files:
            message |= {"subtype": "file_share", "files": [shown_file(file) for file in files]}
        if thread:
            message["thread_ts"] = thread
        self.messages[channel].append(message)
        if BOT not in self.channels[channel]["members"]:
            return ts
        kind = "im" if channel.startswith("D") else "channel"
        events = [{**message, "channel": channel, "channel_type": kind, "event_ts": ts}]
        if f"<@{BOT}>" in text and kind != "im":
            events.append({**events[0], "type": "app_mention"})
        for file in files:
            shared = {"type": "file_shared", "file_id": file["id"], "channel_id": channel, "user_id": user}
            self.files[file["id"]]["shares"] = {"public": {channel: [{"ts": ts, "thread_ts": thread}]}}
            events.append(shared)
        sent = [self._event(event) for event in events]
        if wait:
            for delivery in sent:
                delivery.wait()
        return ts

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        message = self.message(channel, ts)
        before = dict(message)
        message |= {"text": text, "edited": {"user": user, "ts": self.stamp()}}
        event = {
            "type": "message",
            "subtype": "message_changed",
            "channel": channel,
            "hidden": True,
            "message": dict(message),
            "previous_message": before,
            "channel_type": _kind(channel),
        }
        self._event(event).wait()

    def delete(self, channel: str, ts: str) -> None:
        message = self.message(channel, ts)
        self.messages[channel].remove(message)
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "channel": channel,
            "hidden": True,
            "deleted_ts": ts,
            "previous_message": message,
            "channel_type": _kind(channel),
        }
        self._event(event).wait()

    def command(self, user: str, channel: str, text: str, *, wait: bool = True) -> Delivery:
        trigger = self.trigger(user)
        body = {
            "command": "/zf",
            "text": text,
            "user_id": user,
            "user_name": self.users[user]["name"],
            "team_id": TEAM,
            "channel_id": channel,
            "channel_name": self.channels[channel]["name"] or "directmessage",
            "trigger_id": trigger,
            "response_url": self.response_url(channel, user),
        }
        delivery = self.deliver("slash_commands", body)
        return delivery.wait() if wait else delivery

    def click(self, user: str, channel: str, ts: str, label: str, *, wait: bool = True, trigger: str = "") -> Delivery:
        """Press the button with this label or action (or pick the option) on a message or a whisper."""
        message = next((one for one in self.whispers if one["ts"] == ts), None)
        hidden = message is not None
        message = message or self.message(channel, ts)
        body = self._action(user, message["blocks"], label, trigger)
        body["container"] = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": hidden}
        body["channel"] = {"id": channel}
        if not hidden:
            body["message"] = {key: value for key, value in message.items() if key != "metadata"}
        elif message.get("thread_ts"):
            body["container"]["thread_ts"] = message["thread_ts"]
        body["response_url"] = self.response_url(channel, user, ts)
        delivery = self.deliver("interactive", body)
        return delivery.wait() if wait else delivery

    def click_view(self, user: str, label: str, *, home: bool = False) -> Delivery:
        """Press a button on the Home tab or in the modal on top."""
        view = self.homes[user] if home else self.top(user)
        body = self._action(user, view["blocks"], label)
        body |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        return self.deliver("interactive", body).wait()

    def open_home(self, user: str) -> None:
        event = {"type": "app_home_opened", "user": user, "channel": self.direct(user), "tab": "home"}
        self._event(event).wait()

    def open_assistant(self, user: str) -> str:
        thread = self.stamp()
        found = {"user_id": user, "channel_id": self.direct(user), "thread_ts": thread, "context": {}}
        self.messages[found["channel_id"]].append({"type": "message", "user": BOT, "ts": thread, "text": "New chat"})
        self._event({"type": "assistant_thread_started", "assistant_thread": found}).wait()
        return thread

    def shortcut(self, user: str, name: str) -> Delivery:
        body = {"type": "shortcut", "callback_id": name, "trigger_id": self.trigger(user), "user": _user(user)}
        return self.deliver("interactive", body).wait()

    def message_shortcut(self, user: str, channel: str, ts: str, name: str) -> Delivery:
        body = {
            "type": "message_action",
            "callback_id": name,
            "trigger_id": self.trigger(user),
            "user": _user(user),
            "channel": {"id": channel},
            "message": self.message(channel, ts),
            "message_ts": ts,
            "response_url": self.response_url(channel, user),
        }
        return self.deliver("interactive", body).wait()

    def share_link(self, user: str, channel: str, url: str) -> None:
        ts = self.stamp()
        self.messages[channel].append({"type": "message", "user": user, "text": url, "ts": ts})
        self._event(
            {
                "type": "link_shared",
                "channel": channel,
                "user": user,
                "message_ts": ts,
                "links": [{"url": url, "domain": "example.com"}],
            }
        ).wait()

    def invite(self, user: str, channel: str) -> None:
        self.channels[channel]["members"].add(BOT)
        event = {"type": "member_joined_channel", "user": BOT, "channel": channel, "inviter": user, "team": TEAM}
        self._event(event).wait()

    def take_out(self, user: str, channel: str) -> None:
        """Somebody removes the bot from a channel."""
        self.channels[channel]["members"].discard(BOT)
        kind = "group_left" if channel.startswith("G") else "channel_left"
        self._event({"type": kind, "channel": channel, "actor_id": user}).wait()

    def change(self, user: str, **flags: Any) -> None:
        """A profile changes; `deleted=True` closes the account."""
        self.users[user] |= flags
        self._event({"type": "user_change", "user": self.users[user]}).wait()

    def submit(self, user: str, **values: str) -> Answer:
        """Fill in the modal on top and send it; what is not given keeps what stood there."""
        view = self.top(user)
        state: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                name, element = block["block_id"], block["element"]
                state[name] = {element["action_id"]: _filled(element, values.pop(name, None))}
        assert not values, f"no such questions: {values}"
        missing = [
            block["block_id"]
            for block in view["blocks"]
            if block["type"] == "input" and not block.get("optional") and not _value(state[block["block_id"]])
        ]
        assert not missing, f"Slack itself asks for {missing}"
        self.sent = {**view, "state": {"values": state}}
        return self.submit_again(user)

    def submit_again(self, user: str, presses: int = 1) -> Answer:
        """Send the modal that was filled in last as it was, so many times at once; the answer to the last press."""
        view, body = self.sent, {"type": "view_submission", "user": _user(user), "view": self.sent}
        pressed = [self.deliver("interactive", body | {"trigger_id": self.trigger(user)}) for _press in range(presses)]
        for delivery in pressed:
            answer = delivery.wait().answer or {}
            if view["id"] in self.stacks[user]:
                self.run(self._answered(user, view["id"], answer))
        return Answer(delivery.seconds, answer)

    def search(self, user: str, question: str, typed: str) -> list[str]:
        """Type into a select that searches; the labels it shows."""
        view = self.top(user)
        block = next(one for one in view["blocks"] if one.get("block_id") == question)
        body = {
            "type": "block_suggestion",
            "user": _user(user),
            "view": view,
            "block_id": question,
            "value": typed,
            "action_id": block["element"]["action_id"],
        }
        found = self.deliver("interactive", body).wait().answer or {}
        problems = option_problems(found.get("options", []))
        assert not problems, problems
        self.found = {option["text"]["text"]: option for option in found.get("options", ())}
        return list(self.found)

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

    def _action(self, user: str, blocks: list[dict[str, Any]], label: str, trigger: str = "") -> dict[str, Any]:
        for block in blocks:
            for element in block.get("elements", ()) if block["type"] == "actions" else ():
                shown = (element.get("text") or {}).get("text")
                chosen = next((o for o in element.get("options", ()) if o["text"]["text"] == label), None)
                does = element["action_id"].partition(":")[2]
                if label in (shown, does, element["action_id"]) or chosen:
                    action = {key: element[key] for key in ("type", "action_id", "value") if key in element}
                    action |= {"block_id": block.get("block_id", "b"), "action_ts": self.stamp()}
                    if chosen:
                        action["selected_option"] = chosen
                    return {
                        "type": "block_actions",
                        "user": _user(user),
                        "actions": [action],
                        "trigger_id": trigger or self.trigger(user),
                    }
        raise LookupError(f"no button {label!r}")

    async def _answered(self, user: str, view_id: str, answer: Mapping[str, Any]) -> None:
        kind = answer.get("response_action")
        stack = self.stacks[user]
        if kind == "errors":
            inputs = {block["block_id"] for block in self.views[view_id]["blocks"] if block["type"] == "input"}
            assert answer["errors"] and set(answer["errors"]) <= inputs, answer
        elif kind == "update":
            self._api.keep_view(answer["view"], user, view_id)
        elif kind == "clear":
            stack.clear()
        elif not kind and view_id in stack:
            stack.remove(view_id)
        else:
            raise AssertionError(f"unknown answer to a view: {answer}")

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

    async def _called(self, request: web.Request) -> web.StreamResponse:
        self.busy += 1
        try:
            return await self._answer(request)
        finally:
            self.busy -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        args = await _args(request)
        call = Call(method, args, token, time.monotonic())
        self.counts[method] += 1
        if self.keep_calls:
            self.calls.append(call)
        fault = self._fault(method, str(args.get("channel") or args.get("channel_id") or ""))
        if fault and fault.what == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault and fault.what == "hang":
            await asyncio.sleep(fault.seconds)
            self._cut(request)
            return web.Response()
        elif fault and fault.what in ("429", "500", "html", "drop"):
            call.error = fault.what
            return self._broken(request, fault)
        limited = self._limited(method, args)
        if limited:
            call.error = "429"
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": limited}
            )
        try:
            if fault and fault.what not in ("slow", "lost", "stall"):
                raise ApiError(fault.what)
            self._allowed(method, token, args)
            if method in NO_JSON and request.content_type == "application/json":
                raise ApiError("invalid_arguments", [f"{method} reads no JSON"])
            answer = self._api(method, args)
        except ApiError as error:
            call.error = error.code
            answer = {"ok": False, "error": error.code, "response_metadata": {"messages": error.details}}
        if fault and fault.what == "lost":
            self._cut(request)
        elif fault and fault.what == "stall":
            await asyncio.sleep(fault.seconds)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        return web.json_response({"ok": True, **answer}, headers=headers)

    def _allowed(self, method: str, token: str, args: Mapping[str, Any]) -> None:
        if token != (self.app_token if method == "apps.connections.open" else self.bot_token):
            raise ApiError("invalid_auth")
        needed = scopes_for(method, args)
        if needed and needed not in self.scopes:
            raise ApiError("missing_scope", [f"needed: {needed}"])
        if needed:
            self.used_scopes.add(needed)

    def _fault(self, method: str, channel: str) -> Fault | None:
        for fault in self.faults.get(method, ()):
            over = fault.until and fault.until < time.monotonic()
            if fault.times > 0 and not over and fault.channel in ("", channel):
                fault.times -= 1
                return fault
        return None

    def _limited(self, method: str, args: Mapping[str, Any]) -> str:
        """Where the test turns that on: about one message in `rate` seconds and channel, and so many calls of a method
        in a minute that lasts `tiers` seconds."""
        if self.tiers and method in TIERS:
            recent, now = self._minutes[method], time.monotonic()
            while recent and recent[0] < now - self.tiers:
                recent.popleft()
            if len(recent) >= TIERS[method]:
                return str(max(1, round(recent[0] + self.tiers - now)))
            recent.append(now)
        if not self.rate or method != "chat.postMessage":
            return ""
        channel, now = str(args.get("channel")), time.monotonic()
        if now - self._last_post.get(channel, 0.0) < self.rate:
            return "1"
        self._last_post[channel] = now
        return ""

    def _broken(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.what == "429":
            headers = {"Retry-After": str(fault.seconds or 1)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if fault.what == "drop":
            self._cut(request)
        page = "<html>sorry</html>"
        return web.Response(text=page, content_type="text/html", status=200 if fault.what == "html" else 500)

    @staticmethod
    def _cut(request: web.Request) -> None:
        assert request.transport
        request.transport.abort()


async def _args(request: web.Request) -> dict[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    return {key: _loaded(value) for key, value in (await request.post()).items()}


def _loaded(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def _user(user: str) -> dict[str, str]:
    return {"id": user, "team_id": TEAM}


def _kind(channel: str) -> str:
    return "im" if channel.startswith("D") else "channel"


def _filled(element: Mapping[str, Any], value: str | None) -> dict[str, Any]:
    kind = element["type"]
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date") if value is None else value}
    if kind.endswith("select"):
        if value is None:
            return {"type": kind, "selected_option": element.get("initial_option")}
        groups = element.get("option_groups") or [{"options": element.get("options") or []}]
        known = [option for group in groups for option in group["options"]]
        chosen = next((o for o in known if value in (o["value"], o["text"]["text"])), None)
        if chosen is None and kind == "external_select":
            chosen = {"text": {"type": "plain_text", "text": value}, "value": value}
        assert chosen, f"{value} is none of the options"
        return {"type": kind, "selected_option": chosen}
    return {"type": kind, "value": element.get("initial_value") if value is None else value}


def _value(state: Mapping[str, Any]) -> Any:
    (one,) = state.values()
    return one.get("value") or one.get("selected_date") or one.get("selected_option")
