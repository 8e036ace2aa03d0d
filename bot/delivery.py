"""From the outbox to the platforms: each notice once, tried again with growing waits, dead letters kept and shown."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.platform import NotPosted, Platform
from chat.cards.card import Card
from chat.text import Text, _, _n
from handlers.rules import Rules
from storage import outbox
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
            total += _deliver_group(store, platforms, group, rules, now, tries)


def _group(
    store: Store, queued: Queued, batch: Sequence[Queued], now: datetime, rules: Rules, lease: timedelta
) -> list[Queued]:
    """The notice, and those it is told together with: many of a kind that fall due together become one message."""
    if not queued.notice.digest:
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
        ids = [other.id for other in others]
        store.write(lambda book: outbox.later(book, ids, now), now=now, trail=f"ungather:{queued.id}")
    return [queued]


def _deliver_group(
    store: Store, platforms: Mapping[str, Platform], group: Sequence[Queued], rules: Rules, now: datetime, tries: int
) -> Delivered:
    first, ids = group[0], [queued.id for queued in group]
    notice = first.notice
    wake = quiet_until(now, rules)
    if wake is not None and not (notice.urgent or notice.ref) and len(group) == 1:
        store.write(lambda book: outbox.later(book, ids, wake), now=now, trail=f"quiet:{first.id}")
        return Delivered(postponed=1)
    platform = platforms.get(notice.to.platform)
    try:
        if platform is None:
            raise NotPosted(f"{notice.to.platform} is not enabled", after=600)
        card = notice.card if len(group) == 1 else digest(group)
        ref = notice.ref
        if ref:
            ref = platform.update(notice.to, ref, card, locale=notice.locale) or ref
        else:
            key = notice.key if len(group) == 1 else f"{notice.digest}:{min(ids)}-{max(ids)}"
            ref = platform.post(notice.to, card, key=key, locale=notice.locale)
    except NotPosted as problem:
        return _again(store, first, ids, problem, now, tries)
    except Exception as problem:
        log.exception("notice %s was not delivered", first.id)
        return _again(store, first, ids, NotPosted(f"{type(problem).__name__}: {problem}"), now, tries)

    def done(book: Book) -> None:
        outbox.sent(book, ids, ref)
        if notice.ref and notice.ref != ref:
            outbox.forget(book, notice.to, notice.ref)
        outbox.told(book, card.about, notice.to, ref, notice.locale)

    store.write(done, now=now, trail=f"sent:{first.id}")
    return Delivered(sent=len(ids))


def _again(store: Store, first: Queued, ids: list[int], problem: NotPosted, now: datetime, tries: int) -> Delivered:
    last = problem.final or first.tries + 1 >= tries
    wait = max(problem.after, _WAITS[min(first.tries, len(_WAITS) - 1)])
    again = None if last else now + timedelta(seconds=wait)
    store.write(lambda book: outbox.not_sent(book, ids, problem.reason, again), now=now, trail=f"again:{first.id}")
    return Delivered(failed=len(ids)) if last else Delivered(postponed=len(ids))


def digest(group: Sequence[Queued]) -> Card:
    """Many notices of a kind as one card: a line each, the buttons of the first."""
    first = group[0].notice
    lines = tuple(_line(queued.notice.card) for queued in group[:30])
    if len(group) > 30:
        lines += (_n("and {n} more", "and {n} more", len(group) - 30),)
    title = first.headline or _n("{n} piece of news", "{n} pieces of news", len(group))
    worst = max((queued.notice.card.tone for queued in group), key=("plain", "good", "warn", "bad").index)
    return replace(first.card, title=title, lines=lines, facts=(), table=None, chart=None, tone=worst, about="")


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
