"""VAT of months: output, input that was certified, transferred out, what waits on either side, and each document.

Accounts and their names: 财会〔2016〕22号 (增值税会计处理规定).  VAT stands in the month in which it is booked; an
invoice of a month that was locked by then belongs to the return of its own month and is named for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chat.cards.card import Card, Cell, Fact, Reply, Table
from chat.incoming import Said
from chat.text import Text, _, _n
from handlers import month_spans
from handlers.books import trail_words
from handlers.context import Context
from handlers.contracts import vat_due
from handlers.rules import Rules
from ledger.errors import BadInput, sentence
from ledger.money import Money
from ledger.months import MonthSpan
from ledger.nouns import Expense
from ledger.period import month_key
from storage import account_sums, expenses, invoices, ledger_lines
from storage.book import Book
from storage.directory import Directory
from storage.ledger_lines import LedgerLine, LineFilter

_OUTPUT, _INPUT, _OUT = "output_vat", "input_vat", "input_vat_out"
_OF_MONTH = (_OUTPUT, _INPUT, _OUT)
_WAITING = ("output_vat_pending", "input_vat_pending")


def show(said: Said, ctx: Context) -> Reply:
    of, rest = month_spans.span(ctx, said.text)
    if rest:
        raise BadInput(
            sentence("I do not know what “{text}” means for VAT."),
            hint=sentence("Write for example: vat 2026-10"),
            text=rest[:60],
        )
    return Reply(card(ctx.book, ctx.directory, ctx.rules, of, ctx.today), private=True)


def card(book: Book, people: Directory, rules: Rules, of: MonthSpan, today: date) -> Card:
    """The VAT of some months, and what by law is due at their end beside it, without an invoice."""
    moved, stands = figures(book, of)

    def fact(label: Text, minor: int) -> Fact:
        return Fact(label, Text("{m}", {"m": Money(minor, rules.currency)}))

    output, certified, out = -moved.get(_OUTPUT, 0), moved.get(_INPUT, 0), -moved.get(_OUT, 0)
    facts = (
        fact(_("Output VAT"), output),
        fact(_("Input VAT certified"), certified),
        fact(_("Input VAT transferred out"), out),
        fact(_("Net of the months"), output - certified + out),
        fact(_("Output VAT not yet due, at the end"), -stands.get("output_vat_pending", 0)),
        fact(_("Input VAT to be certified, at the end"), stands.get("input_vat_pending", 0)),
    )
    days = of.days
    lines = ledger_lines.lines(book, LineFilter(_OF_MONTH, days.start, days.end))
    lines.sort(key=lambda line: (_OF_MONTH.index(line.posting.account), line.entry.booked, line.entry.id))
    rows: list[tuple[Cell, ...]] = []
    groups: list[tuple[int, Text]] = []
    late = 0
    documents = _documents(book, lines, rules.currency)
    for line in lines:
        title = _titles()[line.posting.account]
        if not groups or groups[-1][1] != title:
            groups.append((len(rows), title))
        rows.append(_row(book, line, documents))
        late += _of_another_month(line)
    heads = (
        *(_("Document"), _("Number"), _("Party"), _("Day"), _("Booked on"), _("VAT"), _("Belongs to the return of")),
    )
    refs = tuple(f"entry:{line.entry.id}/{line.place}" for line in lines)
    table = (
        Table(
            heads,
            tuple(rows),
            numeric=(5,),
            summed=(5,),
            groups=tuple(groups),
            refs=refs,
            apart=True,
            essential=(2, 3, 5),
        )
        if rows
        else None
    )
    said = (
        _n(
            "{n} document is of a locked month: it belongs to the return of its own month.",
            "{n} documents are of locked months: they belong to the returns of their own months.",
            late,
        ),
    )
    unbilled = vat_due.without_invoice(book, rules, min(of.last_day, today))
    lines_said = (*(said if late else ()), *vat_due.summed(unbilled), *vat_due.listed(unbilled, people))
    return Card(_("VAT, {months}", months=month_spans.shown(of)), lines=lines_said, facts=facts, table=table)


def figures(book: Book, of: MonthSpan) -> tuple[dict[str, int], dict[str, int]]:
    """Role -> debit less credit of the months, and role -> what waits at their end."""
    moved: dict[str, int] = {}
    stands: dict[str, int] = {}
    for one in account_sums.movements(book, of.first, of.last, accounts=(*_OF_MONTH, *_WAITING)):
        moved[one.account] = moved.get(one.account, 0) + one.debit - one.credit
        stands[one.account] = stands.get(one.account, 0) + one.closing
    return moved, stands


def _titles() -> Mapping[str, Text]:
    return {
        _OUTPUT: _("Output VAT"),
        _INPUT: _("Input VAT certified"),
        _OUT: _("Input VAT transferred out"),
    }


def _documents(book: Book, lines: Sequence[LedgerLine], currency: str) -> dict[str, Expense]:
    """Open item -> the supplier's document whose input VAT is on a line."""
    ids = {int(id) for noun, _colon, id in (line.posting.item.partition(":") for line in lines) if noun == "expense"}
    return {f"expense:{one.id}": one for one in expenses.several(book, sorted(ids), currency)}


def _row(book: Book, line: LedgerLine, documents: Mapping[str, Expense]) -> tuple[Cell, ...]:
    """A line as its document: of what was certified the supplier's invoice, not the list that it was in."""
    entry, posting = line.entry, line.posting
    noun, _colon, id = entry.source.partition(":")
    invoice = invoices.get(book, int(id)) if noun == "invoice" and id.isdecimal() else None
    bought = documents.get(posting.item)
    sign = 1 if posting.account == _INPUT else -1
    subject = posting.item if bought else entry.source
    return (
        trail_words.thing(subject) if subject else None,
        (invoice.number or None if invoice else None) if bought is None else bought.invoice_number or None,
        posting.party or None,
        invoice.day if invoice else bought.day if bought else entry.day,
        entry.booked,
        Money(sign * posting.company.minor, posting.company.currency),
        month_key(entry.day) if _of_another_month(line) else None,
    )


def _of_another_month(line: LedgerLine) -> bool:
    """Whether a document of ours was booked after its own month: only output VAT belongs to the month of its day."""
    return line.posting.account == _OUTPUT and month_key(line.entry.day) != month_key(line.entry.booked)
