"""Receipts of other countries as engines would hand them on: drawn from `countries.toml`, for measuring and learning.

A slip is a page with the places of its words, not a picture: what is tried is whether a receipt is understood, without
the minutes that reading pictures takes.  The same seed gives the same slips.  `ocr/training/abroad.py` measures what is
understood of them.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ledger.currencies import digits
from ocr.page import Page, Piece

HEIGHT = 30.0
WIDTH = 900.0
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slip:
    """A drawn receipt: `doubtful` where no careful person would take it without asking."""

    country: str
    trouble: str
    page: Page
    day: str
    total: Decimal
    currency: str
    doubtful: bool = False


@dataclass(slots=True)
class _Till:
    """What is printed so far: rows of (left words, right words)."""

    land: dict[str, Any]
    dice: random.Random
    mark: str
    rows: list[tuple[str, str]] = field(default_factory=list)

    def money(self, value: Decimal, *, plain: bool = True) -> str:
        """The amount in the country's way; `plain` without the mark of its currency."""
        text = written(value, self.land["number"], self.land["currency"])
        return text if plain else self.mark.format(text)

    def word(self, name: str) -> str:
        return str(self.dice.choice(self.land[name]))

    def amount(self, name: str, value: Decimal, *, marked: bool = False) -> None:
        self.rows.append((self.word(name), self.money(value, plain=not marked)))


@cache
def countries() -> dict[str, dict[str, Any]]:
    """The table of countries."""
    return tomllib.loads((Path(__file__).parent / "countries.toml").read_text("utf-8"))


def written(value: Decimal, example: str, currency: str) -> str:
    """An amount as the country writes it.

    >>> written(Decimal("-1234.5"), "1.234,5", "EUR"), written(Decimal(70400), "1.234", "IDR")
    ('-1.234,50', '70.400')
    """
    places = digits(currency) if "5" in example else 0
    group = example[1] if not example[1].isdigit() else ""
    point = example[-2] if places else ""
    whole, _, part = f"{abs(value):.{places}f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return ("-" if value < 0 else "") + grouped + (point + part if places else "")


def slips(seed: int, each: int, only: str = "") -> Iterator[Slip]:
    """`each` slips of every country and kind of trouble, or of one country."""
    for country in sorted(countries()):
        if only in ("", country):
            for trouble in TROUBLES:
                for number in range(each):
                    yield slip(country, trouble, random.Random(f"{seed} {country} {trouble} {number}"))


def slip(country: str, trouble: str, dice: random.Random) -> Slip:
    """One slip with one kind of trouble."""
    land = countries()[country]
    till = _Till(land, dice, dice.choice(land["mark"]))
    when = TODAY - timedelta(days=dice.randrange(1, 330), minutes=dice.randrange(600))
    goods = _goods(till)
    till.rows += [(dice.choice(land["names"]), "")] + [(line, "") for line in land["address"]]
    at_top = dice.random() < 0.6
    day = _written_day(till, when)
    if at_top:
        till.rows.append((day, ""))
    for name, price in goods:
        till.rows.append((name, till.money(price)))
    total, doubtful = TROUBLES[trouble](till, sum((price for _, price in goods), Decimal(0)), when)
    if not at_top:
        till.rows.append((day, ""))
    page = _page(till)
    return Slip(country, trouble, page, when.date().isoformat(), total, land["currency"], doubtful)


def _goods(till: _Till) -> list[tuple[str, Decimal]]:
    least, most = till.land["price"]
    step = Decimal("0.05") if till.land.get("fives") else Decimal(1).scaleb(-_places(till))
    if not _places(till):
        step = Decimal(10 if most < 5000 else 500)
    count = till.dice.randrange(2, 6)
    prices = [Decimal(till.dice.uniform(least, most)) for _ in range(count)]
    return [(till.word("items"), max(step, (price / step).quantize(Decimal(1)) * step)) for price in prices]


def _places(till: _Till) -> int:
    return digits(till.land["currency"]) if "5" in till.land["number"] else 0


def _written_day(till: _Till, when: datetime) -> str:
    form = str(till.dice.choice(till.land["day"]))
    parts = {"{reiwa}": when.year - 2018, "{roc}": when.year - 1911, "{buddhist}": when.year + 543}
    for name, year in parts.items():
        form = form.replace(name, str(year))
    return when.strftime(form)


def _part(till: _Till, value: Decimal, share: Decimal) -> Decimal:
    return (value * share).quantize(Decimal(1).scaleb(-_places(till)), ROUND_HALF_EVEN)


def _close(till: _Till, goods: Decimal) -> Decimal:
    """Subtotal, tax and service in the country's way; the total that they come to, printed."""
    rate = Decimal(str(till.land["rates"][0])) / 100
    way, total = till.land["way"], goods
    if way == "on":
        till.amount("subtotal", goods)
        words = till.land["tax"]
        parts = words if words[0].startswith("CGST") else [till.dice.choice(words)]
        for word in parts:
            tax = _part(till, goods, rate / len(parts))
            till.rows.append((word, till.money(tax)))
            total += tax
    elif way == "net":
        tax = goods - _part(till, goods, 1 / (1 + rate))
        till.amount("subtotal", goods - tax)
        till.amount("tax", tax)
    elif till.land.get("service") and till.dice.random() < 0.5:
        till.amount("subtotal", goods)
        service = _part(till, goods, Decimal("0.1"))
        till.amount("service", service)
        total += service
    elif till.dice.random() < 0.4:
        till.amount("subtotal", goods)
    till.amount("total", total, marked=True)
    if way in ("in", "said"):
        till.amount("tax", total - _part(till, total, 1 / (1 + rate)))
    return total


def _pay(till: _Till, total: Decimal) -> None:
    if till.dice.random() < 0.5:
        till.amount("card", total)
    else:
        note = Decimal(10) ** (len(str(int(total))) - 1)
        given = (total / note).to_integral_value("ROUND_CEILING") * note
        till.amount("cash", given)
        till.amount("change", given - total)


def _plain(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    total = _close(till, goods)
    _pay(till, total)
    return total, False


def _unpaid(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    return _close(till, goods), False


def _split_tender(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """Paid by two means: the total is what both come to."""
    total = _close(till, goods)
    part = _part(till, total, Decimal("0.4"))
    till.amount("cash", part)
    till.amount("card", total - part)
    return total, True


def _previous(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """An older debt is added below the total of this document."""
    total = _close(till, goods)
    old = _part(till, total, Decimal("1.7"))
    till.rows.append(("PREVIOUS BALANCE", till.money(old)))
    till.rows.append(("AMOUNT DUE", till.money(total + old)))
    return total, True


def _tips(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """Tips are proposed below the total; none of them was paid."""
    total = _close(till, goods)
    till.rows.append(("Suggested tip", ""))
    for share in ("0.15", "0.18", "0.20"):
        tip = _part(till, total, Decimal(share))
        till.rows.append((f"{int(Decimal(share) * 100)}%", f"{till.money(tip)}  {till.money(total + tip)}"))
    return total, False


def _deposit(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """A part was paid before; a smaller sum is due."""
    total = _close(till, goods)
    part = _part(till, total, Decimal("0.3"))
    till.rows.append(("Deposit paid", till.money(-part)))
    till.rows.append(("Balance due", till.money(total - part)))
    return total, True


def _other_day(till: _Till, goods: Decimal, when: datetime) -> tuple[Decimal, bool]:
    """Another day is printed without a word that says what it is."""
    till.rows.append((_written_day(till, when - timedelta(days=till.dice.randrange(2, 40))), ""))
    total = _close(till, goods)
    _pay(till, total)
    return total, True


def _lost_point(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """The decimal sign of the total was lost when it was read."""
    total = _close(till, goods)
    word, amount = next(row for row in reversed(till.rows) if row[0] in till.land["total"])
    place = len(till.rows) - 1 - till.rows[::-1].index((word, amount))
    if _places(till):
        lost = amount
        for sign in ",.":
            lost = lost[: lost.rfind(sign)] + lost[lost.rfind(sign) + 1 :] if lost.rfind(sign) >= 0 else lost
        till.rows[place] = (word, lost)
    return total, bool(_places(till))


def _misread(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """One digit of the total was read as another."""
    total = _close(till, goods)
    word, amount = next(row for row in reversed(till.rows) if row[0] in till.land["total"])
    place = len(till.rows) - 1 - till.rows[::-1].index((word, amount))
    spots = [spot for spot, sign in enumerate(amount) if sign in _ALIKE]
    if not spots:
        return total, False
    spot = till.dice.choice(spots)
    till.rows[place] = (word, amount[:spot] + _ALIKE[amount[spot]] + amount[spot + 1 :])
    return total, True


_ALIKE = {"3": "8", "8": "3", "0": "6", "6": "8", "5": "6", "1": "7", "7": "1", "9": "4", "4": "9", "2": "7"}


def _refund(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """Money that was given back."""
    till.rows.insert(4, ("*** REFUND ***", ""))
    till.rows = [(word, amount) for word, amount in till.rows]
    till.amount("total", -goods, marked=False)
    till.amount("card", -goods)
    return -goods, True


def _cash_back(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """More was taken from the card than was bought: the rest was handed out in cash."""
    total = _close(till, goods)
    back = max(Decimal(1), (goods / 10).quantize(Decimal(1))) * 5
    till.rows.append(("CASHBACK", till.money(back)))
    till.amount("card", total + back)
    return total, True


def _points(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """Points of a card are told in money below what was paid."""
    total = _close(till, goods)
    _pay(till, total)
    till.rows.append(("Points balance value", till.money(_part(till, total, Decimal("0.21")))))
    till.rows.append(("You saved today", till.money(_part(till, total, Decimal("0.11")))))
    return total, False


def _coupon(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """A coupon is taken off below the total; less is paid."""
    total = _close(till, goods)
    off = _part(till, total, Decimal("0.15"))
    till.rows.append(("COUPON", till.money(-off)))
    till.rows.append(("AMOUNT DUE", till.money(total - off)))
    till.amount("card", total - off)
    return total - off, True


def _stay(till: _Till, goods: Decimal, when: datetime) -> tuple[Decimal, bool]:
    """The day of coming stands before the day of leaving, on which it was paid."""
    till.rows.append((f"Arrival {_numbers(till, when - timedelta(days=3))}", ""))
    till.rows.append((f"Departure {_numbers(till, when)}", ""))
    return _plain(till, goods, when)


def _numbers(till: _Till, when: datetime) -> str:
    return when.strftime("%m/%d/%Y" if till.land["currency"] == "USD" else "%d/%m/%Y")


def _card_slip(till: _Till, goods: Decimal, when: datetime) -> tuple[Decimal, bool]:
    """The slip of the card stands below the receipt with the same amount and day."""
    total = _close(till, goods)
    till.amount("card", total)
    till.rows += [("CUSTOMER COPY", ""), ("TERMINAL 74031129", ""), (_numbers(till, when), "")]
    till.rows.append(("AMOUNT", till.money(total)))
    return total, False


def _two_rates(till: _Till, goods: Decimal, _when: datetime) -> tuple[Decimal, bool]:
    """A table of taxes with a sum of its own stands below."""
    total = _close(till, goods)
    _pay(till, total)
    share = _part(till, total, Decimal("0.6"))
    for rate, gross in (("A", share), ("B", total - share)):
        net = _part(till, gross, Decimal("0.9"))
        till.rows.append((f"TAX {rate}", f"{till.money(net)}  {till.money(gross - net)}  {till.money(gross)}"))
    return total, False


TROUBLES: dict[str, Callable[[_Till, Decimal, datetime], tuple[Decimal, bool]]] = {
    "plain": _plain,
    "unpaid": _unpaid,
    "split tender": _split_tender,
    "previous balance": _previous,
    "suggested tips": _tips,
    "deposit": _deposit,
    "another day": _other_day,
    "lost point": _lost_point,
    "misread digit": _misread,
    "refund": _refund,
    "cash back": _cash_back,
    "points in money": _points,
    "coupon below": _coupon,
    "arrival and departure": _stay,
    "card slip below": _card_slip,
    "two rates": _two_rates,
}


MISREAD = ("lost point", "misread digit")
"""Troubles of reading, not of the paper."""


def _page(till: _Till) -> Page:
    pieces = []
    for number, (left, right) in enumerate(till.rows):
        top = 40 + number * HEIGHT * 1.5
        pieces.append(_piece(left, 60.0, top, till.dice))
        column = 840.0
        for words in reversed([part for part in right.split("  ") if part]):
            start = column - len(words) * HEIGHT * 0.55
            pieces.append(_piece(words, start, top, till.dice))
            column = start - HEIGHT
    return Page(WIDTH, 80 + len(till.rows) * HEIGHT * 1.5, tuple(pieces), "rapidocr")


def _piece(text: str, left: float, top: float, dice: random.Random) -> Piece:
    wide = sum(1.0 if ord(sign) > 0x2E80 else 0.55 for sign in text) * HEIGHT
    return Piece(text, left, top, left + wide, top + HEIGHT, round(dice.uniform(0.95, 0.999), 3))
