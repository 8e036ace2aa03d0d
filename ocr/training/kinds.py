"""What is understood of papers of many kinds: `python -m ocr.training.kinds`; with -v why some are asked about, with -f
the further fields.

`kinds.toml` and `kinds_abroad.toml` have the papers as an engine hands them on.  A paper is right (all that it shows
was said and accepted), asked (right, or blank, and the card asks), wrong (another day, total or currency is said, and
the card asks), or accepted and wrong, which must never be.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from ledger.receipt import Receipt
from ocr import combine, report, understand
from ocr.page import Page, Piece

TODAY = date(2026, 11, 22)
TABLES = ("kinds.toml", "kinds_abroad.toml")


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """One paper with what is true of it; `asked`: it must not be accepted without a question."""

    kind: str
    text: str
    day: str
    total: str
    currency: str
    asked: bool = False
    vendor: str = ""


@cache
def papers() -> tuple[DrawnPaper, ...]:
    """All papers of the table."""
    tables = (tomllib.loads((Path(__file__).parent / name).read_text("utf-8")) for name in TABLES)
    return tuple(DrawnPaper(**row) for table in tables for row in table["paper"])


def laid(text: str) -> Page:
    """The text as an engine would give it: two blanks part two pieces, a sign is 12 wide and a line 24 high."""
    pieces = []
    lines = text.strip("\n").split("\n")
    for number, line in enumerate(lines):
        for match in re.finditer(r"\S+(?: \S+)*", line):
            start = _wide(line[: match.start()]) * 12.0
            end = start + _wide(match.group()) * 12.0
            pieces.append(Piece(match.group(), start, number * 28.0, end, number * 28.0 + 24, 0.99))
    return Page(1200, len(lines) * 28.0 + 40, tuple(pieces), "rapidocr")


def _wide(text: str) -> int:
    """Chinese signs are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def read(paper: DrawnPaper) -> Receipt:
    """What is understood of it."""
    return combine.receipt([understand.facts(laid(paper.text), today=TODAY)])


def judged(paper: DrawnPaper, receipt: Receipt) -> str:
    """right, asked, wrong, or "accepted and wrong"."""
    day = "" if receipt.day is None else receipt.day.isoformat()
    total = None if receipt.total is None else receipt.total.major
    differ = day not in ("", paper.day) or total not in (None, Decimal(paper.total))
    differ = differ or bool(paper.currency and receipt.currency and receipt.currency != paper.currency)
    if receipt.accept:
        return "accepted and wrong" if differ or paper.asked else "right"
    return "wrong" if differ else "asked"


_BESIDES = (
    "country",
    "currency_reason",
    "paid_with",
    "card",
    "tip",
    "taxes",
    "lines",
    "train",
    "stations",
    "buyer_tax_id",
    "check_code",
    "credits",
    "distance",
    "nights",
)


def main(arguments: list[str]) -> int:
    """Print what became of each kind."""
    counted: dict[str, int] = {}
    for paper in papers():
        receipt = read(paper)
        verdict = judged(paper, receipt)
        counted[verdict] = counted.get(verdict, 0) + 1
        said = f"{receipt.day} {receipt.total} {receipt.vendor}"
        sys.stdout.write(f"{verdict:<10} {'(must ask)' if paper.asked else '':<10} {paper.kind:<36} {said}\n")
        if "-f" in arguments:
            told = report.row("", receipt)
            shown = {name: told[name] for name in _BESIDES if told[name]}
            sys.stdout.write(f"{'':<22}{shown}\n")
        if "-v" in arguments and not receipt.accept:
            rates = {name: receipt.confidence.get(name) for name in ("day", "total", "currency")}
            sys.stdout.write(
                f"{'':<22}true {paper.day} {paper.total} {paper.currency}  {rates} {dict(receipt.doubts)}\n"
            )
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in sorted(counted.items())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
