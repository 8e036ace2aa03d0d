"""What is asked for and cannot be booked yet, said honestly, with what comes nearest."""

from __future__ import annotations

from chat.cards.card import Button, Card, Reply
from chat.incoming import Said
from chat.text import _
from handlers.context import Context


def refunded(said: Said, ctx: Context) -> Reply:
    """Money that came back for something that was paid."""
    lines = (
        _("Is the expense still a draft, or does it wait for approval: correct or withdraw it."),
        _("Was it approved already: send me the credit note, or tell finance, who take the approval back."),
        _("Was it a customer who got money back: refund apollo 40"),
    )
    buttons = (Button(_("Show my drafts"), "drafts.show", ""),)
    title = _("I cannot book a refund of something paid yet; nothing is booked. Would one of these do?")
    return Reply(Card(title, lines=lines, tone="warn", buttons=buttons), private=True)
