"""Late interest, with its lines: only proposed, never charged silently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from chat.cards.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Text, _
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning.spoken_for import customer_in, speaking
from ledger import interest
from ledger.ageing import is_overdue
from ledger.errors import BadInput, sentence
from ledger.interest import InterestLine
from ledger.money import Money, totals
from ledger.owed import Instalment
from storage import contracts, payments


@dataclass(frozen=True, slots=True)
class Wish:
    """At which rate: the contract's ("agreed"), the decree's, one that was stated, the EU's reference rate and margin.

    `rate` is a fraction, a day for "stated", a year (the reference rate) for "eu".
    """

    kind: Literal["agreed", "decree", "stated", "eu"]
    rate: Decimal = Decimal(0)


class AccruedInterest(NamedTuple):
    """A line of interest, with the late instalment that it is on."""

    instalment: Instalment
    line: InterestLine


def show_interest(said: Said, ctx: Context) -> Reply:
    customer, rest = customer_in(ctx, said.text)
    late = [instalment for instalment in speaking(ctx, customer, ("auditor",)) if is_overdue(instalment.due, ctx.today)]
    if not late:
        return Reply(Card(_("{customer} is not late with anything.", customer=customer), tone="good"), private=True)
    interest_lines = worked(ctx, late, wished(rest))
    rows: list[tuple[Text, ...]] = []
    for instalment, line in interest_lines:
        rows.append(
            (
                instalment_shown(instalment),
                Text("{d}", {"d": line.first}),
                Text("{d}", {"d": line.last}),
                Text("{n}", {"n": line.days}),
                Text("{m}", {"m": line.principal}),
                Text("{p} %", {"p": line.rate.per_day * 100}),
                Text("{m}", {"m": line.amount}),
            )
        )
    heads = (_("Instalment"), _("From"), _("To"), _("Days late"), _("On"), _("A day"), _("Interest"))
    sums = totals(line.amount for _instalment, line in interest_lines)
    facts = tuple(Fact(_("Interest to today"), Text("{m}", {"m": total})) for total in sums)
    if any(line.rate.law == "eu" and line.amount.currency == "EUR" for _instalment, line in interest_lines):
        facts += (Fact(_("Fixed sum for each invoice"), Text("{m}", {"m": interest.EU_FIXED})),)
    return Reply(
        Card(
            _("Late interest of {customer}", customer=customer),
            facts=facts,
            table=Table(heads, tuple(rows), numeric=(3, 4, 5, 6)),
            small=_("A proposal: nothing is charged or booked by it."),
        ),
        private=True,
    )


def wished(words: str) -> Wish:
    """What the words ask for; the contract's rate where they say nothing."""
    percent = re.search(r"(\d+(?:\.\d+)?)\s*[%％]", words)
    rate = Decimal(percent[1]) / 100 if percent else Decimal(0)
    if re.search(r"\beu\b|欧盟", words, re.IGNORECASE):
        if not percent:
            raise BadInput(
                sentence("Say the reference rate of the half-year: late interest acme eu 2.15%"), field="rate"
            )
        return Wish("eu", rate)
    if percent:
        return Wish("stated", rate)
    return Wish("decree" if re.search(r"decree|条例|法定", words, re.IGNORECASE) else "agreed")


def worked(ctx: Context, late: Sequence[Instalment], wish: Wish, *, silent: bool = False) -> list[AccruedInterest]:
    """The lines of each late instalment.  Raises BadInput where the contract agreed nothing (with `silent` such an
    instalment has no lines instead)."""
    paid = payments.of_instalments(ctx.book, (instalment.id for instalment in late))
    interest_lines: list[AccruedInterest] = []
    for instalment in late:
        rates = _rates(ctx, instalment, wish)
        if rates is None and silent:
            continue
        if rates is None:
            raise BadInput(
                sentence("The contract says nothing of late payment."),
                hint=sentence("Say a rate a day (0.05%), or “decree” where the decree for small firms applies."),
                field="rate",
            )
        code = instalment.amount.currency
        owed = Money(instalment.amount.minor - instalment.credited - instalment.written, code)
        came = [(day, Money(minor, code)) for day, minor in paid.get(instalment.id, [])]
        if instalment.due is not None:
            interest_lines += [
                AccruedInterest(instalment, line)
                for line in interest.lines(owed, instalment.due, ctx.today, rates, came)
            ]
    return interest_lines


def _rates(ctx: Context, instalment: Instalment, wish: Wish) -> Sequence[interest.InterestRate] | None:
    if wish.kind == "stated":
        return interest.agreed(daily=wish.rate)
    if wish.kind == "decree":
        return interest.decree()
    if wish.kind == "eu":
        return interest.eu([(date.min, wish.rate)])
    agreed = contracts.contract(ctx.book, instalment.contract).interest
    return None if agreed is None else interest.agreed(daily=agreed)
