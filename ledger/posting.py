"""The posting rules on one page: which entry an event makes.  Accounts are named by role (`ledger.accounts`).

hours                     labour            / payroll
expense, own money        cost, input VAT   / employee
expense, company card     cost, input VAT   / card
expense, bank             cost, input VAT   / bank
claim reimbursed          employee          / bank
supplier invoice          cost, input VAT   / payable
supplier paid             payable, bank fee / bank
company card's bill paid  card, bank fee    / bank
charge of the bank        bank fee          / bank
customer invoice          receivable        / revenue, output VAT
  of what was paid ahead  customer advance  / revenue, output VAT
customer payment          bank, bank fee    / receivable
  of what is not invoiced bank, bank fee    / customer advance
advance set off           customer advance  / receivable
refund to a customer      customer advance  / bank
  at rates of several days the difference goes to exchange
bad debt written off      allowance, credit loss / receivable
written off, came back    receivable        / allowance, credit loss
provision raised          credit loss       / allowance
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money, round_div


@dataclass(frozen=True, slots=True)
class BookedAmount:
    """One amount in the three currencies that the books keep of it."""

    paid: Money
    project: Money
    company: Money

    def __add__(self, other: BookedAmount) -> BookedAmount:
        return BookedAmount(self.paid + other.paid, self.project + other.project, self.company + other.company)

    def __sub__(self, other: BookedAmount) -> BookedAmount:
        return BookedAmount(self.paid - other.paid, self.project - other.project, self.company - other.company)

    def __neg__(self) -> BookedAmount:
        return BookedAmount(-self.paid, -self.project, -self.company)

    def __bool__(self) -> bool:
        return bool(self.company) or bool(self.paid)

    @classmethod
    def same(cls, amount: Money) -> BookedAmount:
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
    amount: BookedAmount,
    minutes: int,
    of: Dimensions,
    *,
    cost_role: str,
    day: date,
    booked: date,
    memo: str,
    source: str,
) -> JournalEntry:
    """Worked hours: a cost of the project, owed as pay."""
    return balanced(
        JournalEntry(
            day,
            booked,
            memo,
            source,
            (_line(cost_role, amount, of, minutes), _owed_as_pay(amount)),
        )
    )


@lru_cache(maxsize=4096)
def _owed_as_pay(amount: BookedAmount) -> Posting:
    """An import says the same length at the same rate again and again."""
    return Posting("payroll", -amount.company, -amount.project, -amount.paid)


def expense(
    gross: BookedAmount,
    tax: BookedAmount,
    of: Dimensions,
    *,
    cost_role: str,
    paid_by: str,
    day: date,
    booked: date,
    memo: str,
    source: str,
) -> JournalEntry:
    """A cost with its document: net to the project, deductible tax apart, against whoever paid."""
    lines = [_line(cost_role, gross - tax, of)]
    if tax:
        lines.append(_line("input_vat_pending", tax, Dimensions(of.project, party=of.party)))
    person = of.person if paid_by == "employee" else 0
    lines.append(_line(paid_by, -gross, Dimensions(0, person=person, party="" if person else of.party)))
    return balanced(JournalEntry(day, booked, memo, source, tuple(lines)))


def reimbursement(amount: BookedAmount, person: int, *, day: date, memo: str, source: str) -> JournalEntry:
    """A claim is paid out to the person."""
    owed = Dimensions(0, person=person)
    return balanced(
        JournalEntry(day, day, memo, source, (_line("employee", amount, owed), _line("bank", -amount, owed)))
    )


def customer_invoice(
    gross: BookedAmount,
    tax: BookedAmount,
    of: Dimensions,
    *,
    day: date,
    booked: date,
    memo: str,
    source: str,
    ahead: BookedAmount | None = None,
    owed: BookedAmount | None = None,
) -> JournalEntry:
    """The customer owes: revenue net, output VAT apart.

    `ahead` is what had been paid before the invoice, as it stands in the books: it is set off, and only the rest is a
    receivable (for a credit note, with everything negative: what becomes an advance again, as it had been paid).
    `owed` is that rest where it is not simply what remains: an advance in another currency has the rate of its day.
    """
    owed = (gross - ahead if ahead else gross) if owed is None else owed
    lines = [_line("customer_advance", ahead, of)] if ahead else []
    lines += [_line("receivable", owed, of)] if owed else []
    lines.append(_line("revenue", -(gross - tax), of))
    if tax:
        lines.append(_line("output_vat", -tax, of))
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def customer_payment(
    received: BookedAmount,
    fee: BookedAmount,
    of: Dimensions,
    *,
    day: date,
    booked: date,
    memo: str,
    source: str,
    ahead: BookedAmount | None = None,
    owed: BookedAmount | None = None,
) -> JournalEntry:
    """Money came in, maybe less a bank fee; the receivable falls by both.

    `ahead` of it is for nothing that was invoiced: an advance of the customer, a debt until the invoice is written.
    `owed` is what the rest stood at in the books, where that was another rate: the exchange difference is named.
    """
    lines = [_line("bank", received, Dimensions(0, party=of.party))]
    whole = received
    if fee:
        lines.append(_line("bank_fee", fee, Dimensions(0)))
        whole = received + fee
    owed = (whole - ahead if ahead else whole) if owed is None else owed
    lines += [_line("receivable", -owed, of)] if owed else []
    lines += [_line("customer_advance", -ahead, of)] if ahead else []
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def set_off(
    ahead: BookedAmount, owed: BookedAmount, of: Dimensions, *, day: date, booked: date, memo: str, source: str
) -> JournalEntry:
    """So much of a customer's advances pays what it owes (negative: what was set off is an advance again), each as it
    stands in the books."""
    lines = [_line("customer_advance", ahead, of), _line("receivable", -owed, of)]
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def refund(
    ahead: BookedAmount, left: BookedAmount, of: Dimensions, *, day: date, booked: date, memo: str, source: str
) -> JournalEntry:
    """A customer gets back what it paid too much or ahead: `ahead` in the books, `left` from the bank."""
    lines = [_line("customer_advance", ahead, of), _line("bank", -left, Dimensions(0, party=of.party))]
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def settled(
    account: str,
    parts: Sequence[BookedAmount],
    fee: BookedAmount,
    left: BookedAmount,
    party: str,
    *,
    day: date,
    booked: date,
    memo: str,
    source: str,
) -> JournalEntry:
    """What we owed is paid from the bank, the bank's fee on top: a supplier (payable), the bill of the card.

    `parts` are what stood in the books, `left` is what left the bank at the rate of its day: what differs in the
    company's currency is an exchange difference.
    """
    of = Dimensions(0, party=party)
    lines = [_line(account, part, of) for part in parts]
    if fee:
        lines.append(_line("bank_fee", fee, Dimensions(0)))
    lines.append(_line("bank", -left, of))
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def _even(lines: Sequence[Posting]) -> tuple[Posting, ...]:
    """The lines, with the exchange difference that makes them balance where amounts stood at rates of several days."""
    difference = -sum((line.company for line in lines[1:]), lines[0].company)
    if not difference:
        return tuple(lines)
    nothing = Money(0, lines[0].paid.currency)
    return (*lines, _line("exchange", BookedAmount(nothing, difference, difference), Dimensions(0)))


def write_off(
    amount: BookedAmount,
    borne: Money,
    of: Dimensions,
    *,
    day: date,
    booked: date,
    memo: str,
    source: str,
    back: bool = False,
) -> JournalEntry:
    """A receivable is given up: the provision bears `borne` (company's currency), the rest is an expense.

    With `back` the same sides the other way round: it came nevertheless.
    """
    whole = -amount if back else amount
    part = share(whole, -borne if back else borne)
    lines = [_line("allowance", part, of)] if part else []
    if whole - part:
        lines.append(_line("credit_loss", whole - part, Dimensions(of.project, party=of.party)))
    lines.append(_line("receivable", -whole, of))
    return balanced(JournalEntry(day, booked, memo, source, tuple(lines)))


def came_back(whole: BookedAmount, borne: int, before: int, after: int) -> tuple[BookedAmount, Money]:
    """What is owed again when `after` instead of `before` minor units of a write-off have come back, and which part of
    it the provision had borne (`borne` of the whole).  In steps or at once, it adds up to the same.

    >>> ten = BookedAmount.same(Money(1000, "CNY"))
    >>> [came_back(ten, 500, *step)[1].minor for step in ((0, 333), (333, 1000))]
    [166, 334]
    """
    company = whole.company.currency

    def upto(minor: int) -> BookedAmount:
        return share(whole, Money(round_div(whole.company.minor * minor, whole.paid.minor), company))

    def carried(minor: int) -> int:
        return round_div(borne * minor, whole.paid.minor)

    part = upto(after) - upto(before)
    paid = Money(after - before, whole.paid.currency)
    return BookedAmount(paid, part.project, part.company), Money(carried(after) - carried(before), company)


def provision(change: Money, *, day: date, booked: date, source: str) -> JournalEntry:
    """The allowance for bad debts goes up by `change`, or down where that is negative (release)."""
    lines = (Posting("credit_loss", change, change, change), Posting("allowance", -change, -change, -change))
    return balanced(JournalEntry(day, booked, "provision", source, lines))


def share(whole: BookedAmount, company: Money) -> BookedAmount:
    """The part of a sum that is `company` in the company's currency, in all three.

    >>> eur, cny = Money(1000, "EUR"), Money(7800, "CNY")
    >>> share(BookedAmount(eur, eur, cny), Money(3900, "CNY")).paid
    Money(minor=500, currency='EUR')
    """
    if not whole.company.minor:
        return BookedAmount(Money(0, whole.paid.currency), Money(0, whole.project.currency), company)

    def of(amount: Money) -> Money:
        return Money(round_div(amount.minor * company.minor, whole.company.minor), amount.currency)

    return BookedAmount(of(whole.paid), of(whole.project), company)


def cost_role(category: str, categories: Mapping[str, str]) -> str:
    """The cost account's role for a category, as the config maps it."""
    return categories.get(category, "other")


def _line(account: str, amount: BookedAmount, of: Dimensions, minutes: int = 0) -> Posting:
    return Posting(
        account,
        amount.company,
        amount.project,
        amount.paid,
        of.project,
        of.category,
        of.task,
        of.person,
        of.party,
        minutes,
    )
