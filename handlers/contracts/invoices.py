"""Invoices to customers and credit notes: revenue into the books.  A due day that hangs on the invoice follows it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply
from chat.incoming import Clicked, Said, Submitted
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from chat.values.amounts import amounts
from handlers import button_values, fields, lookup
from handlers.books import posting as books_posting
from handlers.context import Context
from handlers.contracts import ONLY, terms
from handlers.contracts.contracts import due
from handlers.contracts.labels import instalment_shown
from handlers.contracts.milestones import move_due
from ledger import posting
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Instalment, Invoice
from ledger.posting import Dimensions
from ledger.tax import credited_tax, output_tax
from storage import contracts, entries, invoices, payments


def invoice_in_words(said: Said, ctx: Context) -> Reply:
    head = re.split(r"\s", said.text.strip(), maxsplit=1)
    match = lookup.project_names(ctx.directory).match(head[0]) if head[0] else None
    project = lookup.open_project(ctx, match, "" if match or ctx.project else head[0])
    words = head[1] if match and len(head) > 1 else "" if match else said.text
    waiting = _uninvoiced(ctx, project)
    if not words.strip():
        return Reply(form=_form(ctx, project, waiting))
    number, words = _taken(_NUMBER, words)
    rate, words = _taken(_TAX, words)
    ordinal, words = _taken(_PLACE, words)
    day, words = _taken(_DAY, words)
    instalment = _chosen(waiting, ordinal)
    typed_amounts = amounts(words, project.currency)
    gross = lookup.money_of(typed_amounts[0][2], instalment.amount.currency) if typed_amounts else instalment.uninvoiced
    tax = _tax(ctx, instalment, gross, Decimal(rate) if rate else None)
    return Reply(issue(ctx, instalment, gross, tax, fields.day(ctx, day) if day else ctx.today, number))


def open_form(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    project = lookup.project(ctx, None, click.value)
    return Reply(form=_form(ctx, project, _uninvoiced(ctx, project)))


def fill_form(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY)
    answers = filled.answers
    instalment = contracts.instalment(ctx.book, int(answers.get("instalment", "0") or 0))
    lookup.open_project(ctx, None, ctx.directory.project(instalment.project).code)
    gross = (
        lookup.money(answers.get("amount", ""), instalment.amount.currency)
        if answers.get("amount", "").strip()
        else None
    )
    gross = gross or instalment.uninvoiced
    tax = _tax(ctx, instalment, gross, terms.rate(answers.get("tax", ""), "tax"))
    day = answers.get("day", "")
    number = answers.get("number", "").strip()[:60]
    return Reply(issue(ctx, instalment, gross, tax, fields.day(ctx, day) if day else ctx.today, number))


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
    amount = lookup.money(answers.get("amount", ""), old.gross.currency)
    less = answers.get("kind", "anew") == "less"
    return Reply(credit(ctx, old, amount, answers.get("reason", ""), less, answers.get("number", "").strip()[:60]))


def credit_in_words(said: Said, ctx: Context) -> Reply:
    words, _sign, reason = re.sub(r"\s+because\s+(?:of\s+)?|因为", "\x00", said.text, count=1).partition("\x00")
    number, _blank, rest = words.strip().partition(" ")
    old = invoices.numbered(ctx.book, number)
    if old is None and number.lstrip("#").isdigit():
        old = invoices.get(ctx.book, int(number.lstrip("#")))
    if old is None:
        raise NotFound(sentence("I know no invoice “{number}”."), number=number[:40], field="number")
    typed_amounts = amounts(rest, old.gross.currency)
    gone, _gone_tax = invoices.credited(ctx.book, old.id)
    amount = (
        lookup.money_of(typed_amounts[0][2], old.gross.currency)
        if typed_amounts
        else Money(old.gross.minor - gone, old.gross.currency)
    )
    return Reply(credit(ctx, old, amount, reason, bool(re.search(r"\bless\b|减少|减免", rest)), ""))


def issue(ctx: Context, instalment: Instalment, gross: Money, tax: Money, day: date, number: str) -> Card:
    """An invoice in the books: the customer owes, revenue net, tax apart.  Raises BadInput with the field."""
    instalment = contracts.held(ctx.book, [instalment.id])[instalment.id]
    if gross.currency != instalment.amount.currency or gross.minor <= 0 or gross.minor > instalment.uninvoiced.minor:
        left = instalment.uninvoiced
        raise BadInput(sentence("Only {left} of this instalment is not invoiced yet."), left=left, field="amount")
    if number and invoices.numbered(ctx.book, number):
        raise BadInput(sentence("There is an invoice {number} already."), number=number, field="number")
    new = Invoice(0, instalment.project, instalment.id, instalment.customer, number, day, gross, tax)
    kept = _post(ctx, new, instalment, red=False)
    after = contracts.move(ctx.book, instalment, invoiced=gross.minor)
    if instalment.rule and instalment.rule.basis == "invoice" and after.open.minor > 0:
        after = move_due(ctx, after, due(ctx, instalment.rule, {"invoice": day}))
    return invoice_card(ctx, kept, after)


def credit(ctx: Context, old: Invoice, amount: Money, reason: str, less: bool, number: str) -> Card:
    """A credit note: the same accounts with negative amounts.  `less`: the customer owes less for good."""
    gone, gone_tax = invoices.credited(ctx.book, old.id)
    left = Money(old.gross.minor - gone, old.gross.currency)
    if old.credits:
        raise WrongState(sentence("That is a credit note itself."))
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        raise BadInput(sentence("Only {left} of that invoice can still be credited."), left=left, field="amount")
    if not reason.strip():
        raise BadInput(sentence("A credit note needs a reason."), field="reason")
    instalment = contracts.held(ctx.book, [old.instalment])[old.instalment]
    _check_credit(instalment, amount, less)
    note = Invoice(
        0,
        old.project,
        old.instalment,
        old.customer,
        number,
        books_posting.day_in_books(ctx, ctx.today, old.project),
        -amount,
        -credited_tax(old.gross, old.tax, gone, gone_tax, amount),
        old.id,
        reason.strip()[:200],
    )
    kept = _post(ctx, note, instalment, red=ctx.rules.red)
    after = contracts.move(ctx.book, instalment, invoiced=-amount.minor, credited=amount.minor if less else 0)
    return invoice_card(ctx, kept, after)


def _check_credit(instalment: Instalment, amount: Money, less: bool) -> None:
    """What was paid or written off is not credited away.  Raises BadInput."""
    if less and amount.minor > instalment.open.minor:
        raise BadInput(
            sentence("Only {open} of that instalment is still open; take the payment back first."),
            open=instalment.open,
            field="amount",
        )
    if instalment.written and amount.minor > instalment.owed.minor:
        raise BadInput(
            sentence("{written} of that is written off; take the write-off back first."),
            written=Money(instalment.written, instalment.amount.currency),
            field="amount",
        )


def invoice_card(ctx: Context, invoice: Invoice, instalment: Instalment) -> Card:
    """An invoice or credit note as it was booked."""
    amount = -invoice.gross if invoice.credits else invoice.gross
    title = (
        _("Credit note over {amount} to {customer} is booked.", amount=amount, customer=invoice.customer)
        if invoice.credits
        else _("Invoice over {amount} to {customer} is booked.", amount=amount, customer=invoice.customer)
    )
    facts = [
        Fact(_("Project"), lookup.shown(ctx.directory.project(invoice.project))),
        Fact(_("Instalment"), instalment_shown(instalment)),
        Fact(_("Tax in it"), Text("{tax}", {"tax": -invoice.tax if invoice.credits else invoice.tax})),
        Fact(_("Due"), Text("{day}", {"day": instalment.due}) if instalment.due else _("not set")),
        Fact(_("Open"), Text("{open}", {"open": instalment.open})),
    ]
    if invoice.number:
        facts.insert(0, Fact(_("Number"), verbatim(invoice.number)))
    if invoice.reason:
        facts.append(Fact(_("Reason"), verbatim(invoice.reason)))
    buttons: tuple[Button, ...] = ()
    if not invoice.credits:
        buttons = (Button(_("Credit note"), "invoice.credit", str(invoice.id)),)
    if instalment.owed.minor > 0:
        unapplied = [
            payment
            for payment in payments.unapplied(ctx.book, instalment.project)
            if payment.party == instalment.customer
        ]
        buttons += tuple(
            Button(
                _("Apply {amount} of {day}", amount=payment.unapplied, day=payment.day),
                "payment.apply",
                str(payment.id),
            )
            for payment in unapplied[:3]
            if payment.amount.currency == instalment.amount.currency
        )
    return Card(title, facts=tuple(facts), buttons=buttons, tone="good")


def _post(ctx: Context, new: Invoice, instalment: Instalment, *, red: bool) -> Invoice:
    """Into the journal; what the customer has paid on the instalment before is set off."""
    project = ctx.directory.project(new.project)
    after = replace(instalment, invoiced=instalment.invoiced + new.gross.minor)
    booked = books_posting.day_in_books(ctx, new.day, new.project)
    kept = invoices.add(ctx.book, new, ctx.message)
    rated = invoices.get(ctx.book, new.credits).day if new.credits else new.day
    ahead = instalment.advance - after.advance
    early = books_posting.in_books(ctx, ahead, project, rated)
    if ahead.minor > 0:
        early = books_posting.book_value(ctx, "customer_advance", ahead, project, new.customer, new.day)
    entry = posting.customer_invoice(
        books_posting.in_books(ctx, new.gross, project, rated),
        books_posting.in_books(ctx, new.tax, project, rated),
        Dimensions(new.project, party=new.customer),
        day=new.day,
        booked=booked,
        memo=f"{new.number} {new.customer}".strip(),
        source=f"invoice:{kept.id}",
        ahead=early,
        owed=books_posting.in_books(ctx, new.gross - ahead, project, rated),
    )
    if red:
        entry = replace(entry, postings=tuple(replace(line, red=True) for line in entry.postings))
    id = entries.post(ctx.book, entry)
    invoices.posted(ctx.book, kept.id, id)
    return replace(kept, entry=id)


def _uninvoiced(ctx: Context, project: Project) -> list[Instalment]:
    uninvoiced = [
        instalment for instalment in contracts.of_project(ctx.book, project.id) if instalment.uninvoiced.minor > 0
    ]
    if not uninvoiced:
        raise NotFound(sentence("Nothing of {project} is left to be invoiced."), project=lookup.called(project))
    return uninvoiced


def _form(ctx: Context, project: Project, waiting: list[Instalment]) -> Form:
    known = contracts.contract(ctx.book, waiting[0].contract)
    options = tuple(
        Option(
            _(
                "{name}: {amount}",
                name=instalment_shown(instalment),
                amount=instalment.uninvoiced,
            ),
            str(instalment.id),
        )
        for instalment in waiting[:50]
    )
    return Form(
        "invoice.issue",
        _("Invoice of {project}", project=lookup.shown(project)),
        (
            Question("instalment", _("Instalment"), "choice", str(waiting[0].id), options=options),
            Question(
                "amount", _("Amount, tax included"), "money", required=False, hint=_("empty: what is not invoiced yet")
            ),
            Question(
                "tax", _("VAT in it, in percent"), "number", "" if known.tax is None else str(known.tax), required=False
            ),
            Question("day", _("Date of the invoice"), "date", ctx.today.isoformat()),
            Question("number", _("Invoice number"), required=False),
        ),
        project.code,
        submit=_("Book"),
    )


def _chosen(waiting: list[Instalment], ordinal: str) -> Instalment:
    if not ordinal:
        return waiting[0]
    chosen = [instalment for instalment in waiting if instalment.number == int(ordinal)]
    if not chosen:
        raise NotFound(sentence("No instalment {place} is left to be invoiced."), place=ordinal, field="instalment")
    return chosen[0]


def _tax(ctx: Context, instalment: Instalment, gross: Money, rate: Decimal | None) -> Money:
    """The tax inside the amount, at the stated rate or the contract's; asked for where a company must charge it."""
    rate = contracts.contract(ctx.book, instalment.contract).tax if rate is None else rate
    if rate is None:
        if ctx.rules.vat_payer != "none":
            raise BadInput(
                sentence("Which VAT rate is in it? Say for example: tax 6% (0% where there is none)."), field="tax"
            )
        return Money(0, gross.currency)
    return output_tax(gross, rate)


_NUMBER = Pattern(r"(?:\b(?:no|number|nr)\.?|发票号码?|票号)\s*[:：]?\s*#?(?P<v>[A-Za-z0-9][\w/-]*)", re.I)
_TAX = Pattern(r"(?:\b(?:vat|tax)|税率|增值税)\s*[:：]?\s*(?P<v>\d+(?:\.\d+)?)\s*[%％]", re.I)
_PLACE = Pattern(r"(?:^|\s)(?:第\s*)?#?(?P<v>\d{1,2})\s*期?(?=\s|$)")
_DAY = Pattern(r"(?P<v>\d{4}-\d\d?-\d\d?|yesterday|today|昨天|今天)", re.I)


def _taken(pattern: Pattern, words: str) -> tuple[str, str]:
    """What a pattern finds, and the words without it."""
    match = pattern.search(words)
    return (match["v"], f"{words[: match.start()]} {words[match.end() :]}") if match else ("", words)
