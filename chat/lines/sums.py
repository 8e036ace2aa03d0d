"""Amounts that are worked out of several numbers: quantity × price, a tip or a discount, a total, a part of it.

Each step replaces the numbers in the shape of the line by the one that they come to, so that the next step sees that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from chat.lines.figures import (
    EN_UNITS,
    MONEY,
    MORE,
    NUMBER,
    PERCENT,
    PLAIN,
    PROJECT,
    ZH_UNITS,
    Place,
    SaidAmount,
    Shape,
    count_words,
    counts_people,
)
from chat.lines.prices import multiply, plain, replace_each, rounded, shown, times
from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.amounts import ReadAmount
from chat.values.unread import Unread
from ledger.currencies import digits


@dataclass(frozen=True, slots=True)
class Sums:
    """What the numbers of a line come to.

    Attributes:
        counts: places of numbers that count something and stay words of the note.
        doubts: what to say beside the amount.
        taken: places of words that belong to an amount and do not describe it (“in total”, “my half of”).
    """

    counts: tuple[Place, ...] = ()
    doubts: tuple[Text, ...] = ()
    taken: tuple[Place, ...] = ()


def work_out(shape: Shape) -> Sums | Unread:
    """Work out what is plain; Unread where a total and its parts do not agree, or a price does not fit its quantity."""
    others = _others_than_mine(shape)
    if unclear := multiply(shape):
        return unclear
    replace_each(shape, _INCLUDED, _included)
    for pattern in _ADDED:
        replace_each(shape, pattern, _added)
    for pattern in _TAKEN_OFF:
        replace_each(shape, pattern, _less)
    replace_each(shape, _PERCENTAGE, _percentage)
    for pattern in _PARTS:
        replace_each(shape, pattern, _part)
    taken: list[Place] = []
    doubts: list[Text] = []
    total = _total(shape, taken)
    if isinstance(total, Unread):
        return total
    taken += _said_twice(shape)
    counts = count_words(shape)
    bought = [figure for figure in counts if not counts_people(shape, figure)]
    if bought and not total and len(shape.sums) == 1 and not shape.sums[0].worked:
        doubts.append(_("I took {amount} as the price of all of it.", amount=shown(shape, shape.sums[0])))
    return Sums(tuple((figure.start, figure.end) for figure in (*counts, *others)), tuple(doubts), tuple(taken))


def _others_than_mine(shape: Shape) -> tuple[SaidAmount, ...]:
    """“we split the dinner of 480, my share was 95”: what is mine counts, the other numbers are words."""
    match = _MINE.search(shape.text)
    if match is None:
        return ()
    mine = shape.at(match, next(group for group in ("p", "p2", "p3") if match[group]))
    others = tuple(figure for figure in shape.figures.values() if figure.start != mine.start)
    for figure in others:
        shape.drop(figure)
        shape.text = shape.text[: figure.start] + " " * (figure.end - figure.start) + shape.text[figure.end :]
    return others


_MINE = Pattern(
    rf"\bmy (?:share|part|portion|bit)(?: of (?:it|that|this|which))?(?: (?:was|is|came to|comes to|being))?[\s:]*"
    rf"(?P<p>{NUMBER})"
    rf"|\bi (?:only )?(?:paid|put in|gave) (?P<p2>{NUMBER}) of (?:it|that|this|them)\b"
    rf"|我(?:的?那?一?份|这份|的?那?部分|摊了?|要摊|分摊)(?:是|为|:)?\s?(?P<p3>{NUMBER})"
)


def _said_twice(shape: Shape) -> list[Place]:
    """“75 3 cables at 25 each”: the sum beside the way to it, as the line is shown that something was read as."""
    worked = [figure for figure in shape.sums if figure.worked]
    plain_sums = [figure for figure in shape.sums if not figure.worked]
    if len(worked) != 1 or len(plain_sums) != 1 or worked[0].amount.number != plain_sums[0].amount.number:
        return []
    shape.drop(plain_sums[0])
    return list(plain_sums[0].places)


def parts_of(total: ReadAmount, weights: tuple[Decimal, ...], home: str) -> tuple[Decimal, ...]:
    """The total in parts by their weights: exact to the smallest coin, which the first ones get; in `home` where no
    currency was written.

    >>> thirds = (Decimal(1), Decimal(1), Decimal(1))
    >>> [str(part) for part in parts_of(ReadAmount(Decimal("10.01")), thirds, "CNY")]
    ['3.34', '3.34', '3.33']
    >>> [str(part) for part in parts_of(ReadAmount(Decimal(100), "JPY"), thirds, "CNY")]
    ['34', '33', '33']
    """
    coin = Decimal(1).scaleb(-digits(total.currency or home))
    if total.number != total.number.quantize(coin):
        coin = Decimal(1).scaleb(int(total.number.as_tuple().exponent))
    whole = int(total.number / coin)
    scale = sum(weights)
    units = [int(whole * weight / scale) for weight in weights]
    for place in range(whole - sum(units)):
        units[place % len(units)] += 1
    return tuple(coin * unit for unit in units)


_EXTRA_EN = (
    r"(?:\d+% )?(?:tips?|gratuity|service(?: charge| fee)?|deliver(?:y|ing)(?: fee| charge)?|shipping(?: fee"
    r"| cost)?|postage|surcharge|booking fee|"
    r"(?:handling |transaction |bank |city )?fees?|(?:city |sales |tourist )?tax(?:es)?|vat|gst|commission"
    r"|handling)\b"
)
_EXTRA_ZH = r"(?:小费|服务费|手续费|运费|快递费|配送费|邮费|税费?|税点|佣金|附加费|打包费|餐盒费|燃油费|基建费)"
_EXTRA = rf"(?:{_EXTRA_EN}|{_EXTRA_ZH})"
_PLUS = r"(?:plus|\+|加上?|另加|外加|再加)"
_AND = rf"(?:{_PLUS}|,?\s?and|&|,|还有|另外?|另付)"
_ARTICLE = r"(?:an? |the |another )?"
_LABEL_END = rf"(?=\s*(?:$|[,;=\n。]|{PROJECT}|for\b|on\b|in total|一共|total))"
_ADDED = (
    Pattern(
        rf"(?P<a>{NUMBER})\s?{_AND}\s?{_ARTICLE}(?P<b>{NUMBER}|{PERCENT}{MORE}*)\s?(?:of |for |in |的|the )?{_EXTRA}"
    ),
    Pattern(rf"(?P<a>{NUMBER})\s?{_AND}\s?{_ARTICLE}{_EXTRA}\s?(?:of|:|另?加|=)?\s?(?P<b>{NUMBER}|{PERCENT}{MORE}*)"),
    Pattern(
        rf"(?P<a>{NUMBER})[,\s]{{0,3}}{_EXTRA_ZH}\s?(?:另加|再加|加|另收|另付|\+)\s?(?P<b>{NUMBER}|{PERCENT}{MORE}*)"
    ),
    Pattern(
        rf"(?P<a>{NUMBER})[,\s]{{0,3}}(?:小费|tips?\b|gratuity)\s?(?:of |:|是)?\s?(?P<b>{NUMBER}|{PERCENT}{MORE}*)"
    ),
    Pattern(rf"(?P<a>{NUMBER})\s?{_PLUS}\s?(?P<b>{NUMBER}|{PERCENT}{MORE}*){_LABEL_END}"),
)
_INCLUDED = Pattern(
    rf"(?P<a>{NUMBER})(?P<gap>[^\n{PLAIN}{MONEY}]{{0,30}}?)(?:incl(?:uding|\.|udes|uded|usive of)?|of which"
    rf"|thereof|含了?|包括|包含|其中)\s?{_ARTICLE}"
    rf"(?:(?P<b>{NUMBER}|{PERCENT}{MORE}*)\s?(?:of |的)?(?:is )?{_EXTRA}|{_EXTRA}\s?(?:of|:"
    rf"|是)?\s?(?P<c>{NUMBER}|{PERCENT}{MORE}*))"
)
_MINUS = r"(?:minus|less|减去?|减掉|扣掉?|扣除)"
_OFF = r"(?:discount|vouchers?|coupons?|rebate|credit|off|优惠券?|折扣|红包|抵扣|代金券)"
_TAKEN_OFF = (
    Pattern(rf"(?P<a>{NUMBER})\s?,?\s?{_MINUS}\s?{_ARTICLE}(?P<b>{NUMBER}|{PERCENT}{MORE}*)\s?(?:的)?{_OFF}?"),
    Pattern(rf"(?P<a>{NUMBER})\s?,?\s?{_MINUS}\s?{_ARTICLE}{_OFF}\s?(?:of )?(?P<b>{NUMBER}|{PERCENT}{MORE}*)"),
    Pattern(rf"(?P<a>{NUMBER})\s?-\s?(?P<b>{NUMBER}|{PERCENT}{MORE}*)\s?{_OFF}"),
    Pattern(rf"(?P<a>{NUMBER})\s?(?P<b>{NUMBER})\s?{_OFF}"),
)
_PERCENTAGE = Pattern(rf"(?P<b>{PERCENT}{MORE}*) of (?:the |a |an )?(?P<a>{NUMBER})")


def _added(shape: Shape, match: re.Match[str]) -> SaidAmount | None:
    return _with(shape, match, 1)


def _less(shape: Shape, match: re.Match[str]) -> SaidAmount | None:
    if "满" in shape.text[max(0, match.start() - 3) : match.start()]:
        return None
    if match.re is _TAKEN_OFF[-1].compiled and shape.at(match, "b").amount.number >= 0:
        return None  # “90 -10 discount”: only a number with its own minus
    return _with(shape, match, -1)


def _with(shape: Shape, match: re.Match[str], sign: int) -> SaidAmount | None:
    """The first number with the second one, or a percentage of the first, added to it or taken off."""
    first = shape.at(match, "a")
    rate = _rate(shape, match.start("b"))
    if rate is not None:
        second = ReadAmount(first.amount.number * rate / 100)
        shown = f"{plain(rate)} %"
    else:
        second = shape.at(match, "b").amount
        shown = str(abs(second.number))
    named = [read for read in (first.amount, second) if read.is_money]
    value = first.amount.number + sign * abs(second.number)
    if len({(read.currency, read.among) for read in named}) > 1 or value <= 0:
        return None
    text = _("{first} + {second}", first=_base(first), second=shown)
    if sign < 0:
        text = _("{first} - {second}", first=_base(first), second=shown)
    amount = (named[0] if named else first.amount).worth(rounded(value), first.amount, second)
    return SaidAmount(match.start(), match.end(), amount, text, (match.span(),))


def _included(shape: Shape, match: re.Match[str]) -> SaidAmount | None:
    """A tip that is part of the sum: the sum stays."""
    first, place = shape.at(match, "a"), match.start("b") if match["b"] else match.start("c")
    if _rate(shape, place) is None and shape.figures[place].amount.number >= first.amount.number:
        return None
    return SaidAmount(first.start, match.end(), first.amount, first.worked, (*first.places, (first.end, match.end())))


def _percentage(shape: Shape, match: re.Match[str]) -> SaidAmount | None:
    first, rate = shape.at(match, "a"), _rate(shape, match.start("b"))
    if rate is None or not 0 < rate <= 100:
        return None
    part = parts_of(first.amount, (rate, 100 - rate), shape.line.terms.currency)[0]
    text = _("{percent} of {amount}", percent=f"{plain(rate)} %", amount=_base(first))
    return SaidAmount(match.start(), match.end(), replace(first.amount, number=part), text, (match.span(),))


def _rate(shape: Shape, place: int) -> Decimal | None:
    for element in shape.line.of("percent"):
        if element.start == place and isinstance(element.value, ReadAmount):
            return element.value.number
    return None


_FRACTION = r"(?P<f>half|third|quarter)"
_THING = r"(?:[a-z'-]+ ){0,3}"
_PARTS = (
    Pattern(rf"(?:(?:only|just) )?(?:my|a|one|the|our)? ?{_FRACTION} (?:share )?(?:of|from) {_THING}(?P<a>{NUMBER})"),
    Pattern(
        rf"(?P<a>{NUMBER})(?P<gap>[^\n{PLAIN}{MONEY}]{{0,30}}?)[\s,(]*(?:(?:my|only) {_FRACTION}\b(?! (?:is|was"
        rf"|of|={NUMBER}))|(?P<f2>half|third|quarter) (?:of it )?(?:is |was )?(?:mine|for me))"
    ),
    Pattern(
        rf"(?P<a>{NUMBER})(?P<gap>[^\n{PLAIN}{MONEY}{PROJECT}]{{0,12}}?)[\s,]*(?:的|我(?:的|付|出|承担)?|只报"
        rf"|报|其中)\s?(?:我的)?(?P<z>一半|三分之一|四分之一)(?:是我的)?"
    ),
)
_IN_PARTS = {"half": 2, "third": 3, "quarter": 4, "一半": 2, "三分之一": 3, "四分之一": 4}


def _part(shape: Shape, match: re.Match[str]) -> SaidAmount | None:
    first, groups = shape.at(match, "a"), match.groupdict()
    word = groups.get("f") or groups.get("f2") or groups.get("z") or ""
    parts = _IN_PARTS[word]
    part = parts_of(first.amount, (Decimal(1),) * parts, shape.line.terms.currency)[0]
    text = _("{first} / {parts}", first=_base(first), parts=parts)
    gap = match.span("gap") if groups.get("gap") else None
    if gap is None:
        return SaidAmount(match.start(), match.end(), replace(first.amount, number=part), text, (match.span(),))
    used = (*first.places, (gap[1], match.end()))
    return SaidAmount(first.start, match.end(), replace(first.amount, number=part), text, used)


_TOTALS = (
    Pattern(
        rf"(?:\b(?:in )?(?:total|altogether|sum|all in all|all together)(?: (?:of|is|was|came to|comes to"
        rf"|cost))?\s?[:=]?|="
        rf"|(?:一共|总共|合计|共计|总计|总额|加起来|总价|(?<![公一])共)\s?(?:是|花了?|用了?|付了?|:|为"
        rf"|要)*)\s?(?P<t>{NUMBER})"
    ),
    Pattern(rf"(?P<t>{NUMBER})\s?(?:in total|total|altogether|all in\b|all together|in all|in sum|overall)"),
)


def _total(shape: Shape, taken: list[Place]) -> bool | Unread:
    """Whether a total is named that the parts agree with; Unread where they do not."""
    match = next((match for pattern in _TOTALS if (match := pattern.search(shape.text))), None)
    if match is None:
        return False
    total = shape.at(match, "t")
    others = [figure for figure in shape.sums if figure is not total]
    counts = [figure for figure in shape.figures.values() if figure is not total]
    for parts in _agreeing(others, counts):
        if parts is None:
            continue
        value, worked = parts
        if value == total.amount.number:
            places = tuple(place for figure in others for place in figure.places)
            for figure in others:
                shape.drop(figure)
            shape.replace(total.start, total.end, replace(total, worked=worked, used=(*places, match.span())))
            return True
    counted = count_words_of(shape, others)
    if not [figure for figure in others if figure not in counted]:
        taken += [match.span()]
        shape.replace(total.start, total.end, replace(total, used=(match.span(),)))
        return True
    apart = [figure for figure in others if figure not in counted]
    value = rounded(sum((figure.amount.number for figure in apart), Decimal(0)))
    text = shape.line.text
    return Unread(
        _(
            "The parts come to {sum}, but the total says {total}. Which is right?",
            sum=str(value),
            total=shown(shape, total),
        ),
        text,
        "amount",
        (quoted(text, apart), quoted(text, [total])),
        text,
    )


def quoted(text: str, figures: Iterable[SaidAmount]) -> str:
    """The line with the numbers of these figures in quotation marks: words, and no amounts.

    >>> quoted("30 taxi 20 lunch", [SaidAmount(8, 10, ReadAmount(Decimal(20)))])
    '30 taxi “20” lunch'
    """
    for figure in sorted(figures, key=lambda figure: -figure.start):
        words = _DIGITS.sub(r"“\g<0>”", text[figure.start : figure.end])
        text = text[: figure.start] + words + text[figure.end :]
    return text


_DIGITS = Pattern(r"[\d.,]*\d[\d.,]*\d|\d|[〇零一二三四五六七八九十百千万两]+")


def count_words_of(shape: Shape, figures: list[SaidAmount]) -> list[SaidAmount]:
    """Those of the figures that only count something."""
    return [
        figure
        for figure in figures
        if not figure.amount.is_money
        and figure.amount.number <= 1000
        and _COUNTED_BY.match(shape.text, figure.end)
        and not figure.worked
    ]


_COUNTED_BY = Pattern(
    rf"\s?(?:{EN_UNITS})(?![a-z])|\s?(?:{ZH_UNITS})(?!钱)|(?:\s[a-z-]+){{0,2}}\s[a-z-]{{2,}}s(?![a-z])"
)


def _agreeing(others: list[SaidAmount], counts: list[SaidAmount]) -> Iterator[tuple[Decimal, Text] | None]:
    """What the other numbers could come to: their sum, or the product of two."""
    if len(others) > 1:
        texts = tuple(_base(figure) for figure in others)
        yield sum((figure.amount.number for figure in others), Decimal(0)), _sum_text(texts)
    if len(others) == 1 and others[0].worked:
        yield others[0].amount.number, others[0].worked
    if len(counts) == 2:
        amount, worked = times(counts[0], counts[1])
        yield amount.number, worked


def _sum_text(texts: tuple[str, ...]) -> Text:
    first = texts[0]
    for second in texts[1:-1]:
        first = f"{first} + {second}"
    return _("{first} + {second}", first=first, second=texts[-1])


def _base(figure: SaidAmount) -> str:
    """A number as it stands in a sum that is shown."""
    return str(figure.amount.number)


_SPENT = Pattern(r"(?:花了|用了|付了|花费|\b(?:cost|costs|paid|spent|claim))\s?\Z")
_TELLS: tuple[Callable[[SaidAmount, str], bool], ...] = (
    lambda figure, _low: figure.amount.is_money,
    lambda figure, low: "." in low[figure.start : figure.end] or "," in low[figure.start : figure.end],
    lambda figure, low: _SPENT.search(low[max(0, figure.start - 12) : figure.start]) is not None,
)
"""What tells an amount among several numbers, the surest first."""


def the_amount(shape: Shape) -> SaidAmount | Unread | None:
    """The amount among the numbers; Unread with the numbers to choose from where nothing tells it."""
    sums = shape.sums
    low = shape.line.low
    for fits in _TELLS:
        fitting = [figure for figure in sums if fits(figure, low)]
        if fitting and len({figure.amount.number for figure in fitting}) == 1:
            return fitting[0]
        sums = fitting or sums
    if len(sums) < 2:
        return sums[0] if sums else None
    text = shape.line.text
    texts = tuple(text[figure.start : figure.end].strip() for figure in sums[:4])
    choices = tuple(quoted(text, [other for other in sums if other is not figure]) for figure in sums[:4])
    return Unread(_("Which of these is the amount: {all}?", all=texts), text, "amount", choices, text)
