"""“internal agreement field apollo engineer 120h a month cap 60000”: that a department works on another's project."""

from __future__ import annotations

import re

from chat.cards.card import Card, Fact, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Bilingual, Duration, Text, Value, _, verbatim
from chat.values.durations import span
from chat.values.unread import Unread
from handlers import fields, lookup
from handlers.context import Context
from handlers.economics import internal_charges
from ledger.economics.chargeback import InternalAgreement
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.period import month_key
from storage import internal_agreements

_ONLY = sentence("What departments agree on is recorded by finance.")
_EXAMPLE = Bilingual(
    "internal agreement field apollo engineer 120h a month cap 60000 from 2026-12-01",
    "内部协议 现场部 星河 工程师 每月120小时 上限 60000 从 2026-12-01",
)
_FROM = Pattern(r"(?:\b(?:from|starting|as of)\s+|[从自]\s*)(?P<day>\d{4}-\d\d?(?:-\d\d?)?)\s*起?", re.I)
_CAP = Pattern(r"(?:\bcap(?:ped)?(?: at| of)?|上限|封顶|不超过)\s*[:：]?\s*(?=\S)", re.I)
_MONTHLY = Pattern(
    r"(?P<a>\d+(?:\.\d+)?\s*(?:h(?:ours?)?|个?小时|d(?:ays?)?|天))\s*(?:a|per|/|each|every)\s*month"
    r"|(?:每个?月)\s*(?P<b>\d+(?:\.\d+)?\s*(?:个?小时|h(?:ours?)?|天))",
    re.I,
)
_NONE = Pattern(r"(?:^|\s)(?:none|no more|ended?|终止|取消|无)\s*$", re.I)


def agree(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        now = month_key(ctx.today)
        return Reply(internal_charges.card(ctx, MonthSpan(now, now)), private=True)
    ctx.require("finance", sentence=_ONLY)
    new, ended = _read(ctx, said.text.strip())
    project = ctx.directory.project(new.project)
    receiving = ctx.directory.department_of(project.id, new.start)
    if not receiving:
        raise WrongState(
            sentence("Nobody has said whose department {project} is."),
            hint=sentence("Say: project department {code} Delivery from {day}"),
            project=lookup.called(project),
            code=project.code,
            day=new.start.isoformat(),
        )
    if receiving == new.giving:
        raise BadInput(
            sentence("{project} is a project of {department} itself: its hours are charged to nobody."),
            project=lookup.called(project),
            department=receiving,
            field="department",
        )
    internal_agreements.add(ctx.book, new, ctx.message, ended=ended)
    return Reply(_card(ctx, new, receiving, ended=ended), private=True)


def _card(ctx: Context, new: InternalAgreement, receiving: str, *, ended: bool) -> Card:
    values: dict[str, Value] = {
        "giving": new.giving,
        "receiving": receiving,
        "project": lookup.shown(ctx.directory.project(new.project)),
        "day": new.start,
    }
    if ended:
        return Card(_("{giving} no longer works on {project} of {receiving} from {day} on.", **values), tone="good")
    facts = [Fact(_("Role"), verbatim(new.role) if new.role else _("all roles"))]
    if new.planned:
        facts.append(Fact(_("Planned a month"), Text("{t}", {"t": Duration(new.planned)})))
    if new.cap is not None:
        facts.append(Fact(_("Cap of the whole"), Text("{m}", {"m": Money(new.cap, ctx.rules.currency)})))
    priced = not new.role or internal_charges.rate(ctx, new.role, new.start) is not None
    lines = () if priced else (_("{role} has no internal rate yet. Say: internal rate {role} 190", role=new.role),)
    title = _("{giving} works on {project} of {receiving} from {day} on.", **values)
    return Card(title, lines=lines, facts=tuple(facts), tone="good")


def _read(ctx: Context, text: str) -> tuple[InternalAgreement, bool]:
    """What was said, and whether it ends.  Raises BadInput, NotFound."""
    department = next((name for name in _longest(ctx) if folded(text).startswith(folded(name))), "")
    if not department and not ctx.directory.departments():
        raise NotFound(
            sentence("There is no department yet."),
            hint=sentence("Say first who is in which: department ann delivery"),
            field="department",
        )
    if not department:
        raise NotFound(
            sentence("Which department works there? Say it first, for example: {example}. There are: {all}."),
            example=_EXAMPLE,
            all=ctx.directory.departments(),
            field="department",
        )
    project, rest = lookup.project_first(ctx, text[len(department) :].strip())
    start = ctx.today.replace(day=1)
    if match := _FROM.search(rest):
        day = match["day"] if match["day"].count("-") == 2 else f"{match['day']}-01"
        start, rest = fields.first_day(ctx, day), f"{rest[: match.start()]} {rest[match.end() :]}"
    cap = None
    if match := _CAP.search(rest):
        cap, rest = _cap(ctx, rest, match)
    planned = 0
    if match := _MONTHLY.search(rest):
        read = span(match["a"] or match["b"], ctx.rules.day_minutes)
        if isinstance(read, Unread):
            raise lookup.refused(read)
        planned, rest = read.minutes, f"{rest[: match.start()]} {rest[match.end() :]}"
    ended = bool(_NONE.search(rest))
    role = lookup.trade(ctx, " ".join(_NONE.sub("", rest).split()).strip(" ,，;；"))
    if re.search(r"\d", role) or len(role) > 40:
        raise BadInput(
            sentence("I do not understand “{text}”. Say for example: {example}"),
            text=role[:60],
            example=_EXAMPLE,
            field="role",
        )
    return InternalAgreement(0, department, project.id, role, start, planned, cap), ended


def _cap(ctx: Context, rest: str, match: re.Match[str]) -> tuple[int, str]:
    found = next((one for one in lookup.amounts_in(ctx, rest) if one[0] >= match.end() - 3), None)
    if found is None:
        raise BadInput(sentence("“{text}” is not an amount."), text=rest[match.end() :][:20], field="cap")
    amount = lookup.money_of(found[2], ctx.rules.currency, field="cap")
    if amount.currency != ctx.rules.currency or amount.minor <= 0:
        raise BadInput(sentence("It must be an amount in {currency}."), currency=ctx.rules.currency, field="cap")
    return amount.minor, f"{rest[: match.start()]} {rest[found[1] :]}"


def _longest(ctx: Context) -> list[str]:
    return sorted(ctx.directory.departments(), key=lambda name: -len(name))
