"""Whether silence of the other side is consent: only where its contract says so in words."""

from __future__ import annotations

from handlers.context import Context
from ledger.agreed_terms import SilenceClause
from ledger.settlements.document import Settlement
from storage import agreed_terms, settlements


def clause(ctx: Context, of: Settlement) -> SilenceClause | None:
    """What the contract says of silence, where its days are over today."""
    sent_on = settlements.day_of("sent", of)
    if of.party != "customer" or sent_on is None:
        return None
    id = int(of.counterpart.agreement.partition(":")[2])
    said = agreed_terms.on(ctx.book, [id], sent_on)[id].silence
    return said if said and said.words and (ctx.today - sent_on).days > said.days else None
