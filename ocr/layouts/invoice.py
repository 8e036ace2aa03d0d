"""An invoice as a PDF without data: its fields by their printed labels, in the words of many countries.

Layouts differ more than those of receipts, so labels and arithmetic decide here, not what was learned from receipts;
where no label speaks, what was ranked stays, but less sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ocr.facts import Facts
from ocr.fields import origin
from ocr.fields.days import shown_order
from ocr.fields.doubts import UNORDERED
from ocr.hints import Hints
from ocr.layouts import invoice_parties, invoice_sums
from ocr.layouts.invoice_words import DAY_BARE, DAY_BESIDE_TITLE, DAY_OF_ISSUE, OTHER_DAY
from ocr.page import Page, Piece, Row, box, rows
from ocr.values.amounts import plain
from ocr.values.dates import Day, days

UNPROVED = 0.8
"""How sure a value of an invoice can be at most that no label or arithmetic supports."""


def facts(page: Page, ranked: Facts, *, today: date | None, hints: Hints) -> Facts:
    """What the print says; `ranked` is what the learned weights make of it."""
    read = replace(ranked, kind="invoice" if ranked.kind == "till" else ranked.kind)
    return _parties(_dated(_priced(read, page), page, today, hints), page, hints)


def _priced(read: Facts, page: Page) -> Facts:
    money = invoice_sums.money(page)
    sure = {**read.sure, "total": min(read.trust("total"), UNPROVED)}
    if money is None or (money.sure < 0.8 and read.total is not None and read.total != money.total.value):
        return replace(read, sure={**sure, "total": min(sure["total"], 0.6 if money is not None else UNPROVED)})
    total = money.total.value
    doubted = read.doubts.get("total", ())
    others = [*map(str, money.others), *((str(read.total),) if read.total not in (None, total) else ()), *doubted]
    rates = {"total": min(0.99, money.sure + 0.03 * (read.total == total and money.sure < 0.94))}
    rates |= {"tax": money.sure - 0.02, "net": money.sure - 0.02} if money.net is not None else {}
    return replace(
        read,
        total=total,
        tax=money.tax if money.net is not None else read.tax if read.total == total else None,
        net=money.net if money.net is not None else read.net if read.total == total else None,
        currency=read.currency or origin.currency(page.text, Hints())[0],
        sure={**sure, **{name: round(max(0.0, rate), 4) for name, rate in rates.items()}},
        doubts={
            **read.doubts,
            "total": tuple(dict.fromkeys(written for written in others if written != str(total)))[:4],
        },
        crops={**read.crops, "total": box(page, money.total.piece)},
    )


def _dated(read: Facts, page: Page, today: date | None, hints: Hints) -> Facts:
    shown = shown_order(page)
    country = origin.country(page.text, hints)
    first = shown if shown is not None else country not in origin.DAY_FIRST_NOT
    dated = [candidate for candidate in _days(page, day_first=first) if _possible(candidate[1].value, today)]
    sure = {**read.sure, "day": min(read.trust("day"), UNPROVED)}
    if not dated:
        return replace(read, sure=sure)
    rank, day, piece = max(dated, key=lambda candidate: candidate[0])
    unlike = {candidate.value for weight, candidate, _ in dated if weight == rank} - {day.value}
    rate = {3: 0.975, 2: 0.96, 1: 0.9}[rank] - 0.1 * bool(unlike)
    if day.others and shown is None and not origin.orders_days(page.text, hints):
        rate = UNORDERED  # 03/04 may be in March or in April, and nothing on the page tells
    others = dict.fromkeys(candidate.value.isoformat() for _, candidate, _ in dated if candidate.value != day.value)
    return replace(
        read,
        day=day.value,
        sure={**sure, "day": round(rate, 4)},
        doubts={**read.doubts, "day": (*others, *(candidate.isoformat() for candidate in day.others))[:4]},
        crops={**read.crops, "day": box(page, piece)},
    )


def _possible(day: date, today: date | None) -> bool:
    return 1990 < day.year < 2050 and (today is None or day <= today + timedelta(days=1))


def _days(page: Page, *, day_first: bool) -> Iterator[tuple[int, Day, Piece]]:
    """How much its label says, the day, its place: 3 the day of issue, 2 beside the title, 1 only a word for date."""
    lines = rows(page.pieces)
    for number, line in enumerate(lines):
        for day in days(line.text, day_first=day_first):
            piece = _piece(line, day)
            before = plain(line.text[: day.start])
            near = before.rstrip(" :").split("  ")[-1]
            above = "" if sum(map(str.isalpha, before[-30:])) > 1 else plain(_above(lines, number, piece))
            last = plain(lines[number - 1].text) if number and len(before) < 6 else ""
            if DAY_OF_ISSUE.search(near[-40:]) or DAY_OF_ISSUE.search(above):
                yield 3, day, piece
            elif DAY_BESIDE_TITLE.search(f"{last} {before}"[-110:]) and not OTHER_DAY.search(before[-24:]):
                yield 2, day, piece
            elif DAY_BARE.search(near) and not OTHER_DAY.search(near):
                yield 1, day, piece


def _piece(line: Row, day: Day) -> Piece:
    start = 0
    for piece in line.pieces:
        if day.start < start + len(piece.text) + 2:
            return piece.part(max(0, day.start - start), min(len(piece.text), day.end - start))
        start += len(piece.text) + 2
    return line.pieces[-1]


def _above(lines: tuple[Row, ...], number: int, piece: Piece) -> str:
    for line in reversed(lines[max(0, number - 2) : number]):
        for words in line.pieces:
            if min(words.right, piece.right) > max(words.left, piece.left):
                return words.text
    return ""


def _parties(read: Facts, page: Page, hints: Hints) -> Facts:
    seller, buyer = invoice_parties.seller(page, hints), invoice_parties.buyer(page, hints)
    sure = dict(read.sure)
    vendor = read.vendor
    if vendor is not None and invoice_parties.own(vendor, hints):
        vendor = None
    if buyer is not None and vendor == buyer[0]:
        vendor = None
    if seller is not None and read.trust("vendor") < 0.99:
        vendor, sure["vendor"] = seller
    if buyer is not None:
        sure["buyer"] = buyer[1]
    tax_id = invoice_parties.seller_tax_id(page, hints)
    return replace(
        read,
        vendor=vendor,
        buyer=None if buyer is None else buyer[0],
        seller_tax_id=read.seller_tax_id or tax_id,
        sure=sure | {"seller_tax_id": 0.85},
    )
