"""Invoices to customers.  A due day that hangs on the invoice follows it; revenue does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from chat.cards.card import Button, Card, Fact, Form, Option, Question, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said, Submitted
from chat.lines import document_numbers
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import fields, lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Asked, Context
from handlers.contracts import ONLY, positions, terms
from handlers.contracts.contracts import due
from handlers.contracts.labels import instalment_shown
from handlers.contracts.milestones import move_due
from ledger import money_doubts, posting
from ledger.errors import BadInput, NotFound, sentence
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.nouns import Project
from ledger.owed import LATE_INTEREST, Instalment, Invoice
from ledger.posting import Dimensions
from ledger.tax import output_tax
from storage import contracts, invoices, payments


def invoice_in_words(said: Said, ctx: Context) -> Reply:
    project, words = _project_first(ctx, said.text.strip())
    waiting = _uninvoiced(ctx, project)
    if not words.strip():
        return Reply(form=_form(ctx, project, waiting))
    number, words = _taken(_NUMBER, words)
    rate, words = _taken(_TAX, words)
    day, words = money_line.day_and_rest(ctx, words, project.currency)
    place, words = _which(words)
    instalment = _chosen(waiting, place)
    typed_amounts = lookup.amounts_in(ctx, words, project.currency)
    gross = (
        lookup.money_of(typed_amounts[0][2], instalment.amount.currency, ctx.rules.currency)
        if typed_amounts
        else instalment.uninvoiced
    )
    tax = _tax(ctx, instalment, gross, terms.tax_rate(rate))
    if left := _left(words, [(start, end) for start, end, _read in typed_amounts[:1]]):
        values = (
            ("", str(place or "")),
            ("", f"{gross.currency} {gross.major}" if typed_amounts else ""),
            ("no ", number),
            ("tax ", f"{rate}%" if rate else ""),
            ("", f"{day or ''}"),
        )
        line = " ".join(["invoice", project.code, *(f"{word}{value}" for word, value in values if value)])
        raise Asked(
            _("Book the invoice over {amount} with {tax} of VAT in it?", amount=gross, tax=tax),
            lines=(_("I left out: {words}.", words=verbatim(left)),),
            choices=[(_("Yes, book it"), line)],
            whole=True,
        )
    return Reply(issue(ctx, instalment, gross, tax, day or ctx.today, number, typed=bool(typed_amounts)))


def _project_first(ctx: Context, text: str) -> tuple[Project, str]:
    """The project that a line begins with, or the channel's, and the words behind it."""
    head = re.split(r"\s", text, maxsplit=1)
    named = lookup.project_names(ctx.directory).named_at(folded(text), 0)
    match = named[1] if named else lookup.project_names(ctx.directory).match(head[0]) if head[0] else None
    project = lookup.open_project(ctx, match, "" if match or ctx.project else head[0])
    if named:
        return project, text[named[0] :]
    return project, "" if match and len(head) == 1 else head[1] if match else text


def _left(words: str, used: list[tuple[int, int]]) -> str:
    """What a line says beside its values, without what only joins them: a rate without its word, a method, a wish."""
    for start, end in reversed(used):
        words = f"{words[:start]} {words[end:]}"
    rest = _JOINS.sub(" ", words).strip(" ,.;:!#，。；：！、")
    return " ".join(words.split())[:60] if any(char.isalnum() for char in rest) else ""


def _which(words: str) -> tuple[int, str]:
    """Which instalment is meant, 0 where none is named, and the words without it."""
    if match := document_numbers.ordinal(folded(words)):
        return document_numbers.ordinal_value(match), f"{words[: match.start()]} {words[match.end() :]}"
    said, words = _taken(_PLACE, words)
    return int(said or 0), words


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
        lookup.money(ctx, answers.get("amount", ""), instalment.amount.currency)
        if answers.get("amount", "").strip()
        else None
    )
    typed, gross = gross is not None, gross or instalment.uninvoiced
    tax = _tax(ctx, instalment, gross, terms.tax_rate(answers.get("tax", "")))
    day = answers.get("day", "")
    number = answers.get("number", "").strip()[:60]
    on = fields.day(ctx, day) if day else ctx.today
    return Reply(issue(ctx, instalment, gross, tax, on, number, typed=typed))


def issue(
    ctx: Context, instalment: Instalment, gross: Money, tax: Money, day: date, number: str, *, typed: bool
) -> Card:
    """An invoice in the books: the customer owes, output VAT is due.  `typed`: a person wrote the amount.

    Raises BadInput with the field, Asked where it repeats an invoice, is of a day to come or far above the usual.
    """
    instalment = contracts.held(ctx.book, [instalment.id])[instalment.id]
    if gross.currency != instalment.amount.currency or gross.minor <= 0 or gross.minor > instalment.uninvoiced.minor:
        left = instalment.uninvoiced
        raise BadInput(sentence("Only {left} of this instalment is not invoiced yet."), left=left, field="amount")
    if number and invoices.numbered(ctx.book, number):
        raise BadInput(sentence("There is an invoice {number} already."), number=number, field="number")
    books_posting.day_in_books(ctx, day, instalment.project)  # a locked day is refused, not asked about
    few = money_doubts.below_open(gross, instalment.uninvoiced) if typed else ()
    money_events.check(ctx, MoneyEvent("invoice", day, gross, instalment.customer), typed=typed, also=few)
    new = Invoice(0, instalment.project, instalment.id, instalment.customer, number, day, gross, tax)
    kept = invoices.add(ctx.book, new, ctx.message)
    after = contracts.move(ctx.book, instalment, invoiced=gross.minor)
    post(ctx, kept, after)
    if instalment.rule and instalment.rule.basis == "invoice" and after.open.minor > 0:
        after = move_due(ctx, after, due(ctx, instalment.rule, {"invoice": day}))
    return invoice_card(ctx, kept, after)


def claim(ctx: Context, instalment: Instalment, tax: Money, number: str) -> Invoice:
    """Late interest that the customer owes from today on: invoiced, or (without a number) as agreed."""
    day = books_posting.day_in_books(ctx, ctx.today, instalment.project)
    gross = instalment.amount
    new = Invoice(0, instalment.project, instalment.id, instalment.customer, number, day, gross, tax)
    kept = invoices.add(ctx.book, new, ctx.message)
    post(ctx, kept, contracts.move(ctx.book, instalment, invoiced=gross.minor))
    return kept


def invoice_card(ctx: Context, invoice: Invoice, instalment: Instalment, owed_back: Money | None = None) -> Card:
    """An invoice or credit note as it was booked; `owed_back` is what the customer has paid too much now."""
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
    if owed_back:
        facts.append(Fact(_("To be given back"), Text("{m}", {"m": owed_back})))
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


def post(ctx: Context, kept: Invoice, instalment: Instalment, freed: Mapping[int, int] | None = None) -> None:
    """Into the journal: output VAT, and what payments have brought too much (`freed`: payment -> minor units), against
    what the contract's accounts move by."""
    contract = contracts.hold(ctx.book, instalment.contract)
    project = ctx.directory.project(kept.project)
    rated = invoices.get(ctx.book, kept.credits).day if kept.credits else kept.day
    tax = books_posting.in_books(ctx, -kept.tax, project, rated)
    own = [posting.line("output_vat", tax, Dimensions(kept.project, party=kept.customer), item=f"invoice:{kept.id}")]
    if instalment.kind == LATE_INTEREST:
        net = books_posting.in_books(ctx, kept.tax - kept.gross, project, rated)
        own.append(posting.line("late_interest", net, Dimensions(kept.project, party=kept.customer)))
    for payment, minor in (freed or {}).items():
        back = books_posting.in_books(ctx, Money(-minor, kept.gross.currency), project, rated)
        of = Dimensions(kept.project, party=kept.customer)
        own.append(posting.line("refund_liability", back, of, item=f"payment:{payment}"))
    id = positions.post(
        ctx,
        own,
        positions.lines(ctx, contract, rated),
        day=kept.day,
        project=kept.project,
        memo=f"{kept.number} {kept.customer}".strip(),
        source=f"invoice:{kept.id}",
        red=bool(kept.credits) and ctx.rules.red,
        by="exchange" if kept.credits else "receivable",
    )
    invoices.posted(ctx.book, kept.id, id)


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


def _chosen(waiting: list[Instalment], place: int) -> Instalment:
    if not place:
        return waiting[0]
    chosen = [instalment for instalment in waiting if instalment.number == place]
    if not chosen:
        raise NotFound(sentence("No instalment {place} is left to be invoiced."), place=place, field="instalment")
    return chosen[0]


def _tax(ctx: Context, instalment: Instalment, gross: Money, rate: Decimal | None) -> Money:
    """The tax inside the amount, at the stated rate or the contract's; asked for where a company must charge it.  What
    is stated holds for the price of a contract of which nobody has said a rate."""
    contract = contracts.contract(ctx.book, instalment.contract)
    if rate is not None and contract.tax is None:
        contracts.change_contract(ctx.book, contract.id, tax=rate)
    rate = contract.tax if rate is None else rate
    if rate is None:
        if ctx.rules.vat_payer != "none":
            raise BadInput(
                sentence("Which VAT rate is in it? Say for example: tax 6% (0% where there is none)."), field="tax"
            )
        return Money(0, gross.currency)
    return output_tax(gross, rate)


_NUMBER = Pattern(
    r"(?:\b(?:no|number|nr)(?![a-z])\.?|发票号码?|票号|(?<!\d)号码?)\s*[:：为是]?\s*#?(?P<v>[A-Za-z]{0,8}[-/]?\d[A-Za-z0-9_/-]*)",
    re.I,
)
_TAX = Pattern(
    r"(?:\b(?:vat|tax)(?: rate)?(?: of)?|税率|增值税)\s*[:：为是]?\s*(?P<v>\d+(?:\.\d+)?)\s*(?:[%％]|个?点"
    r"|个百分点|percent\b)",
    re.I,
)
_JOINS = Pattern(
    r"\b(?:for|of|over|on|to|the|an?|with|at|dated?|issued|instalments?|installments?|payments?|invoice[ds]?|amount|gross|net"
    r"|incl(?:\.|uded|uding)?|tax|vat|customer|please|today)\b|[第期的了给为元笔款]|金额|含税|价税合计|开票|发票|日期|客户|请",
    re.I,
)
"""What joins the values of a line."""
_PLACE = Pattern(r"(?:^|\s)#?(?P<v>\d{1,2})(?=\s|$)")


def _taken(pattern: Pattern, words: str) -> tuple[str, str]:
    """What a pattern finds, and the words without it."""
    match = pattern.search(words)
    return (match["v"], f"{words[: match.start()]} {words[match.end() :]}") if match else ("", words)
