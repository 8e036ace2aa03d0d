"""What stays unmatched on either side: somebody says what a line is, owns it, puts it aside, or that none comes."""

from __future__ import annotations

from collections.abc import Mapping

from chat.cards.card import Button, Card, Form, Option, Question, Reply
from chat.incoming import Clicked, Submitted
from chat.text import Text, _, _n, verbatim
from handlers import button_values, item_values, lookup, money_events
from handlers.bank import booking, cards, charges
from handlers.context import Context
from handlers.payments import paid_out, received
from handlers.receivables import open_items
from ledger.errors import BadInput, NotFound, WrongState, sentence
from ledger.money import Money
from ledger.proposal import BOOKED, Item, Part, Proposal
from storage import bank, contracts

_ONLY = sentence("Only finance reconciles the bank.")
_OFFERED = 50


def choose(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    line = bank.get(ctx.book, button_values.number(click.value))
    asked = Form(
        "bank.choose",
        _("What is this payment?"),
        _questions(ctx, line),
        click.value,
        submit=_("Book"),
        lines=(cards.line_shown(line),),
    )
    return Reply(form=asked)


def _questions(ctx: Context, line: bank.StatementLine) -> tuple[Question, ...]:
    questions = [Question("item", _("It is"), "choice", options=_offered(ctx, line))]
    if line.left.minor > 0:
        projects = [
            project
            for project in ctx.directory.projects.values()
            if project.state == "open" and project.kind == "customer"
        ]
        listed = tuple(Option(lookup.shown(project), str(project.id)) for project in projects[:99])
        questions.append(Question("project", _("Project"), "choice", options=listed, required=False))
    people = tuple(Option(verbatim(person.name), str(person.id)) for person in ctx.directory.with_role("finance"))
    return (
        *questions,
        Question("owner", _("Who finds out"), "choice", str(ctx.person.id), options=people, required=False),
        Question("note", _("Note"), required=False),
    )


def _offered(ctx: Context, line: bank.StatementLine) -> tuple[Option, ...]:
    """What the line may be: items by how near they are, then what is no item."""
    near = _near(ctx, line)[:_OFFERED]
    words = open_items.shown(ctx, [item.ref for item in near])
    options = [
        Option(
            _("{who} · {what} · {open}", who=item.party or "–", what=words[item.ref], open=item.open),
            item_values.item_text(item.ref),
        )
        for item in near
    ]
    if line.left.minor < 0:
        options.append(Option(_("the bill of the company card"), "card"))
        options.append(Option(_("a charge of the bank"), "charge"))
    else:
        options.append(Option(_("money of a project's customer, nothing is open for it yet"), "advance"))
    options.append(Option(_("no business of receivables"), "ignored"))
    options.append(Option(_("somebody is finding out"), "owned"))
    return tuple(options)


def fill_choice(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    line = bank.get(ctx.book, button_values.number(filled.value))
    answers = filled.answers
    if line.state == "settled":
        raise WrongState(sentence("That line is explained already."))
    if answers.get("item") in ("ignored", "owned"):
        state = "ignored" if answers["item"] == "ignored" else "open"
        owner = answers.get("owner", "")
        owner_id = int(owner) if owner.isdecimal() else ctx.person.id
        bank.put_aside(ctx.book, line, state, owner_id, answers.get("note", ""))
        return Reply(Card(_("Noted."), lines=(cards.line_shown(line),), tone="good"), private=True)
    return Reply(_booked(line, _explain(ctx, line, answers)), private=True)


def _explain(ctx: Context, line: bank.StatementLine, answers: Mapping[str, str]) -> Text:
    """Book the line as what was chosen, and say what that is.  Raises NotFound."""
    chosen, note = answers.get("item", ""), answers.get("note", "")
    if chosen in ("card", "charge"):
        money_events.ask(ctx, money_events.on(ctx, line.day))
    if chosen == "card" and line.left.minor < 0:
        paid = paid_out.pay_card(ctx, -line.left, line.day, line=line.id, note=(note or line.text)[:120])
        bank.use(ctx.book, line, paid.amount.minor)
        return _("The bill of the company card")
    if chosen == "charge" and line.left.minor < 0:
        charges.book_charge(ctx, line, note)
        return _("A charge of the bank")
    if chosen == "advance" and line.left.minor > 0:
        return _advance(ctx, line, answers.get("project", ""))
    ref = item_values.item(chosen)
    item = open_items.named(ctx, [ref]).get(ref)
    if item is None or item.outgoing != (line.left.minor < 0):
        raise NotFound(sentence("That is not open any more."), field="item")
    amount = Money(min(abs(line.left.minor), item.open.minor), line.left.currency)
    said = Proposal("exact", (Part(line.id, ref, amount),), 1.0, ())
    booking.ask(ctx, said)
    booking.confirm(ctx, said)
    return open_items.shown(ctx, [ref])[ref]


def put_aside(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    last = button_values.number(click.value)
    explained = {line for proposal in cards.proposed(ctx) for line in proposal.lines}
    unexplained = [line for line in bank.unexplained(ctx.book) if line.left.minor < 0 and line.id <= last]
    unexplained = [line for line in unexplained if line.id not in explained]
    for line in unexplained:
        bank.put_aside(ctx.book, line, "ignored", ctx.person.id, "")
    title = _n("{n} bank line was put aside.", "{n} bank lines were put aside.", len(unexplained))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def excuse(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    ref = item_values.item(click.value)
    item = open_items.named(ctx, [ref]).get(ref)
    if item is None or ref.kind not in BOOKED:
        raise WrongState(sentence("That has been settled already."))
    bank.excuse(ctx.book, open_items.document(ref), item.open.minor)
    back = Button(_("Undo"), "bank.expect", item_values.item_text(ref))
    title = _("No bank line is expected for it any more.")
    return Reply(Card(title, lines=(open_items.shown(ctx, [ref])[ref],), buttons=(back,), tone="good"), private=True)


def expect(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    ref = item_values.item(click.value)
    if ref.kind not in BOOKED or not bank.expect(ctx.book, open_items.document(ref)):
        raise WrongState(sentence("That is expected already."))
    return Reply(Card(_("A bank line is expected for it again.")), replace=True, private=True)


def _near(ctx: Context, line: bank.StatementLine) -> list[Item]:
    """What the line may be, the likeliest first: the same name, then the nearest amount."""
    side = [item for item in open_items.of_lines(ctx, [line]) if item.open.currency == line.left.currency]
    fits = [item for item in side if not item.whole or item.open.minor <= abs(line.left.minor)]
    return sorted(fits, key=lambda item: (item.party != line.name, abs(item.open.minor - abs(line.left.minor))))


def _advance(ctx: Context, line: bank.StatementLine, chosen: str) -> Text:
    """Money of a customer with nothing open: kept as its advance."""
    project = ctx.directory.projects.get(int(chosen)) if chosen.isdecimal() else None
    if project is None or project.state != "open":
        raise BadInput(sentence("Which project is it for?"), field="project")
    party = project.customer or line.name
    if not party:
        raise BadInput(sentence("That project has no customer yet."), field="project")
    money_events.ask(ctx, money_events.received(ctx, party, line.left, line.day))
    payment = received.book(ctx, project, party, line.left, line.day, (), line=line.id, note=line.text[:120])
    bank.use(ctx.book, line, payment.amount.minor)
    return _("advance of {customer} for {project}", customer=party, project=lookup.shown(project))


def keep_unapplied(click: Clicked, ctx: Context) -> Reply:
    """`value`: the line, and an instalment of the customer and the project whose money it is."""
    ctx.require("finance", sentence=_ONLY)
    number, near = button_values.parts(click.value, 2)
    line, ref = bank.get(ctx.book, button_values.number(number)), item_values.item(near)
    if line.state != "open" or line.left.minor <= 0 or ref.kind != "instalment":
        raise WrongState(sentence("That line is explained already."))
    instalment = contracts.instalment(ctx.book, ref.number)
    project, party = ctx.directory.project(instalment.project), instalment.customer
    money_events.ask(ctx, money_events.received(ctx, party, line.left, line.day))
    payment = received.book(ctx, project, party, line.left, line.day, (), line=line.id, note=line.text[:120])
    bank.use(ctx.book, line, payment.amount.minor)
    return Reply(received.payment_card(ctx, payment), replace=True, private=True)


def _booked(line: bank.StatementLine, what: Text) -> Card:
    undo = Button(_("Undo"), "bank.undo", str(line.id))
    return Card(_("Booked."), lines=(cards.line_shown(line), what), buttons=(undo,), tone="good")
