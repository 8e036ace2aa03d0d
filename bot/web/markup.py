"""HTML that cannot be broken by what people write: everything is escaped unless it is already `Html`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"img", "input", "br", "hr", "meta", "link"})
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”‘’（）()，。、；！？]+[^\s<>\"'“”‘’（）()，。、；！？.,:;!?]")


class Html(str):
    """Markup that was made here, as against words that came from outside."""

    __slots__ = ()


def el(
    tag: str, /, *children: Html | str | Iterable[Html | str] | None, **attributes: str | int | float | bool
) -> Html:
    """An element.  `cls` stands for class, `_` in a name for `-`, a trailing `_` is dropped; False is left out.

    >>> el("b", "<i>", cls="x", aria_label='"', hidden=True, title=False)
    '<b class="x" aria-label="&quot;" hidden>&lt;i&gt;</b>'
    """
    words = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    if tag in _VOID:
        return Html(f"<{tag}{words}>")
    return Html(f"<{tag}{words}>{join(*children)}</{tag}>")


def join(*children: Html | str | Iterable[Html | str] | None) -> Html:
    """Children one after the other, each escaped where it is words."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            parts.append(child if isinstance(child, Html) else escape(child))
        else:
            parts.append(join(*child))
    return Html("".join(parts))


def prose(words: str) -> Html:
    """What somebody wrote: line breaks kept by the style sheet, addresses made into links.

    >>> prose("<b> https://a.example, ")
    '&lt;b&gt; <a href="https://a.example" target="_blank" rel="noopener noreferrer">https://a.example</a>, '
    """
    parts, last = [], 0
    for address in _ADDRESS.finditer(words):
        parts += [Html(escape(words[last : address.start()])), link(address.group(), address.group())]
        last = address.end()
    return join(*parts, words[last:])


def link(address: str, words: Html | str, **attributes: str | bool) -> Html:
    """A link that opens elsewhere; anything but a web address is shown as words only."""
    if not re.match(r"https?://", address):
        return el("span", words, **attributes)
    return el("a", words, href=address, target="_blank", rel="noopener noreferrer", **attributes)


def _attribute(key: str, value: str | int | float | bool) -> str:
    name = "class" if key == "cls" else key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
