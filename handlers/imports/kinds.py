"""A kind of import: what a subject hands in about the files that it takes.

A subject describes its kind once, as an `ImportKind`, in its table IMPORTS; `conversation/contents.py` joins them.
Everything else is the same for all: a file is read, shown as a `Plan`, taken in pieces, and taken back as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from chat.cards.card import Card, Fact
from chat.text import NOTHING, Text
from formats.sheet import Problem, Sheet
from handlers.context import Context
from storage.imports import Import


@dataclass(slots=True)
class Plan:
    """What the rows of a file (or some of them) would bring.

    Attributes:
        new: what would be taken; of what make is the kind's business.
        changed: rows of earlier imports that say something else now, likewise.
        known: how many rows were taken before and say the same.
        problems: rows that cannot be taken, and why.
        unknown: names that nobody here has, by what they would be ("person", "project"), with how many rows name them.
    """

    new: Any = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)

    def miss(self, what: str, name: str) -> None:
        """A row names a person or project that nobody here has."""
        self.unknown.setdefault(what, Counter())[name] += 1

    def add(self, more: Plan) -> None:
        """The plan of further rows of the same file."""
        self.new += more.new
        self.changed += more.changed
        self.known += more.known
        self.problems += more.problems
        for what, names in more.unknown.items():
            self.unknown.setdefault(what, Counter()).update(names)

    def divided(self, changes: int) -> Iterator[Plan]:
        """The same plan in parts: all that is new, then so many changes each."""
        for start in range(0, max(len(self.changed), 1), changes):
            part = copy(self)
            part.changed = self.changed[start : start + changes]
            if start:
                part.new, part.known, part.problems, part.unknown = [], 0, [], {}
            yield part

    @property
    def left_out(self) -> int:
        """How many rows cannot be taken."""
        return len(self.problems) + sum(names.total() for names in self.unknown.values())


Planner = Callable[[Sequence[Any]], Plan]
"""Further rows of one file -> what they would bring.  It remembers those before them, and writes nothing."""


class Preparation(Protocol):
    """Plans the rows of a file in their order: those that it has looked at."""

    def look(self, rows: Sequence[Any]) -> None: ...

    def plan(self, rows: Sequence[Any]) -> Plan: ...


@dataclass(frozen=True, slots=True)
class Undone:
    """What one step of taking back has done.

    Attributes:
        done: how many documents are gone (or stand as before).
        stays: what cannot be taken back any more, and why.
        last: where the next step goes on; "" where this was the last.
    """

    done: int
    stays: tuple[Text, ...] = ()
    last: str = ""


def nothing_more(ctx: Context, number: int, sums: Any) -> tuple[Card, ...]:
    """For kinds that have nothing to say after an import."""
    return ()


def nothing_in_the_way(ctx: Context, of: Import) -> None:
    """For kinds of which each document decides for itself whether it can be taken back."""


def nothing_summed(ctx: Context, number: int) -> tuple[None]:
    """For kinds that have nothing to add up at the end."""
    return (None,)


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of import.

    Attributes:
        name: "hours"; the answer to what a table is, and the documents' kind in the books.
        subjects: what its files are, as `formats` says.
        called: what its rows are called in a sentence: “hours”.
        roles, only: who may, and the refusal for others.
        planner: for the rows of a file; looks at the books as they stand.
        write: takes plans into the books as they come, as part of that import.  May raise Overtaken.
        heads, numeric: of the table that shows rows, and its columns of figures.
        shown: a new row's cells.
        change: a changed row's, before and after.
        facts: what the new rows come to.
        beside: cards that are shown below the first one, before anything is taken.
        take_back: undoes some documents of an import, behind the place where the last step ended.
        sums: adds up all rows once they are in, in parts; only reads, so that nobody waits meanwhile.
        finish: what follows from a part of these sums; cards to be shown with the result.  Done again it does nothing.
        then: what to say next, where those cards cannot be shown.
        ahead: a plan may be made before the books are opened for writing; `write` sees whether it still holds.
        preparation: plans rows of such days in a process of its own, ready for the database.
        whole: rows belong together and are never divided.
        at_once: more documents than that are written behind the answer, however small their file is.
        may_undo: raises WrongState where an import is taken back as a whole or not at all, and cannot be.
        columns: of a table of which not all columns can be told: (field, what to call it, whether it is needed).
        tabs: what all lines of a tab of a workbook may be: (its name, what to call it).
    """

    name: str
    subjects: tuple[str, ...]
    called: Text
    roles: tuple[str, ...]
    only: str
    planner: Callable[[Context, Sheet], Planner]
    write: Callable[[Context, Import, Iterable[Plan]], None]
    heads: tuple[Text, ...]
    shown: Callable[[Context, Any], tuple[Text, ...]]
    facts: Callable[[Context, Plan], tuple[Fact, ...]]
    take_back: Callable[[Context, Import, str, int], Undone]
    beside: Callable[[Context, Plan], tuple[Card, ...]] = lambda _ctx, _plan: ()
    change: Callable[[Context, Any], tuple[tuple[Text, ...], tuple[Text, ...]]] = lambda _ctx, _row: ((), ())
    sums: Callable[[Context, int], Sequence[Any]] = nothing_summed
    finish: Callable[[Context, int, Any], tuple[Card, ...]] = nothing_more
    then: Text = NOTHING
    numeric: tuple[int, ...] = ()
    ahead: bool = False
    preparation: Callable[[Context, Import, tuple[date, date] | None], Preparation] | None = None
    whole: bool = False
    at_once: int = 1_000_000
    may_undo: Callable[[Context, Import], None] = nothing_in_the_way
    columns: tuple[tuple[str, Text, bool], ...] = ()
    tabs: tuple[tuple[str, Text], ...] = ()

    def require(self, ctx: Context) -> None:
        """Raises NotAllowed for whoever may not."""
        ctx.require(*self.roles, sentence=self.only)


def kind_of(ctx: Context, subject: str) -> ImportKind | None:
    """Who takes files of that subject; None for nobody."""
    return next((kind for kind in ctx.contents.imports if subject in kind.subjects), None)


def named(ctx: Context, name: str) -> ImportKind:
    """The kind of that name, which the books keep with an import."""
    found: ImportKind = next(kind for kind in ctx.contents.imports if kind.name == name)
    return found
