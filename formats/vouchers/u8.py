"""用友 U8: the text that its 总账工具 takes, one line an entry, in GBK; there is no way to quote a comma.

Fields 1–19 by several programs that agree, 20–22 by one list; what stands behind the last one is left off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import two_places
from ledger.vouchers.mapping import MappedLine, MappedVoucher
from ledger.vouchers.target import DimensionKind

FIRST_LINE = "填制凭证,V800"


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    return "".join(f"{line}\r\n" for line in _lines(vouchers, about)).encode("gbk")


def _lines(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> Iterator[str]:
    yield FIRST_LINE
    for voucher in vouchers:
        for line in voucher.lines:
            yield ",".join(_fields(voucher, line, about)).rstrip(",")


def _fields(voucher: MappedVoucher, line: MappedLine, about: VoucherFile) -> list[str]:
    amount, nothing = two_places(line.amount), "0.00"
    sides = (amount, nothing) if line.debit else (nothing, amount)
    foreign = line.original.currency != line.amount.currency
    money = (two_places(line.original), f"{line.rate(6):f}") if foreign else ("", "")
    head = (voucher.day.isoformat(), about.word(voucher.word), str(voucher.number), "0", line.summary, line.account)
    preparer = about.preparer.replace(",", " ")
    codes = (_code(line, kind) for kind in ("department", "person", "customer", "supplier"))
    project = _code(line, "project")
    return [
        *head,
        *sides,
        "",
        *money,
        preparer,
        "",
        "",
        "",
        *codes,
        "",
        project,
        project and about.setting("item_class"),
    ]


def _code(line: MappedLine, kind: DimensionKind) -> str:
    found = line.of.get(kind)
    return found.code if found else ""
