"""How an expense is shown to its owner: as a draft with all that is doubtful, and at every later stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chat.cards.card import Button, Card, Choice, Fact, Option, Tone
from chat.text import Percent, Text, _, verbatim
from handlers import lookup, privacy, project_shares
from handlers.approvals import cards
from handlers.books.posting import STATED
from handlers.books.stages import STAGES
from handlers.context import Context
from handlers.costs import besides, expense_vat, one_or_two, outlook, receipt_data, twins, usual_entries, workflow
from handlers.costs.outlook import Outlook
from handlers.fields import PAID_BY, WITHHELD
from ledger.budget import percent
from ledger.money import Money
from ledger.nouns import Expense
from ledger.paper import Paper


def about(expense: Expense) -> str:
    """What the owner's cards are about."""
    return f"expense:{expense.id}"


def draft_card(ctx: Context, expense: Expense, *notes: Text | None) -> Card:
    """The draft as it was read: facts, what is doubtful, what it would do to the budget, what comes next."""
    ahead, paper = outlook.of(ctx, expense), expense.paper
    lines = [note for note in notes if note]
    lines += [twins.line(ctx, expense, twin) for twin in ahead.twins]
    lines += belongs(ctx, expense, ahead)
    lines += one_or_two.lines(expense, ahead.part)
    lines += questions(ctx, expense, paper)
    told = ("currency", "withheld", "vendor", "paid_by") if expense.withheld else ("currency",)
    lines += [Text(error.sentence, error.values) for error in ahead.obstacles if error.field in told]
    counted = ahead.first or ahead.awaiting or ahead.orders  # it may be counted already
    effect = consequence(ctx, ahead.booked) if ahead.booked and expense.category and not counted else None
    if effect:
        lines.append(effect)
    if not ahead.obstacles:
        lines.append(next_step(ctx, expense, ahead))
    return Card(
        title(ctx, expense, ahead.first is not None),
        lines=tuple(lines),
        facts=facts(ctx, expense, ahead.booked),
        picture=receipt_data.picture(expense, paper),
        closeups=receipt_data.closeups(expense, paper),
        buttons=_draft_buttons(expense, ahead, paper),
        choices=_choices(ctx, expense),
        tone="warn" if ahead.obstacles or ahead.twins or paper.doubtful() else "plain",
        about=about(expense),
    )


def belongs(ctx: Context, expense: Expense, ahead: Outlook) -> list[Text]:
    """What has to be told of it before it can be handed in."""
    out = []
    if how := expense.paper.guessed.get("expense"):
        out.append(_NO_INVOICE.get(how, _("It came with something else that you said. Is it an expense of its own?")))
    out += [
        _(
            "You entered {what} of {day} without a receipt ({stage}). Is this its receipt?",
            what=short(other),
            day=other.day,
            stage=STAGES[other.stage],
        )
        for other in ahead.awaiting[:_OFFERED]
    ]
    out += [
        _(
            "{open} of order {id} ({what}) is still open. Is this its invoice?",
            open=order.open,
            id=order.id,
            what=order.supplier or order.note or lookup.called(ctx.directory.project(order.project)),
        )
        for order in ahead.orders[:_OFFERED]
    ]
    return out


_OFFERED = 2
_NO_INVOICE = {
    "said": _("It says that it is a preview, a draft or an offer, no invoice. Is it an expense all the same?"),
    "number": _("I see no invoice number: a preview without one is no invoice. Is it an expense all the same?"),
}


def title(ctx: Context, expense: Expense, known: bool = False) -> Text:
    if known:
        return _("This receipt is in the books already")
    if not expense.gross:
        return _("Please complete this expense")
    amount = lookup.foreign(ctx, expense.gross)
    if expense.vendor:
        return _("{amount}, {vendor}: is this right?", amount=amount, vendor=expense.vendor)
    return _("{amount}: is this right?", amount=amount)


def short(expense: Expense) -> Text:
    """An expense in a few words."""
    what = expense.vendor or expense.note
    return (
        _("{amount} {what}", amount=expense.gross, what=what) if what else Text("{amount}", {"amount": expense.gross})
    )


def facts(ctx: Context, expense: Expense, booked: Expense | None = None) -> tuple[Fact, ...]:
    """Everything that it says, in the order in which one looks at a receipt."""
    paper = expense.paper
    doubtful, unread = paper.doubtful(), paper.unread()
    missing, amount = _("missing"), Text("{total}", {"total": lookup.foreign(ctx, expense.gross)})
    project = ctx.directory.projects.get(expense.project)
    rows = [
        Fact(_("Amount"), amount if expense.gross else missing, "total" in doubtful),
        Fact(_("Date"), missing if "day" in unread else Text("{day}", {"day": expense.day}), "day" in doubtful),
        Fact(_("Seller"), _seller(ctx, expense.vendor), "vendor" in doubtful),
        Fact(_("Project"), lookup.shown(project) if project else missing),
        Fact(_("Category"), _category(ctx, expense) if expense.category else missing),
        *_part(ctx, expense),
    ]
    if expense.task and expense.task in ctx.directory.tasks:
        rows.append(Fact(_("Task"), verbatim(ctx.directory.tasks[expense.task].name)))
    if expense.note:
        rows.append(Fact(_("Note"), verbatim(expense.note)))
    if expense.tax is not None:
        rows.append(Fact(_("Tax in it"), expense_vat.shown(ctx, expense), "tax" in doubtful))
    if expense.invoice_number:
        number = f"{expense.invoice_code} {expense.invoice_number}".strip()
        rows.append(Fact(_("Invoice number"), verbatim(number), "invoice_number" in doubtful))
    if expense.order:
        rows.append(Fact(_("Invoice of order"), Text("{id}", {"id": expense.order})))
    if expense.withheld:
        tax = Money(expense.withheld_minor, expense.gross.currency)
        rows.append(Fact(WITHHELD[expense.withheld], Text("{m}", {"m": tax})))
        if expense.payable.minor > 0:
            rows.append(Fact(_("Gets"), Text("{m}", {"m": expense.payable})))
    if expense.paid_by != "employee":
        rows.append(Fact(_("Paid by"), Text("{who}", {"who": PAID_BY[expense.paid_by]})))
    if expense.due and expense.paid_by == "payable":
        rows.append(Fact(_("Due"), Text("{day}", {"day": expense.due})))
    rows += besides.facts(ctx, expense)
    rate = _rate(ctx, booked) if booked else None
    if rate:
        rows.append(rate)
    if not expense.file:
        rows.append(Fact(_("Receipt"), _("none")))
    elif paper.more:
        rows.append(Fact(_("Files"), Text("{n}", {"n": 1 + len(paper.more)})))
    return tuple(rows)


def _part(ctx: Context, expense: Expense) -> tuple[Fact, ...]:
    """Of which whole it is a part; nothing for what is none."""
    mark = expense.paper.part
    if mark is None:
        return ()
    whole = Money(mark.whole, expense.gross.currency)
    said = _("{whole}: {shares}", whole=whole, shares=project_shares.shown(ctx, mark.shares))
    return (Fact(_("Part of"), said),)


def _seller(ctx: Context, vendor: str) -> Text:
    """As the paper names it, with the name that it goes by."""
    called = ctx.directory.suppliers.called(vendor)
    return (
        verbatim(vendor or "–") if called == vendor else _("{called} (written {vendor})", called=called, vendor=vendor)
    )


def _category(ctx: Context, expense: Expense) -> Text:
    """Its category, and the rule that it is from."""
    shown = lookup.category_shown(ctx.rules, expense.category)
    rule = usual_entries.by_rule(expense)
    return _("{category}, by rule {number}", category=shown, number=str(rule)) if rule else shown


def questions(ctx: Context, expense: Expense, paper: Paper) -> list[Text]:
    """Exactly what the machine was not sure of, and nothing else."""
    names = receipt_data.FIELDS
    out = [_("I could not read the {field}.", field=names[name]) for name in paper.unread()]
    for name in paper.contested():
        on_paper, said = (as_shown(name, value) for value in paper.differ[name])
        out.append(
            _(
                "The receipt says {paper}, you say {said}. Which {field} is right?",
                paper=on_paper,
                said=said,
                field=names[name],
            )
        )
    for name in paper.doubtful():
        others = tuple(paper.others.get(name, ())[:3])
        doubt = _("I am not sure of the {field}: I read {value}", field=names[name], value=paper.read[name])
        out.append(
            _("{said}, it could also be {others}.", said=doubt, others=others) if others else _("{said}.", said=doubt)
        )
    out += expense_vat.remarks(ctx, expense)
    out += currency_asked(expense)
    if expense.day > ctx.today:
        out.append(_("{day} is still to come.", day=expense.day))
    return out


def currency_asked(expense: Expense) -> list[Text]:
    """The question which currency a receipt is in, where it does not surely show it."""
    how, currency = expense.paper.guessed.get("currency"), expense.gross.currency
    if how == "unsure":
        return [_("I am not sure of the currency; I took {currency}.", currency=currency)]
    return [_("The receipt shows no currency; I took {currency}.", currency=currency)] if how else []


def consequence(ctx: Context, booked: Expense) -> Text | None:
    """What it does to the category's budget; never for pay, whose sums are not everybody's to see."""
    if not ctx.may_see_money(booked.project) or privacy.tells_labour(ctx, booked.project, booked.category):
        return None
    use, adds, limit, version = workflow.effect(ctx, booked)
    category = lookup.category_shown(ctx.rules, booked.category)
    if not version:
        return None
    if limit is None:
        return _("There is no budget for {category} in this project.", category=category)
    return moved(category, limit, use.used(), adds, ctx.rules.marks)


def moved(category: Text, limit: int, used: int, adds: int, marks: tuple[int, ...]) -> Text:
    """“Materials 82 % → 91 % of the budget; the next mark is 100 %.”"""
    was, now = percent(used, limit), percent(used + adds, limit)
    crossed = [mark for mark in marks if was < mark <= now]
    coming = [mark for mark in marks if mark > now]
    change = _("{category}: {was} → {now} of its budget", category=category, was=Percent(was), now=Percent(now))
    if crossed:
        return _("{said}; that crosses the {mark} mark.", said=change, mark=Percent(max(crossed)))
    if coming:
        return _("{said}; the next mark is {mark}.", said=change, mark=Percent(min(coming)))
    return _("{said}.", said=change)


def next_step(ctx: Context, expense: Expense, ahead: Outlook) -> Text:
    """Who has to approve it."""
    if not ahead.needs:
        return _("Nobody has to approve it: it is booked when you submit it.")
    return cards.goes_to(ctx, replace(workflow.request(ctx, expense), plan=ahead.needs))


def owner_card(ctx: Context, expense: Expense, note: Text | None = None) -> Card:
    """The owner's card at any stage."""
    if expense.stage == "draft":
        return draft_card(ctx, expense, note)
    buttons: tuple[Button, ...] = ()
    lines = [note] if note else []
    if expense.stage == "pending":
        ahead = outlook.of(ctx, expense)
        lines.append(next_step(ctx, expense, ahead))
        buttons = (
            Button(_("Take back and correct"), "expense.edit", str(expense.id)),
            Button(_("Withdraw"), "expense.withdraw", str(expense.id)),
        )
    if expense.stage == "rejected":
        by = ctx.directory.people.get(expense.decided_by)
        lines.append(_("{person} says: {why}", person=by.name if by else "–", why=expense.reason))
        buttons = (
            Button(_("Correct"), "expense.edit", str(expense.id), style="main"),
            Button(_("Submit again"), "expense.submit", str(expense.id)),
            Button(_("Withdraw"), "expense.withdraw", str(expense.id)),
        )
    tones: dict[str, Tone] = {"rejected": "warn", "pending": "plain", "withdrawn": "plain"}
    return Card(
        _("{what}: {stage}", what=short(expense), stage=STAGES[expense.stage]),
        lines=tuple(lines),
        facts=facts(ctx, expense, expense),
        buttons=buttons,
        tone=tones.get(expense.stage, "good"),
        about=about(expense),
    )


def _rate(ctx: Context, expense: Expense) -> Fact | None:
    """The amount in the books where it was paid in another currency, with the rate, its day and source."""
    if expense.exchange is None or expense.exchange_day is None:
        return None
    source = expense.exchange_source
    if source.startswith(STATED):
        who = ctx.directory.people.get(int(source.removeprefix(STATED) or 0))
        source_shown = _("stated by {person}", person=who.name if who else "–")
    else:
        source_shown = verbatim(source)
    amount: Money = expense.booked
    return Fact(
        _("In the books"),
        _(
            "{amount}, at {rate} of {day} ({source})",
            amount=amount,
            rate=str(expense.exchange),
            day=expense.exchange_day,
            source=source_shown,
        ),
    )


def _draft_buttons(expense: Expense, ahead: Outlook, paper: Paper) -> tuple[Button, ...]:
    id = str(expense.id)
    out = _belonging_buttons(id, expense, ahead) + one_or_two.buttons(expense, ahead.part)
    for name in paper.contested()[:1]:
        on_paper, said = paper.differ[name]
        out += [
            Button(
                _("Take the receipt's: {value}", value=as_shown(name, on_paper)),
                "expense.take",
                f"{id} {name} {on_paper}",
            ),
            Button(_("Take mine: {value}", value=as_shown(name, said)), "expense.take", f"{id} {name} {said}"),
        ]
    fields = {error.field for error in ahead.obstacles}
    if not ahead.obstacles:
        out.append(Button(_("Submit"), "expense.submit", id, style="main"))
    for name in paper.doubtful()[:1]:
        out += [
            Button(verbatim(other), "expense.take", f"{id} {name} {other}") for other in paper.others.get(name, ())[:2]
        ]
    if "currency" in fields:
        out.append(Button(_("State the rate"), "expense.rate", id, style="main"))
    needs_form = bool(fields & {"total", "day"})
    out.append(
        Button(
            _("Complete") if needs_form else _("Correct"), "expense.edit", id, style="main" if needs_form else "plain"
        )
    )
    if any(twin.sure == "likely" for twin in ahead.twins):
        out.append(Button(_("Not a duplicate"), "expense.clear", id))
    out += one_or_two.parting(expense)
    out.append(Button(_("Discard"), "expense.withdraw", id))
    return tuple(out)


def _belonging_buttons(id: str, expense: Expense, ahead: Outlook) -> list[Button]:
    out = []
    if "expense" in expense.paper.guessed:
        out.append(Button(_("Yes, it is an expense"), "expense.own", id))
    for other in ahead.awaiting[:_OFFERED]:
        label = _("Add to the expense of {what}", what=short(other))
        out.append(Button(label, "expense.add", f"{id} {other.id}", style="main"))
    if ahead.awaiting:
        others = " ".join(str(other.id) for other in ahead.awaiting)
        out.append(Button(_("It is another one"), "expense.another", f"{id} {others}"))
    for order in ahead.orders[:_OFFERED]:
        label = _("It is the invoice of order {id}", id=order.id)
        out.append(Button(label, "expense.of_order", f"{id} {order.id}", style="main"))
    if ahead.orders:
        numbers = " ".join(str(order.id) for order in ahead.orders)
        out.append(Button(_("It is something else"), "expense.no_order", f"{id} {numbers}"))
    return out


def as_shown(name: str, value: str) -> Text:
    """A value of a field as it is typed, for a reader."""
    if name == "total":
        currency, _blank, number = value.partition(" ")
        return Text("{amount}", {"amount": Money.of(number, currency)})
    return Text("{day}", {"day": date.fromisoformat(value)}) if name == "day" else verbatim(value)


_OFTEN = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD")
"""Currencies that are offered where a receipt shows none; any other is said: “it says THB 45.60”."""


def _choices(ctx: Context, expense: Expense) -> tuple[Choice, ...]:
    """The drop-downs for what is missing and cannot be read from any receipt."""
    out = []
    if not expense.project and (projects := lookup.own_projects(ctx)):
        out.append(Choice(_("Project"), "expense.project", projects, str(expense.id)))
    if not expense.category:
        out.append(Choice(_("Category"), "expense.category", lookup.spending_categories(ctx.rules), str(expense.id)))
    if "currency" in expense.paper.guessed and expense.gross:
        own = (expense.gross.currency, ctx.rules.currency, *_OFTEN)
        options = tuple(Option(verbatim(code), code) for code in dict.fromkeys(own))
        out.append(Choice(_("Currency"), "expense.take", options, f"{expense.id} currency"))
    return tuple(out)
