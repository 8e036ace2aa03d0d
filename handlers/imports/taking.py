"""Taking a file into the books and back out of them, step by step; each step is whole by itself.

A row is written together with its identity, so whoever takes a row again (after a kill, by a second click, from another
program) finds it known.  What is not through stands as `taking` or `undoing` and is gone on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chat.cards.card import Card
from chat.incoming import Place
from chat.text import Text
from handlers.context import Context
from handlers.dated_rules import as_of
from handlers.imports import preview
from handlers.imports.kinds import ImportKind, Plan, named
from handlers.imports.preview import Looked
from handlers.registry import Contents
from handlers.rules import Rules
from ledger.errors import NotFound, sentence
from storage import imports
from storage.book import Book
from storage.directory import directory
from storage.imports import Import

BACK_AT_ONCE = 40
"""So many documents are taken back in one transaction, so that others wait for a few hundredths of a second."""


def context(book: Book, of: Import, rules: Rules, contents: Contents) -> Context:
    """What happens is done by the person who asked for the import."""
    people = directory(book)
    book.person = of.person
    place, today = Place("import", str(of.id), "direct"), book.now.date()
    person = people.person(of.person)
    return Context(book, people, as_of(rules, people, today), person, place, None, book.trail, contents=contents)


def take_now(ctx: Context, looked: Looked, sha256: str, answers: dict[str, str]) -> tuple[Import, tuple[Card, ...]]:
    """Take all of a small file in the one transaction that is open; returns the import and what follows from it."""
    kind, sheet = looked.kind, looked.sheet
    of = imports.begin(ctx.book, kind.name, sheet.kind, looked.name, sha256, total=len(sheet.rows), answers=answers)
    write(ctx, of, kind, (looked.plan,), seen=lambda: len(sheet.rows))
    return finish(ctx, of.id)


def write(ctx: Context, of: Import, kind: ImportKind, plans: Iterable[Plan], *, seen: Callable[[], int]) -> None:
    """Take plans as they come, as part of an import; `seen`: how far it is behind the last, in rows of its file."""
    rows = changed = 0

    def counted() -> Iterator[Plan]:
        nonlocal rows, changed
        for plan in plans:
            rows += len(plan.new)
            changed += len(plan.changed)
            yield plan

    kind.write(ctx, of, counted())
    imports.advance(ctx.book, of.id, seen=seen(), rows=rows, changed=changed)


def finish(ctx: Context, number: int, sums: Sequence[Any] | None = None) -> tuple[Import, tuple[Card, ...]]:
    """All rows are in: what follows from them together, and the import counts as applied.

    `sums`: what its kind has added up before the books were opened for writing; None where nobody has.
    """
    of = imports.get(ctx.book, number)
    if of.state != "taking":
        return of, ()
    kind = named(ctx, of.kind)
    parts = sums if sums is not None else kind.sums(ctx, number)
    cards = tuple(card for part in parts for card in kind.finish(ctx, number, part))
    return imports.move(ctx.book, of, "applied"), cards


def begin_undo(ctx: Context, number: int) -> Import:
    """From here on an import is being taken back.  Raises NotFound, NotAllowed, WrongState."""
    of = imports.get(ctx.book, number)
    if of.state == "undone":
        raise NotFound(sentence("There is no such import, or it was taken back already."))
    kind = named(ctx, of.kind)
    kind.require(ctx)
    if of.state == "undoing":
        return of
    kind.may_undo(ctx, of)
    return imports.move(ctx.book, of, "undoing")


def undo_step(ctx: Context, of: Import, after: str) -> tuple[int, tuple[Text, ...], str]:
    """Take back some of an import, behind `after`: how much, what stays and why, and where it goes on ("": nowhere)."""
    step = named(ctx, of.kind).take_back(ctx, of, after, BACK_AT_ONCE)
    imports.advance(ctx.book, of.id, seen=of.seen + step.done)
    return step.done, step.stays, step.last


def undo_now(ctx: Context, number: int) -> Card:
    """Take back all of a small import in the one transaction that is open."""
    of = begin_undo(ctx, number)
    done, after = 0, ""
    stays: list[Text] = []
    while True:
        some, kept, after = undo_step(ctx, of, after)
        done += some
        stays += kept
        of = replace(of, seen=done)
        if not after:
            break
    return preview.undone(end_undo(ctx, of), done, stays)


def end_undo(ctx: Context, of: Import) -> Import:
    """Everything of it that could be taken back is."""
    return imports.move(ctx.book, of, "undone")
