"""Total, tax and net of a printed invoice: sums with their labels, and the arithmetic that proves them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from ocr.fields.places import amounts_of
from ocr.layouts.invoice_words import sort_of
from ocr.page import GAP, Page, Piece, Row, rows

HIGHEST_TAX = Decimal("0.30")
"""No country of Europe, India or America takes more than this share of the net as tax on sales."""

_ONLY_MARKS = re.compile(r"[\W\d]*(?:(?:EUR|USD|GBP|CHF|INR|Rs|in|RM|VAT|S|E|K|AE|Z)\b[\W\d]*)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Printed:
    """An amount with the sort of sum that the words beside it, or else above it, announce."""

    value: Decimal
    sort: str | None
    piece: Piece
    row: int
    beside: bool


@dataclass(frozen=True, slots=True)
class InvoiceSums:
    """What the invoice costs; `sure` is the probability that the total is right."""

    total: Printed
    tax: Decimal | None
    net: Decimal | None
    sure: float
    others: tuple[Decimal, ...] = ()


def money(page: Page) -> InvoiceSums | None:
    """The total with its tax and net, or None where no word announces one."""
    printed = list(_printed(page))
    beside = [candidate for candidate in printed if candidate.beside]
    totals = [candidate for candidate in beside if candidate.sort in ("gross", "payable", "total")]
    totals = totals or [candidate for candidate in printed if candidate.sort in ("gross", "payable")][-1:]
    if not totals:
        return None
    rated = [_proved(candidate, beside, printed) for candidate in totals]
    best = max(rated, key=lambda candidate: (candidate.sure, _STRENGTH[str(candidate.total.sort)], candidate.total.row))
    others = dict.fromkeys(candidate.total.value for candidate in rated if candidate.total.value != best.total.value)
    strong = {
        candidate.value
        for candidate in totals
        if candidate.sort in ("gross", "payable") and candidate.value != best.total.value
    }
    prepaid = {candidate.value for candidate in printed if candidate.sort == "left"}
    unlike = [value for value in strong if not any(abs(best.total.value - value) == abs(paid) for paid in prepaid)]
    sure = best.sure - 0.1 * any(value and abs(value) > abs(best.total.value) for value in unlike)
    return InvoiceSums(best.total, best.tax, best.net, round(sure, 4), tuple(others)[:3])


_STRENGTH = {"gross": 3, "payable": 2, "total": 1}


def _proved(total: Printed, beside: list[Printed], printed: list[Printed]) -> InvoiceSums:
    """The total with the tax and the net that make it, the best proof first."""
    value = total.value
    nets = [amount.value for amount in beside if amount.sort == "net"]
    nets += [amount.value for amount in beside if amount.sort == "total" and amount is not total]
    taxes = [amount.value for amount in printed if amount.sort == "tax" and amount.value]
    zero = any(amount.value == 0 and amount.sort == "tax" for amount in printed)
    anywhere = {amount.value for amount in printed}
    titled = total.sort != "total"
    best: tuple[float, Decimal | None, Decimal | None] = (0.84 if titled else 0.78, None, None)
    for net in nets:
        tax = value - net
        if tax and not 0 < tax / net <= HIGHEST_TAX if net else True:
            continue
        if not tax:
            rated = 0.96 if zero else 0.94 if titled or not taxes else 0.7
        elif tax in taxes:
            rated = 0.985
        elif _adds_up(tax, taxes):
            rated = 0.975
        else:
            rated = 0.95 if tax in anywhere else 0.87
        best = max(best, (rated, tax, net), key=lambda amount: amount[0])
    for tax in taxes:
        net = value - tax
        if net and 0 < tax / net <= HIGHEST_TAX and net in anywhere:
            best = max(best, (0.955, tax, net), key=lambda amount: amount[0])
    rated, tax_found, net_found = best
    if rated >= 0.94 and total.sort == "total" and tax_found == 0 and taxes and not zero:
        rated = 0.7
    return InvoiceSums(total, tax_found, net_found, rated)


def _adds_up(tax: Decimal, parts: list[Decimal]) -> bool:
    """Several rates: the tax is the sum of two or three amounts of tax."""
    some = parts[:8]
    return any(sum(group) == tax for count in (2, 3) for group in combinations(some, count))


def _printed(page: Page) -> Iterator[Printed]:
    lines = rows(page.pieces)
    for number, line in enumerate(lines):
        before = 0
        for amount, piece in amounts_of(line):
            label = _words(line.text[before : amount.start])
            before = amount.end
            if label:
                yield Printed(amount.value, sort_of(label), piece, number, True)
            else:
                yield Printed(amount.value, sort_of(_above(lines, number, piece)), piece, number, False)


def _words(text: str) -> str:
    """The words nearest before an amount; a mark of currency or a rate alone is no label yet."""
    label = ""
    for part in reversed(text.split(GAP)):
        label = f"{part} {label}".strip()
        if not _ONLY_MARKS.fullmatch(part.strip()):
            return label
    return label if sort_of(label) else ""


def _above(lines: tuple[Row, ...], number: int, piece: Piece) -> str:
    """The nearest words above an amount, past other amounts of its column."""
    for line in reversed(lines[max(0, number - 12) : number]):
        for words in line.pieces:
            over = min(words.right, piece.right) - max(words.left, piece.left)
            if over > 0 and sum(sign.isalpha() for sign in words.text) >= 2 and not _ONLY_MARKS.fullmatch(words.text):
                return words.text
    return ""
