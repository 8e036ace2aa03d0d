"""What a line says of a document that matters for its VAT: which invoice it is, whose name is on it, what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.pattern import Pattern

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class VatWords:
    """What was said; "" where nothing was.

    Attributes:
        document: "special" or "ordinary".
        buyer: "other" where it is said that another company's name is on it.
        use: "welfare", "exempt" or "simple".
        places: of the words, which stay in the note.
    """

    document: str = ""
    buyer: str = ""
    use: str = ""
    places: tuple[Place, ...] = ()


NOTHING_SAID = VatWords()
_DOCUMENT = (
    ("special", Pattern(r"\b(?:vat )?special (?:vat )?invoice\b|(?:增值税)?专用?发票|专票", re.IGNORECASE)),
    ("ordinary", Pattern(r"\b(?:ordinary|normal) (?:vat )?invoice\b|(?:增值税)?普通?发票|普票", re.IGNORECASE)),
)
_BUYER = (
    (
        "other",
        Pattern(
            r"\b(?:made out|addressed|issued) to (?:another company|some(?:body|one) else|a different company)\b"
            r"|抬头(?:不是|不对|写错|开错|是别的|是其他)(?:我们|公司|了)?",
            re.IGNORECASE,
        ),
    ),
)
_USE = (
    ("welfare", Pattern(r"\b(?:staff|employee) welfare\b|\bfor welfare\b|(?:职工|员工|集体)福利", re.IGNORECASE)),
    ("exempt", Pattern(r"\bfor (?:vat[- ])?exempt sales\b|免税项目", re.IGNORECASE)),
    ("simple", Pattern(r"\bsimple(?: vat)? method\b|简易计税", re.IGNORECASE)),
)


def vat_words(text: str) -> VatWords:
    """What a line says of these.

    >>> said = vat_words("expense 4240 gift boxes apollo special invoice for staff welfare")
    >>> said.document, said.use, said.buyer
    ('special', 'welfare', '')
    >>> vat_words("报销 1590 酒店 星河 专票 抬头不是我们").buyer
    'other'
    """
    found, places = {}, []
    for name, choices in (("document", _DOCUMENT), ("buyer", _BUYER), ("use", _USE)):
        for value, pattern in choices:
            if (match := pattern.search(text)) and name not in found:
                found[name] = value
                places.append(match.span())
    return VatWords(places=tuple(places), **found)
