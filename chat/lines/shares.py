"""One amount on several projects: “half apollo half lab”, “星河阿波罗各一半”, “60% apollo 40% lab”, “30 each”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from chat.lines.elements import Element
from chat.lines.figures import MONEY, MORE, PLAIN, PROJECT, Place, SaidAmount, Shape
from chat.lines.sums import parts_of
from chat.names import Key, Match
from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.amounts import ReadAmount
from chat.values.numbers import numeral


@dataclass(frozen=True, slots=True)
class Share:
    """What of an amount is for one project."""

    project: Element
    amount: ReadAmount
    worked: Text


@dataclass(frozen=True, slots=True)
class Shares:
    """An amount and its parts, which add up to it exactly; `places` of the words that say so."""

    whole: SaidAmount
    parts: tuple[Share, ...]
    places: tuple[Place, ...]


def shares(shape: Shape) -> Shares | None:
    """The parts where several projects share one amount and the line says how; None where it does not."""
    named = projects_named(shape)
    if len(named) < 2:
        return None
    for reading in (_stated, _by_percent, _by_ratio, _for_each, _evenly):
        if divided := reading(shape, named):
            return divided
    return None


def projects_named(shape: Shape) -> tuple[Element, ...]:
    """The different projects of the line, each by its first name there."""
    by_key: dict[Key, Element] = {}
    for element in shape.line.of("project"):
        if isinstance(element.value, Match) and element.value.kind != "several":
            by_key.setdefault(element.value.key, element)
    return tuple(by_key.values())


def _weighted(
    home: str, whole: SaidAmount, named: tuple[Element, ...], weights: tuple[Decimal, ...], places: list[Place]
) -> Shares:
    amounts = parts_of(whole.amount, weights, home)
    scale, total = sum(weights), f"{whole.amount.number}"
    parts = []
    for element, weight, number in zip(named, weights, amounts, strict=True):
        percent = f"{(weight * 100 / scale).normalize():f} %"
        worked = _("{first} / {parts}", first=total, parts=len(named))
        if len(set(weights)) > 1:
            worked = _("{percent} of {amount}", percent=percent, amount=total)
        parts.append(Share(element, replace(whole.amount, number=number), worked))
    return Shares(whole, tuple(parts), tuple(places))


def _by_percent(shape: Shape, named: tuple[Element, ...]) -> Shares | None:
    """“60% apollo 40% lab”, “apollo 60% lab 40%”; of one that is missing the rest."""
    rates = [rate for rate in shape.line.of("percent") if isinstance(rate.value, ReadAmount)]
    if len(shape.sums) != 1 or not rates or len(rates) not in (len(named), len(named) - 1):
        return None
    weights = [rate.value.number for rate in rates if isinstance(rate.value, ReadAmount)]
    if len(rates) < len(named):
        weights.append(100 - sum(weights, Decimal(0)))
    before = rates[0].start < named[0].start
    apart = before or all(rate.start > element.start for rate, element in zip(rates, named, strict=False))
    if sum(weights) != 100 or min(weights) <= 0 or not apart:
        return None
    places = [(rate.start, rate.end) for rate in rates]
    places += [match.span() for match in _WORDS.finditer(shape.text)]
    return _weighted(shape.line.terms.currency, shape.sums[0], named, tuple(weights), places)


def _by_ratio(shape: Shape, named: tuple[Element, ...]) -> Shares | None:
    """“60/40 apollo lab”, “星河阿波罗三七开”."""
    ratio = _RATIO.search(shape.line.low)
    if ratio is None or len(named) != 2:
        return None
    if ratio["a"]:
        weights = (Decimal(ratio["a"]), Decimal(ratio["b"]))
    else:
        weights = (numeral(ratio["c"]) or Decimal(0), numeral(ratio["d"]) or Decimal(0))
    sums = [figure for figure in shape.sums if figure.end <= ratio.start() or figure.start >= ratio.end()]
    if sum(weights) not in (10, 100) or len(sums) != 1 or min(weights) <= 0:
        return None
    places = [ratio.span(), *(match.span() for match in _WORDS.finditer(shape.text))]
    return _weighted(shape.line.terms.currency, sums[0], named, weights, places)


def _stated(shape: Shape, named: tuple[Element, ...]) -> Shares | None:
    """“taxi 60: 40 apollo 20 lab”: the parts are named, and come to the whole."""
    sums = shape.sums
    if len(sums) != len(named) + 1 or sums[0].amount.number != sum(figure.amount.number for figure in sums[1:]):
        return None
    found: dict[int, Element] = {}
    for match in _ON_PROJECT.finditer(shape.text, sums[0].end):
        place = match.start("p") if match["p"] else match.start("p2")
        element = next((element for element in named if element.start == place), None)
        if element is not None:
            found[match.start("f") if match["f"] else match.start("f2")] = element
    if len(found) != len(named) or len({element.start for element in found.values()}) != len(named):
        return None
    parts = []
    for figure in sums[1:]:
        if figure.start not in found:
            return None
        part = figure.amount if figure.amount.is_money else sums[0].amount.worth(figure.amount.number)
        worked = _("{part} of {amount}", part=str(part.number), amount=str(sums[0].amount.number))
        parts.append(Share(found[figure.start], part, worked))
    places = [place for figure in sums[1:] for place in figure.places]
    places += [match.span() for match in _WORDS.finditer(shape.text)]
    return Shares(sums[0], tuple(parts), tuple(places))


def _for_each(shape: Shape, named: tuple[Element, ...]) -> Shares | None:
    """“taxi 30 each apollo and lab”, “星河阿波罗各30”: as much on each."""
    match = _AS_MUCH.search(shape.text)
    if match is None or len(shape.sums) != 1:
        return None
    figure = shape.sums[0]
    worked = _("{amount} each", amount=str(figure.amount.number))
    places = [match.span(), *(word.span() for word in _WORDS.finditer(shape.text))]
    return Shares(figure, tuple(Share(element, figure.amount, worked) for element in named), tuple(places))


def _evenly(shape: Shape, named: tuple[Element, ...]) -> Shares | None:
    words = list(_WORDS.finditer(shape.text))
    if len(shape.sums) != 1 or not words or not any(_EVEN.search(word[0]) for word in words):
        return None
    if len(named) != 2 and any(_HALF.search(word[0]) for word in words):
        return None
    places = [word.span() for word in words]
    return _weighted(shape.line.terms.currency, shape.sums[0], named, (Decimal(1),) * len(named), places)


def words_of_shares(shape: Shape) -> Iterator[Place]:
    """Words that say that something is divided; where nobody says how, it has to be asked."""
    for match in _WORDS.finditer(shape.text):
        if _EVEN.search(match[0]) and not _NOT_A_SHARE.match(shape.text, match.start()):
            yield match.span()


_NOT_A_SHARE = Pattern(r"half[ -](?:price|day|board|an? |hour|size|year|time|term|marathon)")
_WORDS = Pattern(
    r"\b(?:one )?half (?:on|for|to|of it (?:on|for|to))\b|\b(?:half|halves|50\s?/\s?50|fifty[- ]fifty"
    r"|split(?: it)?(?: (?:evenly|equally))?(?: between| across| over)?"
    r"|evenly|equally|shared? (?:between|by|equally)|the other half(?: on| for| to)?"
    r"|(?:the )?rest(?: on| for| to| is)?(?=\s\ue004)|between)\b"
    r"|各(?:一半|半|付一半|出一半|记一半|承担一半)|一半(?:[算记给])?|另一半|剩下的?|平分|平摊|分摊|均摊|均分"
    r"|对半分?|五五开|各自?承担|各占"
)
_EVEN = Pattern(r"half|halves|50|fifty|split|even|equal|share|半|平|摊|均|五五")
_HALF = Pattern(r"half|halves|50|fifty|半|五五")
_RATIO = Pattern(
    r"(?<![\d/.-])(?P<a>\d{1,2})\s?[/:]\s?(?P<b>\d{1,2})(?![\d/.-])"
    r"|(?P<c>[一二三四五六七八九])(?P<d>[一二三四五六七八九])开"
)
_AS_MUCH = Pattern(rf"[{PLAIN}{MONEY}]{MORE}*\s?(?P<each>each\b)|各\s?(?:记|算|付|报)?\s?(?=[{PLAIN}{MONEY}])")
_ON_PROJECT = Pattern(
    rf"(?P<f>[{PLAIN}{MONEY}]{MORE}*)\s?(?:on|for|to|is|算|给|记|归|是)?\s?(?P<p>{PROJECT}{MORE}*)"
    rf"|(?P<p2>{PROJECT}{MORE}*)\s?(?:gets|pays|出|付|承担|:|算)?\s?(?P<f2>[{PLAIN}{MONEY}]{MORE}*)"
)
