"""Which departments and projects have a brief made by itself on the first working day."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Reply
from chat.folding import folded
from chat.incoming import Clicked
from chat.text import _
from handlers import lookup
from handlers.briefs import KEEPERS, figures
from handlers.context import Context
from ledger.errors import BadInput, NotAllowed, NotFound, sentence
from ledger.nouns import Project
from storage import briefs

_ONLY = sentence("Who has a brief made by itself is for the department's head, the project's lead and finance to say.")


def want_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: “on” or “off” and, behind a blank, the department or the project's code."""
    switch, _blank, words = click.value.partition(" ")
    return want(ctx, words, wanted=switch == "on")


def want(ctx: Context, words: str, *, wanted: bool) -> Reply:
    """Of a department or a project; of the one who asks where none is named."""
    every = figures.departments(ctx)
    if not words:
        mine = [one for one in every if ctx.directory.head(one, ctx.today) == ctx.person.id]
        if len(mine) != 1:
            raise BadInput(
                sentence("Of which department or project? Say for example: monthly brief delivery on"),
                field="department",
            )
        return _keep_department(ctx, mine[0], wanted=wanted)
    department = named(every, words)
    if department is not None:
        return _keep_department(ctx, department, wanted=wanted)
    found = lookup.project_names(ctx.directory).match(words)
    if found is None or found.kind != "one":
        raise NotFound(sentence("I know no department and no project “{typed}”."), typed=words[:60])
    return _keep_project(ctx, ctx.directory.project(int(found.key)), wanted=wanted)


def named(every: Sequence[str], words: str) -> str | None:
    """The department of that name."""
    return next((one for one in every if folded(one) == folded(words.strip())), None)


def _keep_department(ctx: Context, department: str, *, wanted: bool) -> Reply:
    if ctx.directory.head(department, ctx.today) != ctx.person.id and not ctx.roles() & set(KEEPERS):
        raise NotAllowed(_ONLY)
    briefs.want(ctx.book, department, 0, wanted, ctx.message)
    if not wanted:
        return Reply(_card(_("{what} has no brief made by itself any more.", what=department), f"on {department}"))
    told = _("{what}: its brief is made on the first working day of each month, for its head.", what=department)
    return Reply(_card(told, f"off {department}"))


def _keep_project(ctx: Context, project: Project, *, wanted: bool) -> Reply:
    ctx.require("lead", "finance", "admin", project=project.id, sentence=_ONLY)
    briefs.want(ctx.book, "", project.id, wanted, ctx.message)
    name = lookup.called(project)
    if not wanted:
        return Reply(_card(_("{what} has no brief made by itself any more.", what=name), f"on {project.code}"))
    told = _("{what} is in the brief of its department on the first working day of each month.", what=name)
    return Reply(_card(told, f"off {project.code}"))


def _card(title: object, back: str) -> Card:
    return Card(title, buttons=(Button(_("Undo"), "brief.want", back),), tone="good")  # type: ignore[arg-type]
