"""The programs that take vouchers: what each is like, and the file here that writes for it.

The facts and how sure each is stand in the trade's page of voucher layouts; what nobody could tell (how long a text may
be, how many lines a voucher may have) is no limit here, and the preview says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module

from formats.vouchers.about import VoucherFile, WriteVouchers
from ledger.vouchers.mapping import MappedVoucher
from ledger.vouchers.target import FieldLimit, Target

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINGDEE = Target(
    name="kingdee",
    title="金蝶云星空",
    words=("kingdee", "金蝶云星空", "金蝶", "星空", "k3cloud"),
    suffix="xlsx",
    mime=XLSX,
    red="negative",
    reds=("negative", "swapped"),
    sure="V",
    summary=FieldLimit(250),
    dimensions={"supplier": "FFlex4", "department": "FFlex5", "customer": "FFlex6", "person": "FFlex7"},
    needed=("book",),
    usual={"setting rate_type": "HLTX01_SYS", "word 记": "PRE001", "currency CNY": "PRE001"},
    own_words=True,
    own_currencies=True,
    iso_currencies=False,
    chinese=True,
)
TARGETS: Mapping[str, Target] = {one.name: one for one in (_KINGDEE,)}
_WRITERS: Mapping[str, str] = {"kingdee": "kingdee"}


def write(vouchers: Iterable[MappedVoucher], about: VoucherFile) -> bytes:
    """The file of a target; what reads and writes spreadsheets is imported when one is written."""
    writer: WriteVouchers = import_module(f"formats.vouchers.{_WRITERS[about.target.name]}").write
    return writer(vouchers, about)


def named(text: str) -> tuple[Target, str] | None:
    """The target that the words name, by its longest name, and the other words; None where they name none.

    >>> found = named("2026-11 金蝶")
    >>> found and (found[0].name, found[1])
    ('kingdee', '2026-11')
    """
    low = text.lower()
    best: tuple[int, int, Target] | None = None
    for target in TARGETS.values():
        for word in (target.name, *target.words):
            start = _place(low, word)
            if start >= 0 and (best is None or len(word) > best[1] - best[0]):
                best = start, start + len(word), target
    if best is None:
        return None
    start, end, found = best
    return found, " ".join(f"{text[:start]} {text[end:]}".split())


def _place(low: str, word: str) -> int:
    """Where a word stands as a word of its own; -1 where it does not."""
    start = low.find(word)
    while start >= 0:
        before, after = low[start - 1 : start], low[start + len(word) : start + len(word) + 1]
        if not (word[0].isascii() and before.isascii() and before.isalnum()) and not (
            word[-1].isascii() and after.isascii() and after.isalnum()
        ):
            return start
        start = low.find(word, start + 1)
    return -1
