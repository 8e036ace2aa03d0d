"""The fields of an expense as a form, and what is typed into them, in a form or in words, as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chat.cards.card import Form, Option, Question
from chat.lines.spending import Spending, spending
from chat.lines.vat_words import VatWords
from chat.lines.withheld_words import WithheldWords
from chat.text import NOTHING, Bilingual, Text, _, verbatim
from chat.values.unread import Unread
from handlers import fields, lookup
from handlers.books import input_vat
from handlers.context import Asked, Context
from handlers.costs import expense_cards, receipt_data, usual_entries
from handlers.terms import terms_of
from ledger.errors import BadInput, sentence
from ledger.money import Money, round_div
from ledger.nouns import Expense, Project
from ledger.paper import FIELDS, NOTHING_READ
from ledger.tax import output_tax

ASKED = ("total", "day", "vendor")
"""What a person has looked at when they have sent the form."""


def form(ctx: Context, expense: Expense, *, name: str = "expense.correct", value: str = "") -> Form:
    """The form for an expense, prefilled with what is known; doubtful fields are marked."""
    paper = expense.paper
    doubtful, unread = paper.doubtful(), paper.unread()
    project = ctx.directory.projects.get(expense.project)

    def hint(field: str) -> Text:
        if field in unread:
            return _("could not be read")
        if field in doubtful:
            return _("read from the receipt, not sure")
        how = paper.guessed.get(field, "")
        if how.startswith(usual_entries.RULE):
            return _("by rule {number}", number=how.removeprefix(usual_entries.RULE))
        return _HINTS.get(how, NOTHING)

    total = f"{expense.gross.currency} {expense.gross.major}" if expense.gross else ""
    questions = [
        Question("total", _("Amount"), "money", total, hint("total"), doubtful="total" in doubtful),
        Question(
            "day",
            _("Date"),
            "date",
            "" if "day" in unread else expense.day.isoformat(),
            hint("day"),
            doubtful="day" in doubtful,
        ),
        Question("vendor", _("Seller"), "text", expense.vendor, hint("vendor"), False, doubtful="vendor" in doubtful),
        Question(
            "project",
            _("Project"),
            "choice",
            project.code if project else "",
            hint("project"),
            options=lookup.own_projects(ctx),
            search="project",
        ),
        Question(
            "category",
            _("Category"),
            "choice",
            expense.category,
            hint("category"),
            options=lookup.spending_categories(ctx.rules),
        ),
    ]
    tasks = (
        tuple(Option(verbatim(task.name), task.name) for task in ctx.directory.tasks_of(project.id)) if project else ()
    )
    if tasks:
        task = ctx.directory.tasks.get(expense.task)
        questions.append(Question("task", _("Task"), "choice", task.name if task else "", NOTHING, False, tasks))
    tax = str(expense.tax.major) if expense.tax is not None else ""
    questions += [
        Question("note", _("What for"), "text", expense.note, NOTHING, False),
        Question("tax", _("Tax in it"), "money", tax, hint("tax"), False, doubtful="tax" in doubtful),
        Question(
            "document",
            _("Document"),
            "choice",
            expense.document if expense.document in fields.DOCUMENT else "",
            hint("document"),
            False,
            options(fields.DOCUMENT),
        ),
    ]
    if expense.tax or input_vat.judged(ctx, expense).waits or expense.use != "work" or expense.buyer:
        buyer = "us" if input_vat.ours(ctx, expense) else "other"
        why = _("only what is made out to us is deducted")
        questions += [
            Question("buyer", _("Made out to"), "choice", buyer, why, options=options(fields.BUYER)),
            Question("use", _("What it is for"), "choice", expense.use, hint("use"), options=options(fields.USE)),
        ]
    if expense.withheld:
        kept = str(Money(expense.withheld_minor, expense.gross.currency).major)
        questions.append(Question("withheld", fields.WITHHELD[expense.withheld], "money", kept))
    questions += [
        Question(
            "paid_by",
            _("Paid by"),
            "choice",
            expense.paid_by,
            NOTHING,
            options=options(fields.PAID_BY),
        ),
        Question(
            "invoice_number",
            _("Invoice number"),
            "text",
            expense.invoice_number,
            hint("invoice_number"),
            False,
            doubtful="invoice_number" in doubtful,
        ),
    ]
    if expense.paid_by == "payable":
        due = expense.due.isoformat() if expense.due else ""
        questions.append(Question("due", _("Due"), "date", due, required=False))
    return Form(
        name,
        _("Expense"),
        tuple(questions),
        value or str(expense.id),
        submit=_("Save"),
        lines=tuple(expense_cards.questions(ctx, expense, paper)),
        picture=receipt_data.picture(expense, paper),
    )


def options(choices: Mapping[Any, Bilingual]) -> tuple[Option, ...]:
    """Names of a choice, to be chosen from."""
    return tuple(Option(Text("{name}", {"name": names}), key) for key, names in choices.items())


_HINTS = {
    "habit": _("as with this seller before"),
    "words": _("from your words"),
    "receipt": _("from what stands on the receipt"),
    "place": _("this channel's project"),
    "only": _("your only project"),
    "today": _("today, as you named no day"),
}


def filled(ctx: Context, expense: Expense, answers: Mapping[str, str]) -> dict[str, Any]:
    """The values of a form that was sent; every field that it asked for counts as looked at."""
    values = changed(ctx, expense, {name: answers[name] for name in _ORDER if name in answers})
    paper = expense.paper.looked_at(*ASKED, *(name for name in ("tax", "invoice_number") if name in answers))
    paper = replace(paper, guessed={name: how for name, how in paper.guessed.items() if name != "currency"})
    return values | {"paper": paper if paper.machine or paper.seen else NOTHING_READ}


_ORDER = (
    *("total", "day", "vendor", "project", "category", "task", "note", "tax"),
    *("document", "buyer", "use", "withheld", "paid_by", "invoice_number", "due"),
)


def changed(ctx: Context, expense: Expense, typed: Mapping[str, str]) -> dict[str, Any]:
    """The values that some fields have as typed.  Raises BadInput or NotFound with the field, Asked for a project."""
    values: dict[str, Any] = {}
    for name, text in typed.items():
        values |= _READ[name](ctx, replace(expense, **values), text.strip())
    if values.get("category") == ctx.rules.labour:
        raise BadInput(sentence("Work is logged as hours, not as an expense."), field="category")
    gross = values.get("gross", expense.gross)
    if gross != expense.gross:
        values |= {"exchange": None, "exchange_day": None, "exchange_source": ""}
        tax = values.get("tax", expense.tax)
        if tax is not None and (tax.currency != gross.currency or not tax < gross):
            values["tax"] = None
    paper = expense.paper
    seen = paper.looked_at(*(name for name in FIELDS if name in typed))
    if "currency" in typed:
        seen = replace(
            seen.looked_at("currency"), guessed={name: how for name, how in seen.guessed.items() if name != "currency"}
        )
    if paper.machine and seen != paper:
        values["paper"] = seen
    return values


def words_in(text: str, expense: Expense, ctx: Context) -> dict[str, Any]:
    """What a line says anew about an expense: the words in which it could have been typed at first."""
    line = spending(text, terms_of(ctx.directory, ctx.rules, expense.project), ctx.today)
    if isinstance(line, Unread):
        raise fields.unread(line, "total")
    read = line.only
    if read is None:
        raise BadInput(sentence("That is several amounts; this is one expense."), field="total")
    return said_anew(read, expense, ctx)


def said_anew(read: Spending, expense: Expense, ctx: Context) -> dict[str, Any]:
    """The values that words give to an expense."""
    values: dict[str, Any] = {}
    if read.amount:
        values["gross"] = fields.in_money(read.amount, expense.gross.currency, ctx.rules.currency)
    if read.day:
        values["day"] = read.day
    if read.project and read.project.kind == "one":
        values["project"] = lookup.open_project(ctx, read.project).id
    if read.category and read.category.kind != "several":
        values["category"] = str(read.category.key)
    if read.paid_by:
        values["paid_by"] = fields.paid_by(read.paid_by)
    if read.party:
        values["vendor"] = read.party[:120]
    values |= vat_said(read.vat, expense.document) | ({"note": read.note} if read.note else {})
    return values | withheld_said(read.withheld, values.get("gross", expense.gross), read.paid_by or expense.paid_by)


def vat_said(words: VatWords, document: str = "") -> dict[str, Any]:
    """What words say of the document: which invoice it is, whose, for what; `document`: what it was taken for."""
    values: dict[str, Any] = {}
    if words.document in _INVOICES:
        values["document"] = _INVOICES[words.document]
    elif words.document == "none" and document.endswith("special"):
        values["document"] = "invoice"
    values |= {"use": words.use} if words.use else {}
    return values | ({"buyer": words.buyer} if words.buyer else {})


def withheld_said(words: WithheldWords, gross: Money, paid_by: str) -> dict[str, Any]:
    """The tax that words say is withheld from who is paid; such a document is paid by the company, so it is owed where
    nobody says who paid.  A percentage of income tax is one of the gross, VAT is inside of it."""
    if not words.tax:
        return {}
    if not words.percent:
        tax = Money.of(words.number, gross.currency)
    elif words.tax == "vat":
        tax = output_tax(gross, words.number)
    else:
        tax = Money(round_div(gross.minor * int(words.number * 100), 10_000), gross.currency)
    values: dict[str, Any] = {"withheld": words.tax, "withheld_minor": tax.minor}
    return values | ({"paid_by": "payable"} if paid_by in ("", "employee") else {})


_INVOICES = {"special": "vat_special", "ordinary": "vat_normal"}


def project_of(ctx: Context, typed: str) -> Project:
    """A project in words, refused where it is not clear: the person is shown the list instead."""
    try:
        return lookup.open_project(ctx, None, typed)
    except Asked as asked:
        raise BadInput(
            sentence("I am not sure which project you mean: {all}."),
            field="project",
            all=tuple(code for _label, code in asked.choices),
        ) from None


def _total(ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    return {"gross": fields.money(ctx, text, expense.gross.currency)}


def _currency(ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    return {"gross": Money.of(expense.gross.major, fields.currency(ctx, text))}


def _day(ctx: Context, _e: Expense, text: str) -> dict[str, Any]:
    return {"day": fields.day(ctx, text)}


def _project(ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    if not text:
        raise BadInput(sentence("The project is missing."), field="project")
    project = lookup.open_project(ctx, None, text)
    return {"project": project.id} if project.id == expense.project else {"project": project.id, "task": 0}


def _category(ctx: Context, _e: Expense, text: str) -> dict[str, Any]:
    return {"category": lookup.category(ctx, text) if text else ""}


def _task(ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    project = ctx.directory.projects.get(expense.project)
    task = lookup.task(ctx, project, text) if project and text else None
    if text and task is None:
        raise BadInput(sentence("The project has no task “{text}”."), text=text[:60], field="task")
    return {"task": task.id if task else 0}


def _tax(_ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    if not text:
        return {"tax": None}
    tax = fields.money_or_nothing(text, expense.gross.currency, "tax")
    if not tax < expense.gross:
        raise BadInput(sentence("The tax must be less than the amount."), field="tax")
    return {"tax": tax}


def _withheld(_ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    tax = fields.money_or_nothing(text, expense.gross.currency, "withheld")
    if not tax.minor:
        return {"withheld": "", "withheld_minor": 0}
    return {"withheld": expense.withheld or "income_tax", "withheld_minor": tax.minor}


def _due(ctx: Context, expense: Expense, text: str) -> dict[str, Any]:
    if not text:
        return {"due": None}
    return {"due": fields.due(ctx, text, expense.day)}


_READ: dict[str, Callable[[Context, Expense, str], dict[str, Any]]] = {
    "total": _total,
    "currency": _currency,
    "day": _day,
    "project": _project,
    "category": _category,
    "task": _task,
    "tax": _tax,
    "withheld": _withheld,
    "paid_by": lambda _ctx, _e, text: {"paid_by": fields.paid_by(text)},
    "document": lambda _ctx, _e, text: {"document": fields.one_of(text, fields.DOCUMENT, "document") if text else ""},
    "buyer": lambda _ctx, _e, text: {"buyer": fields.one_of(text, fields.BUYER, "buyer")},
    "use": lambda _ctx, _e, text: {"use": fields.one_of(text, fields.USE, "use")},
    "vendor": lambda _ctx, _e, text: {"vendor": text[:120]},
    "note": lambda _ctx, _e, text: {"note": text[:500]},
    "invoice_number": lambda _ctx, _e, text: {"invoice_number": text[:60]},
    "due": _due,
}
