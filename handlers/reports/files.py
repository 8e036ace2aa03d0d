"""Reports and exports as files in the chat: who may see the figures gets them as a table, for nobody else's eyes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace

from chat.cards.card import Attachment, Button, Card, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.pattern import Pattern
from chat.text import NOTHING, Text, _, _n
from formats.warehouse.archive import NoParquet, WarehouseFormat
from handlers import privacy, query
from handlers.context import Context
from handlers.reports import journal, printing, warehouse
from handlers.reports.catalogue import ASKED_FIRST, REPORTS, NamedReport, ReportScope
from handlers.reports.file_wish import file_wish
from ledger.errors import BadInput, NotAllowed, sentence
from ledger.period import Period

_SEES_ALL = frozenset({"finance", "admin", "auditor"})
MOST = 20_000
"""More rows than that are no file for a chat; the command line writes them."""
_TOO_MANY = sentence("This makes {n} rows; a file in the chat has {most} at most.")
_NARROWER = sentence(
    "Name a month or a project, or let your administrator run “zhangfang report” or “zhangfang export”."
)
_BY_HAND = sentence("Let your administrator run “zhangfang export warehouse”.")
_WAREHOUSE = Pattern(r"\b(?:data )?warehouse\b|数据仓库|数仓")
_PARQUET = Pattern(r"\bparquet\b")
_KIND = Pattern(
    r"\b(?:(?:as|in) )?(?:csv|parquet)(?: files?)?\b|\b(?:the|a|all|tables?|for|please)\b|全部|所有|请|格式|文件"
)
_JOURNALS = {"csv": "journal.csv", "beancount": "journal.beancount", "hledger": "journal.hledger"}


def report(said: Said, ctx: Context) -> Reply:
    """“report hours last month as pdf”: an Excel workbook where no kind of file is named."""
    text, kind = file_wish(said.text)
    named, words = _named(text)
    if named is None:
        return Reply(_which(), private=True)
    asked = query.about(ctx, words)
    if asked.rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for a report."),
            text=asked.rest[:60],
            hint=sentence("Write for example: report hours last month"),
        )
    return _made(ctx, named, asked.project.id if asked.project else 0, asked.period, kind or "xlsx")


def report_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the name of the report."""
    named = REPORTS.get(click.value)
    if named is None:
        raise BadInput(sentence("There is no such report."))
    return _made(ctx, named, ctx.project.id if ctx.project else 0, None, "xlsx")


def _named(words: str) -> tuple[NamedReport | None, str]:
    """The report that is named, and the other words."""
    low = folded(words)
    for name in ASKED_FIRST:
        if said := REPORTS[name].words.search(low):
            return REPORTS[name], f"{words[: said.start()]} {words[said.end() :]}"
    return None, words


def _which() -> Card:
    buttons = tuple(Button(one.title, "report.make", one.name) for one in REPORTS.values())
    return Card(_("Which report?"), buttons=buttons)


def _made(ctx: Context, named: NamedReport, project: int, period: Period | None, kind: printing.FileKind) -> Reply:
    projects = _may_tell(ctx, named, _allowed(ctx, named, project))
    scope = ReportScope(ctx.book, ctx.directory, ctx.rules, ctx.today, projects, period)
    card = named.make(scope)
    count = len(card.table.rows) if card.table else 0
    if not count:
        return Reply(Card(_("There is nothing to report.")), private=True)
    if count > MOST:
        raise BadInput(_TOO_MANY, n=count, most=MOST, hint=_NARROWER)
    file = printing.file(card, kind, ctx.rules, ctx.locale, ctx.today, name=f"{named.name}_{_days(period, ctx)}")
    title = _n("{title}: a table with {n} row", "{title}: a table with {n} rows", count, title=card.title)
    return Reply(Card(title), private=True, files=(file,))


def _days(period: Period | None, ctx: Context) -> str:
    return f"{period.start}_{period.last}" if period else ctx.today.isoformat()


def _allowed(ctx: Context, named: NamedReport, project: int) -> set[int] | None:
    """The projects whose rows the person may take away; None: all.  Raises NotAllowed for none."""
    if ctx.roles() & _SEES_ALL:
        return {project} if project else None
    seats = ctx.directory.seats_of(ctx.person.id)
    mine = {seat.project for seat in seats if seat.project and seat.role in named.roles}
    projects = mine & {project} if project else mine
    if not projects:
        raise ctx.refused("lead", "finance", project=project, sentence=sentence("Reports are for leads and finance."))
    return projects


def _may_tell(ctx: Context, named: NamedReport, projects: set[int] | None) -> set[int] | None:
    """The projects.  Raises NotAllowed where their cost is not told here."""
    if projects is None or not named.tells_cost or ctx.roles() & _SEES_ALL:
        return projects
    if not all(privacy.knows_pay(ctx, id) for id in projects):
        raise NotAllowed(
            sentence("What a project costs would tell somebody's pay, so its report is not given here."),
            hint=privacy.IN_PRIVATE,
        )
    return projects


def as_file(reply: Reply, kind: printing.FileKind, ctx: Context) -> Reply:
    """The reply's tables as files, for whoever the reply itself is for; a reply with a file already stays as it is."""
    if reply.files or reply.card is None:
        return reply
    cards = [card for card in (reply.card, *reply.more) if card.table and card.table.rows] or [reply.card]
    if reply.one_file and kind in ("xlsx", "pdf"):
        file = printing.one_file(cards, kind, ctx.rules, ctx.locale, ctx.today, reply.one_file)
        return Reply(
            Card(reply.card.title, lines=tuple(_titled(card) for card in cards)), private=reply.private, files=(file,)
        )
    files = [printing.file(card, kind, ctx.rules, ctx.locale, ctx.today) for card in cards]
    titles = [_titled(card) for card in cards]
    small = cards[0].small if len(cards) == 1 else NOTHING
    card = Card(titles[0], lines=tuple(titles[1:]), small=small)
    return Reply(card, private=reply.private, files=_apart(files))


def _titled(card: Card) -> Text:
    count = len(card.table.rows) if card.table else 0
    return _n("{title}: a table with {n} row", "{title}: a table with {n} rows", count, title=card.title)


def _apart(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The files, each under a name of its own."""
    out: list[Attachment] = []
    for file in files:
        stem, _point, ending = file.name.rpartition(".")
        same = sum(other.name.startswith(stem) for other in out)
        out.append(replace(file, name=f"{stem}_{same + 1}.{ending}") if same else file)
    return tuple(out)


def export(said: Said, ctx: Context) -> Reply:
    if _WAREHOUSE.search(folded(said.text)):
        return _warehouse(said, ctx)
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
    text, entries = journal.journal(ctx.book, target, ctx.rules, first, last)
    if entries > MOST:
        raise BadInput(_TOO_MANY, n=entries, most=MOST, hint=_NARROWER)
    if not entries:
        return Reply(Card(_("There are no entries in that period.")), private=True)
    data = text.encode("utf-8-sig" if target == "csv" else "utf-8")
    file = Attachment(_JOURNALS[target], "text/csv" if target == "csv" else "text/plain", data)
    return Reply(
        Card(_n("{n} entry of the journal", "{n} entries of the journal", entries)), private=True, files=(file,)
    )


def _warehouse(said: Said, ctx: Context) -> Reply:
    """All published tables in one archive; they tell nobody's pay, and are of the whole company."""
    kind: WarehouseFormat = "parquet" if _PARQUET.search(folded(said.text)) else "csv"
    rest = _KIND.sub(" ", _WAREHOUSE.sub(" ", folded(said.text))).strip(" .。!！")
    if rest:
        raise BadInput(
            sentence("A warehouse gets all published tables as they stand; I do not know what “{text}” means there."),
            text=rest[:60],
            hint=sentence("Write for example: export warehouse"),
        )
    count = warehouse.how_many(ctx.book)
    if count > MOST:
        raise BadInput(_TOO_MANY, n=count, most=MOST, hint=_BY_HAND)
    out = io.BytesIO()
    try:
        tables = warehouse.write(ctx.book, out, kind)
    except NoParquet:
        raise BadInput(
            sentence("What writes Parquet is not installed here."),
            hint=sentence("Write “export warehouse” for CSV, or let your administrator install zhangfang[warehouse]."),
        ) from None
    file = Attachment(f"warehouse_{ctx.today.isoformat()}.zip", "application/zip", out.getvalue())
    title = _n("{n} table for a data warehouse", "{n} tables for a data warehouse", len(tables))
    lines = (
        _n("They have {n} row.", "They have {n} rows.", count),
        _("What somebody earns is not in them; dictionary.csv says what each column is."),
    )
    return Reply(Card(title, lines=lines), private=True, files=(file,))
