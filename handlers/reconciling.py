"""What bank lines seem to be: proposals with their reasons, confirmed in one tap, undone in one tap; the rest is listed
until somebody owns it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chat.card import Button, Card, Fact, Form, Option, Question, Reply, Table
from chat.incoming import Clicked, Said, Submitted
from chat.text import Names, Text, _, _n, verbatim
from handlers import naming, payments, values
from handlers.context import Context
from handlers.registry import action, command, form
from handlers.wording import instalment_shown
from ledger.errors import BadInput, NotFound, WrongState
from ledger.errors import _ as sentence
from ledger.matching import proposals
from ledger.money import Money
from ledger.names import plain
from ledger.nouns import Expense, Instalment
from ledger.proposal import Habits, Item, Line, Part, Proposal, checked
from storage import bank, contracts, customers, expenses, invoices
from storage import payments as kept

_ONLY = sentence("Only finance reconciles the bank.")
SHOWN = 5
MOST_LINES = 2000
_UNDO_AT_ONCE = 150


@command(
    "bank lines",
    _("Shows the bank lines that nobody has explained yet, and what they seem to be."),
    subject="receivables",
    words=("reconcile", "对账", "银行流水", "未匹配"),
    examples=(Names("bank lines", "对账"),),
    reads=True,
    private=True,
)
def show(said: Said, ctx: Context) -> Reply:
    ctx.require("finance", "auditor", sentence=_ONLY)
    found = cards(ctx)
    return Reply(found[0], more=found[1:], private=True)


@action("bank.sure", _("Books everything that bank lines surely are."), subject="receivables")
def confirm_sure(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    found = [one for one in proposed(ctx) if one.sure]
    if _mark(found) != click.value:
        again = cards(ctx)
        return Reply(again[0], more=again[1:], private=True, toast=_("Something has changed: please look again."))
    lines: list[int] = []
    total: dict[str, int] = {}
    for proposal in found:
        lines += confirm_one(ctx, proposal)
        for part in proposal.parts:
            total[part.amount.currency] = total.get(part.amount.currency, 0) + part.amount.minor
    title = _n("{n} bank line is explained.", "{n} bank lines are explained.", len(lines))
    facts = tuple(Fact(_("In all"), Text("{m}", {"m": Money(total[code], code)})) for code in sorted(total))
    undo = (Button(_("Undo"), "bank.undo", " ".join(map(str, lines))),) if len(lines) <= _UNDO_AT_ONCE else ()
    return Reply(Card(title, facts=facts, buttons=undo, tone="good"), replace=True, private=True)


@action("bank.confirm", _("Books what a bank line was proposed to be."), subject="receivables")
def confirm(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    proposal = loads(ctx, click.value)
    lines = confirm_one(ctx, proposal)
    names = items_of(ctx, proposal.items)
    facts = tuple(
        Fact(names[part.item][0], Text("{m}", {"m": part.amount})) for part in proposal.parts if part.item in names
    )
    undo = Button(_("Undo"), "bank.undo", " ".join(map(str, lines)))
    return Reply(Card(_("Booked."), facts=facts, buttons=(undo,), tone="good"), replace=True, private=True)


@action("bank.undo", _("Takes back what bank lines were said to be."), subject="receivables")
def undo(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    ids = [values.number(id) for id in click.value.split()]
    for id in ids:
        free(ctx, id)
    count = len(ids)
    title = _n("{n} bank line is open again.", "{n} bank lines are open again.", count)
    return Reply(Card(title, buttons=(Button(_("Show them"), "bank.show"),)), replace=True, private=True)


@action("bank.show", _("Shows the bank lines that nobody has explained yet."), subject="receivables", reads=True)
def show_again(click: Clicked, ctx: Context) -> Reply:
    return show(Said(click.id, click.by, click.at), ctx)


@action("bank.choose", _("Opens the form that says what a bank line is."), subject="receivables", reads=True)
def choose(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    line = bank.get(ctx.book, values.number(click.value))
    near = sorted(
        open_items(ctx, outgoing=line.left.minor < 0),
        key=lambda item: (item.party != line.name, abs(item.open.minor - abs(line.left.minor))),
    )
    side = [one for one in near if one.outgoing == (line.left.minor < 0) and one.open.currency == line.left.currency]
    names = items_of(ctx, [one.id for one in side[:50]])
    options = tuple(
        Option(_("{who} · {what} · {open}", who=one.party, what=names[one.id][0], open=one.open), one.id)
        for one in side[:50]
        if one.id in names
    )
    aside = Option(_("no business of receivables"), "ignored")
    owned = Option(_("somebody is finding out"), "owned")
    people = tuple(Option(verbatim(one.name), str(one.id)) for one in ctx.people.with_role("finance"))
    return Reply(
        form=Form(
            "bank.choose", _("What is this payment?"),
            (
                Question("item", _("It is"), "choice", options=(*options, aside, owned)),
                Question("owner", _("Who finds out"), "choice", str(ctx.person.id), options=people, required=False),
                Question("note", _("Note"), required=False),
            ),
            click.value, submit=_("Book"), lines=(_line_shown(line),),
        )
    )  # fmt: skip


@form("bank.choose", _("Books a bank line as what a person said it is, or puts it aside."), subject="receivables")
def fill_choice(filled: Submitted, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    line = bank.get(ctx.book, values.number(filled.value))
    said, note = filled.answers.get("item", ""), filled.answers.get("note", "")
    if said in ("ignored", "owned"):
        owner = filled.answers.get("owner", "")
        if line.state == "settled":
            raise WrongState(sentence("That line is explained already."))
        bank.put_aside(ctx.book, line, "ignored" if said == "ignored" else "open",
                       int(owner) if owner.isdigit() else ctx.person.id, note)  # fmt: skip
        return Reply(Card(_("Noted."), lines=(_line_shown(line),), tone="good"), private=True)
    found = {item.id: item for item in open_items(ctx)}.get(said)
    if found is None:
        raise NotFound(sentence("That is not open any more."), field="item")
    amount = Money(min(abs(line.left.minor), found.open.minor), line.left.currency)
    proposal = Proposal("exact", (Part(_id(line), found.id, amount),), 1.0, ((sentence("A person said so."), {}),))
    lines = confirm_one(ctx, proposal)
    undo = Button(_("Undo"), "bank.undo", " ".join(map(str, lines)))
    return Reply(Card(_("Booked."), lines=(_line_shown(line),), buttons=(undo,), tone="good"), private=True)


@action("bank.aside", _("Puts aside all money out that nothing of ours explains."), subject="receivables")
def put_aside(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=_ONLY)
    last = values.number(click.value)
    explained = {line for one in proposed(ctx) for line in one.lines}
    gone = [one for one in bank.unexplained(ctx.book) if one.left.minor < 0 and one.id <= last]
    gone = [one for one in gone if _id(one) not in explained]
    for one in gone:
        bank.put_aside(ctx.book, one, "ignored", ctx.person.id, "")
    title = _n("{n} bank line was put aside.", "{n} bank lines were put aside.", len(gone))
    return Reply(Card(title, tone="good"), replace=True, private=True)


def proposed(ctx: Context) -> tuple[Proposal, ...]:
    """What the unexplained lines seem to be; sure ones first, in the order in which they are to be confirmed."""
    lines = [_line(one) for one in bank.unexplained(ctx.book)]
    if not lines:
        return ()
    return proposals(lines, open_items(ctx, outgoing=any(line.left.minor < 0 for line in lines)), habits(ctx))


def open_items(ctx: Context, *, outgoing: bool = True) -> tuple[Item, ...]:
    """Everything that money may be for: open instalments, and what we paid that no bank line has shown yet."""
    parts = contracts.unsettled(ctx.book)
    billed = invoices.of_instalments(ctx.book, (one.id for one in parts))
    numbers = {one.id: one.number for one in contracts.contracts(ctx.book)}
    incoming = [
        Item(f"i{one.id}", one.customer, one.open, one.due, _references(one, billed.get(one.id, ()), numbers))
        for one in parts
    ]
    if not outgoing:
        return tuple(incoming)
    seen = bank.matched(ctx.book)
    paid = [
        Item(f"e{one.id}", _payee(ctx, one), one.gross, one.day, tuple(filter(None, (one.invoice_number,))), True)
        for one in (*_paid_by_bank(ctx), *expenses.in_stage(ctx.book, "reimbursed", ctx.rules.currency))
        if f"expense:{one.id}" not in seen and one.gross.minor > 0
    ]
    return (*incoming, *paid)


def habits(ctx: Context) -> Habits:
    """Names and accounts that customers have paid under before."""
    known = customers.every(ctx.book)
    return Habits({one.name: one.aliases for one in known.values() if one.aliases}, customers.accounts(ctx.book))


def confirm_one(ctx: Context, proposal: Proposal) -> list[int]:
    """Book a proposal: payments with their entries, allocations, and what is learned.  Returns the lines' ids."""
    lines = {f"l{one.id}": one for one in (bank.get(ctx.book, int(id[1:])) for id in proposal.lines)}
    items = {item.id: item for item in open_items(ctx)} if len(proposal.items) > 3 else _named(ctx, proposal.items)
    for id in proposal.items:
        if id not in items:
            raise WrongState(sentence("That is not open any more."))
    checked(proposal, {id: _line(line) for id, line in lines.items()}, items)
    for id, line in lines.items():
        parts = [part for part in proposal.parts if part.line == id]
        if all(part.item.startswith("e") for part in parts):
            for part in parts:
                bank.match(ctx.book, line.id, f"expense:{part.item[1:]}", part.amount.minor)
            bank.use(ctx.book, line, sum(part.amount.minor for part in parts))
        else:
            _receive(ctx, line, parts, proposal)
    return [line.id for line in lines.values()]


def free(ctx: Context, id: int) -> None:
    """Nothing is said of a bank line any more: its payments are taken back."""
    line = bank.get(ctx.book, id)
    used = [one for one in kept.of_line(ctx.book, id) if one.state == "booked"]
    if not used and not bank.matched(ctx.book, id):
        raise WrongState(sentence("That line was taken back already."))
    for payment in used:
        payments.take_back(ctx, payment, "undone")
    if not used:
        bank.use(ctx.book, line, -bank.unmatch(ctx.book, id))


def _receive(ctx: Context, line: bank.Line, parts: Sequence[Part], proposal: Proposal) -> None:
    """The payments of one line: one for each project that it pays; what is left over stays with the first."""
    found = contracts.instalments(ctx.book, (int(part.item[1:]) for part in parts))
    by_project: dict[int, list[tuple[Instalment, int]]] = {}
    for part in parts:
        one = found[int(part.item[1:])]
        by_project.setdefault(one.project, []).append((one, part.amount.minor))
    rest = line.left.minor - sum(part.amount.minor for part in parts)
    fee = proposal.fee.minor if proposal.fee else 0
    for place, (project, mine) in enumerate(by_project.items()):
        amount = sum(minor for _one, minor in mine) + (rest if place == 0 else 0)
        kept_back = fee if place == 0 else 0
        settled = [(one, minor + (kept_back if at == 0 else 0)) for at, (one, minor) in enumerate(mine)]
        payments.book(
            ctx, ctx.people.project(project), mine[0][0].customer, Money(amount, line.left.currency), line.day,
            settled, fee=kept_back, line=line.id, note=line.text[:120],
        )  # fmt: skip
    bank.use(ctx.book, line, line.left.minor)
    _learn(ctx, line, {one.customer for one in found.values()})


def _learn(ctx: Context, line: bank.Line, parties: set[str]) -> None:
    """The account, and a name that is written differently, belong to that customer: a person has said so."""
    if len(parties) != 1:
        return
    (party,) = parties
    if line.account:
        customers.learn(ctx.book, line.account, party)
    if line.name and plain(line.name) != plain(party):
        known = customers.get(ctx.book, party)
        if line.name not in known.aliases:
            customers.put(ctx.book, replace(known, aliases=(*known.aliases, line.name)))


def cards(ctx: Context) -> tuple[Card, ...]:
    """What waits to be explained: the sure ones together, the doubtful one by one, and the list of the rest."""
    lines = {_id(one): one for one in bank.unexplained(ctx.book)}
    if not lines:
        return (Card(_("Every bank line is explained."), tone="good"),)
    found = proposed(ctx)
    names = items_of(ctx, [item for one in found for item in one.items])
    sure = [one for one in found if one.sure]
    out = [_sure_card(sure, lines, names)] if sure else []
    doubtful = [one for one in found if not one.sure]
    out += [_proposal_card(one, lines, names) for one in doubtful[:SHOWN]]
    explained = {line for one in found for line in one.lines}
    rest = [line for id, line in lines.items() if id not in explained]
    if rest:
        out.append(_rest_card(ctx, rest))
    return tuple(out)


def _sure_card(sure: Sequence[Proposal], lines: Mapping[str, bank.Line], names: Names_) -> Card:
    rows = tuple(
        (Text("{d}", {"d": lines[one.lines[0]].day}), verbatim(lines[one.lines[0]].name or "–"),
         Text("{m}", {"m": lines[one.lines[0]].left}), _what(one, names), _because(one))
        for one in sure[:30]
    )  # fmt: skip
    heads = (_("Day"), _("Other side"), _("Amount"), _("Is"), _("Why"))
    title = _n("{n} bank line is surely this", "{n} bank lines are surely these", len(sure))
    button = Button(_("Book all of them"), "bank.sure", _mark(sure), style="main")
    return Card(title, table=Table(heads, rows, numeric=(2,)), buttons=(button,))


def _proposal_card(one: Proposal, lines: Mapping[str, bank.Line], names: Names_) -> Card:
    first = lines[one.lines[0]]
    facts = tuple(
        Fact(_line_shown(lines[part.line]), _("{amount} for {what}", amount=part.amount, what=names[part.item][0]))
        for part in one.parts
        if part.item in names
    )
    buttons = (
        Button(_("Book it"), "bank.confirm", dumps(one), style="main"),
        Button(_("It is something else"), "bank.choose", str(first.id)),
    )
    why = tuple(Text(template, values) for template, values in one.why)
    return Card(_("Is this {what}?", what=_what(one, names)), lines=why, facts=facts, buttons=buttons)


def _rest_card(ctx: Context, rest: Sequence[bank.Line]) -> Card:
    rows = tuple(
        (Text("{d}", {"d": one.day}), verbatim(one.name or "–"), verbatim(one.text[:60] or "–"),
         Text("{m}", {"m": one.left}), _owner(ctx, one))
        for one in rest[:40]
    )  # fmt: skip
    heads = (_("Day"), _("Other side"), _("Text"), _("Amount"), _("Owner"))
    buttons = tuple(
        Button(_("{amount} of {day}", amount=one.left, day=one.day), "bank.choose", str(one.id)) for one in rest[:SHOWN]
    )
    out = [one for one in rest if one.left.minor < 0]
    if len(out) > 1:
        label = _n("Put the money out aside ({n})", "Put the money out aside ({n})", len(out))
        why = _("These lines are no business of receivables, and you own that decision.")
        buttons += (Button(label, "bank.aside", str(max(one.id for one in out)), confirm=why),)
    title = _n("{n} bank line is unexplained", "{n} bank lines are unexplained", len(rest))
    every = bank.unexplained_count(ctx.book)
    small = _("{n} in all; the newest are shown.", n=every) if every > MOST_LINES else Text("")
    return Card(title, table=Table(heads, rows, numeric=(3,)), buttons=buttons, tone="warn", small=small)


Names_ = Mapping[str, tuple[Text, str]]


def items_of(ctx: Context, ids: Sequence[str]) -> dict[str, tuple[Text, str]]:
    """Item -> (what it is, whose)."""
    found = contracts.instalments(ctx.book, (int(id[1:]) for id in ids if id.startswith("i")))
    out: dict[str, tuple[Text, str]] = {}
    for one in found.values():
        project = naming.shown(ctx.people.project(one.project))
        out[f"i{one.id}"] = (_("{project}, {name}", project=project, name=instalment_shown(one)), one.customer)
    for id in ids:
        if id.startswith("e"):
            expense = expenses.get(ctx.book, int(id[1:]), ctx.rules.currency)
            out[id] = (_("expense {id}", id=expense.id), _payee(ctx, expense))
    return out


def dumps(one: Proposal) -> str:
    """A proposal in a button's value; it is checked again when it is confirmed."""
    parts = ",".join(f"{part.line}:{part.item}:{part.amount.minor}" for part in one.parts)
    return f"{parts} {one.parts[0].amount.currency} {one.fee.minor if one.fee else 0}"


def loads(ctx: Context, value: str) -> Proposal:
    """The proposal in a button's value.  Raises BadInput."""
    try:
        words, currency, fee = value.split(" ")
        parts = tuple(
            Part(line, item, Money(int(minor), currency))
            for line, item, minor in (each.split(":") for each in words.split(","))
        )
        kept_back = Money(int(fee), currency) if int(fee) else None
    except ValueError:
        raise BadInput(sentence("I lost the thread. Please say it once more.")) from None
    return Proposal("exact", parts, 1.0, (), kept_back)


def _mark(found: Sequence[Proposal]) -> str:
    return hashlib.sha256("|".join(dumps(one) for one in found).encode()).hexdigest()[:24]


def _named(ctx: Context, ids: Sequence[str]) -> dict[str, Item]:
    """The items of a proposal as they are now."""
    found = contracts.instalments(ctx.book, (int(id[1:]) for id in ids if id.startswith("i")))
    out = {f"i{one.id}": Item(f"i{one.id}", one.customer, one.open) for one in found.values() if one.open.minor > 0}
    seen = bank.matched(ctx.book) if any(id.startswith("e") for id in ids) else {}
    for id in ids:
        if id.startswith("e") and f"expense:{id[1:]}" not in seen:
            expense = expenses.get(ctx.book, int(id[1:]), ctx.rules.currency)
            out[id] = Item(id, _payee(ctx, expense), expense.gross, expense.day, (), True)
    return out


def _references(one: Instalment, billed: Sequence[object], numbers: Mapping[int, str]) -> tuple[str, ...]:
    named = [str(getattr(each, "number", "")) for each in billed]
    return tuple(dict.fromkeys(filter(None, (*named, numbers.get(one.contract, "")))))


def _paid_by_bank(ctx: Context) -> list[Expense]:
    return [one for one in expenses.in_stage(ctx.book, "posted", ctx.rules.currency) if one.paid_by == "bank"]


def _payee(ctx: Context, e: Expense) -> str:
    person = ctx.people.people.get(e.person)
    return (person.name if person else "") if e.paid_by == "employee" else e.vendor


def _line(one: bank.Line) -> Line:
    return Line(_id(one), one.day, one.left, one.name, one.account, one.text)


def _id(one: bank.Line) -> str:
    return f"l{one.id}"


def _line_shown(one: bank.Line) -> Text:
    return _("{day} {name}: {amount} {text}", day=one.day, name=one.name or "–", amount=one.left, text=one.text[:60])


def _what(one: Proposal, names: Names_) -> Text:
    first = names[one.items[0]][0] if one.items[0] in names else verbatim("–")
    more = len(one.items) - 1
    return _n("{what} and {n} more", "{what} and {n} more", more, what=first) if more else first


def _because(one: Proposal) -> Text:
    template, values = one.why[0] if one.why else ("–", {})
    return Text(template, values)


def _owner(ctx: Context, one: bank.Line) -> Text:
    person = ctx.people.people.get(one.owner)
    return verbatim(person.name) if person else _("nobody")
