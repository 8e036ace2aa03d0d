"""The nouns of the books: people, projects and what staff enter.

Frozen values: storage makes them from rows, everybody may hold them.  What customers owe is in `ledger.owed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ledger.money import Money
from ledger.paper import NOTHING_READ, Paper
from ledger.period import Period
from ledger.tax import Use

Role = Literal["member", "lead", "sales", "finance", "admin", "auditor"]
PROJECT_ROLES: tuple[Role, ...] = ("member", "lead", "sales")
COMPANY_ROLES: tuple[Role, ...] = ("finance", "admin", "auditor")

Stage = Literal["draft", "pending", "posted", "reimbursed", "committed", "closed", "rejected", "withdrawn"]

DayPart = Literal["", "morning", "afternoon"]

Withheld = Literal["", "income_tax", "vat"]
"""Tax that is withheld from who is paid: income tax of a freelancer (个人所得税), VAT of a foreign supplier."""

ProjectKind = Literal["customer", "internal", "administration", "overhead"]
"""A customer's; our own research; our own administration; a pool of overhead that the close of a month allocates."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person, however many accounts they have.

    Attributes:
        role: the trade, for rates by role ("senior engineer") and reports by trade; not a right.  It is the first
            one, which held until the first day in `trades`: (first day, trade), by day.
        locale, timezone: as the person wishes, else as the platform says.
        entry_day, leaving_day: the first and the last day of work, where somebody has said them.
        working_times: (first day, minutes a working day), by day; before the first it is the company's day.
        departments: (first day, department), by day; "" for none.
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
    trades: tuple[tuple[date, str], ...] = ()
    entry_day: date | None = None
    leaving_day: date | None = None
    working_times: tuple[tuple[date, int], ...] = ()
    departments: tuple[tuple[date, str], ...] = ()

    def trade(self, day: date) -> str:
        """The trade on a day.

        >>> ann = Person(1, "Ann", role="fitter", trades=((date(2026, 11, 1), "welder"),))
        >>> ann.trade(date(2026, 10, 31)), ann.trade(date(2026, 11, 1))
        ('fitter', 'welder')
        """
        return next((trade for start, trade in reversed(self.trades) if start <= day), self.role)

    def department(self, day: date) -> str:
        """The department on a day, "" for none."""
        return next((department for start, department in reversed(self.departments) if start <= day), "")

    def minutes(self, day: date, usual: int) -> int:
        """The minutes of a working day; `usual`: the company's.  None before the first day of work nor after the last.

        >>> er = Person(1, "Er", working_times=((date(2026, 1, 1), 240),), leaving_day=date(2026, 3, 31))
        >>> er.minutes(date(2025, 12, 31), 480), er.minutes(date(2026, 3, 31), 480), er.minutes(date(2026, 4, 1), 480)
        (480, 240, 0)
        """
        if not (self.entry_day or date.min) <= day <= (self.leaving_day or date.max):
            return 0
        return next((minutes for start, minutes in reversed(self.working_times) if start <= day), usual)


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
        kind: whose its cost is; `ledger.posting.cost_role` says on which account it stands.
        nonbillable: a customer's, but nobody pays for its hours (before it was sold, by favour).
    """

    id: int
    code: str
    en: str
    zh: str = ""
    currency: str = "CNY"
    customer: str = ""
    run: Period | None = None
    state: Literal["open", "closed"] = "open"
    kind: ProjectKind = "customer"
    aliases: tuple[str, ...] = ()
    nonbillable: bool = False

    @property
    def name(self) -> str:
        return self.en or self.zh or self.code

    @property
    def billable(self) -> bool:
        """Whether hours on it are a customer's to pay, where nothing else was said of them."""
        return self.kind == "customer" and not self.nonbillable


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    project: int
    name: str
    state: Literal["open", "done"] = "open"
    nonbillable: bool = False
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Time that a person worked on a project on one day, and what it was booked at.

    Attributes:
        start, end: minutes after midnight where a person named them, else -1.
        cost: in the company's currency, frozen with the rate of the work day; `project_cost` in the project's.
        message: the inbound message that it came from.
        nonbillable: nobody pays for it, though it is a customer's project (rework).
        entered: the day on which it was first entered, whatever was corrected since; None where nobody kept it.
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
    nonbillable: bool = False
    entered: date | None = None


@dataclass(frozen=True, slots=True)
class Expense:
    """A cost with a document, or a typed one.

    Attributes:
        gross, tax, net: as paid; tax None where the document states none.
        booked: gross in the project's currency; `company`: in the company's; `exchange`, `exchange_day`,
            `exchange_source`: the rate that made it.
        paid_by: employee (to be reimbursed), card, bank, payable (a supplier's invoice, not paid yet), advance (the
            person's staff advance; what that does not cover is to be reimbursed).
        advanced: what of it the person's advance has paid, in the company's currency, once it is booked.
        due: when a supplier's invoice is to be paid; None where nobody has said so.
        order: the purchase order that it invoices, or 0.
        file: sha256 of the picture or document, "" without.
        paper: what was read from it, beside what people corrected.
        use: what it is for, where the deduction of its VAT depends on that.
        buyer: whose name is on the document: "us", "other", "" where nobody has looked; settled when it is booked.
        vat: input VAT that was booked apart from its cost, as paid; None as long as it is not booked.
        certification: in which list that VAT was certified, or 0.
        withheld: the tax that we withhold from its seller and pay for them, "" for none; `withheld_minor`, in the
            currency of `gross`, of which it is a part.
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
    paid_by: Literal["employee", "card", "bank", "payable", "advance"] = "employee"
    booked: Money = Money(0, "CNY")
    company: Money = Money(0, "CNY")
    exchange: Decimal | None = None
    exchange_day: date | None = None
    exchange_source: str = ""
    file: str = ""
    paper: Paper = NOTHING_READ
    decided_by: int = 0
    reason: str = ""
    entry: int = 0
    message: str = ""
    order: int = 0
    use: Use = "work"
    buyer: Literal["", "us", "other"] = ""
    vat: Money | None = None
    certification: int = 0
    advanced: int = 0
    due: date | None = None
    withheld: Withheld = ""
    withheld_minor: int = 0

    @property
    def called(self) -> str:
        """What people call it by: the number printed on its document, else our own."""
        return self.invoice_number or f"#{self.id}"

    @property
    def payable(self) -> Money:
        """What its seller gets: without the tax that is withheld."""
        return Money(self.gross.minor - self.withheld_minor, self.gross.currency)

    @property
    def opened(self) -> bool:
        """Whether it came with opening balances: its cost stands in other books."""
        return self.message.startswith("opening:")

    @property
    def claim(self) -> Money:
        """What is to be paid back to the person, in the company's currency."""
        if self.paid_by == "advance":
            return Money(self.company.minor - self.advanced, self.company.currency)
        return self.company if self.paid_by == "employee" else Money(0, self.company.currency)

    @property
    def net(self) -> Money:
        return self.gross - self.tax if self.tax else self.gross


@dataclass(frozen=True, slots=True)
class StaffAdvance:
    """Money that a person was given ahead (备用金), in the company's currency; negative: what they gave back.

    `wished`: they have asked for it, in any currency, and finance has not handed it out.  `opening`: they had it before
    these books began.
    """

    id: int
    person: int
    day: date
    amount: Money
    note: str = ""
    state: Literal["wished", "booked", "opening", "undone"] = "booked"
    entry: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A commitment: ordered from a supplier, not yet invoiced in full; amounts are without the VAT that is deducted.

    `received` stands in the cost before its invoice has come, `before` was invoiced of it before these books began and
    is part of `invoiced`: both in the project's currency, None for nothing.
    """

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
    received: Money | None = None
    before: Money | None = None

    @property
    def opened(self) -> bool:
        """Whether it came with opening balances."""
        return self.message.startswith("opening:")

    @property
    def open(self) -> Money:
        """What is still to be invoiced, without VAT, in the project's currency."""
        left = self.booked - self.invoiced
        return left if left.minor > 0 else Money(0, left.currency)

    @property
    def committed(self) -> Money:
        """What is still to come: neither invoiced nor received and in the cost already, in the project's currency."""
        left = self.open.minor - (self.received.minor if self.received else 0)
        return Money(max(left, 0), self.booked.currency)


@dataclass(frozen=True, slots=True)
class GoodsReceived:
    """What came of an order before its invoice (暂估), without VAT; or, with negative amounts, what was taken back.

    Attributes:
        amount: in the order's currency; `booked` in the project's, `company` in the company's.
        document: what took it back: "expense:12", "month:2026-07"; "" where it came.
    """

    id: int
    order: int
    day: date
    amount: Money
    booked: Money
    company: Money
    document: str = ""
    state: Literal["booked", "undone"] = "booked"
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Absence:
    """A day, or a part of one, on which a person does not work; why is nobody's business here.

    Attributes:
        part: the half of the day that was named; "" where none was.
        start, end: minutes after midnight; -1 where no clock times were given.
        minutes: a length without clock times; 0 where none was given.  With none of the three it is the whole day.
    """

    day: date
    part: DayPart = ""
    start: int = -1
    end: int = -1
    minutes: int = 0

    @property
    def whole(self) -> bool:
        return not self.part and self.start < 0 and not self.minutes


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
    """Somebody approves in another's place, through `until`.

    `upto`: what is worth no more than so many minor units of the company's currency; 0: whatever it is worth.
    `project`: what belongs to it; 0: to any.
    """

    person: int
    deputy: int
    start: date
    until: date
    upto: int = 0
    project: int = 0

    def covers(self, day: date, project: int, worth: int) -> bool:
        """Whether it holds on that day for what belongs to a project and is worth so many minor units.

        >>> of = Delegation(1, 2, date(2026, 11, 1), date(2026, 11, 30), upto=500_000, project=7)
        >>> day = date(2026, 11, 30)
        >>> of.covers(day, 7, 500_000), of.covers(day, 7, 500_001), of.covers(day, 8, 1)
        (True, False, False)
        """
        bounded = (not self.upto or abs(worth) <= self.upto) and self.project in (0, project)
        return bounded and self.start <= day <= self.until
