"""The journal, its running sums, its lock and its numbers, and the trail."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units

_NAMED = text("item <> ''")  # on PostgreSQL as well: the migration says so, its dialect is not imported for it


class EntryRow(TableRow, table=True):
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


class PostingRow(TableRow, table=True):
    """`item` is the open item or contract that a line belongs to ("instalment:9", "contract:3"); "" for most."""

    __tablename__ = "posting"
    __table_args__ = (
        Index("ix_posting_entry", "entry"),
        Index("ix_posting_project_category", "project", "category"),
        Index("ix_posting_account_party", "account", "party"),
        Index("ix_posting_item", "item", sqlite_where=_NAMED),
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
    company_minor: int = Field(sa_column=minor_units("company_minor"))
    project_currency: str
    project_minor: int = Field(sa_column=minor_units("project_minor"))
    paid_currency: str
    paid_minor: int = Field(sa_column=minor_units("paid_minor"))
    minutes: int = 0
    red: bool = False
    item: str = ""


class BalanceRow(TableRow, table=True):
    """Running sums of all stages; changed in the transaction of their cause."""

    __tablename__ = "balance"
    project: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    task: int = Field(primary_key=True)
    month: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    minor: int = Field(sa_column=minor_units("minor"))
    minutes: int = 0


class TotalRow(TableRow, table=True):
    """The same over all tasks and months: what a budget question reads, however long a project lives."""

    __tablename__ = "total"
    project: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    minor: int = Field(sa_column=minor_units("minor"))
    minutes: int = 0


class DayTotalRow(TableRow, table=True):
    """What each project was charged on each booked day, in its currency: for the burn of the last weeks."""

    __tablename__ = "day_total"
    project: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    minor: int = Field(sa_column=minor_units("minor"))


class EventRow(TableRow, table=True):
    """The audit trail: who did what when, hash-chained.  `seal`: what its transaction made of rows."""

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
    seal: str = ""


class LockRow(TableRow, table=True):
    """Each locking and unlocking; the last row is in force."""

    __tablename__ = "period_lock"
    id: int | None = Field(default=None, primary_key=True)
    until: date | None
    reason: str = ""
    person: int
    at: datetime


class NumberRow(TableRow, table=True):
    """The last number of a gapless sequence: one for each kind of paper and year."""

    __tablename__ = "number"
    kind: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int = 0
