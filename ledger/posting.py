"""The posting rules on one page: which entry an event makes.  Accounts are named by role (`ledger.accounts`).

hours                     labour            / payroll
expense, own money        cost, input VAT   / employee
expense, company card     cost, input VAT   / card
expense, bank             cost, input VAT   / bank
claim reimbursed          employee          / bank
supplier invoice          cost, input VAT   / payable
customer invoice          receivable        / revenue, output VAT
customer payment          bank, bank fee    / receivable
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.journal import Entry, Posting, balanced
from ledger.money import Money


@dataclass(frozen=True, slots=True)
class Sum:
    """One amount in the three currencies that the books keep of it."""

    paid: Money
    project: Money
    company: Money

    def __sub__(self, other: Sum) -> Sum:
        return Sum(self.paid - other.paid, self.project - other.project, self.company - other.company)

    def __neg__(self) -> Sum:
        return Sum(-self.paid, -self.project, -self.company)

    def __bool__(self) -> bool:
        return bool(self.company) or bool(self.paid)

    @classmethod
    def same(cls, amount: Money) -> Sum:
        return cls(amount, amount, amount)


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a cost or revenue line belongs to."""

    project: int
    category: str = ""
    task: int = 0
    person: int = 0
    party: str = ""


def hours(
    amount: Sum, minutes: int, of: Dimensions, *, cost_role: str, day: date, booked: date, memo: str, source: str
) -> Entry:
    """Worked hours: a cost of the project, owed as pay."""
    return balanced(
        Entry(
            day, booked, memo, source,
            (_line(cost_role, amount, of, minutes), Posting("payroll", -amount.company, -amount.project, -amount.paid)),
        )
    )  # fmt: skip


def expense(
    gross: Sum, tax: Sum, of: Dimensions, *, cost_role: str, paid_by: str, day: date, booked: date, memo: str,
    source: str, certified: bool = False,
) -> Entry:  # fmt: skip
    """A cost with its document: net to the project, deductible tax apart, against whoever paid."""
    lines = [_line(cost_role, gross - tax, of)]
    if tax:
        lines.append(
            _line("input_vat" if certified else "input_vat_pending", tax, Dimensions(of.project, party=of.party))
        )
    person = of.person if paid_by == "employee" else 0
    lines.append(_line(paid_by, -gross, Dimensions(0, person=person, party="" if person else of.party)))
    return balanced(Entry(day, booked, memo, source, tuple(lines)))


def reimbursement(amount: Sum, person: int, *, day: date, memo: str, source: str) -> Entry:
    """A claim is paid out to the person."""
    owed = Dimensions(0, person=person)
    return balanced(Entry(day, day, memo, source, (_line("employee", amount, owed), _line("bank", -amount, owed))))


def customer_invoice(gross: Sum, tax: Sum, of: Dimensions, *, day: date, booked: date, memo: str, source: str) -> Entry:
    """The customer owes: revenue net, output VAT apart."""
    lines = [_line("receivable", gross, of), _line("revenue", -(gross - tax), of)]
    if tax:
        lines.append(_line("output_vat", -tax, of))
    return balanced(Entry(day, booked, memo, source, tuple(lines)))


def customer_payment(
    received: Sum, fee: Sum, of: Dimensions, *, day: date, booked: date, memo: str, source: str
) -> Entry:
    """Money came in, maybe less a bank fee; the receivable falls by both."""
    lines = [_line("bank", received, Dimensions(0, party=of.party))]
    whole = received
    if fee:
        lines.append(_line("bank_fee", fee, Dimensions(0)))
        whole = Sum(received.paid + fee.paid, received.project + fee.project, received.company + fee.company)
    lines.append(_line("receivable", -whole, of))
    return balanced(Entry(day, booked, memo, source, tuple(lines)))


def cost_role(category: str, categories: Mapping[str, str]) -> str:
    """The cost account's role for a category, as the config maps it."""
    return categories.get(category, "other")


def _line(account: str, amount: Sum, of: Dimensions, minutes: int = 0) -> Posting:
    return Posting(
        account, amount.company, amount.project, amount.paid,
        of.project, of.category, of.task, of.person, of.party, minutes,
    )  # fmt: skip
