"""A table that was shown, as a file: “as Excel” after it, “budgets as PDF” at once, 导出表格.

What was asked last is asked again, as the same person in the same place, so that rights, privacy and figures are those
of now; only then it becomes a file.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.text import _
from handlers.context import Asked, Context
from handlers.conversation.said_again import once_more
from handlers.reports.file_wish import file_wish, other_kind
from handlers.reports.files import as_file
from ledger.errors import BadInput, BookError, sentence
from storage import inbox

LOOKED_BACK = timedelta(hours=24)
MOST_LOOKED_AT = 12
"""So many of the person's latest messages in that place are tried."""


def last_table(said: Said, ctx: Context) -> Reply:
    """The last table that the person was shown in this place, as a file; else that there was none.  Raises BadInput."""
    if other := other_kind(said.text)[1]:
        raise BadInput(
            sentence("I make Excel, PDF, CSV and JSON files, no {kind}."),
            kind=other[:12],
            hint=sentence("Write for example: budgets as PDF"),
        )
    kind = file_wish(said.text)[1] or "xlsx"
    earlier = inbox.recent(
        ctx.book, said.at, said.by, since=ctx.now - LOOKED_BACK, most=MOST_LOOKED_AT, but=(said.id, ctx.message)
    )
    for message in earlier:
        if isinstance(message, Said) and (file_wish(message.text)[1] and not file_wish(message.text)[0]):
            continue  # “as PDF” after “as Excel”: the same table
        try:
            with ctx.part():
                reply = once_more(replace(message, id=said.id), ctx, reading=True)
        except (BookError, Asked):
            continue
        if reply is not None and reply.card is not None and reply.card.table is not None and reply.card.table.rows:
            return as_file(reply, kind, ctx)
    hint = _("Ask for one and say how, for example: budgets as Excel")
    return Reply(Card(_("I showed you no table here in the last day."), lines=(hint,), tone="warn"), private=True)
