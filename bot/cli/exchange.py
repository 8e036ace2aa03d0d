"""`import`, `export`, `report`: files in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from bot.app import App
    from formats import Sheet
    from handlers.context import Context
    from handlers.hours.imports import ImportPlan
    from storage.book import Book

SOURCES = ("auto", "toggl", "clockify", "harvest", "kimai", "tempo", "bank", "contracts")


@click.command("import")
@click.argument("source", type=click.Choice(SOURCES))
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Take the new rows; without it, only say what would happen.")
@click.option("--answer", "said", multiple=True, metavar="NAME=CHOICE", help="What the file leaves open; it is asked.")
@click.option("--as", "person", default="", help="Who imports; somebody in finance where nobody is named.")
@click.pass_obj
def import_command(
    session: console.Session, source: str, path: Path, apply: bool, said: tuple[str, ...], person: str
) -> None:
    """Import another program's hours, a bank statement or a list of contracts.  A dry run unless --apply.

    The same row is never taken twice.

    Example: zhangfang import toggl Toggl_time_entries.csv --apply
    """
    from handlers import uploads

    app = session.app(new=apply)
    try:
        sheet = uploads.read(app.rules, path.read_bytes(), path.name, uploads.answered(" ".join(said)))
        _fits(source, sheet, path)
        if sheet.subject != "unknown" and sheet.asks:
            for ask in sheet.asks:
                console.echo(ask.sentence.format_map({name: str(value) for name, value in ask.values.items()}))
                console.echo("  say which: " + " or ".join(f"--answer {ask.name}={choice}" for choice in ask.choices))
            return
        if sheet.subject in ("bank", "contracts", "instalments", "unknown"):
            from bot.cli.receivable_files import taken

            for line in taken(app, sheet, path, importer(app, person), apply):
                console.echo(line)
            return
        number, plan = _import(app, sheet, path.name, person, apply)
    finally:
        app.stop()
    _say(sheet, plan, number, apply)


def _fits(source: str, sheet: Sheet, path: Path) -> None:
    """Refuses a file that is not of the source that was named."""
    if (
        source not in ("auto", sheet.kind)
        and not (source == "bank" and sheet.subject == "bank")
        and not (source == "contracts" and sheet.subject in ("contracts", "instalments"))
    ):
        raise click.UsageError(f"{path.name} is not a {source} file: it looks like {sheet.kind or 'nothing known'}.")


def importer(app: App, person: str) -> Callable[[Book], Context]:
    """Makes the surroundings of whoever imports: the person who is named, else somebody in finance."""
    from bot.cli.terminal import one_person
    from chat.incoming import Place
    from handlers.context import Context
    from ledger.errors import NotFound, sentence
    from storage.directory import directory

    def context(book: Book) -> Context:
        people = directory(book)
        if person:
            who = one_person(people, person)
        else:
            finance = people.with_role("finance") or people.with_role("admin")
            if not finance:
                raise NotFound(sentence("Nobody is in finance yet; say who imports: --as NAME"))
            who = finance[0]
        book.person = who.id
        return Context(book, people, app.rules, who, Place("terminal", str(who.id), "direct"), None, book.trail)

    return context


def _import(app: App, sheet: Sheet, name: str, person: str, apply: bool) -> tuple[int, ImportPlan]:
    from handlers.hours.imports import apply_hours, plan_hours

    now = app.house.clock()
    context = importer(app, person)
    if not apply:
        with app.store.read(now) as book:
            return 0, plan_hours(context(book), sheet)
    return app.store.write(
        lambda book: apply_hours(context(book), sheet, name),
        now=now,
        trail=f"import:{sheet.file[:16]}:{now.isoformat()}",
    )


def _say(sheet: Sheet, plan: ImportPlan, number: int, applied: bool) -> None:
    done = "taken" if applied else "new"
    console.echo(f"{sheet.kind}: {len(plan.rows)} rows {done} ({plan.minutes / 60:.2f} h), {plan.known} known already")
    for title, counted in (("people", plan.people), ("projects", plan.projects)):
        for name, rows in counted.most_common(20):
            console.echo(f"  unknown {title[:-1] if title == 'projects' else 'person'} “{name}”: {rows} rows left out")
    for problem in plan.problems[:50]:
        console.echo(f"  line {problem.line}: {problem}")
    if len(plan.problems) > 50:
        console.echo(f"  and {len(plan.problems) - 50 + sheet.more_problems} more")
    for doubt in sheet.doubts:
        console.echo(f"  the file states {doubt.what} {doubt.stated}, its rows make {doubt.found}")
    if number:
        console.echo(f"import {number}")
    elif not applied and plan.rows:
        console.echo("nothing was written; add --apply to take them")


@click.command("export")
@click.argument("target", type=click.Choice(["journal-csv", "beancount", "hledger", "corrections"]))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--from", "start", default="", help="First day, e.g. 2026-10-01.")
@click.option("--to", "end", default="", help="Last day.")
@click.pass_obj
def export_command(session: console.Session, target: str, out: Path, start: str, end: str) -> None:
    """Write the journal for another program: CSV, beancount or hledger.

    “corrections” writes what people corrected on receipts, with the files in a folder beside, for `make train-receipts`
    (docs/receipts.md).  They stay on this machine; who spent the money is not in them.

    Example: zhangfang export beancount --from 2026-10-01 --to 2026-10-31 --out october.beancount
    """
    from bot import lessons
    from handlers.reports.journal import journal

    first, last = _days(start, end)
    app = session.app()
    try:
        with app.store.read(app.house.clock()) as book:
            if target == "corrections":
                learnt, gone = lessons.save(book, app.rules, out)
                console.echo(f"{out}: {learnt} receipts" + (f", {gone} without their file left out" if gone else ""))
                return
            text, entries = journal(book, target, app.rules, first, last)
    finally:
        app.stop()
    out.write_text(text, "utf-8-sig" if target == "journal-csv" else "utf-8")
    console.echo(f"{out}: {entries} entries")


@click.command("report")
@click.argument("name", type=click.Choice(["budget", "hours", "overdue"]))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A .xlsx, .pdf, .csv or .json file."
)
@click.option("--from", "start", default="", help="First day (hours).")
@click.option("--to", "end", default="", help="Last day (hours); today where none is named.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of the words in the file.")
@click.pass_obj
def report_command(session: console.Session, name: str, out: Path, start: str, end: str, language: str) -> None:
    """Write a table: budgets of all projects by category, hours, or overdue payments.

    Example: zhangfang report budget --out budgets.xlsx
    """
    from chat.words import locale_for
    from handlers.reports import printing
    from handlers.reports.catalogue import REPORTS, ReportScope
    from ledger.errors import BadInput, sentence
    from ledger.period import Period
    from storage.directory import directory

    kind = out.suffix.lower().removeprefix(".")
    if kind not in printing.FORMATS:
        raise BadInput(sentence("I write .xlsx, .pdf, .csv and .json files, not {name}."), name=out.name)
    first, last = _days(start, end)
    app = session.app()
    try:
        today = app.house.clock().date()
        period = Period(first or date(2000, 1, 1), date.fromordinal((last or today).toordinal() + 1))
        with app.store.read(app.house.clock()) as book:
            card = REPORTS[name].make(ReportScope(book, directory(book), app.rules, today, None, period))
        rows = len(card.table.rows) if card.table else 0
        if rows:
            file = printing.file(card, printing.kind_of(kind), app.rules, locale_for(language), today)
            out.write_bytes(file.data)
    finally:
        app.stop()
    console.echo(f"{out}: {rows} rows" if rows else "There is nothing to report; nothing was written.")


def _days(start: str, end: str) -> tuple[date | None, date | None]:
    days: list[date | None] = []
    for text in (start, end):
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            raise click.UsageError(f"“{text}” is not a day; write 2026-10-31.") from None
    return days[0], days[1]
