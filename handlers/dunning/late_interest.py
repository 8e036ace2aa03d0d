"""Late interest, with its lines: shown, claimed with or without an invoice, waived with a reason; never silently.

What was claimed or waived stands on the instalment that was late, so the same days are never charged twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from chat.cards.card import Button, Card, Fact, Reply, Table
from chat.incoming import Clicked, Said
from chat.text import Text, _, _n
from handlers import button_values, money_events
from handlers.context import Asked, Context
from handlers.contracts import contracts as signed
from handlers.contracts import credit_notes
from handlers.contracts import invoices as billing
from handlers.contracts.interest import InterestOn, on, was_late
from handlers.contracts.labels import instalment_shown
from handlers.dunning import ONLY_FINANCE, SPEAKERS
from handlers.dunning.interest_words import NUMBER, TAX, project_named, taken, wish_in
from handlers.dunning.spoken_for import customer_in
from handlers.reasons import reasoned
from ledger import interest
from ledger.errors import BadInput, NotAllowed, WrongState, sentence
from ledger.limits import Doubt
from ledger.money import Money, totals
from ledger.money_doubts import MoneyEvent
from ledger.owed import LATE_INTEREST, Contract, DealtInterest, Instalment, Invoice
from ledger.tax import output_tax
from storage import contracts, invoices, late_interest


def show_interest(said: Said, ctx: Context) -> Reply:
    customer, rest = customer_in(ctx, said.text)
    late = _late(ctx, customer)
    if not late:
        return Reply(Card(_("{customer} is not late with anything.", customer=customer), tone="good"), private=True)
    wish, until = wish_in(ctx, rest)
    return Reply(_card(ctx, customer, on(ctx, late, wish, until=until), rest, until), private=True)


def _card(ctx: Context, customer: str, found: Sequence[InterestOn], rest: str, until: date) -> Card:
    rows = tuple(
        (
            instalment_shown(one.instalment),
            Text("{d}", {"d": line.first}),
            Text("{d}", {"d": line.last}),
            Text("{n}", {"n": line.days}),
            Text("{m}", {"m": line.principal}),
            Text("{p} %", {"p": line.rate.per_day * 100}),
            Text("{m}", {"m": line.amount}),
        )
        for one in found
        for line in one.lines
    )
    heads = (_("Instalment"), _("From"), _("To"), _("Days late"), _("On"), _("A day"), _("Interest"))
    label = _("Interest to today") if until == ctx.today else _("Interest to {day}", day=until)
    facts = [Fact(label, Text("{m}", {"m": total})) for total in totals(one.accrued for one in found)]
    for label, sums in (
        (_("Claimed already"), totals(one.claimed for one in found)),
        (_("Waived"), totals(one.waived for one in found)),
    ):
        facts += [Fact(label, Text("{m}", {"m": total})) for total in sums if total]
    left = totals(one.left for one in found)
    if any(one.dealt for one in found):
        facts += [
            Fact(_("Not claimed yet"), Text("{m}", {"m": total}))
            if total.minor >= 0
            else Fact(_("Claimed or waived beyond it"), Text("{m}", {"m": -total}))
            for total in left
        ]
    if any(line.rate.law == "eu" and line.amount.currency == "EUR" for one in found for line in one.lines):
        facts.append(Fact(_("Fixed sum for each invoice"), Text("{m}", {"m": interest.EU_FIXED})))
    buttons: tuple[Button, ...] = ()
    if "finance" in ctx.roles() and any(total.minor > 0 for total in left):
        buttons = (Button(_("Book what is not claimed"), "interest.book", f"{customer} {rest}".strip()),)
    return Card(
        _("Late interest of {customer}", customer=customer),
        facts=tuple(facts),
        table=Table(
            heads,
            rows,
            numeric=(3, 4, 5, 6),
            essential=(3, 4, 6),
            refs=tuple(f"instalment:{one.instalment.id}" for one in found for _line in one.lines),
        ),
        small=_("A proposal: nothing is charged or booked by it."),
        buttons=buttons,
    )


def book_interest(said: Said, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY_FINANCE)
    return _claim(ctx, said.text, "")


def book_clicked(click: Clicked, ctx: Context) -> Reply:
    """`value`: the customer, and the rate as it was said."""
    ctx.require("finance", sentence=ONLY_FINANCE)
    return _claim(ctx, click.value, "")


def invoice_interest(said: Said, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY_FINANCE)
    number, words = taken(NUMBER, said.text)
    if not number:
        raise BadInput(
            sentence("Say the number of the invoice: invoice interest acme no INV-2026-8"),
            hint=sentence("Without an invoice, as agreed: book interest acme"),
            field="number",
        )
    if invoices.numbered(ctx.book, number):
        raise BadInput(sentence("There is an invoice {number} already."), number=number, field="number")
    project, words = project_named(ctx, words)
    customer, _rest = customer_in(ctx, words)
    bare = [one for one in _claims(ctx, customer, project) if not one[1].number]
    if len(bare) > 1:
        raise _several(len(bare))
    if bare:
        instalment, invoice = bare[0]
        invoices.number(ctx.book, invoice.id, number)
        return Reply(billing.invoice_card(ctx, invoices.get(ctx.book, invoice.id), instalment), private=True)
    return _claim(ctx, words, number, project)


def _several(n: int) -> BadInput:
    return BadInput(
        sentence("That is {n} claims of several contracts: name the project, one after the other."),
        n=n,
        field="project",
    )


def _claim(ctx: Context, words: str, number: str, project: int = 0) -> Reply:
    """What is not claimed yet is owed from now on, a claim for each contract.

    Raises BadInput where nothing is left to claim, Asked where much the same was invoiced just now.
    """
    if not project:
        project, words = project_named(ctx, words)
    taxed, words = taken(TAX, words)
    customer, rest = customer_in(ctx, words)
    wish, until = wish_in(ctx, rest)
    late = [one for one in _late(ctx, customer) if project in (0, one.project)]
    held = contracts.held(ctx.book, (one.id for one in late))  # nobody else claims it meanwhile
    found = [one for one in on(ctx, held.values(), wish, until=until) if one.left.minor > 0]
    if not found:
        raise BadInput(sentence("No late interest of {customer} is left to be claimed."), customer=customer)
    by_contract: dict[int, list[InterestOn]] = {}
    for one in found:
        by_contract.setdefault(one.instalment.contract, []).append(one)
    if number and len(by_contract) > 1:
        raise _several(len(by_contract))
    doubts: list[Doubt] = []
    if wish.kind != "agreed" and any(one.dealt for one in found):
        done = max(dealt.until for one in found for dealt in one.dealt)
        more = _listed(totals(one.left for one in found))
        doubts.append(
            Doubt(
                sentence("Interest to {day} was claimed or waived; at this rate {amount} more."),
                {"day": done, "amount": more},
            )
        )
    for theirs in by_contract.values():
        amount = _sum(one.left for one in theirs)
        money_events.check(ctx, MoneyEvent("invoice", ctx.today, amount, customer), typed=False, also=doubts)
    claims = [
        _book(ctx, contracts.hold(ctx.book, id), theirs, until, taxed, number) for id, theirs in by_contract.items()
    ]
    return Reply(_claimed_card(ctx, customer, claims, until), private=True)


def _book(
    ctx: Context, contract: Contract, found: Sequence[InterestOn], until: date, taxed: str, number: str
) -> Invoice:
    amount = _sum(one.left for one in found)
    look = ctx.today - timedelta(days=signed.first_look(ctx))
    claim = late_interest.add_claim(ctx.book, contract, amount, ctx.today, look)
    for one in found:
        new = DealtInterest(0, one.instalment.id, claim.id, ctx.today, until, one.left)
        late_interest.add(ctx.book, new, ctx.message)
    return billing.claim(ctx, claim, _tax(ctx, contract, amount, Decimal(taxed) if taxed else None), number)


def _tax(ctx: Context, contract: Contract, gross: Money, rate: Decimal | None) -> Money:
    """Late interest is part of the price for VAT: at the rate of the main sale (价外费用)."""
    rate = contract.tax if rate is None else rate
    if rate is None and ctx.rules.vat_payer != "none":
        raise BadInput(
            sentence("Which VAT rate is in it? Say for example: tax 6% (0% where there is none)."), field="tax"
        )
    return output_tax(gross, rate) if rate else Money(0, gross.currency)


def _claimed_card(ctx: Context, customer: str, claims: Sequence[Invoice], until: date) -> Card:
    sums = totals(claim.gross for claim in claims)
    taxes = totals(claim.tax for claim in claims)
    facts = [Fact(_("Number"), Text("{n}", {"n": claim.number})) for claim in claims if claim.number]
    facts += [Fact(_("Tax in it"), Text("{tax}", {"tax": tax})) for tax in taxes]
    facts.append(Fact(_("To"), Text("{d}", {"d": until})))
    value = " ".join(str(claim.instalment) for claim in claims)
    return Card(
        _("Late interest of {customer} over {amount} is booked.", customer=customer, amount=_listed(sums)),
        facts=tuple(facts),
        buttons=(Button(_("Undo"), "interest.undo", f"claim {value}"),),
        tone="good",
    )


def waive_interest(said: Said, ctx: Context) -> Reply:
    ctx.require("finance", sentence=ONLY_FINANCE)
    words, reason = reasoned(said.text)
    if not reason:
        raise BadInput(sentence("A waiver needs a reason: waive interest acme because …"), field="reason")
    project, words = project_named(ctx, words)
    customer, rest = customer_in(ctx, words)
    held = contracts.held(ctx.book, (one.id for one in _late(ctx, customer) if project in (0, one.project)))
    wish, until = wish_in(ctx, rest)
    found = [one for one in on(ctx, held.values(), wish, silent=True, until=until) if one.left.minor > 0]
    claims = [one for one in _claims(ctx, customer, project) if one[0].open.minor > 0]
    if not found and not claims:
        raise BadInput(sentence("No late interest of {customer} is left to be waived."), customer=customer)
    if claims and not ctx.sure:
        booked = _listed(totals(instalment.open for instalment, _invoice in claims))
        lines = [_("{amount} of it is booked: it is taken back by red entries.", amount=booked)]
        if found:
            lines.append(
                _("{amount} has accrued and is not booked.", amount=_listed(totals(one.left for one in found)))
            )
        raise Asked(_("Waive the late interest of {customer}?", customer=customer), lines=tuple(lines))
    given_up = totals([*(one.left for one in found), *(instalment.open for instalment, _invoice in claims)])
    ids = [
        late_interest.add(
            ctx.book,
            DealtInterest(0, one.instalment.id, 0, ctx.today, until, one.left, "waived", reason),
            ctx.message,
        )
        for one in found
    ]
    for instalment, invoice in claims:
        credit_notes.credit(ctx, invoice, instalment.open, reason, True, "")
        if not instalment.paid:
            theirs = late_interest.of_claim(ctx.book, instalment.id)
            late_interest.change(ctx.book, (one.id for one in theirs), "waived", reason)
    value = " ".join(map(str, ids))
    return Reply(
        Card(
            _("Late interest of {customer} over {amount} is waived.", customer=customer, amount=_listed(given_up)),
            facts=(Fact(_("Reason"), Text("{r}", {"r": reason})),),
            buttons=(Button(_("Undo"), "interest.undo", f"waiver {value}"),) if ids else (),
            tone="good",
        ),
        private=True,
    )


def undo(click: Clicked, ctx: Context) -> Reply:
    """`value`: what was done, and the claims or waivers."""
    what, _blank, numbers = click.value.partition(" ")
    ids = button_values.numbers(numbers)
    (take_claims_back if what == "claim" else take_waivers_back)(ctx, ids)
    title = _n("{n} entry of late interest was taken back.", "{n} entries of late interest were taken back.", len(ids))
    return Reply(Card(title, lines=(_("It can be claimed again."),)), replace=True, private=True)


def take_claims_back(ctx: Context, ids: Iterable[int]) -> None:
    """Claims were a mistake: by red entries, and the interest is not claimed.  Raises NotAllowed, WrongState."""
    ctx.require("finance", sentence=ONLY_FINANCE)
    for instalment in contracts.held(ctx.book, ids).values():
        dealt = late_interest.of_claim(ctx.book, instalment.id)
        if instalment.kind != LATE_INTEREST or not dealt or instalment.open.minor <= 0:
            raise WrongState(sentence("That was taken back already."))
        if instalment.paid or instalment.written:
            raise WrongState(sentence("It was paid or written off: take that back first, or waive what is open."))
        billed = invoices.of_instalments(ctx.book, [instalment.id])[instalment.id]
        invoice = next(one for one in billed if not one.credits)
        credit_notes.credit(ctx, invoice, instalment.open, "undone", True, "")
        late_interest.change(ctx.book, (one.id for one in dealt), "undone", "undone")


def take_waivers_back(ctx: Context, ids: Sequence[int]) -> None:
    """What was waived before it was claimed can be claimed again.  Raises NotAllowed, WrongState."""
    ctx.require("finance", sentence=ONLY_FINANCE)
    waivers = late_interest.several(ctx.book, ids)
    contracts.held(ctx.book, (one.instalment for one in waivers))
    if not waivers or any(one.state != "waived" or one.claim for one in late_interest.several(ctx.book, ids)):
        raise WrongState(sentence("That was taken back already."))
    late_interest.change(ctx.book, ids, "undone", "undone")


def _late(ctx: Context, customer: str) -> list[Instalment]:
    """What the customer was late with, paid since or not, that the person may speak for.  Raises NotAllowed."""
    found = [one for one in late_interest.late(ctx.book, ctx.today, customer) if was_late(one, ctx.today)]
    mine = [one for one in found if ctx.roles(one.project) & {*SPEAKERS, "auditor"} or one.owner == ctx.person.id]
    if found and not mine:
        raise NotAllowed(sentence("That customer is for its sales owner, the leads and finance."))
    return mine


def _claims(ctx: Context, customer: str, project: int) -> list[tuple[Instalment, Invoice]]:
    """The claims of interest that a customer has not settled, each with the invoice that books it."""
    open_claims = [
        one
        for one in contracts.unsettled(ctx.book, [customer])
        if one.kind == LATE_INTEREST and project in (0, one.project)
    ]
    billed = invoices.of_instalments(ctx.book, (one.id for one in open_claims))
    return [
        (one, next(invoice for invoice in billed[one.id] if not invoice.credits))
        for one in contracts.held(ctx.book, (one.id for one in open_claims)).values()
    ]


def _sum(amounts: Iterable[Money]) -> Money:
    first, *more = amounts
    return sum(more, first)


def _listed(sums: Iterable[Money]) -> Text:
    return Text("{m}", {"m": tuple(Text("{m}", {"m": total}) for total in sums)})
