"""What customers owe: contracts, instalments, invoices, write-offs, forecasts."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class ContractRow(TableRow, table=True):
    """`interest` is what the contract says of late payment, as a fraction a day ("0.0005"); "" for nothing.

    `tier`, `silent`, `least_minor` (0: as elsewhere) and `cooldown` (-1: as elsewhere) are its own way of dunning.
    `policy` is how it earns revenue (`ledger.revenue.policies`), `ends` the last day of a service over time ("": none).
    """

    __tablename__ = "contract"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    customer: str
    title: str = ""
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    signed: date
    owner: int
    number: str = ""
    terms: str = ""
    interest: str = ""
    tax: str = ""
    tier: str = ""
    silent: bool = False
    least_minor: int = Field(default=0, sa_column=minor_units("least_minor"))
    cooldown: int = -1
    file: str = ""
    state: str = "signed"
    policy: str = ""
    ends: str = ""
    rest_day: str = ""
    rest_earned_minor: int = Field(sa_column=minor_units("rest_earned_minor"))
    rest_cost_minor: int = Field(sa_column=minor_units("rest_cost_minor"))


class InstalmentRow(TableRow, table=True):
    """`look` is the next day on which there may be something to tell of it; None: only after news.

    The due day follows from `basis` (a milestone, or "date") and the distance behind it.
    """

    __tablename__ = "instalment"
    __table_args__ = (
        Index("ix_instalment_look", "look"),
        Index("ix_instalment_contract", "contract"),
        Index("ix_instalment_settled_due", "settled", "due"),
        Index("ix_instalment_customer_settled", "customer", "settled"),
    )
    id: int | None = Field(default=None, primary_key=True)
    contract: int
    project: int
    number: int
    kind: str
    customer: str
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    paid_minor: int = Field(sa_column=minor_units("paid_minor"))
    credited_minor: int = Field(sa_column=minor_units("credited_minor"))
    invoiced_minor: int = Field(sa_column=minor_units("invoiced_minor"))
    written_minor: int = Field(sa_column=minor_units("written_minor"))
    unbilled_minor: int = Field(sa_column=minor_units("unbilled_minor"))
    settled: bool = False
    due: date | None
    look: date | None
    owner: int = 0
    basis: str = ""
    days: int = 0
    months: int = 0
    workdays: bool = False
    month_end: bool = False
    disputed: bool = False
    promise: date | None = None
    broken: int = 0
    held: date | None = None
    paid_on: date | None = None


class MilestoneRow(TableRow, table=True):
    """What instalments wait for, with the paper that shows it was reached; `done` in percent.

    `weight` is the share of the contract's work that it stands for, in hundredths of a percent (0: none), `price_minor`
    the stand-alone price of the obligation that it ends (0: it is none).
    """

    __tablename__ = "milestone"
    contract: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    reached: date | None = None
    done: int = 0
    file: str = ""
    person: int = 0
    note: str = ""
    weight: int = 0
    price_minor: int = Field(default=0, sa_column=minor_units("price_minor"))


class CustomerInvoiceRow(TableRow, table=True):
    """An invoice to a customer; a credit note is one with negative amounts that names what it `credits`."""

    __tablename__ = "customer_invoice"
    id: int | None = Field(default=None, primary_key=True)
    project: int = Field(index=True)
    instalment: int = Field(index=True)
    customer: str
    number: str = ""
    day: date = Field(index=True)
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    tax_minor: int = Field(sa_column=minor_units("tax_minor"))
    credits: int = 0
    reason: str = ""
    entry: int = 0
    person: int = 0
    message: str = ""


class WriteOffRow(TableRow, table=True):
    """A receivable that is given up.  state: proposed, posted, rejected, undone.

    `allowance_minor` is the part (of `minor`) that the provision bore, `back_minor` what came nevertheless.
    """

    __tablename__ = "write_off"
    id: int | None = Field(default=None, primary_key=True)
    instalment: int = Field(index=True)
    project: int
    customer: str
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    allowance_minor: int = Field(sa_column=minor_units("allowance_minor"))
    back_minor: int = Field(sa_column=minor_units("back_minor"))
    reason: str
    day: date
    state: str = Field(default="proposed", index=True)
    person: int
    decided_by: int = 0
    answer: str = ""
    entry: int = 0
    message: str = ""


class ForecastRow(TableRow, table=True):
    """What was said of an instalment's payment, held against what came (-1: not yet known).

    `chance` is in thousandths, `raw` what the model said before it was corrected.
    """

    __tablename__ = "forecast"
    instalment: int = Field(primary_key=True)
    made: date = Field(primary_key=True)
    by: date = Field(index=True)
    chance: int
    raw: int
    came: int = -1


class ContractBondRow(TableRow, table=True):
    """What was said of the bonds of a contract or an order (`agreement`: "contract:3", "order:12"): what is asked for,
    given and returned; `of_bond` is the bond that a paper or a return is of."""

    __tablename__ = "contract_bond"
    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(index=True)
    step: str
    day: date
    minor: int = Field(sa_column=minor_units("minor"))
    currency: str = ""
    until: date | None = None
    issuer: str = ""
    number: str = ""
    file: str = ""
    of_bond: int = 0
    reason: str = ""
    person: int
    message: str
