"""Cards and forms as card JSON 2.0: golden files in both languages, and no made-up card breaks a limit."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.feishu import forms, pages, render
from bot.slack import render as slack
from bot.web import render as web
from bot.web.forms import form_html
from chat.cards.card import (
    Button,
    Card,
    Chart,
    Choice,
    Fact,
    Form,
    Option,
    Picture,
    Question,
    Series,
    Table,
)
from chat.text import Bilingual, Duration, Percent, Text, _, verbatim
from chat.words import say
from ledger.money import Money
from tests.fakes import feishu_cards
from tests.golden import Golden
from tests.sweeps import examples

PICTURE = Picture("abc", _("The receipt"), (1, 0.1, 0.1, 0.9, 0.3))
IMAGES = {(PICTURE.sha256, PICTURE.crop): "img_v3_1"}
CARDS = {
    "draft": Card(
        _("Is this right?"),
        lines=(_("{who} sent a receipt.", who="Ann"),),
        facts=(
            Fact(_("Amount"), Text("{x}", {"x": Money.of("45.50", "CNY")})),
            Fact(_("Date"), Text("{x}", {"x": date(2026, 11, 3)}), doubtful=True),
            Fact(_("Hours"), Text("{x}", {"x": Duration(150)})),
            Fact(_("Project"), Text("{x}", {"x": Bilingual("Starriver", "星河")})),
        ),
        picture=PICTURE,
        buttons=(
            Button(_("Submit"), "expense.submit", "12", style="main"),
            Button(_("Edit"), "expense.edit", "12"),
            Button(_("Discard"), "expense.discard", "12", style="danger", confirm=_("Really?")),
            Button(_("Open"), "", link="https://books.example/12"),
        ),
        choices=(
            Choice(_("Project"), "expense.project", (Option(verbatim("Apollo"), "7"), Option(_("None"), "")), "12"),
        ),
        tone="warn",
        small=_("Read from the photo."),
        about="expense:12",
    ),
    "budget": Card(
        _("Budget of {project}", project=Bilingual("Starriver", "星河")),
        table=Table(
            (_("Category"), _("Budget"), _("Used")),
            (
                (_("Labour"), Text("{x}", {"x": Money.of("100000", "CNY")}), Text("{x}", {"x": Percent(82)})),
                (verbatim("<at id=all></at> *x*"), verbatim("–"), verbatim("")),
            ),
            (1, 2),
        ),
        chart=Chart(
            "bar",
            _("Budget and actual"),
            (_("Labour"), _("Travel")),
            (Series(_("Budget"), (100000.0, 5000.0)), Series(_("Actual"), (82000.0, 5500.0))),
            "CNY",
        ),
    ),
    "bars": Card(
        _("Hours"),
        chart=Chart(
            "stack",
            _("Hours by week"),
            tuple(verbatim(f"2026-W{n}") for n in range(40, 48)),
            (Series(_("Ann"), tuple(float(n) for n in range(8))), Series(_("Bob"), (3.25,) * 8)),
            "h",
        ),
    ),
    "line": Card(
        _("Cash"), chart=Chart("line", _("Cash"), (verbatim("1"), verbatim("2")), (Series(_("Cash"), (1.0, 2.0)),), "%")
    ),
    "words": Card(_("There is nothing to do."), tone="good"),
}
FORM = Form(
    "expense.edit",
    _("Edit the receipt"),
    (
        Question("total", _("Amount"), "money", value="45.50", doubtful=True, hint=_("read from the receipt")),
        Question("day", _("Date"), "date", value="2026-11-03"),
        Question("spent", _("Time"), "duration", hint=_("2.5h or 2:30")),
        Question(
            "category",
            _("Category"),
            "choice",
            "travel",
            options=(Option(_("Travel"), "travel"), Option(_("Material"), "material")),
        ),
        Question(
            "task", _("Task"), "choice", required=False, options=(Option(_("None"), ""), Option(verbatim("T1"), "1"))
        ),
        Question("note", _("Note"), "note", value="airport\nand back", required=False),
    ),
    value="12",
    lines=(_("Please check what is marked."),),
    picture=PICTURE,
)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", CARDS)
def test_cards_look_as_they_did(name: str, locale: str, golden: Golden) -> None:
    drawn = render.cards(CARDS[name], locale, images=IMAGES, direct=True)
    taken(drawn)
    golden(f"feishu/render_{name}.{locale}.json", drawn[0] if len(drawn) == 1 else list(drawn))


def words_of(card: Card, locale: str) -> list[str]:
    """Everything that the card says, wherever a platform puts it."""
    texts = [card.title, *card.lines, card.small, *(button.label for button in card.buttons)]
    texts += [text for fact in card.facts for text in (fact.label, fact.value)]
    if card.table:
        texts += [*card.table.heads, *(cell for row in card.table.rows for cell in row)]
    texts += [option.label for choice in card.choices for option in choice.options]
    return [words for text in texts if (words := say(text, locale))]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", CARDS)
def test_the_same_cards_are_drawn_on_the_local_page_and_in_slack_with_every_word(name: str, locale: str) -> None:
    card = CARDS[name]
    page = html.unescape(re.sub(r"<[^>]+>", " ", web.html(card, locale, picture="/picture")))
    there = json.dumps(slack.blocks(card, locale), ensure_ascii=False)
    there = html.unescape(there.replace('\\"', '"').replace("\\\\", "\\"))
    here = json.dumps(render.cards(card, locale, images=IMAGES), ensure_ascii=False).replace('\\"', '"')
    here = html.unescape(here)
    for words in words_of(card, locale):
        assert words in page, ("local page", words)
        assert words in here, ("Feishu", words)
        assert words in there or "<" in words, ("Slack", words)  # what Slack would read as markup is made harmless


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_same_form_is_drawn_on_the_local_page_with_every_question(locale: str) -> None:
    page = html.unescape(form_html(FORM, locale, ref="f"))
    for question in FORM.questions:
        assert say(question.label, locale) in page and f'name="{question.name}"' in page
        assert all(say(option.label, locale) in page for option in question.options)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_forms_look_as_they_did(locale: str, golden: Golden) -> None:
    page = forms.card(FORM, locale, images=IMAGES)
    wrong = forms.card(
        FORM,
        locale,
        wrong={"total": _("That is not an amount.")},
        filled={"total": "nine", "day": ""},
        more=("category",),
    )
    taken((page, wrong))
    golden(f"feishu/render_form.{locale}.json", page)
    golden(f"feishu/render_form_wrong.{locale}.json", wrong)


def taken(drawn: tuple[dict[str, Any], ...]) -> None:
    """The platform would take every page."""
    for page in drawn:
        try:
            feishu_cards.check(render.written(page), set(IMAGES.values()))
        except feishu_cards.Refused as refusal:
            raise AssertionError(f"{refusal}: {json.dumps(page, ensure_ascii=False)[:2000]}") from None


pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a large card is what is wanted
words = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="很长的中文<>&*_`[]()|~#\n\r\t\0\\\"' :@", max_size=400),
    st.just("说" * 2500),
    st.just('"\\' * 1500),
)
texts = words.map(verbatim)
options = st.builds(Option, texts, words.map(lambda text: text[:300]))
buttons = st.builds(
    Button,
    texts,
    st.just("a.b"),
    words,
    st.sampled_from(["plain", "main", "danger"]),
    texts,
    st.sampled_from(["", "https://a.example/x", "javascript:alert(1)"]),
)
cells = st.lists(texts, min_size=3, max_size=3).map(tuple)
numbers = st.floats(-1e9, 1e9, width=32)
made_cards = st.builds(
    Card,
    texts,
    lines=st.lists(texts, max_size=8).map(tuple),
    facts=st.lists(st.builds(Fact, texts, texts, st.booleans()), max_size=40).map(tuple),
    table=st.none() | st.builds(Table, cells, st.lists(cells, max_size=150).map(tuple), st.just((1,))),
    chart=st.none()
    | st.lists(texts, max_size=30).flatmap(
        lambda labels: st.builds(
            Chart,
            st.sampled_from(["bar", "stack", "line", "band", "bridge", "heat"]),
            texts,
            st.just(tuple(labels)),
            st.lists(
                st.builds(Series, texts, st.lists(numbers, min_size=len(labels), max_size=len(labels)).map(tuple)),
                max_size=6,
            ).map(tuple),
            st.sampled_from(["", "h", "CNY"]),
        )
    ),
    picture=st.none() | st.just(PICTURE),
    buttons=st.lists(buttons, max_size=40).map(tuple),
    choices=st.lists(
        st.builds(Choice, texts, st.just("a.b"), st.lists(options, max_size=120).map(tuple), words), max_size=4
    ).map(tuple),
    tone=st.sampled_from(["plain", "good", "warn", "bad"]),
    small=texts,
    about=st.just("x:1"),
)
questions = st.builds(
    Question,
    st.text(alphabet="abcdef_", min_size=1, max_size=12),
    texts,
    st.sampled_from(["text", "note", "money", "date", "duration", "choice", "number"]),
    value=words,
    hint=texts,
    required=st.booleans(),
    options=st.lists(options, max_size=70).map(tuple),
    doubtful=st.booleans(),
    search=st.sampled_from(["", "project"]),
)
made_forms = st.builds(
    Form,
    st.just("a.b"),
    texts,
    st.lists(questions, max_size=14).map(tuple),
    value=words,
    submit=texts,
    lines=st.lists(texts, max_size=5).map(tuple),
    picture=st.none() | st.just(PICTURE),
)
slow = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


LONG = "很长" * 140
ALIKE = tuple(Option(verbatim(label), LONG + label) for label in "ab")
"""Two options whose values begin alike, further than a drop-down's value goes."""
EMPTY_AND_DOT = (Option(verbatim("none"), ""), Option(verbatim("dot"), render.EMPTY))


def sent(page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(what was clicked, the value that a click on it sends) for everything on the page."""
    for element in feishu_cards.elements(page, "button"):
        if element["behaviors"][0]["type"] == "callback":
            yield element["text"]["content"], element["behaviors"][0]["value"].get(render.VALUE, "")
    for element in feishu_cards.elements(page, "select_static"):
        before = element["behaviors"][0]["value"][render.VALUE] if "behaviors" in element else ""
        for option in element["options"]:
            yield option["text"]["content"], f"{before} {forms.option_value(option['value'])}".strip()


@slow
@given(made_cards, st.sampled_from(["en", "zh-CN"]), st.booleans())
@example(Card(verbatim(""), choices=(Choice(verbatim(""), "a.b", ALIKE),)), "en", False)
@example(Card(verbatim(""), choices=(Choice(verbatim(""), "a.b", EMPTY_AND_DOT),)), "en", False)
@example(
    Card(
        verbatim(""),
        table=Table((verbatim("a"),), ()),
        chart=Chart("heat", verbatim("h"), (verbatim("x"),), (Series(verbatim("s"), (0,)),)),
    ),
    "en",
    False,
)
def test_no_card_breaks_a_limit(card: Card, locale: str, direct: bool) -> None:
    drawn = render.cards(card, locale, images=IMAGES if direct else {}, direct=direct)
    taken(drawn)
    shown = [element for page in drawn for element in feishu_cards.elements(page, "button")]
    clickable = [
        button
        for button in card.buttons
        if (button.link.startswith("https://") if button.link else len(button.value) <= 1000)
    ]
    assert len(shown) == len(clickable), "no button is lost"
    if card.table:
        tables = [
            element
            for page in drawn
            for element in feishu_cards.elements(page, "table")
            if all(column["data_type"] != "options" for column in element["columns"])  # a heat table is a chart
        ]
        assert sum(len(table["rows"]) for table in tables) == len(card.table.rows), "no row is lost"


@slow
@given(made_cards)
@example(Card(verbatim(""), choices=(Choice(verbatim(""), "a.b", ALIKE), Choice(verbatim(""), "a.b", ALIKE, LONG * 4))))
@example(Card(verbatim(""), buttons=(Button(verbatim("a"), "a.b", LONG * 4), Button(verbatim("b"), "a.b", "12"))))
def test_a_click_sends_what_the_card_says_and_never_half_of_it(card: Card) -> None:
    meant = {button.value.strip() for button in card.buttons if not button.link}
    meant |= {f"{choice.value} {option.value}".strip() for choice in card.choices for option in choice.options}
    assert {value.strip() for page in render.cards(card, "en") for _label, value in sent(page)} <= meant


@slow
@given(made_forms, st.sampled_from(["en", "zh-CN"]), st.booleans())
@example(Form("a.b", verbatim(""), (Question("q", verbatim(""), "choice", options=ALIKE),)), "en", False)
@example(Form("a.b", verbatim(""), (Question("q", verbatim(""), "choice", options=EMPTY_AND_DOT),)), "en", False)
def test_no_form_breaks_a_limit(made: Form, locale: str, many: bool) -> None:
    names = [question.name for question in made.questions] if many else []
    wrong = {name: verbatim("wrong " * 80) for name in names}
    page = forms.card(made, locale, images=IMAGES, wrong=wrong, more=names)
    taken((page,))
    options = {option.value.strip() for question in made.questions for option in question.options}
    assert {value.strip() for _label, value in sent(page)} <= options | {made.value.strip(), ""}
    assert feishu_cards.elements(page, "button")[0]["behaviors"][0]["value"][render.VALUE] == made.value


def test_an_option_or_button_that_does_not_fit_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    card = Card(
        verbatim("Which?"),
        buttons=(Button(verbatim("whole"), "a.b", "7" * 1000), Button(verbatim("half"), "a.b", "7" * 1001)),
        choices=(Choice(verbatim("One"), "a.b", (*ALIKE, Option(verbatim("short"), "7" * 200)), "12"),),
    )
    page = render.cards(card, "en")[0]
    assert list(sent(page)) == [("whole", "7" * 1000), ("short", "12 " + "7" * 200)]
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "left out an option whose value cannot be sent",
        "left out an option whose value cannot be sent",
        "left out the button a.b",
    ]


def test_the_longest_form_still_fits() -> None:
    options = tuple(Option(verbatim("名" * 60 + str(n)), f"{n}" * 60) for n in range(200))
    asked = tuple(
        Question(
            f"q{n}",
            verbatim("问" * 200),
            "choice" if n % 2 else "note",
            "话" * 2000,
            verbatim("h" * 300),
            options=options,
        )
        for n in range(60)
    )
    taken((forms.card(Form("a", verbatim("标" * 300), asked, lines=(verbatim("线" * 9000),)), "zh-CN"),))


@given(st.text(max_size=200))
def test_nobody_is_mentioned_by_what_somebody_wrote(text: str) -> None:
    escaped = render.escaped(f"<at id=all></at>{text}")
    assert "<" not in escaped and ">" not in escaped and "*" not in escaped and "`" not in escaped


def test_a_lone_half_of_a_character_can_be_sent() -> None:
    page = render.cards(Card(verbatim("a\ud83d\x00b")), "en")[0]
    assert "a?b" in render.written(page)


def test_pages_are_full_and_nothing_is_lost() -> None:
    body = [render.words_element("很" * 1500) for _number in range(20)]
    found = pages.pages(body, [render.words_element("foot")])
    assert sum(len(page) for page in found) == 21
    assert found[0][-1]["text"]["content"] == "foot"
    assert all(sum(map(pages.weight, page)) <= pages.ROOM for page in found)
    assert len(found) < 6
