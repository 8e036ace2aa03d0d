"""Dropped files: what each of them is decides whose business it is.

A receipt becomes a draft, a bank statement or a list of contracts is shown before it is taken, a paper can be the
evidence of a milestone; under an expense's card files complete it.
"""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Reply
from chat.incoming import Said
from handlers.bank import statements
from handlers.context import Context, Reading
from handlers.contracts import list_imports, milestones
from handlers.costs import receipts

_LISTS = ("contracts", "instalments")


def read_files(said: Said, ctx: Context) -> Reply:
    if said.about and (done := receipts.complete(said, ctx)):
        return done
    if (other := _other_than_receipts(said, ctx)) is not None:
        return other
    asked = ctx.contents.wordings.best(said.text) if said.text.strip() else None
    return receipts.read_receipts(replace(said, text=asked.rest) if asked and asked.command == "expense" else said, ctx)


def _other_than_receipts(said: Said, ctx: Context) -> Reply | None:
    """The answer to files that are not to be read as receipts; None where they are, or are none of our business."""
    for reading in ctx.readings:
        if reading.sheet and _for_us(said, ctx, reading):
            if reading.sheet.subject in _LISTS:
                return list_imports.dropped(ctx, reading)
            return statements.dropped(ctx, reading)
    return milestones.dropped(said, ctx)


def _for_us(said: Said, ctx: Context, reading: Reading) -> bool:
    """A table that people only show each other in a channel is left alone."""
    assert reading.sheet is not None
    if reading.sheet.subject == "unknown":
        return said.addressed and "finance" in ctx.roles()
    if reading.sheet.subject not in ("bank", *_LISTS):
        return False
    return said.addressed or bool(ctx.roles() & {"finance", "admin"})
