"""Lists of running contracts or instalments out of a spreadsheet: looked at first, taken on request, undone as a whole.

What was paid before stands outside these books: it lowers what is open, without an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chat.cards.card import Fact
from chat.text import Text, _, _n, verbatim
from formats.documents.contract_lists import ListedContract, ListedInstalment
from formats.sheet import Problem, Sheet
from handlers import lookup, money_events
from handlers.context import Context
from handlers.contracts.contracts import first_look, gone, of_terms
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from ledger import terms
from ledger.errors import BadInput, sentence
from ledger.money import Money, spread, totals
from ledger.names import plain
from ledger.nouns import Project
from ledger.owed import Contract
from ledger.terms import Rule
from storage import contracts, imports
from storage.contracts import PlannedInstalment
from storage.imports import Import, Imported


@dataclass(frozen=True, slots=True)
class ImportedContract:
    """A contract of a list with its plan.

    `keys` are those of its rows with what each said, `paid` what was paid before on each instalment, in minor units.
    """

    keys: tuple[tuple[str, str], ...]
    contract: Contract
    plan: tuple[PlannedInstalment, ...]
    paid: list[int]


MOST = 10_000
"""A list with more lines than these is no list of contracts."""


def planner(ctx: Context, sheet: Sheet) -> Planner:
    known = imports.known(ctx.book, sheet.kind, [row.key for row in sheet.rows])

    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            if (kept := known.get(row.key)) is not None:
                if kept.digest in ("", row.digest):
                    made.known += 1
                else:
                    made.problems.append(Problem(row.line, _OTHERWISE))
        fresh = [row for row in rows if row.key not in known]
        if sheet.subject == "contracts":
            for row in fresh:
                _contract(ctx, made, row)
            return made
        groups: dict[tuple[str, str, str], list[ListedInstalment]] = {}
        for listed in fresh:
            groups.setdefault((listed.customer, listed.project, listed.number or listed.title), []).append(listed)
        for group in groups.values():
            _instalments(ctx, made, group)
        return made

    return plan


_OTHERWISE = sentence("It reads otherwise than when it was imported; a contract that stands here is changed by hand.")


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    made: list[Imported] = []
    for listed in (listed for plan in plans for listed in plan.new):
        kept = contracts.add(ctx.book, listed.contract, listed.plan, first_look(ctx))
        for instalment, before in zip(contracts.of_contract(ctx.book, kept.id), listed.paid, strict=True):
            if before:
                contracts.move(ctx.book, instalment, credited=before)
        made += [Imported(of.source, key, f"contract:{kept.id}", digest) for key, digest in listed.keys]
    if made:
        imports.remember(ctx.book, of.id, made)


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """Contracts on which something was invoiced or paid stay."""
    rows = imports.of_import(ctx.book, of.id, MOST, after)  # all rows of a contract go together
    if not rows:
        return Undone(0)
    numbers = {row.number for row in rows}
    taken, stays = set(), []
    for number in sorted(numbers):
        try:
            with ctx.part():
                gone(ctx, contracts.contract(ctx.book, number), "import undone")
        except BadInput as error:
            stays.append(_("Contract {number}: {why}", number=number, why=Text(error.sentence, error.values)))
        else:
            taken.add(number)
    imports.forget(ctx.book, [row for row in rows if row.number in taken])
    return Undone(len(taken), tuple(stays), rows[-1].identity)


def _contract(ctx: Context, plan: Plan, row: ListedContract) -> None:
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
    plan.new.append(ImportedContract(((row.key, row.digest),), contract, parts, paid))


def _instalments(ctx: Context, plan: Plan, group: list[ListedInstalment]) -> None:
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
    keys, paid = tuple((row.key, row.digest) for row in group), [row.paid.minor for row in group]
    plan.new.append(ImportedContract(keys, contract, parts, paid))


def _project(ctx: Context, plan: Plan, name: str, customer: str) -> Project | None:
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
    plan.miss("project", name or customer)
    return None


def _owner(ctx: Context, name: str, project: Project) -> int:
    match = lookup.person_names(ctx.directory).match(name) if name else None
    if match is not None and match.kind == "one":
        return int(match.key)
    sales = ctx.directory.with_role("sales", project.id)
    return sales[0].id if len(sales) == 1 else 0


def _shown(ctx: Context, listed: ImportedContract) -> tuple[Text, ...]:
    contract = listed.contract
    return (
        verbatim(contract.number or "–"),
        verbatim(contract.customer),
        lookup.shown(ctx.directory.project(contract.project)),
        Text("{m}", {"m": contract.amount}),
    )


def _facts(ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    agreed = [Fact(_("Agreed"), Text("{m}", {"m": total})) for total in totals(one.contract.amount for one in plan.new)]
    before = totals(Money(sum(one.paid), one.contract.amount.currency) for one in plan.new)
    agreed += [Fact(_("Paid before (outside these books)"), Text("{m}", {"m": total})) for total in before if total]
    doubts = (money_events.signed_before(ctx, one.contract) for one in plan.new)
    here = [Text(doubt.sentence, doubt.values) for doubt in doubts if doubt is not None]
    agreed += [Fact(_("Maybe here already"), said) for said in here[:_DOUBTS]]
    if len(here) > _DOUBTS:
        agreed.append(Fact(_("Maybe here already"), _n("and {n} more", "and {n} more", len(here) - _DOUBTS)))
    return tuple(agreed)


_DOUBTS = 8
"""So many contracts that may be recorded already are named before the file is taken."""

CONTRACTS = ImportKind(
    name="contracts",
    subjects=("contracts", "instalments"),
    called=_("contracts"),
    roles=("finance", "admin"),
    only=sentence("Only finance imports files."),
    planner=planner,
    write=write,
    heads=(_("Number"), _("Customer"), _("Project"), _("Amount")),
    numeric=(3,),
    shown=_shown,
    facts=_facts,
    take_back=take_back,
    whole=True,
)
