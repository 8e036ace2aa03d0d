"""Slack's Web API, call by call: tried again where that does no harm.

The SDK's own retries stay off: it repeats a post whose answer was lost, and Slack then shows it twice.
"""

from __future__ import annotations

import asyncio
import logging
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platform import NotPosted
from bot.retry import Retry
from bot.secret import Secret, read
from bot.slack.rate_limit import RateLimits

log = logging.getLogger(__name__)

_READS = {
    "users.info",
    "conversations.history",
    "conversations.replies",
    "conversations.info",
    "files.info",
    "files.getUploadURLExternal",
    "auth.test",
    "chat.getPermalink",
}
_UNSURE = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "file_update_failed",
}
_SIGNED_OUT = {
    "invalid_auth",
    "token_expired",
    "token_revoked",
    "account_inactive",
    "not_authed",
}
_GONE = {
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "user_not_found",
    "user_disabled",
    "cannot_dm_bot",
    "message_not_found",
    "cant_update_message",
    "edit_window_closed",
    "restricted_action",
    "users_not_found",
    "file_not_found",
    "file_deleted",
    "user_not_in_channel",
    "thread_not_found",
    "no_permission",
    "not_allowed_token_type",
    "access_denied",
    "msg_too_long",
    "invalid_blocks",
}


class SlackRefused(Exception):
    """Slack said no, and why; nothing was done."""

    def __init__(self, method: str, error: str, detail: str = "") -> None:
        super().__init__(f"{method}: {error}{f' ({detail})' if detail else ''}")
        self.error = error

    @property
    def signed_out(self) -> bool:
        return self.error in _SIGNED_OUT

    @property
    def final(self) -> bool:
        return self.error in _GONE


class SlackLost(Exception):
    """No answer, or none that says whether it was done; `unanswered`: it may still be being done."""

    def __init__(self, reason: str, *, unanswered: bool = False) -> None:
        super().__init__(reason)
        self.unanswered = unanswered


class SlackBusy(Exception):
    """Slack asks to wait longer than the caller can; nothing was done."""

    def __init__(self, after: float) -> None:
        super().__init__(f"asked to wait {after:.0f} s")
        self.after = after


class _Limited(Exception):
    def __init__(self, after: float) -> None:
        self.after = after


class _Renewed(Exception):
    """The token was refused, and there is another by now."""


class _Unsent(Exception):
    """The connection was never made: nothing can have been done."""


class SlackApi:
    """Made and used on the adapter's loop only.

    `signed_out` is why Slack refuses the token ("" while it does not).
    """

    def __init__(self, token: Secret, base: str, *, timeout: float, patience: float) -> None:
        self._secret = token
        self.base = base if base.endswith("/") else base + "/"
        self.timeout, self._patience = timeout, patience
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout), trust_env=False)
        self.client = AsyncWebClient(
            read(token), base_url=self.base, timeout=int(timeout) or 1, session=self.session, retry_handlers=[]
        )
        self.client.proxy = proxy_for(self.base)
        self._limits = RateLimits()
        self.signed_out = ""

    @property
    def token(self) -> str:
        return self.client.token or ""

    async def __call__(
        self,
        method: str,
        args: Mapping[str, Any],
        *,
        lane: str = "",
        repeat: bool = True,
        patience: float | None = None,
    ) -> dict[str, Any]:
        """One call, when its lane is free, tried again within `patience` seconds where that does no harm.

        Args:
            lane: calls of one lane go one after another and wait for Slack together ("" for the method's own).
            repeat: doing it twice does no harm; else a lost answer raises SlackLost.

        Raises: SlackRefused, SlackLost, SlackBusy.
        """
        loop = asyncio.get_running_loop()
        retry = Retry(self._patience if patience is None else patience)
        limit = self._limits.lane(lane or method)
        async with limit.lock:
            while True:
                wait = limit.free - loop.time()
                if wait > 0:
                    if not retry.allows(wait):
                        raise SlackBusy(wait)
                    await asyncio.sleep(wait)
                try:
                    return await self._once(method, args)
                except _Limited as limited:
                    limit.free = loop.time() + limited.after
                    continue
                except _Renewed:
                    continue
                except _Unsent as error:
                    pause = retry.pause()
                    if pause is None:
                        raise SlackBusy(5.0) from error
                except SlackLost:
                    pause = retry.pause() if repeat else None
                    if pause is None:
                        raise
                await asyncio.sleep(pause)

    async def _once(self, method: str, args: Mapping[str, Any]) -> dict[str, Any]:
        try:
            if method in _READS:
                answer = await self.client.api_call(method, http_verb="GET", params=_params(args))
            else:
                answer = await self.client.api_call(method, json=dict(args))
        except SlackApiError as error:
            raise await self._refusal(method, error) from error
        except aiohttp.ClientConnectorError as error:
            raise _Unsent from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise SlackLost(f"{method}: {type(error).__name__}", unanswered=isinstance(error, TimeoutError)) from error
        self.signed_out = ""
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    async def _refusal(self, method: str, error: SlackApiError) -> Exception:
        answer = error.response
        data = answer.data if isinstance(answer.data, dict) else {}
        reason = str(data.get("error", ""))
        if answer.status_code == 429 or reason in ("ratelimited", "rate_limited"):
            return _Limited(_seconds(answer.headers))
        if answer.status_code >= 500 or reason in _UNSURE or not reason:
            return SlackLost(f"{method}: {answer.status_code} {reason}")
        details = (data.get("response_metadata") or {}).get("messages") or data.get("errors") or []
        refused = SlackRefused(method, reason, "; ".join(map(str, details))[:300])
        if refused.signed_out:
            self.signed_out = reason
            before, self.client.token = self.client.token, read(self._secret)
            if self.client.token != before:
                return _Renewed()
        return refused

    async def close(self) -> None:
        await self.session.close()


def not_posted(error: Exception) -> NotPosted:
    """What delivery is told: when to try again, or that it need not."""
    if isinstance(error, SlackRefused):
        final = error.final and not error.signed_out
        return NotPosted(str(error), after=0.0 if final else 60.0, final=final)
    if isinstance(error, SlackBusy):
        return NotPosted(str(error), after=error.after)
    return NotPosted(str(error) or type(error).__name__, after=5.0)


def proxy_for(address: str) -> str | None:
    """The proxy of the environment, unless NO_PROXY names the host: slack_sdk does not look."""
    parts = urlsplit(address)
    if urllib.request.proxy_bypass(parts.netloc) or parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return None
    return urllib.request.getproxies().get(parts.scheme.replace("wss", "https").replace("ws", "http"))


def _params(args: Mapping[str, Any]) -> dict[str, Any]:
    return {key: str(value).lower() if isinstance(value, bool) else value for key, value in args.items()}


def _seconds(headers: Mapping[str, Any]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(float(value), 0.05)
            except ValueError:
                break
    return 1.0
