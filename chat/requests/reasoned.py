"""A figure that is agreed or reckoned anew, with its reason: the price of a contract (“apollo contract goes up 20000
because …”, “星河合同追加5万”), what a project will cost in all (“星河预计总成本调到31万 因为人工涨了”)."""

from __future__ import annotations

from dataclasses import dataclass

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts


def changed(line: ScannedLine) -> DocumentedLine:
    """By how much the price of a contract rises or falls, or what it is now, and why."""
    figure = _figure(line, _WORDS)
    sign = figure.sign if figure.sign != "=" else figure.parts.either("to ", "改为 ")
    return figure.documented("contract change", "合同变更", f"{sign}{figure.amount}")


def estimated(line: ScannedLine) -> DocumentedLine:
    """What a project is expected to cost in all, and why; by how much alone it changes nobody can tell."""
    figure = _figure(line, _COST_WORDS)
    if figure.sign in ("+", "-") and figure.amount:
        figure.parts.missing.append("amount")
    return figure.documented("estimate", "预计总成本", figure.amount)


@dataclass(frozen=True, slots=True)
class _Figure:
    """What stands in the line: `sign` is +, -, or = for what the figure is from now on; "" where it is not said."""

    parts: Parts
    project: str
    amount: str
    sign: str
    reason: str

    def documented(self, en: str, zh: str, figure: str) -> DocumentedLine:
        parts = self.parts
        said = f"{parts.either('because', '因为')} {self.reason}" if self.reason else ""
        return parts.documented(parts.either(en, zh), self.project, figure, said)


def _figure(line: ScannedLine, words: Pattern) -> _Figure:
    """A number behind the reason is no amount; `words` are those that are used up by what is wished for."""
    parts = Parts(line)
    parts.doubtful = True  # whoever changes such a figure sees the line first
    because = BECAUSE.search(parts.masked_out(line.of("project", "party", "person")))
    end = because.start() if because else len(line.low)
    core = [element for element in line.elements if element.end <= end]
    project = parts.project([element for element in core if element.kind == "project"])
    figures = sorted((one for one in core if one.kind in ("amount", "number")), key=lambda one: one.kind != "amount")
    amount, sign = "", ""
    if figures:
        sign = _sign(line.low, figures[0].start, end)
        amount = parts.amount(figures[0]).lstrip("-")
    else:
        parts.missing.append("amount")
    if because:
        parts.used_words.append(because.span())
        reason = parts.free(because.end(), whole=True)
    else:
        edge = max((element.end for element in parts.used), default=end)
        reason = _EDGES.sub("", parts.free(edge))
    parts.used_words += [match.span() for match in words.finditer(line.low, 0, end)]
    parts.take(*(element for element in core if element.kind in ("party", "category")))
    return _Figure(parts, project, amount, sign, reason)


def _sign(low: str, start: int, end: int) -> str:
    """+, -, or = for what it is from now on; "" where it is not said."""
    before, behind = low[:start], low[start:end]
    if _TO.search(before):
        return "="
    if _LESS.search(before) or _LESS_BEHIND.search(behind):
        return "-"
    return "+" if _MORE.search(before) or _MORE_BEHIND.search(behind) else ""


_TO = Pattern(r"(?:\b(?:to|now|is|of)|[改调变][成到为]|变更为|到)\s*$")
_MORE = Pattern(
    r"\b(?:up|rises?|rose|risen|rais\w+|grow\w*|grew|increas\w+|extend\w*|top(?:ped)? up|bump\w*|add\w*|plus|more)\b"
    r"|\+\s*$|追加|增加|增补|上调|调增|涨|补|增|加"
)
_LESS = Pattern(
    r"\b(?:down|falls?|fell|fallen|drop\w*|decreas\w+|reduc\w+|lower\w*|cut|take|took|minus|less)\b"
    r"|-\s*$|核减|调减|减少|下调|减|降"
)
_MORE_BEHIND = Pattern(r"\b(?:more|extra|additional|on top)\b")
_LESS_BEHIND = Pattern(r"\b(?:less|off)\b")
_WORDS = Pattern(
    r"\b(?:the|our|we|they|is|was|has|just|contracts?|price|sum|value|by|with|for|on)\b|合同|我们|客户|了|的"
)
_EDGES = Pattern(r"^(?:(?:more|extra|on top|the contract|to the contract|to|on|from|of|with)\b\s*)+|^[,，。、的了\s]+")
_COST_WORDS = Pattern(
    r"\b(?:the|our|we|they|is|was|has|be|will|just|now|total|final|full|whole|overall|expected|estimated?|cost|costs?"
    r"|price|eac|in all|all in|all up|about|around|by|with|for|on|to)\b"
    r"|总成本|成本|预计|预估|估计|大概|大约|我们|项目|现在|要|了|的|[改调变][成到为]|到|是|总共|一共"
)
