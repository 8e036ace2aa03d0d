"""What a message did: what it was read as, how it was answered, what is different in the books afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chat.cards.card import Card, Reply
from chat.cards.plain import reply_lines
from chat.incoming import Place, Said
from chat.lines.hours import HoursLine
from chat.lines.spending import SpendingLine
from chat.pattern import Pattern
from handlers.conversation import documented
from handlers.conversation.booked_change import BookedChange
from handlers.conversation.routing import Route
from handlers.registry import Contents
from ledger.errors import BookError, NotUnderstood


@dataclass(slots=True)
class Watch:
    """Sees what becomes of one message while it is answered.

    Attributes:
        place: where it was said, and `today` the day; `contents` what can be said.
        route: where it went; None where nobody spoke to us, or where it was not understood.
        refusal: what it was refused with.
        asked: the handler could not go on without an answer.
        changes: what it changed in the books.
    """

    place: Place
    contents: Contents
    today: date
    route: Route | None = None
    refusal: BookError | None = None
    asked: bool = False
    changes: tuple[BookedChange, ...] = ()

    def outcome(self, reply: Reply) -> Outcome:
        """What the message came to, with that reply."""
        silent = not (reply.card or reply.form or reply.toast or reply.wrong or reply.files or reply.more)
        line = "" if silent or self.route is None else command_line(self.route, self.contents, self.today)
        asks = not self.changes and (self.asked or self._puts_a_question(reply))
        lost = self.route is not None and self.route.entry.name == "said.lost"
        understood = not lost and not isinstance(self.refusal, NotUnderstood)
        private = not silent and (reply.private or self.place.kind == "direct")
        return Outcome(reply, line, understood, asks, silent, private, self.changes, self.refusal)

    def _puts_a_question(self, reply: Reply) -> bool:
        """A form, a question in the title or the refusal, or the choice what to do of a command that is to write."""
        if reply.form:
            return True
        if self.refusal:
            return any(_asks(words) for words in (self.refusal.sentence, self.refusal.hint))
        entry = self.route.entry if self.route else None
        cards = [card for card in (reply.card, *reply.more) if card]
        if any(_asks(card.title.template) for card in cards):
            return True
        writes = entry is not None and not entry.reads
        return writes and any(_offers(card) for card in cards)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message did.

    Attributes:
        line: the documented command line that it was read as, in the language in which it was said; "" for none.
        understood: the reply does not say that it was not understood.
        asks: the reply puts a question, or offers a choice, and nothing was booked.
        silent: nothing was said.
        private: only the speaker sees it.
        changes: what is different in the books afterwards.
        refusal: what it was refused with, if it was.
    """

    reply: Reply
    line: str = ""
    understood: bool = True
    asks: bool = False
    silent: bool = False
    private: bool = False
    changes: tuple[BookedChange, ...] = ()
    refusal: BookError | None = None

    def row(self) -> dict[str, Any]:
        """As one object, for JSON."""
        return {
            "reply": reply_lines(self.reply),
            "silent": self.silent,
            "private": self.private,
            "understood": self.understood,
            "as": self.line,
            "asks": self.asks,
            "changes": [change.row() for change in self.changes],
        }


LONGEST_UNDERSTOOD = 200


def understood(route: Route, contents: Contents, today: date) -> str:
    """What the trail keeps of the words that led to an event; nothing of what is private, or was clicked.

    `why` shows it, so that somebody can see what was made of what they said.  The trail is never changed: of what is
    discreet it keeps no word, as nobody could take it out again.
    """
    if not isinstance(route.incoming, Said) or route.entry.private:
        return ""
    if route.entry.discreet:
        return route.entry.name
    return command_line(route, contents, today)[:LONGEST_UNDERSTOOD]


def command_line(route: Route, contents: Contents, today: date) -> str:
    """The command of a route as the documents have it, with what was read; "" for what is no command.

    What was read of hours and of spending is written out; of anything else the words stand as they were said.
    """
    entry, said = route.entry, route.incoming
    if entry.kind != "command" or not isinstance(said, Said):
        return _by_name(route.line, contents)
    words = " ".join(said.text.split())
    in_chinese = documented.chinese(said.text)
    if isinstance(route.read, SpendingLine) and route.read.unspent and route.read.unspent.why != "shared":
        return ""  # it is asked, or said that nothing was spent: no expense was read
    if isinstance(route.read, SpendingLine) and all(spent.amount for spent in route.read.spendings):
        return documented.spending_line(route.read, contents, in_chinese, today)
    if isinstance(route.read, tuple) and all(isinstance(line, HoursLine) for line in route.read):
        lines = tuple(line for line in route.read if isinstance(line, HoursLine))
        return documented.hours_line(lines, contents, in_chinese, today)
    begun = (
        words.casefold().startswith(tuple(alias.casefold() for alias in entry.words)) if entry.name == "log" else False
    )
    return words if begun else f"{entry.name} {words}".strip()


def _by_name(line: str, contents: Contents) -> str:
    """A documented line with its command's own name, whatever the word that it begins with."""
    asked = contents.wordings.best(line) if line else None
    if asked is None or asked.how != "word" or asked.command in ("log", "expense"):
        return line
    return f"{asked.command} {asked.rest}".strip()


def _asks(template: str) -> bool:
    return _QUESTION.search(template) is not None


_QUESTION = Pattern(r"[?？](?:\s|$)")


def _offers(card: Card) -> bool:
    """A choice of what to do now, not only where to look."""
    return bool(card.choices) or any(button.action and not button.link for button in card.buttons)
