"""What remains of a line when its elements are taken out: the note, in the person's own words and spacing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.pattern import Pattern

_ENDS = " \t\u3000,，;；:：。.、·|/—–-~?？"
_SMALL = (
    r"(?:on|for|at|in|of|to|and|by|the|from|i|we|was|is|spent|worked|did|hours?|i spent|i worked|worked on|spent on"
    r"|then|plus|also|it|pls|please|thanks|thx|forgot(?: it| this)?|all|was on|i was|did|today's|put|all on"
    r"|(?:can|could|would) (?:you|u)(?: pls| please)? (?:add|put|log|book|record|note|enter|track)(?: in| down| up)?"
    r"|for me|down|both|each|took me|took|an?|extra|more|so|that's|thats"
    r"|about|around|roughly|nearly|almost|approx\.?|circa|or so|大概|差不多|大约|约|将近|split (?:my|the) (?:day"
    r"|morning|afternoon|time)(?: pls| please)?|is|are|n|again"
    r"|我|在|给|为|的|了|共|跟|与|我在|上?[花用做干忙搞]了?|总共|一共|项目|上|和|里|都|都是|是|再|又|然后|还有|还|吧|谢谢"
    r"|(?:麻烦|请)?(?:帮我|帮忙|给我)?(?:再|也)?(?:记|补|登记|填)(?:上|一下|下|录|下来)?(?:吧|啦|了)?(?:的?(?:工时"
    r"|时间))?"
    r"|的?(?:工时|时间)|的?(?:我)?(?:忘记?|漏)(?:了|记了|填了?))"
)
_FILLER = Pattern(rf"{_SMALL}(?:[\s,，、]*{_SMALL}){{0,3}}", re.IGNORECASE)
_LEADING = Pattern(r"(?:(?:of|on|for|doing|to|pls|please),?\s+|用于|用来|花在|做了|的)(?=\S)", re.IGNORECASE)
_TRAILING = Pattern(
    r"(?:,?\s+(?:on|for|in|at|to|by|took(?: me)?|spent|of|that's|thats)"
    r"|在|花了|用了|耗时|花费|做了|共计|共|总共|，?给)$",
    re.IGNORECASE,
)
_REQUESTED = Pattern(
    r"^.{0,60}?\b(?:can|could|would|will) (?:you|u) .{0,30}?\b(?:log|book|put|add|record|enter|note|track|register)\b"
    r"(?: (?:down|in|up))?(?: (?:that|for))?(?: (?:me|i|i've))?(?: (?:spent|did|worked|had))?",
    re.IGNORECASE,
)
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】"}
_BRACKETED = Pattern(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_AT = Pattern(r"(?<![\w.])@(?=\w)")


def note(line: str, taken: Sequence[tuple[int, int]]) -> str:
    """The words of `line` outside the places that are taken.

    >>> note("记2.5小时星河昨天接口联调", [(0, 1), (1, 6), (6, 8), (8, 10)])
    '接口联调'
    """
    pieces: list[str] = []
    edge = 0
    for start, end in sorted(_with_brackets(line, taken)):
        if start > edge and (piece := _piece(line[edge:start], after=edge > 0, before=True)):
            pieces.append(piece)
        edge = max(edge, end)
    if piece := _piece(line[edge:], after=edge > 0, before=False):
        pieces.append(piece)
    joined = " ".join(pieces)
    if len(pieces) == 1 and (inside := _BRACKETED.fullmatch(joined)):
        joined = inside[1].strip(_ENDS)
    return _AT.sub("", joined) if "@" in joined else joined


def _piece(words: str, *, after: bool, before: bool) -> str:
    """One stretch between elements, without the small words that joined it to them."""
    words = words.strip(_ENDS)
    if not words or (len(words) < 30 and _FILLER.fullmatch(words)):
        return ""
    if not after:
        words = _REQUESTED.sub("", words)
    if after and (leading := _LEADING.match(words)):
        words = words[leading.end() :]
    if before and (trailing := _TRAILING.search(words, max(0, len(words) - 8))):
        words = words[: trailing.start()]
    return words.strip(_ENDS)


def _with_brackets(line: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`(2h)`: brackets around an element go with it."""
    return [
        (start - 1, end + 1)
        if start and end < len(line) and _BRACKETS.get(line[start - 1]) == line[end]
        else (start, end)
        for start, end in taken
    ]
