"""Tables that are too wide for a page: every figure is there, whole, within the page and beside no other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest

from formats.reports import pages
from formats.reports.page_layout import SMALLEST, layout
from formats.reports.printed import PrintedCell, PrintedColumn, PrintedGroup, PrintedReport
from ledger.money import Money

pytestmark = pytest.mark.sweep(3)

LOCALES = ("en", "zh-CN")
WIDTHS = (4, 12, 26)


def report(columns: int, rows: int, locale: str, note: str = "") -> PrintedReport:
    """So many columns of money behind a code, a name and a day."""
    english = locale == "en"
    heads = (
        PrintedColumn("Code" if english else "编号", "code"),
        PrintedColumn("Account name" if english else "科目名称", "name"),
        PrintedColumn("Day" if english else "日期", "day", "day"),
        *(
            PrintedColumn(f"Contract liability {n}" if english else f"合同负债账面余额{n}", f"m{n}", "money", True)
            for n in range(columns - 3)
        ),
    )

    def row(number: int) -> tuple[PrintedCell, ...]:
        name = note or (
            "Goods and services received, not invoiced" if english else "应交税费-应交增值税-转出未交增值税"
        )
        amounts = (Money(number * 100_000_000 + column, "CNY") for column in range(columns - 3))
        return (f"R{number:03}", name, date(2026, 11, 3), *amounts)

    made = tuple(row(number) for number in range(1, rows + 1))
    return PrintedReport("Wide" if english else "宽表", heads, (PrintedGroup(made),), locale=locale)


def words(data: bytes) -> Iterator[list[tuple[str, float, float, float, float]]]:
    """Of every page the signs and where they stand: (sign, left, bottom, right, top)."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        signs = ((text.get_text_range(at, 1), *text.get_charbox(at)) for at in range(text.count_chars()))
        yield [one for one in signs if one[0].strip()]
    document.close()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("columns", WIDTHS)
def test_no_figure_is_cut_or_lies_on_another(columns: int, locale: str) -> None:
    made = report(columns, 40, locale)
    data = pages.report(made)
    document = pypdfium2.PdfDocument(data)
    found = "".join(page.get_textpage().get_text_range().replace("\r\n", " ") for page in document)
    for row in made.rows:
        for cell in row[3:]:
            assert pages.shown(cell) in found
    for page, signs in zip(document, words(data), strict=True):
        wide, high = page.get_size()
        assert all(left > 30 and right < wide - 30 and 20 < bottom < high for _s, left, bottom, right, _t in signs)
        for line in lines(signs):
            assert all(a[3] <= b[1] + 0.5 for a, b in pairwise(line)), "signs of one line lie beside each other"
    document.close()


def lines(
    signs: list[tuple[str, float, float, float, float]],
) -> Iterator[list[tuple[str, float, float, float, float]]]:
    """The signs that stand on one line, from the left."""
    by_line: dict[int, list[Any]] = {}
    for sign in signs:
        if sign[0].isascii() and sign[0].isalnum():  # all as high as each other
            by_line.setdefault(round(sign[2] * 2), []).append(sign)
    yield from (sorted(line, key=lambda sign: sign[1]) for line in by_line.values())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("columns", WIDTHS)
def test_every_page_has_the_head_and_the_first_column(columns: int, locale: str) -> None:
    made = report(columns, 90, locale)
    plan = layout(made, pages.shown)
    assert plan.size >= SMALLEST and all(part.places[0] == 0 for part in plan.parts)
    assert sorted({place for part in plan.parts for place in part.places}) == list(range(columns))
    document = pypdfium2.PdfDocument(pages.report(made))
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(texts) > len(plan.parts)
    with_rows = [text for text in texts if "R0" in text]
    assert all(made.columns[0].title in text for text in with_rows)
    for number in range(1, 91):
        assert sum(f"R{number:03}" in text for text in texts) == len(plan.parts)


def test_pages_side_by_side_have_their_rows_equally_high() -> None:
    made = report(26, 60, "zh-CN")
    parts = len(layout(made, pages.shown).parts)
    assert parts > 1
    every = list(words(pages.report(made)))
    for start in range(0, len(every) // parts * parts, parts):
        heights = [[round(sign[2]) for sign in page if sign[0] == "R"] for page in every[start : start + parts]]
        assert len({tuple(sorted(one)) for one in heights}) == 1


@pytest.mark.parametrize("columns", [4, 26])
def test_a_cell_longer_than_a_page_goes_on_over_the_next(columns: int) -> None:
    data = pages.report(report(columns, 2, "en", "word " * 2500))
    document = pypdfium2.PdfDocument(data)
    found = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert found.count("word") == 5000


def test_a_short_table_stands_upright_and_a_wide_one_on_its_side(tmp_path: Any) -> None:
    upright, wide = (pypdfium2.PdfDocument(io.BytesIO(pages.report(report(n, 3, "en")))) for n in (4, 12))
    assert upright[0].get_width() < upright[0].get_height() and wide[0].get_width() > wide[0].get_height()
