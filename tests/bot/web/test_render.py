"""Cards, forms and charts as HTML: golden files in both languages, and the rules that no golden file shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.web.chart import svg
from bot.web.forms import form_html
from bot.web.markup import el, link, prose
from bot.web.render import html
from bot.web.words import CHROME, chrome
from chat.cards.card import Button, Card, Chart, Fact, Option, Question, Series
from chat.text import NOTHING, verbatim
from tests.bot.web.stage import budget, edit_form, logged, receipt, week
from tests.sweeps import examples

VOID = {"img", "input", "br", "hr", "meta", "link"}


class Tags(HTMLParser):
    """Reads markup strictly: every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags(markup: str) -> Tags:
    read = Tags()
    read.feed(markup)
    read.close()
    assert read.open == []
    return read


def lines(markup: str) -> str:
    """One element a line, so that a difference can be read."""
    return re.sub(r">(?=<)", ">\n", markup)


CARDS = {"logged": logged(), "receipt": receipt(), "budget": budget(), "week": week(), "trend": week("line")}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_drawn_as_it_was_agreed(name: str, locale: str, golden: Callable[[str, Any], None]) -> None:
    golden(f"web/{name}.{locale}.html", lines(html(CARDS[name], locale)))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_form_is_drawn_as_it_was_agreed(locale: str, golden: Callable[[str, Any], None]) -> None:
    wrong = {"total": verbatim("“x” ≠ 1"), "elsewhere": verbatim("The period is closed.")}
    golden(f"web/form.{locale}.html", lines(form_html(edit_form(), locale, answers={"total": "x"}, wrong=wrong)))


@pytest.mark.parametrize("name", CARDS)
def test_a_card_has_no_style_no_script_and_closes_what_it_opens(name: str) -> None:
    for tag, attributes in tags(html(CARDS[name])).seen:
        assert tag not in {"script", "style", "iframe"}
        assert not any(key == "style" or key.startswith("on") for key in attributes)


def test_every_field_has_a_label_and_every_picture_its_words() -> None:
    seen = tags(form_html(edit_form())).seen
    labelled = {attributes.get("for") for tag, attributes in seen if tag == "label"}
    fields = [a for tag, a in seen if tag in {"input", "select", "textarea"} and a.get("type") != "hidden"]
    assert len(fields) == len(edit_form().questions)
    assert {attributes["id"] for attributes in fields} == labelled
    assert all(attributes.get("alt") for tag, attributes in seen if tag == "img")


def test_a_wrong_field_is_tied_to_what_is_wrong_with_it() -> None:
    seen = tags(form_html(edit_form(), ref="f", wrong={"total": verbatim("no")})).seen
    field = next(a for tag, a in seen if a.get("name") == "total")
    assert field["aria-invalid"] == "true" and "f-total-fault" in str(field["aria-describedby"]).split()


def test_a_link_that_is_no_web_address_is_only_words() -> None:
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " https://x"):
        assert "href" not in link(address, "x")
        card = Card(NOTHING, buttons=(Button(verbatim("x"), "a.b", link=address),))
        assert "href" not in html(card)
    assert "noopener" in prose("https://example.org/ü")


@settings(max_examples=examples(60), deadline=None)
@given(st.text(), st.text())
def test_no_words_can_break_the_markup(first: str, second: str) -> None:
    words = verbatim(first)
    card = Card(words, (words,), (Fact(words, words, True),), small=words, buttons=(Button(words, second, second),))
    read = tags(html(card))
    assert [tag for tag, _ in read.seen if tag in {"script", "b", "i", "style"}] == []
    question = Question("n", words, "choice", second, options=(Option(words, second),), hint=words)
    tags(form_html(edit_form().__class__("f", words, (question,))))
    tags(el("p", first, title=second))


@settings(max_examples=examples(60), deadline=None)
@example("bar", 1, [0.0, 5e-324], "CNY")
@example("line", 1, [5e-324], "CNY")
@given(
    st.sampled_from(["bar", "stack", "line", "band", "bridge", "heat"]),
    st.integers(0, 8),
    st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=4),
    st.sampled_from(["CNY", "h", "%", ""]),
)
def test_any_numbers_can_be_drawn(kind: Any, labels: int, numbers: list[float], unit: str) -> None:
    series = tuple(Series(verbatim(f"s{place}"), (number,) * labels) for place, number in enumerate(numbers))
    chart = Chart(kind, verbatim("title"), tuple(verbatim(f"label {place}") for place in range(labels)), series, unit)
    for tag, attributes in tags(svg(chart)).seen:
        if tag == "rect":
            assert float(attributes["width"] or 0) >= 0


def test_a_share_beyond_the_whole_is_drawn_red_behind_a_mark() -> None:
    seen = tags(svg(budget().chart or pytest.fail())).seen
    assert sum(a.get("class") == "over" for tag, a in seen if tag == "rect") == 1
    assert sum(a.get("class") == "mark" for tag, a in seen if tag == "line") == 1


def test_every_sentence_of_the_page_is_in_the_catalogue_of_its_words() -> None:
    from bot.web.pages import FOLDER

    page = "".join((FOLDER / name).read_text("utf-8") for name in ("page.html", "enter.html"))
    scripts = "".join(file.read_text("utf-8") for file in sorted(FOLDER.glob("*.js")))
    used = set(re.findall(r"\{\{(.+?)\}\}", page)) - {"lang", "home", "why", "paper", "handed", "used", "open"}
    used |= set(re.findall(r"\bw\(\s*\"(.+?)\"", scripts))
    used |= {words for words in ("Automatic", "Light", "Dark") if f'"{words}"' in scripts}
    known = {one.template for one in CHROME}
    assert used - known == set()
    assert known - used == set()
    assert chrome("en")["Message {place}"] == "Message {place}"
