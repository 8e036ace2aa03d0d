"""Vouchers that went to another accounting program: their batches, numbers and states, and how ours is called there."""

from datetime import date as day_of
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class VoucherBatchRow(TableRow, table=True):
    """A file of vouchers.  `rules` is how its entries became vouchers (JSON), `layout` the version of a template."""

    __tablename__ = "voucher_batch"
    id: int | None = Field(default=None, primary_key=True)
    target: str
    month: str
    rules: str
    layout: int = 0
    vouchers: int
    lines: int
    currency: str
    debit_minor: int = Field(sa_column=minor_units("debit_minor"))
    sha256: str
    name: str
    person: int
    message: str
    at: datetime


class VoucherRow(TableRow, table=True):
    """A voucher: its number and what has become of it over there.

    `entries` are the entries that it is made of, `batches` the files that it went out with, the last one last, `rules`
    the batch whose rules made it; `fingerprint` is of what it says.  state: exported, imported, posted, rejected (with
    the `reason`, and the `line` if one was named).  `theirs` is its number there, where the program gives its own;
    `told` the message that told the state.
    """

    __tablename__ = "voucher"
    __table_args__ = (UniqueConstraint("target", "month", "word", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    target: str
    month: str
    word: str
    number: int
    day: day_of
    rules: int
    entries: str
    batches: str
    currency: str
    debit_minor: int = Field(sa_column=minor_units("debit_minor"))
    fingerprint: str
    state: str = "exported"
    line: int = 0
    reason: str = ""
    theirs: str = ""
    told: str = ""


class VoucherEntryRow(TableRow, table=True):
    """That an entry went to a target, with which voucher: none goes twice.  Recomputed from the vouchers."""

    __tablename__ = "voucher_entry"
    target: str = Field(primary_key=True)
    entry: int = Field(primary_key=True)
    voucher: int = Field(index=True)


class VoucherTemplateRow(TableRow, table=True):
    """A customer's own table as it was learned (JSON); a change is a new version.  `sha256`: the sample; `purpose`: ""
    of vouchers, "payment" of payments."""

    __tablename__ = "voucher_template"
    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    content: str
    sha256: str
    person: int
    at: datetime
    purpose: str = ""


class VoucherCodeRow(TableRow, table=True):
    """How something of ours is called over there.  `carries`: the dimensions of an account, with blanks between."""

    __tablename__ = "voucher_code"
    target: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    ours: str = Field(primary_key=True)
    theirs: str
    name: str = ""
    carries: str = ""
