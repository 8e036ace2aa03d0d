"""Quantity × price in all its wordings: “3 cables at 25 each”, “120 km x 0.8”, “5根网线 每根18”."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from chat.lines.figures import (
    COUNT,
    EN_UNITS,
    MONEY,
    MORE,
    NUMBER,
    PLAIN,
    PROJECT,
    QUANTITY,
    ZH_UNITS,
    SaidAmount,
    Shape,
)
from chat.pattern import Pattern
from chat.text import Text, _
from chat.values.amounts import ReadAmount
from chat.values.unread import Unread

Made = Callable[[Shape, "re.Match[str]"], "SaidAmount | None"]


def multiply(shape: Shape) -> Unread | None:
    """Put the product in the place of each quantity and its price; Unread where a price of one has no quantity."""
    for pattern in _PRODUCTS:
        replace_each(shape, pattern, _product)
    per = _PER.search(shape.text)
    if per is None and shape.text.count(PROJECT) < 2:
        per = _EACH_OF.search(shape.text)
    return _how_many(shape, per) if per else None


def times(first: SaidAmount, second: SaidAmount) -> tuple[ReadAmount, Text]:
    """Quantity × price, whichever is named first."""
    quantity, price = (second, first) if first.amount.is_money and not second.amount.is_money else (first, second)
    product = quantity.amount.number * price.amount.number
    text = _("{quantity} × {price}", quantity=plain(quantity.amount.number), price=str(price.amount.number))
    return (price if price.amount.is_money else quantity).amount.worth(
        rounded(product), quantity.amount, price.amount
    ), text


def replace_each(shape: Shape, pattern: Pattern, made: Made) -> None:
    """Replace every match of the pattern, from the left."""
    place = 0
    while match := pattern.search(shape.text, place):
        figure = made(shape, match)
        if figure is None:
            place = match.start() + 1
            continue
        shape.replace(figure.start, figure.end, figure)
        place = figure.end


def _product(shape: Shape, match: re.Match[str]) -> SaidAmount | None:
    quantity, price = shape.at(match, "q"), shape.at(match, "p")
    unit, per = match.groupdict().get("unit") or "", match.groupdict().get("per") or match.groupdict().get("hour") or ""
    if not _fits(unit, per) or quantity.amount.number <= 0:
        return None
    amount, worked = times(quantity, price)
    start, end = match.span()
    return SaidAmount(start, end, amount, worked, ((start, end),))


def _fits(counted: str, per: str) -> bool:
    """Whether “per night” is the price of what was counted (“2 nights”)."""
    if not per or not counted:
        return True
    if not per.isascii():
        return per in counted or counted in per or per in "个份人位件次只"
    stem = per.rstrip("s")
    known = ("unit", "piece", "item", "each", "head", "person", "pop", "pax", "one", "pc", "seat", "user")
    if stem == "hour":
        return counted.lstrip().startswith("h")
    return stem in known or stem[:4] in counted or (stem == "km" and "kilom" in counted)


_EACH = (
    r"(?:each\b|ea\b|apiece\b|a piece\b|a pop\b|an (?P<hour>hour)\b|(?:per|/)\s?(?!diem|total)(?P<per>[a-z]+)"
    r"|a (?:night|day|month|person"
    r"|head|seat|ticket|unit|km|bottle|box|cup|hour|trip|ride|licen[cs]e|pair|year|week|met(?:er|re)|kilo|kg"
    r"|lit(?:er|re)|bag|roll"
    r"|sheet|pack|set|copy|room|item|mile|ton|sqm)\b|the piece\b)"
)
_AT = r"(?:[\s,:]*(?:at|for|@|à|cost(?:s|ing)?|priced at|is|was|were|=|each)?\s?)"
_GAP = rf"[^\n;。{PLAIN}{MONEY}{COUNT}]"
_ZH_EACH = rf"(?:每\s?(?P<per>{ZH_UNITS}|人|块)|人均|平均|单价|均价|各要?|一(?!共|样)(?P<one>{ZH_UNITS}))"
_ZH_IS = r"\s?(?:是|要|按|算|:|只要|才|花了?|付了?|价格?)?\s?"
_PRODUCTS = (
    Pattern(
        rf"(?P<q>{QUANTITY}|{NUMBER})(?:\s?(?P<unit>{EN_UNITS}|{ZH_UNITS})|(?:\s[a-z-]+){{1,4}})?\s?(?:x|×"
        rf"|\*|@|乘以?|times)\s?"
        rf"(?:¥\s?)?(?P<p>{NUMBER})(?:\s?{_EACH}|\s?(?:/|每|一)\s?(?:{ZH_UNITS}))?"
    ),
    Pattern(rf"(?P<p>{NUMBER})\s?(?:x|×|\*|乘以?|times)\s?(?P<q>{COUNT}{MORE}*)(?:\s?(?:{EN_UNITS}|{ZH_UNITS}))?"),
    Pattern(rf"(?P<q>{QUANTITY})(?P<unit>{_GAP}{{0,40}}?){_AT}(?P<p>{NUMBER})\s?{_EACH}"),
    Pattern(
        rf"(?P<q>{QUANTITY})(?P<unit>{_GAP}{{0,30}}?)\s(?:at|@)\s(?P<p>{NUMBER})(?!\s?(?:am|pm"
        rf"|o'clock))(?=\s*(?:$|[,;+&]|and\b|plus\b|incl|in total|{PROJECT}))"
    ),
    Pattern(
        rf"(?P<q>{QUANTITY})(?P<unit>{_GAP}{{0,30}}?)[\s,](?:each(?: one)?|every one|one|apiece|per (?P<per>[a-z]+)) "
        rf"(?:at "
        rf"|cost(?:s|ing)? |is |was )?(?P<p>{NUMBER})"
    ),
    Pattern(
        rf"(?P<p>{NUMBER})\s?{_EACH}[\s,:]*(?:(?:x|for|times|×|bought|of|the|my|our"
        rf"|in all)\s?){{0,3}}(?P<q>{QUANTITY})(?P<unit>\s?[a-z-]+(?:\s[a-z-]+)?)?"
    ),
    Pattern(rf"(?P<q>{QUANTITY})\s?(?P<unit>{ZH_UNITS})?{_GAP}{{0,24}}?{_ZH_EACH}{_ZH_IS}(?P<p>{NUMBER})"),
    Pattern(rf"{_ZH_EACH}{_ZH_IS}(?P<p>{NUMBER})[\s,]*{_GAP}{{0,10}}?(?P<q>{QUANTITY})\s?(?P<unit>{ZH_UNITS})"),
    Pattern(
        rf"(?P<p>{NUMBER})\s?(?:一|每"
        rf"|/)\s?(?P<per>{ZH_UNITS})[\s,的]*{_GAP}{{0,10}}?(?P<q>{QUANTITY})\s?(?P<unit>{ZH_UNITS})"
    ),
    Pattern(
        rf"(?P<q>{QUANTITY})\s?(?P<unit>{ZH_UNITS}){_GAP}{{0,20}}?(?P<p>{NUMBER})\s?(?:一|每"
        rf"|/)\s?(?P<per>{ZH_UNITS})"
    ),
)
_PER = Pattern(
    rf"(?P<p>{NUMBER})\s?(?:apiece\b|ea\b|(?:per|/) ?(?!total|diem|months?|years?|weeks?|annum|mo|yr)[a-z]+"
    r"|an? (?:met(?:er|re)|kilo|kg|lit(?:er|re)|bag|roll|sheet|pack|box|piece|unit|seat|head|person|bottle|mile|ton)\b"
    rf"|每?一?(?:/|每)(?:{ZH_UNITS}))"
    rf"|(?:每\s?(?:{ZH_UNITS}|人)|人均|单价)(?!年|月底){_ZH_IS}(?P<p2>{NUMBER})"
    rf"|(?P<q>{QUANTITY}){_GAP}{{1,30}}?(?P<p3>{NUMBER}) each\b"
)
_EACH_OF = Pattern(rf"(?P<p>{NUMBER})\s?each\b|各\s?(?P<p2>{NUMBER})|each (?P<p3>{NUMBER})")
"""The price of one, where the quantity is not known or does not fit."""


def _how_many(shape: Shape, per: re.Match[str]) -> Unread:
    price = shape.figures[next(per.start(group) for group in ("p", "p2", "p3") if per[group])]
    words = shown(shape, price)
    return Unread(
        _("{price} is the price of one: what is the sum? Write for example: 3 × {price}", price=words),
        words,
        "amount",
        line=shape.line.text,
    )


def rounded(value: Decimal) -> Decimal:
    """A sum with its cents where it has any, without the zeros that a calculation leaves."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value.normalize()


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def shown(shape: Shape, figure: SaidAmount) -> str:
    return shape.line.text[figure.start : figure.end].strip()
