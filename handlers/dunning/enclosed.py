"""The letter that goes with a reminder, for the owner of the claims to send: drafted as theirs, not issued."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from chat.cards.card import Attachment
from chat.cards.notice import KeptFile
from chat.text import _
from handlers.context import Context
from handlers.dunning import letter_text
from ledger.ageing import is_overdue
from ledger.nouns import Person
from storage import contracts

log = logging.getLogger(__name__)
MOST = 100
"""More instalments than that are no letter; whoever writes one nevertheless asks for it."""


def demand(ctx: Context, owner: Person, customer: str, instalments: Sequence[int]) -> tuple[KeptFile, ...]:
    """The demand for those of the instalments that may be demanded today; nothing where there are none.

    They are all `owner`'s, so nothing stands in it that its reader may not see.
    """
    if not 0 < len(instalments) <= MOST:
        return ()
    demanded = [
        instalment
        for instalment in contracts.instalments(ctx.book, instalments).values()
        if is_overdue(instalment.due, ctx.today)
        and not instalment.disputed
        and not (instalment.promise and instalment.promise >= ctx.today)
        and not (instalment.held and instalment.held >= ctx.today)
    ]
    if not demanded:
        return ()
    theirs = replace(ctx, person=owner)
    letter = letter_text.draft(theirs, customer, demanded, "firm", "agreed")
    try:
        from formats.documents import letter_pdf

        data = letter_pdf.drawn(letter_text.paper(theirs, letter))
    except OSError:
        log.exception("the letter to %s could not be drawn: the reminder goes without it", customer)
        return ()
    name = re.sub(r"[^\w.-]+", "_", customer)[:60].strip("_.")
    file = Attachment(f"letter-draft_{name}.pdf", "application/pdf", data)
    return (ctx.kept(file, _("Say “letter {customer}” to me in private.", customer=customer)),)
