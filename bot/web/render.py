"""Card as HTML.  Pure: no address of ours but the picture's, no script, no style attribute."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.web import chart
from bot.web.markup import el, join, link, prose
from chat.cards.card import Button, Card, Cell, Choice, Fact, Picture, Table
from chat.cards.columns import on_card
from chat.pattern import Pattern
from chat.text import Text, _
from chat.words import say, shown

_SIGN = {"plain": "", "good": "✓", "warn": "!", "bad": "✕"}
_MINUS = Pattern(r"(?<!\w)(-\S+)")
"""A sign stays with its amount, at the end of a line as well."""
_LONG = 40
"""Letters from which on a fact has a line for itself."""


def html(card: Card, locale: str = "en", *, picture: str = "") -> Markup:
    """The card as one `<section>`; `picture` is the address of its image."""
    return el(
        "section",
        _title(card, locale),
        [el("p", prose(say(line, locale)), cls="line") for line in card.lines if line],
        el("dl", [_fact(fact, locale) for fact in card.facts], cls="facts") if card.facts else None,
        _table(card.table, locale) if card.table else None,
        chart.svg(card.chart, locale) if card.chart else None,
        [picture_html(one, locale, _part(picture, place)) for place, one in enumerate(card.pictures)],
        el("div", [_choice(choice, locale) for choice in card.choices], cls="picks") if card.choices else None,
        el("div", [_button(button, locale) for button in card.buttons], cls="actions") if card.buttons else None,
        el("p", prose(say(card.small, locale)), cls="small") if card.small else None,
        cls=f"card {card.tone}",
    )


def _title(card: Card, locale: str) -> Markup:
    sign = el("span", _SIGN[card.tone], cls="sign", aria_hidden="true") if _SIGN[card.tone] else None
    return el("h3", sign, el("span", say(card.title, locale)))


def _fact(fact: Fact, locale: str) -> Markup:
    words = say(fact.value, locale)
    parts = enumerate(_MINUS.split(words))  # a minus stays with its amount
    value: Markup | str = join(*(el("span", one, cls="one") if at % 2 else prose(one) for at, one in parts if one))
    if fact.doubtful:
        unsure = say(_("Read by a machine that is not sure: please check."), locale)
        value = join(el("mark", value), el("span", "?", cls="doubt", role="img", title=unsure, aria_label=unsure))
    # A value is kept together where it can be; a sentence breaks as sentences do.
    sentence = words.endswith(("。", ".", "！", "!"))
    marks = [name for name, on in (("doubtful", fact.doubtful), ("long", len(words) > _LONG), ("said", sentence)) if on]
    return el("div", el("dt", say(fact.label, locale)), el("dd", value), cls=" ".join(marks) or False)


def _table(whole: Table, locale: str) -> Markup:
    """In a box of its own that scrolls sideways on a phone, by keyboard too."""

    on, titles = on_card(whole), [title for _place, title in whole.groups]
    table = on.table

    def cells(name: str, row: tuple[Cell, ...], **more: str) -> Markup:
        return el(
            "tr",
            [
                el(name, shown(cell, locale), cls="number" if place in table.numeric else False, **more)
                for place, cell in enumerate(row)
            ],
        )

    head = el("thead", cells("th", table.heads, scope="col"))
    body = el("tbody", [_heading(row, locale) if _is_heading(row, titles) else cells("td", row) for row in table.rows])
    box = el(
        "div", el("table", head, body), cls="wide", tabindex="0", role="region", aria_label=say(_("Table"), locale)
    )
    return join(box, el("p", say(on.note, locale), cls="small")) if on.note else box


def _part(address: str, place: int) -> str:
    """The address of one of the pictures of a card; that of the first has no place in it."""
    if not address or not place:
        return address
    return f"{address}{'&' if '?' in address else '?'}part={place}"


def _is_heading(row: tuple[Cell, ...], titles: Sequence[Text]) -> bool:
    """Whether a row is the title of those below it: nothing stands in its other cells."""
    return row[0] in titles and len(row) > 1 and not any(shown(cell, "en") for cell in row[1:])


def _heading(row: tuple[Cell, ...], locale: str) -> Markup:
    """Over all columns; its words stay in sight where the table is scrolled."""
    return el("tr", el("td", el("span", shown(row[0], locale)), colspan=str(len(row))), cls="group")


def picture_html(picture: Picture, locale: str, address: str) -> Markup:
    alt = say(picture.alt, locale)
    image = el("img", src=address or f"/picture/{picture.sha256}", alt=alt, loading="lazy", decoding="async")
    return el("button", image, type="button", cls="picture", data_picture=True, title=alt)


def _button(button: Button, locale: str) -> Markup:
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


def _choice(choice: Choice, locale: str) -> Markup:
    label = say(choice.label, locale)
    options = [el("option", say(option.label, locale), value=option.value) for option in choice.options]
    blank = el("option", "…", value="", selected=True)
    return el(
        "label",
        el("span", label),
        el("select", blank, options, data_action=choice.action, data_value=choice.value),
        cls="pick",
    )
