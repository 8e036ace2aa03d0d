"""What an hour of a role should cost, from a day on: plans are made by it, and cost is compared with it.

Of a role that one person has it is as good as their pay, so it is for finance, in private, as rates are.  What is wrong
is said anew for the same day; a budget keeps the rate by which it was planned.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chat.cards.card import Reply
from chat.incoming import Said
from chat.text import _
from handlers import lookup
from handlers.context import Context
from handlers.people import rates
from handlers.people.said_of import FROM, first_day
from ledger.errors import BadInput, sentence
from ledger.rates import Rate

LONGEST = 40


def set_standard_rate(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if not re.search(r"\d", words):
        role = lookup.trade(ctx, words)
        shown = [rate for rate in ctx.directory.rates if rate.kind == "standard" and role in ("", rate.role)]
        return Reply(replace(rates.rates_card(ctx, shown), title=_("Standard rates")), private=True)
    before, *after = re.split(FROM.pattern, words, maxsplit=1, flags=re.IGNORECASE)
    parts = before.split()
    if len(parts) < 2 or re.search(r"\d", parts[0]):
        raise BadInput(
            sentence("Say for which role, how much an hour, and from when: standard rate engineer 175 from 2026-12-01"),
            field="amount",
        )
    role = lookup.trade(ctx, " ".join(parts[:-1]))
    if len(role) > LONGEST:
        raise BadInput(sentence("“{text}” is no name of a role."), text=role[:LONGEST], field="role")
    start = first_day(ctx, after[0]) if after else ctx.today
    new = Rate("standard", start, rates.hourly(ctx, parts[-1]), role=role)
    return Reply(rates.set_card(ctx, rates.put(ctx, new)), private=True)
