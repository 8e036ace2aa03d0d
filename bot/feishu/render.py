"""Card -> card JSON 2.0.  Pure.  Words too long for one card are cut or go on in the next; what a click sends is never
cut, because half a value is another's: a button or option whose value does not fit is left out.

Words that people wrote only ever stand in plain text, or escaped: nobody can mention everybody through us.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.feishu import chart
from bot.feishu.pages import Element, pages, weight
from chat.cards.card import Button, Card, Cell, Choice, Fact, Option, Picture, Table
from chat.cards.columns import on_card
from chat.cards.plain import chart_lines, first_line
from chat.text import Text, _
from chat.words import shown

log = logging.getLogger(__name__)

ACTION, VALUE, FORM, CHOICE, DIRECT, CANCEL = "action", "value", "form", "choice", "direct", "cancel"
OPENING = "opening"
"""The keys of what a button carries.  DIRECT says that it stands in a private chat, which a click does not tell.
OPENING is the same in all that is sent from one showing of a form."""

EMPTY = "·"
"""Stands for the empty value of an option: the platform takes no empty one."""

Shot = tuple[str, tuple[int, float, float, float, float] | None]
Images = Mapping[Shot, str]
"""(sha256, crop) of a picture -> the key under which the platform keeps it."""

_TEMPLATE = {"plain": "blue", "good": "green", "warn": "orange", "bad": "red"}
_SIGN = {"plain": "", "good": "✅ ", "warn": "⚠️ ", "bad": "❌ "}
_BUTTON = {"plain": "default", "main": "primary", "danger": "danger"}

_ADDRESS = re.compile(r"https?://")

_TITLE, _PARAGRAPH, _CELL, _LABEL = 120, 2000, 300, 60
_VALUE, _OPTION_VALUE, _LINK = 1000, 200, 1000
_TABLE_ROOM = 9000
_MOST_COLUMNS, _MOST_ROWS, _ROWS_SHOWN, _MOST_OPTIONS, _BUTTONS_A_ROW = 20, 100, 10, 50, 5


def cards(card: Card, locale: str, *, images: Images | None = None, direct: bool = False) -> tuple[dict[str, Any], ...]:
    """The card, on as many pages as it needs; the first carries the buttons and is the one that is updated."""
    paged = pages(list(_body(card, locale, images or {})), list(_foot(card, locale, direct)))
    title = _SIGN[card.tone] + spoken(card.title, locale)
    summary = first_line(card, locale, 100)
    return tuple(
        framed(
            elements,
            title if len(paged) == 1 else f"{cut(title, _TITLE - 10)} ({number}/{len(paged)})",
            card.tone,
            summary,
        )
        for number, elements in enumerate(paged, 1)
    )


def notice(text: Text, locale: str, tone: str = "plain") -> dict[str, Any]:
    """A card of one sentence, without a head."""
    words = spoken(text, locale)
    return framed([words_element(words)], "", tone, words)


def with_note(page: Mapping[str, Any], note: Text, locale: str) -> dict[str, Any]:
    """The page with a small line under it."""
    elements = [*page["body"]["elements"], words_element(spoken(note, locale), small=True)]
    return {**page, "body": {"elements": elements}}


def framed(elements: list[Element], title: str, tone: str, summary: str) -> dict[str, Any]:
    """A whole card around the elements; where there are none, the title is all of it and stands there once."""
    if not elements:
        elements, title = [words_element(cut(title, _PARAGRAPH) or "–")], ""
    out: dict[str, Any] = {
        "schema": "2.0",
        # Declared before and after an update, else the platform takes none.
        "config": {"update_multi": True, "summary": {"content": cut(summary, 100)}},
        "body": {"elements": elements},
    }
    if title:
        out["header"] = {"title": plain(cut(title, _TITLE)), "template": _TEMPLATE.get(tone, "blue")}
    return out


def written(card: Mapping[str, Any]) -> str:
    """The card as it goes over the wire."""
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"))


def spoken(text: Cell, locale: str) -> str:
    """The text or value in that language, without what cannot be sent: control characters, half surrogate pairs."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", shown(text, locale)).encode("utf-8", "replace").decode()


def plain(words: str) -> Element:
    return {"tag": "plain_text", "content": words}


def words_element(words: str, *, small: bool = False) -> Element:
    text = plain(words)
    return {"tag": "div", "text": text | {"text_size": "notation", "text_color": "grey"} if small else text}


def markdown(content: str) -> Element:
    return {"tag": "markdown", "content": content}


def escaped(words: str) -> str:
    """Words inside Feishu's markdown, shown as they are.

    >>> escaped("<at id=all></at> *5* [a](b)")
    '&#60;at id=all&#62;&#60;/at&#62; &#42;5&#42; &#91;a&#93;(b)'
    """
    escaped_words = re.sub(r"[&<>*_~`\[\]#$|\\]", lambda sign: f"&#{ord(sign.group())};", words)
    return re.sub(r":(?=\w+:)", "&#58;", escaped_words).replace("\n", " ")


def cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def button(shown: Button, locale: str, direct: bool) -> Element | None:
    """The button, or None where what it sends or opens cannot be sent whole."""
    label = cut(spoken(shown.label, locale), _LABEL) or "–"
    out: Element = {"tag": "button", "text": plain(label), "type": _BUTTON[shown.style], "size": "medium"}
    if shown.link:
        if not _ADDRESS.match(shown.link) or len(shown.link) > _LINK:
            log.warning("left out a button whose address is none or too long: %.60r", shown.link)
            return None
        out["behaviors"] = [{"type": "open_url", "default_url": shown.link}]
    else:
        if len(shown.value) > _VALUE:
            log.warning("left out the button %s: its value is too long: %.60r", shown.action[:60], shown.value)
            return None
        out["behaviors"] = [callback({ACTION: shown.action, VALUE: shown.value}, direct)]
    if confirm := spoken(shown.confirm, locale):
        out["confirm"] = {"title": plain(label), "text": plain(cut(confirm, 300))}
    return out


def callback(payload: dict[str, Any], direct: bool) -> Element:
    return {"type": "callback", "value": payload | ({DIRECT: 1} if direct else {})}


def side_by_side(elements: list[Element]) -> Element:
    """A row that breaks where the screen is narrow."""
    columns = [{"tag": "column", "width": "auto", "elements": [element]} for element in elements]
    return {"tag": "column_set", "flex_mode": "flow", "horizontal_spacing": "8px", "columns": columns}


def paragraphs(texts: tuple[Text, ...], locale: str) -> Iterator[Element]:
    """Paragraphs as few elements, none of them too long."""
    words = "\n".join(spoken(text, locale) for text in texts)
    for start in range(0, len(words), _PARAGRAPH):
        if words[start : start + _PARAGRAPH].strip():
            yield words_element(words[start : start + _PARAGRAPH])


def picture(shown: Picture, locale: str, images: Images) -> Element:
    """The picture, or its description where it could not be brought to the platform."""
    alt = cut(spoken(shown.alt, locale), 200)
    if key := images.get((shown.sha256, shown.crop)):
        return {"tag": "img", "img_key": key, "alt": plain(alt), "scale_type": "fit_horizontal", "preview": True}
    return words_element(f"[{alt}]", small=True)


def _body(card: Card, locale: str, images: Images) -> Iterator[Element]:
    yield from paragraphs(card.lines, locale)
    yield from _facts(card.facts, locale)
    for one in card.pictures:
        yield picture(one, locale, images)
    if card.chart:
        drawn = chart.element(card.chart, locale)
        if drawn is not None and weight(drawn) < _TABLE_ROOM:
            yield drawn
        yield from _figures([cut(line, 200) for line in chart_lines(card.chart, locale)], locale)
    if card.table:
        yield from _tables(card.table, locale)


def _foot(card: Card, locale: str, direct: bool) -> Iterator[Element]:
    for choice in card.choices:
        yield from _selects(choice, locale, direct)
    buttons = [drawn for shown in card.buttons if (drawn := button(shown, locale, direct))]
    for row in _rows(buttons, _BUTTONS_A_ROW):
        yield side_by_side(row)
    if small := spoken(card.small, locale):
        yield words_element(cut(small, _PARAGRAPH), small=True)


def _facts(facts: tuple[Fact, ...], locale: str) -> Iterator[Element]:
    lines = [_fact(fact, locale) for fact in facts]
    chunk: list[str] = []
    for line in lines:
        if chunk and (len(chunk) == 20 or sum(map(len, chunk)) + len(line) > _PARAGRAPH):
            yield markdown("\n".join(chunk))
            chunk = []
        chunk.append(line)
    if chunk:
        yield markdown("\n".join(chunk))


def _fact(fact: Fact, locale: str) -> str:
    label = escaped(cut(spoken(fact.label, locale), 100)) or "–"
    value = escaped(cut(spoken(fact.value, locale), _CELL))
    doubt = f" <font color='orange'>⚠ {escaped(spoken(_('please check'), locale))}</font>" if fact.doubtful else ""
    return f"**{label}** {value}{doubt}"


def _figures(lines: list[str], locale: str) -> Iterator[Element]:
    """A chart's figures in words: for those who cannot see it, and for clients that cannot draw it."""
    chunk: list[str] = []
    for line in [*lines, ""]:
        if chunk and (not line or len(chunk) == 40):
            yield {
                "tag": "collapsible_panel",
                "expanded": False,
                "header": {"title": plain(spoken(_("The figures in words"), locale))},
                "elements": [words_element("\n".join(chunk))],
            }
            chunk = []
        chunk.append(line)


def _tables(whole: Table, locale: str) -> Iterator[Element]:
    shown = on_card(whole)
    table = shown.table
    heads = table.heads[:_MOST_COLUMNS]
    columns = [
        {
            "name": f"c{place}",
            "display_name": cut(spoken(head, locale), _LABEL),
            "data_type": "text",
            "horizontal_align": "right" if place in table.numeric else "left",
            "width": "auto",
        }
        for place, head in enumerate(heads)
    ]
    if not columns:
        return
    rows: list[dict[str, str]] = []
    room = weight(columns)
    load = room
    for cells in table.rows:
        row = {f"c{place}": cut(spoken(cell, locale), _CELL) for place, cell in enumerate(cells[: len(heads)])}
        if rows and (load + weight(row) > _TABLE_ROOM + room or len(rows) == _MOST_ROWS):
            yield _table(columns, rows)
            rows, load = [], room
        rows.append(row)
        load += weight(row)
    yield _table(columns, rows)
    if shown.note:
        yield words_element(cut(spoken(shown.note, locale), _PARAGRAPH), small=True)


def _table(columns: list[dict[str, Any]], rows: list[dict[str, str]]) -> Element:
    return {
        "tag": "table",
        "page_size": max(1, min(len(rows), _ROWS_SHOWN)),
        "row_height": "low",
        "header_style": {"bold": True, "text_align": "left", "background_style": "grey"},
        "columns": columns,
        "rows": rows,
    }


def _selects(choice: Choice, locale: str, direct: bool) -> Iterator[Element]:
    if len(choice.value) > _VALUE:
        log.warning("left out the drop-down %s: its value is too long: %.60r", choice.action[:60], choice.value)
        return
    payload = {ACTION: choice.action, VALUE: choice.value, CHOICE: 1}
    for row in _rows([option(one, locale) for one in choosable(choice.options)], _MOST_OPTIONS):
        yield {
            "tag": "select_static",
            "placeholder": plain(cut(spoken(choice.label, locale), _LABEL)),
            "width": "fill",
            "options": row,
            "behaviors": [callback(payload, direct)],
        }


def _rows(elements: list[Element], most: int) -> Iterator[list[Element]]:
    """So many at a time, and no more than fit a card."""
    row: list[Element] = []
    load = 0
    for element in elements:
        more = weight(element)
        if row and (len(row) == most or load + more > _TABLE_ROOM):
            yield row
            row, load = [], 0
        row.append(element)
        load += more
    if row:
        yield row


def choosable(options: Iterable[Option]) -> list[Option]:
    """The options whose values can be sent whole, no value twice."""
    by_value: dict[str, Option] = {}
    for candidate in options:
        if len(candidate.value) > _OPTION_VALUE or candidate.value == EMPTY:
            log.warning("left out an option whose value cannot be sent: %.60r", candidate.value)
        else:
            by_value.setdefault(candidate.value, candidate)
    return list(by_value.values())


def option(shown: Option, locale: str) -> Element:
    """One line of a drop-down, for an option that is `choosable`."""
    return {"text": plain(cut(spoken(shown.label, locale), _LABEL) or "–"), "value": shown.value or EMPTY}
