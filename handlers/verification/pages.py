"""The daily look at the pages of the database."""

from __future__ import annotations

from chat.text import Text, _
from handlers.context import Context
from storage import soundness


def look(ctx: Context) -> Text:
    """What was found.  Raises Damaged: what a job raises is told to administrators once, and tried again."""
    soundness.check(ctx.book)
    return _("every page is whole")
