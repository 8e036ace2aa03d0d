"""A small house for the adapter's tests: remembers what it heard and answers what the test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.platform import HouseFunctions
from chat.cards.card import SILENCE, Button, Card, Form, Option, Question, Reply
from chat.incoming import Clicked, Incoming, Place, Said, Submitted
from chat.text import verbatim

CARD = Card(verbatim("Logged 2.5 h"), about="hours:1", tone="good")
FORM = Form(
    "hours.log",
    verbatim("Log hours"),
    (
        Question(
            "project",
            verbatim("Project"),
            "choice",
            search="project",
            value="apollo",
            options=(Option(verbatim("Apollo"), "apollo"),),
        ),
        Question("day", verbatim("Day"), "date", value="2026-11-03"),
        Question("spent", verbatim("Time"), "duration", value="2.5h"),
        Question("note", verbatim("Note"), "note", required=False),
    ),
    value="entry:7",
)


class House:
    """`answer` may be replaced by a test; while it is not `open`, everything that is to be heard waits."""

    def __init__(self) -> None:
        self.accepted: dict[str, Incoming] = {}
        self.heard: list[Incoming] = []
        self.answered: list[str] = []
        self.told: list[tuple[str, Place, str]] = []
        self.refused = 0
        self.open = threading.Event()
        self.open.set()
        self.answer: Callable[[Incoming], Reply] = usual
        self.keep = True
        self._lock = threading.Lock()

    def functions(self) -> HouseFunctions:
        return HouseFunctions(
            self._accept, self._hear, self._answered, self._told, self._about, self._options, self._picture
        )

    def _accept(self, incoming: Incoming) -> bool:
        with self._lock:
            if incoming.id in self.accepted:
                self.refused += 1
                return False
            self.accepted[incoming.id] = incoming
            return True

    def _hear(self, incoming: Incoming) -> Reply:
        self.open.wait()
        self.heard.append(incoming)
        return self.answer(incoming)

    def _answered(self, incoming: Incoming) -> None:
        self.answered.append(incoming.id)

    def _told(self, about: str, at: Place, ref: str) -> None:
        self.told.append((about, at, ref))

    def _about(self, at: Place, ref: str) -> str:
        for about, place, told in self.told:
            if place.channel == at.channel and ref == told:
                return about
        return ""

    def _options(self, search: str, typed: str, user: str) -> tuple[Option, ...]:
        names = ("Apollo", "Hermes", "星河") if search == "project" else ()
        return tuple(Option(verbatim(name), name.lower()) for name in names if typed.lower() in name.lower())

    def _picture(self, sha256: str, crop: object) -> tuple[bytes, str] | None:
        return (b"\x89PNG picture", "image/png") if sha256 == "known" else None

    def said(self) -> list[Said]:
        return [one for one in self.heard if isinstance(one, Said)]


def usual(incoming: Incoming) -> Reply:
    if isinstance(incoming, Submitted):
        if incoming.answers.get("spent") == "much":
            return Reply(wrong={"spent": verbatim("How long?")})
        return Reply(card=CARD)
    if isinstance(incoming, Clicked):
        return _clicked(incoming)
    if not isinstance(incoming, Said):
        return SILENCE
    if incoming.files:
        card = Card(
            verbatim("Is this right?"),
            about="expense:1",
            buttons=(
                Button(verbatim("Submit"), "expense.submit", "1", style="main"),
                Button(verbatim("Correct"), "expense.form", "1"),
            ),
        )
        return Reply(card=card)
    if "h" in incoming.text:
        return Reply(card=CARD)
    if incoming.text == "form":
        return Reply(form=FORM)
    return Reply(card=Card(verbatim("Help"))) if incoming.addressed else SILENCE


def _clicked(click: Clicked) -> Reply:
    if click.action == "home.show":
        buttons = (Button(verbatim("Log"), "hours.form", ""), Button(verbatim("Approve"), "expense.approve", "1"))
        return Reply(card=Card(verbatim("My week"), buttons=buttons), more=(Card(verbatim("My projects")),))
    if click.action.endswith(".form"):
        return Reply(form=FORM)
    if click.action == "prompts.show":
        return Reply(card=Card(verbatim("What can I do?"), buttons=(Button(verbatim("My week"), "say", "my week"),)))
    if click.action == "link.show":
        return Reply(card=Card(verbatim("Entry 7")))
    if click.action == "expense.approve":
        return Reply(card=Card(verbatim("Approved"), tone="good", about="expense:1"), replace=True)
    return Reply(card=Card(verbatim("Submitted"), about="expense:1"), replace=True)
