"""`import`: another program's file into the books: shown, asked about, taken, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import console

if TYPE_CHECKING:
    from bot.app import App
    from chat.cards.card import Button, Card
    from handlers.context import Context
    from handlers.imports.file_values import FileAnswers
    from handlers.imports.preview import Looked
    from storage.book import Book
    from storage.imports import Import

KINDS = ("hours", "bank", "contracts", "expenses", "certified", "opening", "voucher-status", "payment-status", "payees")
SOURCES = ("auto", "toggl", "clockify", "harvest", "kimai", "tempo", *(kind for kind in KINDS if kind != "hours"))


@click.command("import")
@click.argument("words", nargs=-1, metavar="[SOURCE] [FILE]")
@click.option("--apply", is_flag=True, help="Take what is new or changed; without it, only say what would happen.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="What the file is, where nobody can tell.")
@click.option("--answer", "said", multiple=True, metavar="NAME=CHOICE", help="What the file leaves open; it is asked.")
@click.option("--undo", "undone", type=int, default=0, metavar="NUMBER", help="Take back all of an import.")
@click.option("--as", "person", default="", help="Who imports; somebody in finance where nobody is named.")
@click.pass_obj
def import_command(
    session: console.Session,
    words: tuple[str, ...],
    apply: bool,
    kind: str | None,
    said: tuple[str, ...],
    undone: int,
    person: str,
) -> None:
    """Import another program's hours, a bank statement, a list of contracts or of expenses, what became of vouchers
    in another program, what a bank answered to payments, bank details of payees, or opening balances.  A dry run
    unless --apply.

    The same row is never taken twice; one that was changed over there changes here.

    Example: zhangfang import Toggl_time_entries.csv --apply
    """
    from handlers import uploads

    if undone:
        app = session.app()
        try:
            _say(_taken_back(app, undone, person))
        finally:
            app.stop()
        return
    source, path = _file(words)
    data = path.read_bytes()
    answers = uploads.answered(" ".join(said)) | ({"kind": kind} if kind else {})
    app = session.app(new=apply)
    try:
        _import(app, source, path, data, answers, importer(app, person), apply=apply)
    finally:
        app.stop()


def _file(words: tuple[str, ...]) -> tuple[str, Path]:
    """The source that was named ("auto" for none) and the file."""
    if not words or len(words) > 2:
        raise click.UsageError("Name one file, or an import to take back: --undo NUMBER.")
    source, path = ("auto", Path(words[0])) if len(words) == 1 else (words[0], Path(words[1]))
    if source not in SOURCES:
        raise click.UsageError(f"“{source}” is no source; there are: {', '.join(SOURCES)}.")
    if not path.is_file():
        raise click.UsageError(f"File '{path}' does not exist.")
    return source, path


def importer(app: App, person: str) -> Callable[[Book], Context]:
    """Makes the surroundings of whoever imports: the person who is named, else somebody in finance."""
    from bot.cli.terminal import one_person
    from chat.incoming import Place
    from handlers.context import Context
    from handlers.dated_rules import as_of
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
        rules = as_of(app.rules, people, book.now.date())
        place = Place("terminal", str(who.id), "direct")
        return Context(book, people, rules, who, place, None, book.trail, contents=app.house.contents)

    return context


def _import(
    app: App,
    source: str,
    path: Path,
    data: bytes,
    answers: dict[str, str],
    context: Callable[[Book], Context],
    *,
    apply: bool,
) -> None:
    from handlers import uploads
    from handlers.imports import preview
    from handlers.imports.file_values import FileAnswers

    sheet = uploads.read(app.rules, data, path.name, answers)
    kind = {"instalments": "contracts"}.get(sheet.subject, sheet.subject)
    if source not in ("auto", sheet.kind, kind) and kind not in ("undecided", "unknown"):
        raise click.UsageError(f"{path.name} is not a {source} file: it looks like {sheet.kind or 'nothing known'}.")
    said = FileAnswers(sheet.file, answers)
    with app.store.read(app.house.clock()) as book:
        ctx = context(book)
        if (asked := preview.question(ctx, sheet, path.name, said)) is not None:
            _ask(asked, path.name)
            return
        looked = preview.look(ctx, sheet, path.name)
        cards = (preview.card(ctx, looked), *looked.kind.beside(ctx, looked.plan))
    if not apply or not looked.brings:
        for card in cards:
            _say(card)
        if looked.brings:
            console.echo("nothing was written; add --apply to take them")
        return
    _say(_taken(app, looked, data, said, context))


def _ask(card: Card, name: str) -> None:
    """The question, and how to answer it here."""
    from chat.words import say

    for line in (card.title, *card.lines):
        console.echo(say(line, "en"))
    answers = [button for button in card.buttons if button.action == "import.answer"]
    for button in answers:
        console.echo(f"  {say(button.label, 'en')}: {_option(button)}")
    if not answers:
        console.echo(f"drop {name} in the chat, where its columns can be named")


def _option(button: Button) -> str:
    """What says on the command line what a button says in the chat."""
    name, _sign, choice = button.value.rpartition(" ")[2].partition("=")
    return f"--kind {choice}" if name == "kind" else f"--answer {name}={choice}"


def _taken(app: App, looked: Looked, data: bytes, said: FileAnswers, context: Callable[[Book], Context]) -> Card:
    from bot.importing import Importer
    from storage import files, imports

    sha256 = files.keep(app.rules.files, data)
    now = app.house.clock()

    def begin(book: Book) -> Import:
        context(book)
        files.note(book, sha256, looked.name, "application/octet-stream", len(data))
        sheet = looked.sheet
        return imports.begin(
            book, looked.kind.name, sheet.kind, looked.name, sha256, total=len(sheet.rows), answers=said.answers
        )

    of = app.store.write(begin, now=now, trail=f"import:{sha256[:16]}:{now.isoformat()}")
    return Importer(app.house, _progress).take(of.id, looked.sheet)


def _progress(of: Import) -> None:
    """One line that is written over, where somebody looks at it."""
    import sys

    if of.total > 5_000 and sys.stderr.isatty():
        sys.stderr.write(f"\r{of.seen:,} of {of.total:,}" + ("\n" if of.seen >= of.total else ""))
        sys.stderr.flush()


def _taken_back(app: App, number: int, person: str) -> Card:
    from bot.importing import Importer
    from handlers.imports import taking
    from storage import imports

    context, now = importer(app, person), app.house.clock()

    def begin(book: Book) -> None:
        taking.begin_undo(context(book), number)
        imports.claim(book, number, now)

    app.store.write(begin, now=now, trail=f"import:{number}:undo:{now.isoformat()}")
    return Importer(app.house, _progress).undo(number)


def _say(card: Card) -> None:
    from dataclasses import replace

    from chat.cards.plain import card_lines

    for line in card_lines(replace(card, buttons=()), "en"):
        console.echo(line)
