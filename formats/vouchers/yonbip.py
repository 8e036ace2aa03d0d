"""用友 YonBIP / YonSuite: the bodies of `voucher/addVoucher`, one a voucher, for whoever calls that interface.

`filedCode` is their spelling.  The maker stands there by his mobile number: it is added by the caller, not kept here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import number
from ledger.vouchers.mapping import MappedLine, MappedVoucher


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    bodies = (json.dumps(_voucher(one, about), ensure_ascii=False, separators=(",", ":")) for one in vouchers)
    return "".join(f"{body}\n" for body in bodies).encode("utf-8")


def _voucher(voucher: MappedVoucher, about: VoucherFile) -> dict[str, Any]:
    return {
        "srcSystemCode": about.setting("source"),
        "accbookCode": about.setting("book"),
        "voucherTypeCode": about.word(voucher.word),
        "makeTime": voucher.day.isoformat(),
        "attachedBill": "0",
        "bodies": [_line(voucher, line, place, about) for place, line in enumerate(voucher.lines)],
    }


def _line(voucher: MappedVoucher, line: MappedLine, place: int, about: VoucherFile) -> dict[str, Any]:
    side = "debit" if line.debit else "credit"
    body: dict[str, Any] = {
        "description": line.summary if place else f"{line.summary} {voucher.key}",
        "accsubjectCode": line.account,
        "rateType": about.setting("rate_type"),
        "rateOrg": number(line.rate(8)),
        f"{side}Original": number(line.original.major),
        f"{side}Org": number(line.amount.major),
    }
    if line.original.currency != line.amount.currency:
        body["currencyCode"] = about.money(line.original.currency)
    if line.of:
        body["clientAuxiliaryList"] = [
            {"filedCode": about.column(kind), "valueCode": code.code} for kind, code in line.of.items()
        ]
    return body
