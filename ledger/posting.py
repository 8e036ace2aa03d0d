"""The posting rules: which entry an event makes.  Accounts are named by role (`ledger.accounts`).

What kinds of entries there are, on which accounts and by which law: `ledger.entry_kinds`, and docs/entries.md for
people.  What customers' contracts make is target minus booked (`ledger.revenue`); the events' own lines (bank, output
VAT, allowance …) stand against them.  At rates of several days the difference goes to exchange gains or losses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ledger.journal import JournalEntry, Posting, balanced
from ledger.money import Money, round_div
from ledger.nouns import ProjectKind


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


WITHHELD: Mapping[str, str] = {"income_tax": "withheld_tax", "vat": "withheld_vat"}
"""The role on which the tax stands that is withheld from who is paid."""


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
            (line(cost_role, amount, of, minutes), _owed_as_pay(amount)),
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
    estimate: BookedAmount | None = None,
    order: str = "",
    advanced: BookedAmount | None = None,
    withheld: tuple[str, BookedAmount] | None = None,
) -> JournalEntry:
    """A cost with its document: net to the project, deductible tax apart, against whoever paid; what a supplier or
    one of our people is owed stands on its document, so that each is revalued and paid for itself.

    `estimate` is what it takes back of what was received on the item `order` before (22号文 二(一)4); `advanced` what
    the person's advance has paid of it: the rest is owed to them.  `withheld` is the role and amount of
    tax that who is paid does not get: we owe it to the tax office, in our own currency (个人所得税法 art. 9; 22号文
    二(一)6).
    """
    lines = [line(cost_role, gross - tax, of)]
    if estimate:
        lines += [
            line("payable_estimated", estimate, Dimensions(0, party=of.party), item=order),
            line(cost_role, -estimate, of, item=order),
        ]
    if tax:
        lines.append(line("input_vat_pending", tax, Dimensions(of.project, party=of.party), item=source))
    if advanced:
        lines.append(line("advance", -advanced, Dimensions(0, person=of.person)))
        gross -= advanced
    if withheld:
        role, kept = withheld
        tax_owed = BookedAmount(kept.company, kept.project, kept.company)
        lines.append(line(role, -tax_owed, Dimensions(0, party=of.party), item=source))
        gross -= kept
    paid_by = "employee" if paid_by == "advance" else paid_by
    person = of.person if paid_by == "employee" else 0
    if gross:
        owed = Dimensions(0, person=person, party="" if person else of.party)
        lines.append(line(paid_by, -gross, owed, item=source if paid_by in ("payable", "employee") else ""))
    return balanced(JournalEntry(day, booked, memo, source, tuple(lines)))


def received(
    amount: BookedAmount,
    of: Dimensions,
    order: str,
    *,
    cost_role: str,
    day: date,
    booked: date,
    memo: str,
    source: str,
    red: bool = False,
) -> JournalEntry:
    """Received and not invoiced: the cost without VAT, owed by estimate on the item `order`; negative, by red letters,
    where it is taken back in the next month (22号文 二(一)4)."""
    lines = (
        line(cost_role, amount, of, item=order),
        line("payable_estimated", -amount, Dimensions(0, party=of.party), item=order),
    )
    return balanced(JournalEntry(day, booked, memo, source, tuple(replace(one, red=red) for one in lines)))


@dataclass(frozen=True, slots=True)
class CertifiedVat:
    """The input VAT of one document that is certified; `out`: it goes on to the cost of `of` on `cost_role`."""

    tax: BookedAmount
    item: str
    of: Dimensions
    cost_role: str
    out: bool = False


def certification(
    documents: Sequence[CertifiedVat], *, day: date, booked: date, memo: str, source: str
) -> JournalEntry:
    """A month's list is certified, document by document; what may not be deducted goes on to its cost.

    22号文 二(一)1: Dr 进项税额 / Cr 待认证进项税额, in the month of certification; 二(一)2: besides Dr cost /
    Cr 进项税额转出.
    """
    lines = []
    for one in documents:
        vat = Dimensions(one.of.project, party=one.of.party)
        lines += [
            line("input_vat", one.tax, vat, item=one.item),
            line("input_vat_pending", -one.tax, vat, item=one.item),
        ]
        if one.out:
            lines += [line(one.cost_role, one.tax, one.of), line("input_vat_out", -one.tax, vat, item=one.item)]
    return balanced(JournalEntry(day, booked, memo, source, tuple(lines)))


def vat_out(of: CertifiedVat, *, day: date, booked: date, memo: str, source: str) -> JournalEntry:
    """Certified VAT of a document goes out to its cost: its use changed, or it was lost (22号文 二(五))."""
    lines = (
        line(of.cost_role, of.tax, of.of),
        line("input_vat_out", -of.tax, Dimensions(of.of.project, party=of.of.party), item=of.item),
    )
    return balanced(JournalEntry(day, booked, memo, source, lines))


def supplier_credit(
    gross: BookedAmount,
    vat: BookedAmount,
    of: Dimensions,
    owed: Posting | None,
    claim: BookedAmount | None,
    *,
    cost_role: str,
    certified: bool,
    document: str,
    day: date,
    booked: date,
    memo: str,
    source: str,
    red: bool = False,
) -> JournalEntry:
    """A supplier's credit note: the cost of a document falls by the net, what is owed for it by `owed`, and what was
    paid already is a claim on the supplier.

    22号文 二(一)1: where an invoice is red-lettered, VAT that waits for certification falls, VAT that was certified is
    transferred out (进项税额转出).
    """
    tax = Dimensions(of.project, party=of.party)
    lines = [replace(line(cost_role, vat - gross, of), red=red)]
    if vat and certified:
        lines.append(line("input_vat_out", -vat, tax, item=document))
    elif vat:
        lines.append(replace(line("input_vat_pending", -vat, tax, item=document), red=red))
    if owed:
        lines.append(replace(owed, red=red))
    if claim:
        lines.append(line("prepaid", claim, Dimensions(0, party=of.party), item=source))
    return evened(lines, day=day, booked=booked, memo=memo, source=source)


def staff_advance(
    amount: BookedAmount, person: int, *, day: date, booked: date, memo: str, source: str, bank: str = "bank"
) -> JournalEntry:
    """A person gets money ahead, from the account with the role `bank`; negative: they give back what is left."""
    lines = (line("advance", amount, Dimensions(0, person=person)), line(bank, -amount, Dimensions(0, person=person)))
    return balanced(JournalEntry(day, booked, memo, source, lines))


def reimbursement(
    amount: BookedAmount,
    person: int,
    *,
    day: date,
    booked: date,
    memo: str,
    source: str,
    bank: str = "bank",
    item: str = "",
) -> JournalEntry:
    """A claim is paid out to the person, from the account with the role `bank`; `item` is the one that it stands on."""
    owed = Dimensions(0, person=person)
    lines = (line("employee", amount, owed, item=item), line(bank, -amount, owed))
    return balanced(JournalEntry(day, booked, memo, source, lines))


def settled(
    owed: Sequence[Posting],
    fee: BookedAmount,
    left: BookedAmount,
    party: str,
    *,
    day: date,
    booked: date,
    memo: str,
    source: str,
    bank: str = "bank",
) -> JournalEntry:
    """What we owed is paid from the bank, the bank's fee on top: a supplier (payable), the bill of the card.

    `owed` takes off the books what stood there, `left` is what left the bank at the rate of its day: what differs in
    the company's currency is an exchange difference.  `bank` is the role of the account that it left.
    """
    of, lines = Dimensions(0, party=party), list(owed)
    if fee:
        lines.append(line("bank_fee", fee, Dimensions(0)))
    lines.append(line(bank, -left, of))
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def evened(lines: Sequence[Posting], *, day: date, booked: date, memo: str, source: str) -> JournalEntry:
    """An entry of these lines; what they differ by in the company's currency is an exchange difference."""
    return balanced(JournalEntry(day, booked, memo, source, _even(lines)))


def _even(lines: Sequence[Posting]) -> tuple[Posting, ...]:
    """The lines, with the exchange difference that makes them balance where amounts stood at rates of several days."""
    difference = -sum((line.company for line in lines[1:]), lines[0].company)
    if not difference:
        return tuple(lines)
    return (*lines, exchange_line(difference))


def exchange_line(difference: Money) -> Posting:
    """An exchange difference in the company's currency: a loss is a debit (positive), a gain a credit."""
    account = "exchange_loss" if difference.minor > 0 else "exchange_gain"
    return Posting(account, difference, difference, difference)


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


def cost_role(kind: ProjectKind, of_category: str) -> str:
    """The role that a cost of a project is booked on; `of_category` is the one of its category.

    Cost of a customer's project waits by category (CAS 14 art. 26; 小企业会计准则 S.49–50), of our own on internal cost
    until the close of the month (CAS 6 art. 8–9), of a pool on overhead until it is allocated (CAS 14 art. 26).

    >>> cost_role("customer", "travel"), cost_role("internal", "travel"), cost_role("overhead", "travel")
    ('travel', 'internal_cost', 'overhead')
    >>> cost_role("administration", "travel")
    'internal_cost'
    """
    return of_category if kind == "customer" else "overhead" if kind == "overhead" else "internal_cost"


def expense_role(kind: ProjectKind) -> str:
    """What the cost of a project of our own becomes at the close of the month: research is told apart from
    administration (CAS 6 art. 8; 小企业会计准则, 5602; IAS 38.54, .67).

    >>> expense_role("internal"), expense_role("administration")
    ('rnd_expense', 'admin_expense')
    """
    return "admin_expense" if kind == "administration" else "rnd_expense"


def line(account: str, amount: BookedAmount, of: Dimensions, minutes: int = 0, item: str = "") -> Posting:
    """A posting of an amount, debit positive."""
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
        item=item,
    )
