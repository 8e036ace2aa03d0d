"""What the bot hears in a bound channel: colleagues' clear hours as well, or only what is said to it."""

from __future__ import annotations

from chat.cards.card import Button, Card, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.text import Text, _
from handlers.context import Context
from handlers.projects import KEEPERS
from ledger.errors import BadInput, sentence
from storage import projects

_WORDS = {
    "addressed": (
        "addressed",
        "only addressed",
        "mention",
        "mentions",
        "only mentions",
        "@",
        "仅@",
        "只听@",
        "只@",
        "@我",
    ),
    "clear": ("clear", "hours", "clear hours", "清楚的", "清楚", "明确的", "工时"),
}


def set_listening(said: Said, ctx: Context) -> Reply:
    """Without a word it tells what is heard; the project's lead, finance and administrators choose."""
    here = (ctx.place.platform, ctx.place.channel)
    bound = ctx.directory.places.get(here) if ctx.place.kind == "channel" else None
    if bound is None:
        raise BadInput(sentence("Say that in the channel of a project: elsewhere I hear only what is said to me."))
    typed = " ".join(folded(said.text).split())
    may = bool(ctx.roles(bound[0]) & set(KEEPERS))
    before = ctx.directory.listening.get(here, ctx.rules.listen)
    if not typed:
        return Reply(_card(before, may=may), private=True)
    wanted = next((what for what, words in _WORDS.items() if typed in words), "")
    if not wanted:
        raise BadInput(
            sentence("What shall I hear here? “{text}” is neither “addressed” nor “clear”."),
            hint=sentence("Write: listen addressed, or: listen clear"),
            text=typed[:40],
        )
    ctx.require(*KEEPERS, project=bound[0])
    if ctx.directory.listening.get(here) != wanted:
        projects.listen(ctx.book, *here, wanted)
    return Reply(_card(wanted, may=may))


def choose(click: Clicked, ctx: Context) -> Reply:
    said = Said(click.id, click.by, click.at, text=click.value)
    reply = set_listening(said, ctx)
    return Reply(reply.card, replace=True)


def _card(what: str, *, may: bool) -> Card:
    """What is heard now, in full, and the way to change it."""
    addressed = what == "addressed"
    title = _("I hear only what is said to me here.") if addressed else _("I hear clear hours of colleagues here.")
    other = (
        Button(_("Hear clear hours as well"), "place.listen", "clear")
        if addressed
        else Button(_("Hear only what is said to me"), "place.listen", "addressed")
    )
    return Card(title, lines=_ADDRESSED if addressed else _CLEAR, buttons=(other,) if may else (), tone="good")


_ADDRESSED: tuple[Text, ...] = (
    _("Mention me, or write in the thread of one of my cards. Everything else I pass over, files too."),
)
_CLEAR: tuple[Text, ...] = (
    _("Clear hours such as “2.5h API design” are booked, likely ones are offered to their writer alone."),
    _("Files that are dropped here are read as receipts. Everything else I pass over."),
)
