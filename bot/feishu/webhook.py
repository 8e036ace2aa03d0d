"""Events that come by webhook: where they come, is it the platform, is it fresh, what does it say.

The SDK looks headers up in one exact case, does not look at the age of a delivery and answers refusals with 500; so
all of it is checked here.  Its cipher is used.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.feishu import sdk
from bot.feishu.settings import FeishuSettings
from bot.http import Door, HttpRequest, HttpResponse
from bot.secret import read

log = logging.getLogger(__name__)

FRESH = 300.0
"""Seconds that a delivery may be old (or early, where a clock is wrong)."""


class Unwelcome(Exception):
    """Not to be heard; `status` is what the sender is told."""

    def __init__(self, reason: str, status: int = 401) -> None:
        super().__init__(reason)
        self.status = status


def event_door(settings: FeishuSettings, heard: Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]) -> Door:
    """Events and card callbacks.  Unknown event types are taken and forgotten: an error would bring them again."""

    async def answer(asked: HttpRequest) -> HttpResponse:
        try:
            event = opened(
                asked.body,
                asked.headers,
                time.time(),
                encrypt_key=read(settings.encrypt_key),
                verification_token=read(settings.verification_token),
            )
        except Unwelcome as refusal:
            log.warning("a delivery was refused: %s", refusal)
            return HttpResponse(refusal.status, {"msg": "refused"})
        if event.get("type") == "url_verification":
            return HttpResponse(body={"challenge": str(event.get("challenge", ""))})
        try:
            return HttpResponse(body=await heard(event) or {})
        except Exception:
            log.exception("an event could not be taken; the platform will send it again")
            return HttpResponse(500, {"msg": "not taken"})

    return Door(settings.path, answer)


def opened(
    body: bytes, headers: Mapping[str, str], now: float, *, encrypt_key: str, verification_token: str
) -> dict[str, Any]:
    """The event in a request body, after every check.  Header names are lower case.  Raises Unwelcome."""
    outer = _json(body)
    if encrypt_key:
        if not isinstance(outer.get("encrypt"), str):
            raise Unwelcome("not encrypted")
        event = _json(decrypted(outer["encrypt"], encrypt_key))
    elif "encrypt" in outer:
        raise Unwelcome("encrypted, and no encrypt_key is configured")
    else:
        event = outer
    header = event.get("header")
    token = header.get("token") if isinstance(header, dict) else event.get("token")
    if verification_token and not _same(str(token or ""), verification_token):
        raise Unwelcome("wrong verification token")
    if event.get("type") == "url_verification":
        return event  # comes without a signature
    if encrypt_key:
        _check_signature(body, headers, encrypt_key)
        _check_age(headers.get("x-lark-request-timestamp", ""), now)
    elif isinstance(header, dict) and header.get("create_time"):
        # Without an encrypt key nothing is signed; an old delivery is still refused (resends last 7 hours).
        _check_age(str(header["create_time"]), now, fresh=8 * 3600)
    return event


def decrypted(text: str, key: str) -> bytes:
    """What the platform encrypted with our key.  Raises Unwelcome."""
    sdk.load()
    from lark_oapi.core.utils import AESCipher

    try:
        return bytes(AESCipher(key).decrypt_str(text).encode())
    except Exception:
        raise Unwelcome("cannot be decrypted with the configured key") from None


def signature(timestamp: str, nonce: str, key: str, body: bytes) -> str:
    return hashlib.sha256((timestamp + nonce + key).encode() + body).hexdigest()


def _check_signature(body: bytes, headers: Mapping[str, str], key: str) -> None:
    timestamp, nonce = headers.get("x-lark-request-timestamp", ""), headers.get("x-lark-request-nonce", "")
    if not _same(headers.get("x-lark-signature", ""), signature(timestamp, nonce, key, body)):
        raise Unwelcome("wrong signature")


def _check_age(timestamp: str, now: float, fresh: float = FRESH) -> None:
    try:
        sent = float(timestamp)
    except ValueError:
        raise Unwelcome("no timestamp") from None
    if sent > 1e11:
        sent /= 1000
    if not abs(now - sent) <= fresh:  # "nan" is no age either
        raise Unwelcome("too old")


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode("utf-8", "replace"), theirs.encode("utf-8", "replace"))


def _json(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Unwelcome("not JSON", 400) from None
    if not isinstance(content, dict):
        raise Unwelcome("not an object", 400)
    return content
