"""Profit and loss (利润表): of the company by the form of its standard, of a project with its margin and its cost.

Labour is in the cost of a project, so its statement is only for who may know what it cost (`handlers.privacy`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chat.cards.card import Card, Cell, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Bilingual, Text, _
from handlers import lookup, month_spans, privacy
from handlers.books.chart import chart
from handlers.context import Context
from handlers.rules import Rules
from handlers.statements import ONLY, PROJECT_READERS, READERS
from ledger import months, profit
from ledger.accounts import COST_ROLES, Account
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.profit import LINES, PROJECT_LINES, YEAR_END, ProfitLine
from storage import account_sums
from storage.book import Book

_PROJECT_ONLY = sentence("The profit and loss of a project is for its lead and finance.")
_COST = (*COST_ROLES, "internal_cost")

ByProject = dict[int, dict[str, int]]
"""Project -> role -> credit less debit."""


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    if not rest and ctx.roles() & set(READERS):
        return Reply(card(ctx.book, ctx.rules, of), private=True)
    if not rest and ctx.project is None:
        raise ctx.refused(*READERS, sentence=ONLY)
    return Reply(_of_project(ctx, lookup.project(ctx, None, rest), of), private=True)


def show_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the months."""
    ctx.require(*READERS, sentence=ONLY)
    of = months.named(click.value)
    if of is None:
        raise BadInput(sentence("There is no such report."))
    return Reply(card(ctx.book, ctx.rules, of), private=True)


def _of_project(ctx: Context, project: Project, of: MonthSpan) -> Card:
    ctx.require(*PROJECT_READERS, project=project.id, sentence=_PROJECT_ONLY)
    if not may_see_cost(ctx, project.id):
        title = _("Profit and loss of {project}, {months}", project=lookup.shown(project), months=month_spans.shown(of))
        return Card(title, lines=(not_here(project),))
    return project_card(ctx.book, ctx.rules, (project,), of)


def may_see_cost(ctx: Context, project: int) -> bool:
    """Whether the person may see here what a project cost: its lead alone with the bot."""
    return bool(ctx.roles() & set(READERS)) or privacy.knows_pay(ctx, project)


def not_here(project: Project) -> Text:
    """Why its lead is not shown what it cost, here."""
    return _(
        "What {project} costs would tell somebody's pay. Ask me in our direct conversation.",
        project=lookup.shown(project),
    )


@dataclass(frozen=True, slots=True)
class _ProfitColumn:
    """A column of figures: the months that it is of, its head, and role -> credit less debit."""

    of: MonthSpan
    head: Text
    brought: Mapping[str, int]


def card(book: Book, rules: Rules, of: MonthSpan) -> Card:
    """The company's statement, by the form of its standard."""
    spans_shown = [of] if of.first in ("", of.year_to_date.first) else [of, of.year_to_date]
    columns = [_ProfitColumn(one, _head(one, of), brought(book, one)) for one in spans_shown]
    lines = LINES[rules.policies.standard]
    labels = _labels(rules)
    rows, refs = _rows(lines, labels, columns, rules, f"pl:{of.name}", every=True)
    heads = (_("Line item"), *(column.head for column in columns))
    return Card(
        _("Profit and loss, {months}", months=month_spans.shown(of)),
        table=Table(heads, rows, numeric=tuple(range(1, len(heads))), refs=refs),
        small=_("Before income tax, which is not kept in these books."),
    )


def project_card(book: Book, rules: Rules, projects: Collection[Project], of: MonthSpan) -> Card:
    """The statement of projects: what they brought, what it cost, and below what was spent so far by category."""
    spans_shown = list(dict.fromkeys((of, of.year_to_date, of.to_date)))
    heads = (_("Line item"), *(_head(one, of) for one in spans_shown))
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    groups: list[tuple[int, Text]] = []
    accounts = chart(book, rules)
    for project in projects:
        moved = [brought(book, one, project.id, more=_COST) for one in spans_shown]
        columns = [_ProfitColumn(one, _head(one, of), roles) for one, roles in zip(spans_shown, moved, strict=True)]
        begins = f"pl:{project.code}:{of.name}"
        result, result_refs = _rows(PROJECT_LINES, _PROJECT_LABELS, columns, rules, begins, every=False)
        spent = [{role: -roles[role] for role in _COST if roles.get(role)} for roles in moved]
        if not any(row[1:] != (None,) * (len(row) - 1) for row in result) and not any(spent):
            continue
        title = lookup.shown(project)
        groups.append((len(rows), _("Result of {project}", project=title)))
        rows += result
        refs += result_refs
        cost_rows, cost_refs = _cost_rows(rules, accounts, spent, begins)
        groups.append((len(rows), _("Cost incurred on {project}, by category", project=title)))
        rows += cost_rows
        refs += cost_refs
    name = lookup.shown(next(iter(projects))) if len(projects) == 1 else _("projects")
    title = _("Profit and loss of {project}, {months}", project=name, months=month_spans.shown(of))
    if not rows:
        return Card(title, lines=(_("Nothing is booked up to then."),))
    table = Table(heads, tuple(rows), numeric=tuple(range(1, len(heads))), groups=tuple(groups), refs=tuple(refs))
    return Card(title, table=table, small=_("In {currency}, without VAT.", currency=rules.currency))


def brought(book: Book, of: MonthSpan, project: int = 0, more: tuple[str, ...] = ()) -> dict[str, int]:
    """Role of income or expense, and of `more` -> credit less debit, minor units of the company's currency.

    What the end of a year carried into its profit is left out.
    """
    return _brought(book, of, [project] if project else None, more, by_project=False).get(0, {})


def brought_by_project(book: Book, of: MonthSpan, projects: Collection[int] | None, more: tuple[str, ...]) -> ByProject:
    """The same of each of some projects (None: of all, and what belongs to none under 0)."""
    return _brought(book, of, projects, more, by_project=True)


def _brought(
    book: Book, of: MonthSpan, projects: Collection[int] | None, more: tuple[str, ...], *, by_project: bool
) -> ByProject:
    found: dict[int, dict[str, int]] = {}

    def moved(sign: int, roles: tuple[str, ...], *, items: bool) -> None:
        for one in account_sums.movements(
            book, of.first, of.last, accounts=roles, projects=projects, items=items, by_project=by_project
        ):
            if items and not one.item.startswith(YEAR_END):
                continue
            of_project = found.setdefault(one.project, {})
            of_project[one.account] = of_project.get(one.account, 0) + sign * (one.credit - one.debit)

    moved(1, (*profit.ROLES, *more), items=False)
    if of.first[:4] != of.last[:4] or of.last.endswith("-12"):  # a year ends in these months
        moved(-1, profit.ROLES, items=True)
    return found


def _rows(
    lines: tuple[ProfitLine, ...],
    labels: Mapping[str, Text],
    columns: list[_ProfitColumn],
    rules: Rules,
    begins: str,
    *,
    every: bool,
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[str, ...]]:
    figures = [profit.amounts(lines, column.brought) for column in columns]
    rows, refs = [], []
    for line in lines:
        amounts = [of[line.name] for of in figures]
        if not every and line.roles and not any(amounts):
            continue
        rows.append((labels[line.name], *(_money(amount, rules) for amount in amounts)))
        refs.append(f"{begins}:{line.name}" if line.roles else "")
    return tuple(rows), tuple(refs)


def _cost_rows(
    rules: Rules, accounts: Mapping[str, Account], spent: list[dict[str, int]], begins: str
) -> tuple[list[tuple[Cell, ...]], list[str]]:
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    of_role = {account: Text("{name}", {"name": one.names}) for account, one in rules.category_of_account.items()}
    for role in _COST:
        if any(role in of for of in spent):
            name = of_role.get(role) or _role_shown(accounts, role)
            rows.append((name, *(_money(of.get(role, 0), rules) for of in spent)))
            refs.append(f"{begins}:{role}")
    if rows:
        rows.append((_("Cost incurred"), *(_money(sum(of.values()), rules) for of in spent)))
        refs.append("")
    return rows, refs


def _role_shown(accounts: Mapping[str, Account], role: str) -> Text:
    account = accounts[role]
    return Text("{name}", {"name": Bilingual(account.en, account.zh)})


def _money(amount: int, rules: Rules) -> Cell:
    return Money(amount, rules.currency) if amount else None


def _head(one: MonthSpan, asked: MonthSpan) -> Text:
    if one == asked:
        return month_spans.shown(one)
    return _("Since the beginning") if not one.first else _("Year to date")


def label(rules: Rules, name: str, of_project: bool) -> Text | None:
    """What a line is called in the statement."""
    return (_PROJECT_LABELS if of_project else _labels(rules)).get(name) or _PROJECT_LABELS.get(name)


def _labels(rules: Rules) -> Mapping[str, Text]:
    return _IFRS_LABELS if rules.policies.standard == "ifrs" else _CHINESE_LABELS


_CHINESE_LABELS: Mapping[str, Text] = {
    "revenue": _("1. Operating revenue"),
    "cost": _("Less: operating cost"),
    "surcharges": _("Less: taxes and surcharges"),
    "admin": _("Less: administrative expense"),
    "research": _("Less: research expense"),
    "of_which_research": _("of which research expense"),
    "finance": _("Less: finance expense"),
    "credit_loss": _("Plus: credit impairment (a loss below zero)"),
    "impairment": _("Plus: asset impairment (a loss below zero)"),
    "operating_profit": _("2. Operating profit"),
    "other_income": _("Plus: non-operating income"),
    "other_expense": _("Less: non-operating expense"),
    "of_which_bad_debts": _("of which bad debts"),
    "profit": _("3. Profit before tax"),
}
_IFRS_LABELS: Mapping[str, Text] = {
    "revenue": _("Revenue"),
    "cost": _("Cost of sales"),
    "gross_profit": _("Gross profit"),
    "research": _("Research expense"),
    "admin": _("Administrative expense"),
    "credit_loss": _("Impairment of receivables"),
    "impairment": _("Impairment of contract assets and cost"),
    "other_income": _("Other income"),
    "other_expense": _("Other expense"),
    "operating_profit": _("Operating profit"),
    "finance": _("Finance cost and exchange differences"),
    "profit": _("Profit before tax"),
}
_PROJECT_LABELS: Mapping[str, Text] = {
    "revenue": _("Revenue"),
    "cost_of_sales": _("Cost of sales"),
    "onerous_loss": _("Loss on onerous contracts"),
    "impairment": _("Impairment of contract cost"),
    "research": _("Research expense"),
    "admin": _("Administrative expense"),
    "margin": _("Margin"),
}
