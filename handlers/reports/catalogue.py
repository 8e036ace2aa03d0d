"""The reports that have a name: each is a query that gives a card with one typed table, for whoever may see it.

A `ReportScope` says of what: whose projects, which days.  It is made where rights are decided, once; a report then
shows all that is in its scope, and every renderer shows what the report has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from chat.cards.card import Card, Cell, Table
from chat.pattern import Pattern
from chat.text import Duration, Percent, Text, _, verbatim
from handlers import figure_ids, job_context, lookup, month_spans
from handlers.contracts.labels import instalment_shown
from handlers.economics import cost_summary, labour_variance, profit_card, profits, schedule_chart, utilisation
from handlers.economics.view import ProfitView
from handlers.master_data import dictionary
from handlers.reviews import review
from handlers.rules import Rules
from handlers.site import materials as site_materials
from handlers.statements import contract_positions, profit, trial_balance, vat
from handlers.subcontracts import card as subcontract_card
from ledger.ageing import days_overdue
from ledger.budget import figures
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Project
from ledger.period import Period
from storage import balances, budgets, contracts, hours
from storage.book import Book
from storage.directory import Directory


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What a report is made of.

    Attributes:
        projects: the projects whose rows may be taken away; None: all.
        period: the days; None: those that the report takes by itself.
    """

    book: Book
    directory: Directory
    rules: Rules
    today: date
    projects: Collection[int] | None = None
    period: Period | None = None

    def holds(self, project: int) -> bool:
        return self.projects is None or project in self.projects


@dataclass(frozen=True, slots=True)
class NamedReport:
    """A report: its name for programs, its title, the words that ask for it, and the query.

    Attributes:
        roles: of a project, who may take its rows away (beside those who see all).
        tells_cost: it says what a project cost; of one on which few people work, that tells what they earn.
    """

    name: str
    title: Text
    words: Pattern
    roles: frozenset[str]
    make: Callable[[ReportScope], Card]
    tells_cost: bool = False


def _budget(scope: ReportScope) -> Card:
    heads = (
        *(_("Project"), _("Project name"), _("Category"), _("Budget"), _("Actual")),
        *(_("Pending"), _("Committed"), _("Left"), _("% used")),
    )
    rows: list[tuple[Cell, ...]] = []
    refs: list[str] = []
    groups: list[tuple[int, Text]] = []
    for project in sorted(scope.directory.projects.values(), key=lambda project: project.code):
        if not scope.holds(project.id):
            continue
        version, uses = budgets.current(scope.book, project.id), balances.of_project(scope.book, project.id)
        lines = figures(version, uses, tuple(scope.rules.categories), scope.rules.count_pending)
        if lines:
            groups.append((len(rows), lookup.shown(project)))
        for line in lines:
            refs.append(figure_ids.of_budget(project, line.category))
            stages = (line.limit, line.use.posted, line.use.pending, line.use.committed, line.available)
            rows.append(
                (
                    project.code,
                    lookup.shown(project),
                    lookup.category_shown(scope.rules, line.category),
                    *(_money(minor, project) for minor in stages),
                    None if line.percent is None else Percent(line.percent),
                )
            )
    table = Table(heads, tuple(rows), (3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7), tuple(groups), refs=tuple(refs))
    return Card(_("Budgets by category"), table=table)


def _hours(scope: ReportScope) -> Card:
    period = scope.period or Period(scope.today.replace(day=1), date.fromordinal(scope.today.toordinal() + 1))
    heads = (_("Day"), _("Person"), _("Project"), _("Category"), _("Task"), _("Hours"), _("Note"))
    tasks = scope.directory.tasks
    rows = tuple(
        (
            entry.day,
            scope.directory.people[entry.person].name,
            scope.directory.projects[entry.project].code,
            lookup.category_shown(scope.rules, entry.category),
            task.name if (task := tasks.get(entry.task)) else None,
            Duration(entry.minutes),
            entry.note or None,
        )
        for entry in hours.worked(scope.book, period, scope.rules.currency)
        if scope.holds(entry.project)
    )
    title = _("Hours from {first} to {last}", first=period.start, last=period.last)
    return Card(title, table=Table(heads, rows, (5,), (5,)))


def _overdue(scope: ReportScope) -> Card:
    heads = (*(_("Customer"), _("Project"), _("Instalment"), _("Due"), _("Days late"), _("Open"), _("Owner")),)
    people = scope.directory.people
    seen = [one for one in contracts.overdue(scope.book, scope.today, limit=100_000) if scope.holds(one.project)]
    rows = tuple(
        (
            verbatim(instalment.customer),
            scope.directory.projects[instalment.project].code,
            instalment_shown(instalment),
            instalment.due,
            days_overdue(instalment.due, scope.today),
            instalment.open,
            owner.name if (owner := people.get(instalment.owner)) else None,
        )
        for instalment in seen
    )
    refs = tuple(f"instalment:{one.id}" for one in seen)
    return Card(_("Overdue payments on {day}", day=scope.today), table=Table(heads, rows, (4, 5), (5,), refs=refs))


def _utilisation(scope: ReportScope) -> Card:
    now = Period(scope.today.replace(day=1), scope.today)
    period = utilisation.past(scope.period or now, scope.today)
    found = utilisation.time_use(scope.book, scope.directory, scope.rules, period, scope.today)
    return utilisation.card(scope.directory, found, whole=True, week_start=scope.rules.week_start)


def _labour_variance(scope: ReportScope) -> Card:
    day = min(scope.period.last, scope.today) if scope.period else scope.today
    ordered = sorted(scope.directory.projects.values(), key=lambda project: project.code)
    every = [labour_variance.to_date(scope.book, scope.directory, one, day) for one in ordered if scope.holds(one.id)]
    return Card(_("Labour variance by role, up to {day}", day=day), table=labour_variance.table_of(every))


def _materials(scope: ReportScope) -> Card:
    day = min(scope.period.last, scope.today) if scope.period else scope.today
    ctx = job_context.context(scope.book, scope.rules)
    ordered = sorted(scope.directory.projects.values(), key=lambda project: project.code)
    every = [(one, site_materials.of_project(ctx, one, day)) for one in ordered if scope.holds(one.id)]
    return Card(_("Materials, up to {day}", day=day), table=site_materials.table_of(every))


def _subcontracts(scope: ReportScope) -> Card:
    ctx = job_context.context(scope.book, scope.rules)
    ordered = sorted(scope.directory.projects.values(), key=lambda project: project.code)
    every = [(one, subcontract_card.of_project(ctx, one)) for one in ordered if scope.holds(one.id)]
    return Card(_("Subcontracts on {day}", day=scope.today), table=subcontract_card.table_of(every))


def _trial_balance(scope: ReportScope) -> Card:
    return trial_balance.card(scope.book, scope.rules, _months(scope))


def _profit(scope: ReportScope) -> Card:
    if scope.projects is None:
        return profit.card(scope.book, scope.rules, _months(scope))
    projects = [scope.directory.project(id) for id in sorted(scope.projects)]
    return profit.project_card(scope.book, scope.rules, projects, _months(scope))


def _project_profit(scope: ReportScope) -> Card:
    ctx, of = job_context.context(scope.book, scope.rules), _months(scope)
    if scope.projects is None:
        return profits.report(ctx, of, None)
    projects = [scope.directory.project(id) for id in sorted(scope.projects)]
    if len(projects) == 1:
        return profit_card.card(ctx, projects[0], ProfitView(of, min(of.last_day, scope.today), whole=True))
    return profits.report(ctx, of, projects)


def _cost_summary(scope: ReportScope) -> Card:
    return cost_summary.report(job_context.context(scope.book, scope.rules), _months(scope), scope.projects)


def _project_review(scope: ReportScope) -> Card:
    ctx, of = job_context.context(scope.book, scope.rules), _months(scope).to_date
    if scope.projects is None or len(scope.projects) != 1:
        raise BadInput(
            sentence("A review is of one project."), hint=sentence("Say for example: report project review apollo")
        )
    project = scope.directory.project(next(iter(scope.projects)))
    return review.card(ctx, project, ProfitView(of, min(of.last_day, scope.today), whole=True))


def _schedule(scope: ReportScope) -> Card:
    if scope.projects is None or len(scope.projects) != 1:
        raise BadInput(
            sentence("A schedule is of one project."), hint=sentence("Say for example: report schedule apollo")
        )
    project = scope.directory.project(next(iter(scope.projects)))
    return schedule_chart.card(job_context.context(scope.book, scope.rules), project)


def _contracts(scope: ReportScope) -> Card:
    projects = [scope.directory.project(id) for id in scope.projects or ()]
    only = projects[0] if len(projects) == 1 else None
    return contract_positions.card(scope.book, scope.directory, scope.rules, _months(scope), scope.today, only)


def _vat(scope: ReportScope) -> Card:
    return vat.card(scope.book, scope.directory, scope.rules, _months(scope), scope.today)


def _dictionary(scope: ReportScope) -> Card:
    return dictionary.card(scope.book, scope.directory, scope.rules, scope.today)


def _months(scope: ReportScope) -> MonthSpan:
    now = Period(scope.today.replace(day=1), date.fromordinal(scope.today.toordinal() + 1))
    return month_spans.of_period(scope.period, now)


def _money(minor: int | None, project: Project) -> Money | None:
    return None if minor is None else Money(minor, project.currency)


REPORTS: Mapping[str, NamedReport] = {
    report.name: report
    for report in (
        NamedReport(
            "budget",
            _("Budgets"),
            Pattern(r"\b(?:budgets?|costs?|spending)\b|预算|费用|成本"),
            frozenset({"lead"}),
            _budget,
            tells_cost=True,
        ),
        NamedReport("hours", _("Hours"), Pattern(r"\b(?:hours|time|timesheets?)\b|工时"), frozenset({"lead"}), _hours),
        NamedReport(
            "overdue",
            _("Overdue payments"),
            Pattern(r"\b(?:overdue|late)\b|逾期"),
            frozenset({"lead", "sales"}),
            _overdue,
        ),
        NamedReport(
            "trial-balance",
            _("Trial balance"),
            Pattern(r"\btrial balance\b|科目余额表?|试算平衡表?|余额表"),
            frozenset(),
            _trial_balance,
        ),
        NamedReport(
            "profit-and-loss",
            _("Profit and loss"),
            Pattern(r"\bprofit (?:and|&) loss\b|\bp ?& ?l\b|\bpnl\b|\bincome statement\b|利润表|损益表|项目利润"),
            frozenset({"lead"}),
            _profit,
            tells_cost=True,
        ),
        NamedReport(
            "project-profit",
            _("Profit of projects"),
            Pattern(r"\bprofits?\b|\bmargins?\b|\bprofitability\b|项目盈亏|利润|毛利"),
            frozenset({"lead"}),
            _project_profit,
            tells_cost=True,
        ),
        NamedReport(
            "cost-summary",
            _("Project cost summary"),
            Pattern(r"\b(?:project )?costs? summar(?:y|ies)\b|项目?成本汇总表?|项目成本表|成本汇总"),
            frozenset({"lead"}),
            _cost_summary,
            tells_cost=True,
        ),
        NamedReport(
            "project-review",
            _("Project review"),
            Pattern(r"\bproject reviews?\b|项目效益评估(?:报告)?|复盘(?:报告)?"),
            frozenset({"lead"}),
            _project_review,
            tells_cost=True,
        ),
        NamedReport(
            "schedule",
            _("Schedule"),
            Pattern(r"\bschedules?\b|\bgantt(?: charts?)?\b|\bprogress\b|进度(?:表|计划)?|甘特图"),
            frozenset({"lead", "sales"}),
            _schedule,
        ),
        NamedReport(
            "contract-positions",
            _("Contract positions"),
            Pattern(r"\bcontract (?:positions|balances)\b|合同台账|合同状态表"),
            frozenset(),
            _contracts,
        ),
        NamedReport("vat", _("VAT"), Pattern(r"\bvat\b|增值税"), frozenset(), _vat),
        NamedReport(
            "data-dictionary",
            _("Data dictionary"),
            Pattern(r"\bdata dictionary\b|数据字典|主数据"),
            frozenset(),
            _dictionary,
        ),
        NamedReport("utilisation", _("Utilisation"), Pattern(r"\butili[sz]ation\b|利用率"), frozenset(), _utilisation),
        NamedReport(
            "labour-variance",
            _("Labour variance"),
            Pattern(r"\blabou?r variances?\b|人工(?:成本)?差异"),
            frozenset({"lead"}),
            _labour_variance,
            tells_cost=True,
        ),
        NamedReport(
            "materials",
            _("Materials"),
            Pattern(r"\bmaterials?(?: variances?| use)?\b|材料(?:差异|用量|耗用)表?|领料"),
            frozenset({"lead"}),
            _materials,
        ),
        NamedReport(
            "subcontracts",
            _("Subcontracts"),
            Pattern(r"\bsubcontracts?\b|(?:外包|分包)(?:合同|台账)"),
            frozenset({"lead", "sales"}),
            _subcontracts,
        ),
    )
}
"""Name -> report, in the order in which they are offered."""
ASKED_FIRST = (
    *("data-dictionary", "project-review", "schedule"),
    *("cost-summary", "trial-balance", "profit-and-loss", "project-profit", "contract-positions", "vat"),
    *("utilisation", "labour-variance", "materials", "subcontracts", "hours", "overdue", "budget"),
)
"""“costs of overdue hours”: the first of these whose words are said."""
