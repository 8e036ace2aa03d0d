"""What somebody answers in words to the bot's own question: yes, no, or one of the choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chat.folding import folded
from chat.lines.corrections import chatter
from chat.lines.scan import ScannedLine
from chat.lines.signals import Turn, signals
from chat.names import Match
from chat.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Attributes:
        choice: which of the choices, counted from nought.
        rest: what else was said with it ("money, a taxi for apollo" → “a taxi for apollo”).
    """

    kind: Literal["yes", "no", "choice"]
    choice: int = 0
    rest: str = ""


def answer(
    line: ScannedLine,
    choices: Sequence[tuple[str, str]],
    likely: Mapping[str, float],
    *,
    free: bool = False,
    needs: str = "",
) -> Answer | None:
    """What the line answers; None where it says something else.

    Args:
        choices: (label as the person saw it, value) of the question; empty for one of yes or no.
        likely: wish -> how likely, knowing that a question is open.
        free: any words answer it.
        needs: what it lacks, as a row of `ASKED_FOR` calls it.
    """
    low = line.low.strip(_SIGNS)
    if not low or len(low) > 80 or "\n" in low:
        return None
    telling = [element for element in line.elements if element.kind in ("span", "amount", "days", "clock")]
    if _NO.fullmatch(low):
        return Answer("no")
    if free and needs == "reason":  # “需求变了” sounds like a no, and is why
        return Answer("choice", 0, filled(line, needs))
    if not line.of("project", "number") and not telling and likely.get("no", 0) > 0.6:
        return Answer("no")
    if free:
        return Answer("choice", 0, filled(line, needs))
    if chosen := _chosen(line, low, choices):
        return chosen
    agrees = not line.of("project", "number") and not telling and likely.get("yes", 0) > 0.6
    if len(choices) < 2 and (agrees or _YES.fullmatch(low)):
        return Answer("choice", 0) if choices else Answer("yes")
    return None


_HELD = {
    "length": ("span", "number", "clock"),
    "amount": ("amount", "number"),
    "daily amount": ("amount", "number"),
    "days": ("number", "span", "days"),
    "day": ("days",),
    "category": ("category",),
    "customer": ("party", "project"),
    "supplier": ("party", "word"),
    "person": ("person",),
}


def holds(line: ScannedLine, needs: str) -> bool:
    """Whether a line is the one thing that a question needs, and says nothing else of weight."""
    if needs == "length" and _AND_A_HALF.fullmatch(line.low.strip(_SIGNS)):
        return True
    if needs == "reason":
        spent = line.of("amount") and not _BECAUSE.match(line.low)
        return not (spent or line.of("span", "clock") or _ASKS.search(line.low) or chatter(line.text))
    if needs == "on or off":
        return _ON_OR_OFF.fullmatch(line.low.strip(_SIGNS)) is not None
    values = [element for element in line.elements if element.kind != "verb"]
    return len(values) == 1 and values[0].kind in _HELD.get(needs, ()) and len(line.low.split()) < 5


def filled(line: ScannedLine, needs: str) -> str:
    """What a line that holds it puts in the place of what is missing: “2 and a half” of a length is 2.5 hours."""
    if needs == "reason":
        return _BECAUSE.sub("", line.text).strip()
    low = line.low.strip(_SIGNS)
    half = _AND_A_HALF.fullmatch(low) if needs == "length" else None
    if half is None:
        return f"{low}h" if needs == "length" and _BARE.fullmatch(low) else line.text
    figure = half["n"] or half["zh"]
    return f"{figure if figure.isdigit() else _FIGURES[figure]}.5h"


_BECAUSE = Pattern(r"^\s*(?:because(?: of)?\b|因为|由于)[\s,，:：]*", re.I)
_ASKS = Pattern(r"[?？]\s*$|[吗呢]\s*$")
_BARE = Pattern(r"\d{1,2}(?:\.\d{1,2})?")
_FIGURES = {
    **{word: number for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"], 1)},
    **{word: number for number, word in enumerate("一二三四五六七八", 1)},
    "两": 2,
}
_AND_A_HALF = Pattern(
    r"(?:(?:about|around|only|just|maybe) )?(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight)(?: and a half"
    r"| n a half|½)"
    r"(?: hours?| hrs?| h)?|(?P<zh>[一二两三四五六七八])个?半(?:小时|钟头)?"
)
_ON_OR_OFF = Pattern(r"(?:turn (?:it|them) )?(?:on|off)|开|关")


def _chosen(line: ScannedLine, low: str, choices: Sequence[tuple[str, str]]) -> Answer | None:
    for place, words in enumerate(_PLACES[: max(len(choices), 1)]):
        if choices and place < len(choices) and re.fullmatch(_ONE.format(words), low):
            return Answer("choice", place)
    if choices and re.fullmatch(_ONE.format(_LAST), low):
        return Answer("choice", len(choices) - 1)
    fitting = {place for place, choice in enumerate(choices) for word in _words(line) if _names(word, choice)}
    if len(fitting) == 1:
        others = [element for element in line.elements if element.kind in ("span", "amount", "clock", "person")]
        return None if others else Answer("choice", fitting.pop(), _beside(line))
    for place, (_label, value) in enumerate(choices):
        sort = _SORT.get(value.split(" ", 1)[0]) or _SORT.get("h" if _HOURS_VALUE.match(value) else "")
        if sort and (match := sort.search(low)):
            rest = (line.text[: match.start()] + line.text[match.end() :]).strip(" ,，。.")
            return Answer("choice", place, rest if line.elements else "")
    return None


def _beside(line: ScannedLine) -> str:
    """What is said beside the name of a choice, where it is of weight: “hermes, and make it 4”, “not apollo”."""
    weighty = line.of("number", "percent", "each") or [turn for turn in signals(line.low) if turn.turn not in _POLITE]
    if not weighty:
        return " ".join(line.words(element) for element in line.of("days"))
    rest = line.text
    for element in sorted(line.of("project", "person", "party", "category", "task"), key=lambda one: -one.start):
        rest = f"{rest[: element.start]} {rest[element.end :]}"
    return " ".join(rest.split()).strip(" ,，。.!！")


_POLITE: tuple[Turn, ...] = ("hedges", "plans", "asks", "tells", "limits")
"""Whoever answers “apollo i guess”, “应该是星河吧” has answered."""


def _words(line: ScannedLine) -> list[Match | str]:
    """The names in the line, else the whole line."""
    named = [element.value for element in line.of("project", "person", "party", "category", "task")]
    matches = [value for value in named if isinstance(value, Match)]
    return [*matches] or [line.low.strip(_SIGNS + "的")]


def _names(word: Match | str, choice: tuple[str, str]) -> bool:
    told = {folded(part).strip() for part in choice}
    if isinstance(word, str):
        return len(word) > 1 and any(word == part for part in told)
    return any(
        folded(name) in told for known in word.known for name in (known.code, *known.names, str(known.key)) if name
    )


_SIGNS = " .!,。~"
_FILL = r"(?:please|pls|then|just|yes|yeah|ok|i mean|thanks|吧|啊|呀|哦|的|谢谢|就|那就|嗯)"
_ONE = rf"(?:{_FILL}[\s,]*)*(?:i (?:mean|want) |take |选|要|是)?(?:the )?(?:{{}})(?: one| option)?(?:[\s,]*{_FILL})*"
_PLACES = (
    "first|1st|1|one|former|top|第一个?|头一个|前一个|前面那?个|上面那?个|一",
    "second|2nd|2|two|latter|第二个?|后一个|后面那?个|下面那?个|二",
    "third|3rd|3|three|第三个?|三",
    "fourth|4th|4|four|第四个?|四",
)
_LAST = "last|bottom|最后一?个|末一?个"
_YES = Pattern(
    r"(?:(?:yes|yep|yeah|yup|sure|ok(?:ay)?|right|correct|exactly|please|pls|do (?:it|that)|book (?:it|that)|go ahead"
    r"|confirm(?:ed)?|that's right|thats right|of course|fine|y|对的?|是的?|好的?|嗯+|可以|行|没错|就这样|就这个"
    r"|记上?吧?|确认|没问题|当然|记上|录吧|ok的?)[\s,.!，。~]*(?:please|pls|thanks|吧|啊|呀|了|的)?[\s,.!]*){1,3}"
)
_NO = Pattern(
    r"(?:(?:no|nah|nope|never ?mind|nvm|leave it|forget it|forget about it|don't|dont|cancel|stop|skip(?: it)?|not that"
    r"|drop it|no thanks|n|不用了?|不要了?|算了|别了?|不是|不对|取消|不记了?|当我没说|不|没事了?|不必了?)[\s,.!，。~]*"
    r"(?:thanks|thx|please|吧|啊|了)?[\s,.!]*){1,3}"
)
_HOURS_VALUE = Pattern(r"\d[\d.]*\s?(?:h|小时)")
_MONEY = Pattern(r"\b(?:money|cash|an? expense|expense|cost|spent|rmb|yuan|bucks)\b|钱|报销|花的|花销|费用|块|元")
_TIME = Pattern(r"\b(?:hours?|hrs?|time|h|work)\b|小时|工时|时间|钟头")
_SORT = {"expense": _MONEY, "报销": _MONEY, "log": _TIME, "记": _TIME, "h": _TIME}
