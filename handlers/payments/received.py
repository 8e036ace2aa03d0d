"""Money from customers: booked, allocated to what is open, taken back.  What is booked stops its dunning at once.

What was invoiced falls off the receivable; what was not, and what settles nothing, is an advance of the customer until
an invoice sets it off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.cards.card import Button, Card, Reply
from chat.incoming import Clicked, Said
from chat.text import Text, _
from chat.values.amounts import amounts
from chat.values.days import days
from chat.values.unread import Unread
from handlers import button_values, lookup
from handlers.books import posting as books_posting
from handlers.context import Asked, Context
from handlers.contracts.labels import instalment_shown
from handlers.dunning import cards as dunning_cards
from ledger import posting
from ledger.allocation import Allocation, allocated, oldest_first, paid_ahead
from ledger.errors import BadInput, WrongState, sentence
from ledger.money import Money
from ledger.nouns import Project
from ledger.owed import Instalment, Payment
from ledger.posting import BookedAmount, Dimensions
from storage import bank, contracts, entries, payments


def receive(said: Said, ctx: Context) -> Reply:
    typed_amounts = amounts(said.text, ctx.rules.currency)
    if not typed_amounts:
        raise BadInput(sentence("How much came in? For example: paid apollo 30000"), field="amount")
    start, end, total = typed_amounts[0]
    project = _project(ctx, said.text[:start].strip())
    amount = lookup.money_of(total, project.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("A payment needs an amount above zero."), field="amount")
    rest = said.text[end:].strip()
    read = days(rest, ctx.today, ctx.rules.day_order) if rest else None
    if isinstance(read, Unread):
        raise lookup.refused(read)
    open_instalments = _open(ctx, project, amount.currency)
    party = open_instalments[0].customer if open_instalments else project.customer
    allocations = allocated(amount.minor, open_instalments)
    payment = book(ctx, project, party, amount, read.first if read else ctx.today, allocations)
    return Reply(payment_card(ctx, payment))


def _project(ctx: Context, words: str) -> Project:
    """The project that is named, or the only one of the named customer with something open.

    Raises Asked where the customer has several such projects, or none.
    """
    names, customers = lookup.project_names(ctx.directory), lookup.customer_names(ctx.directory)
    named, customer = names.match(words), customers.match(words)
    parts = words.split()
    for place in range(1, len(parts)):  # “paid acme apollo 30000”
        first, rest = customers.match(" ".join(parts[:place])), names.match(" ".join(parts[place:]))
        if first and rest and first.kind == rest.kind == "one":
            return _of_customer(ctx, ctx.directory.project(int(rest.key)), str(first.key))
    if customer is None or customer.kind != "one" or (named is not None and named.kind == "one"):
        return lookup.project(ctx, named, words)
    party = str(customer.key)
    open_on = {instalment.project for instalment in contracts.unsettled(ctx.book, [party])}
    if len(open_on) == 1:
        return ctx.directory.project(open_on.pop())
    theirs = [project for project in ctx.directory.projects.values() if project.customer == party]
    if open_on:
        theirs = [ctx.directory.project(id) for id in sorted(open_on)]
        title = _("For which project does {customer} pay?", customer=party)
    else:
        title = _("Nothing of {customer} is open. On which project shall I book it, as an advance?", customer=party)
    raise Asked(title, part=words, choices=[(lookup.shown(project), project.code) for project in theirs[:8]])


def _of_customer(ctx: Context, project: Project, party: str) -> Project:
    """The project, where the customer is its own.  Raises BadInput."""
    if project.customer != party and all(
        instalment.customer != party for instalment in contracts.of_project(ctx.book, project.id)
    ):
        raise BadInput(
            sentence("{project} is not a project of {customer}."),
            project=lookup.called(project),
            customer=party,
            field="project",
        )
    return project


def undo(click: Clicked, ctx: Context) -> Reply:
    payment = undone(ctx, button_values.number(click.value))
    title = _("{amount} from {customer} was taken back.", amount=payment.amount, customer=payment.party)
    return Reply(Card(title, lines=(_("What it had settled is open again."),)), replace=True)


def undone(ctx: Context, id: int) -> Payment:
    """A payment taken back by finance.  Raises NotAllowed, NotFound, WrongState."""
    ctx.require("finance", sentence=sentence("Only finance records what came in."))
    payment = payments.get(ctx.book, id)
    take_back(ctx, payment, "undone")
    return payment


def apply(click: Clicked, ctx: Context) -> Reply:
    ctx.require("finance", sentence=sentence("Only finance records what came in."))
    payment = payments.get(ctx.book, button_values.number(click.value))
    if payment.state != "booked" or not payment.unapplied:
        raise WrongState(sentence("Nothing is left of that payment."))
    settleable = (
        instalment.id
        for instalment in contracts.unsettled(ctx.book, [payment.party])
        if (instalment.project, instalment.amount.currency) == (payment.project, payment.amount.currency)
    )
    held = oldest_first(contracts.held(ctx.book, settleable).values())
    allocations = allocated(payment.unapplied.minor, held)
    for instalment, minor in allocations:
        payments.allocate(ctx.book, payment, instalment, Money(minor, payment.amount.currency))
    _set_off(ctx, payment, sum(allocation.minor - allocation.ahead for allocation in allocations))
    dunning_cards.refresh(ctx, payment.party, [payment.project])
    return Reply(payment_card(ctx, payments.get(ctx.book, payment.id)), replace=True)


def book(
    ctx: Context,
    project: Project,
    party: str,
    amount: Money,
    day: date,
    allocations: Sequence[Allocation],
    *,
    fee: int = 0,
    line: int = 0,
    note: str = "",
) -> Payment:
    """A payment into the journal and onto its instalments.  Raises BadInput where they have less left."""
    booked = books_posting.day_in_books(ctx, day, project.id)
    kept, allocations = Money(fee, amount.currency), _folded(ctx, allocations)
    new = Payment(0, project.id, day, party, amount, kept, line=line)
    payment = payments.pay(ctx.book, new, ctx.message, note)
    ahead = paid_ahead(amount.minor + fee, allocations)
    early, owed = Money(ahead, amount.currency), Money(amount.minor + fee - ahead, amount.currency)
    entry = posting.customer_payment(
        books_posting.in_books(ctx, amount, project, day),
        books_posting.in_books(ctx, kept, project, day),
        Dimensions(project.id, party=party),
        day=day,
        booked=booked,
        memo=note or party,
        source=f"payment:{payment.id}",
        ahead=books_posting.in_books(ctx, early, project, day),
        owed=_value(ctx, "receivable", owed, project, party, day),
    )
    payments.posted(ctx.book, payment.id, entries.post(ctx.book, entry))
    for instalment, minor in allocations:
        payments.allocate(ctx.book, payment, instalment, Money(minor, amount.currency))
    dunning_cards.refresh(ctx, party, [project.id])
    return payments.get(ctx.book, payment.id)


def take_back(ctx: Context, payment: Payment, why: str) -> None:
    """Undo a payment: reversed in the journal, its instalments open again.  Raises WrongState."""
    if payment.state != "booked":
        raise WrongState(sentence("That payment was taken back already."))
    if payment.refunded:
        given = Money(payment.refunded, payment.amount.currency)
        raise WrongState(sentence("{amount} of it was given back to the customer; take that back first."), amount=given)
    shown = bank.line_of(ctx.book, f"payment:{payment.id}")
    if shown:
        raise WrongState(sentence("A bank line shows that payment; say that the line is something else first."))
    ahead = payment.unapplied.minor + _advances(ctx, payment)
    for old in entries.standing(ctx.book, f"payment:{payment.id}"):
        booked = books_posting.day_in_books(ctx, old.booked, payment.project)
        entries.reverse(ctx.book, old, booked=booked, memo=why, red=ctx.rules.red)
        ahead += sum(line.paid.minor for line in old.postings if line.account == "customer_advance")
    payments.undo(ctx.book, payment, why)
    _set_off(ctx, payment, ahead - _advances(ctx, payment))
    dunning_cards.refresh(ctx, payment.party, [payment.project])
    if payment.line:
        bank.use(ctx.book, bank.get(ctx.book, payment.line), -payment.amount.minor)


def _advances(ctx: Context, payment: Payment) -> int:
    """What its instalments hold as advances now, in minor units."""
    instalments = contracts.held(ctx.book, (id for id, _minor in payment.parts))
    return sum(instalment.advance.minor for instalment in instalments.values())


def _set_off(ctx: Context, payment: Payment, minor: int) -> None:
    """So much less (or, negative, more) of the customer's advances stands against the receivable."""
    if minor:
        project, day = ctx.directory.project(payment.project), ctx.today
        amount = Money(minor, payment.amount.currency)
        ahead = books_posting.book_value(ctx, "customer_advance", amount, project, payment.party, day)
        owed = _value(ctx, "receivable", amount, project, payment.party, day) if minor > 0 else None
        entry = posting.set_off(
            ahead,
            ahead if owed is None else owed,
            Dimensions(project.id, party=payment.party),
            day=day,
            booked=books_posting.day_in_books(ctx, day, project.id),
            memo=payment.party,
            source=f"payment:{payment.id}",
        )
        entries.post(ctx.book, entry)


def _value(ctx: Context, account: str, amount: Money, project: Project, party: str, day: date) -> BookedAmount | None:
    """Its value in the books, None in the company's own currency, where that is the amount."""
    if amount.currency == ctx.rules.currency == project.currency:
        return None
    return books_posting.book_value(ctx, account, amount, project, party, day)


def _folded(ctx: Context, allocations: Sequence[Allocation]) -> list[Allocation]:
    """Each instalment once, as it stands now."""
    sums: dict[int, int] = {}
    for instalment, minor in allocations:
        sums[instalment.id] = sums.get(instalment.id, 0) + minor
    now = contracts.held(ctx.book, sums)
    return [Allocation(now[id], minor) for id, minor in sums.items()]


def payment_card(ctx: Context, payment: Payment) -> Card:
    """What a payment has settled."""
    after = contracts.instalments(ctx.book, (id for id, _minor in payment.parts))
    lines = [_settled(after[id]) for id, _minor in payment.parts]
    if payment.fee:
        lines.append(_("{fee} of it was kept back by a bank", fee=payment.fee))
    ahead = sum(min(minor, after[id].advance.minor) for id, minor in payment.parts)
    if ahead:
        early = Money(ahead, payment.amount.currency)
        lines.append(_("{amount} of it is an advance: nothing was invoiced for it yet", amount=early))
    buttons = [Button(_("Undo"), "payment.undo", str(payment.id))]
    rest = payment.unapplied
    if rest.minor > 0:
        lines.append(_("{amount} could not be matched and stays as unapplied cash", amount=rest))
        sure = _("Book that {amount} went back to {customer}?", amount=rest, customer=payment.party)
        buttons.append(Button(_("Give {amount} back", amount=rest), "payment.refund", str(payment.id), confirm=sure))
    title = _("{amount} from {customer} is booked.", amount=payment.amount, customer=payment.party)
    return Card(title, lines=tuple(lines), tone="good", buttons=tuple(buttons))


def _settled(instalment: Instalment) -> Text:
    name = instalment_shown(instalment)
    if not instalment.open and instalment.written:
        gone = Money(instalment.written, instalment.amount.currency)
        return _("{name}: nothing is open, {amount} of it is written off", name=name, amount=gone)
    if not instalment.open:
        return _("{name} is paid in full", name=name)
    return _("{name}: {open} still open", name=name, open=instalment.open)


def _open(ctx: Context, project: Project, currency: str) -> list[Instalment]:
    """What money for a project settles, in that order."""
    instalments = contracts.of_project(ctx.book, project.id)
    return oldest_first(
        instalment for instalment in instalments if instalment.open.minor > 0 and instalment.amount.currency == currency
    )
