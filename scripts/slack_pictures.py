"""The pictures of docs/slack.md: golden Block Kit drawn as SVG, so that they show what is really sent.

`python -m scripts.slack_pictures` writes docs/pictures/slack_*.svg; a test compares them with the golden files.
"""

from __future__ import annotations

import html
import json
import unicodedata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PICTURES = {
    "slack_hours.svg": "house_hours.en.json",
    "slack_draft.svg": "house_draft.en.json",
    "slack_form.svg": "house_form_hours.en.json",
    "slack_correct.svg": "house_form_expense.en.json",
    "slack_home.svg": "house_home.en.json",
}
_WIDE, _LEFT, _LINE = 620, 24, 22
_SANS = "font-family='Lato, Helvetica, Arial, Noto Sans CJK SC, sans-serif'"


def main() -> None:
    """Write all of them."""
    for name, source in PICTURES.items():
        path = ROOT / "docs/pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawn(source), "utf-8")
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")


def drawn(source: str) -> str:
    """One golden file as an SVG."""
    found = json.loads((ROOT / "tests/golden/slack" / source).read_text("utf-8"))
    sheet = Sheet()
    if found.get("type") == "modal":
        sheet.text(found["title"]["text"], size=18, bold=True)
        sheet.y += 8
    for block in found["blocks"]:
        sheet.block(block)
    if "submit" in found:
        sheet.buttons([found["close"], found["submit"]], styles=["", "primary"])
    return sheet.svg()


class Sheet:
    """Draws from the top down; `y` is where the next thing goes."""

    def __init__(self) -> None:
        self.y = 20
        self._parts: list[str] = []

    def block(self, block: dict[str, Any]) -> None:
        kind = block["type"]
        if kind == "header":
            self.text(block["text"]["text"], size=18, bold=True)
        elif kind == "section":
            for line in (block.get("text") or {}).get("text", "").splitlines():
                self.text(_plain(line))
            self.fields([field["text"] for field in block.get("fields", ())])
        elif kind == "context":
            for element in block["elements"]:
                self.text(_plain(element["text"]), size=12, colour="#616061")
        elif kind == "actions":
            elements = block["elements"]
            self.buttons([e.get("text") or e["placeholder"] for e in elements], [e.get("style", "") for e in elements])
        elif kind == "input":
            self.input(block)
        elif kind == "image":
            self.image(block)
        elif kind == "divider":
            self._parts.append(f"<path d='M{_LEFT} {self.y}H{_WIDE - _LEFT}' stroke='#ddd'/>")
            self.y += 12
        else:
            self.text(f"[{kind.replace('_', ' ')}]", colour="#616061")

    def text(self, words: str, *, size: int = 15, bold: bool = False, colour: str = "#1d1c1d", x: int = _LEFT) -> None:
        room = (_WIDE - _LEFT - x) / (size * 0.52)
        for line in _wrapped(words, room):
            self._write(line, x, self.y + size, size, bold, colour)
            self.y += _LINE if size < 18 else 28

    def fields(self, fields: list[str]) -> None:
        for start in range(0, len(fields), 2):
            longest = 1
            for at, field in enumerate(fields[start : start + 2]):
                label, _, value = field.partition("\n")
                x = _LEFT + at * (_WIDE - 2 * _LEFT) // 2
                self._write(_plain(label), x, self.y + 15, 15, True, "#1d1c1d")
                shown = _wrapped(value, 34)
                for number, line in enumerate(shown, 1):
                    self._write(line, x, self.y + 15 + number * _LINE, 15, False, "#1d1c1d")
                longest = max(longest, len(shown))
            self.y += (1 + longest) * _LINE + 8

    def image(self, block: dict[str, Any]) -> None:
        """A picture's place, as wide as Slack makes it: its bytes are no part of what is sent."""
        if "title" in block:
            self.text(block["title"]["text"], size=12, colour="#616061")
        self._parts.append(
            f"<rect x='{_LEFT}' y='{self.y}' width='360' height='84' rx='4' fill='#f4f1ea' stroke='#ccc'/>"
        )
        for row, wide in enumerate((180, 250, 120)):
            self._parts.append(
                f"<path d='M{_LEFT + 18} {self.y + 22 + row * 20}h{wide}' stroke='#b9b2a3' stroke-width='7'/>"
            )
        self.y += 96

    def buttons(self, labels: list[dict[str, str]], styles: list[str]) -> None:
        x = _LEFT
        for label, style in zip(labels, styles, strict=True):
            wide = round(_width(label["text"]) * 8) + 28
            if x + wide > _WIDE - _LEFT:
                x, self.y = _LEFT, self.y + 44
            fill, ink = {"primary": ("#007a5a", "#fff"), "danger": ("#fff", "#e01e5a")}.get(style, ("#fff", "#1d1c1d"))
            self._parts.append(
                f"<rect x='{x}' y='{self.y}' width='{wide}' height='34' rx='4' fill='{fill}' stroke='#bbb'/>"
            )
            self._write(label["text"], x + 14, self.y + 22, 14, True, ink)
            x += wide + 8
        self.y += 48

    def input(self, block: dict[str, Any]) -> None:
        element = block["element"]
        label = block["label"]["text"] + (" (optional)" if block.get("optional") else "")
        self.text(label, bold=True)
        chosen = (element.get("initial_option") or {}).get("text", {}).get("text", "")
        shown = element.get("initial_value") or element.get("initial_date") or chosen
        self._parts.append(
            f"<rect x='{_LEFT}' y='{self.y}' width='{_WIDE - 2 * _LEFT}' height='34' rx='4' fill='#fff' stroke='#999'/>"
        )
        self._write(shown, _LEFT + 12, self.y + 22, 15, False, "#1d1c1d")
        self.y += 40
        if "hint" in block:
            self.text(block["hint"]["text"], size=12, colour="#616061")
        self.y += 4

    def svg(self) -> str:
        size = f"width='{_WIDE}' height='{self.y + 12}' viewBox='0 0 {_WIDE} {self.y + 12}'"
        frame = f"<rect width='{_WIDE}' height='{self.y + 12}' rx='8' fill='#fff' stroke='#ddd'/>"
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} {_SANS}>\n{frame}\n"
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )

    def _write(self, words: str, x: int, y: int, size: int, bold: bool, colour: str) -> None:
        weight = " font-weight='bold'" if bold else ""
        shown = html.escape(words)
        self._parts.append(f"<text x='{x}' y='{y}' font-size='{size}'{weight} fill='{colour}'>{shown}</text>")


def _plain(words: str) -> str:
    """mrkdwn as it is shown."""
    return html.unescape(words.strip("*`"))


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def _wrapped(words: str, room: float) -> list[str]:
    out = [""]
    for word in words.split(" "):
        if out[-1] and _width(out[-1]) + 1 + _width(word) > room:
            out.append(word)
        else:
            out[-1] = f"{out[-1]} {word}".strip()
    return out


if __name__ == "__main__":
    main()
