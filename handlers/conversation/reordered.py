"""What stands behind a documented word in another order than the documents have, or under a condition."""

from __future__ import annotations

from chat.intent.commands import AskedCommand
from chat.intent.reading import LineReading
from chat.lines.signals import turns
from handlers.context import UnclearLine
from handlers.conversation.decided import Decided
from handlers.conversation.requests import composers, left_of, turned, unused_words
from handlers.registry import Contents


def on_condition(reading: LineReading, asked: AskedCommand) -> Decided | None:
    """“order 3 cameras at 890 only if the budget allows”: a draft keeps no condition, so it is asked."""
    if asked.command != "order" or not turns(reading.line.low, "supposes"):
        return None
    line = composers()["order"](reading.line).line
    return Decided("event", "said.offered", read=UnclearLine((line,)), line=line)


def in_order(reading: LineReading, asked: AskedCommand, contents: Contents) -> Decided | None:
    """A command that writes, its values in another order than the documents have: “received 96000 for apollo”."""
    if asked.command not in _REORDERED:
        return None
    wanted = composers()[asked.command](reading.line)
    again = contents.wordings.best(wanted.line)
    if wanted.missing or left_of(wanted, reading.line) or again is None or again.command != asked.command:
        return None
    if again.rest.split() == asked.rest.split() or turned(again.command, wanted, reading.line):
        return None
    unused = unused_words(wanted, reading.line, asked.rest)
    if unused:
        return Decided("event", "said.offered", read=UnclearLine((wanted.line,), unused), line=wanted.line)
    return Decided("command", asked.command, text=again.rest or " ", line=wanted.line)


_REORDERED = ("paid", "order", "delegate", "hold dunning")
