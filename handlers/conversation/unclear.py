"""What was not understood well enough to be done: offered as the lines that it could mean, declined, or told as such.

What each offer would do stands on its button, as the documents have it.
"""

from __future__ import annotations

from chat.cards.card import Reply
from chat.incoming import Said
from chat.text import Text, _, verbatim
from handlers.context import Asked, Context, Unclear
from handlers.hours import proposals
from ledger.errors import NotUnderstood, sentence


def offer(said: Said, ctx: Context) -> Reply:
    """Ask which of the lines is meant; of a single one, whether it is."""
    unclear = ctx.read
    assert isinstance(unclear, Unclear) and unclear.lines
    lines: tuple[Text, ...] = ()
    if unclear.left:
        lines = (_("I left out: {words}.", words=unclear.left),)
    title = _("Did you mean this?") if len(unclear.lines) == 1 else _("Which of these do you mean?")
    raise Asked(title, lines=lines, choices=[(verbatim(line), line) for line in unclear.lines], whole=True)


def decline(said: Said, ctx: Context) -> Reply:
    """Nothing is booked of what did not happen; if it did after all, one tap books it."""
    unclear = ctx.read
    assert isinstance(unclear, Unclear)
    if unclear.why == "others" and (proposal := proposals.offered(ctx, said.text, unclear.lines)):
        return proposal
    why, *more = unclear.sentences or (_DECLINED.get(unclear.why, _DECLINED[""]),)
    if not unclear.lines:
        raise NotUnderstood(sentence(why.template), hint=sentence("Say “help” to see what I can do."))
    lines = (*more, _("If it was done after all, one tap books it."))
    raise Asked(why, lines=lines, choices=[(verbatim(line), line) for line in unclear.lines], whole=True)


def lost(said: Said, ctx: Context) -> Reply:
    """Not understood; where something comes near, that is offered."""
    unclear = ctx.read
    if isinstance(unclear, Unclear) and unclear.lines:
        title = _("I did not understand that. Did you mean one of these?")
        raise Asked(title, choices=[(verbatim(line), line) for line in unclear.lines], whole=True)
    raise NotUnderstood(hint=sentence("Say “help” to see what I can do."))


_DECLINED = {
    "not": _("I booked nothing: you say that it was not so. Shall I?"),
    "asks": _("I booked nothing: that sounds like a question. Shall I?"),
    "plans": _("I booked nothing: that sounds like a plan or an estimate. Shall I?"),
    "supposes": _("I booked nothing: that sounds like something supposed. Shall I?"),
    "others": _("I booked nothing: everybody logs their own time and spending. Shall I book it for you?"),
    "absent": _("I booked nothing: that sounds like time away. Shall I?"),
    "refunded": _("I booked nothing: I cannot book money that came back to you yet. Shall I book it as spent?"),
    "": _("I booked nothing, as I am not sure that it was done. Shall I?"),
}
