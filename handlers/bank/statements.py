"""Bank and payment statements: dropped by finance or imported; every line is kept once, then explained."""

from __future__ import annotations

from collections.abc import Sequence

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply
from chat.incoming import Clicked, Submitted
from chat.text import NOTHING, Text, _, _n, verbatim
from formats.sheet import BankLine, Problem, Sheet, Stated
from handlers import uploads
from handlers.bank import cards as bank_cards
from handlers.context import Context, Reading
from handlers.contracts.milestones import keep
from ledger.errors import BadInput, NotAllowed, sentence
from storage import bank

_ONLY = sentence("Only finance imports bank statements.")
_CHOICES = {
    "kept": _("As it reads"),
    "turned": _("The other way round"),
    "dmy": _("Day before month"),
    "mdy": _("Month before day"),
}
_TOTALS = {
    "in": _("money in"),
    "out": _("money out"),
    "lines": _("number of lines"),
    "closing": _("closing balance"),
    "balance": _("balance"),
    "hours": _("hours"),
}
_FIELDS = ("day", "amount", "income", "expense", "name", "name_account", "summary")


def dropped(ctx: Context, reading: Reading) -> Reply:
    """A statement that finance has dropped: its new lines are kept, and what they seem to be is proposed."""
    assert reading.sheet is not None
    if "finance" not in ctx.roles():
        raise NotAllowed(_ONLY)
    keep(ctx, reading)
    return taken(ctx, reading.sheet, reading.name, reading.sha256, "")


def answer(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    sha256, _blank, words = click.value.partition(" ")
    sheet = uploads.again(ctx, sha256, uploads.answered(words))
    return taken(ctx, sheet, sha256[:8], sha256, words)


def ask_columns(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    sheet = uploads.again(ctx, click.value, {})
    options = tuple(Option(verbatim(title[:70]), title[:70]) for title in sheet.columns[:99])
    labels = {
        "day": _("Day"),
        "amount": _("Amount (minus is money out)"),
        "income": _("Money in"),
        "expense": _("Money out"),
        "name": _("Other side: name"),
        "name_account": _("Other side: account"),
        "summary": _("Text"),
    }
    questions = tuple(
        Question(name, labels[name], "choice", required=name == "day", options=options) for name in _FIELDS
    )
    return Reply(form=Form("bank.columns", _("What are its columns?"), questions, click.value, submit=_("Take it")))


def fill_columns(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    mapping = {name: filled.answers[name] for name in _FIELDS if filled.answers.get(name)}
    try:
        sheet = uploads.again(ctx, filled.value, {}, mapping)
    except BadInput as problem:
        problem.field = problem.field or "day"
        raise
    return taken(ctx, sheet, filled.value[:8], filled.value, "")


def taken(ctx: Context, sheet: Sheet, name: str, sha256: str, answers: str) -> Reply:
    """Keep the lines of a statement and show what they seem to be; what only a person can decide is asked first."""
    if sheet.subject == "unknown":
        card = Card(
            _("I do not know the layout of {name}.", name=name),
            lines=(
                *(_problem(problem) for problem in sheet.problems),
                _("Name its columns, and it is taken as a bank statement."),
            ),
            buttons=(Button(_("Name the columns"), "bank.columns", sha256, style="main"),),
            tone="warn",
        )
        return Reply(card, private=True)
    if sheet.asks:
        ask = sheet.asks[0]
        buttons = tuple(
            Button(
                _CHOICES.get(choice, verbatim(choice)),
                "bank.answer",
                " ".join(filter(None, (sha256, answers, f"{ask.name}={choice}"))),
                style="main" if choice == ask.guess else "plain",
            )
            for choice in ask.choices[:6]
        )
        return Reply(Card(Text(ask.sentence, ask.values), buttons=buttons, tone="warn"), private=True)
    _batch, new = bank.keep(ctx.book, sheet.kind, name, sha256, lines_of(sheet))
    cards = bank_cards.cards(ctx)
    return Reply(_summary(sheet, name, new), more=cards, private=True)


def lines_of(sheet: Sheet) -> Sequence[bank.StatementLine]:
    """The lines that moved money: pending and void ones may still change, and are left for the next statement."""
    rows: Sequence[BankLine] = sheet.rows
    return [
        bank.StatementLine(
            0,
            f"{sheet.kind}:{row.key}",
            row.account,
            row.day,
            row.amount,
            row.name,
            row.name_account,
            " ".join(part for part in (row.text, row.reference) if part),
            state="ignored" if row.nature in ("fee", "interest", "transfer") else "open",
            note=bank.CHARGE if row.nature == "fee" and row.direction == "out" else "",
        )
        for row in rows
        if row.state == "booked" and row.direction in ("in", "out") and row.amount
    ]


def _problem(problem: Problem) -> Text:
    what = Text(problem.sentence, problem.values)
    if problem.field:
        return _("Line {line}, {field}: {what}", line=problem.line, field=problem.field, what=what)
    return _("Line {line}: {what}", line=problem.line, what=what)


def _doubt(doubt: Stated) -> Text:
    what = _(
        "The file states {what} {stated}, its lines make {found}.",
        what=_TOTALS[doubt.what],
        stated=doubt.stated,
        found=doubt.found,
    )
    return _("Line {line}: {what}", line=doubt.line, what=what) if doubt.line else what


def _summary(sheet: Sheet, name: str, new: int) -> Card:
    known = len(lines_of(sheet)) - new
    problems = tuple(_problem(problem) for problem in sheet.problems[:10])
    more = len(sheet.problems) - 10 + sheet.more_problems
    doubts = tuple(_doubt(doubt) for doubt in sheet.doubts)
    rest = (_n("{n} more line could not be taken.", "{n} more lines could not be taken.", more),) if more > 0 else ()
    facts = (
        Fact(_("New lines"), Text("{n}", {"n": new})),
        Fact(_("Known already"), Text("{n}", {"n": known})),
    )
    return Card(
        _("{name} is taken.", name=name),
        lines=(*problems, *rest, *doubts),
        facts=facts,
        tone="warn" if problems or doubts else "good",
        small=NOTHING,
    )
