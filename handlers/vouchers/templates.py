"""A program that has no layout here: its table is learned from one filled-in sample, shown, and kept with a version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.text import Text, _, verbatim
from formats.sheet import Problem, Sheet
from formats.vouchers import template
from formats.vouchers.targets import TARGETS
from formats.vouchers.template import FIELDS, TemplateColumn, VoucherTemplate
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.vouchers import ONLY, terms
from ledger.errors import BadInput, NotFound, sentence
from storage import imports, voucher_templates
from storage.imports import Import, Imported

_NAME = re.compile(r"[a-z][a-z0-9-]{1,19}")
_HINT = sentence("Drop a sample with one voucher filled in and write with it: voucher template kis")
_CALLED: Mapping[str, Text] = {
    "": _("stays empty"),
    "constant": _("always the same"),
    "serial": _("number of the voucher in the file"),
    "day": _("day"),
    "year": _("year"),
    "period": _("period"),
    "word": _("voucher word"),
    "number": _("number of the voucher"),
    "label": _("word and number"),
    "place": _("number of the line"),
    "summary": _("text"),
    "account": _("account code"),
    "account_name": _("account name"),
    "debit": _("debit"),
    "credit": _("credit"),
    "signed": _("amount, credit below zero"),
    "amount": _("amount"),
    "side": _("side"),
    "original": _("amount in its own currency"),
    "currency": _("currency"),
    "rate": _("rate"),
    "preparer": _("who made it"),
    "attachments": _("attachments"),
    "key": _("our key"),
}


def say(said: Said, ctx: Context) -> Reply:
    """`voucher template kis` shows one; `voucher template kis 7 project` says what its seventh column is."""
    words = folded(cleaned(said.text)).split()
    if not words:
        return Reply(_all(ctx), private=True)
    if len(words) > 1:
        ctx.require("finance", "admin", sentence=terms.ONLY_FINANCE)
    kept = voucher_templates.named(ctx.book, words[0])
    if kept is None:
        raise NotFound(sentence("There is no template “{name}”."), name=words[0][:40], hint=_HINT)
    shown = template.read(kept.content)
    if len(words) == 1:
        return Reply(
            _card(shown, _("Template {name}, version {version}", name=kept.name, version=kept.version)), private=True
        )
    place, field = words[1], "_".join(words[2:]).replace("empty", "").replace("none", "")
    if not place.isdecimal() or not 0 < int(place) <= len(shown.columns):
        raise BadInput(sentence("It has columns 1 to {n}."), n=len(shown.columns), field="column")
    known = next((one for one in FIELDS if one == field), None)
    if known is None or known == "constant" or len(words) < 3:
        raise BadInput(
            sentence("A column is one of these: {fields}, or empty."),
            fields=", ".join(one for one in FIELDS if one not in ("", "constant")),
            field="field",
        )
    changed = shown.with_field(int(place), known)
    _complete(changed)
    new = voucher_templates.add(ctx.book, kept.name, changed.content, kept.sha256)
    return Reply(
        _card(changed, _("Template {name}, version {version}", name=new.name, version=new.version)), private=True
    )


def _complete(of: VoucherTemplate) -> None:
    """Raises BadInput for a table that could hold no voucher."""
    if lacks := of.missing():
        raise BadInput(sentence("No column has this: {what}."), what=_CALLED[lacks])


def _all(ctx: Context) -> Card:
    found = voucher_templates.latest(ctx.book)
    if not found:
        return Card(_("No table was learned yet."), lines=(Text(_HINT),))
    rows = tuple((one.name, one.version, len(template.read(one.content).columns)) for one in found)
    return Card(
        _("Tables that were learned"), table=Table((_("Name"), _("Version"), _("Columns")), rows, numeric=(1, 2))
    )


def _card(of: VoucherTemplate, title: Text) -> Card:
    rows: list[tuple[Cell, ...]] = []
    for place, column in enumerate(of.columns, 1):
        rows.append((place, column.title or "–", _shown_field(column), _shown_form(column)))
    heads = (_("Column"), _("Title"), _("What stands there"), _("How"))
    facts = (
        Fact(_("File"), verbatim(of.kind if of.kind == "xlsx" else f"{of.kind}, {of.encoding}, “{of.separator}”")),
        Fact(_("Rows above"), Text("{n}", {"n": len(of.before)})),
        *((Fact(_("Sheet"), verbatim(of.sheet)),) if of.kind == "xlsx" else ()),
    )
    small = _("“voucher template {name} 7 project” says what column 7 is.", name=of.name)
    return Card(title, facts=facts, table=Table(heads, tuple(rows), essential=(1, 2, 3)), small=small)


def _shown_field(column: TemplateColumn) -> Text:
    kind, _sign, part = column.field.partition("_")
    if column.field in _CALLED:
        return _CALLED[column.field]
    return (
        _("name of {dimension}", dimension=terms.KINDS[kind])
        if part
        else _("code of {dimension}", dimension=terms.KINDS[kind])
    )


def _shown_form(column: TemplateColumn) -> Cell:
    parts: list[Text] = [verbatim(column.form)] if column.form else []
    if column.first_only:
        parts.append(_("first line only"))
    return tuple(parts) or None


def planner(ctx: Context, _sheet: Sheet) -> Planner:
    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            if wrong := _wrong(ctx, row.template):
                made.problems.append(wrong)
            elif (
                kept := voucher_templates.named(ctx.book, row.template.name)
            ) and kept.content == row.template.content:
                made.known += 1
            else:
                made.new.append(row)
        return made

    return plan


def _wrong(ctx: Context, of: VoucherTemplate) -> Problem | None:
    """Why a sample cannot be taken."""
    if not _NAME.fullmatch(of.name) or of.name in TARGETS:
        return Problem(1, sentence("Give it a name of its own, in small letters: voucher template kis"))
    if lacks := of.missing():
        return Problem(1, sentence("No column has this: {what}."), {"what": _CALLED[lacks]})
    kept = voucher_templates.named(ctx.book, of.name)
    if kept and template.read(kept.content).before[-1] != of.before[-1]:
        return Problem(
            1, sentence("Its heads are not those of {name}: take another name for another table."), {"name": of.name}
        )
    return None


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    for row in (new for plan in plans for new in plan.new):
        kept = voucher_templates.add(ctx.book, row.template.name, row.template.content, of.sha256)
        document = f"voucher_template:{kept.version}"
        imports.remember(
            ctx.book, of.id, [Imported(of.source, f"{row.key}:{kept.version}:{kept.name}", document, row.digest)]
        )


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
    rows = imports.of_import(ctx.book, of.id, 10, after)
    for row in rows:
        voucher_templates.drop(ctx.book, row.identity.rpartition(":")[2], row.number)
    imports.forget(ctx.book, rows)
    return Undone(len(rows), last=rows[-1].identity if rows else "")


def _beside(_ctx: Context, plan: Plan) -> tuple[Card, ...]:
    return tuple(_card(new.template, _("What I understood of it")) for new in plan.new)


def _facts(_ctx: Context, plan: Plan) -> tuple[Fact, ...]:
    return tuple(
        Fact(_("Columns that stay empty"), Text("{n}", {"n": sum(not one.field for one in new.template.columns)}))
        for new in plan.new
    )


TEMPLATE = ImportKind(
    name="voucher-template",
    subjects=("voucher-template",),
    called=_("template of vouchers"),
    roles=("finance", "admin"),
    only=ONLY,
    planner=planner,
    write=write,
    heads=(_("Name"), _("Columns")),
    numeric=(1,),
    shown=lambda _ctx, new: (verbatim(new.template.name), Text("{n}", {"n": len(new.template.columns)})),
    facts=_facts,
    take_back=take_back,
    beside=_beside,
    whole=True,
)
