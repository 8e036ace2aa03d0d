"""What was not understood well enough to be done: offered as the lines that it could mean, declined, or told as such.

What each offer would do stands on its button, as the documents have it.
"""

from __future__ import annotations

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.text import Text, _, verbatim
from chat.values.impossible import impossible
from handlers import lookup
from handlers.context import Asked, Context, UnclearLine
from handlers.hours import proposals
from ledger.errors import BadInput, NotUnderstood, sentence


def offer(said: Said, ctx: Context) -> Reply:
    """Ask which of the lines is meant; of a single one, whether it is."""
    unclear = ctx.read
    assert isinstance(unclear, UnclearLine) and unclear.lines
    lines: tuple[Text, ...] = ()
    if unclear.left:
        lines = (_("I left out: {words}.", words=unclear.left),)
    title = _("Did you mean this?") if len(unclear.lines) == 1 else _("Which of these do you mean?")
    title = unclear.sentences[0] if unclear.sentences else title
    choices = [(verbatim(line), line) for line in unclear.lines]
    raise Asked(title, lines=lines, choices=choices, whole=True, several=unclear.several)


def number(said: Said, ctx: Context) -> Reply:
    """A bare number: hours, or money?"""
    unclear = ctx.read
    assert isinstance(unclear, UnclearLine)
    lines = (unclear.chinese if ctx.locale == "zh-CN" else ()) or unclear.lines
    raise Asked(_("Are these hours, or money?"), choices=[(verbatim(line), line) for line in lines], whole=True)


def complete(said: Said, ctx: Context) -> Reply:
    """Ask for the one thing that is missing; what is typed next completes the line."""
    unclear = ctx.read
    assert isinstance(unclear, UnclearLine) and unclear.lines
    shown: tuple[Text, ...] = (_("I understood: {line}", line=unclear.lines[0].replace("{}", "…")),)
    if unclear.left:
        shown = (*shown, _("I left out: {words}.", words=unclear.left))
    raise Asked(
        ASKED_FOR[unclear.missing], lines=shown, part=unclear.lines[0], fill="{}", needs=unclear.missing, whole=True
    )


ASKED_FOR = {
    "length": _("How long?"),
    "amount": _("How much?"),
    "daily amount": _("How much for a day?"),
    "days": _("For how many days?"),
    "day": _("Which day?"),
    "category": _("On which category?"),
    "customer": _("Which customer?"),
    "supplier": _("Which supplier?"),
    "person": _("Who?"),
    "on or off": _("Shall I remind you, or not: on or off?"),
}


def decline(said: Said, ctx: Context) -> Reply:
    """Nothing is booked of what did not happen; if it did after all, one tap books it."""
    unclear = ctx.read
    assert isinstance(unclear, UnclearLine)
    if unclear.why == "others" and (proposal := proposals.offered(ctx, said.text)):
        return proposal
    if unclear.why == "stays":
        return Reply(Card(_("It stays as it is: nothing was changed.")), private=said.at.kind == "channel")
    why, *more = unclear.sentences or (_DECLINED.get(unclear.why, _DECLINED[""]),)
    if not unclear.lines:
        hint = sentence("If it was done after all, say it in full, for example: log 2h apollo review")
        raise BadInput(why.template, hint=hint)
    if unclear.why == "others":
        lines = (*more, _("If it was your own after all, one tap books it as yours."))
    else:
        lines = (*more, _("If it was done after all, one tap books it."))
    raise Asked(why, lines=lines, choices=[(verbatim(line), line) for line in unclear.lines], whole=True)


def lost(said: Said, ctx: Context) -> Reply:
    """Not understood; where something comes near, that is offered."""
    unclear = ctx.read
    if wrong := impossible(said.text, ctx.directory.by_code):  # “如果小安一月离职 2026-13”
        raise lookup.refused(wrong)
    if isinstance(unclear, UnclearLine) and unclear.lines:
        title = _("I did not understand that. Did you mean one of these?")
        raise Asked(title, choices=[(verbatim(line), line) for line in unclear.lines], whole=True)
    if isinstance(unclear, UnclearLine) and unclear.missing:  # “yesterday afternoon, site support”
        raise NotUnderstood(
            sentence("I found no length of time in that."),
            hint=sentence("Write for example: log 2.5h apollo API design"),
        )
    raise NotUnderstood(hint=sentence("Say “help” to see what I can do."))


_DECLINED = {
    "not": _("I booked nothing: you say that it was not so."),
    "asks": _("I booked nothing: that sounds like a question."),
    "plans": _("I booked nothing: that sounds like a plan or an estimate."),
    "supposes": _("I booked nothing: that is only supposed."),
    "others": _("I booked nothing: everybody logs their own time and spending."),
    "absent": _("I booked nothing: that sounds like time away."),
    "thing": _("I booked nothing: that tells of a thing, not of your work."),
    "refunded": _("I booked nothing: I cannot book money that came back to you yet."),
    "": _("I booked nothing, as I am not sure that it was done."),
}
