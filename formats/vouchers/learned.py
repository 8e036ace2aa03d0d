"""Vouchers in a table that was learned from a customer's sample."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from formats.learned.table import TemplateColumn
from formats.learned.workbook import Cell, RateCell
from formats.learned.writing import dated, file
from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import own_places
from formats.vouchers.template import VoucherTemplate
from ledger.money import Money
from ledger.vouchers.mapping import MappedLine, MappedVoucher

_PERIOD = re.compile(r"(20\d\d)(年第|[-.年])(\d{1,2})(?!\d)")


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile, template: VoucherTemplate) -> bytes:
    return file(template, _rows(vouchers, about, template), _sheet(template.sheet, about))


def _sheet(name: str, about: VoucherFile) -> str:
    """The name of the sheet with the period in the place of the sample's."""
    return _PERIOD.sub(lambda match: f"{about.first.year}{match[2]}{about.first.month}", name)


def _rows(
    vouchers: Iterable[MappedVoucher], about: VoucherFile, template: VoucherTemplate
) -> Iterator[tuple[Cell, ...]]:
    for serial, voucher in enumerate(vouchers, 1):
        for place, line in enumerate(voucher.lines):
            yield tuple(
                None if column.first_only and place else _cell(column, serial, voucher, place, line, about)
                for column in template.columns
            )


def _cell(
    column: TemplateColumn, serial: int, voucher: MappedVoucher, place: int, line: MappedLine, about: VoucherFile
) -> Cell:
    field = column.field
    if field in ("", "constant"):
        return column.form or None
    if field in ("debit", "credit", "signed", "amount", "original", "rate"):
        return _amount(column, line)
    of_voucher = _of_voucher(column, serial, voucher, about)
    if of_voucher is not None:
        return of_voucher if column.text or not isinstance(of_voucher, str) else int(of_voucher)
    kind, _sign, part = field.partition("_")
    if field == "account_name":
        return line.account_name
    code = next((code for of, code in line.of.items() if of == kind), None)
    if code is not None:
        return code.name if part else code.code
    texts: dict[str, Cell] = {
        "summary": line.summary,
        "account": line.account,
        "currency": about.money(line.original.currency),
        "place": place + (0 if column.form == "0" else 1),
        "side": (column.form if "/" in column.form else "借/贷").split("/")[0 if line.debit else 1],
    }
    return texts.get(field)


def _of_voucher(column: TemplateColumn, serial: int, voucher: MappedVoucher, about: VoucherFile) -> Cell:
    day = voucher.day
    cells: dict[str, Cell] = {
        "serial": serial,
        "day": day if column.form == "cell" else dated(column.form or "%Y-%m-%d", day),
        "year": str(day.year),
        "period": dated(column.form or "%Y-%m", day),
        "word": about.word(voucher.word),
        "number": str(voucher.number),
        "label": voucher.label,
        "preparer": about.preparer,
        "attachments": 0,
        "key": voucher.key,
    }
    return cells.get(column.field)


def _amount(column: TemplateColumn, line: MappedLine) -> Cell:
    field, nothing = column.field, Money(0, line.amount.currency)
    if field == "rate":
        return RateCell(line.rate(6))
    if field == "signed":
        return _number(column, line.amount if line.debit else -line.amount)
    if field in ("amount", "original"):
        return _number(column, line.amount if field == "amount" else line.original)
    if line.debit == (field == "debit"):
        return _number(column, line.amount)
    return None if not column.form else _number(column, nothing)


def _number(column: TemplateColumn, amount: Money) -> Cell:
    return own_places(amount) if column.text else Decimal(own_places(amount))
