"""金蝶云星空: Save, then Submit and Audit as configured, looked up by our own key in a text field of the head.

It has no key for repeated requests: what may be there is looked up twice before it is saved again.  There is no call
that posts: whether a person has posted it is read off the poster.  Not built: the shared gateway (its key is
de-scrambled by the vendor's client), a session of its own (signed headers need none), BatchSave.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import secret
from bot.sending import calls
from bot.sending.calls import NotReached, Server, Unanswered
from formats.vouchers import kingdee_calls
from formats.vouchers.kingdee_calls import FieldNames
from formats.vouchers.kingdee_headers import headers
from ledger.sendings import CallOutcome, Sending, Stage

_STEPS: Mapping[str, tuple[str, Stage]] = {"submit": ("Submit", "review"), "audit": ("Audit", "approved")}
_PAUSE = 60.0
"""Seconds, where the answer says “too often” and not for how long."""


@dataclass(frozen=True, slots=True)
class KingdeeAccess:
    """How one gets in, and what there is called how."""

    app_id: str
    app_secret: secret.Secret
    account: str
    user: str
    language: int
    organisation: str
    fields: FieldNames
    steps: tuple[str, ...]
    busy: tuple[str, ...]
    watch: timedelta


class Kingdee:
    """The WebAPI at a server."""

    name = "kingdee"
    repeatable = False

    def __init__(self, server: Server, access: KingdeeAccess) -> None:
        self._server, self._access = server, access

    def send(self, of: Sending, body: Mapping[str, Any]) -> CallOutcome:
        return self._write("Save", {"formid": kingdee_calls.FORM, "data": body}, "draft", "")

    def step(self, stage: Stage) -> str:
        return kingdee_calls.chosen(self._access.steps, stage)

    def forward(self, of: Sending, step: str) -> CallOutcome:
        call, stage = _STEPS[step]
        asked = {"formid": kingdee_calls.FORM, "data": {"Ids": of.their_id}}
        return self._write(call, asked, stage, of.their_id)

    def look_up(self, of: Sending) -> CallOutcome:
        try:
            answer = self._call("ExecuteBillQuery", kingdee_calls.query(of.key, self._access.fields))
        except NotReached as problem:
            return calls.not_done(problem)
        except Unanswered as problem:
            return calls.untold(problem)
        return self._stopped(answer, read=True) or kingdee_calls.found(answer.body, self._access.fields)

    def watch(self, of: Sending, stage: Stage, now: datetime) -> timedelta | None:
        return None if stage == "posted" else self._access.watch

    def _write(self, call: str, asked: Mapping[str, Any], stage: Stage, their_id: str) -> CallOutcome:
        try:
            answer = self._call(call, asked)
        except NotReached as problem:
            return calls.not_done(problem)
        except Unanswered as problem:
            return calls.untold(problem)
        told = self._stopped(answer, read=False) or kingdee_calls.done(answer.body, stage, their_id)
        return replace(told, their_id=told.their_id or their_id) if told.kind == "there" else told

    def _stopped(self, answer: calls.ServerAnswer, *, read: bool) -> CallOutcome | None:
        """What stands in the way before anything is done; None where the answer is to be read."""
        if answer.status == 429:
            return CallOutcome("later", cause="limited", wait=answer.wait or _PAUSE)
        if answer.status in (401, 403):
            return CallOutcome("blocked", cause="login", reason=f"HTTP {answer.status}")
        if answer.status == 404:
            return CallOutcome("blocked", cause="configuration", reason="HTTP 404")
        if answer.status != 200:
            return CallOutcome("blocked" if read else "unknown", cause="server", reason=f"HTTP {answer.status}")
        failed = kingdee_calls.failure(answer.body)
        if failed and any(word in failed.codes or word in failed.text for word in self._access.busy):
            return CallOutcome("later", cause="limited", reason=failed.text, wait=_PAUSE)
        return None

    def _call(self, call: str, asked: Mapping[str, Any]) -> calls.ServerAnswer:
        own = self._access
        key = secret.read(own.app_secret)
        signed = headers(own.app_id, key, own.account, own.user, own.language, own.organisation)
        body = json.dumps(asked, ensure_ascii=False).encode()
        path = f"/{kingdee_calls.SERVICE}.{call}.common.kdsvc"
        return self._server.call("POST", path, body, {"Content-Type": "application/json", **signed})
