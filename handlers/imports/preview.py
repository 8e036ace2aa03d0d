"""What a file would bring, shown: the same card in chat and, as lines, on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.cards.card import Button, Card, Fact, Table
from chat.text import NOTHING, Text, _, _n, verbatim
from formats.sheet import Ask, Problem, Sheet, Stated
from handlers.context import Context
from handlers.imports.file_values import FileAnswers
from handlers.imports.kinds import ImportKind, Plan, kind_of
from ledger.errors import BadInput, sentence
from storage.imports import Import

FIRST = 8
"""So many rows of a kind are shown; the rest is counted."""
_CHOICES = {
    "kept": _("As it reads"),
    "turned": _("The other way round"),
    "dmy": _("Day before month"),
    "mdy": _("Month before day"),
    "bank": _("A bank statement"),
    "expenses": _("A list of expenses"),
}
_TOTALS = {
    "in": _("money in"),
    "out": _("money out"),
    "lines": _("number of lines"),
    "closing": _("closing balance"),
    "hours": _("hours"),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that leaves nothing open, and what it would bring."""

    kind: ImportKind
    sheet: Sheet
    plan: Plan
    name: str

    @property
    def brings(self) -> bool:
        return bool(self.plan.new or self.plan.changed)


def look(ctx: Context, sheet: Sheet, name: str) -> Looked:
    """See what a file would bring; nothing is written.  Raises NotAllowed, and BadInput where nobody takes it."""
    kind = kind_of(ctx, sheet.subject)
    if kind is None:
        raise BadInput(sentence("{name} can be read, but nothing here takes it: {kind}."), name=name, kind=sheet.kind)
    kind.require(ctx)
    plan = kind.planner(ctx, sheet)(sheet.rows)
    plan.problems[:0] = sheet.problems
    return Looked(kind, sheet, plan, name)


def may_ask(ctx: Context) -> None:
    """Raises NotAllowed for whoever could take no file at all."""
    kind = ctx.contents.imports[0]
    ctx.require(*{role for one in ctx.contents.imports for role in one.roles}, sentence=kind.only)


def question(ctx: Context, sheet: Sheet, name: str, said: FileAnswers) -> Card | None:
    """What the file leaves open, one thing at a time; None where it leaves nothing open."""
    if not sheet.asks:
        return None
    may_ask(ctx)
    ask = sheet.asks[0]
    if ask.name == "columns":
        missing = tuple(problem_shown(problem) for problem in sheet.problems)
        buttons = (Button(_("Name the columns"), "import.columns", said.text, style="main"),)
        kind = kind_of(ctx, sheet.subject)
        what = kind.called if kind else _("a bank statement")
        lines = (*missing, _("Name its columns, and it is taken as {what}.", what=what))
        return Card(_("I do not know the layout of {name}.", name=name), lines=lines, buttons=buttons, tone="warn")
    if of_tab(ask):
        leave = Button(_("Leave it out"), "import.answer", said.with_answer(ask.name, "none").text)
        tell = Button(_("Say what it is"), "import.columns", said.text, style="main")
        title = Text(ask.sentence, {"name": name, **ask.values})
        return Card(title, lines=_tabs(sheet), buttons=(tell, leave), tone="warn")
    choices = tuple(
        Button(
            _CHOICES.get(choice, verbatim(choice)),
            "import.answer",
            said.with_answer(ask.name, choice).text,
            style="main" if choice == ask.guess else "plain",
        )
        for choice in ask.choices[:6]
    )
    return Card(Text(ask.sentence, {"name": name, **ask.values}), buttons=choices, tone="warn")


def of_tab(ask: Ask) -> bool:
    """Whether it asks what a tab is, not only which of its columns is meant."""
    return ask.name.startswith("tab.") and ask.name.count(".") == 1


def _tabs(sheet: Sheet) -> tuple[Text, ...]:
    """Which tabs of a workbook are read, and which are left out."""
    read = ", ".join(f"{tab.name} ({tab.lines})" for tab in sheet.tabs if tab.lines is not None)
    left = ", ".join(tab.name for tab in sheet.tabs if tab.lines is None)
    lines = (_("Tabs and their lines: {tabs}", tabs=read),) if read else ()
    return (*lines, _("Left out: {tabs}", tabs=left)) if left else lines


def card(ctx: Context, looked: Looked, buttons: tuple[Button, ...] = ()) -> Card:
    """What would be taken, with the first rows, and what would not."""
    plan, kind = looked.plan, looked.kind
    new = len(plan.new)
    title = _n("{name}: {n} new row ({what})", "{name}: {n} new rows ({what})", new, name=looked.name, what=kind.called)
    rows = tuple(kind.shown(ctx, row) for row in plan.new[:FIRST])
    small = _n("and {n} more", "and {n} more", new - FIRST) if new > FIRST else Text("")
    if looked.brings and buttons:
        small = Text("{a} {b}", {"a": small, "b": _("Nothing is taken yet.")}) if small else _("Nothing is taken yet.")
    return Card(
        title,
        lines=(*_tabs(looked.sheet), *_changes(ctx, looked), *left_out(plan, looked.sheet)),
        facts=(*_counts(plan, looked.sheet), *kind.facts(ctx, plan)),
        table=Table(kind.heads, rows, numeric=kind.numeric) if rows else None,
        buttons=buttons,
        small=small,
        tone="warn" if plan.left_out or looked.sheet.doubts else "plain",
    )


def _counts(plan: Plan, sheet: Sheet) -> tuple[Fact, ...]:
    counts = (
        (_("New"), len(plan.new)),
        (_("Changed"), len(plan.changed)),
        (_("Known already"), plan.known),
        (_("Not understood"), plan.left_out + sheet.more_problems),
    )
    return tuple(Fact(label, Text("{n}", {"n": count})) for label, count in counts)


def _changes(ctx: Context, looked: Looked) -> tuple[Text, ...]:
    """The changed rows, before and after; of those that are many, the first."""
    changed = looked.plan.changed
    lines = []
    for row in changed[:FIRST]:
        before, after = looked.kind.change(ctx, row)
        lines.append(_("Changed: {before} → {after}", before=_joined(before), after=_joined(after)))
    if len(changed) > FIRST:
        lines.append(_n("and {n} changed row more", "and {n} changed rows more", len(changed) - FIRST))
    return tuple(lines)


def _joined(cells: Sequence[Text]) -> Text:
    names = [f"cell{place}" for place in range(len(cells))]
    return Text(" · ".join(f"{{{name}}}" for name in names), dict(zip(names, cells, strict=True)))


def left_out(plan: Plan, sheet: Sheet) -> tuple[Text, ...]:
    """What is not taken and why, and what the file says of itself that its rows do not."""
    lines = []
    for what, names in plan.unknown.items():
        for name, rows in names.most_common(FIRST):
            lines.append(_nobody(name, rows) if what == "person" else _no_project(name, rows))
    lines += [problem_shown(problem) for problem in plan.problems[:10]]
    more = len(plan.problems) - 10 + sheet.more_problems
    if more > 0:
        lines.append(_n("{n} more line could not be taken.", "{n} more lines could not be taken.", more))
    return (*lines, *(_doubt(doubt) for doubt in sheet.doubts[:10]))


def _nobody(name: str, rows: int) -> Text:
    return _n(
        "Nobody “{name}” here: {n} row is left out.", "Nobody “{name}” here: {n} rows are left out.", rows, name=name
    )


def _no_project(name: str, rows: int) -> Text:
    return _n(
        "No project “{name}” here: {n} row is left out.",
        "No project “{name}” here: {n} rows are left out.",
        rows,
        name=name,
    )


def problem_shown(problem: Problem) -> Text:
    what = Text(problem.sentence, problem.values)
    if problem.tab and problem.field:
        return _(
            "“{tab}”, line {line}, {field}: {what}", tab=problem.tab, line=problem.line, field=problem.field, what=what
        )
    if problem.tab:
        return _("“{tab}”, line {line}: {what}", tab=problem.tab, line=problem.line, what=what)
    if problem.field:
        return _("Line {line}, {field}: {what}", line=problem.line, field=problem.field, what=what)
    return _("Line {line}: {what}", line=problem.line, what=what) if problem.line else what


def _doubt(doubt: Stated) -> Text:
    if doubt.what == "balance":
        jump = doubt.stated - doubt.found
        said = _(
            "The balance jumps by {by}: {stated} stands there, the line before makes {found}.",
            by=jump,
            stated=doubt.stated,
            found=doubt.found,
        )
        return _("Line {line}: {what}", line=doubt.line, what=said)
    what = _(
        "The file states {what} {stated}, its lines make {found}.",
        what=_TOTALS[doubt.what],
        stated=doubt.stated,
        found=doubt.found,
    )
    return _("Line {line}: {what}", line=doubt.line, what=what) if doubt.line else what


def progress(of: Import) -> Card:
    """How far an import has come."""
    if of.state == "undoing":
        title = _("Import {number} is being taken back", number=of.id)
    else:
        title = _("Import {number} of {name} is being taken", number=of.id, name=of.name)
    done = Fact(_("Done"), _("{n} of {all}", n=of.seen, all=of.total)) if of.total else None
    return Card(title, facts=(done,) if done else (), about=of.about)


def result(
    of: Import, kind: ImportKind, lines: tuple[Text, ...] = (), known: int | None = None, then: Text = NOTHING
) -> Card:
    """What an import has taken; `then`: what to say next."""
    title = _n(
        "Import {number}: {n} row was taken ({what})",
        "Import {number}: {n} rows were taken ({what})",
        of.rows,
        number=of.id,
        what=kind.called,
    )
    counts = [(_("New"), of.rows), (_("Changed"), of.changed)]
    if known is not None:
        counts.append((_("Known already"), known))
    return Card(
        title,
        lines=lines,
        facts=tuple(Fact(label, Text("{n}", {"n": count})) for label, count in counts),
        buttons=(Button(_("Undo this import"), "import.undo", str(of.id)),),
        tone="warn" if lines else "good",
        small=then,
        about=of.about,
    )


def undone(of: Import, done: int, stays: Sequence[Text] = ()) -> Card:
    """What became of an import that was taken back."""
    title = _n(
        "Import {number}: {n} row was taken back", "Import {number}: {n} rows were taken back", done, number=of.id
    )
    counted = {line.template: line for line in stays}
    lines = tuple(
        _("{what} ({n})", what=line, n=sum(one.template == template for one in stays))
        for template, line in counted.items()
    )
    return Card(title, lines=lines, about=of.about, tone="warn" if stays else "plain")
