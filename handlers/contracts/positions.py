"""A contract in the books: what its documents say it should stand at, less what is booked.

Every event of a contract (invoice, credit note, payment, write-off, acceptance, the close of a month) changes its
documents first and then posts the lines that are found here, with its own lines (bank, output VAT) against them.  So
the accounts follow the documents whatever the order of events, and a second run finds nothing to post.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from handlers.books import posting as books_posting
from handlers.context import Context
from ledger import posting
from ledger.exchange import convert
from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money
from ledger.owed import LATE_INTEREST, Contract, CostEstimate, Instalment, Milestone
from ledger.revenue.entries import (
    BookedContract,
    ContractLines,
    billed_item,
    booked_contract,
    moved,
    net_item,
    unbilled_item,
    vat_item,
    vat_moved,
)
from ledger.revenue.policies import MEASURED_AT_CLOSE, Before, Moment, Progress, earned
from ledger.revenue.standing import Value
from ledger.revenue.vat import pending_vat
from ledger.tax import output_tax
from storage import contracts, entries, estimates, invoices

_DONE = ("acceptance", "completion")
"""Milestones after which nothing of a contract is left to do."""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the documents say of a contract; amounts in minor units of its currency.

    Attributes:
        price: the transaction price net of VAT: what is invoiced, and the net of what may still be invoiced.
        invoiced: net, less credit notes.
        ahead: money paid on what is not invoiced, with VAT; `ahead_vat` the VAT in it.
        due: fallen due without an invoice and not paid, with VAT; `due_vat` the VAT in it.
        receivables: item -> invoiced, or due without an invoice, and not paid, with VAT.
    """

    contract: Contract
    instalments: tuple[Instalment, ...]
    price: int
    invoiced: int
    ahead: int
    ahead_vat: int
    due: int
    due_vat: int
    receivables: dict[str, int]

    @property
    def claim(self) -> int:
        """Invoiced, paid ahead and due without an invoice, net."""
        return self.invoiced + self.ahead + self.due - self.waiting_vat

    @property
    def waiting_vat(self) -> int:
        """The VAT in what is paid or due and not invoiced."""
        return self.ahead_vat + self.due_vat


def facts(ctx: Context, contract: Contract) -> ContractFacts:
    """What the documents say of a contract now."""
    instalments = contracts.of_contract(ctx.book, contract.id)
    return facts_of(contract, instalments, invoices.net(ctx.book, [part.id for part in of_price(instalments)]))


def of_price(instalments: Iterable[Instalment]) -> tuple[Instalment, ...]:
    """Those that are parts of the contract's price: late interest is owed beside it, and is no revenue of it."""
    return tuple(instalment for instalment in instalments if instalment.kind != LATE_INTEREST)


def facts_of(contract: Contract, instalments: tuple[Instalment, ...], invoiced: int) -> ContractFacts:
    """What the documents say of a contract whose instalments are known, and what is invoiced of it without tax."""
    rate, code, priced = contract.tax or Decimal(0), contract.amount.currency, of_price(instalments)
    agreed = sum(instalment.amount.minor - instalment.credited for instalment in priced)
    if not priced and contract.state == "signed":
        agreed = contract.amount.minor
    rest = Money(agreed - sum(part.invoiced for part in priced), code)
    ahead = Money(sum(instalment.advance.minor for instalment in priced), code)
    ahead_vat = output_tax(ahead, rate)
    due = Money(sum(instalment.due_unbilled.minor for instalment in priced), code)
    receivables = {billed_item(instalment.id): max(instalment.owed.minor, 0) for instalment in instalments}
    receivables |= {unbilled_item(part.id): part.due_unbilled.minor for part in instalments}
    return ContractFacts(
        contract,
        instalments,
        invoiced + rest.minor - output_tax(rest, rate).minor,
        invoiced,
        ahead.minor,
        ahead_vat.minor,
        due.minor,
        output_tax(ahead + due, rate).minor - ahead_vat.minor,
        receivables,
    )


def progress(ctx: Context, of: ContractFacts, day: date, cost: int = 0) -> Progress:
    """How far a contract is on a day; `cost` is what it has cost so far, in the company's currency."""
    known = contracts.milestones(ctx.book, [of.contract.id]).values()
    return progress_of(of, day, tuple(known), estimates.latest(ctx.book, of.contract.project), cost)


def progress_of(
    of: ContractFacts, day: date, known: Sequence[Milestone], estimate: CostEstimate | None, cost: int
) -> Progress:
    """The same of a contract whose milestones and estimate are known."""
    contract = of.contract
    part, whole = _reached_of(contract, known, day)
    done = any(milestone.name in _DONE and _reached(milestone, day) for milestone in known)
    if whole:
        done = False  # an acceptance is one milestone among those that were agreed
    before = None
    if contract.rest is not None:
        earlier, agreed = _reached_of(contract, known, contract.rest.day)
        share = Fraction(earlier, agreed or WHOLE)
        before = Before(contract.rest.earned, contract.rest.cost, share, _elapsed(contract, contract.rest.day))
    return Progress(
        of.price,
        of.invoiced,
        cost,
        estimate.amount.minor if estimate else 0,
        Fraction(1) if done else Fraction(part, whole or WHOLE),
        _elapsed(contract, day),
        done or part >= (whole or WHOLE),
        before=before,
    )


def _elapsed(contract: Contract, day: date) -> Fraction:
    """The share of a contract's days that has passed on the evening of a day."""
    if not contract.ends or contract.ends < contract.signed:
        return Fraction(0)
    days = (contract.ends - contract.signed).days + 1
    return Fraction(min(max((day - contract.signed).days + 1, 0), days), days)


WHOLE = 10_000
"""All of the work, in hundredths of a percent."""


def _reached_of(contract: Contract, known: Sequence[Milestone], day: date) -> tuple[int, int]:
    """What is reached of what was agreed: by the stand-alone prices of obligations (CAS 14 art. 20-21, IFRS 15.74), or
    by shares of the work; (…, 0) where no milestone stands for any."""
    if contract.policy == "obligations":
        stands = [(milestone, milestone.price) for milestone in known]
    else:
        stands = [(milestone, milestone.weight) for milestone in known]
    part = sum(share for milestone, share in stands if _reached(milestone, day))
    agreed = contract.policy in ("output", "obligations")
    return part, sum(share for _milestone, share in stands) if agreed else 0


def completed_on(contract: Contract, known: Sequence[Milestone], day: date) -> date | None:
    """Since when nothing of a contract is left to do, by its milestones; None where something was on a day."""
    of = ContractFacts(contract, (), 0, 0, 0, 0, 0, 0, {})
    days = sorted({one.reached for one in known if one.reached and one.reached <= day})
    return next((when for when in days if progress_of(of, when, known, None, 0).completed), None)


def lines(
    ctx: Context, contract: Contract, day: date, *, moment: Moment = "event", how_far: Progress | None = None
) -> tuple[Posting, ...]:
    """The lines that bring a contract's accounts to what its documents say now, at the rates of `day`; none where they
    say so already.

    `day` is the event's: how far the contract is counts as of today, as what is booked does, so that an event of an
    earlier day (a payment that is entered late) takes nothing back that was earned since.  `how_far` where it is known.
    """
    contracts.hold(ctx.book, contract.id)
    of = facts(ctx, contract)
    posted = entries.of_items(ctx.book, [net_item(contract.id), vat_item(contract.id), *of.receivables])
    booked = booked_contract(posted, contract.id)
    how = kept(ctx, contract, day)
    revenue = earned(contract.policy, how_far or progress(ctx, of, ctx.today), booked.revenue.amount, moment)
    return _towards(ctx, of, posted, booked, revenue, how)


def opened(ctx: Context, of: ContractFacts, revenue: int, how: ContractLines) -> tuple[Posting, ...]:
    """The lines of a contract that comes from other books, where it has earned so much; nothing of it is booked yet."""
    return _towards(ctx, of, (), BookedContract(), revenue, how)


def _towards(
    ctx: Context,
    of: ContractFacts,
    posted: Sequence[Posting],
    booked: BookedContract,
    revenue: int,
    how: ContractLines,
) -> tuple[Posting, ...]:
    """From what is booked to what the documents and the revenue call for."""
    after, net = moved(booked, of.claim, revenue, how)
    target = pending_vat(
        ctx.rules.policies,
        of.contract.tax or Decimal(0),
        of.waiting_vat,
        after.net.liability.amount,
        after.net.asset.amount,
        booked.due.amount,
    )
    return (*_receivables(of, posted, how), *net, *vat_moved(booked, target, how))


def closing_lines(
    ctx: Context, contract: Contract, day: date, moment: Moment, how_far: Progress
) -> tuple[Posting, ...]:
    """The lines that revenue measured at a close makes on its day, from what stood then; claims stay as they were."""
    contracts.hold(ctx.book, contract.id)
    booked = standing(ctx, contract, day)
    revenue = earned(contract.policy, how_far, booked.revenue.amount, moment)
    if contract.policy not in MEASURED_AT_CLOSE or revenue == booked.revenue.amount:
        return ()
    how = kept(ctx, contract, day)
    after, net = moved(booked, booked.claim, revenue, how)
    target = pending_vat(
        ctx.rules.policies,
        contract.tax or Decimal(0),
        booked.waiting_vat,
        after.net.liability.amount,
        after.net.asset.amount,
        booked.due.amount,
    )
    return (*net, *vat_moved(booked, target, how))


def kept(ctx: Context, contract: Contract, day: date) -> ContractLines:
    """How a contract's amounts are kept at the rates of a day."""
    code, company = contract.amount.currency, ctx.rules.currency
    project = ctx.directory.project(contract.project)
    rates = ctx.directory.exchange

    def company_minor(minor: int) -> int:
        return convert(Money(minor, code), company, day, rates).amount.minor

    def project_amount(value: Value) -> Money:
        if project.currency == code:
            return Money(value.amount, code)
        if project.currency == company:
            return Money(value.company, company)
        return convert(Money(value.company, company), project.currency, day, rates).amount

    return ContractLines(contract.id, project.id, contract.customer, code, company, company_minor, project_amount)


def standing(ctx: Context, contract: Contract, until: date | None = None) -> BookedContract:
    """What is booked of a contract (until the evening of a day)."""
    items = [net_item(contract.id), vat_item(contract.id)]
    return booked_contract(entries.of_items(ctx.book, items, until), contract.id)


def untouched(ctx: Context, contract: Contract) -> bool:
    """Whether nothing is booked on a contract yet."""
    return not entries.of_items(ctx.book, [net_item(contract.id), vat_item(contract.id)])


def of_allocations(ctx: Context, instalments: Iterable[Instalment]) -> tuple[Contract, ...]:
    """The contracts of some instalments, each once, kept for this transaction."""
    return tuple(contracts.hold(ctx.book, id) for id in sorted({part.contract for part in instalments}))


def of_entries(ctx: Context, posted: Iterable[JournalEntry]) -> tuple[Contract, ...]:
    """The contracts that some entries have moved, each once, kept for this transaction."""
    ids: dict[str, set[int]] = {kind: set() for kind in ("contract", "contract-vat", "instalment", "unbilled")}
    for entry in posted:
        for line in entry.postings:
            kind, _colon, id = line.item.partition(":")
            if kind in ids:
                ids[kind].add(int(id))
    parts = contracts.instalments(ctx.book, ids["instalment"] | ids["unbilled"]).values()
    found = ids["contract"] | ids["contract-vat"] | {part.contract for part in parts}
    return tuple(contracts.hold(ctx.book, id) for id in sorted(found))


def post(
    ctx: Context,
    own: Sequence[Posting],
    theirs: Sequence[Posting],
    *,
    day: date,
    project: int,
    memo: str,
    source: str,
    red: bool = False,
    by: str = "exchange",
) -> int:
    """The event's own lines and the contracts' lines as one entry; 0 where there is nothing to post.

    What is left over in the company's currency is what the receivable of a new invoice stands at (`by` receivable), or
    an exchange difference.  Raises Unbalanced where nothing of it is in a foreign currency: then a line is missing.
    """
    parts = [line for line in (*own, *theirs) if line.company or line.paid]
    if not parts:
        return 0
    left = -sum(line.company.minor for line in parts)
    foreign = any(line.paid.currency != ctx.rules.currency for line in parts)
    owed = next((place for place, line in enumerate(parts) if line.account == "receivable"), None)
    if left and by == "receivable" and owed is not None:
        whole = Money(parts[owed].company.minor + left, ctx.rules.currency)
        parts[owed] = replace(parts[owed], company=whole)
    elif left and foreign:  # an invoice of what was paid ahead has no receivable
        parts.append(posting.exchange_line(Money(left, ctx.rules.currency)))
    if red:
        parts = [replace(line, red=True) for line in parts]
    booked = books_posting.day_in_books(ctx, day, project)
    entry = JournalEntry(day, booked, memo, source, tuple(parts))
    return entries.post(ctx.book, balanced(entry))


def heal(
    ctx: Context, changed: Iterable[Contract], day: date, memo: str, source: str, own: Sequence[Posting] = ()
) -> None:
    """After something was reversed: what else of these contracts has to move, as an entry of its own."""
    found = [line for contract in changed for line in lines(ctx, contract, day)]
    project = found[0].project if found else own[0].project if own else 0
    post(ctx, own, found, day=day, project=project, memo=memo, source=source)


def _receivables(of: ContractFacts, posted: Sequence[Posting], how: ContractLines) -> list[Posting]:
    """Each receivable from what it stands at to what it should be: more at the rate of the day, less at what it stands
    at."""
    found: dict[str, Value] = {}
    for line in posted:
        if line.account == "receivable":
            found[line.item] = found.get(line.item, Value()) + Value(line.paid.minor, line.company.minor)
    changed = []
    for item, target in of.receivables.items():
        stands = found.get(item, Value())
        change = target - stands.amount
        value = Value(change, how.rate(change)) if change > 0 else -stands.part(-change) if change else Value()
        if value:
            changed.append(how.line("receivable", value, item))
    return changed


def _reached(milestone: Milestone, day: date) -> bool:
    return milestone.reached is not None and milestone.reached <= day
