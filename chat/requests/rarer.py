"""What is asked for seldom, as the documented line: the names, numbers and days in the order in which they are written.

It is only ever offered: whoever asks sees the line, and says yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chat.lines.elements import Element
from chat.lines.note import note
from chat.lines.scan import ScannedLine
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts, day_of

_Slot = Callable[["_Wish"], str]


@dataclass(frozen=True, slots=True)
class _Form:
    """A command: how it is called in both languages, the words people use for it, and what follows in which order."""

    english: str
    chinese: str
    words: str
    slots: tuple[_Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """A sentence on its way into the form of a command; its reason is taken off before."""

    parts: Parts
    form: _Form
    end: int

    @property
    def words(self) -> re.Pattern[str]:
        """The words that ask for it."""
        return re.compile(self.form.words)

    def of(self, *kinds: str) -> list[Element]:
        """The elements of these kinds before the reason that are not used yet."""
        return [one for one in self.parts.line.of(*kinds) if one.end <= self.end and one not in self.parts.used]


def wish(command: str, line: ScannedLine) -> DocumentedLine:
    """The documented line of what this command does."""
    form, parts = FORMS[command], Parts(line)
    because = BECAUSE.search(parts.masked_out(line.of("project", "party", "person")))
    wished = _Wish(parts, form, because.start() if because else len(line.low))
    said = [slot(wished) for slot in form.slots]
    parts.doubtful = True
    parts.used_words += [match.span() for match in wished.words.finditer(line.low)]
    return parts.documented(parts.either(form.english, form.chinese), *said)


def _needed(kind: str, said: str, parts: Parts) -> str:
    if not said:
        parts.missing.append(kind)
    return said


def _project(wish: _Wish) -> str:
    return wish.parts.project(wish.of("project"))


def _maybe_project(wish: _Wish) -> str:
    return wish.parts.project(wish.of("project"), needed=False)


def _person(wish: _Wish) -> str:
    people = wish.of("person")[:1]
    wish.parts.take(*people)
    return _needed("person", wish.parts.name(people[0]) if people else "", wish.parts)


def _party(wish: _Wish) -> str:
    parties = wish.of("party")[:1]
    wish.parts.take(*parties)
    return _needed("customer", wish.parts.name(parties[0]) if parties else "", wish.parts)


def _number(wish: _Wish) -> str:
    """The number of a contract, an instalment or a write-off."""
    return _needed("number", _maybe_number(wish), wish.parts)


def _maybe_number(wish: _Wish) -> str:
    numbers = wish.of("number")
    low = wish.parts.line.low
    if ordinal := _ORDINAL.search(low, 0, wish.end):
        wish.parts.used_words.append(ordinal.span())
        wish.parts.take(*(one for one in numbers if ordinal.start() <= one.start < ordinal.end()))
        word = ordinal["en"] or ordinal["zh"]
        return word if word.isdigit() else str(_ORDINALS.index(word) % 6 + 1)
    named = [one for one in numbers if _NUMBERED.search(low[: one.start]) or _PERIOD.match(low, one.end)]
    named = named or (
        numbers if len(wish.of("amount", "number")) > 1 or not {_amount, _maybe_amount} & {*wish.form.slots} else []
    )
    return wish.parts.amount(named[0]) if named else ""


def _amount(wish: _Wish) -> str:
    return _needed("amount", _maybe_amount(wish), wish.parts)


def _maybe_amount(wish: _Wish) -> str:
    sums = sorted(wish.of("amount", "number"), key=lambda one: one.kind != "amount")
    return wish.parts.amount(sums[0]) if sums else ""


def _maybe_day(wish: _Wish) -> str:
    days = [one for one in wish.of("days") if day_of(one)][:1]
    return wish.parts.day(days[0]) if days else ""


def _day(wish: _Wish) -> str:
    return _needed("day", _maybe_day(wish), wish.parts)


def _from_day(wish: _Wish) -> str:
    day = _maybe_day(wish)
    return f"{wish.parts.either('from', '从')} {day}" if day else ""


def _percent(wish: _Wish) -> str:
    percents = wish.of("percent")[:1]
    wish.parts.take(*percents)
    return wish.parts.line.words(percents[0]).strip() if percents else ""


def _reason(wish: _Wish) -> str:
    line = wish.parts.line
    because = BECAUSE.match(line.low, wish.end) if wish.end < len(line.low) else None
    if because is None:
        wish.parts.missing.append("reason")
        return ""
    return f"{wish.parts.either('because', '因为')} {wish.parts.free(because.end(), whole=True)}"


def _maybe_reason(wish: _Wish) -> str:
    said = _reason(wish)
    if not said:
        wish.parts.missing.remove("reason")
    return said


def _words(wish: _Wish) -> str:
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


def _needed_words(wish: _Wish) -> str:
    return _needed("name", _words(wish), wish.parts)


def _one_of(*words: tuple[str, str, str]) -> _Slot:
    """One of these words: (pattern, English, Chinese)."""
    patterns: Sequence[tuple[re.Pattern[str], str, str]] = [(re.compile(one), en, zh) for one, en, zh in words]

    def slot(wish: _Wish) -> str:
        for pattern, english, chinese in patterns:
            if match := pattern.search(wish.parts.line.low, 0, wish.end):
                wish.parts.used_words.append(match.span())
                return wish.parts.either(english, chinese)
        return ""

    return slot


def _invoice_number(wish: _Wish) -> str:
    match = _INVOICE.search(wish.parts.line.text, 0, wish.end)
    if match is None:
        return ""
    wish.parts.used_words.append(match.span())
    return f"{wish.parts.either('no', '发票号')} {match['no']}"


def _plain_invoice_number(wish: _Wish) -> str:
    match = _INVOICE.search(wish.parts.line.text, 0, wish.end)
    if match:
        wish.parts.used_words.append(match.span())
    return _needed("invoice", match["no"] if match else "", wish.parts)


def _currencies(wish: _Wish) -> str:
    codes = list(_CODE.finditer(wish.parts.line.low, 0, wish.end))[:2]
    wish.parts.used_words += [match.span() for match in codes]
    if len(codes) < 2:
        wish.parts.missing.append("currency")
    return " ".join(match[0].upper() for match in codes)


def _order(wish: _Wish) -> str:
    """“order 3”."""
    match = _ORDER.search(wish.parts.line.low, 0, wish.end)
    if match is None:
        wish.parts.missing.append("order")
        return ""
    wish.parts.used_words.append(match.span())
    wish.parts.take(*(one for one in wish.parts.line.elements if match.start() <= one.start < match.end()))
    return f"{wish.parts.either('order', '订单')} {match[1]}"


def _invoiced_order(wish: _Wish) -> str:
    """“5000 order 3”: the number of the order is no amount."""
    order = _order(wish)
    return f"{_amount(wish)} {order}".strip()


_ORDER = re.compile(r"(?:\border|订单|采购单?)\s*#?\s*(\d+)")
_VALUES = ("project", "days", "amount", "number", "percent")
"""What is no word of a name."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", *"一二三四五六")
_ORDINAL = re.compile(
    r"\b(?P<en>first|second|third|fourth|fifth|sixth|\d(?=st|nd|rd|th))(?:st|nd|rd|th)?(?= (?:instal+ment|part|rate"
    r"|payment)\b)"
    r"|第(?P<zh>[一二三四五六]|\d{1,2})期"
)
_NUMBERED = re.compile(
    r"(?:\b(?:contract|instal+ment|number|no\.?|plan|write-?off|order)\s*#?|#|第|合同|订单|核销)\s*$"
)
_PERIOD = re.compile(r"\s*期|(?:st|nd|rd|th)\b")
_POLITE = re.compile(
    r"\b(?:please|pls|plz|can you|could you|would you|i want to|i'd like to|we need to|let'?s|thanks|thx|the|a new"
    r"|an?|to"
    r"|for|of|on|as|is|in|called|named|with)\b|请|麻烦|帮我|帮忙|一下|给|把|谢谢|新的|一个|叫做?|名叫"
)
_EDGE = re.compile(r"^[\s,，:：的]+|[\s,，:：的]+$")
_INVOICE = re.compile(r"(?P<no>\b[A-Z]{1,5}-[\w-]*\d\b|(?<![\d.])\d{7,20}(?!\d))")
_CODE = re.compile(r"\b(?:usd|eur|cny|gbp|jpy|hkd|chf|rsd|sgd|aud|cad|krw|inr|twd|sek|nok|dkk|pln|czk)\b")
_ROLE = _one_of(
    (r"\bmembers?\b|成员|组员", "member", "成员"),
    (r"\bleads?\b|\bleader\b|\bmanager\b|负责人|项目经理", "lead", "负责人"),
    (r"\bsales\b|销售", "sales", "销售"),
    (r"\bfinance\b|财务", "finance", "财务"),
    (r"\badmin\w*\b|管理员", "admin", "管理员"),
    (r"\bauditors?\b|审计", "auditor", "审计"),
)
_TONE = _one_of(
    (r"\bfirm\b|\bstrict\b|\bharsh\b|强硬|严厉", "firm", "强硬"),
    (r"\bsoft\b|\bfriendly\b|\bpolite\b|温和|客气", "soft", "温和"),
)
FORMS: Mapping[str, _Form] = {
    "invoice": _Form(
        "invoice",
        "开票",
        r"\b(?:issue|send|write|make|invoices?|bill)\b|开具?发票|开票",
        (_project, _maybe_number, _invoice_number),
    ),
    "credit note": _Form(
        "credit note", "红冲", r"\bcredit(?: note)?\b|红冲|红字发票", (_plain_invoice_number, _maybe_amount, _reason)
    ),
    "milestone": _Form(
        "milestone",
        "里程碑",
        r"\b(?:milestones?|reached|done|was|has been|finished|mark)\b|里程碑|达成|完成了?|到了|过了",
        (_project, _needed_words, _percent, _maybe_day),
    ),
    "pay supplier": _Form(
        "pay supplier",
        "付款",
        r"\b(?:we|i|have|just|paid|pay|supplier|transferred|wired|bill)\b|付了?款?|付给|打款给?|供应商|货款|转了?",
        (_needed_words, _amount, _maybe_day),
    ),
    "refund": _Form(
        "refund",
        "退款",
        r"\b(?:we|refund(?:ed)?|gave|give|back|sent|returned|money|customer)\b|退款|退还|退了|退|客户",
        (_project, _maybe_amount, _maybe_day),
    ),
    "write off": _Form(
        "write off",
        "坏账核销",
        r"\bwrit(?:e|ten|ing)[ -]?off\b|\boff\b|\bwrite\b|坏账核销|核销|坏账",
        (_project, _maybe_number, _maybe_amount, _reason),
    ),
    "recovered": _Form(
        "recovered", "收回坏账", r"\brecover(?:ed)?\b|\bwrite-?off\b|收回坏账|收回|坏账", (_number, _amount, _maybe_day)
    ),
    "contract owner": _Form(
        "contract owner", "回款负责人", r"\bcontract|\bowner\b|回款负责人|合同|负责人", (_number, _person)
    ),
    "tier": _Form(
        "tier",
        "客户等级",
        r"\btier\b|\bcustomer\b|\bmake\b|\bset\b|\bnow\b|客户等级|等级|客户|设为|改成",
        (_party, _words),
    ),
    "letter": _Form(
        "letter", "催款函", r"\b(?:dunning )?letters?\b|\bsend\b|\bwrite\b|催款函|催款信|发函|发|写", (_party, _TONE)
    ),
    "lock": _Form("lock", "锁账", r"\b(?:lock|close|books?|month|until|up to)\b|锁账|关账|锁|到", (_day,)),
    "unlock": _Form("unlock", "解锁", r"\b(?:unlock|open|reopen|books?|again|from)\b|解锁|反关账|从", (_day, _reason)),
    "task": _Form(
        "task",
        "任务",
        r"\b(?:add|create|new|make)?\s*tasks?\b|\badd\b|\bcreate\b|(?:添加|新建|加|建)?(?:一个)?(?:新)?任务|加个",
        (_maybe_project, _needed_words),
    ),
    "new project": _Form(
        "new project",
        "新建项目",
        r"\b(?:new|create|start|open|set up|add|make)\b|\bprojects?\b|新建项目|创建项目|新建|新项目|建个|建一个|项目",
        (_needed_words,),
    ),
    "close project": _Form(
        "close project", "关闭项目", r"\bclose\b|\bproject\b|\bfinish\b|关闭项目|关闭|结项|关掉|关", (_project,)
    ),
    "reopen": _Form(
        "reopen", "重开项目", r"\bre-?open\b|\bopen\b|\bagain\b|重开项目|重新打开|重开|打开|项目", (_project, _reason)
    ),
    "alias": _Form(
        "alias",
        "别名",
        r"\balias(?:es)?\b|\balso\b|\bcall(?:ed)?\b|\bknown\b|\badd\b|\banother name\b|别名|也叫|又叫|加个|添加|加",
        (_project, _needed_words),
    ),
    "seat": _Form(
        "seat",
        "加入",
        r"\b(?:add|seat|put|make|give|join)\b|加入|加到|加进|加|设为|让|当",
        (_person, _ROLE, _maybe_project),
    ),
    "unseat": _Form(
        "unseat",
        "移出",
        r"\b(?:remove|unseat|take|off|kick|out)\b|移出|移除|踢出|去掉",
        (_person, _ROLE, _maybe_project),
    ),
    "new person": _Form(
        "new person",
        "新增人员",
        r"\b(?:new|add|create)\b|\b(?:person|people|colleague|employee)\b|新增人员|添加人员|新增|添加|新同事|人员",
        (_needed_words,),
    ),
    "deactivate": _Form(
        "deactivate",
        "离职",
        r"\b(?:deactivate|left|leaves?|leaving|gone|company|the)\b|离职|停用|走了|公司",
        (_person,),
    ),
    "rate": _Form(
        "rate",
        "费率",
        r"\b(?:rates?|hourly|costs?|set|now|per|hour)\b|费率|时薪|每小时|成本|改成|设为|是",
        (_person, _amount, _from_day),
    ),
    "fx": _Form("fx", "汇率", r"\bfx\b|\bexchange\b|\brate\b|汇率", (_currencies, _amount, _maybe_day)),
    "invoiced": _Form(
        "invoiced", "订单发票", r"\binvoiced?\b|\border\b|\bfor\b|订单发票|订单|发票", (_invoiced_order,)
    ),
    "reimburse": _Form("reimburse", "打款", r"\breimburse\b|\bpay\b|\bback\b|\bout\b|报销|打款|还给|给", (_person,)),
    "bind": _Form("bind", "绑定", r"\bbind\b|\bchannel\b|\bthis\b|绑定|本群|群", (_project,)),
}
"""Command -> its form."""
