"""Corrections in words: "that was 7, not 5", "date 3 Nov", "no, hermes", "forgot half an hour", “多记了半小时”.

Only reads: which entry is meant, which field, and what was said for it.  Whether the value is any good is for the
handlers.  `correction` reads a whole sentence; `corrections` takes only what consists of values, as under a card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from chat.folding import cleaned, folded
from chat.lines import correction_words as words
from chat.lines.elements import Terms
from chat.lines.mentions import Mention, mentions
from chat.lines.things import LONG, NamedThing, named_thing
from chat.pattern import Pattern
from chat.values.amounts import ReadAmount, is_amount
from chat.values.currencies import money_words
from chat.values.dates import Days
from chat.values.days import days
from chat.values.durations import Span
from chat.values.unread import Unread


@dataclass(frozen=True, slots=True)
class Change:
    """A field and the words that were said for it.

    Attributes:
        field: as the forms name it; “minutes” is a length, “number” a figure that may be hours or money.
        instead: the value that they say is wrong, if any.
        by: the value is so much more or less than what stands.
    """

    field: str
    text: str
    instead: str = ""
    by: Literal["", "more", "less"] = ""


@dataclass(frozen=True, slots=True)
class SaidCorrection:
    """What a sentence corrects.

    Attributes:
        changes: the new values.
        of: what it says of the entry that is meant, among it the values that it calls wrong.
        unused: words that hold a value which could not be placed.
    """

    changes: tuple[Change, ...]
    of: NamedThing
    unused: tuple[str, ...] = ()


def correction(text: str, terms: Terms, today: date) -> SaidCorrection:
    """What a sentence corrects, and of which entry.

    >>> from chat.names import Known, Names
    >>> terms = Terms(Names.of([Known(1, "APOLLO", ("Apollo",)), Known(2, "HERMES", ("Hermes",))]), currency="CNY")
    >>> def read(line):
    ...     said = correction(line, terms, date(2026, 11, 20))
    ...     return [(change.field, change.by, change.text) for change in said.changes]
    >>> read("sorry hermes not apollo"), read("forgot half an hour"), read("the taxi was 23 not 32")
    ([('project', '', 'hermes')], [('minutes', 'more', '30min')], [('number', '', '23')])
    >>> correction("the taxi was 23 not 32", terms, date(2026, 11, 20)).of.words
    ('taxi',)
    """
    line = cleaned(text).strip()[:400]
    note, line = _note(line)
    written = tuple(change for change in (note,) if change)
    if line and (labelled := _all_labelled(line, terms, today)):
        return SaidCorrection((*written, *labelled), NamedThing())
    low = folded(line)
    found = mentions(low, terms, today, categories=True)
    relative = _relative(low, found)
    old = _old(low, found, relative)
    new = [mention for mention in found if mention not in old]
    values = [mention for mention in new if mention.kind != "category"]
    if values:  # “the taxi was 23”: the word says which one
        new = values if not words.NAMES_CATEGORY.search(low) else new
    changes: list[Change] = []
    unused: list[str] = []
    for mention in new:
        change = _change(low, mention, relative)
        if change is None or any(_same_field(change, other) for other in changes):
            unused.append(low[mention.start : mention.end])
        else:
            changes.append(change)
    if not (written or changes or unused):
        moved = words.MOVED.search(low)
        name = (moved["name"] if moved else low).strip()
        if len(name) <= 40 and terms.projects.match(name):  # nearly a name that we know
            changes, low = [Change("project", name)], low[: moved.start() if moved else 0]
    if (paid := _PAID.search(line)) and not found:  # “that one was on the company card”
        changes.append(Change("paid_by", paid[0]))
        low = low[: paid.start()] + " " * len(paid[0]) + low[paid.end() :]
    if not found and not changes and (currency := _currency(low, line)):  # “yuan not euro”
        changes.append(Change("currency", currency))
        low = " " * len(low)
    if found and (part := words.PART_OF.search(low)):  # “two hours of those were apollo”: it is to be split
        unused.append(part[0].strip())
    rest = _without_asides(low, found)
    for mention in new:
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    named = named_thing(words.SAID.sub(_blank, rest), terms, today)
    said = tuple(word for word in named.words if len(word) > 1)  # one character names nothing
    return SaidCorrection((*written, *changes), replace(named, words=said), tuple(unused))


def corrects(text: str) -> bool:
    """Whether a line under a card is a correction where nobody spoke to us: bare values, or words of correcting.

    >>> corrects("2.5h"), corrects("no, make it 2h"), corrects("yes monday"), corrects("was it monday?")
    (True, True, False, False)
    """
    low = folded(cleaned(text)).strip()
    if re.search(r"[?？]|[吗呢]\s*$", low):
        return False
    bare = re.fullmatch(r"[\w.:,¥$€/-]+(?:\s?(?:h|hours?|min|小时|分钟|元|块))?", low)
    return bool(bare or words.SAID.search(low) or _LABELLED.fullmatch(low))


def _currency(low: str, line: str) -> str:
    """The currency that it is to be in, in words; "" where it says none."""
    named = money_words(low, line)
    for (start, end), (other, _end) in pairwise(named):
        if words.AND_NOT.fullmatch(low[end:other]):
            return line[start:end]
    if named and words.IS_IN.search(low[: named[-1][0]]) and words.ENDS.fullmatch(low[named[-1][1] :]):
        return line[slice(*named[-1])]
    return ""


def _without_asides(low: str, found: tuple[Mention, ...]) -> str:
    """The line without whole sentences that say nothing of a value: “no, six and a half, we had a long lunch”."""
    clauses = [match for match in _CLAUSE.finditer(low) if match[0].strip()]
    for clause in clauses if len(clauses) > 1 and found else []:
        holds = any(mention.start < clause.end() and clause.start() < mention.end for mention in found)
        if not holds and LONG.search(clause[0]):
            low = low[: clause.start()] + " " * len(clause[0]) + low[clause.end() :]
    return low


_CLAUSE = Pattern(r"(?:[^,，;；。.!！?？\n]|\.(?=\d))+")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _note(line: str) -> tuple[Change | None, str]:
    """The note that is dictated, and the line without it."""
    match = words.NOTE.search(line)
    if match is None:
        return None, line
    return Change(
        "note", _SOFTENED.sub("", match["value"].strip(" \"“”'。.!！"))
    ), f"{line[: match.start()]} {line[match.end() :]}".strip()


_SOFTENED = Pattern(r"(?<=[\u4e00-\u9fff])(?:吧|哈|呗|好了)$")
"""“备注写成方案变更吧”: the last word asks, and is none of the note's."""


def _all_labelled(line: str, terms: Terms, today: date) -> tuple[Change, ...]:
    """“date 3 Nov, seller DiDi”: each part names its field; empty where one does not."""
    out: list[Change] = []
    for part in _PARTS.split(line):
        change = _labelled(part)
        paid = _bare(part.strip(), terms, today) if change is None else None
        if change is None and paid and paid.field in ("paid_by", "task"):
            change = paid
        if change is None or (change.field in ("note", "day", "total") and not _plausible(change, terms, today)):
            return ()
        out.append(change)
    return tuple(out)


def _plausible(change: Change, terms: Terms, today: date) -> bool:
    if change.field == "day":
        return not isinstance(days(change.text, today, terms.order), Unread)
    if change.field == "total":
        return not mentions(folded(change.text), terms, today)[1:]
    return not mentions(folded(change.text), terms, today)


def _relative(low: str, found: tuple[Mention, ...]) -> Literal["", "more", "less"]:
    """Whether the length or amount is to be added to what stands or taken from it."""
    lengths = [mention for mention in found if mention.kind in ("span", "amount", "number")]
    if len(lengths) != 1 or words.TO.search(low[: lengths[0].start]) or words.IS_RIGHT.match(low, lengths[0].end):
        return ""
    rest = low[: lengths[0].start] + " " + low[lengths[0].end :]
    added = words.ANOTHER.match(low, lengths[0].start)  # “another half hour” is a length and more
    more, less = added or words.MORE.search(rest), words.LESS.search(rest)
    return "" if bool(more) == bool(less) else "more" if more else "less"


def _old(low: str, found: tuple[Mention, ...], relative: str) -> list[Mention]:
    """The mentions that say which entry is meant, or what is wrong about it."""
    if relative:
        return [mention for mention in found if mention.kind not in ("span", "amount", "number")]
    turn = min((mention.start for mention in found if words.TO.search(low[: mention.start])), default=0)
    return [
        mention
        for mention in found
        if mention.start < turn
        or words.NOT.search(low[: mention.start])
        or words.WRONG.match(low, mention.end)
        or (words.THE.search(low[: mention.start]) and words.ONE.match(low, mention.end))
        or words.THAT_ONE.match(low, mention.end)
        or (mention.kind == "day" and words.WHOSE.match(low, mention.end))
    ]


def _change(low: str, mention: Mention, relative: Literal["", "more", "less"]) -> Change | None:
    value = mention.value
    if isinstance(value, Span):
        return Change("minutes", f"{value.minutes}min", by=relative)
    if isinstance(value, Decimal):
        return Change("number", str(value), by=relative)
    if isinstance(value, ReadAmount):
        return Change("total", value.said if value.unsettled else f"{value.currency} {value.number}", by=relative)
    if isinstance(value, Days):
        return Change("day", value.first.isoformat()) if len(value.each) == 1 else None
    if isinstance(value, Unread):
        return None
    return Change(
        "category" if mention.kind == "category" else "project", low[mention.start : mention.end].lstrip("#@")
    )


def _same_field(one: Change, other: Change) -> bool:
    lengths = ("minutes", "number", "total")
    return one.field == other.field or (one.field in lengths and other.field in lengths)


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
    Pattern(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:no[,:]?\s*)?(?:that|it|this)?(?:'s| is| was| were| should be| should have been)?\s*"
        rf"(?P<new>{_NUMBER}?)\s*,?\s*(?:and )?(?:not|instead of|rather than)\s+(?P<old>{_NUMBER})[.!]?",
        rf"(?:no[,:]?\s*)?not\s+(?P<old>{_NUMBER}?)\s*,?\s*(?:but|it's|it is|it was)\s+(?P<new>{_NUMBER})[.!]?",
        rf"不是\s*(?P<old>{_NUMBER}?)\s*[,，]?\s*(?:而?应?该?是|是)\s*(?P<new>{_NUMBER})[。!！]?",
        rf"(?:应该?)?是\s*(?P<new>{_NUMBER}?)\s*[,，]?\s*(?:而?不是)\s*(?P<old>{_NUMBER})[。!！]?",
    )
)
_PARTS = Pattern(r"\s*(?:[;；\n]|[,，、](?!\d)|(?<!\d)[,，]|\band\b|并且)\s*")

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
_LABELLED = Pattern(
    rf"(?:please |pls |change |set |correct |make |the |请|把|将)*(?:{_WORD})(?![a-z]){_FILL}\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FIELD_TO_WORD = Pattern(
    r"(?:please |pls |(?:change|set|make|correct|move|put) (?:it |this |that )?(?:to|on|into|in) "
    r"|it'?s |it is |it was |that was |that's |改成|改为|应该是|是)",
    re.IGNORECASE,
)
_PAID = Pattern(
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
        if is_amount(new) and is_amount(old):
            return Change("total", new, old)
    return None


def _labelled(part: str) -> Change | None:
    match = _LABELLED.fullmatch(part.strip())
    if match is None:
        return None
    field = next(name for name, _words in _LABELS if match[name])
    value = match["value"].strip(" \t。.!！")
    if field in ("total", "tax") and not is_amount(value):
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
    if is_amount(value, terms.currency, terms.rated):
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


_POLITE = Pattern(
    r"(?:(?:(?:hi|hey|hello|hiya|yo|howdy|greetings)(?: (?:there|you|all|bot|team|again|zhangfang))?"
    r"|good (?:morning|afternoon|evening)|morning|evening|[你您]好|嗨|哈喽|哈啰|早上?好?|[下中]午好|晚上好"
    r"|在[吗么]|在不在"
    r"|thanks?|thank you|thx|ty|cheers|ok(?:ay)?|got it|great|good|nice|perfect|cool|well done|yes|bye"
    r"|好的?|好滴|多谢|谢谢|谢了|感谢|辛苦了|收到|可以|没问题|明白|知道了|嗯+|再见|拜拜|👍|🙏|❤️"
    r"|:(?:\+1|thumbsup|pray|ok_hand|heart|raised_hands|tada|clap)[a-z0-9:_-]*:)"
    r"(?: (?:a lot|so much|very much|you|mate|bot)|[你您啦了呀啊哦哈]{0,2})?[\s!.,，。！~]*){1,3}"
)
