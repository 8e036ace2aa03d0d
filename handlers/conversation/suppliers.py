"""“paid Dell 5000”, where Dell is neither a project nor a customer: whom we paid, for an invoice or ahead of one."""

from __future__ import annotations

from chat.folding import folded
from chat.intent.commands import AskedCommand
from chat.intent.reading import LineReading
from chat.requests.composers import COMPOSERS
from handlers.context import UnclearLine
from handlers.conversation import documented
from handlers.conversation.decided import Decided


def to_a_supplier(reading: LineReading, asked: AskedCommand) -> Decided | None:
    """“paid Dell 5000”: the name is neither a project nor a customer, so it is whom we paid: for an open invoice, else
    ahead of one, or at once."""
    line = reading.line
    names_us = line.of("project", "party") or line.terms.here
    if names_us or folded(asked.typed) != "paid" or not line.of("amount", "number"):
        return None
    wanted = COMPOSERS["prepay"](line)
    if wanted.missing:
        return None
    rest = wanted.line.split(" ", 1)[1]
    lines = (wanted.line, f"{documented.EXPENSE[documented.chinese(line.text)]} {rest}")
    offered = Decided("event", "said.offered", read=UnclearLine(lines), line=wanted.line)
    pays = "付款" if wanted.line.startswith("预") else "pay supplier"
    return Decided("command", "pay supplier", text=rest, line=f"{pays} {rest}", otherwise=offered)
