"""Whoever has a seat as auditor and no other reads everything and changes nothing, whatever way leads there."""

from __future__ import annotations

from handlers.context import Context
from ledger.errors import NotAllowed, sentence

_OWN = frozenset(
    {"person.changed", "person.reminders", "identity.linked", "link.made", "link.revoked", "evidence.handed_out"}
)
"""What a reader may settle: the language and the reminders of their own account, and how they come in to the page; and
that they took evidence away is kept."""


def changed_nothing(ctx: Context) -> None:
    """Looks at what the transaction has done.  Raises NotAllowed, which undoes it, where a reader changed something.

    Who audits keeps no books: IESBA Code of Ethics, section 601.
    """
    roles = {seat.role for seat in ctx.directory.seats_of(ctx.person.id)}
    if roles != {"auditor"}:
        return
    if ctx.book.digests or any(action not in _OWN for action, _subject, _detail in ctx.book.events):
        raise NotAllowed(
            sentence("An auditor reads everything and changes nothing."),
            hint=sentence("Whoever works here as well needs a seat for that: seat {name} member …"),
            name=ctx.person.name,
        )
