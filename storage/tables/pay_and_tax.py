"""Pay as it was reckoned elsewhere, and input VAT: certified, and transferred out."""

from datetime import date

from sqlmodel import Field

from storage.tables.columns import TableRow, minor_units


class PayrollRow(TableRow, table=True):
    """What pay of a month really came to; the latest that stands holds.  state: booked, undone."""

    __tablename__ = "payroll"
    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(index=True)
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    state: str
    person: int
    message: str = ""


class CertificationRow(TableRow, table=True):
    """A list of documents whose input VAT was certified; they name it."""

    __tablename__ = "certification"
    id: int | None = Field(default=None, primary_key=True)
    day: date
    state: str
    entry: int = 0
    tax_minor: int = Field(sa_column=minor_units("tax_minor"))
    out_minor: int = Field(sa_column=minor_units("out_minor"))
    person: int
    message: str = ""


class VatTransferRow(TableRow, table=True):
    """Certified VAT of a document that was transferred out: its use changed, or it was lost.  state: booked, undone."""

    __tablename__ = "vat_transfer"
    id: int | None = Field(default=None, primary_key=True)
    expense: int = Field(index=True)
    day: date
    currency: str
    minor: int = Field(sa_column=minor_units("minor"))
    reason: str = ""
    state: str
    entry: int = 0
    person: int
    message: str = ""
