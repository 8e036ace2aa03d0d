"""“bump apollo travel to 14k, more onsite”, “阿波罗人工再批5万 加班太多” → set budget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.lines.elements import Element
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts, key_of
from chat.values.amounts import ReadAmount
from chat.values.currencies import MONEY

_UP = (
    r"\b(?:add(?:ed|ing)?|increas(?:e|ed|ing)|rais(?:e|ed|ing)|bump(?:ed|ing)?|grow|lift|up|extend|top up|boost|give"
    r"|gets?"
    r"|gives?|needs?|allow|another|extra|additional|plus|more)\b|\+"
    r"|追加|增加|添加|增补|补充|提高|上调|调高|调增|多批|再批|再给|多给|再拨|增拨|加|增|添|涨|补|拨|批|少了|差了"
    r"|缺了?"
)
_DOWN = (
    r"\b(?:cut(?:ting)?|reduc(?:e|ed|ing)|lower(?:ed|ing)?|decreas(?:e|ed|ing)|trim(?:med)?|drop|shave|slash|take"
    r"|remove"
    r"|subtract|shrink|minus|less)\b|-"
    r"|削减|砍掉|砍|减少|减掉|缩减|核减|调减|下调|调低|降低|压缩|扣掉|扣除|扣|减|降|少给|少批|去掉"
)
_DIRECTION = Pattern(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_CLEARLY_MORE = Pattern(
    r"\b(?:another|extra|additional|plus|by)(?: an?)?\W*$|[+-]\s*$"
    r"|(?:追加|增加|增补|补充|提高|上调|调高|调增|多批|再批|再给|多给|再拨|增拨|加|增|添|涨|补|削减|砍掉|砍|减少|减掉"
    r"|缩减|核减"
    r"|调减|下调|调低|降低|压缩|扣掉|扣除|扣|减|降|少给|少批|去掉)(?:了|掉|上|个|差不多|大概)?\s*$"
)
_VERB_BEFORE = Pattern(
    r"\b(?:add(?:ed)?|increase|raise|cut|reduce|take|remove|subtract|drop|trim|shave|slash|give it|give them)"
    r"(?: (?:about|around|another|an extra))?\s*$"
)
_MORE_BEHIND = Pattern(rf"\s*(?:{MONEY})?\s*(?P<word>more|extra|additional|on top|less|off|上去|进去)\b")
_IN_ALL = Pattern(
    r"(?:\b(?:to|at|is|be|now|equals|becomes?)\b|[=:]|到|成|为|至|是|改|设|定)"
    r"\s*(?:be|about|around|exactly|a total of|大概|差不多|总共|一共)?\s*$"
)
_SETS = Pattern(
    r"\b(?:set(?:ting)?|make|change|put|update|adjust|fix|new|budgets?|plan(?:ned)?|should be)\b|预算|改|设|定|调"
)
_MOVE = Pattern(
    r"\b(?:mov(?:e|ed|ing)|shift(?:ed)?|transfer|reallocate|reassign|swap|take|from|out of)\b"
    r"|挪|移|划|转|调|拨|匀|从|拿|由|减(?=.*给)"
)
_SOURCE = Pattern(r"(?:\b(?:from|out of|off)\b|从|由|把|将)[^,，]{0,12}$")
_TARGET = Pattern(r"(?:\b(?:to|into|onto|for|give|towards?)\b|到|给|去|往|入|加)[^,，]{0,12}$")
_ENDS = Pattern(
    r"(?:[\s:：~()（）-]|\b(?:budgets?|more|extra|additional|less|off|on top|please|pls|plz|thanks|thx|ty|from now on"
    r"|in total|now|yuan|rmb|euros?|per|for|as|and|so|ok)\b|预算|额度|经费|费用|费|元|块钱|块|的|吧|了|啊|哈|哦|一下"
    r"|谢谢"
    r"|上去|进去|进来|左右)*(?:[\s,，;；:：。.、!！~()（）-]|\b(?:please|pls|plz|thanks|thx|ty)\b|谢谢|吧)*"
)
_NO_REASON = Pattern(
    r"^\W*(?:请|麻烦|帮我|帮忙|老板|hi|hey|hello|ok|please|pls|so)?\W*$|预算|budget|调一下|改一下|设一下"
)
_CLAUSE = Pattern(r"[,，;；。:：\n]|(?<=[一-鿿])\s+")


@dataclass(frozen=True, slots=True)
class _Change:
    category: Element | None
    amount: Element
    sign: str
    """“+” or “-” where it changes what there is, “” where it is the whole."""


def set_budget(line: ScannedLine) -> DocumentedLine:
    """The documented line of a wish for another budget."""
    parts = Parts(line)
    because = BECAUSE.search(parts.masked_out(line.of("project", "category", "days", "amount")))
    end = because.start() if because else len(line.low)
    core = [element for element in line.elements if element.end <= end]
    project = parts.project([element for element in core if element.kind == "project"])
    changes = _changes(parts, core)
    if not changes:
        parts.missing.append("amount")
        named = _distinct([element for element in core if element.kind == "category"])
        parts.take(*named)
        if not named:
            parts.missing.insert(len(parts.missing) - 1, "category")
        planned = [parts.category(element) for element in named[:1]]
    elif any(change.category is None for change in changes):
        parts.missing.append("category")
        planned = [change.sign + parts.amount(change.amount) for change in changes]
    else:
        planned = []
        for change in changes:
            assert change.category is not None
            parts.take(change.category)
            figures = parts.amount(change.amount).replace("-", "")
            planned += [parts.category(change.category), change.sign + figures]
    reason = _reason(parts, core, because) if changes or because else ""
    if not reason:
        parts.missing.append("reason")
    words = (parts.either("set budget", "设预算"), project, *planned)
    return parts.documented(*words, f"{parts.either('because', '因为')} {reason}" if reason else "")


def _distinct(elements: Sequence[Element]) -> list[Element]:
    kept: dict[object, Element] = {}
    for element in elements:
        kept.setdefault(key_of(element), element)
    return list(kept.values())


def _changes(parts: Parts, core: Sequence[Element]) -> list[_Change]:
    """Each category with its amount, in the order in which they are said."""
    categories = _distinct([element for element in core if element.kind == "category"])
    amounts = [element for element in core if element.kind in ("amount", "number")]
    if not amounts:
        return []
    if moved := _moved(parts, categories, amounts):
        return moved
    if len(categories) <= 1 and len(amounts) == 2 and _in_all(parts, amounts[1]):
        parts.take(amounts[0])  # “from 8000 to 10000”: what it was is told again
        amounts = amounts[1:]
    before = bool(categories) and categories[0].start < amounts[0].start
    changes: list[_Change] = []
    sign = ""
    for place, amount in enumerate(amounts):
        if place >= max(1, len(categories)):
            break  # a number too many: it stays unused, and is asked about
        category = _belonging(categories, amounts, place, before=before)
        sign = _sign(parts, core, amount, sign if place else None)
        changes.append(_Change(category, amount, sign))
    return changes


def _belonging(
    categories: Sequence[Element], amounts: Sequence[Element], place: int, *, before: bool
) -> Element | None:
    """The category of an amount: the last one before it, or where amounts come first the next one after it."""
    amount = amounts[place]
    if before:
        edge = amounts[place - 1].end if place else 0
        fitting = [category for category in categories if edge <= category.start < amount.start]
        return fitting[-1] if fitting else None
    edge = amounts[place + 1].start if place + 1 < len(amounts) else 10**6
    fitting = [category for category in categories if amount.end <= category.start < edge]
    return fitting[0] if fitting else None


def _moved(parts: Parts, categories: Sequence[Element], amounts: Sequence[Element]) -> list[_Change]:
    """“move 3000 from material to travel”: one loses what the other gets."""
    if len(categories) != 2 or len(amounts) != 1:
        return []
    low = parts.masked_out(parts.line.elements)
    verb = _MOVE.search(low)
    if verb is None:
        return []
    one, other = categories
    sources = [category for category in categories if _SOURCE.search(_gap(parts, low, category))]
    targets = [category for category in categories if _TARGET.search(_gap(parts, low, category))]
    if len(sources) == 1:
        source = sources[0]
    elif len(targets) == 1:
        source = one if targets[0] is other else other
    else:
        source, parts.doubtful = one, True
    parts.used_words.append(verb.span())
    target = other if source is one else one
    return [_Change(source, amounts[0], "-"), _Change(target, amounts[0], "+")]


def _gap(parts: Parts, low: str, element: Element) -> str:
    """The words before an element, back to the category or amount before it."""
    edges = [
        other.end
        for other in parts.line.elements
        if other.end <= element.start and other.kind in ("category", "amount", "number")
    ]
    return low[max(edges, default=0) : element.start].rstrip()


def _in_all(parts: Parts, amount: Element) -> bool:
    return bool(_IN_ALL.search(parts.masked_out(parts.line.elements, 0, amount.start)))


def _sign(parts: Parts, core: Sequence[Element], amount: Element, inherited: str | None) -> str:
    """Whether an amount is the whole, or comes on top, or goes off; what was said of the one before it holds on."""
    low = parts.masked_out(parts.line.elements)
    edge = max((one.end for one in core if one.kind in ("amount", "number") and one.end <= amount.start), default=0)
    gap, behind = _without_fillers(low[edge : amount.start]), _MORE_BEHIND.match(low, amount.end)
    negative = isinstance(amount.value, ReadAmount) and amount.value.number < 0
    if negative:
        return "-"
    directions = list(_DIRECTION.finditer(low[edge : amount.start]))
    if behind:
        parts.used_words.append(behind.span("word"))
        return "-" if behind["word"] in ("less", "off") else "+"
    if _IN_ALL.search(gap):
        parts.used_words += [(edge + match.start(), edge + match.end()) for match in directions]
        return ""
    if directions:
        last = directions[-1]
        parts.used_words += [(edge + match.start(), edge + match.end()) for match in directions]
        sure = _CLEARLY_MORE.search(gap) or _VERB_BEFORE.search(gap)
        parts.doubtful |= not sure
        return "-" if last["down"] else "+"
    if inherited is not None:
        return inherited
    if _SETS.search(low) is None:
        parts.doubtful = True
    return ""


def _without_fillers(gap: str) -> str:
    """The words before an amount without those that belong to the category (“增加差旅预算2万”)."""
    return re.sub(
        r"(?:\bbudgets?\b|\bthe\b|预算|费用|经费|额度|费|的)(?=\s*$)|(?<=[一-鿿])(?:预算|费用|费|的)+(?=\s)", "", gap
    )


def _reason(parts: Parts, core: Sequence[Element], because: re.Match[str] | None) -> str:
    """What stands after “because”, else the clause that is left behind, or before, all that was used."""
    text = parts.line.low
    if because:
        parts.used_words.append(because.span())
        return parts.free(because.end(), whole=True)
    used = [element for element in parts.used if element in core]
    edge = max((element.end for element in used), default=0)
    ends = _ENDS.match(text, edge)
    start = ends.end() if ends else edge
    if len(re.findall(r"[^\W\d_]", text[start:])) > 1:
        return parts.free(start)
    first = min((element.start for element in used), default=0)
    clauses = list(_CLAUSE.finditer(text, 0, first))
    head = text[: clauses[-1].start()] if clauses else ""
    if len(head) > 3 and not _NO_REASON.search(head):
        return parts.free(0, len(head))
    return ""
