"""What the real platform would refuse in a card: card JSON 2.0 read strictly, for the server that plays Feishu."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

LARGEST = 30 * 1024
MOST_ELEMENTS, MOST_TABLES, MOST_CHARTS = 200, 5, 5
TEMPLATES = {"blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo"}
TEMPLATES |= {"grey", "default"}
TAG_COLOURS = {"neutral", "blue", "turquoise", "lime", "orange", "violet", "indigo", "wathet", "green", "yellow", "red"}
TAG_COLOURS |= {"purple", "carmine"}
PHONE_SAFE = {"bar", "line", "area", "pie", "common"}
# Those make a chart fail on phones.
NOT_ON_PHONES = re.compile(r'"(texture|repeatX|repeatY)"|"gradient":\s*"conical"|"layoutMode":\s*"grid"|function')


class Refused(Exception):
    """The card is not taken; says why."""


def check(content: str, images: set[str]) -> dict[str, Any]:
    """The card, when the platform would take it; `images` are the keys it knows.  Raises Refused."""
    inside = len(json.dumps(content, ensure_ascii=False).encode())
    _need(inside <= LARGEST, f"the card has {inside} bytes")
    try:
        card = json.loads(content)
    except ValueError:
        raise Refused("not JSON") from None
    _keys(card, {"schema", "config", "header", "body", "card_link"}, "card")
    _need(card.get("schema") == "2.0", "schema")
    _need(card.get("config", {}).get("update_multi") is True, "update_multi must be declared")
    _keys(
        card["config"], {"update_multi", "summary", "enable_forward", "width_mode", "style", "streaming_mode"}, "config"
    )
    if "header" in card:
        header = card["header"]
        _keys(header, {"title", "subtitle", "template", "icon", "text_tag_list", "padding"}, "header")
        _text(header.get("title"), "header.title")
        _need(header.get("template", "default") in TEMPLATES, "header.template")
    elements = card.get("body", {}).get("elements")
    _need(isinstance(elements, list) and elements, "body.elements is empty")
    seen = _Seen(images)
    for element in elements:
        seen.element(element, "root")
    _need(seen.elements <= MOST_ELEMENTS, f"{seen.elements} elements")
    _need(seen.tables <= MOST_TABLES, f"{seen.tables} tables")
    _need(seen.charts <= MOST_CHARTS, f"{seen.charts} charts")
    return dict(card)


class _Seen:
    def __init__(self, images: set[str]) -> None:
        self.images = images
        self.elements = self.tables = self.charts = 0
        self.names: set[str] = set()

    def element(self, one: Any, parent: str, in_form: bool = False) -> None:
        _need(isinstance(one, dict), "an element must be an object")
        tag = one.get("tag")
        self.elements += 1
        check_tag = _TAGS.get(str(tag))
        _need(check_tag is not None, f"unknown element {tag}")
        assert check_tag is not None
        check_tag(self, one, parent, in_form)

    def children(self, elements: Any, parent: str, in_form: bool) -> None:
        _need(isinstance(elements, list) and elements, f"{parent} is empty")
        for element in elements:
            self.element(element, parent, in_form)

    def div(self, one: Mapping[str, Any], _parent: str, _in_form: bool) -> None:
        _keys(one, {"tag", "text", "margin", "element_id", "width", "icon"}, "div")
        _text(one.get("text"), "div.text")

    def markdown(self, one: Mapping[str, Any], _parent: str, _in_form: bool) -> None:
        _keys(one, {"tag", "content", "text_align", "text_size", "margin", "element_id", "icon"}, "markdown")
        _need(bool(one.get("content")), "markdown is empty")
        _need("<at" not in one["content"], "somebody is mentioned")

    def img(self, one: Mapping[str, Any], _parent: str, _in_form: bool) -> None:
        _keys(
            one, {"tag", "img_key", "alt", "title", "scale_type", "preview", "size", "margin", "corner_radius"}, "img"
        )
        _need(one.get("img_key") in self.images, "unknown img_key")
        _text(one.get("alt"), "img.alt", empty=True)

    def hr(self, one: Mapping[str, Any], _parent: str, _in_form: bool) -> None:
        _keys(one, {"tag", "margin"}, "hr")

    def chart(self, one: Mapping[str, Any], parent: str, in_form: bool) -> None:
        _need(not in_form, "a chart in a form")
        _keys(one, {"tag", "aspect_ratio", "color_theme", "chart_spec", "preview", "height", "margin"}, "chart")
        _need(one.get("aspect_ratio", "16:9") in {"1:1", "2:1", "4:3", "16:9"}, "chart.aspect_ratio")
        spec = one.get("chart_spec")
        _need(isinstance(spec, dict) and spec.get("type") in PHONE_SAFE, "chart_spec.type")
        _need(not NOT_ON_PHONES.search(json.dumps(spec)), "the chart fails on phones")
        json.dumps(spec, allow_nan=False)
        self.charts += 1

    def table(self, one: Mapping[str, Any], parent: str, _in_form: bool) -> None:
        _need(parent == "root", "a table must stand at the root")
        _keys(
            one,
            {
                "tag",
                "page_size",
                "row_height",
                "row_max_height",
                "freeze_first_column",
                "header_style",
                "columns",
                "rows",
            },
            "table",
        )
        _need(1 <= one.get("page_size", 5) <= 10, "table.page_size")
        columns = one.get("columns")
        _need(isinstance(columns, list) and 1 <= len(columns) <= 50, "table.columns")
        assert isinstance(columns, list)
        names = [column["name"] for column in columns]
        _need(len(set(names)) == len(names), "two columns of one name")
        for column in columns:
            _keys(
                column, {"name", "display_name", "data_type", "horizontal_align", "vertical_align", "width"}, "column"
            )
            _need(column.get("data_type") in {"text", "lark_md", "markdown", "number", "options", "date"}, "data_type")
        for row in one.get("rows") or ():
            _need(set(row) <= set(names), "a row has a column that the table has not")
            for column in columns:
                self._cell(row.get(column["name"], ""), column["data_type"])
        self.tables += 1

    def _cell(self, cell: Any, kind: str) -> None:
        if kind != "options" or isinstance(cell, str):
            _need(isinstance(cell, str), "a cell is no text")
            return
        _need(isinstance(cell, list), "options are a list")
        for one in cell:
            _keys(one, {"text", "color"}, "option")
            _need(bool(one.get("text")) and one.get("color", "neutral") in TAG_COLOURS, "option")

    def column_set(self, one: Mapping[str, Any], _parent: str, in_form: bool) -> None:
        _keys(one, {"tag", "flex_mode", "horizontal_spacing", "horizontal_align", "columns", "margin"}, "column_set")
        _need(one.get("flex_mode", "none") in {"none", "stretch", "flow", "bisect", "trisect"}, "flex_mode")
        columns = one.get("columns")
        _need(isinstance(columns, list) and columns, "column_set is empty")
        assert isinstance(columns, list)
        for column in columns:
            _keys(column, {"tag", "width", "weight", "elements", "vertical_align", "padding"}, "column")
            _need(column.get("tag") == "column", "column.tag")
            self.elements += 1
            self.children(column.get("elements"), "column", in_form)

    def panel(self, one: Mapping[str, Any], _parent: str, in_form: bool) -> None:
        _keys(one, {"tag", "expanded", "header", "elements", "border", "padding", "vertical_spacing"}, "panel")
        _text(one.get("header", {}).get("title"), "panel.header.title")
        self.children(one.get("elements"), "collapsible_panel", in_form)

    def form(self, one: Mapping[str, Any], parent: str, _in_form: bool) -> None:
        _need(parent == "root", "a form must stand at the root")
        _keys(one, {"tag", "name", "elements", "direction", "padding", "margin", "vertical_spacing"}, "form")
        self._named(one)
        self.children(one.get("elements"), "form", True)
        text = json.dumps(one)
        _need('"form_action_type": "submit"' in text, "a form without a submit button")

    def button(self, one: Mapping[str, Any], _parent: str, in_form: bool) -> None:
        _keys(
            one,
            {
                "tag",
                "name",
                "text",
                "type",
                "size",
                "width",
                "behaviors",
                "confirm",
                "form_action_type",
                "disabled",
                "icon",
            },
            "button",
        )
        _text(one.get("text"), "button.text")
        _need(
            one.get("type", "default")
            in {
                "default",
                "primary",
                "danger",
                "text",
                "primary_text",
                "danger_text",
                "primary_filled",
                "danger_filled",
            },
            "button.type",
        )
        _need(bool(one.get("behaviors")), "a button that does nothing")
        self._behaviors(one)
        if in_form:
            self._named(one)
            _need(one.get("form_action_type") in {"submit", "reset"}, "a button in a form must submit or reset")
        if "confirm" in one:
            _text(one["confirm"].get("title"), "confirm.title")
            _text(one["confirm"].get("text"), "confirm.text")

    def select(self, one: Mapping[str, Any], _parent: str, in_form: bool) -> None:
        _keys(
            one,
            {"tag", "name", "placeholder", "options", "initial_option", "required", "width", "behaviors", "type"},
            "select_static",
        )
        options = one.get("options")
        _need(isinstance(options, list) and options, "a drop-down without options")
        assert isinstance(options, list)
        values = [option.get("value") for option in options]
        _need(all(isinstance(value, str) and value for value in values), "an option without a value")
        _need(len(set(values)) == len(values), "two options of one value")
        for option in options:
            _text(option.get("text"), "option.text")
        if "initial_option" in one:
            _need(one["initial_option"] in values, "initial_option is not among the options")
        self._field(one, in_form)

    def date(self, one: Mapping[str, Any], _parent: str, in_form: bool) -> None:
        _keys(one, {"tag", "name", "initial_date", "placeholder", "required", "width", "behaviors"}, "date_picker")
        if "initial_date" in one:
            _need(bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", one["initial_date"])), "initial_date")
        self._field(one, in_form)

    def input(self, one: Mapping[str, Any], _parent: str, in_form: bool) -> None:
        _keys(
            one,
            {
                *(
                    "tag",
                    "name",
                    "placeholder",
                    "default_value",
                    "required",
                    "width",
                    "max_length",
                    "input_type",
                    "rows",
                ),
                *("auto_resize", "label", "label_position", "behaviors"),
            },
            "input",
        )
        longest = one.get("max_length", 1000)
        _need(1 <= longest <= 1000, "max_length")
        _need(len(one.get("default_value", "")) <= longest, "default_value is longer than max_length")
        if "placeholder" in one:
            _need(len(one["placeholder"].get("content", "")) <= 100, "placeholder")
        _need(one.get("input_type", "text") in {"text", "multiline_text", "password"}, "input_type")
        self._field(one, in_form)

    def _field(self, one: Mapping[str, Any], in_form: bool) -> None:
        if in_form:
            self._named(one)
        else:
            self._behaviors(one)

    def _named(self, one: Mapping[str, Any]) -> None:
        name = one.get("name")
        _need(isinstance(name, str) and 0 < len(name) <= 100, f"{one.get('tag')} without a name")
        _need(name not in self.names, f"two elements are named {name}")
        self.names.add(str(name))

    def _behaviors(self, one: Mapping[str, Any]) -> None:
        for behavior in one.get("behaviors") or ():
            kind = behavior.get("type")
            _need(kind in {"callback", "open_url"}, "behavior.type")
            if kind == "callback":
                _need(isinstance(behavior.get("value"), dict), "a callback value must be an object")
            else:
                _need(bool(re.match(r"https?://", str(behavior.get("default_url")))), "default_url")


_TAGS: dict[str, Callable[[_Seen, Any, str, bool], None]] = {
    "div": _Seen.div,
    "markdown": _Seen.markdown,
    "img": _Seen.img,
    "hr": _Seen.hr,
    "chart": _Seen.chart,
    "table": _Seen.table,
    "column_set": _Seen.column_set,
    "collapsible_panel": _Seen.panel,
    "form": _Seen.form,
    "button": _Seen.button,
    "select_static": _Seen.select,
    "date_picker": _Seen.date,
    "input": _Seen.input,
}


def _keys(one: Any, allowed: set[str], what: str) -> None:
    _need(isinstance(one, dict), f"{what} must be an object")
    _need(set(one) <= allowed, f"{what} has {sorted(set(one) - allowed)}")


def _text(one: Any, what: str, *, empty: bool = False) -> None:
    _need(isinstance(one, dict) and one.get("tag") in {"plain_text", "lark_md"}, f"{what} is no text")
    _need(empty or bool(one.get("content")), f"{what} is empty")


def _need(condition: object, what: str) -> None:
    if not condition:
        raise Refused(what)


def words(card: Mapping[str, Any]) -> str:
    """Every word of a card, for tests that look for one."""
    found: list[str] = []

    def walk(one: Any) -> None:
        if isinstance(one, dict):
            for key, value in one.items():
                if key in ("content", "display_name", "default_value") and isinstance(value, str):
                    found.append(value)
                elif key == "rows" and isinstance(value, list):
                    found.extend(" ".join(map(str, row.values())) for row in value)
                else:
                    walk(value)
        elif isinstance(one, list):
            for each in one:
                walk(each)

    walk(card)
    return "\n".join(found)


def elements(card: Mapping[str, Any], tag: str) -> list[dict[str, Any]]:
    """Every element with that tag, in order."""
    found: list[dict[str, Any]] = []

    def walk(one: Any) -> None:
        if isinstance(one, dict):
            if one.get("tag") == tag:
                found.append(one)
            for value in one.values():
                walk(value)
        elif isinstance(one, list):
            for each in one:
                walk(each)

    walk(card)
    return found
