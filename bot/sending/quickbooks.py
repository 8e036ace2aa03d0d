"""QuickBooks Online: a journal entry with our key as `requestid`, so that a repeated request is done once.

Accounts, classes and parties are looked up by name in the company's own lists.  A saved entry is posted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from bot.sending import calls
from bot.sending.calls import NotReached, Server, ServerAnswer, Unanswered
from bot.sending.tokens import NoTokens, TokenFile
from formats.vouchers import quickbooks_calls
from ledger.sendings import CallOutcome, Sending, Stage

_PAUSE = 60.0
_KNOWN = 600.0
"""Seconds for which a list of accounts is not asked for again."""
_MOST_PAGES = 50


class _Stopped(Exception):
    """A list could not be had."""

    def __init__(self, told: CallOutcome) -> None:
        super().__init__(told.kind)
        self.told = told


class QuickBooks:
    """The interface of one company (`…/v3/company/<realmId>`)."""

    name = "quickbooks"
    repeatable = True

    def __init__(
        self,
        server: Server,
        tokens: TokenFile,
        *,
        version: str,
        names: tuple[str, ...],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server, self._tokens, self._version, self._names, self._clock = server, tokens, version, names, clock
        self._ids: dict[str, tuple[float, dict[tuple[str, str], str]]] = {}

    def send(self, of: Sending, body: Mapping[str, Any]) -> CallOutcome:
        kinds = {kind for kind, _reference in quickbooks_calls.named(body)}
        try:
            ids = {name: id for kind in kinds for name, id in self._list(kind).items()}
        except _Stopped as problem:
            told = problem.told  # nothing of the entry was sent
            return told if told.kind == "later" else CallOutcome("blocked", cause=told.cause, reason=told.reason)
        ready, missing = quickbooks_calls.with_ids(body, ids)
        if missing:
            self._ids.clear()  # whoever adds it there tries at once
            return CallOutcome("refused", cause="no_name", reason="; ".join(missing)[:300])
        path = f"/journalentry?{urlencode({'requestid': of.key, 'minorversion': self._version})}"
        told, answer = self._ask("POST", path, json.dumps(ready, ensure_ascii=False).encode(), read=False)
        if answer is None:
            return told
        told = quickbooks_calls.done(answer.body, answer.status)
        if told.kind == "refused" and told.cause == "another":
            return self._mine_or(of, told)
        return told

    def look_up(self, of: Sending) -> CallOutcome:
        number = of.key.partition(".")[0]
        told, answer = self._query(f"select * from JournalEntry where DocNumber = '{number}'")
        if answer is None:
            return told
        if answer.status != 200:
            _codes, text = quickbooks_calls.fault(answer.body)
            return CallOutcome("blocked", cause="server", reason=text or f"HTTP {answer.status}")
        return quickbooks_calls.found(answer.body, of.key)

    def step(self, stage: Stage) -> str:
        return ""

    def forward(self, of: Sending, step: str) -> CallOutcome:
        raise ValueError(step)

    def watch(self, of: Sending, stage: Stage, now: datetime) -> timedelta | None:
        return None

    def _mine_or(self, of: Sending, told: CallOutcome) -> CallOutcome:
        """The number is there already: ours is looked up, another's is a refusal."""
        found = self.look_up(of)
        if found.kind == "there":
            return found
        return told if found.kind == "absent" else CallOutcome("unknown", cause=found.cause, reason=told.reason)

    def _list(self, kind: str) -> dict[tuple[str, str], str]:
        at, known = self._ids.get(kind, (0.0, None))
        if known is not None and self._clock() - at < _KNOWN:
            return known
        rows: list[dict[str, Any]] = []
        for page in range(_MOST_PAGES):
            start = page * quickbooks_calls.PAGE + 1
            text = f"select * from {kind} startposition {start} maxresults {quickbooks_calls.PAGE}"
            told, answer = self._query(text)
            if answer is None:
                raise _Stopped(told)
            some = quickbooks_calls.rows_of(answer.body, kind) if answer.status == 200 else None
            if some is None:
                _codes, why = quickbooks_calls.fault(answer.body)
                raise _Stopped(CallOutcome("blocked", cause="server", reason=why or f"HTTP {answer.status}"))
            rows += some
            if len(some) < quickbooks_calls.PAGE:
                break
        found = quickbooks_calls.ids_of(kind, rows, self._names)
        self._ids[kind] = (self._clock(), found)
        return found

    def _query(self, text: str) -> tuple[CallOutcome, ServerAnswer | None]:
        path = f"/query?query={quote(text)}&{urlencode({'minorversion': self._version})}"
        return self._ask("GET", path, None, read=True)

    def _ask(
        self, method: str, path: str, body: bytes | None, *, read: bool
    ) -> tuple[CallOutcome, ServerAnswer | None]:
        """A call with a token that is renewed once; the outcome where there is no answer to read."""
        token = ""
        for _twice in range(2):
            try:
                token = self._tokens.access(stale=token)
            except NoTokens as problem:
                return CallOutcome("blocked", cause="login", reason=str(problem)), None
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            headers |= {"Content-Type": "application/json"} if body else {}
            try:
                answer = self._server.call(method, path, body, headers)
            except NotReached as problem:
                return calls.not_done(problem), None
            except Unanswered as problem:
                return calls.untold(problem), None
            if answer.status != 401:
                break
        if answer.status in (401, 403):
            return CallOutcome("blocked", cause="login", reason=f"HTTP {answer.status}"), None
        if answer.status == 429:
            return CallOutcome("later", cause="limited", wait=answer.wait or _PAUSE), None
        if answer.status >= 500:
            why = f"HTTP {answer.status}"
            return CallOutcome("blocked" if read else "unknown", cause="server", reason=why), None
        return CallOutcome("unknown"), answer
