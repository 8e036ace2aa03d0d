"""QuickBooks Online: a CSV of journal entries; accounts by name, amounts never below zero."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from formats.reports.separated import cell
from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import own_places
from ledger.vouchers.mapping import MappedVoucher

TITLES = ("JournalNo", "JournalDate", "AccountName", "Debits", "Credits", "Description", "Name", "Location", "Class")


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=about.setting("separator"), lineterminator="\r\n")
    writer.writerow(TITLES)
    for voucher in vouchers:
        day = voucher.day.strftime(about.setting("date"))
        for line in voucher.lines:
            amount = own_places(line.amount)
            sides = (amount, "") if line.debit else ("", amount)
            party = line.of.get("customer") or line.of.get("supplier")
            names = (party, line.of.get("department"), line.of.get("project"))
            codes = (code.code if code else "" for code in names)
            texts = (cell(line.summary) or "", *(cell(code) or "" for code in codes))
            writer.writerow((voucher.key, day, line.account, *sides, *texts))
    return out.getvalue().encode("utf-8-sig")
