"""Hours are approved by the week: a person's hours on a project, asked for when the week is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from chat.cards.card import Button, Card, Decided, Reply
from chat.incoming import Clicked, Submitted
from chat.text import Duration, _, verbatim
from handlers import lookup
from handlers import seen as seen_before
from handlers.approvals import approvers
from handlers.approvals.cards import about_approval
from handlers.approvals.decisions import reason_form, reason_of
from handlers.approvals.documents import DECIDED, AlsoWaiting, Waiting
from handlers.books import posting
from handlers.books.stages import STAGES
from handlers.context import Context
from ledger import approval
from ledger.errors import NotFound
from ledger.nouns import Hours, Stage
from ledger.period import Period
from ledger.period import week as week_of
from storage import approvals, hours


@dataclass(frozen=True, slots=True)
class Week:
    """A person's hours on a project in a week, waiting for approval."""

    person: int
    project: int
    period: Period
    hours: tuple[Hours, ...]

    @property
    def key(self) -> str:
        return f"{self.person}.{self.project}.{self.period.start.isoformat()}"

    @property
    def document(self) -> str:
        return f"week:{self.key}"

    @property
    def content(self) -> dict[str, str]:
        """All that a decision rests on: day -> what was done on it."""
        said: dict[str, list[str]] = {}
        for entry in self.hours:
            said.setdefault(entry.day.isoformat(), []).append(
                " ".join(f"{entry.minutes} {entry.task} {entry.note}".split())
            )
        return {day: "\n".join(lines) for day, lines in said.items()}

    @property
    def value(self) -> str:
        """What the buttons carry: the week, and the version of its hours that is seen."""
        return f"{self.key} {approval.version_of(self.content)}"


def seen(ctx: Context, key: str) -> str:
    """What a button carries of the week as it is now."""
    return _week(ctx, key).value


def approve(click: Clicked, ctx: Context) -> Reply:
    return _decide(ctx, click.value, "approve", "")


def ask_reason(click: Clicked, ctx: Context) -> Reply:
    week = _week(ctx, click.value)
    approvers.allowed(ctx, "reject", "pending", project=week.project, owner=week.person, worth=0)
    return _changed(ctx, week, click.value) or Reply(form=reason_form("hours.reject", click.value))


def reject(filled: Submitted, ctx: Context) -> Reply:
    return _decide(ctx, filled.value, "reject", reason_of(filled))


def ask_for_weeks(ctx: Context) -> int:
    """Ask the leads for the weeks that are over (or each day's, where each entry needs approval); once for each week.

    A job of the clock; returns how many were asked.
    """
    if ctx.rules.hours_approval == "none":
        return 0
    asked = 0
    for week in weeks(ctx):
        if ctx.rules.hours_approval == "weekly" and ctx.today < week.period.end:
            continue
        told = 0
        for person in approvers.deciders(ctx, week.project, week.person, 0, _PLACES):
            told += ctx.tell(person, _key(week), week_card(ctx, week), kind="approval")
        if told:  # kept, so that whoever looks again hears what has changed
            version = approval.version_of(week.content)
            approvals.ask(ctx.book, week.document, approvers.ONE_OF_THEM, version, week.content)
        asked += told
    return asked


def weeks(ctx: Context) -> tuple[Week, ...]:
    """All hours that wait for approval, by person, project and week."""
    by_week: dict[tuple[date, int, int], list[Hours]] = {}
    for entry in hours.pending(ctx.book, ctx.rules.currency):
        start = week_of(entry.day, ctx.rules.week_start).start
        by_week.setdefault((start, entry.person, entry.project), []).append(entry)
    return tuple(
        Week(person, project, week_of(start, ctx.rules.week_start), tuple(sorted(group, key=lambda entry: entry.day)))
        for (start, person, project), group in sorted(by_week.items())
    )


def week_card(ctx: Context, week: Week, stage: Stage = "pending", why: str = "") -> Card:
    """A week of hours for those who decide: hours, never money."""
    person, project = ctx.directory.person(week.person), ctx.directory.project(week.project)
    total = Duration(sum(entry.minutes for entry in week.hours))
    head = _(
        "{person}: {hours} on {project}, week of {day}",
        person=person.name,
        hours=total,
        project=lookup.shown(project),
        day=week.period.start,
    )
    lines = tuple(
        _("{day}: {hours} {note}", day=entry.day, hours=Duration(entry.minutes), note=verbatim(entry.note))
        for entry in week.hours[:20]
    )
    if why:
        lines += (_("Reason: {why}", why=why),)
    buttons = (
        Button(_("Approve"), "hours.approve", week.value, style="main"),
        Button(_("Reject"), "hours.reject", week.value, style="danger"),
    )
    decided: Decided = DECIDED.get(stage, "")
    return Card(
        _("{head}: {state}", head=head, state=STAGES[stage]) if decided else head,
        lines=lines,
        buttons=() if decided else buttons,
        tone="good" if stage == "posted" else "warn" if decided else "plain",
        about=about_approval("week", week.key),
        decided=decided,
    )


def _decide(ctx: Context, value: str, step: str, why: str) -> Reply:
    week = _week(ctx, value)
    allowed_step = approvers.allowed(ctx, step, "pending", project=week.project, owner=week.person, worth=0)
    if changed := _changed(ctx, week, value):
        return changed
    for entry in week.hours:
        posting.decide_hours(ctx, entry, allowed_step.into, why)
    card = week_card(ctx, week, allowed_step.into, why)
    ctx.refresh(card.about, card)
    if allowed_step.into == "rejected":
        told = Card(card.title, lines=card.lines, tone="warn", buttons=(Button(_("Log hours"), "hours.form", ""),))
        ctx.tell(ctx.directory.person(week.person), f"decided:week:{week.key}:{ctx.message}", told, kind="decision")
    return Reply(card, replace=True)


def _week(ctx: Context, value: str) -> Week:
    person, project, start = [*value.partition(" ")[0].split("."), "", ""][:3]
    try:
        period = week_of(date.fromisoformat(start), ctx.rules.week_start)
        pending = hours.pending(ctx.book, ctx.rules.currency, int(project), person=int(person), period=period)
    except ValueError:
        raise NotFound() from None
    return Week(int(person), int(project), period, pending)


def _changed(ctx: Context, week: Week, value: str) -> Reply | None:
    """The week as it is now, where that is not what was seen: with the days that say something else."""
    if not week.hours:
        card = Card(_("Nothing of that week waits any more."), about=about_approval("week", week.key))
        return Reply(card, replace=True)
    if value == week.value:
        return None
    version, now = value.partition(" ")[2], week.content
    rounds = (one.content for one in reversed(approvals.rounds(ctx.book, week.document)) if one.version == version)
    before = next(rounds, now)
    days = sorted(day for day in {**before, **now} if before.get(day) != now.get(day))
    changes = tuple(
        _("{day}: {old} → {new}", day=date.fromisoformat(day), old=_hours(before, day), new=_hours(now, day))
        for day in days
    )
    note = (
        _("The hours were changed since you saw them: {changes}. Nothing is decided yet.", changes=changes)
        if changes
        else _("These are the hours as they are now. Nothing is decided yet.")
    )
    return seen_before.anew(week_card(ctx, week), note)


def _hours(content: Mapping[str, str], day: str) -> Duration:
    return Duration(sum(int(line.partition(" ")[0]) for line in content.get(day, "0").splitlines()))


def _key(week: Week) -> str:
    """Of the notice that asks for the week: asked again only when more was logged in it."""
    return f"approval:week:{week.key}:{max(entry.id for entry in week.hours)}"


def _waiting(ctx: Context) -> Iterator[Waiting]:
    for week in weeks(ctx):
        card = partial(week_card, ctx, week)
        since = week.period.end if ctx.rules.hours_approval == "weekly" else week.hours[-1].day
        yield Waiting(f"week:{week.key}", _key(week), since, week.project, week.person, _PLACES, (), card)


_PLACES = approval.open_places(approvers.ONE_OF_THEM, ())

WEEKS = AlsoWaiting("week", _waiting, ask_for_weeks)
