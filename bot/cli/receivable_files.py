"""`import` of bank statements and lists of contracts: what would be taken, or was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from formats import Sheet
    from handlers.context import Context
    from storage.book import Book

    Surroundings = Callable[[Book], Context]


def taken(app: App, sheet: Sheet, path: Path, context: Surroundings, apply: bool) -> Iterator[str]:
    """Take a file (or only look at it); yields what to say, line by line."""
    if sheet.subject == "unknown":
        yield f"{path.name}: a table that I do not know; drop it in the chat to name its columns"
        return
    if sheet.subject == "bank":
        yield from _bank(app, sheet, path, context, apply)
    else:
        yield from _contracts(app, sheet, path, context, apply)
    for problem in sheet.problems[:50]:
        yield f"  line {problem.line}{', ' + problem.field if problem.field else ''}: {problem}"
    if sheet.more_problems:
        yield f"  and {sheet.more_problems} more"
    for doubt in sheet.doubts:
        where = f"line {doubt.line}: " if doubt.line else ""
        yield f"  {where}the file states {doubt.what} {doubt.stated}, its rows make {doubt.found}"
    if not apply:
        yield "nothing was written; add --apply to take them"


def _bank(app: App, sheet: Sheet, path: Path, context: Surroundings, apply: bool) -> Iterator[str]:
    from handlers.bank.cards import proposed
    from handlers.bank.statements import lines_of
    from storage import bank

    lines = lines_of(sheet)
    now = app.house.clock()
    if not apply:
        with app.store.read(now) as book:
            context(book).require("finance", "admin")
            new = bank.new(book, lines)
        yield f"{sheet.kind}: {len(new)} lines new, {len(lines) - len(new)} known already"
        return

    def work(book: Book) -> tuple[int, int, int]:
        ctx = context(book)
        ctx.require("finance", "admin")
        _batch, count = bank.keep(book, sheet.kind, path.name, sheet.file, lines)
        proposals = proposed(ctx)
        return count, sum(proposal.sure for proposal in proposals), len(proposals)

    count, sure, waiting = app.store.write(work, now=now, trail=f"import:{sheet.file[:16]}:{now.isoformat()}")
    yield f"{sheet.kind}: {count} lines taken, {len(lines) - count} known already"
    yield f"{waiting} explanations wait for finance in the chat (say: bank lines), {sure} of them sure"


def _contracts(app: App, sheet: Sheet, path: Path, context: Surroundings, apply: bool) -> Iterator[str]:
    from handlers.contracts import list_imports

    now = app.house.clock()
    if apply:
        number, plan = app.store.write(
            lambda book: list_imports.apply(context(book), sheet, path.name),
            now=now,
            trail=f"import:{sheet.file[:16]}:{now.isoformat()}",
        )
    else:
        with app.store.read(now) as book:
            number, plan = 0, list_imports.planned(context(book), sheet)
    done = "taken" if apply else "new"
    yield f"{sheet.kind}: {len(plan.new)} contracts {done}, {plan.known} rows known already"
    for name, rows in plan.projects.most_common(20):
        yield f"  unknown project “{name}”: {rows} rows left out"
    if number:
        yield f"import {number}"
