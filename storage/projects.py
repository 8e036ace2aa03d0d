"""Projects, their names, tasks, and the channels that are bound to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from ledger.errors import BadInput, sentence
from ledger.nouns import Project, ProjectKind, Task
from ledger.period import Period
from storage import audit
from storage import tables as t
from storage.book import Book
from storage.directory import UNBOUND, changed, directory, table
from storage.upsert import put

_PROJECT, _ALIAS, _PLACE, _TASK = (table(row) for row in (t.ProjectRow, t.AliasRow, t.PlaceRow, t.TaskRow))


def add(
    book: Book,
    code: str,
    *,
    en: str = "",
    zh: str = "",
    currency: str,
    customer: str = "",
    run: Period | None = None,
    kind: ProjectKind = "customer",
) -> Project:
    """A new, open project; raises BadInput where the code is taken."""
    if code in directory(book).by_code:
        raise BadInput(sentence("There is a project {code} already."), code=code, field="code")
    values = {
        "code": code,
        "en": en,
        "zh": zh,
        "currency": currency,
        "customer": customer,
        "state": "open",
        "kind": kind,
        "start_day": run.start if run else None,
        "end_day": run.end if run else None,
    }
    id = book.connection.execute(insert(_PROJECT).values(values)).inserted_primary_key[0]  # type: ignore[index]
    audit.note(book, "project.added", f"project:{id}", **values)
    changed(book)
    return Project(id, code, en, zh, currency, customer, run, "open", kind)


def change(book: Book, project: Project, **values: Any) -> None:
    """New values for some of en, zh, customer, state, kind, nonbillable, run (a Period)."""
    before = {name: getattr(project, name) for name in values}
    row = dict(values)
    if "run" in row:
        run = row.pop("run")
        row |= {"start_day": run.start if run else None, "end_day": run.end if run else None}
    book.connection.execute(update(_PROJECT).where(_PROJECT.c.id == project.id).values(row))
    audit.note(book, "project.changed", f"project:{project.id}", before=before, after=values)
    changed(book)


def alias(book: Book, project: int, name: str) -> None:
    """Another name that people use for a project; it moves here from whatever had it."""
    put(book, _ALIAS, noun="project", alias=name, ref=project)
    audit.note(book, "project.alias", f"project:{project}", alias=name)
    changed(book)


def unalias(book: Book, project: int, name: str) -> None:
    """The project no longer has this other name."""
    mine = _ALIAS.c.noun == "project", _ALIAS.c.alias == name, _ALIAS.c.ref == project
    book.connection.execute(delete(_ALIAS).where(*mine))
    audit.note(book, "project.unalias", f"project:{project}", alias=name)
    changed(book)


def bind(
    book: Book, platform: str, channel: str, project: int, locale: str = "", *, outsiders: bool | None = None
) -> None:
    """The channel is that project's from now on (0: the company's finance channel).

    `outsiders`: whether people of other companies are in it; None where nobody said, then as it was.
    """
    if directory(book).places.get((platform, channel)) == (project, locale):
        return
    before = directory(book)
    same = before.places.get((platform, channel), (-1, ""))[0] == project
    kept = before.listening.get((platform, channel), "") if same else ""
    others = (platform, channel) in before.outsiders if outsiders is None else outsiders
    unbind(book, platform, channel)
    row = {"platform": platform, "channel": channel, "project": project, "locale": locale, "listen": kept}
    put(book, _PLACE, **row, outsiders=others)
    audit.note(book, "place.bound", f"project:{project}", platform=platform, channel=channel)
    changed(book)


def unbind(book: Book, platform: str, channel: str) -> bool:
    """The channel is nobody's; False where it was nobody's before."""
    bound = (platform, channel) in directory(book).places
    gone = book.connection.execute(delete(_PLACE).where(_PLACE.c.platform == platform, _PLACE.c.channel == channel))
    if bound:
        audit.note(book, "place.unbound", "", platform=platform, channel=channel)
    if gone.rowcount:
        changed(book)
    return bound


def met(book: Book, platform: str, channel: str, *, outsiders: bool, company: bool = False) -> None:
    """A channel has people of other companies in it from now on, or none any more.

    Of channels that nobody has bound it is kept where finance is told there all the same (`company`).
    """
    here = (platform, channel)
    known = directory(book)
    if (here in known.outsiders) == outsiders:
        return
    if here in known.places:
        where = _PLACE.c.platform == platform, _PLACE.c.channel == channel
        book.connection.execute(update(_PLACE).where(*where).values(outsiders=outsiders))
    elif company or here in known.outsiders:
        put(
            book, _PLACE, platform=platform, channel=channel, project=UNBOUND, locale="", listen="", outsiders=outsiders
        )
    else:
        return
    values = {"platform": platform, "channel": channel, "outsiders": outsiders}
    of = f"project:{known.places[here][0]}" if here in known.places else ""
    audit.note(book, "place.outsiders", of, **values)
    changed(book)


def listen(book: Book, platform: str, channel: str, what: str) -> None:
    """What of a bound channel's words is heard from now on: "clear" or "addressed"."""
    before = directory(book)
    here = _PLACE.c.platform == platform, _PLACE.c.channel == channel
    book.connection.execute(update(_PLACE).where(*here).values(listen=what))
    values = {"platform": platform, "channel": channel, "listen": what}
    audit.note(
        book,
        "place.listens",
        f"project:{before.places[platform, channel][0]}",
        before=before.listening.get((platform, channel), ""),
        **values,
    )
    changed(book)


def add_task(book: Book, project: int, name: str) -> Task:
    """A task of the project; the one that is there where the name is known."""
    row = book.connection.execute(select(_TASK).where(_TASK.c.project == project, _TASK.c.name == name)).first()
    if row:
        return Task(row.id, row.project, row.name, row.state, row.nonbillable, row.done_day)
    id = book.connection.execute(  # type: ignore[index]
        insert(_TASK).values(project=project, name=name, state="open")
    ).inserted_primary_key[0]
    audit.note(book, "task.added", f"project:{project}", task=id, name=name)
    changed(book)
    return Task(id, project, name)


def bill_task(book: Book, task: Task, *, nonbillable: bool) -> None:
    """Whether somebody pays for hours on a task of a customer's project."""
    book.connection.execute(update(_TASK).where(_TASK.c.id == task.id).values(nonbillable=nonbillable))
    audit.note(book, "task.changed", f"project:{task.project}", task=task.id, nonbillable=nonbillable)
    changed(book)


def finish_task(book: Book, task: Task, *, day: date | None) -> None:
    """A task was done on a day; None: it is open again."""
    state = "done" if day else "open"
    book.connection.execute(update(_TASK).where(_TASK.c.id == task.id).values(state=state, done_day=day))
    audit.note(book, "task.changed", f"project:{task.project}", task=task.id, state=state, day=day)
    changed(book)
