"""What goes to another system over its interface: what is known of it, and what is done next.

A time-out is unknown, not failed: what may be there is looked up by our own key before it is ever sent again.  Whoever
dies between two steps leaves a sending that is not `clear`, and whoever goes on looks first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

SendingKind = Literal["voucher", "transfer"]
SendingState = Literal["waiting", "sending", "unknown", "accepted", "refused"]
"""waiting: to be sent.  sending: somebody is at it, or died at it.  unknown: nobody can tell whether it is there.
accepted: it is there.  refused: it is not, and why is known."""
OPEN: frozenset[SendingState] = frozenset(("waiting", "sending", "unknown"))
"""States in which nothing else may send the same."""
Stage = Literal["", "draft", "review", "approved", "posted", "invalid", "taken", "paid", "failed", "returned"]
"""How far it is over there.  Of a voucher: draft, in review, approved, posted, invalid; of a payment: taken (it runs),
paid, failed, returned (paid, and the money came back)."""
Cause = Literal[
    "",
    "timeout",
    "cut",
    "not_reached",
    "certificate",
    "too_large",
    "unreadable",
    "server",
    "limited",
    "login",
    "gone",
    "twice",
    "no_name",
    "signature",
    "configuration",
    "stuck",
    "withdrawn",
    "unbookable",
    "another",
]
"""What stands in the way, where it is not the other system that says it."""
_ENDED: frozenset[Stage] = frozenset(("invalid", "failed", "returned"))
_NOT_IN: frozenset[Stage] = frozenset(("invalid", "failed"))
"""Stages after which nothing comes, and those that are as good as never sent."""
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (60, 300, 900, 3600, 7200, 14400))
_LOOKS = 2
"""So many look-ups in a row have to find nothing before it is sent again where a request that is repeated may do it
twice: what was cut off may still be at work over there."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing that goes to another system.

    Attributes:
        kind, subject: a voucher or a transfer, by its number with us.
        key: our name of it over there.
        batch, sha256, place: of the file of bodies it goes out with, and its line in it, from 0.
        stage: how far it is there.
        attempts: how often its write was begun.  failures: tries in a row that told nothing.
        looks: look-ups in a row that found nothing.  clear: whether it is certain that nothing of it is there.
        due: when it is worked on next; None where it has ended.
        their_id, number: what it is called there, once that is known.
        cause, reason: why it is as it is, in our words and in theirs.
        asked: when it was asked for.
    """

    id: int
    target: str
    kind: SendingKind
    subject: int
    key: str
    batch: int
    sha256: str
    place: int
    state: SendingState
    stage: Stage
    attempts: int
    failures: int
    looks: int
    clear: bool
    due: datetime | None
    lease: datetime | None
    their_id: str
    number: str
    cause: Cause
    reason: str
    person: int
    asked: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN


OutcomeKind = Literal["there", "refused", "absent", "unknown", "later", "blocked"]


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What a call to another system came to.

    Attributes:
        kind: there (it is, at `stage`); refused (nothing of it is there, they say why); absent (a look-up found
            nothing); unknown (nobody can tell); later (too often: nothing was done); blocked (they cannot be asked
            at all: not reached, login; nothing was done).
        wait: seconds that they ask for.
        day: on which a payment was made.
        answer: digest of what came back.
    """

    kind: OutcomeKind
    stage: Stage = ""
    their_id: str = ""
    number: str = ""
    cause: Cause = ""
    reason: str = ""
    wait: float = 0.0
    day: date | None = None
    answer: str = ""


def looks_first(of: Sending) -> bool:
    """Whether it has to be looked up before anything is sent.

    >>> looks_first(example(clear=True)), looks_first(example(clear=False, state="sending"))
    (False, True)
    """
    return not of.clear or of.state == "accepted"


def pause(failures: int) -> timedelta:
    """How long it is left alone after so many tries in a row that told nothing.

    >>> [pause(failures).seconds // 60 for failures in (1, 2, 3, 4, 5, 6, 99)]
    [1, 5, 15, 60, 120, 240, 240]
    """
    return _PAUSES[min(max(failures, 1), len(_PAUSES)) - 1]


def begun(of: Sending, now: datetime) -> Sending:
    """A write begins: from here on it may be there.

    >>> now = begun(example(), datetime(2026, 11, 30))
    >>> now.state, now.attempts, now.clear, looks_first(now)
    ('sending', 1, False, True)
    """
    return replace(of, state="sending", attempts=of.attempts + 1, clear=False, looks=0, due=now)


def after(
    of: Sending,
    told: CallOutcome,
    now: datetime,
    *,
    wrote: bool,
    repeatable: bool,
    watch: timedelta | None = None,
    more: bool = False,
) -> Sending:
    """What is known of it after a call.

    `wrote`: it was a write, not a look-up: one that was turned away has done nothing, while a look-up that was turned
    away says nothing of what was written before.  `repeatable`: the other system does the same request once, however
    often it comes.  `watch`: after which time it is looked at again where it is there and not at its end.  `more`: it
    is there, and a step is left to do.

    >>> nine = datetime(2026, 11, 30, 9)
    >>> cut = after(begun(example(), nine), CallOutcome("unknown", cause="cut"), nine, wrote=True, repeatable=False)
    >>> cut.state, cut.clear, cut.due - nine
    ('unknown', False, datetime.timedelta(seconds=60))
    >>> once = after(cut, CallOutcome("absent"), nine, wrote=False, repeatable=False)
    >>> once.state, looks_first(once)
    ('unknown', True)
    >>> twice = after(once, CallOutcome("absent"), nine, wrote=False, repeatable=False)
    >>> twice.state, looks_first(twice)
    ('waiting', False)
    """
    of = replace(of, cause=told.cause, reason=told.reason[:300])
    if told.kind == "there":
        ended = watch is None or told.stage in _ENDED
        return replace(
            of,
            state="refused" if told.stage in _NOT_IN else "sending" if more else "accepted",
            stage=told.stage,
            failures=0,
            looks=0,
            clear=False,
            due=now if more else None if ended else now + (watch or timedelta()),
            their_id=told.their_id or of.their_id,
            number=told.number or of.number,
        )
    if told.kind == "refused":
        return replace(of, state="refused", stage="", failures=0, looks=0, clear=True, due=None)
    if told.kind == "absent":
        return _absent(of, now, repeatable=repeatable)
    nothing_there = wrote and told.kind in ("later", "blocked") and not of.their_id
    failures = of.failures + 1
    wait = timedelta(seconds=told.wait) if told.wait else pause(failures)
    clear = of.clear or nothing_there
    state: SendingState = "accepted" if of.state == "accepted" else "waiting" if clear else "unknown"
    return replace(of, state=state, failures=failures, clear=clear, due=now + wait)


def _absent(of: Sending, now: datetime, *, repeatable: bool) -> Sending:
    """A look-up found nothing: once may be too early, as what was cut off may still be at work."""
    looks = of.looks + 1
    sure = looks >= (1 if repeatable else _LOOKS)
    if of.state == "accepted":  # it was there, and is there no more
        if not sure:
            return replace(of, looks=looks, due=now + pause(looks + 1))
        gone = replace(of, state="refused", stage="", cause="gone", reason="", looks=0)
        return replace(gone, clear=True, their_id="", due=None)
    if not sure:
        return replace(of, state="unknown", looks=looks, due=now + pause(looks + 1))
    return replace(of, state="waiting", stage="", looks=0, clear=True, their_id="", due=now)


def resolved(of: Sending, *, there: bool, number: str, now: datetime) -> Sending:
    """A person has looked over there.

    >>> resolved(example(state="unknown", clear=False), there=False, number="", now=datetime(2026, 11, 30)).state
    'waiting'
    """
    if there:
        return replace(of, state="accepted", cause="", reason="", number=number or of.number, failures=0, due=None)
    absent = replace(of, state="waiting", stage="", cause="", reason="", their_id="", failures=0, looks=0)
    return replace(absent, clear=True, due=now)


def withdrawn(of: Sending) -> Sending:
    """What was never there is not sent any more.

    >>> withdrawn(example()).state
    'refused'
    """
    return replace(of, state="refused", stage="", cause="withdrawn", reason="", due=None)


def again(of: Sending, now: datetime) -> Sending:
    """Tried at once; what may be there is still looked up first.

    >>> again(example(state="accepted", stage="draft", clear=False), datetime(2026, 11, 30)).state
    'unknown'
    """
    return replace(of, state="waiting" if of.clear else "unknown", failures=0, looks=0, due=now)


def example(**values: object) -> Sending:
    """A sending for the examples of this page."""
    made = Sending(
        id=1,
        target="kingdee",
        kind="voucher",
        subject=12,
        key="ZF-2611-12",
        batch=1,
        sha256="",
        place=0,
        state="waiting",
        stage="",
        attempts=0,
        failures=0,
        looks=0,
        clear=True,
        due=None,
        lease=None,
        their_id="",
        number="",
        cause="",
        reason="",
        person=1,
    )
    return replace(made, **values)  # type: ignore[arg-type]
