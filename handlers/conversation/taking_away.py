"""A table that was shown, as a file: “as Excel” after it, “budgets as PDF” at once, 导出表格.

What was asked last is asked again, as the same person in the same place, so that rights, privacy and figures are those
of now; only then it becomes a file.  What asking again would change, or does not bring back (a deed's answer, a
notice), was kept when it was shown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chat.cards.card import Card, Reply
from chat.incoming import Incoming, Said
from chat.text import _
from handlers.context import Asked, Context
from handlers.conversation import shown_tables
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
    since = ctx.now - LOOKED_BACK
    earlier = inbox.recent(ctx.book, said.at, said.by, since=since, most=MOST_LOOKED_AT, but=(said.id, ctx.message))
    shown = list(shown_tables.latest(ctx, since))
    for message in earlier:
        if shown and shown[0].at >= message.at:
            break
        if (reply := _asked_again(said, message.incoming, ctx)) is not None:
            return as_file(reply, kind, ctx)
    if shown:
        return as_file(shown[0].reply, kind, ctx)
    hint = _("Ask for one and say how, for example: budgets as Excel")
    return Reply(Card(_("I showed you no table here in the last day."), lines=(hint,), tone="warn"), private=True)


def _asked_again(said: Said, message: Incoming, ctx: Context) -> Reply | None:
    """What a message is answered now, where that has a table; “as PDF” after “as Excel” means the table before both."""
    if isinstance(message, Said) and file_wish(message.text)[1] and not file_wish(message.text)[0]:
        return None
    try:
        with ctx.part():
            reply = once_more(replace(message, id=said.id), ctx)
    except (BookError, Asked):
        return None
    cards = () if reply is None else (reply.card, *reply.more)
    return reply if any(card.table and card.table.rows for card in cards if card) else None
