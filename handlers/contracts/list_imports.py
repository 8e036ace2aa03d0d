"""Lists of running contracts or instalments out of a spreadsheet: looked at first, taken on request, undone as a whole.

What was paid before stands outside these books: it lowers what is open, without an entry.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chat.cards.card import Button, Card, Fact, Reply
from chat.incoming import Clicked
from chat.text import Text, _, _n
from formats.documents.contract_lists import ListedContract, ListedInstalment
from formats.sheet import Problem, Sheet
from handlers import button_values, lookup, uploads
from handlers.context import Context, Reading
from handlers.contracts.contracts import first_look, of_terms
from handlers.contracts.milestones import keep
from ledger import terms
from ledger.errors import BadInput, sentence
from ledger.money import Money, spread, totals
from ledger.names import plain
from ledger.nouns import Project
from ledger.owed import Contract
from ledger.terms import Rule
from storage import bulk, contracts, imports
from storage.contracts import PlannedInstalment

_ONLY = sentence("Only finance imports files.")


@dataclass(frozen=True, slots=True)
class ImportedContract:
    """A contract of a list with its plan; `keys` are those of its rows, `paid` what was paid before on each instalment,
    in minor units."""

    keys: tuple[str, ...]
    contract: Contract
    plan: tuple[PlannedInstalment, ...]
    paid: list[int]


@dataclass(slots=True)
class ContractListPlan:
    """What an import would do, and what it leaves out."""

    source: str
    new: list[ImportedContract] = field(default_factory=list)
    known: int = 0
    projects: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> tuple[Money, ...]:
        """What the new contracts come to, each currency for itself."""
        return totals(imported.contract.amount for imported in self.new)


def dropped(ctx: Context, reading: Reading) -> Reply:
    """A list that was dropped: what it would bring, and a button to take it."""
    assert reading.sheet is not None
    plan = planned(ctx, reading.sheet)
    keep(ctx, reading)
    buttons = (Button(_("Take them"), "contracts.import", reading.sha256, style="main"),) if plan.new else ()
    title = _n("{name}: {n} new contract", "{name}: {n} new contracts", len(plan.new), name=reading.name[:60])
    return Reply(_card(plan, title, buttons), private=True)


def take(click: Clicked, ctx: Context) -> Reply:
    sheet = uploads.again(ctx, click.value, {})
    number, plan = apply(ctx, sheet, click.value[:8])
    if not number:
        raise BadInput(sentence("Nothing in that list is new."))
    title = _n("{n} contract was taken.", "{n} contracts were taken.", len(plan.new))
    undo = Button(_("Undo this import"), "contracts.unimport", str(number))
    return Reply(_card(plan, title, (undo,)), replace=True, private=True)


def undo(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", "admin", sentence=_ONLY)
    number = button_values.number(click.value)
    made = imports.documents(ctx.book, number)
    for document in made:
        contracts.withdraw(ctx.book, int(document.partition(":")[2]), "import undone")
    imports.taken_back(ctx.book, number)
    title = _n("{n} contract was taken back.", "{n} contracts were taken back.", len(made))
    return Reply(Card(title), replace=True, private=True)


def planned(ctx: Context, sheet: Sheet) -> ContractListPlan:
    """See what a list would bring; nothing is written."""
    ctx.require("finance", "admin", sentence=_ONLY)
    plan = ContractListPlan(sheet.kind, problems=list(sheet.problems))
    known = bulk.known(ctx.book, sheet.kind, (row.key for row in sheet.rows))
    plan.known = sum(row.key in known for row in sheet.rows)
    rows = [row for row in sheet.rows if row.key not in known]
    if sheet.subject == "contracts":
        for row in rows:
            _contract(ctx, plan, row)
        return plan
    groups: dict[tuple[str, str, str], list[ListedInstalment]] = {}
    for listed in rows:
        groups.setdefault((listed.customer, listed.project, listed.number or listed.title), []).append(listed)
    for group in groups.values():
        _instalments(ctx, plan, group)
    return plan


def apply(ctx: Context, sheet: Sheet, name: str) -> tuple[int, ContractListPlan]:
    """Take what is new; returns the number of the import (0: nothing was new) and what was done."""
    plan = planned(ctx, sheet)
    if not plan.new:
        return 0, plan
    number = bulk.batch(ctx.book, sheet.kind, name, sheet.file, len(plan.new))
    made: list[tuple[str, str]] = []
    for imported in plan.new:
        kept = contracts.add(ctx.book, imported.contract, imported.plan, first_look(ctx))
        for instalment, before in zip(contracts.of_contract(ctx.book, kept.id), imported.paid, strict=True):
            if before:
                contracts.move(ctx.book, instalment, credited=before)
        made += [(key, f"contract:{kept.id}") for key in imported.keys]
    imports.remember(ctx.book, sheet.kind, number, made)
    return number, plan


def _contract(ctx: Context, plan: ContractListPlan, row: ListedContract) -> None:
    project = _project(ctx, plan, row.project, row.customer)
    if project is None:
        return
    signed = row.signed or ctx.today
    parts = of_terms(ctx, row.terms, terms.amounts(row.amount, row.terms), {"signed": signed})
    contract = Contract(
        0,
        project.id,
        row.customer,
        row.title,
        row.amount,
        signed,
        _owner(ctx, row.owner, project),
        row.number,
        "; ".join(term.text for term in row.terms)[:2000],
    )
    paid = spread(row.paid.minor, [planned.amount.minor for planned in parts])
    plan.new.append(ImportedContract((row.key,), contract, parts, paid))


def _instalments(ctx: Context, plan: ContractListPlan, group: list[ListedInstalment]) -> None:
    first = group[0]
    project = _project(ctx, plan, first.project, first.customer)
    if project is None:
        return
    total = Money(sum(row.amount.minor for row in group), first.amount.currency)
    if any(row.amount.currency != total.currency for row in group):
        plan.problems.append(Problem(first.line, sentence("A contract has one currency.")))
        return
    parts = tuple(
        PlannedInstalment(kind, row.amount, row.due, Rule("date", day=row.due) if row.due else None)
        for kind, row in zip(terms.dated_kinds(len(group)), group, strict=True)
    )
    contract = Contract(
        0, project.id, first.customer, first.title, total, ctx.today, _owner(ctx, first.owner, project), first.number
    )
    keys, paid = tuple(row.key for row in group), [row.paid.minor for row in group]
    plan.new.append(ImportedContract(keys, contract, parts, paid))


def _project(ctx: Context, plan: ContractListPlan, name: str, customer: str) -> Project | None:
    """The project that is named, or the one of that customer; what nobody knows is listed and left out."""
    match = lookup.project_names(ctx.directory).match(name) if name else None
    if match is not None and match.kind == "one":
        return ctx.directory.project(int(match.key))
    of_customer = [
        project
        for project in ctx.directory.projects.values()
        if project.customer and plain(project.customer) == plain(customer)
    ]
    if not name and len(of_customer) == 1:
        return of_customer[0]
    plan.projects[name or customer] += 1
    return None


def _owner(ctx: Context, name: str, project: Project) -> int:
    match = lookup.person_names(ctx.directory).match(name) if name else None
    if match is not None and match.kind == "one":
        return int(match.key)
    sales = ctx.directory.with_role("sales", project.id)
    return sales[0].id if len(sales) == 1 else 0


def _card(plan: ContractListPlan, title: Text, buttons: tuple[Button, ...]) -> Card:
    lines = [
        _n(
            "No project “{name}” here: {n} row is left out.",
            "No project “{name}” here: {n} rows are left out.",
            count,
            name=name,
        )
        for name, count in plan.projects.most_common(8)
    ]
    lines += [
        _("Line {line}: {what}", line=problem.line, what=Text(problem.sentence, problem.values))
        for problem in plan.problems[:10]
    ]
    facts = [Fact(_("Agreed"), Text("{m}", {"m": agreed})) for agreed in plan.total]
    facts.append(Fact(_("Known already"), Text("{n}", {"n": plan.known})))
    before = paid_before(plan)
    small = _("What was paid before lowers what is open and stands outside these books.") if before else Text("")
    return Card(
        title, lines=tuple(lines), facts=tuple(facts), buttons=buttons, small=small, tone="warn" if lines else "plain"
    )


def paid_before(plan: ContractListPlan) -> int:
    """Minor units that were paid before."""
    return sum(sum(imported.paid) for imported in plan.new)
