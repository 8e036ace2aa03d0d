"""statements.xlsx of a settlement: its lines, what the project cost item by item, its budget, its margin; as of the
cut-off, from the same entries as the rest of the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from chat.cards.card import Card, Cell, Table
from chat.text import NOTHING, Duration, Percent, Text, _, verbatim
from chat.words import plain_day, say
from formats.settlements.workbook import StatementSheet, statements
from handlers import figure_ids, lookup
from handlers.context import Context
from handlers.economics import project_figures
from handlers.reports import printing
from handlers.reports.evidence_scope import EvidenceFound, EvidenceScope
from handlers.settlement_papers.paper_words import COLUMNS, PARTY_TITLES, line_label
from handlers.settlements.words import BASES
from ledger.journal import JournalEntry, Posting
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import month_key
from ledger.settlements.document import Settlement
from ledger.settlements.statement import NUMBERS
from storage import budgets

if TYPE_CHECKING:
    from formats.reports.printed import PrintedReport


def workbook(ctx: Context, of: Settlement, scope: EvidenceScope, found: EvidenceFound, locale: str) -> bytes:
    """The file; the same books give the same bytes."""
    project = ctx.directory.project(of.project)
    own, zh = ctx.rules.letters, locale == "zh-CN"
    sender = (own.sender or own.sender_en) if zh else (own.sender_en or own.sender)
    title = say(_("{what}, {project}", what=PARTY_TITLES[of.party], project=lookup.shown(project)), locale)
    version = _("No. {number}, version {n}", number=of.shown_number or "–", n=of.version)
    sheet = StatementSheet(
        title,
        next(iter((*sender[:1], *ctx.rules.company[:1])), ""),
        (of.counterpart.name, say(version, locale), plain_day(of.until, locale)),
        say(_("Item"), locale),
        (say(COLUMNS[0], locale), say(COLUMNS[1], locale), say(COLUMNS[2], locale)),
        {basis: say(words, locale) for basis, words in BASES.items()},
        {name: say(line_label(name, of.party), locale) for name in NUMBERS},
        of.currency,
    )
    cost = [(one, line) for one in found.entries for line in one.postings if _costs(line, scope)]
    cards = (_detail(ctx, project, cost), _budget(ctx, project, of, cost), _margin(ctx, project, of))
    reports = [_printed(ctx, card, of, locale) for card in cards if card.table and card.table.rows]
    return statements(sheet, of.computed.statements, reports)


def _printed(ctx: Context, card: Card, of: Settlement, locale: str) -> PrintedReport:
    return replace(printing.printed(card, ctx.rules, locale, of.until), made="")  # not the day on which it was asked


def _costs(line: Posting, scope: EvidenceScope) -> bool:
    return bool(line.category) and line.project == scope.project_id


def _detail(ctx: Context, project: Project, cost: Sequence[tuple[JournalEntry, Posting]]) -> Card:
    """项目成本明细表: every line of cost, under its category."""
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = []
    refs: list[str] = []
    for name in _categories(ctx, cost):
        groups.append((len(rows), _category(ctx, name)))
        for entry, line in cost:
            if line.category == name:
                person = ctx.directory.people.get(line.person)
                hours = Duration(line.minutes) if line.minutes else None
                who = verbatim(person.name) if person else NOTHING
                rows.append((entry.booked, verbatim(entry.memo), who, hours, line.company))
                refs.append(f"entry:{entry.id}/{_place(entry, line)}")
    heads = (_("Booked on"), _("What"), _("Person"), _("Hours"), _("Cost"))
    table = Table(heads, tuple(rows), numeric=(3, 4), summed=(4,), groups=tuple(groups), refs=tuple(refs))
    return Card(_("Cost detail"), lines=(lookup.shown(project),), table=table)


def _place(entry: JournalEntry, of: Posting) -> int:
    """Which line of its entry it is."""
    return next((at for at, one in enumerate(entry.postings, 1) if one is of), 1)


def _budget(ctx: Context, project: Project, of: Settlement, cost: Sequence[tuple[JournalEntry, Posting]]) -> Card:
    """预算执行对比表: the version in force at the cut-off beside what was booked by then."""
    evening = datetime.combine(of.until + timedelta(days=1), time(), ctx.rules.zone)
    version = budgets.in_force(ctx.book, project.id, evening)
    booked: dict[str, int] = {}
    for _entry, line in cost:
        booked[line.category] = booked.get(line.category, 0) + line.project_amount.minor
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    for name in dict.fromkeys((*(line.category for line in version.lines), *booked)):
        planned, used = version.of(name), booked.get(name, 0)
        left = None if planned is None else Money(planned - used, project.currency)
        plan = None if planned is None else Money(planned, project.currency)
        share = Percent(round(used * 100 / planned)) if planned else None
        rows.append((_category(ctx, name), plan, Money(used, project.currency), share, left))
        refs.append(figure_ids.of_budget(project, name))
    heads = (_("Category"), _("Budget"), _("Booked"), _("% used"), _("Left"))
    small = _("Version {n} of the budget.", n=version.number) if version.number else _("There was no budget then.")
    table = Table(heads, tuple(rows), numeric=(1, 2, 3, 4), summed=(1, 2, 4), refs=tuple(refs))
    return Card(_("Budget execution"), lines=(lookup.shown(project),), table=table, small=small)


def _margin(ctx: Context, project: Project, of: Settlement) -> Card:
    """利润率分析表: what the project brought and cost by the end of the month of the cut-off."""
    figures = project_figures.on(ctx, [project], of.until)[project.id].figures
    begins = f"pl:{project.code}:{MonthSpan('', month_key(of.until)).name}"
    lines_ = (
        (_("Revenue"), figures.revenue, "revenue"),
        (_("Cost of sales"), figures.cost_of_sales, "cost_of_sales"),
        (_("Expected losses"), figures.losses, "onerous_loss"),
        (_("Margin"), figures.margin, ""),  # of the lines above it
        (_("Cost incurred"), figures.incurred, figure_ids.INCURRED),
        (_("Cost that waits for its revenue"), figures.waiting, ""),  # incurred less cost of sales, both of which open
    )
    rows = tuple((words, Money(minor, ctx.rules.currency)) for words, minor, _name in lines_)
    refs = tuple(f"{begins}:{name}" if name else "" for _words, _minor, name in lines_)
    lines = (lookup.shown(project), _("By the end of {month}.", month=f"{of.until:%Y-%m}"))
    return Card(_("Margin"), lines=lines, table=Table((_("Figure"), _("Amount")), rows, numeric=(1,), refs=refs))


def _categories(ctx: Context, cost: Sequence[tuple[JournalEntry, Posting]]) -> list[str]:
    there = {line.category for _entry, line in cost}
    known = [name for name in ctx.rules.categories if name in there]
    return [*known, *sorted(there - set(known))]


def _category(ctx: Context, name: str) -> Text:
    known = ctx.rules.categories.get(name)
    return Text("{c}", {"c": known.names}) if known else verbatim(name)
