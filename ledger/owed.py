"""The nouns of what customers owe and of the money that moves: contracts, instalments, invoices, payments, write-offs.

Frozen values, as in `ledger.nouns`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from ledger.money import Money
from ledger.revenue.policies import RevenuePolicy
from ledger.terms import Rule

HOLDS = ("booked", "opening")
"""States of money that moved and was not taken back: here, or before these books began."""


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """What of a contract was earned and had been spent on a day from which on its rest has another price.

    Attributes:
        earned: revenue to date, net of VAT, minor units of the contract's currency.
        cost: cost to date, minor units of the company's currency.
    """

    day: date
    earned: int
    cost: int


@dataclass(frozen=True, slots=True)
class ContractChange:
    """A contract's price as it was agreed anew.

    Attributes:
        kind: "whole": one obligation, the price of all of it changes, what is earned follows at once (CAS 14 art. 8(3),
            IFRS 15.21(b)); "rest": what is left is distinct, and what was earned stays (art. 8(2), 15.21(a)).
        amount: what the price rises by, with VAT; negative where it falls.
        parts: instalment -> what it rises by, minor units.
        before: what had been done until then.
    """

    id: int
    contract: int
    day: date
    kind: Literal["whole", "rest"]
    amount: Money
    before: DoneBefore
    reason: str
    parts: tuple[tuple[int, int], ...] = ()
    state: Literal["booked", "undone"] = "booked"
    person: int = 0


@dataclass(frozen=True, slots=True)
class Contract:
    """What a customer has signed.

    Attributes:
        interest: what it says of late payment, as a fraction a day; None where it says nothing.
        tax: the rate of VAT in percent that is inside the amount; None where nobody has said.
        tier: its own dunning, before the customer's tier.
        file: sha256 of the signed paper.
        silent: nothing of it is reminded of, by decision.
        least: smaller open amounts (minor units) are not reminded of; 0: as the company has it.
        cooldown: days between two contacts because of it; None: as the company has it.
        policy: how it earns revenue; `ends` is the last day of a service over time.
        rest: what had been done when only the price of the rest was changed; None where that never was.
        state: `billed`: all of it was earned and invoiced before these books began, only its money is still to come.
    """

    id: int
    project: int
    customer: str
    title: str
    amount: Money
    signed: date
    owner: int
    number: str = ""
    terms: str = ""
    interest: Decimal | None = None
    tax: Decimal | None = None
    tier: str = ""
    file: str = ""
    state: Literal["signed", "billed", "withdrawn"] = "signed"
    silent: bool = False
    least: int = 0
    cooldown: int | None = None
    policy: RevenuePolicy = "acceptance"
    ends: date | None = None
    rest: DoneBefore | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment that a contract promises; `paid` is what allocations have brought so far.

    Attributes:
        rule: when it falls due; None where nobody has said so.
        credited: what the customer need not pay any more (credit notes that lower the price).
        invoiced: what invoices less credit notes ask for.
        written: what was given up as a bad debt and has not come back.
        promise: the day until which the customer promised to pay; `broken` how many promises have lapsed.
        held: a pause set by a person, to that day inclusive.
        paid_on: day of the last payment.
        unbilled: what has fallen due without an invoice, less what was invoiced of it since: a claim that only needed
            time is a receivable (IFRS 15.107-108, CAS 14 art. 41).
    """

    id: int
    contract: int
    project: int
    number: int
    kind: str
    customer: str
    amount: Money
    due: date | None
    paid: Money
    owner: int = 0
    rule: Rule | None = None
    credited: int = 0
    invoiced: int = 0
    disputed: bool = False
    promise: date | None = None
    broken: int = 0
    held: date | None = None
    paid_on: date | None = None
    written: int = 0
    unbilled: int = 0

    @property
    def open(self) -> Money:
        """What is still to be paid, invoiced or not."""
        return Money(self.amount.minor - self.credited - self.paid.minor - self.written, self.amount.currency)

    @property
    def uninvoiced(self) -> Money:
        """What may still be invoiced."""
        return Money(self.amount.minor - self.credited - self.invoiced, self.amount.currency)

    @property
    def owed(self) -> Money:
        """Invoiced and not paid (negative: paid before the invoice)."""
        return Money(self.invoiced - self.paid.minor - self.written, self.amount.currency)

    @property
    def advance(self) -> Money:
        """Paid and not invoiced: what stands in the account of customers' advances for it."""
        return Money(max(-self.owed.minor, 0), self.amount.currency)

    @property
    def due_unbilled(self) -> Money:
        """Due without an invoice, and not paid: it stands in the receivable account beside what is invoiced."""
        return Money(max(self.unbilled - self.advance.minor, 0), self.amount.currency)

    @property
    def receivable(self) -> Money:
        """What stands in the receivable account: invoiced or due, and not paid."""
        return Money(max(self.owed.minor, 0), self.amount.currency) + self.due_unbilled


LATE_INTEREST = "late_interest"
"""The kind of an instalment that asks for late interest: no part of the contract's price, and it bears none itself."""


@dataclass(frozen=True, slots=True)
class DealtInterest:
    """Late interest on an instalment, for the days through `until`, that was claimed or waived.

    Attributes:
        claim: the instalment that asks for it; 0 where it was waived before it was claimed.
        state: "booked": the customer owes it; "waived", with the reason; "undone": as if nothing had been done.
    """

    id: int
    instalment: int
    claim: int
    day: date
    until: date
    amount: Money
    state: Literal["booked", "waived", "undone"] = "booked"
    reason: str = ""


class MilestoneRef(NamedTuple):
    """Which milestone: its contract and its name."""

    contract: int
    name: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """What instalments of a contract wait for; `file` is the paper that shows it was reached, `done` in percent.

    `weight` is the share of the contract's work that it stands for, in hundredths of a percent; `price` the stand-alone
    price of the obligation that it ends (minor units), by which the contract's price is shared out; 0: it ends none.
    """

    contract: int
    name: str
    reached: date | None = None
    done: int = 0
    file: str = ""
    person: int = 0
    note: str = ""
    weight: int = 0
    price: int = 0


@dataclass(frozen=True, slots=True)
class Warranty:
    """What a contract says of its warranty: how much of its revenue repairs are expected to cost, in percent (0: as
    incurred, None: as the company), and the last day of the period (None: that of its retention)."""

    contract: int
    percent: Decimal | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """What a project is expected to cost in all (EAC), in the company's currency, as of a day and for a reason."""

    project: int
    amount: Money
    day: date
    reason: str = ""
    person: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice to a customer; a credit note has negative amounts and names what it `credits`."""

    id: int
    project: int
    instalment: int
    customer: str
    number: str
    day: date
    gross: Money
    tax: Money
    credits: int = 0
    reason: str = ""
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in from a customer.  `fee` was kept back by a bank and settles as well.

    Attributes:
        parts: (instalment, minor units) that it settles.
        line: the bank line it stands on, 0 where it was typed.
        state: `opening`: it came before these books began, and no bank line here shows it.
        refunded: minor units of it that the customer got back.
    """

    id: int
    project: int
    day: date
    party: str
    amount: Money
    fee: Money
    parts: tuple[tuple[int, int], ...] = ()
    line: int = 0
    state: Literal["booked", "opening", "undone"] = "booked"
    entry: int = 0
    refunded: int = 0

    @property
    def holds(self) -> bool:
        """Whether it was not taken back."""
        return self.state in HOLDS

    @property
    def unapplied(self) -> Money:
        """What settles nothing: an advance of the customer."""
        used = sum(n for _id, n in self.parts) + self.refunded
        return Money(self.amount.minor + self.fee.minor - used, self.amount.currency)


PayoutKind = (
    Literal["supplier", "refund", "card", "charge", "payroll", "prepayment"]
    | Literal["supplier_credit", "supplier_refund", "withheld_tax", "withheld_vat", "prepaid_vat"]
)
AHEAD: tuple[PayoutKind, ...] = ("prepayment", "supplier_credit")
"""What of these is set off on nothing is a claim on the supplier, on the account of prepayments."""


@dataclass(frozen=True, slots=True)
class Payout:
    """Money of ours that went out and settled something.  `fee` is inside the amount.

    Attributes:
        kind: supplier (parts are supplier invoices), refund (customers' payments), card (the company card's bill),
            charge (of the bank), payroll, prepayment (to a supplier; parts are the invoices that it was set off on),
            supplier_credit (a supplier's credit note: no money moves; parts are what it takes off its own invoice and
            the invoices that the rest was set off on; what is left the supplier owes us, as a prepayment),
            withheld_tax (freelancers' income tax, to the tax office), withheld_vat (the same of foreign suppliers' VAT;
            parts are the documents, "withheld:12"), prepaid_vat (VAT prepaid where a site lies; parts are the
            contracts, "prepaid:3"),
            supplier_refund (money that a supplier gave back: it came in; parts are the prepayments or credit notes).
        parts: (document, minor units): ("expense:12", 5000), ("payment:3", 200); none for the card's bill and
            charges.
        line: the bank line it stands on, 0 where it was typed.
        state: `opening`: it went out before these books began, and no bank line here shows it.
    """

    id: int
    kind: PayoutKind
    day: date
    party: str
    amount: Money
    fee: Money
    parts: tuple[tuple[str, int], ...] = ()
    line: int = 0
    state: Literal["booked", "opening", "undone"] = "booked"
    entry: int = 0


@dataclass(frozen=True, slots=True)
class CurrencySale:
    """Foreign money that the bank took, and what it gave for it in the company's currency (结汇)."""

    id: int
    day: date
    sold: Money
    bought: Money
    state: Literal["booked", "undone"] = "booked"
    entry: int = 0


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A receivable that is given up, proposed by one person and decided by another.

    Attributes:
        borne: the part in the company's currency (minor units) that the provision bears; the rest is an expense.
        back: what came nevertheless, in minor units of `amount`.
        answer: why it was rejected.
    """

    id: int
    instalment: int
    project: int
    customer: str
    amount: Money
    reason: str
    day: date
    person: int
    borne: int = 0
    back: int = 0
    state: Literal["proposed", "posted", "rejected", "undone"] = "proposed"
    decided_by: int = 0
    entry: int = 0
    answer: str = ""

    @property
    def gone(self) -> Money:
        """What is still given up."""
        return Money(self.amount.minor - self.back, self.amount.currency)


@dataclass(frozen=True, slots=True)
class Customer:
    """What is known of a customer: its dunning tier, credit rating, whether it is not reminded at all, other names.

    Attributes:
        locale: the language of letters to it; "" where nobody has said.
        address: what stands under its name above a letter, line by line.
    """

    name: str
    tier: str = ""
    rating: str = ""
    silent: bool = False
    aliases: tuple[str, ...] = ()
    locale: str = ""
    address: str = ""
