"""What people say to be polite: an answer to thanks, silence to “ok”."""

from __future__ import annotations

from chat.cards.card import SILENCE, Card, Reply
from chat.incoming import Incoming, Said
from chat.pattern import Pattern
from chat.text import _
from handlers.context import Context


def answer(said: Incoming, ctx: Context) -> Reply:
    if isinstance(said, Said) and _GREETING.match(said.text.lower().strip()):
        return Reply(
            Card(_("Hello! Tell me hours, send me receipts, or ask me what is left; “help” shows more.")), private=True
        )
    if not isinstance(said, Said) or not _THANKS.search(said.text.lower()):
        return SILENCE
    return Reply(Card(_("With pleasure.")), private=said.at.kind == "channel")


_GREETING = Pattern(
    r"(?:hi|hey|hello|hiya|yo|howdy|greetings|good (?:morning|afternoon|evening)|morning|evening)\b|[你您]好|嗨"
    r"|哈[喽啰]|早|下午好|晚上好"
    r"|中午好|在[吗么不]"
)
_THANKS = Pattern(r"than[kx]|thx|\bty\b|cheers|谢|辛苦|🙏")
