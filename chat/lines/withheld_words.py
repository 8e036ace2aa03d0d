"""What a line says of tax that is withheld from who is paid: a freelancer's income tax, a foreign supplier's VAT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chat.pattern import Pattern

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WithheldWords:
    """What was said; `tax` "" where nothing was.

    Attributes:
        number: the tax in major units of what is paid, or a percentage of it (`percent`).
        party: whom the words name as the freelancer.
        places: of the words, which are no part of a note.
    """

    tax: Literal["", "income_tax", "vat"] = ""
    number: Decimal = Decimal(0)
    percent: bool = False
    party: str = ""
    places: tuple[Place, ...] = ()


NOTHING_WITHHELD = WithheldWords()
_FIGURE = (
    r"\s*(?:of|at|[:：])?\s*(?:(?:cny|rmb|usd|eur|gbp|hkd|jpy)\s*|[¥￥$€£])?(?P<v>\d[\d,]*(?:\.\d+)?)\s*(?P<p>[%％])?"
)
_FIGURE += r"(?:\s?(?:元|块钱?|cny\b|rmb\b|usd\b|eur\b|美元|欧元))?"
_TAX = (
    (
        "vat",
        Pattern(
            r"[,，]?\s?(?:\b(?:less|minus|with)\s+)?(?:\bwithh(?:eld|olding|old)\s+vat\b|\bvat\s+withheld\b"
            rf"|(?:代扣(?:代[缴交])?|扣缴)增值税){_FIGURE}",
            re.I,
        ),
    ),
    (
        "income_tax",
        Pattern(
            r"[,，]?\s?(?:\b(?:less|minus|with)\s+)?(?:\bwithh(?:eld|olding|old)\s+(?:(?:individual\s+)?income\s+)?tax\b"
            rf"|\b(?:income\s+)?tax\s+withheld\b|(?:代扣(?:代[缴交])?|扣缴|预扣)(?:个人所得税|个税|所得税)){_FIGURE}",
            re.I,
        ),
    ),
)
_FREELANCER = Pattern(
    r"\bfreelancer\s+(?P<en>[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*)*)"
    r"|(?:自由职业者|劳务人员|支?付给|给)[:：]?\s*(?P<zh>[^\s,，。;；\d]{2,30}?)(?=\s|[,，。;；]|$)"
)


def withheld_words(text: str) -> WithheldWords:
    """What a line says of it.

    >>> said = withheld_words("expense 5000 freelancer Wang withheld tax 800 apollo")
    >>> said.tax, str(said.number), said.party
    ('income_tax', '800', 'Wang')
    >>> withheld_words("报销 10600 设计服务 代扣增值税 6% 星河").percent
    True
    >>> withheld_words("expense 45 taxi apollo").tax
    ''
    """
    for tax, pattern in _TAX:
        match = pattern.search(text)
        if match is None:
            continue
        places = [match.span()]
        who = _FREELANCER.search(text) if tax == "income_tax" else None
        if who:
            places.append(who.span())
        number, party = Decimal(match["v"].replace(",", "")), (who["en"] or who["zh"]).strip() if who else ""
        return WithheldWords(tax, number, bool(match["p"]), party, tuple(sorted(places)))  # type: ignore[arg-type]
    return NOTHING_WITHHELD


def without(text: str, said: WithheldWords) -> str:
    """The line with blanks in the place of these words, so that its other places stay what they are."""
    for start, end in said.places:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
