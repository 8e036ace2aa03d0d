"""Charts of reports on paper: every kind fits its page, in both languages, with all words inside it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.reports import drawn, pages
from formats.reports.printed import (
    ChartKind,
    PrintedChart,
    PrintedColumn,
    PrintedGroup,
    PrintedReport,
    PrintedSeries,
)
from tests.sweeps import examples

KINDS: tuple[ChartKind, ...] = ("bar", "stack", "line", "band", "bridge", "span", "heat")
ROOM = (500.0, 690.0)
WORDS = st.sampled_from(
    ["Labour", "人工", "间接费用分摊（累计）很长的名字一二三四五六七八九十", "A very long name of a stage " * 3, ""]
)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


def chart(kind: ChartKind, labels: int, series: int, number: float = 100.0, name: str = "Labour") -> PrintedChart:
    days = (739_000.0, 739_030.0)
    made = tuple(
        PrintedSeries(
            f"{name} {at}",
            (days[1],) * labels if kind == "span" else (number,) * labels,
            (f"{number:,.2f} 元",) * labels,
            (days[0],) * labels if kind == "span" else (0.0,) * labels,
            (at % 5 - 1,) * labels if kind == "heat" else (),
        )
        for at in range(series)
    )
    low, high = min(0.0, number), max(0.0, number) or 1.0
    axis = ((days[0], "1 Nov"), (days[1], "1 Dec")) if kind == "span" else ((low, "low"), (high, "high"))
    meanings = ("free", "some", "well used", "overtime") if kind == "heat" else ()
    return PrintedChart(kind, name, tuple(f"{name} {at}" for at in range(labels)), made, axis, meanings)


@given(
    kind=st.sampled_from(KINDS),
    labels=st.integers(1, 60),
    series=st.integers(1, 9),
    number=NUMBERS,
    name=WORDS,
    locale=st.sampled_from(["en", "zh-CN"]),
)
@settings(max_examples=examples(60), deadline=None)
def test_every_drawing_fits_and_keeps_its_words_inside(
    kind: ChartKind, labels: int, series: int, number: float, name: str, locale: str
) -> None:
    made = drawn.drawings(chart(kind, labels, 1 if kind == "bridge" else series, number, name), locale, None, ROOM)
    assert made
    for one in made:
        assert one.width <= ROOM[0] + 0.01 and one.height <= ROOM[1] * drawn.MOST + 60
        for shape in one.contents:
            x0, _y0, x1, _y1 = shape.getBounds()
            assert x0 >= -1 and x1 <= one.width + 1, (kind, shape)


def report(of: PrintedChart | None, *, wide: int = 3, rows: int = 4, locale: str = "en") -> PrintedReport:
    columns = tuple(
        PrintedColumn(f"Column number {at}", f"c{at}", "text" if not at else "number") for at in range(wide)
    )
    group = PrintedGroup(tuple(("row", *range(1_000_000, 1_000_000 + wide - 1)) for _at in range(rows)))
    return PrintedReport("Title", columns, (group,), locale=locale, chart=of)


def texts(data: bytes) -> list[str]:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(data))]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_stands_on_the_page_of_its_report(kind: ChartKind, locale: str) -> None:
    data = pages.report(report(chart(kind, 5, 1 if kind == "bridge" else 3), locale=locale))
    (page,) = texts(data)
    assert "Labour 4" in page and "Title" in page, page
    assert data == pages.report(report(chart(kind, 5, 1 if kind == "bridge" else 3), locale=locale))


def test_what_is_longer_than_a_page_goes_on() -> None:
    found = texts(pages.report(report(chart("heat", 90, 5))))
    assert len(found) > 1 and "Labour 89" in "".join(found)


def test_of_pages_side_by_side_the_chart_stands_behind_them() -> None:
    found = texts(pages.report(report(chart("bar", 3, 1), wide=30)))
    assert len(found) >= 2 and "Labour 2" in found[-1] and all("Labour 2" not in one for one in found[:-1])


def test_each_report_of_a_file_lies_as_its_own_table_needs() -> None:
    import pypdfium2

    data = pages.reports([report(None, wide=12), report(chart("bridge", 5, 1)), report(None, wide=12)])
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(io.BytesIO(data))]
    assert [wide > high for wide, high in sizes] == [True, False, True]


def test_nothing_to_draw_is_drawn() -> None:
    empty = replace(chart("span", 2, 1), axis=())
    assert len(drawn.drawings(empty, "en", None, ROOM)) == 1
