"""What a line tells beside what it enters: a clause of its own, or a second wish.

A note is words about the work.  A clause with its own subject and no day, length, money or name in it (“…, wish i had”)
may take back or narrow what the rest says, and a second thing to do (“… and remind me”) would be lost in a note: nobody
can tell without asking, whatever its words are.
"""

from __future__ import annotations

from collections.abc import Iterator

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern

Place = tuple[int, int]


def told_beside(line: ScannedLine) -> tuple[Place, ...]:
    """The places of the clauses that tell something of their own.

    >>> from datetime import date
    >>> from chat.lines.elements import Terms
    >>> from chat.lines.scan import scan
    >>> from chat.names import Names
    >>> line = scan("8h today, wish i had, thanks", Terms(Names.of([])), date(2026, 11, 20))
    >>> [line.text[start:end].strip() for start, end in told_beside(line)]
    ['wish i had']
    """
    clauses = tuple(_clauses(line.low))
    if not any(_has_element(line, place) for place in clauses):
        return ()
    return tuple(place for place in clauses if not _has_element(line, place) and _tells(line.low, place))


def second_wishes(line: ScannedLine) -> tuple[Place, ...]:
    """The places of what is to be done besides, once something is told: “2h apollo, then remind me tomorrow”."""
    first = min((element.end for element in line.elements if element.kind in _TELLING), default=len(line.low))
    return tuple(match.span(1) for wish in _WISHES for match in wish.finditer(line.low) if match.start(1) >= first)


def _clauses(low: str) -> Iterator[Place]:
    edge = 0
    for match in _PARTS.finditer(low):
        yield edge, match.start()
        edge = match.end()
    yield edge, len(low)


def _has_element(line: ScannedLine, place: Place) -> bool:
    return any(element.start < place[1] and place[0] < element.end for element in line.elements)


def _tells(low: str, place: Place) -> bool:
    words = low[place[0] : place[1]].strip()
    return _SUBJECT.search(words) is not None and _COURTESY.fullmatch(words) is None


_TELLING = ("span", "clock", "amount", "number")
_PARTS = Pattern(r"[,;!?，；。！？\n()（）–—]+|\.(?= |$)| - |(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SUBJECT = Pattern(
    r"\b(?:i|i'm|i've|it|it's|its|we|you|u|he|she|they|there|this|that|that's|these|those|nobody|everything"
    r"|what|who)\b"
    r"(?= ?\S)|[你您它]|[这那][个条笔次些样]"
)
"""A subject, of which the clause tells something."""
_COURTESY = Pattern(
    r"(?:(?:ok|so|and|well|yeah|yep|sorry|hi|hey|please|pls|thanks?|thank you|thx|cheers|kindly)\s?)*"
    r"(?:that(?:'?s| is) (?:all|it|that|everything)(?: for (?:today|now|me))?|i (?:forgot|think"
    r"|guess)(?: (?:it|this|that|to (?:log|enter|book)"
    r"(?: (?:it|this|that))?))?(?: (?:yesterday|earlier))?|it (?:was|is|'s) (?:quite |very |really |such |so "
    r"|an? |the )+[a-z -]+|i know|i paid(?: (?:it|that|this|for it|for that"
    r"|myself|cash|by card|in cash|already))*|thank you|(?:i )?(?:appreciate (?:it|that))"
    r"|(?:could|can|would|will) (?:you|u)(?: please)?(?: (?:log|book|put|add|enter|record|note)(?: (?:it|that"
    r"|this))?(?: (?:down|in"
    r"|for me))*)?"
    r"|(?:log|book|put|add|enter|record|note) (?:it|that|this)(?: (?:down|in|for me|please|pls|thanks))*"
    r"|if you (?:can|could|don'?t mind|would))\s*(?:please|pls|thanks|thank you|thx)?"
    r"|(?:就|大概|差不多|以上)?(?:是)?(?:这|那)[些样个]了?|谢谢[你您]|[你您]好|麻烦[你您](?:了|帮我)?(?:[记登填报]一?下?)?|辛苦[你您]?了?"
    r"|帮我.{0,3}记.{0,3}|[这那]个"
)
"""What people say around an entry and means nothing for it."""
_WISHES = (
    Pattern(
        r"\b(?:please|pls|kindly) ((?!(?:log|book|put|add|record|enter|note|track|file|register|submit|claim|expense"
        r"|thanks|thx|and|today|yesterday|on|to|for|in|under|at|from|the|with|[a-z]+day)\b)[a-z]+) \S"
    ),
    Pattern(
        r"(?:[,;.!\n]|\b(?:and|then|also|plus|&)\b)\s*(?:(?:and|then|also|please|pls|kindly|can you|could you|just)\s)*"
        r"((?:remind|tell|ask|notify|warn|ping|approve|reject|undo|delete|cancel|change|move|shift|split|swap"
        r"|start|stop|show|give"
        r"|invoice|order|pay|reimburse|refund|lock|close|open|create|mark|make|set|take|remove|transfer|let"
        r"|keep|leave|forward)"
        r" (?:me|us|him|her|them|it|that|this|the|a|an|my|our|\d+|everyone|all|another|to|over|off|back|out|up)\b)"
    ),
    Pattern(
        r"(?:[,，。;；!！\n]|顺便|同时|另外|并且?|然后)\s*(?:请|麻烦|帮我|给我|也|再|顺便|你|把)*"
        r"(提醒|告诉|[问看查核](?:问|看|查|对|一下)|确认|通知|[叫让]他|催(?!化)|批一下|批了|审批|驳回|撤销|撤回|删[掉除]|改[成到为]|转[给到]|发给|付款给|打款|开票"
        r"|采购|下单|开始计时|停止计时"
        r"|新建|建个|关闭|锁账|请假|借)"
    ),
)
"""What begins like a command behind something that was told."""
