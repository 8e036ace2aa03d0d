"""What was agreed of a contract besides its price: changes, terms, expected cost, warranty."""

from datetime import date

from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class ContractChangeRow(TableRow, table=True):
    """A contract's price as it was agreed anew.  state: booked, undone.

    `minor` is what it rises by with VAT, `parts` by how much each instalment does ("9:5000,10:-300"); `earned_minor`
    (without VAT) and `cost_minor` (company's currency) are what stood when only the rest changed.
    """

    __tablename__ = "contract_change"
    id: int | None = Field(default=None, primary_key=True)
    contract: int = Field(index=True)
    day: date
    kind: str
    minor: int = Field(sa_column=minor_units("minor"))
    currency: str
    earned_minor: int = Field(sa_column=minor_units("earned_minor"))
    cost_minor: int = Field(sa_column=minor_units("cost_minor"))
    parts: str = ""
    reason: str
    state: str = "booked"
    person: int
    message: str = ""


class ContractTermRow(TableRow, table=True):
    """What a contract says beside price and payments from a day on, as it was recorded; of one start the last holds.

    `share` and `most` are fractions as text, `minor` is without VAT, `category` that of a cap.
    """

    __tablename__ = "contract_term"
    id: int | None = Field(default=None, primary_key=True)
    contract: int = Field(index=True)
    name: str
    category: str = ""
    start: date
    share: str = ""
    most: str = ""
    minor: int = Field(sa_column=minor_units("minor"))
    days: int = 0
    words: str = ""
    ended: bool = False
    said: date
    reason: str = ""
    person: int
    message: str = ""


class CostEstimateRow(TableRow, table=True):
    """What a project is expected to cost in all, each time somebody said so; the last one holds."""

    __tablename__ = "cost_estimate"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    minor: int = Field(sa_column=minor_units("minor"))
    currency: str
    day: date
    reason: str
    person: int
    message: str


class WarrantyRow(TableRow, table=True):
    """What a contract says of its warranty: `percent` of its revenue ("0": as incurred, "": as the company), and the
    last day of the period ("": that of its retention)."""

    __tablename__ = "warranty"
    contract: int = Field(primary_key=True)
    percent: str = ""
    until: str = ""
