"""Who worked how much by trade (工种), and what it cost where nobody's pay can be worked out from it.

Whoever may know pay sees every trade, alone with the bot.  Elsewhere a trade of one or two people, or one that is
mostly one person's, is not shown by itself: neither its money nor its hours.
"""

from __future__ import annotations

from collections import defaultdict

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Duration, Percent, Text, _, _n, verbatim
from handlers import lookup, privacy, query
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.period import Period, month
from ledger.trades import TradeGroup, open_groups
from storage import hours

READERS = ("lead", "finance", "admin", "auditor")
ONLY = sentence("Labour by trade is for the lead and finance.")


def show(said: Said, ctx: Context) -> Reply:
    asked = query.about(ctx, said.text)
    if asked.rest or asked.person:
        raise BadInput(
            sentence("I know no project called “{text}”."),
            text=(asked.rest or (asked.person.name if asked.person else ""))[:60],
            hint=sentence("Write for example: labour by trade apollo last month"),
        )
    project = asked.project or lookup.project(ctx, None)
    ctx.require(*READERS, project=project.id, sentence=ONLY)
    return Reply(_card(ctx, project, asked.period or month(ctx.today)), private=True)


def _card(ctx: Context, project: Project, period: Period) -> Card:
    every = _groups(ctx, project, period)
    title = _(
        "Labour on {project} by trade, {first} to {last}",
        project=lookup.shown(project),
        first=period.start,
        last=period.last,
    )
    if not every:
        return Card(title, lines=(_("Nobody has logged hours there."),))
    alone = privacy.knows_pay(ctx, project.id)
    shown = sorted(every, key=lambda one: -one.total) if alone else open_groups(every)
    total = sum(one.total for one in every)
    facts = [Fact(_("Hours in all"), Text("{h}", {"h": Duration(total)}))]
    if not shown:
        return Card(title, facts=tuple(facts), lines=(Text(privacy.ALONE),))
    whole = Money(sum(one.minor for one in every), project.currency)
    facts.append(Fact(_("Labour in all"), Text("{m}", {"m": whole})))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _called(one),
            len(one.minutes),
            Duration(one.total),
            Percent((one.total * 200 + total) // (2 * total)),
            Money(one.minor, project.currency),
        )
        for one in shown
    )
    table = Table(
        (_("Trade"), _("People"), _("Hours"), _("Share"), _("Cost")), rows, (1, 2, 3, 4), (2, 4), essential=(2, 3, 4)
    )
    unnamed = any("" in one.trades for one in every)
    small = _("A person's trade is set by a lead: trade ann welder") if unnamed else Text("")
    joined = () if alone else (_("Trades of few people are put together here; alone with me you see each."),)
    return Card(title, facts=tuple(facts), lines=joined, table=table, small=small)


def _groups(ctx: Context, project: Project, period: Period) -> list[TradeGroup]:
    """The project's hours of the period, each under the trade that the person had on the day."""
    minutes: dict[str, dict[int, int]] = defaultdict(dict)
    minor: dict[str, int] = defaultdict(int)
    for entry in hours.of_project(ctx.book, project.id, period, ctx.rules.currency):
        trade = ctx.directory.person(entry.person).trade(entry.day)
        minutes[trade][entry.person] = minutes[trade].get(entry.person, 0) + entry.minutes
        minor[trade] += entry.project_cost.minor
    return [TradeGroup((trade,), minutes[trade], minor[trade]) for trade in sorted(minutes)]


def _called(group: TradeGroup) -> Text:
    names = tuple(verbatim(trade) if trade else _("without a trade") for trade in sorted(group.trades))
    if len(names) > 4:
        return _n("{n} trade together", "{n} trades together", len(names))
    return Text("{names}", {"names": names})
