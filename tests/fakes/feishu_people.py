"""What the people of the fake Feishu do: write, click, pick, fill in, decide, and the events that come of it."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from tests.fakes import feishu_cards
from tests.fakes.feishu_api import Message


class People:
    """The part of `FeishuServer` that acts for its people; its state is made there."""

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
