"""`export vouchers`: a month's vouchers for another accounting program, with their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from handlers.vouchers.exporting import Exported
    from storage.book import Book


def export_vouchers(session: console.Session, name: str, month: str, out: Path, person: str) -> None:
    """Write the file and keep the batch; says which numbers are in it."""
    from bot.cli.file_import import importer
    from formats.vouchers.targets import TARGETS
    from handlers.vouchers import exporting, preview, programs, terms
    from ledger.months import named
    from storage import vouchers

    if not name:
        raise click.UsageError(f"Name the program: --target {'|'.join(TARGETS)}, or a template of yours.")
    if named(month) is None:
        raise click.UsageError("Name the month: --month 2026-10.")
    app = session.app()
    now = app.house.clock()
    context = importer(app, person)

    def work(book: Book) -> Exported:
        ctx = context(book)
        ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
        target = programs.called(book, name)
        vouchers.alone(book)
        return exporting.export(ctx, target, month, preview.ready(ctx, target, month, checked=False))

    try:
        made = app.store.write(work, now=now, trail=f"vouchers:{name}:{month}:{now.isoformat()}")
    finally:
        app.stop()
    out.write_bytes(made.data)
    console.echo(f"{out}: {made.batch.vouchers} vouchers, {', '.join(made.labels[:20])}, sha256 {made.batch.sha256}")
