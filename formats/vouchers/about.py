"""What a file of vouchers needs to know beside its vouchers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ledger.vouchers.mapping import CodeTable, MappedVoucher
from ledger.vouchers.target import DIMENSIONS, DimensionKind, Red, Target


@dataclass(frozen=True, slots=True)
class VoucherFile:
    """The frame of a file.

    Attributes:
        target, codes: the program, and what finance has said of it.
        currency: the company's.
        first, last: the days that it is of, a month.
        made: when, in the time zone of the books; preparer: by whom.
        red: how lines that take back are written.
    """

    target: Target
    codes: CodeTable
    currency: str
    first: date
    last: date
    made: datetime
    preparer: str = ""
    red: Red = "negative"

    def setting(self, name: str) -> str:
        """What finance has said, else what is usual there; "" where it is neither."""
        return self.codes.text("setting", name, self.target.usual.get(f"setting {name}", ""))

    def word(self, word: str) -> str:
        return self.codes.text("word", word, self.target.usual.get(f"word {word}", word))

    def money(self, currency: str) -> str:
        return self.codes.text("currency", currency, self.target.usual.get(f"currency {currency}", currency))

    def column(self, kind: DimensionKind) -> str:
        """Where a dimension stands over there; "" where nowhere."""
        return self.codes.text("column", kind, self.target.dimensions.get(kind, ""))

    @property
    def carried(self) -> tuple[DimensionKind, ...]:
        """The dimensions that any account carries there."""
        every = {
            kind for (what, _ours), theirs in self.codes.codes.items() if what == "account" for kind in theirs.carries
        }
        return tuple(kind for kind in DIMENSIONS if kind in every)


WriteVouchers = Callable[[Iterable[MappedVoucher], VoucherFile], bytes]
"""What every file of this folder has as `write`."""
