"""The places of a documented line that names, numbers, days and words of a sentence go into (`chat.requests.rarer`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.lines.elements import Element
from chat.lines.note import note
from chat.pattern import Pattern
from chat.requests.parts import BECAUSE, Parts, day_of
from chat.values.dates import Days
from ledger.currencies import DIGITS

Slot = Callable[["WishedLine"], str]


@dataclass(frozen=True, slots=True)
class LineForm:
    """A command: how it is called in both languages, the words people use for it, and what follows in which order."""

    english: str
    chinese: str
    words: str
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class WishedLine:
    """A sentence on its way into the form of a command; its reason is taken off before."""

    parts: Parts
    form: LineForm
    end: int

    @property
    def words(self) -> Pattern:
        """The words that ask for it."""
        return Pattern(self.form.words)

    def of(self, *kinds: str) -> list[Element]:
        """The elements of these kinds before the reason that are not used yet."""
        return [one for one in self.parts.line.of(*kinds) if one.end <= self.end and one not in self.parts.used]


def _needed(kind: str, said: str, parts: Parts) -> str:
    if not said:
        parts.missing.append(kind)
    return said


def project(wish: WishedLine) -> str:
    return wish.parts.project(wish.of("project"))


def maybe_project(wish: WishedLine) -> str:
    return wish.parts.project(wish.of("project"), needed=False)


def person(wish: WishedLine) -> str:
    people = wish.of("person")[:1]
    wish.parts.take(*people)
    return _needed("person", wish.parts.name(people[0]) if people else "", wish.parts)


def party(wish: WishedLine) -> str:
    parties = wish.of("party")[:1]
    wish.parts.take(*parties)
    return _needed("customer", wish.parts.name(parties[0]) if parties else "", wish.parts)


def number(wish: WishedLine) -> str:
    """The number of a contract, an instalment or a write-off."""
    return _needed("number", maybe_number(wish), wish.parts)


def maybe_number(wish: WishedLine) -> str:
    numbers = wish.of("number")
    low = wish.parts.line.low
    if ordinal := _ORDINAL.search(low, 0, wish.end):
        wish.parts.used_words.append(ordinal.span())
        wish.parts.take(*(one for one in numbers if ordinal.start() <= one.start < ordinal.end()))
        word = ordinal["en"] or ordinal["zh"]
        return word if word.isdigit() else str(_ORDINALS.index(word) % 6 + 1)
    named = [one for one in numbers if _NUMBERED.search(low[: one.start]) or _PERIOD.match(low, one.end)]
    named = named or (
        numbers if len(wish.of("amount", "number")) > 1 or not {amount, maybe_amount} & {*wish.form.slots} else []
    )
    return wish.parts.amount(named[0]) if named else ""


def amount(wish: WishedLine) -> str:
    return _needed("amount", maybe_amount(wish), wish.parts)


def maybe_amount(wish: WishedLine) -> str:
    sums = sorted(wish.of("amount", "number"), key=lambda one: one.kind != "amount")
    return wish.parts.amount(sums[0]) if sums else ""


def maybe_day(wish: WishedLine) -> str:
    days = [one for one in wish.of("days") if day_of(one)][:1]
    return wish.parts.day(days[0]) if days else ""


def maybe_month(wish: WishedLine) -> str:
    """“2026-11”: the month that days are in."""
    days = wish.of("days")[:1]
    value = days[0].value if days else None
    if not isinstance(value, Days):
        return ""
    wish.parts.take(*days)
    return f"{value.last:%Y-%m}"


def day(wish: WishedLine) -> str:
    return _needed("day", maybe_day(wish), wish.parts)


def from_day(wish: WishedLine) -> str:
    day = maybe_day(wish)
    return f"{wish.parts.either('from', '从')} {day}" if day else ""


def percent(wish: WishedLine) -> str:
    percents = wish.of("percent")[:1]
    wish.parts.take(*percents)
    return wish.parts.line.words(percents[0]).strip() if percents else ""


def reason(wish: WishedLine) -> str:
    line = wish.parts.line
    because = BECAUSE.match(line.low, wish.end) if wish.end < len(line.low) else None
    if because is None:
        wish.parts.missing.append("reason")
        return ""
    return f"{wish.parts.either('because', '因为')} {wish.parts.free(because.end(), whole=True)}"


def words(wish: WishedLine) -> str:
    """What else was said, without the words that only ask for it."""
    line = wish.parts.line
    taken = [(one.start, one.end) for one in (*wish.parts.used, *wish.of(*_VALUES))]
    taken += [match.span() for match in wish.words.finditer(line.low)]
    taken += [match.span() for match in _POLITE.finditer(line.low)]
    said = _EDGE.sub("", note(line.text[: wish.end], taken))
    if said:
        edge = 0
        for start, end in sorted([*taken, (wish.end, wish.end)]):
            if start > edge:
                wish.parts.used_words.append((edge, start))
            edge = max(edge, end)
        wish.parts.take(*wish.of("category", "task"))
    return said


def all_said(wish: WishedLine) -> str:
    """All else that was said, numbers and days too, in its order; a command takes it apart that reads its own line."""
    line = wish.parts.line
    taken = [(one.start, one.end) for one in wish.parts.used]
    spans = [match.span() for pattern in (wish.words, _ASKING) for match in pattern.finditer(line.low)]
    values = [(one.start, one.end) for one in wish.of(*_VALUES, "person", "party", "span")]
    taken += [span for span in spans if not any(span[0] < end and start < span[1] for start, end in values)]
    said = _EDGE.sub("", note(line.text, taken))
    wish.parts.used_words.append((0, len(line.text)))
    wish.parts.take(*line.elements)
    return said


_ASKING = Pattern(
    r"\b(?:please|pls|plz|can you|could you|would you|i want to|i'd like to|we need to|let'?s|thanks|thx|hey|hi|ok|so"
    r"|the|an?|of|to)\b|请|麻烦|帮我|帮忙|一下|把|谢谢|给(?=\s|$)"
)


def of_all(wish: WishedLine) -> str:
    """“42 of 50”, “做了42个 一共50”: so many of so many."""
    numbers = wish.of("number")
    ready = _OF_ALL.search(wish.parts.line.low, 0, wish.end)
    if ready:
        wish.parts.used_words.append(ready.span())
        wish.parts.take(*numbers)
        return f"{ready[1]}/{ready[2]}"
    if len(numbers) != 2:
        return _needed("number", "", wish.parts)
    return "/".join(wish.parts.amount(one) for one in numbers)


_OF_ALL = Pattern(r"(\d{1,6})\s?/\s?(\d{1,6})")


def maybe_order(wish: WishedLine) -> str:
    """“order 3” where one is named."""
    return order(wish) if _ORDER.search(wish.parts.line.low, 0, wish.end) else ""


def needed_words(wish: WishedLine) -> str:
    return _needed("name", words(wish), wish.parts)


def one_of(*words: tuple[str, str, str]) -> Slot:
    """One of these words: (pattern, English, Chinese)."""
    patterns: Sequence[tuple[Pattern, str, str]] = [(Pattern(one), en, zh) for one, en, zh in words]

    def slot(wish: WishedLine) -> str:
        for pattern, english, chinese in patterns:
            if match := pattern.search(wish.parts.line.low, 0, wish.end):
                wish.parts.used_words.append(match.span())
                return wish.parts.either(english, chinese)
        return ""

    return slot


def customers_terms(wish: WishedLine) -> str:
    """What is to be set of a customer: no reminders, the language and address of letters, or whatever was said."""
    line = wish.parts.line
    if _ASKED_WHAT.search(line.low, 0, wish.end):
        wish.parts.used_words.append((0, wish.end))
        return ""
    said = [_NEVER(wish), _LANGUAGE(wish)]
    if (match := _ADDRESS.search(line.low, 0, wish.end)) and line.text[match.end() : wish.end].strip(" .。,，"):
        wish.parts.used_words.append((match.start(), wish.end))
        wish.parts.take(*(one for one in line.elements if one.start >= match.end()))
        said.append(f"{wish.parts.either('address', '地址')} {line.text[match.end() : wish.end].strip(' .。,，')}")
    return " ".join(filter(None, said)) or words(wish)


def invoice_number(wish: WishedLine) -> str:
    match = _INVOICE.search(wish.parts.line.text, 0, wish.end)
    if match is None:
        return ""
    wish.parts.used_words.append(match.span())
    return f"{wish.parts.either('no', '发票号')} {match['no']}"


def plain_invoice_number(wish: WishedLine) -> str:
    match = _INVOICE.search(wish.parts.line.text, 0, wish.end)
    if match:
        wish.parts.used_words.append(match.span())
    return _needed("invoice", match["no"] if match else "", wish.parts)


def tax(wish: WishedLine) -> str:
    """“税率6个点”, “6% vat”: the rate of an invoice."""
    match = _TAX.search(wish.parts.line.low, 0, wish.end)
    if match is None:
        return ""
    wish.parts.used_words.append(match.span())
    wish.parts.take(*(one for one in wish.parts.line.elements if match.start() <= one.start < match.end()))
    return f"{wish.parts.either('tax', '税率')} {match['rate'] or match['first']}%"


def currencies(wish: WishedLine) -> str:
    codes = list(_CODE.finditer(wish.parts.line.low, 0, wish.end))[:2]
    wish.parts.used_words += [match.span() for match in codes]
    if len(codes) < 2:
        wish.parts.missing.append("currency")
    return " ".join(match[0].upper() for match in codes)


def order(wish: WishedLine) -> str:
    """“order 3”."""
    match = _ORDER.search(wish.parts.line.low, 0, wish.end)
    if match is None:
        wish.parts.missing.append("order")
        return ""
    wish.parts.used_words.append(match.span())
    wish.parts.take(*(one for one in wish.parts.line.elements if match.start() <= one.start < match.end()))
    return f"{wish.parts.either('order', '订单')} {match[1]}"


def invoiced_order(wish: WishedLine) -> str:
    """“5000 order 3”: the number of the order is no amount."""
    what = order(wish)
    return f"{amount(wish)} {what}".strip()


_POINTS = r"(?:%|个?点(?!\d)|个百分点|\s?percent\b)"
_TAX = Pattern(
    rf"(?:\b(?:vat|tax)(?: rate)?(?: of| is)?|税率|增值税"
    rf"|税)\s?[:：为是]?\s?(?P<rate>\d{{1,2}}(?:\.\d{{1,2}})?)\s?{_POINTS}"
    rf"|(?P<first>\d{{1,2}}(?:\.\d{{1,2}})?)\s?{_POINTS}\s?(?:的?(?:增值)?税率?|(?:of )?(?:vat|tax)\b)"
)
_ORDER = Pattern(r"(?:\border|订单|采购单?)\s*#?\s*(\d+)")
_VALUES = ("project", "days", "amount", "number", "percent")
"""What is no word of a name."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", *"一二三四五六")
_ORDINAL = Pattern(
    r"\b(?P<en>first|second|third|fourth|fifth|sixth|\d(?=st|nd|rd|th))(?:st|nd|rd|th)?(?= (?:instal+ment|part|rate"
    r"|payment)\b)"
    r"|第(?P<zh>[一二三四五六]|\d{1,2})期"
)
_NUMBERED = Pattern(r"(?:\b(?:contract|instal+ment|number|no\.?|plan|write-?off|order)\s*#?|#|第|合同|订单|核销)\s*$")
_PERIOD = Pattern(r"\s*期|(?:st|nd|rd|th)\b")
_POLITE = Pattern(
    r"\b(?:please|pls|plz|can you|could you|would you|i want to|i'd like to|we need to|let'?s|thanks|thx|the|a new"
    r"|an?|to"
    r"|for|of|on|as|is|in|called|named|with)\b|请|麻烦|帮我|帮忙|一下|给|把|谢谢|新的|一个|叫做?|名叫"
)
_EDGE = Pattern(r"^[\s,，:：的]+|[\s,，:：的]+$")
_INVOICE = Pattern(r"(?P<no>\b[A-Z]{1,5}-[\w-]*\d\b|(?<![\d.])\d{7,20}(?!\d))")
_CODE = Pattern(rf"\b(?:{'|'.join(DIGITS).lower()})\b")
_ADDRESS = Pattern(
    r"(?:\b(?:new )?address(?: is| to|:)?|\bmoved to|\b(?:are|is) (?:now )?(?:at|in)\b(?! (?:which|what))|\bsent? to\b"
    r"|\bgo to\b)"
    r"|(?:新?地址)(?:改[成为到]|换[成为到]|变[成为]|是)?[:：]?|搬到了?"
)
_ASKED_WHAT = Pattern(r"^(?:what|which|do we|in which|show|how)\b|什么|多少|吗")
_NEVER = one_of(
    (
        r"\bnever\b|\boff limits\b|\bsilent\b|\bno (?:more )?reminders?\b|不催|别催|不要催|甭催",
        "silent",
        "不催",
    ),
)
_LANGUAGE = one_of(
    (r"\bchinese\b|\bmandarin\b|中文|汉语", "language Chinese", "语言 中文"),
    (r"\benglish\b|英文|英语", "language English", "语言 英文"),
)
heard = one_of(
    (
        r"\bagain\b|\bas well\b|\bclear\b|\bpick up\b(?! here)|\bturn (?:listening )?on\b|\bwithout a mention\b"
        r"|可以听|恢复"
        r"|打开|开启|继续|重新|又|不用?@|没@也|也(?:帮我们)?记",
        "clear",
        "清楚的",
    ),
    (
        r"\bonly\b|\b(?:stop|quit|no more|don'?t|do not|not|unless|stay|keep|ignore|turn off)\b|\boff\b"
        r"|只|仅|别|不要|不必|关|没(?:@|艾特|叫|喊|点名)|不(?:@|点名)",
        "addressed",
        "仅@",
    ),
)
role = one_of(
    (r"\bmembers?\b|成员|组员", "member", "成员"),
    (r"\bleads?\b|\bleader\b|\bmanager\b|负责人|项目经理", "lead", "负责人"),
    (r"\bsales\b|销售", "sales", "销售"),
    (r"\bfinance\b|财务", "finance", "财务"),
    (r"\badmin\w*\b|管理员", "admin", "管理员"),
    (r"\bauditors?\b|审计", "auditor", "审计"),
)
tone = one_of(
    (r"\bfirm\b|\bstrict\b|\bharsh\b|强硬|严厉", "firm", "强硬"),
    (r"\bsoft\b|\bfriendly\b|\bpolite\b|温和|客气", "soft", "温和"),
)
