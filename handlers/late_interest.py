"""Late interest, with its lines: only proposed, never charged silently."""

from __future__ import annotations

import re
from decimal import Decimal

from chat.card import Card, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Names, Text, _
from handlers.contacts import customer_in, speaking
from handlers.context import Context
from handlers.registry import command
from handlers.wording import instalment_shown
from ledger import interest
from ledger.errors import BadInput
from ledger.errors import _ as sentence
from ledger.money import Money
from storage import contracts, payments


@command(
    "late interest",
    _("Calculates a customer's late interest line by line, at the contract's rate, a stated one or the decree's."),
    subject="receivables",
    words=("default interest", "逾期利息", "滞纳金"),
    examples=(
        Names("late interest acme", "逾期利息 蓝海"),
        Names("late interest acme decree", "逾期利息 蓝海 条例"),
        Names("late interest acme 0.05%", "逾期利息 蓝海 0.05%"),
    ),
    reads=True,
    private=True,
)
def show_interest(said: Said, ctx: Context) -> Reply:
    customer, rest = customer_in(ctx, said.text)
    late = [one for one in speaking(ctx, customer, ("auditor",)) if one.due and one.due < ctx.today]
    if not late:
        return Reply(Card(_("{customer} is not late with anything.", customer=customer), tone="good"), private=True)
    stated = re.search(r"(\d+(?:\.\d+)?)\s*[%％]", rest)
    decree = bool(re.search(r"decree|条例|法定", rest, re.IGNORECASE))
    paid = payments.of_instalments(ctx.book, (one.id for one in late))
    rows: list[tuple[Text, ...]] = []
    sums: dict[str, int] = {}
    for one in late:
        agreed = contracts.contract(ctx.book, one.contract).interest
        if stated:
            rates = interest.agreed(daily=Decimal(stated[1]) / 100)
        elif agreed is not None and not decree:
            rates = interest.agreed(daily=agreed)
        elif decree:
            rates = interest.decree()
        else:
            raise BadInput(
                sentence("The contract says nothing of late payment."),
                hint=sentence("Say a rate a day (0.05%), or “decree” where the decree for small firms applies."),
                field="rate",
            )  # fmt: skip
        code = one.amount.currency
        owed = Money(one.amount.minor - one.credited - one.written, code)
        came = [(day, Money(minor, code)) for day, minor in paid.get(one.id, [])]
        assert one.due is not None
        for line in interest.lines(owed, one.due, ctx.today, rates, came):
            rows.append(
                (instalment_shown(one), Text("{d}", {"d": line.first}), Text("{d}", {"d": line.last}),
                 Text("{n}", {"n": line.days}), Text("{m}", {"m": line.principal}),
                 Text("{p} %", {"p": line.rate.per_day * 100}), Text("{m}", {"m": line.amount}))
            )  # fmt: skip
            sums[code] = sums.get(code, 0) + line.amount.minor
    heads = (_("Instalment"), _("From"), _("To"), _("Days late"), _("On"), _("A day"), _("Interest"))
    facts = tuple(Fact(_("Interest to today"), Text("{m}", {"m": Money(sums[code], code)})) for code in sorted(sums))
    return Reply(
        Card(_("Late interest of {customer}", customer=customer), facts=facts,
             table=Table(heads, tuple(rows[:40]), numeric=(3, 4, 5, 6)),
             small=_("A proposal: nothing is charged or booked by it.")),
        private=True,
    )  # fmt: skip
