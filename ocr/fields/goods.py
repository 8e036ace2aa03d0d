"""The lines of goods on a paper and its rates of tax: said only where their sums prove them, else not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ocr.facts import Good, TaxRate
from ocr.fields.places import AmountPlace
from ocr.page import Page, rows
from ocr.values.amounts import decimal, plain

_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%")
_OFF = frozenset(("discount", "service", "quantity"))
MOST_RATES = 4


def taxes(page: Page, printed: Sequence[AmountPlace], total: Decimal | None) -> tuple[TaxRate, ...]:
    """The rates of tax with net and tax, where both are printed, the one is that share of the other, and all of them
    together fit into the total."""
    if total is None or total <= 0:
        return ()
    lines = [plain(line.text) for line in rows(page.pieces)]
    found: dict[str, TaxRate] = {}
    for number, line in enumerate(lines):
        here = [place for place in printed if place.row == number]
        marks = list(_RATE.finditer(line))
        if len(marks) != 1 or not here or any(place.beside & _OFF for place in here):
            continue
        rate = decimal(marks[0][1])
        read = _rated(rate, [abs(place.amount.value) for place in here], printed, taxed="tax" in _words(here, line))
        if read is not None and rate:
            name = f"{rate.normalize():f}%"
            if name in found and (found[name].net, found[name].tax) != read:
                return ()
            found[name] = TaxRate(name, *read)
    whole = sum(((tax.net or 0) + (tax.tax or 0) for tax in found.values()), Decimal(0))
    return tuple(found.values())[:MOST_RATES] if found and whole <= total + Decimal("0.05") else ()


def _words(here: Sequence[AmountPlace], line: str) -> frozenset[str]:
    names = frozenset[str]().union(*(place.beside | place.above for place in here))
    return (
        names | {"tax"}
        if re.search(r"税|TAX|VAT|MWST|TVA|IVA|GST|MOMS|부가세|PTU|KDV|MVA|UST", line, re.IGNORECASE)
        else names
    )


def _rated(
    rate: Decimal, here: Sequence[Decimal], printed: Sequence[AmountPlace], *, taxed: bool
) -> tuple[Decimal, Decimal] | None:
    """Net and tax of a rate: both in its row, or the tax in its row and the one net of the page that it is of."""
    values = sorted(set(here), reverse=True)
    pairs = [(net, tax) for net in values for tax in values if net > tax > 0 and _of(net, tax, rate)]
    gross = [
        (whole - tax, tax) for whole in values for tax in values if whole > tax > 0 and _of(whole - tax, tax, rate)
    ]
    if pairs or gross:
        best = pairs or gross
        return best[0] if len({tax for _net, tax in best}) == 1 else None
    if not taxed or len(values) != 1:
        return None
    tax = values[0]
    everywhere = {abs(place.amount.value) for place in printed}
    nets = {net for net in everywhere if net > tax and net + tax in everywhere and _of(net, tax, rate)}
    return (nets.pop(), tax) if len(nets) == 1 else None


def _of(net: Decimal, tax: Decimal, rate: Decimal) -> bool:
    """Whether the tax is that share of the net, to what rounding may add; whole money has whole taxes."""
    near = Decimal("0.015") if tax != tax.to_integral_value() or net != net.to_integral_value() else Decimal("0.75")
    return abs(net * rate / 100 - tax) <= max(near, net * rate / 100 * Decimal("0.002"))


_END = frozenset(
    ("total", "grand", "round_total", "subtotal", "cash", "change", "tax", "rounding", "service", "exclusive")
)
_COUNT_HEAD = re.compile(
    r"\bQTY\b|QUANTITY|MENGE|ANZ|数\s?量|數\s?量|個数|수량|SỐ LƯỢNG|\bSL\b|จำนวน|CANT|QTD|ADET|ILOŚĆ", re.IGNORECASE
)
_TIMES = re.compile(
    r"^\s*(\d{1,3})\s?[xX×*]\s|(?<!\d)[xX×]\s?(\d{1,3})(?!\d)|(?<![\d.,])(\d{1,3})\s?[xX×*@]\s*(?=[\d.,]|$)"
)
_BARE = re.compile(r"(?:^|\s{2})(\d{1,3})(?=\s{2}|$)")
MOST_LINES = 60


def lines(
    page: Page, printed: Sequence[AmountPlace], total: Decimal | None, sums: Iterable[Decimal | None]
) -> tuple[Good, ...]:
    """The lines above the first sum, where they come to the total, to a subtotal or to the net amount; else none."""
    if total is None or total <= 0:
        return ()
    texts = [line.text for line in rows(page.pieces)]
    ends = [place.row for place in printed if place.beside & _END and not place.beside & {"unit"}]
    end = min((row for row in ends if row > 1), default=len(texts))
    subtotals = {
        place.amount.value for place in printed if place.beside & {"subtotal", "exclusive"} and place.row >= end
    }
    first = {place.amount.value for place in printed if place.row == end}
    above = [place for place in printed if place.row < end]
    goods = list(_goods(texts[:end], above))
    for start in range(min(len(goods), 3)):  # a head with an amount of its own
        taken = goods[start:]
        proofs = {total, *subtotals} if len(taken) == 1 else {total, *subtotals, *first, *sums}
        if taken and sum((good.amount or Decimal(0) for good in taken), Decimal(0)) in proofs:
            alone = len(taken) == 1
            if any(_ADDRESS.search(good.what) for good in taken):
                return ()
            return (
                ()
                if alone and (end >= len(texts) or above[-1].beside or _NO_GOOD.search(taken[0].what))
                else tuple(taken[:MOST_LINES])
            )
    return ()


_NO_GOOD = re.compile(r"SENT|RECEIVED|PAID|AMOUNT|TOTAL|BALANCE|CHARGES?|[元圆]整|支付|付款|转账", re.IGNORECASE)
"""Words of one sum that names nothing that was bought."""


_COUNTS = re.compile(r"^\W*[\d.,]*\s*(?:STK|ST|PCS?|KG|EUR|EURO)\b", re.IGNORECASE)
"""A row that only counts or weighs what the row above names."""
_ADDRESS = re.compile(
    r"\b(?:TEL|FAX|PHONE|WWW|STR\.|STREET|ROAD|QTY|HRS|MEMBER|POINTS|PRICE|AMOUNT|U/P|PCS?\s*@)\b|@\s*$|@\w+\.|\.(?:COM|DE)\b|\(RM\)|^\W*(?:金\s?[額额]|数\s?量|单\s?价)",
    re.IGNORECASE,
)
"""Words of a head or a foot that an amount does not belong to: then it is not clear which name belongs to which."""


def _goods(texts: Sequence[str], printed: Sequence[AmountPlace]) -> Iterator[Good]:
    counted = any(_COUNT_HEAD.search(plain(text)) for text in texts)
    bare = sum(bool(_quantity_column(text, here)) for text, here in _with_amounts(texts, printed)) > 1
    before = ""
    for number, text in enumerate(texts):
        here = [place for place in printed if place.row == number]
        if not here:
            before = text if _letters(text) else ""
            continue
        what = _what(text, here)
        # a name on a row of its own, its price on the next
        name = what if _letters(what) and not (before and _COUNTS.match(what)) else before
        before = ""
        if _letters(name):
            last = here[-1].amount.value
            yield Good(_named(name), last, _quantity(text, what, here, columns=counted or bare))


def _with_amounts(texts: Sequence[str], printed: Sequence[AmountPlace]) -> Iterator[tuple[str, list[AmountPlace]]]:
    for number, text in enumerate(texts):
        if here := [place for place in printed if place.row == number]:
            yield text, here


def _what(text: str, here: Sequence[AmountPlace]) -> str:
    return text[: here[0].amount.start]


def _letters(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) >= 2


def _named(text: str) -> str:
    """The name without what counts it, its price and its mark of currency."""
    name = re.sub(r"^\s*\d{1,3}\s?[xX×*]?\s+|\s{2,}\d{1,3}\s?[xX×*@]?\s*$|[xX×]\s?\d{1,3}\s*$", "", text.strip())
    name = re.sub(r"(?:\s|^)(?:RM|[$€£¥₩฿₫₹]|[A-Z]{2,3}\$|EUR|USD|CHF)\s*-?\s*$|\s-\s*$", "", name)
    return " ".join(name.split())[:120]


def _quantity_column(text: str, here: Sequence[AmountPlace]) -> str:
    match = _BARE.search(plain(text[: here[0].amount.start]).rstrip(" $€£¥RM"))
    return match[1] if match else ""


def _quantity(text: str, what: str, here: Sequence[AmountPlace], *, columns: bool) -> str:
    """How many, where "2 x" stands there, where price times number is the amount, or in a column of numbers."""
    flat = plain(text)
    found = {match[1] or match[2] or match[3] for match in _TIMES.finditer(flat)}
    if len(found) == 1:
        (count,) = found
        return count.lstrip("0") or ""
    bare = _quantity_column(text, here)
    if not bare or not int(bare):
        return ""
    priced = len(here) > 1 and here[-2].amount.value * int(bare) == here[-1].amount.value
    alone = len(here) == 1 and columns and here[0].amount.value > 0
    return str(int(bare)) if priced or alone else ""
