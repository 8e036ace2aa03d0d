"""What is planned and at what price: budgets, rates, exchange rates."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class BudgetVersionRow(TableRow, table=True):
    __tablename__ = "budget_version"
    project: int = Field(primary_key=True, foreign_key="project.id")
    number: int = Field(primary_key=True)
    reason: str = ""
    person: int = 0
    at: datetime


class BudgetLineRow(TableRow, table=True):
    __tablename__ = "budget_line"
    project: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    task: int = Field(primary_key=True, default=0)
    month: str = Field(primary_key=True, default="")
    minor: int = Field(sa_column=minor_units("minor"))


class PlannedHoursRow(TableRow, table=True):
    """Planned minutes of a role in a version of a budget, with the standard rate of an hour that held then."""

    __tablename__ = "planned_hours"
    project: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    role: str = Field(primary_key=True)
    minutes: int
    standard_minor: int | None = Field(default=None, sa_column=Column("standard_minor", BigInteger, nullable=True))


class BudgetTemplateRow(TableRow, table=True):
    """Shares of a total by category, in hundredths of a percent."""

    __tablename__ = "budget_template"
    name: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    share: int


class TemplateRuleRow(TableRow, table=True):
    """How a project that starts from a template is settled with a party; of one party the last holds.

    As a project's rule (`settlement_rule`), of nobody: `paper` is the template of its papers.
    """

    __tablename__ = "template_rule"
    id: int | None = Field(default=None, primary_key=True)
    template: str = Field(index=True)
    party: str
    counterpart: str = ""
    scope: str
    basis: str
    deadline: int
    approvers: str
    paper: str = ""
    confirmed: bool = False
    automatic: bool = False
    ended: bool = False
    tax: str = ""
    retention: str = ""
    start: date
    reason: str = ""
    person: int
    message: str = ""


class BudgetMarkRow(TableRow, table=True):
    """Marks that were crossed: `above` until spending falls below again; `round` counts the crossings."""

    __tablename__ = "budget_mark"
    project: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    category: str = Field(primary_key=True)
    mark: int = Field(primary_key=True)
    round: int
    above: bool


class RateRow(TableRow, table=True):
    __tablename__ = "rate"
    __table_args__ = (UniqueConstraint("kind", "person", "role", "start"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person: int = 0
    role: str = ""
    start: date
    minor: int = Field(sa_column=minor_units("minor"))
    currency: str
    parts: str = ""


class ExchangeRow(TableRow, table=True):
    """Exchange rates; the number as text, so that no digit is lost."""

    __tablename__ = "exchange"
    base: str = Field(primary_key=True)
    quote: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    number: str
    source: str = ""
