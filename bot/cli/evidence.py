"""`evidence`: a project or document with all that proves it, as a zip."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import console

_MOST = 500_000
_SIZE = 500_000_000


@click.command("evidence")
@click.argument("about", metavar="PROJECT")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip to write.")
@click.pass_obj
def evidence_command(session: console.Session, about: str, out: Path) -> None:
    """Write the evidence of a project, or of one document (“expense 12”), as a zip that can be checked without us.

    It says what people's hours cost. VERIFY.txt in it says how to check it; the digest that is printed stands in the
    audit trail as well. Originals up to 500 MB; what is left out is said in VERIFY.txt.

    Example: zhangfang evidence apollo --out apollo.zip
    """
    from chat.words import say
    from formats.evidence.bundle import EvidenceBundle
    from handlers import job_context
    from handlers.context import Asked
    from handlers.reports import evidence
    from handlers.reports.evidence_scope import EvidenceFiles
    from ledger.errors import NotFound, sentence
    from storage.book import Book

    app = session.app()
    now = app.house.clock()

    def work(book: Book) -> tuple[EvidenceFiles, EvidenceBundle]:
        ctx = job_context.context(book, app.rules)
        try:
            scope = evidence.asked(ctx, about, whole=True, most=_MOST, size=_SIZE)
        except Asked:
            raise NotFound(sentence("I know no project “{typed}”."), typed=about[:60]) from None
        return evidence.put_together(ctx, scope)

    try:
        files, made = app.store.write(work, now=now, trail=f"evidence:{now.isoformat()}")
    finally:
        app.stop()
    out.write_bytes(made.data)
    console.echo(f"{out}: {len(files.files) + 1} files, digest {made.digest}")
    for one in files.left_out:
        console.echo(f"left out: {say(one, 'en')}")
