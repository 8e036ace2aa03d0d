"""QuickBooks Desktop: IIF, tabs between fields, Windows-1252; debit above zero, credit below, the sum nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formats.vouchers.about import VoucherFile
from formats.vouchers.amounts import two_places
from ledger.vouchers.mapping import MappedLine, MappedVoucher

_FIELDS = ("TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO")
REFERENCE = 11
"""So many characters a document number may have."""


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    return "".join(f"{line}\r\n" for line in _lines(vouchers)).encode("cp1252")


def reference(voucher: MappedVoucher) -> str:
    """Our key, shortened as long as it is too long: ZF-2611-12, ZF2611-1234, 2611-123456."""
    key = voucher.key
    short = key.replace("ZF-", "ZF", 1)
    return key if len(key) <= REFERENCE else short if len(short) <= REFERENCE else key.removeprefix("ZF-")


def _lines(vouchers: Iterable[MappedVoucher]) -> Iterator[str]:
    for begin in ("!TRNS", "!SPL"):
        yield "\t".join((begin, *_FIELDS))
    yield "!ENDTRNS"
    for voucher in vouchers:
        for place, line in enumerate(voucher.lines):
            yield "\t".join(("SPL" if place else "TRNS", *_fields(voucher, line)))
        yield "ENDTRNS"


def _fields(voucher: MappedVoucher, line: MappedLine) -> tuple[str, ...]:
    party, project = line.of.get("customer") or line.of.get("supplier"), line.of.get("project")
    names = (party.code if party else "", project.code if project else "")
    amount = two_places(line.signed)
    return (
        "GENERAL JOURNAL",
        f"{voucher.day:%m/%d/%Y}",
        line.account,
        *names,
        amount,
        reference(voucher),
        line.summary,
    )
