"""Hours: logged in words or by form, one entry or many in a message; what is open is saved, what is not is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.lines.billable import not_billable
from chat.lines.hours import HOW_LONG, HoursLine, hours_lines
from chat.text import NOTHING, Duration, Text, _, _n, verbatim
from chat.values.durations import Span, span
from chat.values.unread import Unread
from handlers import lookup
from handlers.books import posting
from handlers.context import Asked, Context
from handlers.registry import NO_SEAT, WORKERS
from handlers.terms import terms_here
from ledger import limits
from ledger.absence import expected
from ledger.errors import BadInput, BookError, NotAllowed, sentence
from ledger.nouns import Hours, Project
from storage import absences, hours

LONG_AGO = 31
"""Hours for a day that is longer ago are asked about: a month's worth of days is what people catch up on."""


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """One entry to be booked: a length of work on one day; `entered`: when what it takes the place of was entered."""

    project: Project
    day: date
    minutes: int
    task: int = 0
    category: str = ""
    note: str = ""
    span: tuple[int, int] = (-1, -1)
    doubts: tuple[Text, ...] = ()
    nonbillable: bool = False
    entered: date | None = None


def log_hours(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(form=_empty_form(ctx, ctx.project), private=True)
    read = ctx.read if isinstance(ctx.read, tuple) else hours_lines(said.text, terms_here(ctx), ctx.today)
    if not read:
        raise BadInput(
            sentence("I found no length of time in that."),
            hint=sentence("Write for example: log 2.5h apollo API design"),
            field="hours",
        )
    single = len(read) == 1 and isinstance(read[0], HoursLine) and len(read[0].days) == 1
    booked: list[Hours] = []
    doubts: list[Text] = []
    refused: list[tuple[str, Text]] = []
    one_line = "\n" not in said.text.strip()  # half of a sentence is not booked: its question comes first
    for typed in read if one_line else ():
        if isinstance(typed, HoursLine) and len(read) > 1:
            lookup.open_project(ctx, typed.project)
    for typed in read:
        if isinstance(typed, Unread):
            if len(read) == 1:
                raise _asked(typed)
            refused.append((typed.line, typed.sentence))
            continue
        doubts += typed.doubts
        for line in _lines(ctx, typed, alone=len(read) == 1, refused=refused):
            if single:  # its refusal is the answer
                booked.append(book(ctx, line))
                continue
            try:
                with ctx.part():
                    booked.append(book(ctx, line))
            except BookError as error:
                if len(read) == 1 and isinstance(error, NotAllowed):  # it is the same for each of the days
                    raise
                refused.append((typed.line, _("{day}: {why}", day=line.day, why=Text(error.sentence, error.values))))
    if not booked:
        lines: dict[str, Any] = {f"line{number}": text for number, (_line, text) in enumerate(refused)}
        raise BadInput(sentence("Nothing was saved."), hint="\n".join(f"{{{name}}}" for name in lines), **lines)
    return Reply(logged_card(ctx, booked, doubts, refused))


def book(ctx: Context, line: TimeEntry) -> Hours:
    """Check one entry and book it.  Raises BookError, or Asked for what is doubtful and not yet confirmed."""
    limits.check_minutes(line.minutes)
    ctx.require(*WORKERS, project=line.project.id, sentence=NO_SEAT)
    posting.day_in_books(ctx, line.day, line.project.id)  # a locked day is refused, not asked about
    logged = hours.on_day(ctx.book, ctx.person.id, line.day)
    beside = hours.day_comes_to(logged)
    today = ctx.today
    doubtful: tuple[limits.Doubt, ...] = limits.doubts(
        line.minutes,
        line.day,
        today,
        beside.minutes,
        (),  # what it overlaps with is named below
        line.span,
        ask_above=ctx.rules.ask_above,
        refuse_above=ctx.rules.refuse_above,
    )
    doubtful += _overlapping(ctx, line, logged)
    if line.day == today and line.span[0] > ctx.now.hour * 60 + ctx.now.minute:
        doubtful += (limits.Doubt(sentence("{time} today is still to come."), {"time": _clock(line.span[0])}),)
    if (today - line.day).days > LONG_AGO:
        doubtful = (*doubtful, limits.Doubt(sentence("{day} is more than a month ago."), {"day": line.day}))
    if not expected(ctx.rules.day_minutes, absences.on_day(ctx.book, ctx.person.id, line.day)):
        doubtful = (*doubtful, limits.Doubt(sentence("You are on leave on {day}."), {"day": line.day}))
    if doubtful and not ctx.sure:
        raise Asked(_("Book it all the same?"), lines=tuple(Text(doubt.sentence, doubt.values) for doubt in doubtful))
    note, said_so = not_billable(line.note)
    return posting.book_hours(
        ctx,
        ctx.person,
        line.project,
        minutes=line.minutes,
        day=line.day,
        category=line.category or ctx.rules.labour,
        task=line.task,
        note=note,
        span=line.span,
        nonbillable=line.nonbillable or said_so,
        entered=line.entered,
        beside=beside,
    )


def _overlapping(ctx: Context, line: TimeEntry, logged: Sequence[hours.OnDay]) -> tuple[limits.Doubt, ...]:
    """What else the person did in those hours, by its project, its times and its note."""
    doubts = []
    if line.span[0] < 0:
        return ()
    for _minutes, start, end, id, _minor in logged:
        if start < 0 or not _meet(line.span, (start, end)):
            continue
        other = hours.get(ctx.book, id, ctx.rules.currency)
        doubts.append(
            limits.Doubt(
                sentence("It overlaps with {project} {start}–{end} {note}."),
                {
                    "project": lookup.shown(ctx.directory.project(other.project)),
                    "start": _clock(start),
                    "end": _clock(end),
                    "note": verbatim(other.note[:80]),
                },
            )
        )
    return tuple(doubts)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two runs of times share a minute; one whose end is before its start goes on after midnight."""
    (start, end), (from_, until) = one, other
    end, until = end + 1440 * (end <= start), until + 1440 * (until <= from_)
    return start < until and from_ < end


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def logged_card(
    ctx: Context, booked: Sequence[Hours], doubts: Sequence[Text] = (), refused: Sequence[tuple[str, Text]] = ()
) -> Card:
    """What was booked, what the day looks like now, and how to take it back."""
    total = sum(entry.minutes for entry in booked)
    first = booked[0]
    project = ctx.directory.project(first.project)
    if len(booked) == 1:
        title = _("{hours} on {project}", hours=Duration(total), project=lookup.shown(project))
    else:
        title = _n("{n} entry, {hours}", "{n} entries, {hours}", len(booked), hours=Duration(total))
    lines = _each_booked(ctx, booked) if len(booked) > 1 else ()
    facts = _booked_facts(ctx, first) if len(booked) == 1 else []
    if first.stage == "pending":
        facts.append(Fact(_("State"), _("waits for approval")))
    lines += tuple(doubts)
    lines += tuple(_("Not saved: {line} — {why}", line=line[:80], why=why) for line, why in refused)
    ids = " ".join(str(entry.id) for entry in booked)
    buttons = [Button(_("Undo"), "hours.undo", ids)]
    if len(booked) == 1:
        buttons.insert(0, Button(_("Correct"), "hours.edit", str(first.id)))
    about = f"hours:{first.id}"
    return Card(
        title, lines=lines, facts=tuple(facts), buttons=tuple(buttons), tone="warn" if refused else "good", about=about
    )


def _each_booked(ctx: Context, booked: Sequence[Hours]) -> tuple[Text, ...]:
    return tuple(
        _(
            "{day}: {hours} {project} {note}",
            day=entry.day,
            hours=Duration(entry.minutes),
            project=lookup.shown(ctx.directory.project(entry.project)),
            note=verbatim(entry.note),
        )
        for entry in booked
    )


def _booked_facts(ctx: Context, entry: Hours) -> list[Fact]:
    """What stands on the card of a single entry."""
    facts = [Fact(_("Day"), Text("{day}", {"day": entry.day}))]
    if entry.task:
        facts.append(Fact(_("Task"), verbatim(ctx.directory.tasks[entry.task].name)))
    if entry.note:
        facts.append(Fact(_("Note"), verbatim(entry.note)))
    if entry.nonbillable:
        facts.append(Fact(_("Billing"), _("not billable")))
    that_day = sum(minutes for minutes, *_span in hours.on_day(ctx.book, entry.person, entry.day))
    if that_day != entry.minutes:
        facts.append(Fact(_("That day in all"), Text("{hours}", {"hours": Duration(that_day)})))
    return facts


def open_form(click: Clicked, ctx: Context) -> Reply:
    """`value`: a project's code, "" for the channel's."""
    return Reply(
        form=_empty_form(ctx, ctx.directory.projects.get(ctx.directory.by_code.get(click.value, 0)) or ctx.project)
    )


def _empty_form(ctx: Context, here: Project | None) -> Form:
    """The form for today, with the project of the place or of the last entry; left empty, it logs that once more."""
    last = hours.last(ctx.book, ctx.person.id, ctx.rules.currency)
    form = hours_form(ctx, here or (ctx.directory.projects.get(last.project) if last else None), day=ctx.today, note="")
    if last is None or (here and here.id != last.project):
        return form
    note = Text(" · {note}", {"note": last.note[:80]}) if last.note else NOTHING
    hint = _("2.5h, 2:30, 90min; empty: the same as last time, {hours}{note}", hours=Duration(last.minutes), note=note)
    asked = (
        replace(question, required=False, hint=hint) if question.name == "hours" else question
        for question in form.questions
    )
    return replace(form, questions=tuple(asked))


def hours_form(
    ctx: Context,
    project: Project | None,
    *,
    day: date,
    minutes: str = "",
    task: int = 0,
    note: str = "",
    name: str = "hours.log",
    value: str = "",
) -> Form:
    """The form for hours: new ones, or with `name` "hours.correct" those that stand in `value`."""
    mine = [
        candidate
        for candidate in ctx.directory.projects.values()
        if candidate.state == "open" and ctx.roles(candidate.id) & set(WORKERS)
    ]
    projects = tuple(
        Option(lookup.shown(candidate), candidate.code)
        for candidate in sorted(mine, key=lambda candidate: candidate.code)[:100]
    )
    project = project or (mine[0] if len(mine) == 1 else None)
    tasks = (
        tuple(Option(verbatim(offered.name), str(offered.id)) for offered in ctx.directory.tasks_of(project.id))
        if project
        else ()
    )
    questions = [
        Question(
            "project", _("Project"), "choice", project.code if project else "", options=projects, search="project"
        ),
        Question("day", _("Day"), "date", day.isoformat()),
        Question("hours", _("How long"), "duration", minutes, hint=_("2.5h, 2:30, 90min, 9:00-11:30")),
    ]
    if tasks:
        questions.append(
            Question("task", _("Task"), "choice", str(task) if task else "", required=False, options=tasks)
        )
    questions.append(Question("note", _("What was done"), "text", note, required=False))
    return Form(name, _("Log hours"), tuple(questions), value, submit=_("Log"))


def log_form(filled: Submitted, ctx: Context) -> Reply:
    return Reply(logged_card(ctx, [book(ctx, line_of(ctx, _as_last_time(ctx, filled)))]))


def _as_last_time(ctx: Context, filled: Submitted) -> Submitted:
    """The answers; without a length, what is missing in them is that of the last entry on the project."""
    answers = filled.answers
    last = hours.last(ctx.book, ctx.person.id, ctx.rules.currency)
    if answers.get("hours", "").strip() or last is None:
        return filled
    if ctx.directory.project(last.project).code != answers.get("project", ""):
        return filled
    same = {"hours": f"{last.minutes}min", "note": answers.get("note") or last.note}
    return replace(filled, answers={**answers, **same, "task": answers.get("task") or str(last.task or "")})


def line_of(ctx: Context, filled: Submitted) -> TimeEntry:
    """The entry that a form describes.  Raises BadInput with the field."""
    answers = filled.answers
    read = span(answers.get("hours", ""), ctx.rules.day_minutes)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    try:
        day = limits.check_day(date.fromisoformat(answers.get("day", "")))
    except ValueError:
        raise BadInput(sentence("“{text}” is not a day."), text=answers.get("day", "")[:40], field="day") from None
    project = lookup.open_project(ctx, None, answers.get("project", ""))
    task = answers.get("task", "")
    chosen = ctx.directory.tasks.get(int(task)) if task.isdecimal() else None
    return TimeEntry(
        project,
        day,
        read.minutes,
        chosen.id if chosen and chosen.project == project.id else 0,
        note=answers.get("note", "")[:500],
        span=_span(read.start, read.end),
    )


def _lines(ctx: Context, line: HoursLine, *, alone: bool, refused: list[tuple[str, Text]]) -> list[TimeEntry]:
    """The entries of one line of a message: one for each of its days."""
    try:
        project = lookup.open_project(ctx, line.project)
    except Asked as asked:
        if alone:
            raise
        refused.append((line.line, asked.title))
        return []
    except BookError as error:
        if alone:
            raise
        refused.append((line.line, Text(error.sentence, error.values)))
        return []
    return _of_days(line, project)


def entries_of(ctx: Context, line: HoursLine) -> list[TimeEntry]:
    """The entries of one line, one for each of its days.  Raises BookError, or Asked where its project is not clear."""
    return _of_days(line, lookup.open_project(ctx, line.project))


def _of_days(line: HoursLine, project: Project) -> list[TimeEntry]:
    task = _task(line, project)
    category = str(line.category.key) if line.category and line.category.kind == "one" else ""
    return [
        TimeEntry(project, day, line.minutes, task, category, line.note[:500], _span(line.start, line.end))
        for day in line.days
    ]


def _task(line: HoursLine, project: Project) -> int:
    if line.task is None or line.task.kind != "one" or line.task.known[0].within != project.id:
        return 0
    return int(line.task.key)


def _span(start: time | None, end: time | None) -> tuple[int, int]:
    if start is None or end is None:
        return (-1, -1)
    return (start.hour * 60 + start.minute, end.hour * 60 + end.minute)


def _asked(unread: Unread) -> Exception:
    if unread.choices:
        choices = [(verbatim(choice), choice) for choice in unread.choices]
        return Asked(unread.sentence, part=unread.part, choices=choices)
    if unread.sentence == HOW_LONG and "\n" not in unread.line:
        return Asked(unread.sentence, fill="{}", needs="length")
    return lookup.refused(unread)


def read_span(text: str, ctx: Context) -> Span:
    """A length of time as typed.  Raises BadInput."""
    read = span(text, ctx.rules.day_minutes)
    if isinstance(read, Unread):
        raise lookup.refused(read)
    return read
