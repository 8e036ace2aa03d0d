"""What the deeds of the audit trail say of rows: which deed of which row, and which of its columns are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage import tables as t
from storage.verify_hours import LOGGED

Key = tuple[str, ...]
Detail = Mapping[str, Any]


def _number(subject: str, _detail: Detail) -> Key:
    return (subject.partition(":")[2],)


@dataclass(frozen=True, slots=True)
class TrailStatement:
    """What an event says of a row.

    Attributes:
        noun: of the rows (a key of `ROWS`).
        columns: name in the event -> column, where they differ; names that are no column are passed over.
        constant: what the deed itself says.
        key: of the row that it is about.
        inner: the values stand under "after".
        first: with this event the row begins: what was said of one of that key before is void.
        gone: with this event nothing more is said of it.
    """

    noun: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constant: Mapping[str, str] = field(default_factory=dict)
    key: Callable[[str, Detail], Key] = _number
    inner: bool = False
    first: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that the trail speaks of: their table, the columns of their key, and how faults call them."""

    row: type
    key: tuple[str, ...]
    called: str
    compared: tuple[str, ...]


ROWS = {
    "payment": Rows(
        t.PaymentRow, ("id",), "payment", ("day", "party", "minor", "fee_minor", "currency", "line", "state")
    ),
    "payout": Rows(
        t.PayoutRow, ("id",), "payout", ("kind", "day", "party", "minor", "fee_minor", "currency", "line", "state")
    ),
    "supplier_credit": Rows(
        t.SupplierCreditRow,
        ("payout",),
        "payout",
        ("expense", "vat_minor", "project_minor", "company_minor", "certified", "anew", "number", "reason"),
    ),
    "payroll": Rows(t.PayrollRow, ("id",), "payroll", ("month", "minor", "currency", "state")),
    "vat_transfer": Rows(
        t.VatTransferRow, ("id",), "vat_transfer", ("expense", "day", "minor", "currency", "reason", "state")
    ),
    "currency_sale": Rows(t.CurrencySaleRow, ("id",), "currency_sale", ("day", "minor", "currency", "state")),
    "staff_advance": Rows(t.StaffAdvanceRow, ("id",), "staff_advance", ("person", "day", "minor", "currency", "state")),
    "received": Rows(
        t.GoodsReceivedRow, ("id",), "received", ("of_order", "day", "minor", "currency", "document", "state")
    ),
    "certification": Rows(t.CertificationRow, ("id",), "certification", ("day", "tax_minor", "state")),
    "invoice": Rows(
        t.CustomerInvoiceRow,
        ("id",),
        "invoice",
        ("instalment", "number", "day", "currency", "minor", "tax_minor", "credits", "reason"),
    ),
    "write_off": Rows(
        t.WriteOffRow,
        ("id",),
        "write_off",
        ("instalment", "minor", "currency", "reason", "state", "person", "decided_by", "allowance_minor", "back_minor"),
    ),
    "contract": Rows(
        t.ContractRow,
        ("id",),
        "contract",
        (
            "project",
            "customer",
            "currency",
            "minor",
            "signed",
            "owner",
            "number",
            "terms",
            "interest",
            "tax",
            "tier",
            "silent",
            "least_minor",
            "cooldown",
            "file",
            "state",
            "policy",
            "ends",
            "rest_day",
            "rest_earned_minor",
            "rest_cost_minor",
        ),
    ),
    "contract_change": Rows(
        t.ContractChangeRow,
        ("id",),
        "contract_change",
        ("contract", "day", "kind", "minor", "currency", "earned_minor", "cost_minor", "parts", "reason", "state"),
    ),
    "milestone": Rows(
        t.MilestoneRow,
        ("contract", "name"),
        "milestone",
        ("reached", "done", "file", "person", "note", "weight", "price_minor"),
    ),
    "warranty": Rows(t.WarrantyRow, ("contract",), "warranty of contract", ("percent", "until")),
    "estimate": Rows(t.CostEstimateRow, ("id",), "estimate", ("project", "minor", "currency", "day", "reason")),
    "progress": Rows(t.ProgressRow, ("id",), "progress", ("project", "kind", "plan", "day", "share", "method")),
    "unit_price": Rows(
        t.UnitPriceRow,
        ("id",),
        "unit_price",
        ("project", "item", "unit", "currency", "minor", "norm", "work", "total", "marks", "start"),
    ),
    "site_log": Rows(
        t.SiteLogRow, ("id",), "site_log", ("project", "site", "day", "quantity", "unit", "work", "state")
    ),
    "material_move": Rows(
        t.MaterialMoveRow,
        ("id",),
        "material_move",
        ("project", "item", "kind", "site", "to_site", "day", "quantity", "state"),
    ),
    "material_bought": Rows(
        t.MaterialBoughtRow,
        ("id",),
        "material_bought",
        ("project", "item", "document", "quantity", "minor", "state"),
    ),
    "exchange": Rows(t.ExchangeRow, ("base", "quote", "day"), "exchange", ("number", "source")),
    "project": Rows(
        t.ProjectRow,
        ("id",),
        "project",
        ("code", "en", "zh", "currency", "customer", "state", "kind", "start_day", "end_day"),
    ),
    "hours": Rows(t.HoursRow, ("id",), "hours", LOGGED),
    "seat": Rows(t.SeatRow, ("person", "project", "role"), "person", ("role",)),
    "budget": Rows(t.BudgetVersionRow, ("project", "number"), "budget", ("reason",)),
    "budget_line": Rows(t.BudgetLineRow, ("project", "number", "category", "task", "month"), "budget", ("minor",)),
    "instalment": Rows(
        t.InstalmentRow, ("contract", "number"), "instalment", ("kind", "customer", "currency", "minor", "project")
    ),
    "expense": Rows(
        t.ExpenseRow,
        ("id",),
        "expense",
        ("document", "use", "buyer", "of_order", "tax_minor", "invoice_number", "withheld"),
    ),
    "due": Rows(t.InstalmentRow, ("id",), "instalment", ("due",)),
    "subcontract_step": Rows(
        t.SubcontractStepRow,
        ("id",),
        "subcontract_step",
        ("of_order", "kind", "day", "currency", "minor", "share", "item", "quantity", "unit", "reason", "state"),
    ),
    "order": Rows(
        t.OrderRow, ("id",), "order", ("project_minor", "minor", "currency", "supplier", "day", "before_minor")
    ),
}

_UNDONE = {"state": "undone"}
_MONEY = {"fee": "fee_minor"}
SEAT: Callable[[str, Detail], Key] = lambda subject, said: (  # noqa: E731
    subject.partition(":")[2],
    str(said["project"]),
    str(said["role"]),
)
SAYS: Mapping[str, TrailStatement] = {
    "payment.booked": TrailStatement("payment", _MONEY, {"state": "booked"}, first=True),
    "payment.opened": TrailStatement("payment", _MONEY, {"state": "opening"}, first=True),
    "payment.undone": TrailStatement("payment", {}, _UNDONE),
    "payout.booked": TrailStatement("payout", _MONEY, {"state": "booked"}, first=True),
    "payout.opened": TrailStatement("payout", _MONEY, {"state": "opening"}, first=True),
    "payout.undone": TrailStatement("payout", {}, _UNDONE),
    "supplier_credit.set": TrailStatement("supplier_credit", first=True),
    "payroll.booked": TrailStatement("payroll", {}, {"state": "booked"}, first=True),
    "payroll.undone": TrailStatement("payroll", {}, _UNDONE),
    "vat_transfer.booked": TrailStatement("vat_transfer", {}, {"state": "booked"}, first=True),
    "vat_transfer.undone": TrailStatement("vat_transfer", {}, _UNDONE),
    "currency_sale.booked": TrailStatement("currency_sale", {}, {"state": "booked"}, first=True),
    "currency_sale.undone": TrailStatement("currency_sale", {}, _UNDONE),
    "advance.drafted": TrailStatement("staff_advance", {}, {"state": "wished"}, first=True),
    "advance.booked": TrailStatement("staff_advance", {}, {"state": "booked"}),
    "advance.opened": TrailStatement("staff_advance", {}, {"state": "opening"}, first=True),
    "advance.undone": TrailStatement("staff_advance", {}, _UNDONE),
    "received.booked": TrailStatement("received", {"order": "of_order"}, {"state": "booked"}, first=True),
    "received.undone": TrailStatement("received", {}, _UNDONE),
    "certification.booked": TrailStatement("certification", {"minor": "tax_minor"}, {"state": "booked"}, first=True),
    "certification.undone": TrailStatement("certification", {"minor": "tax_minor"}, _UNDONE),
    "invoice.issued": TrailStatement("invoice", first=True),
    "invoice.numbered": TrailStatement("invoice"),
    "invoice.credited": TrailStatement("invoice", first=True),
    "write_off.proposed": TrailStatement("write_off", {"why": "reason"}, {"state": "proposed"}, first=True),
    "write_off.posted": TrailStatement("write_off", {"borne": "allowance_minor"}),
    "write_off.rejected": TrailStatement("write_off"),
    "write_off.undone": TrailStatement("write_off"),
    "write_off.recovered": TrailStatement("write_off", {"back": "back_minor"}),
    "contract.signed": TrailStatement("contract", first=True),
    "contract.changed": TrailStatement("contract", {"least": "least_minor", "amount": "minor"}, inner=True),
    "contract.withdrawn": TrailStatement("contract", {}, {"state": "withdrawn"}),
    "contract_change.booked": TrailStatement("contract_change", {}, {"state": "booked"}, first=True),
    "contract_change.undone": TrailStatement("contract_change", {}, _UNDONE),
    "milestone.set": TrailStatement(
        "milestone", key=lambda subject, said: (subject.partition(":")[2], str(said["name"])), first=True
    ),
    "warranty.set": TrailStatement("warranty", first=True),
    "estimate.set": TrailStatement("estimate", key=lambda _subject, said: (str(said["estimate"]),), first=True),
    "progress.set": TrailStatement("progress", key=lambda _subject, said: (str(said["progress"]),), first=True),
    "unit_price.set": TrailStatement("unit_price", first=True),
    "site_log.booked": TrailStatement("site_log", {}, {"state": "booked"}, first=True),
    "site_log.undone": TrailStatement("site_log", {}, _UNDONE),
    "material.moved": TrailStatement("material_move", {}, {"state": "booked"}, first=True),
    "material.move_undone": TrailStatement("material_move", {}, _UNDONE),
    "material.bought": TrailStatement("material_bought", {}, {"state": "booked"}, first=True),
    "material.bought_undone": TrailStatement("material_bought", {}, _UNDONE),
    "exchange.set": TrailStatement(
        "exchange",
        key=lambda subject, said: (subject.partition(":")[2], str(said["quote"]), str(said["day"])),
        first=True,
    ),
    "project.added": TrailStatement("project", first=True),
    "project.changed": TrailStatement("project", inner=True),
    "hours.logged": TrailStatement("hours", first=True),
    "seat.given": TrailStatement("seat", key=SEAT, first=True),
    "expense.posted": TrailStatement("expense", {"order": "of_order"}, first=True),
    "expense.unposted": TrailStatement("expense", gone=True),
    "instalment.due": TrailStatement("due", first=True),
    "order.pending": TrailStatement("order", {"amount": "project_minor"}, first=True),
    "order.opened": TrailStatement("order", {"amount": "project_minor", "before": "before_minor"}, first=True),
    "order.committed": TrailStatement("order", {"amount": "project_minor"}),
    "order.repriced": TrailStatement("order", {"amount": "project_minor"}),
    "subcontract.kept": TrailStatement("subcontract_step", {"order": "of_order"}, first=True),
    **{
        f"subcontract.{state}": TrailStatement("subcontract_step", {"order": "of_order"})
        for state in ("booked", "rejected", "undone", "pending")
    },
}
"""The deeds that say how a row stands.  A seat that is taken, and the lines of a budget, are read where
the trail is followed (`storage.verify_trail`)."""
