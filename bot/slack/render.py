"""Card -> Block Kit.  Pure: the same card gives the same blocks.  Slack refuses a whole message for one field too long,
so everything is cut here; what must not be cut (the value behind a button) is left out instead."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from bot.slack import limits
from bot.slack.chart import chart_block
from bot.slack.limits import cut, pieces
from chat.cards.card import Button, Card, Cell, Chart, Choice, Fact, Option, Picture, Table
from chat.cards.columns import on_card
from chat.cards.plain import card_lines, chart_lines, table_lines
from chat.text import Text, _, _n, verbatim
from chat.words import say, shown

log = logging.getLogger(__name__)

Block = dict[str, Any]
Surface = Literal["message", "view"]
Drawing = Picture | Chart
Seen = Callable[[Drawing], str]
"""The id of Slack's own file of a picture or chart, "" where there is none (yet)."""

_SIGN = {"plain": "", "good": "✅ ", "warn": "⚠️ ", "bad": "🛑 "}
_MARKUP = re.compile(r"`|(?<![A-Za-z0-9])([*_~])(?=\S)[^\n]*?(?<=\S)\1(?![A-Za-z0-9])|^\s*[>•]", re.M)
"""Where Slack would read mrkdwn: a code sign, a pair of signs around words, a quote.  Not `api_design`, not `3 * 4`."""

LINK = "link"


def unseen(_drawing: Drawing) -> str:
    """Where no files can be shown."""
    return ""


def drawings(card: Card, locale: str, *, surface: Surface = "message", native: bool = True) -> tuple[Drawing, ...]:
    """What of a card needs a file to be seen: its picture, and its chart where Slack does not draw it."""
    own = surface == "message" and native and card.chart and chart_block(card.chart, locale)
    return tuple(drawing for drawing in (None if own else card.chart, *card.pictures) if drawing)


def blocks(
    card: Card,
    locale: str,
    *,
    surface: Surface = "message",
    native: bool = True,
    first: int = 0,
    seen: Seen = unseen,
) -> list[Block]:
    """The blocks of one card.

    Args:
        surface: tables and charts exist in messages only; a modal and the Home tab get them as plain columns.
        native: the workspace shows Slack's own charts (else the picture or the facts beside it must do).
        first: number of the card's first button, where several cards stand in one view.
        seen: which of its pictures can be shown as such.
    """
    body = _head(card, locale) + _figures(card, locale, surface, native, seen)
    tail = _controls(card, locale, first)
    if card.small:
        tail.append(_context(say(card.small, locale)))
    if surface == "view":
        return body + tail
    return fitted(body, tail, locale)


def fitted(
    body: list[Block],
    tail: list[Block],
    locale: str,
    *,
    most: int = limits.MESSAGE_BLOCKS,
    size: int = limits.MESSAGE_SIZE,
) -> list[Block]:
    """Body and tail within a message's limits: the end of the body goes first, the buttons stay."""
    note = _context(say(_("Shortened: there is more than Slack shows in one message."), locale))
    whole = len(body) + len(tail) <= most and _size(body + tail) <= size
    if whole:
        return [*body, *tail]
    kept: list[Block] = []
    left = size - _size([note])
    for block in tail:
        left -= _size([block])
        if left < 0 or len(kept) == most - 1:
            break
        kept.append(block)
    room = most - 1 - len(kept)
    shown: list[Block] = []
    for block in body[:room]:
        left -= _size([block])
        if left < 0:
            break
        shown.append(block)
    return [*shown, note, *kept]


def fallback(card: Card, locale: str) -> str:
    """The card as text: what notifications, screen readers and old clients show."""
    return cut(escaped("\n".join(line.strip() for line in card_lines(card, locale))), limits.MESSAGE_TEXT)


def escaped(text: str) -> str:
    """Slack's three control characters made harmless: what a person typed mentions nobody and links nothing."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, limit: int) -> Block:
    """A plain_text object; Slack refuses an empty one."""
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": True}


def options(choices: Iterable[Option], locale: str, *, before: str = "") -> list[Block]:
    """Options for a select; one whose value does not fit is left out, because half a value is a wrong one."""
    out: list[Block] = []
    seen: set[str] = set()
    for option in choices:
        value = f"{before} {option.value}".strip()
        if not value or len(value) > limits.OPTION_VALUE:
            log.warning("left out an option whose value is empty or too long: %.60r", value)
        elif value not in seen:
            seen.add(value)
            out.append({"text": plain(say(option.label, locale), limits.OPTION), "value": value})
    return out


def select(choices: list[Block]) -> Block:
    """`options` or, for more than a hundred, `option_groups` of a select."""
    if len(choices) <= limits.OPTIONS:
        return {"options": choices}
    choices = choices[: limits.OPTIONS * limits.GROUPS]
    groups = []
    for start in range(0, len(choices), limits.OPTIONS):
        part = choices[start : start + limits.OPTIONS]
        groups.append({"label": plain(f"{start + 1} – {start + len(part)}", limits.OPTION), "options": part})
    return {"option_groups": groups}


def lines(text: str) -> list[Block]:
    """A paragraph, in as many sections as it needs."""
    return [{"type": "section", "text": _words(part, limits.SECTION)} for part in pieces(text, 2900) if part.strip()]


def columns(rows: Sequence[str]) -> list[Block]:
    """Lines of a table or chart in a fixed-width font."""
    fence = "```"
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"{fence}{part}{fence}", "verbatim": True}}
        for part in pieces(escaped("\n".join(rows)).replace("`", "'"), 2900)
        if part.strip()
    ]


def _head(card: Card, locale: str) -> list[Block]:
    title = " ".join((_SIGN[card.tone] + say(card.title, locale)).split())
    out: list[Block] = [{"type": "header", "text": plain(title, limits.HEADER)}] if title else []
    if len(title) > limits.HEADER:
        out += lines(title)
    for line in card.lines:
        out += lines(say(line, locale))
    for start in range(0, len(card.facts), limits.FIELDS):
        fields = [_fact(fact, locale) for fact in card.facts[start : start + limits.FIELDS]]
        out.append({"type": "section", "fields": fields})
    return out


def _figures(card: Card, locale: str, surface: Surface, native: bool, seen: Seen) -> list[Block]:
    out: list[Block] = []
    if card.chart:
        block = chart_block(card.chart, locale) if native and surface == "message" else None
        file = "" if block else seen(card.chart)
        if block:
            out.append(block)
        elif file:
            # The figures stand beside it anyway; here they are for whoever hears the picture instead of seeing it.
            out.append(image(file, "\n".join(chart_lines(card.chart, locale))))
        elif surface == "view" or not (card.table or card.facts):
            out += columns(chart_lines(card.chart, locale))
    if card.table and card.table.rows:
        shown = on_card(card.table)
        out += (
            [_table(shown.table, locale)]
            if surface == "message"
            else columns(table_lines(_narrow(shown.table, locale)))
        )
        if shown.note:
            out.append(_context(say(shown.note, locale)))
        left = len(card.table.rows) - (limits.TABLE_ROWS - 1)
        if left > 0:
            out.append(_context(say(_n("{n} more row is not shown.", "{n} more rows are not shown.", left), locale)))
    for one in card.pictures:
        out += picture(one, locale, seen, surface)
    return out


def picture(of: Picture, locale: str, seen: Seen, surface: Surface = "view") -> list[Block]:
    """The picture, or in a view at least what it shows, in words."""
    alt = say(of.alt, locale)
    if seen(of):
        return [image(seen(of), alt, titled=True)]
    return [_context(alt)] if surface == "view" else []


def image(file: str, alt: str, *, titled: bool = False) -> Block:
    """An uploaded file as a block."""
    block: Block = {"type": "image", "slack_file": {"id": file}, "alt_text": cut(alt, limits.ALT) or " "}
    return block | ({"title": plain(alt, limits.ALT)} if titled and alt else {})


def _controls(card: Card, locale: str, first: int) -> list[Block]:
    """Selects and buttons.  Their ids are numbered: Slack wants each id once, and several buttons may do the same."""
    after = first + len(card.choices)
    made = [_choice(choice, number, locale) for number, choice in enumerate(card.choices, first)]
    made += [_button(button, number, locale) for number, button in enumerate(card.buttons, after)]
    elements = [element for element in made if element]
    return [
        {"type": "actions", "elements": elements[start : start + limits.BUTTONS]}
        for start in range(0, len(elements), limits.BUTTONS)
    ]


def _button(button: Button, number: int, locale: str) -> Block | None:
    element: Block = {"type": "button", "text": plain(say(button.label, locale), limits.BUTTON)}
    if button.link:
        if len(button.link) > limits.URL:
            return None
        return element | {"action_id": f"{number}:{LINK}", "url": button.link}
    element["action_id"] = f"{number}:{button.action}"
    if len(button.value) > limits.BUTTON_VALUE or len(element["action_id"]) > limits.ACTION_ID:
        log.warning("left out the button %s: what it carries does not fit", button.action[:60])
        return None
    if button.value:
        element["value"] = button.value
    if button.style != "plain":
        element["style"] = "primary" if button.style == "main" else "danger"
    if button.confirm:
        element["confirm"] = {
            "title": plain(say(button.label, locale), limits.CONFIRM_TITLE),
            "text": plain(say(button.confirm, locale), limits.CONFIRM_TEXT),
            "confirm": plain(say(_("Yes"), locale), limits.CONFIRM_WORD),
            "deny": plain(say(_("No"), locale), limits.CONFIRM_WORD),
        }
    return element


def _choice(choice: Choice, number: int, locale: str) -> Block | None:
    choices = options(choice.options, locale, before=choice.value)
    action = f"{number}:{choice.action}"
    if not choices or len(action) > limits.ACTION_ID:
        return None
    placeholder = plain(say(choice.label, locale), limits.PLACEHOLDER)
    return {"type": "static_select", "action_id": action, "placeholder": placeholder, **select(choices)}


def _fact(fact: Fact, locale: str) -> Block:
    label, value = say(fact.label, locale), say(fact.value, locale)
    if fact.doubtful:
        value += f" ⚠️ {say(_('not sure'), locale)}"
    if _MARKUP.search(f"{label}\n{value}"):
        return plain(f"{label}\n{value}", limits.FIELD)
    words = cut(f"*{escaped(label) or ' '}*\n{escaped(value)}", limits.FIELD)
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _words(text: str, limit: int) -> Block:
    """A text object that shows exactly these characters: plain where mrkdwn would read a star as bold."""
    shown = escaped(text)
    if _MARKUP.search(text) or len(shown) > limit:
        return plain(text, limit)
    return {"type": "mrkdwn", "text": shown, "verbatim": True}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [plain(text, limits.CONTEXT)]}


def _table(table: Table, locale: str) -> Block:
    wide = min(len(table.heads), limits.TABLE_COLUMNS)
    left = limits.TABLE_CHARACTERS
    rows: list[list[Block]] = []
    for row in (table.heads, *table.rows)[: limits.TABLE_ROWS]:
        cells = [shown(cell, locale) or "–" for cell in row[:wide]]
        left -= sum(map(len, cells))
        if left < 0 and rows:
            break
        rows.append([{"type": "raw_text", "text": cut(cell, 500)} for cell in cells])
    settings = [{"align": "right" if at in table.numeric else "left", "is_wrapped": True} for at in range(wide)]
    return {"type": "table", "rows": rows, "column_settings": settings}


def _narrow(table: Table, locale: str) -> Table:
    """The table as columns of text hold it: Slack breaks lines that are too wide for a phone."""
    wide = limits.TABLE_COLUMNS

    def row(cells: tuple[Cell, ...]) -> tuple[Text, ...]:
        return tuple(verbatim(cut(" ".join(shown(cell, locale).split()), 40)) for cell in cells[:wide])

    rows = tuple(row(cells) for cells in table.rows[: limits.TABLE_ROWS - 1])
    return Table(row(table.heads), rows, tuple(at for at in table.numeric if at < wide))


def _size(shape: list[Block]) -> int:
    return len(json.dumps(shape, ensure_ascii=False))
