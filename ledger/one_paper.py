"""Are two papers of one message one receipt?  A long receipt in two photos, or a receipt and the slip of its card.

Plain: two photos share rows at the end of the one and the beginning of the other, or the lines of both together come to
the total; a slip says the amount of the receipt, or that with the tip on it, on the same day and of the same seller.
Where that is only likely it is asked; else they are two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal

from ledger.duplicates import same_seller
from ledger.money import Money
from ledger.nouns import Expense
from ledger.receipt import PrintedRow, Receipt

How = Literal["halves", "slip"]

EDGE = 60
"""Rows at the end of one photo and the beginning of the next that are compared."""
SHARED = 3
"""Rows that two photos must share to be plainly one receipt."""
ALIKE = 0.8
MOST_TIP = Decimal("0.35")
"""What a slip may say more than the receipt, as a share of it, to be asked about as a tip."""


@dataclass(frozen=True, slots=True)
class OnePaper:
    """Two of the receipts of a message by their places: of halves the one with the total is `base`, of a receipt and
    its slip the receipt; `sure`: plainly one."""

    base: int
    other: int
    how: How
    sure: bool


def pairs(receipts: Sequence[tuple[int, Receipt]]) -> tuple[OnePaper, ...]:
    """Which of the receipts of one message, each with the number of its file, are one; each is in one pair at most.

    What fits two others as well is only asked about, and a plain pair goes before.
    """
    found = list(_all(receipts))
    out: list[OnePaper] = []
    taken: set[int] = set()
    for pair in sorted(found, key=lambda pair: not pair.sure):
        rivals = [one for one in found if one.sure == pair.sure and {one.base, one.other} & {pair.base, pair.other}]
        if {pair.base, pair.other} & taken:
            continue
        if len(rivals) > 1 and pair.how == "halves":
            continue
        out.append(replace(pair, sure=False) if len(rivals) > 1 else pair)
        taken |= {pair.base, pair.other}
    return tuple(out)


def _all(receipts: Sequence[tuple[int, Receipt]]) -> Iterator[OnePaper]:
    for one, (file, first) in enumerate(receipts):
        for two in range(one + 1, len(receipts)):
            another, second = receipts[two]
            if first.slip != second.slip:
                base, other = (two, one) if first.slip else (one, two)
                sure = slip_of(receipts[base][1], receipts[other][1], same_photo=file == another)
                if sure is not None:
                    yield OnePaper(base, other, "slip", sure)
            elif file != another and not first.slip:
                told = [sure for sure in (halves(first, second), halves(second, first)) if sure is not None]
                if told:
                    base, other = (one, two) if _tells_more(first, second) else (two, one)
                    yield OnePaper(base, other, "halves", any(told))


def _tells_more(one: Receipt, two: Receipt) -> bool:
    """Which half the draft is made of: the one that says what is owed, then the one with the day."""

    def told(half: Receipt) -> tuple[bool, bool, bool]:
        owed = any(row.owed and half.total and row.amount == half.total.major for row in half.print)
        return owed, half.total is not None, half.day is not None

    return told(one) >= told(two)


def halves(top: Receipt, bottom: Receipt) -> bool | None:
    """Whether the second photo goes on with the receipt of the first: plainly, likely (False), or not (None)."""
    if not top.print or not bottom.print or (top.total is None and bottom.total is None):
        return None
    if not _one_day(top, bottom) or not _one_currency(top, bottom):
        return None
    shared = overlap(top.print, bottom.print)
    owed = any(row.owed for row in top.print)
    if shared > 1:
        agree = top.total is None or bottom.total is None or top.total.major == bottom.total.major
        return None if owed and not agree else shared >= SHARED
    if top.total is not None and bottom.total is None:
        # what is owed stands on the first photo, the day on the second
        return False if owed and top.day is None and bottom.day is not None else None
    if bottom.total is None or owed or not any(row.owed for row in bottom.print):
        return None
    if sum(row.amount is not None for row in top.print) < 3:
        return None
    if adds_up(top.print, bottom.print, bottom.total.major):
        return True
    return False if not bottom.accept or top.kind in ("none", "unread") or _one_seller(top, bottom) else None


def overlap(top: Sequence[PrintedRow], bottom: Sequence[PrintedRow]) -> int:
    """How many rows the end of one photo shares with the beginning of the other; 0 where both show the same.

    >>> rows = [PrintedRow(text) for text in ("Milk 1.20", "Bread 3.40", "Cheese 5.60", "Wine 9.10", "Soap 2.20")]
    >>> overlap([PrintedRow("Corner shop"), *rows[:4]], [*rows[1:], PrintedRow("Sum 21.50")])
    3
    """
    above = [_folded(row.text) for row in top][-EDGE:]
    below = [_folded(row.text) for row in bottom][:EDGE]
    like = [[_alike(one, two) for two in below] for one in above]
    best = 0
    for cut in range(3):
        for skip in range(3):
            end, room = len(above) - cut, min(len(above) - cut, len(below) - skip)
            for count in range(room, max(best, 1), -1):
                matches = [like[end - count + at][skip + at] for at in range(count)]
                told = {
                    above[end - count + at] for at in range(count) if matches[at] and len(above[end - count + at]) > 4
                }
                if sum(matches) >= 0.8 * count and len(told) > 1 and any(any(map(str.isdigit, text)) for text in told):
                    best = count
                    break
    return best if best <= 0.7 * min(len(top), len(bottom)) else 0


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _alike(one: str, two: str) -> bool:
    if one == two:
        return bool(one)
    if min(len(one), len(two)) < 4 or abs(len(one) - len(two)) > 0.4 * max(len(one), len(two)):
        return False
    if Counter(re.findall(r"\d+", one)) != Counter(re.findall(r"\d+", two)):
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ALIKE


def adds_up(top: Sequence[PrintedRow], bottom: Sequence[PrintedRow], total: Decimal) -> bool:
    """Whether the lines of both, one below the other, come to what is owed below them, and the lower ones do not.

    >>> top = [PrintedRow("Milk", Decimal("1.20")), PrintedRow("Bread", Decimal("3.40"))]
    >>> adds_up(
    ...     top, [PrintedRow("Soap", Decimal("2.20")), PrintedRow("Sum", Decimal("6.80"), owed=True)], Decimal("6.80")
    ... )
    True
    """
    before = [row.amount for row in top if row.amount is not None]
    for start in range(min(len(before), 3)):  # a head with an amount of its own
        whole, alone = sum(before[start:], Decimal(0)), Decimal(0)
        for row in bottom:
            if row.amount is None:
                continue
            if row.amount == whole and whole != alone and (row.owed or row.amount == total):
                return True
            if row.owed:
                break
            whole, alone = whole + row.amount, alone + row.amount
    return False


def slip_of(receipt: Receipt, slip: Receipt, *, same_photo: bool = False) -> bool | None:
    """Whether a card's slip is that of a receipt: plainly, likely (False), or not (None)."""
    if receipt.total is None or slip.total is None or not _one_day(receipt, slip) or not _one_currency(receipt, slip):
        return None
    if receipt.card and slip.card and receipt.card != slip.card:
        return None
    bare = slip.total.major - (slip.tip.major if slip.tip else 0)
    owed = receipt.total.major
    near = same_photo or _one_seller(receipt, slip) or bool(receipt.card and slip.card)
    dated = receipt.day is not None and slip.day is not None
    if owed in (bare, slip.total.major):
        return True if near and (dated or same_photo) else False if near or dated else None
    more = slip.total.major - owed
    return False if near and dated and 0 < more <= owed * MOST_TIP else None


def _one_day(one: Receipt, two: Receipt) -> bool:
    return one.day is None or two.day is None or one.day == two.day


def _one_currency(one: Receipt, two: Receipt) -> bool:
    known = {each.currency for each in (one, two) if each.currency and each.confidence.get("currency", 1) >= 0.9}
    return len(known) < 2


def _one_seller(one: Receipt, two: Receipt) -> bool:
    return bool(one.vendor and two.vendor) and same_seller(one.vendor or "", two.vendor or "")


def joined(base: Expense, other: Expense, how: How) -> Expense:
    """Two drafts of one paper as one: the files of both, and of each what only it says."""
    files = tuple(
        file for file in (other.file, *other.paper.more) if file and file not in (base.file, *base.paper.more)
    )
    whole = replace(
        base,
        project=base.project or other.project,
        category=base.category or other.category,
        task=base.task or other.task,
        note=base.note or other.note,
        invoice_number=base.invoice_number or (other.invoice_number if how == "halves" else ""),
        seller_tax_id=base.seller_tax_id or other.seller_tax_id,
    )
    guessed = {name: why for name, why in base.paper.guessed.items() if name != PART}
    paper = replace(base.paper, more=(*base.paper.more, *files), guessed=guessed)
    whole = replace(whole, paper=replace(paper, besides={**_besides(base, other), JOINED: f"{how} {base.gross}"}))
    whole = _dated(whole, other)
    return _tipped(whole, other) if how == "slip" else _named(whole, other)


JOINED = "joined"
"""Beside a draft that two papers made: how they belong together, and the amount of the first before."""
PART = "part"
"""Among what is open of a draft: the other one with which it may be one paper (“slip 12”)."""


def _besides(base: Expense, other: Expense) -> dict[str, str]:
    """What both say besides; of how it was paid the slip speaks."""
    first, second = base.paper.besides, other.paper.besides
    return {**second, **{name: value for name, value in first.items() if value}}


def _dated(whole: Expense, other: Expense) -> Expense:
    paper, also = whole.paper, other.paper
    if "day" in paper.read or "day" not in also.read:
        return whole
    known = replace(
        paper, read={**paper.read, "day": also.read["day"]}, sure={**paper.sure, "day": also.sure.get("day", 0)}
    )
    return replace(whole, day=other.day, paper=known)


def _named(whole: Expense, top: Expense) -> Expense:
    """Of two halves the upper one has the seller's name."""
    if not top.vendor or "vendor" in whole.paper.seen:
        return whole
    paper = whole.paper
    crops = {name: crop for name, crop in paper.crops.items() if name != "vendor"}
    read = {**paper.read, "vendor": top.paper.read.get("vendor", top.vendor)}
    sure = {**paper.sure, "vendor": top.paper.sure.get("vendor", 0)}
    return replace(whole, vendor=top.vendor, paper=replace(paper, read=read, sure=sure, crops=crops))


def _tipped(whole: Expense, slip: Expense) -> Expense:
    """What the slip says counts: the same amount makes the receipt's surer, more is the tip."""
    paper = whole.paper
    sure = dict(paper.sure)
    if slip.gross == whole.gross:
        if not paper.others.get("total"):
            sure["total"] = round(1 - (1 - sure.get("total", 0)) * (1 - slip.paper.sure.get("total", 0)), 4)
        return replace(whole, paper=replace(paper, sure=sure))
    if slip.gross.currency != whole.gross.currency or slip.gross.minor < whole.gross.minor:
        return whole
    tip = Money(slip.gross.minor - whole.gross.minor, whole.gross.currency)
    sure["total"] = min(sure.get("total", 0), slip.paper.sure.get("total", 0))
    read = {**paper.read, "total": slip.paper.read.get("total", str(slip.gross.major))}
    crops = {name: crop for name, crop in paper.crops.items() if name != "total"}
    besides = {**paper.besides, "tip": str(tip.major)}
    known = replace(paper, sure=sure, read=read, crops=crops, besides=besides, others={**paper.others, "total": ()})
    return replace(whole, gross=slip.gross, exchange=None, exchange_day=None, exchange_source="", paper=known)
