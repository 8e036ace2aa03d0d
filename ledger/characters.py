"""What of a text that came from outside is text: every word of people, platforms and files goes through here once.

Signs that control a terminal, turn the direction of writing, have no width or stand for no character at all show
nothing to a reader, or something else than is there; XML, spreadsheets and PostgreSQL refuse some of them.
"""

from __future__ import annotations

import re
from functools import cache

_CLASSES = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 without those that end a line
    "\xad\u061c\u180e\u200b-\u200f"  # soft hyphen, no width, direction
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # direction, no width, notes between lines
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters
    "\U000e0000-\U000e007f"  # tags
)
_GAPS = "\x0b\x0c\x85\u2028\u2029"
"""Ends of lines and pages that programs take for one, or do not: in a table they would cut a row in two."""
_HALVES = "\ud800-\udfff"


@cache
def _signs(classes: str) -> re.Pattern[str]:
    """Compiled when a text is first looked at: a start looks at none."""
    return re.compile(f"[{classes}]")


def visible(text: str) -> str:
    """The text without what cannot be seen: \\n ends a line, half a character is a replacement sign.

    >>> visible("pay\\u202e 12\\x00.50\\x1b[31m\\r\\nnow"), visible("a\\ud800b")
    ('pay 12.50[31m\\nnow', 'a\ufffdb')
    """
    if text.isprintable():  # nearly every text, and it is asked of every one
        return text
    if not _signs(f"{_CLASSES}\r{_GAPS}{_HALVES}").search(text):
        return text
    text = _signs(_CLASSES).sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _signs(_HALVES).sub("\ufffd", _signs(_GAPS).sub(" ", text))
