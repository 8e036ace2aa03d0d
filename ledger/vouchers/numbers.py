"""Names of vouchers: 记-12 among people, ZF-2611-12 as our own key in the other program; and runs of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.errors import BadInput, sentence

_LETTERS = {"收": "R", "付": "P", "转": "T"}
"""In a key, which has to be plain letters: receipt, payment, transfer; any other word has none."""
_RUN = re.compile(
    r"(?P<word>[^\W\d_]{0,8}?)\s*[-–]?\s*(?P<first>\d{1,7})"
    r"(?:\s*(?:\.{2,}|…+|~|—|–|-|to|至|到)\s*(?P<again>[^\W\d_]{0,8}?)\s*[-–]?\s*(?P<last>\d{1,7}))?"
)
MOST = 100_000


@dataclass(frozen=True, slots=True)
class VoucherRun:
    """Vouchers of one word from a number to a number, both of them in it; `word` "" where none was named."""

    word: str
    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last


def label(word: str, number: int) -> str:
    """
    >>> label("记", 12)
    '记-12'
    """
    return f"{word}-{number}"


def key(month: str, word: str, number: int) -> str:
    """Our own key of a voucher, in letters that every program takes.

    >>> key("2026-11", "记", 12), key("2026-11", "付", 3)
    ('ZF-2611-12', 'ZF-2611-P3')
    """
    return f"ZF-{month[2:4]}{month[5:]}-{_LETTERS.get(word, '')}{number}"


def runs(text: str) -> tuple[VoucherRun, ...]:
    """The vouchers that a text names.  Raises BadInput for what is none.

    >>> runs("记-12…记-40, 42")
    (VoucherRun(word='记', first=12, last=40), VoucherRun(word='记', first=42, last=42))
    >>> runs("收3至5")
    (VoucherRun(word='收', first=3, last=5),)
    """
    found: list[VoucherRun] = []
    word = ""
    for part in filter(None, (one.strip() for one in re.split(r"[,，、;；]|\band\b|和", text))):
        match = _RUN.fullmatch(part)
        first = int(match["first"]) if match else 0
        last = int(match["last"] or first) if match else 0
        if match is None or not 0 < first <= last or last - first >= MOST:
            raise BadInput(
                sentence("“{text}” is no number of a voucher."),
                text=part[:40],
                hint=sentence("Say for example 记-12…记-40."),
            )
        word = match["word"] or word
        if match["again"] and match["again"] != word:
            raise BadInput(sentence("“{text}” goes over two words; name the vouchers of each."), text=part[:40])
        found.append(VoucherRun(word, first, last))
    return tuple(found)
