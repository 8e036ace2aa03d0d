"""Approvals, mirrored into Feishu's approval centre as third-party instances.

A card in a private chat that is `about` something and has a button `….approve` or `….reject` is a task there; when the
card says how it was `decided`, the task ends.  One instance for each thing, one task for each person asked.  Buttons
travel in the task's context, so that a decision made in the centre is the same click as one made on the card.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.feishu.api import FeishuApi
from bot.feishu.people import FeishuPeople
from bot.feishu.settings import FeishuSettings
from bot.feishu.webhook import Unwelcome, decrypted
from bot.http import Door, HttpRequest, HttpResponse
from bot.platform import NotPosted
from bot.secret import read
from chat.cards.card import Card
from chat.incoming import Clicked, Identity, Place
from chat.text import Text, _
from chat.words import LOCALES, say

log = logging.getLogger(__name__)

EXTERNAL = "/open-apis/approval/v4/external_approvals"
INSTANCES = "/open-apis/approval/v4/external_instances"
_STATUS = {"approved": "APPROVED", "rejected": "REJECTED", "withdrawn": "CANCELED"}
_NAME = _("Approvals")
_DECISIONS = {"APPROVE": ".approve", "REJECT": ".reject"}


class ApprovalCenter:
    """The approval centre's picture of our approvals.  Does nothing where it is not switched on."""

    def __init__(self, api: FeishuApi, settings: FeishuSettings) -> None:
        self._api, self._settings = api, settings
        self._people = FeishuPeople(api)
        self._code, self._lock = "", threading.Lock()
        self._secrets = [read(settings.app_secret)]

    def asked(self, open_id: str, card: Card, ref: str, locale: str) -> None:
        """The card asks this person for a decision: a task for them.  Raises NotPosted."""
        decisions = {
            kind: [button.action, button.value]
            for kind, ending in _DECISIONS.items()
            for button in card.buttons
            if button.action.endswith(ending)
        }
        if self._settings.mirror and card.about and decisions and not card.decided:
            self._sync(open_id, card, "PENDING", locale, context=json.dumps({"do": decisions, "ref": ref}))

    def decided(self, open_id: str, card: Card, locale: str) -> None:
        """The card was brought up to date: the task ends when it says so.  Raises NotPosted."""
        if self._settings.mirror and card.about and card.decided:
            self._sync(open_id, card, _STATUS[card.decided], locale)

    def clicked(self, body: bytes) -> Clicked:
        """The decision that the approval centre calls back with.  Raises Unwelcome."""
        decision = _object(body)
        if isinstance(decision.get("encrypt"), str):
            decision = _object(self._opened(decision["encrypt"]))
        token = str(decision.get("token") or "").encode()
        if not any(hmac.compare_digest(token, _derived(secret, "token").encode()) for secret in self._secrets):
            raise Unwelcome("wrong token")
        context = _object(str(decision.get("action_context") or "{}").encode())
        try:
            action, value = (context.get("do") or {})[str(decision.get("action_type"))]
            by = self._people.open_id_of(str(decision.get("user_id") or ""))
        except (KeyError, ValueError, NotPosted):
            by = ""
        if not by:
            raise Unwelcome("not one of our tasks, or nobody we know", 400)
        return Clicked(
            ":".join(
                ["feishu:approval", *(str(decision.get(key) or "") for key in ("task_id", "action_type", "message_id"))]
            ),
            Identity("feishu", by),
            Place("feishu", by, "direct"),
            action=str(action),
            value=str(value),
            ref=str(context.get("ref") or ""),
        )

    @property
    def token(self) -> str:
        """What the approval centre shows to be let in; made from the app's secret, so that nobody configures it."""
        return _derived(self._secrets[-1], "token")

    @property
    def key(self) -> str:
        return _derived(self._secrets[-1], "key")

    def _opened(self, sealed: str) -> bytes:
        """Decrypted with the key that the centre knows, or the one it still has after the secret was rotated."""
        for secret in self._secrets[1:]:
            with contextlib.suppress(Unwelcome):
                return decrypted(sealed, _derived(secret, "key"))
        return decrypted(sealed, _derived(self._secrets[0], "key"))

    def _sync(self, open_id: str, card: Card, status: str, locale: str, context: str = "") -> None:
        now = str(int(time.time() * 1000))
        ended = {} if status == "PENDING" else {"end_time": now}
        link = {"mobile_link": self._link, "pc_link": self._link}
        texts = {"@i18n@title": say(card.title, locale)[:200]}
        form = []
        for number, fact in enumerate(card.facts[:10]):
            texts |= {
                f"@i18n@n{number}": say(fact.label, locale)[:100],
                f"@i18n@v{number}": say(fact.value, locale)[:200],
            }
            form.append({"name": f"@i18n@n{number}", "value": f"@i18n@v{number}"})
        task: dict[str, Any] = {
            "task_id": f"{card.about}:{open_id}",
            "open_id": open_id,
            "title": "@i18n@title",
            "links": link,
            "status": "DONE" if status == "CANCELED" else status,
            "action_context": context,
            "create_time": now,
            "update_time": now,
            **ended,
        }
        self._api.json(
            "POST",
            INSTANCES,
            body={
                "approval_code": self._definition(),
                "instance_id": card.about,
                "title": "@i18n@title",
                "open_id": open_id,
                "status": status,
                "links": link,
                "form": form,
                "start_time": now,
                "update_time": now,
                "update_mode": "UPDATE",
                "task_list": [task],
                "i18n_resources": [_resource(locale, texts, default=True)],
                **ended,
            },
        )

    def _definition(self) -> str:
        """The code of our kind of approval; made when it is first needed, changed when it is there already.

        The centre calls back with a token made from the app's secret: it is told anew when that was rotated.
        """
        with self._lock:
            if (secret := read(self._settings.app_secret)) != self._secrets[-1]:
                self._secrets, self._code = [self._secrets[-1], secret], ""
            if not self._code:
                answer = self._api.json(
                    "POST",
                    EXTERNAL,
                    query=[("user_id_type", "open_id")],
                    body={
                        "approval_name": "@i18n@name",
                        "approval_code": hashlib.sha256(f"{self._settings.app_id} costs".encode()).hexdigest()[:32],
                        "group_code": "zhangfang",
                        "group_name": "@i18n@group",
                        "external": {
                            "create_link_mobile": self._link,
                            "create_link_pc": self._link,
                            "support_mobile": True,
                            "support_pc": True,
                            "enable_quick_operate": True,
                            "action_callback_url": self._settings.public_url.rstrip("/") + self._settings.approval_path,
                            "action_callback_token": self.token,
                            "action_callback_key": self.key,
                        },
                        "viewers": [{"viewer_type": "TENANT"}],
                        "i18n_resources": [
                            _resource(
                                locale,
                                {"@i18n@name": say(_NAME, locale), "@i18n@group": say(_NAME, locale)},
                                default=locale == "en",
                            )
                            for locale in LOCALES
                        ],
                    },
                )
                self._code = str(answer.get("approval_code") or "")
            return self._code

    @property
    def _link(self) -> str:
        """Opens the chat with the bot, where the card is."""
        return f"https://applink.feishu.cn/client/bot/open?appId={self._settings.app_id}"


def approval_door(
    settings: FeishuSettings, center: ApprovalCenter, decide: Callable[[Clicked], tuple[bool, Text, str]]
) -> Door:
    """Decisions that are made in the approval centre; the platform waits ten seconds for the answer."""

    async def answer(asked: HttpRequest) -> HttpResponse:
        try:
            click = await asyncio.to_thread(center.clicked, asked.body)
        except Unwelcome as refusal:
            log.warning("a call of the approval centre was refused: %s", refusal)
            return HttpResponse(refusal.status, {"code": 1, "msg": "refused"})
        try:
            done, words, locale = await asyncio.wait_for(asyncio.to_thread(decide, click), 8.5)
        except TimeoutError:
            return HttpResponse(body={"code": 1, "msg": "timeout"})
        return HttpResponse(body={"code": 0} if done else {"code": 1, "msg": say(words, locale)[:200]})

    return Door(settings.approval_path, answer)


def _derived(secret: str, what: str) -> str:
    return hmac.new(secret.encode(), f"approval {what}".encode(), hashlib.sha256).hexdigest()[:32]


def _resource(locale: str, texts: Mapping[str, str], *, default: bool) -> dict[str, Any]:
    tag = "zh-CN" if locale == "zh-CN" else "en-US"
    return {
        "locale": tag,
        "is_default": default,
        "texts": [{"key": key, "value": words} for key, words in texts.items()],
    }


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        raise Unwelcome("not JSON", 400) from None
    if not isinstance(content, dict):
        raise Unwelcome("not an object", 400)
    return content
