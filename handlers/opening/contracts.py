"""Contracts that come in open: what was invoiced, paid, earned and carried of them in the former books.

A contract has up to four sorts of instalments then: one for what was invoiced and paid, one for each open invoice, one
for each advance, and one for what is still to be invoiced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from formats.documents.opening_balances import OpeningRow
from handlers.context import Context
from handlers.contracts import positions
from handlers.contracts.contracts import first_look
from handlers.contracts.positions import ContractFacts
from handlers.opening import documents
from ledger.errors import BadInput, sentence
from ledger.journal import Posting
from ledger.money import Money, round_div
from ledger.owed import Contract, Instalment, Invoice, Milestone, Payment
from ledger.revenue.entries import ContractLines, net_item
from ledger.revenue.standing import Value
from ledger.tax import output_tax
from ledger.terms import Rule, dated_kinds
from storage import contracts, invoices, payments
from storage.contracts import PlannedInstalment

Sort = Literal["before", "open", "ahead", "rest"]
PAID: tuple[Sort, ...] = ("before", "ahead")
INVOICED: tuple[Sort, ...] = ("before", "open")


@dataclass(frozen=True, slots=True)
class OpenPart:
    """One instalment of it; `row` is the line of the sheet that it comes from, None for what others leave, of which the
    contract's own line may say when it is due (`until`)."""

    sort: Sort
    amount: Money
    row: OpeningRow | None = None
    until: date | None = None

    @property
    def due(self) -> date | None:
        return self.row.due if self.row and self.sort == "open" else self.until


@dataclass(frozen=True, slots=True)
class OpenContract:
    """A contract with its position; `revenue` net in its currency, `carried` in the company's, minor units of each.

    `accepted`: nothing of it is left to do.
    """

    rows: tuple[OpeningRow, ...]
    project: int
    contract: Contract
    parts: tuple[OpenPart, ...]
    revenue: int
    carried: int = 0
    accepted: bool = False

    def opening_lines(self, ctx: Context, day: date) -> list[Posting]:
        return self._lines_of(ctx, day, self.contract, [-1 - at for at in range(len(self.parts))])

    def into_books(self, ctx: Context, number: int, day: date) -> dict[str, str]:
        plan = tuple(
            PlannedInstalment(kind, part.amount, part.due, Rule("date", day=part.due) if part.due else None)
            for kind, part in zip(dated_kinds(len(self.parts)), self.parts, strict=True)
        )
        kept = contracts.add(ctx.book, self.contract, plan, first_look(ctx))
        if self.accepted:
            contracts.reach(ctx.book, Milestone(kept.id, "acceptance", day, 100, person=ctx.person.id))
        documents.opened(ctx, f"contract:{kept.id}", kept.amount, project=kept.project)
        made = contracts.of_contract(ctx.book, kept.id)
        issued, paid = [], []
        for instalment, part in zip(made, self.parts, strict=True):
            if part.sort in INVOICED:
                issued.append(self._invoiced(ctx, instalment, part, number, day))
                contracts.move(ctx.book, instalment, invoiced=part.amount.minor)
            if part.sort in PAID:
                nothing = Money(0, part.amount.currency)
                party = kept.customer
                new = Payment(0, kept.project, day, party, part.amount, nothing, state="opening")
                payment = payments.pay(ctx.book, new, f"{documents.MESSAGE}{number}")
                payments.allocate(ctx.book, payment, contracts.instalment(ctx.book, instalment.id), part.amount)
                paid.append(payment.id)
        source = f"contract:{kept.id}"
        memo = " ".join(filter(None, (documents.MEMO, kept.number or self.rows[0].number, kept.customer)))
        entry = documents.book(ctx, day, self._lines_of(ctx, day, kept, [one.id for one in made]), memo, source)
        for id in issued:
            invoices.posted(ctx.book, id, entry)
        for id in paid:
            payments.posted(ctx.book, id, entry)
        return documents.keys(self.rows, source)

    def _invoiced(self, ctx: Context, instalment: Instalment, part: OpenPart, number: int, day: date) -> int:
        name = part.row.number if part.row else ""
        on = (part.row.day if part.row else None) or day
        tax = output_tax(part.amount, self.contract.tax or Decimal(0))
        new = Invoice(0, self.project, instalment.id, instalment.customer, name, on, part.amount, tax)
        return invoices.add(ctx.book, new, f"{documents.MESSAGE}{number}").id

    def documented(self, of: Contract, ids: Sequence[int]) -> ContractFacts:
        """What its documents say, where its instalments have these numbers."""
        rate = of.tax or Decimal(0)
        made, net = [], 0
        for place, (id, part) in enumerate(zip(ids, self.parts, strict=True), 1):
            invoiced = part.amount.minor if part.sort in INVOICED else 0
            net += invoiced - (output_tax(part.amount, rate).minor if invoiced else 0)
            paid = part.amount if part.sort in PAID else Money(0, part.amount.currency)
            made.append(
                Instalment(
                    id, of.id, of.project, place, "", of.customer, part.amount, part.due, paid, invoiced=invoiced
                )
            )
        return positions.facts_of(of, tuple(made), net)

    def _lines_of(self, ctx: Context, day: date, of: Contract, ids: Sequence[int]) -> list[Posting]:
        how = self._kept(ctx, of, day)
        made = list(positions.opened(ctx, self.documented(of, ids), self.revenue, how))
        worths = {f"instalment:{id}": part.row.worth for id, part in zip(ids, self.parts, strict=True) if part.row}
        for place, line in enumerate(made):
            worth = worths.get(line.item)
            if worth and line.account == "receivable":
                made[place] = how.line("receivable", Value(line.paid.minor, worth.minor), line.item)
        if self.carried:
            cost = documents.amount_of(ctx, Money(self.carried, ctx.rules.currency), None, of.project, day)
            for role, sign in (("cost_of_sales", cost), ("cost_carried", -cost)):
                item, amount = net_item(of.id), sign
                made.append(Posting(role, amount.company, amount.project, amount.paid, of.project, item=item))
        return made

    def _kept(self, ctx: Context, of: Contract, day: date) -> ContractLines:
        """At the rates of the day, or at what advances stand at in the former books: these are never revalued."""
        how = positions.kept(ctx, of, day)
        ahead = [part for part in self.parts if part.sort == "ahead" and part.row and part.row.worth]
        if not ahead:
            return how
        paid = sum(part.amount.minor for part in ahead)
        worth = sum(part.row.worth.minor for part in ahead if part.row and part.row.worth)
        return replace(how, rate=lambda minor: round_div(minor * worth, paid))


def divided(
    rows: Sequence[OpeningRow], agreed: Money, invoiced: Money | None, due: date | None = None
) -> tuple[OpenPart, ...]:
    """The instalments of a contract over so much: its open invoices and advances, what is behind and before them; what
    is still to be invoiced is `due` on that day.

    Raises BadInput where more was invoiced and paid ahead than was agreed.
    """
    found = [OpenPart("open" if row.kind == "receivable" else "ahead", row.amount, row) for row in rows if row.amount]
    unpaid = sum(part.amount.minor for part in found if part.sort == "open")
    ahead = sum(part.amount.minor for part in found if part.sort == "ahead")
    whole = unpaid if invoiced is None else invoiced.minor
    if unpaid > whole:
        raise BadInput(
            sentence("Its open invoices come to {open}, and only {invoiced} was invoiced."),
            open=Money(unpaid, agreed.currency),
            invoiced=Money(whole, agreed.currency),
        )
    rest = agreed.minor - whole - ahead
    if rest < 0:
        raise BadInput(
            sentence("{amount} was invoiced or paid ahead, more than the {agreed} that were agreed."),
            amount=Money(whole + ahead, agreed.currency),
            agreed=agreed,
        )
    before = Money(whole - unpaid, agreed.currency)
    parts = (OpenPart("before", before), *found, OpenPart("rest", Money(rest, agreed.currency), until=due))
    return tuple(part for part in parts if part.amount)
