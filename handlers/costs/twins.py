"""What an expense may be the same as, in words: an earlier one, or a colleague's."""

from __future__ import annotations

from chat.text import Text, _
from handlers import privacy
from handlers.books.stages import STAGES
from handlers.context import Context
from ledger.duplicates import Twin
from ledger.nouns import Expense


def line(ctx: Context, expense: Expense, twin: Twin, *, decider: bool = False) -> Text:
    """Names the earlier one: who, when, what became of it; of a colleague's only that it is there, unless the reader
    may know it.  `decider`: the reader is one who decides on the expense."""
    other = twin.expense
    known = other.person == expense.person or other.project == expense.project
    if not (known if decider else privacy.knows_claim(ctx, other)):
        why = Text(twin.why)
        if twin.sure == "certain":
            return _("Already there: a colleague has handed it in; finance can say who. {why}", why=why)
        return _("Maybe the same as one that a colleague has handed in; finance can say who. {why}", why=why)
    person = ctx.directory.people.get(other.person)
    entered = _(
        "{person} entered {amount} of {day} ({stage}).",
        person=person.name if person else "–",
        amount=other.gross,
        day=other.day,
        stage=STAGES[other.stage],
    )
    why = Text(twin.why)
    if twin.sure == "certain":
        return _("Already there: {said} {why}", said=entered, why=why)
    return _("Maybe the same: {said} {why}", said=entered, why=why)
