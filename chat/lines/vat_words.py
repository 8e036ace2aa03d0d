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
        document: "special" or "ordinary"; "none" where it is said that there is no special invoice, or none yet.
        buyer: "other" where it is said that another company's name is on it.
        use: "catering", "welfare", "exempt" or "simple".
        places: of the words, which stay in the note.
    """

    document: str = ""
    buyer: str = ""
    use: str = ""
    places: tuple[Place, ...] = ()


NOTHING_SAID = VatWords()
_SPECIAL, _ORDINARY = (
    Pattern(r"\b(?:vat )?special (?:vat )?(?:e-?)?(?:invoices?|fapiao)\b|(?:增值税)?专用?发票|专票", re.IGNORECASE),
    Pattern(
        r"\b(?:ordinary|normal|general) (?:vat )?(?:e-?)?(?:invoices?|fapiao)\b|(?:增值税)?普通?发票|普票",
        re.IGNORECASE,
    ),
)
_NO_INVOICE = Pattern(
    r"\b(?:no|without|not|haven'?t|hasn'?t|didn'?t|doesn'?t|don'?t|never|lacks?|lacking|missing)\b"
    r"(?: (?:any|an?|the|got|get|have|has|give|gave|received?|issued?|yet|been|given|us|me|proper|valid)){0,4}"
    r" (?:vat|tax) (?:e-?)?(?:invoices?|fapiao)\b"
    r"|(?:没有?|无|未|缺)(?:能|法)?(?:开|拿到?|取得|收到|提供|给|要到?)?(?:到|过|具)?(?:增值税)(?:的)?发票",
    re.IGNORECASE,
)
"""“no VAT invoice”: whichever there is besides, it is none of those that deduct."""
_DENIED_BEFORE = Pattern(
    r"(?:\b(?:no|not|without|never|nor|lacks?|lacking|missing|waiting for|awaiting|expecting|pending|lost|rather than"
    r"|instead of|maybe|perhaps|possibly|probably|if|unless|or|refused?(?: to)?|requested|request|asked for|want"
    r"|needs?|will|would|should"
    r"|could|cannot|(?:is|was|are|have|has|had|did|does|do|could|ca|wo|would)n'?t)\b"
    r"(?:[ ,]+(?:be|an?|any|the|got|get|getting|have|has|give|gave|given|receive|received|issued?|send|sent|yet|been"
    r"|us|me|my|our|proper|valid|its?|that|this|for|in|to|with|on|sure|addressed)){0,5} "
    r"|(?:没有?|无|未|不(?:是|开|能|可|给|含|算|属于|用于)?|非|缺少?|别|等(?:待|着)?|(?<![招接款优])待|如果|要是"
    r"|可能|也许|大概"
    r"|应该|需要?|要(?![到了])|补|催|丢|或者?|还是|而不是)"
    r"(?:是|能|法|有|用|作|属于|用于|做)*(?:开|拿|取得|收到?|提供|给|要|补|寄|到|出)?(?:到|过|具|了|着)?"
    r"(?:的|一张|张|任何|我们?)?\s?)$",
    re.IGNORECASE,
)
_DENIED_BEHIND = Pattern(
    r"[ ,]{0,2}(?:(?:is|was|has|have|had|did|does|will|would|should|can|could|which|that|it|the|still|yet) ?){0,3}"
    r"(?:(?:not|n'?t|(?:is|was|has|have|wo|did)n'?t)(?! (?:paid|for|an?|the|settled)\b)|to follow|follows|later"
    r"|missing|lost"
    r"|pending|outstanding|refused|to come|comes? later|none\b|\?)"
    r"|[ ,，:：]{0,2}(?:还|尚|暂时?|也|仍|都|却|目前|他们|对方|商家|卖家)*"
    r"(?:(?:没|未)(?:有|能|法)?(?:有|给|开|到|拿|收|寄|来|带|取|提供|见|$|[ ,，。])|无法|无(?=$|[ ,，。])"
    r"|不(?:能|给|可|可以|会|肯|愿)?(?:开|给|提供|能|可|要|见|在)|[开拿给要]不|丢|缺|等(?=[到待着他对商卖下以之后]"
    r"|$)|待(?=[开补到收寄])"
    r"|后补|后面|以后|之后|随后|回头|下次|稍后|补开|要补|再补|后开|[？?]|吗|呢)",
    re.IGNORECASE,
)
"""What takes a word back beside which it stands: it is not so, not sure, or not yet."""
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
    (
        "catering",
        Pattern(
            r"\b(?:catering|(?:business|client|customer|guest)s?'? entertainment|entertain(?:ing"
            r"|ed) (?:\w+ )?(?:clients?|customers?"
            r"|guests?)|karaoke|ktv|banquet)\b|餐饮|餐费|招待|宴请|宴会|聚餐|娱乐",
            re.IGNORECASE,
        ),
    ),
    (
        "meal",
        Pattern(
            r"\b(?:dinners?|lunch(?:es)?|meals?|brunch|restaurant)\b|午餐|晚餐|午饭|晚饭|工作餐|请客|吃饭",
            re.IGNORECASE,
        ),
    ),
    (
        "welfare",
        Pattern(
            r"\b(?:(?:for )?(?:staff|employees?'?|team)(?:'s)? (?:welfare|benefits?|part(?:y|ies)|outings?|perks?"
            r"|gifts?)"
            r"|(?:for )?welfare|team[- ]?building)\b|(?:职工|员工|集体|节日)?福利(?![院彩])|团建",
            re.IGNORECASE,
        ),
    ),
    ("exempt", Pattern(r"\bfor (?:vat[- ])?exempt sales\b|免税项目", re.IGNORECASE)),
    ("simple", Pattern(r"\bsimple(?: vat)? method\b|简易计税", re.IGNORECASE)),
)
_NO_MEAL = Pattern(
    r"\b(?:hotels?|rooms?|nights?|taxis?|cabs?|rides?|trains?|flights?|tickets?|parking|tolls?|table|box(?:es)?"
    r"|equipment)\b"
    r"|酒店|宾馆|住宿|房费|客房|晚住|打车|出租|车费|车票|高铁|火车|机票|停车|设备|家具",
    re.IGNORECASE,
)
"""“hotel with dinner”, “taxi to the team dinner”: the meal is not what the document is for."""


def vat_words(text: str) -> VatWords:
    """What a line says of these; a word that is denied, not sure or only to come says nothing good of its VAT.

    >>> said = vat_words("expense 4240 gift boxes apollo special invoice for staff welfare")
    >>> said.document, said.use, said.buyer
    ('special', 'welfare', '')
    >>> vat_words("报销 1590 酒店 星河 专票 抬头不是我们").buyer
    'other'
    >>> [vat_words(line).document for line in ("没有专票", "not a special invoice", "专票还没到", "普票，不是专票")]
    ['none', 'none', 'none', 'ordinary']
    >>> vat_words("team dinner 530 special invoice").use
    'catering'
    """
    document, places = _document(text)
    found = {"document": document} if document else {}
    for name, choices in (("buyer", _BUYER), ("use", _USE)):
        for value, pattern in choices:
            places_of = [place for place, denied in _said(pattern, text) if not denied]
            if not places_of or name in found or (value == "meal" and _NO_MEAL.search(text)):
                continue
            found[name] = "catering" if value == "meal" else value
            places += places_of[:1]
    return VatWords(places=tuple(sorted(set(places))), **found)


def _document(text: str) -> tuple[str, list[Place]]:
    """Which invoice there is: “special” only where nothing speaks against it."""
    special, ordinary = _said(_SPECIAL, text), _said(_ORDINARY, text, behind=False)
    places = [place for place, _denied in (*special, *ordinary)]
    if none := _NO_INVOICE.search(text):
        return "none", [*places, none.span()]
    if any(not denied for _place, denied in ordinary):
        return "ordinary", places
    if special:
        return "none" if any(denied for _place, denied in special) else "special", places
    return "", places


def _said(pattern: Pattern, text: str, *, behind: bool = True) -> list[tuple[Place, bool]]:
    """Where its words stand, with what denies them, and whether something does; `behind`: also what stands there."""
    out = []
    for match in pattern.finditer(text):
        before = _DENIED_BEFORE.search(text[: match.start()])
        after = _DENIED_BEHIND.match(text, match.end()) if behind else None
        start, end = before.start() if before else match.start(), after.end() if after else match.end()
        out.append(((start, end), bool(before or after)))
    return out
