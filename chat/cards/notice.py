"""News for somebody who did not ask."""

from __future__ import annotations

from dataclasses import dataclass

from chat.cards.card import Card
from chat.incoming import Place
from chat.text import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news.

    Attributes:
        key: says what the news is, from general to particular ("budget:7:v2:labour:80"); told once for ever.
        to: where it is told.
        card: what is told.
        kind: for digests and switches: "budget", "overdue", "approval", "reminder" …
        locale: the language of those who read there.
        urgent: breaks through quiet hours and digests.
        ref: no new message: the card takes the place of the posted message of this reference.
        digest: many notices with the same digest key to the same place that fall due together become one message;
            its title is `headline`.
    """

    key: str
    to: Place
    card: Card
    kind: str = ""
    locale: str = "en"
    urgent: bool = False
    ref: str = ""
    digest: str = ""
    headline: Text = NOTHING
