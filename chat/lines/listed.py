"""Several expenses in one message: “parking 8 and toll 22”, “停车费十五 过路费四十”, a pasted list with a heading."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from chat.lines.figures import DAY, MORE, NAMED, PERCENT, PROJECT, Place, SaidAmount, Shape
from chat.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Listed:
    """The stretches of a message, each with one amount.

    Attributes:
        items: (start, end, amount), in order.
        heading: the stretch before the first that has no amount of its own.
        dividers: the places of what stands between.
    """

    items: tuple[tuple[int, int, SaidAmount], ...]
    heading: Place = (0, 0)
    dividers: tuple[Place, ...] = ()


def listed(shape: Shape) -> Listed | None:
    """The expenses that a message lists; None where it does not plainly say which amount is for what."""
    lines = _stretches(shape, 0, len(shape.text), _LINES)
    pieces: list[Place] = []
    dividers: list[Place] = []
    for start, end in lines:
        if len(_within(shape, start, end)) < 2:
            pieces.append((start, end))
            continue
        parts = _gathered(shape, _stretches(shape, start, end, _DIVIDERS))
        for part in parts:
            figures = _within(shape, *part)
            pieces += [part] if len(figures) < 2 else _by_labels(shape, part, figures)
        dividers += [match.span() for match in _DIVIDERS.finditer(shape.text, start, end)]
    heading, items = (0, 0), []
    for start, end in pieces:
        figures = _within(shape, start, end)
        if len(figures) > 1:
            return None
        if figures:
            items.append((start, end, figures[0]))
        elif items:
            last = items.pop()
            items.append((last[0], end, last[2]))
        elif shape.text[start:end].strip():
            heading = (heading[0] if heading[1] else start, end)
    if len(items) > 1 and all(_label(shape, *item) for item in items):
        return Listed(tuple(items), heading, tuple(dividers))
    return None


def _within(shape: Shape, start: int, end: int) -> list[SaidAmount]:
    return [figure for figure in shape.sums if start <= figure.start < end]


def _stretches(shape: Shape, start: int, end: int, divider: Pattern) -> list[Place]:
    edge, out = start, []
    for match in divider.finditer(shape.text, start, end):
        out.append((edge, match.start()))
        edge = match.end()
    return [place for place in (*out, (edge, end)) if shape.text[place[0] : place[1]].strip()]


def _gathered(shape: Shape, parts: list[Place]) -> list[Place]:
    """The parts of one line, those without an amount with the one before them; those before the first by themselves."""
    out: list[Place] = []
    for start, end in parts:
        priced = bool(_within(shape, start, end))
        if out and priced != bool(_within(shape, *out[-1])) and not (priced and _heads(shape, out[-1])):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _heads(shape: Shape, part: Place) -> bool:
    """Whether a stretch without an amount can be over all that follows: it has a project or a day, or ends with “:”."""
    words = shape.text[part[0] : part[1]]
    return PROJECT in words or DAY in words or shape.text[part[1] : part[1] + 1] == ":"


def _by_labels(shape: Shape, part: Place, figures: list[SaidAmount]) -> list[Place]:
    """“停车费十五 过路费四十”: a word for a cost before each amount, or a currency with each."""
    start, end = part
    currencies = all(figure.amount.is_money for figure in figures)
    edges = [start, *(figure.end for figure in figures)]
    before = [shape.text[edge : figure.start] for edge, figure in zip(edges, figures, strict=False)]
    if all(_worded(words) and (currencies or COST.search(words)) for words in before):
        edges[-1] = end
        return list(itertools.pairwise(edges))
    edges = [*(figure.start for figure in figures), end]
    after = [shape.text[figure.end : edge] for figure, edge in zip(figures, edges[1:], strict=True)]
    if currencies and not _worded(before[0]) and all(_worded(words) for words in after):
        edges[0] = start
        return list(itertools.pairwise(edges))
    return [part]


def _label(shape: Shape, start: int, end: int, figure: SaidAmount) -> bool:
    """Whether something says what the amount was for."""
    inside = shape.line.low[figure.start : figure.end] if figure.worked else ""
    words = f"{shape.text[start : figure.start]} {inside} {shape.text[figure.end : end]}"
    return _worded(words)


def _worded(words: str) -> bool:
    return _WORD.search(_EMPTY.sub(" ", words)) is not None


_LINES = Pattern(r"\n+")
_DIVIDERS = Pattern(
    r"[,;、。|\t]|:(?=\s|[^\d\s])|\s\+\s?|\+(?=\s)|\s-\s|\band\b|\balso\b|&|\bplus\b|\bthen\b|还有|另外|以及"
    r"|外加|再加|加上|(?<![\u4e00-\u9fff])和|和(?=[^\ue000\ue001]{1,8}[\ue000\ue001])"
)
_EMPTY = Pattern(
    rf"[{PROJECT}{DAY}{PERCENT}]{MORE}*|\b(?:for|on|at|to|the|a|an|of|in|also|total|was|is|it|each|i|paid|spent"
    rf"|rmb|cny|yuan)\b|[是在给的了也算共花付]"
)
_WORD = Pattern(rf"[a-z\u00df-\u024f]{{2,}}|[\u4e00-\u9fff]|[{NAMED}]")
COST = Pattern(
    r"[费票餐饭钱酒茶水油]|打车|的士|出租|滴滴|停车|地铁|公交|酒店|住宿|高铁|飞机|火车|快递|打印|咖啡|耗材|材料|"
    r"\b(?:taxi|cab|uber|didi|parking|tolls?|lunch|dinner|breakfast|coffees?|hotel|flights?|trains?|bus|metro"
    r"|subway|tickets?|fuel|gas|petrol|"
    r"printing|courier|postage|snacks?|drinks?|food|meals?|fees?|visa|fare|rental|cables?|mouse|keyboard|paper"
    r"|toner|subscription|tips?|tram|ferry|luggage)\b"
)
"""Words for what is rarely named without being paid for."""
