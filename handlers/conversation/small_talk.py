"""What people say to be polite: an answer to thanks, silence to “ok”."""

from __future__ import annotations

from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Incoming, Said
from chat.pattern import Pattern
from chat.text import _
from handlers.context import Context


def answer(said: Incoming, ctx: Context) -> Reply:
    if not isinstance(said, Said) or not _THANKS.search(said.text.lower()):
        return SILENCE
    return Reply(Card(_("With pleasure.")), private=said.at.kind == "channel")


_THANKS = Pattern(r"than[kx]|thx|\bty\b|cheers|谢|辛苦|🙏")
