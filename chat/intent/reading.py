"""A line as it was understood: the one value that routing, hours, spending, the guard, offers and `try` look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chat.intent.commands import AskedCommand
from chat.intent.doubt import DOUBTFUL, PLAIN, RATHER_PLAIN
from chat.lines.guard import Leftover
from chat.lines.hours import HoursLine
from chat.lines.scan import ScannedLine
from chat.lines.spending import SpendingLine
from chat.values.unread import Unread

TORN = 0.6
"""So likely a wish has to be to stand alone beside one that is half as likely."""
SURELY = 0.9
"""So sure of its wish, a line need not be quite as plain."""


@dataclass(frozen=True, slots=True)
class LineReading:
    """What a line says.

    Attributes:
        line: with everything that was found in it.
        likely: wish -> how likely (`chat.intent.wishes`), the likeliest first.
        asked: the command whose documented words stand in it.
        hours: its entries, where it says lengths of time.
        spending: what it says was spent, where it says so.
        left: what was said and not used by what it is taken for.
        doubt: how doubtful it is that it tells what is to be entered (`chat.intent.doubt`).
    """

    line: ScannedLine
    likely: Mapping[str, float] = field(default_factory=dict)
    asked: AskedCommand | None = None
    hours: tuple[HoursLine | Unread, ...] = ()
    spending: SpendingLine | Unread | None = None
    left: tuple[Leftover, ...] = ()
    doubt: float = 0.0

    @property
    def wish(self) -> str:
        """The likeliest wish."""
        return next(iter(self.likely), "")

    @property
    def torn(self) -> bool:
        """Whether it is hardly likelier to be one wish than another."""
        first, second, *_others = (*self.likely.values(), 0.0, 0.0)
        return first < TORN and second >= first / 2

    @property
    def plain(self) -> bool:
        """Whether it tells plainly what is to be entered: what no list foresaw of it is a part of what was done."""
        surely = self.likely.get(self.wish, 0.0) >= SURELY
        return self.doubt <= PLAIN or (surely and self.doubt <= RATHER_PLAIN)

    @property
    def doubtful(self) -> bool:
        """Whether it is asked about, though nobody can name the word that turns it."""
        return self.doubt >= DOUBTFUL

    def chance(self, *wishes: str) -> float:
        """How likely it is one of these."""
        return sum(self.likely.get(wish, 0.0) for wish in wishes)
