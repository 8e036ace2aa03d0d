"""`export`, `report`: files out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from storage.book import Book
    from storage.directory import Directory

_REPORTS = (
    *("budget", "hours", "overdue", "trial-balance", "profit-and-loss", "project-profit", "cost-summary"),
    *("project-review", "schedule", "contract-positions", "vat", "data-dictionary", "utilisation", "labour-variance"),
    *("materials", "subcontracts"),
)
"""The names of `handlers.reports.catalogue`, which is not loaded for `--help`."""
_ASKED = ("ledger", "accounts", "ageing", "close-month")
"""The names of `bot.cli.asked`."""


@click.command("export")
@click.argument(
    "what",
    type=click.Choice(["journal-csv", "beancount", "hledger", "vouchers", "payments", "warehouse", "corrections"]),
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--from", "start", default="", help="First day, e.g. 2026-10-01.")
@click.option("--to", "end", default="", help="Last day.")
@click.option(
    "--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", help="Of a warehouse: its files."
)
@click.option("--target", default="", help="Of vouchers: the program that takes them, e.g. kingdee.")
@click.option("--month", default="", help="Of vouchers: their month, e.g. 2026-10.")
@click.option("--batch", type=int, default=0, help="Of payments: the approved batch whose file is made.")
@click.option("--as", "person", default="", help="Of vouchers: who exports; somebody in finance where nobody is named.")
@click.pass_obj
def export_command(
    session: console.Session,
    what: str,
    out: Path,
    start: str,
    end: str,
    kind: str,
    target: str,
    month: str,
    batch: int,
    person: str,
) -> None:
    """Write the journal for another program: CSV, beancount or hledger; the vouchers of a month, the file of a batch of
    payments, or tables for a warehouse.

    “vouchers” takes their numbers and keeps the file: nothing goes out twice (docs/vouchers.md).  Codes that are
    missing are said in the chat.

    “payments” makes the file of an approved batch, once; the same bytes again where it was made (docs/payments.md).

    “warehouse” writes all published tables as a zip of CSV or Parquet files: nobody's pay is in them (docs/bi.md).

    “corrections” writes what people corrected on receipts, with the files in a folder beside, for `make train-receipts`
    (docs/receipts.md).  They stay on this machine; who spent the money is not in them.

    Example: zhangfang export beancount --from 2026-10-01 --to 2026-10-31 --out october.beancount
    """
    from bot import lessons
    from handlers.reports.journal import journal

    if what == "vouchers":
        from bot.cli.vouchers import export_vouchers

        export_vouchers(session, target, month, out, person)
        return
    if what == "payments":
        from bot.cli.payments import export_payments

        export_payments(session, batch, out, person)
        return
    first, last = _days(start, end)
    app = session.app()
    try:
        with app.store.read(app.house.clock()) as book:
            if what == "corrections":
                learnt, gone = lessons.save(book, app.rules, out)
                console.echo(f"{out}: {learnt} receipts" + (f", {gone} without their file left out" if gone else ""))
                return
            if what == "warehouse":
                _warehouse(book, out, kind)
                return
            text, entries = journal(book, what, app.rules, first, last)
    finally:
        app.stop()
    out.write_text(text, "utf-8-sig" if what == "journal-csv" else "utf-8")
    console.echo(f"{out}: {entries} entries")


def _warehouse(book: Book, out: Path, kind: str) -> None:
    from formats.warehouse.archive import NoParquet
    from handlers.reports import warehouse

    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            tables = warehouse.write(book, file, "parquet" if kind == "parquet" else "csv")
        part.replace(out)
    except NoParquet:
        raise click.UsageError(
            "what writes Parquet is not installed; install zhangfang[warehouse], or take csv."
        ) from None
    finally:
        part.unlink(missing_ok=True)
    console.echo(f"{out}: {len(tables)} tables, {sum(tables.values()):,} rows")


@click.command("report")
@click.argument("name", type=click.Choice([*_REPORTS, *_ASKED]))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A .xlsx, .pdf, .csv or .json file."
)
@click.option("--from", "start", default="", help="First day; of statements the first of a month.")
@click.option("--to", "end", default="", help="Last day; today where none is named.")
@click.option("--account", default="", help="Of a ledger: the account, e.g. 1122; without it every account.")
@click.option("--project", default="", help="Only this project, e.g. APOLLO; a review and a schedule are of one.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of the words in the file.")
@click.pass_obj
def report_command(
    session: console.Session, name: str, out: Path, start: str, end: str, account: str, project: str, language: str
) -> None:
    """Write a table: budgets of all projects by category, hours, overdue payments, a statement of the accounts, a
    ledger, the chart, the ageing of receivables or the close of a month.

    Example: zhangfang report project-review --project APOLLO --out apollo.pdf

    Example: zhangfang report trial-balance --from 2026-01-01 --to 2026-10-31 --out october.xlsx
    """
    from bot.cli import asked
    from chat.words import locale_for
    from handlers.dated_rules import as_of
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
            known = directory(book)
            rules = as_of(app.rules, known, today)
            if name in REPORTS:
                card = REPORTS[name].make(ReportScope(book, known, rules, today, _only(known, project), period))
            else:
                card = asked.card(book, rules, name, period if start or end else None, account)
        rows = len(card.table.rows) if card.table else 0
        if rows:
            file = printing.file(card, printing.kind_of(kind), app.rules, locale_for(language), today)
            out.write_bytes(file.data)
    finally:
        app.stop()
    counted = "1 row" if rows == 1 else f"{rows:,} rows"
    console.echo(f"{out}: {counted}" if rows else "There is nothing to report; nothing was written.")


def _only(known: Directory, project: str) -> tuple[int, ...] | None:
    """The project of that code alone; None, all of them, where none is named."""
    if not project:
        return None
    if project.upper() not in known.by_code:
        raise click.UsageError(f"I know no project “{project}”; its code is meant, e.g. APOLLO.")
    return (known.by_code[project.upper()],)


def _days(start: str, end: str) -> tuple[date | None, date | None]:
    days: list[date | None] = []
    for text in (start, end):
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            raise click.UsageError(f"“{text}” is not a day; write 2026-10-31.") from None
    return days[0], days[1]
