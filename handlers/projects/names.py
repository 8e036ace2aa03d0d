"""What a project may be called besides: nothing that is, or looks like, another's name, and no word of a command."""

from __future__ import annotations

from chat.cards.card import Card, Reply
from chat.folding import folded
from chat.incoming import Said
from chat.lookalikes import looks, unseen
from chat.text import _
from handlers import lookup
from handlers.context import Context
from handlers.projects import KEEPERS
from ledger.errors import BadInput, NotFound, sentence
from ledger.nouns import Project
from storage import projects

_LONGEST = 60


def add_alias(said: Said, ctx: Context) -> Reply:
    typed, _blank, rest = said.text.strip().partition(" ")
    project = lookup.project(ctx, None, typed)
    ctx.require(*KEEPERS, project=project.id)
    name = " ".join(rest.split())
    if not name:
        raise BadInput(sentence("Which name? For example: alias apollo moonshot"), field="name")
    allowed(ctx, name, project.id)
    projects.alias(ctx.book, project.id, name)
    return Reply(Card(_("{name} means {project} now.", name=name, project=lookup.shown(project)), tone="good"))


def remove_alias(said: Said, ctx: Context) -> Reply:
    """“unalias apollo moonshot”, or the other name alone."""
    words = " ".join(said.text.split())
    first, _blank, rest = words.partition(" ")
    of = _of(ctx, words)
    name = words
    if of is None and rest:
        of, name = lookup.project(ctx, None, first), rest
    if of is None:
        raise BadInput(sentence("Which name? For example: unalias apollo moonshot"), field="name")
    ctx.require(*KEEPERS, project=of.id)
    kept = next((alias for alias in of.aliases if folded(alias) == folded(name)), "")
    if not kept:
        raise NotFound(
            sentence("{project} has no other name “{name}”."), project=lookup.called(of), name=name[:_LONGEST]
        )
    projects.unalias(ctx.book, of.id, kept)
    return Reply(Card(_("{name} no longer means {project}.", name=kept, project=lookup.shown(of)), tone="good"))


def _of(ctx: Context, name: str) -> Project | None:
    """The project that has this other name."""
    low = folded(name)
    return next(
        (one for one in ctx.directory.projects.values() if low in {folded(alias) for alias in one.aliases}), None
    )


def allowed(ctx: Context, name: str, project: int = 0, *, field: str = "name") -> None:
    """That a project (0: a new one) may be called so.  Raises BadInput, which says why not, for the field.

    Nobody tells apart what looks alike: hours and money would be booked where nobody looks for them.
    """
    if unseen(name):
        raise BadInput(
            sentence("There are characters in that name that nobody sees. Please type it anew."), field=field
        )
    if len(name) > (_LONGEST if project else 80):
        raise BadInput(sentence("A name has at most {n} characters."), n=_LONGEST if project else 80, field=field)
    asked = ctx.contents.wordings.best(name)
    if asked is not None and asked.how == "word" and not asked.rest:
        raise BadInput(sentence("“{name}” is what I take for a command."), name=name, field=field)
    if (known := ctx.rules.category_names.match(name)) is not None and known.kind == "one":
        raise BadInput(sentence("“{name}” is what a kind of cost is called."), name=name, field=field)
    mine = looks(name)
    for other in ctx.directory.projects.values():
        if other.id == project:
            continue
        for taken in (other.code, other.en, other.zh, *other.aliases):
            if taken and mine & looks(taken):
                raise BadInput(
                    sentence("“{name}” is, or looks like, what another project is called: “{taken}”."),
                    name=name,
                    taken=taken,
                    field=field,
                )
