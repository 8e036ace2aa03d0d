"""What Slack's documentation says a payload may be.  Written from the documentation, not from our renderer, so that the
two can disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Block = Mapping[str, Any]

_IN_MESSAGE = {
    "header",
    "section",
    "context",
    "actions",
    "divider",
    "image",
    "table",
    "data_visualization",
    "rich_text",
}
_IN_VIEW = {"header", "section", "context", "actions", "divider", "image", "input", "rich_text"}
_TEXT = {"type", "text", "emoji", "verbatim"}
_KEYS = {
    "header": {"text"},
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set(),
    "image": {"alt_text", "title", "image_url", "slack_file"},
    "table": {"rows", "column_settings"},
    "data_visualization": {"title", "chart"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "button": {"text", "action_id", "url", "value", "style", "confirm", "accessibility_label"},
    "static_select": {
        "action_id",
        "placeholder",
        "options",
        "option_groups",
        "initial_option",
        "confirm",
        "focus_on_load",
    },
    "external_select": {"action_id", "placeholder", "initial_option", "min_query_length", "confirm", "focus_on_load"},
    "plain_text_input": {
        "action_id",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "placeholder",
        "dispatch_action_config",
        "focus_on_load",
    },
    "number_input": {
        "action_id",
        "is_decimal_allowed",
        "initial_value",
        "min_value",
        "max_value",
        "placeholder",
        "dispatch_action_config",
        "focus_on_load",
    },
    "datepicker": {"action_id", "initial_date", "confirm", "placeholder", "focus_on_load"},
}
"""What a block or element may have besides `type` and `block_id`: Slack refuses what it does not know."""

_VIEW_KEYS = {
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
}
_MENTIONS = ("<!channel>", "<!here>", "<!everyone>", "<@")


def message_problems(message: Mapping[str, Any]) -> list[str]:
    """What is wrong with a chat.postMessage, chat.update or chat.postEphemeral."""
    blocks = message.get("blocks") or []
    out = [*_blocks(blocks, 50, _IN_MESSAGE)]
    if not blocks and not message.get("text"):
        out.append("no_text")
    if blocks and not message.get("text"):
        out.append("no text beside the blocks: notifications and screen readers would be silent")
    if len(message.get("text") or "") > 4000:
        out.append("msg_too_long")
    if sum(block.get("type") == "table" for block in blocks) > 1:
        out.append("only_one_table_allowed")
    if sum(block.get("type") == "data_visualization" for block in blocks) > 2:
        out.append("more than two charts")
    if len(json.dumps(blocks, ensure_ascii=False)) > 13_200:
        out.append("msg_blocks_too_long")
    metadata = message.get("metadata")
    if metadata and (not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict)):
        out.append("invalid_metadata_format")
    return out


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or a Home view."""
    kind = view.get("type")
    out = [f"unknown in a view: {key}" for key in view if key not in _VIEW_KEYS]
    out += [*_blocks(view.get("blocks") or [], 100, _IN_VIEW)]
    if kind not in ("modal", "home"):
        out.append(f"type {kind}")
    if not view.get("blocks"):
        out.append("no blocks")
    if kind == "home":
        out += [f"{key} in a home" for key in ("title", "submit", "close") if key in view]
        out += ["input in a home" for block in view["blocks"] if block["type"] == "input"]
    else:
        for key, must in (("title", True), ("submit", False), ("close", False)):
            if key in view or must:
                out += _plain(view.get(key), 24, key)
        if any(block["type"] == "input" for block in view.get("blocks", ())) and "submit" not in view:
            out.append("an input without a submit")
    if len(view.get("private_metadata") or "") > 3000:
        out.append("private_metadata over 3000")
    if len(view.get("callback_id") or "") > 255:
        out.append("callback_id over 255")
    if len(json.dumps(view, ensure_ascii=False)) > 250_000:
        out.append("view_too_large")
    return out


def option_problems(options: list[Block]) -> list[str]:
    out = [] if len(options) <= 100 else ["more than 100 options"]
    values = [option.get("value") for option in options]
    if len(set(map(str, values))) != len(values):
        out.append("an option's value twice")
    for option in options:
        out += _plain(option.get("text"), 75, "option")
        if not option.get("value") or len(option["value"]) > 150:
            out.append("option value empty or over 150")
    return out


def _blocks(blocks: list[Block], most: int, allowed: set[str]) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(block_ids)) != len(block_ids):
        yield "a block_id twice"
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        kind = str(block.get("type"))
        if kind not in allowed:
            yield f"{number}: {kind} not allowed here"
            continue
        for one in (block, *(block.get("elements") or ()), block.get("element") or {}):
            known = _KEYS.get(str(one.get("type")), _TEXT) | {"type", "block_id"}
            yield from (f"{number}: unknown in a {one.get('type')}: {key}" for key in one if key not in known)
        if len(str(block.get("block_id", ""))) > 255:
            yield f"{number}: block_id over 255"
        for problem in _CHECKS.get(kind, lambda _: [])(block):
            yield f"{number} {kind}: {problem}"
        for element in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if element and "action_id" in element:
                if element["action_id"] in seen:
                    yield f"{number}: action_id {element['action_id']} twice"
                if block["type"] != "input":
                    seen.add(element["action_id"])


def _section(block: Block) -> list[str]:
    out = []
    if not block.get("text") and not block.get("fields"):
        out.append("neither text nor fields")
    if "text" in block:
        out += _any_text(block["text"], 3000)
    if "fields" in block:
        if not 1 <= len(block["fields"]) <= 10:
            out.append(f"{len(block['fields'])} fields")
        for one in block["fields"]:
            out += _any_text(one, 2000)
    return out


def _actions(block: Block) -> list[str]:
    elements = block.get("elements") or []
    out = [] if 1 <= len(elements) <= 25 else [f"{len(elements)} elements"]
    for element in elements:
        out += _element(element)
    return out


def _element(element: Block) -> list[str]:  # noqa: PLR0912  one branch for each kind of element
    kind = element.get("type")
    out = []
    if len(str(element.get("action_id", ""))) > 255:
        out.append("action_id over 255")
    if kind == "button":
        out += _plain(element.get("text"), 75, "button")
        if len(element.get("value", "")) > 2000 or element.get("value") == "":
            out.append("button value empty or over 2000")
        if len(element.get("url", "")) > 3000:
            out.append("url over 3000")
        if element.get("style") not in (None, "primary", "danger"):
            out.append("style")
        if "confirm" in element:
            for key, most in (("title", 100), ("confirm", 30), ("deny", 30)):
                out += _plain(element["confirm"].get(key), most, key)
            out += _any_text(element["confirm"].get("text", {}), 300)
    elif kind in ("static_select", "external_select"):
        out += _select(element)
    elif kind == "plain_text_input":
        if element.get("initial_value") == "" or len(element.get("initial_value", "")) > 3000:
            out.append("initial_value empty or over 3000")
    elif kind == "number_input":
        if "is_decimal_allowed" not in element or element.get("initial_value") == "":
            out.append("number_input")
    elif kind == "datepicker":
        day = element.get("initial_date")
        if day is not None and (len(day) != 10 or day[4] != "-" or day[7] != "-"):
            out.append(f"initial_date {day!r}")
    else:
        out.append(f"element {kind}")
    return out


def _select(element: Block) -> list[str]:
    out = []
    if "placeholder" in element:
        out += _plain(element["placeholder"], 150, "placeholder")
    every: list[Block] = []
    if element["type"] == "static_select":
        if ("options" in element) == ("option_groups" in element):
            out.append("needs options or option_groups")
        groups = element.get("option_groups") or [{"options": element.get("options") or []}]
        if not 1 <= len(groups) <= 100:
            out.append("groups")
        for group in groups:
            if not group["options"]:
                out.append("no options")
            if "label" in group:
                out += _plain(group["label"], 75, "group")
            out += option_problems(group["options"])
            every += group["options"]
        if "initial_option" in element and element["initial_option"] not in every:
            out.append("initial_option is none of the options")
    elif "initial_option" in element:
        out += option_problems([element["initial_option"]])
    return out


def _input(block: Block) -> list[str]:
    out = _plain(block.get("label"), 2000, "label")
    if "hint" in block:
        out += _plain(block["hint"], 2000, "hint")
    return out + _element(block.get("element") or {})


def _context(block: Block) -> list[str]:
    elements = block.get("elements") or []
    out = [] if 1 <= len(elements) <= 10 else [f"{len(elements)} elements"]
    for one in elements:
        out += _any_text(one, 2000)
    return out


def _table(block: Block) -> list[str]:
    rows = block.get("rows") or []
    out = [] if 1 <= len(rows) <= 100 else [f"{len(rows)} rows"]
    total = 0
    for row in rows:
        if not 1 <= len(row) <= 20 or len(row) != len(rows[0]):
            out.append(f"a row of {len(row)} cells")
        for cell in row:
            if cell.get("type") != "raw_text" or not cell.get("text"):
                out.append("an empty cell")
            total += len(cell.get("text", ""))
    if total > 10_000:
        out.append(f"{total} characters")
    if len(block.get("column_settings") or ()) > 20:
        out.append("column_settings")
    return out


def _chart(block: Block) -> list[str]:
    chart = block.get("chart") or {}
    out = [] if 0 < len(block.get("title", "")) <= 50 else ["title"]
    if chart.get("type") not in ("bar", "line", "area"):
        return [*out, f"chart {chart.get('type')}"]
    series, axis = chart.get("series") or [], chart.get("axis_config") or {}
    categories = axis.get("categories") or []
    if not 1 <= len(series) <= 6 or not 1 <= len(categories) <= 20:
        out.append(f"{len(series)} series, {len(categories)} categories")
    if len({one["name"] for one in series}) != len(series):
        out.append("a series name twice")
    for text in [*categories, *(one["name"] for one in series)]:
        if not 0 < len(text) <= 20:
            out.append(f"label {text!r}")
    for one in series:
        if [point["label"] for point in one["data"]] != categories:
            out.append("points and categories differ")
    out += [key for key in ("x_label", "y_label") if len(axis.get(key, "")) > 50]
    return out


def _image(block: Block) -> list[str]:
    out = [] if 0 < _units(block.get("alt_text") or "") <= 2000 else ["alt_text empty or over 2000"]
    if ("image_url" in block) == ("slack_file" in block):
        out.append("needs one of image_url and slack_file")
    if "slack_file" in block and set(block["slack_file"]) not in ({"id"}, {"url"}):
        out.append("slack_file needs one of id and url")
    if len(block.get("image_url", "")) > 3000:
        out.append("image_url over 3000")
    return out + (_plain(block["title"], 2000, "title") if "title" in block else [])


def _any_text(text: Block, most: int) -> list[str]:
    if text.get("type") not in ("plain_text", "mrkdwn"):
        return [f"text type {text.get('type')}"]
    words = text.get("text") or ""
    out = [] if 0 < _units(words) <= most else [f"{_units(words)} characters (most {most})"]
    if text["type"] == "mrkdwn":
        out += [f"mentions {mark}" for mark in _MENTIONS if mark in words]
    return out


def _plain(text: Block | None, most: int, what: str) -> list[str]:
    if not text or text.get("type") != "plain_text":
        return [f"{what}: no plain_text"]
    return [f"{what}: {problem}" for problem in _any_text(text, most)]


def _units(text: str) -> int:
    """Slack counts as JavaScript does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_CHECKS = {
    "header": lambda block: _plain(block.get("text"), 150, "header"),
    "section": _section,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "table": _table,
    "data_visualization": _chart,
    "image": _image,
}
