"""The table of everything a person can say, click or fill in: who may, what it does, examples.  `help` reads it.

A decorator only fills the table; nothing is wrapped.  Whoever has none of the `roles` anywhere is refused before the
handler runs (`admit`); a handler whose project stands in the message checks again with `ctx.require`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from chat.card import Reply
from chat.text import Names, Text
from handlers.context import Context
from ledger.errors import _ as sentence

Handler = Callable[[Any, Context], Reply]
H = TypeVar("H", bound=Handler)
Kind = Literal["command", "action", "form", "file"]

ANYONE: tuple[str, ...] = ()
OWNER = "owner"
"""Among roles: the one whose hours, contract or customer it is."""
WORKERS = ("member", "lead", "sales", "finance")
"""Who works on a project and spends for it; administrators and auditors, as such, do not."""
NO_SEAT = sentence("You have no seat in that project.")


@dataclass(frozen=True, slots=True)
class Subject:
    """A chapter of the help."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked of the bot.

    Attributes:
        name: the command's word in English, or `noun.verb` of an action or form.
        help: one sentence, in the third person.
        words: other words that begin the command, in both languages; longer ones win.
        patterns: whole questions that mean this command (`chat.commands` has their grammar).
        asked: such questions that people also put to each other ("cancel that", "who is late?"): only when we are
            spoken to.
        overheard: its words and patterns also count in a channel where nobody spoke to us.
        examples: lines to type, in English and Chinese.
        roles: who may (one of them is enough); empty: everybody the company knows.  OWNER among them lets everybody
            through: whose it is, the handler tells.
        only: example (in English) -> roles, where fewer may say it than the command has.
        checks: the handler itself refuses those without the roles, as it knows the project that is meant.
        sentence: what a refusal says that is not the handler's.
        reads: it changes nothing, so it needs no write lock.
        private: what it answers is for the asker only, wherever they asked.
    """

    kind: Kind
    name: str
    handler: Handler
    help: Text
    subject: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    examples: tuple[Names, ...] = ()
    roles: tuple[str, ...] = ANYONE
    reads: bool = False
    private: bool = False
    asked: tuple[str, ...] = ()
    overheard: bool = True
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checks: bool = False
    sentence: str = ""

    def may(self, ctx: Context, example: str = "") -> bool:
        """Whether the one who speaks has one of the roles in any project: the command's, or those of one example."""
        roles = self.only.get(example, self.roles)
        mine = {seat.role for seat in ctx.people.seats_of(ctx.person.id)}
        return roles == ANYONE or OWNER in roles or bool(mine & set(roles))

    def admit(self, ctx: Context) -> None:
        """Raises NotAllowed for whoever has none of the roles, in any project; where the handler checks, it will."""
        if not self.checks and not self.may(ctx):
            raise ctx.refused(*self.roles, project=ctx.project.id if ctx.project else 0, sentence=self.sentence)


ENTRIES: dict[tuple[Kind, str], Entry] = {}
SUBJECTS: dict[str, Subject] = {}


ORDER = ("hours", "receipts", "approvals", "orders", "budgets", "receivables", "projects", "people", "books", "help")
"""The chapters of the help, as they are shown."""


def subject(name: str, title: Text) -> None:
    """A chapter of the help; its place is in ORDER."""
    SUBJECTS[name] = Subject(name, title)


def command(
    name: str, help: Text, *, subject: str, words: tuple[str, ...] = (), patterns: tuple[str, ...] = (),
    examples: tuple[Names, ...] = (), roles: tuple[str, ...] = ANYONE, reads: bool = False, private: bool = False,
    asked: tuple[str, ...] = (), overheard: bool = True, only: Mapping[str, tuple[str, ...]] | None = None,
    checks: bool = False, sentence: str = "",
) -> Callable[[H], H]:  # fmt: skip
    """What people type.  The handler finds the rest of the line in `said.text`."""

    def fill(handler: H) -> H:
        return _put(
            Entry(
                "command",
                name,
                handler,
                help,
                subject,
                (name, *words),
                patterns,
                examples,
                roles,
                reads,
                private,
                asked,
                overheard,
                only or {},
                checks,
                sentence,
            ),
            handler,
        )

    return fill


def action(
    name: str, help: Text, *, subject: str, roles: tuple[str, ...] = ANYONE, reads: bool = False
) -> Callable[[H], H]:
    """A click on a button, or a choice on a card."""

    def fill(handler: H) -> H:
        return _put(Entry("action", name, handler, help, subject, roles=roles, reads=reads), handler)

    return fill


def form(name: str, help: Text, *, subject: str, roles: tuple[str, ...] = ANYONE) -> Callable[[H], H]:
    """A form that was filled in."""

    def fill(handler: H) -> H:
        return _put(Entry("form", name, handler, help, subject, roles=roles), handler)

    return fill


def files(help: Text, *, subject: str) -> Callable[[H], H]:
    """Files dropped into the conversation."""

    def fill(handler: H) -> H:
        return _put(Entry("file", "file", handler, help, subject), handler)

    return fill


def commands() -> tuple[Entry, ...]:
    """Everything that can be typed, by chapter."""
    found = [entry for entry in ENTRIES.values() if entry.kind == "command"]
    return tuple(sorted(found, key=lambda entry: ORDER.index(entry.subject)))


def _put(entry: Entry, handler: H) -> H:
    key = (entry.kind, entry.name)
    assert key not in ENTRIES, f"{entry.kind} {entry.name} stands in the registry already"
    ENTRIES[key] = entry
    return handler
