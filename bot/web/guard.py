"""Who may come in.  Two ways, and nothing between them:

- The sandbox, without a secret: only on a loopback address, only from this computer, and whoever opens it may speak as
  anyone.  It refuses to be bound elsewhere and to be reached through a proxy.
- With a secret: whoever comes in has used a link of their own (`bot.web.links`), the switch of persons is gone, any
  address will do.

Both check `Host` and `Origin`, so that no other web site the person has open can write here or read through a name that
it points at this computer, and both send a strict content security policy.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from time import monotonic
from typing import Any

from cachetools import TTLCache
from starlette.exceptions import HTTPException

LARGEST = 40 * 1024 * 1024
"""A message with its files; phones take photographs of 3-12 MB."""

COOKIE = "zhangfang"

_SAFE = frozenset({"GET", "HEAD"})
_PROXIED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"})
_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        b"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        b"require-trusted-types-for 'script'; trusted-types zhangfang",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
)


def loopback(host: str) -> bool:
    """Does this address lead nowhere but to this computer?

    >>> loopback("127.0.0.1"), loopback("localhost"), loopback("::1"), loopback("0.0.0.0"), loopback("10.1.2.3")
    (True, True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Turnstile:
    """Counts what comes from each address: a loop that asks for everything must not keep the others waiting."""

    def __init__(self, a_minute: int) -> None:
        self._most = a_minute
        self._came: TTLCache[str, tuple[float, float]] = TTLCache(10_000, 120.0)

    def opens(self, address: str, now: float) -> bool:
        """Whether one more is taken from there: a bucket that fills again evenly.

        >>> gate = Turnstile(2)
        >>> [gate.opens("a", at) for at in (0.0, 1.0, 2.0, 40.0)], gate.opens("b", 2.0), Turnstile(0).opens("a", 0.0)
        ([True, True, False, True], True, True)
        """
        if not self._most:
            return True
        left, at = self._came.get(address, (float(self._most), now))
        left = min(float(self._most), left + (now - at) * self._most / 60.0)
        if left < 1.0:
            return False
        self._came[address] = left - 1.0, now
        return True


class Guard:
    """In front of the page: refuses what must not come in, and adds the headers to what goes out."""

    def __init__(self, app: Any, *, sandbox: bool, hosts: tuple[str, ...] = (), a_minute: int = 0) -> None:
        self._app, self._sandbox, self._hosts = app, sandbox, hosts
        self._turnstile = Turnstile(a_minute)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self.refusal(scope["method"], scope.get("client"), headers)
        if not refusal and not self._turnstile.opens(str((scope.get("client") or ("",))[0]), monotonic()):
            refusal = 429, "too many requests from this address: please wait a minute"
        if refusal:
            await _refuse(send, *refusal)
            return
        left = LARGEST

        async def receive_some() -> Any:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        async def send_safely(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            await send(message)

        await self._app(scope, receive_some, send_safely)

    def refusal(self, method: str, client: Any, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Status and reason, where the request must not come in."""
        host = headers.get("host", "")
        name = host.rsplit(":", 1)[0].strip("[]") if not host.endswith("]") else host.strip("[]")
        if self._sandbox and not (loopback(name) and loopback(client[0] if client else "")):
            return 421, "the sandbox is open to this computer only"
        if self._sandbox and not _PROXIED.isdisjoint(headers):
            return 403, "the sandbox does not work behind a proxy: set a secret"
        if not self._sandbox and self._hosts and name not in self._hosts:
            return 421, "unknown host"
        if method not in _SAFE:
            origin = headers.get("origin", "")
            if origin.partition("://")[2] != host:
                return 403, "wrong origin"
        elif headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and (
            headers.get("sec-fetch-mode") != "navigate"
        ):
            return 403, "wrong origin"
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()):
            return 400, "no length"
        if len(length) > 12 or int(length) > LARGEST:
            return 413, "too large"
        return None


async def _refuse(send: Any, status: int, reason: str) -> None:
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": reason.encode()})
