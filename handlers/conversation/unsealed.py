"""What waits in the books as if somebody had said it, and did not come in through the program: it is not done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.cards.card import Card, Fact
from chat.text import Text, _, verbatim
from handlers import job_context
from handlers.context import Context
from handlers.conversation.answering import House
from storage import inbox
from storage.book import Book
from storage.inbox import Unsealed


def refuse(house: House, before: datetime) -> int:
    """Refuse what waits since before an instant without a seal; whoever it speaks for and the administrators hear of
    it.  Returns how many."""
    now = house.clock()
    with house.store.read(now) as book:
        if not inbox.unsealed(book, before):
            return 0

    def work(book: Book) -> int:
        found = inbox.unsealed(book, before)
        if found:
            inbox.refuse(book, tuple(one.key for one in found))
            _tell(job_context.context(book, house.rules), found)
        return len(found)

    return house.store.write(work, now=now, trail=f"unsealed:{now.isoformat()}")


def _tell(ctx: Context, found: Sequence[Unsealed]) -> None:
    """In private: what was said, where and by whom is all from hands that nobody knows."""
    people = ctx.directory
    for one in found:
        who = people.people.get(people.accounts.get((one.platform, one.account), 0))
        if who is not None and who.active:
            ctx.tell(who, f"unsealed:{one.key}", _theirs(ctx, one), kind="second")
    card = _for_admins(ctx, found)
    for admin in people.with_role("admin"):
        ctx.tell(admin, f"unsealed:{ctx.message}", card, kind="second", urgent=True)


def _theirs(ctx: Context, one: Unsealed) -> Card:
    if one.state == "accepted":
        title = _("A message in your name waited here, and nothing was done with it")
    else:
        title = _("An answer to you waited here, and it was not shown")
    why = _(
        "It did not bear the seal of this program: either the program was brought up to date (or given a new seal key) "
        "while you wrote, or somebody wrote into its database. Look at what is in the books before you say it again."
    )
    return Card(title, lines=(why,), facts=(_when(ctx, one),), tone="warn")


def _for_admins(ctx: Context, found: Sequence[Unsealed]) -> Card:
    people = ctx.directory
    names = [
        people.people[people.accounts[one.platform, one.account]].name
        if (one.platform, one.account) in people.accounts
        else f"{one.platform}:{one.account}"
        for one in found
    ]
    title = _("Waited in the inbox, and did not come in through the program: {n}", n=str(len(found)))
    lines = (
        _("Nothing was done with it. Right after an update or a new seal key, that is a message that was under way."),
        _("Otherwise somebody writes into the database: see who can, and run “zhangfang verify”."),
    )
    facts = (Fact(_("In the name of"), verbatim(", ".join(dict.fromkeys(names))[:200])), _when(ctx, found[0]))
    return Card(title, lines=lines, facts=facts, tone="bad")


def _when(ctx: Context, one: Unsealed) -> Fact:
    return Fact(_("Dated"), Text("{instant}", {"instant": one.at.astimezone(ctx.now.tzinfo)}))
