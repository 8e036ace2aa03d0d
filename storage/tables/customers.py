"""Customers and what is written to them: contacts, reminders, letters, late interest."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class ContactRow(TableRow, table=True):
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


class CustomerAccountRow(TableRow, table=True):
    """An account from which a customer has paid, learned from what people confirmed."""

    __tablename__ = "customer_account"
    account: str = Field(primary_key=True)
    customer: str


class CustomerRow(TableRow, table=True):
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


class DunningRow(TableRow, table=True):
    """A step of dunning that was taken: once for each instalment and due day."""

    __tablename__ = "dunning"
    instalment: int = Field(primary_key=True)
    due: date = Field(primary_key=True)
    step: int = Field(primary_key=True)
    day: date


class InterestRateRow(TableRow, table=True):
    """What a contract says of late payment from a day on, a day, as text; before the first such day its own."""

    __tablename__ = "interest_rate"
    contract: int = Field(primary_key=True)
    start: date = Field(primary_key=True)
    daily: str


class LateInterestRow(TableRow, table=True):
    """Late interest on an instalment that was dealt with, for the days through `until`: claimed, or waived.

    `claim` is the instalment that asks for it, with others of its contract; 0 where it was waived before.
    """

    __tablename__ = "late_interest"
    __table_args__ = (Index("ix_late_interest_instalment", "instalment"), Index("ix_late_interest_claim", "claim"))
    id: int | None = Field(default=None, primary_key=True)
    instalment: int
    claim: int
    day: date
    until: date
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    state: str
    reason: str
    person: int
    message: str


class LetterRow(TableRow, table=True):
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
