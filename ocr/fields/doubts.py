"""Why a total or a day is not accepted without a question, however sure its choice looks: what else the page says.

A probability is learned from receipts of the kinds that were there to learn from.  These are the contradictions that
must be asked about on paper of any kind; each has a name, and the values that speak against the choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from ocr.fields.arithmetic import NEAR, PROOFS, rounded_clearly, titled
from ocr.fields.days import When
from ocr.fields.labels import LABELS, money_back
from ocr.fields.places import AmountPlace, TotalCandidate, places
from ocr.page import Page, rows
from ocr.values.amounts import amounts, decimal, plain

ASKED = 0.9
"""How sure a value can be at most that something on the page speaks against: below `ledger.receipt.ACCEPT`."""

UNORDERED = 0.45
"""How sure a day is whose order nobody can tell: both readings are offered, neither is said."""

_CLAIM = frozenset(("total", "grand", "round_total"))
_NO_CLAIM = frozenset(
    ("change", "supplies", "quantity", "subtotal", "exclusive", "discount", "rounding", "unit", "words")
)
_SEVERAL = re.compile(r"SPLIT\s+\d|YOUR\s+SHARE|SHARE\s+1\s*/\s*\d|AA制|PER\s+PERSON\s+\d", re.IGNORECASE)


def of_total(best: TotalCandidate, candidates: Sequence[TotalCandidate], page: Page) -> dict[str, tuple[Decimal, ...]]:
    """The doubts about a total, each with the values that another reading would give."""
    printed = places(page)
    found = {
        "another total": tuple(_other_claims(best, printed)),
        "paid otherwise": tuple(_paid_otherwise(best, printed)),
        "point lost": tuple(_point_lost(best, printed)),
        "debt or deposit": tuple(
            place.amount.value for place in printed if "prepaid" in place.beside and place.amount.value
        ),
        "does not add up": tuple(_unlike_sum(best, printed)),
        "written over": tuple(_written_over(page, best, printed)),
        "rounding": tuple(_before_rounding(best, candidates, printed)),
    }
    out = {name: values for name, values in found.items() if values}
    if _unread_claim(page, best):
        out["total not read"] = ()
    if money_back(page):
        out["money back"] = ()
    if _SEVERAL.search(page.text):
        out["shared"] = ()
    if best.features.get("paid after vouchers") and not titled(best):
        out["voucher"] = ()
    if _to_be_written(page, best, printed):
        out["tip by hand"] = ()
    if not _witnessed(best, candidates, printed):
        out["one witness"] = ()
    return out


def _claims(place: AmountPlace) -> bool:
    """A word for what is to be paid stands beside it, and none that makes it the total of something else."""
    words = place.beside
    return bool(words & _CLAIM) and not words & _NO_CLAIM and ("tax" not in words or "inclusive" in words)


def _other_claims(best: TotalCandidate, printed: Sequence[AmountPlace]) -> Iterator[Decimal]:
    """Values that also stand beside a word for the total, and that neither tax, rounding nor cash explains."""
    values = {abs(place.amount.value) for place in printed if place.amount.value}
    taken = {abs(place.amount.value) for place in printed if "discount" in place.beside}
    named_tax = {abs(place.amount.value) for place in printed if place.beside & {"tax", "service", "rounding"}}
    given = {place.amount.value for place in printed if place.beside & {"cash", "quantity"}}
    lost = {place.amount.value for place in printed if not place.amount.exact}
    pointed = len({place.row for place in best.places if place.amount.exact}) > 2
    claims = [place for place in printed if _claims(place) and (not place.table or "summary" in place.beside)]
    for value in dict.fromkeys(place.amount.value for place in claims):
        apart = abs(best.value - value)
        if not value or (apart <= NEAR and best.value > 1) or (pointed and value == 100 * best.value and value in lost):
            continue
        if value < best.value:
            explained = value in named_tax or _near(apart, values - {value}) or _near(apart, _pairs(named_tax))
            explained = explained and not _near(apart, taken)  # a coupon below the total: the smaller one was paid
        else:
            explained = _near(apart, taken) or _near(apart, _pairs(taken)) or value in given
        if not explained:
            yield value


def _near(value: Decimal, others: set[Decimal]) -> bool:
    return any(abs(value - other) <= NEAR for other in others)


def _pairs(taxes: set[Decimal]) -> set[Decimal]:
    return {first + second for first, second in combinations(sorted(taxes)[:8], 2)}


def _paid_otherwise(best: TotalCandidate, printed: Sequence[AmountPlace]) -> Iterator[Decimal]:
    """What was paid, where payments and change are printed and come to another amount."""
    paid = _values(printed, "cash", but=_CLAIM | {"tax", "subtotal", "quantity", "rounding"})
    back = {Decimal(0)} | {abs(value) for value in _values(printed, "change", but={"prepaid"})}
    if not paid:
        return
    means = sorted({abs(value) for value in paid if value})[:6]
    sums = {sum(some, Decimal(0)) for count in (1, 2, 3) for some in combinations(means, count)}
    left = {amount - change for amount in sums for change in back}
    if any(abs(amount - best.value) <= NEAR for amount in left):
        return
    if (
        means
        and len(back) == 1
        and len(means) == 1
        and means[0] > best.value
        and means[0] == means[0].to_integral_value()
    ):
        return  # money given, and the change is not printed or not read
    yield from means


def _values(
    printed: Sequence[AmountPlace], label: str, *, but: frozenset[str] | set[str] = frozenset()
) -> list[Decimal]:
    return [place.amount.value for place in printed if label in place.beside and not place.beside & but]


def _point_lost(best: TotalCandidate, printed: Sequence[AmountPlace]) -> Iterator[Decimal]:
    """The same digits with a decimal sign, where the total has none and other amounts of the page do."""
    parted = any(place.amount.exact for place in printed)
    if parted and not any(place.amount.exact for place in best.places):
        yield best.value / 100


def _before_rounding(
    best: TotalCandidate, candidates: Sequence[TotalCandidate], printed: Sequence[AmountPlace]
) -> Iterator[Decimal]:
    """The sum before or after rounding, where the paper does not say clearly which of the two it calls its total."""
    near = [
        candidate
        for candidate in candidates
        if candidate is not best
        and abs(candidate.value - best.value) <= NEAR
        and any(_claims(place) and not place.table for place in candidate.places)
    ]
    rounds = any("rounding" in place.beside and place.amount.value for place in printed)
    if near and not rounded_clearly(best, near):
        yield from (candidate.value for candidate in near)
    elif rounds and not near and not best.features.get("rounded"):
        back = [abs(value) for value in _values(printed, "change")]
        given = [abs(value) for value in _values(printed, "cash", but=_CLAIM | {"tax", "rounding"})]
        left = {cash - change for cash in given for change in back}
        if best.value not in left:
            yield from (paid for paid in left if 0 < abs(paid - best.value) <= NEAR)


def _unread_claim(page: Page, best: TotalCandidate) -> bool:
    """A row begins with a word for the total and goes on with digits that are no amount, nor those of the total."""
    own = re.sub(r"\D", "", str(best.value))
    for line in rows(page.pieces):
        text = plain(line.text)
        head = re.match(r"[^\d]{2,24}?(?=[\d])", text)
        if (
            head
            and LABELS["total"].search(head[0])
            and not any(
                LABELS[name].search(text) for name in ("quantity", "subtotal", "tax", "discount", "unit", "words")
            )
        ):
            digits = re.sub(r"\D", "", text[head.end() :])
            if len(digits) >= 3 and digits != own and not amounts(text) and not amounts(text, whole=True):
                return True
    return False


def _unlike_sum(best: TotalCandidate, printed: Sequence[AmountPlace]) -> Iterator[Decimal]:
    """What subtotal and tax come to, where each is printed once and nothing else stands between them and the total."""
    if any(place.beside & {"discount", "service", "rounding", "inclusive", "prepaid"} for place in printed):
        return
    above = [place for place in printed if place.row <= best.best.row and place.amount.value > 0]
    parts = {place.amount.value for place in above if "subtotal" in place.beside and "tax" not in place.beside}
    taxes = {place.amount.value for place in above if "tax" in place.beside and not place.beside & _CLAIM}
    if len(parts) != 1 or any(best.features.get(name) for name in ("cash less change", "exact cash")):
        return
    (part,) = parts
    whole = part + sum(taxes)
    if all(abs(value - best.value) > NEAR for value in (part, whole, *(part + tax for tax in taxes))):
        yield whole


_TIP_WORD = (
    r"^\W*(?:ADD(?:ITIONAL)?\s*)?(?:TIP|GRATUITY|PROPINA|GORJETA|TRINKGELD|POURBOIRE|MANCIA|NAPIWEK|BAHŞİŞ|DRICKS"
    r"|小\s?费|小費)S?"
)
_TIP = re.compile(rf"{_TIP_WORD}\b\D*$", re.IGNORECASE)
_FILLED = re.compile(rf"{_TIP_WORD}\b[^\d%]*\d[\d.,]*[\W_]*$", re.IGNORECASE)
_BELOW = re.compile(r"^\W*(?:GRAND\s*|NEW\s*)?(?:TOTAL|GESAMT(?:BETRAG)?|SUMME|ZU ZAHLEN)\b", re.IGNORECASE)
_RULED = re.compile(r"_{2,}|\.{4,}|…{2,}")
_SIGNED = re.compile(
    r"SIGNATURE|\bSIGN\b|UNTERSCHRIFT|(?:CUSTOMER|MERCHANT|CARDHOLDER)\s*COPY|^\W*X\s*_+", re.IGNORECASE
)


def _to_be_written(page: Page, best: TotalCandidate, printed: Sequence[AmountPlace]) -> bool:
    """Lines for a tip and a total stand there for a pen: empty, or filled in and paid by nothing printed."""
    texts = [plain(line.text) for line in rows(page.pieces)]
    tips = [number for number, text in enumerate(texts) if _TIP.match(text) or _FILLED.match(text)]
    if not tips or not any(_BELOW.match(text) for text in texts[tips[0] :]):
        return False
    if any(_TIP.match(texts[number]) for number in tips):
        return True
    by_hand = any(_SIGNED.search(text) for text in texts) or any(_RULED.search(text) for text in texts[tips[0] :])
    paid = any(
        "cash" in place.beside and not place.beside & _CLAIM and place.amount.value == best.value for place in printed
    )
    return by_hand and not paid


_FIGURE = re.compile(r"^\W*(\d{1,6}(?:[.,]\d{2})?)(?:[.,]?\s?[-–=])?\W*$")


def _written_over(page: Page, best: TotalCandidate, printed: Sequence[AmountPlace]) -> Iterator[Decimal]:
    """A figure alone below the total that nothing on the paper names, and that is near it: an amount by hand."""
    known = {abs(place.amount.value) for place in printed if place.row not in _alone(page)} | {best.value}
    lines = rows(page.pieces)
    for line in lines[best.best.row + 1 : best.best.row + 4]:
        match = _FIGURE.match(plain(line.text))
        if match:
            value = decimal(match[1])
            if value not in known and best.value * 7 <= value * 10 <= best.value * 15:
                yield value


def _alone(page: Page) -> set[int]:
    """The rows of a figure and nothing else."""
    return {number for number, line in enumerate(rows(page.pieces)) if _FIGURE.match(plain(line.text))}


_ADDED = (
    "cash less change",
    "change makes cash",
    "exact cash",
    "net plus tax",
    "sum above",
    "rounded",
    "less discount",
)


def _witnessed(best: TotalCandidate, candidates: Sequence[TotalCandidate], printed: Sequence[AmountPlace]) -> bool:
    """Something beside its own word says the same: a sum, a payment, or the value once more in another row."""
    if any(best.features.get(name) for name in (*PROOFS, *_ADDED, "paid as it is", "net plus tax anywhere")):
        return True
    if len({place.row for place in best.places}) > 1:
        return True
    return _sum_of_parts(best, printed)


def _sum_of_parts(best: TotalCandidate, printed: Sequence[AmountPlace]) -> bool:
    """The one subtotal with all that is added to it, or the sums of two rates of tax, come to the value."""
    above = [place for place in printed if place.row < best.best.row and place.amount.value]
    bases = {place.amount.value for place in above if "subtotal" in place.beside and not place.beside & {"tax"}}
    added = [place.amount.value for place in above if place.beside & {"tax", "service"} and not place.beside & _CLAIM]
    if len(bases) == 1 and len(added) > 1 and sum(added, *bases) == best.value:
        return True
    rates = {place.amount.value for place in above if {"supplies", "total"} <= place.beside}
    return any(first + second == best.value for first, second in combinations(sorted(rates)[:8], 2))


def of_day(best: When, others: Sequence[When], *, ordered: bool) -> dict[str, tuple[str, ...]]:
    """The doubts about a day; `ordered`: the page or its country tells whether the day stands before the month."""
    out: dict[str, tuple[str, ...]] = {}
    own = best.best.day
    if own.others and not ordered:
        out["order"] = tuple(other.isoformat() for other in own.others)
    rivals = [
        other.value.isoformat()
        for other in others
        if other is not best
        and other.features["own reading"]
        and not other.features["labelled otherwise"]
        and not other.features["bad above"]
        and (best.features["of an item"] or not other.features["of an item"])
        and not other.features["unlikely year"]
        and (best.features["mended"] or not other.features["mended"])
        and other.features["labelled"] >= best.features["labelled"]
    ]
    if rivals:
        out["another day"] = tuple(rivals)
    return out
