"""Master data that is changed in the chat: mergers of suppliers, rules of entry and what they come from, categories,
the company's own bank accounts."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class SupplierMergeRow(TableRow, table=True):
    """That a spelling is another name's, which it is called since.  state: merged, undone."""

    __tablename__ = "supplier_merge"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    called: str
    state: str
    person: int
    message: str = ""
    at: datetime


class ExpenseLessonRow(TableRow, table=True):
    """What the owner of an expense made of its seller, for as long as the expense stands.

    `vendor` as `ledger.duplicates.seller` writes it; `chosen`: a person chose the category, no machine; `entry_rule`:
    the rule that proposed one; `overruled`: a person changed what it filled in; `split`: how a person divided it.
    """

    __tablename__ = "expense_lesson"
    __table_args__ = (Index("ix_expense_lesson_vendor", "vendor"), Index("ix_expense_lesson_entry_rule", "entry_rule"))
    expense: int = Field(primary_key=True)
    person: int
    vendor: str
    name: str
    category: str
    chosen: bool
    entry_rule: int = 0
    overruled: bool = False
    split: str = ""


class EntryRuleRow(TableRow, table=True):
    """A rule by which entries are filled in.  state: proposed, on, off, removed; origin: corrections, said.

    What it looks at: the seller, `words` (with lines between), an amount in the company's currency, who enters it.
    """

    __tablename__ = "entry_rule"
    id: int | None = Field(default=None, primary_key=True)
    vendor: str = ""
    words: str = ""
    least_minor: int = Field(sa_column=minor_units("least_minor"))
    most_minor: int = Field(sa_column=minor_units("most_minor"))
    spender: int = 0
    category: str = ""
    project: int = 0
    shares: str = ""
    state: str
    origin: str
    person: int
    message: str = ""
    at: datetime


class CategoryVersionRow(TableRow, table=True):
    """A category from a day on, as a whole; the last one said of a day holds.  `bands` is JSON, `words` has lines."""

    __tablename__ = "category_version"
    __table_args__ = (Index("ix_category_version_category", "category"),)
    id: int | None = Field(default=None, primary_key=True)
    category: str
    start: date
    en: str
    zh: str
    account: str
    words: str = ""
    treatment: str = ""
    bands: str = ""
    ended: bool = False
    person: int
    message: str = ""
    at: datetime


class MasterVersionRow(TableRow, table=True):
    """An account, unit, currency or tax rate from a day on, as a whole; the last one said of a day holds.

    kind: account, unit, currency, tax; `content` is JSON, of what its kind has.
    """

    __tablename__ = "master_version"
    __table_args__ = (Index("ix_master_version_kind_key", "kind", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str
    start: date
    content: str
    ended: bool = False
    person: int
    message: str = ""
    at: datetime


class BankAccountRow(TableRow, table=True):
    """An account of the company's own.  `main` takes what is booked in its currency without naming one; `number` is
    letters and digits only.  state: open, closed."""

    __tablename__ = "bank_account"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    currency: str
    number: str = ""
    code: str = Field(unique=True)
    main: bool = False
    state: str = "open"
