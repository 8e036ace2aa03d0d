"""Somebody else approves in one's place while one is away."""

from __future__ import annotations

import re
from datetime import date

from chat.cards.card import Button, Card, Reply
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import _
from handlers import fields, lookup
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.nouns import Delegation
from storage import delegations


def delegate(said: Said, ctx: Context) -> Reply:
    words = said.text.strip()
    if _OFF.fullmatch(words):
        end(ctx)
        return Reply(Card(_("You approve yourself again."), tone="good"), private=True)
    match = _TO.fullmatch(words)
    if match is None:
        raise BadInput(
            sentence("Whom, and until when?"), hint=sentence("Write for example: delegate to Bob until 3 Dec")
        )
    deputy = lookup.person(ctx, match["who"].strip())
    until = fields.day(ctx, match["day"])
    if deputy.id == ctx.person.id:
        raise BadInput(sentence("That is yourself; name somebody else."), field="person")
    if until < ctx.today:
        raise BadInput(sentence("{day} is over already."), day=until, field="day")
    delegations.put(ctx.book, Delegation(ctx.person.id, deputy.id, ctx.today, until))
    told = Card(
        _("{person} asks you to approve in their place until {day}.", person=ctx.person.name, day=until),
        buttons=(Button(_("Show what waits"), "approvals.show", "", style="main"),),
    )
    ctx.tell(deputy, f"delegated:{ctx.person.id}:{deputy.id}:{ctx.message}", told, kind="approval")
    return Reply(
        Card(_("{person} approves in your place until {day}.", person=deputy.name, day=until), tone="good"),
        private=True,
    )


def end(ctx: Context) -> None:
    """Nobody approves in the speaker's place any more."""
    yesterday = date.fromordinal(ctx.today.toordinal() - 1)
    for delegation in ctx.directory.delegations:
        if delegation.person == ctx.person.id and delegation.until >= ctx.today:
            delegations.put(ctx.book, Delegation(delegation.person, delegation.deputy, ctx.today, yesterday))


_OFF = Pattern(r"(?:off|end|stop|cancel|取消|结束|停止)", re.IGNORECASE)
_TO = Pattern(
    r"(?:approvals? )?(?:to |给|由)?\s*(?P<who>\S.{0,60}?)\s*"
    r"(?:\b(?:until|till|through|to)\b|直到|到|至)\s*(?P<day>\S.*)",
    re.IGNORECASE,
)
