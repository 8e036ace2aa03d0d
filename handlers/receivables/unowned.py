"""No receivable is forgotten: what nobody takes care of, in its owner's list and in the weekly summary until it is
settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.cards.card import Card, Chart, Fact, Reply, Series
from chat.cards.notice import KeptFile
from chat.incoming import Said
from chat.text import Text, _, _n, verbatim
from handlers import lookup
from handlers.context import Context
from handlers.contracts.labels import instalment_shown
from handlers.receivables import open_items, receivables
from handlers.reports import printing
from handlers.reports.catalogue import REPORTS, ReportScope
from ledger.money import Money
from ledger.neglect import Neglect, neglects
from ledger.owed import Instalment
from storage import bank, contracts, outbox, overdue

MOST = 25
MOST_ROWS = 20_000
"""More rows than that are no file for a chat."""


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """Something that would be forgotten: what, of which project, whose."""

    what: Text
    project: int
    owner: int = 0


def show(said: Said, ctx: Context) -> Reply:
    seen = [loose_end for loose_end in every(ctx) if _mine(ctx, loose_end)]
    if not seen:
        return Reply(Card(_("Nothing is forgotten."), tone="good"), private=True)
    return Reply(card(ctx, seen), private=True)


def every(ctx: Context) -> list[LooseEnd]:
    """Everything that nobody takes care of."""
    loose_ends = [
        LooseEnd(
            _(
                "Contract {id} with {customer} over {amount} has no instalments.",
                id=contract.id,
                customer=contract.customer,
                amount=contract.amount,
            ),
            contract.project,
            contract.owner,
        )
        for contract in contracts.without_plan(ctx.book)
    ]
    for instalment in contracts.unsettled(ctx.book):
        loose_ends += [LooseEnd(what, instalment.project, instalment.owner) for what in _of_instalment(ctx, instalment)]
    return loose_ends


def card(ctx: Context, loose_ends: Sequence[LooseEnd]) -> Card:
    """The list, with what to do about it."""
    lines = tuple(
        _("{project}: {what}", project=lookup.shown(ctx.directory.project(loose_end.project)), what=loose_end.what)
        for loose_end in loose_ends[:MOST]
    )
    more = len(loose_ends) - MOST
    rest = (_n("and {n} more", "and {n} more", more),) if more > 0 else ()
    title = _n("{n} receivable would be forgotten", "{n} receivables would be forgotten", len(loose_ends))
    return Card(title, lines=(*lines, *rest), tone="warn")


def weekly(ctx: Context) -> int:
    """The week's summary to finance, and to each owner what is theirs; returns how many notices are new."""
    stamp, loose = _stamp(ctx), every(ctx)
    if not loose and not overdue.planned(ctx.book):
        return 0
    told = ctx.tell_finance(
        f"receivables:{stamp}",
        summary(ctx, stamp, loose),
        kind="digest",
        files=lambda locale: _overdue(ctx, locale),
    )
    for id in sorted({loose_end.owner for loose_end in loose if loose_end.owner}):
        person = ctx.directory.people.get(id)
        if person is not None and person.active:
            told += ctx.tell(person, _of_owner(stamp, id), _owners(stamp, id, ctx, loose), kind="digest")
    return told


def _overdue(ctx: Context, locale: str) -> tuple[KeptFile, ...]:
    """Every payment that is overdue today, for finance to work through; nothing where there are none or too many."""
    listed = REPORTS["overdue"].make(ReportScope(ctx.book, ctx.directory, ctx.rules, ctx.today))
    if listed.table is None or not 0 < len(listed.table.rows) <= MOST_ROWS:
        return ()
    name = f"overdue_{ctx.today.isoformat()}"
    file = printing.file(listed, "xlsx", ctx.rules, locale, ctx.today, name=name)
    return (ctx.kept(file, _("Say “report overdue” to me in private.")),)


def renew(ctx: Context) -> None:
    """Bring this week's messages up to date, finance's and the owners': they live, there is no new one each day."""
    stamp, loose = _stamp(ctx), every(ctx)
    if loose or overdue.planned(ctx.book):
        ctx.refresh(f"receivables:{stamp}", summary(ctx, stamp, loose))
        for id in sorted(
            {instalment.owner for instalment in contracts.unsettled(ctx.book)}
            | {loose_end.owner for loose_end in loose}
        ):
            if outbox.spoken_of(ctx.book, _of_owner(stamp, id)):
                ctx.refresh(_of_owner(stamp, id), _owners(stamp, id, ctx, loose))


def _stamp(ctx: Context) -> str:
    week = ctx.today.isocalendar()
    return f"{week.year}-{week.week:02d}"


def _of_owner(stamp: str, id: int) -> str:
    return f"loose:{stamp}:{id}"


def _owners(stamp: str, id: int, ctx: Context, loose: Sequence[LooseEnd]) -> Card:
    """What of it is an owner's; when nothing is any more, the same message says so."""
    owned = [loose_end for loose_end in loose if loose_end.owner == id]
    shown = card(ctx, owned) if owned else Card(_("Nothing is forgotten."), tone="good")
    return replace(shown, about=_of_owner(stamp, id))


def summary(ctx: Context, stamp: str, loose: Sequence[LooseEnd]) -> Card:
    """What is open, what is late, what would be forgotten, what the bank still asks."""
    facts: list[Fact] = []
    chart = None
    for code, table in receivables.aged(ctx).items():
        facts.append(Fact(_("Invoiced and not paid"), Text("{m}", {"m": table.gross})))
        if chart is None:
            labels = tuple(receivables.span_shown(bucket.first, bucket.last) for bucket in table.buckets)
            numbers = tuple(float(bucket.amount.major) for bucket in table.buckets)
            chart = Chart("bar", _("Overdue by days"), labels, (Series(verbatim(code), numbers),), code)
    late = overdue.count(ctx.book, ctx.today)
    facts.append(Fact(_("Instalments overdue"), Text("{n}", {"n": late})))
    facts += [
        Fact(_("Overdue"), Text("{m}", {"m": Money(minor, code)}))
        for code, minor in overdue.sums(ctx.book, ctx.today).items()
    ]
    facts.append(Fact(_("Bank lines unexplained"), Text("{n}", {"n": bank.unexplained_count(ctx.book)})))
    facts.append(Fact(_("In the books, on no bank line"), Text("{n}", {"n": len(open_items.unseen(ctx))})))
    facts.append(Fact(_("Would be forgotten"), Text("{n}", {"n": len(loose)})))
    lines = card(ctx, loose).lines[:10] if loose else ()
    return Card(
        _("Receivables this week, as of {day}", day=ctx.today),
        lines=lines,
        facts=tuple(facts),
        chart=chart,
        about=f"receivables:{stamp}",
        tone="warn" if loose or late else "good",
    )


def _of_instalment(ctx: Context, instalment: Instalment) -> list[Text]:
    owner = ctx.directory.people.get(instalment.owner)
    reasons = neglects(instalment, ctx.today, owned=owner is not None and owner.active)
    return [_reason(instalment, reason) for reason in reasons]


def _reason(instalment: Instalment, reason: Neglect) -> Text:
    name = _(
        "{name} of {customer} over {open}",
        name=instalment_shown(instalment),
        customer=instalment.customer,
        open=instalment.open,
    )
    shown: dict[Neglect, Text] = {
        "no owner": _("{what} has no owner.", what=name),
        "no due day": _("{what} has no due day and waits for nothing.", what=name),
        "not invoiced": _("{what} was due on {day} and is not invoiced.", what=name, day=instalment.due),
        "milestone not invoiced": _("{what}: the milestone was reached and no invoice was written.", what=name),
        "promise lapsed": _("{what}: the promise of {day} has lapsed.", what=name, day=instalment.promise),
        "promise broken": _("{what}: a promise was broken, and no new day was agreed.", what=name),
    }
    return shown[reason]


def _mine(ctx: Context, loose_end: LooseEnd) -> bool:
    roles = ctx.roles(loose_end.project)
    return bool(roles & {"finance", "auditor", "admin", "lead", "sales"}) or loose_end.owner == ctx.person.id
