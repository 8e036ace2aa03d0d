"""Tables that were learned from a sample, whatever they are of: shown, kept with a version, taken back.

Vouchers and payments each say what a table of theirs is called, what it lacks and how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat.cards.card import Card, Fact
from chat.folding import folded
from chat.text import Text, _, verbatim
from chat.words import LOCALES, shown
from formats.learned.sample import LearnedSample
from formats.learned.table import LearnedTable
from formats.sheet import Problem, Sheet
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from ledger.errors import BadInput, sentence
from storage import imports, voucher_templates
from storage.imports import Import, Imported
from storage.voucher_templates import Purpose


@dataclass(frozen=True, slots=True)
class LearnedSort:
    """What a subject says of the tables that it learns.

    Attributes:
        name: of the import and of its files; called: what one is called.
        head: over their names; only: the refusal for others than finance.
        wrong: why a sample cannot be taken; card: what was understood of it.
    """

    name: str
    purpose: Purpose
    called: Text
    head: Text
    only: str
    wrong: Callable[[Context, Any], Problem | None]
    card: Callable[[Any, Text], Card]


def kind(sort: LearnedSort) -> ImportKind:
    """The import of such samples."""
    return ImportKind(
        name=sort.name,
        subjects=(sort.name,),
        called=sort.called,
        roles=("finance", "admin"),
        only=sort.only,
        planner=_planner(sort),
        write=_writer(sort),
        heads=(sort.head, _("Columns")),
        numeric=(1,),
        shown=lambda _ctx, new: (verbatim(new.table.name), Text("{n}", {"n": len(new.table.columns)})),
        facts=_facts,
        take_back=_take_back,
        beside=lambda _ctx, plan: tuple(sort.card(new.table, _("What I understood of it")) for new in plan.new),
        whole=True,
    )


def _planner(sort: LearnedSort) -> Callable[[Context, Sheet], Planner]:
    def planner(ctx: Context, _sheet: Sheet) -> Planner:
        def plan(rows: Sequence[LearnedSample]) -> Plan:
            made = Plan()
            for row in rows:
                kept = voucher_templates.named(ctx.book, row.table.name, sort.purpose)
                if wrong := sort.wrong(ctx, row.table):
                    made.problems.append(wrong)
                elif kept and kept.content == row.table.content:
                    made.known += 1
                else:
                    made.new.append(row)
            return made

        return plan

    return planner


def _writer(sort: LearnedSort) -> Callable[[Context, Import, Iterable[Plan]], None]:
    def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
        for row in (new for plan in plans for new in plan.new):
            kept = voucher_templates.add(ctx.book, row.table.name, row.table.content, of.sha256, sort.purpose)
            identity = f"{row.key}:{kept.version}:{kept.name}"
            made = Imported(of.source, identity, f"voucher_template:{kept.version}", row.digest)
            imports.remember(ctx.book, of.id, [made])

    return write


def _take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    rows = imports.of_import(ctx.book, of.id, 10, after)
    for row in rows:
        voucher_templates.drop(ctx.book, row.identity.rpartition(":")[2], row.number)
    imports.forget(ctx.book, rows)
    return Undone(len(rows), last=rows[-1].identity if rows else "")


def _facts(_ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    return tuple(
        Fact(_("Columns that stay empty"), Text("{n}", {"n": sum(not one.field for one in new.table.columns)}))
        for new in plan.new
    )


def column(of: LearnedTable, said: str) -> int:
    """The column (from 1) that somebody names by its number.  Raises BadInput."""
    if not said.isdecimal() or not 0 < int(said) <= len(of.columns):
        raise BadInput(sentence("It has columns 1 to {n}."), n=len(of.columns), field="column")
    return int(said)


def field_called(words: str, called: Mapping[str, Sequence[Text]]) -> str:
    """The field of that name: its own, or what a card calls it in either language.  Raises BadInput.

    `called`: field -> what it may be called, that of the card first; "" is a column that stays empty.
    """
    names: dict[str, str] = {"none": "", "empty": "", "空": ""}
    for one, texts in called.items():
        names |= {folded(shown(text, locale)): one for text in texts for locale in LOCALES}
        names[one.replace("_", " ")] = names[one] = one
    if not words or words not in names:
        every = tuple(texts[0] for one, texts in called.items() if one)
        raise BadInput(sentence("A column is one of these: {fields}, or empty."), fields=every, field="field")
    return names[words]
