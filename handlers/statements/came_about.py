"""How the amounts of an entry came about, in words: what was measured, shared out, valued, and what was booked before.

Computed from the documents and the journal as they stood at the entry; where they give another amount by now, because
something was added to its month later, that is said and not explained away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from chat.text import Duration, Percent, Text, _
from handlers import lookup
from handlers.books import trail_words
from handlers.books.chart import called, chart
from handlers.context import Context
from handlers.contracts import closing, warranty
from handlers.contracts.closing import ClosingContract
from ledger.entry_kinds.table import kind_of
from ledger.errors import BookError
from ledger.journal import JournalEntry
from ledger.money import Money
from ledger.owed import Contract
from ledger.period import month
from ledger.revenue.entries import booked_contract, net_item, vat_item
from ledger.revenue.policies import Progress, earned
from storage import contracts, entries, estimates, expense_lessons, expenses, invoices, item_balances, supplier_credits

_MOST = 12
"""So many contracts, projects or items of one entry are told apart."""


def lines(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    """A sentence for each amount that has a story; none where the rule says all, or for what takes an entry back."""
    kind = kind_of(entry)
    say = _STORIES.get(kind.name) if kind else None
    return say(ctx, entry)[:_MOST] if say else ()


def _revenue(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    contract = _contract_of(ctx, entry)
    one = _measured(ctx, entry.booked).get(contract.id) if contract else None
    if contract is None or one is None:
        return ()
    code = contract.amount.currency
    income = -sum(line.paid.minor for line in entry.postings if line.account == "revenue")
    items = [net_item(contract.id), vat_item(contract.id)]
    before = booked_contract(entries.of_items(ctx.book, items, entry.booked, entry.id), contract.id).revenue.amount
    of = next(
        (of for of in _as_then(ctx, one, entry.booked) if _earned(one, of, before, entry) == before + income), None
    )
    if of is None:
        return (_("What was measured then is measured otherwise by now: something of its month came later."),)
    price, whole = Money(of.price, code), Money(before + income, code)
    if of.completed:
        measured = _("Nothing is left to do: all of the price without VAT, {price}, is earned.", price=price)
    elif contract.policy == "cost_recovery":
        measured = _(
            "{cost} was spent, which the customer is expected to pay back: {earned} is earned, of a price of {price}.",
            cost=Money(of.cost, ctx.rules.currency),
            earned=whole,
            price=price,
        )
    elif contract.policy == "time":
        share = _share(of.elapsed.numerator, of.elapsed.denominator)
        measured = _(
            "Price without VAT {price} × {share} of the days = {earned}.", price=price, share=share, earned=whole
        )
    else:
        measured = _(
            "Price without VAT {price} × cost {cost} ÷ estimated total cost {estimate} ({share}) = {earned}.",
            price=price,
            cost=Money(of.cost, ctx.rules.currency),
            estimate=Money(of.estimate, ctx.rules.currency),
            share=_share(of.cost, of.estimate),
            earned=whole,
        )
    booked = _(
        "Booked before: {before}. So {amount} is booked now.", before=Money(before, code), amount=Money(income, code)
    )
    return measured, booked


def _carry(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    known = _measured(ctx, entry.booked)
    told = []
    for line in entry.postings:
        contract = _number(line.item)
        if contract not in known:
            continue
        one, project = known[contract], lookup.called(ctx.directory.project(known[contract].contract.project))
        if line.account == "cost_carried":
            kept = _company(ctx, line.item, "cost_carried", entry)
            told.append(
                _(
                    "{project}: {cost} was spent until {day}, {before} of it was in cost of sales; "
                    "{amount} goes there now.",
                    project=project,
                    cost=Money(one.cost, ctx.rules.currency),
                    day=entry.booked,
                    before=Money(-kept, ctx.rules.currency),
                    amount=-line.company,
                )
            )
        elif line.account == "warranty_provision":
            amount = line.company
            told.append(
                _("{project}: {amount} of it are repairs, which the provision bears.", project=project, amount=amount)
            )
    return tuple(told)


def _warranty(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    known = _measured(ctx, entry.booked)
    terms = warranty.terms(ctx, [one.contract for one in known.values()])
    told = []
    for line in entry.postings:
        contract = _number(line.item)
        if line.account != "warranty_provision" or contract not in known:
            continue
        one, of, change = known[contract], terms.get(contract), line.company
        project = lookup.called(ctx.directory.project(one.contract.project))
        if change.minor < 0 and of is not None:
            said = _(
                "{project}: revenue {revenue} × {share}; {change} more is provided for repairs.",
                project=project,
                revenue=Money(one.income, change.currency),
                share=Percent(of.percent),
                change=-change,
            )
        else:
            said = _("{project}: {amount} of the provision is not needed any more.", project=project, amount=change)
        told.append(said)
    return tuple(told)


def _impairment(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    known = _measured(ctx, entry.booked)
    told = []
    for line in entry.postings:
        contract = _number(line.item)
        if line.account != "asset_impairment" or contract not in known:
            continue
        one, code = known[contract], ctx.rules.currency
        kept = one.cost + _company(ctx, line.item, "cost_carried", entry)
        told.append(
            _(
                "{project}: {carried} of its cost is carried, expected to cost {estimate} in all and to bring {price}; "
                "impaired before {before}, now {change} more.",
                project=lookup.called(ctx.directory.project(one.contract.project)),
                carried=Money(kept, code),
                estimate=Money(one.progress.estimate, code),
                price=Money(one.progress.price, one.contract.amount.currency),
                before=Money(-_company(ctx, line.item, "contract_cost_allowance", entry), code),
                change=line.company,
            )
        )
    return tuple(told)


def _onerous(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    known = _measured(ctx, entry.booked)
    told = []
    for line in entry.postings:
        contract = _number(line.item)
        if line.account != "onerous_loss" or contract not in known:
            continue
        one = known[contract]
        before = _company(ctx, line.item, "onerous_provision", entry)
        told.append(
            _(
                "{project}: it is expected to cost {estimate} in all and to bring {price}; "
                "provided for before {before}, now {change} more.",
                project=lookup.called(ctx.directory.project(one.contract.project)),
                estimate=Money(one.progress.estimate, ctx.rules.currency),
                price=Money(one.progress.price, one.contract.amount.currency),
                before=Money(-before, ctx.rules.currency),
                change=line.company,
            )
        )
    return tuple(told)


def _pool(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    bases = {
        "hours": _("hours of the month"),
        "labour_cost": _("labour cost of the month"),
        "revenue": _("revenue of the month"),
    }
    shares = [line for line in entry.postings if line.account != "overhead"]
    whole = sum((line.company for line in shares), Money(0, ctx.rules.currency))
    base = ctx.rules.policies.allocation_base
    told = [_("{amount} of the pool is shared out by the {base}.", amount=whole, base=bases[base])]
    worked = item_balances.minutes(ctx.book, month(entry.booked)) if base == "hours" else {}
    for line in shares:
        project = lookup.called(ctx.directory.project(line.project))
        if line.project in worked:
            told.append(
                _(
                    "{project}: {hours}, {amount}",
                    project=project,
                    hours=Duration(worked[line.project]),
                    amount=line.company,
                )
            )
        else:
            told.append(_("{project}: {amount}", project=project, amount=line.company))
    return tuple(told)


def _revaluation(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    stood = {
        (one.account, one.item, one.currency): one
        for one in item_balances.items(
            ctx.book, tuple({line.account for line in entry.postings}), entry.booked, before=entry.id
        )
    }
    told = []
    for line in entry.postings:
        one = stood.get((line.account, line.item, line.paid.currency))
        if one is None or line.paid.currency == ctx.rules.currency:
            continue
        worth = Money(one.company + line.company.minor, ctx.rules.currency)
        rate = round(Decimal(worth.major) / Decimal(Money(one.paid, one.currency).major), 6) if one.paid else Decimal(0)
        told.append(
            _(
                "{item}: {amount} at {rate} are {worth}; they stood at {before}: {change}.",
                item=trail_words.thing(one.item) if one.item else _account(ctx, one.account),
                amount=Money(one.paid, one.currency),
                rate=rate,
                worth=worth,
                before=Money(one.company, ctx.rules.currency),
                change=line.company,
            )
        )
    return tuple(told)


def _allowance(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    told = []
    for role in ("allowance", "contract_asset_allowance"):
        change = -sum(line.company.minor for line in entry.postings if line.account == role)
        if change:
            before = -item_balances.by_account(ctx.book, entry.booked, before=entry.id).get(role, 0)
            told.append(
                _(
                    "{account}: {before} before, {after} is due now.",
                    account=_account(ctx, role),
                    before=Money(before, ctx.rules.currency),
                    after=Money(before + change, ctx.rules.currency),
                )
            )
    return tuple(told)


def _invoice(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    paper = invoices.get(ctx.book, _number(entry.source))
    sign = -1 if paper.credits else 1
    gross, tax = (
        Money(sign * paper.gross.minor, paper.gross.currency),
        Money(sign * paper.tax.minor, paper.tax.currency),
    )
    return (_("{gross} with {tax} of VAT: {net} without it.", gross=gross, tax=tax, net=gross - tax),)


def _expense(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    paper = expenses.get(ctx.book, _number(entry.source), ctx.rules.currency, lock=False)
    waits = sum(
        (line.paid for line in entry.postings if line.account == "input_vat_pending"), Money.zero(paper.gross.currency)
    )
    rule = _rule(ctx, paper.id)
    if not waits:
        return (_("{gross}, of which no VAT may be deducted: all of it is cost.", gross=paper.gross), *rule)
    said = _("{gross} with {tax} of VAT: {net} without it.", gross=paper.gross, tax=waits, net=paper.gross - waits)
    return (said, *rule)


def _rule(ctx: Context, expense: int) -> tuple[Text, ...]:
    """Which rule of entry its category is from, or which one a person overruled."""
    lesson = expense_lessons.of_expense(ctx.book, expense)
    if lesson is None or not lesson.entry_rule:
        return ()
    if lesson.chosen:
        return (_("Its category was chosen by a person, against rule {number}.", number=str(lesson.entry_rule)),)
    return (_("Its category is from rule {number}; “rules {number}” shows it.", number=str(lesson.entry_rule)),)


def _withheld(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    paper = expenses.get(ctx.book, _number(entry.source), ctx.rules.currency, lock=False)
    tax = Money(paper.withheld_minor, paper.gross.currency)
    return (
        *_expense(ctx, entry),
        _(
            "{tax} of it is withheld and owed to the tax office; {party} gets {net}.",
            tax=tax,
            party=paper.vendor,
            net=paper.payable,
        ),
    )


def _supplier_credit(ctx: Context, entry: JournalEntry) -> tuple[Text, ...]:
    of = supplier_credits.get(ctx.book, _number(entry.source), ctx.rules.currency)
    if of is None:
        return ()
    paper = expenses.get(ctx.book, of.expense, ctx.rules.currency, lock=False)
    said = _(
        "{gross} with {tax} of VAT is credited of the {whole} of document {number}.",
        gross=of.gross,
        tax=of.vat,
        whole=paper.gross,
        number=paper.called,
    )
    off = sum((line.paid for line in entry.postings if line.account == "payable"), Money.zero(of.gross.currency))
    owes = _(
        "{open} of it was not paid yet and is owed no more; {claim} the supplier owes us.",
        open=off,
        claim=of.gross - off,
    )
    return said, owes


_STORIES: Mapping[str, Callable[[Context, JournalEntry], tuple[Text, ...]]] = {
    "revenue": _revenue,
    "carry": _carry,
    "warranty": _warranty,
    "impairment": _impairment,
    "onerous": _onerous,
    "pool": _pool,
    "revaluation": _revaluation,
    "allowances": _allowance,
    "provision": _allowance,
    "invoice": _invoice,
    "credit_note": _invoice,
    "expense": _expense,
    "expense_advance": _expense,
    "expense_bank": _expense,
    "expense_card": _expense,
    "supplier_invoice": _expense,
    "supplier_credit": _supplier_credit,
    "freelancer": _withheld,
    "foreign_service": _withheld,
}


def _as_then(ctx: Context, one: ClosingContract, day: date) -> Iterator[Progress]:
    """How far the contract was, by each estimate of its cost that was ever said, the newest first: the one that makes
    the amount is the one that it was made with."""
    prices = [max(other.contract.amount.minor, 1) for other in _of_project(ctx, one, day)]
    price = max(one.contract.amount.minor, 1)
    for version in reversed(estimates.of_project(ctx.book, one.contract.project)):
        minor = version.amount.minor
        yield replace(one.progress, estimate=minor * price // sum(prices) if len(prices) > 1 else minor)
    yield one.progress


def _of_project(ctx: Context, one: ClosingContract, day: date) -> list[ClosingContract]:
    return [other for other in _measured(ctx, day).values() if other.contract.project == one.contract.project]


def _earned(one: ClosingContract, of: Progress, before: int, entry: JournalEntry) -> int | None:
    try:
        return earned(one.contract.policy, of, before, closing.moment(entry.booked))
    except BookError:
        return None


def _measured(ctx: Context, day: date) -> dict[int, ClosingContract]:
    return {one.contract.id: one for one in closing.at_close(ctx, day)}


def _contract_of(ctx: Context, entry: JournalEntry) -> Contract | None:
    numbers = {_number(line.item) for line in entry.postings if line.item.startswith("contract:")}
    return contracts.contract(ctx.book, numbers.pop()) if len(numbers) == 1 else None


def _number(subject: str) -> int:
    id = subject.partition(":")[2]
    return int(id) if id.isdecimal() else 0


def _company(ctx: Context, item: str, role: str, entry: JournalEntry) -> int:
    """What an item stood at on an account when an entry was booked, debit positive."""
    found = entries.of_items(ctx.book, [item], entry.booked, entry.id)
    return sum(line.company.minor for line in found if line.account == role)


def _account(ctx: Context, role: str) -> Text:
    return called(chart(ctx.book, ctx.rules)[role])


def _share(part: int, whole: int) -> Percent:
    return Percent(round(Decimal(part * 100) / Decimal(whole), 2) if whole else Decimal(0))
