"""A card as plain lines: for the terminal, notifications, transcripts, and where a platform has nothing better."""

from __future__ import annotations

import unicodedata

from chat.cards import chart_words
from chat.cards.card import Card, Chart, Form, Reply, Table
from chat.cards.tables import laid_out
from chat.text import Text, _
from chat.words import say, shown

_SIGN = {"plain": "", "good": "✓ ", "warn": "! ", "bad": "✗ "}


def card_lines(card: Card, locale: str = "en") -> list[str]:
    """Every word and figure of the card, one line each."""
    out = [_SIGN[card.tone] + say(card.title, locale)]
    out += [f"  {line}" for text in card.lines for line in say(text, locale).splitlines()]
    for fact in card.facts:
        doubt = " (?)" if fact.doubtful else ""
        out.append(f"  {_labelled(fact.label, say(fact.value, locale), locale)}{doubt}")
    if card.table:
        out += [f"  {line}" for line in table_lines(card.table, locale)]
    if card.chart:
        out += [f"  {line}" for line in chart_lines(card.chart, locale)]
    out += [f"  [{say(picture.alt, locale)}]" for picture in card.pictures]
    out += [
        "  " + _labelled(choice.label, " | ".join(say(option.label, locale) for option in choice.options), locale)
        for choice in card.choices
    ]
    if card.buttons:
        out.append("  " + " ".join(f"[{say(button.label, locale)}]" for button in card.buttons))
    if card.small:
        out.append(f"  {say(card.small, locale)}")
    return out


def form_lines(form: Form, locale: str = "en") -> list[str]:
    """The questions of a form, with what stands in them."""
    out = [_labelled(form.title, "", locale)]
    out += [f"  {say(line, locale)}" for line in form.lines]
    for question in form.questions:
        mark = "" if question.required else " ·"
        shown = next(
            (say(option.label, locale) for option in question.options if option.value == question.value), question.value
        )
        hint = f"  ({say(question.hint, locale)})" if question.hint else ""
        out.append(f"  {_labelled(question.label, shown, locale, mark)}{hint}")
    return out


def reply_lines(reply: Reply, locale: str = "") -> list[str]:
    """A whole reply."""
    locale = locale or reply.locale
    out = card_lines(reply.card, locale) if reply.card else []
    for card in reply.more:
        out += card_lines(card, locale)
    out += form_lines(reply.form, locale) if reply.form else []
    out += [f"({say(reply.toast, locale)})"] if reply.toast else []
    out += [f"  {name}: {say(text, locale)}" for name, text in reply.wrong.items()]
    out += [
        f"  [{say(_('{name}, {size} bytes', name=file.name, size=len(file.data)), locale)}]" for file in reply.files
    ]
    return out


def table_lines(table: Table, locale: str = "en") -> list[str]:
    """The table in columns; East Asian characters count as two."""
    rows = [tuple(shown(cell, locale) for cell in row) for row in (table.heads, *laid_out(table).rows)]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(table.heads))]
    return [
        "  ".join(
            _pad(cell, width, right=place in table.numeric)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def chart_lines(chart: Chart, locale: str = "en") -> list[str]:
    """The chart's figures in words."""
    return chart_words.lines(chart, locale)


def first_line(card: Card, locale: str = "en", limit: int = 200) -> str:
    """What a notification on a locked phone shows."""
    more = say(card.lines[0], locale) if card.lines else ""
    title = say(card.title, locale)
    return f"{title} · {more}"[:limit] if more else title[:limit]


def _labelled(label: Text, value: str, locale: str, mark: str = "") -> str:
    return f"{say(label, locale)}{mark}{'：' if locale == 'zh-CN' else ': '}{value}".rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, *, right: bool = False) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
