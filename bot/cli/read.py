"""`read`: only reads receipts, books nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from bot.cli import console


@click.command("read")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def read_command(session: console.Session, paths: tuple[Path, ...], as_json: bool) -> None:
    """Read receipts and e-invoices: pictures, PDF, OFD, XML, e-mails, HTML, DOCX.

    Example: zhangfang read taxi.jpg invoice.pdf --json
    """
    from bot.desk import Desk
    from ledger.errors import BookError
    from ledger.receipt import Receipt
    from ocr import Hints, Limits
    from ocr.report import row

    config = session.config()
    limits = Limits(
        size=config.ocr.max_bytes,
        pixels=config.ocr.max_pixels,
        pages=config.ocr.max_pages,
        read_pages=config.ocr.read_pages,
    )
    hints = Hints(
        own_names=config.books.company,
        own_tax_ids=config.books.company_tax_ids,
        engine=config.ocr.engine,
    )
    desk = Desk(1, config.ocr.seconds, limits=limits, engine=config.ocr.engine)
    try:
        for path in paths:
            started, error = time.monotonic(), ""
            receipts: tuple[Receipt, ...] = ()
            try:
                receipts = desk.read(path.read_bytes(), path.name, today=session.clock().date(), hints=hints)
            except BookError as problem:
                error = console.one_line(problem)
            except OSError as problem:
                error = f"The file cannot be opened: {problem.strerror}."
            seconds = time.monotonic() - started
            for receipt in receipts or (Receipt(),):
                _show(row(path.name, receipt, receipt.engine, seconds, error), as_json)
    finally:
        desk.close()


def _show(fields: dict[str, object], as_json: bool) -> None:
    if as_json:
        console.echo(json.dumps(fields, ensure_ascii=False))
        return
    console.echo(str(fields["file"]))
    for name, value in fields.items():
        if name != "file" and value not in (None, "", [], {}):
            console.echo(f"  {name}: {value}")
