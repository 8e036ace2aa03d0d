"""What customers paid, promised or are spared: “acmes 192k landed”, “acme回邮件说下周三打款”, “dont chase acme”."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from chat.lines.elements import Element
from chat.lines.scan import ScannedLine
from chat.pattern import Pattern
from chat.requests.documented import DocumentedLine
from chat.requests.parts import BECAUSE, Parts, day_of, key_of
from chat.values.dates import Days


def paid(line: ScannedLine) -> DocumentedLine:
    """A customer's money came in."""
    typed, line = line, _with_ordinals(line)
    parts = Parts(line)
    whose = _whose(parts, line.elements)
    amounts = _amounts(line)
    amount = parts.amount(amounts[0]) if amounts else ""
    if not amounts:
        parts.missing.append("amount")
    day, days = "", line.of("days")
    if days and (named := day_of(days[0])):
        if named <= line.today:
            day = parts.day(days[0])
        else:
            parts.missing.append("day")  # what is still to come is a promise, no payment
    return _as_typed(typed, parts.documented(parts.either("paid", "回款"), whose, amount, day))


def contacted(line: ScannedLine) -> DocumentedLine:
    """Somebody has spoken with a customer about money; what they said is kept as they said it."""
    typed, line = line, _with_month_ends(line)
    parts = Parts(line)
    whose = _whose(parts, line.elements)
    days = [(element, day) for element in line.of("days") if (day := _told_of(parts, element))]
    past = [element for element, day in days if day < line.today]
    coming = [element for element, day in days if day >= line.today]
    today = [element for element, day in days if day == line.today]
    silent = _NO_ANSWER.search(line.low)
    ahead = any(day > line.today for _element, day in days)
    if past and not ahead and _PROMISES.search(line.low) and not _OVER.search(line.low):
        coming, past = [*past, *coming], []  # “she promised monday”: what is promised is ahead
    promises = [element for element in coming if element not in today or _BY.search(line.low[: element.start])]
    how = next((names for names, pattern in _HOW if pattern.search(line.low)), None)
    facts = [parts.either(*how)] if how else []
    if promises and not silent and _PROMISES.search(line.low):
        facts.append(f"{parts.either('promised', '承诺')} {parts.day(promises[0], ahead=True)}")
        parts.doubtful |= len(promises) > 1 or bool(line.of("amount", "number") or _DENIES.search(line.low))
    elif _DISPUTES.search(line.low):
        facts.append(parts.either("disputed", "有争议"))
    elif silent:
        facts.append(parts.either("no answer", "没回"))
    on = parts.day(past[0]) if past else ""
    if _STILL_TO_DO.search(line.low):
        parts.doubtful = True
        note = " ".join(line.text.split())
    else:
        note = parts.free(0, whole=True)
    head = " ".join(word for word in (whose, on) if word)
    said = parts.either(", ", " ").join(facts)
    if facts and not on and how is None:
        head += parts.either(",", "")
    said += parts.either(": ", "：") + note
    return _as_typed(typed, parts.documented(parts.either("contacted", "催款记录"), head, said))


def hold_dunning(line: ScannedLine) -> DocumentedLine:
    """A customer is not to be reminded until a day."""
    typed, line = line, _with_month_ends(line)
    parts = Parts(line)
    whose = _whose(parts, line.elements)
    parts.word(_SPARES)
    coming = [element for element in line.of("days") if (on := parts.ahead(element)) and on >= line.today]
    day = parts.day(coming[0], ahead=True) if coming else ""
    if not coming:
        parts.missing.append("day")
    because = BECAUSE.search(line.low)
    if because:
        parts.used_words.append(because.span())
        reason = parts.free(because.end(), whole=True)
    else:
        edge = max((element.end for element in parts.used), default=0)
        ends = _HOLD_ENDS.match(line.low, edge)
        start = ends.end() if ends else edge
        reason = parts.free(start) if len(re.findall(r"[^\W\d_]", line.low[start:])) > 1 else ""
    told = parts.documented(
        parts.either("hold dunning", "暂缓催款"),
        whose,
        f"{parts.either('until ', '')}{day}" if day else "",
        f"{parts.either('because', '因为')} {reason}" if reason else "",
    )
    return _as_typed(typed, told)


def _told_of(parts: Parts, element: Element) -> date | None:
    """The day of a contact, or of what was promised in it: “by wednesday” is still to come, “on wednesday” is over."""
    low = parts.line.low
    if _BY.search(low[: element.start]) or _FOR_THEN.match(low, element.end):
        return parts.ahead(element)
    return day_of(element)


def _whose(parts: Parts, elements: Sequence[Element]) -> str:
    """The customer and the project as they are named; missing where the place does not tell them either."""
    named = [element for element in elements if element.kind == "party"]
    same = [element for element in named if key_of(element) == key_of(named[0])]
    parts.take(*same)
    customer = parts.name(named[0]) if named else ""
    project = parts.project(elements, needed=False)
    if not customer and not project and parts.line.terms.here is None:
        parts.missing.append("customer")
    return f"{customer} {project}".strip()


def _amounts(line: ScannedLine) -> list[Element]:
    """What may be the amount of a payment, the likeliest first."""
    figures = [element for element in line.of("amount", "number") if not _ORDER_OF.search(line.low[: element.start])]
    figures = [element for element in figures if not _COUNTED.match(line.low, element.end)]
    return sorted(figures, key=lambda element: element.kind != "amount")


def _as_typed(line: ScannedLine, told: DocumentedLine) -> DocumentedLine:
    """What was used, in the elements of the line as it came: a day that was made of a number stands for the number."""
    made = [element for element in told.used if element not in line.elements]
    under = [one for one in line.elements if any(one.start < day.end and day.start < one.end for day in made)]
    return replace(
        told,
        used=tuple(element for element in line.elements if element in told.used or element in under),
        used_words=(*told.used_words, *((day.start, day.end) for day in made)),
    )


def _with_ordinals(line: ScannedLine) -> ScannedLine:
    """“on the 18th” as the latest day of that number."""
    elements = list(line.elements)
    for place, element in enumerate(elements):
        end = _ORDINAL.match(line.low, element.end)
        if element.kind != "number" or end is None:
            continue
        day = int(line.low[element.start : element.end]) if line.low[element.start : element.end].isdigit() else 0
        month = line.today if day <= line.today.day else line.today.replace(day=1) - timedelta(days=1)
        if 1 <= day <= monthrange(month.year, month.month)[1]:
            on = month.replace(day=day)
            elements[place] = Element(element.start, end.end(), "days", Days(on, on))
    return replace(line, elements=tuple(elements))


def _with_month_ends(line: ScannedLine) -> ScannedLine:
    """“end of the month”, “月底”, “年底” as the day that it is."""
    elements = list(line.elements)
    for match in _MONTH_END.finditer(line.low):
        overlapping = [one for one in elements if one.start < match.end() and match.start() < one.end]
        if any(element.kind != "days" for element in overlapping):
            continue
        words, today = match[0], line.today
        if "year" in words or "年" in words:
            on = date(today.year, 12, 31)
        else:
            first = today.replace(day=1)
            if "next" in words or "下" in words:
                first = (first + timedelta(days=32)).replace(day=1)
            on = first.replace(day=monthrange(first.year, first.month)[1])
        elements = [one for one in elements if one not in overlapping]
        elements.append(Element(match.start(), match.end(), "days", Days(on, on)))
    return replace(line, elements=tuple(sorted(elements, key=lambda element: element.start)))


_ORDINAL = Pattern(r"(?:st|nd|rd|th)\b")
_MONTH_END = Pattern(
    r"\b(?:the )?end of (?:the |this |next )?(?:month|year)\b|\bmonth'?s? end\b|\bend of month\b|\beom\b"
    r"|(?:本月|这个?月|下个?月)?月?底(?=[前之]|[^\w]|[付打转给到一结]|$)(?<=月底)|下个?月底|年底"
)
_ORDER_OF = Pattern(r"(?:\b(?:instal+ments?|invoices?|milestone|part|phase|no\.?|number|order)\s*#?|第|#)\s*$")
_COUNTED = Pattern(r"\s*(?:instal+ments?|invoices?|payments?|transfers?|times|期|笔|次)")
_HOW = (
    (("by visit", "拜访"), Pattern(r"\bvisit|\bmet\b|\bsaw\b|\bin person\b|拜访|上门|见面|当面|见了|面谈")),
    (
        ("by mail", "邮件"),
        Pattern(
            r"\be-?mail|\bmail(?:ed)?\b|\bwrote\b|\bwritten\b|\bmessaged?\b|\bwechat|\bwhatsapp|\bsms\b"
            r"|\btext(?:ed)?\b|\breplied\b"
            r"|邮件|邮箱|微信|短信|消息|飞书|钉钉|留言|写信"
        ),
    ),
    (("by letter", "信函"), Pattern(r"\bletter\b|\bfax\b|函|寄了")),
    (
        ("by call", "电话"),
        Pattern(
            r"\bcall(?:ed)?\b|\brang\b|\bring\b|\bphoned?\b|\btalked\b|\bspoke\b|\bspoken\b|\bchatted\b"
            r"|\bon the line\b"
            r"|电话|通话|打给|打过去|聊了|谈了"
        ),
    ),
)
"""How somebody was spoken to, as the documented line says it, and the words for it; the first that fits holds."""
_NO_ANSWER = Pattern(
    r"\bno (?:answer|reply|response|one (?:picks|picked|answers))\b|\bnobody (?:picks?|picked|answers?|answered"
    r"|there)(?: up)?\b"
    r"|\b(?:did ?n'?o?t|does ?n'?t|didnt|doesnt|not|never) (?:answer|reply|respond|pick(?:ed)? up|picking up"
    r"|answering|call(?:ed)? back)\w*"
    r"|\bvoice ?mail\b|没有?(?:人接|人理|接|回|理|应)|无人接|未[接回]|不接|不回"
)
_DISPUTES = Pattern(r"\bdisput\w*|\bcontests?\b|\brefuses? to pay\b|争议|异议|不认账|拒付|不同意付")
_PROMISES = Pattern(
    r"\bpromis\w*|'ll\b|\bpay(?:s|ing|ment)?\b|\bpaid\b|\bmoney\b|\btransfer|\bwires?\b|\bsettl|\bsends?\b"
    r"|\bit comes\b|\blatest\b|答应|承诺|保证|打款|打过来|打钱|打到|付|转|汇|到账|结清|结款|结账|给钱"
)
_OVER = Pattern(r"\b(?:yesterday|last|ago|was)\b|昨|上周|上个?月|前天|之前|了\s*$")
_DENIES = Pattern(
    r"\b(?:won'?t|not|cannot|can'?t|cant|wont|no money|refus\w+|unless|if|only)\b|n't\b|不|没钱|除非|如果"
)
"""What turns a promise, so that it is only offered."""
_BY = Pattern(
    r"\b(?:by|until|till?|before|later|(?:pays?|paying|transfers?|wires?|sends?|comes?|goes)(?: it| out"
    r"| the money)?(?: on)?)\s*$"
    r"|(?:到|等到?|最晚|最迟)\s*$"
)
_FOR_THEN = Pattern(r"\s*(?:[之以]?前|内|付|打|转|汇|给钱|结|到账|的时候付)")
_STILL_TO_DO = Pattern(
    r"\b(?:need to|have to|has to|should|must|let'?s|remind|gonna|going to (?:call|mail|write|talk)|(?:i|we)(?:'ll"
    r"| will) "
    r"|please|pls|can (?:you|someone|we)|could (?:you|we)|have ?n'?t|havent|did ?n'?t (?:call|mail|email|talk|speak"
    r"|reach)"
    r"|didnt (?:call|mail|email|talk|speak|reach)|not (?:yet )?(?:called|mailed|contacted|spoken)|if|did (?:you"
    r"|anyone|somebody)"
    r"|has anyone|who|when (?:did|do))\b|\?\s*$|还没(?:联系|催|打|给)|没联系|没催|打算|准备|记得|麻烦|请|谁|吗|如果"
    r"|要不|得催|该催|要催"
)
"""What makes of a contact one that has not been."""
_SPARES = Pattern(
    r"\b(?:do ?n'?t|dont|do not|don't|stop|no more|pause|hold(?: off)?|hold back|suspend|leave|quit|spare|wait with"
    r"|no)\b"
    r"(?: (?:the|any|on|with))*(?: (?:chas\w+|remind\w*|dun\w*|bug\w*|nag\w*|letters?|mails?|contact\w*|alone))?"
    r"|(?:先|暂时|暂|现在)?(?:别|不要|不用|不|停止|暂停|暂缓|停|缓)(?:再)?(?:催款|催收|催|提醒|发函|发催款函)?"
)
_HOLD_ENDS = Pattern(
    r"(?:[\s,，;；:：。.、!！~()-]|\b(?:please|pls|plz|thanks|thx|for now|for a while|alone|again|reminders?"
    r"|invoices?|then|and"
    r"|as|so|ok|anymore|any more|yet)\b|再说|之前|以前|之后|前|后|了|吧|先|的|啊|哈|谢谢|别|不要|不用|催款|催收|催"
    r"|提醒|暂停|暂缓|都|发催款函|发函|的)*"
)
