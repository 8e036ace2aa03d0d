"""What is drawn on a settlement's paper: for both sides how its value becomes what is payable, for ours also the bases,
the margin from plan to actual and where the cost ends.

What the other side gets is drawn from the lines of its own statement and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from chat.cards.card import Chart, Series
from chat.text import Text, _
from handlers.context import Context
from handlers.economics import profit_card
from handlers.settlement_papers.paper_words import line_label
from handlers.settlements.words import BASES as BASIS_WORDS
from ledger.currencies import digits
from ledger.settlements.document import Settlement
from ledger.settlements.statement import BASES, NUMBERS, LineName

_TAKEN: tuple[LineName, ...] = ("retention", "advance", "withheld")
_FEWEST = 3
"""What begins and ends the same is no bridge."""


def payable(of: Settlement) -> Chart | None:
    """From line 8 over VAT and what is kept to line 13, as the statement has them; None where nothing moves."""
    line = of.computed.payable.this
    moves = [("vat", line("vat")), *((name, -line(name)) for name in _TAKEN)]
    steps: list[tuple[LineName, int, int]] = [("this", 0, line("this"))]
    for name, minor in moves:
        if minor:
            at = steps[-1][2]
            steps.append((name, at, at + minor))
    steps.append(("payable", 0, line("payable")))
    if len(steps) < _FEWEST:
        return None
    unit = 10 ** digits(of.currency)
    labels = tuple(
        Text("{number} {what}", {"number": NUMBERS[name], "what": line_label(name, of.party)})
        for name, _from, _to in steps
    )
    ends, starts = tuple(to / unit for _name, _from, to in steps), tuple(start / unit for _name, start, _to in steps)
    series = Series(_("This settlement"), ends, starts)
    return Chart("bridge", _("From this settlement to what is payable"), labels, (series,), of.currency)


def inner(ctx: Context, of: Settlement) -> Iterator[Chart]:
    """What only those may see who know pay."""
    if (bases := _bases(of)) is not None:
        yield bases
    project = ctx.directory.project(of.project)
    if project.kind == "customer":
        yield from profit_card.drawn(ctx, project, of.until)


def _bases(of: Settlement) -> Chart | None:
    """Line 6 by each basis that has one."""
    known = [one for one in BASES if one in of.computed.statements]
    if len(known) < 2:
        return None
    unit = 10 ** digits(of.currency)
    numbers = tuple(of.computed.statements[one].to_date("value") / unit for one in known)
    series = Series(_("Value to date"), numbers)
    return Chart(
        "bar", _("Value to date, by each basis"), tuple(BASIS_WORDS[one] for one in known), (series,), of.currency
    )
