"""What a person can say, click or fill in, and what the clock does: one row each, in the table of its subject.

Every subject's folder opens with its table; `handlers.conversation.contents` joins them.  A row says who may,
what it does and what one types; help, routing and the dispatch read it.  Whoever has none of its `roles` anywhere is
refused before the handler runs; a handler whose project stands in the message checks again with `ctx.require`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib import import_module
from typing import Any, Literal

from chat.cards.card import Reply
from chat.intent.commands import Commands, Wording
from chat.text import Bilingual, Text
from ledger.errors import sentence

Handler = Callable[[Any, Any], Reply]
"""(what came in, the context) -> the reply."""
Kind = Literal["command", "action", "form", "file", "event", "job"]

ANYONE: tuple[str, ...] = ()
OWNER = "owner"
"""Among roles: the one whose hours, contract or customer it is."""
WORKERS = ("member", "lead", "sales", "finance")
"""Who works on a project and spends for it; administrators and auditors, as such, do not."""
NO_SEAT = sentence("You have no seat in that project.")


@dataclass(frozen=True, slots=True)
class Deferred:
    """A name in a file that is imported when it is first needed: of a hundred files, a message needs one or two."""

    file: str
    name: str

    @property
    def found(self) -> Any:
        return getattr(import_module(self.file), self.name)

    def __call__(self, *given: Any) -> Any:
        return self.found(*given)


def later(file: str) -> Callable[[str], Deferred]:
    """What a table takes from a file of its subject, by name.

    >>> _approvers = later("handlers.approvals.approvers")
    >>> _approvers("for_finance").name
    'for_finance'
    """
    return partial(Deferred, file)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the help."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked of the bot.

    Attributes:
        name: the command's word in English, or `noun.verb` of an action or form.
        help: one sentence, in the third person.
        chapter: of the help.
        words: other words that begin the command, in both languages; longer ones win.
        patterns: whole questions that mean this command (`chat.intent.commands` has their grammar).
        asked: such questions that people also put to each other ("cancel that", "who is late?"): only when we are
            spoken to.
        overheard: its words and patterns also count in a channel where nobody spoke to us.
        first: its words only count at the beginning of a line, not at its end.
        examples: lines to type, in English and Chinese.
        roles: who may (one of them is enough); empty: everybody the company knows.  OWNER among them lets everybody
            through: whose it is, the handler tells.
        only: example (in English) -> roles, where fewer may say it than the command has.
        checks: the handler itself refuses those without the roles, as it knows the project that is meant.
        sentence: what a refusal says that is not the handler's.
        reads: it changes nothing, so it needs no write lock.
        private: what it answers is for the asker only, wherever they asked.  Clicks and forms are, unless declared
            `open`: what they answer is for everybody in the channel, or whoever they lead to decides.
        discreet: what is said with it may be nobody's business (why somebody is away): the trail keeps its name only.
        follows: it is about what was shown before, so it is of no use to who asks single questions (an assistant).
        dated: its words may name a month or a day: one that cannot be (2026-13) is told before anybody looks for what
            else it could mean.
        schedule: of a job, the key in `[schedule]` of the config that says when it is due.
    """

    kind: Kind
    name: str
    handler: Handler
    help: Text
    chapter: str = ""
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    examples: tuple[Bilingual, ...] = ()
    roles: tuple[str, ...] = ANYONE
    reads: bool = False
    private: bool = False
    discreet: bool = False
    follows: bool = False
    asked: tuple[str, ...] = ()
    overheard: bool = True
    first: bool = False
    schedule: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checks: bool = False
    sentence: str = ""
    dated: bool = False


def table(chapter: str, *entries: Entry) -> tuple[Entry, ...]:
    """Rows of one chapter of the help, but for those that name another."""
    return tuple(replace(entry, chapter=entry.chapter or chapter) for entry in entries)


def command(
    name: str,
    handler: Handler,
    help: Text,
    *,
    chapter: str = "",
    words: tuple[str, ...] = (),
    patterns: tuple[str, ...] = (),
    examples: tuple[Bilingual, ...] = (),
    roles: tuple[str, ...] = ANYONE,
    reads: bool = False,
    private: bool = False,
    discreet: bool = False,
    follows: bool = False,
    asked: tuple[str, ...] = (),
    overheard: bool = True,
    first: bool = False,
    only: Mapping[str, tuple[str, ...]] | None = None,
    checks: bool = False,
    sentence: str = "",
    dated: bool = False,
) -> Entry:
    """What people type.  The handler finds the rest of the line in `said.text`."""
    return Entry(
        "command",
        name,
        handler,
        help,
        chapter,
        words=(name, *words),
        patterns=patterns,
        examples=examples,
        roles=roles,
        reads=reads,
        private=private,
        discreet=discreet,
        follows=follows,
        asked=asked,
        overheard=overheard,
        first=first,
        only=only or {},
        checks=checks,
        sentence=sentence,
        dated=dated,
    )


def action(
    name: str,
    handler: Handler,
    help: Text,
    *,
    roles: tuple[str, ...] = ANYONE,
    reads: bool = False,
    open: bool = False,
    checks: bool = False,
) -> Entry:
    """A click on a button, or a choice on a card; whoever has none of its roles anywhere is not shown the button."""
    return Entry("action", name, handler, help, roles=roles, reads=reads, private=not open, checks=checks)


def form(name: str, handler: Handler, help: Text, *, roles: tuple[str, ...] = ANYONE, open: bool = False) -> Entry:
    """A form that was filled in."""
    return Entry("form", name, handler, help, roles=roles, private=not open)


def event(name: str, handler: Handler, help: Text, *, reads: bool = False) -> Entry:
    """What happens in the chat itself: routing finds it, no click, form or request of a browser reaches it."""
    return Entry("event", name, handler, help, reads=reads)


def job(name: str, work: Callable[[Any], Text], help: Text, *, schedule: str) -> Entry:
    """What the clock does: `work` gets a context in which nobody speaks, and says what it did.

    It may run late or twice and does no harm; no click, form or request of a browser reaches it.
    """
    return Entry("job", name, lambda _due, ctx: Reply(toast=work(ctx)), help, schedule=schedule)


def dropped(handler: Handler, help: Text) -> Entry:
    """Files dropped into the conversation."""
    return Entry("file", "file", handler, help)


@dataclass(frozen=True)
class Contents:
    """Everything that the bot can do, as the tables of the subjects say it, in the order in which help shows it."""

    chapters: tuple[Chapter, ...] = ()
    entries: Mapping[tuple[Kind, str], Entry] = field(default_factory=dict)
    approvables_later: tuple[Deferred, ...] = ()
    imports_later: tuple[Deferred, ...] = ()
    figures_later: tuple[Deferred, ...] = ()

    @staticmethod
    def of(
        chapters: tuple[Chapter, ...],
        entries: Iterable[Entry],
        approvables: Iterable[Deferred] = (),
        imports: Iterable[Deferred] = (),
        figures: Iterable[Deferred] = (),
    ) -> Contents:
        """Joins the rows of all tables; a name stands once, and every row in a chapter that there is."""
        joined: dict[tuple[Kind, str], Entry] = {}
        names = {chapter.name for chapter in chapters}
        for entry in entries:
            assert (entry.kind, entry.name) not in joined, f"{entry.kind} {entry.name} stands in two rows"
            assert entry.chapter in names, f"{entry.kind} {entry.name}: there is no chapter {entry.chapter}"
            joined[entry.kind, entry.name] = entry
        return Contents(chapters, joined, tuple(approvables), tuple(imports), tuple(figures))

    @cached_property
    def approvables(self) -> tuple[Any, ...]:
        """The kinds of document that wait for a decision (`handlers.approvals.documents` has their shape)."""
        return tuple(kind.found for kind in self.approvables_later)

    @cached_property
    def imports(self) -> tuple[Any, ...]:
        """The kinds of files that are taken (`handlers.imports.kinds`)."""
        return tuple(kind.found for kind in self.imports_later)

    @cached_property
    def figures(self) -> tuple[Any, ...]:
        """What reads figures for `why`: (what was said, the context) -> the reply, None where none is named."""
        return tuple(reader.found for reader in self.figures_later)

    @cached_property
    def commands(self) -> tuple[Entry, ...]:
        """Everything that can be typed, by chapter."""
        order = [chapter.name for chapter in self.chapters]
        typed = [entry for entry in self.entries.values() if entry.kind == "command"]
        return tuple(sorted(typed, key=lambda entry: order.index(entry.chapter)))

    @cached_property
    def jobs(self) -> tuple[Entry, ...]:
        """What the clock does, in the order in which it is done where several are due."""
        return tuple(entry for entry in self.entries.values() if entry.kind == "job")

    @cached_property
    def wordings(self) -> Commands:
        """The index of everything that begins a command."""
        return Commands.of(
            wording
            for entry in self.commands
            for wording in (
                Wording(entry.name, entry.words, entry.patterns, entry.overheard, entry.first),
                Wording(entry.name, sentences=entry.asked, overheard=False),
            )
        )

    def title(self, chapter: str) -> Text:
        """What a chapter of the help is called.  Raises KeyError."""
        return {known.name: known.title for known in self.chapters}[chapter]


NO_CONTENTS = Contents()
