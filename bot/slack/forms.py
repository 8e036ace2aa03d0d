"""Form -> modal, and the answers back.  Pure.  What Slack needs to find the way home travels in `private_metadata`."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack import limits
from bot.slack.limits import cut
from bot.slack.render import Block, Seen, blocks, fitted, lines, options, picture, plain, select, unseen
from chat.cards.card import Card, Form, Question
from chat.text import Text, _
from chat.words import say

WAITING = "zf.waiting"
SHOWN = "zf.shown"
SEARCH = "zf.search:"
ANSWER = "answer"
_IMAGE = ("type", "block_id", "slack_file", "alt_text", "title")
_KEPT = ("type", "callback_id", "title", "submit", "close", "private_metadata")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a modal was opened from: `user` for what has no channel (Home, global shortcut)."""

    channel: str = ""
    thread: str = ""
    ref: str = ""
    direct: bool = False
    hidden: bool = False
    """The message that opened it was ephemeral: it can't be changed once its response_url is spent."""


def modal(form: Form, origin: Origin, locale: str, seen: Seen = unseen) -> Block | None:
    """The view of a form; None where what it carries does not fit, so that nothing is ever cut to something else.

    Its picture stands right above the field that is in doubt.
    """
    title = say(form.title, locale)
    metadata = _metadata(form.value, origin, locale)
    if len(metadata) > limits.METADATA or len(form.name) > limits.ACTION_ID:
        return None
    head = lines(title) if len(title) > limits.VIEW_TITLE else []
    for line in form.lines:
        head += lines(say(line, locale))
    inputs = [_input(question, locale) for question in form.questions]
    if form.picture:
        at = next((number for number, question in enumerate(form.questions) if question.doubtful), None)
        shown = picture(form.picture, locale, seen)
        if at is None:
            head += shown
        else:
            inputs[at:at] = shown
    submit = say(form.submit, locale) or say(_("Save"), locale)
    return {
        "type": "modal",
        "callback_id": form.name,
        "title": plain(title, limits.VIEW_TITLE),
        "submit": plain(submit, limits.VIEW_TITLE),
        "close": plain(say(_("Cancel"), locale), limits.VIEW_TITLE),
        "private_metadata": metadata,
        "blocks": fitted(head, inputs, locale, most=limits.VIEW_BLOCKS, size=limits.VIEW_SIZE),
    }


def waiting(locale: str, origin: Origin | None = None) -> Block:
    """Shown at once where the content takes longer than a trigger lives."""
    return {
        "type": "modal",
        "callback_id": WAITING,
        "title": plain(say(_("One moment"), locale), limits.VIEW_TITLE),
        "close": plain(say(_("Close"), locale), limits.VIEW_TITLE),
        "private_metadata": _metadata("", origin or Origin(), locale),
        "blocks": lines(say(_("Working on it…"), locale)),
    }


def shown(cards: Sequence[Card], origin: Origin, locale: str, seen: Seen = unseen) -> Block:
    """Cards in a modal, one under another: an answer to a click where there is no message to put it under."""
    body: list[Block] = []
    number = 0
    for card in cards:
        body += [{"type": "divider"}] if body else []
        body += blocks(card, locale, surface="view", first=number, seen=seen)
        number += len(card.buttons) + len(card.choices)
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "title": plain(say(cards[0].title, locale), limits.VIEW_TITLE),
        "close": plain(say(_("Close"), locale), limits.VIEW_TITLE),
        "private_metadata": _metadata("", origin, locale),
        "blocks": fitted(body, [], locale, most=limits.VIEW_BLOCKS, size=limits.VIEW_SIZE),
    }


def replaced(view: Mapping[str, Any], block_id: str, card: Card, locale: str, seen: Seen = unseen) -> Block:
    """The view with this card in the place of the one that has the block; the other cards stay."""
    parts: list[list[Block]] = [[]]
    for block in view.get("blocks", ()):
        if block.get("type") == "divider":
            parts.append([])
        else:
            parts[-1].append(_again(block))
    elements = [element for part in parts for block in part for element in block.get("elements", ())]
    numbers = [str(element.get("action_id")).partition(":")[0] for element in elements]
    free = 1 + max((int(number) for number in numbers if number.isdecimal()), default=0)
    at = next((at for at, part in enumerate(parts) if any(block.get("block_id") == block_id for block in part)), 0)
    parts[at] = blocks(card, locale, surface="view", first=free, seen=seen)
    body = [block for place, part in enumerate(parts) for block in ([{"type": "divider"}] if place else []) + part]
    kept = {key: view[key] for key in _KEPT if view.get(key)}
    return kept | {"blocks": fitted(body, [], locale, most=limits.VIEW_BLOCKS, size=limits.VIEW_SIZE)}


def carried(view: Mapping[str, Any]) -> tuple[str, Origin, str]:
    """What `modal` put into a view: the form's value, where it came from, the reader's language."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        origin = Origin(kept["c"], kept["t"], kept["r"], kept["d"], kept["h"])
        return str(kept["v"]), origin, str(kept["l"])
    except (ValueError, KeyError, TypeError):
        return "", Origin(), "en"


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What the person filled in, by question; what was left empty is an empty string."""
    out = {}
    for name, elements in (view.get("state") or {}).get("values", {}).items():
        for element in elements.values():
            chosen = element.get("selected_option") or {}
            out[name] = element.get("value") or element.get("selected_date") or chosen.get("value") or ""
    return out


def errors(wrong: Mapping[str, Text], view: Mapping[str, Any], locale: str) -> dict[str, str]:
    """Error lines by input block.  Slack refuses an error for a block that is no input: those go to the first one."""
    inputs = [str(block["block_id"]) for block in view.get("blocks", ()) if block.get("type") == "input"]
    out: dict[str, str] = {}
    for name, text in wrong.items():
        at = name if name in inputs else (inputs[0] if inputs else "")
        if at:
            out[at] = cut(" ".join(filter(None, (out.get(at), say(text, locale)))), limits.HINT)
    return out


def refilled(view: Mapping[str, Any], wrong: Mapping[str, Text], locale: str) -> Block:
    """The view as it was sent, with what was typed in it and the errors above their fields.

    For answers that come after the acknowledgement: Slack takes field errors only there.
    """
    state = (view.get("state") or {}).get("values", {})
    at_field = errors(wrong, view, locale)
    out: list[Block] = []
    for block in copy.deepcopy(list(view.get("blocks", ()))):
        if block.get("type") == "input":
            if block["block_id"] in at_field:
                out += lines(f"🛑 {at_field[block['block_id']]}")
            element = block["element"]
            _refill(element, state.get(block["block_id"], {}).get(element["action_id"], {}))
        out.append(_again(block))
    return {key: view[key] for key in _KEPT if view.get(key)} | {"blocks": out[: limits.VIEW_BLOCKS]}


def _again(block: Block) -> Block:
    """A block as Slack sent it, to be sent back: it adds to an image what it does not take again."""
    return {key: block[key] for key in _IMAGE if key in block} if block.get("type") == "image" else dict(block)


def _refill(element: Block, answer: Mapping[str, Any]) -> None:
    for key, initial in (
        ("value", "initial_value"),
        ("selected_date", "initial_date"),
        ("selected_option", "initial_option"),
    ):
        if key in answer:
            element.pop(initial, None)
            if answer[key]:
                element[initial] = answer[key]


def _metadata(value: str, origin: Origin, locale: str) -> str:
    kept = {
        "v": value,
        "c": origin.channel,
        "t": origin.thread,
        "r": origin.ref,
        "d": origin.direct,
        "h": origin.hidden,
        "l": locale,
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _input(question: Question, locale: str) -> Block:
    label = say(question.label, locale)
    block: Block = {
        "type": "input",
        "block_id": cut(question.name, limits.ACTION_ID),
        "label": plain(f"⚠️ {label}" if question.doubtful else label, limits.LABEL),
        "element": _element(question, locale),
    }
    hint = say(question.hint, locale)
    if question.doubtful and not hint:
        hint = say(_("Read by machine and not sure: please check."), locale)
    if hint:
        block["hint"] = plain(hint, limits.HINT)
    if not question.required:
        block["optional"] = True
    return block


def _element(question: Question, locale: str) -> Block:
    if question.search:
        return _search(question, locale)
    if question.kind == "choice":
        choices = options(question.options, locale)
        if choices:
            element: Block = {"type": "static_select", "action_id": ANSWER, **select(choices)}
            return element | _initial(choices, question.value)
    if question.kind == "date":
        element = {"type": "datepicker", "action_id": ANSWER}
        return element | ({"initial_date": question.value} if _DAY.fullmatch(question.value) else {})
    if question.kind == "number":
        element = {"type": "number_input", "action_id": ANSWER, "is_decimal_allowed": True}
        number = re.fullmatch(r"-?\d+(\.\d+)?", question.value)
        return element | ({"initial_value": question.value} if number else {})
    element = {"type": "plain_text_input", "action_id": ANSWER}
    if question.kind == "note":
        element["multiline"] = True
    if question.value:
        element["initial_value"] = cut(question.value, limits.INPUT)
    return element


def _search(question: Question, locale: str) -> Block:
    """Options that are asked for as the person types; nothing typed yet asks too: the usual ones stand there."""
    choices = options(question.options, locale)
    element = {
        "type": "external_select",
        "action_id": cut(SEARCH + question.search, limits.ACTION_ID),
        "min_query_length": 0,
        "placeholder": plain(say(_("Type to search"), locale), limits.PLACEHOLDER),
    }
    return element | _initial(choices, question.value)


def _initial(choices: list[Block], value: str) -> Block:
    at_first = next((option for option in choices if option["value"] == value), None)
    return {"initial_option": at_first} if at_first else {}
