"""The web API of the server that plays Feishu: strict in what it takes, with faults on demand."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes import feishu_cards

UUID_SECONDS, TOKEN_SECONDS = 3600.0, 1800.0
SCOPE_OF = (  # method, path, any of these scopes
    ("POST", r"/open-apis/im/v1/messages(/[^/]+/reply)?", ("im:message:send_as_bot", "im:message")),
    ("POST", r"/open-apis/ephemeral/v1/send", ("im:message:send_as_bot", "im:message")),
    ("PATCH", r"/open-apis/im/v1/messages/[^/]+", ("im:message:update", "im:message", "im:message:send_as_bot")),
    ("DELETE", r"/open-apis/im/v1/messages/[^/]+", ("im:message:recall", "im:message", "im:message:send_as_bot")),
    ("PATCH", r"/open-apis/im/v1/messages/[^/]+/urgent_app", ("im:message.urgent",)),
    ("GET", r"/open-apis/im/v1/messages/[^/]+/resources/[^/]+", ("im:message:readonly", "im:message")),
    ("POST", r"/open-apis/im/v1/(images|files)", ("im:resource", "im:resource:upload")),
    ("GET", r"/open-apis/im/v1/chats/[^/]+", ("im:chat:readonly", "im:chat")),
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
    alone_in: str = ""
    """The group in which only `to` sees it."""

    @property
    def words(self) -> str:
        return feishu_cards.words(self.content) if self.kind == "interactive" else json.dumps(self.content)

    def buttons(self) -> list[dict[str, Any]]:
        return feishu_cards.elements(self.content, "button")


@dataclass
class Wrong:
    path: re.Pattern[str]
    what: str
    times: int
    seconds: float = 30.0


class Api:
    """The part of `FeishuServer` that answers calls; its state is made there."""

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
        for most, seconds in ((50, 1.0), (1000, 60.0)):
            if (waits := self._limit(f"{method} {pattern} in {seconds:.0f} s", most, seconds)) is not None:
                return waits
        parts = path.split("/")[2:]
        match [method, *parts]:
            case ["GET", "bot", "v3", "info"]:
                return web.json_response({"code": 0, "msg": "ok", "bot": {"open_id": self.bot, "app_name": "账房"}})
            case ["GET", "im", "v1", "chats", chat]:
                group = self.groups.get(chat)
                if group is None:
                    return _no(230002, "the bot is not in the chat")
                data = {"name": group["name"], "external": group["external"], "chat_mode": "group"}
                return web.json_response({"code": 0, "msg": "ok", "data": data})
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
            case ["POST", "ephemeral", "v1", "send"]:
                return self._whispered(await request.json())
            case ["PATCH", "im", "v1", "messages", ref]:
                return self._changed_card(ref, (await request.json()).get("content", ""))
            case ["DELETE", "im", "v1", "messages", ref]:
                return self._own(ref) or self._recalled(ref)
            case ["PATCH", "im", "v1", "messages", ref, "urgent_app"]:
                return self._own(ref) or self._urged(ref, (await request.json())["user_id_list"])
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
            if original is None or original.alone_in:
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
        known, since = self._uuids.get((to, uuid), ("", 0.0))
        if uuid and known and self.now() - since < UUID_SECONDS:
            return _ok({"message_id": known})
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
            self._uuids[to, uuid] = (ref, self.now())
        return _ok({"message_id": ref, "chat_id": to if to in self.groups else f"oc_p2p_{to}"})

    def _whispered(self, body: dict[str, Any]) -> web.StreamResponse:
        """A card that one member of a group sees; not in a group of topics."""
        chat, who = str(body.get("chat_id", "")), str(body.get("open_id", ""))
        group = self.groups.get(chat)
        if group is None or group["topics"] or body.get("msg_type") != "interactive":
            return _no(230001, "Your request contains an invalid request parameter.")
        if group.get("gone") or who not in group["members"]:
            return _no(230002, "The user can not be outside the group.")
        if (waits := self._limit(f"to {chat}", 5)) is not None:
            return waits
        try:
            content = feishu_cards.check(json.dumps(body.get("card"), ensure_ascii=False), self.images)
        except feishu_cards.Refused as refusal:
            self.refused_cards.append(str(refusal))
            return _no(230099, f"Failed to create card content: {refusal}")
        ref = f"om_{secrets.token_hex(8)}"
        self.messages[ref] = Message(ref, "interactive", content, who, alone_in=chat)
        return _ok({"message_id": ref})

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
        if (refused := self._own(ref)) is not None:
            return refused
        message = self.messages[ref]
        if message.kind != "interactive":
            return _no(230001, "only cards can be changed")
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
        ref, left, since = self._click_tokens.get(str(body.get("token")), ("", 0, 0.0))
        if not left or self.now() - since > TOKEN_SECONDS:
            return _no(11310, "the token is used up or too old")
        if ref in self._answering:
            return _no(11310, "the callback has not been answered")
        self._click_tokens[body["token"]] = (ref, left - 1, since)
        try:
            content = feishu_cards.check(json.dumps(body["card"], ensure_ascii=False), self.images)
        except feishu_cards.Refused as refusal:
            self.refused_cards.append(str(refusal))
            return _no(11311, str(refusal))
        self.messages[ref].content = content
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

    def _own(self, ref: str) -> web.StreamResponse | None:
        """The refusal where that is no message that the bot posted and that still stands where it may speak."""
        message = self.messages.get(ref)
        if message is None or not message.by_bot or message.alone_in:
            return _no(230001, "invalid message_id")
        if message.recalled:
            return _no(230011, "The message was withdrawn.")
        if message.to in self.groups and self.groups[message.to].get("gone"):
            return _no(230002, "The bot can not be outside the group.")
        return None

    def _recalled(self, ref: str) -> web.StreamResponse:
        self.messages[ref].recalled = True
        return _ok({})

    def _urged(self, ref: str, who: list[str]) -> web.StreamResponse:
        message = self.messages[ref]
        members = self.groups[message.to]["members"] if message.to in self.groups else [message.to]
        if not 0 < len(who) <= 200 or not set(who) <= set(members):
            return _no(230001, "user_id_list")
        message.urged = tuple(who)
        return _ok({"invalid_user_id_list": []})

    def _limit(self, key: str, most: int, seconds: float = 1.0) -> web.StreamResponse | None:
        now = self.now()
        log = self._rates.setdefault(key, deque(maxlen=most))
        if len(log) == most and now - log[0] < seconds:
            self.limited += 1
            return web.json_response(
                {"code": 99991400, "msg": f"{key}: too often"}, status=429, headers={"x-ogw-ratelimit-reset": "1"}
            )
        log.append(now)
        return None


def _ok(data: Any) -> web.Response:
    return web.json_response({"code": 0, "msg": "success", "data": data})


def _no(code: int, why: str) -> web.Response:
    return web.json_response({"code": code, "msg": why}, status=400)
