"""The web server of the fake Slack: takes calls of the API, with the faults and limits that a test has asked for."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.slack_api import NO_JSON, TIERS, ApiError, scopes_for


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


class Calls:
    """The part of `SlackServer` that answers calls; its state is made there."""

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
