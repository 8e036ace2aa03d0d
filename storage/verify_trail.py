"""Part of the proof: what the audit trail said of a row when it was decided is what the row says.

Contracts, milestones, estimates, rates and locks have no entry of their own; the trail is chained, so its word holds.
Of what an earlier version of the program did not say yet nothing is compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from sqlalchemy import func, select

from chat.text import Value, _
from ledger.money import Money
from storage import invariants as inv
from storage import tables as t
from storage.book import Book
from storage.directory import table
from storage.fault import Fault, differs

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
    "exchange": Rows(t.ExchangeRow, ("base", "quote", "day"), "exchange", ("number", "source")),
    "project": Rows(
        t.ProjectRow,
        ("id",),
        "project",
        ("code", "en", "zh", "currency", "customer", "state", "kind", "start_day", "end_day"),
    ),
    "hours": Rows(t.HoursRow, ("id",), "hours", ("person", "project", "day", "minutes")),
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
    "order": Rows(
        t.OrderRow, ("id",), "order", ("project_minor", "minor", "currency", "supplier", "day", "before_minor")
    ),
}

_UNDONE = {"state": "undone"}
_MONEY = {"fee": "fee_minor"}
_SEAT: Callable[[str, Detail], Key] = lambda subject, said: (  # noqa: E731
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
    "exchange.set": TrailStatement(
        "exchange",
        key=lambda subject, said: (subject.partition(":")[2], str(said["quote"]), str(said["day"])),
        first=True,
    ),
    "project.added": TrailStatement("project", first=True),
    "project.changed": TrailStatement("project", inner=True),
    "hours.logged": TrailStatement("hours", first=True),
    "seat.given": TrailStatement("seat", key=_SEAT, first=True),
    "expense.posted": TrailStatement("expense", {"order": "of_order"}, first=True),
    "expense.unposted": TrailStatement("expense", gone=True),
    "instalment.due": TrailStatement("due", first=True),
    "order.pending": TrailStatement("order", {"amount": "project_minor"}, first=True),
    "order.opened": TrailStatement("order", {"amount": "project_minor", "before": "before_minor"}, first=True),
    "order.committed": TrailStatement("order", {"amount": "project_minor"}),
}
"""The deeds that say how a row stands.  A seat that is taken, and the lines of a budget, are read below."""


class Trail:
    """What the trail says, collected while it is gone through once."""

    def __init__(self) -> None:
        self._said: dict[str, dict[Key, dict[str, str]]] = {noun: {} for noun in ROWS}
        self._locks: list[tuple[str, str]] = []
        self._statements: dict[str, dict[str, int] | None] = {}

    def follow(self, action: str, subject: str, text: str, person: int) -> None:
        """The next event, in order."""
        says = SAYS.get(action)
        if says is not None:
            detail = json.loads(text)
            self._note(says, subject, detail | {"person": person} if action == "write_off.proposed" else detail)
        elif action == "seat.taken":
            self._said["seat"].pop(_SEAT(subject, json.loads(text)), None)
        elif action.startswith("budget.") and subject.startswith("project:"):
            self._budget(subject.partition(":")[2], json.loads(text))
        elif action in ("period.locked", "period.unlocked"):
            detail = json.loads(text)
            self._locks.append((_plain(detail.get("until")), _plain(detail.get("reason"))))
        elif action in ("bank.imported", "bank.taken_away"):
            self._statement(subject.partition(":")[2], json.loads(text), 1 if action == "bank.imported" else -1)
        elif action == "contract.planned":
            detail = json.loads(text)
            numbered = [(number, *part) for number, part in enumerate(detail.get("plan", ()), 1)]
            self._plan(subject.partition(":")[2], numbered)
        elif action == "contract.replanned":
            self._plan(subject.partition(":")[2], json.loads(text)["plan"])

    def faults(self, book: Book) -> Iterator[Fault]:
        """Rows that say something else than the trail, and rows of which only one of both knows."""
        for noun, rows in ROWS.items():
            yield from self._rows(book, noun, rows)
        yield from self._bank_lines(book)
        lock = table(t.LockRow)
        kept = [
            (_plain(row.until), _plain(row.reason)) for row in book.connection.execute(select(lock).order_by(lock.c.id))
        ]
        for number, (said, stands) in enumerate(zip_longest(self._locks, kept, fillvalue=("", "")), 1):
            if said != stands:
                yield differs(inv.TRAIL, f"period {number}", "until", " ".join(said), " ".join(stands))
                break

    def _note(self, says: TrailStatement, subject: str, detail: dict[str, Any]) -> None:
        compared = ROWS[says.noun].compared
        values = detail.get("after", {}) if says.inner else detail
        key = says.key(subject, detail)
        if says.gone:
            self._said[says.noun].pop(key, None)
            return
        said = self._said[says.noun].get(key)
        if says.first or said is None:
            if not says.first:
                return  # it began before the trail said so much
            said = self._said[says.noun][key] = {}
        for name, value in values.items():
            column = says.columns.get(name, name)
            if column in compared:
                said[column] = _plain(value)
            if name == "run":
                said.pop("start_day", None)
                said.pop("end_day", None)
        said.update(says.constant)
        if says.noun in ("estimate", "progress"):
            said["project"] = subject.partition(":")[2]

    def _statement(self, number: str, detail: Detail, sign: int) -> None:
        """What a statement brought; of an import whose lines nobody added up nothing is said."""
        number, sums = str(detail.get("import", number)), detail.get("sums")
        said = self._statements.setdefault(number, {})
        if sums is None or said is None:
            self._statements[number] = None
            return
        for code, minor in sums.items():
            said[code] = said.get(code, 0) + sign * minor

    def _bank_lines(self, book: Book) -> Iterator[Fault]:
        line = table(t.BankLineRow)
        sums = select(line.c.batch, line.c.currency, func.sum(line.c.minor)).group_by(line.c.batch, line.c.currency)
        kept: dict[str, dict[str, int]] = {}
        for batch, code, minor in book.connection.execute(sums):
            kept.setdefault(str(batch), {})[code] = int(minor)
        for number, said in sorted(self._statements.items()):
            if said is None:
                continue
            for code in sorted({*said, *kept.get(number, {})}):
                stands = kept.get(number, {}).get(code, 0)
                if said.get(code, 0) != stands:
                    expected = Money(said.get(code, 0), code)
                    yield differs(inv.BANK_LINES, f"import {number}", "", expected, Money(stands, code))

    def _budget(self, project: str, detail: Detail) -> None:
        if "version" not in detail or "after" not in detail:
            return
        number = str(detail["version"])
        self._said["budget"][project, number] = {"reason": _plain(detail.get("reason"))}
        for category, task, month, minor in detail["after"]:
            key = (project, number, str(category), str(task), str(month))
            self._said["budget_line"][key] = {"minor": _plain(minor)}

    def _plan(self, contract: str, plan: Iterable[Sequence[Any]]) -> None:
        """`plan`: number, kind and minor units of each instalment."""
        of = self._said["contract"].get((contract,), {})
        for number, kind, minor in plan:
            said = {"kind": str(kind), "minor": str(minor)}
            said |= {name: of[name] for name in ("customer", "currency", "project") if name in of}
            self._said["instalment"][contract, str(number)] = said

    def _rows(self, book: Book, noun: str, rows: Rows) -> Iterator[Fault]:
        kept, said = table(rows.row), self._said[noun]
        columns = [kept.c[name] for name in dict.fromkeys((*rows.key, *rows.compared))]
        left, known = set(said), bool(said)
        for row in book.connection.execute(select(*columns).order_by(*(kept.c[name] for name in rows.key))):
            key = tuple(_plain(getattr(row, name)) for name in rows.key)
            where = f"{rows.called} {' '.join(key)}"
            values = said.get(key)
            left.discard(key)
            if values is None:
                if noun in _ALL_SAID and known:
                    yield Fault(inv.TRAIL, where, _("the audit trail does not know it"))
                continue
            for column, value in values.items():
                stands = _plain(getattr(row, column))
                if stands != value:
                    yield differs(inv.TRAIL, where, column, _amount(column, value, row), _amount(column, stands, row))
        for key in sorted(left):
            yield Fault(inv.TRAIL, f"{rows.called} {' '.join(key)}", _("the audit trail knows it, and it is gone"))


_ALL_SAID = (
    *("seat", "exchange", "budget", "budget_line", "milestone", "warranty", "estimate"),
    *("payment", "payout", "invoice", "contract_change", "supplier_credit"),
)
"""Of these no row ever came without its event."""


def _amount(column: str, value: str, row: Any) -> Value:
    """A value of the trail as it is shown: minor units with the currency of their row."""
    code = getattr(row, "currency", "")
    return Money(int(value), code) if code and column.endswith("minor") and value.lstrip("-").isdigit() else value


def _plain(value: Any) -> str:
    """A value as text: an event keeps some of them so, and "none" in several ways."""
    if value is None or value in ("None", -1, "-1"):
        return ""
    if isinstance(value, bool):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
