"""Expenses in words and by form: drafted, corrected, submitted, withdrawn; what one has handed in and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chat.cards.card import SILENCE, Button, Card, Fact, Form, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.lines.spending import Spending, SpendingLine, spending
from chat.lines.unspent import Unspent
from chat.text import Text, _, _n, verbatim
from chat.values.unread import Unread
from handlers import button_values, fields, lookup
from handlers.books import posting
from handlers.books.stages import STAGES
from handlers.context import Asked, Context
from handlers.costs import (
    amounts,
    expense_approval,
    expense_cards,
    expense_form,
    outlook,
    receipt_batch,
    splits,
    twins,
    usual_entries,
    workflow,
)
from handlers.terms import terms_here
from ledger.errors import BadInput, BookError, WrongState, sentence
from ledger.master_data.entry_rules import EntryRule
from ledger.money import Money
from ledger.nouns import Expense
from ledger.paper import NOTHING_READ, Paper
from storage import expenses, files


def draft_expense(said: Said, ctx: Context) -> Reply:
    if not said.text.strip():
        return Reply(_how(), private=True)
    read = ctx.read if isinstance(ctx.read, SpendingLine | Unread) else spending(said.text, terms_here(ctx), ctx.today)
    if isinstance(read, Unread):
        raise amounts.asked(said, read, ctx)
    if any(spent.amount is None for spent in read.spendings):
        if not said.addressed:
            return SILENCE
        if all(spent.category and (spent.project or ctx.project) for spent in read.spendings):
            raise Asked(_("How much?"), fill="{}", needs="amount")
        raise BadInput(
            sentence("I found no amount in that."),
            hint=sentence("Write for example: expense 45.50 taxi apollo"),
            field="total",
        )
    if read.unspent and not ctx.sure:
        raise _not_booked(read.unspent, read, ctx)
    try:
        new = [expense_of(ctx, spent) for spent in read.spendings]
    except Asked as question:
        raise amounts.asked_of_all(question, said, read.spendings) from None
    drafts, cards = list[Expense](), list[Card]()
    for whole, spent in zip(new, read.spendings, strict=True):
        some, why = splits.by_rule(ctx, whole)
        made = [workflow.draft(ctx, expense) for expense in some]
        cards += [expense_cards.draft_card(ctx, draft, *amounts.remarks(ctx, spent), why) for draft in made]
        drafts += made
    if len(drafts) > 1:
        cards.insert(0, _several(ctx, drafts))
    return Reply(cards[0], more=tuple(cards[1:]), private=said.at.kind == "channel")


def _not_booked(against: Unspent, read: SpendingLine, ctx: Context) -> Asked | BadInput:
    """What was not spent is asked about with what was understood; what came back cannot be booked at all."""
    if against.why in ("returned", "shared"):
        return BadInput(against.sentence.template, hint=against.hint.template, field="total")
    return Asked(against.sentence, lines=tuple(_said(ctx, spent) for spent in read.spendings))


def _said(ctx: Context, spent: Spending) -> Text:
    """An expense in a line, as it was understood."""
    assert spent.amount is not None
    project = ctx.directory.projects.get(int(spent.project.key)) if spent.project else ctx.project
    gross = fields.in_money(spent.amount, ctx.rules.currency, *([project.currency] if project else []))
    line = _("{amount} {what}", amount=gross, what=spent.note or "–")
    return _("{what} · {project}", what=line, project=lookup.called(project)) if project else line


def _several(ctx: Context, drafts: Sequence[Expense]) -> Card:
    """Several expenses of one message: one line each, handed in or taken back with one tap."""
    ready = [draft for draft in drafts if not outlook.of(ctx, draft).obstacles]
    ids = " ".join(str(draft.id) for draft in drafts)
    lines = tuple(
        _("{what} · {project}", what=expense_cards.short(draft), project=_project_of(ctx, draft)) for draft in drafts
    )
    buttons = [Button(_("Undo"), "expense.withdraw_all", ids)]
    if len(ready) > 1:
        ready_ids = " ".join(str(draft.id) for draft in ready)
        buttons.insert(0, Button(_("Submit those that are sure"), "expense.submit_all", ready_ids, style="main"))
    title = _n("{n} expense", "{n} expenses", len(drafts))
    if len({draft.gross.currency for draft in drafts}) == 1:
        total = Money(sum(draft.gross.minor for draft in drafts), drafts[0].gross.currency)
        title = _("{title}, {total} in all", title=title, total=total)
    return Card(title, lines=lines, buttons=tuple(buttons))


def _project_of(ctx: Context, expense: Expense) -> Text:
    project = ctx.directory.projects.get(expense.project)
    return lookup.shown(project) if project else verbatim("–")


def withdraw_all(click: Clicked, ctx: Context) -> Reply:
    """`value`: the expenses of one message; those that were withdrawn before stay so."""
    done, left = [], []
    for id in click.value.split():
        expense = workflow.get(ctx, id)
        if expense.stage == "withdrawn" and expense.person == ctx.person.id:
            done.append(expense)
            continue
        try:
            with ctx.part():
                expense = workflow.withdraw(ctx, workflow.mine(ctx, id, "withdraw"))
        except BookError:
            left.append(expense)
        else:
            expense_approval.refresh(ctx, expense)
            ctx.refresh(expense_cards.about(expense), expense_cards.owner_card(ctx, expense))
            done.append(expense)
    lines = tuple(
        _("{what}: {stage}", what=expense_cards.short(expense), stage=STAGES[expense.stage])
        for expense in (*done, *left)
    )
    title = _n("{n} expense taken back", "{n} expenses taken back", len(done))
    return Reply(
        Card(title, lines=lines, tone="warn" if left else "plain"), replace=True, private=click.at.kind == "channel"
    )


def expense_of(ctx: Context, read: Spending) -> Expense:
    """The expense that a line says.  Raises BadInput, or Asked for its project."""
    assert read.amount is not None
    divided = _divided(ctx, read)
    project = None if divided else lookup.open_project(ctx, read.project)
    gross = fields.in_money(read.amount, ctx.rules.currency, *([project.currency] if project else []))
    category = str(read.category.key) if read.category and read.category.kind != "several" else ""
    task = ctx.directory.tasks.get(int(read.task.key)) if read.task and read.task.kind == "one" else None
    if category == ctx.rules.labour:
        category = ""
    day, guessed = read.day or ctx.today, {} if read.day else {"day": "today"}
    if not category and (rule := usual_entries.rule_for(ctx, read.party, read.note, gross, day)) and rule.category:
        category, guessed["category"] = rule.category, f"{usual_entries.RULE}{rule.id}"
    guessed |= {"split": f"{usual_entries.RULE}{divided.id}"} if divided else {}
    return Expense(
        0,
        ctx.person.id,
        project.id if project else 0,
        category,
        task.id if task and project and task.project == project.id else 0,
        day,
        read.party,
        read.note,
        gross,
        None,
        "draft",
        paper=Paper(guessed=guessed) if guessed else NOTHING_READ,
        **expense_form.vat_said(read.vat),
        **{"paid_by": fields.paid_by(read.paid_by) if read.paid_by else "employee"}
        | expense_form.withheld_said(read.withheld, gross, read.paid_by),
    )


def _divided(ctx: Context, read: Spending) -> EntryRule | None:
    """The rule that divides it, where neither the words nor the place name a project."""
    if read.project is not None or ctx.project is not None or read.amount is None:
        return None
    gross = fields.in_money(read.amount, ctx.rules.currency)
    rule = usual_entries.rule_for(ctx, read.party, read.note, gross, read.day or ctx.today)
    if rule is None or not rule.shares or not splits.may(ctx, rule.shares):
        return None
    return rule


def open_form(click: Clicked, ctx: Context) -> Reply:
    """`value`: the sha256 of a file that it belongs to, or ""."""
    return Reply(form=expense_form.form(ctx, _blank(ctx, click.value), name="expense.new", value=click.value or "new"))


def new_from_form(filled: Submitted, ctx: Context) -> Reply:
    blank = _blank(ctx, "" if filled.value == "new" else filled.value)
    values = expense_form.filled(ctx, blank, filled.answers)
    new = workflow.draft(ctx, replace(blank, **values))
    return Reply(expense_cards.draft_card(ctx, new), private=filled.at.kind == "channel")


def edit(click: Clicked, ctx: Context) -> Reply:
    return Reply(form=expense_form.form(ctx, workflow.mine(ctx, click.value, "correct")))


def correct_from_form(filled: Submitted, ctx: Context) -> Reply:
    old = workflow.mine(ctx, filled.value, "correct")
    return corrected(ctx, old, **expense_form.filled(ctx, old, filled.answers))


def choose_project(click: Clicked, ctx: Context) -> Reply:
    id, _sign, code = click.value.partition(" ")
    old = workflow.mine(ctx, id, "correct")
    return corrected(ctx, old, **expense_form.changed(ctx, old, {"project": code}))


def choose_category(click: Clicked, ctx: Context) -> Reply:
    id, _sign, name = click.value.partition(" ")
    old = workflow.mine(ctx, id, "correct")
    return corrected(ctx, old, **expense_form.changed(ctx, old, {"category": name}))


def take_value(click: Clicked, ctx: Context) -> Reply:
    id, name, text = button_values.parts(click.value, 3)
    old = workflow.mine(ctx, id, "correct")
    return corrected(ctx, old, **expense_form.changed(ctx, old, {name: text}))


def corrected(ctx: Context, old: Expense, **values: object) -> Reply:
    """The corrected draft; what it had been submitted as is taken back everywhere."""
    waited = old.stage == "pending"
    draft = workflow.correct(ctx, old, **values)
    if waited:
        expense_approval.refresh(ctx, draft)
    else:
        ctx.refresh(expense_cards.about(draft), expense_cards.owner_card(ctx, draft))
        receipt_batch.refresh(ctx, draft)
    note = _("It is a draft again: submit it when it is right.") if waited else None
    return Reply(expense_cards.draft_card(ctx, draft, note), replace=True, private=ctx.place.kind == "channel")


def submit(click: Clicked, ctx: Context) -> Reply:
    expense = workflow.mine(ctx, click.value, "submit")
    try:
        with ctx.part():
            done = workflow.submit(ctx, expense)
    except BookError as error:
        if error.field in ("total", "day", "project", "category"):
            return Reply(form=expense_form.form(ctx, expense))
        raise
    expense_approval.ask(ctx, (done,))
    card = expense_cards.owner_card(ctx, done)
    ctx.refresh(card.about, card)
    receipt_batch.refresh(ctx, done)
    return Reply(card, replace=True, private=click.at.kind == "channel")


def submit_all(click: Clicked, ctx: Context) -> Reply:
    """`value`: the expenses that were clear when the card was shown; what is not clear now stays a draft."""
    known = [workflow.get(ctx, id) for id in click.value.split()]
    done, left = list[Expense](), list[Expense]()
    for expense in known:
        if expense.stage != "draft" or expense.person != ctx.person.id:
            continue
        try:
            with ctx.part():
                if not receipt_batch.clear(ctx, expense):
                    raise WrongState(sentence("Please look at it first."))
                done.append(workflow.submit(ctx, expense))
        except BookError:
            left.append(expense)
    expense_approval.ask(ctx, done)
    for expense in done:
        ctx.refresh(expense_cards.about(expense), expense_cards.owner_card(ctx, expense))
    title = _n("{n} expense submitted", "{n} expenses submitted", len(done))
    batch = receipt_batch.beside(ctx, known[0]) if known and known[0].person == ctx.person.id else ()
    if batch:
        card = receipt_batch.card(ctx, batch, (title,))
        ctx.refresh(card.about, receipt_batch.card(ctx, batch))
        return Reply(card, replace=True, private=click.at.kind == "channel")
    lines = tuple(
        _("{what}: {stage}", what=expense_cards.short(expense), stage=STAGES[expense.stage]) for expense in done
    )
    lines += tuple(_("{what} still needs a look.", what=expense_cards.short(expense)) for expense in left)
    return Reply(
        Card(title, lines=lines, tone="good" if done else "plain"), replace=True, private=click.at.kind == "channel"
    )


def withdraw(click: Clicked, ctx: Context) -> Reply:
    expense = workflow.get(ctx, click.value)
    if expense.stage != "withdrawn" or expense.person != ctx.person.id:
        expense = workflow.withdraw(ctx, workflow.mine(ctx, click.value, "withdraw"))
    expense_approval.refresh(ctx, expense)
    return Reply(expense_cards.owner_card(ctx, expense), replace=True, private=click.at.kind == "channel")


def ask_clear(click: Clicked, ctx: Context) -> Reply:
    expense = workflow.mine(ctx, click.value, "submit")
    likely = [twin for twin in outlook.of(ctx, expense).twins if twin.sure == "likely"]
    lines = tuple(twins.line(ctx, expense, twin) for twin in likely)
    reason = Question("reason", _("Why it is not the same"), "text", hint=_("for example: two rides on one day"))
    return Reply(
        form=Form("expense.clear", _("Not a duplicate"), (reason,), str(expense.id), submit=_("Save"), lines=lines)
    )


def clear(filled: Submitted, ctx: Context) -> Reply:
    expense = workflow.mine(ctx, filled.value, "submit")
    why = filled.answers.get("reason", "").strip()[:300]
    if not why:
        raise BadInput(sentence("Please say why; who approves it will see it."), field="reason")
    expense = workflow.clear(ctx, expense, why)
    card = expense_cards.owner_card(ctx, expense)
    ctx.refresh(card.about, card)
    receipt_batch.refresh(ctx, expense)
    return Reply(card, replace=True, private=filled.at.kind == "channel")


def ask_rate(click: Clicked, ctx: Context) -> Reply:
    expense = workflow.mine(ctx, click.value, "correct")
    label = _("One {base} is how many {quote}", base=expense.gross.currency, quote=ctx.rules.currency)
    questions = (Question("rate", label, "number", hint=_("as your bank or card statement says")),)
    return Reply(form=Form("expense.rate", _("Exchange rate"), questions, str(expense.id), submit=_("Save")))


def state_rate(filled: Submitted, ctx: Context) -> Reply:
    expense = workflow.mine(ctx, filled.value, "correct")
    number = fields.rate(filled.answers.get("rate", ""))
    source = f"{posting.STATED}{ctx.person.id}"
    return corrected(ctx, expense, exchange=number, exchange_day=expense.day, exchange_source=source)


def my_expenses(said: Said, ctx: Context) -> Reply:
    mine = expenses.of_person(ctx.book, ctx.person.id, ctx.rules.currency, most=5_000)
    if not mine:
        return Reply(_how(_("You have no expenses yet.")), private=True)
    rows = tuple(
        (
            Text("{day}", {"day": expense.day}),
            verbatim(expense.vendor or expense.note or "–"),
            Text("{gross}", {"gross": expense.gross}),
            lookup.shown(ctx.directory.projects[expense.project]) if expense.project else verbatim("–"),
            STAGES[expense.stage],
        )
        for expense in mine
    )
    owed = sum(expense.claim.minor for expense in mine if expense.stage == "posted")
    facts = []
    if owed:
        facts.append(Fact(_("To be reimbursed"), Text("{owed}", {"owed": Money(owed, ctx.rules.currency)})))
    heads = (_("Date"), _("What"), _("Amount"), _("Project"), _("State"))
    drafts = [expense for expense in mine if expense.stage == "draft"]
    buttons = (Button(_n("{n} draft", "{n} drafts", len(drafts)), "drafts.show"),) if drafts else ()
    return Reply(
        Card(
            _("Your expenses"),
            facts=tuple(facts),
            table=Table(
                heads, rows, numeric=(2,), essential=(1, 2, 4), refs=tuple(f"expense:{one.id}" for one in mine)
            ),
            buttons=buttons,
        )
    )


def my_drafts(said: Said, ctx: Context) -> Reply:
    return _drafts(ctx)


def show_drafts(click: Clicked, ctx: Context) -> Reply:
    return replace(_drafts(ctx), private=click.at.kind == "channel")


def _drafts(ctx: Context) -> Reply:
    mine = expenses.in_stage(ctx.book, "draft", ctx.rules.currency, person=ctx.person.id)
    if not mine:
        return Reply(_how(_("You have no drafts.")))
    cards = tuple(expense_cards.draft_card(ctx, draft) for draft in mine[-8:])
    return Reply(Card(_n("{n} draft", "{n} drafts", len(mine))), more=cards)


def _blank(ctx: Context, sha256: str) -> Expense:
    """An expense of which nothing is known but where it is entered, and maybe its file."""
    project = ctx.project.id if ctx.project else 0
    known = sha256 if len(sha256) == 64 and files.where(ctx.rules.files, sha256).exists() else ""
    return Expense(
        0, ctx.person.id, project, "", 0, ctx.today, "", "", Money(0, ctx.rules.currency), None, "draft", file=known
    )


def _how(title: Text | None = None) -> Card:
    return Card(
        title or _("Tell me what you spent, or send me a photo of the receipt."),
        lines=(_("Write for example: expense 45.50 taxi apollo"),)
        if title is None
        else (_("Send me a photo of a receipt, or write: expense 45.50 taxi apollo"),),
        buttons=(Button(_("Open the form"), "expense.form", "", style="main"),),
    )
