"""支付宝: one transfer at a time under our own `out_biz_no`; what is unknown is asked about, never sent under another.

Accepted is not paid: it is asked about until it is paid or failed, and for some days after, as money may come back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

from bot.sending import calls
from bot.sending.calls import NotReached, Server, Unanswered
from formats.payments import alipay_calls, alipay_keys
from formats.payments.alipay_keys import AlipayKeys
from ledger.sendings import CallOutcome, Sending, Stage

_BEIJING = timezone(timedelta(hours=8))
_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class AlipayAccess:
    """How one gets in.  absent: sub-codes by which a query finds nothing.  running, watch: how soon it is asked what
    became of a transfer that runs, and how long whether one that was paid came back."""

    app_id: str
    keys: Callable[[], AlipayKeys]
    absent: tuple[str, ...]
    running: timedelta
    watch: timedelta


class Alipay:
    """The gateway."""

    name = "alipay"
    repeatable = True

    def __init__(self, server: Server, access: AlipayAccess, clock: Callable[[], datetime]) -> None:
        self._server, self._access, self._clock = server, access, clock
        self._keys: AlipayKeys | None = None

    def send(self, of: Sending, body: Mapping[str, Any]) -> CallOutcome:
        return self._ask(alipay_calls.TRANSFER, body)

    def look_up(self, of: Sending) -> CallOutcome:
        return self._ask(alipay_calls.QUERY, alipay_calls.query(of.key))

    def step(self, stage: Stage) -> str:
        return ""

    def forward(self, of: Sending, step: str) -> CallOutcome:
        raise ValueError(step)

    def watch(self, of: Sending, stage: Stage, now: datetime) -> timedelta | None:
        if stage == "taken":
            return self._access.running
        ends = (of.asked or now) + self._access.watch
        return timedelta(days=1) if stage == "paid" and now < ends else None

    def _ask(self, method: str, content: Mapping[str, Any]) -> CallOutcome:
        read = method == alipay_calls.QUERY
        try:
            self._keys = own = self._keys or self._access.keys()
        except Exception as problem:  # a file that is gone, a key that is none: never what stands in it
            return CallOutcome("blocked", cause="configuration", reason=type(problem).__name__)
        common = {
            "app_id": self._access.app_id,
            "app_cert_sn": own.app_number,
            "alipay_root_cert_sn": own.root_number,
        }
        stamp = self._clock().astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        asked = alipay_calls.asked(method, content, common, stamp)
        asked["sign"] = alipay_keys.sign(own, alipay_calls.text_to_sign(asked))
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        try:
            answer = self._server.call("POST", "", urlencode(asked).encode(), headers)
        except NotReached as problem:
            return calls.not_done(problem)
        except Unanswered as problem:
            return calls.untold(problem)
        if answer.status == 429:
            return CallOutcome("later", cause="limited", wait=answer.wait or _PAUSE)
        if answer.status != 200:
            return CallOutcome("blocked" if read else "unknown", cause="server", reason=f"HTTP {answer.status}")
        raw, signature, number = alipay_calls.signed_part(answer.body, method)
        if not alipay_keys.good(own, raw, signature, number):
            return CallOutcome("blocked" if read else "unknown", cause="signature")
        return alipay_calls.told(answer.body, method, self._access.absent)
