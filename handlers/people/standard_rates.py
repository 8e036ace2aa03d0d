"""What an hour of a role should cost, and what another department is charged for it, from a day on.

Plans are made by standard rates, and cost is compared with them; a budget keeps the rate by which it was planned.  Of a
role that few people have either is as good as their pay, so finance sets them in private; whoever else may ask is told
internal rates of roles that at least three people have.  What is wrong is said anew for the same day.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from chat.cards.card import Reply
from chat.incoming import Said
from chat.text import Text, _
from handlers import fields, lookup, privacy
from handlers.context import Context
from handlers.people import rates
from handlers.people.said_of import FROM
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.rates import Rate

LONGEST = 40


def set_standard_rate(said: Said, ctx: Context) -> Reply:
    wrong = BadInput(
        sentence("Say for which role, how much an hour, and from when: standard rate engineer 175 from 2026-12-01"),
        field="amount",
    )
    return _set(said, ctx, "standard", _("Standard rates"), wrong)


def set_internal_rate(said: Said, ctx: Context) -> Reply:
    if "finance" not in ctx.roles() and re.search(r"\d", said.text):
        raise NotAllowed(sentence("What departments charge each other an hour is for finance to say."))
    wrong = BadInput(
        sentence("Say for which role, how much an hour, and from when: internal rate engineer 190 from 2026-12-01"),
        field="amount",
    )
    return _set(said, ctx, "internal", _("Internal rates"), wrong)


def _set(said: Said, ctx: Context, kind: Literal["standard", "internal"], title: Text, wrong: BadInput) -> Reply:
    words = said.text.strip()
    if not re.search(r"\d", words):
        role = lookup.trade(ctx, words)
        found = [rate for rate in ctx.directory.rates if rate.kind == kind and role in ("", rate.role)]
        told = [rate for rate in found if privacy.knows_rate(ctx, rate.role, ctx.today)]
        small = _("Withheld: {n} of roles that fewer than three people have.", n=len(found) - len(told))
        shown = replace(rates.rates_card(ctx, told), title=title)
        return Reply(replace(shown, small=small) if len(told) < len(found) else shown, private=True)
    before, *after = re.split(FROM.pattern, words, maxsplit=1, flags=re.IGNORECASE)
    parts = before.split()
    if len(parts) < 2 or re.search(r"\d", parts[0]):
        raise wrong
    role = lookup.trade(ctx, " ".join(parts[:-1]))
    if len(role) > LONGEST:
        raise BadInput(sentence("“{text}” is no name of a role."), text=role[:LONGEST], field="role")
    start = fields.first_day(ctx, after[0]) if after else ctx.today
    new = Rate(kind, start, rates.hourly(ctx, parts[-1]), role=role)
    return Reply(rates.set_card(ctx, rates.put(ctx, new)), private=True)
