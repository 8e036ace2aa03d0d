"""Form as HTML, and how a form that is sent is known again.  Pure."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.web.markup import el, join, prose
from bot.web.post import reference
from bot.web.render import picture_html
from bot.web.roster import room
from chat.cards.card import Form, Question
from chat.incoming import Incoming
from chat.text import Text, _
from chat.words import say

_KEYS = {"money": "decimal", "number": "decimal", "duration": "text"}
"""Question -> the keys that a phone shows for it."""


def form_html(
    form: Form,
    locale: str = "en",
    *,
    ref: str = "form",
    picture: str = "",
    answers: Mapping[str, str] | None = None,
    wrong: Mapping[str, Text] | None = None,
    opening: int = 0,
) -> Markup:
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
            picture_html(form.picture, locale, picture) if form.picture else None,
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


def form_reference(to: Incoming, name: str, value: str) -> str:
    """Where the form with this name about this thing stands for the person who is asked."""
    return reference("form", to.by.id, room(to.at), name, value)


def form_instance(ref: str, opening: int) -> str:
    """What a form that is sent is an instance of: the form that stands there, as often as it is asked for anew."""
    return f"web:{ref}:{opening}"


def _field(question: Question, locale: str, id: str, value: str, faults: Mapping[str, Text]) -> Markup:
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


def _control(question: Question, locale: str, value: str, common: Mapping[str, str | bool]) -> Markup:
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


def _search(question: Question, locale: str, value: str, common: Mapping[str, str | bool]) -> Markup:
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


def options_html(question: Question, locale: str, value: str = "") -> Markup:
    """The options of a search as entries of its list."""
    return join(
        [
            el(
                "li",
                say(option.label, locale),
                role="option",
                data_value=option.value,
                aria_selected=str(option.value == value).lower(),
            )
            for option in question.options
        ]
    )
