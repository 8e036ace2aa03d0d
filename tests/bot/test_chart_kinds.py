"""Bridges, stages, shares in colours and bands: as every platform draws them, and in words where it cannot."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.chart import png
from bot.feishu import render as feishu
from bot.slack import render as slack
from bot.web import render as web
from chat.cards import chart_words
from chat.cards.card import Card, Chart, Fact, Series
from chat.cards.heat import NONE, STEPS, step
from chat.text import _, verbatim
from tests.bot.web.test_render import lines as readable
from tests.fakes import feishu_cards
from tests.fakes.slack_limits import message_problems
from tests.golden import Golden
from tests.sweeps import examples

v = verbatim


def days(*those: str) -> tuple[float, ...]:
    return tuple(float(date.fromisoformat(one).toordinal()) if one else 0.0 for one in those)


CHARTS = {
    "bridge": Chart(
        "bridge",
        _("Margin, from plan to actual"),
        (_("Planned margin"), _("Revenue"), v("人工"), _("Travel"), _("Margin")),
        (Series(_("Margin"), (120000, 138000, -8000, -2000, -2000.0), (0, 120000, 138000, -8000, 0.0)),),
        "CNY",
    ),
    "span": Chart(
        "span",
        _("Stages, planned and actual"),
        (v("到 40 %"), v("up to 100 %"), _("Acceptance")),
        (
            Series(_("as planned"), days("2026-11-30", "2027-01-31", ""), days("2026-11-01", "2026-11-30", "")),
            Series(_("as it came about"), days("2026-12-04", "", "2027-02-02"), days("2026-11-05", "", "2027-02-02")),
        ),
        "day",
    ),
    "heat": Chart(
        "heat",
        _("Utilisation by month, %"),
        (v("Ann"), v("陈波"), v("李伟")),
        (
            Series(v("11-02"), (20.0, 62.5, NONE)),
            Series(v("11-09"), (100.0, 112.5, 80.0)),
        ),
        "%",
    ),
    "band": Chart(
        "band",
        _("Cost to date and at completion"),
        (v("2026-10"), v("2026-11"), _("at completion")),
        (
            Series(_("low"), (100.0, 240.0, 480.0)),
            Series(_("likely"), (100.0, 240.0, 520.0)),
            Series(_("high"), (100.0, 240.0, 610.0)),
            Series(_("Price"), (560.0, 560.0, 560.0)),
        ),
        "CNY",
    ),
}


def card(kind: str) -> Card:
    return Card(v("Looks"), facts=(Fact(v("a"), v("b")),), chart=CHARTS[kind])


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", CHARTS)
def test_every_platform_shows_it_as_agreed(kind: str, locale: str, golden: Golden) -> None:
    golden(f"charts/{kind}.{locale}.html", readable(str(web.html(card(kind), locale))))
    pages = feishu.cards(card(kind), locale)
    for page in pages:
        feishu_cards.check(feishu.written(page), set())
    golden(f"charts/{kind}.{locale}.feishu.json", pages)
    seen = slack.blocks(card(kind), locale, seen=lambda _drawing: "F1")
    assert message_problems({"text": "x", "blocks": seen}) == []
    golden(f"charts/{kind}.{locale}.slack.json", seen)
    golden(f"charts/{kind}.{locale}.txt", "\n".join(chart_words.lines(CHARTS[kind], locale)))


@pytest.mark.parametrize("kind", ["bridge", "span", "heat"])
def test_slack_gets_what_it_does_not_draw_as_a_picture_with_the_figures_in_words(kind: str) -> None:
    assert slack.drawings(card(kind), "en", native=True) == (CHARTS[kind],)
    (image,) = [one for one in slack.blocks(card(kind), "en", seen=lambda _drawing: "F1") if one["type"] == "image"]
    assert image["alt_text"] == "\n".join(chart_words.lines(CHARTS[kind], "en"))


def test_a_band_is_drawn_by_slack_itself() -> None:
    assert slack.drawings(card("band"), "en", native=True) == ()
    assert "data_visualization" in {one["type"] for one in slack.blocks(card("band"), "en")}


@pytest.mark.parametrize(
    ("kind", "colours"),
    [
        ("bridge", {"#009e73", "#d55e00", "#0072b2"}),
        ("span", {"#0072b2", "#e69f00"}),
        ("heat", {"#dbe7ea", "#a5ccd3", "#1f7a84", "#b3541e"}),
        ("band", {"#fbeed0", "#0072b2", "#009e73"}),
    ],
)
def test_the_picture_has_every_colour(kind: str, colours: set[str]) -> None:
    drawn = Image.open(io.BytesIO(png(CHARTS[kind], "zh-CN"))).convert("RGB")
    assert drawn.size == (1200, 640)
    found = {f"#{r:02x}{g:02x}{b:02x}" for _count, (r, g, b) in drawn.getcolors(1_000_000) or ()}  # type: ignore[misc]
    assert colours <= found


def test_a_step_says_with_its_sign_whether_it_helps() -> None:
    told = chart_words.lines(CHARTS["bridge"], "en")
    assert told[2].endswith("+CN¥18,000.00") and told[3].endswith("-CN¥146,000.00")
    assert told[-1].endswith("-CN¥2,000.00"), "the last is what it is"


def test_nothing_available_is_no_share() -> None:
    assert step(NONE) == -1 and chart_words.lines(CHARTS["heat"], "en")[-1].count("–") == 1
    assert len(chart_words.steps_in_words("zh-CN")) == len(STEPS)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), max_size=12), st.sampled_from(["CNY", "JPY", ""]))
def test_any_bridge_is_drawn_everywhere(ends: list[float], unit: str) -> None:
    starts = tuple([0.0, *ends][: len(ends)])
    chart = Chart(
        "bridge", v("m"), tuple(v(f"l{n}") for n in range(len(ends))), (Series(v("m"), tuple(ends), starts),), unit
    )
    shown(chart)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.dates(), st.integers(0, 900)), max_size=10))
def test_any_days_are_drawn_everywhere(bars: list[tuple[date, int]]) -> None:
    starts = tuple(float(day.toordinal()) for day, _long in bars)
    ends = tuple(min(float(day.toordinal() + long), float(date.max.toordinal())) for day, long in bars)
    labels = tuple(v(f"l{n}") for n in range(len(bars)))
    shown(Chart("span", v("m"), labels, (Series(v("a"), ends, starts), Series(v("b"), (0.0,) * len(bars))), "day"))


def shown(chart: Chart) -> Any:
    one = Card(v("x"), chart=chart)
    assert "NaN" not in str(web.html(one, "en")) and "nan" not in str(web.html(one, "zh-CN"))
    for page in feishu.cards(one, "en"):
        feishu_cards.check(feishu.written(page), set())
    assert message_problems({"text": "x", "blocks": slack.blocks(one, "en", seen=lambda _drawing: "F1")}) == []
    json.dumps(chart_words.lines(chart, "zh-CN"))
    return png(chart, "en")
