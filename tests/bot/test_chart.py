"""Charts as pictures: drawn with and without a Chinese font, whatever the numbers are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot import chart as charts
from chat.cards.card import Chart, Series
from chat.text import verbatim as v

STACK = Chart(
    "stack",
    v("星河 budget"),
    (v("人工"), v("Travel"), v("Other")),
    (Series(v("已用"), (12000.0, 300.5, 0.0)), Series(v("Committed"), (3000.0, 1200.0, -500.0))),
    "CNY",
)


def picture(chart: Chart, locale: str = "zh-CN") -> Image.Image:
    drawn = Image.open(io.BytesIO(charts.png(chart, locale)))
    drawn.load()
    return drawn


@pytest.mark.parametrize("kind", ["bar", "stack", "line", "band"])
def test_every_kind_is_drawn_with_the_colour_of_every_series(kind: str) -> None:
    drawn = picture(Chart(kind, STACK.title, STACK.labels, STACK.series, STACK.unit))  # type: ignore[arg-type]
    assert drawn.size == (1200, 640)
    colours = {colour for _count, colour in drawn.convert("RGB").getcolors(100_000) or ()}
    assert {(0, 114, 178), (230, 159, 0)} <= colours


@pytest.mark.parametrize(
    "numbers",
    [
        (),
        (0.0, 0.0, 0.0),
        (-1.0, -2.0, -3.0),
        (1e-9, 2e-9, 1e-9),
        (1e12, 1.0, -1e12),
        (float("nan"), float("inf"), 1.0),
    ],
)
@pytest.mark.parametrize("kind", ["bar", "stack", "line", "band"])
def test_odd_numbers_are_drawn_too(kind: str, numbers: tuple[float, ...]) -> None:
    picture(Chart(kind, v("Odd"), (v("a"), v("b"), v("c")), (Series(v("s"), numbers),), "h"))  # type: ignore[arg-type]


def test_nothing_to_draw_is_an_empty_frame() -> None:
    picture(Chart("bar", v(""), (), ()))


def test_many_columns_do_not_write_over_each_other() -> None:
    picture(Chart("line", v("Days"), tuple(v(f"day {n}") for n in range(200)), (Series(v("h"), (1.0,) * 200),), "h"))


def test_without_a_chinese_font_labels_are_numbered_and_no_empty_boxes_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(charts, "font_path", lambda chinese: None)
    charts.font.cache_clear()
    from PIL import ImageDraw

    text = ImageDraw.ImageDraw.text
    monkeypatch.setattr(
        ImageDraw.ImageDraw,
        "text",
        lambda self, xy, words, *a, **k: drawn.append(words) or text(self, xy, words, *a, **k),
    )
    try:
        picture(STACK)
    finally:
        charts.font.cache_clear()
    assert "#1" in drawn and "Travel" in drawn
    assert all(charts._plain(words) for words in drawn)


def test_a_font_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    font = tmp_path / "own.ttf"
    font.write_bytes(b"x")
    monkeypatch.setenv("ZHANGFANG_FONT", str(font))
    charts.font_path.cache_clear()
    try:
        assert charts.font_path(True) == font
    finally:
        charts.font_path.cache_clear()
