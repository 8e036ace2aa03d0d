"""What late payment of a contract costs a day, where that was agreed after it was signed or changes."""

from __future__ import annotations

import re

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.text import _
from handlers import fields, lookup
from handlers.context import Asked, Context
from handlers.dunning import SPEAKERS
from handlers.dunning.interest_words import RATE, YEARLY, share
from ledger.errors import BadInput, NotFound, sentence
from ledger.owed import Contract
from storage import contracts, late_interest

_ONLY = sentence("The terms of a contract are for its lead, its sales owner and finance.")


def set_rate(said: Said, ctx: Context) -> Reply:
    before, *after = re.split(r"\s+from\s+|\s*从\s*|\s*自\s*", said.text.strip(), maxsplit=1, flags=re.IGNORECASE)
    percent = RATE.search(before)
    if percent is None:
        raise BadInput(sentence("Say the rate a day: interest rate apollo 0.03% from 2026-12-01"), field="rate")
    if YEARLY.search(before):
        raise BadInput(sentence("Say the rate a day, not a year."), field="rate")
    daily = share(percent)
    words = before[: percent.start()].strip(" ,，")
    start = fields.first_day(ctx, after[0]) if after else ctx.today
    contract = _contract(ctx, words, said.text.strip()[percent.start() :])
    late_interest.set_rate(ctx.book, contract.id, start, daily)
    return Reply(
        Card(
            _(
                "Late payment of contract {id} costs {rate} % a day from {day} on.",
                id=str(contract.id),
                rate=daily * 100,
                day=start,
            ),
            lines=(_("What was claimed already stays as it is."),),
            tone="good",
        ),
        private=True,
    )


def _contract(ctx: Context, words: str, tail: str) -> Contract:
    """The contract with that number, or the only one of the project; `tail` was said behind it.

    Raises Asked where the project has several, NotAllowed, NotFound.
    """
    number = words.lstrip("#").strip()
    if number.isdecimal():
        contract = contracts.contract(ctx.book, int(number))
        ctx.require(*SPEAKERS, project=contract.project, sentence=_ONLY)
        return contract
    project = lookup.project(ctx, None, words)
    ctx.require(*SPEAKERS, project=project.id, sentence=_ONLY)
    in_force = [one for one in contracts.contracts(ctx.book, project.id) if one.state == "signed"]
    if not in_force:
        raise NotFound(sentence("No contract of {project} is recorded yet."), project=lookup.called(project))
    if len(in_force) > 1:
        choices = [
            (
                _("contract {id} with {customer} over {amount}", id=one.id, customer=one.customer, amount=one.amount),
                one.id,
            )
            for one in in_force[:8]
        ]
        raise Asked(
            _("Which contract of {project}?", project=lookup.shown(project)),
            choices=[(label, f"interest rate {id} {tail}") for label, id in choices],
            whole=True,
        )
    return in_force[0]
