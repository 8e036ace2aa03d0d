"""Batches of payments, their transfers and what these settle; where payees are paid."""

from datetime import date as day_of
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class PayeeAccountRow(TableRow, table=True):
    """Where a supplier (`party`) or one of our people (`person`) is paid; a change is a new row.

    state: proposed (of a file that a second person has not agreed to), active, replaced, refused.
    """

    __tablename__ = "payee_account"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    party: str = Field(index=True)
    person: int
    scheme: str
    holder: str
    number: str
    bank: str
    bic: str
    clearing: str
    town: str
    land: str
    state: str
    by: int
    message: str
    at: datetime


class PaymentBatchRow(TableRow, table=True):
    """Transfers that go out together; stage: pending, committed (approved), closed, rejected, withdrawn."""

    __tablename__ = "payment_batch"
    id: int | None = Field(default=None, primary_key=True)
    way: str
    account: str
    day: day_of
    currency: str
    total_minor: int = Field(sa_column=minor_units("total_minor"))
    transfers: int
    mark: str
    stage: str
    reason: str = ""
    person: int
    decided_by: int = 0
    sha256: str = ""
    name: str = ""
    made_by: int = 0
    message: str
    at: datetime


class PaymentTransferRow(TableRow, table=True):
    """One payment of a batch.  `told`: the message that told its state."""

    __tablename__ = "payment_transfer"
    __table_args__ = (UniqueConstraint("end_to_end"),)
    id: int | None = Field(default=None, primary_key=True)
    batch: int = Field(index=True)
    number: int
    payee: int
    party: str
    person: int
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    purpose: str
    end_to_end: str
    state: str
    reason: str = ""
    day: day_of | None = None
    told: str = ""


class PaymentPartRow(TableRow, table=True):
    """So much of a document.  `hold` is the document while its transfer is open: no other may hold it then.
    `settled`: what booked it."""

    __tablename__ = "payment_part"
    __table_args__ = (UniqueConstraint("hold"),)
    id: int | None = Field(default=None, primary_key=True)
    transfer: int = Field(index=True)
    document: str = Field(index=True)
    minor: int = Field(sa_column=minor_units("minor"))
    hold: str | None = None
    settled: str = ""
