"""Whether somebody is reminded of days without hours: their own wish.  What is missing is still seen by others."""

from __future__ import annotations

import re

from chat.cards.card import Card, Reply
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import _
from handlers.context import Context
from ledger.errors import BadInput, sentence
from storage import people


def set_reminders(said: Said, ctx: Context) -> Reply:
    wish = said.text.strip()
    if not wish:
        return Reply(_card(on=ctx.person.id not in people.unreminded(ctx.book)), private=True)
    on, off = _ON.fullmatch(wish), _OFF.fullmatch(wish)
    if not (on or off):
        raise BadInput(sentence("Shall I remind you or not?"), hint=sentence("Say: reminders off, or reminders on"))
    people.remind(ctx.book, ctx.person, on=bool(on))
    return Reply(_card(on=bool(on)), private=True)


def _card(*, on: bool) -> Card:
    if on:
        stop = _("To stop that, say: reminders off")
        return Card(_("I remind you of working days without hours."), lines=(stop,), tone="good")
    lines = (
        _("Your lead and finance still see the days that are missing, and so do you: missing"),
        _("To be reminded again, say: reminders on"),
    )
    return Card(_("I do not remind you of days without hours."), lines=lines, tone="good")


_ON = Pattern(r"(?:on|yes|start|again|开|开启|打开|恢复)", re.IGNORECASE)
_OFF = Pattern(r"(?:off|no|stop|quiet|关|关闭|关掉|停|停止|取消)", re.IGNORECASE)
