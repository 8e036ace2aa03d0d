"""From the outbox to the platforms: each notice once, tried again with growing waits, dead letters kept and shown.

First the card, then each of its files under it.  Every step is written down when the platform has taken it, and whoever
goes on after a death begins with the step that is not: the platform looks whether that was taken after all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.platform import FileRefused, NotPosted, Platform, file_missing, patience
from chat.cards.card import Attachment, Card
from chat.cards.notice import KeptFile, Notice
from chat.text import Text, _, _n
from handlers.rules import Rules
from storage import files, outbox
from storage.book import Book, Store
from storage.outbox import Queued

log = logging.getLogger(__name__)

_WAITS = (5, 15, 60, 300, 900, 3600, 3600, 7200, 14400)
"""Seconds before another try; after the last of them a notice is a dead letter."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(self.sent + other.sent, self.postponed + other.postponed, self.failed + other.failed)


class _Lost(Exception):
    """The lease was over, and another process has the notice."""


@dataclass(slots=True)
class _Round:
    """What one claim is delivered with; `held` is until when the notices of it are ours."""

    store: Store
    platforms: Mapping[str, Platform]
    rules: Rules
    clock: Callable[[], datetime]
    tries: int
    lease: timedelta
    held: datetime


def deliver(
    store: Store,
    platforms: Mapping[str, Platform],
    rules: Rules,
    clock: Callable[[], datetime],
    *,
    tries: int = 10,
    lease: timedelta = outbox.LEASE,
) -> Delivered:
    """Deliver everything that is due now; returns what was done.  Safe to run in several processes at once."""
    total = Delivered()
    while True:
        now = clock()
        batch = store.write(lambda book: outbox.claim(book, lease=lease), now=now, trail=f"deliver:{now.isoformat()}")
        if not batch:
            return total
        done: set[int] = set()
        for queued in batch:
            if queued.id in done:
                continue
            group = _group(store, queued, [waiting for waiting in batch if waiting.id not in done], now, rules, lease)
            done |= {waiting.id for waiting in group}
            try:
                total += _deliver_group(_Round(store, platforms, rules, clock, tries, lease, now + lease), group)
            except _Lost:
                log.warning("notice %s took longer than its lease: another process has it", queued.id)


def _group(
    store: Store, queued: Queued, batch: Sequence[Queued], now: datetime, rules: Rules, lease: timedelta
) -> list[Queued]:
    """The notice, and those it is told together with: many of a kind that fall due together become one message."""
    if not queued.notice.digest or queued.ref:
        return [queued]
    mates = [other for other in batch if other.id != queued.id and other.alike(queued)]
    claimed = [other.id for other in batch]
    others = store.write(
        lambda book: outbox.gathered(book, queued, claimed, lease),
        now=now,
        trail=f"gather:{queued.id}:{now.isoformat()}",
    )
    together = sorted([queued, *mates, *others], key=lambda other: other.id)
    if len(together) >= rules.digest_from:
        return together
    if others:  # not enough for a digest: whoever looks next may have what was not ours
        store.write(lambda book: outbox.later(book, others, now), now=now, trail=f"ungather:{queued.id}")
    return [queued]


def _deliver_group(of: _Round, group: Sequence[Queued]) -> Delivered:
    first, ids, now = group[0], [queued.id for queued in group], of.clock()
    notice = first.notice
    wake = quiet_until(now, of.rules)
    if wake is not None and not (notice.urgent or notice.ref or first.ref) and len(group) == 1:
        of.store.write(lambda book: outbox.later(book, group, wake), now=now, trail=f"quiet:{first.id}")
        return Delivered(postponed=1)
    if of.held - now < of.lease / 2:  # the notices before it took their time
        _hold(of, ids, of.lease)
    try:
        platform = of.platforms.get(notice.to.platform)
        if platform is None:
            raise NotPosted(f"{notice.to.platform} is not enabled", after=600)
        card = notice.card if len(group) == 1 else digest(group)
        ref = first.ref or _shown(platform, group, card)
        if len(group) == 1 and notice.files:
            _hand_over_all(of, platform, first, ref)
    except NotPosted as problem:
        return _again(of, first, ids, problem)
    except _Lost:
        raise
    except Exception as problem:
        log.exception("notice %s was not delivered", first.id)
        return _again(of, first, ids, NotPosted(f"{type(problem).__name__}: {problem}"))

    def done(book: Book) -> None:
        outbox.sent(book, ids, ref)
        if notice.ref and notice.ref != ref:
            outbox.forget(book, notice.to, notice.ref)
        outbox.told(book, card.about, notice.to, ref, notice.locale)

    of.store.write(done, now=now, trail=f"sent:{first.id}")
    return Delivered(sent=len(ids))


def _shown(platform: Platform, group: Sequence[Queued], card: Card) -> str:
    """Post the card, or put it in the place of another; where it stands."""
    notice, ids = group[0].notice, [queued.id for queued in group]
    if notice.ref:
        return platform.update(notice.to, notice.ref, card, locale=notice.locale) or notice.ref
    key = notice.key if len(group) == 1 else f"{notice.digest}:{min(ids)}-{max(ids)}"
    return platform.post(notice.to, card, key=key, locale=notice.locale, first=all(queued.fresh for queued in group))


def _hand_over_all(of: _Round, platform: Platform, queued: Queued, ref: str) -> None:
    """Hand over the files that are not done yet, under the card; each step is written down before the next."""
    notice, handed = queued.notice, list(queued.handed)
    if not queued.ref:
        _note(of, queued, ref, handed, notice.files[0])
    for number in range(len(handed), len(notice.files)):
        begun_before = number == len(queued.handed) and not queued.fresh
        handed.append(_hand_over(of, platform, queued, ref, number, first=not begun_before))
        following = notice.files[number + 1] if number + 1 < len(notice.files) else None
        _note(of, queued, ref, handed, following)


def _hand_over(of: _Round, platform: Platform, queued: Queued, ref: str, number: int, *, first: bool) -> str:
    """Hand over one file; "" or why a sentence stands in its place.  Raises NotPosted where another try may help."""
    notice, file = queued.notice, queued.notice.files[number]
    try:
        data = files.load(of.rules.files, file.sha256)
        if data is None:
            raise FileRefused("it is not in the file store", _("It is not in the file store any more."))
        shown = Attachment(file.name, file.mime, data)
        platform.hand_over(notice.to, ref, number, shown, key=notice.key, locale=notice.locale, first=first)
        return ""
    except FileRefused as refusal:
        problem: NotPosted = refusal
    except NotPosted as problem_with_it:
        if problem_with_it.final or queued.tries + 1 < of.tries:
            raise
        problem = problem_with_it
    log.warning("notice %s goes without its file %s: %s", queued.id, file.name, problem.reason)
    _instead(platform, notice, file, ref, number, problem, first=first)
    return problem.reason


def _instead(
    platform: Platform, notice: Notice, file: KeptFile, ref: str, number: int, problem: NotPosted, *, first: bool
) -> None:
    why = problem.why if isinstance(problem, FileRefused) else Text("")
    card = file_missing(file.name, why, file.otherwise)
    key = f"{notice.key}:instead{number}"
    platform.post(notice.to, card, key=key, locale=notice.locale, under=ref, first=first)


def _note(of: _Round, queued: Queued, ref: str, handed: Sequence[str], following: KeptFile | None) -> None:
    """Write down what is done; the lease then lasts until the next file is done.  Raises _Lost."""
    notice, done = queued.notice, tuple(handed)

    def note(book: Book) -> None:
        outbox.begun(book, queued.id, ref, done)
        outbox.told(book, notice.card.about, notice.to, ref, notice.locale)

    _hold(of, [queued.id], of.lease + timedelta(seconds=patience(following.size if following else 0)), note)


def _hold(of: _Round, ids: list[int], lease: timedelta, note: Callable[[Book], None] = lambda _book: None) -> None:
    """Keep notices for `lease` from now on, and write something down about them.  Raises _Lost: nothing was written."""
    now, held = of.clock(), of.held

    def work(book: Book) -> None:
        if not outbox.hold(book, ids, held, now + lease):
            raise _Lost
        note(book)

    of.store.write(work, now=now, trail=f"hold:{ids[0]}:{now.isoformat()}")
    of.held = now + lease


def _again(of: _Round, first: Queued, ids: list[int], problem: NotPosted) -> Delivered:
    now, last = of.clock(), problem.final or first.tries + 1 >= of.tries
    wait = max(problem.after, _WAITS[min(first.tries, len(_WAITS) - 1)])
    again = None if last else now + timedelta(seconds=wait)
    of.store.write(lambda book: outbox.not_sent(book, ids, problem.reason, again), now=now, trail=f"again:{first.id}")
    return Delivered(failed=len(ids)) if last else Delivered(postponed=len(ids))


def digest(group: Sequence[Queued]) -> Card:
    """Many notices of a kind as one card: a line each, the buttons of the first."""
    first = group[0].notice
    lines = tuple(_line(queued.notice.card) for queued in group[:30])
    if len(group) > 30:
        lines += (_n("and {n} more", "and {n} more", len(group) - 30),)
    title = first.headline or _n("{n} piece of news", "{n} pieces of news", len(group))
    worst = max((queued.notice.card.tone for queued in group), key=("plain", "good", "warn", "bad").index)
    told = replace(first.card, title=title, lines=lines, facts=(), table=None, chart=None, tone=worst, about="")
    left_out = [file for queued in group for file in queued.notice.files]
    if not left_out:
        return told
    small = _n("{n} file is not with this summary.", "{n} files are not with this summary.", len(left_out))
    ways: list[Text] = []
    for file in left_out:
        if file.otherwise and file.otherwise not in ways:
            ways.append(file.otherwise)
    for how in ways[:3]:
        small = _("{said} {how}", said=small, how=how)
    return replace(told, small=small)


def _line(card: Card) -> Text:
    if card.facts:
        return _("• {title} — {fact}: {value}", title=card.title, fact=card.facts[0].label, value=card.facts[0].value)
    return Text("• {title}", {"title": card.title})


def quiet_until(now: datetime, rules: Rules) -> datetime | None:
    """When the quiet hours that `now` is in are over; None outside of them."""
    if rules.quiet is None:
        return None
    start, end = rules.quiet
    minute = now.hour * 60 + now.minute
    inside = start <= minute < end if start < end else (minute >= start or minute < end)
    if not inside:
        return None
    wake = now.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0)
    return wake if wake > now else wake + timedelta(days=1)
