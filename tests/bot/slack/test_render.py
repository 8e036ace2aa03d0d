"""Cards and forms as Slack gets them: golden, through slack_sdk's own models, and within every documented limit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View

from bot.slack import forms, home
from bot.slack.events import unescaped
from bot.slack.forms import Origin
from bot.slack.post import content, simpler
from bot.slack.render import Seen, blocks, escaped, unseen
from chat.cards.card import Button, Card, Chart, Choice, Fact, Form, Option, Picture, Question, Series, Table
from chat.text import Duration, KeptAmount, Percent, _, verbatim
from tests.fakes.slack_limits import message_problems, option_problems, view_problems
from tests.golden import Golden
from tests.sweeps import examples

v = verbatim
DRAFT = Card(
    _("Is this right?"),
    facts=(
        Fact(_("Vendor"), v("滴滴出行 *Express*")),
        Fact(_("Date"), _("{day}", day=date(2026, 11, 3))),
        Fact(_("Total"), _("{amount}", amount=KeptAmount(4550, "CNY")), doubtful=True),
    ),
    picture=Picture("abc", v("Receipt of 3 November"), (1, 0.1, 0.1, 0.9, 0.4)),
    buttons=(
        Button(_("Submit"), "expense.submit", "12", style="main"),
        Button(_("Correct"), "expense.form", "12"),
        Button(_("Discard"), "expense.discard", "12", style="danger", confirm=_("Discard this draft?")),
        Button(_("Open"), "", link="https://books.example.com/expense/12"),
    ),
    choices=(Choice(_("Project"), "expense.move", (Option(v("Apollo"), "1"), Option(v("星河"), "2")), value="12"),),
    small=_("Read by machine; please check what is marked."),
    about="expense:12",
)
BUDGET = Card(
    v("Apollo: 82 % used"),
    lines=(_("{left} left.", left=KeptAmount(1_800_000, "CNY")), v("a < b & c > d <@U1> <!channel> `code`")),
    table=Table(
        (_("Category"), _("Used"), _("Left")),
        (
            (v("人工"), _("{a}", a=Duration(4500)), _("{a}", a=KeptAmount(1_200_000, "CNY"))),
            (v("Travel"), _("{a}", a=Percent(Decimal("82.4"))), v("")),
        ),
        numeric=(1, 2),
    ),
    chart=Chart(
        "bar", v("Used by category"), (v("人工"), v("Travel")), (Series(v("Used"), (8200.0, 1648.0)),), unit="CNY"
    ),
    tone="warn",
)
FORM = Form(
    "expense.correct",
    _("Correct the receipt of {day}", day=date(2026, 11, 3)),
    (
        Question("vendor", _("Vendor"), value="滴滴出行"),
        Question("total", _("Total"), "money", value="45.50", doubtful=True),
        Question("day", _("Date"), "date", value="2026-11-03"),
        Question("bad_day", _("Date"), "date", value="3 Nov", required=False),
        Question("count", _("Number"), "number", value="2"),
        Question(
            "category",
            _("Category"),
            "choice",
            "travel",
            options=(Option(_("Travel"), "travel"), Option(_("Material"), "material")),
        ),
        Question("project", _("Project"), "choice", "1", search="project", options=(Option(v("Apollo"), "1"),)),
        Question("note", _("Note"), "note", required=False, hint=_("Shown to who approves it")),
    ),
    value="12",
    submit=_("Save"),
    lines=(_("Read by machine; please check what is marked."),),
    picture=DRAFT.picture,
)
STACK = Chart("stack", v("Budget"), (v("人工"),), (Series(v("Used"), (1.0,)), Series(v("Left"), (2.0,))), unit="CNY")


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ["draft", "budget"])
def test_a_card_is_what_it_was(golden: Golden, name: str, locale: str) -> None:
    card = {"draft": DRAFT, "budget": BUDGET}[name]
    message = content(card, locale, native=True)
    assert message_problems(message) == []
    _by_the_sdk(message["blocks"])
    golden(f"slack/card_{name}.{locale}.json", message)
    golden(f"slack/card_{name}_in_view.{locale}.json", blocks(card, locale, surface="view"))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_form_is_what_it_was(golden: Golden, locale: str) -> None:
    view = forms.modal(FORM, Origin("C1", "1.1", "1.2"), locale)
    assert view and view_problems(view) == []
    View(**view).validate_json()
    golden(f"slack/form_correct.{locale}.json", view)


def test_what_a_person_typed_mentions_nobody_and_shows_as_typed() -> None:
    shown = json.dumps(blocks(BUDGET, "en"), ensure_ascii=False)
    assert "<@U1>" not in shown.replace('"plain_text", "text": "a < b & c > d <@U1> <!channel> `code`"', "")
    assert unescaped(escaped("a < b & c > d")) == "a < b & c > d"


def test_a_chart_slack_cannot_stack_is_left_to_the_picture() -> None:
    found = blocks(Card(v("Budget"), chart=STACK, facts=(Fact(v("Used"), v("1")),)), "en")
    assert [block["type"] for block in found] == ["header", "section"]


def test_a_chart_that_stands_alone_is_told_in_words_where_no_picture_can_be() -> None:
    found = blocks(Card(v("Budget"), chart=STACK), "en", surface="view")
    assert "█" in str(found)


def test_two_buttons_may_do_the_same() -> None:
    card = Card(v("Who?"), buttons=(Button(v("A"), "pick", "1"), Button(v("B"), "pick", "2")))
    assert message_problems(content(card, "en", native=True)) == []


def test_a_value_that_does_not_fit_is_left_out_and_never_cut() -> None:
    card = Card(v("Who?"), buttons=(Button(v("A"), "pick", "x" * 2001), Button(v("B"), "pick", "2")))
    (actions,) = [block for block in blocks(card, "en") if block["type"] == "actions"]
    assert [element["value"] for element in actions["elements"]] == ["2"]
    assert forms.modal(Form("f", v("F"), (), value="x" * 3001), Origin(), "en") is None


def test_a_very_long_card_keeps_its_buttons() -> None:
    card = Card(v("Long"), lines=tuple(v("word " * 500) for _line in range(60)), buttons=(Button(v("OK"), "ok"),))
    found = blocks(card, "en")
    assert found[-1]["type"] == "actions"
    assert "Shortened" in str(found)
    assert message_problems(content(card, "en", native=True)) == []


def test_a_home_of_many_cards_is_paged_and_every_card_is_on_some_page() -> None:
    cards = [
        Card(v(f"Card {n}"), facts=(Fact(v("a"), v("b")),) * 11, buttons=(Button(v("Go"), "go", str(n)),))
        for n in range(60)
    ]
    pages = [home.view(cards, "en", page) for page in range(4)]
    assert all(view_problems(page) == [] for page in pages)
    shown = [str(page) for page in pages]
    assert all(sum(f"'Card {n}'" in page for page in shown) == 1 for n in range(60))
    assert "Page 1 of" in shown[0]
    assert home.view(cards, "en", 99)["blocks"] == home.view(cards, "en", len(home.pages(cards, "en")) - 1)["blocks"]


def test_a_view_that_comes_back_with_errors_keeps_what_was_typed() -> None:
    view = forms.modal(FORM, Origin("C1"), "en")
    assert view
    state = {
        "vendor": {"answer": {"type": "plain_text_input", "value": "New"}},
        "day": {"answer": {"type": "datepicker", "selected_date": "2026-12-24"}},
        "note": {"answer": {"type": "plain_text_input", "value": None}},
    }
    back = forms.refilled({**view, "state": {"values": state}}, {"total": v("How much?"), "nowhere": v("Odd")}, "en")
    assert view_problems(back) == []
    shown = {block["block_id"]: block["element"] for block in back["blocks"] if block["type"] == "input"}
    assert shown["vendor"]["initial_value"] == "New" and shown["day"]["initial_date"] == "2026-12-24"
    assert "How much?" in str(back["blocks"]) and "Odd" in str(back["blocks"])
    assert forms.carried(back) == ("12", Origin("C1"), "en")


def test_more_than_a_hundred_options_are_grouped() -> None:
    choice = Choice(v("Pick"), "pick", tuple(Option(v(f"Option {n}"), str(n)) for n in range(250)))
    assert message_problems(content(Card(v("Many"), choices=(choice,)), "en", native=True)) == []


READY: Seen = lambda _drawing: "F00000001"  # noqa: E731
QUICK = (Phase.explicit, Phase.generate, Phase.target)
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
words = st.text(max_size=400) | st.sampled_from(["", " ", "\n", "*_~`", "<@U1>", "🧾" * 200, "x" * 5000, "中文" * 2000])
texts = words.map(verbatim)
cells = (st.text(max_size=12) | st.sampled_from(["", "x" * 600])).map(verbatim)
short = st.text(max_size=30)
buttons = st.builds(Button, texts, short, st.text(max_size=2500), st.sampled_from(["plain", "main", "danger"]), texts)
options_ = st.builds(Option, texts, st.text(max_size=200))
choices = st.builds(Choice, texts, short, st.lists(options_, max_size=8).map(tuple), st.text(max_size=20))


@st.composite
def charts(draw: Any) -> Chart:
    wide = draw(st.sampled_from([1, 3, 20, 25]))
    one = st.lists(st.floats(-1e9, 1e9), min_size=wide, max_size=wide).map(tuple)
    labels = draw(st.lists(texts, min_size=wide, max_size=wide).map(tuple))
    series = draw(st.lists(st.builds(Series, texts, one), max_size=8).map(tuple))
    unit = draw(st.sampled_from(["CNY", "h", "%", ""]))
    return Chart(
        draw(st.sampled_from(["bar", "stack", "line", "band", "bridge", "heat"])), draw(texts), labels, series, unit
    )


@st.composite
def tables(draw: Any) -> Table:
    wide = draw(st.integers(1, 24))
    row = st.lists(cells, min_size=wide, max_size=wide).map(tuple)
    rows = draw(st.lists(row, max_size=4)) * draw(st.sampled_from([1, 30]))
    return Table(draw(row), tuple(rows), tuple(draw(st.lists(st.integers(0, wide - 1), max_size=3))))


cards = st.builds(
    Card,
    texts,
    lines=st.lists(texts, max_size=6).map(tuple),
    facts=st.lists(st.builds(Fact, texts, texts, st.booleans()), max_size=25).map(tuple),
    table=st.none() | tables(),
    chart=st.none() | charts(),
    picture=st.none() | st.builds(Picture, short, texts),
    buttons=st.lists(buttons, max_size=30).map(tuple),
    choices=st.lists(choices, max_size=3).map(tuple),
    tone=st.sampled_from(["plain", "good", "warn", "bad"]),
    small=texts,
)
questions = st.builds(
    Question,
    short,
    texts,
    st.sampled_from(["text", "note", "money", "date", "duration", "choice", "number"]),
    st.text(max_size=4000),
    texts,
    st.booleans(),
    st.lists(options_, max_size=130).map(tuple),
    st.booleans(),
    st.sampled_from(["", "project"]),
)


@settings(max_examples=examples(40), deadline=None, phases=QUICK, suppress_health_check=SLOW)
@given(cards, st.sampled_from(["en", "zh-CN"]), st.booleans())
def test_no_card_breaks_a_limit(card: Card, locale: str, native: bool) -> None:
    message = content(card, locale, native=native, seen=READY)
    if message["blocks"] or message["text"].strip():
        message["text"] = message["text"] or " "
        assert message_problems(message) == []
    assert message_problems({**simpler(card, locale), "text": "x"}) == []
    _by_the_sdk([block for block in message["blocks"] if block["type"] != "data_visualization"])


@settings(max_examples=examples(10), deadline=None, phases=QUICK, suppress_health_check=SLOW)
@given(st.lists(cards, max_size=5), st.sampled_from(["en", "zh-CN"]), st.sampled_from([READY, unseen]))
def test_no_home_breaks_a_limit(found: list[Card], locale: str, seen: Seen) -> None:
    for page in range(len(home.pages(found, locale, seen))):
        view = home.view(found, locale, page, seen)
        assert [problem for problem in view_problems(view) if problem != "no blocks"] == []


@settings(max_examples=examples(40), deadline=None, phases=QUICK, suppress_health_check=SLOW)
@given(st.lists(questions, max_size=12, unique_by=lambda one: one.name), texts, texts, st.text(max_size=2000))
def test_no_form_breaks_a_limit(asked: list[Question], title: Any, line: Any, value: str) -> None:
    form = Form("form.name", title, tuple(one for one in asked if one.name), value=value, lines=(line,))
    form = replace(form, picture=Picture("abc", line))
    view = forms.modal(form, Origin("C1", "1.1", "1.2"), "en", READY)
    if view is None:
        return
    assert [problem for problem in view_problems(view) if problem != "no blocks"] == []
    assert forms.carried(view)[0] == value
    assert view_problems({**forms.refilled(view, {"x": title}, "en"), "type": "modal"}) in ([], ["no blocks"])
    for block in view["blocks"]:
        if block["type"] == "input" and block["element"].get("initial_option"):
            assert option_problems([block["element"]["initial_option"]]) == []


def _by_the_sdk(found: list[dict[str, Any]]) -> None:
    for block in found:
        parsed = SdkBlock.parse(block) if block["type"] != "data_visualization" else None
        if parsed is not None:
            parsed.validate_json()


@pytest.mark.parametrize(
    ("typed", "markup"),
    [
        ("api_design v2", False),
        ("3 * 4", False),
        ("a*b", False),
        ("*bold*", True),
        ("go _there_ now", True),
        ("~old~", True),
        ("`code", True),
        ("*粗体*字", True),
        ("> quoted", True),
        ("1 > 0", False),
        ("__init__", True),
    ],
)
def test_only_what_slack_would_read_as_markup_stands_plain(typed: str, markup: bool) -> None:
    (section,) = blocks(Card(v(""), facts=(Fact(v("Note"), v(typed)),)), "en")
    assert section["fields"][0]["type"] == ("plain_text" if markup else "mrkdwn")


@settings(max_examples=examples(20), deadline=None, phases=QUICK, suppress_health_check=SLOW)
@given(st.lists(cards, min_size=1, max_size=4), cards, st.integers(0, 3))
def test_no_list_breaks_a_limit_and_a_change_leaves_the_other_cards(found: list[Card], card: Card, at: int) -> None:
    found = [replace(one, title=verbatim(f"Card {number}")) for number, one in enumerate(found)]
    view = forms.shown(found, Origin("C1"), "en", READY)
    assert view_problems(view) == []
    view["blocks"] = [{**block, "block_id": f"b{number}"} for number, block in enumerate(view["blocks"])]
    heads = [block for block in view["blocks"] if block["type"] == "header" and f"Card {at}" in str(block)]
    if not heads:
        return
    new = forms.replaced(view, heads[0]["block_id"], replace(card, title=verbatim("New")), "en", READY)
    assert view_problems(new) == []
    shown = str(new["blocks"])
    if "Shortened" not in shown + str(view["blocks"]):
        assert "New" in shown
        assert all((f"Card {number}'" in shown) == (number != at) for number in range(len(found)))
