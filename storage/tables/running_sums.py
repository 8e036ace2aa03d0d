"""Sums of the journal by account and by open item, and how far they have come."""

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class AccountSumRow(TableRow, table=True):
    """What stands on each account, by month: of every entry up to `SumMarkRow.seq`, extended and never made anew.

    In the company's currency the two sides apart, by red letters below zero; `paid_minor` is debit less credit in
    `paid_currency`.
    """

    __tablename__ = "account_sum"
    __table_args__ = (Index("ix_account_sum_project", "project"),)
    account: str = Field(primary_key=True)
    paid_currency: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    project: int = Field(primary_key=True)
    debit_minor: int = Field(sa_column=minor_units("debit_minor"))
    credit_minor: int = Field(sa_column=minor_units("credit_minor"))
    paid_minor: int = Field(sa_column=minor_units("paid_minor"))


class ItemSumRow(TableRow, table=True):
    """The same of lines that belong to an open item or contract, each item apart."""

    __tablename__ = "item_sum"
    account: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    paid_currency: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    project: int = Field(primary_key=True)
    debit_minor: int = Field(sa_column=minor_units("debit_minor"))
    credit_minor: int = Field(sa_column=minor_units("credit_minor"))
    paid_minor: int = Field(sa_column=minor_units("paid_minor"))


class SumMarkRow(TableRow, table=True):
    """One row: the last event whose entries are in the sums by account."""

    __tablename__ = "sum_mark"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = 0
