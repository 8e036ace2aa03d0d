"""Three lessons of a project that people type."""

from __future__ import annotations

from chat.cards.card import Card, Reply
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _
from handlers import lookup
from handlers.context import Context
from handlers.registry import NO_SEAT
from handlers.reviews import WRITERS
from ledger.economics.review import MOST_LESSONS, Lesson
from ledger.errors import BadInput, sentence
from ledger.nouns import Project
from storage import reviews

LONGEST = 200
_NUMBER = Pattern(r"(?:no\.?\s*|第)?(?P<number>[1-9])(?:\s*[条个.:：、)]\s*|\s+|$)(?P<text>.*)")
_NONE = Pattern(r"none|delete|remove|drop|无|删除|取消|清除")


def keep(said: Said, ctx: Context) -> Reply:
    project, rest = lookup.project_first(ctx, said.text)
    ctx.require(*WRITERS, "auditor", "admin", project=project.id, sentence=NO_SEAT)
    words = cleaned(rest).strip()
    if not words.strip("?？。."):
        return Reply(card(ctx, project))
    ctx.require(*WRITERS, project=project.id, sentence=NO_SEAT)
    number, text = _numbered(words)
    known = {one.number for one in reviews.lessons_of(ctx.book, project.id)}
    if number > MOST_LESSONS:
        raise BadInput(sentence("There are three lessons at most: say 1, 2 or 3."), field="number")
    free = [place for place in range(1, MOST_LESSONS + 1) if place not in known]
    if not number and not free:
        raise BadInput(
            sentence(
                "There are three lessons already. Say which one it takes the place of: lessons learned {code} 2 …"
            ),
            code=project.code,
            field="number",
        )
    if len(text) > LONGEST:
        raise BadInput(sentence("A lesson has {most} characters at most."), most=LONGEST, field="text")
    if number and _NONE.fullmatch(folded(text)):
        text = ""
    reviews.keep_lesson(ctx.book, Lesson(project.id, number or free[0], text), ctx.message)
    return Reply(card(ctx, project, kept=True))


def _numbered(words: str) -> tuple[int, str]:
    """The number that was said (0: none) and the text."""
    found = _NUMBER.fullmatch(words)
    if found is None or not found["text"].strip():
        return 0, words
    return int(found["number"]), found["text"].strip()


def card(ctx: Context, project: Project, *, kept: bool = False) -> Card:
    """The lessons of a project."""
    title = _("Lessons of {project}", project=lookup.called(project))
    known = lines(ctx, project)
    if not known:
        line = _("Nobody has written down a lesson yet. Say: lessons learned {code} …", code=project.code)
        return Card(title, lines=(line,))
    return Card(title, lines=tuple(known), tone="good" if kept else "plain")


def lines(ctx: Context, project: Project) -> list[Text]:
    """Each lesson with its number and who wrote it."""
    return [
        _("{n}. {text} ({person})", n=one.number, text=one.text, person=ctx.directory.person(one.person).name)
        for one in reviews.lessons_of(ctx.book, project.id)
    ]
