"""Lists of expenses out of a spreadsheet: a draft for each person who is named, which stays theirs to hand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from chat.cards.card import Button, Card, Fact
from chat.text import Text, _, _n, verbatim
from formats.costs.expense_lists import ListedExpense
from formats.sheet import Problem, Sheet
from handlers import lookup
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from ledger.errors import sentence
from ledger.money import totals
from ledger.nouns import Expense
from storage import audit, expenses, imports
from storage.imports import Import, Imported

_NEVER_SUBMITTED = "draft"


def planner(ctx: Context, sheet: Sheet) -> Planner:
    known = imports.known(ctx.book, sheet.kind, [row.key for row in sheet.rows])

    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            if row.key in known:
                made.known += 1
            elif (draft := _drafted(ctx, made, row)) is not None:
                made.new.append((row, draft))
        return made

    return plan


def _drafted(ctx: Context, plan: Plan, row: ListedExpense) -> Expense | None:
    """What a row means here; None where something is not known or wrong, which the plan then says."""
    person = lookup.person_names(ctx.directory).match(row.person)
    if person is None or person.kind != "one" or not ctx.directory.person(int(person.key)).active:
        plan.miss("person", row.person)
        return None
    project = 0
    if row.project:
        match = lookup.project_names(ctx.directory).match(row.project)
        if match is None or match.kind != "one":
            plan.miss("project", row.project)
            return None
        project = int(match.key)
    if row.day > ctx.today:
        plan.problems.append(Problem(row.line, sentence("{day} is still to come."), {"day": row.day}))
        return None
    category = ctx.rules.category_names.match(row.category or row.what)
    name = str(category.key) if category and category.kind == "one" else ""
    return Expense(
        0,
        int(person.key),
        project,
        "" if name == ctx.rules.labour else name,
        0,
        row.day,
        row.vendor,
        row.what[:500],
        row.amount,
        None,
        "draft",
    )


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    made = []
    for row, draft in (new for plan in plans for new in plan.new):
        kept = expenses.add(ctx.book, replace(draft, message=of.about))
        gross = kept.gross
        audit.note(ctx.book, "expense.drafted", f"expense:{kept.id}", gross=gross.minor, currency=gross.currency)
        made.append(Imported(of.source, row.key, f"expense:{kept.id}", row.digest))
    if made:
        imports.remember(ctx.book, of.id, made)


def finish(ctx: Context, number: int, _sums: None) -> tuple[Card, ...]:
    """Each person hears of their drafts, once."""
    mine = Counter(
        expense.person
        for expense in expenses.of_message(ctx.book, f"import:{number}", ctx.rules.currency)
        if expense.stage == _NEVER_SUBMITTED
    )
    for id, count in sorted(mine.items()):
        card = Card(
            _n("{n} expense of yours was drafted", "{n} expenses of yours were drafted", count),
            lines=(_("{who} imported them from a list. They are yours to look at and hand in.", who=ctx.person.name),),
            buttons=(Button(_("Show my drafts"), "drafts.show", style="main"),),
        )
        ctx.tell(ctx.directory.person(id), f"import:{number}:{id}", card, kind="expense")
    return ()


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    """Drafts go; what its owner has handed in or withdrawn stays as it is."""
    rows = imports.of_import(ctx.book, of.id, most, after)
    if not rows:
        return Undone(0)
    gone, stays = 0, 0
    for row in rows:
        expense = expenses.get(ctx.book, row.number, ctx.rules.currency)
        if expense.stage == _NEVER_SUBMITTED:
            expenses.put(ctx.book, replace(expense, stage="withdrawn", reason="import undone"))
            audit.note(ctx.book, "expense.withdrawn", f"expense:{expense.id}", why="import undone")
            gone += 1
        elif expense.stage != "withdrawn":
            stays += 1
    imports.forget(ctx.book, rows)
    return Undone(gone, (_STAYS,) * stays, rows[-1].identity)


_STAYS = _("Expenses that were handed in stay: their owners or approvers decide on them.")


def _shown(ctx: Context, new: tuple[ListedExpense, Expense]) -> tuple[Text, ...]:
    _row, draft = new
    project = ctx.directory.projects.get(draft.project)
    return (
        Text("{d}", {"d": draft.day}),
        verbatim(ctx.directory.person(draft.person).name),
        lookup.shown(project) if project else verbatim("–"),
        verbatim((draft.note or draft.vendor)[:60] or "–"),
        Text("{m}", {"m": draft.gross}),
    )


def _facts(ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    return tuple(
        Fact(_("In all"), Text("{m}", {"m": total})) for total in totals(draft.gross for _row, draft in plan.new)
    )


EXPENSES_LISTED = ImportKind(
    name="expenses",
    subjects=("expenses",),
    called=_("expenses"),
    roles=("finance", "admin"),
    only=sentence("Only finance imports files."),
    planner=planner,
    write=write,
    heads=(_("Date"), _("Who"), _("Project"), _("What"), _("Amount")),
    numeric=(4,),
    shown=_shown,
    facts=_facts,
    take_back=take_back,
    finish=finish,
)
