"""Which columns of a table a card shows: one rule for every platform.

A telephone has room for four columns, and nobody who posts a card knows what it is read on.  So a card shows four at
most: the first, which says what a row is, and those that its table calls essential; where it names none, its figures
and then the others from the left.  What is left out is named under the table, with the way to it: the file of a table
has every column.  A terminal and a program get the whole table as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from chat.cards.card import Cell, Table
from chat.cards.tables import is_sum, laid_out, value
from chat.text import Text, _

MOST = 4


@dataclass(frozen=True, slots=True)
class TableOnCard:
    """A table as a card has it, laid out in rows alone; `note` says what is left out, NOTHING where all is there."""

    table: Table
    note: Text = Text("")


def on_card(table: Table) -> TableOnCard:
    """The table with the columns that a card has room for, and what to say about the others."""
    whole = laid_out(table)
    places = shown_places(table)
    if len(places) == len(table.heads):
        return TableOnCard(whole)
    left = tuple(head for place, head in enumerate(table.heads) if place not in places)
    note = _("Not on this card: {columns}. Say “as Excel” or “as PDF” for the whole table.", columns=left)
    return TableOnCard(_of(whole, places), note)


def shown_places(table: Table, most: int = MOST) -> tuple[int, ...]:
    """The places of the columns that are shown, in their order.

    >>> heads = tuple(map(Text, ("Day", "Who", "Project", "What", "Amount")))
    >>> shown_places(Table(heads, (), numeric=(4,))), shown_places(Table(heads, (), essential=(3, 4)))
    ((0, 1, 2, 4), (0, 1, 3, 4))
    """
    every = range(len(table.heads))
    if len(every) <= most:
        return tuple(every)
    by_weight = dict.fromkeys((0, *table.essential, *table.numeric, *every))
    return tuple(sorted(islice(by_weight, most)))


def _of(table: Table, places: tuple[int, ...]) -> Table:
    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(cells[place] for place in places)

    def told(cells: tuple[Cell, ...]) -> bool:
        """A sum of another currency that has nothing in the columns that are shown would be an empty line."""
        return not is_sum(cells) or any(value(cells[place]) is not None for place in places[1:])

    return replace(
        table,
        heads=tuple(table.heads[place] for place in places),
        rows=tuple(row(cells) for cells in table.rows if told(cells)),
        numeric=tuple(new for new, old in enumerate(places) if old in table.numeric),
        summed=(),
        essential=(),
    )
