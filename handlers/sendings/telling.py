"""What finance hears of sendings: what is refused, stuck or cannot be found out, once; and when all of it is there.

What became of a payment is for the one who sent it, in private: claims of people never stand in a channel.
"""

from __future__ import annotations

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _, _n, verbatim
from handlers.context import Context
from handlers.sendings import terms
from ledger.sendings import Sending
from storage import sendings, vouchers

_PATIENCE = 3
"""So many tries in a row tell nothing before somebody is asked to look."""


def tell(ctx: Context, before: Sending, now: Sending) -> None:
    """The news of one step, if it is any.  Of a payment that was refused or came back its batch tells itself."""
    if now.kind == "transfer" and (now.state == "refused" or now.stage == "returned"):
        return
    if now.state == "refused" and before.state != "refused":
        title = _("{what} was refused by {system}", what=_what(ctx, now), system=terms.title(now.target))
        if before.state == "accepted":
            title = _("{what} was in {system} and counts no more", what=_what(ctx, now), system=terms.title(now.target))
        _told(ctx, now, title, "bad")
    elif now.cause in ("stuck", "unbookable") and before.cause != now.cause:
        title = _("{what} is stuck at {system}", what=_what(ctx, now), system=terms.title(now.target))
        _told(ctx, now, title, "warn")
    elif now.open and now.cause and _hangs(now):
        title = _("Whether {what} is at {system} is unknown", what=_what(ctx, now), system=terms.title(now.target))
        if now.clear:
            title = _("Nothing can be sent to {system}", system=terms.title(now.target))
        _told(ctx, now, title, "warn")
    if before.open and not now.open and now.kind == "voucher":
        _all_there(ctx, now)


def _hangs(now: Sending) -> bool:
    """Whether it is time to ask a person: at once where only a person can help."""
    return now.cause in ("twice", "login", "certificate", "configuration", "signature") or now.failures >= _PATIENCE


def _told(ctx: Context, now: Sending, title: Text, tone: str) -> None:
    buttons = (Button(_("What hangs"), "sendings.show"),)
    card = Card(
        title, facts=(Fact(_("Reason"), terms.why(now)),), buttons=buttons, tone="bad" if tone == "bad" else "warn"
    )
    what = f"{now.target}:{ctx.today}" if now.open and now.clear else f"{now.id}:{now.attempts}"
    key = f"sending:{what}:{now.state}:{now.cause}"
    if now.kind == "voucher":
        ctx.tell_finance(key, card, kind="sending", digest=f"sending:{now.target}:{now.state}")
    else:
        ctx.tell(ctx.directory.person(now.person), key, card, kind="sending", digest=f"sending:{now.target}")


def _what(ctx: Context, now: Sending) -> Text:
    if now.kind == "voucher":
        one = vouchers.one(ctx.book, now.subject)
        return _("{month} {label}", month=one.month, label=one.label)
    return _("payment {key}", key=now.key)


def _all_there(ctx: Context, now: Sending) -> None:
    """Once none of a batch is on its way any more: how many are there, and how far."""
    if sendings.left(ctx.book, now):
        return
    some = [now if one.id == now.id else one for one in sendings.of_batch(ctx.book, now.target, now.kind, now.batch)]
    counts: dict[str, int] = {}
    for one in some:
        state = terms.state(one).template
        counts[state] = counts.get(state, 0) + 1
    there = sum(one.state == "accepted" for one in some)
    title = _n("{n} voucher is in {system}", "{n} vouchers are in {system}", there, system=terms.title(now.target))
    drafts = sum(one.stage == "draft" for one in some)
    lines = (
        _n(
            "{n} is a draft: somebody has to hand it in there.",
            "{n} are drafts: somebody has to hand them in there.",
            drafts,
        ),
    )
    facts = tuple(Fact(Text(state), verbatim(str(count))) for state, count in counts.items())
    tone = "good" if there == len(some) and not drafts else "warn"
    card = Card(title, lines=lines if drafts else (), facts=facts, tone="good" if tone == "good" else "warn")
    ctx.tell_finance(f"sending:{now.target}:{now.batch}:ended", card, kind="sending")
