"""SAP S/4HANA: the sheet of Upload General Journal Entries (F2548), keyed by its rows of technical names.

The sheet is read by those rows, whatever language the titles are in.  SAP wants its own downloaded template filled: the
blocks of this file are copied into it where that is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formats.learned.workbook import Cell, workbook
from formats.vouchers.about import VoucherFile
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.target import FieldLimit

_HEAD = (
    ("BUKRS", "*Company Code (4)"),
    ("BLART", "*Journal Entry Type (2)"),
    ("BLDAT", "*Journal Entry Date"),
    ("BUDAT", "*Posting Date"),
    ("MONAT", "Fiscal period (2)"),
    ("BKTXT", "Document Header Text (25)"),
    ("WAERS", "*Transaction Currency (5)"),
    ("XBLNR", "Reference Document Number (16)"),
)
_LINE = (
    ("BUKRS", "Company Code (4)"),
    ("HKONT", "G/L Account (10)"),
    ("SGTXT", "Item Text (50)"),
    ("WRSOL", "Debit"),
    ("WRHAB", "Credit"),
)
_TITLES = {"KOSTL": "Cost Center (10)", "PRCTR": "Profit Center (10)", "AUFNR": "Order Number (12)"}
_HEADER_TEXT = FieldLimit(25)


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    return workbook("Journal Entry", _rows(vouchers, about))


def _rows(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> Iterator[tuple[Cell, ...]]:
    yield ("Upload General Journal Entry",)
    yield ("// To add rows to a journal entry, insert them below its line items.",)
    yield ("// Rows of technical names must not be changed.",)
    yield (f"Batch ID - ZF-{about.first:%Y%m}",)
    yield ()
    yield ()
    for number, voucher in enumerate(vouchers, 1):
        yield from _entry(number, voucher, about)


def _entry(number: int, voucher: MappedVoucher, about: VoucherFile) -> Iterator[tuple[Cell, ...]]:
    kinds = about.carried
    columns = tuple(about.column(kind) for kind in kinds)
    day = f"{voucher.day:%Y%m%d}"
    yield (number, "Header")
    yield (None, *(technical for technical, _title in _HEAD))
    yield (None, *(title for _technical, title in _HEAD))
    head = (about.setting("company_code"), about.setting("document_type"), day, day, f"{voucher.day:%m}")
    currency = voucher.lines[0].amount.currency
    yield (None, *head, _HEADER_TEXT.cut(voucher.lines[0].summary), currency, voucher.key)
    yield ()
    yield (None, "Line Items")
    yield (None, None, None, None, "Transaction Currency")
    yield (None, *(technical for technical, _title in _LINE), *columns)
    yield (None, *(title for _technical, title in _LINE), *(_TITLES.get(one, one) for one in columns))
    for line in voucher.lines:
        yield (None, about.setting("company_code"), *_line(line), *(_code(line.of.get(kind)) for kind in kinds))
    yield ()


def _line(line: MappedLine) -> tuple[Cell, ...]:
    amount = line.amount.major
    return (line.account, line.summary, amount if line.debit else None, None if line.debit else amount)


def _code(found: object) -> str | None:
    code = getattr(found, "code", None)
    return str(code) if code else None
