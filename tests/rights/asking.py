"""Asking everything as everybody everywhere: what comes of a line, a click or a form, said by a role in a place.

Each try goes the whole way of a message (`handlers.conversation.answering`) in books that are put back afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chat.cards.card import SILENCE, Reply
from chat.cards.figures import holds, is_money, shown_parts
from chat.incoming import Identity, Incoming, Place
from chat.text import Duration
from handlers.audience import customers
from handlers.conversation.answering import House, outcome
from ledger.errors import NotAllowed
from ledger.nouns import COMPANY_ROLES, Delegation
from storage import delegations, people, projects
from storage.book import Book
from storage.directory import directory
from tests.conftest import Stage

PROJECT = ("member", "lead", "sales")
STRANGERS = ("stranger", "guest")
ROLES = (
    *PROJECT,
    "elsewhere",  # the lead of another project
    "deputy",  # approves in the lead's place
    *COMPANY_ROLES,
    "nobody",  # known to the company, without a seat
    *STRANGERS,  # of another company, and one whom a company lets into some channels: both are nobody to us
)
PLACES = {
    "private": ("test", ""),
    "own": ("test", "#apollo"),
    "other": ("test", "#xinghe"),
    "finance": ("test", "#finance"),
    "unbound": ("test", "#lobby"),
    "shared": ("test", "#apollo-acme"),
    "page": ("web", ""),
    "/zf": ("slack", "C1"),
}
"""Name -> (platform, channel): “shared” is Apollo's too, with people of its customer in it; “/zf” is said in a channel
of Slack that is nobody's."""
SHARED = frozenset({"shared"})


def seated(book: Book) -> None:
    """A person for each role, with an account on each platform."""
    apollo, xinghe = (directory(book).by_code[code] for code in ("APOLLO", "XINGHE"))
    seats = {"elsewhere": ("lead", xinghe), "deputy": ("", 0), "nobody": ("", 0)}
    for role in ROLES:
        if role in STRANGERS:
            continue
        person = people.add(book, f"Some {role}", email=f"{role}@roles.example", locale="en")
        for platform in ("test", "web", "slack"):
            people.link(book, person.id, platform, role, person.name)
        seat, at = seats.get(role, (role, apollo if role in PROJECT else 0))
        if seat:
            people.seat(book, person.id, seat, at)
    lead, deputy = (directory(book).accounts["test", role] for role in ("lead", "deputy"))
    delegations.put(book, Delegation(lead, deputy, date(2026, 11, 1), date(2026, 12, 31)))
    projects.bind(book, "test", "#apollo-acme", apollo, "en", outsiders=True)


class _Undone(Exception):
    """Ends a try."""


@dataclass(frozen=True)
class _OneBook:
    """A store of one transaction: whoever reads or writes does it in that."""

    book: Book
    sqlite: bool = True

    @contextmanager
    def read(self, _now: datetime) -> Iterator[Book]:
        yield self.book

    def write(self, work: Callable[[Book], Any], *, now: datetime, trail: str, person: int = 0) -> Any:
        self.book.person = person
        with self.book.part():
            return work(self.book)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a try: what is said, to whom, and what figures stand in it.

    `mark` is how it stands in the matrix: “A” is said aloud, “p” to the asker alone, “x” refused, “-” cannot be done,
    “.” silence, “u” nobody knows them; “?” asks; “m” money, “c” a customer's name, “h” lengths of time, “f” a file.
    """

    mark: str
    reply: Reply = SILENCE

    @property
    def aloud(self) -> bool:
        return self.mark.startswith("A")

    @property
    def figures(self) -> str:
        return self.mark.partition(":")[2]


def place(name: str, role: str) -> Place:
    platform, channel = PLACES[name]
    shared = name in SHARED
    return Place(platform, channel, outsiders=shared) if channel else Place(platform, role, "direct")


def identity(name: str, role: str) -> Identity:
    return Identity(PLACES[name][0], role, name=f"Some {role}", locale="en")


def tries(stage: Stage, work: Callable[[Callable[[Incoming], Came]], None]) -> None:
    """Do `work` with what asks; each question stands alone, and nothing stays."""

    def attempt(book: Book) -> None:
        house = replace(stage.house, store=_OneBook(book))  # type: ignore[arg-type]
        names = customers(directory(book))

        def ask(incoming: Incoming) -> Came:
            came: list[Came] = []
            with suppress(_Undone), book.part():
                came.append(_came(incoming, house, names))
                raise _Undone
            return came[0]

        work(ask)
        raise _Undone

    with suppress(_Undone):
        stage.write(attempt)


def _came(incoming: Incoming, house: House, names: frozenset[str]) -> Came:
    found = outcome(incoming, house)
    reply = found.reply
    if found.silent:
        return Came(".", reply)
    known = (incoming.by.platform, incoming.by.id) in directory(house.store.book).accounts  # type: ignore[attr-defined]
    figures = _figures(reply, names)
    if not known:
        what = "u"
    elif found.refusal is not None:
        what = "x" if isinstance(found.refusal, NotAllowed) else "-"
    else:
        what = "p" if found.private else "A"
    what += "?" if found.asks and what in "pA" else ""
    if what[0] in "ux-" and not found.private:
        what += "!"  # a refusal is nobody else's business
    return Came(f"{what}:{figures}" if figures else what, reply)


def _figures(reply: Reply, names: frozenset[str]) -> str:
    """What stands in the reply (but a form, which opens for the one who asked)."""
    cards = [card for card in (reply.card, *reply.more) if card]
    said: list[object] = [*map(shown_parts, cards), reply.toast]
    out = "m" if holds(tuple(said), is_money) else ""
    out += "c" if any(holds(part, lambda one: isinstance(one, str) and one in names) for part in said) else ""
    out += "h" if any(holds(part, lambda one: isinstance(one, Duration)) for part in said) else ""
    return out + ("f" if reply.files else "")
