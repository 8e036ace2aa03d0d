"""What staff enter: hours, expenses, orders, with their files."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class HoursRow(TableRow, table=True):
    """`entered`: the day on which they were first entered, whatever was corrected since; NULL where nobody kept it."""

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
    cost_minor: int = Field(sa_column=minor_units("cost_minor"))
    project_minor: int = Field(sa_column=minor_units("project_minor"))
    entry: int = 0
    message: str = ""
    nonbillable: bool = False
    entered: date | None = None


class TimerRow(TableRow, table=True):
    __tablename__ = "timer"
    person: int = Field(primary_key=True)
    project: int
    task: int = 0
    category: str
    note: str = ""
    started: datetime
    asked: date | None = None


class ExpenseRow(TableRow, table=True):
    """`paper_number`, `paper_total`, `paper_day`: what was read of its paper, whatever was typed; of expenses that were
    kept before these were there, as soon as anything becomes of them."""

    __tablename__ = "expense"
    __table_args__ = (
        Index("ix_expense_stage", "stage"),
        Index("ix_expense_project_day", "project", "day"),
        Index("ix_expense_person_day", "person", "day"),
        Index("ix_expense_file", "file"),
        Index("ix_expense_invoice_number", "invoice_number"),
        Index("ix_expense_gross_day", "gross_minor", "day"),
        Index("ix_expense_message", "message"),
        Index("ix_expense_paper_number", "paper_number"),
        Index("ix_expense_paper_total", "paper_total"),
        Index("ix_expense_company_minor", "company_minor"),
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
    gross_minor: int = Field(sa_column=minor_units("gross_minor"))
    tax_minor: int | None = Field(default=None, sa_column=Column("tax_minor", BigInteger, nullable=True))
    stage: str
    document: str = ""
    invoice_code: str = ""
    invoice_number: str = ""
    seller_tax_id: str = ""
    paid_by: str = "employee"
    project_minor: int = Field(sa_column=minor_units("project_minor"))
    company_minor: int = Field(sa_column=minor_units("company_minor"))
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
    use: str = "work"
    buyer: str = ""
    vat_minor: int | None = Field(default=None, sa_column=Column("vat_minor", BigInteger, nullable=True))
    certification: int = Field(default=0, index=True)
    advanced_minor: int = Field(sa_column=minor_units("advanced_minor"))
    due: date | None = None
    withheld: str = ""
    withheld_minor: int = Field(sa_column=minor_units("withheld_minor"))
    paper_number: str = ""
    paper_total: str = ""
    paper_day: date | None = None


class StaffAdvanceRow(TableRow, table=True):
    """Money that a person was given ahead; negative: what they gave back.  state: wished, booked, opening, undone."""

    __tablename__ = "staff_advance"
    __table_args__ = (Index("ix_staff_advance_person", "person"),)
    id: int | None = Field(default=None, primary_key=True)
    person: int
    day: date
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    note: str = ""
    state: str
    entry: int = 0
    message: str = ""


class OrderRow(TableRow, table=True):
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
    minor: int = Field(sa_column=minor_units("minor"))
    project_minor: int = Field(sa_column=minor_units("project_minor"))
    invoiced_minor: int = Field(sa_column=minor_units("invoiced_minor"))
    stage: str
    decided_by: int = 0
    reason: str = ""
    message: str = ""
    received_minor: int = Field(sa_column=minor_units("received_minor"))
    before_minor: int = Field(sa_column=minor_units("before_minor"))


class GoodsReceivedRow(TableRow, table=True):
    """What was received of an order before its invoice, and, with negative amounts, what was taken back of it."""

    __tablename__ = "goods_received"
    id: int | None = Field(default=None, primary_key=True)
    of_order: int = Field(index=True)
    day: date
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    project_minor: int = Field(sa_column=minor_units("project_minor"))
    company_minor: int = Field(sa_column=minor_units("company_minor"))
    document: str = ""
    state: str
    entry: int = 0
    person: int
    message: str = ""


class FileRow(TableRow, table=True):
    """A picture or document on disk, named by its sha256."""

    __tablename__ = "file"
    sha256: str = Field(primary_key=True)
    name: str
    mime: str
    size: int
    person: int
    at: datetime
