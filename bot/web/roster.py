"""Who and what there is on the page: channels, people, a few things to say.  `bot.app` gives it, again and again."""

from __future__ import annotations

from dataclasses import dataclass

from chat.incoming import Place
from chat.text import NOTHING, Bilingual, Text


@dataclass(frozen=True, slots=True)
class PageChannel:
    """A channel of the page.

    Attributes:
        id: the channel in `Place("web", id)`.
        name: as the sidebar shows it.
        members: ids of the people who may read and write there.
        topic: one line under the name: the project's code, customer, state.
    """

    id: str
    name: Bilingual
    members: tuple[str, ...] = ()
    topic: Text = NOTHING


@dataclass(frozen=True, slots=True)
class PagePerson:
    """Somebody who may use the page; `id` is the account in `Identity("web", id)`, `roles` a few words about them."""

    id: str
    name: str
    locale: str = "en"
    roles: Text = NOTHING
    email: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and everything, in the order in which the page shows it.

    Attributes:
        title: the company, at the top of the sidebar.
        examples: what one could say, offered where nothing has been said yet.
    """

    channels: tuple[PageChannel, ...]
    people: tuple[PagePerson, ...]
    title: Bilingual = Bilingual("Zhangfang", "账房")
    examples: tuple[Text, ...] = ()

    def person(self, id: str) -> PagePerson | None:
        """The person with this id."""
        return next((person for person in self.people if person.id == id), None)

    def channel(self, id: str) -> PageChannel | None:
        """The channel with this id."""
        return next((channel for channel in self.channels if channel.id == id), None)

    def rooms(self, person: str) -> tuple[str, ...]:
        """Where this person may read: their channels, and their own conversation with the bot."""
        return (*(f"c/{channel.id}" for channel in self.channels if person in channel.members), f"d/{person}")


def room(place: Place) -> str:
    """The page's name of a place: channels and people may have the same ids.

    >>> room(Place("web", "ann", "direct")), room(Place("web", "apollo"))
    ('d/ann', 'c/apollo')
    """
    return f"{'d' if place.kind == 'direct' else 'c'}/{place.channel}"


def place(room: str, thread: str = "") -> Place:
    """The place that the page calls so."""
    kind, _, id = room.partition("/")
    return Place("web", id, "direct" if kind == "d" else "channel", thread)
