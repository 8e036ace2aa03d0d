"""How much hangs on few customers: who owes most, and a warning once a month where the company's bound is crossed."""

from __future__ import annotations

from collections.abc import Mapping

from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Percent, Text, _, verbatim
from handlers.context import Context
from handlers.receivables.receivables import PRIVATE, visible
from ledger import ageing
from ledger.ageing import Concentration, Open
from ledger.errors import NotAllowed
from ledger.money import Money
from storage import contracts, overdue

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
    open_by_customer: dict[str, dict[str, int]] = {}
    for instalment in seen:
        sums = open_by_customer.setdefault(instalment.open.currency, {})
        sums[instalment.customer] = sums.get(instalment.customer, 0) + instalment.open.minor
    cards = [_card(open_by_customer[code], code, small) for code in sorted(open_by_customer)]
    return Reply(cards[0], more=tuple(cards[1:]), private=True)


def warn(ctx: Context) -> int:
    """Tell finance, once a month and currency, where one customer or few owe too much of everything that is due to
    come; returns how many notices are new."""
    told, bounds = 0, (ctx.rules.concentration_share, ctx.rules.concentration_index)
    for code, sums in overdue.open_by_customer(ctx.book).items():
        concentration = _of(sums, code)
        if len(concentration.shares) < FEWEST or not concentration.exceeds(*bounds):
            continue
        top = concentration.shares[0][0]
        lines = (
            _("{customer} owes {share} of everything that is open.", customer=top, share=Percent(concentration.top(1))),
            _("Ask for an advance or a guarantee before more work for them, or win others."),
        )
        card = Card(
            _("Much hangs on few customers"),
            lines=lines,
            facts=_facts(concentration),
            table=_table(concentration, sums, code, 5),
            tone="warn",
        )
        told += ctx.tell_finance(f"concentration:{ctx.today:%Y-%m}:{code}", card, kind="concentration")
    return told


def _of(sums: Mapping[str, int], code: str) -> Concentration:
    """The shares of customers in what is open; `sums` in minor units."""
    return ageing.concentration(Open(Money(minor, code), None, customer) for customer, minor in sums.items())


def _card(sums: Mapping[str, int], code: str, small: Text) -> Card:
    concentration = _of(sums, code)
    customer, _share = concentration.shares[0]
    high = concentration.level == "high"
    return Card(
        _("{customer} owes most: {amount}", customer=customer, amount=Money(sums[customer], code)),
        lines=(_("Much hangs on few customers: one that does not pay would be felt."),) if high else (),
        facts=_facts(concentration),
        table=_table(concentration, sums, code, 10),
        small=small,
        tone="warn" if high else "plain",
    )


def _table(concentration: Concentration, sums: Mapping[str, int], code: str, most: int) -> Table:
    rows = tuple(
        (verbatim(customer), Text("{m}", {"m": Money(sums[customer], code)}), Text("{p}", {"p": Percent(share)}))
        for customer, share in concentration.shares[:most]
    )
    return Table((_("Customer"), _("Open"), _("Share")), rows, numeric=(1, 2))


def _facts(concentration: Concentration) -> tuple[Fact, ...]:
    levels = {"low": _("low"), "medium": _("medium"), "high": _("high")}
    return (
        Fact(_("Largest"), Text("{p}", {"p": Percent(concentration.top(1))})),
        Fact(_("Largest five"), Text("{p}", {"p": Percent(concentration.top(5))})),
        Fact(_("Concentration"), _("{index} ({level})", index=concentration.index, level=levels[concentration.level])),
    )
