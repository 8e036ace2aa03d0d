"""What a message did: what it was read as, how it was answered, what is different in the books afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chat.cards.card import Card, Reply
from chat.cards.plain import reply_lines
from chat.incoming import Place, Said
from chat.lines.hours import HoursLine
from chat.lines.spending import Spending, SpendingLine
from chat.values.amounts import ReadAmount
from handlers.conversation.changes import BookedChange
from handlers.conversation.routing import Route
from handlers.registry import Entry
from ledger.errors import BookError, NotUnderstood


@dataclass(slots=True)
class Watch:
    """Sees what becomes of one message while it is answered.

    Attributes:
        place: where it was said, and `today` the day.
        route: where it went; None where nobody spoke to us, or where it was not understood.
        refusal: what it was refused with.
        asked: the handler could not go on without an answer.
        changes: what it changed in the books.
    """

    place: Place
    today: date
    route: Route | None = None
    refusal: BookError | None = None
    asked: bool = False
    changes: tuple[BookedChange, ...] = ()

    def outcome(self, reply: Reply) -> Outcome:
        """What the message came to, with that reply."""
        silent = not (reply.card or reply.form or reply.toast or reply.wrong or reply.files or reply.more)
        line = "" if silent or self.route is None else command_line(self.route, self.today)
        asks = not self.changes and (self.asked or self._puts_a_question(reply))
        understood = not isinstance(self.refusal, NotUnderstood)
        private = not silent and (reply.private or self.place.kind == "direct")
        return Outcome(reply, line, understood, asks, silent, private, self.changes)

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
    """

    reply: Reply
    line: str = ""
    understood: bool = True
    asks: bool = False
    silent: bool = False
    private: bool = False
    changes: tuple[BookedChange, ...] = ()

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


def command_line(route: Route, today: date) -> str:
    """The command of a route as the documents have it, with what was read; "" for what is no command.

    What was read of hours and of spending is written out; of anything else the words stand as they were said.
    """
    entry, said = route.entry, route.incoming
    if entry.kind != "command" or not isinstance(said, Said):
        return ""
    words = " ".join(said.text.split())
    chinese = any("\u3400" <= char <= "\u9fff" for char in said.text)
    word = documented_word(entry, chinese)
    if isinstance(route.read, SpendingLine) and route.read.unspent and route.read.unspent.why != "shared":
        return ""  # it is asked, or said that nothing was spent: no expense was read
    if isinstance(route.read, SpendingLine) and all(spent.amount for spent in route.read.spendings):
        lines = (
            " ".join([word, *_spending(spent, spent.amount, chinese, today)])
            for spent in route.read.spendings
            if spent.amount
        )
        return "; ".join(lines)
    if isinstance(route.read, tuple) and all(isinstance(line, HoursLine) for line in route.read):
        entries = [line for line in route.read if isinstance(line, HoursLine)]
        return "; ".join(f"{word} {entered}" for line in entries for entered in _hours(line, chinese, today))
    begun = (
        words.casefold().startswith(tuple(alias.casefold() for alias in entry.words)) if entry.name == "log" else False
    )
    return words if begun else f"{word} {words}".strip()


def documented_word(entry: Entry, chinese: bool) -> str:
    """The word that the examples of a command begin with in that language, else its first one."""
    words = [word for word in entry.words if word.isascii() != chinese] or [entry.name]
    for example in entry.examples:
        begun = [word for word in words if (example.zh if chinese else example.en).startswith(word)]
        if begun:
            return max(begun, key=len)
    return words[0]


def _hours(line: HoursLine, chinese: bool, today: date) -> Iterator[str]:
    for day in line.days:
        length = f"{line.start:%H:%M}-{line.end:%H:%M}" if line.start and line.end else _length(line.minutes, chinese)
        marked = [match.typed for match in (line.project,) if match]
        marked += [
            f"#{match.typed}" for match in (line.task, line.category) if match and f"#{match.typed}" in line.line
        ]
        yield " ".join([length, *marked, *_day(day, chinese, today), *([line.note] if line.note else [])])


def _length(minutes: int, chinese: bool) -> str:
    """2.5h, 45min, 2h20m; 2.5小时, 45分钟, 2小时20分钟.

    >>> [_length(minutes, chinese) for minutes in (150, 45, 140) for chinese in (False, True)]
    ['2.5h', '2.5小时', '45min', '45分钟', '2h20m', '2小时20分钟']
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}分钟" if chinese else f"{rest}min"
    if rest % 15 == 0:
        figure = f"{minutes / 60:g}"
        return f"{figure}小时" if chinese else f"{figure}h"
    return f"{hours}小时{rest}分钟" if chinese else f"{hours}h{rest}m"


def _spending(read: Spending, amount: ReadAmount, chinese: bool, today: date) -> Iterator[str]:
    yield f"{amount.currency} {amount.number}" if amount.currency else str(amount.number)
    if read.note:
        yield read.note
    if read.party:
        yield f"商家 {read.party}" if chinese else f"at {read.party}"
    if read.project:
        yield read.project.typed
    if read.day:
        yield from _day(read.day, chinese, today)
    if read.paid_by:
        yield read.paid_by


def _day(day: date, chinese: bool, today: date) -> Iterator[str]:
    """Nothing for today, which is meant where no day is named."""
    if day == today - timedelta(days=1):
        yield "昨天" if chinese else "yesterday"
    elif day != today:
        yield day.isoformat()


def _asks(template: str) -> bool:
    return _QUESTION.search(template) is not None


_QUESTION = re.compile(r"[?？](?:\s|$)")


def _offers(card: Card) -> bool:
    """A choice of what to do now, not only where to look."""
    return bool(card.choices) or any(button.action and not button.link for button in card.buttons)
