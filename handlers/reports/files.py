"""Reports and exports as files in the chat: who may see the figures gets them as a table, for nobody else's eyes."""

from __future__ import annotations

import re
from datetime import date

from chat.cards.card import Attachment, Button, Card, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.text import _, _n
from chat.words import say
from formats import table_out
from handlers import query
from handlers.context import Context
from handlers.reports import tables
from ledger.errors import BadInput, sentence
from ledger.period import Period

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEES_ALL = frozenset({"finance", "admin", "auditor"})
MOST = 20_000
"""More rows than that are no file for a chat; the command line writes them."""
_TOO_MANY = sentence("This makes {n} rows; a file in the chat has {most} at most.")
_NARROWER = sentence(
    "Name a month or a project, or let your administrator run “zhangfang report” or “zhangfang export”."
)
_KINDS = (
    ("hours", re.compile(r"\b(?:hours|time|timesheets?)\b|工时")),
    ("overdue", re.compile(r"\b(?:overdue|late)\b|逾期")),
    ("budget", re.compile(r"\b(?:budgets?|costs?|spending)\b|预算|费用|成本")),
)
_JOURNALS = {"csv": "journal.csv", "beancount": "journal.beancount", "hledger": "journal.hledger"}


def report(said: Said, ctx: Context) -> Reply:
    kind, words = _kind(said.text)
    if not kind:
        return Reply(_which(), private=True)
    asked = query.about(ctx, words)
    if asked.rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for a report."),
            text=asked.rest[:60],
            hint=sentence("Write for example: report hours last month"),
        )
    return _made(ctx, kind, asked.project.id if asked.project else 0, asked.period)


def report_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the kind of report."""
    if click.value not in tables.NAMES:
        raise BadInput(sentence("There is no such report."))
    return _made(ctx, click.value, ctx.project.id if ctx.project else 0, None)


def _kind(words: str) -> tuple[str, str]:
    """The kind of report that is named, and the other words."""
    low = folded(words)
    for kind, pattern in _KINDS:
        if named := pattern.search(low):
            return kind, f"{words[: named.start()]} {words[named.end() :]}"
    return "", words


def _which() -> Card:
    return Card(
        _("Which report?"),
        buttons=(
            Button(_("Budgets"), "report.make", "budget", style="main"),
            Button(_("Hours"), "report.make", "hours"),
            Button(_("Overdue payments"), "report.make", "overdue"),
        ),
    )


def _made(ctx: Context, kind: str, project: int, period: Period | None) -> Reply:
    allowed = _allowed(ctx, kind, project)
    if kind == "hours" and period is None:
        period = Period(ctx.today.replace(day=1), date.fromordinal(ctx.today.toordinal() + 1))
    first, last = (period.start, period.last) if period else (None, None)
    table = tables.rows(ctx.book, kind, ctx.rules, ctx.today, first, last, allowed)
    count = len(table) - 1
    if not count:
        return Reply(Card(_("There is nothing to report.")), private=True)
    if count > MOST:
        raise BadInput(_TOO_MANY, n=count, most=MOST, hint=_NARROWER)
    shown = [[say(tables.HEADS[name], ctx.locale) for name in table[0]], *table[1:]]
    span = f"{first}_{last}" if kind == "hours" else ctx.today.isoformat()
    file = Attachment(f"{kind}_{span}.xlsx", _XLSX, table_out.as_xlsx(shown))
    return Reply(Card(_n("A table with {n} row", "A table with {n} rows", count)), private=True, files=(file,))


def _allowed(ctx: Context, kind: str, project: int) -> set[int] | None:
    """The projects whose rows the person may take away; None: all.  Raises NotAllowed for none."""
    if ctx.roles() & _SEES_ALL:
        return {project} if project else None
    roles = {"lead", "sales"} if kind == "overdue" else {"lead"}
    mine = {seat.project for seat in ctx.directory.seats_of(ctx.person.id) if seat.project and seat.role in roles}
    projects = mine & {project} if project else mine
    if not projects:
        raise ctx.refused("lead", "finance", project=project, sentence=sentence("Reports are for leads and finance."))
    return projects


def export(said: Said, ctx: Context) -> Reply:
    target, words = "csv", said.text
    for name in _JOURNALS:
        if name in folded(words).split():
            target, words = name, re.sub(name, " ", words, count=1, flags=re.IGNORECASE)
    asked = query.about(ctx, words)
    if asked.rest or asked.project:
        raise BadInput(
            sentence("I export the journal of a period, as csv, beancount or hledger."),
            hint=sentence("Write for example: export beancount last month"),
        )
    first, last = (asked.period.start, asked.period.last) if asked.period else (None, None)
    text, entries = tables.journal(ctx.book, target, ctx.rules, first, last)
    if entries > MOST:
        raise BadInput(_TOO_MANY, n=entries, most=MOST, hint=_NARROWER)
    if not entries:
        return Reply(Card(_("There are no entries in that period.")), private=True)
    data = text.encode("utf-8-sig" if target == "csv" else "utf-8")
    file = Attachment(_JOURNALS[target], "text/csv" if target == "csv" else "text/plain", data)
    return Reply(
        Card(_n("{n} entry of the journal", "{n} entries of the journal", entries)), private=True, files=(file,)
    )
