"""Why files are no drafts: what could not be read is kept, and can be typed in."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card
from chat.text import NOTHING, Text, _, _n
from handlers.context import Reading


def cards(readings: Sequence[Reading]) -> list[Card]:
    """Why files are no drafts: one card each, of several files one for all."""
    if len(readings) < 2:
        return [card(reading) for reading in readings]
    told = [card(reading) for reading in readings]
    lines = tuple(
        _("{name}: {why}", name=reading.name[:80], why=one.title) for reading, one in zip(readings, told, strict=True)
    )
    buttons = tuple(
        Button(_("Enter {name} by hand", name=reading.name[:40]), "expense.form", reading.sha256)
        for reading in readings
        if reading.sha256
    )
    title = _n("{n} file is no draft", "{n} files are no drafts", len(readings))
    return [Card(title, lines=lines, buttons=buttons, tone="warn")]


def card(reading: Reading) -> Card:
    """Why a file is no draft; its picture is kept, and what it says can be typed in."""
    if reading.problem is not None:
        why = Text(reading.problem.sentence, reading.problem.values)
        hint = Text(reading.problem.hint, reading.problem.values) if reading.problem.hint else NOTHING
    else:
        why, hint = _("I see no receipt in {name}.", name=reading.name[:80]), NOTHING
    buttons = (Button(_("Enter it by hand"), "expense.form", reading.sha256, style="main"),) if reading.sha256 else ()
    return Card(why, lines=(hint,) if hint else (), buttons=buttons, tone="warn")
