"""What administrators are told when a job of the clock fails."""

from __future__ import annotations

from chat.cards.card import Card, Fact
from chat.text import Text, _, verbatim
from handlers.context import Context


def tell_admins(ctx: Context, job: str, what: Text, problem: str) -> int:
    """Tell them, each in their language; returns how many notices are new.

    `what` is what the job does.  Once for each row of failures: it is the first of them that is told, so that nobody
    hears of every try.
    """
    card = Card(
        _("A job of the clock failed: {job}", job=job),
        lines=(what,),
        facts=(Fact(_("Error"), verbatim(problem)),),
        small=_(
            "Nothing of it was kept. It is tried again until it goes well, with growing pauses; “zhangfang doctor” says"
            " how it stands, and the log has the details."
        ),
        tone="bad",
    )
    key = f"job failed:{job}:{ctx.now.isoformat()}"
    return sum(ctx.tell(admin, key, card, kind="job") for admin in ctx.directory.with_role("admin"))
