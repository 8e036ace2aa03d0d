"""Form -> a form container in a card, and what was filled in -> answers.  Pure.

The kind of a field stands in its name (`d_` a date, `c_` a choice …), so that answers can be read without the form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.feishu import render
from bot.feishu.pages import ROOM, Element, weight
from bot.feishu.render import (
    CANCEL,
    EMPTY,
    FORM,
    OPENING,
    VALUE,
    callback,
    cut,
    escaped,
    markdown,
    plain,
    spoken,
    words_element,
)
from chat.cards.card import Form, Option, Question
from chat.incoming import Incoming, Submitted
from chat.text import NOTHING, Text, _

_PREFIX = {"date": "d", "choice": "c"}
_LONGEST, _MOST_QUESTIONS = 1000, 40


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of everything is shown; a form cannot go on in a second card."""

    options: int = 60
    lines: int = 5
    hint: int = 100
    label: int = 100
    value: int = _LONGEST


_ROOMS = (
    _Room(),
    _Room(options=30),
    _Room(options=15, lines=2),
    _Room(options=8, lines=1),
    _Room(options=5, lines=0, hint=0),
    _Room(options=3, lines=0, hint=0, label=40, value=300),
    _Room(options=0, lines=0, hint=0, label=20, value=60),
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def card(
    form: Form,
    locale: str,
    *,
    images: render.Images | None = None,
    wrong: Mapping[str, Text] | None = None,
    filled: Mapping[str, str] | None = None,
    more: Collection[str] = (),
    direct: bool = False,
    opening: str = "",
) -> dict[str, Any]:
    """The card that is the form.

    Args:
        wrong: field -> what is the matter with it.
        filled: what the person had filled in, in place of the form's own values.
        more: fields that have more options than are listed; a line to type another one stands beside them.
        opening: names this showing of the form; the same when it is shown again with what was wrong in it.
    """
    out: dict[str, Any] = {}
    for room in _ROOMS:
        out = _card(form, locale, images or {}, wrong or {}, filled or {}, more, direct, opening, room)
        if weight(out["body"]) <= ROOM:
            break
    return out


def opening(asked_by: Incoming, *, again: bool) -> str:
    """What names the showing of a form to whoever did this; `again`: it is the one that they sent, with its faults."""
    if again and isinstance(asked_by, Submitted):
        return asked_by.instance.split(":")[1] if asked_by.instance else ""
    return hashlib.sha256(asked_by.id.encode()).hexdigest()[:16]


def instance(opening: str, open_id: str) -> str:
    """What a form that is sent is an instance of: in a group several people may fill in the same card.

    >>> instance("1f2e", "ou_1"), instance("", "ou_1")
    ('feishu:1f2e:ou_1', '')
    """
    return f"feishu:{opening}:{open_id}" if opening else ""


def answers(values: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the names of the questions.

    >>> answers({"t_note": "a", "d_day": "2026-11-03 +0800", "c_project": "7", "s_project": "", "c_task": "·"})
    {'note': 'a', 'day': '2026-11-03', 'project': '7', 'task': ''}
    """
    out: dict[str, str] = {}
    for key, value in values.items():
        prefix, _underscore, name = key.partition("_")
        text = str(value or "").strip()
        if prefix == "d":
            day = _DAY.search(text)
            text = day.group() if day else text
        if prefix == "c":
            text = option_value(text)
        if prefix == "s":
            continue
        if name:
            out[name] = text
    return out


def typed(values: Mapping[str, Any]) -> dict[str, str]:
    """What was typed beside drop-downs that did not list it."""
    return {
        key[2:]: str(value).strip()
        for key, value in values.items()
        if key.startswith("s_") and str(value or "").strip()
    }


def option_value(value: str) -> str:
    return "" if value == EMPTY else value


def _card(
    form: Form,
    locale: str,
    images: render.Images,
    wrong: Mapping[str, Text],
    filled: Mapping[str, str],
    more: Collection[str],
    direct: bool,
    opening: str,
    room: _Room,
) -> dict[str, Any]:
    title = spoken(form.title, locale)
    elements = list(render.paragraphs(form.lines, locale))[: room.lines]
    if form.picture:
        elements.append(render.picture(form.picture, locale, images))
    fields: list[Element] = []
    # Names must be unique in a card; beyond forty fields a phone gives up anyway, and so does the platform.
    for question in {question.name: question for question in form.questions[:_MOST_QUESTIONS]}.values():
        shown = filled.get(question.name, question.value)
        fields += _field(question, shown, locale, wrong.get(question.name, NOTHING), question.name in more, room)
    submit = spoken(form.submit, locale) or spoken(_("Submit"), locale)
    # Whole or not at all: a form that carries more than a card holds is refused by the platform.
    sent = {FORM: form.name, VALUE: form.value} | ({OPENING: opening} if opening else {})
    fields.append(
        {
            "tag": "button",
            "name": "submit",
            "text": plain(cut(submit, 60)),
            "type": "primary",
            "width": "fill",
            "form_action_type": "submit",
            "behaviors": [callback(sent, direct)],
        }
    )
    elements.append({"tag": "form", "name": cut(f"form_{form.name}", 80), "elements": fields})
    elements.append(
        {
            "tag": "button",
            "text": plain(spoken(_("Cancel"), locale)),
            "type": "text",
            "behaviors": [callback({CANCEL: 1}, direct)],
        }
    )
    return render.framed(elements, title, "plain", title)


def _field(question: Question, shown: str, locale: str, wrong: Text, more: bool, room: _Room) -> Iterator[Element]:
    yield markdown(_label(question, locale, wrong, room))
    hint = cut(spoken(question.hint, locale), room.hint) if room.hint else ""
    name = f"{_PREFIX.get(question.kind, 't')}_{question.name}"
    if question.kind == "choice":
        yield from _choice(question, name, shown, locale, more, room)
        if hint:
            yield words_element(hint, small=True)
    elif question.kind == "date":
        day = _DAY.fullmatch(shown)
        yield {"tag": "date_picker", "name": name, "required": question.required, "width": "fill"} | (
            {"initial_date": shown} if day else {}
        )
        if hint:
            yield words_element(hint, small=True)
    else:
        yield _input(name, shown[: room.value], hint, question.required, several=question.kind == "note")
        if hint and shown:  # a placeholder is hidden by the value
            yield words_element(hint, small=True)


def _label(question: Question, locale: str, wrong: Text, room: _Room) -> str:
    label = f"**{escaped(cut(spoken(question.label, locale), room.label)) or question.name}**"
    if not question.required:
        label += f" <font color='grey'>{escaped(spoken(_('optional'), locale))}</font>"
    if question.doubtful:
        label += f" <font color='orange'>⚠ {escaped(spoken(_('please check'), locale))}</font>"
    if wrong:
        label += f"\n<font color='red'>{escaped(cut(spoken(wrong, locale), room.label * 3))}</font>"
    return label


def _choice(question: Question, name: str, shown: str, locale: str, more: bool, room: _Room) -> Iterator[Element]:
    listed = _listed(question.options, shown, room.options)
    if listed:
        out: Element = {
            "tag": "select_static",
            "name": name,
            "required": question.required and not more,
            "width": "fill",
            "placeholder": plain(cut(spoken(question.label, locale), 60)),
            "options": [render.option(listed_option, locale) for listed_option in listed],
        }
        if any(listed_option.value == shown for listed_option in listed) and (shown or not question.required):
            out["initial_option"] = shown or EMPTY
        yield out
    if more or not listed:
        field = f"s_{question.name}" if listed else f"t_{question.name}"
        yield _input(field, "", spoken(_("Not in the list? Type part of the name."), locale), False, several=False)


def _listed(options: tuple[Option, ...], shown: str, most: int) -> list[Option]:
    """The first options, the chosen one among them, no value twice."""
    possible = render.choosable(options)
    listed = possible[:most]
    chosen = [candidate for candidate in possible if candidate.value == shown and candidate not in listed]
    if listed and chosen:
        listed[-1:] = chosen
    return listed


def _input(name: str, shown: str, hint: str, required: bool, *, several: bool) -> Element:
    out: Element = {"tag": "input", "name": name, "required": required, "width": "fill", "max_length": _LONGEST}
    if hint:
        out["placeholder"] = plain(hint)
    if shown:
        out["default_value"] = shown
    if several:
        out |= {"input_type": "multiline_text", "rows": 3, "auto_resize": True}
    return out
