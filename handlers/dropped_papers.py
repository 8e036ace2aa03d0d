"""Dropped files that are no receipts: evidence of a milestone, bank statements, lists of contracts."""

from __future__ import annotations

from chat.card import Reply
from chat.incoming import Said
from handlers import contract_lists, milestones, statements
from handlers.context import Context


def other_than_receipts(said: Said, ctx: Context) -> Reply | None:
    """The answer to files that are not to be read as receipts; None where they are."""
    statement = statements.statement_in(said, ctx)
    if statement is not None:
        return statements.dropped(ctx, statement)
    listed = next(
        (one for one in ctx.readings if one.sheet and one.sheet.subject in ("contracts", "instalments")), None
    )
    if listed is not None:
        return contract_lists.dropped(ctx, listed)
    return milestones.dropped(said, ctx)
