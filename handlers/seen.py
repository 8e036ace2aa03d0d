"""One decides on what one saw: a button carries what its card said; what says something else by now is shown anew."""

from __future__ import annotations

from dataclasses import replace

from chat.cards.card import Card, Reply
from chat.text import Text, _
from ledger.money import Money


def anew(card: Card, note: Text) -> Reply:
    """The card as it is now in the place of the one that was pressed, with what has changed; nothing was done."""
    return Reply(replace(card, lines=(note, *card.lines)), replace=True, toast=note)


def another_sum(seen: int | None, now: Money) -> Text:
    """What to say where it is another sum than the card said (minor units; None where that is not known)."""
    if seen is None:
        return _("It is {now} now. Nothing is done yet.", now=now)
    before = Money(seen, now.currency)
    return _("It was changed since you saw it: {before} → {now}. Nothing is done yet.", before=before, now=now)
