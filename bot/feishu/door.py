"""The paths where the platform calls us: events by webhook, decisions from the approval centre."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.feishu.approval_center import ApprovalCenter
from bot.feishu.settings import FeishuSettings, read
from bot.feishu.webhook import Unwelcome, opened
from bot.http import Door, HttpRequest, HttpResponse
from chat.incoming import Clicked
from chat.text import Text
from chat.words import say

log = logging.getLogger(__name__)


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


def approval_door(
    settings: FeishuSettings, mirror: ApprovalCenter, decide: Callable[[Clicked], tuple[bool, Text, str]]
) -> Door:
    """Decisions that are made in the approval centre; the platform waits ten seconds for the answer."""

    async def answer(asked: HttpRequest) -> HttpResponse:
        try:
            click = await asyncio.to_thread(mirror.clicked, asked.body)
        except Unwelcome as refusal:
            log.warning("a call of the approval centre was refused: %s", refusal)
            return HttpResponse(refusal.status, {"code": 1, "msg": "refused"})
        try:
            done, words, locale = await asyncio.wait_for(asyncio.to_thread(decide, click), 8.5)
        except TimeoutError:
            return HttpResponse(body={"code": 1, "msg": "timeout"})
        return HttpResponse(body={"code": 0} if done else {"code": 1, "msg": say(words, locale)[:200]})

    return Door(settings.approval_path, answer)
