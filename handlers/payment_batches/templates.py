"""A bank that has a table of its own: learned from one filled-in sample, shown before use, and kept with a version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.text import Text, _, verbatim
from chat.words import LOCALES
from chat.words import shown as worded
from formats.payments import bank_table
from formats.payments.bank_table import FIELDS, NUMBERS, PaymentTable
from formats.sheet import Problem, Sheet
from handlers.context import Context
from handlers.imports.kinds import ImportKind, Plan, Planner, Undone
from handlers.payment_batches import ONLY, terms
from ledger.errors import BadInput, NotFound, sentence
from storage import imports, voucher_templates
from storage.imports import Import, Imported

_NAME = re.compile(r"[a-z][a-z0-9-]{1,19}")
_TAKEN = frozenset({"pain", "alipay", "sepa", "bank", "invoices", "claims", "advances"})
_HINT = sentence("Drop the bank's table with one payment filled in and write with it: payment template cmb")
_CALLED: Mapping[str, Text] = {
    "": _("stays empty"),
    "constant": _("always the same"),
    "serial": _("number of the payment"),
    "payer": _("our name"),
    "payer_account": _("our account"),
    "name": _("payee"),
    "account": _("account of the payee"),
    "bank": _("bank of the payee"),
    "clearing": _("clearing number of the bank"),
    "bic": _("BIC"),
    "town": _("town of the payee"),
    "land": _("country of the payee"),
    "amount": _("amount"),
    "currency": _("currency"),
    "mark": _("our mark"),
    "text": _("purpose"),
    "day": _("day"),
}


def say(said: Said, ctx: Context) -> Reply:
    """`payment template cmb` shows one; `payment template cmb 7 purpose` says what its seventh column is."""
    ctx.require("finance", "admin", sentence=terms.ONLY)
    words = cleaned(said.text).split()
    if not words:
        return Reply(_all(ctx), private=True)
    name = folded(words[0])
    kept = voucher_templates.named(ctx.book, name, "payment")
    if kept is None:
        raise NotFound(sentence("There is no table of payments “{name}”."), name=name[:40], hint=_HINT)
    of = bank_table.read(kept.content)
    if len(words) == 1:
        return Reply(_card(of, _title(kept.name, kept.version)), private=True)
    place, known = words[1], _field_called(folded(" ".join(words[2:])))
    if not place.isdecimal() or not 0 < int(place) <= len(of.columns):
        raise BadInput(sentence("It has columns 1 to {n}."), n=len(of.columns), field="column")
    if known is None:
        every = tuple(_CALLED[one] for one in FIELDS if one)
        raise BadInput(sentence("A column is one of these: {fields}, or empty."), fields=every, field="field")
    changed = of.changed(int(place), known, NUMBERS)
    if changed.missing:
        raise BadInput(sentence("No column has this: {what}."), what=_CALLED[changed.missing])
    new = voucher_templates.add(ctx.book, kept.name, changed.content, kept.sha256, "payment")
    return Reply(_card(changed, _title(new.name, new.version)), private=True)


def _title(name: str, version: int) -> Text:
    return _("Table of payments {name}, version {version}", name=name, version=version)


def _field_called(words: str) -> str | None:
    """The field of that name: its own name, or what a card calls it in either language."""
    called = {"none": "", "empty": "", "空": ""}
    for one in FIELDS:
        called |= {folded(worded(_CALLED[one], locale)): one for locale in LOCALES}
        called[one.replace("_", " ")] = called[one] = one
    return called.get(words) if words else None


def _all(ctx: Context) -> Card:
    found = voucher_templates.latest(ctx.book, "payment")
    if not found:
        return Card(_("No bank's table was learned yet."), lines=(Text(_HINT),))
    rows = tuple((one.name, one.version, len(bank_table.read(one.content).columns)) for one in found)
    heads = (_("Name"), _("Version"), _("Columns"))
    return Card(_("Tables of banks that were learned"), table=Table(heads, rows, numeric=(1, 2)))


def _card(of: PaymentTable, title: Text) -> Card:
    rows: list[tuple[Cell, ...]] = [
        (place, column.title or "–", _CALLED[column.field], verbatim(column.form) if column.form else None)
        for place, column in enumerate(of.columns, 1)
    ]
    heads = (_("Column"), _("Title"), _("What stands there"), _("How"))
    file = of.kind if of.kind == "xlsx" else f"{of.kind}, {of.encoding}, “{of.separator}”"
    facts = (Fact(_("File"), verbatim(file)), Fact(_("Rows above"), Text("{n}", {"n": len(of.before)})))
    small = _("“payment template {name} 7 purpose” says what column 7 is.", name=of.name)
    return Card(title, facts=facts, table=Table(heads, tuple(rows), essential=(1, 2, 3)), small=small)


def planner(ctx: Context, _sheet: Sheet) -> Planner:
    def plan(rows: Sequence[Any]) -> Plan:
        made = Plan()
        for row in rows:
            kept = voucher_templates.named(ctx.book, row.table.name, "payment")
            if wrong := _wrong(ctx, row.table):
                made.problems.append(wrong)
            elif kept and kept.content == row.table.content:
                made.known += 1
            else:
                made.new.append(row)
        return made

    return plan


def _wrong(ctx: Context, of: PaymentTable) -> Problem | None:
    """Why a sample cannot be taken."""
    if not _NAME.fullmatch(of.name) or of.name in _TAKEN:
        return Problem(1, sentence("Give it a name of its own, in small letters: payment template cmb"))
    if voucher_templates.named(ctx.book, of.name):
        return Problem(1, sentence("{name} is a table of vouchers: take another name."), {"name": of.name})
    if of.missing:
        return Problem(1, sentence("No column has this: {what}."), {"what": _CALLED[of.missing]})
    kept = voucher_templates.named(ctx.book, of.name, "payment")
    if kept and bank_table.read(kept.content).before[-1] != of.before[-1]:
        said = sentence("Its heads are not those of {name}: take another name for another table.")
        return Problem(1, said, {"name": of.name})
    return None


def write(ctx: Context, of: Import, plans: Iterable[Plan]) -> None:
    for row in (new for plan in plans for new in plan.new):
        kept = voucher_templates.add(ctx.book, row.table.name, row.table.content, of.sha256, "payment")
        identity = f"{row.key}:{kept.version}:{kept.name}"
        made = Imported(of.source, identity, f"voucher_template:{kept.version}", row.digest)
        imports.remember(ctx.book, of.id, [made])


def take_back(ctx: Context, of: Import, after: str, most: int) -> Undone:
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


TEMPLATE = ImportKind(
    name="payment-template",
    subjects=("payment-template",),
    called=_("table of payments"),
    roles=("finance", "admin"),
    only=ONLY,
    planner=planner,
    write=write,
    heads=(_("Name"), _("Columns")),
    numeric=(1,),
    shown=lambda _ctx, new: (verbatim(new.table.name), Text("{n}", {"n": len(new.table.columns)})),
    facts=_facts,
    take_back=take_back,
    beside=lambda _ctx, plan: tuple(_card(new.table, _("What I understood of it")) for new in plan.new),
    whole=True,
)
