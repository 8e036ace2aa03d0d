"""Corrections in words, as people say them under a card: "that was 7, not 5", "total 45.5", "项目 星河", "date 3 Nov".

Only reads: which field is meant and what was said for it.  Whether the value is any good is for the handlers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chat.folding import cleaned, folded
from chat.lines.elements import Terms
from chat.values.amounts import ReadAmount, amount
from chat.values.days import days
from chat.values.unread import Unread


@dataclass(frozen=True, slots=True)
class Change:
    """A field and the words that were said for it; `instead` is the value that they say is wrong, if any."""

    field: str
    text: str
    instead: str = ""


def corrections(text: str, terms: Terms, today: date) -> tuple[Change, ...]:
    """What a line corrects, in order; empty where it is no correction.

    >>> from chat.names import Names
    >>> terms = Terms(Names.of(()))
    >>> [(change.field, change.text) for change in corrections("that was 7, not 5", terms, date(2026, 11, 20))]
    [('total', '7')]
    >>> [(change.field, change.text) for change in corrections("日期改成11月3日，总额 45.5", terms, date(2026, 11, 20))]
    [('day', '11月3日'), ('total', '45.5')]
    """
    line = cleaned(text).strip()
    if not line or len(line) > 300:
        return ()
    whole = _not_that(line)
    if whole:
        return (whole,)
    out: list[Change] = []
    for part in _PARTS.split(line):
        change = _labelled(part) or _bare(part.strip(), terms, today)
        if change is None:
            return ()
        out.append(change)
    return tuple(out)


_NUMBER = r"(?:[^\s,，。]{0,4}\s?)?\d[\d.,' ]*(?:\s?[^\d\s,，。]{1,4})?"
_NOT_THAT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:no[,:]?\s*)?(?:that|it|this)?(?:'s| is| was| were| should be| should have been)?\s*"
        rf"(?P<new>{_NUMBER}?)\s*,?\s*(?:and )?(?:not|instead of|rather than)\s+(?P<old>{_NUMBER})[.!]?",
        rf"(?:no[,:]?\s*)?not\s+(?P<old>{_NUMBER}?)\s*,?\s*(?:but|it's|it is|it was)\s+(?P<new>{_NUMBER})[.!]?",
        rf"不是\s*(?P<old>{_NUMBER}?)\s*[,，]?\s*(?:而?应?该?是|是)\s*(?P<new>{_NUMBER})[。!！]?",
        rf"(?:应该?)?是\s*(?P<new>{_NUMBER}?)\s*[,，]?\s*(?:而?不是)\s*(?P<old>{_NUMBER})[。!！]?",
    )
)
_PARTS = re.compile(r"\s*(?:[;；\n]|[,，、](?!\d)|(?<!\d)[,，]|\band\b|并且)\s*")

_LABELS: tuple[tuple[str, str], ...] = (
    ("invoice_number", "invoice number|invoice no|invoice #|number|发票号码?|票号"),
    ("total", "total|amount|sum|gross|price|总额|总价|金额|合计|总计|价格|总数"),
    ("tax", "tax|vat|gst|税额|税"),
    ("day", "date|day|日期|时间"),
    ("project", "project|项目"),
    ("category", "category|cost category|account|类别|类型|科目|分类"),
    ("task", "task|任务"),
    ("vendor", "vendor|seller|merchant|supplier|shop|商家|供应商|卖方|销售方|商户|店名"),
    ("note", "note|memo|for|purpose|description|what for|备注|说明|用途|事由"),
    ("paid_by", "paid by|paid with|payment|paid|付款方式|付款|支付方式|支付"),
    ("currency", "currency|币种|货币"),
)
_WORD = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS)
_FILL = (
    r"(?:\s*(?:should (?:be|have been)|must be|has to be|is|was|to|=|:|："
    r"|应该是|应为|应该|改成|改为|换成|变更为|为|是)\s*)?"
)
_LABELLED = re.compile(
    rf"(?:please |pls |change |set |correct |make |the |请|把|将)*(?:{_WORD})(?![a-z]){_FILL}\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FIELD_TO_WORD = re.compile(
    r"(?:please |pls |(?:change|set|make|correct|move|put) (?:it |this |that )?(?:to|on|into|in) "
    r"|it'?s |it is |it was |that was |that's |改成|改为|应该是|是)",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"(?:(?:i |we )?(?:paid|用|由|走)?\s*(?:it )?(?:by|with|from|on)?\s*(?:the |my |our )?)?"
    r"(?:company card|corporate card|credit card|company account|bank transfer|own money|out of pocket"
    r"|公司卡|公务卡|对公|本人垫付|自己垫付)(?:付款|支付|转账|付的?)?",
    re.IGNORECASE,
)


def _not_that(line: str) -> Change | None:
    for pattern in _NOT_THAT:
        match = pattern.fullmatch(line)
        if match is None:
            continue
        new, old = match["new"].strip(" ,"), match["old"].strip(" ,")
        if isinstance(amount(new), ReadAmount) and isinstance(amount(old), ReadAmount):
            return Change("total", new, old)
    return None


def _labelled(part: str) -> Change | None:
    match = _LABELLED.fullmatch(part.strip())
    if match is None:
        return None
    field = next(name for name, _words in _LABELS if match[name])
    value = match["value"].strip(" \t。.!！")
    if field in ("total", "tax") and not isinstance(amount(value), ReadAmount):
        return None
    return Change(field, value)


def _bare(part: str, terms: Terms, today: date) -> Change | None:
    """Nothing but an amount, a day, a name that we know, or how it was paid."""
    opening = _FIELD_TO_WORD.match(part)
    value = part[opening.end() :].strip() if opening else part
    value = value.strip(" 。.!！")
    if not value or len(value) > 60:
        return None
    if _PAID.fullmatch(value):
        return Change("paid_by", value)
    day = days(value, today, terms.order)
    if not isinstance(day, Unread) and not value.isdigit():
        return Change("day", value)
    if isinstance(amount(value, terms.currency), ReadAmount):
        return Change("total", value)
    if (match := terms.projects.match(value)) and match.kind == "one":
        return Change("project", value)
    if terms.categories and (match := terms.categories.match(value)) and match.kind == "one":
        return Change("category", value)
    here = terms.here
    if terms.tasks and (match := terms.tasks.match(value, within=here)) and match.kind == "one":
        return Change("task", value)
    return None


def chatter(text: str) -> bool:
    """Whether a line under a card is just people being polite.

    >>> chatter("thanks!"), chatter(":+1::skin-tone-2:"), chatter("total 5")
    (True, True, False)
    """
    return bool(_POLITE.fullmatch(folded(text).strip()))


_POLITE = re.compile(
    r"(?:(?:thanks?|thank you|thx|ty|cheers|ok(?:ay)?|got it|great|good|nice|perfect|cool|well done|yes|bye"
    r"|好的?|好滴|多谢|谢谢|谢了|感谢|辛苦了|收到|可以|没问题|明白|知道了|嗯+|再见|拜拜|👍|🙏|❤️"
    r"|:(?:\+1|thumbsup|pray|ok_hand|heart|raised_hands|tada|clap)[a-z0-9:_-]*:)"
    r"(?: (?:a lot|so much|very much|you|mate|bot)|[你您啦了]{0,2})?[\s!.,，。！~]*){1,3}"
)
