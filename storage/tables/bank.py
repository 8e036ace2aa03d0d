"""Imports and money: bank lines and what explains them, payments and payouts with their allocations."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class BankLineRow(TableRow, table=True):
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
    minor: int = Field(sa_column=minor_units("minor"))
    used_minor: int = Field(sa_column=minor_units("used_minor"))
    name: str = ""
    account: str = ""
    text: str = ""
    state: str = "open"
    owner: int = 0
    note: str = ""
    batch: int = 0


class BankMatchRow(TableRow, table=True):
    """Which document of our own a bank line is, where its money stands in the journal already: an expense, a claim, a
    payment that was typed in.  `made`: the claim was reimbursed by this line, and is not when the line is taken back.
    """

    __tablename__ = "bank_match"
    document: str = Field(primary_key=True)
    line: int = Field(index=True)
    minor: int = Field(sa_column=minor_units("minor"))
    made: bool = False


class PaymentRow(TableRow, table=True):
    """Money that came in.  state: booked, opening, undone.  `fee_minor`: kept back by a bank, comes on top."""

    __tablename__ = "payment"
    id: int | None = Field(default=None, primary_key=True)
    project: int = 0
    day: date
    party: str
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    fee_minor: int = Field(sa_column=minor_units("fee_minor"))
    note: str = ""
    entry: int = 0
    message: str = ""
    line: int = Field(default=0, index=True)
    state: str = "booked"


class AllocationRow(TableRow, table=True):
    """Which part of a payment settles which instalment."""

    __tablename__ = "allocation"
    id: int | None = Field(default=None, primary_key=True)
    payment: int = Field(index=True)
    instalment: int = Field(index=True)
    minor: int = Field(sa_column=minor_units("minor"))


class PayoutRow(TableRow, table=True):
    """Money that went out.  kind: as in `ledger.owed.Payout`.  state: booked, opening, undone."""

    __tablename__ = "payout"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    day: date
    party: str
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    fee_minor: int = Field(sa_column=minor_units("fee_minor"))
    note: str = ""
    entry: int = 0
    message: str = ""
    line: int = Field(default=0, index=True)
    state: str = "booked"


class CurrencySaleRow(TableRow, table=True):
    """Foreign money that was sold, and what the bank gave for it.  state: booked, undone."""

    __tablename__ = "currency_sale"
    id: int | None = Field(default=None, primary_key=True)
    day: date
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    bought_currency: str
    bought_minor: int = Field(sa_column=minor_units("bought_minor"))
    state: str
    entry: int = 0
    person: int
    message: str = ""


class SupplierCreditRow(TableRow, table=True):
    """What a supplier's credit note takes off a document, beside its payout, which has amount, day and state.

    `vat_minor` in the document's currency, `project_minor`: by what the cost falls in the project's, `company_minor`:
    all of it in the company's.  `certified`: that VAT had been certified before; `anew`: the invoice comes anew, so
    what was ordered is still to come.
    """

    __tablename__ = "supplier_credit"
    payout: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    expense: int = Field(index=True)
    vat_minor: int = Field(sa_column=minor_units("vat_minor"))
    project_minor: int = Field(sa_column=minor_units("project_minor"))
    company_minor: int = Field(sa_column=minor_units("company_minor"))
    certified: bool = False
    anew: bool = False
    number: str = ""
    reason: str = ""


class PayoutPartRow(TableRow, table=True):
    """Which part of it settles which document; gone when it is taken back."""

    __tablename__ = "payout_part"
    id: int | None = Field(default=None, primary_key=True)
    payout: int = Field(index=True)
    document: str = Field(index=True)
    minor: int = Field(sa_column=minor_units("minor"))
