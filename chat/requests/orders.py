"""“purchase request 500 sensors @ 12 starriver from chint”, “想买台打印机 1500左右 内部研发” → order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat.lines.elements import Element
from chat.lines.figures import shaped
from chat.lines.note import note
from chat.lines.prices import multiply
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import Parts, plain_figures
from chat.values.amounts import ReadAmount
from chat.values.currencies import MONEY, reads_as_money


@dataclass(frozen=True, slots=True)
class _Price:
    """What it costs in all, and the words that said so."""

    amount: str
    spans: tuple[tuple[int, int], ...]


def order(line: ScannedLine) -> DocumentedLine:
    """Something is to be bought: a draft of a purchase request."""
    parts = Parts(line)
    project = parts.project()
    parts.doubtful = False  # a draft shows its project, and waits to be handed in
    supplier, taken = _supplier(parts)
    price = _price(parts)
    if price is None:
        parts.missing.append("amount")
    taken += price.spans if price else ()
    taken += [(element.start, element.end) for element in parts.used]
    for pattern in (_ASKS, _LIKELY, _POLITE):
        taken += [match.span() for match in pattern.finditer(line.low)]
    if _LIKELY.search(line.low):
        parts.doubtful = True
    for element in line.of("number"):
        if _quantity(line, element):
            parts.take(element)
    parts.take(*line.of("category"))
    what = _TRAILING.sub("", _LEADING.sub("", note(line.text, taken).strip()))
    parts.used_words += [*taken, *_between(len(line.text), taken)]
    amount = price.amount if price else ""
    if amount and any(char.isdigit() for char in what) and amount[0].isdigit() and line.terms.currency:
        amount = f"{line.terms.currency} {amount}"  # among several numbers the amount is the one with a currency
    from_whom = f"{parts.either('from', '向')} {supplier}" if supplier else ""
    first = what[:1].isdigit() or reads_as_money(what)  # “250 500个” would be one number, “250 pen …” Peruvian money
    told = (what, amount) if first else (amount, what)
    if amount and len(_NUMBERS.findall(what)) > 1:  # “phase 2 CNY 7150” would be 2 yuan
        told = (f"{amount},", what)
    return parts.documented(parts.either("order", "采购"), *told, project, from_whom)


_NUMBERS = Pattern(r"\d+(?:[.,]\d+)*")


def _price(parts: Parts) -> _Price | None:
    """What it costs: a price for each times how many, else the one sum."""
    line = parts.line
    figures = [element for element in line.of("amount", "number") if _free(parts, element)]
    for price in figures:
        each = _EACH_BEFORE.search(line.low[: price.start]), _EACH_BEHIND.match(line.low, price.end)
        counts = [one for one in figures if one is not price and _whole(one)]
        if any(each) and counts:
            count = max(counts, key=lambda one: _quantity(line, one))
            assert isinstance(count.value, ReadAmount)
            rest = [one for one in counts if one is not count]
            parts.take(*(one for one in line.of("each") if any(m and m.start() <= one.start < m.end() for m in each)))
            amount = parts.amount(price, times=count.value.number)
            spans = [(price.start, price.end), *(match.span() for match in each if match)]
            spans += _total_told_again(parts, rest, price, count)
            return _Price(amount, tuple(spans))
    if worked := _worked_out(parts):
        return worked
    if any(_EACH_BEFORE.search(line.low[: one.start]) or _EACH_BEHIND.match(line.low, one.end) for one in figures):
        parts.doubtful = True  # a price for each, and nobody knows of how many
    sums = [element for element in figures if not _quantity(line, element)] or figures
    if not sums:
        return None
    tells = sorted(sums, key=_weight, reverse=True)
    return _Price(parts.amount(tells[0]), ((tells[0].start, tells[0].end),))


def _worked_out(parts: Parts) -> _Price | None:
    """“两台…，4800一台”: a count in words or far from its price, as spending reads it."""
    shape = shaped(parts.line)
    worked = [] if multiply(shape) else [figure for figure in shape.sums if figure.worked]
    if len(worked) != 1:
        return None
    figure = worked[0]
    used = [one for one in parts.line.elements if any(start <= one.start < end for start, end in figure.places)]
    parts.take(*used)
    read = figure.amount
    amount = f"{plain_figures(read.number)} {read.sign}" if read.unsettled else plain_figures(read.number)
    behind = (_EACH_BEHIND.match(parts.line.low, one.end) for one in used)
    spans = [(one.start, one.end) for one in used] + [match.span() for match in behind if match]
    return _Price(f"{read.currency} {amount}" if read.currency else amount, tuple(spans))


def _free(parts: Parts, element: Element) -> bool:
    """Not part of the supplier's name or of what has been used."""
    return element not in parts.used and not any(start <= element.start < end for start, end in parts.used_words)


def _total_told_again(parts: Parts, rest: Sequence[Element], price: Element, count: Element) -> list[tuple[int, int]]:
    """“2 at 50, 100 in all”: where the product is told as well, it is understood."""
    assert isinstance(price.value, ReadAmount)
    assert isinstance(count.value, ReadAmount)
    total = price.value.number * count.value.number
    same = [one for one in rest if isinstance(one.value, ReadAmount) and one.value.number == total]
    parts.take(*same)
    return [(one.start, one.end) for one in same]


def _weight(element: Element) -> tuple[bool, bool, object]:
    assert isinstance(element.value, ReadAmount)
    return element.value.is_money, element.kind == "amount", element.value.number


def _whole(element: Element) -> bool:
    return isinstance(element.value, ReadAmount) and element.value.number == element.value.number.to_integral_value()


def _quantity(line: ScannedLine, element: Element) -> bool:
    """Whether a number counts things: “2 laptops”, “10个”, “qty 4”."""
    if element.kind != "number" or not _whole(element):
        return False
    if _COUNT_BEFORE.search(line.low[: element.start]):
        return True
    behind = _COUNTED.match(line.low, element.end)
    return (
        bool(behind)
        and not _MONEY_BEFORE.search(line.low[: element.start])
        and not _SINGLE.search(line.low[: element.start])
    )


def _supplier(parts: Parts) -> tuple[str, list[tuple[int, int]]]:
    """Whom it is bought from, and the words that said so."""
    line = parts.line
    text = parts.masked_out(line.of("project", "amount", "number"))
    for pattern in (_FROM, _FROM_CHINESE):
        for match in pattern.finditer(text):
            words = line.text[slice(*match.span("who"))].strip()
            if not words or _NO_SUPPLIER.fullmatch(words.lower()):
                continue
            parts.used_words.append(match.span())
            parts.take(*(one for one in line.of("party", "category") if match.start() <= one.start < match.end()))
            capital = " ".join(word[:1].upper() + word[1:] for word in words.split())
            return capital, [match.span()]
    return "", []


def _between(length: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that are left: they went into what is bought."""
    left, edge = [], 0
    for start, end in sorted(taken):
        if start > edge:
            left.append((edge, start))
        edge = max(edge, end)
    return [*left, (edge, length)] if edge < length else left


_ASKS = Pattern(
    r"^\W*(?:(?:hi|hey|hello|please|pls|plz|so|and|also)\b[\s,]*)*"
    r"(?:(?:i|we)(?:'d|'ll)?\b\s*)?(?:(?:would|should|will|must|need|needs|want|wanna|like|have|has|got|gotta|can"
    r"|could|you|i"
    r"|we|to|please|pls|a new|id|d|purchas(?:e|ing)|requests?|orders?|ordering|buy|get|po|procure|req|for|of|raise"
    r"|make"
    r"|file|a|an)\b\s*:?\s*)+"
    r"|^\W*(?:请购|请|麻烦|帮我|帮忙|我|我们|想|要|需要|得|打算|申请|采购单|采购|购买|订购|订|买|下单|下|单|请购|一下"
    r"|还得|再|提"
    r"|个|走|流程|[:：\s]){1,14}"
    r"|(?:,|，|\s)?(?:走采购(?:流程)?|走采购申请|提个?采购申请|要下单|要采购|要订|想订|想买|要买|需要采购|需要买"
    r"|申请采购|申请购买)"
    r"|\b(?:please|pls|thanks|thx)\W*$|谢谢$"
)
_POLITE = Pattern(r"\b(?:please|pls|plz|thanks|thx|asap)\b")
_LIKELY = Pattern(
    r"\b(?:around|about|roughly|approx(?:imately)?\.?|ca\.?|circa|maybe|probably|some|more or less|or so|ish"
    r"|estimated?)(?=\W|$)"
    r"|~|左右|大概|大约|差不多|约(?=\s|\d|$)|上下|估计|预计|可能|多点"
)
_LEADING = Pattern(
    r"^(?:(?:a|an|the|some|for|of|to|with|at|is|costs?|it'?s)\b\s*|(?:，|,|是|的|那边|给|申请|采购|购买|订购|要买|买"
    r"|订)\s*)+"
)
_TRAILING = Pattern(
    r"(?:[\s,，]+(?:for|on|to|at|the|from|of|in|is|with|a)\b|[\s,，]*(?:给|向|从|找|是|要|共|一共|总价))+\s*$"
)
_FROM = Pattern(
    r"\b(?:from|via|supplier|vendor|at)\s*:?\s+(?P<who>(?!\d)[a-z一-鿿&][\w&'.-]*"
    r"(?:\s(?!for\b|on\b|to\b|at\b|and\b|about\b|around\b|approx\b|please\b|pls\b|because\b|by\b"
    r"|in\b)[a-z&][\w&'.-]*){0,3})"
)
_FROM_CHINESE = Pattern(
    r"(?:向|找|从|供应商[:：]?|厂家[:：]?|商家[:：]?)\s*(?P<who>[一-鿿A-Za-z]{2,16}?)(?=买|采购|购买|订购|订|下单"
    r"|进货|要|\s|[,，。;；]|$)"
)
_NO_SUPPLIER = Pattern(
    r"(?:the |a )?(?:supplier|vendor|shop|store|budget|now on|each|about|around|least|most|once|home)"
)
_EACH_BEFORE = Pattern(
    r"(?:@|\b(?:at|for|x|×)|单价(?:是|为)?|每[一-鿿]{0,2}|一(?:个|台|只|套|张|件|把"
    r"|份|支|条)|各)"
    r"\s*(?:about|around|大概|约|差不多)?\s*$"
)
_EACH_BEHIND = Pattern(
    rf"\s*(?:{MONEY})?\s*(?:each|apiece|a piece|per (?:piece|unit|item|seat|user|head|set)"
    r"|/\s?(?:pc|piece|unit|个|台|只|套|张|件|把|人|份|支|条)|(?:一|每)(?:个|台|只|套|张|件|把|份|支|条))"
)
_COUNT_BEFORE = Pattern(r"\b(?:qty|quantity|pcs|count)\s*:?\s*$|数量[:：]?\s*$")
_COUNTED = Pattern(
    r"\s*[x×*]\s|\s*(?:个|台|只|套|张|件|把|箱|盒|卷|米|块|条|支|份|人|批|包|本|对|组|根|桶|年|月)(?!钱)"
    rf"|\s+(?!for\b|from\b|on\b|to\b|at\b|{MONEY}|in\b|and\b|or\b|per\b|each\b|apiece|more\b|please"
    r"|pls|max"
    r"|total|is\b|by\b|via\b|of\b|about|around)[a-z]{3,}s\b|\s+(?:x|pcs|pieces|units|sets|licen[cs]es?|people"
    r"|boxes)\b"
)
_MONEY_BEFORE = Pattern(r"(?:\b(?:for|about|around|costs?|price|total|a)|[:：])\s*$")
_SINGLE = Pattern(r"\ba\s*$")
