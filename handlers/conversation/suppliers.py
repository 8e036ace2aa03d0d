"""“paid Dell 5000”, where Dell is neither a project nor a customer: whom we paid, for an invoice or ahead of one."""

from __future__ import annotations

from chat.folding import folded
from chat.intent.commands import AskedCommand
from chat.intent.reading import LineReading
from chat.pattern import Pattern
from handlers.context import UnclearLine
from handlers.conversation import documented
from handlers.conversation.decided import Decided
from handlers.conversation.requests import composers


def to_a_supplier(reading: LineReading, asked: AskedCommand) -> Decided | None:
    """“paid Dell 5000”: the name is neither a project nor a customer, so it is whom we paid: for an open invoice, else
    ahead of one, or at once."""
    line = reading.line
    names_us = line.of("project", "party") or line.terms.here
    if names_us or folded(asked.typed) != "paid" or not line.of("amount", "number"):
        return None
    wanted = composers()["prepay"](line)
    if wanted.missing:
        return None
    rest = wanted.line.split(" ", 1)[1]
    lines = (wanted.line, f"{documented.EXPENSE[documented.chinese(line.text)]} {rest}")
    offered = Decided("event", "said.offered", read=UnclearLine(lines), line=wanted.line)
    pays = "付款" if wanted.line.startswith("预") else "pay supplier"
    return Decided("command", "pay supplier", text=rest, line=f"{pays} {rest}", otherwise=offered)


def to_be_paid(reading: LineReading) -> Decided | None:
    """“pay Wang 4200”, “付王明 4200”: a wish of its own, which corrects nothing that was entered."""
    line = reading.line
    if reading.asked is not None or not _PAY.match(line.low) or not line.of("amount", "number"):
        return None
    wanted = composers()["pay supplier"](line)
    if wanted.missing:
        return None
    return Decided("event", "said.offered", read=UnclearLine((wanted.line,)), line=wanted.line)


_PAY = Pattern(r"\s*(?:(?:please|pls|now) )?pay (?!it|that|this|them)|\s*(?:请|现在)?(?:付给?|支付给?)(?!了|掉|错)")
