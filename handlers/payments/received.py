"""Money from customers: booked, allocated to what is open, taken back.  What is booked stops its dunning at once.

What was invoiced falls off the receivable; what was not is a contract liability until an invoice or revenue uses it;
what settles nothing is unapplied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chat.cards.card import Button, Card, Reply
from chat.folding import folded
from chat.incoming import Clicked, Said
from chat.lines import document_numbers
from chat.pattern import Pattern
from chat.text import Text, _, verbatim
from handlers import bank_side, button_values, lookup, money_events, money_line
from handlers.books import posting as books_posting
from handlers.context import Asked, Context
from handlers.contracts import former, positions
from handlers.contracts.labels import instalment_shown
from handlers.dunning import cards as dunning_cards
from handlers.money_line import MoneyLine
from handlers.payments import unapplied
from ledger import money_doubts, posting
from ledger.allocation import Allocation, allocated, oldest_first, within_reach
from ledger.errors import BadInput, WrongState, sentence
from ledger.limits import Doubt
from ledger.money import Money
from ledger.money_doubts import MoneyEvent
from ledger.nouns import Project
from ledger.opening import OPENED
from ledger.owed import Contract, Instalment, Payment
from ledger.posting import Dimensions
from storage import bank, contracts, entries, payments


def receive(said: Said, ctx: Context) -> Reply:
    text, is_advance = _ADVANCE.subn(" ", said.text)
    which = document_numbers.ordinal(folded(text))
    text = f"{text[: which.start()]} {text[which.end() :]}" if which else text
    line = money_line.read(ctx, text)
    if not line.amounts:
        raise BadInput(sentence("How much came in? For example: paid apollo 30000"), field="amount")
    line.one_day()
    line.nothing_left()
    tail = _tail(line, is_advance=bool(is_advance))
    named = _named(ctx, line.before, tail)
    amount = lookup.money_of(line.amounts[0], named.project.currency, ctx.rules.currency)
    if amount.minor <= 0:
        raise BadInput(sentence("A payment needs an amount above zero."), field="amount")
    day, kept_back = line.day, line.kept_back(amount.currency)
    payer = _payer(ctx, named, amount.currency, tail)
    books_posting.day_in_books(ctx, day, named.project.id)  # a locked day is refused, not asked about
    before = money_events.received_before(ctx, payer.party, amount, day)
    doubtful = _doubts(ctx, named.project, payer, amount, kept_back, again=before is not None, advance=bool(is_advance))
    if which and payer.open and payer.open[0].number != document_numbers.ordinal_value(which):
        first = sentence("It settles what is oldest first: {instalment}.")
        doubtful = (*doubtful, Doubt(first, {"instalment": instalment_shown(payer.open[0])}))
    money_events.check(ctx, MoneyEvent("in", day, amount, payer.party), agreed=bool(payer.open), also=doubtful)
    whole = amount.minor + kept_back
    settles = [] if is_advance or before else within_reach(whole, payer.open, day)
    payment = book(ctx, named.project, payer.party, amount, day, allocated(whole, settles), fee=kept_back)
    return Reply(payment_card(ctx, payment))


def _tail(line: MoneyLine, *, is_advance: bool) -> str:
    """What was said behind the name of who pays, to be said once more."""
    said = [line.sum_said]
    said += [line.day.isoformat()] if line.dated else []
    said += [f"fee {line.fee}"] if line.fee else []
    said += [f"into {line.account}"] if line.account else []
    return " ".join([*said, *(["advance"] if is_advance else [])])


def _doubts(
    ctx: Context, project: Project, payer: _Payer, amount: Money, kept_back: int, *, again: bool, advance: bool
) -> tuple[Doubt, ...]:
    """What is odd about money that came in beside its amount and its day alone."""
    found = list(money_doubts.above_fee(Money(kept_back, amount.currency), amount))
    if again:
        found.append(Doubt(sentence("It stays as unapplied money then, until you apply it."), {}))
    if not payer.party:
        nobody = sentence("{project} has no customer and no contract: nobody is known who could have paid.")
        found.append(Doubt(nobody, {"project": lookup.called(project)}))
    elif payer.settled and not advance:
        nothing = sentence("Nothing of {customer} is open on {project}: it would stay as unapplied money.")
        found.append(Doubt(nothing, {"customer": payer.party, "project": lookup.called(project)}))
    if not advance:
        open_ = Money(sum(instalment.open.minor for instalment in payer.open), amount.currency)
        found += money_doubts.above_open(amount, open_, payer.party)
    return tuple(found)


class _PaidFor(NamedTuple):
    """What the words of a payment name: a project, and its customer where they name one ("" where not)."""

    project: Project
    customer: str = ""


class _Payer(NamedTuple):
    """Whose money it is, what that party has open on the project, oldest first, and whether it has paid all of it."""

    party: str
    open: list[Instalment]
    settled: bool


def _payer(ctx: Context, named: _PaidFor, currency: str, tail: str) -> _Payer:
    """Raises Asked where several customers have something open on the project and none is named."""
    project = named.project
    theirs = [
        instalment
        for instalment in contracts.of_project(ctx.book, project.id)
        if instalment.amount.currency == currency and named.customer in ("", instalment.customer)
    ]
    waiting = oldest_first(instalment for instalment in theirs if instalment.open.minor > 0)
    owing = tuple(dict.fromkeys(instalment.customer for instalment in waiting))
    if len(owing) > 1:
        lines = [(verbatim(customer), f"paid {customer} {project.code} {tail}") for customer in owing]
        raise Asked(_("Who has paid?"), choices=lines, whole=True)
    before = theirs[-1].customer if theirs else project.customer
    return _Payer(owing[0] if owing else named.customer or before, waiting, bool(theirs) and not waiting)


def _named(ctx: Context, words: str, tail: str) -> _PaidFor:
    """The project that is named, or the only one of the named customer with something open.

    `tail`: what was said behind it.  Raises Asked where the customer has several such projects, or none.
    """
    names, customers = lookup.project_names(ctx.directory), lookup.customer_names(ctx.directory)
    named, customer = names.match(words), customers.match(words)
    parts = words.split()
    for place in range(1, len(parts)):  # “paid acme apollo 30000”
        first, rest = customers.match(" ".join(parts[:place])), names.match(" ".join(parts[place:]))
        if first and rest and first.kind == rest.kind == "one":
            party = str(first.key)
            return _PaidFor(_of_customer(ctx, ctx.directory.project(int(rest.key)), party), party)
    if customer is None or customer.kind != "one" or (named is not None and named.kind == "one"):
        return _PaidFor(lookup.project(ctx, named, words))
    party = str(customer.key)
    open_on = {instalment.project for instalment in contracts.unsettled(ctx.book, [party])}
    if len(open_on) == 1:
        return _PaidFor(ctx.directory.project(open_on.pop()), party)
    if open_on:
        title = _("For which project does {customer} pay?", customer=party)
        theirs = [ctx.directory.project(id) for id in sorted(open_on)]
        lines = [(lookup.shown(project), f"paid {party} {project.code} {tail}") for project in theirs[:8]]
    else:
        title = _("Nothing of {customer} is open. On which project shall I book it, as an advance?", customer=party)
        theirs = [project for project in ctx.directory.projects.values() if project.customer == party]
        lines = [(lookup.shown(project), f"paid {project.code} {tail} advance") for project in theirs[:8]]
    raise Asked(title, choices=lines, whole=True)


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
    if not payment.holds or not payment.unapplied:
        raise WrongState(sentence("Nothing is left of that payment."))
    held = oldest_first(contracts.held(ctx.book, (each.id for each in _settleable(ctx, payment))).values())
    allocations = allocated(payment.unapplied.minor, held)
    settled = _allocate(ctx, payment, allocations)
    applied = sum(allocation.minor for allocation in allocations)
    own = unapplied.used(ctx, payment, applied, ctx.today)
    theirs = [line for contract in settled for line in positions.lines(ctx, contract, ctx.today)]
    positions.post(
        ctx,
        own,
        theirs,
        day=ctx.today,
        project=payment.project,
        memo=payment.party,
        source=f"payment:{payment.id}",
    )
    dunning_cards.refresh(ctx, payment.party, [payment.project])
    return Reply(payment_card(ctx, payments.get(ctx.book, payment.id)), replace=True)


def _settleable(ctx: Context, payment: Payment) -> list[Instalment]:
    """What is open of the payer on the payment's project, in its currency."""
    return [
        instalment
        for instalment in contracts.unsettled(ctx.book, [payment.party])
        if (instalment.project, instalment.amount.currency) == (payment.project, payment.amount.currency)
    ]


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
    kept, allocations = Money(fee, amount.currency), _folded(ctx, allocations)
    new = Payment(0, project.id, day, party, amount, kept, line=line)
    payment = payments.pay(ctx.book, new, ctx.message, note)
    settled = _allocate(ctx, payment, allocations)
    payment = payments.get(ctx.book, payment.id)
    payer, company = Dimensions(0, party=party), Dimensions(0)
    rest = Dimensions(project.id, party=party)
    own = [
        posting.line(
            bank_side.role(ctx, amount.currency, line), books_posting.in_books(ctx, amount, project, day), payer
        ),
        posting.line("bank_fee", books_posting.in_books(ctx, kept, project, day), company),
        posting.line(
            "unapplied",
            -books_posting.in_books(ctx, payment.unapplied, project, day),
            rest,
            item=f"payment:{payment.id}",
        ),
    ]
    theirs = [line for contract in settled for line in positions.lines(ctx, contract, day)]
    source = f"payment:{payment.id}"
    id = positions.post(ctx, own, theirs, day=day, project=project.id, memo=note or party, source=source)
    payments.posted(ctx.book, payment.id, id)
    dunning_cards.refresh(ctx, party, [project.id])
    return payments.get(ctx.book, payment.id)


def take_back(ctx: Context, payment: Payment, why: str) -> None:
    """Undo a payment: reversed in the journal, its instalments open again.  Raises WrongState."""
    if payment.state == "opening":
        raise WrongState(OPENED)
    if payment.state != "booked":
        raise WrongState(sentence("That payment was taken back already."))
    if payment.refunded:
        given = Money(payment.refunded, payment.amount.currency)
        raise WrongState(sentence("{amount} of it was given back to the customer; take that back first."), amount=given)
    shown = bank.line_of(ctx.book, f"payment:{payment.id}")
    if shown:
        raise WrongState(sentence("A bank line shows that payment; say that the line is something else first."))
    posted = entries.standing(ctx.book, f"payment:{payment.id}")
    changed = positions.of_entries(ctx, posted)  # also those that its rest was applied to
    for old in posted:
        booked = books_posting.day_in_books(ctx, old.booked, payment.project)
        entries.reverse(ctx.book, old, booked=booked, memo=why, red=ctx.rules.red)
    payments.undo(ctx.book, payment, why)
    own = [
        *former.cleared(ctx, payment.project, payment.party),
        *unapplied.taken_back(ctx, payment, ctx.today),
    ]
    positions.heal(ctx, changed, ctx.today, why, f"payment:{payment.id}", own)
    dunning_cards.refresh(ctx, payment.party, [payment.project])
    if payment.line:
        bank.use(ctx.book, bank.get(ctx.book, payment.line), -payment.amount.minor)


def _allocate(ctx: Context, payment: Payment, allocations: Sequence[Allocation]) -> tuple[Contract, ...]:
    """The payment on its instalments; the contracts whose accounts move with it."""
    for instalment, minor in allocations:
        payments.allocate(ctx.book, payment, instalment, Money(minor, payment.amount.currency))
    return positions.of_allocations(ctx, (instalment for instalment, _minor in allocations))


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
    account = bank_side.shown(ctx, f"payment:{payment.id}")
    if account:
        lines.append(_("booked on {account}", account=account))
    buttons = [Button(_("Undo"), "payment.undo", str(payment.id))]
    rest = payment.unapplied
    if rest.minor > 0:
        lines.append(_("{amount} could not be matched and stays as unapplied cash", amount=rest))
        sure = _("Book that {amount} went back to {customer}?", amount=rest, customer=payment.party)
        if _settleable(ctx, payment):
            buttons.append(Button(_("Apply {amount} to what is open", amount=rest), "payment.apply", str(payment.id)))
        buttons.append(
            Button(_("Give {amount} back", amount=rest), "payment.refund", refund_value(payment), confirm=sure)
        )
    amount = lookup.foreign(ctx, payment.amount)
    title = _("{amount} from {customer} is booked.", amount=amount, customer=payment.party)
    return Card(title, lines=tuple(lines), tone="good", buttons=tuple(buttons))


def refund_value(payment: Payment) -> str:
    """What the button carries that gives all the rest back: the payment, and that rest in minor units."""
    return f"{payment.id} {payment.unapplied.minor}"


def _settled(instalment: Instalment) -> Text:
    name = instalment_shown(instalment)
    if not instalment.open and instalment.written:
        gone = Money(instalment.written, instalment.amount.currency)
        return _("{name}: nothing is open, {amount} of it is written off", name=name, amount=gone)
    if not instalment.open:
        return _("{name} is paid in full", name=name)
    return _("{name}: {open} still open", name=name, open=instalment.open)


_ADVANCE = Pattern(r"\b(?:as (?:an )?)?(?:advance|unapplied)\b|预收款?|未核销", re.IGNORECASE)
"""It is to settle nothing by itself."""
