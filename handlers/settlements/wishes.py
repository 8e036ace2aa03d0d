"""What somebody wants settled, in a line: project, contract, with whom, which stages or which month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chat.folding import folded
from chat.pattern import Pattern
from chat.values.days import days
from chat.values.unread import Unread
from handlers.context import Context
from handlers.contracts.labels import milestone_in
from handlers.settlements.rule_words import party_in
from handlers.settlements.words import stage_shown
from ledger.errors import BadInput, sentence
from ledger.period import month
from ledger.settlements.document import RETENTION
from ledger.settlements.reached import PricedStage
from ledger.settlements.rule import SettlementRule
from ledger.settlements.statement import Party, Scope

_CONTRACT = Pattern(r"#(?P<id>\d{1,9})(?!\d)")
_WHOLE = Pattern(
    r"\b(?:whole|final(?:ly)?|all of it|everything|in full|the rest)\b|全部|整体|最终|终期|竣工|总结算", re.I
)
_RETENTION = Pattern(r"\bretention\b|质保金|保留金", re.I)
_STAGE = Pattern(
    r"(?:\bstage\s*(?P<en>\d{1,2})\b|第\s*(?P<zh>\d{1,2}|[一二三四五六七八九十])\s*(?:个)?(?:阶段|期))", re.I
)
_BY_STAGE = Pattern(r"\b(?:by |reached )?stages?\b|(?:按)?阶段", re.I)
_BY_MONTH = Pattern(r"\b(?:the |this |of )?month\b|(?:按)?月份?|本月", re.I)
_SMALL = Pattern(
    r"\b(?:for|of|in|the|until|up to|to|please|now|as of|and|with|contract|settlement|settle)\b|[,，;；。.、]"
    r"|到|截至|为止|的|结算",
    re.I,
)
_NUMERALS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class WishWords:
    """A line taken apart: whom it names, the number of a contract, and what is left of it."""

    party: Party
    name: str
    contract: int
    rest: str


def taken_apart(text: str) -> WishWords:
    """Whom and which contract a line names.

    >>> taken_apart("#3 stage 2")
    WishWords(party='customer', name='', contract=3, rest='  stage 2')
    """
    found = _CONTRACT.search(text)
    number = int(found["id"]) if found else 0
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found else text
    party, name, rest = party_in(rest)
    return WishWords(party, name, number, rest)


_TAIL = Pattern(
    r"(?:第\s*[\d一二三四五六七八九十]+\s*个?(?:阶段|期)|(?:\d{4}年)?\d{1,2}月份?|[上本]月|全部|整体|最终|竣工|质保金|保留金)\s*$"
)
_LAST = Pattern(r"\s\S+\s*$")


def shorter(words: WishWords) -> Iterator[WishWords]:
    """The same with one word more of the name taken for what is settled: “with Facade Ltd october”.

    >>> [(one.name, one.rest) for one in shorter(WishWords("supplier", "Facade Ltd whole", 0, ""))]
    [('Facade Ltd', 'whole '), ('Facade', 'Ltd whole ')]
    >>> [(one.name, one.rest) for one in shorter(WishWords("supplier", "华建11月", 0, ""))]
    [('华建', '11月 ')]
    """
    name, rest = words.name, words.rest
    while True:
        found = next(
            (one for one in (_TAIL.search(name), _LAST.search(name)) if one and name[: one.start()].strip()), None
        )
        if found is None:
            return
        name, rest = name[: found.start()].strip(), f"{found[0].strip()} {rest}"
        yield replace(words, name=name, rest=rest)


@dataclass(frozen=True, slots=True)
class ScopeWish:
    """What is to be in it, up to which day."""

    scope: Scope
    until: date
    stages: tuple[str, ...] = ()


def scope_in(ctx: Context, words: str, rule: SettlementRule, stages: Sequence[PricedStage]) -> ScopeWish:
    """The scope that the words name, else the rule's; raises BadInput for what is not understood or still to come."""
    rest = words
    scope: Scope | None = None
    named: list[str] = []
    if found := _RETENTION.search(rest):
        rest = _without(rest, found.start(), found.end())
        until, rest, _whole = _day(ctx, rest)
        _nothing_left(rest)
        return ScopeWish("whole", until, (RETENTION,))
    if found := _WHOLE.search(rest):
        scope, rest = "whole", _without(rest, found.start(), found.end())
    while found := _STAGE.search(rest):
        named.append(_numbered(found["en"] or found["zh"], stages))
        rest = _without(rest, found.start(), found.end())
    rest, more = _named(rest, stages)
    named += [one for one in more if one not in named]
    until, rest, whole_month = _day(ctx, rest)
    if named or (found := _BY_STAGE.search(rest)):
        scope = scope or "stage"
        rest = _BY_STAGE.sub(" ", rest)
    elif whole_month or _BY_MONTH.search(rest):
        scope = scope or "month"
        rest = _BY_MONTH.sub(" ", rest)
    _nothing_left(rest)
    return ScopeWish(scope or rule.scope, until, tuple(named))


def _nothing_left(rest: str) -> None:
    """Raises BadInput for words that were used for nothing."""
    left = " ".join(_SMALL.sub(" ", rest).split())
    if left:
        raise BadInput(
            sentence("I did not understand “{words}”. Name a stage, a month, or say: whole"),
            words=left[:60],
            field="scope",
        )


def _numbered(words: str, stages: Sequence[PricedStage]) -> str:
    number = int(words) if words.isdecimal() else _NUMERALS.get(words, 0)
    if not stages:
        raise BadInput(sentence("It is not settled by stages. Name a month, or say: whole"), field="stage")
    if not 1 <= number <= len(stages):
        raise BadInput(
            sentence("There are {n} stages: {all}."),
            n=len(stages),
            all=tuple(stage_shown(one.name) for one in stages),
            field="stage",
        )
    return stages[number - 1].name


def _named(words: str, stages: Sequence[PricedStage]) -> tuple[str, list[str]]:
    """Stages that are named, and the other words."""
    left, names, found = words, [one.name for one in stages], list[str]()
    for part in [part for part in _PARTS.split(words) if part.strip()]:
        name = milestone_in(part, tuple(names))
        if name:
            found.append(name)
            left = left.replace(part, " ", 1)
    return left, found


_PARTS = Pattern(r"[,，、;；]|\band\b|\s+|和|与", re.I)


def _day(ctx: Context, words: str) -> tuple[date, str, bool]:
    """The cut-off: a day or the end of a month that is named, else today; the other words; whether it is a month."""
    low = folded(words)
    for at in range(len(low)):
        if low[at].isspace() or (at and low[at - 1].isascii() and low[at - 1].isalnum() and low[at].isascii()):
            continue
        for end in range(len(low), at, -1):
            read = days(low[at:end].strip(), ctx.today, ctx.rules.day_order)
            if isinstance(read, Unread):
                continue
            if read.first > ctx.today:
                raise BadInput(sentence("{day} is still to come."), day=read.first, field="day")
            whole = read.first != read.last and read.first == month(read.first).start
            return min(read.last, ctx.today), f"{words[:at]} {words[end:]}", whole
    return ctx.today, words, False


def _without(words: str, start: int, end: int) -> str:
    return f"{words[:start]} {words[end:]}"
