"""Every kind of paper that the house knows, as an engine reads it: what it is, what it cost, when; or that it is none.

Layouts are those of the trade, names and numbers invented.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from ledger.receipt import Receipt
from ocr import combine, reading, split, understand
from ocr.page import Page, Piece
from tests.ocr import papers


def wide(text: str) -> int:
    """Chinese signs are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def page(text: str, left: float = 0.0) -> Page:
    """The text as an engine would give it: two blanks part two pieces, a sign is 12 wide and a line 24 high."""
    pieces = []
    lines = text.strip("\n").split("\n")
    for number, line in enumerate(lines):
        for match in re.finditer(r"\S+(?: \S+)*", line):
            start, top = left + wide(line[: match.start()]) * 12.0, number * 28.0
            pieces.append(Piece(match.group(), start, top, start + wide(match.group()) * 12.0, top + 24, 0.99))
    return Page(1200 + left, len(lines) * 28.0 + 40, tuple(pieces), "rapidocr")


def read(text: str) -> Receipt:
    seen = page(text)
    return reading.admitted(combine.receipt([understand.facts(seen, today=date(2026, 11, 22))]), seen.text)


@pytest.mark.parametrize("name", papers.READ)
def test_a_paper_says_what_it_is_what_it_cost_and_when(name: str) -> None:
    text, kind, day, total = papers.READ[name]
    seen = read(text)
    assert (seen.kind, str(seen.day), str(seen.total)) == (kind, day, total)


@pytest.mark.parametrize("name", papers.IN_PART)
def test_what_a_paper_does_not_show_is_left_blank(name: str) -> None:
    text, kind, day, total = papers.IN_PART[name]
    seen = read(text)
    assert (seen.kind, seen.day and str(seen.day), seen.total and str(seen.total)) == (kind, day, total)
    assert not seen.accept


@pytest.mark.parametrize("name", papers.NONE)
def test_what_is_no_receipt_is_said_to_be_none(name: str) -> None:
    seen = read(papers.NONE[name])
    assert (seen.kind, seen.total, seen.day, seen.vendor, seen.accept) == ("none", None, None, None, False)


@pytest.mark.parametrize("name", papers.UNREAD)
def test_what_cannot_be_read_is_admitted(name: str) -> None:
    seen = read(papers.UNREAD[name])
    assert (seen.kind, seen.total, seen.day, seen.accept) == ("unread", None, None, False)


def test_the_number_of_an_itinerary_is_that_of_its_ticket_and_its_vendor_who_issued_it() -> None:
    seen = read(papers.READ["flight itinerary"][0])
    assert (seen.invoice_number, seen.vendor) == ("781-2345678901", "上海蓝天航空服务有限公司")


def test_papers_side_by_side_are_each_read_by_themselves() -> None:
    """As on a photograph of a desk: each part has a day and a total of its own."""
    names = ("toll", "ride abroad", "supermarket in Germany")
    parts = [page(papers.READ[name][0], left=1400.0 * place) for place, name in enumerate(names)]
    both = Page(4000, max(each.height for each in parts), tuple(p for each in parts for p in each.pieces), "rapidocr")
    found = split.parts(both, lambda part: reading._whole(understand.facts(part, today=date(2026, 11, 22))))
    totals = [str(understand.facts(part, today=date(2026, 11, 22)).total) for part in found]
    assert totals == ["95.00", "23.50", "9.97"]


def test_a_credit_note_is_never_accepted_at_one_glance() -> None:
    seen = understand.facts(page(papers.READ["supermarket in Germany"][0]), today=date(2026, 11, 22))
    assert combine.receipt([seen]).accept
    assert seen.total is not None
    assert not combine.receipt([replace(seen, total=-seen.total)]).accept
