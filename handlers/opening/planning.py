"""A sheet of opening balances held against the books: what each line becomes, what is wrong, and whether it all ties.

All or nothing: as long as one line cannot be taken or one account does not tie, nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from formats.documents import opening_tabs
from formats.documents.opening_balances import OpeningRow
from formats.sheet import Problem, Sheet
from handlers.context import Context
from handlers.imports.kinds import Plan, Planner
from handlers.opening import accounts, lines
from handlers.opening.accounts import OpenAccounts, TiedAccounts, TrialBalance
from handlers.opening.documents import OpeningDocument
from ledger import opening
from ledger.errors import BookError, sentence
from storage import imports, item_balances
from storage.imports import Imported


@dataclass(slots=True)
class OpeningPlan(Plan):
    """`day`: the evening as of which they are; `trial`: the trial balance of the sheet; `ties`: what of it is made of
    open items, beside what these come to."""

    day: date | None = None
    trial: TrialBalance = field(default_factory=lambda: TrialBalance(()))
    ties: tuple[TiedAccounts, ...] = ()


def planner(ctx: Context, sheet: Sheet) -> Planner:
    known = imports.known(ctx.book, sheet.kind, [row.key for row in sheet.rows])
    whole = _whole(ctx, sheet, known)
    by_line = {document.rows[0].line: document for document in whole.new}
    last = sheet.rows[-1].line if sheet.rows else 0

    def plan(rows: Sequence[Any]) -> OpeningPlan:
        mine = {row.line for row in rows}
        made = OpeningPlan(day=whole.day, trial=whole.trial, ties=whole.ties)
        made.new = [by_line[row.line] for row in rows if row.line in by_line]
        made.known = sum(row.key in known for row in rows)
        wrong = [problem for problem in whole.problems if (problem.line or last) in mine]
        made.problems = [opening_tabs.problem_of(sheet.tabs, problem) for problem in wrong]
        if last in mine:
            made.unknown = whole.unknown
        return made

    return plan


def _whole(ctx: Context, sheet: Sheet, known: Mapping[str, Imported]) -> OpeningPlan:
    made = OpeningPlan()
    rows: Sequence[OpeningRow] = sheet.rows
    for row in rows:
        if (kept := known.get(row.key)) is not None and kept.digest not in ("", row.digest):
            made.problems.append(Problem(row.line, _OTHERWISE))
    fresh = [row for row in rows if row.key not in known]
    if not fresh:
        return made
    made.trial = accounts.read(ctx, rows, made.problems)
    made.day = _day(ctx, rows, bool(known), made.problems)
    if made.day is not None:
        made.new = list(_items(ctx, made, fresh))
    if not made.problems and not made.unknown and not sheet.problems and made.day is not None:
        _tie(ctx, made, fresh)
    if made.problems or made.unknown or sheet.problems:
        made.new = []
    return made


_OTHERWISE = sentence(
    "It reads otherwise than when it was taken: take that import back first (say: import), then drop the sheet again."
)


def _day(ctx: Context, rows: Sequence[OpeningRow], going_on: bool, problems: list[Problem]) -> date | None:
    """The evening as of which they are; None where nobody says so or it cannot be."""
    days = sorted({row.as_of for row in rows if row.as_of})
    if len(days) != 1:
        values = {"days": ", ".join(map(str, days))}
        problems.append(Problem(0, _TWO_DAYS, values) if days else Problem(0, _NO_DAY))
        return None
    (day,), lock = days, ctx.directory.lock
    if day > ctx.today:
        problems.append(Problem(0, sentence("{day} is still to come."), {"day": day}))
    elif lock is not None and day < lock.until:
        problems.append(Problem(0, _LOCKED, {"day": day, "last": lock.until - timedelta(days=1)}))
    elif not going_on and item_balances.by_account(ctx.book, day):
        problems.append(Problem(0, _BOOKED, {"day": day}))
    else:
        return day
    return None


_NO_DAY = sentence(
    "As of when? Put the day into the column “As of/期初日期”, or say it with the file: opening balances 2026-10-31"
)
_TWO_DAYS = sentence("The sheet is of several days: {days}. Opening balances are of one evening.")
_LOCKED = sentence("{day} is locked: the books are closed up to {last}. Opening balances need an open day.")
_BOOKED = sentence(
    "These books have entries up to {day} already. Opening balances come first: choose a day before them, or take back "
    "what is there (say: import, if it was opening balances)."
)


def _items(ctx: Context, made: OpeningPlan, fresh: Sequence[OpeningRow]) -> list[OpeningDocument]:
    """What every line but those of the trial balance becomes; what cannot be taken is told."""
    assert made.day is not None
    found: list[OpeningDocument] = []
    for group in lines.grouped(fresh):
        first = group[0]
        try:
            with ctx.part():
                document = lines.document(ctx, made, group, made.day)
                if document is not None:
                    document.opening_lines(ctx, made.day)
                    found.append(document)
        except BookError as error:
            line = getattr(error, "line", 0) or first.line
            made.problems.append(Problem(line, error.sentence, error.values, error.field))
    lines.same_numbers(ctx, found, made.problems)
    return found


def _tie(ctx: Context, made: OpeningPlan, fresh: Sequence[OpeningRow]) -> None:
    """Hold the items against the trial balance, and add the accounts that have none."""
    assert made.day is not None
    if wrong := accounts.balanced(ctx, made.trial):
        made.problems.append(wrong)
        return
    items = accounts.posted([line for document in made.new for line in document.opening_lines(ctx, made.day)])
    stands = item_balances.by_account(ctx.book, made.day)
    made.ties = accounts.tied(ctx, made.trial, stands, items)
    made.problems += accounts.differences(made.ties)
    mine = {row.key for row in fresh}
    new = tuple(one for one in made.trial.lines if one.row.key in mine)
    rows = tuple(row for row in fresh if row.kind in ("account", "elsewhere"))
    together = {role: stands.get(role, 0) + items.get(role, 0) for role in {*stands, *items}}
    for one in new:
        for role in one.balance.roles:
            if not opening.of_items([role]):
                together[role] = together.get(role, 0) + one.minor
    if rows:
        beside = opening.beside(made.trial.balances, together)
        made.new.insert(0, OpenAccounts(rows, new, beside))
