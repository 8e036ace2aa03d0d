"""What the people of the fake Slack do: write, edit, click, open, fill in and search, as their clients send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_api import BOT, TEAM, shown_file
from tests.fakes.slack_door import Delivery
from tests.fakes.slack_limits import option_problems


@dataclass
class Answer:
    """What a person's click, command or submission was answered with in the acknowledgement."""

    seconds: float
    body: dict[str, Any]

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.body.get("errors") or {})


class People:
    """The part of `SlackServer` that acts for its people; its state is made there."""

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
