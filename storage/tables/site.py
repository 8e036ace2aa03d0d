"""What is bought and measured: unit prices, site logs, what is issued and bought, steps of subcontracts."""

from datetime import date

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


def millionths(name: str) -> Column[int]:
    """A column of a quantity: whole millionths of its unit."""
    return Column(name, BigInteger, nullable=False)


class UnitPriceRow(TableRow, table=True):
    """What was agreed of an item of a project from a day on: its price for a unit, how much of it a unit of work takes,
    how much of it there is in all, and at which percents over it is told.  The last row of a day holds."""

    __tablename__ = "unit_price"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    item: str
    unit: str
    currency: str
    minor: int | None = Field(default=None, sa_column=Column("minor", BigInteger, nullable=True))
    norm: int | None = Field(default=None, sa_column=Column("norm", BigInteger, nullable=True))
    work: str = ""
    total: int | None = Field(default=None, sa_column=Column("total", BigInteger, nullable=True))
    marks: str = ""
    start: date
    person: int
    message: str


class SiteLogRow(TableRow, table=True):
    """Work that was done on a site on a day.  state: booked, undone."""

    __tablename__ = "site_log"
    __table_args__ = (Index("ix_site_log_project_day", "project", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    project: int
    site: str
    day: date
    quantity: int = Field(sa_column=millionths("quantity"))
    unit: str
    work: str = ""
    state: str
    person: int
    message: str


class MaterialMoveRow(TableRow, table=True):
    """An item that went to a site, came back from it, went on to another, or was rented there.

    kind: issue, return, transfer, rental, idle.  state: booked, undone."""

    __tablename__ = "material_move"
    __table_args__ = (Index("ix_material_move_project_day", "project", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    project: int
    item: str
    kind: str
    site: str
    to_site: str = ""
    day: date
    quantity: int = Field(sa_column=millionths("quantity"))
    state: str
    person: int
    message: str


class MaterialBoughtRow(TableRow, table=True):
    """How much of an item an invoice (“expense:12”) or an order (“order:3”) brings, and what of it that is without tax,
    in the project's currency: NULL for all of it.  state: booked, undone."""

    __tablename__ = "material_bought"
    __table_args__ = (Index("ix_material_bought_project_item", "project", "item"),)
    id: int | None = Field(default=None, primary_key=True)
    project: int
    item: str
    document: str
    quantity: int = Field(sa_column=millionths("quantity"))
    minor: int | None = Field(default=None, sa_column=Column("minor", BigInteger, nullable=True))
    state: str
    person: int
    message: str


class SubcontractStepRow(TableRow, table=True):
    """What happened to a subcontract (an order): its price changed, work was accepted, something was taken off, or a
    position got its unit price.

    `minor`: in the order's currency without VAT: of a change what the price rises by, of accepted work the changes that
    are accepted to date, of a position what a unit costs, of a quantity 0, else what is taken off.  `share`: of the
    work accepted to date, hundredths of a percent.  `quantity`: of the position `item`, accepted to date, or in all.
    state: pending, booked, rejected, undone."""

    __tablename__ = "subcontract_step"
    id: int | None = Field(default=None, primary_key=True)
    of_order: int = Field(index=True)
    kind: str
    day: date
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    share: int | None = None
    item: str = ""
    quantity: int | None = Field(default=None, sa_column=Column("quantity", BigInteger, nullable=True))
    unit: str = ""
    reason: str = ""
    state: str
    decided_by: int = 0
    person: int
    message: str
