"""Is it the same receipt?  Certain, likely, no; and why.

Compared is what the papers say and what was typed of them, each with each: whoever changes a field changes nothing of
what was read.  Certain: the same paper of the same file, or the same invoice number (as a pair with its code, for older
Chinese invoices; formats.md).  Likely: the same seller, total and nearly the day, however it was photographed; the same
total and day where a seller is cut off, the same seller and total where the day is; a number that differs in one sign
that engines confuse, or that is cut off; the same seller and day where the amounts come to the same in the books.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from ledger.errors import sentence
from ledger.money import Money
from ledger.nouns import Expense
from ledger.paper import SURE_ENOUGH, Paper

NEAR = 2
"""Days by which two readings of one receipt may lie apart."""
HANDED_IN = 90
"""Days within which a receipt whose day cannot be read is looked for."""
_CUT_OFF = 6
"""Signs that a part of an invoice number must have to be taken for it."""
_ROUNDED = 3
"""Per cent by which one amount in two currencies may come to something else in the books."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier expense that may be the same one, and what speaks for it."""

    expense: Expense
    sure: Literal["certain", "likely"]
    why: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What tells one receipt from another, as a paper or a person says it.

    Attributes:
        number: of the invoice, as `plain_number` writes it; `code` beside it, on older Chinese ones.
        seller: its name, as it was written; `tax_id`: its tax number.
        total: "" where it is not known; a figure alone, as a paper may show no currency.
        currency: "" where the paper does not surely show one.
        day: None where it is not known.
        unsure: a machine has read the number from a picture.
        nameless: the seller was not read surely, so that another name speaks against nothing.
    """

    number: str
    code: str
    seller: str
    tax_id: str
    total: str
    currency: str
    day: date | None
    unsure: bool = False
    nameless: bool = False


def twins(new: Expense, earlier: Iterable[Expense]) -> tuple[Twin, ...]:
    """The earlier expenses that `new` repeats, the surest first; withdrawn and rejected ones do not count."""
    standing = [one for one in earlier if one.id != new.id and one.stage not in ("withdrawn", "rejected")]
    parts = [one for one in standing if one_paper(new, one)]
    found = [twin for one in standing if one not in parts if (twin := _twin(new, one)) is not None]
    if parts and _too_much(new, parts):
        found += [
            Twin(one, "certain", sentence("The parts of that receipt come to more than all of it.")) for one in parts
        ]
    return tuple(sorted(found, key=lambda twin: (twin.sure != "certain", twin.expense.id)))


def one_paper(one: Expense, other: Expense) -> bool:
    """Whether both are parts of one paper that was divided among projects."""
    mark = one.paper.part
    same = (one.person, one.message, one.file, mark) == (other.person, other.message, other.file, other.paper.part)
    return mark is not None and bool(one.message) and same


def _too_much(new: Expense, parts: Sequence[Expense]) -> bool:
    """Whether the parts of a paper come to more than it was divided from."""
    mark = new.paper.part
    assert mark is not None
    currencies = {one.gross.currency for one in (new, *parts)}
    return len(currencies) > 1 or sum(one.gross.minor for one in (new, *parts)) > mark.whole


def typed(expense: Expense) -> Particulars:
    """What stands in the books of a receipt, whoever entered it; of a part the amount of its whole paper."""
    part = expense.paper.part
    gross = Money(part.whole, expense.gross.currency) if part else expense.gross
    return Particulars(
        plain_number(expense.invoice_number),
        plain_number(expense.invoice_code),
        expense.vendor,
        expense.seller_tax_id.upper(),
        plain_total(gross.major) if gross else "",
        gross.currency,
        None if "day" in expense.paper.unread() else expense.day,
        "invoice_number" not in expense.paper.seen and _pictured(expense.paper),
        "vendor" in expense.paper.doubtful(),
    )


def printed(expense: Expense) -> Particulars | None:
    """What the machine read of the paper, whatever was typed since; None where it read nothing."""
    read = expense.paper.read
    if not read:
        return None
    return Particulars(
        plain_number(read.get("invoice_number", "")),
        plain_number(expense.invoice_code),
        read.get("vendor", ""),
        expense.seller_tax_id.upper(),
        paper_total(expense.paper),
        "",
        paper_day(expense.paper),
        _pictured(expense.paper),
        expense.paper.sure.get("vendor", 0) < SURE_ENOUGH,
    )


def paper_number(paper: Paper) -> str:
    """The invoice number that was read."""
    return plain_number(paper.read.get("invoice_number", ""))


def paper_total(paper: Paper) -> str:
    """The total that was read, as a figure; "" where there is none."""
    try:
        return plain_total(Decimal(paper.read.get("total", "")))
    except InvalidOperation:
        return ""


def paper_day(paper: Paper) -> date | None:
    """The day that was read."""
    try:
        return date.fromisoformat(paper.read.get("day", ""))
    except ValueError:
        return None


def plain_number(text: str) -> str:
    """A number without what varies.

    >>> plain_number(" inv-2026/07 ")
    'INV202607'
    """
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()


def plain_total(value: Decimal) -> str:
    """One figure, one text.

    >>> plain_total(Decimal("1200.50")), plain_total(Decimal("1200"))
    ('1200.5', '1200')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _twin(new: Expense, other: Expense) -> Twin | None:
    beside = bool(new.message) and new.message == other.message
    if new.file and new.file == other.file and not beside and _same_paper(new, other):
        return Twin(other, "certain", sentence("It is the same file."))
    pairs = tuple(_pairs(new, other))
    if any(_same_number(one, two) for one, two in pairs):
        return Twin(other, "certain", sentence("It has the same invoice number."))
    if beside and not new.file and not other.file:
        return None  # somebody who names two of them in one message means two
    if all(one.number and two.number and not _nearly(one, two) for one, two in pairs):
        return None
    for one, two in pairs:
        if (why := _same_content(one, two)) is not None:
            return Twin(other, "likely", why)
    if _same_in_the_books(new, other):
        return Twin(other, "likely", sentence("The seller and the day are the same, and it comes to the same amount."))
    return None


def _same_paper(new: Expense, other: Expense) -> bool:
    """One photograph may show several receipts: these say different totals."""
    ours, theirs = paper_total(new.paper), paper_total(other.paper)
    if ours and theirs:
        return ours == theirs
    return new.gross == other.gross or not new.gross or not other.gross


def _pairs(new: Expense, other: Expense) -> Iterator[tuple[Particulars, Particulars]]:
    """What is typed and what is read of the one beside what is typed and read of the other."""
    ours, theirs = printed(new), printed(other)
    for one in (ours, typed(new)):
        for two in (theirs, typed(other)):
            if one and two:
                yield one, two


def _same_number(one: Particulars, two: Particulars) -> bool:
    """Chinese numbers are unique with their code; others only with their seller."""
    if not one.number or one.number != two.number:
        return False
    if one.code and two.code:
        return one.code == two.code
    if one.number.isdigit() and len(one.number) == 20:
        return True
    if one.tax_id and two.tax_id:
        return one.tax_id == two.tax_id
    if one.seller and two.seller and same_seller(one.seller, two.seller):
        return True
    return not _two_sellers(one, two) and _same_total(one, two)


def _nearly(one: Particulars, two: Particulars) -> bool:
    """Whether one number may be the other, cut off at the edge of a picture or misread in one sign."""
    ours, theirs = one.number, two.number
    if not (ours and theirs):
        return True
    if ours == theirs:
        return True
    short, long = sorted((ours, theirs), key=len)
    if len(short) < _CUT_OFF or not (one.unsure or two.unsure):
        return False
    if len(short) < len(long):
        return long.startswith(short) or long.endswith(short)
    wrong = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(wrong) == 1 and frozenset(wrong[0]) in _CONFUSED


_CONFUSED = frozenset(
    frozenset(pair)
    for pair in (
        "08",
        "06",
        "17",
        "27",
        "38",
        "39",
        "49",
        "56",
        "58",
        "68",
        "69",
        "89",
        "0O",
        "0D",
        "1I",
        "5S",
        "8B",
        "2Z",
    )
)
"""Signs that engines take for each other."""


def _two_sellers(one: Particulars, two: Particulars) -> bool:
    """Whether both name a seller, surely, and not the same."""
    named = seller(one.seller) and seller(two.seller) and not (one.nameless or two.nameless)
    return bool(named) and not same_seller(one.seller, two.seller)


def _same_total(one: Particulars, two: Particulars) -> bool:
    known = one.currency and two.currency
    return bool(one.total) and one.total == two.total and (not known or one.currency == two.currency)


def _same_content(one: Particulars, two: Particulars) -> str | None:
    """What speaks for one receipt that was read or photographed twice; None where nothing does."""
    if not _same_total(one, two) or not _nearly(one, two):
        return None
    if one.tax_id and two.tax_id and one.tax_id != two.tax_id:
        return None
    same = same_seller(one.seller, two.seller)
    if one.day is None or two.day is None:
        return sentence("The seller and the amount are the same, and of one the day is not known.") if same else None
    apart = abs((one.day - two.day).days)
    if same and apart <= NEAR:
        return sentence("The seller, the amount and nearly the day are the same.")
    if not _two_sellers(one, two) and apart == 0:
        return sentence("The amount and the day are the same.")
    return None


def _same_in_the_books(new: Expense, other: Expense) -> bool:
    """One receipt that was entered in two currencies: what it comes to in the company's is nearly the same."""
    if new.gross.currency == other.gross.currency or abs((new.day - other.day).days) > NEAR:
        return False
    ours, theirs = new.company, other.company
    if ours.minor <= 0 or ours.currency != theirs.currency or not same_seller(new.vendor, other.vendor):
        return False
    return abs(ours.minor - theirs.minor) * 100 <= _ROUNDED * max(ours.minor, theirs.minor)


def _pictured(paper: Paper) -> bool:
    """Whether its number was read from a picture: data and text of a file say each sign as it is."""
    return "rapidocr" in paper.engine or "tesseract" in paper.engine


def same_seller(one: str, other: str) -> bool:
    """Whether two names may be one seller's: the same, or the one within the other.

    >>> same_seller("Dell", "DELL (China) Co., Ltd."), same_seller("Dell", "HP"), same_seller("Dell", "")
    (True, False, False)
    """
    ours, theirs = seller(one), seller(other)
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def seller(name: str) -> str:
    """A seller's name without what varies: width, case, blanks, legal form.

    >>> seller("北京  星河（科技）有限公司") == seller("北京星河(科技)")
    True
    """
    plain = unicodedata.normalize("NFKC", name).upper()
    plain = re.sub(r"(股份)?有限(责任)?公司|SDN\.?\s*BHD\.?|\b(CO|LTD|INC|LLC|GMBH|LIMITED|CORP)\b\.?", "", plain)
    return re.sub(r"\W", "", plain)
