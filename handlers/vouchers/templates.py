"""A program that has no layout here: its table is learned from one filled-in sample, shown, and kept with a version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.text import Text, _, verbatim
from formats.learned.table import TemplateColumn
from formats.sheet import Problem
from formats.vouchers import template
from formats.vouchers.targets import TARGETS
from formats.vouchers.template import FIELDS, VoucherTemplate
from handlers.context import Context
from handlers.imports import learned_tables
from handlers.imports.learned_tables import LearnedSort
from handlers.vouchers import ONLY, terms
from ledger.errors import BadInput, NotFound, sentence
from storage import voucher_templates

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
_SAID = tuple(one for one in FIELDS if one != "constant")
"""What a column can be said to be."""


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
    of = template.read(kept.content)
    if len(words) == 1:
        return Reply(
            _card(of, _("Template {name}, version {version}", name=kept.name, version=kept.version)), private=True
        )
    known: Any = learned_tables.field_called(" ".join(words[2:]), _fields())
    changed = of.with_field(learned_tables.column(of, words[1]), known)
    _complete(changed)
    new = voucher_templates.add(ctx.book, kept.name, changed.content, kept.sha256)
    return Reply(
        _card(changed, _("Template {name}, version {version}", name=new.name, version=new.version)), private=True
    )


def _fields() -> dict[str, tuple[Text, ...]]:
    """Field -> what it may be called."""
    return {one: (_shown_field(one), *((terms.KINDS[one],) if one in terms.KINDS else ())) for one in _SAID}


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
        _("Tables that were learned"),
        table=Table((_("What it is called"), _("Version"), _("Columns")), rows, numeric=(1, 2)),
    )


def _card(of: VoucherTemplate, title: Text) -> Card:
    rows: list[tuple[Cell, ...]] = []
    for place, column in enumerate(of.columns, 1):
        rows.append((place, column.title or "–", _shown_field(column.field), _shown_form(column)))
    heads = (_("Column"), _("Title"), _("What stands there"), _("How"))
    facts = (
        Fact(_("File"), verbatim(of.shown_kind)),
        Fact(_("Rows above"), Text("{n}", {"n": len(of.before)})),
        *((Fact(_("Sheet"), verbatim(of.sheet)),) if of.workbook else ()),
    )
    small = _("“voucher template {name} 7 project” says what column 7 is.", name=of.name)
    return Card(title, facts=facts, table=Table(heads, tuple(rows), essential=(1, 2, 3)), small=small)


def _shown_field(field: str) -> Text:
    kind, _sign, part = field.partition("_")
    if field in _CALLED:
        return _CALLED[field]
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


def _wrong(ctx: Context, of: VoucherTemplate) -> Problem | None:
    """Why a sample cannot be taken."""
    if not _NAME.fullmatch(of.name) or of.name in TARGETS:
        return Problem(1, sentence("Give it a name of its own, in small letters: voucher template kis"))
    if lacks := of.missing():
        return Problem(1, sentence("No column has this: {what}."), {"what": _CALLED[lacks]})
    if voucher_templates.named(ctx.book, of.name, "payment"):
        return Problem(1, sentence("{name} is a table of payments: take another name."), {"name": of.name})
    kept = voucher_templates.named(ctx.book, of.name)
    if kept and template.read(kept.content).before[-1] != of.before[-1]:
        return Problem(
            1, sentence("Its heads are not those of {name}: take another name for another table."), {"name": of.name}
        )
    return None


TEMPLATE = learned_tables.kind(
    LearnedSort(
        name="voucher-template",
        purpose="",
        called=_("template of vouchers"),
        head=_("What it is called"),
        only=ONLY,
        wrong=_wrong,
        card=_card,
    )
)
