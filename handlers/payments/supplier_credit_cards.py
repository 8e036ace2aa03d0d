"""A supplier's credit note, said or filled in, and its card."""

from __future__ import annotations

import re

from chat.cards.card import Button, Card, Fact, Form, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import button_values, document_named, fields, lookup, money_line
from handlers.context import Context
from handlers.payments import ONLY_CREDITS, payables, supplier_refunds
from handlers.payments.supplier_credits import CreditNote, credit, left
from handlers.reasons import reasoned
from ledger.money import Money
from ledger.owed import Payout
from storage import expenses, supplier_credits

_TAX = Pattern(r"(?:\b(?:vat|tax)\b|税额|增值税|税)\s*[:：]?\s*(?P<v>\d[\d,]*(?:\.\d+)?)(?![\d.]*\s*[%％])", re.I)
_NUMBER = Pattern(r"(?:\b(?:no|number|nr)(?![a-z])\.?|发票号码?|票号)\s*[:：]?\s*#?(?P<v>[A-Za-z0-9][\w/-]*)", re.I)
_ANEW = Pattern(r"\b(?:anew|reissued?|comes again|replaced)\b|重开|换开|重新开票?", re.I)


def in_words(said: Said, ctx: Context) -> Reply:
    """`supplier credit note 12 1130 tax 130 because it leaks`, `供应商红字 费用 12 1130 税额 130 因为 质量问题`."""
    ctx.require("finance", sentence=ONLY_CREDITS)
    words, reason = reasoned(said.text)
    expense, words = document_named.named(ctx, words)
    number, words = _taken(_NUMBER, words)
    anew, words = bool(_ANEW.search(words)), _ANEW.sub(" ", words)
    tax, words = _taken(_TAX, words)
    line = money_line.read(ctx, words, expense.gross.currency)
    line.one_day()
    line.no_fee()
    line.no_words()
    amount = (
        lookup.money_of(line.amounts[0], expense.gross.currency, ctx.rules.currency)
        if line.amounts
        else left(ctx, expense)
    )
    vat = Money.of(tax.replace(",", ""), amount.currency) if tax else None
    note = CreditNote(amount, vat, reason, line.day, anew, number)
    return Reply(card(ctx, credit(ctx, expense, note)), private=True)


def ask(click: Clicked, ctx: Context) -> Reply:
    """`value`: the number of the document; and what a paper says: minor units of amount and tax, day, number."""
    ctx.require("finance", sentence=ONLY_CREDITS)
    id, *paper = click.value.split(" ", 4)
    expense = expenses.get(ctx.book, button_values.number(id), ctx.rules.currency)
    rest, tax, day, number = left(ctx, expense), "", ctx.today, ""
    if len(paper) == 4:
        rest = Money(button_values.number(paper[0]), rest.currency)
        tax = str(Money(button_values.number(paper[1]), rest.currency).major) if paper[1] != "-" else ""
        day = button_values.day(paper[2]) if paper[2] != "-" else day
        number = paper[3] if paper[3] != "-" else ""
    return Reply(
        form=Form(
            "supplier.credit",
            _("The supplier's credit note"),
            (
                Question("amount", _("Amount, tax included"), "money", f"{rest.currency} {rest.major}"),
                Question("tax", _("Tax in it"), "number", tax, _("empty: its share of the document's tax"), False),
                Question("reason", _("Reason"), "note"),
                Question("number", _("Number of the credit note"), "text", number, required=False),
                Question("day", _("Date"), "date", day.isoformat()),
            ),
            str(expense.id),
            submit=_("Book"),
            lines=(
                _("{amount} of {day} from {supplier}", amount=expense.gross, day=expense.day, supplier=expense.vendor),
            ),
        )
    )


def fill_in(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY_CREDITS)
    answers = filled.answers
    expense = expenses.get(ctx.book, button_values.number(filled.value), ctx.rules.currency)
    amount = lookup.money(ctx, answers.get("amount", ""), expense.gross.currency)
    tax = answers.get("tax", "").strip()
    vat = fields.money_or_nothing(tax, expense.gross.currency, "tax") if tax else None
    day = answers.get("day", "")
    number, reason = answers.get("number", "").strip()[:60], answers.get("reason", "").strip()[:200]
    note = CreditNote(amount, vat, reason, fields.day(ctx, day) if day else ctx.today, number=number)
    return Reply(card(ctx, credit(ctx, expense, note)), private=True)


def card(ctx: Context, payout: Payout) -> Card:
    """A credit note as it was booked, with the way back."""
    of = supplier_credits.get(ctx.book, payout.id, ctx.rules.currency)
    assert of is not None
    expense = expenses.get(ctx.book, of.expense, ctx.rules.currency)
    facts = [
        Fact(_("Document"), verbatim(expense.called)),
        Fact(_("Day"), Text("{d}", {"d": payout.day})),
        Fact(_("Project"), lookup.shown(ctx.directory.project(expense.project))),
        Fact(_("Cost falls by"), Text("{m}", {"m": of.cost})),
    ]
    if of.vat:
        label = _("VAT transferred out") if of.certified else _("VAT that waits falls by")
        facts.append(Fact(label, Text("{m}", {"m": of.vat})))
    off = sum(minor for document, minor in payout.parts if document == f"expense:{expense.id}")
    if off:
        facts.append(Fact(_("Not to be paid any more"), Text("{m}", {"m": Money(off, of.gross.currency)})))
    claim = payables.ahead_left(ctx, payout)
    lines = []
    if claim.minor > 0:
        facts.append(Fact(_("The supplier owes us"), Text("{m}", {"m": claim})))
        lines.append(
            _(
                "Say “set off {supplier}” to put it on open invoices, or “refund from {supplier}” when the money "
                "comes.",
                supplier=payout.party,
            )
        )
    if of.anew:
        lines.append(_("The invoice comes anew: what was ordered is still to come."))
    if of.number:
        facts.insert(0, Fact(_("Number"), verbatim(of.number)))
    if of.reason:
        facts.append(Fact(_("Reason"), verbatim(of.reason)))
    title = _("Credit note of {supplier} over {amount} is booked.", supplier=payout.party or "–", amount=of.gross)
    buttons = [Button(_("Undo"), "payout.undo", str(payout.id))]
    if claim.minor > 0:
        buttons.append(supplier_refunds.refund_button(payout, claim))
    return Card(title, lines=tuple(lines), facts=tuple(facts), buttons=tuple(buttons), tone="good")


def _taken(pattern: Pattern, words: str) -> tuple[str, str]:
    """What a pattern finds, and the words without it."""
    match = pattern.search(words)
    return (match["v"], f"{words[: match.start()]} {words[match.end() :]}") if match else ("", words)
