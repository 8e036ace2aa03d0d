"""Dynamics 365 Finance: rows of the data entity General journal; accounts with the segments of their dimensions.

No column of the batch: a file is one journal.  A text column is written only where finance has named it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from formats.reports.separated import cell
from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import own_places
from ledger.money import Money
from ledger.vouchers.mapping import MappedLine, MappedVoucher

TITLES = (
    *("LINENUMBER", "JOURNALNAME", "DESCRIPTION", "TRANSDATE", "VOUCHER", "CURRENCYCODE", "ACCOUNTTYPE"),
    *("ACCOUNTDISPLAYVALUE", "DEBITAMOUNT", "CREDITAMOUNT"),
)


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    text = about.setting("text_column")
    writer.writerow((*TITLES, text) if text else TITLES)
    number = 0
    for voucher in vouchers:
        for line in voucher.lines:
            number += 1
            row = _row(number, voucher, line, about)
            writer.writerow((*row, cell(line.summary) or "") if text else row)
    return out.getvalue().encode("utf-8")


def _row(number: int, voucher: MappedVoucher, line: MappedLine, about: VoucherFile) -> tuple[str, ...]:
    amount, nothing = own_places(line.amount), own_places(Money(0, line.amount.currency))
    sides = (amount, nothing) if line.debit else (nothing, amount)
    head = (str(number), about.setting("journal"), f"Zhangfang {about.first:%Y-%m}")
    day = voucher.day.strftime(about.setting("date"))
    return (*head, day, voucher.key, line.amount.currency, "Ledger", display_value(line, about), *sides)


def display_value(line: MappedLine, about: VoucherFile) -> str:
    """`660204-D01-P01`: the account and its segments by their places (`map column project d365 2`), empty ones kept."""
    places = {int(about.column(kind)): kind for kind in about.carried if about.column(kind).isdecimal()}
    sign = about.setting("segment_sign")
    parts = [line.account]
    for place in range(1, max(places, default=0) + 1):
        code = line.of.get(places[place]) if place in places else None
        parts.append(code.code if code else "")
    return sign.join(parts)
