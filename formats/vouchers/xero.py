"""Xero: a CSV of manual journals; lines of one narration and day are one journal, so our key begins the narration."""

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
    *("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"),
    *("TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2"),
)


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(TITLES)
    for voucher in vouchers:
        narration = f"{voucher.key} {voucher.lines[0].summary}".strip()
        for line in voucher.lines:
            signed = line.amount if line.debit else -line.amount
            writer.writerow(_row(narration, voucher, line, signed, about))
    return out.getvalue().encode("utf-8")


def _row(
    narration: str, voucher: MappedVoucher, line: MappedLine, signed: Money, about: VoucherFile
) -> tuple[str, ...]:
    tracking: list[str] = []
    for kind, code in list(line.of.items())[:2]:
        tracking += [about.column(kind), code.code]
    tracking += [""] * (4 - len(tracking))
    day = voucher.day.strftime(about.setting("date"))
    text = str(cell(line.summary) or "")
    return (narration, day, text, line.account, about.setting("tax_rate"), own_places(signed), *tracking)
