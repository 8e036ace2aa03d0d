"""A sheet of opening balances with every kind of line, in the cast's projects, and what is done to it in tests."""

from __future__ import annotations

HEAD = (
    "Kind of line,Account code,Debit,Credit,Name,Project,Contract number,Document number,Date,Due,Currency,Amount,"
    "VAT %,VAT to be certified,Invoiced so far,Revenue so far,Cost carried so far,Revenue policy,Category,As of"
)
_COLUMNS = tuple(HEAD.split(","))
_SHORT = {
    "kind": "Kind of line",
    "account": "Account code",
    "debit": "Debit",
    "credit": "Credit",
    "name": "Name",
    "project": "Project",
    "contract": "Contract number",
    "number": "Document number",
    "day": "Date",
    "due": "Due",
    "currency": "Currency",
    "amount": "Amount",
    "tax": "VAT %",
    "vat": "VAT to be certified",
    "invoiced": "Invoiced so far",
    "revenue": "Revenue so far",
    "carried": "Cost carried so far",
    "policy": "Revenue policy",
    "category": "Category",
    "as_of": "As of",
}


def row(kind: str, **cells: object) -> str:
    """One line; its cells by field."""
    said = {_SHORT[name]: str(value) for name, value in {"kind": kind, **cells}.items()}
    return ",".join(said.get(title, "") for title in _COLUMNS)


ACCOUNTS = (
    row("account", account="1002 银行存款", debit="100000", as_of="2026-10-31"),
    row("account", account="112201", debit="26500"),
    row("account", account="1473", debit="10600"),
    row("account", account="1123", debit="700"),
    row("account", account="122101", debit="2000"),
    row("account", account="1410", debit="1000", name="合同履约成本"),
    row("account", account="222108", debit="1300"),
    row("account", account="222109", credit="3000"),
    row("account", account="2202", credit="11300"),
    row("account", account="2204", credit="40000"),
    row("account", account="220302", credit="1000"),
    row("account", account="224101", credit="500"),
    row("account", account="2211", credit="8000"),
    row("account", account="4001", credit="50000", name="Share capital"),
    row("account", account="410406", credit="28300"),
)
"""The trial balance; 1410 and 2202 stand above several accounts of the chart."""
CONTRACTS = (
    row(
        "contract",
        contract="HT-1",
        project="APOLLO",
        name="Acme",
        day="2026-03-01",
        amount="106000",
        tax="6",
        invoiced="53000",
        revenue="60000",
        carried="35000",
        policy="cost to cost",
    ),
    row(
        "receivable",
        contract="HT-1",
        project="APOLLO",
        name="Acme",
        number="INV-7",
        day="2026-09-10",
        due="2026-12-10",
        amount="21200",
    ),
    row("contract", contract="HT-2", project="XINGHE", day="2026-05-01", amount="212000", tax="6%"),
    row("advance", contract="HT-2", project="XINGHE", amount="42400"),
)
ITEMS = (
    row("receivable", project="APOLLO", number="INV-9", day="2026-08-01", due="2026-12-01", amount="5300", tax="6"),
    row("advance", project="XINGHE", name="蓝海科技有限公司", amount="1000"),
    row("payable", project="APOLLO", name="Dell", number="D-1", day="2026-10-05", amount="11300", vat="1300"),
    row("claim", project="APOLLO", name="Ann", amount="500"),
    row("staff advance", name="Bob", amount="2000"),
    row("prepayment", name="HP", amount="700"),
    row("cost", project="APOLLO", category="labour", amount="30000"),
    row("cost", project="APOLLO", category="差旅", amount="6000"),
)
ROWS = (*ACCOUNTS, *CONTRACTS, *ITEMS)


def sheet(*rows: str, head: str = HEAD) -> bytes:
    """The sheet as a file."""
    return "\n".join((head, *(rows or ROWS), "")).encode()


def without(*starts: str, rows: tuple[str, ...] = ROWS) -> tuple[str, ...]:
    """The lines but for those that begin so."""
    return tuple(line for line in rows if not line.startswith(starts))


def instead(old: str, new: str) -> bytes:
    """The whole sheet with one thing said otherwise."""
    text = sheet().decode()
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new).encode()
