"""The price of a contract agreed anew: “apollo contract goes up 20000 because …”, “星河合同追加5万”."""

from __future__ import annotations

from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts


def changed(line: ScannedLine) -> DocumentedLine:
    """By how much the price rises or falls, or what it is now, and why; a number behind the reason is no amount."""
    parts = Parts(line)
    parts.doubtful = True  # whoever changes a price sees the line first
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
    parts.used_words += [match.span() for match in _WORDS.finditer(line.low, 0, end)]
    parts.take(*(element for element in core if element.kind in ("party", "category")))
    said = f"{parts.either('because', '因为')} {reason}" if reason else ""
    if sign == "=":
        sign = parts.either("to ", "改为 ")
    return parts.documented(parts.either("contract change", "合同变更"), project, f"{sign}{amount}", said)


def _sign(low: str, start: int, end: int) -> str:
    """+, -, or = for what the price is from now on; "" where it is not said."""
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
