"""Card and Form as HTML.  Pure: no address of ours but the picture's, no script, no style attribute."""

from __future__ import annotations

from collections.abc import Mapping

from bot.web import chart
from bot.web.markup import Html, el, join, link, prose
from chat.cards.card import Button, Card, Choice, Fact, Form, Picture, Question, Table
from chat.text import Text, _
from chat.words import say

_SIGN = {"plain": "", "good": "✓", "warn": "!", "bad": "✕"}
_LONG = 40
"""Letters from which on a fact has a line for itself."""
_KEYS = {"money": "decimal", "number": "decimal", "duration": "text"}


def html(card: Card, locale: str = "en", *, picture: str = "") -> Html:
    """The card as one `<section>`; `picture` is the address of its image."""
    return el(
        "section",
        _title(card, locale),
        [el("p", prose(say(line, locale)), cls="line") for line in card.lines if line],
        el("dl", [_fact(fact, locale) for fact in card.facts], cls="facts") if card.facts else None,
        _table(card.table, locale) if card.table else None,
        chart.svg(card.chart, locale) if card.chart else None,
        _picture(card.picture, locale, picture) if card.picture else None,
        el("div", [_choice(choice, locale) for choice in card.choices], cls="picks") if card.choices else None,
        el("div", [_button(button, locale) for button in card.buttons], cls="actions") if card.buttons else None,
        el("p", prose(say(card.small, locale)), cls="small") if card.small else None,
        cls=f"card {card.tone}",
    )


def form_html(
    form: Form,
    locale: str = "en",
    *,
    ref: str = "form",
    picture: str = "",
    answers: Mapping[str, str] | None = None,
    wrong: Mapping[str, Text] | None = None,
    opening: int = 0,
) -> Html:
    """The form, filled with `answers` where there are some and with what is `wrong` at its fields.

    `opening` comes back with the answers: it names this showing of the form.
    """
    given, faults = answers or {}, wrong or {}
    names = {question.name for question in form.questions}
    rest = [el("p", say(text, locale), cls="fault", role="alert") for name, text in faults.items() if name not in names]
    fields = [
        _field(question, locale, f"{ref}-{question.name}", given.get(question.name, question.value), faults)
        for question in form.questions
    ]
    return el(
        "form",
        el("h2", say(form.title, locale), id=f"{ref}-title"),
        [el("p", prose(say(line, locale)), cls="line") for line in form.lines if line],
        el(
            "div",
            _picture(form.picture, locale, picture) if form.picture else None,
            el("div", rest, fields, cls="fields"),
            cls="sheet pictured" if form.picture else "sheet",
        ),
        el(
            "footer",
            el("button", say(_("Cancel"), locale), type="button", cls="button", data_dismiss=True),
            el("button", say(form.submit or _("Save"), locale), type="submit", cls="button main"),
        ),
        cls="form",
        data_form=ref,
        data_opening=opening or False,
        novalidate=True,
        autocomplete="off",
        aria_labelledby=f"{ref}-title",
    )


def _title(card: Card, locale: str) -> Html:
    sign = el("span", _SIGN[card.tone], cls="sign", aria_hidden="true") if _SIGN[card.tone] else None
    return el("h3", sign, el("span", say(card.title, locale)))


def _fact(fact: Fact, locale: str) -> Html:
    words = say(fact.value, locale)
    value: Html | str = prose(words)
    if fact.doubtful:
        unsure = say(_("Read by a machine that is not sure: please check."), locale)
        value = join(el("mark", value), el("span", "?", cls="doubt", role="img", title=unsure, aria_label=unsure))
    # A value is kept together where it can be; a sentence breaks as sentences do.
    said = words.endswith(("。", ".", "！", "!"))
    marks = [name for name, on in (("doubtful", fact.doubtful), ("long", len(words) > _LONG), ("said", said)) if on]
    return el("div", el("dt", say(fact.label, locale)), el("dd", value), cls=" ".join(marks) or False)


def _table(table: Table, locale: str) -> Html:
    """In a box of its own that scrolls sideways on a phone, by keyboard too."""

    def cells(name: str, row: tuple[Text, ...], **more: str) -> Html:
        return el(
            "tr",
            [
                el(name, say(cell, locale), cls="number" if place in table.numeric else False, **more)
                for place, cell in enumerate(row)
            ],
        )

    head = el("thead", cells("th", table.heads, scope="col"))
    body = el("tbody", [cells("td", row) for row in table.rows])
    return el(
        "div", el("table", head, body), cls="wide", tabindex="0", role="region", aria_label=say(_("Table"), locale)
    )


def _picture(picture: Picture, locale: str, address: str) -> Html:
    alt = say(picture.alt, locale)
    image = el("img", src=address or f"/picture/{picture.sha256}", alt=alt, loading="lazy", decoding="async")
    return el("button", image, type="button", cls="picture", data_picture=True, title=alt)


def _button(button: Button, locale: str) -> Html:
    words = say(button.label, locale)
    cls = "button" if button.style == "plain" else f"button {button.style}"
    if button.link:
        return link(button.link, words, cls=cls)
    confirm = say(button.confirm, locale)
    return el(
        "button",
        words,
        type="button",
        cls=cls,
        data_action=button.action,
        data_value=button.value,
        data_confirm=confirm or False,
    )


def _choice(choice: Choice, locale: str) -> Html:
    label = say(choice.label, locale)
    options = [el("option", say(option.label, locale), value=option.value) for option in choice.options]
    blank = el("option", "…", value="", selected=True)
    return el(
        "label",
        el("span", label),
        el("select", blank, options, data_action=choice.action, data_value=choice.value),
        cls="pick",
    )


def _field(question: Question, locale: str, id: str, value: str, faults: Mapping[str, Text]) -> Html:
    fault = faults.get(question.name)
    told = " ".join(([f"{id}-hint"] if question.hint else []) + ([f"{id}-fault"] if fault else []))
    common: dict[str, str | bool] = {
        "id": id,
        "name": question.name,
        "required": question.required,
        "aria_describedby": told or False,
        "aria_invalid": "true" if fault else False,
    }
    optional = None if question.required else el("span", say(_("optional"), locale), cls="optional")
    unsure = el("span", say(_("please check"), locale), cls="unsure") if question.doubtful else None
    marks = [name for name, on in (("doubtful", question.doubtful), ("wrong", fault)) if on]
    return el(
        "div",
        el("label", say(question.label, locale), optional, unsure, for_=id),
        _control(question, locale, value, common),
        el("p", say(question.hint, locale), cls="hint", id=f"{id}-hint") if question.hint else None,
        el("p", say(fault, locale) if fault else "", cls="fault", id=f"{id}-fault", role="alert", hidden=not fault),
        cls=" ".join(["field", question.kind, *marks]),
    )


def _control(question: Question, locale: str, value: str, common: Mapping[str, str | bool]) -> Html:
    if question.search:
        return _search(question, locale, value, common)
    if question.kind == "choice":
        blank = el("option", "–" if not question.required else say(_("Choose…"), locale), value="", selected=not value)
        options = [
            el("option", say(option.label, locale), value=option.value, selected=option.value == value)
            for option in question.options
        ]
        return el("select", None if question.required and value else blank, options, **common)
    if question.kind == "note":
        return el("textarea", value, rows=3, **common)
    if question.kind == "date":
        return el("input", type="date", value=value, **common)
    return el("input", type="text", value=value, inputmode=_KEYS.get(question.kind, False), **common)


def _search(question: Question, locale: str, value: str, common: Mapping[str, str | bool]) -> Html:
    """A box to type in and a list that follows it; the option's value travels in a hidden field."""
    shown = next((say(option.label, locale) for option in question.options if option.value == value), value)
    box = {**common, "name": False}
    list_ = f"{common['id']}-list"
    return el(
        "div",
        el(
            "input",
            type="text",
            value=shown,
            role="combobox",
            aria_expanded="false",
            aria_controls=list_,
            aria_autocomplete="list",
            autocomplete="off",
            spellcheck="false",
            **box,
        ),
        el("input", type="hidden", name=question.name, value=value),
        el("ul", options_html(question, locale, value), id=list_, role="listbox", hidden=True),
        cls="search",
        data_search=question.name,
    )


def options_html(question: Question, locale: str, value: str = "") -> Html:
    """The options of a search as entries of its list."""
    return join(
        [
            el(
                "li",
                say(one.label, locale),
                role="option",
                data_value=one.value,
                aria_selected=str(one.value == value).lower(),
            )
            for one in question.options
        ]
    )
