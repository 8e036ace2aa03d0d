"""`evidence`: a project or document with all that proves it, as a zip."""

from __future__ import annotations

import zipfile
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
    """Write the evidence of a project, of one document (“expense 12”), or a settlement's bundle (“settlement apollo 2”,
    “settlement apollo 2 for the customer”), as a zip that can be checked without us.

    It says what people's hours cost. VERIFY.txt in it says how to check it; the digest that is printed stands in the
    audit trail as well. Originals up to 500 MB; what is left out is said in VERIFY.txt.

    Example: zhangfang evidence apollo --out apollo.zip
    """
    from chat.text import Text
    from chat.words import say
    from handlers import job_context
    from handlers.context import Asked
    from handlers.reports import evidence
    from handlers.settlement_papers import handed_out
    from ledger.errors import NotFound, sentence
    from storage.book import Book

    app = session.app()
    now = app.house.clock()

    def work(book: Book) -> tuple[bytes, str, list[Text]]:
        ctx = job_context.context(book, app.rules)
        noun, _blank, rest = about.strip().partition(" ")
        try:
            if noun.lower() in ("settlement", "结算单"):
                return handed_out.for_whoever_runs_it(ctx, rest, _MOST, _SIZE)
            scope = evidence.asked(ctx, about, whole=True, most=_MOST, size=_SIZE)
        except Asked:
            raise NotFound(sentence("I know no project “{typed}”."), typed=about[:60]) from None
        files, made = evidence.put_together(ctx, scope)
        return made.data, made.digest, files.left_out

    try:
        data, digest, left_out = app.store.write(work, now=now, trail=f"evidence:{now.isoformat()}")
    finally:
        app.stop()
    out.write_bytes(data)
    with zipfile.ZipFile(out) as archive:
        console.echo(f"{out}: {len(archive.namelist())} files, digest {digest}")
    for one in left_out:
        console.echo(f"left out: {say(one, 'en')}")
