"""HTML that cannot be broken by what people write: everything is escaped unless it is already `Markup`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_VOID = frozenset({"img", "input", "br", "hr", "meta", "link"})
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”‘’（）()，。、；！？]+[^\s<>\"'“”‘’（）()，。、；！？.,:;!?]")


def el(
    tag: str, /, *children: Markup | str | Iterable[Markup | str] | None, **attributes: str | int | float | bool
) -> Markup:
    """An element.  `cls` stands for class, `_` in a name for `-`, a trailing `_` is dropped; False is left out.

    >>> el("b", "<i>", cls="x", aria_label='"', hidden=True, title=False)
    Markup('<b class="x" aria-label="&#34;" hidden>&lt;i&gt;</b>')
    """
    words = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    if tag in _VOID:
        return Markup(f"<{tag}{words}>")
    return Markup(f"<{tag}{words}>{join(*children)}</{tag}>")


def join(*children: Markup | str | Iterable[Markup | str] | None) -> Markup:
    """Children one after the other, each escaped where it is words."""
    return Markup("").join(child if isinstance(child, str) else join(*child) for child in children if child is not None)


def prose(words: str) -> Markup:
    """What somebody wrote: line breaks kept by the style sheet, addresses made into links.

    >>> prose("<b> https://a.example, ")
    Markup('&lt;b&gt; <a href="https://a.example" target="_blank" rel="noopener noreferrer">https://a.example</a>, ')
    """
    parts: list[str] = []
    last = 0
    for address in _ADDRESS.finditer(words):
        parts += [words[last : address.start()], link(address.group(), address.group())]
        last = address.end()
    return join(*parts, words[last:])


def link(address: str, words: Markup | str, **attributes: str | bool) -> Markup:
    """A link that opens elsewhere; anything but a web address is shown as words only."""
    if not re.match(r"https?://", address):
        return el("span", words, **attributes)
    return el("a", words, href=address, target="_blank", rel="noopener noreferrer", **attributes)


def _attribute(key: str, value: str | int | float | bool) -> str:
    name = "class" if key == "cls" else key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
