"""Works off what is to be sent: one thing after the other, each step kept before the next, calls outside transactions.

Whoever is at it has a lease; where it is lost nothing more is written down.  What was begun and not kept (a death, a
time-out) is looked up by our own key before anything is sent again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.sending.system import System
from formats.sent import line_of
from handlers import job_context
from handlers.registry import Contents
from handlers.rules import Rules
from handlers.sendings import outcome
from ledger import sendings as rules_of
from ledger.sendings import CallOutcome, Sending
from storage import files, sendings
from storage.book import Book, Store

log = logging.getLogger(__name__)

_AT_ONCE = 200
"""So many in a round, so that whoever stops the program does not wait for a thousand."""


class _LeaseLost(Exception):
    """The lease was over, and another process has it."""


class Sender:
    """Sends what waits to the systems that are set up."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        contents: Contents,
        systems: Mapping[str, System],
        clock: Callable[[], datetime],
        *,
        lease: timedelta = sendings.LEASE,
        ends: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store, self._rules, self._contents, self._systems = store, rules, contents, systems
        self._clock, self._lease, self._ends = clock, lease, ends
        self._file: tuple[str, bytes] = ("", b"")

    def work_off(self) -> int:
        """Everything that is due now; returns how many were worked on.  Safe to run in several processes at once."""
        if not self._systems:
            return 0
        for count in range(_AT_ONCE):
            of = None if self._ends() else self._claimed()
            if of is None:
                return count
            try:
                self._work_on(of, self._systems[of.target])
            except _LeaseLost:
                log.warning("sending %s took longer than its lease: another process has it", of.id)
            except Exception:  # ours to mend: what waits behind it goes on
                log.exception("sending %s", of.id)
                self._left_alone(of)
        return _AT_ONCE

    def _left_alone(self, of: Sending) -> None:
        """What we stumbled over waits; what may have been done by then is looked up first, as ever."""
        now = self._clock()
        trail = f"sending:{of.id}:left:{now.isoformat()}"
        self._store.write(lambda book: sendings.leave(book, of.id), now=now, trail=trail)

    def _claimed(self) -> Sending | None:
        now = self._clock()
        with self._store.read(now) as book:
            if not sendings.due(book, tuple(self._systems)):
                return None
        targets = tuple(self._systems)
        trail = f"sending:claim:{now.isoformat()}"
        return self._store.write(lambda book: sendings.claim(book, targets, self._lease), now=now, trail=trail)

    def _work_on(self, of: Sending, system: System) -> None:
        if rules_of.looks_first(of):
            of = self._kept(of, system, system.look_up(of), wrote=False)
        else:
            body = self._body(of)
            if body is None:
                told = CallOutcome("blocked", cause="configuration", reason=f"file {of.sha256[:12]}")
                self._kept(of, system, told, wrote=False)
                return
            of = self._begun(of, hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(), first=True)
            if of.state == "refused":
                return
            of = self._kept(of, system, system.send(of, body), wrote=True)
        while of.state == "sending" and of.their_id and (step := system.step(of.stage)):
            of = self._begun(of, "", first=False)
            told = system.forward(of, step)
            if told.kind == "refused":  # it is there all the same, as far as it had come
                told = replace(told, kind="there", stage=of.stage, cause="stuck", their_id=of.their_id)
            of = self._kept(of, system, told, wrote=True)
        self._write(of, lambda book: sendings.keep(book, of, release=True), "end")

    def _begun(self, of: Sending, request: str, *, first: bool) -> Sending:
        """Written down before it is done: from here on it may be there.  What nobody wants sent any more is refused."""
        now = self._clock()
        until = now + self._lease

        def begin(book: Book) -> Sending:
            if first and not outcome.wanted(book, of):
                return sendings.keep(book, rules_of.withdrawn(of), release=True)
            return sendings.keep(book, rules_of.begun(of, now), request=request, lease=until)

        made = self._write(of, begin, "begin")
        if self._clock() - now > self._lease / 3:  # this machine slept: another may have it by now
            raise _LeaseLost()
        return made

    def _kept(self, of: Sending, system: System, told: CallOutcome, *, wrote: bool) -> Sending:
        """What came of a call, and what that means for the voucher or payment, in one transaction."""

        def work(book: Book) -> Sending:
            now = book.now
            more = told.kind == "there" and of.open and told.cause != "stuck" and bool(system.step(told.stage))
            watch = system.watch(of, told.stage, now) if told.kind == "there" else None
            known = rules_of.after(of, told, now, wrote=wrote, repeatable=system.repeatable, watch=watch, more=more)
            ctx = job_context.context(book, self._rules, self._contents)
            known = outcome.applied(ctx, of, known, told)
            if told.kind in ("later", "blocked") and known.due:
                sendings.rest(book, of.target, known.due)
            return sendings.keep(book, known, answer=told.answer)

        return self._write(of, work, "kept")

    def _write(self, of: Sending, work: Callable[[Book], Sending], step: str) -> Sending:
        """Where the lease is still ours; raises _LeaseLost where it is not."""
        now = self._clock()

        def held(book: Book) -> Sending | None:
            return work(book) if sendings.held(book, of) else None

        trail = f"sending:{of.id}:{step}:{now.isoformat()}"
        made = self._store.write(held, now=now, trail=trail)
        if made is None:
            raise _LeaseLost()
        return made

    def _body(self, of: Sending) -> Mapping[str, Any] | None:
        """Its line of the file that was kept with its batch; None where that is gone."""
        if self._file[0] != of.sha256:
            data = files.load(self._rules.files, of.sha256)
            if data is None or files.fingerprint(data) != of.sha256:
                return None
            self._file = of.sha256, data
        return line_of(self._file[1], of.place, of.key)
