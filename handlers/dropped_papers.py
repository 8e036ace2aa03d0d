"""Dropped files that are no receipts: evidence of a milestone, bank statements, lists of contracts."""

from __future__ import annotations

from chat.card import Reply
from chat.incoming import Said
from handlers import milestones
from handlers.context import Context


def other_than_receipts(said: Said, ctx: Context) -> Reply | None:
    """The answer to files that are not to be read as receipts; None where they are."""
    return milestones.dropped(said, ctx)
