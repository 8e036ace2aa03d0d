"""“opening balances”: how a company's former books are taken over, and the empty sheet for it."""

from __future__ import annotations

from chat.cards.card import Attachment, Card, Reply, Table
from chat.incoming import Said
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from formats.documents import opening_template
from formats.documents.opening_balances import KINDS as KIND_WORDS
from handlers.context import Context
from handlers.opening.imports import KINDS
from storage import imports

_TEMPLATE = Pattern(r"template|blank|empty|模板|空表|样表|表格", 2)
_LISTED = 200


def show(said: Said, ctx: Context) -> Reply:
    """What is needed and what was taken; with “template” the empty sheet in the reader's language."""
    if _TEMPLATE.search(said.text):
        return Reply(
            Card(
                _("The empty sheet for opening balances"),
                lines=(
                    _("One line for each account of the trial balance, and one for each open item behind it."),
                    _("Fill it and drop it here: I show what it would bring and what does not tie."),
                ),
                table=_kinds(),
            ),
            private=True,
            files=(_sheet(ctx.locale),),
        )
    taken = [of for of in imports.latest(ctx.book, _LISTED) if of.kind == "opening" and of.state == "applied"]
    lines = (
        _("Drop the sheet here and say as of when: opening balances 2026-10-31"),
        _("It has the trial balance and each open item behind it; nothing is taken before every account ties."),
        _("One sheet, or a workbook with a tab for each kind of line; I ask about a tab that I cannot tell."),
        _("The empty sheet: opening balances template"),
    )
    if taken:
        title = _("Opening balances came with import {number}, {n} documents.", number=taken[0].id, n=taken[0].rows)
        return Reply(
            Card(title, lines=(_("To take them back as a whole: undo import {number}", number=taken[0].id),)),
            private=True,
        )
    return Reply(Card(_("No opening balances were taken yet."), lines=lines, table=_kinds()), private=True)


def _kinds() -> Table:
    """The kinds of lines, and what each has to say."""
    says = {
        "account": _("account code, debit or credit"),
        "elsewhere": _("account code, name, debit or credit: it stays in your other books"),
        "contract": _(
            "contract number, project, amount, VAT rate; invoiced, revenue and carried cost so far; due day of the rest"
        ),
        "receivable": _("project, customer, invoice, due day, amount; its contract, where it has one"),
        "advance": _("project, customer, amount; its contract, where it has one"),
        "payable": _("project, supplier, invoice, due day, amount"),
        "order": _("project, supplier, category, order number, amount without VAT; invoiced so far"),
        "received": _("as an order, amount without VAT; the number of its order, where that has a line"),
        "prepayment": _("supplier, amount"),
        "claim": _("project, person, amount"),
        "staff_advance": _("person, amount"),
        "input_vat": _("project, supplier, invoice, amount, VAT"),
        "cost": _("project, category, amount"),
    }
    rows = tuple(
        (
            Text("{zh} / {en}", {"zh": verbatim(KIND_WORDS[kind][0]), "en": verbatim(KIND_WORDS[kind][1])}),
            KINDS[kind],
            says[kind],
        )
        for kind in KINDS
    )
    return Table((_("Kind of line"), _("What it is"), _("What it says")), rows)


def _sheet(locale: str) -> Attachment:
    """The empty workbook in the reader's language."""
    chinese = locale.lower().startswith("zh")
    name = "期初余额" if chinese else "opening_balances"
    return Attachment(f"{name}.xlsx", opening_template.MEDIA, opening_template.template(chinese=chinese))
