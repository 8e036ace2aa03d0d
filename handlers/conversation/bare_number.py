"""A bare number, maybe with a note: “35”, “35 stamps”: hours, or money?"""

from __future__ import annotations

import re

from chat.pattern import Pattern
from handlers.context import UnclearLine
from handlers.conversation import documented
from handlers.conversation.decided import Decided
from handlers.registry import Contents


def asked(number: re.Match[str], contents: Contents, in_chinese: bool) -> Decided:
    """A bare number, maybe with a note: it could be a length of time or an amount."""
    figure, rest = number["figure"], number["rest"].strip()

    def lines(chinese: bool) -> tuple[str, ...]:
        hours = documented.word_of(contents.entries["command", "log"], chinese)
        spent = documented.word_of(contents.entries["command", "expense"], chinese)
        unit = "小时" if chinese else "h"
        return f"{hours} {figure}{unit} {rest}".strip(), f"{spent} {figure} {rest}".strip()

    return Decided("event", "said.number", read=UnclearLine(lines(in_chinese), chinese=() if rest else lines(True)))


BARE = Pattern(
    r"\s*(?P<figure>\d{1,7}(?:[.,]\d{1,2})?)(?![\d/:-]|\s?(?:h|hrs?|hours?|m|min|d|days?|小时|分|天|点)\b|\s*(?:[月号日年%]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
    r"\s*(?P<rest>[^\n?？\d]{0,60})",
    re.IGNORECASE,
)
