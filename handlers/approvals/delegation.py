"""Somebody else approves in one's place while one is away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, Value, _
from handlers import fields, lookup
from handlers.approvals import DELEGATE, approvers
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Delegation
from storage import delegations


def delegate(said: Said, ctx: Context) -> Reply:
    roles = {seat.role for seat in ctx.directory.seats_of(ctx.person.id)}
    if not roles & set(DELEGATE) and not approvers.leads_departments(ctx, ctx.person.id):
        raise ctx.refused(*DELEGATE, project=ctx.project.id if ctx.project else 0)
    words = said.text.strip()
    if not words and (mine := _standing(ctx)):
        return Reply(
            _card(ctx, mine, _("{person} approves in your place until {day}.", **_who(ctx, mine))), private=True
        )
    if _OFF.fullmatch(words):
        end(ctx)
        return Reply(Card(_("You approve yourself again."), tone="good"), private=True)
    words, upto = _upto(ctx, words)
    words, project = _project(ctx, words)
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
    if until > ctx.today + LONGEST:
        latest = ctx.today + LONGEST
        raise BadInput(sentence("Nobody approves in your place for longer than until {day}."), day=latest, field="day")
    new = Delegation(ctx.person.id, deputy.id, ctx.today, until, upto, project)
    delegations.put(ctx.book, new)
    asks = _("{person} asks you to approve in their place until {day}.", person=ctx.person.name, day=until)
    show = Button(_("Show what waits"), "approvals.show", "", style="main")
    told = replace(_card(ctx, new, asks), buttons=(show,))
    ctx.tell(deputy, f"delegated:{ctx.person.id}:{deputy.id}:{ctx.message}", told, kind="approval")
    done = _("{person} approves in your place until {day}.", **_who(ctx, new))
    return Reply(replace(_card(ctx, new, done), tone="good"), private=True)


LONGEST = timedelta(days=92)
"""So far ahead a delegation reaches: whoever is away for longer gives somebody else the seat."""


def _standing(ctx: Context) -> Delegation | None:
    """The speaker's own, that holds."""
    mine = (one for one in ctx.directory.delegations if one.person == ctx.person.id and one.until >= ctx.today)
    return next(mine, None)


def _who(ctx: Context, of: Delegation) -> dict[str, Value]:
    return {"person": ctx.directory.person(of.deputy).name, "day": of.until}


def _card(ctx: Context, of: Delegation, title: Text) -> Card:
    """A delegation with its bounds."""
    code = ctx.rules.currency
    amount = _("each up to {amount}", amount=Money(of.upto, code)) if of.upto else _("of any amount")
    project = lookup.shown(ctx.directory.project(of.project)) if of.project else _("all")
    return Card(
        title,
        lines=(_("Never what the deputy has handed in, nor what is yours."),),
        facts=(Fact(_("What costs"), amount), Fact(_("Project"), project)),
    )


def _upto(ctx: Context, words: str) -> tuple[str, int]:
    """The words without the most that it may be, and that in minor units of the company's currency; 0 for any."""
    found = _UPTO.search(words)
    if found is None:
        return words, 0
    most = lookup.money(ctx, found["amount"], ctx.rules.currency)
    if most.currency != ctx.rules.currency or most.minor <= 0:
        raise BadInput(sentence("Say an amount of {currency} above zero."), currency=ctx.rules.currency, field="amount")
    return f"{words[: found.start()].rstrip(' ,，')} {words[found.end() :].lstrip(' ,，')}".strip(), most.minor


def _project(ctx: Context, words: str) -> tuple[str, int]:
    """The words without the project that it is bounded to, and its id; 0 for all.  Without a word for it, a project's
    name at the end is one."""
    found = _PROJECT.search(words)
    if found is None and (last := _LAST.search(words)):
        named = lookup.project_names(ctx.directory).match(last["project"])
        found = last if named is not None and named.kind == "one" else None
    if found is None:
        return words, 0
    return words[: found.start()].strip(), lookup.project(ctx, None, found["project"].strip()).id


def end(ctx: Context) -> None:
    """Nobody approves in the speaker's place any more."""
    yesterday = date.fromordinal(ctx.today.toordinal() - 1)
    if standing := _standing(ctx):
        delegations.put(ctx.book, replace(standing, start=ctx.today, until=yesterday))


_OFF = Pattern(r"(?:off|end|stop|cancel|取消|结束|停止)", re.IGNORECASE)
_UPTO = Pattern(
    r"[,，]?\s*(?:\b(?:up to|at most|not? more than|limit(?: of)?|max(?:imum)?)\b|限额|上限|不超过|最多|单笔不超过)\s*"
    r"(?P<amount>\S*\d[\d.,]*(?<![.,])(?:\s*(?:(?!for\b)[a-z]{3}\b|元|块|万元?))?)",
    re.IGNORECASE,
)
_PROJECT = Pattern(
    r"[,，]?\s*(?:\b(?:only |just )?for\s+(?:project\s+)?|\bproject\s+|(?:仅限|只限|限于?)?项目\s*|仅限\s*)"
    r"(?P<project>\S.*)$",
    re.IGNORECASE,
)
_LAST = Pattern(r"[\s,，]+(?:(?:on|in|only)\s+|在\s*)?(?P<project>\S+)$", re.IGNORECASE)
_TO = Pattern(
    r"(?:approvals? )?(?:to |给|由)?\s*(?P<who>\S.{0,60}?)\s*"
    r"(?:\b(?:until|till|through|to)\b|直到|到|至)\s*(?P<day>\S.*)",
    re.IGNORECASE,
)
