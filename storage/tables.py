"""All tables on one page; private to `storage/`.  What bears the name Row must not leave the folder.

Money is whole minor units with its currency beside it.  Dates are dates, instants are kept in UTC.  0 and "" stand for
"none" in the dimensions of balances and postings, so that they can be part of a primary key.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Rows are read and written as tables, not checked as models: their validators would be built at every start for nobody.
SQLModel.model_config["defer_build"] = True


def _minor(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, default=0)


class SettingRow(SQLModel, table=True):
    """Single values: the revision of the master data, the currency of the books."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


class PersonRow(SQLModel, table=True):
    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = ""
    mobile: str = ""
    role: str = ""
    locale: str = ""
    timezone: str = ""
    active: bool = True


class IdentityRow(SQLModel, table=True):
    """An account on a platform."""

    __tablename__ = "identity"
    platform: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    person: int = Field(foreign_key="person.id", index=True)
    name: str = ""


class SeatRow(SQLModel, table=True):
    """A role in a project; project 0 is the company."""

    __tablename__ = "seat"
    person: int = Field(primary_key=True, foreign_key="person.id")
    project: int = Field(primary_key=True)
    role: str = Field(primary_key=True)


class ProjectRow(SQLModel, table=True):
    __tablename__ = "project"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    en: str = ""
    zh: str = ""
    currency: str
    customer: str = ""
    start_day: date | None = None
    end_day: date | None = None
    state: str = "open"
    internal: bool = False


class AliasRow(SQLModel, table=True):
    """What else people call a project or a person (noun: "project", "person")."""

    __tablename__ = "alias"
    noun: str = Field(primary_key=True)
    alias: str = Field(primary_key=True)
    ref: int


class PlaceRow(SQLModel, table=True):
    """A channel that is bound to a project, or to the company's finance (project 0)."""

    __tablename__ = "place"
    platform: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    project: int = Field(index=True)
    locale: str = ""


class TaskRow(SQLModel, table=True):
    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("project", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(foreign_key="project.id")
    name: str
    state: str = "open"


class DelegationRow(SQLModel, table=True):
    """Who approves in whose place; the last row of a person is in force."""

    __tablename__ = "delegation"
    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.id")
    deputy: int = Field(foreign_key="person.id")
    start: date
    until: date


class BudgetVersionRow(SQLModel, table=True):
    __tablename__ = "budget_version"
    project: int = Field(primary_key=True, foreign_key="project.id")
    number: int = Field(primary_key=True)
    reason: str = ""
    person: int = 0
    at: datetime


class BudgetLineRow(SQLModel, table=True):
    __tablename__ = "budget_line"
    project: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    task: int = Field(primary_key=True, default=0)
    month: str = Field(primary_key=True, default="")
    minor: int = Field(sa_column=_minor("minor"))


class BudgetTemplateRow(SQLModel, table=True):
    """Shares of a total by category, in hundredths of a percent."""

    __tablename__ = "budget_template"
    name: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    share: int


class RateRow(SQLModel, table=True):
    __tablename__ = "rate"
    __table_args__ = (UniqueConstraint("kind", "person", "role", "start"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person: int = 0
    role: str = ""
    start: date
    minor: int = Field(sa_column=_minor("minor"))
    currency: str
    parts: str = ""


class ExchangeRow(SQLModel, table=True):
    """Exchange rates; the number as text, so that no digit is lost."""

    __tablename__ = "exchange"
    base: str = Field(primary_key=True)
    quote: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    number: str
    source: str = ""


class LockRow(SQLModel, table=True):
    """Each locking and unlocking; the last row is in force."""

    __tablename__ = "period_lock"
    id: int | None = Field(default=None, primary_key=True)
    until: date | None
    reason: str = ""
    person: int
    at: datetime


class HoursRow(SQLModel, table=True):
    __tablename__ = "hours"
    __table_args__ = (
        Index("ix_hours_person_day", "person", "day"),
        Index("ix_hours_project_day", "project", "day"),
        Index("ix_hours_project_person", "project", "person"),
        Index("ix_hours_message", "message"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person: int
    project: int
    category: str
    task: int = 0
    day: date
    minutes: int
    note: str = ""
    stage: str
    start: int = -1
    finish: int = -1
    rate: int = 0
    cost_minor: int = Field(sa_column=_minor("cost_minor"))
    project_minor: int = Field(sa_column=_minor("project_minor"))
    entry: int = 0
    message: str = ""


class ExpenseRow(SQLModel, table=True):
    __tablename__ = "expense"
    __table_args__ = (
        Index("ix_expense_stage", "stage"),
        Index("ix_expense_project_day", "project", "day"),
        Index("ix_expense_person_day", "person", "day"),
        Index("ix_expense_file", "file"),
        Index("ix_expense_invoice_number", "invoice_number"),
        Index("ix_expense_gross_day", "gross_minor", "day"),
        Index("ix_expense_message", "message"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person: int
    project: int
    category: str
    task: int = 0
    day: date
    vendor: str = ""
    note: str = ""
    currency: str
    gross_minor: int = Field(sa_column=_minor("gross_minor"))
    tax_minor: int | None = Field(default=None, sa_column=Column("tax_minor", BigInteger, nullable=True))
    stage: str
    document: str = ""
    invoice_code: str = ""
    invoice_number: str = ""
    seller_tax_id: str = ""
    paid_by: str = "employee"
    project_minor: int = Field(sa_column=_minor("project_minor"))
    company_minor: int = Field(sa_column=_minor("company_minor"))
    exchange: str = ""
    exchange_day: date | None = None
    exchange_source: str = ""
    file: str = ""
    read: str = ""
    decided_by: int = 0
    reason: str = ""
    entry: int = 0
    message: str = ""
    of_order: int = Field(default=0, index=True)


class OrderRow(SQLModel, table=True):
    __tablename__ = "purchase_order"
    __table_args__ = (Index("ix_purchase_order_project", "project"), Index("ix_purchase_order_stage", "stage"))
    id: int | None = Field(default=None, primary_key=True)
    person: int
    project: int
    category: str
    task: int = 0
    day: date
    supplier: str = ""
    note: str = ""
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    project_minor: int = Field(sa_column=_minor("project_minor"))
    invoiced_minor: int = Field(sa_column=_minor("invoiced_minor"))
    stage: str
    decided_by: int = 0
    reason: str = ""
    message: str = ""


class FileRow(SQLModel, table=True):
    """A picture or document on disk, named by its sha256."""

    __tablename__ = "file"
    sha256: str = Field(primary_key=True)
    name: str
    mime: str
    size: int
    person: int
    at: datetime


class EntryRow(SQLModel, table=True):
    """`trail` names the transaction that wrote it; the event of that transaction carries the digests."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_source", "source"), Index("ix_entry_trail", "trail"))
    id: int | None = Field(default=None, primary_key=True)
    day: date
    booked: date = Field(index=True)
    memo: str
    source: str
    reverses: int = 0
    trail: str
    digest: str


class PostingRow(SQLModel, table=True):
    __tablename__ = "posting"
    __table_args__ = (
        Index("ix_posting_entry", "entry"),
        Index("ix_posting_project_category", "project", "category"),
        Index("ix_posting_account_party", "account", "party"),
    )
    id: int | None = Field(default=None, primary_key=True)
    entry: int
    account: str
    project: int = 0
    category: str = ""
    task: int = 0
    person: int = 0
    party: str = ""
    currency: str
    company_minor: int = Field(sa_column=_minor("company_minor"))
    project_currency: str
    project_minor: int = Field(sa_column=_minor("project_minor"))
    paid_currency: str
    paid_minor: int = Field(sa_column=_minor("paid_minor"))
    minutes: int = 0
    red: bool = False


class BalanceRow(SQLModel, table=True):
    """Running sums of all stages; changed in the transaction of their cause."""

    __tablename__ = "balance"
    project: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    task: int = Field(primary_key=True)
    month: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    minor: int = Field(sa_column=_minor("minor"))
    minutes: int = 0


class TotalRow(SQLModel, table=True):
    """The same over all tasks and months: what a budget question reads, however long a project lives."""

    __tablename__ = "total"
    project: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    minor: int = Field(sa_column=_minor("minor"))
    minutes: int = 0


class DayTotalRow(SQLModel, table=True):
    """What each project was charged on each booked day, in its currency: for the burn of the last weeks."""

    __tablename__ = "day_total"
    project: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    minor: int = Field(sa_column=_minor("minor"))


class EventRow(SQLModel, table=True):
    """The audit trail: who did what when, hash-chained."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_subject", "subject"),)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    person: int
    action: str
    subject: str
    detail: str
    trail: str
    entries: str = ""
    hash: str


class MessageRow(SQLModel, table=True):
    """Every inbound message, once: what makes redelivery harmless and the books replayable.

    state: accepted (kept, not yet worked on), heard (worked on, `reply` waits to be posted), answered.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state", "state"),)
    key: str = Field(primary_key=True)
    at: datetime
    platform: str
    channel: str
    ref: str = Field(default="", index=True)
    account: str
    person: int = 0
    body: str
    reply: str = ""
    state: str


class NoticeRow(SQLModel, table=True):
    """The outbox.  state: queued, sent, failed."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_waiting", "state", "due"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str = ""
    platform: str
    channel: str
    card: str
    state: str
    digest: str = ""
    about: str = Field(default="", index=True)
    urgent: bool = False
    tries: int = 0
    due: datetime
    lease: datetime | None = None
    at: datetime
    sent: datetime | None = None
    ref: str = ""
    problem: str = ""


class PostedRow(SQLModel, table=True):
    """A posted card that is about something, so that it can be updated, and its thread understood."""

    __tablename__ = "posted"
    platform: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    about: str = Field(index=True)
    locale: str = "en"


class QuestionRow(SQLModel, table=True):
    """What the bot has asked and waits to be answered: what the person had said goes on from there."""

    __tablename__ = "question"
    id: int | None = Field(default=None, primary_key=True)
    person: int
    kind: str
    body: str
    at: datetime
    state: str = "open"


class TimerRow(SQLModel, table=True):
    __tablename__ = "timer"
    person: int = Field(primary_key=True)
    project: int
    task: int = 0
    category: str
    note: str = ""
    started: datetime
    asked: date | None = None


class AbsenceRow(SQLModel, table=True):
    """A day on which a person does not work."""

    __tablename__ = "absence"
    person: int = Field(primary_key=True, foreign_key="person.id")
    day: date = Field(primary_key=True)


class JobRow(SQLModel, table=True):
    """When each job of the timetable last ran, and how that went."""

    __tablename__ = "job"
    name: str = Field(primary_key=True)
    last: datetime
    good: bool
    said: str = ""


class HabitRow(SQLModel, table=True):
    """What people corrected before: the usual category and name of a vendor."""

    __tablename__ = "habit"
    vendor: str = Field(primary_key=True)
    name: str
    category: str
    times: int


class BatchRow(SQLModel, table=True):
    """One import of a file."""

    __tablename__ = "import_batch"
    id: int | None = Field(default=None, primary_key=True)
    source: str
    name: str
    sha256: str
    rows: int
    at: datetime
    person: int
    state: str = "applied"


class ImportedRow(SQLModel, table=True):
    """The identity of each imported row, so that the same row is never imported twice."""

    __tablename__ = "imported"
    source: str = Field(primary_key=True)
    identity: str = Field(primary_key=True)
    batch: int = Field(index=True)
    document: str


class BudgetMarkRow(SQLModel, table=True):
    """Marks that were crossed: `above` until spending falls below again; `round` counts the crossings."""

    __tablename__ = "budget_mark"
    project: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    mark: int = Field(primary_key=True)
    round: int
    above: bool


# Receivables: what customers have agreed to, owe, were told and have paid.


class CustomerRow(SQLModel, table=True):
    """What is known of a customer beyond its name; `aliases` are names it pays under, one a line.

    `locale` is the language of letters to it ("": by its name), `address` what stands above them, line by line.
    """

    __tablename__ = "customer"
    name: str = Field(primary_key=True)
    tier: str = ""
    rating: str = ""
    silent: bool = False
    aliases: str = ""
    locale: str = ""
    address: str = ""


class CustomerAccountRow(SQLModel, table=True):
    """An account from which a customer has paid, learned from what people confirmed."""

    __tablename__ = "customer_account"
    account: str = Field(primary_key=True)
    customer: str


class ContractRow(SQLModel, table=True):
    """`interest` is what the contract says of late payment, as a fraction a day ("0.0005"); "" for nothing.

    `tier`, `silent`, `least_minor` (0: as elsewhere) and `cooldown` (-1: as elsewhere) are its own way of dunning.
    """

    __tablename__ = "contract"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    customer: str
    title: str = ""
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    signed: date
    owner: int
    number: str = ""
    terms: str = ""
    interest: str = ""
    tax: str = ""
    tier: str = ""
    silent: bool = False
    least_minor: int = Field(default=0, sa_column=_minor("least_minor"))
    cooldown: int = -1
    file: str = ""
    state: str = "signed"


class InstalmentRow(SQLModel, table=True):
    """`look` is the next day on which there may be something to tell of it; None: only after news.

    The due day follows from `basis` (a milestone, or "date") and the distance behind it.
    """

    __tablename__ = "instalment"
    __table_args__ = (
        Index("ix_instalment_look", "look"),
        Index("ix_instalment_contract", "contract"),
        Index("ix_instalment_settled_due", "settled", "due"),
        Index("ix_instalment_customer_settled", "customer", "settled"),
    )
    id: int | None = Field(default=None, primary_key=True)
    contract: int
    project: int
    number: int
    kind: str
    customer: str
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    paid_minor: int = Field(sa_column=_minor("paid_minor"))
    credited_minor: int = Field(sa_column=_minor("credited_minor"))
    invoiced_minor: int = Field(sa_column=_minor("invoiced_minor"))
    written_minor: int = Field(sa_column=_minor("written_minor"))
    settled: bool = False
    due: date | None
    look: date | None
    owner: int = 0
    basis: str = ""
    days: int = 0
    months: int = 0
    workdays: bool = False
    month_end: bool = False
    disputed: bool = False
    promise: date | None = None
    broken: int = 0
    held: date | None = None
    paid_on: date | None = None


class MilestoneRow(SQLModel, table=True):
    """What instalments wait for, with the paper that shows it was reached; `done` in percent."""

    __tablename__ = "milestone"
    contract: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    reached: date | None = None
    done: int = 0
    file: str = ""
    person: int = 0
    note: str = ""


class DunningRow(SQLModel, table=True):
    """A step of dunning that was taken: once for each instalment and due day."""

    __tablename__ = "dunning"
    instalment: int = Field(primary_key=True)
    due: date = Field(primary_key=True)
    step: int = Field(primary_key=True)
    day: date


class ContactRow(SQLModel, table=True):
    """A conversation with a customer about money.  `override`: within the cooldown, on purpose."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_customer_day", "customer", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    customer: str
    day: date
    at: datetime
    person: int
    how: str
    result: str = ""
    promise: date | None = None
    note: str = ""
    override: bool = False


class CustomerInvoiceRow(SQLModel, table=True):
    """An invoice to a customer; a credit note is one with negative amounts that names what it `credits`."""

    __tablename__ = "customer_invoice"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    instalment: int = Field(index=True)
    customer: str
    number: str = ""
    day: date = Field(index=True)
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    tax_minor: int = Field(sa_column=_minor("tax_minor"))
    credits: int = 0
    reason: str = ""
    entry: int = 0
    person: int = 0
    message: str = ""


class WriteOffRow(SQLModel, table=True):
    """A receivable that is given up.  state: proposed, posted, rejected, undone.

    `allowance_minor` is the part (of `minor`) that the provision bore, `back_minor` what came nevertheless.
    """

    __tablename__ = "write_off"
    id: int | None = Field(default=None, primary_key=True)
    instalment: int = Field(index=True)
    project: int
    customer: str
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    allowance_minor: int = Field(sa_column=_minor("allowance_minor"))
    back_minor: int = Field(sa_column=_minor("back_minor"))
    reason: str
    day: date
    state: str = Field(default="proposed", index=True)
    person: int
    decided_by: int = 0
    answer: str = ""
    entry: int = 0
    message: str = ""


class LetterRow(SQLModel, table=True):
    """A letter to a customer that took its number: what was asked for, and the file that was handed out."""

    __tablename__ = "letter"
    number: str = Field(primary_key=True)
    customer: str = Field(index=True)
    day: date
    tone: str
    locale: str
    content: str
    file: str
    person: int
    message: str = ""


class NumberRow(SQLModel, table=True):
    """The last number of a gapless sequence: one for each kind of paper and year."""

    __tablename__ = "number"
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int = 0


class BankLineRow(SQLModel, table=True):
    """A line of a bank statement, once.  `used_minor` is what payments have taken of it.

    state: open, settled, ignored (no business of receivables, by a person's word).
    """

    __tablename__ = "bank_line"
    __table_args__ = (Index("ix_bank_line_state_day", "state", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    own_account: str = ""
    day: date
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    used_minor: int = Field(sa_column=_minor("used_minor"))
    name: str = ""
    account: str = ""
    text: str = ""
    state: str = "open"
    owner: int = 0
    note: str = ""
    batch: int = 0


class PaymentRow(SQLModel, table=True):
    """Money that came in.  state: booked, undone.  `fee_minor`: kept back by a bank, comes on top."""

    __tablename__ = "payment"
    id: int | None = Field(default=None, primary_key=True)
    project: int = 0
    day: date
    party: str
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    fee_minor: int = Field(sa_column=_minor("fee_minor"))
    note: str = ""
    entry: int = 0
    message: str = ""
    line: int = Field(default=0, index=True)
    state: str = "booked"


class AllocationRow(SQLModel, table=True):
    """Which part of a payment settles which instalment."""

    __tablename__ = "allocation"
    id: int | None = Field(default=None, primary_key=True)
    payment: int = Field(index=True)
    instalment: int = Field(index=True)
    minor: int = Field(sa_column=_minor("minor"))


class ForecastRow(SQLModel, table=True):
    """What was said of an instalment's payment, held against what came (-1: not yet known).

    `chance` is in thousandths, `raw` what the model said before it was corrected.
    """

    __tablename__ = "forecast"
    instalment: int = Field(primary_key=True)
    made: date = Field(primary_key=True)
    by: date = Field(index=True)
    chance: int
    raw: int
    came: int = -1


class BankMatchRow(SQLModel, table=True):
    """Which document of our own a bank line is, where its money stands in the journal already: an expense, a claim, a
    payment that was typed in.  `made`: the claim was reimbursed by this line, and is not when the line is taken back.
    """

    __tablename__ = "bank_match"
    document: str = Field(primary_key=True)
    line: int = Field(index=True)
    minor: int = Field(sa_column=_minor("minor"))
    made: bool = False


class PayoutRow(SQLModel, table=True):
    """Money that went out and settled something.  kind: supplier, refund, card.  state: booked, undone."""

    __tablename__ = "payout"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    day: date
    party: str
    currency: str
    minor: int = Field(sa_column=_minor("minor"))
    fee_minor: int = Field(sa_column=_minor("fee_minor"))
    note: str = ""
    entry: int = 0
    message: str = ""
    line: int = Field(default=0, index=True)
    state: str = "booked"


class PayoutPartRow(SQLModel, table=True):
    """Which part of it settles which document; gone when it is taken back."""

    __tablename__ = "payout_part"
    id: int | None = Field(default=None, primary_key=True)
    payout: int = Field(index=True)
    document: str = Field(index=True)
    minor: int = Field(sa_column=_minor("minor"))
