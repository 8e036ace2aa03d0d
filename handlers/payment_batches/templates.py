"""A bank that has a table of its own: learned from one filled-in sample, shown before use, and kept with a version."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.folding import cleaned, folded
from chat.incoming import Said
from chat.text import Text, _, verbatim
from formats.payments import bank_table
from formats.payments.bank_table import FIELDS, NUMBERS, PaymentTable
from formats.sheet import Problem
from handlers.context import Context
from handlers.imports import learned_tables
from handlers.imports.learned_tables import LearnedSort
from handlers.payment_batches import ONLY, terms
from ledger.errors import BadInput, NotFound, sentence
from storage import voucher_templates

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
    fields = {one: (_CALLED[one],) for one in FIELDS}
    known = learned_tables.field_called(folded(" ".join(words[2:])), fields)
    changed = of.changed(learned_tables.column(of, words[1]), known, NUMBERS)
    if changed.missing:
        raise BadInput(sentence("No column has this: {what}."), what=_CALLED[changed.missing])
    new = voucher_templates.add(ctx.book, kept.name, changed.content, kept.sha256, "payment")
    return Reply(_card(changed, _title(new.name, new.version)), private=True)


def _title(name: str, version: int) -> Text:
    return _("Table of payments {name}, version {version}", name=name, version=version)


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
    facts = (Fact(_("File"), verbatim(of.shown_kind)), Fact(_("Rows above"), Text("{n}", {"n": len(of.before)})))
    small = _("“payment template {name} 7 purpose” says what column 7 is.", name=of.name)
    return Card(title, facts=facts, table=Table(heads, tuple(rows), essential=(1, 2, 3)), small=small)


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


TEMPLATE = learned_tables.kind(
    LearnedSort(
        name="payment-template",
        purpose="payment",
        called=_("table of payments"),
        head=_("Name"),
        only=ONLY,
        wrong=_wrong,
        card=_card,
    )
)
