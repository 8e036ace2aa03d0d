"""The pictures of docs/feishu.md: golden cards drawn as SVG, so that they show what is really sent.

`python -m scripts.feishu_pictures` writes docs/pictures/feishu_*.svg; a test compares them with the golden files.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from scripts.slack_pictures import ROOT, Sheet

PICTURES = {
    "feishu_offer.svg": "house_offer.zh-CN.json",
    "feishu_hours.svg": "house_logged_in_group.zh-CN.json",
    "feishu_draft.svg": "house_draft.zh-CN.json",
    "feishu_form.svg": "house_expense_form_wrong.zh-CN.json",
    "feishu_asked.svg": "house_asked.zh-CN.json",
}
_INK = "#1f2329"
_HEAD = {"blue": "#e1eaff", "green": "#d9f5d6", "orange": "#feead2", "red": "#fde2e2"}
_STYLES = {"primary": "primary", "danger": "danger"}
_COLOURS = {"red": "#d83931", "orange": "#de7802", "grey": "#8f959e"}
_FONT = re.compile(r"<font color='(\w+)'>(.*?)</font>")


def main() -> None:
    """Write all of them."""
    for name, source in PICTURES.items():
        path = ROOT / "docs/pictures" / name
        path.write_text(drawn(source), "utf-8")
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")


def drawn(source: str) -> str:
    """One golden card as an SVG."""
    card = json.loads((ROOT / "tests/golden/feishu" / source).read_text("utf-8"))
    sheet = Cards()
    if head := card.get("header"):
        sheet.head(head["title"]["content"], _HEAD.get(head.get("template", ""), "#e1eaff"))
    for element in card["body"]["elements"]:
        sheet.element(element)
    return sheet.svg()


class Cards(Sheet):
    """Draws the elements of a card."""

    def head(self, title: str, colour: str) -> None:
        self._parts.append(f"<path d='M1 48V9a8 8 0 0 1 8-8H611a8 8 0 0 1 8 8V48z' fill='{colour}'/>")
        self.y = 14
        self.text(title, size=18, bold=True)
        self.y = max(self.y, 62)

    def element(self, element: dict[str, Any]) -> None:
        tag = element["tag"]
        if tag == "div":
            small = element["text"].get("text_size") == "notation"
            for line in element["text"]["content"].splitlines():
                self.text(line, size=12 if small else 15, colour="#8f959e" if small else _INK)
        elif tag == "markdown":
            for line in element["content"].splitlines():
                self.marked(line)
        elif tag == "img":
            self.image({})
        elif tag == "column_set":
            found = [one for column in element["columns"] for one in column["elements"]]
            self.buttons(
                [{"text": one["text"]["content"]} for one in found],
                [_STYLES.get(one.get("type", ""), "") for one in found],
            )
        elif tag == "button":
            self.buttons([{"text": element["text"]["content"]}], [_STYLES.get(element.get("type", ""), "")])
        elif tag == "form":
            for one in element["elements"]:
                self.element(one)
        elif tag in ("input", "date_picker", "select_static"):
            self.field(element)
        else:
            self.text(f"[{tag}]", colour="#8f959e")

    def marked(self, line: str) -> None:
        """`**label** value`, with a coloured remark behind it or alone."""
        bold, plain = re.match(r"(?:\*\*(.*?)\*\*)?(.*)", line).groups()  # type: ignore[union-attr]
        label, y, x = html.unescape(bold or ""), self.y, 24
        if label:
            self._write(label, x, y + 15, 15, True, _INK)
            x += _wide(label) + 10
        for colour, words in _pieces(plain):
            self.y = y
            self.text(words, colour=colour, x=x)
            x += _wide(words) + 8
        self.y = max(self.y, y + 22)

    def svg(self) -> str:
        return super().svg().replace("#007a5a", "#1456f0")  # Feishu's own blue

    def field(self, element: dict[str, Any]) -> None:
        shown = element.get("default_value") or element.get("initial_date") or ""
        chosen = element.get("initial_option")
        for option in element.get("options", ()):
            shown = option["text"]["content"] if option["value"] == chosen else shown
        hint = (element.get("placeholder") or {}).get("content", "")
        self._parts.append(f"<rect x='24' y='{self.y}' width='572' height='34' rx='6' fill='#fff' stroke='#bbbfc4'/>")
        self._write(shown or hint, 36, self.y + 22, 15, False, _INK if shown else "#8f959e")
        self.y += 44


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """(colour, words) of the line: plain words, and remarks in a colour."""
    for number, piece in enumerate(_FONT.split(line)):
        if number % 3 == 0 and piece.strip():
            yield _INK, html.unescape(piece.strip())
        elif number % 3 == 1:
            colour = _COLOURS.get(piece, _INK)
        elif number % 3 == 2:
            yield colour, html.unescape(piece)


def _wide(words: str) -> int:
    return sum(15 if ord(char) > 255 else 8 for char in words)


if __name__ == "__main__":
    main()
