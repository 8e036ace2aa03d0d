"""The Web API of the fake Slack: does what each method does, and refuses what Slack's documentation says it refuses."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack_limits import message_problems, view_problems

if TYPE_CHECKING:
    from tests.fakes.slack import SlackServer

BOT, BOT_ID, TEAM = "UBOT00000", "BBOT00000", "T0000001"
_SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.unfurl": "links:write",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
}
_NO_SCOPE = {
    "auth.test",
    "apps.connections.open",
    "chat.getPermalink",
    "views.open",
    "views.push",
    "views.update",
    "views.publish",
}

NO_JSON = {
    "users.info",
    "conversations.history",
    "conversations.replies",
    "conversations.info",
    "files.info",
    "files.getUploadURLExternal",
    "chat.getPermalink",
}
"""Methods that Slack does not read a JSON body for."""

TIERS = {
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.unfurl": 50,
    "views.open": 100,
    "views.update": 100,
    "views.push": 100,
    "views.publish": 100,
    "users.info": 100,
    "conversations.open": 50,
    "conversations.info": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "reactions.add": 50,
    "reactions.remove": 50,
    "files.info": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "assistant.threads.setSuggestedPrompts": 50,
}
"""Calls of a method in a minute; Slack promises so many."""

_FILE_ID = re.compile(r"F[A-Z0-9]{8,}")
_BY_CHANNEL = {"conversations.history": "history", "conversations.replies": "history", "conversations.info": "read"}


def scopes_for(method: str, args: Mapping[str, Any]) -> str:
    """The scope that the call needs ("" for none)."""
    if method in _BY_CHANNEL:
        letter = str(args.get("channel", ""))[:1]
        return f"{ {'D': 'im', 'G': 'groups'}.get(letter, 'channels') }:{_BY_CHANNEL[method]}"
    if method in _NO_SCOPE:
        return ""
    return _SCOPES[method]


class ApiError(Exception):
    def __init__(self, code: str, details: list[str] | None = None) -> None:
        super().__init__(code)
        self.code, self.details = code, details or []


class API:
    def __init__(self, server: SlackServer) -> None:
        self._server = server

    def __call__(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        does = getattr(self, "_" + method.replace(".", "_"), None)
        if does is None:
            raise ApiError("unknown_method")
        answer: dict[str, Any] = does(args)
        return answer

    def _auth_test(self, args: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": BOT, "bot_id": BOT_ID, "team_id": TEAM, "team": "Example", "url": self._server.address}

    def _apps_connections_open(self, args: dict[str, Any]) -> dict[str, Any]:
        return {"url": self._server.door.ticket()}

    # Messages.

    def _chat_postMessage(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        self._message_checked(args)
        thread = args.get("thread_ts")
        if thread and not any(one["ts"] == thread for one in self._server.messages[channel]):
            # Slack takes it, and shows it nowhere anybody looks.
            raise ApiError("thread_not_found")
        ts = self._server.stamp()
        message = {"type": "message", "user": BOT, "bot_id": BOT_ID, "ts": ts, "at": time.monotonic(), **args}
        self._server.messages[channel].append(message)
        return {"channel": channel, "ts": ts, "message": message}

    def _chat_update(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        self._message_checked(args)
        found = next((one for one in self._server.messages[channel] if one["ts"] == args["ts"]), None)
        if found is None:
            raise ApiError("message_not_found")
        if found.get("user") != BOT:
            raise ApiError("cant_update_message")
        found.pop("blocks", None)
        found |= {"text": args["text"], "blocks": args.get("blocks", []), "edited": {"ts": self._server.stamp()}}
        if "metadata" in args:
            found["metadata"] = args["metadata"]
        return {"channel": channel, "ts": args["ts"]}

    def _chat_delete(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        found = next((one for one in self._server.messages[channel] if one["ts"] == args["ts"]), None)
        if found is None:
            raise ApiError("message_not_found")
        if found.get("user") != BOT:
            raise ApiError("cant_delete_message")
        self._server.messages[channel].remove(found)
        return {"channel": channel, "ts": args["ts"]}

    def _chat_postEphemeral(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        if args["user"] not in self._server.channels[channel]["members"]:
            raise ApiError("user_not_in_channel")
        if "metadata" in args:
            raise ApiError("invalid_arguments", ["metadata of an ephemeral message"])
        self._message_checked(args)
        ts = self._server.stamp()
        self._server.whispers.append({**args, "ts": ts, "at": time.monotonic()})
        return {"message_ts": ts}

    def _chat_unfurl(self, args: dict[str, Any]) -> dict[str, Any]:
        for shape in args["unfurls"].values():
            self._checked(message_problems({"text": "x", **shape}))
        self._server.unfurls.append(args)
        return {}

    def _chat_getPermalink(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        self._stands(channel, args["message_ts"])
        where = f"https://example.slack.com/archives/{channel}/p{args['message_ts'].replace('.', '')}"
        return {"channel": channel, "permalink": where}

    def _stands(self, channel: str, ts: str) -> None:
        if not any(one["ts"] == ts for one in self._server.messages[channel]):
            raise ApiError("message_not_found")

    def _conversations_open(self, args: dict[str, Any]) -> dict[str, Any]:
        user = self._server.users.get(args["users"])
        if user is None:
            raise ApiError("user_not_found")
        if user.get("deleted"):
            raise ApiError("user_disabled")
        return {"channel": {"id": self._server.direct(args["users"])}}

    def _conversations_info(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._server.channels.get(args["channel"])
        if channel is None:
            raise ApiError("channel_not_found")
        shared = bool(channel.get("is_ext_shared"))
        return {"channel": {"id": channel["id"], "name": channel["name"], "is_ext_shared": shared}}

    def _conversations_history(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        flat = [one for one in self._server.messages[channel] if one.get("thread_ts") in (None, one["ts"])]
        return {"messages": self._page(flat, args)[::-1]}

    def _conversations_replies(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(args)
        thread = [one for one in self._server.messages[channel] if args["ts"] in (one["ts"], one.get("thread_ts"))]
        if not thread:
            raise ApiError("thread_not_found")
        return {"messages": self._page(thread, args)}

    def _page(self, found: list[dict[str, Any]], args: dict[str, Any]) -> list[dict[str, Any]]:
        oldest = float(args.get("oldest") or 0)
        there = [one for one in found if one.get("shown_at", 0.0) <= time.monotonic()]
        newest = [one for one in there if float(one["ts"]) >= oldest][-int(args.get("limit") or 100) :]
        with_metadata = str(args.get("include_all_metadata", "")).lower() == "true"
        hidden = set() if with_metadata else {"metadata"}
        return [
            {
                key: [shown_file(file) for file in value] if key == "files" else value
                for key, value in one.items()
                if key not in hidden
            }
            for one in newest
        ]

    def _channel(self, args: Mapping[str, Any]) -> str:
        ident = str(args.get("channel") or args.get("channel_id"))
        if ident.startswith("U"):
            ident = self._server.direct(ident)
        channel = self._server.channels.get(ident)
        if channel is None:
            raise ApiError("channel_not_found")
        if BOT not in channel["members"]:
            raise ApiError("not_in_channel")
        return ident

    # People, signs, assistant.

    def _users_info(self, args: dict[str, Any]) -> dict[str, Any]:
        user = self._server.users.get(args["user"])
        if user is None:
            raise ApiError("user_not_found")
        if str(args.get("include_locale", "")).lower() != "true":
            user = {key: value for key, value in user.items() if key != "locale"}
        if "users:read.email" in self._server.scopes:
            self._server.used_scopes.add("users:read.email")
            return {"user": user}
        profile = {key: value for key, value in user["profile"].items() if key != "email"}
        return {"user": {**user, "profile": profile}}

    def _reactions_add(self, args: dict[str, Any]) -> dict[str, Any]:
        self._stands(self._channel(args), args["timestamp"])
        signs = self._server.reactions[args["channel"], args["timestamp"]]
        if args["name"] in signs:
            raise ApiError("already_reacted")
        signs.append(args["name"])
        return {}

    def _reactions_remove(self, args: dict[str, Any]) -> dict[str, Any]:
        signs = self._server.reactions[args["channel"], args["timestamp"]]
        if args["name"] not in signs:
            raise ApiError("no_reaction")
        signs.remove(args["name"])
        return {}

    def _assistant_threads_setStatus(self, args: dict[str, Any]) -> dict[str, Any]:
        self._server.statuses.append(args)
        return {}

    def _assistant_threads_setSuggestedPrompts(self, args: dict[str, Any]) -> dict[str, Any]:
        if not 1 <= len(args["prompts"]) <= 4:
            raise ApiError("invalid_arguments")
        self._server.prompts.append(args)
        return {}

    # Views.

    def _views_open(self, args: dict[str, Any]) -> dict[str, Any]:
        user = self._trigger(args["trigger_id"])
        self._server.stacks[user].clear()
        return {"view": self.keep_view(args["view"], user)}

    def _views_push(self, args: dict[str, Any]) -> dict[str, Any]:
        user = self._trigger(args["trigger_id"])
        if len(self._server.stacks[user]) >= 3:
            raise ApiError("push_limit_reached")
        return {"view": self.keep_view(args["view"], user)}

    def _views_update(self, args: dict[str, Any]) -> dict[str, Any]:
        ident = args["view_id"]
        owner = next((user for user, stack in self._server.stacks.items() if ident in stack), None)
        if owner is None:
            raise ApiError("not_found")
        if args.get("hash") not in (None, self._server.views[ident]["hash"]):
            raise ApiError("hash_conflict")
        return {"view": self.keep_view(args["view"], owner, ident)}

    def _views_publish(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["user_id"] not in self._server.users:
            raise ApiError("invalid_arguments")
        self._checked(view_problems(args["view"]))
        self._pictures_checked(args["view"]["blocks"])
        blocks = [{"block_id": self._server.next("b"), **block} for block in args["view"]["blocks"]]
        view = {**args["view"], "blocks": blocks, "id": "VH" + args["user_id"], "at": time.monotonic()}
        self._server.homes[args["user_id"]] = view
        return {"view": view}

    def keep_view(self, view: Mapping[str, Any], user: str, ident: str = "") -> dict[str, Any]:
        if view.get("type") != "modal":
            raise ApiError("invalid_arguments")
        self._checked(view_problems(view))
        self._pictures_checked(view["blocks"])
        blocks = [{"block_id": self._server.next("b"), **block} for block in view["blocks"]]
        kept = {**view, "blocks": blocks, "id": ident or self._server.next("V"), "at": time.monotonic()}
        kept["hash"] = self._server.next("h")
        self._server.views[kept["id"]] = kept
        if kept["id"] not in self._server.stacks[user]:
            self._server.stacks[user].append(kept["id"])
        return kept

    def _trigger(self, trigger: str) -> str:
        if trigger in self._server.used_triggers:
            raise ApiError("exchanged_trigger_id")
        if trigger not in self._server.triggers:
            raise ApiError("invalid_trigger_id")
        user, until = self._server.triggers[trigger]
        if time.monotonic() > until:
            raise ApiError("expired_trigger_id")
        self._server.used_triggers.add(trigger)
        return user

    def _message_checked(self, args: Mapping[str, Any]) -> None:
        self._checked(message_problems(args))
        self._pictures_checked(args.get("blocks") or [])

    def _pictures_checked(self, blocks: list[dict[str, Any]]) -> None:
        """A block names a picture of Slack's only when that has been looked at, and is one of three kinds."""
        for number, block in enumerate(blocks):
            if block["type"] != "image" or "slack_file" not in block:
                continue
            ident = block["slack_file"].get("id", "")
            file = self._server.files.get(ident)
            if not _FILE_ID.fullmatch(ident) or file is None or _type_of(file) not in ("png", "jpeg", "gif"):
                raise ApiError("invalid_blocks", [f"invalid slack file [json-pointer:/blocks/{number}/slack_file]"])

    @staticmethod
    def _checked(problems: list[str]) -> None:
        if problems:
            known = (
                "msg_too_long",
                "msg_blocks_too_long",
                "no_text",
                "only_one_table_allowed",
                "invalid_metadata_format",
            )
            raise ApiError(next((one for one in problems if one in known), "invalid_blocks"), problems)

    # Files and response addresses.

    def _files_info(self, args: dict[str, Any]) -> dict[str, Any]:
        file = self._server.files.get(args["file"])
        if file is None:
            raise ApiError("file_not_found")
        shown = {key: value for key, value in file.items() if key not in ("data", "done_at")}
        return {
            "file": shown
            | ({"mimetype": f"image/{_type_of(file)}" if _type_of(file) else ""} if "length" in file else {})
        }

    def _files_getUploadURLExternal(self, args: dict[str, Any]) -> dict[str, Any]:
        if not args.get("filename") or int(args.get("length") or 0) <= 0:
            raise ApiError("invalid_arguments")
        file = self._server.file("UBOT00000", args["filename"], "", b"", alt=args.get("alt_txt", ""))
        file["length"] = int(args["length"])
        return {"upload_url": f"{self._server.address}/upload/{file['id']}", "file_id": file["id"]}

    def _files_completeUploadExternal(self, args: dict[str, Any]) -> dict[str, Any]:
        files = args["files"] if isinstance(args["files"], list) else json.loads(args["files"])
        for one in files:
            file = self._server.files[one["id"]]
            if len(file["data"]) != file["length"]:
                raise ApiError("file_upload_incomplete")
            if "done_at" in file:
                raise ApiError("file_already_completed")
            file["done_at"] = time.monotonic()
        if "channel_id" not in args:
            return {"files": files}
        channel = self._channel(args)
        if args.get("thread_ts"):
            self._stands(channel, args["thread_ts"])
        message = {
            "type": "message",
            "user": BOT,
            "bot_id": BOT_ID,
            "ts": self._server.stamp(),
            "text": "",
            "files": [self._server.files[one["id"]] for one in files],
            "at": time.monotonic(),
            "shown_at": time.monotonic() + self._server.sharing,
        }
        if args.get("thread_ts"):
            message["thread_ts"] = args["thread_ts"]
        self._server.messages[channel].append(message)
        return {"files": files}

    async def uploaded(self, request: web.Request) -> web.Response:
        file, data = self._server.files[request.match_info["ident"]], await request.read()
        await asyncio.sleep(self._server.slow_uploads)
        if len(data) > self._server.largest:
            return web.Response(status=413)
        file |= {"data": data, "size": len(data)}
        return web.Response(text="OK")

    async def download(self, request: web.Request) -> web.StreamResponse:
        file = self._server.files[request.match_info["ident"]]
        if request.headers.get("Authorization") != f"Bearer {self._server.bot_token}":
            return web.Response(status=302, headers={"Location": f"{self._server.address}/login"})
        if file.get("page"):
            return web.Response(text="<html>sign in</html>", content_type="text/html")
        if file.get("redirect"):
            return web.Response(status=302, headers={"Location": file["redirect"]})
        return web.Response(body=file["data"], content_type=file["mimetype"] or "application/octet-stream")

    async def respond(self, request: web.Request) -> web.Response:
        kept = self._server.responses.get(request.match_info["ident"])
        if kept is None or kept["left"] <= 0 or time.monotonic() > kept["until"]:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        kept["left"] -= 1
        body = await request.json()
        problems = message_problems(body)
        if any(block.get("slack_file") for block in body.get("blocks", ())):
            problems.append("an unshared file in an ephemeral message")
        if problems:
            return web.json_response({"ok": False, "error": "invalid_blocks", "problems": problems}, status=400)
        shown = {
            "channel": kept["channel"],
            "user": kept["user"],
            "ts": self._server.stamp(),
            "at": time.monotonic(),
            **body,
        }
        if body.get("replace_original"):
            self._server.whispers = [one for one in self._server.whispers if one["ts"] != kept["ts"]]
        if body.get("response_type") == "in_channel":
            self._server.messages[kept["channel"]].append({**shown, "user": "UBOT00000"})
        else:
            self._server.whispers.append(shown)
        return web.json_response({"ok": True})


def shown_file(file: Mapping[str, Any]) -> dict[str, Any]:
    """A file as it stands on a message: without its bytes."""
    return {key: value for key, value in file.items() if key != "data"}


def _type_of(file: Mapping[str, Any]) -> str:
    """What Slack takes an upload for, a moment after it was completed; "" until then and for what it cannot show."""
    if "length" not in file:
        return str(file["mimetype"]).removeprefix("image/")
    if time.monotonic() < file.get("done_at", float("inf")) + file.get("scan", 0.0):
        return ""
    starts = {b"\x89PNG": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif"}
    return next((kind for start, kind in starts.items() if file["data"].startswith(start)), "")
