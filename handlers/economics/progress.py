"""How far projects are: what a lead reports with its day and method, and by which day how much was planned."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from itertools import pairwise

from chat.cards.card import Button, Card, Cell, Fact, Reply, Table
from chat.folding import folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import fields, lookup
from handlers.context import Asked, Context
from handlers.economics import ONLY_REPORTERS, PROGRESS_READERS, REPORTERS, progress_method, schedule_chart
from handlers.economics.forecast_shown import percent
from ledger.economics.planned_progress import WHOLE, ProgressPoint, planned_progress
from ledger.errors import BadInput, sentence
from ledger.nouns import Project
from storage import progress
from storage.progress import ReportedProgress

LONGEST = 120
"""Characters of what somebody measured by."""
_SHARE = Pattern(r"(?<![\d.])(?P<share>\d{1,3}(?:\.\d{1,2})?)\s*%")
_METHOD = Pattern(r"(?:^|\s)(?:by|measured by|based on)\s+(?P<en>.+)$|(?:按照?|依据|根据)\s*(?P<zh>.+)$")
_SMALL = Pattern(
    r"\b(?:is|at|now|to|of|done|complete[d]?|finished|on|as of|since)\b|(?:目前|现在|已经?|到|达到?|完成|做到|了|为)"
)
_NONE = Pattern(r"none|delete|clear|drop|无|删除|取消|清除")


def report(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*PROGRESS_READERS, project=project.id)
    found = _SHARE.search(folded(rest))
    if found is None:
        if rest.strip(" ?？。."):
            raise BadInput(
                sentence("Which share of the work is done? Say for example: progress {code} 45%"),
                code=project.code,
                field="share",
            )
        return Reply(card(ctx, project))
    ctx.require(*REPORTERS, project=project.id, sentence=ONLY_REPORTERS)
    words = f"{rest[: found.start()]} {rest[found.end() :]}"
    method = _METHOD.search(words)
    named = (method["en"] or method["zh"]).strip(" .。") if method else ""
    day = day_said(ctx, words[: method.start()] if method else words)
    keep(ctx, project, ReportedProgress(project.id, day, _share(found["share"]), named[:LONGEST]))
    return Reply(card(ctx, project, kept=True))


def plan(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*PROGRESS_READERS, project=project.id)
    if not rest.strip(" ?？。."):
        return Reply(card(ctx, project))
    ctx.require(*REPORTERS, project=project.id, sentence=ONLY_REPORTERS)
    if _NONE.fullmatch(folded(rest).strip(" .。")):
        progress.plan(ctx.book, project.id, (), ctx.message)
        return Reply(card(ctx, project, kept=True))
    progress.plan(ctx.book, project.id, _points(ctx, project, rest), ctx.message)
    return Reply(card(ctx, project, kept=True))


def _points(ctx: Context, project: Project, words: str) -> list[ProgressPoint]:
    """“40% 2026-11-30, 100% 2026-12-31”, by day; more is done later.  Raises BadInput."""
    points: list[ProgressPoint] = []
    for part in filter(None, (one.strip() for one in re.split(r"[,，;；、\n]+", words))):
        found = _SHARE.search(folded(part))
        if found is None:
            raise BadInput(
                sentence("Say each share with its day, for example: progress plan {code} 40% {first}, 100% {last}"),
                code=project.code,
                first=ctx.today.isoformat(),
                last=(project.run.last if project.run else ctx.today).isoformat(),
                field="share",
            )
        day = fields.day(ctx, _SMALL.sub(" ", f"{part[: found.start()]} {part[found.end() :]}").strip())
        points.append(ProgressPoint(day, _share(found["share"])))
    points.sort(key=lambda point: point.day)
    for earlier, later in pairwise(points):
        if later.day == earlier.day or later.share < earlier.share:
            raise BadInput(
                sentence("On {day} less would be planned to be done than before."), day=later.day, field="share"
            )
    return points


def keep(ctx: Context, project: Project, new: ReportedProgress) -> None:
    """Raises BadInput for a day to come, Asked where less is done than was reported before."""
    if new.day > ctx.today:
        raise BadInput(sentence("{day} is still to come."), day=new.day, field="day")
    before = [one for one in progress.reported(ctx.book, project.id) if one.day <= new.day]
    if before and new.share < before[-1].share and not ctx.sure:
        raise Asked(
            _(
                "Is {project} at {share} now, less than the {before} of {day}?",
                project=lookup.shown(project),
                share=_shown(new.share),
                before=_shown(before[-1].share),
                day=before[-1].day,
            )
        )
    progress.report(ctx.book, new, ctx.message)


def _share(words: str) -> int:
    """Hundredths of a percent.  Raises BadInput."""
    share = round(Fraction(words) * 100)
    if share > WHOLE:
        raise BadInput(sentence("A share lies between 0 and 100 %."), field="share")
    return share


def day_said(ctx: Context, words: str) -> date:
    left = _SMALL.sub(" ", words).strip(" ,，。.!！:：")
    return fields.day(ctx, left) if left else ctx.today


def _shown(share: int) -> Text:
    return percent(Fraction(share, WHOLE))


def card(ctx: Context, project: Project, *, kept: bool = False) -> Card:
    """What was reported of a project, and what was planned by then."""
    reports, points = progress.reported(ctx.book, project.id), progress.planned(ctx.book, project.id)
    title = _("Progress of {project}", project=lookup.shown(project))
    start = project.run.start if project.run else None
    facts = []
    if reports:
        last = reports[-1]
        at = _("{share} on {day}", share=_shown(last.share), day=last.day)
        facts.append(Fact(_("Reported"), at))
        if last.method:
            facts.append(Fact(_("Measured by"), progress_method.shown(last.method)))
    planned = planned_progress(points, start, ctx.today)
    if planned is not None:
        facts.append(Fact(_("Planned by today"), percent(planned)))
    rows: list[tuple[Cell, ...]] = []
    for day in sorted({one.day for one in reports} | {one.day for one in points}):
        told = next((one for one in reports if one.day == day), None)
        aim = planned_progress(points, start, day)
        rows.append((day, _shown(told.share) if told else None, percent(aim) if aim is not None else None))
    if not rows:
        line = _("Nobody has said yet how far it is. Say: progress {code} 45%", code=project.code)
        return Card(title, lines=(line,), chart=schedule_chart.chart(ctx, project), small=_hint(project))
    heads = (_("Day"), _("Reported"), _("Planned"))
    return Card(
        title,
        facts=tuple(facts),
        table=Table(heads, tuple(rows), numeric=(1, 2)),
        chart=schedule_chart.chart(ctx, project),
        buttons=(Button(_("Profit"), "profit.show", project.code),),
        tone="good" if kept else "plain",
        small=_("Forecasts go by the last report. It makes no revenue: that goes by how the contract earns it."),
    )


def _hint(project: Project) -> Text:
    return _("A plan is said with its days: progress plan {code} 40% 2026-11-30, 100% 2026-12-31", code=project.code)
