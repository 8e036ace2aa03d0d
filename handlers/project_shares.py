"""Shares of projects in words: “60 % apollo, 40 % hermes”, “apollo, hermes evenly”, “60% 星河 40% 神舟”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from chat.pattern import Pattern
from chat.text import Text, _
from handlers import lookup
from handlers.context import Context
from ledger.errors import BadInput, sentence
from ledger.master_data.shares import Shares, shares

HINT = sentence("Write for example: 60 % apollo, 40 % hermes, or: apollo, hermes evenly")
PERCENT = Pattern(r"(?P<number>\d{1,3}(?:\.\d{1,4})?)\s*(?:[%％]|percent\b)", re.IGNORECASE)
_EVENLY = Pattern(r"\b(?:evenly|equally|half and half|half each)\b|平分|均分|平摊|均摊|各一半", re.IGNORECASE)
_SIGNS = " \t,，、;；:：.。\"'“”"
_BETWEEN = Pattern(r"[,，、;；]|\band\b|&|和|与|及", re.IGNORECASE)
_EDGES = Pattern(r"^(?:and|to|for|和|与|及|给)\s+|\s+(?:and|和|与|及)$", re.IGNORECASE)


def read(ctx: Context, text: str) -> Shares:
    """The shares that words say.  Raises BadInput, NotFound, Asked."""
    if PERCENT.search(text):
        pairs = list(_by_percent(text))
        if sum((share for _name, share in pairs), Fraction(0)) != 100:
            raise BadInput(sentence("The shares do not come to 100 %."), hint=HINT, field="split")
    elif even := _EVENLY.search(text):
        names = _BETWEEN.split(text[: even.start()] + " " + text[even.end() :])
        pairs = [(name, Fraction(1)) for one in names if (name := one.strip(_SIGNS))]
    else:
        raise BadInput(sentence("How is it divided?"), hint=HINT, field="split")
    return shares((lookup.open_project(ctx, None, name).id, share) for name, share in pairs)


def _by_percent(text: str) -> Iterator[tuple[str, Fraction]]:
    """Each name with its per cent, whichever of the two stands first."""
    found = list(PERCENT.finditer(text))
    first = not text[: found[0].start()].strip(_SIGNS)
    for at, rate in enumerate(found):
        if first:
            name = text[rate.end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
        else:
            name = text[found[at - 1].end() if at else 0 : rate.start()]
        name = _EDGES.sub("", name.strip(_SIGNS)).strip(_SIGNS)
        if not name:
            raise BadInput(sentence("Which project gets {share}?"), share=rate[0], hint=HINT, field="split")
        yield name, Fraction(Decimal(rate["number"]))


def shown(ctx: Context, some: Shares) -> Text:
    """“60 % Apollo, 40 % Hermes”; a share that is no round per cent is a fraction."""
    total = sum(one.weight for one in some)
    parts = []
    for one in some:
        project = ctx.directory.projects.get(one.project)
        name = lookup.called(project) if project else "–"
        parts.append(_("{share} {project}", share=_share(one.weight, total), project=name))
    return Text("{all}", {"all": tuple(parts)})


def _share(weight: int, total: int) -> str:
    """
    >>> _share(3, 5), _share(1, 3), _share(1, 8)
    ('60 %', '1/3', '12.5 %')
    """
    hundredths = Fraction(weight * 10_000, total)
    if hundredths.denominator == 1:
        return f"{(Decimal(hundredths.numerator) / 100).normalize():f} %"
    part = Fraction(weight, total)
    return f"{part.numerator}/{part.denominator}"
