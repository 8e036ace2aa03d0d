"""Credit notes: an invoice was wrong and comes anew, or the customer owes less for good."""

from __future__ import annotations

import re

from chat.cards.card import Card, Form, Option, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import _
from handlers import button_values, lookup, money_events
from handlers.context import Asked, Context
from handlers.contracts import ONLY
from handlers.contracts import invoices as issuing
from handlers.reasons import reasoned
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.owed import Instalment, Invoice
from ledger.tax import credited_tax
from storage import contracts, invoices, payments

_LESS = Pattern(r"\bless\b|\bprice\b|\blower\b|减少|减免|降价|折让", re.I)
_PAPER = Pattern(r"\bpaper\b|\banew\b|\breissued?\b|重开|换开|只换票|票面", re.I)


def ask_credit(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    old = invoices.get(ctx.book, button_values.number(click.value))
    gone, _gone_tax = invoices.credited(ctx.book, old.id)
    left = Money(old.gross.minor - gone, old.gross.currency)
    why = (
        Option(_("the invoice was wrong and comes anew"), "anew"),
        Option(_("the customer owes less"), "less"),
    )
    return Reply(
        form=Form(
            "invoice.credit",
            _("Credit note"),
            (
                Question("amount", _("Amount, tax included"), "money", f"{left.currency} {left.major}"),
                Question("kind", _("What for"), "choice", "anew", options=why),
                Question("reason", _("Reason"), "note"),
                Question("number", _("Number of the credit note"), required=False),
            ),
            click.value,
            submit=_("Book"),
        )
    )


def fill_credit(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    answers = filled.answers
    old = invoices.get(ctx.book, button_values.number(filled.value))
    amount = lookup.money(ctx, answers.get("amount", ""), old.gross.currency)
    less = answers.get("kind", "anew") == "less"
    return Reply(credit(ctx, old, amount, answers.get("reason", ""), less, answers.get("number", "").strip()[:60]))


def credit_in_words(said: Said, ctx: Context) -> Reply:
    words, reason = reasoned(said.text)
    number, _blank, rest = words.partition(" ")
    old = invoices.numbered(ctx.book, number)
    if old is None and number.lstrip("#").isdecimal():
        old = invoices.get(ctx.book, int(number.lstrip("#")))
    if old is None:
        raise NotFound(sentence("I know no invoice “{number}”."), number=number[:40], field="number")
    typed_amounts = lookup.amounts_in(ctx, rest, old.gross.currency)
    if not typed_amounts:
        lookup.no_long_figure(rest)
    gone, _gone_tax = invoices.credited(ctx.book, old.id)
    amount = (
        lookup.money_of(typed_amounts[0][2], old.gross.currency, ctx.rules.currency)
        if typed_amounts
        else Money(old.gross.minor - gone, old.gross.currency)
    )
    if not reason:
        raise BadInput(sentence("A credit note needs a reason."), field="reason")
    less, paper = _LESS.search(rest), _PAPER.search(rest)
    if bool(less) == bool(paper):
        raise Asked(
            _("Does the customer owe {amount} less, or was only the paper wrong?", amount=amount),
            lines=(
                _("Less: price and revenue fall; what was paid too much goes back to the customer."),
                _("Only the paper: the invoice comes anew, nothing else changes."),
            ),
            part=said.text,
            choices=[
                (_("The customer owes less"), f"{words} less because {reason}"),
                (_("Only the paper was wrong"), f"{words} paper because {reason}"),
            ],
        )
    return Reply(credit(ctx, old, amount, reason, bool(less), ""))


def credit(ctx: Context, old: Invoice, amount: Money, reason: str, less: bool, number: str) -> Card:
    """A credit note: the same accounts with negative amounts.  `less`: the customer owes less for good."""
    gone, gone_tax = invoices.credited(ctx.book, old.id)
    left = Money(old.gross.minor - gone, old.gross.currency)
    if old.credits:
        raise WrongState(sentence("That is a credit note itself."))
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        raise BadInput(sentence("Only {left} of that invoice can still be credited."), left=left, field="amount")
    if not reason:
        raise BadInput(sentence("A credit note needs a reason."), field="reason")
    instalment = contracts.held(ctx.book, [old.instalment])[old.instalment]
    _check_credit(instalment, amount)
    money_events.check(ctx, MoneyEvent("credit", ctx.today, amount, old.customer), typed=False)
    note = Invoice(
        0,
        old.project,
        old.instalment,
        old.customer,
        number,
        ctx.today,
        -amount,
        -credited_tax(old.gross, old.tax, gone, gone_tax, amount),
        old.id,
        reason.strip()[:200],
    )
    kept = invoices.add(ctx.book, note, ctx.message)
    too_much = max(amount.minor - instalment.open.minor, 0) if less else 0
    freed = payments.free(ctx.book, instalment, too_much)
    instalment = contracts.instalment(ctx.book, instalment.id)
    after = contracts.move(ctx.book, instalment, invoiced=-amount.minor, credited=amount.minor if less else 0)
    issuing.post(ctx, kept, after, freed)
    return issuing.invoice_card(ctx, kept, after, Money(too_much, amount.currency))


def _check_credit(instalment: Instalment, amount: Money) -> None:
    """What was written off is not credited away.  Raises BadInput."""
    if instalment.written and amount.minor > instalment.owed.minor:
        raise BadInput(
            sentence("{written} of that is written off; take the write-off back first."),
            written=Money(instalment.written, instalment.amount.currency),
            field="amount",
        )
