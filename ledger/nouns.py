"""The nouns of the books on one page.  Frozen values: storage makes them from rows, everybody may hold them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ledger.money import Money
from ledger.period import Period
from ledger.terms import Rule

Role = Literal["member", "lead", "sales", "finance", "admin", "auditor"]
PROJECT_ROLES: tuple[Role, ...] = ("member", "lead", "sales")
COMPANY_ROLES: tuple[Role, ...] = ("finance", "admin", "auditor")

Stage = Literal["draft", "pending", "posted", "reimbursed", "committed", "closed", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person, however many accounts they have.

    Attributes:
        role: the trade, for rates by role ("senior engineer"); not a right.
        locale, timezone: as the person wishes, else as the platform says.
    """

    id: int
    name: str
    email: str = ""
    role: str = ""
    locale: str = "en"
    timezone: str = ""
    active: bool = True
    aliases: tuple[str, ...] = ()
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A right: what a person is in a project, or (project 0) in the company."""

    person: int
    role: Role
    project: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """A project and its money's currency.

    Attributes:
        code: short and unique ("APOLLO"); `zh` and `en` are its names, `aliases` what else people call it.
        run: first day and the day after the last; None where one of them is not known.
        state: open or closed; a closed project takes no money.
        internal: its hours are no customer's cost.
    """

    id: int
    code: str
    en: str
    zh: str = ""
    currency: str = "CNY"
    customer: str = ""
    run: Period | None = None
    state: Literal["open", "closed"] = "open"
    internal: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.en or self.zh or self.code


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    project: int
    name: str
    state: Literal["open", "done"] = "open"


@dataclass(frozen=True, slots=True)
class Hours:
    """Time that a person worked on a project on one day, and what it was booked at.

    Attributes:
        start, end: minutes after midnight where a person named them, else -1.
        cost: in the company's currency, frozen with the rate of the work day; `project_cost` in the project's.
        message: the inbound message that it came from.
    """

    id: int
    person: int
    project: int
    category: str
    task: int
    day: date
    minutes: int
    note: str
    stage: Stage
    start: int = -1
    end: int = -1
    rate: int = 0
    cost: Money = Money(0, "CNY")
    project_cost: Money = Money(0, "CNY")
    entry: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Expense:
    """A cost with a document, or a typed one.

    Attributes:
        gross, tax, net: as paid; tax None where the document states none.
        booked: gross in the project's currency; `company`: in the company's; `exchange`, `exchange_day`,
            `exchange_source`: the rate that made it.
        paid_by: employee (to be reimbursed), card, bank, payable (a supplier's invoice, not paid yet).
        order: the purchase order that it invoices, or 0.
        file: sha256 of the picture or document, "" without.
        read: JSON of what was read, beside what people corrected.
    """

    id: int
    person: int
    project: int
    category: str
    task: int
    day: date
    vendor: str
    note: str
    gross: Money
    tax: Money | None
    stage: Stage
    document: str = ""
    invoice_code: str = ""
    invoice_number: str = ""
    seller_tax_id: str = ""
    paid_by: Literal["employee", "card", "bank", "payable"] = "employee"
    booked: Money = Money(0, "CNY")
    company: Money = Money(0, "CNY")
    exchange: Decimal | None = None
    exchange_day: date | None = None
    exchange_source: str = ""
    file: str = ""
    read: str = ""
    decided_by: int = 0
    reason: str = ""
    entry: int = 0
    message: str = ""
    order: int = 0

    @property
    def net(self) -> Money:
        return self.gross - self.tax if self.tax else self.gross


@dataclass(frozen=True, slots=True)
class Order:
    """A commitment: ordered from a supplier, not yet invoiced in full."""

    id: int
    person: int
    project: int
    category: str
    task: int
    day: date
    supplier: str
    note: str
    amount: Money
    booked: Money
    invoiced: Money
    stage: Stage
    decided_by: int = 0
    reason: str = ""
    message: str = ""

    @property
    def open(self) -> Money:
        """What is still committed, in the project's currency."""
        left = self.booked - self.invoiced
        return left if left.minor > 0 else Money(0, left.currency)


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
    state: Literal["signed", "withdrawn"] = "signed"
    silent: bool = False
    least: int = 0
    cooldown: int | None = None


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

    @property
    def open(self) -> Money:
        """What is still to be paid, invoiced or not."""
        return Money(self.amount.minor - self.credited - self.paid.minor - self.written, self.amount.currency)

    @property
    def owed(self) -> Money:
        """Invoiced and not paid: what stands in the receivable account (negative: paid before the invoice)."""
        return Money(self.invoiced - self.paid.minor - self.written, self.amount.currency)

    @property
    def advance(self) -> Money:
        """Paid and not invoiced: what stands in the account of customers' advances for it."""
        return Money(max(-self.owed.minor, 0), self.amount.currency)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What instalments of a contract wait for; `file` is the paper that shows it was reached, `done` in percent."""

    contract: int
    name: str
    reached: date | None = None
    done: int = 0
    file: str = ""
    person: int = 0
    note: str = ""


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
    state: Literal["booked", "undone"] = "booked"
    entry: int = 0
    refunded: int = 0

    @property
    def unapplied(self) -> Money:
        """What settles nothing: an advance of the customer."""
        used = sum(n for _id, n in self.parts) + self.refunded
        return Money(self.amount.minor + self.fee.minor - used, self.amount.currency)


@dataclass(frozen=True, slots=True)
class Payout:
    """Money of ours that went out and settled something.  `fee` is inside the amount.

    Attributes:
        kind: supplier (parts are supplier invoices), refund (customers' payments), card (the company card's bill).
        parts: (document, minor units): ("expense:12", 5000), ("payment:3", 200); none for the card's bill.
        line: the bank line it stands on, 0 where it was typed.
    """

    id: int
    kind: Literal["supplier", "refund", "card"]
    day: date
    party: str
    amount: Money
    fee: Money
    parts: tuple[tuple[str, int], ...] = ()
    line: int = 0
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


@dataclass(frozen=True, slots=True)
class Timer:
    person: int
    project: int
    task: int
    category: str
    note: str
    started: datetime
    asked: date | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """Somebody approves in another's place, through `until`."""

    person: int
    deputy: int
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything before `until` is closed."""

    until: date
    reason: str
    by: int
    at: datetime
