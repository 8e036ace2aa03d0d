"""A thing that somebody entered, as an event of the audit trail tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chat.folding import folded
from chat.text import Text, _
from handlers import button_values, lookup
from handlers.context import Context
from ledger.money import Money
from storage.audit import Event


@dataclass(frozen=True, slots=True)
class EnteredThing:
    """A thing that somebody entered and that still stands.

    Attributes:
        key: its sort and number ("expense:12"); what has no number of its own has that of its event in the trail.
        at, trail: when and by which message it was entered, or handed in.
        shown: the thing in one line.
        words: what is written on it, folded, to be looked for.
        project, days, minutes, amount, category: what applies of it.
        draft: only its owner has seen it.
        settled: it is past what its owner may take back (approved, paid).
        called: the number that people say it by, where that is another's: a contract's for a change of its price.
    """

    key: str
    at: datetime
    trail: str
    shown: Text
    words: str = ""
    project: int = 0
    days: tuple[date, ...] = ()
    minutes: int = 0
    amount: Money | None = None
    category: str = ""
    draft: bool = False
    settled: bool = False
    called: int = 0

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def number(self) -> int:
        return button_values.number(self.key.partition(":")[2])


def number_of(event: Event) -> int:
    """The number in what an event is about."""
    return int(event.subject.partition(":")[2])


def project_shown(ctx: Context, id: int) -> Text:
    project = ctx.directory.projects.get(id)
    return lookup.shown(project) if project else _("no project")


def thing_of(event: Event, kind: str, shown: Text, *words: str, number: int = 0) -> EnteredThing:
    return EnteredThing(
        f"{kind}:{number or event.seq}", event.at, event.trail, shown, folded(" ".join(filter(None, words)))
    )
