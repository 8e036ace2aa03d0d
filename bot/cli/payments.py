"""`export payments`: the file of an approved batch of payments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from handlers.payment_batches.making import MadeFile
    from storage.book import Book


def export_payments(session: console.Session, number: int, out: Path, person: str) -> None:
    """Write the file of a batch; where it needs a second person, the chat asks for one."""
    from bot.cli.file_import import importer
    from handlers import four_eyes
    from handlers.payment_batches import making
    from ledger.errors import WrongState, sentence

    if not number:
        raise click.UsageError("Name the batch: --batch 3.  “pay batch all” in the chat lists them.")
    app = session.app()
    now = app.house.clock()
    context = importer(app, person)

    def work(book: Book) -> MadeFile:
        ctx = context(book)
        done = making.once(ctx, number)
        if book.wants and four_eyes.others(ctx, ctx.person.id):
            raise WrongState(sentence("A second person has to agree: make the file in the chat, then export it."))
        return done

    try:
        made = app.store.write(work, now=now, trail=f"payments:{number}:{now.isoformat()}")
    finally:
        app.stop()
    out.write_bytes(made.data)
    batch = made.batch
    console.echo(f"{out}: batch {batch.id}, {batch.count} payments, {batch.total}, sha256 {batch.sha256}")
