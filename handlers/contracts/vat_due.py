"""VAT that the law makes due although nothing is invoiced: named for the return, and booked at the close.

A taxable sale is due on the day the money comes or may be asked for, which is the day the contract agrees, and earlier
only by an invoice (增值税法 art. 28(1)).  Before the work has begun there is no sale yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chat.text import Bilingual, Text, _, _n
from handlers import lookup
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.begun import begun
from handlers.contracts.labels import instalment_shown
from handlers.rules import Rules
from ledger import posting
from ledger.journal import Posting
from ledger.money import Money
from ledger.owed import Contract, Instalment
from ledger.revenue.entries import vat_moved
from ledger.revenue.vat import due_by_law, pending_vat
from ledger.tax import output_tax
from storage import contracts, invoices, payments
from storage.book import Book
from storage.directory import Directory

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class VatDue:
    """What of an instalment was due or paid on a day and had no invoice, and the VAT in it."""

    day: date
    instalment: Instalment
    gross: Money
    vat: Money


def without_invoice(book: Book, rules: Rules, day: date) -> tuple[VatDue, ...]:
    """VAT that was due by law on the evening of a day and had no invoice by then, the oldest day first."""
    if rules.vat_payer == "none" or rules.policies.vat_due == "invoice":
        return ()
    taxed = {
        one.id: one for one in contracts.contracts(book) if one.state == "signed" and one.tax and one.signed <= day
    }
    parts = [part for part in positions.of_price(contracts.whole(book)) if part.contract in taxed]
    billed = invoices.booked_by_instalment(book, day)
    bare = [
        part
        for part in parts
        if billed.get(part.id, _NONE)[0] < part.amount.minor - part.credited
        and (part.paid_on is not None or (part.due is not None and part.due <= day))
    ]
    at_work = begun(book, {part.contract: taxed[part.contract] for part in bare}.values(), day)
    paid = payments.of_instalments(book, [part.id for part in bare])
    found = []
    for part in sorted(bare, key=lambda part: (part.due or date.max, part.id)):
        received = sum(minor for when, minor in paid.get(part.id, ()) if when <= day)
        minor = due_by_law(
            due=part.due is not None and part.due <= day,
            begun=part.contract in at_work,
            agreed=part.amount.minor - part.credited,
            invoiced=billed.get(part.id, _NONE)[0],
            paid=received,
        )
        gross = Money(minor, part.amount.currency)
        vat = output_tax(gross, taxed[part.contract].tax or Decimal(0))
        if vat:
            found.append(VatDue(day, part, gross, vat))
    return tuple(found)


_NONE = (0, 0)


@dataclass(frozen=True, slots=True)
class DueLines:
    """What makes the VAT of a contract output VAT, and what of it is not in its accounts."""

    lines: tuple[Posting, ...]
    left: Money


def lines(ctx: Context, contract: Contract, found: Sequence[VatDue], day: date) -> DueLines:
    """Dr output VAT not yet due, or the contract liability that holds it / Cr output VAT: what is due of a contract on
    the evening of a day, less what of it is booked; the other way round where less is due by now.

    What did not stand in its accounts on that evening is left.
    Sources: 增值税法 art. 28(1); 财会〔2016〕22号 二(二)1.
    """
    contracts.hold(ctx.book, contract.id)
    rate, code = contract.tax or Decimal(0), contract.amount.currency
    booked = positions.standing(ctx, contract, day)
    gross = sum(one.gross.minor for one in found if one.instalment.contract == contract.id)
    due = output_tax(Money(gross, code), rate)
    target = pending_vat(
        ctx.rules.policies,
        rate,
        booked.waiting_vat,
        booked.net.liability.amount,
        booked.net.asset.amount,
        due.minor,
    )
    made = vat_moved(booked, target, positions.kept(ctx, contract, day))
    over = Money(-sum(line.company.minor for line in made), ctx.rules.currency)
    exchange = (posting.exchange_line(over),) if over else ()
    return DueLines((*made, *exchange), due - Money(target.due, code))


def not_booked(left: Sequence[Money]) -> tuple[Text, ...]:
    """What is due and could not be booked, a sentence for each currency."""
    codes = sorted({one.currency for one in left})
    return tuple(
        _(
            "{vat} of VAT is due by law and not booked: what it is for does not stand in the books yet.",
            vat=Money(sum(one.minor for one in left if one.currency == code), code),
        )
        for code in codes
    )


def summed(found: Sequence[VatDue]) -> tuple[Text, ...]:
    """What they come to, a sentence for each currency."""
    lines = []
    for code in sorted({one.vat.currency for one in found}):
        own = [one for one in found if one.vat.currency == code]
        lines.append(
            _n(
                "{vat} of VAT is due by law on {n} payment that is not invoiced.",
                "{vat} of VAT is due by law on {n} payments that are not invoiced.",
                len(own),
                vat=Money(sum(one.vat.minor for one in own), code),
            )
        )
    return tuple(lines)


def listed(found: Sequence[VatDue], people: Directory) -> tuple[Text, ...]:
    """A line for each, the oldest first."""
    lines = [_line(one, lookup.called(people.project(one.instalment.project))) for one in found[:_SHOWN]]
    more = len(found) - len(lines)
    return (*lines, _n("and {n} more", "and {n} more", more)) if more else tuple(lines)


def _line(one: VatDue, project: Bilingual) -> Text:
    name, due = instalment_shown(one.instalment), one.instalment.due
    if due is None or due > one.day:
        return _(
            "{project}, {name}: {amount} paid ahead, VAT {vat}",
            project=project,
            name=name,
            amount=one.gross,
            vat=one.vat,
        )
    return _(
        "{project}, {name}: {amount}, due {day}, VAT {vat}",
        project=project,
        name=name,
        amount=one.gross,
        day=due,
        vat=one.vat,
    )
