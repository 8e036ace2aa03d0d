"""“ok to bos didi receipt”, “陈波那张142的先驳回 缺发票”, “grace signs for me until wednesday”."""

from __future__ import annotations

from chat.lines.elements import Element
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts, day_of


def approve(line: ScannedLine) -> DocumentedLine:
    """Something that was handed in is approved; named by its owner and its amount or what it was for."""
    parts = Parts(line)
    command = parts.either("approve", "批准")
    if _ALL.search(line.low) and not line.of("person", "amount", "number"):
        parts.used_words += [match.span() for match in _ALL.finditer(line.low)]
        return parts.documented(command)
    return parts.documented(command, *_thing(parts, len(line.low), _YES))


def reject(line: ScannedLine) -> DocumentedLine:
    """Something that was handed in is rejected, with the reason that was said."""
    parts = Parts(line)
    end, start = _reason_at(parts)
    named = _thing(parts, end, _NO)
    if not any(named):
        parts.missing.append("document")
    because = BECAUSE.match(line.low, start)
    reason = parts.free(because.end() if because else start, whole=True) if start < len(line.low) else ""
    reason = f"{parts.either('because', '因为')} {reason}" if reason else ""
    return parts.documented(parts.either("reject", "驳回"), *named, reason)


def delegate(line: ScannedLine) -> DocumentedLine:
    """Somebody approves in the speaker's place until a day, or no longer does."""
    parts = Parts(line)
    if off := _OFF.search(line.low):
        parts.used_words.append(off.span())
        parts.take(*line.of("person"))
        return parts.documented(parts.either("delegate off", "委托 取消"))
    parts.take(*line.of("category"))  # “我出差”: why, not what
    people, days = (
        line.of("person"),
        [element for element in line.of("days") if day_of(element) and not _begins(line, element)],
    )
    if people:
        parts.take(people[0])
        who = parts.name(people[0])
    else:
        who = ""
        parts.missing.append("person")
    until = ""
    if days:
        last = max(days, key=lambda element: parts.ahead(element) or line.today)
        until = parts.day(last, ahead=True)
        parts.take(*days)
    else:
        parts.missing.append("day")
    words = (
        (parts.either(f"to {who}", who), f"{parts.either('until', '到')} {until}") if who and until else (who, until)
    )
    return parts.documented(parts.either("delegate", "委托"), *words)


def _begins(line: ScannedLine, element: Element) -> bool:
    """Whether a day is the first of the absence, not the last: “明天起”, “from monday”."""
    before, behind = line.low[: element.start].rstrip(), line.low[element.end :].lstrip()
    return bool(_STARTING.search(before)) or behind.startswith(("起", "开始", "以后"))


def _thing(parts: Parts, end: int, verbs: Pattern) -> list[str]:
    """Whose it is, its amount, and the other words that say what it is."""
    line = parts.line
    people = [element for element in line.of("person") if element.end <= end]
    sums = [element for element in line.of("amount", "number") if element.end <= end]
    parts.take(*people[:1])
    named = [parts.name(people[0])] if people else []
    named += [parts.amount(sums[0])] if sums else []
    projects = [element for element in line.of("project") if element.end <= end]
    named += [parts.project(projects)] if projects else []
    text = parts.masked_out([*people, *sums, *projects], 0, end)
    for match in verbs.finditer(text):
        parts.used_words.append(match.span())
    text = verbs.sub(lambda match: " " * len(match[0]), text)
    for word in _WORDS.finditer(_FILLERS.sub(lambda match: " " * len(match[0]), text)):
        named.append(parts.free(*word.span()))
        parts.take(*(one for one in line.of("category", "party") if word.start() <= one.start < word.end()))
    return named


def _reason_at(parts: Parts) -> tuple[int, int]:
    """Where the words about the document end, and where the reason begins; at the end where there is none."""
    low = parts.line.low
    if because := BECAUSE.search(parts.masked_out(parts.line.of("person", "project"))):
        return because.start(), because.start()
    clause = _CLAUSE.search(low, _NO_FIRST.match(low).end() if _NO_FIRST.match(low) else 0)  # type: ignore[union-attr]
    if clause and not _NO.fullmatch(low[clause.end() :].strip(" .!。！了吧")):
        return clause.start(), clause.end()
    return len(low), len(low)


_STARTING = Pattern(r"\b(?:from|starting|since|as of|beginning)$|从$")
_ALL = Pattern(r"\b(?:all|everything|them all|the lot)\b|全部|所有|都|统统")
_YES = Pattern(
    r"\b(?:ok(?:ay)?|approved?|approving|yes|accept(?:ed)?|sign(?:ed)?(?: it)? off|sign off on|green ?light|fine|let"
    r"|through"
    r"|go ahead|confirm|agreed?|pass|good|can be|is|are|looks|lgtm|with|to|on|by me)\b"
    r"|审批通过|批准|批了|批掉|批一下|批|同意|通过|没问题|没毛病|可以|准了|过了|放行|给过|过吧|ok"
)
_NO = Pattern(
    r"\b(?:no|reject(?:ed)?|declin(?:e|ed)|refus(?:e|ed)|den(?:y|ied)|send|sent|back|turn(?:ed)? down|turn|down"
    r"|return|bounce"
    r"|goes?|not ok(?:ay)?|can'?t approve|cannot approve|won'?t approve|i|do not approve|don'?t approve|dont approve"
    r"|to"
    r"|it)\b"
    r"|驳回去|驳回|退回去|退回|退掉|拒绝|拒了|打回去|打回|不批准|不批|不同意|不通过|不能批|否掉|否了|先|给他|给她"
)
_NO_FIRST = Pattern(r"\s*(?:no|nope|nein|不行|不可以|不)\s*[,，]\s*")
_CLAUSE = Pattern(
    r"\s*[,，;；:：。\n]\s*|\s+-+\s+|(?<=驳回|退回|拒绝|打回|不批|退掉)(?:去|了|吧|掉)?\s+|(?<=不同意|不通过)(?:了"
    r"|吧)?\s+"
)
_OFF = Pattern(
    r"\b(?:i'?m|i am|im) back\b.*|\bback (?:in the office|from (?:leave|holiday|vacation|my trip))\b.*"
    r"|\b(?:i|i'll|i will|let me) (?:now )?(?:approve|sign|do|handle)\b.{0,30}\b(?:myself|my own|again)\b.*"
    r"|\b(?:delegation|delegate|delegating|deputy)\b.{0,12}\b(?:off|over|end|ends|stop|cancel|done)\b"
    r"|\b(?:stop|end|cancel|remove|revoke|undo)\b.{0,20}\b(?:delegat\w+|deputy|approv\w+|signing)\b.*"
    r"|\b(?:no longer|not any ?more|no more)\b.*"
    r"|(?:不用|不需要|不必|无需|别)(?:再)?.{0,10}(?:代|替|帮)(?:我)?(?:批|审批|审|签)?.*|我回来了.*|取消(?:代批|委托"
    r"|代理|代审).*"
    r"|(?:代批|委托|代理|代审)(?:取消|结束|停|到此).*|(?:我)?自己(?:来)?(?:批|审).*|结束(?:代批|委托|代理).*"
)
_FILLERS = Pattern(
    r"(?<![a-z])'s?\b|\b(?:the|a|an|of|from|for|his|her|their|that|this|those|pls|please|can|you|me|my|and|one|thing"
    r"|thanks"
    r"|receipts?|orders?|expenses?|invoices?|bill|claim|tickets?|requests?|paper|report|s|now|be|it|just|hi|hey|worth"
    r"|over)\b"
    r"|那张|这张|那笔|这笔|那单|这单|那个|这个|那份|这份|提交|交|单子|票据|发票|收据|报销单|报销|费用|申请|张|笔|的|票|单|元"
    r"|块钱|块"
    r"|订单|先|请|吧|了|掉|啊|哈|一下|帮我|把|给|我|来|(?<!餐)费(?=\s|$)"
)
_WORDS = Pattern(r"[a-z0-9][a-z0-9.&-]{2,}|[一-鿿]{2,}")
