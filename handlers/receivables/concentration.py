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
    unsettled = contracts.unsettled(ctx.book)
    seen, small = visible(ctx, unsettled)
    if unsettled and not seen:
        raise NotAllowed(PRIVATE)
    seen = [instalment for instalment in seen if instalment.due is not None and instalment.due <= ctx.today] or seen
    if not seen:
        return Reply(Card(_("Nothing is open."), tone="good"), private=True)
    cards = []
    for code in sorted({instalment.open.currency for instalment in seen}):
        cards.append(
            _concentration(ctx, [instalment for instalment in seen if instalment.open.currency == code], code, small)
        )
    return Reply(cards[0], more=tuple(cards[1:]), private=True)


def warn(ctx: Context) -> int:
    """Tell finance, once a month and currency, where one customer or few owe too much of everything that is due to
    come; returns how many notices are new."""
    told, bounds = 0, (ctx.rules.concentration_share, ctx.rules.concentration_index)
    for code, sums in contracts.open_by_customer(ctx.book).items():
        concentration = ageing.concentration(Open(Money(minor, code), None, who) for who, minor in sums.items())
        if len(concentration.shares) < FEWEST or not concentration.exceeds(*bounds):
            continue
        top = concentration.shares[0][0]
        lines = (
            _("{customer} owes {share} of everything that is open.", customer=top, share=Percent(concentration.top(1))),
            _("Ask for an advance or a guarantee before more work for them, or win others."),
        )
        rows = tuple(
            (verbatim(who), Text("{m}", {"m": Money(sums[who], code)}), Text("{p}", {"p": Percent(share)}))
            for who, share in concentration.shares[:5]
        )
        heads = (_("Customer"), _("Open"), _("Share"))
        card = Card(
            _("Much hangs on few customers"),
            lines=lines,
            facts=_facts(concentration),
            table=Table(heads, rows, numeric=(1, 2)),
            tone="warn",
        )
        told += ctx.tell_finance(f"concentration:{ctx.today:%Y-%m}:{code}", card, kind="concentration")
    return told


def _facts(concentration: Concentration) -> tuple[Fact, ...]:
    levels = {"low": _("low"), "medium": _("medium"), "high": _("high")}
    return (
        Fact(_("Largest"), Text("{p}", {"p": Percent(concentration.top(1))})),
        Fact(_("Largest five"), Text("{p}", {"p": Percent(concentration.top(5))})),
        Fact(_("Concentration"), _("{index} ({level})", index=concentration.index, level=levels[concentration.level])),
    )


def _concentration(ctx: Context, instalments: Sequence[Instalment], code: str, small: Text) -> Card:
    concentration = ageing.concentration(
        [Open(instalment.open, instalment.due, instalment.customer) for instalment in instalments]
    )
    sums: dict[str, int] = {}
    for instalment in instalments:
        sums[instalment.customer] = sums.get(instalment.customer, 0) + instalment.open.minor
    rows = tuple(
        (verbatim(who), Text("{m}", {"m": Money(sums[who], code)}), Text("{p}", {"p": Percent(share)}))
        for who, share in concentration.shares[:10]
    )
    title = _(
        "{customer} owes most: {amount}",
        customer=concentration.shares[0][0],
        amount=Money(sums[concentration.shares[0][0]], code),
    )
    warning = (
        (_("Much hangs on few customers: one that does not pay would be felt."),)
        if concentration.level == "high"
        else ()
    )
    heads = (_("Customer"), _("Open"), _("Share"))
    return Card(
        title,
        lines=warning,
        facts=_facts(concentration),
        table=Table(heads, rows, numeric=(1, 2)),
        small=small,
        tone="warn" if concentration.level == "high" else "plain",
    )
