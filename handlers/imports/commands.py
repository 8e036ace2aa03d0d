"""Files in the chat: shown, asked about, taken and taken back, whatever they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chat.cards.card import Button, Card, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import Text, _, verbatim
from formats.sheet import Ask
from handlers import button_values
from handlers.context import Context, Reading
from handlers.imports import preview, taking
from handlers.imports.file_values import FileAnswers
from handlers.imports.kinds import ImportKind, kind_of, named
from handlers.imports.preview import Looked
from ledger.errors import BadInput, sentence
from storage import files, imports

AT_ONCE = 300_000
"""Bytes: a file up to that size is taken while its message is answered, a larger one behind it, with its progress."""
BACK_AT_ONCE = 200
_LISTED = 10
_BANK_COLUMNS = (
    ("day", _("Day"), True),
    ("amount", _("Amount (minus is money out)"), False),
    ("income", _("Money in"), False),
    ("expense", _("Money out"), False),
    ("name", _("Other side: name"), False),
    ("name_account", _("Other side: account"), False),
    ("summary", _("Text"), False),
)
"""The columns of a bank statement, which a table is that nobody knows and of which nobody says otherwise."""
_STATES = {
    "taking": _("being taken"),
    "applied": _("taken"),
    "undoing": _("being taken back"),
    "undone": _("taken back"),
}


def dropped(ctx: Context, reading: Reading, answers: Mapping[str, str] | None = None) -> Reply:
    """A file that was dropped: what it leaves open, or what it would bring.  `answers`: what the words with it say."""
    assert reading.sheet is not None
    said = FileAnswers(reading.sha256, answers or {})
    path = files.where(ctx.rules.files, reading.sha256)
    files.note(ctx.book, reading.sha256, reading.name, reading.mime, path.stat().st_size if path.exists() else 0)
    if said.answers:
        return _looked_again(ctx, said)
    if asked := preview.question(ctx, reading.sheet, reading.name, said):
        return Reply(asked, private=True)
    looked = reading.looked if isinstance(reading.looked, Looked) else preview.look(ctx, reading.sheet, reading.name)
    return _shown(ctx, looked, said)


def answer(click: Clicked, ctx: Context) -> Reply:
    return _looked_again(ctx, FileAnswers.of(click.value))


def ask_columns(click: Clicked, ctx: Context) -> Reply:
    preview.may_ask(ctx)
    said = FileAnswers.of(click.value)
    sheet = said.read(ctx)
    options = tuple(Option(verbatim(title[:70]), title[:70]) for title in sheet.columns[:99])
    kind = kind_of(ctx, sheet.subject)
    if kind and sheet.asks and preview.of_tab(sheet.asks[0]):
        return Reply(form=_tab_form(kind, sheet.asks[0], options, said))
    asked = kind.columns if kind and kind.columns else _BANK_COLUMNS
    questions = tuple(
        Question(name, label, "choice", required=needed, options=options) for name, label, needed in asked
    )
    return Reply(form=Form("import.columns", _("What are its columns?"), questions, said.text, submit=_("Show it")))


def _tab_form(kind: ImportKind, ask: Ask, options: tuple[Option, ...], said: FileAnswers) -> Form:
    """What the lines of a tab are, and those of its columns that nobody can tell by their titles."""
    kinds = (*(Option(called, name) for name, called in kind.tabs), Option(_("leave it out"), "none"))
    questions = (
        Question("lines", _("What its lines are"), "choice", ask.guess, options=kinds),
        *(
            Question(name, label, "choice", required=False, options=options)
            for name, label, _needed in kind.columns
            if name != "kind"
        ),
    )
    return Form("import.columns", _("What are its columns?"), questions, said.text, submit=_("Show it"))


def fill_columns(filled: Submitted, ctx: Context) -> Reply:
    preview.may_ask(ctx)
    mapping = {name: title for name, title in filled.answers.items() if title}
    said, lines = FileAnswers.of(filled.value), mapping.pop("lines", "")
    try:
        if lines:
            asks = said.read(ctx).asks
            if not asks or not preview.of_tab(asks[0]):
                raise button_values.outdated()
            return _looked_again(ctx, said.with_tab(asks[0].name, lines, mapping))
        return _looked_again(ctx, said.with_columns(mapping))
    except BadInput as problem:
        problem.field = problem.field or next(iter(filled.answers), "day")
        raise


def _looked_again(ctx: Context, said: FileAnswers) -> Reply:
    preview.may_ask(ctx)
    name, sheet = said.name(ctx), said.read(ctx)
    if asked := preview.question(ctx, sheet, name, said):
        return Reply(asked, private=True)
    return _shown(ctx, preview.look(ctx, sheet, name), said)


def _shown(ctx: Context, looked: Looked, said: FileAnswers) -> Reply:
    buttons = (Button(_("Take them"), "import.take", said.text, style="main"),) if looked.brings else ()
    return Reply(preview.card(ctx, looked, buttons), more=looked.kind.beside(ctx, looked.plan), private=True)


def take(click: Clicked, ctx: Context) -> Reply:
    """Small files are taken at once; of a large one its import is begun, and `bot.importing` goes on with it."""
    preview.may_ask(ctx)
    said = FileAnswers.of(click.value)
    if (going_on := imports.under_way(ctx.book, said.sha256)) is not None:
        return Reply(preview.progress(going_on), replace=True, private=True)
    name = said.name(ctx)
    if len(said.load(ctx)) > AT_ONCE:
        of = imports.begin(ctx.book, "", "", name, said.sha256, answers=said.answers, waits=True)
        return Reply(preview.progress(of), replace=True, private=True)
    looked = preview.look(ctx, said.read(ctx), name)
    if not looked.brings:
        raise BadInput(sentence("Nothing in that file is new."))
    if len(looked.plan.new) > looked.kind.at_once:
        of = imports.begin(ctx.book, "", "", name, said.sha256, answers=said.answers, waits=True)
        return Reply(preview.progress(of), replace=True, private=True)
    of, cards = taking.take_now(ctx, looked, said.sha256, dict(said.answers))
    lines = preview.left_out(looked.plan, looked.sheet)
    return Reply(preview.result(of, looked.kind, lines, looked.plan.known), more=cards, replace=True, private=True)


def undo_clicked(click: Clicked, ctx: Context) -> Reply:
    return _undo(ctx, button_values.number(click.value), replace=True)


def undo_said(said: Said, ctx: Context) -> Reply:
    number = re.search(r"\d{1,9}", said.text)
    if number is None:
        return show(said, ctx)
    return _undo(ctx, int(number[0]), replace=False)


def _undo(ctx: Context, number: int, *, replace: bool) -> Reply:
    preview.may_ask(ctx)
    of = imports.get(ctx.book, number)
    if of.rows + of.changed > BACK_AT_ONCE and of.state != "undone":
        return Reply(preview.progress(taking.begin_undo(ctx, number)), replace=replace, private=True)
    return Reply(taking.undo_now(ctx, number), replace=replace, private=True)


def show(said: Said, ctx: Context) -> Reply:
    """The last imports, and how one is made."""
    preview.may_ask(ctx)
    found = imports.latest(ctx.book, _LISTED)
    how = _("Drop a file here: I show what it would bring before anything is taken.")
    if not found:
        return Reply(Card(_("Nothing was imported yet."), lines=(how,)), private=True)
    rows = tuple(
        (
            Text("{n}", {"n": of.id}),
            Text("{d}", {"d": of.at.astimezone(ctx.now.tzinfo).date()}),
            named(ctx, of.kind).called if of.kind else verbatim("–"),
            verbatim(of.name[:40]),
            Text("{n}", {"n": of.rows + of.changed}),
            _STATES[of.state],
        )
        for of in found
    )
    heads = (_("Import"), _("Day"), _("What"), _("File"), _("Rows"), _("State"))
    table = Table(heads, rows, numeric=(0, 4), essential=(2, 4, 5))
    return Reply(Card(_("The last imports"), lines=(how,), table=table), private=True)
