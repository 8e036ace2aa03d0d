"""How much hangs on few customers: who owes most, and a warning once a month where the company's bound is crossed."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Percent, Text, _, verbatim
from handlers.context import Context
from handlers.receivables.receivables import PRIVATE, visible
from ledger import ageing
from ledger.ageing import Concentration, Open
from ledger.errors import NotAllowed
from ledger.money import Money
from ledger.owed import Instalment
from storage import contracts

FEWEST = 3
"""With fewer customers than that everything hangs on each: no warning can say anything new."""


def show_concentration(said: Said, ctx: Context) -> Reply:
    every = contracts.unsettled(ctx.book)
    seen, small = visible(ctx, every)
    if every and not seen:
        raise NotAllowed(PRIVATE)
    seen = [one for one in seen if one.due is not None and one.due <= ctx.today] or seen
    if not seen:
        return Reply(Card(_("Nothing is open."), tone="good"), private=True)
    cards = []
    for code in sorted({one.open.currency for one in seen}):
        cards.append(_concentration(ctx, [one for one in seen if one.open.currency == code], code, small))
    return Reply(cards[0], more=tuple(cards[1:]), private=True)


def warn(ctx: Context) -> int:
    """Tell finance, once a month and currency, where one customer or few owe too much of everything that is due to
    come; returns how many notices are new."""
    told = 0
    for code, sums in contracts.open_by_customer(ctx.book).items():
        found = ageing.concentration(Open(Money(minor, code), None, who) for who, minor in sums.items())
        if len(found.shares) < FEWEST or not _too_much(ctx, found):
            continue
        top = found.shares[0][0]
        lines = (
            _("{customer} owes {share} of everything that is open.", customer=top, share=Percent(found.top(1))),
            _("Ask for an advance or a guarantee before more work for them, or win others."),
        )
        rows = tuple(
            (verbatim(who), Text("{m}", {"m": Money(sums[who], code)}), Text("{p}", {"p": Percent(share)}))
            for who, share in found.shares[:5]
        )
        heads = (_("Customer"), _("Open"), _("Share"))
        card = Card(
            _("Much hangs on few customers"),
            lines=lines,
            facts=_facts(found),
            table=Table(heads, rows, numeric=(1, 2)),
            tone="warn",
        )
        told += ctx.tell_finance(f"concentration:{ctx.today:%Y-%m}:{code}", card, kind="concentration")
    return told


def _too_much(ctx: Context, found: Concentration) -> bool:
    share, index = ctx.rules.concentration_share, ctx.rules.concentration_index
    return (share > 0 and found.top(1) > share) or (index > 0 and found.index > index)


def _facts(found: Concentration) -> tuple[Fact, ...]:
    levels = {"low": _("low"), "medium": _("medium"), "high": _("high")}
    return (
        Fact(_("Largest"), Text("{p}", {"p": Percent(found.top(1))})),
        Fact(_("Largest five"), Text("{p}", {"p": Percent(found.top(5))})),
        Fact(_("Concentration"), _("{index} ({level})", index=found.index, level=levels[found.level])),
    )


def _concentration(ctx: Context, seen: Sequence[Instalment], code: str, small: Text) -> Card:
    found = ageing.concentration([Open(one.open, one.due, one.customer) for one in seen])
    whole: dict[str, int] = {}
    for one in seen:
        whole[one.customer] = whole.get(one.customer, 0) + one.open.minor
    rows = tuple(
        (verbatim(who), Text("{m}", {"m": Money(whole[who], code)}), Text("{p}", {"p": Percent(share)}))
        for who, share in found.shares[:10]
    )
    title = _(
        "{customer} owes most: {amount}", customer=found.shares[0][0], amount=Money(whole[found.shares[0][0]], code)
    )
    warning = (_("Much hangs on few customers: one that does not pay would be felt."),) if found.level == "high" else ()
    heads = (_("Customer"), _("Open"), _("Share"))
    return Card(
        title,
        lines=warning,
        facts=_facts(found),
        table=Table(heads, rows, numeric=(1, 2)),
        small=small,
        tone="warn" if found.level == "high" else "plain",
    )
